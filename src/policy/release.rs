//! Release tables as meant: lines with dates and phases, of products and of what others make.

use std::ops::Range;

use super::condition::{Condition, Predicate};
use super::fact::{Sym, Value};
use crate::value::{Date, Duration, Line, LineShape, Moment, Version};

/// The releases of a product or of a life cycle.
#[derive(Debug, Clone)]
pub(crate) struct ReleaseTable {
    /// The product or life cycle that it belongs to.
    pub(crate) of: Sym,
    pub(crate) line: LineShape,
    /// The table is complete until this day.
    pub(crate) known_until: Option<Date>,
    /// Lowest line first. Empty: there is no table.
    pub(crate) releases: Vec<Release>,
    pub(crate) phases: Vec<PhaseRow>,
}

/// A day that the catalogue may know only between two bounds.
///
/// A release without a date came out no earlier than the nearest dated line below it and no later than the
/// nearest dated line above it; everything that is counted from it inherits those bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bounds {
    pub(crate) earliest: Moment,
    pub(crate) latest: Moment,
}

impl Bounds {
    pub(crate) const fn exact(moment: Moment) -> Self {
        Self { earliest: moment, latest: moment }
    }
}

/// One line of the release table.
#[derive(Debug, Clone)]
pub(crate) struct Release {
    pub(crate) line: Line,
    /// The line as people write it: `22.04`.
    pub(crate) written: String,
    pub(crate) released: Bounds,
    /// Every column of the table in one fixed order; a date may be bounds only.
    pub(crate) columns: Vec<Cell>,
}

/// What the release table says in one column of one line.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    pub(crate) column: String,
    pub(crate) value: CellValue,
}

impl Cell {
    pub(crate) fn by_rule(column: &str, bounds: Bounds) -> Self {
        Self { column: column.to_owned(), value: CellValue::ByRule(bounds) }
    }
}

/// The value of a [`Cell`].
#[derive(Debug, Clone)]
pub(crate) enum CellValue {
    /// Written in the table.
    Written(Value),
    /// A date by rule, or one that is written as a span of days.
    ByRule(Bounds),
}

impl Release {
    pub(crate) fn column(&self, name: &str) -> Option<&CellValue> {
        self.columns.iter().find(|cell| cell.column == name).map(|cell| &cell.value)
    }

    /// Whether the table says that it is a long-term line.
    pub(crate) fn is_lts(&self) -> bool {
        matches!(self.column("lts"), Some(CellValue::Written(Value::YesNo(true))))
    }
}

/// One row of `phases`. The row's own window is tested before its `when`, so no fact is asked in vain.
#[derive(Debug, Clone)]
pub(crate) struct PhaseRow {
    pub(crate) is: Sym,
    /// Among the newest so many lines.
    pub(crate) newest: Option<u32>,
    /// Among the newest so many lines of its major.
    pub(crate) newest_of_major: Option<u32>,
    /// Its major is among the newest so many.
    pub(crate) majors: Option<u32>,
    /// Released no longer than this before the newest line.
    pub(crate) behind_newest: Option<Duration>,
    /// Until which day, for each release in the order of the table.
    pub(crate) until: Option<Vec<Bounds>>,
    /// Tests on columns of the release table.
    pub(crate) columns: Vec<(String, Predicate)>,
    pub(crate) when: Option<Condition>,
}

/// Where a version stands in a release table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// In the table, at this index.
    Line(usize),
    /// Above the newest line of the table.
    Above,
    /// Below the oldest.
    Below,
    /// Between two lines.
    Gap,
}

impl ReleaseTable {
    /// The places that a version may have on a day: one if it is as long as a line, else every line of the table that
    /// it fits. While the table is known to be complete there are no others; if it fits none, it stands where such
    /// lines would.
    pub(crate) fn places(&self, version: &Version, day: Date) -> Vec<Place> {
        if let Some(line) = version.line(self.line) {
            return vec![self.place(&line)];
        }
        let fits = |release: &Release| version.may_be_of(&release.line);
        let mut places: Vec<Place> =
            (0..self.releases.len()).filter(|&index| fits(&self.releases[index])).map(Place::Line).collect();
        if places.is_empty() {
            return vec![self.place_of_prefix(version)];
        }
        if !self.is_complete_on(day) {
            // A line that the table does not have may lie beyond its end, or between two of its lines.
            places.push(if self.releases.last().is_some_and(fits) { Place::Above } else { Place::Gap });
            if self.releases.first().is_some_and(fits) {
                places.push(Place::Below);
            }
        }
        places
    }

    /// Whether it is known to have every line on a day.
    pub(crate) fn is_complete_on(&self, day: Date) -> bool {
        self.known_until.is_some_and(|until| day <= until)
    }

