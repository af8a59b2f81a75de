//! What an author did wrong: facts about it, never colours.
//!
//! A [`Diagnostic`] has a stable [`Code`], a severity, one sentence in lower case with what the author
//! wrote in backticks, one or more places, and help that says what to do. How it looks is the business
//! of a renderer.

mod near;

use std::fmt;

use crate::text::{Sources, Span};

pub use near::closest;
pub(crate) use near::within;

/// How many faults are told at once: whoever has more of them has read enough.
pub(crate) const MOST_TOLD: usize = 1_000;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Severity {
    /// The policy cannot be used.
    Error,
    /// The policy can be used, but probably does not say what was meant.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}

/// What becomes of the findings of a lint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Nobody is told.
    Allow,
    /// A warning.
    Warn,
    /// An error: the policy is not to be published so.
    Deny,
}

impl Level {
    /// Every level, mildest first.
    pub const ALL: &[Self] = &[Self::Allow, Self::Warn, Self::Deny];

    /// The word for it, in a policy and on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Warn => "warn",
            Self::Deny => "deny",
        }
    }
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal,)+) => {
        /// What kind of fault it is: a stable name in kebab case.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $($(#[doc = $doc])+ $variant,)+
            /// No fault but a doubt: the finding of the lint of this name, see [`lint`](crate::lint).
            Lint(&'static str),
        }

        impl Code {
            /// Every kind of fault, in the order of the reference; lints have a registry of their own.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The stable name, such as `unknown-key`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                    Self::Lint(name) => name,
                }
            }

            /// One sentence on what it means.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!($($doc),+),)+
                    Self::Lint(_) => " The finding of a lint, which has a page of its own.",
                }
            }
        }
    };
}

codes! {
    /// The text is not UTF-8.
    NotUtf8 = "not-utf8",
    /// There is no policy in the text or the folder.
    Empty = "empty",
    /// A text, a scalar or the whole policy is larger than the limit.
    TooLarge = "too-large",
    /// Lists and maps are nested deeper than the limit.
    TooDeep = "too-deep",
    /// The text is not well-formed YAML.
    Syntax = "syntax",
    /// A YAML feature that a policy does not use: alias, anchor, merge key, tag, several documents.
    YamlFeature = "yaml-feature",
    /// An invisible or bidirectional control character in a policy.
    InvisibleCharacter = "invisible-character",
    /// The same key, id or name stands twice.
    Duplicate = "duplicate",
    /// The version of the language is not one that this program reads.
    LanguageVersion = "language-version",
    /// A key that the language does not have.
    UnknownKey = "unknown-key",
    /// A key that must be there is missing.
    MissingKey = "missing-key",
    /// A list, a map or a text stands where something else is expected.
    WrongShape = "wrong-shape",
    /// Two keys that exclude each other.
    Conflict = "conflict",
    /// A name that is not well formed.
    BadName = "bad-name",
    /// A date that does not exist or cannot be read.
    BadDate = "bad-date",
    /// A duration that cannot be read.
    BadDuration = "bad-duration",
    /// A number that cannot be read, or is out of its range.
    BadNumber = "bad-number",
    /// A version that cannot be read.
    BadVersion = "bad-version",
    /// A range that cannot be read.
    BadRange = "bad-range",
    /// A range with nothing in it.
    EmptyRange = "empty-range",
    /// A price or a currency that cannot be: below zero, two units, an unknown code.
    BadPrice = "bad-price",
    /// A value that is none of those allowed here.
    UnknownValue = "unknown-value",
    /// A test that does not fit the type of its fact.
    BadTest = "bad-test",
    /// A fact, table or column that nobody declared.
    UnknownFact = "unknown-fact",
    /// A service, party, plan, phase or other name that nobody declared.
    UnknownName = "unknown-name",
    /// A time zone that is not in the time zone database.
    UnknownZone = "unknown-zone",
    /// A placeholder in a text that is no fact, or is not closed, or one that contracts do not have.
    BadPlaceholder = "bad-placeholder",
    /// A template of a contract that cannot be filled: something that contracts do not have, or that is not closed.
    BadTemplate = "bad-template",
    /// A pattern that cannot be compiled, or is too large.
    BadPattern = "bad-pattern",
    /// A signal that would let text set what text may not set.
    UntrustedSignal = "untrusted-signal",
    /// Facts that are derived from one another in a circle.
    Cycle = "cycle",
    /// A row or rule that stands where it can never be reached by its form.
    Misplaced = "misplaced",
    /// A test suite without a case, or a policy without a suite.
    NoCases = "no-cases",
    /// A case of a test suite that does not hold.
    CaseFailed = "case-failed",
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A place with a few words on its part in the fault.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What this place has to do with it; may be empty.
    pub text: String,
}

