//! Values that stand for all others of a fact: one for each thing that the policy can tell apart.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::Hash;

use super::days::usual;
use super::versions::Versions;
use crate::policy::condition::{Pattern, Test, ThingTest};
use crate::policy::fact::{Derivation, Element, FactDef, FactType, Sym, Value};
use crate::policy::meter::{Allowance, Limit, Meter};
use crate::policy::product::{Product, Status};
use crate::policy::{FactId, Policy};
use crate::value::{Date, Decimal, Duration, Moment, Money, Range, Unit};

/// Of sets of more elements than this not every combination is looked at.
pub(crate) const MOST_ELEMENTS: usize = 8;

/// The values of one fact, the least surprising first.
pub(super) struct Values {
    pub(super) values: Vec<Value>,
    /// Whether there are combinations that they leave out.
    pub(super) is_sampled: bool,
    /// Elements of lists that no test tells apart; the first stands for all of them.
    pub(super) alike: Vec<Vec<Element>>,
}

/// What is looked at to find the values of one fact.
pub(super) struct Asked<'a> {
    pub(super) policy: &'a Policy,
    pub(super) product: Option<&'a Product>,
    pub(super) fact: FactId,
    pub(super) tests: &'a [&'a Test],
}

impl Asked<'_> {
    pub(super) fn values(&self) -> Values {
        let def = self.policy.fact(self.fact);
        let exact = |values| Values { values, is_sampled: false, alike: Vec::new() };
        match &def.ty {
            FactType::YesNo => exact(vec![Value::YesNo(false), Value::YesNo(true)]),
            FactType::OneOf(names) | FactType::Levels(names) => exact(names.iter().copied().map(Value::Name).collect()),
            FactType::Name => exact(self.names()),
            FactType::Number => exact(numbers(self.bounds(number_range), self.amounts()).map(Value::Number).collect()),
            FactType::Money => exact(self.money()),
            FactType::Duration => exact(self.durations()),
            FactType::Date => exact(self.dates()),
            FactType::Version => exact(self.versions()),
            FactType::Thing => exact(self.elements().into_iter().map(Value::Thing).collect()),
            FactType::SetOf(_) | FactType::Things => self.sets(def),
            FactType::Instant | FactType::Zone => Values { is_sampled: true, ..exact(Vec::new()) },
        }
    }

    fn patterns(&self) -> impl Iterator<Item = &Pattern> {
        self.tests.iter().flat_map(|test| test.predicate.patterns()).flat_map(members)
    }

    pub(super) fn bounds<T: PartialOrd + Clone>(&self, range: impl Fn(&Pattern) -> Option<&Range<T>>) -> Vec<T> {
        let ranges = self.patterns().filter_map(range);
        ranges.flat_map(|range| range.bounds().into_iter().flatten().map(|(bound, _)| bound.clone())).collect()
    }

    /// The ends of ranges of a fact with an order.
    pub(super) fn ends(&self) -> Vec<Value> {
        let numbers = self.bounds(number_range).into_iter().map(Value::Number);
        let money = self.bounds(money_range).into_iter().map(Value::Money);
        let durations = self.bounds(duration_range).into_iter().map(Value::Duration);
        numbers.chain(money).chain(durations).chain(self.bounds(date_range).into_iter().map(Value::on)).collect()
    }

    /// The names that the tests name.
    pub(super) fn named(&self) -> Vec<Sym> {
        let named =
            self.patterns().filter_map(|pattern| if let Pattern::Names(names) = pattern { Some(names) } else { None });
        named.flatten().copied().collect()
    }

    fn names(&self) -> Vec<Value> {
        let mut names = self.named();
        if let Some(Value::Name(assumed)) = self.policy.fact(self.fact).assume {
            names.push(assumed);
        }
        names.sort_unstable();
        names.dedup();
        names.retain(|name| *name != Sym::OTHER);
        names.into_iter().chain([Sym::OTHER]).map(Value::Name).collect()
    }

    /// The meters for which the fact is something other than what was used or carried.
    fn meters(&self) -> impl Iterator<Item = &Meter> {
        let feeds = |meter: &&Meter| meter.inputs(self.policy.well_known.plan).any(|input| input == self.fact);
        let meters = self.policy.facts.iter().filter_map(|def| match &def.derivation {
            Some(Derivation::Meter(meter)) => Some(meter),
            _ => None,
        });
        meters.filter(feeds)
    }

    /// Amounts of meters beside which the fact counts, with the shares at which they are nearly used up.
    fn amounts(&self) -> Vec<Decimal> {
        let mut amounts = Vec::new();
        for meter in self.meters() {
            let mut limit = |limit: &Limit| {
                if let Limit::Amount(amount) = limit {
                    amounts.push(*amount);
                    amounts.extend(meter.nearly.and_then(|share| amount.checked_mul(share)));
                }
            };
            match &meter.allowance {
                Allowance::Same(one) => limit(one),
                Allowance::ByPlan(limits) => limits.iter().for_each(|(_, one)| limit(one)),
            }
        }
        amounts
    }

    fn money(&self) -> Vec<Value> {
        let mut by_currency = BTreeMap::new();
        for money in self.bounds(money_range) {
            by_currency
                .entry(money.currency().code().to_owned())
                .or_insert((money.currency(), Vec::new()))
                .1
                .push(money.amount());
        }
        for meter in self.meters() {
            if let crate::policy::meter::Measure::Money(currency) = meter.measure {
                by_currency
                    .entry(currency.code().to_owned())
                    .or_insert((currency, Vec::new()))
                    .1
                    .extend(self.amounts());
            }
        }
        let each = by_currency.into_values();
        each.flat_map(|(currency, amounts)| {
            numbers(amounts, Vec::new()).map(move |amount| Value::Money(Money::new(amount, currency)))
        })
        .collect()
    }

    fn durations(&self) -> Vec<Value> {
        let mut found: Vec<Duration> = Vec::new();
        let mut known: HashSet<(Unit, u32)> = HashSet::new();
        let mut offer = |duration: Duration| {
            if known.insert((duration.unit(), duration.amount())) {
                found.push(duration);
            }
        };
        let bounds = self.bounds(duration_range);
        for bound in &bounds {
            let (amount, unit) = (bound.amount(), bound.unit());
            [amount.saturating_add(1), amount, amount.saturating_sub(1)]
                .into_iter()
                .for_each(|amount| offer(Duration::new(amount, unit)));
            bound.around_months().into_iter().for_each(&mut offer);
            let minutes = match unit {
                Unit::Hours => amount.checked_mul(60),
                Unit::Days => amount.checked_mul(24 * 60),
                Unit::Weeks => amount.checked_mul(7 * 24 * 60),
                _ => None,
            };
            if let Some(minutes) = minutes {
                [minutes.saturating_add(1), minutes.saturating_sub(1)]
                    .into_iter()
                    .for_each(|one| offer(Duration::new(one, Unit::Minutes)));
            }
        }
        for amount in numbers(Vec::new(), self.amounts())
            .filter(|amount| self.meters().next().is_some() && !amount.is_sign_negative())
        {
            u32::try_from(amount.ceil().mantissa())
                .ok()
                .into_iter()
                .for_each(|minutes| offer(Duration::new(minutes, Unit::Minutes)));
        }
        offer(Duration::new(0, bounds.first().map_or(Unit::Minutes, |bound| bound.unit())));
        found.into_iter().map(Value::Duration).collect()
    }

    fn dates(&self) -> Vec<Value> {
        let mut days: Vec<Date> = self.bounds(date_range);
        let around: Vec<Date> = days.iter().flat_map(|day| [day.pred_opt(), day.succ_opt()]).flatten().collect();
        days.extend(around);
        if days.is_empty() {
            days.push(self.policy.applies_from.unwrap_or_default());
        }
        days.sort_unstable();
        days.dedup();
        days.into_iter().map(|day| Value::Date(Moment::On(day))).collect()
    }

    fn versions(&self) -> Vec<Value> {
        self.seen_versions().points().into_iter().map(Value::Version).collect()
    }

    /// What the policy can tell apart of the versions of the fact.
    pub(super) fn seen_versions(&self) -> Versions {
        let (mut versions, day) = (Versions::default(), usual(self.policy, self.product));
        for pattern in self.patterns() {
            if let Pattern::Version(range) = pattern {
                versions.range(range);
            }
        }
        let is_release = self.fact == self.policy.well_known.release;
        if is_release {
            self.product.iter().for_each(|product| versions.table(&product.table, day));
            versions.tell_pre();
        }
        for def in &self.policy.facts {
            match &def.derivation {
                Some(Derivation::VersionPhase(fact, cycle)) if *fact == self.fact => {
                    versions.table(self.policy.life_cycles.table(*cycle), day);
                }
                Some(Derivation::Distance(distance)) if [distance.from, distance.to].contains(&self.fact) => {
                    use crate::policy::distance::Measured;
                    match distance.of {
                        Measured::OwnProduct => {
                            self.product.iter().for_each(|product| versions.table(&product.table, day))
                        }
                        Measured::Product(name) => {
                            self.policy.product(name).iter().for_each(|product| versions.table(&product.table, day));
                        }
                        Measured::LifeCycle(cycle) => versions.table(self.policy.life_cycles.table(cycle), day),
                    }
                }
                _ => {}
            }
        }
        versions
    }

    /// Things that are named in tests, in the listing of the product and in life cycles; then any other.
    fn elements(&self) -> Vec<Element> {
        let mut of: BTreeMap<Sym, Versions> = BTreeMap::new();
        let (mut any, day) = (Versions::default(), usual(self.policy, self.product));
        let listing = self.product.and_then(|product| self.policy.listing_of(product, self.fact));
        let listed = listing.into_iter().flatten().flat_map(|row| &row.things);
        let tested =
            self.patterns().filter_map(|pattern| if let Pattern::Thing(thing) = pattern { Some(thing) } else { None });
        let mut order = Vec::new();
        for ThingTest { names, versions } in listed.chain(tested) {
            for name in names.iter().flat_map(|names| names.iter()) {
                let own = of.entry(*name).or_insert_with(|| {
                    order.push(*name);
                    Versions::default()
                });
                versions.iter().for_each(|range| own.range(range));
            }
            if names.is_none() {
                versions.iter().for_each(|range| any.range(range));
            }
        }
        let asks_for_cycles = self.policy.phase_fact(self.fact).is_some()
            || listing.is_some_and(|rows| rows.iter().any(|row| row.while_phases.is_some()));
        let owners = &self.policy.life_cycles.owners;
        let grouped = owners.by_group.keys().filter(|(fact, _)| *fact == self.fact).map(|(_, name)| *name);
        for name in owners.by_name.keys().copied().chain(grouped).filter(|_| asks_for_cycles) {
            if let Some(table) = self.policy.life_cycles.of_thing(self.fact, name) {
                let own = of.entry(name).or_insert_with(|| {
                    order.push(name);
                    Versions::default()
                });
                own.table(table, day);
            }
        }
        if let Some(Value::Thing(assumed)) = &self.policy.fact(self.fact).assume
            && !of.contains_key(&assumed.name)
        {
            order.push(assumed.name);
            of.insert(assumed.name, Versions::default());
        }
        let not_involved = self.policy.names.find(Status::NotInvolved.word());
        if self.policy.fact(self.fact).ty == FactType::Thing && !of.contains_key(&not_involved) {
            order.push(not_involved);
            of.insert(not_involved, Versions::default());
        }
        order.push(Sym::OTHER);
        of.insert(Sym::OTHER, Versions::default());
        let mut elements = Vec::new();
        for name in order {
            let mut versions = of.remove(&name).unwrap_or_default();
            versions.add(&any);
            if versions.is_empty() || name == not_involved {
                elements.push(Element { name, version: None });
            } else {
                elements.extend(versions.points().into_iter().map(|version| Element { name, version: Some(version) }));
            }
        }
        elements
    }

    fn sets(&self, def: &FactDef) -> Values {
        let all = match def.ty.closed() {
            Some(names) => names.iter().map(|name| Element { name: *name, version: None }).collect(),
            None => self.elements(),
        };
        let told = |element: &Element| -> Vec<bool> {
            self.patterns().map(|pattern| pattern.covers_element(element) == crate::value::Truth::Yes).collect()
        };
        // What a listing says of an element is not known yet, so elements of a list with one are all told apart.
        let is_listed = self.fact == self.policy.well_known.integrations;
        let alike = if is_listed { all.into_iter().map(|one| vec![one]).collect() } else { together(all, told) };
        let apart: Vec<Element> = alike.iter().filter_map(|class| class.first().cloned()).collect();
        let is_sampled = apart.len() > MOST_ELEMENTS;
        let mut chosen: Vec<Vec<Element>> = vec![Vec::new()];
        if is_sampled {
            chosen.extend(apart.iter().map(|one| vec![one.clone()]));
            for (at, one) in apart.iter().enumerate() {
                chosen.extend(apart.iter().skip(at + 1).map(|other| vec![one.clone(), other.clone()]));
            }
            chosen.push(apart);
        } else {
            chosen = every_choice(&apart);
            chosen.sort_by_key(Vec::len);
        }
        let values = chosen.into_iter().map(|elements| Value::Set { elements, complete: true }).collect();
        Values { values, is_sampled, alike }
    }
}

