//! Rules, sections, limits and flags as written.

use super::condition::{Condition, condition};
use super::facts::YES_NO;
use super::reader::{Faults, MapReader};
use super::scalar::{word, words};
use super::{Spanned, Text};
use crate::class::{Class, Effort, Remedy};
use crate::diagnostic::{Code, Diagnostic, closest};
use crate::syntax::{Kind, Node};
use crate::text::Span;

/// One item of `rules`.
#[derive(Debug, Clone)]
pub enum RuleItem {
    /// A rule.
    Rule(Box<Rule>),
    /// A section with rules in it.
    Section(Section),
    /// `standard`: the built-in rules stand here.
    Standard(Span),
}

/// A section.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Section {
    /// `section`: its title.
    pub title: Option<Text>,
    /// `clause`.
    pub clause: Option<Spanned<String>>,
    /// `when`, added to each rule inside.
    pub when: Option<Condition>,
    /// `unless`, added to each rule inside.
    pub unless: Option<Condition>,
    /// The rules inside.
    pub rules: Vec<RuleItem>,
}

/// A rule.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Rule {
    /// `id`.
    pub id: Option<Spanned<String>>,
    /// `clause`.
    pub clause: Option<Spanned<String>>,
    /// `when`.
    pub when: Option<Condition>,
    /// `unless`.
    pub unless: Option<Condition>,
    /// `class` and what is carried beside it.
    pub outcome: Outcome,
    /// `because`.
    pub because: Option<Text>,
    /// `internal`.
    pub internal: Option<Text>,
    /// The whole rule.
    pub span: Span,
}

/// The keys of an outcome.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Outcome {
    /// `class`.
    pub class: Option<Spanned<Class>>,
    /// `offer`.
    pub offer: Option<Spanned<String>>,
    /// `refer-to`.
    pub refer_to: Option<Spanned<String>>,
    /// `declined`.
    pub declined: Option<Spanned<bool>>,
    /// `effort`.
    pub effort: Option<Spanned<Effort>>,
    /// `remedy`.
    pub remedy: Option<Spanned<Vec<Remedy>>>,
    /// `certainty: approval`.
    pub approval: Option<Spanned<()>>,
    /// `clause` of `otherwise`.
    pub clause: Option<Spanned<String>>,
    /// `because` of `otherwise`.
    pub because: Option<Text>,
}

/// A limit.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Limit {
    /// `id`.
    pub id: Option<Spanned<String>>,
    /// `clause`.
    pub clause: Option<Spanned<String>>,
    /// `when`.
    pub when: Option<Condition>,
    /// `unless`.
    pub unless: Option<Condition>,
    /// `effort`.
    pub effort: Option<Spanned<Effort>>,
    /// `remedy`.
    pub remedy: Option<Spanned<Vec<Remedy>>>,
    /// `first`.
    pub first: Option<Text>,
    /// `certainty: approval`.
    pub approval: Option<Spanned<()>>,
    /// `because`.
    pub because: Option<Text>,
    /// `internal`.
    pub internal: Option<Text>,
    /// The whole limit.
    pub span: Span,
}

/// A flag.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Flag {
    /// `id`.
    pub id: Option<Spanned<String>>,
    /// `clause`.
    pub clause: Option<Spanned<String>>,
    /// `when`.
    pub when: Option<Condition>,
    /// `unless`.
    pub unless: Option<Condition>,
    /// `suggest`.
    pub suggest: Option<Spanned<Class>>,
    /// `because`.
    pub because: Option<Text>,
    /// `internal`.
    pub internal: Option<Text>,
    /// The whole flag.
    pub span: Span,
}

const APPROVAL: [(&str, ()); 1] = [("approval", ())];
const CLASS_HELP: &str = "write one of `support`, `service`, `rework`";
const STANDARD: &str = "standard";

/// Reads an item of `rules`: `standard`, a section or a rule.
pub(super) fn rule_item(node: &Node, faults: &mut Faults) -> Option<RuleItem> {
    match &node.kind {
        Kind::Scalar(scalar) if scalar.text.trim() == STANDARD => Some(RuleItem::Standard(node.span)),
        Kind::Scalar(scalar) => {
            faults.push(not_a_rule(node, scalar.text.trim()));
            None
        }
        Kind::Map(entries) if matches!(&entries[..], [entry] if entry.key.text == STANDARD) => {
            let fault = Diagnostic::error(Code::WrongShape, node.span, "`standard` stands alone, without a colon");
            faults.push(fault.help("write `- standard`"));
            Some(RuleItem::Standard(node.span))
        }
        Kind::Map(entries) if entries.iter().any(|entry| ["section", "rules"].contains(&entry.key.text.as_str())) => {
            section(node, faults).map(RuleItem::Section)
        }
        _ => rule(node, faults).map(|rule| RuleItem::Rule(Box::new(rule))),
    }
}

