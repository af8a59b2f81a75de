//! One analysis: the spaces of the products, and what was found so far.

use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use super::diagram::{Aim, At, Left, List, Paths, Purse, Stop, follow};
use super::finding::{Finding, Holder, Kind, Question, Why, Witness};
use super::outcomes::Outcomes;
use super::search::{Outcome, Query, search};
use super::space::row::{set, set_all};
use super::space::{Judged, Space};
use super::witness::{Shows, confirms, witness, witness_of};
use super::{Analysis, Budget, Roads, Unlisted};
use crate::policy::condition::{Condition, Pattern, Predicate, Test};
use crate::policy::fact::{Sym, Value};
use crate::policy::{FactId, Policy, RuleId};

/// What is judged beside the rules, by its place among the subjects of a space.
pub(super) struct Subjects {
    pub(super) judged: Vec<Judged>,
    pub(super) impossible: Vec<usize>,
    /// The first rule; the others follow.
    pub(super) rules: usize,
    pub(super) limits: usize,
    pub(super) flags: usize,
    /// Those from here on are asked about one by one, and each looks at one fact alone.
    pub(super) alone: usize,
}

/// Questions that have a subject of their own.
#[derive(Default)]
pub(super) struct Extra {
    /// Each test with those that hold it, and the subject that judges it.
    pub(super) tests: Vec<(Arc<Test>, Vec<Holder>, usize)>,
    /// Each kind of request, with the subject that says that it is one.
    pub(super) kinds: Vec<(Sym, usize)>,
    /// Values that no rule names.
    pub(super) unspoken: Vec<(FactId, Sym, usize)>,
}

/// So many rules are looked at for all requests of a policy together.
const POLISH: u64 = 2_000_000;

/// Whether there is a request of some kind.
pub(super) enum Exists {
    Shown(Witness),
    /// There is none, because of these subjects.
    Never(Vec<u64>),
    /// It would have taken too much to know of the requests of one product.
    Unknown(usize),
}

/// One search gets this part of the budget at the most, unless it is about pairs.
const SEARCHES: u64 = 200;

/// One question gets so much of what is left, so that the others are asked as well.
const SHARE: u64 = 8;

pub(super) struct Asking<'p> {
    pub(super) policy: &'p Policy,
    pub(super) budget: Budget,
    pub(super) subjects: Subjects,
    pub(super) outcomes: Rc<Outcomes>,
    pub(super) spaces: Vec<Space<'p>>,
    /// Those of products of which every request is impossible.
    never: Vec<Space<'p>>,
    pub(super) findings: Vec<Finding>,
    pub(super) work: u64,
    pub(super) nodes: u64,
    /// How much the last question was given.
    pub(super) given: u64,
    /// The most that one search may take.
    pub(super) limit: u64,
    pub(super) roads: Roads,
    pub(super) unlisted: Vec<Unlisted>,
    /// Products of which such a diagram was not finished.
    pub(super) too_large: Vec<bool>,
    /// The facts of which a signal speaks.
    told_by_text: BTreeSet<FactId>,
    /// How many rules may still be looked at to make requests more ordinary.
    pub(super) polish: u64,
    pub(super) extra: Extra,
}

