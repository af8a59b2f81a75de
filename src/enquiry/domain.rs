//! The values that stand for all others of a fact that is not known, as far as a request leaves it open.

use std::collections::BTreeSet;

use super::answers::Group;
use super::lists::{hold, sets};
use super::marks::Marks;
use crate::analysis::classes::{AllTests, Classes, clock_starts, moments};
use crate::facts::Facts;
use crate::policy::condition::{Pattern, Predicate, Test, ThingTest};
use crate::policy::fact::{Derivation, Element, FactType, Sym, Value};
use crate::policy::meter::{Allowance, Limit, Measure, Meter};
use crate::policy::product::Product;
use crate::policy::release::ReleaseTable;
use crate::policy::{FactId, Policy};
use crate::reference::evaluate::{Evaluation, View};
use crate::reference::state::Values;
use crate::value::{Decimal, Duration, Money, Unit, Version, VersionRange};

/// Most amounts of one fact that are combined with those of another.
const MOST_AMOUNTS: usize = 64;

/// The values of one fact that is not known.
#[derive(Debug, Clone, Default)]
pub(super) struct Domain {
    /// The least surprising first; never empty.
    pub(super) values: Vec<Value>,
    /// Those that what is told of the fact rules out: a group of the others has to end before them.
    pub(super) ruled_out: Vec<Value>,
    /// Values of an ordered fact that are a class of their own, or the end of one.
    pub(super) bounds: Vec<Value>,
    /// Where one class of versions ends and the next begins.
    pub(super) marks: Marks,
    /// Whether there are values that may come to something else and are left out.
    pub(super) is_sampled: bool,
    /// Elements of lists that no test tells apart; the first stands for all of them.
    pub(super) alike: Vec<Vec<Element>>,
    /// The elements of a list that is to change, as they were told.
    pub(super) told: Vec<(Element, Group)>,
}

/// Which product a request is about.
enum About<'p> {
    One(&'p Product),
    NoneOfThese,
    /// More than one can be meant.
    Any,
}

/// Finds domains for one request.
pub(super) struct Domains<'f, 'p> {
    facts: &'f Facts<'p>,
    tests: AllTests<'p>,
    /// What is to be told apart besides.
    apart: Vec<Test>,
    /// What lists that are to change may become.
    lists: Vec<(FactId, Domain)>,
}

impl<'f, 'p> Domains<'f, 'p> {
    pub(super) fn of(facts: &'f Facts<'p>) -> Self {
        Self { facts, tests: AllTests::of(facts.policy), apart: Vec::new(), lists: Vec::new() }
    }

    /// The same domains, in which values that these tests tell apart do not stand for each other.
    pub(super) fn telling_apart(self, apart: Vec<Test>) -> Self {
        Self { apart, ..self }
    }

    /// The same domains, in which these lists may become nothing else.
    pub(super) fn changing(self, lists: Vec<(FactId, Domain)>) -> Self {
        Self { lists, ..self }
    }

