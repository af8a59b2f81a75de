//! Release phases, stages and columns: what the release table says of a version on a day.

use super::evaluate::Evaluation;
use super::state::{FirstRow, Judged, Lacks, State, Values};
use crate::decision::Gap;
use crate::policy::FactId;
use crate::policy::fact::{Sym, Value};
use crate::policy::product::Product;
use crate::policy::release::{Bounds, CellValue, PhaseRow, Place, Release, ReleaseTable};
use crate::value::{Moment, Truth, Version, add};

impl<'a> Evaluation<'a> {
    /// What one product says, for every product that it may be.
    pub(super) fn over_products(&self, say: impl Fn(Option<&Product>) -> (Vec<Value>, Lacks)) -> State {
        let (products, mut lacks) = self.possible_products();
        let mut values = Vec::new();
        for product in products {
            let (more, missing) = say(product);
            values.extend(more);
            lacks.add(&missing);
        }
        State::one_of(values, lacks)
    }

    /// Every product that it may be, and what would tell which; `None` stands for one that the policy does not have.
    pub(super) fn possible_products(&self) -> (Vec<Option<&'a Product>>, Lacks) {
        let well_known = self.policy.well_known;
        let state = self.state(well_known.product);
        let mut lacks = state.lacks.clone();
        let names: Vec<Sym> = match &state.values {
            Values::Any => self.policy.products.iter().map(|product| product.table.of).chain([Sym::OTHER]).collect(),
            Values::OneOf(values) => {
                values.iter().map(|value| if let Value::Name(name) = value { *name } else { Sym::OTHER }).collect()
            }
        };
        if names.len() > 1 {
            lacks.facts.insert(well_known.product);
        }
        (names.into_iter().map(|name| self.policy.product(name)).collect(), lacks)
    }

    /// What is said of each place that the release may have in the product's table.
    fn over_places(&self, table: &ReleaseTable, say: impl Fn(Place) -> (Vec<Value>, Lacks)) -> (Vec<Value>, Lacks) {
        let release = self.policy.well_known.release;
        let state = self.state(release);
        let (places, may_not_apply): (Vec<Place>, bool) = match &state.values {
            Values::Any => (table.every_place(), self.may_not_apply(release)),
            Values::OneOf(values) => {
                let versions = values.iter().filter_map(|value| match value {
                    Value::Version(version) => Some(version),
                    _ => None,
                });
                let places = versions.flat_map(|version| table.places(version, self.facts.day)).collect();
                (places, values.contains(&Value::NotApplicable))
            }
        };
        let (mut values, mut lacks) = over(release, places, say);
        values.extend(may_not_apply.then_some(Value::NotApplicable));
        lacks.add(&state.lacks);
        (values, lacks)
    }

    /// The phases that a version of this fact may be in; `None`: nobody told which version it is.
    pub(super) fn phases_of(
        &self,
        table: &ReleaseTable,
        fact: FactId,
        version: Option<&Version>,
    ) -> (Vec<Value>, Lacks) {
        let places = version.map_or_else(|| table.every_place(), |version| table.places(version, self.facts.day));
        over(fact, places, |place| self.phase_at(table, place))
    }

    pub(super) fn phase(&self) -> State {
        self.over_products(|product| match product {
            None => (vec![Value::Name(self.policy.names.find("unlisted"))], Lacks::default()),
            Some(product) if product.table.releases.is_empty() => (vec![Value::NotApplicable], Lacks::default()),
            Some(product) => self.over_places(&product.table, |place| self.phase_at(&product.table, place)),
        })
    }

    pub(super) fn phase_at(&self, table: &ReleaseTable, place: Place) -> (Vec<Value>, Lacks) {
        let word = match place {
            Place::Above => "unreleased",
            Place::Below => "ended",
            Place::Gap => "unlisted",
            Place::Line(index) => return self.phase_of_line(table, index),
        };
        (vec![Value::Name(self.policy.names.find(word))], Lacks::default())
    }

    fn phase_of_line(&self, table: &ReleaseTable, index: usize) -> (Vec<Value>, Lacks) {
        let name = |word: &str| Value::Name(self.policy.names.find(word));
        let out = self.is_out(table, &table.releases[index]);
        if out.truth == Truth::No {
            return (vec![name("unreleased")], Lacks::default());
        }
        let mut rows = FirstRow::default();
        let held = table.phases.iter().any(|row| {
            let window = self.window(table, index, row);
            let judged = match &row.when {
                Some(when) if window.truth != Truth::No => window.and(self.condition(when)),
                _ => window,
            };
            rows.row(&judged, || Value::Name(row.is))
        });
        let (mut values, mut lacks) = if held { rows.found() } else { rows.or_else(name("ended")) };
        if out.truth == Truth::Unknown {
            values.push(name("unreleased"));
            lacks.add(&out.lacks);
        }
        (values, lacks)
    }

    /// Whether the line has come out by the day.
    fn is_out(&self, table: &ReleaseTable, release: &Release) -> Judged {
        self.open_by(table, self.has_come(release), || vec![release])
    }

