//! When a surcharge applies, in words.

use crate::policy::Policy;
use crate::policy::condition::Condition;
use crate::policy::service::Surcharge;

/// The author's words for it, in the policy's own language; else what its condition tests, as the author wrote it. None
/// where it always applies and has no words.
pub(super) fn words(policy: &Policy, row: &Surcharge) -> Option<String> {
    let name = |fact| policy.fact(fact).name.clone();
    let title = row.title.as_ref().map(|title| title.plain(name));
    title.or_else(|| tested(policy, &row.when).map(|tested| format!("if {tested}")))
}

/// None of a condition that always holds.
fn tested(policy: &Policy, condition: &Condition) -> Option<String> {
    let all = |parts: &[Condition]| parts.iter().filter_map(|part| tested(policy, part)).collect::<Vec<_>>();
    match condition {
        Condition::All(parts) => some(all(parts), " and "),
        Condition::Any(parts) => match some(all(parts), " or ")? {
            said if parts.len() > 1 => Some(format!("({said})")),
            said => Some(said),
        },
        Condition::Not(part) => Some(format!("not ({})", tested(policy, part)?)),
        Condition::Test(test) => Some(format!("`{}: {}`", policy.fact(test.fact).name, test.written)),
        Condition::Shared(part) => tested(policy, part),
    }
}

fn some(parts: Vec<String>, between: &str) -> Option<String> {
    (!parts.is_empty()).then(|| parts.join(between))
}
