//! Patterns that match nothing.

use crate::diagnostic::Diagnostic;
use crate::lint::Inspected;
use crate::text::Span;

lint! {
    /// A signal that hears nothing in any text of a corpus.
    ///
    /// ## What it finds
    ///
    /// With `check --corpus FILE`: an entry of `signals` that matches none of its texts.
    ///
    /// ## Why it matters
    ///
    /// Clients do not write what the author thought of, or the pattern has a slip. It looks like care and does nothing.
    ///
    /// ## An example that fires
    ///
    /// ```yaml
    ///   - { fact: kind, is: defect, words: [malfunction] }
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
    /// If it listens for what is rare and matters, such as the loss of a key.
    "silent-signal", Warn, Corpus, find
}

fn find(at: &Inspected<'_>) -> Vec<Diagnostic> {
    let total = at.corpus.len();
    let silent = heard(at).filter(|(_, _, count)| *count == 0 && total > 0);
    let finding = |(name, span, _): (String, Span, usize)| {
        let texts = if total == 1 { "the only text".to_owned() } else { format!("{total} texts") };
        let message = format!("this signal hears nothing in {texts}");
        Diagnostic::finding(NAME, name, span, message).help("look how clients say it, or take the signal out")
    };
    silent.map(finding).collect()
}

/// Each signal by the fact and the value that it speaks for, its place, and in how many texts it is heard.
pub(super) fn heard<'a>(at: &'a Inspected<'_>) -> impl Iterator<Item = (String, Span, usize)> + 'a {
    let signals = at.policy.signals.iter().zip(&at.document.signals);
    signals.map(|(signal, written)| {
        let hears = |text: &&String| signal.matchers.iter().any(|matcher| matcher.find(text).is_some());
        let first = written.words.first().or(written.pattern.as_ref());
        let said = first.map_or("", |first| first.value.as_str());
        let place = first.map_or(written.is.span, |first| first.span);
        (said.to_owned(), place, at.corpus.iter().filter(hears).count())
    })
}
