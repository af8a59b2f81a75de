//! What a case expects of a decision, aspect by aspect.
//!
//! Every aspect of an answer is a list of words: a class is a list of one, a missing offer an empty one. So one
//! comparison serves all of them, and `[]` says everywhere that there is none.

use super::commitment;
use super::read::{Faults, map, start_of, texts, unknown_key, unknown_word};
use crate::class::{Certainty, Class, Effort, Remedy};
use crate::diagnostic::{Code, Diagnostic};
use crate::error::Error;
use crate::explanation::Answer;
use crate::syntax::Node;
use crate::text::Span;

macro_rules! aspects {
    ($($(#[doc = $doc:literal])+ $variant:ident = $word:literal,)+) => {
        /// Something that a case may expect of a decision: a key of `expect`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Aspect {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Aspect {
            /// Every one of them.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The key under `expect`.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }
    };
}

aspects! {
    /// Support, service or re-work; for an open decision the leaning.
    Class = "class",
    /// `settled`, `open` or `approval`.
    Certainty = "certainty",
    /// The id of the rule that decides, or `otherwise`.
    Rule = "rule",
    /// The clause that the rule cites.
    Clause = "clause",
    /// The id of the offered service.
    Offer = "offer",
    /// The id of the party that is the right address.
    ReferTo = "refer-to",
    /// `yes`: not even for money.
    Declined = "declined",
    /// `committed` or `best`.
    Effort = "effort",
    /// What is promised, as far as the case says: `{ response: 1 h, calendar: always }`; `none` if nothing is.
    Commitment = "commitment",
    /// What would tell which commitment holds.
    CommitmentMissing = "commitment-missing",
    /// What surely comes on top of the price.
    Surcharges = "surcharges",
    /// What may come on top of the price.
    PossibleSurcharges = "possible-surcharges",
    /// What may be given; all five where nothing is withheld.
    Remedy = "remedy",
    /// What the client has to do first, in order.
    First = "first",
    /// The limits that narrowed the outcome.
    Limits = "limits",
    /// Facts that nobody told and that may change the outcome.
    Missing = "missing",
    /// Facts that only text told and that may change the outcome.
    ToConfirm = "to-confirm",
    /// Facts that were assumed.
    Assumed = "assumed",
    /// Flags raised beside the class.
    Flags = "flags",
    /// The classes that an open decision may still come to; none for one that is not open.
    Possible = "possible",
    /// The rule's reason, letter for letter.
    Reason = "reason",
    /// The price of the offer, in words.
    Price = "price",
    /// Facts that were told and could not be read.
    Unread = "unread",
    /// Releases without a date that may change the outcome.
    Undated = "undated",
    /// The request is refused: the caller's error.
    Refused = "refused",
}

/// How many words an aspect has, and whether their order means anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// One, or none.
    One,
    /// Any number, in any order.
    Set,
    /// Any number, in order.
    Sequence,
    /// Some of what there is; none only if there is nothing.
    Part,
}

impl Aspect {
    pub(super) const fn shape(self) -> Shape {
        match self {
            Self::Commitment => Shape::Part,
            Self::Remedy
            | Self::CommitmentMissing
            | Self::Surcharges
            | Self::PossibleSurcharges
            | Self::Limits
            | Self::Missing
            | Self::ToConfirm
            | Self::Assumed
            | Self::Flags
            | Self::Possible
            | Self::Unread
            | Self::Undated => Shape::Set,
            Self::First => Shape::Sequence,
            _ => Shape::One,
        }
    }

    /// Whether there may be none of it.
    pub(super) const fn may_be_none(self) -> bool {
        !matches!(self, Self::Class | Self::Certainty | Self::Rule | Self::Declined | Self::Effort | Self::Refused)
    }

    /// The words that it may have, if they are few.
    pub(super) fn words(self) -> Option<Vec<&'static str>> {
        match self {
            Self::Class | Self::Possible => Some(Class::ALL.iter().map(|class| class.word()).collect()),
            Self::Certainty => Some(Certainty::ALL.iter().map(|certainty| certainty.word()).collect()),
            Self::Effort => Some(Effort::ALL.iter().map(|effort| effort.word()).collect()),
            Self::Remedy => Some(Remedy::ALL.iter().map(|remedy| remedy.word()).collect()),
            Self::Declined => Some(vec!["yes", "no"]),
            Self::Refused => Some(REFUSALS.iter().map(|(word, _)| *word).collect()),
            _ => None,
        }
    }

    /// What an answer says of it.
    pub(super) fn of(self, answer: &Answer) -> Vec<String> {
        let optional = |text: &Option<String>| text.iter().cloned().collect();
        match self {
            Self::Class => vec![answer.class.to_string()],
            Self::Certainty => vec![answer.certainty.to_string()],
            Self::Rule => vec![answer.rule.clone()],
            Self::Clause => optional(&answer.clause),
            Self::Offer => optional(&answer.offer),
            Self::ReferTo => optional(&answer.refer_to),
            Self::Declined => vec![if answer.declined { "yes" } else { "no" }.to_owned()],
            Self::Effort => vec![answer.effort.to_string()],
            Self::Commitment => commitment::words(answer),
            Self::CommitmentMissing => answer.commitment_missing.clone(),
            Self::Surcharges => answer.surcharges.iter().map(|one| one.what.clone()).collect(),
            Self::PossibleSurcharges => answer.possible_surcharges.iter().map(|one| one.what.clone()).collect(),
            Self::Remedy => words(answer.remedy.as_deref().unwrap_or(Remedy::ALL)),
            Self::First => answer.first.clone(),
            Self::Limits => answer.limits.clone(),
            Self::Missing => answer.missing.clone(),
            Self::ToConfirm => answer.to_confirm.clone(),
            Self::Assumed => answer.assumed.iter().map(|assumed| assumed.fact.clone()).collect(),
            Self::Flags => answer.flags.clone(),
            Self::Possible => words(answer.possible.iter().map(|possible| &possible.class)),
            Self::Reason => optional(&answer.reason),
            Self::Price => optional(&answer.price),
            Self::Unread => answer.unread.iter().map(|unread| unread.fact.clone()).collect(),
            Self::Undated => answer.undated.clone(),
            Self::Refused => Vec::new(),
        }
    }
}

