//! Patterns that match nearly everything.

use super::silent_signal::heard;
use crate::diagnostic::Diagnostic;
use crate::lint::Inspected;
use crate::text::Span;

/// Of fewer texts nothing is said: three tickets about one thing prove nothing.
const FEWEST: usize = 10;

lint! {
    /// A signal that is heard in nearly every text of a corpus.
    ///
    /// ## What it finds
    ///
    /// With `check --corpus FILE`: an entry of `signals` that matches nine of ten texts or more, of at least ten.
    ///
    /// ## Why it matters
    ///
    /// What is always said is evidence for nothing. Mostly it is a word of the greeting or of the form.
    ///
    /// ## An example that fires
    ///
    /// ```yaml
    ///   - { fact: kind, is: defect, words: [please] }
    /// ```
    ///
    /// ## What to write instead
    ///
    /// ```yaml
    ///   - { fact: kind, is: defect, words: [broken] }
    /// ```
    ///
    /// ## When to allow it
    ///
    /// If the corpus is of one kind of request alone.
    "noisy-signal", Warn, Corpus, find
}

fn find(at: &Inspected<'_>) -> Vec<Diagnostic> {
    let total = at.corpus.len();
    let noisy = heard(at).filter(|(_, _, count)| total >= FEWEST && count * 10 >= total * 9);
    let finding = |(name, span, count): (String, Span, usize)| {
        let message = format!("this signal is heard in {count} of {total} texts");
        Diagnostic::finding(NAME, name, span, message).help("listen for words that tell requests apart")
    };
    noisy.map(finding).collect()
}
