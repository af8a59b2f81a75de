//! The stretches of time in which a desk is there.

use chrono::Days;
use jiff::civil::{self, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::desk::{Calendar, even};
use super::span::Span;
use super::week::{Hours, Week, civil_day};

/// So many days are looked at first; then twice as many each time.
const FIRST_DAYS: i64 = 4;
/// So many at most.
const MOST_DAYS: i64 = 64;

/// From one instant until another, which is not in it; never empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub(crate) from: Timestamp,
    pub(crate) until: Timestamp,
}

impl Stretch {
    /// From one instant until another; nothing if that is not later.
    pub(crate) fn new(from: Timestamp, until: Timestamp) -> Option<Self> {
        (from < until).then_some(Self { from, until })
    }

    pub(crate) fn length(self) -> SignedDuration {
        self.until.duration_since(self.from)
    }
}

impl Calendar {
    /// The stretches between two instants in which somebody is there, in order; two of them may touch. `zone` is the
    /// clock of a week.
    pub(crate) fn stretches<'c>(
        &'c self,
        from: Timestamp,
        until: Timestamp,
        zone: &'c TimeZone,
    ) -> Box<dyn Iterator<Item = Stretch> + 'c> {
        match self {
            Self::Always => Box::new(Stretch::new(from, until).into_iter()),
            Self::Week(week) => {
                let open = move |at_once: Stretch| open_in_week(week, at_once, zone);
                Box::new(windows(from, until).flat_map(open))
            }
            Self::Span(span) => Box::new(windows(from, until).flat_map(|at_once| open_in_span(span, at_once))),
        }
    }
}

/// The time between two instants in parts, so that nobody computes years of which a day is wanted.
fn windows(from: Timestamp, until: Timestamp) -> impl Iterator<Item = Stretch> {
    let window = move |from: Timestamp, days: i64| {
        let end = from.checked_add(SignedDuration::from_hours(days * 24)).map_or(until, |end| end.min(until));
        Some((Stretch::new(from, end)?, days))
    };
    let next = move |(last, days): &(Stretch, i64)| window(last.until, (days * 2).min(MOST_DAYS));
    std::iter::successors(window(from, FIRST_DAYS), next).map(|(stretch, _)| stretch)
}

/// Where the clock is changed the hours are looked up on the clock before and on the clock after: what is skipped never
/// comes, and what comes twice counts both times.
fn open_in_week(week: &Week, within: Stretch, zone: &TimeZone) -> Vec<Stretch> {
    let mut open = Vec::new();
    for (from, until, offset) in even(within.from, within.until, zone) {
        let (shown_first, shown_last) = (offset.to_datetime(from), offset.to_datetime(until));
        // The hours of the day before may run over midnight.
        let first = shown_first.date().checked_sub(1.day()).unwrap_or(civil::Date::MIN);
        let days = std::iter::successors(Some(first), |day| day.checked_add(1.day()).ok());
        for day in days.take_while(|day| *day <= shown_last.date()) {
            let Some(date) = civil_day(day.at(0, 0, 0, 0)) else { continue };
            for hours in week.hours_on(date) {
                let Some((opens, closes)) = on(day, *hours) else { continue };
                let (opens, closes) = (opens.max(shown_first), closes.min(shown_last));
                let instants = offset.to_timestamp(opens).ok().zip(offset.to_timestamp(closes).ok());
                open.extend(instants.and_then(|(opens, closes)| Stretch::new(opens, closes)));
            }
        }
    }
    open
}

fn open_in_span(span: &Span, within: Stretch) -> Vec<Stretch> {
    let mut changes: Vec<Timestamp> = span.changes(within.from, within.until).collect();
    changes.extend([within.from, within.until]);
    changes.sort_unstable();
    let parts = changes.windows(2).filter_map(|pair| Stretch::new(pair[0], pair[1]));
    parts.filter(|part| span.is_open(part.from)).collect()
}

/// The times on the clock at which hours of a day begin and end.
fn on(day: civil::Date, hours: Hours) -> Option<(DateTime, DateTime)> {
    let midnight = day.at(0, 0, 0, 0);
    let at = |minute: u16| midnight.checked_add(i64::from(minute).minutes()).ok();
    Some((at(hours.from)?, at(hours.end())?))
}

/// When the hours of a day end, of a day that has some: those that run over midnight end on the next. Nothing if the clock
/// skips all of them.
pub(super) fn end_of_hours(week: &Week, day: crate::value::Date, zone: &TimeZone) -> Option<Timestamp> {
    let of_the_day = week.only_on(day);
    let civil = civil_of(day)?;
    let from = super::span::first_at(civil.at(0, 0, 0, 0), zone)?;
    let around = Stretch::new(
        from.checked_sub(SignedDuration::from_hours(24)).ok()?,
        from.checked_add(SignedDuration::from_hours(72)).ok()?,
    )?;
    open_in_week(&of_the_day, around, zone).last().map(|last| last.until)
}

/// When a day begins on the clock of a zone.
pub(super) fn start_of_day(day: crate::value::Date, zone: &TimeZone) -> Option<Timestamp> {
    super::span::first_at(civil_of(day)?.at(0, 0, 0, 0), zone)
}

/// The day after.
pub(super) fn next_day(day: crate::value::Date) -> Option<crate::value::Date> {
    day.checked_add_days(Days::new(1))
}

/// The same day in the other library's form.
pub(super) fn civil_of(day: crate::value::Date) -> Option<civil::Date> {
    use chrono::Datelike;
    let (year, month) = (i16::try_from(day.year()).ok()?, i8::try_from(day.month()).ok()?);
    civil::Date::new(year, month, i8::try_from(day.day()).ok()?).ok()
}