fn words<'a, T: ToString + 'a>(items: impl IntoIterator<Item = &'a T>) -> Vec<String> {
    items.into_iter().map(ToString::to_string).collect()
}

/// A way in which a request may be refused: its word, and what tells it.
type Refusal = (&'static str, fn(&Error) -> bool);

const REFUSALS: [Refusal; 6] = [
    ("undeclared-fact", Error::is_undeclared_fact),
    ("bad-value", Error::is_bad_value),
    ("derived-fact", Error::is_derived_fact),
    ("out-of-period", Error::is_out_of_period),
    ("no-date", Error::is_no_date),
    ("untrusted", Error::is_untrusted),
];

/// The word for the way in which a request was refused.
pub(super) fn refusal(error: &Error) -> Option<&'static str> {
    REFUSALS.iter().find(|(_, is)| is(error)).map(|(word, _)| *word)
}

/// One expectation of a case: an aspect with the words that it must have.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Expectation {
    /// What is looked at.
    pub aspect: Aspect,
    /// What it must be; empty: there must be none.
    pub words: Vec<String>,
    /// Where it is written.
    pub place: Span,
}

/// An expectation that did not come true.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mismatch {
    /// What was looked at: a key of `expect`.
    pub what: Aspect,
    /// What was expected, in words.
    pub expected: String,
    /// What it was, in words.
    pub actual: String,
    /// Where the expectation is written.
    pub place: Span,
}

impl Expectation {
    /// Compares with what was decided, or with how the request was refused.
    pub(super) fn mismatch(&self, decided: &Result<Answer, Error>) -> Option<Mismatch> {
        let actual = match (self.aspect, decided) {
            (Aspect::Refused, Err(error)) => match refusal(error) {
                Some(word) => vec![word.to_owned()],
                None => return Some(self.differs(error.to_string())),
            },
            (Aspect::Refused, Ok(answer)) => return Some(self.differs(format!("decided as `{}`", answer.class))),
            (_, Err(error)) => return Some(self.differs(format!("refused: {error}"))),
            (aspect, Ok(answer)) => aspect.of(answer),
        };
        (!self.is(&actual)).then(|| self.differs(self.said_of(&actual, decided)))
    }

    fn is(&self, actual: &[String]) -> bool {
        match self.aspect.shape() {
            // As a price is written in the policy, it may be expected too.
            Shape::One if self.aspect == Aspect::Price && self.words == ["quote"] => actual == ["on quote"],
            Shape::One | Shape::Sequence => self.words == actual,
            Shape::Set => sorted(&self.words) == sorted(actual),
            Shape::Part if self.words.is_empty() => actual.is_empty(),
            Shape::Part => self.words.iter().all(|word| actual.contains(word)),
        }
    }

    /// What it was, and for an open decision what would settle it.
    fn said_of(&self, actual: &[String], decided: &Result<Answer, Error>) -> String {
        let said = quoted(actual);
        match decided {
            Ok(answer) if self.aspect == Aspect::Certainty && answer.certainty == Certainty::Open => {
                let lists =
                    [("missing", &answer.missing), ("to confirm", &answer.to_confirm), ("undated", &answer.undated)];
                let told = lists.iter().filter(|(_, facts)| !facts.is_empty());
                let told: Vec<String> = told.map(|(what, facts)| format!("{what} {}", quoted(facts))).collect();
                if told.is_empty() { said } else { format!("{said} ({})", told.join("; ")) }
            }
            _ => said,
        }
    }

