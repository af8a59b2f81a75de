//! What a request comes to for everything that it leaves open, as a function of the facts that matter.
//!
//! One fact after another is told, the least surprising value first, until the plain evaluator settles the question. A
//! fact is told only where the evaluator names it, so one whose `only-if` fails is never told.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use super::diagram::{Diagrams, Node, Var};
use super::domain::{Domain, Domains};
use super::{Purse, Spent};
use crate::analysis::classes::AllTests;
use crate::decision::{Gap, Possible};
use crate::facts::{Facts, Told};
use crate::policy::condition::{Condition, Test};
use crate::policy::fact::{Derivation, FactType, Value};
use crate::policy::{FactId, Policy};
use crate::reference::evaluate::{Evaluation, View};
use crate::reference::state::{State, Values};
use crate::request::{FactValue, Origin};
use crate::value::Truth;

/// One function that says how a fact follows from others may take so many evaluations, before it is left alone.
const FOR_CLASSES: u64 = 10_000;

/// What is to be found out.
#[derive(Debug, Clone, Copy)]
enum Asked {
    Outcome,
    Derived(FactId),
}

/// What is known of it so far.
struct Seen {
    leaf: u32,
    /// What would tell more.
    named: BTreeSet<FactId>,
    /// Derived facts that were assumed on the way.
    assumed: Vec<FactId>,
}

/// A fact that is open, as a variable of the functions.
pub(super) struct Open {
    pub(super) fact: FactId,
    pub(super) domain: Domain,
    /// For each class, the numbers of its values in the domain; the first stands for all.
    pub(super) classes: Vec<Vec<usize>>,
}

impl Open {
    /// The value that stands for a class.
    pub(super) fn of_class(&self, class: usize) -> Option<&Value> {
        self.classes.get(class).and_then(|values| values.first()).and_then(|at| self.domain.values.get(*at))
    }
}

/// Completes one request.
pub(super) struct Completing<'f, 'p> {
    facts: Facts<'p>,
    domains: Domains<'f, 'p>,
    pub(super) diagrams: Diagrams,
    pub(super) open: Vec<Open>,
    var_of: HashMap<FactId, Var>,
    told: BTreeSet<FactId>,
    /// Every set of outcomes that a completion came to.
    pub(super) ends: Vec<Vec<usize>>,
    /// Every outcome, with the first rule that may lead there.
    pub(super) outcomes: Vec<Possible>,
    states: Vec<(Values, bool)>,
    pub(super) gaps: BTreeSet<Gap>,
    /// Whether something is left open that no value of a fact settles.
    pub(super) is_vague: bool,
    /// Tells classes; none for who makes them.
    sorter: Option<Box<Self>>,
    bases: HashMap<FactId, Rc<BTreeSet<FactId>>>,
    /// The derived facts that rules and limits look at.
    relevant: BTreeSet<FactId>,
}

impl<'f, 'p> Completing<'f, 'p> {
    pub(super) fn of(facts: &'f Facts<'p>) -> Self {
        Self::changing(facts, &[], &[])
    }

    /// With values that these tests tell apart as well, and with what these lists may become.
    pub(super) fn changing(facts: &'f Facts<'p>, apart: &[Test], lists: &[(FactId, Domain)]) -> Self {
        let plain = || Self::plain(facts, apart, lists);
        Self { sorter: Some(Box::new(plain())), ..plain() }
    }

    fn plain(facts: &'f Facts<'p>, apart: &[Test], lists: &[(FactId, Domain)]) -> Self {
        Self {
            facts: facts.clone(),
            domains: Domains::of(facts).telling_apart(apart.to_vec()).changing(lists.to_vec()),
            diagrams: Diagrams::default(),
            open: Vec::new(),
            var_of: HashMap::new(),
            told: BTreeSet::new(),
            ends: Vec::new(),
            outcomes: Vec::new(),
            states: Vec::new(),
            gaps: BTreeSet::new(),
            is_vague: false,
            sorter: None,
            bases: HashMap::new(),
            relevant: derived(facts.policy),
        }
    }

