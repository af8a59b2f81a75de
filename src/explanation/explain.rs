//! From a decision to its reasons: each rule on the way with the tests that mattered, each fact with its origin.

use super::answer::{answer, flag_name, record};
use super::show::{fill, fill_note, show, show_state};
use super::{Also, Explanation, FactWhy, FlagWhy, Held, LimitWhy, Provenance, RuleWhy, TestWhy};
use crate::class::Class;
use crate::decision::{Decision, Raised};
use crate::engine::Recording;
use crate::facts::{Facts, Told};
use crate::policy::condition::{Condition, Test};
use crate::policy::fact::Value;
use crate::policy::product::Status;
use crate::policy::rule::Rule;
use crate::policy::{FactId, Policy, RuleId, Wording};
use crate::reference::evaluate::Evaluation;
use crate::request::{FactValue, Origin, Request};
use crate::value::Truth;

impl Facts<'_> {
    /// Decides the request and says why.
    #[must_use]
    pub fn explain(&self) -> Explanation {
        let decision = self.decide();
        let record = record(&self.seen(&decision), &decision, RuleId(0));
        explain(self, &decision, &record)
    }
}

/// The reasons of a decision, whoever made it: which rules held, the record says, and nothing is decided again.
pub(super) fn explain(facts: &Facts<'_>, decision: &Decision, record: &Recording) -> Explanation {
    let seen = facts.seen(decision);
    let rule = |id: RuleId, tests: Tests| rule_why(&seen, id, record.path().held(id), tests);
    let explanation = Explanation {
        answer: answer(&seen, decision, record),
        deciding: rule(decision.rule, every_test),
        earlier: (0..decision.rule.0).map(|earlier| rule(RuleId(earlier), tests_in_the_way)).collect(),
        limited_by: limits(&seen, decision),
        raised: decision.flags.iter().map(|&raised| flag_why(&seen, raised)).collect(),
        also: also(&seen, decision),
        facts: facts_why(&seen),
        request: Request::empty(),
    };
    Explanation { request: sufficient_request(facts, &explanation.facts), ..explanation }
}

fn held(truth: Truth) -> Held {
    match truth {
        Truth::Yes => Held::Yes,
        Truth::No => Held::No,
        Truth::Unknown => Held::Unknown,
    }
}

/// The tests of a rule that are worth telling.
type Tests = fn(&Evaluation<'_>, &Rule) -> Vec<TestWhy>;

fn rule_why(seen: &Evaluation<'_>, id: RuleId, truth: Truth, tests: Tests) -> RuleWhy {
    let rule = seen.policy.rule(id);
    RuleWhy {
        rule: rule.id.to_string(),
        clause: rule.clause.as_deref().map(str::to_owned),
        section: rule.section.as_ref().map(|title| fill(seen, title)),
        class: rule.outcome.class,
        internal: rule.internal.as_ref().map(|note| fill_note(seen, note)),
        held: held(truth),
        tests: tests(seen, rule),
    }
}

/// Every test of a condition, with whether it stands where it must not hold.
fn walk<'c>(condition: &'c Condition, negated: bool, visit: &mut impl FnMut(&'c Test, bool)) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| walk(part, negated, visit)),
        Condition::Not(part) => walk(part, !negated, visit),
        Condition::Test(test) => visit(test, negated),
        Condition::Shared(part) => walk(part, negated, visit),
    }
}

fn tests_of(seen: &Evaluation<'_>, when: &Condition, unless: &Condition) -> Vec<TestWhy> {
    let mut tests = Vec::new();
    let mut visit = |test: &Test, negated: bool| tests.push(test_why(seen, test, negated));
    walk(when, false, &mut visit);
    walk(unless, true, &mut visit);
    tests
}

fn every_test(seen: &Evaluation<'_>, rule: &Rule) -> Vec<TestWhy> {
    tests_of(seen, &rule.when, &rule.unless)
}

/// The tests that kept a rule from deciding: those that failed, or if none did, those that are not known.
fn tests_in_the_way(seen: &Evaluation<'_>, rule: &Rule) -> Vec<TestWhy> {
    let fails = |test: &TestWhy| test.held == if test.negated { Held::Yes } else { Held::No };
    let (failed, rest): (Vec<_>, Vec<_>) = every_test(seen, rule).into_iter().partition(fails);
    if failed.is_empty() { rest.into_iter().filter(|test| test.held == Held::Unknown).collect() } else { failed }
}

