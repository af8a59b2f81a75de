//! When people are there, in whole seconds.

use jiff::Timestamp;

use super::staff::Entry;
use crate::calendar::instants_of;
use crate::value::Date;

/// From one second of the Unix clock until another, which is not in it.
pub(super) type Shift = (i64, i64);

/// When the people of an entry are there, between two instants: in order, apart, never empty.
pub(super) fn shifts(entry: &Entry, from: Timestamp, until: Timestamp) -> Vec<Shift> {
    let mut off: Vec<Shift> = entry.away.iter().filter_map(|(first, last)| days(entry, *first, *last)).collect();
    let day = |day: Option<Date>| day.and_then(|day| instants_of(day, Some(&entry.zone)));
    if let Some((first, _)) = day(entry.from) {
        off.push((i64::MIN, first.as_second()));
    }
    if let Some((_, next)) = day(entry.until) {
        off.push((next.as_second(), i64::MAX));
    }
    off.sort_unstable();
    without(&hours(entry, from, until), &off)
}

/// The same as if nobody was ever away, came later or left.
pub(super) fn whole_shifts(entry: &Entry, from: Timestamp, until: Timestamp) -> Vec<Shift> {
    without(&hours(entry, from, until), &[])
}

fn hours(entry: &Entry, from: Timestamp, until: Timestamp) -> Vec<Shift> {
    let stretches = entry.calendar.hours.stretches(from, until, &entry.zone);
    stretches.map(|stretch| (stretch.from.as_second(), stretch.until.as_second())).collect()
}

/// The instants of the days from the first to the last, on the clock of these people.
fn days(entry: &Entry, first: Date, last: Date) -> Option<Shift> {
    let (from, _) = instants_of(first, Some(&entry.zone))?;
    let (_, until) = instants_of(last, Some(&entry.zone))?;
    Some((from.as_second(), until.as_second()))
}

/// What is left of shifts, which become one where they touch.
pub(super) fn without(shifts: &[Shift], off: &[Shift]) -> Vec<Shift> {
    let mut left: Vec<Shift> = Vec::with_capacity(shifts.len());
    let mut add = |from: i64, until: i64| match left.last_mut() {
        _ if from >= until => {}
        Some(last) if from <= last.1 => last.1 = last.1.max(until),
        _ => left.push((from, until)),
    };
    for &(opens, until) in shifts {
        let mut from = opens;
        for &(gone, back) in off.iter().filter(|(gone, back)| *gone < until && *back > opens) {
            add(from, gone.min(until));
            from = from.max(back);
        }
        add(from, until);
    }
    left
}
