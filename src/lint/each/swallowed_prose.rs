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
    /// A text without quotes that is followed by ` #` and no space, as in `See ticket #5 for more`.
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
    /// Never: put a space behind the `#` of a comment, and it is quiet.
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
    finding.help("put the whole text in quotes; or write `# ` with a space if it is a comment")
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
    let after = comment.strip_prefix('#')?.chars().next()?;
    let is_hardly_one = after.is_alphanumeric();
    let start = u32::try_from(end + rest.len() - comment.len()).ok()?;
    let len = u32::try_from(comment.trim_end().len()).ok()?;
    is_hardly_one.then(|| Span::new(text.span.source, start, start + len))
}
