//! What holds of every calendar, drawn at random around the changes of clocks.

use chrono::{DateTime, FixedOffset, TimeDelta};
use proptest::prelude::*;
use scopeline::Policy;
use scopeline::commitment::History;

use super::{only, policy};

const ZONES: [&str; 8] = [
    "Australia/Sydney",
    "Europe/Berlin",
    "America/New_York",
    "Africa/Casablanca",
    "America/Edmonton",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "UTC",
];
/// Instants near which clocks are changed somewhere, or a year ends, or a leap day lies.
const NEAR: [&str; 7] = [
    "2026-02-15T02:00:00Z",
    "2026-03-08T09:00:00Z",
    "2026-03-29T01:00:00Z",
    "2026-04-04T16:00:00Z",
    "2026-10-25T01:00:00Z",
    "2027-01-01T00:00:00Z",
    "2028-02-29T00:00:00Z",
];

fn at() -> impl Strategy<Value = DateTime<FixedOffset>> {
    let minutes = -6 * 1_440i64..3 * 1_440;
    (prop::sample::select(NEAR.to_vec()), minutes)
        .prop_map(|(near, minutes)| super::at(near) + TimeDelta::minutes(minutes))
}

/// Hours as a policy writes them, in pieces of which none overlaps another.
fn hours() -> impl Strategy<Value = Vec<(u32, u32)>> {
    prop_oneof![
        (0u32..1_380, 1u32..60).prop_map(|(from, length)| vec![(from, from + length)]),
        (0u32..600, 60u32..300, 1u32..200, 60u32..300).prop_map(|(from, first, gap, second)| vec![
            (from, from + first),
            (from + first + gap, from + first + gap + second)
        ]),
        // Over midnight.
        (1_200u32..1_439, 1u32..400).prop_map(|(from, length)| vec![(
            from,
            match (from + length) % 1_440 {
                0 => 1_440,
                until => until,
            }
        )]),
        Just(vec![(0, 1_440)]),
    ]
}

fn written(hours: &[(u32, u32)]) -> String {
    let clock = |minute: u32| format!("{:02}:{:02}", minute / 60, minute % 60);
    let all: Vec<String> = hours.iter().map(|(from, until)| format!("{}..{}", clock(*from), clock(*until))).collect();
    format!("[{}]", all.join(", "))
}

#[derive(Debug, Clone)]
struct Drawn {
    zone: &'static str,
    days: &'static str,
    hours: Vec<(u32, u32)>,
}

impl Drawn {
    fn calendar(&self) -> String {
        format!("c: {{ days: {}, hours: {}, holidays: [2026-03-30, 2027-01-01] }}", self.days, written(&self.hours))
    }

    fn policy(&self, time: &str) -> Policy {
        policy(self.zone, &self.calendar(), &format!("response: {time}, calendar: c"))
    }
}

fn drawn() -> impl Strategy<Value = Drawn> {
    let days = ["every day", "mon..fri", "[sat, sun]", "[mon, wed..fri]", "sun"];
    (prop::sample::select(ZONES.to_vec()), prop::sample::select(days.to_vec()), hours())
        .prop_map(|(zone, days, hours)| Drawn { zone, days, hours })
}

fn time() -> impl Strategy<Value = String> {
    prop_oneof![
        (1u32..2_000).prop_map(|amount| format!("{amount} min")),
        (1u32..40).prop_map(|amount| format!("{amount} business hours")),
        (0u32..6).prop_map(|amount| format!("{amount} business days")),
        (1u32..5).prop_map(|amount| format!("{amount} days")),
        (1u32..3).prop_map(|amount| format!("{amount} months")),
    ]
}

type Pauses = Vec<(DateTime<FixedOffset>, DateTime<FixedOffset>)>;

fn pauses() -> impl Strategy<Value = Pauses> {
    let one = (at(), 0i64..4_000).prop_map(|(from, minutes)| (from, from + TimeDelta::minutes(minutes)));
    prop::collection::vec(one, 0..5)
}

fn with(history: History, pauses: &Pauses) -> History {
    pauses.iter().fold(history, |history, (from, until)| history.paused(*from, *until))
}

