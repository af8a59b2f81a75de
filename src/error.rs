//! What a caller can do wrong: a request that cannot be read, or one that does not fit the policy.
//!
//! An author's faults are [diagnostics](crate::diagnostic); these are not.

use crate::value::Date;

/// A request that cannot be read, or does not fit the policy that it is given to.
///
/// What went wrong is asked by predicate, so that a new kind of error breaks nobody:
///
/// ```
/// use scopeline::Request;
///
/// let error = Request::from_json(r#"{"facts": {"plan": "gold", "plan": "silver"}}"#).unwrap_err();
/// assert!(error.is_bad_request());
/// assert!(error.to_string().contains("`plan`"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(transparent)]
pub struct Error {
    // Boxed, so that a `Result` with it stays small.
    kind: Box<ErrorKind>,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
enum ErrorKind {
    #[error("{message}")]
    BadRequest { message: String },
    #[error("{message}")]
    BadSource { message: String },
    #[error("{message}")]
    BadHistory { message: String },
    #[error("{message}")]
    BadUsage { message: String },
    #[error("{message}")]
    BadWork { message: String },
    #[error("{message}")]
    NoContract { message: String },
    #[error("{message}")]
    BadLog { message: String },
    #[error("the fact `{fact}` cannot be masked: {by} rests on it; mask it where the request is made, or not at all")]
    TestedFact { fact: String, by: String },
    #[error("the request is larger than {limit} bytes; leave attachments and quoted mails out")]
    TooLarge { limit: usize },
    #[error("the fact `{fact}` is given twice; give it once")]
    DuplicateFact { fact: String },
    #[error("the request carries no `date` and no `at`; give it one, or say as of which day to decide")]
    NoDate,
    #[error("the request is dated {day}, but the policy applies from {from}; decide it by the policy of its day")]
    OutOfPeriod { day: Date, from: Date },
    #[error("the fact `{fact}` cannot be `{written}`: expected {expected}")]
    BadValue { fact: String, written: String, expected: String },
    #[error("text is no evidence for the fact `{fact}`; give it under `facts`")]
    Untrusted { fact: String },
    #[error("`{fact}` follows from other facts and cannot be given; leave it out")]
    DerivedFact { fact: String },
    #[error("{message}")]
    NoSet { message: String },
    #[error("the compiled policy takes {needed} bytes, but the budget is {budget}; give it more, or write fewer rules")]
    OverBudget { needed: usize, budget: usize },
    #[error("the policy has no fact `{fact}`; {}", advice(.suggestion.as_deref()))]
    UndeclaredFact { fact: String, suggestion: Option<String> },
}

impl Error {
    /// Whether the request itself cannot be read: not well-formed, a key twice or unknown, too large.
    #[must_use]
    pub fn is_bad_request(&self) -> bool {
        use ErrorKind::{BadRequest, DuplicateFact, TooLarge};
        matches!(*self.kind, BadRequest { .. } | DuplicateFact { .. } | TooLarge { .. })
    }

    /// Whether a table of releases from outside cannot be read: not well-formed, a key twice, too large, none of the forms.
    #[must_use]
    pub fn is_bad_source(&self) -> bool {
        matches!(*self.kind, ErrorKind::BadSource { .. })
    }

    /// Whether the history of a request or a client cannot be: a pause that ends before it begins, a zone that does not
    /// exist, hours below zero.
    #[must_use]
    pub fn is_bad_history(&self) -> bool {
        matches!(*self.kind, ErrorKind::BadHistory { .. })
    }

    /// Whether what an account has used cannot be reckoned: no such meter or plan, an amount of another kind.
    #[must_use]
    pub fn is_bad_usage(&self) -> bool {
        matches!(*self.kind, ErrorKind::BadUsage { .. })
    }

    /// Whether work cannot be quoted: an amount below zero or of another kind, a plan that does not exist, a sum with more
    /// digits than can be reckoned with exactly.
    #[must_use]
    pub fn is_bad_work(&self) -> bool {
        matches!(*self.kind, ErrorKind::BadWork { .. })
    }

