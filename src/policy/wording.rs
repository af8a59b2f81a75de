//! What the author says to people: a text with a language, an audience and checked placeholders.

use super::fact::FactId;

/// An author's text for the desk's own staff. A type of its own, so that no client output can contain it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Note(pub(crate) Wording);

/// An author's text that the client may read, perhaps in several languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// The policy's own language comes first.
    pub(crate) entries: Vec<(String, Template)>,
}

/// A text with placeholders for facts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Template {
    pub(crate) pieces: Vec<Piece>,
}

/// A piece of a [`Template`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    Text(String),
    Fact(FactId),
    /// `{release.ended}`, `{os.ended}`: the last day on which the release, thing or version was in any phase.
    Ended(FactId),
    /// `{date}`: the day of the request.
    Date,
}

impl Wording {
    /// The text in this language, or else in the policy's own.
    pub(crate) fn template(&self, language: &str) -> &Template {
        self.entries
            .iter()
            .find(|(tag, _)| tag == language)
            .or_else(|| self.entries.first())
            .map(|(_, template)| template)
            .expect("INVARIANT (wording-has-an-entry): resolve keeps only texts with at least one language")
    }

    /// The text of the policy's own language with its placeholders as written.
    pub(crate) fn plain(&self, fact_name: impl Fn(FactId) -> String) -> String {
        let Some((_, template)) = self.entries.first() else { return String::new() };
        template.fill(|piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Fact(fact) => format!("{{{}}}", fact_name(*fact)),
            Piece::Ended(fact) => format!("{{{}.ended}}", fact_name(*fact)),
            Piece::Date => "{date}".to_owned(),
        })
    }
}

impl Template {
    /// The text with each piece put into words.
    pub(crate) fn fill(&self, words: impl Fn(&Piece) -> String) -> String {
        self.pieces.iter().map(words).collect()
    }
}
