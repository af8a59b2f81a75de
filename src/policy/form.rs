//! What a policy can be told: the facts that a form or a bot may ask for.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::fact::{Derivation, FactDef, FactType, Value};
use super::meter::Meter;
use super::{FactId, Policy, Wording};
use crate::class::AnsweredBy;

/// A fact that a request may give.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct FactInfo {
    /// The name to give it by.
    pub name: String,
    /// The type: `yes-no`, `number`, `duration`, `money`, `date`, `version`, `instant`, `zone`, `name`, `one-of`,
    /// `levels`, `thing`, `set-of` or `set of things`.
    pub r#type: String,
    /// The allowed values of a closed list, in the policy's order; empty if the list is open.
    pub values: Vec<String>,
    /// What people call them, as far as the policy says so: by value, in each language.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, BTreeMap<String, String>>,
    /// The policy's words for the question.
    pub ask: Option<String>,
    /// Who can tell.
    pub answered_by: AnsweredBy,
    /// Whether something is assumed where nobody tells, so that asking is not urgent.
    pub assumed: bool,
    /// Whether the fact matters only under a condition of its own.
    pub conditional: bool,
    /// Whether text may be evidence for it.
    pub from_text: bool,
    /// For what a meter asks of the desk: its period, `month`, `quarter`, `year`, `request` or `ever`.
    pub per: Option<String>,
    /// For the number of periods in which a meter ran over: how many of the last ones are looked at.
    pub of_last: Option<u32>,
}

impl Policy {
    /// Every fact that a request may give, in the order of the policy: what a form is built from.
    ///
    /// Derived facts are not among them; they follow and cannot be given.
    #[must_use]
    pub fn facts(&self) -> Vec<FactInfo> {
        let meters = self.facts.iter().filter_map(|def| match &def.derivation {
            Some(Derivation::Meter(meter)) => Some(meter),
            _ => None,
        });
        let asked: BTreeMap<FactId, &Meter> =
            meters.flat_map(|meter| meter.asks_for().map(move |fact| (fact, meter))).collect();
        let facts = (0u32..).map(FactId).zip(&self.facts).filter(|(_, def)| def.is_base());
        facts.map(|(fact, def)| self.info(fact, def, asked.get(&fact).copied())).collect()
    }

    /// The facts that this policy asks for: base facts that its rules and limits may look at and for which nothing is
    /// assumed, neither for themselves nor for what follows from them; without those that matter only under a condition.
    #[must_use]
    pub fn asked_facts(&self) -> Vec<&str> {
        let rules = self.rules.iter().flat_map(|rule| [&rule.when, &rule.unless]);
        let limits = self.limits.iter().flat_map(|limit| [&limit.when, &limit.unless]);
        let tests = rules.chain(limits).flat_map(super::condition::Condition::tests);
        let mut open: Vec<FactId> = tests.map(|test| test.fact).collect();
        let mut seen = BTreeSet::new();
        while let Some(fact) = open.pop() {
            if self.fact(fact).assume.is_none() && seen.insert(fact) {
                open.extend(self.inputs(fact));
            }
        }
        // What matters only under a condition of its own is asked when it comes to that.
        let asked = seen.into_iter().map(|fact| self.fact(fact)).filter(|def| def.is_base() && def.only_if.is_none());
        asked.map(|def| def.name.as_str()).collect()
    }

    /// The facts for which the policy's signals find evidence in texts.
    #[must_use]
    pub fn heard_facts(&self) -> Vec<&str> {
        let facts: BTreeSet<FactId> = self.signals.iter().map(|signal| signal.fact).collect();
        facts.into_iter().map(|fact| self.fact(fact).name.as_str()).collect()
    }

    fn info(&self, fact: FactId, def: &FactDef, meter: Option<&Meter>) -> FactInfo {
        let last = meter.and_then(|meter| meter.periods_over).filter(|(counted, _)| *counted == fact);
        let closed = match &def.ty {
            FactType::YesNo => vec!["yes".to_owned(), "no".to_owned()],
            ty => ty.closed().unwrap_or_default().iter().map(|&name| self.names.text(name).to_owned()).collect(),
        };
        FactInfo {
            name: def.name.clone(),
            r#type: def.ty.word().to_owned(),
            values: closed,
            labels: def
                .labels
                .iter()
                .map(|(value, label)| (self.names.text(*value).to_owned(), spoken(label)))
                .collect(),
            ask: def.ask.as_ref().map(|ask| self.plain(ask)),
            answered_by: def.answered_by,
            assumed: def.assume.as_ref().is_some_and(|value| *value != Value::NotApplicable),
            conditional: def.only_if.is_some(),
            from_text: def.text_may_set,
            per: meter.map(|meter| meter.per.word().to_owned()),
            of_last: last.map(|(_, last)| last),
        }
    }

    fn plain(&self, wording: &Wording) -> String {
        wording.plain(|fact| self.fact(fact).name.clone())
    }

    /// The policy's id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The policy's version, as the author wrote it.
    #[must_use]
    pub fn version(&self) -> Option<&str> {
        self.version.as_deref()
    }

    /// The policy's title, in its own language.
    #[must_use]
    pub fn title(&self) -> Option<String> {
        self.title.as_ref().map(|title| self.plain(title))
    }

    /// The fingerprint of everything in the policy.
    #[must_use]
    pub const fn digest(&self) -> super::Digest {
        self.digest
    }

    /// The ids of the rules in the order in which they decide, the built-in ones in their place.
    pub fn rule_ids(&self) -> impl Iterator<Item = &str> {
        self.rules.iter().map(|rule| &*rule.id)
    }
}

fn spoken(label: &Wording) -> BTreeMap<String, String> {
    label.entries.iter().map(|(language, template)| (language.to_string(), template.text.to_string())).collect()
}
