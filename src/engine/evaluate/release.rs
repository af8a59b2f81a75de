//! Release phases, stages and columns: what the release table says of a version on a day.

use super::{Evaluation, Said, State, Val};
use crate::engine::space::Space;
use crate::policy::FactId;
use crate::policy::fact::Value;
use crate::policy::product::Product;
use crate::policy::release::{Bounds, CellValue, Place, ReleaseTable};
use crate::value::{Moment, Truth, Version};

/// A release table, with its number among those of the engine.
#[derive(Clone, Copy)]
pub(in crate::engine) struct TableAt<'a> {
    pub(super) number: usize,
    pub(super) table: &'a ReleaseTable,
}

/// A product, with its number.
#[derive(Clone, Copy)]
pub(super) struct Offer<'a> {
    number: usize,
    pub(super) product: &'a Product,
}

impl<'a> Offer<'a> {
    pub(super) const fn table(self) -> TableAt<'a> {
        TableAt { number: self.number, table: &self.product.table }
    }

    const fn has_no_table(self) -> bool {
        self.product.table.releases.is_empty()
    }
}

impl<'a> Evaluation<'a> {
    /// What one product says, for every product that it may be.
    pub(super) fn over_products(&mut self, say: impl FnMut(&mut Self, &mut Said, Option<Offer<'a>>)) -> State {
        let mut said = self.space.said();
        self.each_product(&mut said, say);
        self.one_of(said)
    }

    /// Every product that it may be, and what would tell which; `None` stands for one that the policy does not have.
    pub(super) fn each_product(
        &mut self,
        said: &mut Said,
        mut say: impl FnMut(&mut Self, &mut Said, Option<Offer<'a>>),
    ) {
        let policy = self.policy;
        let fact = policy.well_known.product;
        let state = self.state(fact);
        self.space.add(said.lacks, state.lacks);
        let count = if state.is_any() { policy.products.len() + 1 } else { state.places().len() };
        if count > 1 {
            self.space.insert(said.lacks, fact.0 as usize);
        }
        for at in state.places() {
            let offer = self.offer(self.space.value(at));
            say(self, said, offer);
        }
        if state.is_any() {
            for product in &policy.products {
                let offer = self.offer(Val::Name(product.table.of));
                say(self, said, offer);
            }
            say(self, said, None);
        }
    }

    /// The product of this name.
    pub(super) fn offer(&self, value: Val) -> Option<Offer<'a>> {
        let Val::Name(name) = value else { return None };
        let number = self.engine.lookups.product(name)?;
        Some(Offer { number, product: &self.policy.products[number] })
    }

    /// What is said of each place that the release may have in the product's table.
    fn over_places(&mut self, table: TableAt<'a>, said: &mut Said, mut say: impl FnMut(&mut Self, &mut Said, Place)) {
        let release = self.policy.well_known.release;
        let state = self.state(release);
        self.space.add(said.lacks, state.lacks);
        let mut count = 0;
        if state.is_any() {
            count += self.at_each_place(table, None, said, &mut say);
            if self.may_not_apply(release) {
                said.values.push(Val::NotApplicable);
            }
        }
        for at in state.places() {
            let value = self.space.value(at);
            match self.kept(value) {
                Some(Value::Version(version)) => count += self.at_each_place(table, Some(version), said, &mut say),
                _ if matches!(value, Val::NotApplicable) => said.values.push(value),
                _ => {}
            }
        }
        if count > 1 {
            self.space.insert(said.lacks, release.0 as usize);
        }
    }

    /// What is said of each place that a version may have; `None`: nobody told which version it is. Answers how many
    /// places there are.
    fn at_each_place(
        &mut self,
        table: TableAt<'a>,
        version: Option<&Version>,
        said: &mut Said,
        say: &mut impl FnMut(&mut Self, &mut Said, Place),
    ) -> usize {
        let mut count = 0;
        for place in table.table.each_place(version, self.day) {
            say(self, said, place);
            count += 1;
        }
        count
    }

    /// The phases that a version of this fact may be in; `None`: nobody told which version it is. Several places leave
    /// it to the fact which one it is.
    pub(super) fn phases_of(&mut self, table: TableAt<'a>, fact: FactId, version: Option<&Version>, said: &mut Said) {
        let mut say = |this: &mut Self, said: &mut Said, place| this.phase_at(table, place, said);
        if self.at_each_place(table, version, said, &mut say) > 1 {
            self.space.insert(said.lacks, fact.0 as usize);
        }
    }

    pub(super) fn phase(&mut self) -> State {
        let unlisted = self.engine.lookups.words.unlisted;
        self.over_products(|this, said, offer| match offer {
            None => said.values.push(Val::Name(unlisted)),
            Some(offer) if offer.has_no_table() => said.values.push(Val::NotApplicable),
            Some(offer) => {
                let table = offer.table();
                this.over_places(table, said, |this, said, place| this.phase_at(table, place, said));
            }
        })
    }

    pub(in crate::engine) fn phase_at(&mut self, table: TableAt<'a>, place: Place, said: &mut Said) {
        let words = &self.engine.lookups.words;
        let word = match place {
            Place::Above => words.unreleased,
            Place::Below => words.ended,
            Place::Gap => words.unlisted,
            Place::Line(line) => return self.phase_of_line(table, line, said),
        };
        said.values.push(Val::Name(word));
    }

    fn phase_of_line(&mut self, table: TableAt<'a>, line: usize, said: &mut Said) {
        let words = self.engine.lookups.words;
        let out = self.is_out(table, line);
        if out == Truth::No {
            said.values.push(Val::Name(words.unreleased));
            return;
        }
        let mut held = false;
        for (number, row) in table.table.phases.iter().enumerate() {
            let mut judged = self.window(table, line, number);
            if judged.truth == Truth::No {
                continue;
            }
            if let Some(when) = &row.when {
                let when = self.condition(when);
                judged = self.space.and(judged, when);
            }
            held = self.row(said, judged, Val::Name(row.is));
            if held {
                break;
            }
        }
        if !held {
            said.values.push(Val::Name(words.ended));
        }
        if out == Truth::Unknown {
            said.values.push(Val::Name(words.unreleased));
            self.lack_gap(said.lacks, table, line);
        }
    }

    pub(super) fn stage(&mut self) -> State {
        let words = self.engine.lookups.words;
        let (pre, done) = (Val::Name(words.pre), Val::Name(words.done));
        let release = self.policy.well_known.release;
        self.over_products(|this, said, offer| {
            if offer.is_some_and(Offer::has_no_table) {
                said.values.push(Val::NotApplicable);
                return;
            }
            let state = this.state(release);
            this.space.add(said.lacks, state.lacks);
            if state.is_any() {
                this.space.insert(said.lacks, release.0 as usize);
                said.values.extend([pre, done]);
                if this.may_not_apply(release) {
                    said.values.push(Val::NotApplicable);
                }
            }
            for at in state.places() {
                said.values.push(match this.kept(this.space.value(at)) {
                    Some(Value::Version(version)) if version.is_pre() => pre,
                    Some(Value::Version(_)) => done,
                    _ => Val::NotApplicable,
                });
            }
        })
    }

    pub(super) fn release_column(&mut self, column: &'a str) -> State {
        let state = self.over_products(|this, said, offer| match offer {
            Some(offer) if !offer.has_no_table() => {
                let table = offer.table();
                this.over_places(table, said, |this, said, place| match place {
                    Place::Line(line) => this.cell(table, line, column, said),
                    Place::Above | Place::Below | Place::Gap => said.values.push(Val::NotApplicable),
                });
            }
            _ => said.values.push(Val::NotApplicable),
        });
        // Bounds are not two days but all the days between them: no finite list of values would be sound.
        let facts = self.policy.facts.len();
        if self.space.has_from(state.lacks, facts) { Space::any(state.lacks) } else { state }
    }

    fn cell(&mut self, table: TableAt<'a>, line: usize, column: &str, said: &mut Said) {
        match column_of(table, line, column) {
            Column::Written(value) => said.values.push(self.engine.constant(value)),
            Column::Nothing => said.values.push(Val::NotApplicable),
            Column::Day(Bounds { earliest, latest }) => {
                said.values.push(moment_value(earliest));
                if earliest != latest {
                    said.values.push(moment_value(latest));
                    self.lack_gap(said.lacks, table, self.undated(table, line));
                }
            }
        }
    }
}

/// What stands in a column of a line.
pub(super) enum Column<'a> {
    Written(&'a Value),
    Nothing,
    Day(Bounds),
}

pub(super) fn column_of<'a>(table: TableAt<'a>, line: usize, column: &str) -> Column<'a> {
    let release = &table.table.releases[line];
    match release.column(column) {
        Some(CellValue::Written(value)) => Column::Written(value),
        Some(CellValue::ByRule(bounds)) => Column::Day(*bounds),
        None if column == "released" => Column::Day(release.released),
        None => Column::Nothing,
    }
}

pub(super) fn moment_value(moment: Moment) -> Val {
    if moment == Moment::Absent { Val::NotApplicable } else { Val::Date(moment) }
}
