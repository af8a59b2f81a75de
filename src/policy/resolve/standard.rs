//! The built-in rules that `- standard` stands for: ordinary, named rules.

use super::Resolver;
use super::rules::plain;
use crate::class::{Class, Effort, Remedies};
use crate::diagnostic::Diagnostic;
use crate::document::{Spanned, Text};
use crate::policy::condition::{Condition, Predicate, Test};
use crate::policy::rule::{Limit, Outcome, Rule};
use crate::policy::wording::Wording;
use crate::text::Span;
use crate::value::locale::primary;

/// A built-in rule: its id, the fact it reads, the values that it is about.
struct BuiltIn {
    id: &'static str,
    fact: &'static str,
    values: &'static [&'static str],
    approval: bool,
    /// Its reason, where the policy speaks English or German.
    because: Reason,
}

/// A reason in English and in German.
#[derive(Clone, Copy)]
struct Reason {
    en: &'static str,
    de: &'static str,
}

const GATES: [BuiltIn; 6] = [
    BuiltIn {
        id: "standard.release",
        fact: "release.phase",
        values: &["ended"],
        approval: false,
        because: Reason {
            en: "Release {release} is no longer supported.",
            de: "Die Version {release} wird nicht mehr unterstützt.",
        },
    },
    BuiltIn {
        id: "standard.catalogue",
        fact: "release.phase",
        values: &["unreleased", "unlisted"],
        approval: true,
        because: Reason {
            en: "Release {release} is not one that our table has.",
            de: "Die Version {release} steht nicht in unserer Tabelle der Versionen.",
        },
    },
    BuiltIn {
        id: "standard.stage",
        fact: "release.stage",
        values: &["pre"],
        approval: false,
        because: Reason {
            en: "{release} is a pre-release; support is for releases.",
            de: "{release} ist eine Vorabversion; Support gibt es für freigegebene Versionen.",
        },
    },
    BuiltIn {
        id: "standard.environment",
        fact: "environment.status",
        values: &OUT,
        approval: false,
        because: Reason {
            en: "What it runs on is not on our list.",
            de: "Die Umgebung, in der es läuft, steht nicht auf unserer Liste.",
        },
    },
    BuiltIn {
        id: "standard.component",
        fact: "component.status",
        values: &OUT,
        approval: false,
        because: Reason {
            en: "{component} is not among the parts that we support.",
            de: "{component} gehört nicht zu den Teilen, für die wir Support leisten.",
        },
    },
    BuiltIn {
        id: "standard.integrations",
        fact: "integrations.status",
        values: &OUT,
        approval: false,
        because: Reason {
            en: "Something that it is connected to is not on our list.",
            de: "Etwas, womit es verbunden ist, steht nicht auf unserer Liste.",
        },
    },
];
const SOURCE: Reason = Reason {
    en: "The source has been changed, and the fault was not shown on the product as it is delivered.",
    de: "Der Quelltext wurde geändert, und der Fehler wurde nicht am ausgelieferten Stand gezeigt.",
};
const OUT: [&str; 3] = ["ended", "unlisted", "excluded"];
const STATUSES: [&str; 3] = ["environment.status", "component.status", "integrations.status"];

