//! Signals: what text may be evidence for, and by which words.

use super::Resolver;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{self, Spanned};
use crate::policy::fact::Value;
use crate::policy::signal::{Matcher, PATTERN_LENGTH, PATTERNS, Signal, WORDS};

impl Resolver<'_> {
    pub(super) fn signals(&mut self) -> Vec<Signal> {
        let document = self.document;
        let words = document.signals.iter().flat_map(|signal| &signal.words);
        let patterns = document.signals.iter().filter_map(|signal| signal.pattern.as_ref());
        if self.too_many(words, WORDS, "words and phrases") || self.too_many(patterns, PATTERNS, "patterns") {
            return Vec::new();
        }
        document.signals.iter().filter_map(|signal| self.signal(signal)).collect()
    }

    /// Each takes memory, and each is looked for in every request.
    fn too_many<'n>(&mut self, mut texts: impl Iterator<Item = &'n Spanned<String>>, most: usize, what: &str) -> bool {
        let Some(first_beyond) = texts.nth(most) else { return false };
        let message = format!("the signals of this policy have more than {most} {what}");
        let fault = Diagnostic::error(Code::TooLarge, first_beyond.span, message);
        self.fault(fault.help("put alternatives that belong together into one `pattern`, such as `restore|recover`"));
        true
    }

    fn signal(&mut self, signal: &document::Signal) -> Option<Signal> {
        let mut matchers = Vec::new();
        for phrase in &signal.words {
            matchers.extend(self.matcher(phrase, Matcher::words));
        }
        if let Some(pattern) = &signal.pattern {
            matchers.extend(self.matcher(pattern, Matcher::pattern));
        }
        let fact = self.fact_named(&signal.fact)?;
        let def = self.def(fact);
        if !def.text_may_set {
            let what = if def.is_base() { "may never be set by text" } else { "follows from other facts" };
            let message = format!("the fact `{}` {what}", signal.fact.value);
            self.fault(
                Diagnostic::error(Code::UntrustedSignal, signal.fact.span, message)
                    .help("let the helpdesk give it; text buys nothing"),
            );
            return None;
        }
        let ty = self.ty(fact);
        let mut value = self.value(&ty, &self.by_its_name(fact, &signal.is))?;
        if let Value::Set { complete, .. } = &mut value {
            *complete = false;
        }
        Some(Signal {
            fact,
            value,
            written: signal.is.value.clone(),
            matchers,
            in_subject: signal.in_subject,
            in_body: signal.in_body,
            settles: signal.settles,
        })
    }

    fn matcher(
        &mut self,
        text: &Spanned<String>,
        build: impl Fn(&str) -> Result<Matcher, regex::Error>,
    ) -> Option<Matcher> {
        let reason = if text.value.chars().count() > PATTERN_LENGTH {
            format!("it is longer than {PATTERN_LENGTH} characters")
        } else {
            match build(&text.value) {
                Ok(matcher) => return Some(matcher),
                Err(regex::Error::CompiledTooBig(_)) => "it grows too large when it is compiled".to_owned(),
                Err(error) => error.to_string().lines().last().unwrap_or("it is not well formed").trim().to_owned(),
            }
        };
        let shown: String = text.value.chars().take(60).collect();
        let fault =
            Diagnostic::error(Code::BadPattern, text.span, format!("the pattern `{shown}` cannot be used: {reason}"));
        self.fault(
            fault.help("patterns have no look-around and no back-references; keep repetitions small, or use `words`"),
        );
        None
    }
}
