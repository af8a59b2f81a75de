//! The kit that every section's reader uses: take the keys that are known, report the rest.

use std::collections::BTreeMap;

use super::Spanned;
use super::scalar::{word, words};
use super::wording::{Text, wording};
use crate::diagnostic::{Code, Diagnostic, MOST_TOLD, closest};
use crate::syntax::{Entry, Kind, Node};
use crate::text::Span;

/// Where faults are collected: errors only. Once there are [`MOST_TOLD`] of them, nothing more is read.
pub(super) type Faults = Vec<Diagnostic>;

/// Words that authors write for a key of the language, and the key.
const MEANT: [(&str, &str); 12] = [
    ("if", "when"),
    ("condition", "when"),
    ("except", "unless"),
    ("reason", "because"),
    ("why", "because"),
    ("question", "ask"),
    ("default", "assume"),
    ("values", "one-of"),
    ("enum", "one-of"),
    ("name", "id"),
    ("outcome", "class"),
    ("else", "otherwise"),
];

/// Quotes that a word processor makes of straight ones.
const TYPESET_QUOTES: [char; 9] = ['“', '”', '„', '‟', '‘', '’', '‚', '«', '»'];

/// As many keys as the maps that there are most of are asked for.
const USUAL_KEYS: usize = 16;

/// Reads one map: remembers which keys were asked for, and reports the others.
pub(super) struct MapReader<'t> {
    /// How messages name it, such as `this rule`.
    what: &'static str,
    entries: &'t [Entry],
    span: Span,
    asked: Vec<&'static str>,
    taken: Vec<bool>,
    missing: Vec<Missing>,
    is_map: bool,
}

/// Keys of which one must be there, and none is.
struct Missing {
    keys: Vec<&'static str>,
    message: String,
    help: &'static str,
}

impl<'t> MapReader<'t> {
    /// The node as a map; anything else is a fault. `what` names it, such as `this rule`; `form` shows how it is written.
    pub(super) fn open(node: &'t Node, what: &'static str, form: &str, faults: &mut Faults) -> Option<Self> {
        let map = Self::open_named(node, what, form, faults);
        map.is_map.then_some(map)
    }

    /// As [`open`](Self::open), but what is no map reads as an empty one and says no more about itself.
    ///
    /// For what the author names: the name stays known, so that its uses are no faults too.
    pub(super) fn open_named(node: &'t Node, what: &'static str, form: &str, faults: &mut Faults) -> Self {
        let (entries, is_map) = match &node.kind {
            Kind::Map(entries) => (&entries[..], true),
            _ => {
                faults.push(wrong_shape(node, &format!("{what} should be a map"), &format!("write `{form}`")));
                (&[][..], false)
            }
        };
        let taken = vec![false; entries.len()];
        Self {
            what,
            entries,
            span: node.span,
            asked: Vec::with_capacity(USUAL_KEYS),
            taken,
            missing: Vec::new(),
            is_map,
        }
    }

    /// The value of a key.
    pub(super) fn node(&mut self, key: &'static str) -> Option<&'t Node> {
        if !self.asked.contains(&key) {
            self.asked.push(key);
        }
        let at = self.entries.iter().position(|entry| entry.key.text == key)?;
        self.taken[at] = true;
        Some(&self.entries[at].value)
    }

    /// The value of a key that must be there; `help` says what to write. [`finish`](Self::finish) reports it.
    pub(super) fn required(&mut self, key: &'static str, help: &'static str) -> Option<&'t Node> {
        let node = self.node(key);
        if node.is_none() {
            self.missing.push(Missing {
                keys: vec![key],
                message: format!("`{key}` is missing in {}", self.what),
                help,
            });
        }
        node
    }