/// Another text for a stretch of what the author wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Edit {
    /// What is replaced: a scalar, or an item of a list with what divides it from the others.
    pub span: Span,
    /// What comes in its place.
    pub text: String,
    /// What the author is to have written afterwards.
    pub intent: Intent,
}

/// What an [`Edit`] is to do to the tree of the text, and nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Intent {
    /// The scalar at this place says this.
    Says(Span, String),
    /// The item or the entry that begins at this place is gone.
    Gone(Span),
}

/// A fault of an author, or a doubt about what was written.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnostic {
    /// What kind of fault.
    pub code: Code,
    /// How bad.
    pub severity: Severity,
    /// One sentence, lower case, the author's words in backticks.
    pub message: String,
    /// The place of the fault; `None` only where there is no text at all.
    pub primary: Option<Label>,
    /// Other places that matter, such as the first of two.
    pub others: Vec<Label>,
    /// What more there is to know, a sentence each, such as a request that shows it.
    pub notes: Vec<String>,
    /// What to do about it.
    pub help: Option<String>,
    /// What a finding of a lint is about, in the author's words: an allowance names it.
    pub subject: Option<String>,
    /// What mends it, where exactly one answer is right.
    pub fix: Option<Edit>,
}

impl Diagnostic {
    /// An error at a place.
    #[must_use]
    pub fn error(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, Some(span), message)
    }

    /// A warning at a place.
    #[must_use]
    pub fn warning(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, Some(span), message)
    }

    /// The finding of a lint about something that the author named, at the level `warn`.
    #[must_use]
    pub fn finding(lint: &'static str, subject: impl Into<String>, span: Span, message: impl Into<String>) -> Self {
        let subject = Some(subject.into());
        Self { subject, ..Self::new(Code::Lint(lint), Severity::Warning, Some(span), message) }
    }

    /// An error that has no place, because there is no text.
    #[must_use]
    pub fn placeless(code: Code, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, None, message)
    }

    fn new(code: Code, severity: Severity, span: Option<Span>, message: impl Into<String>) -> Self {
        let primary = span.map(|span| Label { span, text: String::new() });
        let message = readable(message.into());
        Self {
            code,
            severity,
            message,
            primary,
            others: Vec::new(),
            notes: Vec::new(),
            help: None,
            subject: None,
            fix: None,
        }
    }

    /// Says a few words at the place of the fault.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        if let Some(primary) = &mut self.primary {
            primary.text = text.into();
        }
        self
    }

    /// Points at another place as well.
    #[must_use]
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.others.push(Label { span, text: text.into() });
        self
    }

    /// Says what more there is to know.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(readable(note.into()));
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(readable(help.into()));
        self
    }

    /// Says what mends it.
    #[must_use]
    pub fn fix(mut self, fix: Edit) -> Self {
        self.fix = Some(fix);
        self
    }

    /// The name of the lint that found it, if one did.
    #[must_use]
    pub const fn lint(&self) -> Option<&'static str> {
        match self.code {
            Code::Lint(name) => Some(name),
            _ => None,
        }
    }

    /// Whether the policy cannot be used because of it.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// The order in which diagnostics are shown: by text, place, then code.
    #[must_use]
    pub fn sort_key(&self) -> (Option<Span>, Code) {
        (self.primary.as_ref().map(|label| label.span), self.code)
    }

    /// One line: `file:line:column: error[code]: message`, without help.
    ///
    /// What the author wrote is not escaped here; whoever prints it does that.
    #[must_use]
    pub fn one_line(&self, sources: &Sources) -> String {
        let place = self.primary.as_ref().map_or(String::new(), |label| {
            let name = sources.get(label.span.source).map_or("", |source| source.name());
            format!("{name}:{}: ", sources.position(label.span))
        });
        format!("{place}{}[{}]: {}", self.severity, self.code, self.message)
    }
}

