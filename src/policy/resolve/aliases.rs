//! Other names for values and things, and everything that the policy calls the values of a fact.

use std::sync::Arc;

use super::Resolver;
use super::pattern::Group;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Declaration, Spanned};
use crate::policy::Policy;
use crate::policy::condition::{Condition, Pattern, ThingTest};
use crate::policy::fact::{Derivation, Element, FactId, FactType, Value};
use crate::policy::release::ReleaseTable;
use crate::policy::vocabulary::{Meaning, Vocabulary, words};
use crate::value::fold;

/// The target of an alias that stands for the newest line released on the day.
const NEWEST: &str = "newest";
/// Most aliases of one policy.
const ALIASES: usize = 50_000;

impl Resolver<'_> {
    /// `aliases` of a fact. In the policy an alias stands where its value may, as a group does.
    pub(super) fn read_aliases(&mut self, fact: FactId, declaration: &Declaration) {
        let ty = self.ty(fact);
        if let Some((target, _)) = declaration.aliases.first()
            && !may_have_aliases(&ty)
        {
            let message = format!("a fact of the type `{}` has no aliases", ty.word());
            let fault = Diagnostic::error(Code::Conflict, target.span, message);
            self.fault(fault.help("names, closed lists, things and versions have them"));
            return;
        }
        for (target, others) in &declaration.aliases {
            let Some(meaning) = self.meaning(&ty, target) else { continue };
            if meaning == Meaning::Newest && self.def(fact).name != "release" {
                let message = "the newest line is known for `release` alone";
                let fault = Diagnostic::error(Code::Conflict, target.span, message);
                self.fault(fault.help("write the version that is meant"));
                continue;
            }
            for other in others {
                self.read_alias(fact, &ty, target, other, &meaning);
            }
        }
    }

    fn read_alias(
        &mut self,
        fact: FactId,
        ty: &FactType,
        target: &Spanned<String>,
        other: &Spanned<String>,
        meaning: &Meaning,
    ) {
        let folded = fold(&other.value);
        let is_value = ty.closed().is_some_and(|names| names.contains(&self.names.find(&other.value)));
        if is_value || self.groups[fact.0 as usize].contains_key(&folded) {
            let message = format!("the alias `{}` is a value, a group or another alias already", other.value);
            self.fault(Diagnostic::error(Code::Conflict, other.span, message).help("let each name have one meaning"));
            return;
        }
        if words(&other.value).is_empty() || self.aliases.iter().map(Vec::len).sum::<usize>() >= ALIASES {
            let message = format!("`{}` cannot be an alias", other.value);
            let help = format!("an alias has a letter or a digit, and a policy has at most {ALIASES} of them");
            self.fault(Diagnostic::error(Code::BadName, other.span, message).help(help));
            return;
        }
        if *meaning != Meaning::Newest {
            let groups = self.groups[fact.0 as usize].clone();
            let patterns = self.pattern(ty, &groups, &target.value, target.span).unwrap_or_default();
            // Held any longer, every alias would copy all groups before it.
            drop(groups);
            Arc::make_mut(&mut self.groups[fact.0 as usize]).insert(folded, Group::new(patterns));
        }
        self.aliases[fact.0 as usize].push((other.value.clone(), meaning.clone()));
    }

    pub(super) fn meaning(&mut self, ty: &FactType, target: &Spanned<String>) -> Option<Meaning> {
        if *ty == FactType::Version && fold(&target.value) == NEWEST {
            return Some(Meaning::Newest);
        }
        match self.value(ty, target)? {
            Value::Version(version) => Some(Meaning::Version(version)),
            Value::Name(name) => Some(Meaning::Element(Element { name, version: None })),
            Value::Thing(element) => Some(Meaning::Element(element)),
            Value::Set { mut elements, .. } => elements.pop().map(Meaning::Element),
            _ => None,
        }
    }

    /// A text by the name that it is an alias of.
    pub(super) fn by_its_name(&self, fact: FactId, text: &Spanned<String>) -> Spanned<String> {
        let folded = fold(&text.value);
        let known = self.aliases[fact.0 as usize].iter().find(|(alias, _)| fold(alias) == folded);
        let value = match known {
            Some((_, Meaning::Element(element))) => {
                let name = self.names.text(element.name);
                element.version.as_ref().map_or_else(|| name.to_owned(), |version| format!("{name} {version}"))
            }
            Some((_, Meaning::Version(version))) => version.as_written().to_owned(),
            _ => text.value.clone(),
        };
        Spanned { value, span: text.span }
    }

    /// The policy with everything that it calls the values of its facts.
    pub(super) fn with_vocabularies(&self, mut policy: Policy, aliases: Vec<Vec<(String, Meaning)>>) -> Policy {
        let mut all = vec![Vocabulary::default(); policy.facts.len()];
        let mut names = Collector { policy: &policy, all: &mut all };
        names.products();
        names.life_cycles();
        names.conditions();
        for (fact, groups) in (0u32..).map(FactId).zip(&self.groups) {
            groups.values().for_each(|group| names.patterns(fact, &group.members));
        }
        for (vocabulary, aliases) in all.iter_mut().zip(aliases) {
            aliases.into_iter().for_each(|(alias, meaning)| vocabulary.alias(&alias, meaning));
        }
        policy.vocabularies = all;
        policy
    }
}

