//! What a desk that looks at its clients at the end of each month makes of them.

use scopeline::history::{Month, Time};
use scopeline::outgrown::{Ledger, Thresholds, Verdict, assess};
use scopeline::statistics::{least_absolute, page};
use scopeline::value::Decimal;

use super::{Shape, Simulated, client};

/// What became of many clients.
#[derive(Debug, Default, Clone)]
pub(crate) struct Measured {
    pub(crate) clients: usize,
    /// How many were noticed at the end of some month: of those that grow, not before they did.
    pub(crate) noticed: usize,
    /// How many of those that grow were noticed before they did.
    pub(crate) too_early: usize,
    /// How many were never judged, since there was too little to go by.
    pub(crate) not_enough: usize,
    /// By how many months the onset was missed; too late is above nothing.
    pub(crate) onsets: Vec<i64>,
    /// After how many months, the first one counted, they were noticed.
    pub(crate) delays: Vec<i64>,
    /// The onset by the sum of Page, and by one step of least deviation, beside it.
    pub(crate) by_page: Vec<i64>,
    pub(crate) by_step: Vec<i64>,
}

impl Measured {
    /// Of a thousand.
    pub(crate) fn per_mille(&self, count: usize) -> usize {
        count * 1_000 / self.clients.max(1)
    }
}

/// The middle one; of two the lower.
pub(crate) fn middle(values: &[i64]) -> Option<i64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len().checked_sub(1)? / 2).copied()
}

pub(crate) fn distances(values: &[i64]) -> Vec<i64> {
    values.iter().map(|value| value.abs()).collect()
}

fn month(number: usize) -> Month {
    let first: Month = "2024-01".parse().expect("a month");
    first.plus(i32::try_from(number).expect("few months")).expect("a month")
}

fn minutes(minutes: u32) -> Time {
    Time::from_minutes(Decimal::from(minutes)).expect("not below zero")
}

/// Judges the clients of some seeds, month by month.
pub(crate) fn measure(seeds: std::ops::Range<u64>, shape: Shape, noise: f64) -> Measured {
    let thresholds = Thresholds::default();
    let mut measured = Measured::default();
    for seed in seeds {
        one(&thresholds, &client(seed, shape, noise), &mut measured);
    }
    measured
}

fn one(thresholds: &Thresholds, client: &Simulated, measured: &mut Measured) {
    measured.clients += 1;
    let mut ledger = Ledger::default();
    let (mut was_judged, mut was_early) = (false, false);
    for (at, &(estimated, actual)) in client.months.iter().enumerate() {
        ledger.month(month(at), minutes(estimated), minutes(actual));
        let assessment = assess(thresholds, &ledger, month(at).last_day());
        was_judged |= assessment.verdict != Verdict::NotEnough;
        if assessment.verdict != Verdict::Yes {
            continue;
        }
        match client.onset {
            Some(onset) if at < onset => was_early = true,
            Some(onset) => {
                measured.noticed += 1;
                measured.delays.push(at as i64 - onset as i64 + 1);
                let since = assessment.since.expect("who is noticed is so since some month").month;
                measured.onsets.push(i64::from(month(onset).months_until(since)));
                others(&client.months[..=at], onset, measured);
                break;
            }
            None => {
                measured.noticed += 1;
                break;
            }
        }
    }
    measured.too_early += usize::from(was_early);
    measured.not_enough += usize::from(!was_judged);
}

/// Where other methods see the onset.
fn others(months: &[(u32, u32)], onset: usize, measured: &mut Measured) {
    let ratios: Vec<i64> =
        months.iter().map(|&(estimated, actual)| i64::from(actual) * 1_000 / i64::from(estimated)).collect();
    let distance = |at: usize| at as i64 - onset as i64;
    measured.by_page.extend(page(&ratios, 1_200).map(|rise| distance(rise.at)));
    measured.by_step.extend(least_absolute(&ratios).map(distance));
}