    /// The request as it was told.
    pub(super) const fn root(&self) -> &Facts<'p> {
        self.facts
    }

    /// Every test of the policy.
    pub(super) const fn tests(&self) -> &AllTests<'p> {
        &self.tests
    }

    pub(super) const fn policy(&self) -> &'p Policy {
        self.facts.policy
    }

    /// What a fact may be, as far as the request leaves it open.
    pub(super) fn domain(&self, fact: FactId) -> Domain {
        if let Some((_, list)) = self.lists.iter().find(|(list, _)| *list == fact) {
            return list.clone();
        }
        let evaluation = Evaluation::new(self.facts, View::Confirmed);
        let known: Vec<Value> = match &evaluation.state(fact).values {
            Values::Any => Vec::new(),
            Values::OneOf(values) => values.iter().filter(|value| **value != Value::NotApplicable).cloned().collect(),
        };
        self.among(fact, &known)
    }

    fn among(&self, fact: FactId, known: &[Value]) -> Domain {
        let mut domain = self.classes(fact, known);
        if !known.is_empty() {
            hold(&mut domain, known);
            let mut values: Vec<Value> = Vec::new();
            for one in known {
                let (mut found, is_sampled) = narrowed(one, &domain.values);
                domain.is_sampled |= is_sampled | self.stands_for_listed(fact, one, &mut found);
                values.extend(found.into_iter().filter(|value| !values.contains(value)).collect::<Vec<_>>());
            }
            domain.ruled_out = std::mem::replace(&mut domain.values, values);
            domain.ruled_out.retain(|value| !domain.values.contains(value));
        }
        if domain.values.is_empty() {
            domain.is_sampled = true;
        }
        domain
    }

    /// Keeps of the values that a shorter one may be those of lines that the catalogue has, on a day on which it has all of
    /// them. Answers whether that could not be told.
    fn stands_for_listed(&self, fact: FactId, known: &Value, found: &mut Vec<Value>) -> bool {
        let (policy, day) = (self.policy(), self.facts.day);
        let is_short =
            |table: &ReleaseTable, version: &Version| version.line(table.line).is_none() && table.is_complete_on(day);
        if fact != policy.well_known.release {
            let is_open = |element: &Element| {
                let of = |table: &&ReleaseTable| table.of == element.name;
                let is_short = |table: &ReleaseTable| match &element.version {
                    Some(version) => is_short(table, version),
                    None => table.is_complete_on(day),
                };
                policy.life_cycles.tables.iter().filter(of).any(is_short)
            };
            return match known {
                Value::Thing(element) => is_open(element),
                Value::Set { elements, .. } => elements.iter().any(is_open),
                _ => false,
            };
        }
        let Value::Version(known) = known else { return false };
        let table = match self.product() {
            About::One(product) => &product.table,
            About::NoneOfThese => return false,
            About::Any => return policy.products.iter().any(|product| is_short(&product.table, known)),
        };
        if is_short(table, known) {
            let places = table.places(known, day);
            let is_listed = |value: &Value| matches!(value, Value::Version(one) if table.places(one, day).iter().any(|place| places.contains(place)));
            let listed: Vec<Value> = found.iter().filter(|value| is_listed(value)).cloned().collect();
            if !listed.is_empty() {
                *found = listed;
            }
        }
        false
    }

    /// The product that the request is about.
    fn product(&self) -> About<'p> {
        let evaluation = Evaluation::new(self.facts, View::Confirmed);
        match &evaluation.state(self.policy().well_known.product).values {
            Values::OneOf(names) if names.len() == 1 => {
                let product = names.first().and_then(|name| product_of(self.policy(), name));
                product.map_or(About::NoneOfThese, About::One)
            }
            _ => About::Any,
        }
    }

    pub(super) fn classes(&self, fact: FactId, known: &[Value]) -> Domain {
        let policy = self.policy();
        let exact = |values| Domain { values, ..Domain::default() };
        let def = policy.fact(fact);
        if matches!(def.ty, FactType::Instant | FactType::Zone) {
            return Domain { is_sampled: true, ..exact(moments(policy, fact, self.facts.day)) };
        }
        if fact == policy.well_known.product {
            return exact(self.products());
        }
        let starts = derivations(policy).find_map(|derivation| match derivation {
            Derivation::Clock(clock) if clock.start == Some(fact) => Some(clock),
            _ => None,
        });
        if let Some(clock) = starts {
            return exact(clock_starts(clock, self.facts.day, policy));
        }
        let apart = self.apart.iter().filter(|test| test.fact == fact).cloned();
        let more: Vec<Test> = known.iter().filter_map(|value| within(fact, value)).chain(apart).collect();
        let mut domain = self.tested(fact, &more);
        for meter in derivations(policy) {
            if let Derivation::Meter(meter) = meter
                && meter.inputs(policy.well_known.plan).any(|input| input == fact)
                && fact != policy.well_known.plan
            {
                self.metered(fact, meter, &mut domain);
            }
        }
        domain
    }

    /// The classes that conditions, listings and tables make, for every product that the request may be about.
    fn tested(&self, fact: FactId, more: &[Test]) -> Domain {
        let policy = self.policy();
        let product = Evaluation::new(self.facts, View::Confirmed).state(policy.well_known.product);
        let about: Vec<_> = match &product.values {
            Values::OneOf(names) if names.len() == 1 => vec![names.iter().find_map(|name| product_of(policy, name))],
            _ => policy.products.iter().map(Some).chain([None]).collect(),
        };
        let mut more = more.to_vec();
        if about.len() > 1 && !policy.fact(fact).ty.is_set() {
            // What one product tells apart, a value that stands for many of another must not hide.
            more.extend(about.iter().flatten().filter_map(|product| self.divided_by(product, fact)));
        }
        let mut domain = Domain::default();
        let mut found = Vec::new();
        for product in about {
            let Classes { values, edges, is_sampled, alike } = self.tests.classes(product, fact, &more);
            domain.is_sampled |= is_sampled;
            domain.bounds.extend(edges.bounds);
            domain.marks.cuts(edges.cuts);
            domain.marks.listing(policy, product, fact);
            found.extend(values);
            let is_new = |class: &Vec<Element>| !domain.alike.contains(class);
            let more: Vec<_> = alike.into_iter().filter(is_new).collect();
            domain.alike.extend(more);
        }
        self.tests.on(fact).iter().copied().chain(&more).for_each(|test| domain.marks.read(test));
        domain.marks = domain.marks.sorted();
        let mut pieces = BTreeSet::new();
        for value in found {
            let is_new = match domain.marks.piece(&value) {
                Some(piece) => pieces.insert(piece),
                None => !domain.values.contains(&value),
            };
            if is_new {
                domain.values.push(value);
            }
        }
        domain
    }

    /// A test that tells apart what a product's listing or release table does.
    fn divided_by(&self, product: &Product, fact: FactId) -> Option<Test> {
        let rows = self.policy().listing_of(product, fact).into_iter().flatten();
        let mut patterns: Vec<Pattern> = rows.flat_map(|row| &row.things).cloned().map(Pattern::Thing).collect();
        if fact == self.policy().well_known.release {
            let lines = product.table.releases.iter();
            let ranges = lines.filter_map(|release| VersionRange::parse(&release.written).ok());
            patterns.extend(ranges.map(|range| Pattern::Version(Box::new(range))));
        }
        (!patterns.is_empty()).then(|| Test { fact, predicate: Predicate::Is(patterns), written: String::new() })
    }

    fn products(&self) -> Vec<Value> {
        let policy = self.policy();
        let names = policy.products.iter().map(|product| product.table.of).map(Value::Name);
        let mut all: Vec<Value> = names.collect();
        let tested = self.tests.classes(None, policy.well_known.product, &[]).values;
        all.extend(tested.into_iter().filter(|one| !all.contains(one)).collect::<Vec<_>>());
        if policy.fact(policy.well_known.product).ty.closed().is_none() && !all.contains(&Value::Name(Sym::OTHER)) {
            all.push(Value::Name(Sym::OTHER));
        }
        all
    }

    /// Adds the amounts at which a meter changes its status, given what is known of everything else that it counts.
    fn metered(&self, fact: FactId, meter: &Meter, domain: &mut Domain) {
        let evaluation = Evaluation::new(self.facts, View::Confirmed);
        let amounts = |of: FactId, measure: Measure| -> Vec<Decimal> {
            let state = evaluation.state(of);
            let values = match &state.values {
                Values::OneOf(values) => values.clone(),
                Values::Any if self.policy().fact(of).is_base() => self.tested(of, &[]).values,
                Values::Any => Vec::new(),
            };
            values.iter().filter_map(|value| measure.amount(value)).take(MOST_AMOUNTS).collect()
        };
        let optional = |of: Option<FactId>| {
            let mut all = of.filter(|of| *of != fact).map_or_else(Vec::new, |of| amounts(of, meter.measure));
            all.push(Decimal::ZERO);
            all
        };
        let (added, carried) = (optional(meter.adds), optional(meter.carried));
        let used = if meter.used == fact { vec![Decimal::ZERO] } else { amounts(meter.used, meter.measure) };
        let limits: Vec<Limit> = match &meter.allowance {
            Allowance::Same(limit) => vec![*limit],
            Allowance::ByPlan(all) => all.iter().map(|(_, limit)| *limit).collect(),
        };
        let beside = Beside { used, added, carried, is_carried: meter.carried == Some(fact) };
        let mut wanted = BTreeSet::from([Decimal::ZERO]);
        let mut measure = meter.measure;
        for limit in &limits {
            let (counts, each) = match limit {
                Limit::Amount(amount) => (vec![*amount], Decimal::ONE),
                Limit::Fact(of) if *of == fact => (Vec::new(), Decimal::ONE),
                Limit::Each(each, of) if *of == fact => (Vec::new(), *each),
                Limit::Fact(of) => (amounts(*of, meter.measure), Decimal::ONE),
                Limit::Each(each, of) => (amounts(*of, Measure::Number), *each),
            };
            for share in [Some(Decimal::ONE), meter.nearly].into_iter().flatten() {
                if counts.is_empty() {
                    // The fact is the limit: what is used divides it.
                    domain.is_sampled = true;
                    measure = if matches!(limit, Limit::Each(..)) { Measure::Number } else { measure };
                    wanted.extend(beside.counts(each, share));
                }
                let limits = counts.iter().filter_map(|count| count.checked_mul(each));
                wanted.extend(limits.flat_map(|limit| beside.amounts(limit, share)));
            }
        }
        if wanted.len() > 4 * MOST_AMOUNTS {
            domain.is_sampled = true;
        }
        let wanted: Vec<Decimal> = wanted.into_iter().take(4 * MOST_AMOUNTS).collect();
        let mut more: Vec<Value> = around(&wanted, measure).into_iter().filter_map(|one| value(measure, one)).collect();
        more.retain(|value| !domain.values.contains(value));
        domain.values.extend(more);
        domain.bounds.extend(wanted.into_iter().filter_map(|one| value(measure, one)));
    }
}

