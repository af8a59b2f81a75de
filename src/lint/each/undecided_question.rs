//! Questions about the rules that were not answered.

use std::collections::BTreeMap;

use crate::analysis::{Kind, Question, Why};
use crate::diagnostic::{Diagnostic, in_backticks};
use crate::lint::Inspected;
use crate::lint::analysed::{Places, undecided};
use crate::policy::RuleId;

lint! {
    /// A question about what the rules really say that was not answered.
    ///
    /// ## What it finds
    ///
    /// What the analysis did not find out: because it would have to look at more than `check --effort` allows, or because a
    /// request that it found does not come to the same when it is decided. The lints that hang on the answer are silent
    /// there; where all of them are allowed, so is this one.
    ///
    /// ## Why it matters
    ///
    /// No finding is not the same as nothing to find.
    ///
    /// ## An example that fires
    ///
    /// ```yaml
    ///   - { id: defects, when: { kind: defect }, class: support }
    /// ```
    ///
    /// ## What to write instead
    ///
    /// ```yaml
    ///   - { id: defects, when: { kind: defect }, class: support }
    /// ```
    ///
    /// The two are the same: what differs is the effort. `check --effort 2000` looks at ten times as much.
    ///
    /// ## When to allow it
    ///
    /// If the rules are so many that no effort suffices, and somebody looks at them in another way.
    "undecided-question", Warn, Analysis, find
}

/// What was asked, about which rule, and whether it is for want of effort that it was not answered.
type Asked = (Question, Option<RuleId>, bool);

fn find(at: &Inspected<'_>) -> Vec<Diagnostic> {
    let mut asked: BTreeMap<Asked, (u64, Vec<&str>)> = BTreeMap::new();
    for finding in undecided(at) {
        let Kind::Undecided { question, rule, product, why } = &finding.kind else { continue };
        if !lints(*question).iter().any(|lint| at.asked.contains(lint)) {
            continue;
        }
        let (is_spent, budget) = if let Why::Budget(budget) = why { (true, *budget) } else { (false, 0) };
        let (most, products) = asked.entry((*question, *rule, is_spent)).or_default();
        *most = budget.max(*most);
        products.extend(product.as_deref());
    }
    let places = Places::of(at);
    asked.into_iter().map(|(asked, (budget, products))| finding(at, &places, asked, budget, products)).collect()
}

/// The lints that hang on a question: where nobody wants to hear of them, nobody misses the answer.
const fn lints(question: Question) -> &'static [&'static str] {
    match question {
        Question::Decides | Question::Covered => &["unreachable-rule"],
        Question::Pairs => &["redundant-rule", "order-decides", "jumped-gate"],
        Question::FallsThrough => &["falls-through"],
        Question::Constant => &["dead-condition", "needless-condition", "constant-test"],
        Question::Unspoken => &["unspoken-value"],
    }
}

fn finding(
    at: &Inspected<'_>,
    places: &Places<'_>,
    (question, rule, is_spent): Asked,
    budget: u64,
    mut products: Vec<&str>,
) -> Diagnostic {
    products.sort_unstable();
    products.dedup();
    let which = match question {
        Question::Decides => "which rules decide",
        Question::Covered => "what covers a rule that never decides",
        Question::Pairs => "which rules change nothing, overlap or jump a gate",
        Question::FallsThrough => "what falls through to `otherwise`",
        Question::Constant => "which conditions and tests always come out the same",
        Question::Unspoken => "which values no rule names",
    };
    let of_rule = rule.map_or(String::new(), |rule| format!(" (`{}`)", at.policy.rule_name(rule)));
    let of = if products.is_empty() { String::new() } else { format!(" for {}", in_backticks(&products)) };
    let why = if is_spent {
        format!("it takes more than {budget} conditions")
    } else {
        "a request that was found is decided otherwise, which is a fault of this program".to_owned()
    };
    let subject = rule.map_or(which.replace('`', ""), |rule| at.policy.rule_name(rule).to_owned());
    let span = rule.map_or(places.head, |rule| places.rule(rule));
    let help = if is_spent { "give it more with `--effort`" } else { "please report it" };
    Diagnostic::finding(NAME, subject, span, format!("it is not known {which}{of_rule}{of}: {why}")).help(help)
}