    fn differs(&self, actual: String) -> Mismatch {
        Mismatch { what: self.aspect, expected: quoted(&self.words), actual, place: self.place }
    }
}

fn sorted(words: &[String]) -> Vec<&String> {
    let mut words: Vec<&String> = words.iter().collect();
    words.sort_unstable();
    words.dedup();
    words
}

fn quoted(words: &[String]) -> String {
    match words {
        [] => "nothing".to_owned(),
        words => words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "),
    }
}

/// Reads `expect`: at least one aspect, each with the words that it may have.
pub(super) fn expectations(node: &Node, faults: &mut Faults) -> Vec<Expectation> {
    let keys: Vec<&str> = Aspect::ALL.iter().map(|aspect| aspect.word()).collect();
    let mut all: Vec<Expectation> = Vec::new();
    let before = faults.len();
    for entry in map(node, "`expect`", faults) {
        match Aspect::ALL.iter().find(|aspect| aspect.word() == entry.key.text) {
            Some(&aspect) => all.extend(expectation(aspect, &entry.value, faults)),
            None => faults.push(unknown_key(entry, "`expect`", &keys)),
        }
    }
    if all.is_empty() && faults.len() == before {
        let fault = Diagnostic::error(Code::WrongShape, node.span.start(), "this case expects nothing");
        faults.push(fault.help("write what the decision must be, such as `expect: { class: support }`"));
    }
    if let (Some(refused), [first, second, ..]) = (all.iter().find(|one| one.aspect == Aspect::Refused), &all[..]) {
        let other = if first.aspect == Aspect::Refused { second } else { first };
        let message = "a request that is refused has no decision to expect anything of";
        let fault = Diagnostic::error(Code::Conflict, refused.place, message);
        faults.push(fault.also(other.place, "this is expected too").help("keep `refused` alone, or take it out"));
    }
    all
}

fn expectation(aspect: Aspect, node: &Node, faults: &mut Faults) -> Option<Expectation> {
    let before = faults.len();
    if aspect == Aspect::Commitment {
        let words = commitment::expected(node, faults)?;
        return Some(Expectation { aspect, words, place: node.span });
    }
    let written = texts(node, aspect.word(), faults);
    let allowed = aspect.words();
    for one in &written {
        if let Some(words) = allowed.as_ref().filter(|words| !words.contains(&one.text.as_str())) {
            faults.push(unknown_word(one, aspect.word(), words));
        }
    }
    if faults.len() > before {
        return None;
    }
    let too_many = aspect.shape() == Shape::One && written.len() > 1;
    if too_many || (written.is_empty() && !aspect.may_be_none()) {
        let message = format!("`{}` is one text, but here is a list of {}", aspect.word(), written.len());
        faults.push(Diagnostic::error(Code::WrongShape, start_of(node.span), message).help("write one value here"));
        return None;
    }
    Some(Expectation { aspect, words: written.into_iter().map(|one| one.text).collect(), place: node.span })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::SourceId;

    fn expects(aspect: Aspect, words: &[&str]) -> Expectation {
        let words = words.iter().map(|&word| word.to_owned()).collect();
        Expectation { aspect, words, place: Span::new(SourceId::default(), 0, 0) }
    }

    fn is(aspect: Aspect, expected: &[&str], actual: &[&str]) -> bool {
        let actual: Vec<String> = actual.iter().map(|&word| word.to_owned()).collect();
        expects(aspect, expected).is(&actual)
    }

    #[test]
    fn lists_compare_as_sets_where_order_has_no_meaning() {
        assert!(is(Aspect::Limits, &["a", "b"], &["b", "a"]));
        assert!(!is(Aspect::Limits, &["a"], &["a", "b"]));
        assert!(!is(Aspect::Limits, &["a", "b"], &["a"]));
        assert!(is(Aspect::First, &["a", "b"], &["a", "b"]));
        assert!(!is(Aspect::First, &["a", "b"], &["b", "a"]));
        assert!(is(Aspect::Offer, &[], &[]));
        assert!(!is(Aspect::Offer, &[], &["a"]));
    }

    #[test]
    fn words_are_unique_and_refusals_have_a_word() {
        let mut words: Vec<_> = Aspect::ALL.iter().map(|aspect| aspect.word()).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), Aspect::ALL.len());
        assert_eq!(refusal(&Error::no_date()), Some("no-date"));
    }
}