/// What stands beside one amount of a meter.
struct Beside {
    used: Vec<Decimal>,
    added: Vec<Decimal>,
    carried: Vec<Decimal>,
    /// Whether the amount is what was carried over.
    is_carried: bool,
}

impl Beside {
    /// Every combination of what is used, added and carried over.
    fn each(&self) -> Vec<(Decimal, Decimal, Decimal)> {
        let mut all = Vec::new();
        for used in &self.used {
            for added in &self.added {
                all.extend(self.carried.iter().map(|carried| (*used, *added, *carried)));
            }
        }
        all
    }

    /// Amounts at which a share of the limit is just used up.
    fn amounts(&self, limit: Decimal, share: Decimal) -> Vec<Decimal> {
        let edge = |(used, added, carried): (Decimal, Decimal, Decimal)| {
            if self.is_carried {
                return used.checked_add(added)?.checked_div(share)?.checked_sub(limit);
            }
            limit.checked_add(carried)?.checked_mul(share)?.checked_sub(used)?.checked_sub(added)
        };
        self.each().into_iter().filter_map(edge).collect()
    }

    /// Counts of a limit, so much for each, of which a share is just used up.
    fn counts(&self, each: Decimal, share: Decimal) -> Vec<Decimal> {
        let edge = |(used, added, carried): (Decimal, Decimal, Decimal)| {
            used.checked_add(added)?.checked_div(share)?.checked_sub(carried)?.checked_div(each)
        };
        self.each().into_iter().filter_map(edge).collect()
    }
}

