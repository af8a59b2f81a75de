//! From the tree of a mapping to what it means. Every fault is collected.

mod keys;
mod pattern;
mod row;
mod text;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::mapping::{FactMapping, Frame, Guard, Otherwise, Reading, Row, Shape, Table, TextAt};
use super::reduce::Form;
use super::{HEADER, Intake, VERSION};
use crate::diagnostic::{Code, Diagnostic, closest};
use crate::request::FactValue;
use crate::syntax::{Entry, Kind, Node};
use crate::text::Span;
use crate::value::{check_name, fold};
use keys::{Keys, Reader};
use row::Outer;

const KEYS: &[&str] = &[HEADER, "title", "request", "facts", "tables", "text"];
const FRAME_KEYS: &[&str] = &["id", "client", "date", "subject", "body"];
const TEXT_KEYS: &[&str] = &["at", "as", "when", "unless"];
const FORMS: &[(&str, Form)] = &[
    ("text", Form::Text),
    ("message", Form::Message),
    ("html", Form::Html),
    ("markdown", Form::Markdown),
    ("adf", Form::Adf),
];
const FACT_KEYS: &[&str] = &[
    "at",
    "each",
    "split",
    "when",
    "unless",
    "take",
    "pattern",
    "is",
    "table",
    "find",
    "skip",
    "rows",
    "otherwise",
    "default",
    "optional",
];
const READING_KEYS: [&str; 6] = ["take", "pattern", "is", "table", "find", "skip"];
const OTHERWISE: &[(&str, Otherwise)] =
    &[("unread", Otherwise::Unread), ("missing", Otherwise::Missing), ("keep", Otherwise::Keep)];

type Tables = BTreeMap<String, Arc<Table>>;

/// Reads a mapping. What has a fault is left out.
pub(super) fn load(root: &Node, faults: &mut Vec<Diagnostic>) -> Intake {
    let mut reader = Reader::default();
    let keys = reader.keys(root, "an intake mapping", KEYS);
    reader.version(&keys);
    let title = keys.node("title").and_then(|node| reader.text(node, "`title`")).map(|title| title.text.to_owned());
    let frame = keys.node("request").map_or_else(Frame::default, |node| reader.frame(node));
    let tables = keys.node("tables").map_or_else(Tables::new, |node| reader.tables(node));
    let facts = keys.node("facts").map_or(&[][..], |node| reader.map(node, "`facts`"));
    let facts: Vec<FactMapping> = facts.iter().filter_map(|entry| reader.fact(entry, &tables)).collect();
    facts.iter().for_each(|fact| reader.text_buys_nothing(fact, &frame));
    let texts = keys.node("text").map_or(&[][..], |node| reader.list(node, "`text`"));
    let texts = texts.iter().filter_map(|node| reader.text_row(node, &tables)).collect();
    faults.append(&mut reader.faults);
    Intake { title, frame, facts, texts }
}

impl Reader {
    /// What the client wrote is evidence; a fact that is read from it would count as given.
    fn text_buys_nothing(&mut self, fact: &FactMapping, frame: &Frame) {
        if fact.pointers().iter().any(|pointer| frame.is_text(pointer)) {
            let message = format!("the fact `{}` is read from the text of the request as if it were given", fact.name);
            let help = "write it under `text:`, where it counts as evidence; text never sets a plan or an account";
            self.fault(Code::UntrustedSignal, fact.span, message, help);
        }
    }

    fn version(&mut self, keys: &Keys<'_>) {
        let Some(version) = keys.node(HEADER).and_then(|node| self.text(node, &format!("`{HEADER}`"))) else { return };
        if version.text.trim() != VERSION {
            let message = format!("version `{}` of the form of intake mappings is not known", version.text);
            self.fault(Code::LanguageVersion, version.span, message, format!("write `{HEADER}: {VERSION}`"));
        }
    }

    fn frame(&mut self, node: &Node) -> Frame {
        let keys = self.keys(node, "`request`", FRAME_KEYS);
        let mut pointers =
            |key: &str| keys.node(key).map_or_else(Vec::new, |node| self.pointers(node, &format!("`{key}`")));
        let (id, client, date) = (pointers("id"), pointers("client"), pointers("date"));
        let mut texts = |key: &str| keys.node(key).map_or_else(Vec::new, |node| self.texts_at(node, key));
        let (subject, body) = (texts("subject"), texts("body"));
        let frame = Frame { id, client, date, subject, body };
        if let Some(node) = keys.node("client").filter(|_| frame.client.iter().any(|pointer| frame.is_text(pointer))) {
            let message = "the client is read from the text of the request";
            let help = "read it from a field of the helpdesk; text never says whose history counts";
            self.fault(Code::UntrustedSignal, node.span, message, help);
        }
        frame
    }

