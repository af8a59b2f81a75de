//! Rows that read the texts of a request.

use regex::Regex;

use super::Tables;
use super::keys::{Keys, Reader, Written};
use crate::diagnostic::Code;
use crate::intake::mapping::{Spoken, TextField, TextRow};
use crate::syntax::{Kind, Node};
use crate::value::check_name;

const TEXT_KEYS: &[&str] = &["in", "fact", "pattern", "is", "table", "find", "settles"];

impl Reader {
    pub(super) fn text_row(&mut self, node: &Node, tables: &Tables) -> Option<TextRow> {
        let keys = self.keys(node, "a row of `text`", TEXT_KEYS);
        let fields =
            keys.node("in").map_or_else(|| vec![TextField::Subject, TextField::Body], |node| self.fields(node));
        let settles =
            keys.node("settles").and_then(|node| self.word(node, "`settles`", &[("yes", true), ("no", false)]));
        let settles = settles.unwrap_or(false);
        let Some(written) = keys.node("pattern") else {
            let help = "write `pattern: 'version (?P<release>[0-9.]+)'`; the name of a group is the name of a fact";
            self.fault(Code::MissingKey, keys.span.start(), "`pattern` is missing in a row of `text`", help);
            return None;
        };
        let Some(fact) = keys.node("fact") else {
            let written = self.text(written, "`pattern`")?;
            let pattern = self.pattern(&written)?;
            let facts = self.named_facts(&pattern, &written, &keys)?;
            return Some(TextRow { span: written.span, fields, settles, pattern, what: Spoken::Groups(facts) });
        };
        let fact = self.text(fact, "`fact`")?;
        if let Err(fault) = check_name(fact.text) {
            self.fault(Code::BadName, fact.span, fault.to_string(), "write the name of a fact of the policy");
        }
        let mut reading = self.reading(&keys, tables);
        let pattern = reading.pattern.take()?;
        Some(TextRow { span: fact.span, fields, settles, pattern, what: Spoken::Fact(fact.text.to_owned(), reading) })
    }

    /// The facts that the groups of a pattern name.
    fn named_facts(&mut self, pattern: &Regex, written: &Written<'_>, keys: &Keys<'_>) -> Option<Vec<String>> {
        for key in ["is", "table", "find"] {
            if let Some(span) = keys.key_span(key) {
                let help = "write `fact: NAME` beside it";
                self.fault(Code::MissingKey, span, format!("`{key}` stands without the fact that it is for"), help);
            }
        }
        let facts: Vec<String> = pattern.capture_names().flatten().map(str::to_owned).collect();
        if facts.is_empty() {
            let help = "name a group after a fact, as in `(?P<release>[0-9.]+)`, or write `fact: NAME` beside it";
            self.fault(Code::MissingKey, written.span, "the pattern says nothing of which fact it is for", help);
        }
        Some(facts).filter(|facts| !facts.is_empty())
    }

    fn fields(&mut self, node: &Node) -> Vec<TextField> {
        let nodes = match &node.kind {
            Kind::List(_) => self.list(node, "`in`"),
            _ => std::slice::from_ref(node),
        };
        nodes.iter().filter_map(|node| self.field(node)).collect()
    }

    fn field(&mut self, node: &Node) -> Option<TextField> {
        let written = self.text(node, "`in`")?;
        match written.text {
            "subject" => Some(TextField::Subject),
            "body" => Some(TextField::Body),
            text if text.starts_with('/') => self.pointer(&written).map(TextField::At),
            text => {
                let help = "write `subject`, `body` or a pointer";
                self.fault(Code::UnknownValue, written.span, format!("`in` cannot be `{text}`"), help);
                None
            }
        }
    }
}