    /// The keys of which at least one must be there; if none is, [`finish`](Self::finish) says `message`.
    pub(super) fn some_of<const N: usize>(
        &mut self,
        keys: [&'static str; N],
        message: &str,
        help: &'static str,
    ) -> [Option<&'t Node>; N] {
        let nodes = keys.map(|key| self.node(key));
        if nodes.iter().all(Option::is_none) {
            self.missing.push(Missing { keys: keys.to_vec(), message: message.to_owned(), help });
        }
        nodes
    }

    /// A text.
    pub(super) fn text(&mut self, key: &'static str, faults: &mut Faults) -> Option<Spanned<String>> {
        self.node(key).and_then(|node| super::scalar::text(node, key, faults))
    }

    /// A text that must be there.
    pub(super) fn required_text(
        &mut self,
        key: &'static str,
        help: &'static str,
        faults: &mut Faults,
    ) -> Option<Spanned<String>> {
        self.required(key, help).and_then(|node| super::scalar::text(node, key, faults))
    }

    /// One text or a list of texts; none if the key is not there, or the list is empty.
    pub(super) fn texts(&mut self, key: &'static str, faults: &mut Faults) -> Vec<Spanned<String>> {
        self.node(key).map_or_else(Vec::new, |node| super::scalar::texts(node, key, faults))
    }

    /// One text or a list of texts, where an empty list says nothing and is a fault.
    pub(super) fn some_texts(
        &mut self,
        key: &'static str,
        help: &'static str,
        faults: &mut Faults,
    ) -> Option<Spanned<Vec<Spanned<String>>>> {
        let node = self.node(key)?;
        Some(Spanned { value: super::scalar::some_texts(node, key, help, faults), span: node.span })
    }

    /// A text for people, perhaps in several languages.
    pub(super) fn wording(&mut self, key: &'static str, faults: &mut Faults) -> Option<Text> {
        self.node(key).and_then(|node| wording(node, key, faults))
    }

    /// One of a few words.
    pub(super) fn word<T: Copy>(
        &mut self,
        key: &'static str,
        words: &[(&str, T)],
        faults: &mut Faults,
    ) -> Option<Spanned<T>> {
        self.text(key, faults).and_then(|text| word(&text, key, words, faults))
    }

    /// One of the words that a type has: `of` gives the word of each.
    pub(super) fn word_of<T: Copy>(
        &mut self,
        key: &'static str,
        all: &[T],
        of: impl Fn(T) -> &'static str,
        faults: &mut Faults,
    ) -> Option<Spanned<T>> {
        let node = self.node(key)?;
        let known = all.iter().find(|one| matches!(&node.kind, Kind::Scalar(scalar) if of(**one) == scalar.text));
        if let Some(&value) = known {
            return Some(Spanned { value, span: node.span });
        }
        super::scalar::text(node, key, faults).and_then(|text| word(&text, key, &words(all, of), faults))
    }

    /// Every item of a list, read one by one; none if the key is not there.
    pub(super) fn list<T>(
        &mut self,
        key: &'static str,
        faults: &mut Faults,
        read: impl FnMut(&'t Node, &mut Faults) -> Option<T>,
    ) -> Vec<T> {
        self.node(key).map_or_else(Vec::new, |node| list(node, key, faults, read))
    }

    /// Every entry of a map whose keys are the author's names; none if the key is not there.
    pub(super) fn named<T>(
        &mut self,
        key: &'static str,
        faults: &mut Faults,
        read: impl FnMut(Spanned<String>, &'t Node, &mut Faults) -> Option<T>,
    ) -> Vec<T> {
        self.node(key).map_or_else(Vec::new, |node| named(node, key, faults, read))
    }

    /// The entries that nobody asked for: columns that the author names.
    ///
    /// One that differs from a key of this map, or from a column of `known`, in its spelling alone is a fault and left
    /// out: it would be a column of its own without anybody noticing.
    pub(super) fn columns(&mut self, known: &[&'static str], faults: &mut Faults) -> Vec<(Spanned<String>, &'t Node)> {
        let keys: Vec<&str> = self.asked.iter().chain(known).copied().collect();
        let mut columns: Vec<(Spanned<String>, &'t Node)> = Vec::new();
        let mut seen = Seen::default();
        for (entry, taken) in self.entries.iter().zip(&mut self.taken).filter(|(_, taken)| !**taken) {
            *taken = true;
            if faults.len() >= MOST_TOLD {
                continue;
            }
            let name = Spanned { value: entry.key.text.clone(), span: entry.key.span };
            let other_spelling = keys.iter().find(|key| **key != name.value && spelled(key) == spelled(&name.value));
            if let Some(key) = other_spelling {
                let message = format!("{} has no key `{}`", self.what, name.value);
                let fault = Diagnostic::error(Code::UnknownKey, name.span, message);
                faults.push(fault.help(format!("write `{key}`")));
            } else if seen.is_first(&name, faults) {
                columns.push((name, &entry.value));
            }
        }
        columns
    }

    /// Reports the keys that nobody asked for, and those that are missing.
    ///
    /// A key that is misspelt is one fault, not an unknown and a missing one.
    pub(super) fn finish(self, faults: &mut Faults) {
        let is_sound = self.missing.is_empty() && self.taken.iter().all(|taken| *taken);
        if is_sound || !self.is_map {
            return;
        }
        let (known, unknown): (Vec<_>, Vec<_>) = self.entries.iter().zip(&self.taken).partition(|(_, taken)| **taken);
        let mut found: Vec<&str> = Vec::new();
        for (entry, _) in unknown {
            if faults.len() >= MOST_TOLD {
                return;
            }
            let meant = self.meant(&entry.key.text);
            found.extend(meant.or_else(|| self.joined_key(entry)).filter(|key| !found.contains(key)));
            let there = known.iter().find(|(entry, _)| Some(entry.key.text.as_str()) == meant);
            faults.push(self.unknown(entry, meant, there.map(|(entry, _)| entry.key.span)));
        }
        for missing in self.missing.iter().filter(|missing| !missing.keys.iter().any(|key| found.contains(key))) {
            let fault = Diagnostic::error(Code::MissingKey, start_of(self.span), &missing.message);
            faults.push(fault.label(self.what).help(missing.help));
        }
    }

    /// The key that an unknown one was meant to be.
    fn meant(&self, written: &str) -> Option<&'static str> {
        let asked = |key: &str| self.asked.iter().copied().find(|asked| spelled(asked) == spelled(key));
        let synonym = || MEANT.iter().filter(|(word, _)| *word == spelled(written)).find_map(|(_, key)| asked(key));
        asked(written).or_else(synonym).or_else(|| {
            let close = closest(written, self.asked.iter().copied())?;
            asked(close)
        })
    }

    /// What to write where no space stands after the colon of a key.
    fn joined(&self, entry: &Entry) -> Option<String> {
        let (_, value) = entry.key.text.split_once(':')?;
        let key = self.joined_key(entry)?;
        Some(format!("write a space after the colon: `{key}: {}`", value.trim()))
    }

    /// The key that was meant where no space stands after its colon.
    fn joined_key(&self, entry: &Entry) -> Option<&'static str> {
        let (key, _) = entry.key.text.split_once(':').filter(|_| is_nothing(&entry.value))?;
        self.meant(key.trim())
    }

    /// What to write where a comma was meant for the point of a number.
    fn cut_number(&self, entry: &Entry) -> Option<String> {
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let is_rest = is_number(&entry.key.text) && is_nothing(&entry.value) && self.has_braces();
        let before = self.entries.iter().take_while(|one| one.key.span != entry.key.span).last().filter(|_| is_rest)?;
        let Kind::Scalar(whole) = &before.value.kind else { return None };
        let ends_in_number = whole.plain && whole.text.ends_with(|c: char| c.is_ascii_digit());
        ends_in_number.then(|| {
            format!(
                "write the number with a point, `{}.{}`: inside braces a comma ends a value",
                whole.text, entry.key.text
            )
        })
    }

    fn has_braces(&self) -> bool {
        self.entries.first().is_some_and(|first| self.span.start < first.key.span.start)
    }

    /// The fault of an unknown key. `there` is where the key that was meant stands, if it does.
    fn unknown(&self, entry: &Entry, meant: Option<&str>, there: Option<Span>) -> Diagnostic {
        let message = format!("{} has no key `{}`", self.what, entry.key.text);
        let fault = Diagnostic::error(Code::UnknownKey, entry.key.span, message);
        match (meant, there) {
            (Some(key), Some(there)) => fault.also(there, format!("`{key}` stands here")).help("keep one of the two"),
            (Some(key), None) => fault.help(format!("did you mean `{key}`?")),
            (None, _) => {
                let slip = self.joined(entry).or_else(|| self.cut_number(entry));
                fault.help(slip.unwrap_or_else(|| self.how_to_go_on(entry)))
            }
        }
    }

    /// What to do about a key that nobody can guess.
    fn how_to_go_on(&self, entry: &Entry) -> String {
        if is_nothing(&entry.value) && entry.key.text.contains(TYPESET_QUOTES) {
            "write straight quotes around the whole text, `\"`: others are characters like any other".to_owned()
        } else if is_nothing(&entry.value) && self.has_braces() {
            // Inside braces a comma ends a value, so the rest of it reads as a key.
            "if this belongs to what stands before the comma, write a list in brackets or a text in quotes".to_owned()
        } else {
            format!("its keys are {}", quoted(&self.asked))
        }
    }
}

/// Names that were there already, however they are spelled.
#[derive(Default)]
struct Seen(BTreeMap<String, Span>);

impl Seen {
    /// Whether this is the first of its name; a second one is a fault. Names are compared without regard to case.
    fn is_first(&mut self, name: &Spanned<String>, faults: &mut Faults) -> bool {
        let Some(&first) = self.0.get(&crate::value::fold(&name.value)) else {
            self.0.insert(crate::value::fold(&name.value), name.span);
            return true;
        };
        let message = format!("`{}` stands twice, since upper and lower case are the same in names", name.value);
        let fault = Diagnostic::error(Code::Duplicate, name.span, message);
        faults.push(fault.also(first, "the first is here").help("keep one of the two, or give one another name"));
        false
    }
}

/// Every item of a list; anything else is a fault.
pub(super) fn list<'t, T>(
    node: &'t Node,
    what: &str,
    faults: &mut Faults,
    mut read: impl FnMut(&'t Node, &mut Faults) -> Option<T>,
) -> Vec<T> {
    match &node.kind {
        Kind::List(items) => {
            items.iter().map_while(|item| (faults.len() < MOST_TOLD).then(|| read(item, faults))).flatten().collect()
        }
        _ => {
            let help = "begin each item on a new line with `- `, or leave the key out";
            faults.push(wrong_shape(node, &format!("`{what}` should be a list"), help));
            Vec::new()
        }
    }
}

/// As [`list`], where an empty list says nothing and is a fault.
pub(super) fn some<'t, T>(
    node: &'t Node,
    what: &str,
    faults: &mut Faults,
    read: impl FnMut(&'t Node, &mut Faults) -> Option<T>,
) -> Vec<T> {
    if matches!(&node.kind, Kind::List(items) if items.is_empty()) {
        faults.push(empty(node, what, "write at least one item, or leave the key out"));
    }
    list(node, what, faults, read)
}

/// Every entry of a map, in order of writing; anything else is a fault.
pub(super) fn named<'t, T>(
    node: &'t Node,
    what: &str,
    faults: &mut Faults,
    mut read: impl FnMut(Spanned<String>, &'t Node, &mut Faults) -> Option<T>,
) -> Vec<T> {
    let Kind::Map(entries) = &node.kind else {
        let help = "write `name: value` lines here, or leave the key out";
        faults.push(wrong_shape(node, &format!("`{what}` should be a map"), help));
        return Vec::new();
    };
    let mut seen = Seen::default();
    let mut all = Vec::new();
    for entry in entries {
        if faults.len() >= MOST_TOLD {
            break;
        }
        let name = Spanned { value: entry.key.text.clone(), span: entry.key.span };
        if seen.is_first(&name, faults) {
            all.extend(read(name, &entry.value, faults));
        }
    }
    all
}

/// The fault that something has another shape than it should.
pub(super) fn wrong_shape(node: &Node, expected: &str, help: &str) -> Diagnostic {
    let message = format!("{expected}, but here is {}", node.what());
    let span = if matches!(node.kind, Kind::Scalar(_)) { node.span } else { start_of(node.span) };
    Diagnostic::error(Code::WrongShape, span, message).help(help)
}

/// The fault that a list or a map has nothing in it.
pub(super) fn empty(node: &Node, what: &str, help: &str) -> Diagnostic {
    Diagnostic::error(Code::WrongShape, node.span, format!("`{what}` has nothing in it")).help(help)
}

/// Whether a key has no value.
pub(super) fn is_nothing(node: &Node) -> bool {
    matches!(&node.kind, Kind::Scalar(scalar) if scalar.plain && scalar.text.is_empty())
}

/// The first byte of a long span, so that a caret does not run over pages.
pub(super) fn start_of(span: Span) -> Span {
    span.start()
}

/// Words as a sentence lists them.
pub(super) fn quoted(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// A key without what people vary: case, and the sign between words.
fn spelled(key: &str) -> String {
    key.trim().to_lowercase().replace(['_', ' '], "-")
}
