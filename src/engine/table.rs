//! What can be told of a release table once and for all, so that no decision walks over its lines.
//!
//! As days go by lines only come out, and dates only pass. So each row of `phases` holds for a line up to one day and
//! never again after another; between the two, and only there, somebody has to look at the lines for what is lacking.

use std::collections::{BTreeSet, BinaryHeap};
use std::ops::Bound::{Excluded, Unbounded};

use crate::policy::fact::Value;
use crate::policy::release::{Bounds, CellValue, PhaseRow, ReleaseTable};
use crate::value::{Date, Duration, Moment, Truth, add};

/// The days on which a row of `phases` holds for a line, its `when` aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Window {
    /// It surely holds on each day before this one.
    open_from: Date,
    /// It surely does not hold on this day or later; not before `open_from`.
    no_from: Date,
}

impl Window {
    const ALWAYS: Self = Self { open_from: Date::MAX, no_from: Date::MAX };
    const NEVER: Self = Self { open_from: Date::MIN, no_from: Date::MIN };
    /// Nothing can be told beforehand.
    const OPEN: Self = Self { open_from: Date::MIN, no_from: Date::MAX };

    fn new(open_from: Date, no_from: Date) -> Self {
        Self { open_from, no_from: no_from.max(open_from) }
    }

    fn and(self, other: Self) -> Self {
        Self { open_from: self.open_from.min(other.open_from), no_from: self.no_from.min(other.no_from) }
    }

    /// Whether it holds on a day, as far as that is known beforehand.
    pub(super) fn truth(self, day: Date) -> Truth {
        if day < self.open_from {
            Truth::Yes
        } else if day >= self.no_from {
            Truth::No
        } else {
            Truth::Unknown
        }
    }
}

/// A release table as compiled.
#[derive(Debug)]
pub(super) struct Table {
    rows: usize,
    /// Line by line, one for each row of `phases`.
    windows: Vec<Window>,
    lines: Vec<Counted>,
}

/// What is counted up to a line, with it.
#[derive(Debug, Clone, Copy)]
struct Counted {
    majors: u32,
    lts: u32,
    /// The line whose missing date leaves a date of this line open: itself, or the next one without a date above it.
    undated: u32,
}

impl Table {
    pub(super) fn of(table: &ReleaseTable) -> Self {
        let rows: Vec<Vec<Window>> = table.phases.iter().map(|row| windows(table, row)).collect();
        let lines = 0..table.releases.len();
        let windows = lines.flat_map(|line| rows.iter().map(move |row| row[line])).collect();
        Self { rows: rows.len(), windows, lines: counted(table) }
    }

    pub(super) fn window(&self, line: usize, row: usize) -> Window {
        self.windows[line * self.rows + row]
    }

    pub(super) fn undated(&self, line: usize) -> usize {
        self.lines[line].undated as usize
    }

    /// How many majors begin behind one line, up to another above it.
    pub(super) fn majors_between(&self, low: usize, high: usize) -> usize {
        (self.lines[high].majors - self.lines[low].majors) as usize
    }

    /// How many long-term lines come behind one line, up to another above it.
    pub(super) fn lts_between(&self, low: usize, high: usize) -> usize {
        (self.lines[high].lts - self.lines[low].lts) as usize
    }
}

fn counted(table: &ReleaseTable) -> Vec<Counted> {
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let mut all: Vec<Counted> = Vec::with_capacity(table.releases.len());
    let (mut majors, mut lts, mut before) = (0, 0, None);
    for (line, release) in table.releases.iter().enumerate() {
        majors += u32::from(before.replace(release.line.major()) != Some(release.line.major()));
        lts += u32::from(release.is_lts());
        all.push(Counted { majors, lts, undated: number(line) });
    }
    let mut undated = None;
    for (line, counted) in all.iter_mut().enumerate().rev() {
        let Bounds { earliest, latest } = table.releases[line].released;
        if earliest != latest {
            undated = Some(number(line));
        }
        counted.undated = undated.unwrap_or(counted.undated);
    }
    all
}

/// The windows of a row, one for each line.
fn windows(table: &ReleaseTable, row: &PhaseRow) -> Vec<Window> {
    let mut windows = vec![Window::ALWAYS; table.releases.len()];
    if let Some(most) = row.newest {
        narrow(&mut windows, &among_newest(table, most, |_, _| false));
    }
    if let Some(most) = row.newest_of_major {
        narrow(&mut windows, &among_newest(table, most, |major, other| major != other));
    }
    if let Some(most) = row.majors {
        narrow(&mut windows, &among_majors(table, most));
    }
    if let Some(distance) = &row.behind_newest {
        narrow(&mut windows, &behind_newest(table, distance));
    }
    for (line, window) in windows.iter_mut().enumerate() {
        if let Some(until) = &row.until {
            let Bounds { earliest, latest } = until[line];
            *window = window.and(Window::new(over_from(earliest), over_from(latest)));
        }
        for (column, predicate) in &row.columns {
            let truth = cell(table, line, column).map_or(Truth::Unknown, |value| predicate.holds(&value));
            *window = window.and(match truth {
                Truth::Yes => Window::ALWAYS,
                Truth::No => Window::NEVER,
                Truth::Unknown => Window::OPEN,
            });
        }
    }
    windows
}

fn narrow(windows: &mut [Window], by: &[Window]) {
    windows.iter_mut().zip(by).for_each(|(window, by)| *window = window.and(*by));
}

/// The first day on which this moment is reached; the last day of all for none.
const fn reached_from(moment: Moment) -> Date {
    match moment {
        Moment::Past => Date::MIN,
        Moment::On(date) => date,
        Moment::Never | Moment::Absent => Date::MAX,
    }
}

