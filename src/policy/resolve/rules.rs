//! Rules flattened in order of writing, limits and flags.

use std::collections::HashMap;
use std::sync::Arc;

use super::Resolver;
use crate::class::{Class, Effort, Remedies};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{self, RuleItem, Spanned};
use crate::policy::condition::Condition;
use crate::policy::rule::{Flag, Limit, Outcome, Rule};
use crate::policy::wording::Wording;
use crate::text::Span;

/// What decides, in order.
pub(super) struct Rules {
    pub(super) rules: Vec<Rule>,
    pub(super) otherwise: Rule,
    pub(super) limits: Vec<Limit>,
}

/// What the sections around a rule add to it.
#[derive(Clone, Default)]
struct Around {
    title: Option<Arc<Wording>>,
    clause: Option<Box<str>>,
    when: Vec<Condition>,
    unless: Vec<Condition>,
}

/// What is collected while the rules are flattened.
#[derive(Default)]
struct Flat<'d> {
    rules: Vec<Rule>,
    seen: HashMap<&'d str, Span>,
    standard: Option<Span>,
}

impl<'d> Resolver<'d> {
    pub(super) fn rules(&mut self) -> Rules {
        let document = self.document;
        let otherwise = self.otherwise();
        let mut flat = Flat::default();
        match &document.rules {
            Some(items) => self.flatten(items, &Around::default(), &otherwise, &mut flat),
            None => flat.rules = self.standard_rules(&otherwise.outcome),
        }
        flat.rules.shrink_to_fit();
        let mut limits = self.limits();
        if flat.standard.is_some() || document.rules.is_none() {
            self.covers_something(&flat.rules);
            limits.extend(self.standard_limit());
        } else {
            self.limited_is_read();
        }
        Rules { rules: flat.rules, otherwise, limits }
    }

    fn flatten(&mut self, items: &'d [RuleItem], around: &Around, otherwise: &Rule, flat: &mut Flat<'d>) {
        for item in items {
            match item {
                RuleItem::Rule(rule) => {
                    let number = flat.rules.len() + 1;
                    let id = self.id(rule.id.as_ref(), &mut flat.seen, "rule", number);
                    let rule = self.rule(rule, id, around);
                    flat.rules.push(rule);
                }
                RuleItem::Section(section) => {
                    let inner = self.inside(section, around);
                    self.flatten(&section.rules, &inner, otherwise, flat);
                }
                RuleItem::Standard(span) => self.standard_here(*span, around, otherwise, flat),
            }
        }
    }

    fn standard_here(&mut self, span: Span, around: &Around, otherwise: &Rule, flat: &mut Flat<'d>) {
        if let Some(first) = flat.standard {
            let fault = Diagnostic::error(Code::Duplicate, span, "`standard` stands twice");
            self.fault(fault.also(first, "the first is here").help("the built-in rules stand in one place; keep one"));
            return;
        }
        flat.standard = Some(span);
        let rules = self.standard_rules(&otherwise.outcome);
        flat.rules.extend(rules.into_iter().map(|rule| within(rule, around)));
    }

    fn inside(&mut self, section: &document::Section, around: &Around) -> Around {
        let mut inner = around.clone();
        if let Some(title) = &section.title {
            inner.title = self.client_text(title).map(Arc::new);
        }
        if let Some(clause) = self.clause(section.clause.as_ref()) {
            inner.clause = Some(clause.into());
        }
        inner.when.extend(section.when.as_ref().map(|when| shared(self.condition(when))));
        inner.unless.extend(section.unless.as_ref().map(|unless| shared(self.condition(unless))));
        inner
    }

    fn rule(&mut self, rule: &document::Rule, id: String, around: &Around) -> Rule {
        let own = Rule {
            id: id.into(),
            clause: self.clause(rule.clause.as_ref()).map(Into::into),
            section: None,
            when: self.optional(rule.when.as_ref()),
            unless: self.exception(rule.unless.as_ref()),
            outcome: self.outcome(&rule.outcome),
            because: rule.because.as_ref().and_then(|text| self.client_text(text)),
            internal: rule.internal.as_ref().and_then(|text| self.internal_text(text)).map(Box::new),
        };
        within(own, around)
    }

    fn otherwise(&mut self) -> Rule {
        let document = self.document;
        let written = document.otherwise.as_ref();
        Rule {
            id: "otherwise".into(),
            clause: self.clause(written.and_then(|written| written.clause.as_ref())).map(Into::into),
            section: None,
            when: Condition::always(),
            unless: Condition::never(),
            outcome: written.map_or_else(|| plain(Class::Service).into(), |written| self.outcome(written)),
            because: written.and_then(|written| written.because.as_ref()).and_then(|text| self.client_text(text)),
            internal: None,
        }
    }

    fn outcome(&mut self, written: &document::Outcome) -> Arc<Outcome> {
        let class = written.class.map_or(Class::Service, |class| class.value);
        self.fits_the_class(class, written);
        let outcome = Outcome {
            class,
            offer: written.offer.as_ref().and_then(|name| self.service_named(name)),
            refer_to: written.refer_to.as_ref().and_then(|name| self.party_named(name)),
            declined: written.declined.is_some_and(|declined| declined.value),
            effort: written.effort.map_or(Effort::Committed, |effort| effort.value),
            remedy: written.remedy.as_ref().map_or(Remedies::ALL, |remedy| remedy.value.iter().copied().collect()),
            first: Vec::new(),
            approval: written.approval.is_some(),
        };
        if let Some(known) = self.outcomes.get(&outcome) {
            return Arc::clone(known);
        }
        let outcome = Arc::new(outcome);
        self.outcomes.insert(Arc::clone(&outcome));
        outcome
    }