    /// Whether a contract was asked for where there is none: nothing is sold, the decision is open and may come to
    /// something else, or the service has no template.
    #[must_use]
    pub fn is_no_contract(&self) -> bool {
        matches!(*self.kind, ErrorKind::NoContract { .. })
    }

    /// Whether something cannot be logged: a decision that could not be made again, an override of no decision.
    #[must_use]
    pub fn is_bad_log(&self) -> bool {
        matches!(*self.kind, ErrorKind::BadLog { .. })
    }

    /// Whether a fact was to be masked in a log that the policy tests.
    #[must_use]
    pub fn is_tested_fact(&self) -> bool {
        matches!(*self.kind, ErrorKind::TestedFact { .. })
    }

    /// Whether the request is larger than the limit.
    #[must_use]
    pub fn is_too_large(&self) -> bool {
        matches!(*self.kind, ErrorKind::TooLarge { .. })
    }

    /// Whether the same fact is given twice.
    #[must_use]
    pub fn is_duplicate_fact(&self) -> bool {
        matches!(*self.kind, ErrorKind::DuplicateFact { .. })
    }

    /// Whether the request carries no day, and the caller asked for none.
    #[must_use]
    pub fn is_no_date(&self) -> bool {
        matches!(*self.kind, ErrorKind::NoDate)
    }

    /// Whether the request is dated before the policy applies.
    #[must_use]
    pub fn is_out_of_period(&self) -> bool {
        matches!(*self.kind, ErrorKind::OutOfPeriod { .. })
    }

    /// Whether a fact has a value that its type does not allow.
    #[must_use]
    pub fn is_bad_value(&self) -> bool {
        matches!(*self.kind, ErrorKind::BadValue { .. })
    }

    /// Whether text was offered as evidence for a fact that text may not set, such as the plan.
    #[must_use]
    pub fn is_untrusted(&self) -> bool {
        matches!(*self.kind, ErrorKind::Untrusted { .. })
    }

    /// Whether a fact was given that the policy derives from others.
    #[must_use]
    pub fn is_derived_fact(&self) -> bool {
        matches!(*self.kind, ErrorKind::DerivedFact { .. })
    }

    /// Whether a fact was given that the policy does not declare.
    #[must_use]
    pub fn is_undeclared_fact(&self) -> bool {
        matches!(*self.kind, ErrorKind::UndeclaredFact { .. })
    }

    /// Whether policies were put together that are not versions of one.
    #[must_use]
    pub fn is_no_set(&self) -> bool {
        matches!(*self.kind, ErrorKind::NoSet { .. })
    }

    /// Whether a policy takes more than the budget when it is compiled.
    #[must_use]
    pub fn is_over_budget(&self) -> bool {
        matches!(*self.kind, ErrorKind::OverBudget { .. })
    }

    /// Bytes that a policy over the budget takes: a budget of so many admits it.
    #[must_use]
    pub fn needed_bytes(&self) -> Option<usize> {
        match *self.kind {
            ErrorKind::OverBudget { needed, .. } => Some(needed),
            _ => None,
        }
    }

    /// The fact that the error is about, as the caller wrote its name.
    #[must_use]
    pub fn fact(&self) -> Option<&str> {
        use ErrorKind::{BadValue, DerivedFact, DuplicateFact, TestedFact, UndeclaredFact, Untrusted};
        match &*self.kind {
            DuplicateFact { fact }
            | BadValue { fact, .. }
            | Untrusted { fact }
            | DerivedFact { fact }
            | TestedFact { fact, .. }
            | UndeclaredFact { fact, .. } => Some(fact),
            _ => None,
        }
    }

    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        ErrorKind::BadRequest { message: message.into() }.into()
    }

    pub(crate) fn bad_source(message: impl Into<String>) -> Self {
        ErrorKind::BadSource { message: message.into() }.into()
    }

    pub(crate) fn bad_history(message: impl Into<String>) -> Self {
        ErrorKind::BadHistory { message: message.into() }.into()
    }

    pub(crate) fn bad_usage(message: impl Into<String>) -> Self {
        ErrorKind::BadUsage { message: message.into() }.into()
    }

