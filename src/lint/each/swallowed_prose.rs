//! Prose swallowed by a comment.

use crate::diagnostic::Diagnostic;
use crate::document::Spanned;
use crate::lint::{Inspected, written};
use crate::text::{Source, Span};

lint! {
    /// The end of a text is taken for a comment.
    ///
    /// ## What it finds
    ///
    /// A text without quotes that is followed on its line by ` #` and no space, as in `See ticket #5 for more`, or by two or
    /// more words that go on in small letters, as in `It is mended # in the next release`.
    ///
    /// ## Why it matters
    ///
    /// For YAML a comment begins there, so the client reads half a sentence.
    ///
    /// ## An example that fires
    ///
    /// ```yaml
    ///   - id: defects
    ///     when: { kind: defect }
    ///     class: support
    ///     because: See rule #5 of the contract
    /// ```
    ///
    /// ## What to write instead
    ///
    /// ```yaml
    ///     because: "See rule #5 of the contract"
    /// ```
    ///
    /// ## When to allow it
    ///
    /// If it is a comment; better put it on a line of its own, where it is quiet.
    "swallowed-prose", Warn, find
}

fn find(at: &Inspected<'_>) -> Vec<Diagnostic> {
    let texts = written::texts(at.document);
    texts
        .into_iter()
        .filter_map(|text| Some((text, swallowed(at, text)?)))
        .map(|(text, lost)| finding(at, text, lost))
        .collect()
}

fn finding(at: &Inspected<'_>, text: &Spanned<String>, lost: Span) -> Diagnostic {
    let first: String = text.value.chars().take(40).collect();
    let message = format!("`{}` is a comment, and no part of the text", at.sources.slice(lost));
    let finding = Diagnostic::finding(NAME, first, lost, message).also(text.span, "the text ends here");
    finding.help("put the whole text in quotes; or put it on a line of its own if it is a comment")
}

/// What stands behind a plain text as a comment that hardly is one.
fn swallowed(at: &Inspected<'_>, text: &Spanned<String>) -> Option<Span> {
    let source = at.sources.get(text.span.source).map(Source::text)?;
    let written = at.sources.slice(text.span);
    if written.starts_with(['"', '\'', '|', '>']) {
        return None;
    }
    let end = text.span.start as usize + written.trim_end().len();
    let rest = source.get(end..)?.split(['\n', '\r']).next()?;
    let comment = rest.trim_start();
    let after = comment.strip_prefix('#')?;
    let is_joined = after.starts_with(char::is_alphanumeric);
    // A comment begins like a sentence, or is a word or two of which one is a number or a name.
    let begins_small = |word: &str| word.starts_with(char::is_lowercase);
    let mut words = after.split_whitespace();
    let goes_on = [words.next(), words.next()].into_iter().all(|word| word.is_some_and(begins_small));
    let is_hardly_one = is_joined || goes_on;
    let start = u32::try_from(end + rest.len() - comment.len()).ok()?;
    let len = u32::try_from(comment.trim_end().len()).ok()?;
    is_hardly_one.then(|| Span::new(text.span.source, start, start + len))
}