fn test_why(seen: &Evaluation<'_>, test: &Test, negated: bool) -> TestWhy {
    TestWhy {
        fact: seen.policy.fact(test.fact).name.clone(),
        test: test.written.clone(),
        negated,
        met: show_state(seen, test.fact, &seen.state(test.fact)),
        held: held(seen.test(test).truth),
    }
}

fn limits(seen: &Evaluation<'_>, decision: &Decision) -> Vec<LimitWhy> {
    let why = |limit: &crate::policy::rule::Limit| LimitWhy {
        limit: limit.id.clone(),
        clause: limit.clause.clone(),
        reason: limit.because.as_ref().map(|because| fill(seen, because)),
        internal: limit.internal.as_ref().map(|note| fill_note(seen, note)),
        tests: tests_of(seen, &limit.when, &limit.unless),
    };
    decision.limits.iter().map(|&id| why(seen.policy.limit(id))).collect()
}

fn flag_why(seen: &Evaluation<'_>, raised: Raised) -> FlagWhy {
    let flag = if let Raised::Flag(id) = raised { Some(seen.policy.flag(id)) } else { None };
    let words = |text: Option<&Wording>| text.map(|text| fill(seen, text));
    FlagWhy {
        flag: flag_name(seen.policy, raised),
        suggest: flag.and_then(|flag| flag.suggest),
        reason: words(flag.and_then(|flag| flag.because.as_ref())),
        internal: flag.and_then(|flag| flag.internal.as_ref()).map(|note| fill_note(seen, note)),
        tests: flag.map_or_else(Vec::new, |flag| tests_of(seen, &flag.when, &flag.unless)),
        fact: if let Raised::TextDisagrees(fact) = raised { Some(seen.policy.fact(fact).name.clone()) } else { None },
    }
}

/// Later rules that hold and do not lead to support, and the roles that do not stand on the list.
fn also(seen: &Evaluation<'_>, decision: &Decision) -> Vec<Also> {
    let policy = seen.policy;
    let RuleId(deciding) = decision.rule;
    let later = policy
        .rules
        .iter()
        .skip(deciding as usize + 1)
        .filter(|rule| rule.outcome.class != Class::Support && seen.truth(&rule.when, &rule.unless) == Truth::Yes);
    let rules = later.map(|rule| Also::Rule {
        rule: rule.id.to_string(),
        clause: rule.clause.as_deref().map(str::to_owned),
        class: rule.outcome.class,
        reason: rule.because.as_ref().map(|because| fill(seen, because)),
    });
    rules.chain(failing_roles(seen)).collect()
}

fn failing_roles(seen: &Evaluation<'_>) -> Vec<Also> {
    let policy = seen.policy;
    let roles = policy.products.iter().flat_map(|product| product.environments.iter().map(|(role, _)| *role));
    let mut known: Vec<FactId> = Vec::new();
    let mut failing = Vec::new();
    for role in roles {
        if known.contains(&role) {
            continue;
        }
        known.push(role);
        let Some(status) = policy.status_fact(role) else { continue };
        let status = seen.state(status);
        let Some(Value::Name(name)) = status.single() else { continue };
        let bad = [Status::Ended, Status::Unlisted, Status::Excluded];
        if bad.iter().any(|status| policy.names.find(status.word()) == *name) {
            failing.push(Also::Environment {
                role: policy.fact(role).name.clone(),
                value: show_state(seen, role, &seen.state(role)).join(" or "),
                status: policy.names.text(*name).to_owned(),
            });
        }
    }
    failing
}

/// Every fact that was looked at, base facts first.
fn facts_why(seen: &Evaluation<'_>) -> Vec<FactWhy> {
    let mut looked_at = closure(seen);
    looked_at.sort_by_key(|&fact| (!seen.policy.fact(fact).is_base(), fact));
    looked_at.into_iter().map(|fact| fact_why(seen, fact)).collect()
}

