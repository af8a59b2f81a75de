//! What of very many findings a person is shown, and what is said of the others.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use scopeline::Diagnostic;
use scopeline::diagnostic::Code;
use scopeline::text::Span;

use crate::policies::counted;

/// As many findings are shown of one policy: whoever has more of them has read enough.
const MOST: usize = 1_000;
/// As many of one kind are shown at one place.
const MOST_AT_ONE_PLACE: usize = 3;
/// So many of those that are left out at one place are named.
const NAMED: usize = 20;

/// Something to show, in order.
pub(crate) enum Shown<'f> {
    /// A finding.
    Whole(&'f Diagnostic),
    /// A sentence on those that are left out here.
    More(String),
}

/// One kind of finding at one place.
type Group = (Code, Option<Span>);

/// Each finding by itself, of very many the first, errors before warnings; and how many more there are.
pub(crate) fn each(found: &[Diagnostic]) -> Vec<Shown<'_>> {
    let (first, more) = first(found);
    let whole = first.into_iter().map(Shown::Whole);
    whole.chain(left_out(more)).collect()
}

/// The same, with those of one kind at one place gathered after the first few.
pub(crate) fn gathered(found: &[Diagnostic]) -> Vec<Shown<'_>> {
    let (first, more) = first(found);
    let mut groups: BTreeMap<Group, Vec<&Diagnostic>> = BTreeMap::new();
    for &one in &first {
        groups.entry(group(one)).or_default().push(one);
    }
    let mut shown = Vec::new();
    for &one in &first {
        // One more is not worth a sentence of its own.
        let all = groups.get(&group(one)).map(Vec::as_slice).unwrap_or_default();
        let few = if all.len() > MOST_AT_ONE_PLACE + 1 { MOST_AT_ONE_PLACE } else { all.len() };
        let Some(at) = all.iter().position(|other| std::ptr::eq(*other, one)) else { continue };
        if at < few {
            shown.push(Shown::Whole(one));
        }
        if at + 1 == few && few < all.len() {
            shown.push(Shown::More(others(&all[few..])));
        }
    }
    shown.extend(left_out(more));
    shown
}

fn group(one: &Diagnostic) -> Group {
    (one.code, one.primary.as_ref().map(|label| label.span))
}

/// The first of them, in order of their places, and how many more there are.
fn first(found: &[Diagnostic]) -> (Vec<&Diagnostic>, usize) {
    let mut first: Vec<&Diagnostic> = found.iter().collect();
    let more = first.len().saturating_sub(MOST);
    if more > 0 {
        first.sort_by_key(|one| Reverse(one.is_error()));
        first.truncate(MOST);
        first.sort_by_key(|one| one.sort_key());
    }
    (first, more)
}

fn left_out<'f>(more: usize) -> Option<Shown<'f>> {
    let said = || format!("{} more not shown; `--format json` tells every one", counted(more, "finding"));
    (more > 0).then(|| Shown::More(said()))
}

/// That there are more of one kind at one place, with what they are about.
fn others(all: &[&Diagnostic]) -> String {
    let lint = all.first().map_or("", |one| one.code.name());
    let named = all.iter().take(NAMED).map(|one| format!("`{}`", one.subject.as_ref().unwrap_or(&one.message)));
    let named = named.collect::<Vec<_>>().join(", ");
    let rest = match all.len().saturating_sub(NAMED) {
        0 => String::new(),
        rest => format!(" and {rest} more; `--format json` tells every one"),
    };
    format!("{} more of `{lint}` at this place: {named}{rest}", all.len())
}
