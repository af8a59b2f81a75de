//! Allowances that allow nothing.

use crate::diagnostic::{Diagnostic, Edit, Intent};
use crate::document::{LintAllowance, LintSetting};
use crate::lint::Inspected;
use crate::text::{Source, Span};

lint! {
    /// An allowance for something that is not there any more.
    ///
    /// ## What it finds
    ///
    /// An item of `allow` under `lints` that takes no finding away. Where a lint needs cases or a corpus, it is judged only
    /// with them.
    ///
    /// ## Why it matters
    ///
    /// What was allowed was mended or renamed. The next thing of this name would be allowed with a reason that is not its
    /// own.
    ///
    /// ## An example that fires
    ///
    /// ```yaml
    /// lints:
    ///   unoffered-service:
    ///     allow:
    ///       - { at: course, because: Sold by the training company. }
    ///       - { at: seminar, because: Sold by the training company. }
    /// ```
    ///
    /// ## What to write instead
    ///
    /// ```yaml
    ///       - { at: course, because: Sold by the training company. }
    /// ```
    ///
    /// `check --fix` takes items out, with the comment right above; a list keeps its last one.
    ///
    /// ## When to allow it
    ///
    /// Never: it is a finding about allowances, and is not allowed at a place but by its level.
    "unused-allowance", Warn
}

/// The finding about one of them. Whoever applies the allowances knows which of them were in vain.
pub(in crate::lint) fn finding(at: &Inspected<'_>, setting: &LintSetting, allowance: &LintAllowance) -> Diagnostic {
    let name = &setting.name.value;
    let message = format!("`{}` is allowed for `{name}`, which finds nothing there", allowance.at.value);
    let finding = Diagnostic::finding(LINT.name, &allowance.at.value, allowance.at.span, message).help("take it out");
    match whole_item(at, allowance.span) {
        Some(span) => finding.fix(Edit { span, text: String::new(), intent: Intent::Gone(allowance.span) }),
        None => finding,
    }
}

/// The lines of an item that stands on lines of its own.
fn whole_item(at: &Inspected<'_>, item: Span) -> Option<Span> {
    let text = at.sources.get(item.source).map(Source::text)?;
    let (start, end) = (item.start as usize, item.end as usize);
    let line = text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
    let shown = at.sources.slice(item).trim_end().len();
    let rest = text.get(start + shown..)?;
    let after = rest.split('\n').next()?;
    let is_alone = text.get(line..start)?.trim() == "-" && after.trim().is_empty() && start + shown <= end.max(start);
    let end = start + shown + after.len() + usize::from(rest.len() > after.len());
    let to = |at: usize| u32::try_from(at).ok();
    if is_alone { Some(Span::new(item.source, to(with_comment(text, line, start))?, to(end)?)) } else { None }
}

/// Where the lines of an item begin whose dash stands before `start`, with the comment lines right above that are as far in.
fn with_comment(text: &str, line: usize, start: usize) -> usize {
    let dash = text.get(line..start).map_or(0, |before| before.len() - before.trim_start().len());
    let mut begin = line;
    while let Some(above) = text.get(..begin).and_then(|before| before.strip_suffix('\n')) {
        let begins = above.rfind('\n').map_or(0, |at| at + 1);
        let comment = above.get(begins..).unwrap_or_default();
        if comment.len() - comment.trim_start().len() != dash || !comment.trim_start().starts_with('#') {
            break;
        }
        begin = begins;
    }
    begin
}
