//! Conditions: names to facts, tests to predicates by the fact's type.

use std::collections::HashMap;
use std::sync::Arc;

use super::Resolver;
use super::pattern::Groups;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{self, Item, SetMode, Spanned, TestForm};
use crate::policy::condition::{Condition, Pattern, Predicate, Test};
use crate::policy::fact::{FactId, FactType};

/// The tests that were resolved so far and have no fault: a policy says the same few thousands of times, and each is
/// read once and kept once. Facts have their types and groups before the first test is read.
#[derive(Default)]
pub(super) struct Tests {
    known: HashMap<Vec<u8>, Arc<Test>>,
    /// What tells the test that was last asked for from all others; its room is used again.
    key: Vec<u8>,
}

impl Tests {
    /// The test of this fact that has the same form and words.
    fn find(&mut self, fact: &str, form: &TestForm) -> Option<Arc<Test>> {
        let (kind, items) = match form {
            TestForm::One(text) => (0, std::slice::from_ref(text)),
            TestForm::Many(items) => (1, &items[..]),
            TestForm::Set { mode, items } => (2 + mode.value as u8, &items[..]),
        };
        self.key.clear();
        self.key.push(kind);
        for text in std::iter::once(fact).chain(items.iter().map(|item| item.value.as_str())) {
            self.key.extend(text.len().to_le_bytes());
            self.key.extend(text.as_bytes());
        }
        self.known.get(&self.key).cloned()
    }

    /// Keeps the test that was asked for last and not found.
    fn keep(&mut self, test: Arc<Test>) {
        self.known.insert(self.key.clone(), test);
    }
}

impl Resolver<'_> {
    /// What never occurs. It restricts analysis, never a decision.
    pub(super) fn impossible(&mut self) -> Vec<Condition> {
        let document = self.document;
        document.impossible.iter().map(|condition| self.condition(condition)).collect()
    }

    /// A condition that may be left out, which always holds.
    pub(super) fn optional(&mut self, condition: Option<&document::Condition>) -> Condition {
        condition.map_or(Condition::always(), |condition| self.condition(condition))
    }

    /// An exception that may be left out, which never holds.
    pub(super) fn exception(&mut self, condition: Option<&document::Condition>) -> Condition {
        condition.map_or(Condition::never(), |condition| self.condition(condition))
    }

    /// A condition with its faults left out.
    pub(super) fn condition(&mut self, condition: &document::Condition) -> Condition {
        let mut parts = Vec::with_capacity(condition.items.len());
        parts.extend(condition.items.iter().filter_map(|item| self.item(item)));
        if parts.len() == 1 { parts.remove(0) } else { Condition::All(parts.into()) }
    }

    fn item(&mut self, item: &Item) -> Option<Condition> {
        Some(match item {
            Item::Test { fact, test } => Condition::Test(self.test(fact, test)?),
            Item::All(parts) => Condition::All(parts.iter().map(|part| self.condition(part)).collect()),
            Item::Any(parts) => Condition::Any(parts.iter().map(|part| self.condition(part)).collect()),
            Item::Not(part) => Condition::Not(Box::new(self.condition(part))),
        })
    }

    fn test(&mut self, fact: &Spanned<String>, form: &TestForm) -> Option<Arc<Test>> {
        if let Some(known) = self.tests.find(&fact.value, form) {
            return self.is_testable(known.fact, fact.span).then_some(known);
        }
        let id = self.fact_named(fact)?;
        self.tested_at.entry(id).or_insert(fact.span);
        if !self.is_testable(id, fact.span) {
            return None;
        }
        let faults = self.faults.len();
        let ty = self.ty(id);
        let groups = self.groups[id.0 as usize].clone();
        let predicate = self.predicate(&ty, &groups, fact, form)?;
        let test = Arc::new(Test { fact: id, predicate, written: form.written() });
        // A test with a fault in it is read wherever it stands, so that each place is told.
        if self.faults.len() == faults {
            self.tests.keep(Arc::clone(&test));
        }
        Some(test)
    }

    /// The fact of this name, base or derived; an unknown one is reported.
    pub(super) fn fact_named(&mut self, name: &Spanned<String>) -> Option<FactId> {
        if let Some(&fact) = self.fact_by_name.get(&name.value) {
            return Some(fact);
        }
        let known = self.facts.iter().map(|def| def.name.as_str());
        let help = match self.close(&name.value, known) {
            Some(close) => format!("did you mean `{close}`?"),
            None => format!("declare it under `facts`, such as `{}: {{ type: yes-no }}`", name.value),
        };
        let fault = Diagnostic::error(Code::UnknownFact, name.span, format!("there is no fact `{}`", name.value));
        self.fault(fault.help(help));
        None
    }

    /// What a test asks, by the type of its fact or column.
    pub(super) fn predicate(
        &mut self,
        ty: &FactType,
        groups: &Groups,
        fact: &Spanned<String>,
        form: &TestForm,
    ) -> Option<Predicate> {
        match form {
            TestForm::Set { mode, items } => {
                if !ty.is_set() {
                    let message = format!("`{}` has one value, so it cannot be asked for several", fact.value);
                    let fault = Diagnostic::error(Code::BadTest, mode.span, message);
                    self.fault(fault.help("write the values as a list: one of them"));
                    return None;
                }
                let patterns = self.patterns(ty, groups, items);
                Some(match mode.value {
                    SetMode::AnyOf => Predicate::AnyOf(patterns),
                    SetMode::AllOf => Predicate::AllOf(patterns),
                    SetMode::NoneOf => Predicate::NoneOf(patterns),
                })
            }
            TestForm::One(_) | TestForm::Many(_) if ty.is_set() => {
                let message = format!("`{}` is a set, so a test says how many of the values are meant", fact.value);
                let fault = Diagnostic::error(Code::BadTest, fact.span, message);
                self.fault(fault.help("write `{ any-of: [...] }`, `{ all-of: [...] }` or `{ none-of: [...] }`"));
                None
            }
            TestForm::Many(items) => Some(Predicate::Is(self.patterns(ty, groups, items))),
            TestForm::One(text) => match text.value.strip_prefix("not ") {
                Some(rest) => self.pattern(ty, groups, rest.trim(), text.span).map(Predicate::IsNot),
                None => self.pattern(ty, groups, &text.value, text.span).map(Predicate::Is),
            },
        }
    }

    pub(super) fn patterns(&mut self, ty: &FactType, groups: &Groups, items: &[Spanned<String>]) -> Vec<Pattern> {
        let mut patterns = Vec::new();
        for item in items {
            if item.value.starts_with("not ") {
                let fault = Diagnostic::error(Code::BadTest, item.span, "`not` does not stand in a list");
                self.fault(fault.help("write `{ not: { fact: [a, b] } }` for none of these"));
                continue;
            }
            patterns.extend(self.pattern(ty, groups, &item.value, item.span).unwrap_or_default());
        }
        patterns.shrink_to_fit();
        patterns
    }
}