fn ends(policy: &Policy, history: &History) -> DateTime<FixedOffset> {
    only(policy, history).expect("a history").due.expect("it is due")
}

/// The minutes from one instant until another in which a desk is open, and nobody waits: looked at one by one, by the fact
/// that rules test (`arrived.c`), which is reckoned in another way.
fn minutes(drawn: &Drawn, from: DateTime<FixedOffset>, until: DateTime<FixedOffset>, pauses: &Pauses) -> i64 {
    let minutes =
        std::iter::successors(Some(from), |at| Some(*at + TimeDelta::minutes(1))).take_while(|at| *at < until);
    let is_paused = |at: &DateTime<FixedOffset>| pauses.iter().any(|(from, until)| from <= at && at < until);
    i64::try_from(minutes.filter(|at| !is_paused(at) && is_in(drawn, *at)).count()).expect("few minutes")
}

/// Whether the desk is there at an instant: by the plainest reading of the calendar.
fn is_in(drawn: &Drawn, at: DateTime<FixedOffset>) -> bool {
    let zone = jiff::tz::TimeZoneDatabase::bundled().get(drawn.zone).expect("the database has it");
    let shown = zone.to_datetime(jiff::Timestamp::from_second(at.timestamp()).expect("an instant"));
    let minute = u32::try_from(shown.hour()).expect("an hour") * 60 + u32::try_from(shown.minute()).expect("a minute");
    let works = |day: jiff::civil::Date| {
        let weekday = day.weekday().to_monday_zero_offset();
        let off = ["2026-03-30", "2027-01-01"].contains(&day.to_string().as_str());
        !off && match drawn.days {
            "every day" => true,
            "mon..fri" => weekday < 5,
            "[sat, sun]" => weekday >= 5,
            "[mon, wed..fri]" => [0, 2, 3, 4].contains(&weekday),
            _ => weekday == 6,
        }
    };
    let today = drawn.hours.iter().any(|(from, until)| *from <= minute && (minute < *until || until <= from));
    let yesterday = drawn.hours.iter().any(|(from, until)| until <= from && minute < *until);
    works(shown.date()) && today || works(shown.date().yesterday().expect("a day")) && yesterday
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Differential: exactly so many open minutes lie before it, and the minute before it is one of them.
    #[test]
    fn a_walk_minute_by_minute_comes_to_the_same(drawn in drawn(), opened in at(), amount in 1i64..900, pauses in pauses()) {
        let policy = drawn.policy(&format!("{amount} min"));
        let due = ends(&policy, &with(History::opened(opened), &pauses));
        prop_assert_eq!(minutes(&drawn, opened, due, &pauses), amount, "{:?} until {}", drawn, due);
        prop_assert_eq!(minutes(&drawn, opened, due - TimeDelta::minutes(1), &pauses), amount - 1, "{:?} until {}", drawn, due);
    }

    #[test]
    fn a_later_request_is_not_due_earlier(drawn in drawn(), time in time(), a in at(), b in at(), pauses in pauses()) {
        let policy = drawn.policy(&time);
        let (first, second) = (a.min(b), a.max(b));
        let bare = |opened| ends(&policy, &History::opened(opened));
        prop_assert!(bare(first) <= bare(second));
        if !time.contains("business days") && !time.contains("months") {
            let paused = |opened| ends(&policy, &with(History::opened(opened), &pauses));
            prop_assert!(paused(first) <= paused(second));
        }
    }

    #[test]
    fn a_longer_time_is_not_due_earlier(drawn in drawn(), opened in at(), a in 60u32..3_000, more in 0u32..600, pauses in pauses()) {
        for unit in ["min", "business hours", "days"] {
            let ends = |amount: u32| {
                let amount = if unit == "min" { amount } else { amount / 60 };
                ends(&drawn.policy(&format!("{amount} {unit}")), &with(History::opened(opened), &pauses))
            };
            prop_assert!(ends(a) <= ends(a + more), "{}", unit);
        }
        let days = |amount: u32| ends(&drawn.policy(&format!("{amount} business days")), &History::opened(opened));
        prop_assert!(days(a % 4) <= days(a % 4 + 1));
    }

    /// What is due without a pause has as much open time before it as what is due with one, less what was paused.
    #[test]
    fn a_pause_adds_exactly_the_time_in_it_that_counts(drawn in drawn(), time in time(), opened in at(), pauses in pauses()) {
        let policy = drawn.policy(&time);
        let (bare, paused) = (ends(&policy, &History::opened(opened)), ends(&policy, &with(History::opened(opened), &pauses)));
        prop_assert!(bare <= paused);
        let by_calendar = time.contains("min") || time.contains("business");
        let count = |until, pauses: &Pauses| {
            if by_calendar { minutes(&drawn, opened, until, pauses) } else { around(opened, until, pauses) }
        };
        let without = count(bare, &Vec::new());
        prop_assert_eq!(count(paused, &pauses), without, "{} from {}: {} and {}", time, opened, bare, paused);
    }

    #[test]
    fn a_pause_in_pieces_is_the_same_pause(drawn in drawn(), time in time(), opened in at(), pauses in pauses(), cut in 0i64..4_000) {
        let policy = drawn.policy(&time);
        let pieces: Pauses = pauses
            .iter()
            .flat_map(|(from, until)| {
                let middle = (*from + TimeDelta::minutes(cut)).min(*until);
                [(middle, *until), (*from, middle), (*from, *until)]
            })
            .collect();
        let ends = |pauses: &Pauses| ends(&policy, &with(History::opened(opened), pauses));
        prop_assert_eq!(ends(&pauses), ends(&pieces));
    }

    #[test]
    fn hours_in_pieces_are_the_same_hours(drawn in drawn(), time in time(), opened in at(), pauses in pauses(), cut in 1u32..1_439) {
        let pieces: Vec<(u32, u32)> = drawn
            .hours
            .iter()
            .rev()
            .flat_map(|&(from, until)| {
                if from < cut && cut < until { vec![(cut, until), (from, cut)] } else { vec![(from, until)] }
            })
            .collect();
        let parted = Drawn { hours: pieces, ..drawn.clone() };
        let ends = |drawn: &Drawn| ends(&drawn.policy(&time), &with(History::opened(opened), &pauses));
        prop_assert_eq!(ends(&drawn), ends(&parted));
    }

    /// What is left now is what has to pass until it is due.
    #[test]
    fn what_is_left_is_the_time_until_it_is_due(drawn in drawn(), opened in at(), amount in 1i64..900, now in at(), pauses in pauses()) {
        let history = with(History::opened(opened), &pauses).now(now);
        let deadline = only(&drawn.policy(&format!("{amount} min")), &history).expect("a history");
        let (due, left) = (deadline.due.expect("it is due"), deadline.left_seconds.expect("there is a now"));
        let expected = if now <= due {
            minutes(&drawn, now.max(opened), due, &pauses)
        } else {
            -minutes(&drawn, due, now, &pauses)
        };
        prop_assert_eq!(left, expected * 60);
    }

    #[test]
    fn no_calendar_and_no_history_is_too_odd(
        drawn in drawn(), amount in 1u32.., unit in 0usize..6, opened in -62_000_000_000i64..253_000_000_000, shift in any::<i32>(),
    ) {
        let unit = ["min", "h", "business days", "weeks", "months", "years"][unit];
        let instant = |seconds: i64| DateTime::from_timestamp(seconds, 7).expect("an instant").fixed_offset();
        let later = instant(opened.saturating_add(i64::from(shift)).clamp(-62_000_000_000, 253_000_000_000));
        let history = History::opened(instant(opened)).paused(instant(opened).min(later), later.max(instant(opened))).now(later);
        let _ = only(&drawn.policy(&format!("{amount} {unit}")), &history);
    }
}

/// The minutes around the clock, without walking through them.
fn around(from: DateTime<FixedOffset>, until: DateTime<FixedOffset>, pauses: &Pauses) -> i64 {
    let mut all: Pauses = pauses.iter().map(|(a, b)| ((*a).clamp(from, until), (*b).clamp(from, until))).collect();
    all.sort();
    let (mut sum, mut at) = ((until - from).num_minutes(), from);
    for (begins, ends) in all {
        let begins = begins.max(at);
        if begins < ends {
            sum -= (ends - begins).num_minutes();
            at = ends;
        }
    }
    sum
}