    /// As [`is_out`](Self::is_out), without what keeps it from being known.
    fn has_come(&self, release: &Release) -> Truth {
        let Bounds { earliest, latest } = release.released;
        between(self.reached(latest), !self.reached(earliest))
    }

    fn gap(&self, table: &ReleaseTable, release: &Release) -> Gap {
        Gap { product: self.policy.names.text(table.of).to_owned(), line: release.line.clone() }
    }

    /// Whether the day is this one or a later one.
    fn reached(&self, moment: Moment) -> bool {
        match moment {
            Moment::Past => true,
            Moment::On(date) => date <= self.facts.day,
            Moment::Never | Moment::Absent => false,
        }
    }

    /// The row's own window, without its `when`.
    fn window(&self, table: &ReleaseTable, index: usize, row: &PhaseRow) -> Judged {
        let release = &table.releases[index];
        let columns = row.columns.iter().map(|(column, predicate)| match self.cell(table, index, column) {
            (values, lacks) if values.len() == 1 && lacks.gaps.is_empty() => Judged::known(predicate.holds(&values[0])),
            (_, lacks) => Judged::new(Truth::Unknown, lacks),
        });
        let until = row.until.as_ref().map_or(Judged::YES, |until| {
            let Bounds { earliest, latest } = until[index];
            let truth = between(!self.is_over(earliest), self.is_over(latest));
            self.open_by(table, truth, || vec![undated(table, index)])
        });
        let above = &table.releases[index + 1..];
        let own_major = above.partition_point(|other| other.line.major() == release.line.major());
        [
            row.newest.map_or(Judged::YES, |most| self.rank(table, most, above)),
            row.newest_of_major.map_or(Judged::YES, |most| self.rank(table, most, &above[..own_major])),
            row.majors.map_or(Judged::YES, |most| self.major_rank(table, index, most)),
            row.behind_newest.as_ref().map_or(Judged::YES, |distance| self.behind_newest(table, index, distance)),
            until,
        ]
        .into_iter()
        .chain(columns)
        .fold(Judged::YES, Judged::and)
    }

    /// Whether the day lies after the last one that is included. An absent date is over: the row does not hold.
    fn is_over(&self, until: Moment) -> bool {
        match until {
            Moment::Absent | Moment::Past => true,
            Moment::On(date) => self.facts.day > date,
            Moment::Never => false,
        }
    }

    /// Whether fewer than `most` of these lines, the next higher ones first, are out.
    fn rank(&self, table: &ReleaseTable, most: u32, above: &[Release]) -> Judged {
        let truth = fewer_than(most, above.iter().map(|other| self.has_come(other)));
        self.open_by(table, truth, || above.iter().filter(|other| self.has_come(other) == Truth::Unknown).collect())
    }

    /// Whether fewer than `most` of the higher majors have a line that is out.
    fn major_rank(&self, table: &ReleaseTable, index: usize, most: u32) -> Judged {
        let higher = || table.releases[index..].chunk_by(|a, b| a.line.major() == b.line.major()).skip(1);
        let is_out = |major: &[Release]| Truth::any(major.iter().map(|other| self.has_come(other)));
        let truth = fewer_than(most, higher().map(is_out));
        self.open_by(table, truth, || {
            let open = higher().filter(|major| is_out(major) == Truth::Unknown).flatten();
            open.filter(|other| self.has_come(other) == Truth::Unknown).collect()
        })
    }

    /// Whether the line came out no longer than this before the newest line that is out.
    fn behind_newest(&self, table: &ReleaseTable, index: usize, distance: &crate::value::Duration) -> Judged {
        let release = &table.releases[index];
        let above = &table.releases[index + 1..];
        let too_old = |other: &Release| {
            let out = self.has_come(other);
            if out == Truth::No {
                return out;
            }
            let late = |own: Moment, newer: Moment| match (own, newer) {
                (Moment::On(own), Moment::On(newer)) => add(own, distance).is_some_and(|last| newer > last),
                (Moment::Past, _) => true,
                _ => false,
            };
            // The other line counts only if it is out, so it came out today at the latest.
            let newest = other.released.latest;
            let newest = if self.reached(newest) { newest } else { Moment::On(self.facts.day) };
            let surely = late(release.released.latest, other.released.earliest);
            let surely_not = !late(release.released.earliest, newest);
            out.and(between(surely, surely_not))
        };
        let truth = Truth::any(above.iter().map(too_old)).not();
        self.open_by(table, truth, || above.iter().filter(|other| too_old(other) == Truth::Unknown).collect())
    }