fn not_a_rule(node: &Node, written: &str) -> Diagnostic {
    let fault = Diagnostic::error(Code::WrongShape, node.span, format!("`{written}` is not a rule"));
    fault.help(match closest(written, [STANDARD]) {
        Some(_) => "did you mean `standard`?",
        None => "write `- standard`, or a rule as `- { id: NAME, when: { fact: value }, class: support }`",
    })
}

fn section(node: &Node, faults: &mut Faults) -> Option<Section> {
    let mut map = MapReader::open(node, "this section", "section: TITLE", faults)?;
    let title = map.wording("section", faults);
    let clause = map.text("clause", faults);
    let when = map.node("when").and_then(|node| condition(node, faults));
    let unless = map.node("unless").and_then(|node| condition(node, faults));
    let rules = map.required("rules", "list the rules of the section under `rules:`");
    let rules = rules.map(|node| super::reader::list(node, "rules", faults, rule_item)).unwrap_or_default();
    map.finish(faults);
    Some(Section { title, clause, when, unless, rules })
}

fn rule(node: &Node, faults: &mut Faults) -> Option<Rule> {
    let mut map = MapReader::open(node, "this rule", "{ id: NAME, when: { fact: value }, class: support }", faults)?;
    let id = map.text("id", faults);
    let clause = map.text("clause", faults);
    let when = map.node("when").and_then(|node| condition(node, faults));
    let unless = map.node("unless").and_then(|node| condition(node, faults));
    let outcome = outcome(&mut map, faults);
    let because = map.wording("because", faults);
    let internal = map.wording("internal", faults);
    map.finish(faults);
    Some(Rule { id, clause, when, unless, outcome, because, internal, span: node.span })
}

/// Reads `otherwise`: an outcome with its clause and reason.
pub(super) fn otherwise(node: &Node, faults: &mut Faults) -> Option<Outcome> {
    let mut map = MapReader::open(node, "`otherwise`", "otherwise: { class: service }", faults)?;
    let mut outcome = outcome(&mut map, faults);
    outcome.clause = map.text("clause", faults);
    outcome.because = map.wording("because", faults);
    map.finish(faults);
    Some(outcome)
}

fn outcome(map: &mut MapReader<'_>, faults: &mut Faults) -> Outcome {
    let class = map.required_text("class", CLASS_HELP, faults);
    Outcome {
        class: class.and_then(|class| word(&class, "class", &words(Class::ALL, Class::word), faults)),
        offer: map.text("offer", faults),
        refer_to: map.text("refer-to", faults),
        declined: map.word("declined", &YES_NO, faults),
        effort: map.word_of("effort", Effort::ALL, Effort::word, faults),
        remedy: remedy(map, faults),
        approval: map.word("certainty", &APPROVAL, faults),
        clause: None,
        because: None,
    }
}

fn remedy(map: &mut MapReader<'_>, faults: &mut Faults) -> Option<Spanned<Vec<Remedy>>> {
    let written = map.some_texts("remedy", "write what may be given, such as `[advice, upgrade]`", faults)?;
    let known = words(Remedy::ALL, Remedy::word);
    let remedies = written.value.iter().filter_map(|text| word(text, "remedy", &known, faults)).map(|one| one.value);
    Some(Spanned { value: remedies.collect(), span: written.span })
}

pub(super) fn limit(node: &Node, faults: &mut Faults) -> Option<Limit> {
    let mut map = MapReader::open(node, "this limit", "{ id: NAME, when: { fact: value }, effort: best }", faults)?;
    let help = "write at least one of `effort: best`, `remedy`, `first`, `certainty: approval`";
    map.some_of(["effort", "remedy", "first", "certainty"], "this limit limits nothing", help);
    let limit = Limit {
        id: map.text("id", faults),
        clause: map.text("clause", faults),
        when: map.node("when").and_then(|node| condition(node, faults)),
        unless: map.node("unless").and_then(|node| condition(node, faults)),
        effort: map.word_of("effort", Effort::ALL, Effort::word, faults),
        remedy: remedy(&mut map, faults),
        first: map.wording("first", faults),
        approval: map.word("certainty", &APPROVAL, faults),
        because: map.wording("because", faults),
        internal: map.wording("internal", faults),
        span: node.span,
    };
    map.finish(faults);
    Some(limit)
}

pub(super) fn flag(node: &Node, faults: &mut Faults) -> Option<Flag> {
    let mut map = MapReader::open(node, "this flag", "{ id: NAME, when: { fact: value }, because: TEXT }", faults)?;
    let flag = Flag {
        id: map.text("id", faults),
        clause: map.text("clause", faults),
        when: map.node("when").and_then(|node| condition(node, faults)),
        unless: map.node("unless").and_then(|node| condition(node, faults)),
        suggest: map.word_of("suggest", Class::ALL, Class::word, faults),
        because: map.wording("because", faults),
        internal: map.wording("internal", faults),
        span: node.span,
    };
    map.finish(faults);
    Some(flag)
}
