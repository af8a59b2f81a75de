//! Facts that are asked and change nothing.

use super::unused_fact::{decides, told};
use crate::diagnostic::Diagnostic;
use crate::lint::Inspected;

lint! {
    /// A question whose answer changes no decision.
    ///
    /// ## What it finds
    ///
    /// A fact with `ask` that no rule, limit, flag, commitment or surcharge depends on, and that only a text names.
    ///
    /// ## Why it matters
    ///
    /// Every question costs a round with the client. This one is asked for a word in a sentence.
    ///
    /// ## An example that fires
    ///
    /// ```yaml
    /// facts:
    ///   kind: { one-of: [defect, feature] }
    ///   team: { type: name, ask: Which team are you? }
    /// rules:
    ///   - { id: defects, when: { kind: defect }, class: support, because: "A defect of {team}." }
    /// ```
    ///
    /// ## What to write instead
    ///
    /// ```yaml
    ///   team: { type: name }
    /// ```
    ///
    /// ## When to allow it
    ///
    /// If the desk needs the answer for the work, whatever the decision is.
    "unneeded-question", Warn, find
}

fn find(at: &Inspected<'_>) -> Vec<Diagnostic> {
    let (decides, told) = (decides(at.policy), told(at.policy));
    let asked = at.document.facts.iter().filter(|fact| fact.ask.is_some()).map(|fact| &fact.name);
    let unneeded = asked.filter(|name| {
        let fact = at.policy.fact_by_name.get(&name.value);
        fact.is_some_and(|fact| !decides.contains(fact) && told.contains(fact))
    });
    let finding = |name: &crate::document::Spanned<String>| {
        let message = format!("`{}` is asked for, and no decision depends on it", name.value);
        Diagnostic::finding(NAME, &name.value, name.span, message).help("take `ask` out, or test the fact")
    };
    unneeded.map(finding).collect()
}