    /// A pointer, a map that says the form too, or a list of them.
    fn texts_at(&mut self, node: &Node, key: &str) -> Vec<TextAt> {
        let nodes = match &node.kind {
            Kind::List(_) => self.list(node, &format!("`{key}`")),
            _ => std::slice::from_ref(node),
        };
        nodes.iter().map(|node| self.text_at(node, key)).collect()
    }

    fn text_at(&mut self, node: &Node, key: &str) -> TextAt {
        if let Kind::Scalar(_) = node.kind {
            let at = self.pointers(node, &format!("`{key}`"));
            return TextAt { at, form: Form::Text, guard: Guard::default() };
        }
        let keys = self.keys(node, &format!("`{key}`"), TEXT_KEYS);
        if keys.node("at").is_none() {
            let message = format!("`{key}` says nothing of where it stands");
            self.fault(Code::MissingKey, node.span.start(), message, "write `{ at: /POINTER, as: html }`");
        }
        let at = keys.node("at").map_or_else(Vec::new, |node| self.pointers(node, "`at`"));
        let form = keys.node("as").and_then(|node| self.word(node, "`as`", FORMS)).unwrap_or(Form::Text);
        TextAt { at, form, guard: self.guard(&keys) }
    }

    fn tables(&mut self, node: &Node) -> Tables {
        let entries = self.map(node, "`tables`");
        entries.iter().map(|entry| (entry.key.text.clone(), Arc::new(self.table_rows(&entry.value)))).collect()
    }

    fn table_rows(&mut self, node: &Node) -> Table {
        let mut by_folded = BTreeMap::new();
        let mut first: BTreeMap<String, Span> = BTreeMap::new();
        let entries = self.map(node, "a table");
        if let (Kind::Map(_), []) = (&node.kind, entries) {
            self.fault(Code::WrongShape, node.span, "a table is empty", "write `WHAT IT SAYS: VALUE` lines here");
        }
        for Entry { key, value } in entries {
            let Some(value) = self.text(value, "a value of a table") else { continue };
            let folded = fold(&key.text);
            if let Some(first) = first.get(&folded) {
                let message = format!("`{}` stands twice in the table", key.text);
                let fault = Diagnostic::error(Code::Duplicate, key.span, message).also(*first, "the first is here");
                self.faults.push(fault.help("keep one; case and spaces make no difference"));
                continue;
            }
            first.insert(folded.clone(), key.span);
            by_folded.insert(folded, value.text.trim().to_owned());
        }
        Table::new(by_folded)
    }

    fn table(&mut self, node: &Node, tables: &Tables) -> Option<Arc<Table>> {
        let Kind::Scalar(_) = node.kind else { return Some(Arc::new(self.table_rows(node))) };
        let name = self.text(node, "`table`")?;
        let table = tables.get(name.text).cloned();
        if table.is_none() {
            let help = match closest(name.text, tables.keys().map(String::as_str)) {
                Some(close) => format!("did you mean `{close}`?"),
                None => "write the table here, or declare it under `tables`".to_owned(),
            };
            self.fault(Code::UnknownName, name.span, format!("there is no table `{}`", name.text), help);
        }
        table
    }

    /// `NAME: POINTER`, `NAME: [ROW]`, or `NAME: { … }`.
    fn fact(&mut self, entry: &Entry, tables: &Tables) -> Option<FactMapping> {
        let Entry { key, value } = entry;
        let faults_before = self.faults.len();
        if let Err(fault) = check_name(&key.text) {
            self.fault(Code::BadName, key.span, fault.to_string(), "write the name of a fact of the policy");
        }
        let (form, otherwise, default) = match &value.kind {
            Kind::Scalar(_) => (Shape::One(vec![self.plain_row(value)?]), Otherwise::Unread, None),
            Kind::List(_) => (Shape::One(self.rows(value, None, tables)), Otherwise::Unread, None),
            Kind::Map(_) => self.fact_map(value, tables)?,
        };
        // A row that lost its pattern to a fault only seems to read everything.
        if let (Shape::One(rows), true) = (&form, self.faults.len() == faults_before) {
            self.unreachable_rows(rows, value.span);
        }
        let optional = match &value.kind {
            Kind::Map(entries) => entries.iter().find(|entry| entry.key.text == "optional"),
            _ => None,
        };
        let optional =
            optional.and_then(|entry| self.word(&entry.value, "`optional`", &[("yes", true), ("no", false)]));
        let optional = optional.unwrap_or(false);
        Some(FactMapping { name: key.text.clone(), span: key.span, form, optional, otherwise, default })
    }

    /// A pointer that stands for a row.
    fn plain_row(&mut self, node: &Node) -> Option<Row> {
        let at = self.pointers(node, "a fact");
        let row = Row { at, split: None, guard: Guard::default(), reading: Reading::default() };
        Some(row).filter(|row| !row.at.is_empty())
    }