    fn policy(&self) -> &'p Policy {
        self.facts.policy
    }

    /// The outcome as a function of what is open.
    pub(super) fn outcome(&mut self, purse: &mut Purse) -> Result<Node, Spent> {
        self.grow(Asked::Outcome, &BTreeSet::new(), purse)
    }

    fn grow(&mut self, asked: Asked, before: &BTreeSet<FactId>, purse: &mut Purse) -> Result<Node, Spent> {
        let seen = self.look(asked, purse)?;
        let mut pending = before | &seen.named;
        pending.retain(|fact| !self.told.contains(fact));
        let mut next: BTreeSet<FactId> = seen.named.iter().filter(|fact| !self.told.contains(fact)).copied().collect();
        // What was assumed stands only as long as nothing behind it is told.
        for fact in &seen.assumed {
            let bases = self.bases_of(*fact);
            next.extend(pending.intersection(&bases));
        }
        let Some(fact) = self.first_of(&next) else {
            self.is_vague |= !seen.named.is_empty();
            return Ok(self.diagrams.leaf(seen.leaf));
        };
        let var = self.var(fact, purse);
        let count = self.open[var as usize].classes.len();
        let mut children = Vec::with_capacity(count);
        let was = self.facts.told[fact.0 as usize].clone();
        self.told.insert(fact);
        for class in 0..count {
            if let Some(value) = self.open[var as usize].of_class(class) {
                self.facts.told[fact.0 as usize] = given(value.clone());
            }
            match self.grow(asked, &pending, purse) {
                Ok(child) => children.push(child),
                Err(spent) => return Err(spent),
            }
        }
        self.told.remove(&fact);
        self.facts.told[fact.0 as usize] = was;
        Ok(if children.is_empty() { self.diagrams.leaf(seen.leaf) } else { self.diagrams.case(var, &children) })
    }

    fn look(&mut self, asked: Asked, purse: &mut Purse) -> Result<Seen, Spent> {
        match asked {
            Asked::Outcome => {
                purse.pay(one_decision(self.policy()))?;
                let outlook = self.facts.outlook();
                let mut end: Vec<usize> = outlook.possible.into_iter().map(|one| self.number_of(one)).collect();
                end.sort_unstable();
                if outlook.lacks.facts.is_empty() {
                    self.gaps.extend(outlook.lacks.gaps);
                }
                Ok(Seen { leaf: place_of(&mut self.ends, end), named: outlook.lacks.facts, assumed: outlook.assumed })
            }
            Asked::Derived(fact) => {
                purse.pay(1)?;
                let evaluation = Evaluation::new(&self.facts, View::Confirmed);
                let state: State = State::clone(&evaluation.state(fact));
                let assumed = if state.assumed { vec![fact] } else { Vec::new() };
                let mut named = state.lacks.facts;
                if state.assumed {
                    named.extend(self.bases_of(fact).iter());
                }
                Ok(Seen { leaf: place_of(&mut self.states, (state.values, state.assumed)), named, assumed })
            }
        }
    }

    fn number_of(&mut self, possible: Possible) -> usize {
        let known = self.outcomes.iter_mut().enumerate().find(|(_, one)| one.outcome == possible.outcome);
        if let Some((at, known)) = known {
            known.rule = known.rule.min(possible.rule);
            return at;
        }
        self.outcomes.push(possible);
        self.outcomes.len() - 1
    }

    /// The fact to be told next: the product, then what surely applies, and of several the one with the fewest values.
    fn first_of(&mut self, next: &BTreeSet<FactId>) -> Option<FactId> {
        let policy = self.policy();
        if next.contains(&policy.well_known.product) {
            return Some(policy.well_known.product);
        }
        let sure: Vec<FactId> = next.iter().copied().filter(|fact| applies(&self.facts, *fact) == Truth::Yes).collect();
        let among: Vec<FactId> = if sure.is_empty() { next.iter().copied().collect() } else { sure };
        if let [only] = among[..] {
            return Some(only);
        }
        among.into_iter().min_by_key(|fact| (self.size(*fact), *fact))
    }

    /// About how many values a fact has.
    fn size(&self, fact: FactId) -> usize {
        match self.var_of.get(&fact) {
            Some(var) => self.open[*var as usize].classes.len(),
            None => match &self.policy().fact(fact).ty {
                FactType::YesNo => 2,
                FactType::OneOf(names) | FactType::Levels(names) => names.len(),
                FactType::SetOf(_) | FactType::Things => 100,
                FactType::Thing => 50,
                FactType::Version => 40,
                _ => 10,
            },
        }
    }

    /// The variable of a fact, new or known.
    fn var(&mut self, fact: FactId, purse: &mut Purse) -> Var {
        if let Some(&known) = self.var_of.get(&fact) {
            return known;
        }
        let domain = self.domains.domain(fact);
        let classes = self.classes(fact, &domain, purse);
        let var = Var::try_from(self.open.len()).unwrap_or(Var::MAX);
        self.open.push(Open { fact, domain, classes });
        self.var_of.insert(fact, var);
        var
    }

    /// Values are of one class if rules and limits test them alike and whatever follows from them is the same, whatever
    /// else the request may say.
    fn classes(&mut self, fact: FactId, domain: &Domain, purse: &mut Purse) -> Vec<Vec<usize>> {
        let apart = || (0..domain.values.len()).map(|at| vec![at]).collect();
        let policy = self.policy();
        let Some(sorter) = &mut self.sorter else { return apart() };
        if fact == policy.well_known.product {
            return apart();
        }
        let Some(functions) = sorter.following(fact, purse) else { return apart() };
        let tests = tests_on(policy, fact);
        let var = sorter.var(fact, purse);
        let mut keys: HashMap<(Vec<Truth>, Vec<Node>), usize> = HashMap::new();
        let mut classes: Vec<Vec<usize>> = Vec::new();
        for (at, value) in domain.values.iter().enumerate() {
            let truths = tests.iter().map(|test| test.predicate.holds(value)).collect();
            let below = functions.iter().map(|node| sorter.diagrams.restrict(*node, var, at)).collect();
            let class = *keys.entry((truths, below)).or_insert(classes.len());
            match classes.get_mut(class) {
                Some(known) => known.push(at),
                None => classes.push(vec![at]),
            }
        }
        classes
    }

    /// For each fact that directly follows from this one, how it does; none if that is too much to tell.
    fn following(&mut self, fact: FactId, purse: &mut Purse) -> Option<Vec<Node>> {
        let policy = self.policy();
        let mut functions = Vec::new();
        for (id, def) in (0u32..).map(FactId).zip(&policy.facts) {
            if def.is_base() || !self.relevant.contains(&id) || !policy.inputs(id).contains(&fact) {
                continue;
            }
            let given = FOR_CLASSES.min(purse.left);
            let mut own = Purse { left: given };
            let grown = self.grow(Asked::Derived(id), &BTreeSet::new(), &mut own);
            purse.left -= given - own.left;
            match grown {
                Ok(node) => functions.push(node),
                Err(Spent) => {
                    self.forget();
                    return None;
                }
            }
        }
        Some(functions)
    }

    /// Takes back what was told when a purse ran out.
    fn forget(&mut self) {
        self.told.clear();
        self.facts.told.clone_from(&self.domains.root().told);
    }

    /// The base facts that a fact follows from, in the end.
    fn bases_of(&mut self, fact: FactId) -> Rc<BTreeSet<FactId>> {
        let policy = self.policy();
        let found = self.bases.entry(fact).or_insert_with(|| {
            let (mut open, mut seen) = (vec![fact], BTreeSet::new());
            while let Some(fact) = open.pop() {
                if seen.insert(fact) {
                    open.extend(policy.inputs(fact));
                }
            }
            seen.retain(|fact| policy.fact(*fact).is_base());
            Rc::new(seen)
        });
        Rc::clone(found)
    }

    /// Whether every value that makes a difference was looked at.
    pub(super) fn is_exact(&self) -> bool {
        !self.is_vague && self.open.iter().all(|open| !open.domain.is_sampled)
    }

    /// Whether two amounts that one meter counts are open. Each is tried at all that matters given what is known of the
    /// other, but not at all that matters for each value of it.
    pub(super) fn counts_together(&self) -> bool {
        let policy = self.policy();
        let plan = policy.well_known.plan;
        let is_open = |fact: &FactId| *fact != plan && self.open.iter().any(|open| open.fact == *fact);
        let meters = policy.facts.iter().filter_map(|def| match &def.derivation {
            Some(Derivation::Meter(meter)) => Some(meter),
            _ => None,
        });
        meters.into_iter().any(|meter| meter.inputs(plan).filter(is_open).count() > 1)
    }

    /// The outcomes that a node may come to.
    pub(super) fn possible(&self, node: Node) -> Vec<Possible> {
        let ends = self.diagrams.leaves(node);
        let all: BTreeSet<usize> =
            ends.iter().filter_map(|end| self.ends.get(*end as usize)).flatten().copied().collect();
        let mut possible: Vec<Possible> = all.iter().filter_map(|at| self.outcomes.get(*at).cloned()).collect();
        possible.sort_by_key(|one| one.rule);
        possible
    }

    /// The facts that can still change what a node comes to.
    pub(super) fn facts_of(&mut self, node: Node) -> BTreeSet<FactId> {
        let support = self.diagrams.support(node);
        support.iter().filter_map(|var| self.open.get(*var as usize)).map(|open| open.fact).collect()
    }

    /// Every test of the policy.
    pub(super) const fn tests(&self) -> &AllTests<'p> {
        self.domains.tests()
    }

    /// A fact with its values and their classes.
    pub(super) fn lever(&mut self, fact: FactId, purse: &mut Purse) -> (FactId, Domain, Vec<Vec<usize>>) {
        let var = self.var(fact, purse);
        let Open { fact, domain, classes } = &self.open[var as usize];
        (*fact, domain.clone(), classes.clone())
    }

    /// Whether some fact applies only under a condition that looks at this one.
    pub(super) fn waits_for(&mut self, fact: FactId) -> bool {
        let policy = self.policy();
        let conditional: Vec<FactId> =
            self.open.iter().map(|open| open.fact).filter(|one| policy.fact(*one).only_if.is_some()).collect();
        conditional.into_iter().any(|one| one != fact && self.bases_of(one).contains(&fact))
    }

    /// Whether something is assumed until this fact is told.
    pub(super) fn takes_back(&mut self, fact: FactId) -> bool {
        let policy = self.policy();
        let is_assumed = |id: &FactId| policy.fact(*id).assume.is_some();
        let assumed: Vec<FactId> = self.relevant.iter().copied().filter(is_assumed).collect();
        assumed.into_iter().any(|one| self.bases_of(one).contains(&fact))
    }

    pub(super) fn var_of(&self, fact: FactId) -> Option<Var> {
        self.var_of.get(&fact).copied()
    }
}