    /// A truth that lines with open dates keep from being known, if it is not. They are named only then: of thousands
    /// of lines on thousands of days, most are never told.
    fn open_by<'t>(&self, table: &ReleaseTable, truth: Truth, open: impl FnOnce() -> Vec<&'t Release>) -> Judged {
        if truth != Truth::Unknown {
            return Judged::known(truth);
        }
        let gaps = open().into_iter().map(|release| self.gap(table, release)).collect();
        Judged::new(truth, Lacks { gaps, ..Lacks::default() })
    }

    pub(super) fn stage(&self) -> State {
        let (pre, done) = (self.policy.names.find("pre"), self.policy.names.find("final"));
        let release = self.policy.well_known.release;
        self.over_products(|product| {
            if product.is_some_and(|product| product.table.releases.is_empty()) {
                return (vec![Value::NotApplicable], Lacks::default());
            }
            let state = self.state(release);
            match &state.values {
                Values::OneOf(values) => {
                    let stages = values.iter().map(|value| match value {
                        Value::Version(version) if version.is_pre() => Value::Name(pre),
                        Value::Version(_) => Value::Name(done),
                        _ => Value::NotApplicable,
                    });
                    (stages.collect(), state.lacks.clone())
                }
                Values::Any => {
                    let mut lacks = state.lacks.clone();
                    lacks.facts.insert(release);
                    let none = self.may_not_apply(release).then_some(Value::NotApplicable);
                    ([Value::Name(pre), Value::Name(done)].into_iter().chain(none).collect(), lacks)
                }
            }
        })
    }

    pub(super) fn release_column(&self, column: &str) -> State {
        let state = self.over_products(|product| match product {
            Some(Product { table, .. }) if !table.releases.is_empty() => self.over_places(table, |place| match place {
                Place::Line(index) => self.cell(table, index, column),
                Place::Above | Place::Below | Place::Gap => (vec![Value::NotApplicable], Lacks::default()),
            }),
            _ => (vec![Value::NotApplicable], Lacks::default()),
        });
        // Bounds are not two days but all the days between them: no finite list of values would be sound.
        if state.lacks.gaps.is_empty() { state } else { State::any(state.lacks) }
    }

    fn cell(&self, table: &ReleaseTable, index: usize, column: &str) -> (Vec<Value>, Lacks) {
        let release = &table.releases[index];
        let bounds = match release.column(column) {
            Some(CellValue::Written(value)) => return (vec![value.clone()], Lacks::default()),
            Some(CellValue::ByRule(bounds)) => *bounds,
            None if column == "released" => release.released,
            None => return (vec![Value::NotApplicable], Lacks::default()),
        };
        let Bounds { earliest, latest } = bounds;
        if earliest == latest {
            return (vec![moment_value(earliest)], Lacks::default());
        }
        (vec![moment_value(earliest), moment_value(latest)], Lacks::gap(self.gap(table, undated(table, index))))
    }
}

/// What is said of each of these places; several leave it to the fact which one it is.
fn over(fact: FactId, places: Vec<Place>, say: impl Fn(Place) -> (Vec<Value>, Lacks)) -> (Vec<Value>, Lacks) {
    let mut lacks = if places.len() > 1 { Lacks::fact(fact) } else { Lacks::default() };
    let mut values = Vec::new();
    for place in places {
        let (more, missing) = say(place);
        values.extend(more);
        lacks.add(&missing);
    }
    (values, lacks)
}

/// The line whose missing date leaves a date of this line open: itself, or the next one without a date above it.
fn undated(table: &ReleaseTable, index: usize) -> &Release {
    let inexact = |release: &&Release| release.released.earliest != release.released.latest;
    table.releases[index..].iter().find(inexact).unwrap_or(&table.releases[index])
}

fn moment_value(moment: Moment) -> Value {
    if moment == Moment::Absent { Value::NotApplicable } else { Value::Date(moment) }
}

/// Whether something is so that surely is, surely is not, or may be.
const fn between(surely: bool, surely_not: bool) -> Truth {
    match (surely, surely_not) {
        (true, _) => Truth::Yes,
        (_, true) => Truth::No,
        _ => Truth::Unknown,
    }
}

/// Whether fewer than `most` of these hold. It looks at no more of them than it takes.
fn fewer_than(most: u32, truths: impl IntoIterator<Item = Truth>) -> Truth {
    let (mut sure, mut possible) = (0, 0);
    let mut truths = truths.into_iter();
    while sure < most {
        let Some(truth) = truths.next() else { return if possible < most { Truth::Yes } else { Truth::Unknown } };
        sure += u32::from(truth == Truth::Yes);
        possible += u32::from(truth != Truth::No);
    }
    Truth::No
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn only_so_many_lines_are_looked_at_as_it_takes() {
        let (yes, no, open) = (Truth::Yes, Truth::No, Truth::Unknown);
        let looked_at = Cell::new(0);
        let count = |most, lines: &[Truth]| {
            looked_at.set(0);
            fewer_than(
                most,
                lines.iter().map(|&truth| {
                    looked_at.set(looked_at.get() + 1);
                    truth
                }),
            )
        };
        assert_eq!((count(2, &[yes, no, open, yes, open, open]), looked_at.get()), (no, 4));
        assert_eq!((count(0, &[open; 5_000]), looked_at.get()), (no, 0));
        assert_eq!(count(2, &[open, no]), yes);
        assert_eq!(count(2, &[open, yes]), open);
        assert_eq!(count(1, &[]), yes);
    }
}
