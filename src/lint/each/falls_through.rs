//! What no rule decides.

use crate::analysis::{Gap, Kind, Witness, gaps};
use crate::diagnostic::Diagnostic;
use crate::lint::Inspected;
use crate::lint::analysed::{Places, example, shown};
use crate::policy::{FactId, RuleId};

lint! {
    /// Requests that no rule decides, so that `otherwise` does.
    ///
    /// ## What it finds
    ///
    /// For each kind of request, or for all of them where the policy has no kinds, whether one comes to `otherwise`. And
    /// stretches of days on which a request does that a rule decides the day before and the day after. They are looked for
    /// with one request for each rule, the one that shows what it decides, and with the same about each release that is listed; a
    /// stretch that none of these falls into is told only where it is all that its kind leaves over.
    ///
    /// ## Why it matters
    ///
    /// `otherwise` is for what nobody thought of. A kind that the policy declares is one that somebody has thought of, so a gap in
    /// its rules, such as a week between two phases, is seldom meant.
    ///
    /// ## An example that fires
    ///
    /// ```yaml
    ///   - { id: defects, when: { users: under 100 }, class: support }
    ///   - { id: more, when: { users: 101+ }, class: rework }
    /// ```
    ///
    /// ## What to write instead
    ///
    /// ```yaml
    ///   - { id: defects, when: { users: under 100 }, class: support }
    ///   - { id: more, when: { users: 100+ }, class: rework }
    /// ```
    ///
    /// ## When to allow it
    ///
    /// If `otherwise` is the rule for that kind, which is an ordinary way to write a policy. That is why nobody is told who does not
    /// ask for it; `check --warn falls-through` asks. The place is the kind.
    "falls-through", Allow, Analysis, find
}

fn find(at: &Inspected<'_>) -> Vec<Diagnostic> {
    let places = Places::of(at);
    let mut found = Vec::new();
    for finding in &at.analysis().findings {
        let Kind::FallsThrough { kind, .. } = &finding.kind else { continue };
        let (subject, which) = match kind {
            Some(kind) => (kind.as_str(), format!("some requests of the kind `{kind}`")),
            None => ("otherwise", "some requests".to_owned()),
        };
        let message = format!("no rule decides {which}: they come to `otherwise`");
        let otherwise = places.rule(RuleId(u32::MAX));
        let diagnostic = Diagnostic::finding(NAME, subject, otherwise, message).help("write a rule for them");
        found.push(shown(at.policy, finding, diagnostic));
    }
    found.extend(in_time(at, &places));
    found
}

/// Gaps between days on which a rule decides, but for those that are shown already.
fn in_time(at: &Inspected<'_>, places: &Places<'_>) -> Vec<Diagnostic> {
    let findings = at.analysis().findings.iter();
    let shown: Vec<&Witness> = findings
        .filter_map(|finding| if let Kind::FallsThrough { witness, .. } = &finding.kind { Some(witness) } else { None })
        .collect();
    let known = at.policy.well_known;
    let of = |witness: &Witness, fact: FactId| {
        let name = &at.policy.fact(fact).name;
        witness.facts.iter().find(|(told, _)| told == name).map(|(_, value)| value.clone())
    };
    let about = |witness: &Witness| [known.product, known.release].map(|fact| of(witness, fact));
    let is_shown = |gap: &Gap| {
        let mut alike = shown.iter().filter(|witness| about(witness) == about(&gap.witness));
        alike.any(|witness| (gap.first..=gap.last).contains(&witness.date))
    };
    let gaps = gaps(at.policy, at.analysis()).into_iter().filter(|gap| !is_shown(gap));
    let finding = |gap: Gap| {
        let (subject, when) = if gap.first == gap.last {
            (gap.first.to_string(), format!("on {}", gap.first))
        } else {
            (format!("{}..{}", gap.first, gap.last), format!("from {} to {}", gap.first, gap.last))
        };
        let message = format!("{when} no rule decides some requests that one decides before and after");
        let diagnostic = Diagnostic::finding(NAME, subject, places.rule(RuleId(u32::MAX)), message);
        diagnostic.note(example(&gap.witness)).help("write a rule for these days, or let those beside them meet")
    };
    gaps.map(finding).collect()
}
