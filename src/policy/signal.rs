//! Text as evidence: words, phrases and patterns that speak for a fact's value.

use regex::{Regex, RegexBuilder};

use super::fact::{FactId, Value};

/// Largest compiled size of one pattern, in bytes.
pub(crate) const PATTERN_SIZE: usize = 1 << 20;
/// Longest pattern, in characters.
pub(crate) const PATTERN_LENGTH: usize = 1_000;
/// Most patterns of one policy: each may take its megabyte.
pub(crate) const PATTERNS: usize = 300;
/// Most words and phrases of one policy.
pub(crate) const WORDS: usize = 5_000;
/// Deepest nesting of a pattern.
pub(crate) const PATTERN_NESTING: u32 = 50;

/// A signal: where one of its words or its pattern occurs, the text says that the fact is this.
#[derive(Debug, Clone)]
pub(crate) struct Signal {
    pub(crate) fact: FactId,
    pub(crate) value: Value,
    /// The value as the author wrote it.
    pub(crate) written: String,
    pub(crate) matchers: Vec<Matcher>,
    pub(crate) in_subject: bool,
    pub(crate) in_body: bool,
    /// Whether the text is taken as known, without anybody's confirmation.
    pub(crate) settles: bool,
}

/// One way for a text to speak.
#[derive(Debug, Clone)]
pub(crate) enum Matcher {
    /// A word or phrase between word edges, in any case, with any white space between its words.
    Words {
        /// As the author wrote it.
        phrase: Box<str>,
        regex: Regex,
    },
    /// A pattern, in any case unless it says otherwise.
    Pattern(Regex),
}

impl Matcher {
    /// A word or phrase. Letters, digits and `_` make words; the phrase must not touch one at either end.
    pub(crate) fn words(phrase: &str) -> Result<Self, regex::Error> {
        let spaced = phrase.split_whitespace().map(regex::escape).collect::<Vec<_>>().join(r"\s+");
        let regex = build(&format!(r"\b{{start-half}}(?:{spaced})\b{{end-half}}"))?;
        Ok(Self::Words { phrase: phrase.into(), regex })
    }

    /// A regular expression in the syntax of the `regex` crate: linear time, no look-around, no back-references.
    pub(crate) fn pattern(pattern: &str) -> Result<Self, regex::Error> {
        build(pattern).map(Self::Pattern)
    }

    /// The byte at which the text first speaks.
    pub(crate) fn find(&self, text: &str) -> Option<usize> {
        self.regex().find(text).map(|found| found.start())
    }

    /// The regular expression that defines where this matches.
    pub(crate) fn regex(&self) -> &Regex {
        match self {
            Self::Words { regex, .. } | Self::Pattern(regex) => regex,
        }
    }
}

fn build(pattern: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(pattern)
        .case_insensitive(true)
        .size_limit(PATTERN_SIZE)
        .dfa_size_limit(PATTERN_SIZE)
        .nest_limit(PATTERN_NESTING)
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(phrase: &str, text: &str) -> Option<usize> {
        Matcher::words(phrase).expect("a plain phrase compiles").find(text)
    }

    #[test]
    fn words_are_whole_words_in_any_case_over_any_white_space() {
        assert_eq!(at("lost the key", "We LOST\n  the key."), Some(3));
        assert_eq!(at("key", "keys"), None);
        assert_eq!(at("key", "monkey"), None);
        assert_eq!(at("key", "my-key!"), Some(3));
        assert_eq!(at("c++", "in c++ now"), Some(3));
        assert_eq!(at("a.b", "axb"), None);
        assert_eq!(at("café", "Le CAFÉ."), Some(3));
        assert_eq!(at("caf", "café"), None);
    }

    #[test]
    fn a_pattern_that_grows_too_large_is_refused() {
        assert!(Matcher::pattern(r"(\w{1,1000}){1000}").is_err());
        assert!(Matcher::pattern(r"(a").is_err());
        assert!(Matcher::pattern(r"decrypt(ion)?").is_ok());
    }
}