/// The first day that lies after this moment. An absent date is over.
fn over_from(until: Moment) -> Date {
    match until {
        Moment::Absent | Moment::Past => Date::MIN,
        Moment::On(date) => date.succ_opt().unwrap_or(Date::MAX),
        Moment::Never => Date::MAX,
    }
}

/// The first days on which a line may be out, and surely is.
fn out_from(released: Bounds) -> (Date, Date) {
    let surely = reached_from(released.latest);
    (reached_from(released.earliest).min(surely), surely)
}

/// The value in a column, if it is known to the day.
fn cell(table: &ReleaseTable, line: usize, column: &str) -> Option<Value> {
    let release = &table.releases[line];
    let bounds = match release.column(column) {
        Some(CellValue::Written(value)) => return Some(value.clone()),
        Some(CellValue::ByRule(bounds)) => *bounds,
        None if column == "released" => release.released,
        None => return Some(Value::NotApplicable),
    };
    match bounds {
        Bounds { earliest, latest } if earliest != latest => None,
        Bounds { earliest: Moment::Absent, .. } => Some(Value::NotApplicable),
        Bounds { earliest, .. } => Some(Value::Date(earliest)),
    }
}

/// The smallest so many of what was added.
struct Smallest {
    most: usize,
    days: BinaryHeap<Date>,
}

impl Smallest {
    const fn new(most: u32) -> Self {
        Self { most: most as usize, days: BinaryHeap::new() }
    }

    fn add(&mut self, day: Date) {
        self.days.push(day);
        if self.days.len() > self.most {
            self.days.pop();
        }
    }

    /// The first day that so many of the days have come to.
    fn reached_from(&self) -> Date {
        if self.days.len() < self.most { Date::MAX } else { self.days.peek().copied().unwrap_or(Date::MIN) }
    }
}

/// The lines that may be, and surely are, among the newest so many, each list begun anew where `parts` says so.
fn among_newest(table: &ReleaseTable, most: u32, parts: impl Fn(u64, u64) -> bool) -> Vec<Window> {
    let (mut may, mut surely) = (Smallest::new(most), Smallest::new(most));
    let mut windows = vec![Window::ALWAYS; table.releases.len()];
    let mut above = None;
    for (window, release) in windows.iter_mut().zip(&table.releases).rev() {
        let major = release.line.major();
        if above.replace(major).is_some_and(|above| parts(major, above)) {
            (may, surely) = (Smallest::new(most), Smallest::new(most));
        }
        *window = Window::new(may.reached_from(), surely.reached_from());
        let (may_be, is) = out_from(release.released);
        may.add(may_be);
        surely.add(is);
    }
    windows
}

/// The lines whose major may be, and surely is, among the newest so many. A major is out with its first line.
fn among_majors(table: &ReleaseTable, most: u32) -> Vec<Window> {
    let (mut may, mut surely) = (Smallest::new(most), Smallest::new(most));
    let mut windows = Vec::with_capacity(table.releases.len());
    for major in table.releases.chunk_by(|a, b| a.line.major() == b.line.major()).rev() {
        let window = Window::new(may.reached_from(), surely.reached_from());
        windows.extend(major.iter().map(|_| window));
        let days = major.iter().map(|release| out_from(release.released));
        let (may_be, is) = days.fold((Date::MAX, Date::MAX), |a, b| (a.0.min(b.0), a.1.min(b.1)));
        may.add(may_be);
        surely.add(is);
    }
    windows.reverse();
    windows
}

/// The lines that came out no longer than this before the newest one. Told beforehand only if every line has its day.
fn behind_newest(table: &ReleaseTable, distance: &Duration) -> Vec<Window> {
    let mut windows = vec![Window::OPEN; table.releases.len()];
    if table.releases.iter().any(|release| release.released.earliest != release.released.latest) {
        return windows;
    }
    let mut above = BTreeSet::new();
    for (window, release) in windows.iter_mut().zip(&table.releases).rev() {
        let own = release.released.latest;
        let too_old = match own {
            // Any line that is out came after it.
            Moment::Past => above.first().copied(),
            Moment::On(day) => {
                add(day, distance).and_then(|last| above.range((Excluded(last), Unbounded)).next().copied())
            }
            Moment::Never | Moment::Absent => None,
        };
        let from = too_old.unwrap_or(Date::MAX);
        *window = Window::new(from, from);
        above.insert(reached_from(own));
    }
    windows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        crate::value::parse_date(text).expect(text)
    }

    #[test]
    fn a_window_is_left_for_good() {
        let window = Window::new(day("2026-01-01"), day("2026-02-01"));
        let truths = ["2025-12-31", "2026-01-01", "2026-01-31", "2026-02-01"].map(|text| window.truth(day(text)));
        assert_eq!(truths, [Truth::Yes, Truth::Unknown, Truth::Unknown, Truth::No]);
        assert_eq!(window.and(Window::NEVER).truth(day("2020-01-01")), Truth::No);
        assert_eq!(window.and(Window::OPEN).truth(day("2026-02-01")), Truth::No);
        assert_eq!(Window::ALWAYS.and(window), window);
    }

    #[test]
    fn so_many_are_reached_with_the_last_of_the_smallest() {
        let mut two = Smallest::new(2);
        assert_eq!(two.reached_from(), Date::MAX);
        ["2026-03-01", "2026-01-01", "2026-02-01"].iter().for_each(|text| two.add(day(text)));
        assert_eq!(two.reached_from(), day("2026-02-01"));
        assert_eq!(Smallest::new(0).reached_from(), Date::MIN);
    }
}