/// Findings in order of their places, each once.
pub(crate) fn in_order(mut faults: Vec<Diagnostic>, sources: &Sources) -> Vec<Diagnostic> {
    for label in faults.iter_mut().flat_map(|fault| fault.primary.iter_mut().chain(&mut fault.others)) {
        label.span = sources.whole_characters(label.span);
    }
    faults.sort_by_key(Diagnostic::sort_key);
    faults.dedup();
    faults
}

/// Faults as they are told: in order of their places, each once, of very many the first, errors before warnings. Where
/// there is no error, nothing is left out: what becomes of warnings is for whoever asked.
pub(crate) fn told(faults: Vec<Diagnostic>, sources: &Sources) -> Vec<Diagnostic> {
    let mut faults = in_order(faults, sources);
    if faults.len() <= MOST_TOLD || !faults.iter().any(Diagnostic::is_error) {
        return faults;
    }
    faults.sort_by_key(|fault| std::cmp::Reverse(fault.is_error()));
    let left_out = faults.split_off(MOST_TOLD).len();
    faults.sort_by_key(Diagnostic::sort_key);
    if let Some(last) = faults.last_mut() {
        let help = last.help.take().unwrap_or_default();
        last.help = Some(format!("{help}; {left_out} more findings are not shown, so begin with the first"));
    }
    faults
}

/// A sentence in which no word between backticks is longer than anybody reads.
fn readable(text: String) -> String {
    const LONGEST_WORD: usize = 200;
    const LONGEST: usize = 3_000;
    if text.len() <= LONGEST_WORD {
        return text;
    }
    let quoted = |(at, part): (usize, &str)| if at % 2 == 1 { cut(part, LONGEST_WORD) } else { part.to_owned() };
    let words: Vec<String> = text.split('`').enumerate().map(quoted).collect();
    cut(&words.join("`"), LONGEST)
}

fn cut(text: &str, characters: usize) -> String {
    match text.char_indices().nth(characters) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Names in backticks with commas; of many, the first few.
pub(crate) fn in_backticks(names: &[impl AsRef<str>]) -> String {
    const SHOWN: usize = 20;
    let shown: Vec<String> = names.iter().take(SHOWN).map(|name| format!("`{}`", name.as_ref())).collect();
    match names.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// Without its place, which only the texts can tell: see [`Diagnostic::one_line`].
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}]: {}", self.severity, self.code, self.message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_and_long_lists_are_shortened() {
        let fault = Diagnostic::placeless(Code::BadName, format!("`{}` is not a name", "ä".repeat(100_000)));
        assert!(fault.message.len() < 500 && fault.message.ends_with("…` is not a name"), "{}", fault.message);
        let names: Vec<String> = (0..1_000).map(|at| at.to_string()).collect();
        assert!(in_backticks(&names).ends_with("`18`, `19` and 980 more"));
        assert_eq!(in_backticks(&["a", "b"]), "`a`, `b`");
    }

    #[test]
    fn code_names_are_kebab_case_and_unique() {
        let mut names: Vec<_> = Code::ALL.iter().map(|code| code.name()).collect();
        assert!(
            names.iter().all(|name| name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'))
        );
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Code::ALL.len());
    }
}
