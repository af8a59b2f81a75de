//! Service rules without any way out.

use crate::class::Class;
use crate::diagnostic::Diagnostic;
use crate::document::Outcome;
use crate::lint::{Inspected, written};
use crate::text::Span;

lint! {
    /// A rule that turns a request away and says nothing of where to go.
    ///
    /// ## What it finds
    ///
    /// A rule, or `otherwise`, with `class: service` and none of `offer`, `refer-to`, `declined` and
    /// `certainty: approval`.
    ///
    /// ## Why it matters
    ///
    /// It reads as *outside support* and leaves the client there. The desk then helps without a price, which is what the
    /// policy was written against, or argues.
    ///
    /// ## An example that fires
    ///
    /// ```yaml
    ///   - { id: features, when: { kind: feature }, class: service }
    /// ```
    ///
    /// ## What to write instead
    ///
    /// ```yaml
    ///   - { id: features, when: { kind: feature }, class: service, offer: building }
    /// ```
    ///
    /// or `refer-to: PARTY`, or `declined: yes` if it is not done for money either.
    ///
    /// ## When to allow it
    ///
    /// If the way out hangs on something that no request tells, and the reason says how to go on.
    "no-way-out", Warn, find
}

fn find(at: &Inspected<'_>) -> Vec<Diagnostic> {
    let rules = written::rules(at.document).into_iter().map(|placed| {
        let name = placed.rule.id.as_ref().map_or("a rule without id", |id| id.value.as_str());
        (name, &placed.rule.outcome, placed.rule.outcome.class.map_or(placed.rule.span.start(), |class| class.span))
    });
    let otherwise = at.document.otherwise.iter();
    let otherwise =
        otherwise.map(|outcome| ("otherwise", outcome, outcome.class.map_or(Span::default(), |it| it.span)));
    let dead_ends = rules.chain(otherwise).filter(|(_, outcome, _)| is_dead_end(outcome));
    let finding = |(name, _, span): (&str, &Outcome, Span)| {
        Diagnostic::finding(NAME, name, span, format!("`{name}` leads out of support and to nothing else"))
            .help("write `offer: SERVICE`, `refer-to: PARTY`, `declined: yes` or `certainty: approval`")
    };
    dead_ends.map(finding).collect()
}

fn is_dead_end(outcome: &Outcome) -> bool {
    let is_service = outcome.class.is_some_and(|class| class.value == Class::Service);
    let is_declined = outcome.declined.is_some_and(|declined| declined.value);
    let has_way = outcome.offer.is_some() || outcome.refer_to.is_some() || is_declined || outcome.approval.is_some();
    is_service && !has_way
}