/// Every choice of some, none and all among them.
pub(crate) fn every_choice<T: Clone>(all: &[T]) -> Vec<Vec<T>> {
    let mut chosen: Vec<Vec<T>> = vec![Vec::new()];
    for one in all {
        let with: Vec<Vec<T>> = chosen.iter().map(|some| [&some[..], std::slice::from_ref(one)].concat()).collect();
        chosen.extend(with);
    }
    chosen
}

/// Those of which the same is so stand together, in the order of the first of each.
pub(crate) fn together<T, K: Hash + Eq>(all: Vec<T>, what: impl Fn(&T) -> K) -> Vec<Vec<T>> {
    let mut places = HashMap::new();
    let mut found: Vec<Vec<T>> = Vec::new();
    for one in all {
        let place = *places.entry(what(&one)).or_insert(found.len());
        match found.get_mut(place) {
            Some(alike) => alike.push(one),
            None => found.push(vec![one]),
        }
    }
    found
}

/// A pattern, or the members of a group.
fn members(pattern: &Pattern) -> Vec<&Pattern> {
    match pattern {
        Pattern::Group(members) => members.iter().flat_map(members_of).collect(),
        one => vec![one],
    }
}

fn members_of(pattern: &Pattern) -> Vec<&Pattern> {
    members(pattern)
}

