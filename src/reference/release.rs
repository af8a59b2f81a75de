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
        let Bounds { earliest, latest } = release.released;
        self.by_bounds(table, release, self.reached(latest), !self.reached(earliest))
    }

    fn by_bounds(&self, table: &ReleaseTable, release: &Release, surely: bool, surely_not: bool) -> Judged {
        match (surely, surely_not) {
            (true, _) => Judged::YES,
            (_, true) => Judged::NO,
            _ => Judged::new(Truth::Unknown, Lacks::gap(self.gap(table, release))),
        }
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
            self.by_bounds(table, undated(table, index), !self.is_over(earliest), self.is_over(latest))
        });
        let major = release.line.major();
        [
            row.newest.map_or(Judged::YES, |most| self.rank(table, index, most, |_| true)),
            row.newest_of_major
                .map_or(Judged::YES, |most| self.rank(table, index, most, |other| other.line.major() == major)),
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

    /// Whether fewer than `most` of the higher lines that count are out.
    fn rank(&self, table: &ReleaseTable, index: usize, most: u32, counts: impl Fn(&Release) -> bool) -> Judged {
        let above: Vec<Judged> = table.releases[index + 1..]
            .iter()
            .filter(|other| counts(other))
            .map(|other| self.is_out(table, other))
            .collect();
        fewer_than(most, &above)
    }

    /// Whether fewer than `most` of the higher majors have a line that is out.
    fn major_rank(&self, table: &ReleaseTable, index: usize, most: u32) -> Judged {
        let own = table.releases[index].line.major();
        let mut majors: Vec<(u64, Judged)> = Vec::new();
        for other in table.releases[index + 1..].iter().filter(|other| other.line.major() > own) {
            let out = self.is_out(table, other);
            match majors.iter_mut().find(|(major, _)| *major == other.line.major()) {
                Some((_, any)) => *any = any.clone().or(out),
                None => majors.push((other.line.major(), out)),
            }
        }
        fewer_than(most, &majors.into_iter().map(|(_, out)| out).collect::<Vec<_>>())
    }

    /// Whether the line came out no longer than this before the newest line that is out.
    fn behind_newest(&self, table: &ReleaseTable, index: usize, distance: &crate::value::Duration) -> Judged {
        let release = &table.releases[index];
        let too_old = table.releases[index + 1..].iter().map(|other| {
            let out = self.is_out(table, other);
            if out.truth == Truth::No {
                return Judged::NO;
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
            out.and(self.by_bounds(table, other, surely, surely_not))
        });
        too_old.fold(Judged::NO, Judged::or).not()
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

/// Whether fewer than `most` of these hold.
fn fewer_than(most: u32, judged: &[Judged]) -> Judged {
    let count = |wanted: &[Truth]| judged.iter().filter(|one| wanted.contains(&one.truth)).count();
    let most = most as usize;
    if count(&[Truth::Yes, Truth::Unknown]) < most {
        return Judged::YES;
    }
    if count(&[Truth::Yes]) >= most {
        return Judged::NO;
    }
    let mut lacks = Lacks::default();
    judged.iter().for_each(|one| lacks.add(&one.lacks));
    Judged::new(Truth::Unknown, lacks)
}
