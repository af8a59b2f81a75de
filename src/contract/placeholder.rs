//! What a contract may say: the closed set of names that stand for something in it.

/// What stands behind a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A text.
    Text,
    /// Yes or no.
    Flag,
    /// One text for each fact that a request may tell.
    Said,
    /// Names with something behind each.
    Group(&'static [(&'static str, Kind)]),
    /// Any number of these.
    List(&'static Kind),
}

use Kind::{Flag, Group, List, Said, Text};

/// Every name that a template may say outside of a loop.
pub(super) const ROOT: &[(&str, Kind)] = &[
    ("date", Text),
    ("language", Text),
    ("number", Text),
    ("client", Text),
    ("task", Text),
    ("delivery", Text),
    ("draft", Flag),
    ("policy", Group(&[("title", Text), ("id", Text), ("version", Text), ("digest", Text)])),
    ("template", Group(&[("file", Text), ("digest", Text)])),
    ("request", Group(&[("id", Text), ("subject", Text), ("text", Text), ("lines", List(&Text))])),
    ("decision", Group(&[("clause", Text), ("reason", Text)])),
    ("service", Group(&[("title", Text), ("price", Text)])),
    ("said", Said),
    ("facts", List(&Group(&[("name", Text), ("question", Text), ("value", Text)]))),
    (
        "quote",
        Group(&[
            ("lines", List(&Group(LINE))),
            ("total", Text),
            ("currency", Text),
            ("rounding", Text),
            ("valid_until", Text),
            ("possible", List(&Group(&[("what", Text), ("when", Text), ("clause", Text), ("amount", Text)]))),
        ]),
    ),
];

const LINE: &[(&str, Kind)] =
    &[("what", Text), ("when", Text), ("clause", Text), ("arithmetic", Text), ("amount", Text), ("needs", Text)];

/// What a loop says of itself.
pub(super) const LOOP: &[(&str, Kind)] = &[("index", Text), ("first", Flag), ("last", Flag)];

impl Kind {
    /// The names behind this one.
    pub(super) const fn names(self) -> &'static [(&'static str, Kind)] {
        match self {
            Group(names) => names,
            _ => &[],
        }
    }
}

/// Every name with its dots, those of groups before what is in them; those of lists with what each of them has behind
/// `[]`.
pub(super) fn dotted() -> Vec<(String, Kind)> {
    let mut all = Vec::new();
    walk("", ROOT, &mut all);
    all
}

fn walk(before: &str, names: &[(&str, Kind)], all: &mut Vec<(String, Kind)>) {
    for (name, kind) in names {
        let name = format!("{before}{name}");
        all.push((name.clone(), *kind));
        match kind {
            List(each) => walk(&format!("{name}[]."), each.names(), all),
            kind => walk(&format!("{name}."), kind.names(), all),
        }
    }
}