pub(super) const fn number_range(pattern: &Pattern) -> Option<&Range<Decimal>> {
    if let Pattern::Number(range) = pattern { Some(range) } else { None }
}

pub(super) const fn money_range(pattern: &Pattern) -> Option<&Range<Money>> {
    if let Pattern::Money(range) = pattern { Some(range) } else { None }
}

pub(super) const fn duration_range(pattern: &Pattern) -> Option<&Range<Duration>> {
    if let Pattern::Duration(range) = pattern { Some(range) } else { None }
}

pub(super) const fn date_range(pattern: &Pattern) -> Option<&Range<Date>> {
    if let Pattern::Date(range) = pattern { Some(range) } else { None }
}

/// Each bound, and a number between each two and beyond both ends.
fn numbers(mut bounds: Vec<Decimal>, more: Vec<Decimal>) -> impl Iterator<Item = Decimal> {
    bounds.extend(more);
    bounds.sort_unstable();
    bounds.dedup();
    let mut numbers = Vec::new();
    if let (Some(first), Some(last)) = (bounds.first(), bounds.last()) {
        numbers.extend(last.checked_add(Decimal::ONE));
        numbers.extend(first.checked_sub(Decimal::ONE));
    }
    let between = |pair: &[Decimal]| {
        let [low, high] = pair else { return None };
        let middle = low.checked_add(*high)?.checked_div(Decimal::TWO)?;
        Some(Some(middle.ceil()).filter(|whole| whole < high && whole > low).unwrap_or(middle))
    };
    numbers.extend(bounds.windows(2).filter_map(between));
    numbers.extend(bounds);
    if numbers.is_empty() {
        numbers.push(Decimal::ONE);
    }
    // What is below nothing surprises most.
    numbers.sort_by_key(|number| (number.is_sign_negative() && !number.is_zero(), number.abs()));
    numbers.into_iter()
}