    /// Effort and remedies are promised for support alone; what is declined is not sold.
    fn fits_the_class(&mut self, class: Class, written: &document::Outcome) {
        let effort = written.effort.map(|effort| effort.span);
        let beside_support = effort.or(written.remedy.as_ref().map(|remedy| remedy.span));
        if let Some(span) = beside_support.filter(|_| class != Class::Support) {
            let fault = Diagnostic::error(Code::Conflict, span, format!("nothing is promised for what is {class}"));
            self.fault(fault.help("`effort` and `remedy` go with `class: support`"));
        }
        if let (Some(declined), Some(offer)) = (written.declined.filter(|declined| declined.value), &written.offer) {
            let fault = Diagnostic::error(Code::Conflict, offer.span, "what is declined cannot be offered");
            self.fault(fault.also(declined.span, "it is declined here").help("keep one of `declined` and `offer`"));
        }
    }

    fn limits(&mut self) -> Vec<Limit> {
        let document = self.document;
        let mut seen = HashMap::new();
        let mut limits = Vec::new();
        for (at, limit) in document.limits.iter().enumerate() {
            limits.push(Limit {
                id: self.id(limit.id.as_ref(), &mut seen, "limit", at + 1),
                clause: self.clause(limit.clause.as_ref()),
                when: self.optional(limit.when.as_ref()),
                unless: self.exception(limit.unless.as_ref()),
                effort: limit.effort.map_or(Effort::Committed, |effort| effort.value),
                remedy: limit.remedy.as_ref().map_or(Remedies::ALL, |remedy| remedy.value.iter().copied().collect()),
                first: limit.first.as_ref().and_then(|text| self.client_text(text)),
                approval: limit.approval.is_some(),
                because: limit.because.as_ref().and_then(|text| self.client_text(text)),
                internal: limit.internal.as_ref().and_then(|text| self.internal_text(text)),
            });
        }
        limits
    }

    pub(super) fn flags(&mut self) -> Vec<Flag> {
        let document = self.document;
        let mut seen = HashMap::new();
        let mut flags = Vec::new();
        for (at, flag) in document.flags.iter().enumerate() {
            flags.push(Flag {
                id: self.id(flag.id.as_ref(), &mut seen, "flag", at + 1),
                when: self.optional(flag.when.as_ref()),
                unless: self.exception(flag.unless.as_ref()),
                suggest: flag.suggest.map(|suggest| suggest.value),
                because: flag.because.as_ref().and_then(|text| self.client_text(text)),
                internal: flag.internal.as_ref().and_then(|text| self.internal_text(text)),
            });
        }
        flags
    }

    /// A clause is repeated by every rule of its section and in every answer, so it is short.
    fn clause(&mut self, written: Option<&Spanned<String>>) -> Option<String> {
        const LONGEST: usize = 200;
        let written = written?;
        if written.value.chars().nth(LONGEST).is_some() {
            let message = format!("`{}` is longer than a clause may be", written.value);
            let fault = Diagnostic::error(Code::BadName, written.span, message);
            self.fault(fault.help("write the number of the clause, such as `4.2`; its words go under `because`"));
        }
        Some(written.value.clone())
    }

    /// The id as written, or one by number; names of the language's own are not free.
    fn id(
        &mut self,
        written: Option<&'d Spanned<String>>,
        seen: &mut HashMap<&'d str, Span>,
        what: &str,
        number: usize,
    ) -> String {
        let Some(id) = written else { return format!("{what}-{number}") };
        if self.first_of(seen, id, what).is_some() {
            self.well_formed(id, what);
        }
        let own = ["text-disagrees", "catalogue-behind"].contains(&id.value.as_str()) && what == "flag";
        if own || id.value == "otherwise" || id.value.starts_with("standard.") {
            let message = format!("`{}` is a name of the language's own", id.value);
            let fault = Diagnostic::error(Code::Duplicate, id.span, message);
            self.fault(fault.help(format!("give the {what} another id")));
        }
        id.value.clone()
    }
}

/// So that a long condition of a section is there once, however many rules stand in it.
fn shared(condition: Condition) -> Condition {
    Condition::Shared(Arc::new(condition))
}

/// An outcome that is a class alone.
pub(super) fn plain(class: Class) -> Outcome {
    Outcome {
        class,
        offer: None,
        refer_to: None,
        declined: false,
        effort: Effort::Committed,
        remedy: Remedies::ALL,
        first: Vec::new(),
        approval: false,
    }
}

/// A rule with what the sections around it add.
fn within(rule: Rule, around: &Around) -> Rule {
    Rule {
        clause: rule.clause.or_else(|| around.clause.clone()),
        section: around.title.clone(),
        when: joined(&around.when, rule.when, Condition::All),
        unless: joined(&around.unless, rule.unless, Condition::Any),
        ..rule
    }
}

/// The conditions of the sections with the rule's own, which stays as it is where there is none.
fn joined(around: &[Condition], own: Condition, join: fn(Box<[Condition]>) -> Condition) -> Condition {
    if around.is_empty() { own } else { join(around.iter().cloned().chain([own]).collect()) }
}