    /// Whether the day lies after the one until which the table is complete.
    pub(crate) fn is_behind(&self, day: Date) -> bool {
        self.known_until.is_some_and(|until| day > until)
    }

    /// The lines that may be the newest one released on a day: more than one where the catalogue does not hold a date.
    pub(crate) fn newest_lines(&self, day: Date) -> Vec<crate::value::Version> {
        let today = Moment::On(day).order();
        let released = self.releases.iter().rposition(|release| release.released.latest.order() <= today);
        let may_be = |(index, release): &(usize, &Release)| {
            Some(*index) >= released && release.released.earliest.order() <= today
        };
        let lines = self.releases.iter().enumerate().filter(may_be);
        lines.filter_map(|(_, release)| crate::value::Version::parse(&release.written).ok()).collect()
    }

    /// The places that a version nobody told may have.
    pub(crate) fn every_place(&self) -> Vec<Place> {
        (0..self.releases.len()).map(Place::Line).chain([Place::Above, Place::Below, Place::Gap]).collect()
    }

    /// As [`places`](Self::places), or [`every_place`](Self::every_place) of a version that nobody told, one by one.
    pub(crate) fn each_place(&self, version: Option<&Version>, day: Date) -> impl Iterator<Item = Place> + use<> {
        let (lines, ends) = match version {
            None => (0..self.releases.len(), [Some(Place::Above), Some(Place::Below), Some(Place::Gap)]),
            Some(version) => self.places_of(version, day),
        };
        lines.map(Place::Line).chain(ends.into_iter().flatten())
    }

    /// The lines that a version fits, and the places beside them. The lines are in order, so those are one run.
    fn places_of(&self, version: &Version, day: Date) -> (Range<usize>, [Option<Place>; 3]) {
        let own = version.segments();
        if let Some(line) = own.get(..self.line.segments()) {
            return (0..0, [Some(self.place_of_line(line)), None, None]);
        }
        let begins = |release: &Release| release.line.segments()[..own.len()].cmp(own);
        let first = self.releases.partition_point(|release| begins(release).is_lt());
        let end = self.releases.partition_point(|release| begins(release).is_le());
        if first == end {
            let place = match first {
                0 => Place::Below,
                all if all == self.releases.len() => Place::Above,
                _ => Place::Gap,
            };
            return (0..0, [Some(place), None, None]);
        }
        let is_complete = self.is_complete_on(day);
        let beyond = if end == self.releases.len() { Place::Above } else { Place::Gap };
        let below = (!is_complete && first == 0).then_some(Place::Below);
        (first..end, [(!is_complete).then_some(beyond), below, None])
    }

    fn place(&self, line: &Line) -> Place {
        self.place_of_line(line.segments())
    }

    fn place_of_line(&self, line: &[u64]) -> Place {
        match self.releases.binary_search_by(|release| release.line.segments().cmp(line)) {
            Ok(index) => Place::Line(index),
            Err(0) => Place::Below,
            Err(index) if index == self.releases.len() => Place::Above,
            Err(_) => Place::Gap,
        }
    }

    /// A prefix that fits no line lies as a whole below, above or between the lines.
    fn place_of_prefix(&self, version: &Version) -> Place {
        let below = self.releases.iter().filter(|release| release.line.segments() < version.segments()).count();
        match below {
            0 => Place::Below,
            all if all == self.releases.len() => Place::Above,
            _ => Place::Gap,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn version(text: &str) -> Version {
        Version::parse(text).expect(text)
    }

    fn table(lines: &std::collections::BTreeSet<(u64, u64)>, known_until: Option<Date>) -> ReleaseTable {
        let line = |(major, minor): &(u64, u64)| version(&format!("{major}.{minor}")).line(LineShape::XY);
        let release = |line: Line| Release {
            written: line.to_string(),
            line,
            released: Bounds::exact(Moment::Past),
            columns: Vec::new(),
        };
        let releases = lines.iter().filter_map(line).map(release).collect();
        ReleaseTable { of: Sym(0), line: LineShape::XY, known_until, releases, phases: Vec::new() }
    }

    proptest! {
        #[test]
        fn the_places_one_by_one_are_the_list(
            lines in prop::collection::btree_set((0u64..4, 0u64..4), 0..10),
            segments in prop::collection::vec(0u64..5, 1..4),
            until in prop::option::of(0i64..3),
        ) {
            let day = |days: i64| Date::default() + chrono::Duration::days(days);
            let table = table(&lines, until.map(day));
            let written: Vec<String> = segments.iter().map(ToString::to_string).collect();
            let version = version(&written.join("."));
            let each: Vec<Place> = table.each_place(Some(&version), day(1)).collect();
            prop_assert_eq!(each, table.places(&version, day(1)));
            prop_assert_eq!(table.each_place(None, day(1)).collect::<Vec<_>>(), table.every_place());
        }
    }
}