    fn fact_map(&mut self, node: &Node, tables: &Tables) -> Option<(Shape, Otherwise, Option<FactValue>)> {
        let keys = self.keys(node, "a fact", FACT_KEYS);
        let otherwise = keys.node("otherwise").and_then(|node| self.word(node, "`otherwise`", OTHERWISE));
        let default = keys.node("default").and_then(|node| self.default_value(node));
        if let Some(each) = keys.node("each") {
            self.exclusive(&keys, "each", "at");
            let at = self.pointers(each, "`each`");
            let guard = self.guard(&keys);
            let split = self.split(&keys);
            let rows = self.rows_or_reading(&keys, &Outer::Element, tables);
            return Some((Shape::Each { at, split, guard, rows }, otherwise.unwrap_or(Otherwise::Keep), default));
        }
        let otherwise = otherwise.unwrap_or(Otherwise::Unread);
        let Some(at) = keys.node("at") else {
            return self
                .fact_without_place(&keys, default, tables)
                .map(|(rows, default)| (Shape::One(rows), otherwise, default));
        };
        let at = self.pointers(at, "`at`");
        let split = self.split(&keys);
        let guard = self.guard(&keys);
        let rows = self.rows_or_reading(&keys, &Outer::Object { at, split, guard }, tables);
        Some((Shape::One(rows), otherwise, default))
    }

    /// Rows that say each for itself where they read, or nothing but a default.
    fn fact_without_place(
        &mut self,
        keys: &Keys<'_>,
        default: Option<FactValue>,
        tables: &Tables,
    ) -> Option<(Vec<Row>, Option<FactValue>)> {
        if let Some(stray) = ["split", "when", "unless", "take", "pattern", "is", "table", "find", "skip"]
            .iter()
            .find_map(|key| keys.key_span(key))
        {
            self.fault(
                Code::MissingKey,
                stray,
                "the fact says how to read, but not what",
                "write `at: /POINTER` beside it",
            );
            return None;
        }
        match keys.node("rows") {
            Some(rows) => Some((self.rows(rows, None, tables), default)),
            None if default.is_some() || keys.node("default").is_some() => Some((Vec::new(), default)),
            None => {
                let help = "write `at: /POINTER`, `each: /POINTER` or `default: VALUE`";
                self.fault(Code::MissingKey, keys.span.start(), "the fact says nothing of where it stands", help);
                None
            }
        }
    }

    fn default_value(&mut self, node: &Node) -> Option<FactValue> {
        let Kind::List(items) = &node.kind else {
            return self.text(node, "`default`").map(|text| text.text.trim().into());
        };
        let items = items.iter().filter_map(|item| self.text(item, "an item of `default`"));
        Some(FactValue::List(items.map(|item| item.text.trim().to_owned()).collect()))
    }

    /// The rows of a fact, or the one row that the fact itself is.
    fn rows_or_reading(&mut self, keys: &Keys<'_>, outer: &Outer, tables: &Tables) -> Vec<Row> {
        if let Some(rows) = keys.node("rows") {
            for key in READING_KEYS {
                self.exclusive(keys, "rows", key);
            }
            return self.rows(rows, Some(outer), tables);
        }
        let reading = self.reading(keys, tables);
        match outer {
            Outer::Object { at, split, guard } => {
                vec![Row { at: at.clone(), split: split.clone(), guard: guard.clone(), reading }]
            }
            Outer::Element if reading.is_plain() && reading.is.is_none() => Vec::new(),
            Outer::Element => vec![Row { at: Vec::new(), split: None, guard: Guard::default(), reading }],
        }
    }

    fn rows(&mut self, node: &Node, outer: Option<&Outer>, tables: &Tables) -> Vec<Row> {
        self.list(node, "`rows`").iter().filter_map(|node| self.row(node, outer, tables)).collect()
    }

    pub(super) fn exclusive(&mut self, keys: &Keys<'_>, one: &str, other: &str) {
        if let (Some(first), Some(second)) = (keys.key_span(one), keys.key_span(other)) {
            let fault = Diagnostic::error(Code::Conflict, second, format!("`{one}` and `{other}` exclude each other"));
            self.faults.push(fault.also(first, format!("`{one}` is here")).help("keep one of them"));
        }
    }

    /// A row that reads whatever is there leaves nothing to the rows behind it at the same place.
    fn unreachable_rows(&mut self, rows: &[Row], span: Span) {
        let takes_all = |row: &Row| row.reading.is_plain() && row.guard.is_empty() && !row.reading.skip;
        for (index, row) in rows.iter().enumerate().filter(|(_, row)| takes_all(row)) {
            if let Some(behind) = rows[index + 1..].iter().position(|later| later.at == row.at) {
                let message =
                    format!("row {} reads everything, so row {} is never reached", index + 1, index + behind + 2);
                self.fault(Code::Misplaced, span.start(), message, "put the row that reads everything last");
            }
        }
    }
}
