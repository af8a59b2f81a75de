//! Products, release tables, phases and listings as written.

use std::collections::BTreeSet;

use super::condition::{Condition, TestForm, condition, test};
use super::reader::{Faults, MapReader, is_nothing, list, some, wrong_shape};
use super::scalar::{some_texts, text};
use super::{Spanned, Text};
use crate::diagnostic::{Code, Diagnostic, closest};
use crate::syntax::{Kind, Node};
use crate::text::Span;

/// An entry of `products`.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Product {
    /// The product's name.
    pub name: Spanned<String>,
    /// `title`.
    pub title: Option<Text>,
    /// `source`: where its dates come from.
    pub source: Option<Spanned<String>>,
    /// `note`, for those who keep the policy.
    pub note: Option<Text>,
    /// Its releases.
    pub table: ReleaseTable,
    /// `environments`.
    pub environments: Vec<Role>,
    /// `components`; `None`: the key is not there.
    pub components: Option<Vec<Listed>>,
    /// `integrations`; `None`: the key is not there.
    pub integrations: Option<Vec<Listed>>,
}

/// Releases with their dates and phases, as a product and a life cycle have them.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct ReleaseTable {
    /// `line`.
    pub line: Option<Spanned<String>>,
    /// `known-until`.
    pub known_until: Option<Spanned<String>>,
    /// `releases`.
    pub releases: Vec<Release>,
    /// `dates`: columns by rule.
    pub dates: Vec<(Spanned<String>, Vec<DateRow>)>,
    /// `phases`; `None`: the key is not there.
    pub phases: Option<Vec<Phase>>,
}

/// A row of `releases`.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Release {
    /// The line.
    pub version: Spanned<String>,
    /// `source`: where its dates come from.
    pub source: Option<Spanned<String>>,
    /// `note`, for those who keep the policy.
    pub note: Option<Text>,
    /// Every column but `source` and `note`.
    pub columns: Vec<Column>,
}

/// A column that the author names, with its value.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Column {
    /// The column's name.
    pub name: Spanned<String>,
    /// Its value.
    pub value: Spanned<String>,
}

/// A row of a date by rule.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct DateRow {
    /// Tests on columns.
    pub columns: Vec<PhaseColumn>,
    /// `is`.
    pub is: DateForm,
}

/// A date rule as written.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum DateForm {
    /// A date, an anchor, or one of them with a duration.
    One(Spanned<String>),
    /// `later-of` these.
    LaterOf(Vec<Spanned<String>>),
    /// `earlier-of` these.
    EarlierOf(Vec<Spanned<String>>),
}

/// A row of `phases`.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Phase {
    /// `is`.
    pub is: Spanned<String>,
    /// `newest`.
    pub newest: Option<Spanned<String>>,
    /// `newest-of-major`.
    pub newest_of_major: Option<Spanned<String>>,
    /// `majors`.
    pub majors: Option<Spanned<String>>,
    /// `behind-newest`.
    pub behind_newest: Option<Spanned<String>>,
    /// `until`.
    pub until: Option<DateForm>,
    /// Tests on columns.
    pub columns: Vec<PhaseColumn>,
    /// `when`.
    pub when: Option<Condition>,
}

/// A test on a column of the release table.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct PhaseColumn {
    /// The column's name.
    pub name: Spanned<String>,
    /// The test.
    pub test: TestForm,
}

/// A role of `environments` with its listing.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Role {
    /// The role's name.
    pub name: Spanned<String>,
    /// Its listing.
    pub rows: Vec<Listed>,
}

/// A row of a listing.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Listed {
    /// `name`, or the thing itself.
    pub things: Vec<Spanned<String>>,
    /// `when`.
    pub when: Option<Condition>,
    /// `while`: the phases of a life cycle; empty if the key is not there.
    pub while_phases: Vec<Spanned<String>>,
    /// `is`.
    pub is: Option<Spanned<String>>,
    /// `note`, for those who keep the policy.
    pub note: Option<Text>,
    /// Further columns.
    pub columns: Vec<Column>,
    /// The whole row.
    pub span: Span,
}

