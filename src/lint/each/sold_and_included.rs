//! A plan that includes what the catalogue sells.

use crate::class::Class;
use crate::diagnostic::Diagnostic;
use crate::document::{Condition, Item, Rule, TestForm};
use crate::lint::{Inspected, written};

lint! {
    /// A plan includes what the catalogue sells.
    ///
    /// ## What it finds
    ///
    /// A support rule for some plans and a rule that offers a service, which ask for the same but for the plan.
    ///
    /// ## Why it matters
    ///
    /// The same work is free for one client and has a price for another. That may be the point of the higher plan; where it
    /// is not, the plan gives away what was to be sold.
    ///
    /// ## An example that fires
    ///
    /// ```yaml
    ///   - { id: schooled, when: { kind: training, plan: gold }, class: support }
    ///   - { id: courses, when: { kind: training }, class: service, offer: course }
    /// ```
    ///
    /// ## What to write instead
    ///
    /// ```yaml
    ///   - { id: courses, when: { kind: training }, class: service, offer: course }
    /// ```
    ///
    /// Or say at the service which plans have it, `included-in: [gold]`: then the two are meant, and a quote costs that plan
    /// nothing.
    ///
    /// ## When to allow it
    ///
    /// If the plan is priced for it. The reason of the allowance is the place to say so.
    "sold-and-included", Warn, find
}

fn find(at: &Inspected<'_>) -> Vec<Diagnostic> {
    let rules = written::rules(at.document);
    let class = |rule: &Rule| rule.outcome.class.map(|class| class.value);
    let mut found = Vec::new();
    for placed in rules.iter().filter(|placed| class(placed.rule) == Some(Class::Support)) {
        let Some(included) = asked(placed.rule).filter(|asked| asked.for_plan) else { continue };
        let is_bundled = |offer: &str| {
            at.document.services.iter().any(|service| service.id.value == offer && !service.included_in.is_empty())
        };
        let sells = |other: &Rule| {
            let offer = other.outcome.offer.as_ref().filter(|offer| !is_bundled(&offer.value));
            class(other) == Some(Class::Service) && offer.is_some()
        };
        let sold = rules.iter().map(|placed| placed.rule).filter(|other| sells(other));
        let mut same = sold.filter(|other| asked(other).is_some_and(|asked| asked.rest == included.rest));
        let (Some(other), Some(id)) = (same.next(), &placed.rule.id) else { continue };
        let offer = other.outcome.offer.as_ref().map_or("", |offer| offer.value.as_str());
        let message = format!("`{}` includes for a plan what `{offer}` is sold for", id.value);
        let place = other.id.as_ref().map_or(other.span.start(), |id| id.span);
        let finding = Diagnostic::finding(NAME, &id.value, id.span, message).also(place, "sold here");
        found.push(finding.help("take one of the two out, or allow it with the reason why the plan includes it"));
    }
    found
}

/// What a rule asks for, but for the plan.
struct Asked {
    for_plan: bool,
    rest: Vec<String>,
}

/// `None` for a rule that asks for nothing but the plan, or with more than a row of tests.
fn asked(rule: &Rule) -> Option<Asked> {
    let Condition { items, .. } = rule.when.as_ref().filter(|_| rule.unless.is_none())?;
    let mut asked = Asked { for_plan: false, rest: Vec::new() };
    for item in items {
        let Item::Test { fact, test } = item else { return None };
        if fact.value == "plan" {
            asked.for_plan = true;
            continue;
        }
        let mut values: Vec<&str> = written::values(test).iter().map(|value| value.value.as_str()).collect();
        values.sort_unstable();
        let mode = if let TestForm::Set { mode, .. } = test { Some(mode.value) } else { None };
        asked.rest.push(format!("{} {mode:?} {values:?}", fact.value));
    }
    asked.rest.sort_unstable();
    (!asked.rest.is_empty()).then_some(asked)
}