impl<'p> Asking<'p> {
    pub(super) fn new(policy: &'p Policy, budget: Budget, roads: Roads) -> Self {
        let always = |when: &Condition| Judged { when: when.clone(), unless: Condition::never() };
        let mut judged: Vec<Judged> = policy.impossible.iter().map(always).collect();
        let impossible = (0..judged.len()).collect();
        let rules = judged.len();
        judged.extend(policy.rules.iter().map(|rule| Judged { when: rule.when.clone(), unless: rule.unless.clone() }));
        let limits = judged.len();
        let of = |when: &Condition, unless: &Condition| Judged { when: when.clone(), unless: unless.clone() };
        judged.extend(policy.limits.iter().map(|limit| of(&limit.when, &limit.unless)));
        let flags = judged.len();
        judged.extend(policy.flags.iter().map(|flag| of(&flag.when, &flag.unless)));
        let alone = judged.len();
        let subjects = Subjects { judged, impossible, rules, limits, flags, alone };
        let told_by_text = policy.signals.iter().map(|signal| signal.fact).collect();
        let mut asking = Self {
            policy,
            budget,
            subjects,
            outcomes: Rc::new(Outcomes::of(policy)),
            spaces: Vec::new(),
            never: Vec::new(),
            findings: Vec::new(),
            work: 0,
            nodes: 0,
            given: 0,
            limit: budget.work / SEARCHES,
            roads,
            unlisted: Vec::new(),
            too_large: Vec::new(),
            told_by_text,
            polish: POLISH,
            extra: Extra::default(),
        };
        asking.more_subjects();
        let products = asking.products();
        let Subjects { judged, alone, .. } = &asking.subjects;
        asking.spaces = products.into_iter().map(|name| Space::new(policy, name, judged, *alone, roads)).collect();
        asking.work = asking.spaces.iter().map(|space| space.asked).sum();
        // A product of which every request is impossible is none.
        for space in (0..asking.spaces.len()).rev() {
            let impossible = asking.subjects.impossible.clone();
            if asking.follow(space, &first(&impossible, None, &[]), &mut |_, _| false).is_ok() {
                let never = asking.spaces.remove(space);
                asking.never.push(never);
            }
        }
        asking.too_large = vec![false; asking.spaces.len()];
        asking
    }

    /// Every product that a request may be about; last one that the policy does not have.
    fn products(&self) -> Vec<Option<Sym>> {
        if self.policy.products.is_empty() {
            return vec![None];
        }
        let mut names: Vec<Sym> = self.policy.products.iter().map(|product| product.table.of).collect();
        let product = self.policy.well_known.product;
        for judged in &self.subjects.judged {
            for test in judged.when.tests().into_iter().chain(judged.unless.tests()).filter(|test| test.fact == product)
            {
                names_of(test)
                    .into_iter()
                    .filter(|name| !names.contains(name))
                    .collect::<Vec<_>>()
                    .into_iter()
                    .for_each(|name| names.push(name));
            }
        }
        names.into_iter().chain([Sym::OTHER]).map(Some).collect()
    }

    /// One more condition to judge. Answers its place.
    pub(super) fn subject(&mut self, when: Condition) -> usize {
        self.subjects.judged.push(Judged { when, unless: Condition::never() });
        self.subjects.judged.len() - 1
    }

    pub(super) fn rule_subject(&self, rule: usize) -> usize {
        self.subjects.rules + rule
    }

