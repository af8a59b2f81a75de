//! Small changes of a document, and the keys that a reader asks for.

use std::collections::{BTreeMap, BTreeSet};

use scopeline::document;
use scopeline::syntax::{Entry, Key, Kind, Node, Scalar};

const UNKNOWN: &str = "zzzzqqqqzzzz";

const MORE: &str = "one key more";

/// A document with one change.
pub(crate) struct Change {
    /// Where, and what.
    pub(crate) what: String,
    pub(crate) root: Node,
}

/// What only a reader says: that a name is known nowhere, or that one key needs another that may stand further out.
const BEYOND: [&str; 8] = [
    "error[unknown-name]",
    "error[bad-placeholder]",
    "error[misplaced]",
    "the row says nothing of where it reads",
    "the fact says how to read, but not what",
    "the pattern says nothing of which fact it is for",
    "stands without the fact that it is for",
    "`releases` is missing in this life cycle",
];

/// Where a schema cannot or need not say what the reader says.
pub(crate) fn is_known_to_differ(what: &str, reader: &[String]) -> bool {
    // A file may be a part: only all of them together need these.
    let is_of_a_part = ["/policy: gone", "/otherwise: gone", "/life-cycles/rhel/releases: gone"].contains(&what);
    let is_beyond = |fault: &String| BEYOND.iter().any(|said| fault.contains(said));
    is_of_a_part || !reader.is_empty() && reader.iter().all(is_beyond)
}

/// Each node in turn taken out, emptied, or made something else.
pub(crate) fn changes(root: &Node) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut path = Vec::new();
    visit(root, &mut path, &mut |path, node| {
        // The document itself stays a map with something in it.
        let others = others(node).into_iter().filter(|(what, _)| !path.is_empty() || *what == MORE);
        for (what, other) in others {
            let mut root = root.clone();
            *at(&mut root, path) = other;
            changes.push(Change { what: format!("{}: {what}", shown(path)), root });
        }
        let Some((last, parent)) = path.split_last() else { return };
        let mut without = root.clone();
        match &mut at(&mut without, parent).kind {
            Kind::List(items) => drop(items.remove(last.index)),
            Kind::Map(entries) => drop(entries.remove(last.index)),
            Kind::Scalar(_) => {}
        }
        changes.push(Change { what: format!("{}: gone", shown(path)), root: without });
    });
    changes
}

fn others(node: &Node) -> Vec<(&'static str, Node)> {
    let of = |kind| Node { span: node.span, kind };
    let word = || of(Kind::Scalar(Scalar { text: UNKNOWN.to_owned(), plain: true }));
    let nothing = || of(Kind::Scalar(Scalar { text: String::new(), plain: true }));
    let entry = |value| Entry { key: Key { text: UNKNOWN.to_owned(), span: node.span }, value };
    let mut others = vec![
        ("nothing", nothing()),
        ("a list of nothing", of(Kind::List(vec![nothing()]))),
        ("an empty list", of(Kind::List(Vec::new()))),
        ("an empty map", of(Kind::Map(Vec::new()))),
        ("a map", of(Kind::Map(vec![entry(word())]))),
        ("a word", word()),
        ("a list of itself", of(Kind::List(vec![node.clone()]))),
    ];
    if let Kind::Map(entries) = &node.kind {
        let mut more = entries.clone();
        more.push(entry(of(Kind::Map(vec![entry(of(Kind::List(vec![word()])))]))));
        others.push((MORE, of(Kind::Map(more))));
    }
    others
}

struct Step {
    index: usize,
    name: String,
}

fn shown(path: &[Step]) -> String {
    path.iter().map(|step| format!("/{}", step.name)).collect()
}

fn visit(node: &Node, path: &mut Vec<Step>, see: &mut impl FnMut(&[Step], &Node)) {
    see(path, node);
    let mut inner = |index: usize, name: String, node: &Node| {
        path.push(Step { index, name });
        visit(node, path, see);
        path.pop();
    };
    match &node.kind {
        Kind::Scalar(_) => {}
        Kind::List(items) => items.iter().enumerate().for_each(|(index, item)| inner(index, index.to_string(), item)),
        Kind::Map(entries) => {
            entries.iter().enumerate().for_each(|(index, entry)| inner(index, entry.key.text.clone(), &entry.value));
        }
    }
}

fn at<'t>(node: &'t mut Node, path: &[Step]) -> &'t mut Node {
    path.iter().fold(node, |node, step| match &mut node.kind {
        Kind::List(items) => &mut items[step.index],
        Kind::Map(entries) => &mut entries[step.index].value,
        Kind::Scalar(_) => panic!("a scalar has nothing in it"),
    })
}

/// For each kind of map the keys that the reader asks for and that no map of this kind in the documents has.
///
/// A key that no reader knows makes it tell what it asks for.
pub(crate) fn keys_asked_and_not_written(roots: impl Iterator<Item = Node>) -> Vec<String> {
    let mut asked = Keys::new();
    let mut there = Keys::new();
    roots.for_each(|root| ask(&root, &mut asked, &mut there));
    assert!(asked.len() > 15, "{:?}", asked.keys());
    let missing = asked.iter().flat_map(|(what, keys)| {
        keys.iter().filter(|key| !there[what].contains(*key)).map(move |key| format!("{key}: {what}"))
    });
    // A life cycle has no `from`: the reader knows the word to say where its table goes.
    missing.filter(|missing| missing != &format!("from: this life cycle has no key `{UNKNOWN}`")).collect()
}

/// By the kind of map.
type Keys = BTreeMap<String, BTreeSet<String>>;

fn ask(root: &Node, asked: &mut Keys, there: &mut Keys) {
    let mut path = Vec::new();
    visit(root, &mut path, &mut |path, node| {
        let Kind::Map(entries) = &node.kind else { return };
        let mut changed = root.clone();
        if let Kind::Map(more) = &mut at(&mut changed, path).kind {
            let value = Node { span: node.span, kind: Kind::Scalar(Scalar { text: "x".to_owned(), plain: true }) };
            more.push(Entry { key: Key { text: UNKNOWN.to_owned(), span: node.span }, value });
        }
        let mut faults = Vec::new();
        document::read(&changed, &mut faults);
        for fault in faults.iter().filter(|fault| fault.message.ends_with(&format!("has no key `{UNKNOWN}`"))) {
            let help = fault.help.clone().unwrap_or_default();
            if let Some(keys) = help.strip_prefix("its keys are ") {
                let keys = keys.split(['`', ',', ' ']).filter(|key| !key.is_empty()).map(str::to_owned);
                asked.entry(fault.message.clone()).or_default().extend(keys);
                there
                    .entry(fault.message.clone())
                    .or_default()
                    .extend(entries.iter().map(|entry| entry.key.text.clone()));
            }
        }
    });
}
