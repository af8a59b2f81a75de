//! What the author says to people: a text with a language, an audience and checked placeholders.

use std::sync::Arc;

use super::fact::FactId;
use crate::value::locale::primary;

/// An author's text for the desk's own staff. It never gives its wording away, and texts for clients are made of wordings
/// only: so no client output can contain it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Note(Wording);

impl Note {
    pub(crate) const fn new(wording: Wording) -> Self {
        Self(wording)
    }

    /// As [`Wording::templates`].
    pub(crate) fn templates(&self) -> impl Iterator<Item = &Template> {
        self.0.templates()
    }

    /// As [`Wording::spoken`], for the desk.
    pub(crate) fn spoken(&self, language: &str) -> (&str, &Template) {
        self.0.spoken(language)
    }
}

/// An author's text that the client may read, perhaps in several languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// The policy's own language comes first.
    pub(crate) entries: Box<[(Arc<str>, Template)]>,
}

/// A text with placeholders. It is kept in one piece, since a policy has as many texts as rules.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Template {
    /// The text without its placeholders.
    pub(crate) text: Box<str>,
    /// The placeholders, each with the byte of the text before which it stands, in order.
    pub(crate) placeholders: Box<[(u32, Placeholder)]>,
}

/// What stands in a [`Template`] for something that a request tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Placeholder {
    Fact(FactId),
    /// `{release.ended}`, `{os.ended}`: the last day on which the release, thing or version was in any phase.
    Ended(FactId),
    /// `{date}`: the day of the request.
    Date,
}

impl Wording {
    /// The text in every language that it has.
    pub(crate) fn templates(&self) -> impl Iterator<Item = &Template> {
        self.entries.iter().map(|(_, template)| template)
    }

    /// The text in this language, or in another variety of it, or else in the policy's own; with the language that it is
    /// in.
    pub(crate) fn spoken(&self, language: &str) -> (&str, &Template) {
        in_language(&self.entries, language)
            .expect("INVARIANT (wording-has-an-entry): resolve keeps only texts with at least one language")
    }

    /// The text of the policy's own language with its placeholders as written.
    pub(crate) fn plain(&self, fact_name: impl Fn(FactId) -> String) -> String {
        let Some((_, template)) = self.entries.first() else { return String::new() };
        template.fill(|placeholder| match placeholder {
            Placeholder::Fact(fact) => format!("{{{}}}", fact_name(fact)),
            Placeholder::Ended(fact) => format!("{{{}.ended}}", fact_name(fact)),
            Placeholder::Date => "{date}".to_owned(),
        })
    }
}

impl Template {
    /// The text with each placeholder put into words.
    pub(crate) fn fill(&self, words: impl Fn(Placeholder) -> String) -> String {
        let mut filled = String::with_capacity(self.text.len());
        let mut from = 0;
        for &(at, placeholder) in &self.placeholders {
            let at = at as usize;
            filled.push_str(&self.text[from..at]);
            filled.push_str(&words(placeholder));
            from = at;
        }
        filled.push_str(&self.text[from..]);
        filled
    }
}

/// Something for each language.
pub(crate) type ByLanguage<T> = Box<[(Arc<str>, T)]>;

/// The entry in this language, or in another variety of it, or else the first; with the language that it is in.
pub(crate) fn in_language<'e, T>(entries: &'e [(Arc<str>, T)], language: &str) -> Option<(&'e str, &'e T)> {
    let exactly = entries.iter().find(|(tag, _)| tag.eq_ignore_ascii_case(language));
    // Who asks for Austrian German takes German before any other variety of it.
    let plain = || entries.iter().find(|(tag, _)| tag.eq_ignore_ascii_case(primary(language)));
    let akin = || entries.iter().find(|(tag, _)| primary(tag).eq_ignore_ascii_case(primary(language)));
    let entry = exactly.or_else(plain).or_else(akin).or_else(|| entries.first());
    entry.map(|(tag, entry)| (&**tag, entry))
}