    /// Does something in the space of one product for so much at the most, and counts what it took.
    pub(super) fn at_work<T>(
        &mut self,
        space: usize,
        given: u64,
        act: impl FnOnce(&mut Space<'p>, &mut Purse) -> T,
    ) -> T {
        let own = &mut self.spaces[space];
        let (asked, mut purse) = (own.asked, Purse { left: given });
        own.left = given;
        let done = act(own, &mut purse);
        self.work += given - purse.left + own.asked - asked;
        done
    }

    /// Follows a list through the space of one product, and pays for it.
    pub(super) fn follow(
        &mut self,
        space: usize,
        list: &List<'_>,
        end: &mut dyn FnMut(&[Left], &At) -> bool,
    ) -> Result<Paths, Stop> {
        self.given = self.budget.work.saturating_sub(self.work) / SHARE;
        let followed = self.at_work(space, self.given, |space, purse| follow(space, list, purse, end));
        if let Ok(paths) = &followed {
            self.nodes += paths.count() as u64;
        }
        followed
    }

    /// Follows a list of all rules, unless one like it was too large for the product.
    pub(super) fn follow_all(
        &mut self,
        space: usize,
        list: &List<'_>,
        end: &mut dyn FnMut(&[Left], &At) -> bool,
    ) -> Result<Paths, Stop> {
        if self.too_large[space] {
            return Err(Stop::Spent);
        }
        let all = self.budget.work;
        self.budget.work = all.min(self.work.saturating_add(self.roads.diagram.saturating_mul(SHARE)));
        let followed = self.follow(space, list, end);
        self.budget.work = all;
        self.too_large[space] = matches!(followed, Err(Stop::Spent));
        followed
    }

    /// Looks in one space after the other for a request for which all that is wanted may hold and none of these rules,
    /// and nothing impossible, surely does.
    pub(super) fn exists(&mut self, wanted: &[usize], rules: Range<usize>) -> Exists {
        let barred = self.barred(rules);
        self.exists_without(wanted, &barred, 0..self.spaces.len())
    }

    /// The same for some rules that need not stand side by side.
    pub(super) fn exists_without_rules(&mut self, wanted: &[usize], rules: impl Iterator<Item = usize>) -> Exists {
        let mut barred = self.barred(0..0);
        rules.for_each(|rule| set(&mut barred, self.subjects.rules + rule));
        self.exists_without(wanted, &barred, 0..self.spaces.len())
    }

    /// Looks for a request for which one may hold that another surely decides, out of the rules before it.
    pub(super) fn decided_by(&mut self, held: usize, decider: usize) -> Exists {
        let barred = self.barred(0..decider);
        let (held, decider) = (self.rule_subject(held), self.rule_subject(decider));
        let query = Query { wanted: &[held, decider], sure: &[decider], barred: &barred, failing: None };
        self.look(&query, 0..self.spaces.len())
    }

    /// Nothing, as a row.
    pub(super) fn nothing(&self) -> Vec<u64> {
        vec![0; self.subjects.alone.div_ceil(64).max(1)]
    }

    /// Everything impossible and these rules, as a row.
    pub(super) fn barred(&self, rules: Range<usize>) -> Vec<u64> {
        let mut barred = self.nothing();
        self.subjects.impossible.iter().for_each(|one| set(&mut barred, *one));
        set_all(&mut barred, self.subjects.rules + rules.start..self.subjects.rules + rules.end);
        barred
    }

    pub(super) fn exists_without(&mut self, wanted: &[usize], barred: &[u64], spaces: Range<usize>) -> Exists {
        self.look(&Query { wanted, sure: &[], barred, failing: None }, spaces)
    }

    fn look(&mut self, query: &Query<'_>, spaces: Range<usize>) -> Exists {
        let mut because = vec![0u64; query.barred.len()];
        let mut unknown = None;
        for space in spaces {
            match self.look_in(query, space) {
                Ok(Outcome::Found(found)) => {
                    return Exists::Shown(witness_of(&self.spaces[space], found.day, &found.told));
                }
                Ok(Outcome::None(core)) => because.iter_mut().zip(core).for_each(|(all, own)| *all |= own),
                Err(_) => unknown = Some(space),
            }
        }
        unknown.map_or(Exists::Never(because), Exists::Unknown)
    }

    /// One search, and pays for it.
    pub(super) fn look_in(&mut self, query: &Query<'_>, space: usize) -> Result<Outcome, Stop> {
        self.given = self.budget.work.saturating_sub(self.work).min(self.limit);
        if self.given == 0 {
            return Err(Stop::Spent);
        }
        self.at_work(space, self.given, |space, purse| search(space, query, purse))
    }

    /// The entries of `impossible` because of which a condition that never holds does not; none if it would not hold anyway.
    pub(super) fn excluded_by(&mut self, subject: usize) -> Vec<usize> {
        let living = self.spaces.len();
        self.spaces.append(&mut self.never);
        let excluded = self.excluded_in_all(subject);
        self.never = self.spaces.split_off(living);
        excluded
    }

    fn excluded_in_all(&mut self, subject: usize) -> Vec<usize> {
        let nothing = self.nothing();
        let all = 0..self.spaces.len();
        if !matches!(self.exists_without(&[subject], &nothing, all.clone()), Exists::Shown(_)) {
            return Vec::new();
        }
        let Exists::Never(because) = self.exists(&[subject], 0..0) else { return Vec::new() };
        let is_one = |one: &usize| self.subjects.impossible.contains(one);
        let mut kept: Vec<usize> = super::space::row::numbers(&because).filter(is_one).collect();
        for one in kept.clone() {
            let mut rest = nothing.clone();
            kept.iter().filter(|kept| **kept != one).for_each(|kept| set(&mut rest, *kept));
            if let Exists::Never(_) = self.exists_without(&[subject], &rest, all.clone()) {
                kept.retain(|kept| *kept != one);
            }
        }
        kept
    }

    /// The conditions that never occur, as far as they have to do with these subjects.
    pub(super) fn impossible_for(&self, space: usize, subjects: &[usize]) -> Vec<usize> {
        let space = &self.spaces[space];
        let mut needs: Vec<u64> = vec![0; space.steps.len().div_ceil(64).max(1)];
        let add = |subject: usize, needs: &mut Vec<u64>| {
            needs.iter_mut().zip(&space.subjects[subject].needs).for_each(|(all, own)| *all |= own);
        };
        subjects.iter().for_each(|subject| add(*subject, &mut needs));
        let mut chosen = BTreeSet::new();
        loop {
            let touches = |subject: &usize| {
                let own = &space.subjects[*subject].needs;
                let is_plain = own.iter().all(|word| *word == 0);
                is_plain || own.iter().zip(&needs).any(|(own, all)| own & all != 0)
            };
            let next = self.subjects.impossible.iter().find(|one| !chosen.contains(*one) && touches(one)).copied();
            let Some(next) = next else { return chosen.into_iter().collect() };
            chosen.insert(next);
            add(next, &mut needs);
        }
    }

    pub(super) fn witness(&self, space: usize, paths: &Paths, at: &At) -> Witness {
        witness(&self.spaces[space], paths, at)
    }

    pub(super) fn product_of(&self, space: usize) -> Option<String> {
        let name = self.spaces[space].product_name?;
        Some(if name == Sym::OTHER { "any other".to_owned() } else { self.policy.names.text(name).to_owned() })
    }

    pub(super) fn undecided(&mut self, question: Question, rule: Option<RuleId>, space: Option<usize>, why: Why) {
        let product = space.and_then(|space| self.product_of(space));
        let kind = Kind::Undecided { question, rule, product, why };
        self.findings.push(Finding { kind, rests_on_text: Vec::new(), sampled: Vec::new() });
    }

    /// Adds a finding about these subjects.
    pub(super) fn found(&mut self, kind: Kind, subjects: &[usize]) {
        let (mut text, mut sampled) = (BTreeSet::new(), BTreeSet::new());
        for subject in subjects {
            for space in &self.spaces {
                text.extend(space.base_facts(*subject).into_iter().filter(|fact| self.told_by_text.contains(fact)));
                sampled.extend(space.sampled(*subject));
            }
        }
        let (rests_on_text, sampled) = (text.into_iter().collect(), sampled.into_iter().collect());
        self.findings.push(Finding { kind, rests_on_text, sampled });
    }

    /// Adds a finding if the plain evaluator confirms its witness.
    pub(super) fn found_by(&mut self, mut kind: Kind, subjects: &[usize], shows: Shows<'_>, question: Question) {
        let is_so = kind.witness().is_none_or(|witness| confirms(self.policy, witness, shows));
        if is_so {
            if let Some(witness) = kind.witness_mut() {
                *witness = self.polished(witness, shows);
            }
            self.found(kind, subjects);
        } else {
            let rule = match shows {
                Shows::Decides(rule) | Shows::Next(rule, _) | Shows::Gate(rule, _) | Shows::Covered(rule, _) => {
                    Some(rule)
                }
                Shows::Holds(_) => None,
            };
            self.undecided(question, rule, None, Why::Unconfirmed);
        }
    }

    pub(super) fn finish(self, decided: Vec<Option<Witness>>) -> Analysis {
        Analysis { findings: self.findings, decided, work: self.work, nodes: self.nodes, unlisted: self.unlisted }
    }
}

/// The names that a test speaks of.
pub(super) fn names_of(test: &Test) -> BTreeSet<Sym> {
    fn add(pattern: &Pattern, names: &mut BTreeSet<Sym>) {
        match pattern {
            Pattern::Names(more) => names.extend(more),
            Pattern::Group(members) => members.iter().for_each(|member| add(member, names)),
            _ => {}
        }
    }
    let mut names = BTreeSet::new();
    test.predicate.patterns().iter().for_each(|pattern| add(pattern, &mut names));
    names
}

/// The condition that a fact is this.
pub(super) fn is(fact: FactId, value: &Value) -> Condition {
    let pattern = match value {
        Value::Name(name) => Pattern::Names(vec![*name]),
        Value::YesNo(yes) => Pattern::YesNo(*yes),
        _ => Pattern::Names(Vec::new()),
    };
    Test { fact, predicate: Predicate::Is(vec![pattern]), written: String::new() }.into()
}

/// A list that asks which entry holds first.
pub(super) const fn first<'a>(impossible: &'a [usize], required: Option<usize>, entries: &'a [usize]) -> List<'a> {
    List { impossible, required, entries, aim: Aim::First }
}