fn derivations(policy: &Policy) -> impl Iterator<Item = &Derivation> {
    policy.facts.iter().filter_map(|def| def.derivation.as_ref())
}

fn product_of<'p>(policy: &'p Policy, value: &Value) -> Option<&'p Product> {
    if let Value::Name(name) = value { policy.product(*name) } else { None }
}

/// Each amount, with one between each two and one beyond both ends.
fn around(amounts: &[Decimal], measure: Measure) -> Vec<Decimal> {
    let mut all: BTreeSet<Decimal> = amounts.iter().copied().collect();
    if measure == Measure::Time {
        // Time is counted in whole minutes.
        for amount in amounts {
            let (floor, ceil) = (amount.floor(), amount.ceil());
            all.extend(
                [Some(floor), Some(ceil), floor.checked_add(Decimal::ONE), ceil.checked_sub(Decimal::ONE)]
                    .into_iter()
                    .flatten(),
            );
        }
        all.retain(|amount| amount.fract().is_zero() && (!amount.is_sign_negative() || amount.is_zero()));
    } else {
        for pair in amounts.windows(2) {
            all.extend(pair[0].checked_add(pair[1]).and_then(|sum| sum.checked_div(Decimal::TWO)));
        }
        all.extend(amounts.first().and_then(|first| first.checked_sub(Decimal::ONE)));
        all.extend(amounts.last().and_then(|last| last.checked_add(Decimal::ONE)));
    }
    let mut all: Vec<Decimal> = all.into_iter().collect();
    // What is below nothing surprises most.
    all.sort_by_key(|amount| (amount.is_sign_negative() && !amount.is_zero(), amount.abs()));
    all
}

