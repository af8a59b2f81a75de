//! Other histories that could have been: weeks of the one that was, drawn anew.

use std::ops::Range;

use super::random::SplitMix64;

/// With fewer whole weeks than this nothing is drawn. The number is ours.
pub(super) const FEWEST_WEEKS: usize = 4;

const DAYS_OF_A_WEEK: i64 = 7;

/// The arrivals of a period by weeks that begin on its first day.
///
/// The block bootstrap with blocks that do not overlap (Carlstein, The use of subseries values for estimating the variance of
/// a general statistic from a stationary sequence, Annals of Statistics 14, 1986): a block keeps what belongs together,
/// such as the days of the week, a bad day, and long requests of a kind.
#[derive(Debug, Clone)]
pub(super) struct Weeks {
    /// For each whole week, which arrivals came in it.
    whole: Vec<Range<usize>>,
    days: i64,
}

/// An arrival that comes again so many days later, or earlier.
pub(super) type Drawn = (usize, i64);

impl Weeks {
    /// `on`: for each arrival, in order, the day of the period on which it came, from 0. `None` if there are too few weeks.
    pub(super) fn new(on: &[i64], days: i64) -> Option<Self> {
        let weeks = days / DAYS_OF_A_WEEK;
        let from = |week: i64| on.partition_point(|day| *day < week * DAYS_OF_A_WEEK);
        let whole: Vec<Range<usize>> = (0..weeks).map(|week| from(week)..from(week + 1)).collect();
        (whole.len() >= FEWEST_WEEKS).then_some(Self { whole, days })
    }

    /// For each week of the period the arrivals of one that is drawn, with replacement. Of the last days that are no week
    /// as many days come.
    pub(super) fn draw(&self, on: &[i64], random: &mut SplitMix64) -> Vec<Drawn> {
        let mut drawn = Vec::with_capacity(on.len());
        let mut week = 0;
        while week * DAYS_OF_A_WEEK < self.days {
            let number = usize::try_from(random.below(self.whole.len() as u64)).unwrap_or(0);
            let from = i64::try_from(number).unwrap_or(0);
            let later = (week - from) * DAYS_OF_A_WEEK;
            let block = self.whole.get(number).cloned().unwrap_or_default();
            let inside = block.filter(|at| on.get(*at).is_some_and(|day| day + later < self.days));
            drawn.extend(inside.map(|at| (at, later)));
            week += 1;
        }
        drawn
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_stays_together_and_keeps_its_days() {
        // Two arrivals a week: on its first day and on its fourth; 30 days are four weeks and two days.
        let on: Vec<i64> = (0..30).filter(|day| matches!(day % 7, 0 | 3)).collect();
        let weeks = Weeks::new(&on, 30).expect("four weeks");
        let mut random = SplitMix64::new(3);
        let mut sources = [0; 4];
        for _ in 0..400 {
            let drawn = weeks.draw(&on, &mut random);
            let days: Vec<i64> = drawn.iter().map(|(at, later)| on[*at] + later).collect();
            assert_eq!(days, on, "each week has its two, and the last days one");
            drawn.iter().for_each(|(at, _)| sources[at / 2] += 1);
        }
        // 5 draws of which 4 count twice: 900 arrivals from each week on average.
        assert!(sources.iter().all(|count: &i32| (750..1_050).contains(count)), "{sources:?}");
        assert!(Weeks::new(&on, 27).is_none(), "three weeks are not enough");
    }
}
