//! Questions about the rules that were not answered.

use std::collections::BTreeMap;

use crate::analysis::{Holder, Kind, Question, Unlisted, Why};
use crate::diagnostic::{Diagnostic, in_backticks};
use crate::lint::Inspected;
use crate::lint::analysed::{Places, undecided};
use crate::policy::{LimitId, RuleId};
use crate::testing::coverage::Reach;

lint! {
    /// A question about what the rules really say that was not answered.
    ///
    /// ## What it finds
    ///
    /// What the analysis did not find out: because it would have to look at more than `check --effort` allows, or because a
    /// request that it found does not come to the same when it is decided. The lints that hang on the answer are silent
    /// there; where all of them are allowed, so is this one. Of a policy that is too large to be looked at as a whole it tells
    /// the rules of which only some of the gates and overlaps are listed.
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

/// What the ordinary effort is, in millions of conditions.
const ORDINARY: u64 = 200;

fn find(at: &Inspected<'_>) -> Vec<Diagnostic> {
    let mut asked: BTreeMap<Asked, Vec<&str>> = BTreeMap::new();
    for finding in undecided(at) {
        let Kind::Undecided { question, rule, product, why } = &finding.kind else { continue };
        if !lints(*question).iter().any(|lint| at.asked.contains(lint)) {
            continue;
        }
        let products = asked.entry((*question, *rule, matches!(why, Why::Budget(_)))).or_default();
        products.extend(product.as_deref());
    }
    let places = Places::of(at);
    let asked = asked.into_iter().map(|(asked, products)| finding(at, &places, asked, products));
    let mut found: Vec<Diagnostic> = asked.collect();
    found.extend(at.analysis().unlisted.iter().filter_map(|of| unlisted(at, &places, of)));
    if at.asked.contains("dead-condition") {
        found.extend(at.idle_limits().iter().filter_map(|(limit, reach)| idle(at, &places, *limit, reach)));
    }
    found
}

/// That of a limit it is not known whether it narrows anything.
fn idle(at: &Inspected<'_>, places: &Places<'_>, limit: LimitId, reach: &Reach) -> Option<Diagnostic> {
    let Reach::Open(why) = reach else { return None };
    let (name, span) = places.holder(Holder::Limit(limit))?;
    let message = format!("it is not known whether `{name}` ever narrows what is support: {why}");
    let help = format!("write a case that it narrows, and allow this; or give it more: `--effort {}`", more(at));
    Some(Diagnostic::finding(NAME, name, span, message).help(help))
}

/// The lints that hang on a question: where nobody wants to hear of them, nobody misses the answer.
const fn lints(question: Question) -> &'static [&'static str] {
    match question {
        // Of a rule of which it is not known whether it decides, nothing else is asked.
        Question::Decides => &["unreachable-rule", "redundant-rule", "order-decides", "jumped-gate"],
        Question::Covered => &["unreachable-rule"],
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
        let (spent, all) = (in_words(at.analysis().work), in_words(at.budget.work));
        format!("it takes more than its part of the effort ({spent} of {all} conditions looked at in all)")
    } else {
        "a request that was found is decided otherwise, which is a fault of this program".to_owned()
    };
    let subject = rule.map_or(which.replace('`', ""), |rule| at.policy.rule_name(rule).to_owned());
    let span = rule.map_or(places.head, |rule| places.rule(rule));
    let help = if is_spent { format!("give it more: `--effort {}`", more(at)) } else { "please report it".to_owned() };
    Diagnostic::finding(NAME, subject, span, format!("it is not known {which}{of_rule}{of}: {why}")).help(help)
}

/// A large number by its millions.
fn in_words(count: u64) -> String {
    if count < 1_000_000 { count.to_string() } else { format!("{} million", count / 1_000_000) }
}

/// What to give as the effort next: ten times as much, and no less than is usual.
fn more(at: &Inspected<'_>) -> u64 {
    at.budget.work.div_ceil(1_000_000).saturating_mul(10).max(ORDINARY)
}

/// That of a rule not everything is listed; none if nobody wants to hear of what is left out.
fn unlisted(at: &Inspected<'_>, places: &Places<'_>, of: &Unlisted) -> Option<Diagnostic> {
    let counted = |lint: &str, count: usize, what: &str| {
        (count > 0 && at.asked.contains(lint)).then(|| format!("{what} {count} more"))
    };
    let left = [
        counted("jumped-gate", of.gates, "gates that it may jump:"),
        counted("order-decides", of.overlaps, "rules that it may overlap:"),
    ];
    let left: Vec<String> = left.into_iter().flatten().collect();
    if left.is_empty() {
        return None;
    }
    let name = at.policy.rule_name(of.rule);
    let message = format!("beside what is told of `{name}` not everything was looked at; {}", left.join(", "));
    let help = format!("mend what is told of it and look again, or list more: `--effort {}`", more(at));
    Some(Diagnostic::finding(NAME, name, places.rule(of.rule), message).help(help))
}