fn value(measure: Measure, amount: Decimal) -> Option<Value> {
    Some(match measure {
        Measure::Number => Value::Number(amount),
        Measure::Money(currency) => Value::Money(Money::new(amount, currency)),
        Measure::Time => {
            let minutes = u32::try_from(amount.ceil()).ok()?;
            let hours = minutes.is_multiple_of(60).then_some(Duration::new(minutes / 60, Unit::Hours));
            Value::Duration(hours.unwrap_or(Duration::new(minutes, Unit::Minutes)))
        }
    })
}

/// A test that tells what a value known in part may be from everything else.
fn within(fact: FactId, value: &Value) -> Option<Test> {
    let pattern = match value {
        Value::Version(version) => Pattern::Version(Box::new(range_of(version)?)),
        Value::Thing(Element { name, version: Some(version) }) => {
            let names = Some([*name].into());
            Pattern::Thing(ThingTest { names, versions: Some(Box::new(range_of(version)?)) })
        }
        _ => return None,
    };
    Some(Test { fact, predicate: Predicate::Is(vec![pattern]), written: String::new() })
}

/// Every version that begins so.
fn range_of(version: &Version) -> Option<VersionRange> {
    if !version.is_open_ended() {
        return None;
    }
    let segments: Vec<String> = version.segments().iter().map(u64::to_string).collect();
    VersionRange::parse(&segments.join(".")).ok()
}

/// The values that one which is known, perhaps in part, may turn out to be; and whether some are left out.
fn narrowed(known: &Value, all: &[Value]) -> (Vec<Value>, bool) {
    if let Value::Set { elements, complete } = known {
        return sets(elements, *complete, all);
    }
    let fitting: Vec<Value> = all.iter().filter(|value| fits(known, value)).cloned().collect();
    let is_exact = all.contains(known) && !matches!(known, Value::Version(_) | Value::Thing(_));
    match fitting.is_empty() || is_exact {
        true => (vec![known.clone()], false),
        false => (fitting, false),
    }
}

pub(super) fn fits(known: &Value, value: &Value) -> bool {
    match (known, value) {
        (Value::Version(known), Value::Version(value)) => begins(known, value),
        (Value::Thing(known), Value::Thing(value)) => {
            let version = |known: &Version| value.version.as_ref().is_some_and(|value| begins(known, value));
            known.name == value.name && known.version.as_ref().is_none_or(version)
        }
        _ => known == value,
    }
}

/// Whether a version may be what is meant by a shorter one, which never means a candidate.
fn begins(known: &Version, version: &Version) -> bool {
    let (short, long) = (known.segments(), version.segments());
    known == version
        || (known.is_open_ended() && !version.is_pre() && long.len() >= short.len() && long[..short.len()] == *short)
}