    pub(crate) fn bad_work(message: impl Into<String>) -> Self {
        ErrorKind::BadWork { message: message.into() }.into()
    }

    #[cfg_attr(not(feature = "contracts"), expect(dead_code, reason = "only that room says it"))]
    pub(crate) fn no_contract(message: impl Into<String>) -> Self {
        ErrorKind::NoContract { message: message.into() }.into()
    }

    pub(crate) fn bad_log(message: impl Into<String>) -> Self {
        ErrorKind::BadLog { message: message.into() }.into()
    }

    /// `by` begins the sentence: "the rule `paid`".
    pub(crate) fn tested_fact(fact: &str, by: &str) -> Self {
        ErrorKind::TestedFact { fact: shortened(fact), by: by.to_owned() }.into()
    }

    pub(crate) fn too_large(limit: usize) -> Self {
        ErrorKind::TooLarge { limit }.into()
    }

    pub(crate) fn too_many(what: &str, items: usize, limit: usize) -> Self {
        Self::bad_request(format!("`{}` has {items} items; at most {limit} are read", shortened(what)))
    }

    pub(crate) fn duplicate_fact(fact: &str) -> Self {
        ErrorKind::DuplicateFact { fact: shortened(fact) }.into()
    }

    pub(crate) fn no_date() -> Self {
        ErrorKind::NoDate.into()
    }

    pub(crate) fn out_of_period(day: Date, from: Date) -> Self {
        ErrorKind::OutOfPeriod { day, from }.into()
    }

    /// `expected` continues the sentence: "a date, such as `2026-07-01`".
    pub(crate) fn bad_value(fact: &str, written: &str, expected: &str) -> Self {
        let (fact, written) = (shortened(fact), shortened(written));
        ErrorKind::BadValue { fact, written, expected: expected.to_owned() }.into()
    }

    pub(crate) fn untrusted(fact: &str) -> Self {
        ErrorKind::Untrusted { fact: shortened(fact) }.into()
    }

    pub(crate) fn derived_fact(fact: &str) -> Self {
        ErrorKind::DerivedFact { fact: shortened(fact) }.into()
    }

    pub(crate) fn no_set(message: impl Into<String>) -> Self {
        ErrorKind::NoSet { message: message.into() }.into()
    }

    pub(crate) fn over_budget(needed: usize, budget: usize) -> Self {
        ErrorKind::OverBudget { needed, budget }.into()
    }

    pub(crate) fn undeclared_fact(fact: &str, suggestion: Option<&str>) -> Self {
        ErrorKind::UndeclaredFact { fact: shortened(fact), suggestion: suggestion.map(str::to_owned) }.into()
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self { kind: Box::new(kind) }
    }
}

fn advice(suggestion: Option<&str>) -> String {
    match suggestion {
        Some(name) => format!("did you mean `{name}`?"),
        None => "leave it out, or declare it under `facts`".to_owned(),
    }
}

/// What a stranger wrote, kept short enough to stand in a message.
pub(crate) fn shortened(text: &str) -> String {
    const CHARACTERS: usize = 120;
    match text.char_indices().nth(CHARACTERS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_quote_what_was_written_and_say_what_to_do() {
        let error = Error::undeclared_fact("plann", Some("plan"));
        assert_eq!(error.to_string(), "the policy has no fact `plann`; did you mean `plan`?");
        assert!(error.is_undeclared_fact() && !error.is_bad_request());
        assert_eq!(error.fact(), Some("plann"));
        let error = Error::bad_value("release", "seven", "a version, such as `7.1.4`");
        assert_eq!(error.to_string(), "the fact `release` cannot be `seven`: expected a version, such as `7.1.4`");
    }

    #[test]
    fn a_long_value_is_cut_at_a_character() {
        let error = Error::bad_value("x", &"ä".repeat(10_000), "less").to_string();
        assert!(error.len() < 400, "{}", error.len());
        assert_eq!(shortened(&"ä".repeat(120)), "ä".repeat(120));
    }

    #[test]
    fn an_error_is_as_small_as_a_pointer() {
        assert_eq!(size_of::<Error>(), size_of::<usize>());
    }
}