/// Columns that the language knows, so that another spelling of one is not taken for a column of its own.
const KNOWN_COLUMNS: [&str; 4] = ["released", "ends", "lts", "latest"];
/// Keys of a phase that a column is hardly meant to be almost like.
const PHASE_KEYS: [&str; 6] = ["newest", "newest-of-major", "majors", "behind-newest", "until", "when"];

pub(super) fn product(name: Spanned<String>, node: &Node, faults: &mut Faults) -> Option<Product> {
    let mut map = MapReader::open_named(node, "this product", "NAME: { line: x.y, releases: ... }", faults);
    let product = Product {
        name,
        title: map.wording("title", faults),
        source: map.text("source", faults),
        note: map.wording("note", faults),
        table: release_table(&mut map, faults),
        environments: map.named("environments", faults, |name, node, faults| {
            let rows = list(node, &name.value, faults, listed);
            Some(Role { name, rows })
        }),
        components: map.node("components").map(|node| list(node, "components", faults, listed)),
        integrations: map.node("integrations").map(|node| list(node, "integrations", faults, listed)),
    };
    map.finish(faults);
    Some(product)
}

/// The keys of a release table, among those of a product or a life cycle.
pub(super) fn release_table(map: &mut MapReader<'_>, faults: &mut Faults) -> ReleaseTable {
    let mut table = ReleaseTable {
        line: map.text("line", faults),
        known_until: map.text("known-until", faults),
        releases: map.named("releases", faults, release),
        dates: map.named("dates", faults, |name, node, faults| {
            let rows = match node.kind {
                // One rule for every line needs no list.
                Kind::Scalar(_) | Kind::Map(_) => {
                    let only = |is| DateRow { columns: Vec::new(), is };
                    date_form(node, faults).map(only).into_iter().collect()
                }
                Kind::List(_) => some(node, &name.value, faults, date_row),
            };
            Some((name, rows))
        }),
        phases: map.node("phases").map(|node| some(node, "phases", faults, phase)),
    };
    misspelt_keys(&mut table, faults);
    table
}

/// Takes out of the phases what no release has as a column and what is spelled almost like a key of a phase.
fn misspelt_keys(table: &mut ReleaseTable, faults: &mut Faults) {
    let written = table.releases.iter().flat_map(|release| &release.columns).map(|column| column.name.value.clone());
    let by_rule = table.dates.iter().map(|(name, _)| name.value.clone());
    let columns: BTreeSet<String> = written.chain(by_rule).chain(KNOWN_COLUMNS.map(str::to_owned)).collect();
    for phase in table.phases.iter_mut().flatten() {
        phase.columns.retain(|column| {
            let close = closest(&column.name.value, PHASE_KEYS).filter(|_| !columns.contains(&column.name.value));
            let Some(key) = close else { return true };
            let message = format!("this phase has no key `{}`", column.name.value);
            let fault = Diagnostic::error(Code::UnknownKey, column.name.span, message);
            faults.push(fault.help(format!("did you mean `{key}`?")));
            false
        });
    }
}

/// A release may stand alone, with no column.
fn release(version: Spanned<String>, node: &Node, faults: &mut Faults) -> Option<Release> {
    if is_nothing(node) {
        return Some(Release { version, source: None, note: None, columns: Vec::new() });
    }
    let mut map = MapReader::open_named(node, "this release", "VERSION: { released: DATE }", faults);
    let source = map.text("source", faults);
    let note = map.wording("note", faults);
    let columns = columns(&mut map, &KNOWN_COLUMNS, faults);
    map.finish(faults);
    Some(Release { version, source, note, columns })
}

fn columns(map: &mut MapReader<'_>, known: &[&'static str], faults: &mut Faults) -> Vec<Column> {
    let free = map.columns(known, faults);
    let mut columns = Vec::new();
    for (name, node) in free {
        columns.extend(text(node, &name.value, faults).map(|value| Column { name, value }));
    }
    columns
}