fn may_have_aliases(ty: &FactType) -> bool {
    let has_names = ty.closed().is_some() || matches!(ty, FactType::Name | FactType::Thing | FactType::Things);
    has_names || *ty == FactType::Version
}

/// Collects the names that a policy uses for each fact.
struct Collector<'p> {
    policy: &'p Policy,
    all: &'p mut [Vocabulary],
}

impl Collector<'_> {
    fn name(&mut self, fact: FactId, name: crate::policy::fact::Sym) {
        self.all[fact.0 as usize].name(self.policy.names.text(name), name);
    }

    fn products(&mut self) {
        let policy = self.policy;
        for product in &policy.products {
            self.name(policy.well_known.product, product.table.of);
            let known = policy.well_known;
            let roles = product.environments.iter().map(|(role, rows)| (*role, rows));
            let lists = product.components.iter().map(|rows| (known.component, rows));
            let lists = lists.chain(product.integrations.iter().map(|rows| (known.integrations, rows)));
            for (fact, rows) in roles.chain(lists) {
                rows.iter().flat_map(|row| &row.things).for_each(|thing| self.thing(fact, thing));
                rows.iter().filter_map(|row| row.when.as_ref()).for_each(|when| self.condition(when));
            }
            self.phases(&product.table);
        }
    }

    /// What others make: the things that have a life cycle of their own.
    fn life_cycles(&mut self) {
        let cycles = &self.policy.life_cycles;
        cycles.tables.iter().for_each(|table| self.phases(table));
        cycles.owners.by_group.keys().for_each(|(fact, name)| self.name(*fact, *name));
        for (fact, def) in (0u32..).map(FactId).zip(&self.policy.facts) {
            if matches!(def.ty, FactType::Thing | FactType::Things) {
                cycles.owners.by_name.keys().for_each(|name| self.name(fact, *name));
            }
        }
    }

    fn phases(&mut self, table: &ReleaseTable) {
        table.phases.iter().filter_map(|row| row.when.as_ref()).for_each(|when| self.condition(when));
    }

    fn conditions(&mut self) {
        let policy = self.policy;
        let rules = policy.rules.iter().flat_map(|rule| [&rule.when, &rule.unless]);
        let limits = policy.limits.iter().flat_map(|limit| [&limit.when, &limit.unless]);
        let flags = policy.flags.iter().flat_map(|flag| [&flag.when, &flag.unless]);
        let commitments = policy.commitments.iter().flat_map(|row| [&row.when, &row.unless]);
        let surcharges =
            policy.services.iter().flat_map(|service| &service.surcharges).map(|surcharge| &surcharge.when);
        let beside = commitments.chain(surcharges);
        rules.chain(limits).chain(flags).chain(beside).for_each(|condition| self.condition(condition));
        for (fact, def) in (0u32..).map(FactId).zip(&policy.facts) {
            def.only_if.iter().for_each(|condition| self.condition(condition));
            def.ty.closed().unwrap_or_default().iter().for_each(|name| self.name(fact, *name));
            def.assume.iter().for_each(|value| self.value(fact, value));
            match &def.derivation {
                Some(Derivation::Table(rows)) => rows.iter().for_each(|row| self.condition(&row.when)),
                Some(Derivation::Clock(clock)) => clock.rows.iter().for_each(|row| self.condition(&row.when)),
                _ => {}
            }
        }
        policy.signals.iter().for_each(|signal| self.value(signal.fact, &signal.value));
    }

    fn condition(&mut self, condition: &Condition) {
        condition.each_test(&mut |test| self.patterns(test.fact, test.predicate.patterns()));
    }

    fn patterns(&mut self, fact: FactId, patterns: &[Pattern]) {
        for pattern in patterns {
            match pattern {
                Pattern::Names(names) => names.iter().for_each(|name| self.name(fact, *name)),
                Pattern::Thing(thing) => self.thing(fact, thing),
                // Its members are in the vocabulary by the group itself.
                _ => {}
            }
        }
    }

    fn thing(&mut self, fact: FactId, thing: &ThingTest) {
        thing.names.iter().flat_map(|names| names.iter()).for_each(|name| self.name(fact, *name));
    }

    fn value(&mut self, fact: FactId, value: &Value) {
        match value {
            Value::Name(name) => self.name(fact, *name),
            Value::Thing(element) => self.name(fact, element.name),
            Value::Set { elements, .. } => elements.iter().for_each(|element| self.name(fact, element.name)),
            _ => {}
        }
    }
}
