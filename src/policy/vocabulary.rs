//! What the policy calls the values of a fact: listed names, members of groups, and the author's aliases.

use std::collections::{BTreeMap, BTreeSet};

use super::fact::{Element, Sym};
use crate::value::{Version, fold, is_hidden};

/// Most words of one name.
const LONGEST: usize = 8;
/// The word that an arrow becomes; `<` and `>` become `than`.
pub(super) const ARROW: &str = "->";
/// Most names that are compared with a name that the policy does not mention.
const COMPARED: usize = 2_000;

/// What a name or an alias of a fact stands for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Meaning {
    /// A name, or a thing with its version.
    Element(Element),
    /// A version.
    Version(Version),
    /// The newest line that is released on the day.
    Newest,
}

/// The names by which the values of one fact go.
#[derive(Debug, Clone, Default)]
pub(crate) struct Vocabulary {
    /// By their words, joined by single spaces.
    phrases: BTreeMap<String, Meaning>,
    /// The names that stand for themselves, as the policy first wrote them, folded.
    names: BTreeMap<String, Sym>,
    known: BTreeSet<Sym>,
    has_newest: bool,
}

impl Vocabulary {
    /// A name that stands for itself.
    pub(crate) fn name(&mut self, text: &str, name: Sym) {
        if self.known.insert(name) {
            self.names.insert(fold(text), name);
            self.alias(text, Meaning::Element(Element { name, version: None }));
        }
    }

    /// Another name. What was there first stays.
    pub(crate) fn alias(&mut self, text: &str, meaning: Meaning) {
        let words = words(text);
        if (1..=LONGEST).contains(&words.len()) {
            self.has_newest |= meaning == Meaning::Newest;
            self.phrases.entry(joined(&words)).or_insert(meaning);
        }
    }

    /// Whether the policy uses this name for the fact.
    pub(crate) fn knows(&self, name: Sym) -> bool {
        self.known.contains(&name)
    }

    /// Whether values of the fact go by any names.
    pub(crate) fn has_phrases(&self) -> bool {
        !self.phrases.is_empty()
    }

    /// Whether something stands for the newest line.
    pub(crate) const fn has_newest(&self) -> bool {
        self.has_newest
    }

    /// What these words mean, taken together.
    pub(crate) fn meaning(&self, words: &[Word]) -> Option<&Meaning> {
        self.phrases.get(&joined(words))
    }

    /// The longest name at the beginning of these words: how many it takes, and what it means.
    pub(super) fn longest(&self, words: &[Word]) -> Option<(usize, &Meaning)> {
        (1..=words.len().min(LONGEST)).rev().find_map(|count| Some((count, self.meaning(&words[..count])?)))
    }

    /// The names that may be meant by one that differs from them in a letter or two, also by an alias; short names are
    /// too much alike.
    pub(super) fn close_to(&self, name: &str) -> Vec<Sym> {
        let folded = fold(name);
        let far = match folded.chars().count() {
            0..4 => return Vec::new(),
            4..8 => 1,
            _ => 2,
        };
        let known = self.names.keys().chain(self.phrases.keys()).map(String::as_str).take(COMPARED);
        let mut close: Vec<Sym> = Vec::new();
        for near in crate::diagnostic::within(&folded, far, known) {
            let aliased = || match self.phrases.get(near) {
                Some(Meaning::Element(element)) => Some(element.name),
                _ => None,
            };
            let sym = self.names.get(near).copied().or_else(aliased);
            close.extend(sym.filter(|sym| !close.contains(sym)));
        }
        close
    }
}

/// A word of a free text, in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    pub(super) text: String,
    /// Whether it stands in parentheses.
    pub(super) is_remark: bool,
}

/// The words of a text; punctuation other than `.-_+#~*` within a word parts words.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut current = String::new();
    let mut depth = 0_usize;
    let mut before = None;
    let mut end = |current: &mut String, depth: usize| {
        let text = if current == ARROW { ARROW } else { current.trim_matches(['.', '-', '_']) };
        if !text.is_empty() {
            words.push(Word { text: text.to_lowercase(), is_remark: depth > 0 });
        }
        current.clear();
    };
    for c in text.chars() {
        // What nobody sees makes another word of it.
        if c.is_alphanumeric() || ".-_+#~*".contains(c) || is_hidden(c) && !c.is_whitespace() {
            current.push(c);
            continue;
        }
        let is_arrow = c == '\u{2192}' || c == '>' && (current.ends_with('-') || before == Some('='));
        end(&mut current, depth);
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if is_arrow => {
                current.push_str(ARROW);
                end(&mut current, depth);
            }
            '<' | '>' | '\u{2264}' | '\u{2265}' => {
                current.push_str("than");
                end(&mut current, depth);
            }
            _ => {}
        }
        before = Some(c);
    }
    end(&mut current, depth);
    words
}

fn joined(words: &[Word]) -> String {
    words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}