fn column_tests(map: &mut MapReader<'_>, faults: &mut Faults) -> Vec<PhaseColumn> {
    let free = map.columns(&KNOWN_COLUMNS, faults);
    let mut tests = Vec::new();
    for (name, node) in free {
        tests.extend(test(node, &name.value, faults).map(|test| PhaseColumn { name, test }));
    }
    tests
}

fn date_row(node: &Node, faults: &mut Faults) -> Option<DateRow> {
    let mut map = MapReader::open(node, "this row", "{ lts: yes, is: released + 24 months }", faults)?;
    let is = map.required("is", "write the date rule, such as `is: released + 18 months`");
    let is = is.and_then(|node| date_form(node, faults));
    let columns = column_tests(&mut map, faults);
    map.finish(faults);
    Some(DateRow { columns, is: is? })
}

/// Reads a date rule: one text, or the later or earlier of several.
pub(super) fn date_form(node: &Node, faults: &mut Faults) -> Option<DateForm> {
    let entry = match &node.kind {
        Kind::Scalar(_) => return text(node, "the date rule", faults).map(DateForm::One),
        Kind::Map(entries) if entries.len() == 1 => entries.first(),
        _ => None,
    };
    let known = entry.and_then(|entry| match entry.key.text.as_str() {
        "later-of" => Some((entry, DateForm::LaterOf as fn(Vec<Spanned<String>>) -> DateForm)),
        "earlier-of" => Some((entry, DateForm::EarlierOf as fn(Vec<Spanned<String>>) -> DateForm)),
        _ => None,
    });
    let Some((entry, form)) = known else {
        let help = "write `released + 18 months`, or `{ later-of: [a, b] }`, or `{ earlier-of: [a, b] }`";
        faults.push(wrong_shape(node, "a date rule should be one text, or one of `later-of` and `earlier-of`", help));
        return None;
    };
    let dates = some_texts(&entry.value, &entry.key.text, "write at least one date rule", faults);
    (!dates.is_empty()).then(|| form(dates))
}

fn phase(node: &Node, faults: &mut Faults) -> Option<Phase> {
    let mut map = MapReader::open(node, "this phase", "{ is: supported, newest: 3 }", faults)?;
    let is = map.required_text("is", "write the name of the phase, such as `is: supported`", faults);
    let newest = map.text("newest", faults);
    let newest_of_major = map.text("newest-of-major", faults);
    let majors = map.text("majors", faults);
    let behind_newest = map.text("behind-newest", faults);
    let until = map.node("until").and_then(|node| date_form(node, faults));
    let when = map.node("when").and_then(|node| condition(node, faults));
    let columns = column_tests(&mut map, faults);
    map.finish(faults);
    Some(Phase { is: is?, newest, newest_of_major, majors, behind_newest, until, columns, when })
}

/// A row of a listing: the thing itself, or a map.
fn listed(node: &Node, faults: &mut Faults) -> Option<Listed> {
    let span = node.span;
    if let Kind::Scalar(_) = &node.kind {
        let thing = text(node, "this row", faults)?;
        let (when, while_phases, is, note, columns) = (None, Vec::new(), None, None, Vec::new());
        return Some(Listed { things: vec![thing], when, while_phases, is, note, columns, span });
    }
    let mut map = MapReader::open(node, "this row", "{ name: THING, is: STATUS }", faults)?;
    let name = map.required("name", "write the thing, such as `name: postgresql 14+`");
    let things = name.map(|node| some_texts(node, "name", "write at least one thing", faults)).unwrap_or_default();
    let when = map.node("when").and_then(|node| condition(node, faults));
    let phases = map.some_texts("while", "write at least one phase of its life cycle", faults);
    let while_phases = phases.map(|phases| phases.value).unwrap_or_default();
    let is = map.text("is", faults);
    let note = map.wording("note", faults);
    let columns = columns(&mut map, &[], faults);
    map.finish(faults);
    // A row without a thing would only be in the way.
    (!things.is_empty()).then_some(Listed { things, when, while_phases, is, note, columns, span })
}