/// What one decision costs: its conditions.
pub(super) fn one_decision(policy: &Policy) -> u64 {
    (1 + policy.rules.len() + policy.limits.len()) as u64
}

/// A value as if the helpdesk had given it.
pub(super) fn given(value: Value) -> Told {
    Told::Given { value, said: FactValue::from(""), origin: Origin::Given, understood: true }
}

/// Whether the `only-if` of a fact holds, by what is told.
pub(super) fn applies(facts: &Facts<'_>, fact: FactId) -> Truth {
    let only_if = facts.policy.fact(fact).only_if.as_ref();
    only_if.map_or(Truth::Yes, |condition| Evaluation::new(facts, View::Confirmed).condition(condition).truth)
}

/// The number of a thing in a list, new or known.
fn place_of<T: PartialEq>(all: &mut Vec<T>, one: T) -> u32 {
    let at = all.iter().position(|known| *known == one).unwrap_or_else(|| {
        all.push(one);
        all.len() - 1
    });
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// The tests on a fact in rules, limits and the conditions under which facts apply.
fn tests_on(policy: &Policy, fact: FactId) -> Vec<&Test> {
    let rules = policy.rules.iter().flat_map(|rule| [&rule.when, &rule.unless]);
    let limits = policy.limits.iter().flat_map(|limit| [&limit.when, &limit.unless]);
    let applying = policy.facts.iter().filter_map(|def| def.only_if.as_ref());
    let mut tests = Vec::new();
    rules.chain(limits).chain(applying).for_each(|condition: &Condition| {
        condition.each_test(&mut |test| {
            if test.fact == fact {
                tests.push(test);
            }
        });
    });
    tests
}

/// The derived facts that rules and limits look at, in the end.
pub(super) fn derived(policy: &Policy) -> BTreeSet<FactId> {
    let rules = policy.rules.iter().flat_map(|rule| [&rule.when, &rule.unless]);
    let limits = policy.limits.iter().flat_map(|limit| [&limit.when, &limit.unless]);
    derived_behind(policy, rules.chain(limits))
}

/// The derived facts that conditions look at, in the end.
pub(super) fn derived_behind<'c>(policy: &Policy, conditions: impl Iterator<Item = &'c Condition>) -> BTreeSet<FactId> {
    let mut open: Vec<FactId> = conditions.flat_map(Condition::tests).map(|test| test.fact).collect();
    let mut all = BTreeSet::new();
    while let Some(fact) = open.pop() {
        if all.insert(fact) {
            open.extend(policy.inputs(fact));
        }
    }
    all.retain(|fact| !policy.fact(*fact).is_base());
    all
}