/// What rules, limits, flags, commitments and surcharges ask for, in either view, as far as anything is known of it.
fn closure(seen: &Evaluation<'_>) -> Vec<FactId> {
    let policy = seen.policy;
    let rules = policy.rules.iter().map(|rule| (&rule.when, &rule.unless));
    let limits = policy.limits.iter().map(|limit| (&limit.when, &limit.unless));
    let flags = policy.flags.iter().map(|flag| (&flag.when, &flag.unless));
    let commitments = policy.commitments.iter().map(|row| (&row.when, &row.unless));
    let surcharges = policy.services.iter().flat_map(|service| &service.surcharges).flat_map(|row| row.when.tests());
    let pairs = rules.chain(limits).chain(flags).chain(commitments);
    let tests = pairs.flat_map(|(when, unless)| [when.tests(), unless.tests()]).flatten().chain(surcharges);
    let mut open: Vec<FactId> = tests.map(|test| test.fact).collect();
    let mut all: std::collections::BTreeSet<FactId> = std::collections::BTreeSet::new();
    while let Some(fact) = open.pop() {
        if all.insert(fact) {
            open.extend(policy.inputs(fact));
        }
    }
    let looked_at = seen.looked_at();
    all.into_iter().filter(|fact| looked_at.contains(fact) || *seen.facts.told(*fact) != Told::Nothing).collect()
}

fn fact_why(seen: &Evaluation<'_>, fact: FactId) -> FactWhy {
    let state = seen.state(fact);
    let def = seen.policy.fact(fact);
    let from = if state.assumed {
        Provenance::Assumed
    } else if state.single() == Some(&Value::NotApplicable) && def.is_base() {
        Provenance::NotApplicable
    } else if def.is_base() {
        told_why(seen.facts, fact)
    } else {
        Provenance::Derived { from: input_names(seen.policy, fact, seen) }
    };
    FactWhy { fact: def.name.clone(), values: show_state(seen, fact, &state), from }
}

fn input_names(policy: &Policy, fact: FactId, seen: &Evaluation<'_>) -> Vec<String> {
    let looked_at = seen.looked_at();
    let inputs = policy.inputs(fact).into_iter().filter(|input| looked_at.contains(input));
    inputs.map(|input| policy.fact(input).name.clone()).collect()
}

fn told_why(facts: &Facts<'_>, fact: FactId) -> Provenance {
    match facts.told(fact) {
        Told::Nothing => Provenance::Missing,
        Told::Unread => {
            let texts = facts.unread.iter().filter(|(of, _)| *of == fact).map(|(_, one)| one.text.as_str());
            Provenance::Unread { written: texts.collect::<Vec<_>>().join("; ") }
        }
        Told::Given { value, said, origin, understood } => {
            given_why(facts, said, origin, if *understood { std::slice::from_ref(value) } else { &[] })
        }
        Told::Among { values, said, origin } => given_why(facts, said, origin, values),
        Told::Heard(heard) => Provenance::Text { places: heard.iter().map(|one| one.place.to_string()).collect() },
    }
}

fn given_why(facts: &Facts<'_>, said: &FactValue, origin: &Origin, understood: &[Value]) -> Provenance {
    Provenance::Given {
        written: said.to_string(),
        field: if let Origin::Field(field) = origin { Some(field.clone()) } else { None },
        understood: understood.iter().map(|value| show(facts.policy, value)).collect(),
    }
}

/// The request with only the facts that were looked at: text as evidence, never the text itself.
fn sufficient_request(facts: &Facts<'_>, looked_at: &[FactWhy]) -> Request {
    let ids = looked_at.iter().filter_map(|why| facts.policy.fact_by_name.get(&why.fact).copied());
    request_of(facts, &ids.collect::<Vec<_>>())
}

/// The request with these facts alone, in this order.
pub(crate) fn request_of(facts: &Facts<'_>, told: &[FactId]) -> Request {
    let mut builder = Request::builder();
    if let Some(id) = &facts.id {
        builder = builder.id(id);
    }
    builder = builder.date(facts.day);
    for &fact in told {
        let name = &facts.policy.fact(fact).name;
        builder = match facts.told(fact) {
            Told::Nothing | Told::Unread => builder,
            // How it is read hangs on where it comes from.
            Told::Given { said, origin, understood: true, .. } | Told::Among { said, origin, .. } => {
                builder.fact_from(name, said.clone(), origin.clone())
            }
            Told::Given { said, .. } => builder.fact(name, said.clone()),
            Told::Heard(heard) => heard
                .iter()
                .fold(builder, |builder, one| builder.evidence(name, &one.written, one.place.clone(), one.settles)),
        };
    }
    for (fact, one) in facts.unread.iter().filter(|(fact, _)| told.contains(fact)) {
        builder = builder.unread(&facts.policy.fact(*fact).name, &one.text, one.origin.clone());
    }
    builder.build().unwrap_or_else(|_| Request::empty())
}