impl Resolver<'_> {
    /// A reason in the policy's own language first; none if that is neither of the two.
    fn built_in_reason(&mut self, Reason { en, de }: Reason) -> Option<Wording> {
        let spanned = |text: &str| Spanned { value: text.to_owned(), span: Span::default() };
        let (own, language, other) = match primary(&self.language) {
            "en" => (en, "de", de),
            "de" => (de, "en", en),
            _ => return None,
        };
        self.client_text(&Text { entries: vec![(None, spanned(own)), (Some(spanned(language)), spanned(other))] })
    }

    /// The built-in rules. Their way out is that of `otherwise`; a rule whose fact no product has is left out.
    pub(super) fn standard_rules(&mut self, otherwise: &Outcome) -> Vec<Rule> {
        let mut rules: Vec<Rule> = GATES
            .iter()
            .filter_map(|gate| {
                let when = Condition::from(self.built_in_test(gate.fact, gate.values)?);
                Some(self.built_in(gate.id, when, gate.approval, gate.because, otherwise))
            })
            .collect();
        if let (Some(changed), Some(shown)) = (
            self.built_in_test("source", &["patched", "forked"]),
            self.built_in_test("source.shown-on-stock", &["yes"]),
        ) {
            let mut source = self.built_in("standard.source", changed.into(), false, SOURCE, otherwise);
            source.unless = shown.into();
            rules.push(source);
        }
        rules.extend(self.covered());
        rules
    }

    fn built_in(&mut self, id: &str, when: Condition, approval: bool, because: Reason, otherwise: &Outcome) -> Rule {
        let because = self.built_in_reason(because);
        let way_out = Outcome { offer: otherwise.offer, refer_to: otherwise.refer_to, ..plain(Class::Service) };
        Rule {
            id: id.into(),
            clause: None,
            section: None,
            when,
            unless: Condition::never(),
            outcome: Outcome { approval, declined: otherwise.declined, ..way_out }.into(),
            because,
            internal: None,
        }
    }

    /// `standard.covered`: the kinds of request that support is for.
    fn covered(&mut self) -> Option<Rule> {
        let test = self.built_in_test("kind", &["covered"])?;
        Some(Rule {
            id: "standard.covered".into(),
            clause: None,
            section: None,
            when: test.into(),
            unless: Condition::never(),
            outcome: plain(Class::Support).into(),
            because: None,
            internal: None,
        })
    }

    /// Warns where the built-in rules stand and no rule makes anything support.
    pub(super) fn covers_something(&mut self, rules: &[Rule]) {
        if rules.iter().any(|rule| rule.outcome.class == Class::Support) {
            return;
        }
        let message = "`standard` has no kind of request to cover, so nothing is support";
        let fault = Diagnostic::finding("nothing-covered", "standard", self.kind_place(), message);
        self.fault(fault.help("write `facts: { kind: { one-of: [...], groups: { covered: [...] } } }`"));
    }

    fn kind_place(&self) -> Span {
        let declared = self.document.facts.iter().find(|fact| fact.name.value == "kind").map(|fact| fact.name.span);
        declared.or_else(|| self.document.header.id.as_ref().map(|id| id.span)).unwrap_or_default()
    }

    /// Warns of what is listed as limited where `standard` does not stand and nothing else reads it.
    pub(super) fn limited_is_read(&mut self) {
        let document = self.document;
        for product in &document.products {
            let roles = product.environments.iter().map(|role| (role.name.value.as_str(), &role.rows));
            let components = product.components.iter().map(|rows| ("component", rows));
            let integrations = product.integrations.iter().map(|rows| ("integrations", rows));
            for (fact, rows) in roles.chain(components).chain(integrations) {
                let status = format!("{fact}.status");
                let is_environment = !["component", "integrations"].contains(&fact);
                let reads = [Some(status.as_str()), is_environment.then_some("environment.status")];
                let reads = reads.into_iter().flatten().filter_map(|name| self.fact_by_name.get(name));
                if reads.into_iter().any(|fact| self.tested_at.contains_key(fact)) {
                    continue;
                }
                let limited = rows.iter().filter_map(|row| row.is.as_ref()).find(|is| is.value == "limited");
                if let Some(is) = limited {
                    let message = format!("this is listed as limited, but nothing reads `{status}`");
                    let help = "write `- standard` into the rules, with which it is best effort, or a limit of your own \
                                that tests the status";
                    self.fault(Diagnostic::finding("unread-status", status, is.span, message).help(help));
                }
            }
        }
    }

    /// `standard.limited`: what is listed as limited is best effort.
    pub(super) fn standard_limit(&mut self) -> Option<Limit> {
        let tests: Vec<Condition> =
            STATUSES.iter().filter_map(|fact| self.built_in_test(fact, &["limited"])).map(Condition::from).collect();
        (!tests.is_empty()).then(|| Limit {
            id: "standard.limited".to_owned(),
            clause: None,
            when: Condition::Any(tests.into()),
            unless: Condition::never(),
            effort: Effort::Best,
            remedy: Remedies::ALL,
            first: None,
            approval: false,
            because: None,
            internal: None,
        })
    }

    /// A test of the language's own; `None` if the fact, or one of the values, is not there.
    fn built_in_test(&mut self, fact: &str, values: &[&str]) -> Option<Test> {
        let &id = self.fact_by_name.get(fact)?;
        let ty = self.ty(id);
        let groups = self.groups[id.0 as usize].clone();
        let mut patterns = Vec::new();
        for value in values {
            let known =
                groups.contains_key(*value) || ty.closed().is_none_or(|names| names.contains(&self.names.find(value)));
            let open_kind = fact == "kind" && ty.closed().is_none() && !groups.contains_key(*value);
            if !known || open_kind {
                return None;
            }
            patterns.extend(self.pattern(&ty, &groups, value, Span::default())?);
        }
        let written = if let [one] = values { (*one).to_owned() } else { format!("[{}]", values.join(", ")) };
        Some(Test { fact: id, predicate: Predicate::Is(patterns), written })
    }
}
