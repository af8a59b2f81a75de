//! Whether any request comes to a point at all: asked of the exact analysis, by a policy that is made for the question.
//!
//! In place of the rules stand those that ask for just this; what the analysis finds out of them, it finds out of the
//! point. It looks at complete requests, as it always does. For a limit each rule of support stands there twice, first as
//! what decides while the limit holds: that one never decides if the limit never narrows anything.

use std::sync::Arc;

use super::points::{End, Seen, Target};
use crate::analysis::{Analysis, Budget, Finding, Holder, Kind, Why, Witness};
use crate::class::Class;
use crate::diagnostic::in_backticks;
use crate::policy::condition::{Condition, Pattern, Predicate, Test, ThingTest};
use crate::policy::fact::{Element, Value};
use crate::policy::rule::{Limit, Rule};
use crate::policy::{Outcome, Policy, RuleId};
use crate::request::Request;
use crate::value::{Date, Decimal, Duration, Moment, Money, Range, VersionRange, parse_date, parse_number};

/// One question may take this part of the effort that an analysis has, and all of them together as much as it.
const PART: u64 = 10;

/// What is known of a point.
#[derive(Debug, Clone)]
pub(crate) enum Reach {
    /// This request comes to it.
    Shown(Request),
    /// No complete request does.
    Never(Never),
    /// Nobody knows, and this is why.
    Open(String),
}

/// Why no request comes to a point.
#[derive(Debug, Clone, Default)]
pub(crate) struct Never {
    /// Rules that decide before, by their numbers in the policy.
    pub(crate) by: Vec<RuleId>,
    /// A request that shows it: one of these rules decides it.
    pub(crate) witness: Option<Witness>,
}

/// Who asks the analysis.
pub(super) struct Asker<'p> {
    policy: &'p Policy,
    /// The policy without what is not asked.
    bare: Policy,
    outcome: Arc<Outcome>,
    /// What one question may take.
    most: u64,
    /// What is left for all of them.
    left: u64,
}

/// A rule of the policy that is made: of which rule of the real one it is, and whether it is what is asked.
struct Asked {
    rule: Rule,
    of: Option<RuleId>,
    is_asked: bool,
}

impl<'p> Asker<'p> {
    /// Who asks, with the effort that an analysis of the policy has.
    pub(super) fn new(policy: &'p Policy, budget: Budget) -> Self {
        let mut bare = policy.clone();
        (bare.rules, bare.limits, bare.flags) = (Vec::new(), Vec::new(), Vec::new());
        (bare.signals, bare.commitments) = (Vec::new(), Vec::new());
        let (most, left) = ((budget.work / PART).max(1), budget.work);
        Self { policy, outcome: Arc::clone(&bare.otherwise.outcome), bare, most, left }
    }

    /// Whether a request comes to a limit, a flag or the end of a range; of anything else nothing is asked.
    pub(super) fn ask(&mut self, target: &Target) -> Option<Reach> {
        let asked = match target {
            Target::Limit(id) => {
                let limit = self.policy.limits.iter().find(|limit| limit.id == *id)?;
                let asked = self.of_limit(limit);
                let reach = self.of_rules(asked, target);
                return Some(self.with_example(reach, limit));
            }
            Target::Flag(id) => {
                let flag = self.policy.flags.iter().find(|flag| flag.id == *id)?;
                vec![self.asked(&flag.when, &flag.unless)]
            }
            Target::End(end) => vec![self.asked(&is(self.policy, end)?, &Condition::never())],
            Target::Rule(_) | Target::Section(_) | Target::Window(_) => return None,
        };
        Some(self.of_rules(asked, target))
    }

    /// A request for which a condition holds and its exception does not.
    pub(super) fn a_request(&mut self, when: &Condition, unless: &Condition) -> Option<Request> {
        self.a_witness(when, unless)?.to_request().ok()
    }

    fn a_witness(&mut self, when: &Condition, unless: &Condition) -> Option<Witness> {
        self.bare.rules = vec![self.asked(when, unless).rule];
        let analysis = self.bare.analyse(Budget::work(self.left.min(self.most)));
        self.left = self.left.saturating_sub(analysis.work);
        analysis.decided.into_iter().next()?
    }

    /// Says of a limit that no rule of support has to do with which rule decides where it holds.
    fn with_example(&mut self, reach: Reach, limit: &Limit) -> Reach {
        let Reach::Never(mut never) = reach else { return reach };
        if never.witness.is_none()
            && let Some(witness) = self.a_witness(&limit.when, &limit.unless)
            && let Some(request) = witness.to_request().ok()
            && let Some(facts) = self.policy.prepare(&request).ok()
        {
            let rule = facts.decide().rule;
            if self.policy.rule(rule).outcome.class != Class::Support {
                (never.by, never.witness) = (vec![rule], Some(witness));
            }
        }
        Reach::Never(never)
    }

    fn of_limit(&self, limit: &Limit) -> Vec<Asked> {
        let is_support = |rule: &Rule| rule.outcome.class == Class::Support;
        let rules = self.policy.rules.iter().chain([&self.policy.otherwise]);
        // What comes after the last rule of support decides nothing that a limit narrows.
        let last = rules.clone().zip(1..).filter(|(rule, _)| is_support(rule)).last().map_or(0, |(_, number)| number);
        let mut all = Vec::new();
        for (rule, number) in rules.take(last).zip(0u32..) {
            let of = Some(RuleId(number));
            if is_support(rule) {
                let when = Condition::All(Box::new([rule.when.clone(), limit.when.clone()]));
                let unless = Condition::Any(Box::new([rule.unless.clone(), limit.unless.clone()]));
                all.push(self.asked(&when, &unless));
            }
            all.push(Asked { of, is_asked: false, ..self.asked(&rule.when, &rule.unless) });
        }
        all
    }

    fn asked(&self, when: &Condition, unless: &Condition) -> Asked {
        let rule = Rule {
            id: "asked".into(),
            clause: None,
            section: None,
            when: when.clone(),
            unless: unless.clone(),
            // Where all come to the same, nobody looks at pairs.
            outcome: Arc::clone(&self.outcome),
            because: None,
            internal: None,
        };
        Asked { rule, of: None, is_asked: true }
    }

    /// What is so of the rules that are asked.
    fn of_rules(&mut self, asked: Vec<Asked>, target: &Target) -> Reach {
        let given = self.left.min(self.most);
        if given == 0 {
            return Reach::Open("the effort for all such questions is spent".to_owned());
        }
        let (rules, known): (Vec<Rule>, Vec<(Option<RuleId>, bool)>) =
            asked.into_iter().map(|one| (one.rule, (one.of, one.is_asked))).unzip();
        self.bare.rules = rules;
        // A rule that never holds and looks at all that is impossible: what was only sampled of it is told of this rule.
        let never = self.bare.impossible.iter().cloned().chain([Condition::never()]).collect();
        let sentinel = self.asked(&Condition::All(never), &Condition::never()).rule;
        self.bare.rules.push(sentinel);
        let analysis = self.bare.analyse(Budget::work(given));
        self.left = self.left.saturating_sub(analysis.work.max(1));
        let is_asked = |number: &usize| known.get(*number).is_some_and(|(_, is_asked)| *is_asked);
        let shown = (0..known.len()).filter(is_asked).filter_map(|number| analysis.decided.get(number)?.as_ref());
        let mut is_shown = false;
        for witness in shown {
            is_shown = true;
            let comes = |request: &Request| Seen::of(self.policy, request).is_some_and(|seen| seen.touches(target));
            if let Some(request) = witness.to_request().ok().filter(comes) {
                return Reach::Shown(request);
            }
        }
        if is_shown {
            return Reach::Open(
                "the request that may come to it hangs on what is not known, such as an open day".to_owned(),
            );
        }
        self.never(&analysis, &known).map_or_else(Reach::Open, Reach::Never)
    }

    /// Why no request comes to any of the rules that are asked; if that is not proved, why not.
    fn never(&self, analysis: &Analysis, known: &[(Option<RuleId>, bool)]) -> Result<Never, String> {
        let mut never = Never::default();
        self.proof(analysis, known.len())?;
        for number in (0..known.len()).filter(|number| known[*number].1) {
            if let Kind::NeverDecides { covered_by, witness, .. } = &self.proof(analysis, number)?.kind {
                never.by.extend(covered_by.iter().filter_map(|by| known.get(by.index())?.0));
                never.witness.get_or_insert_with(|| witness.clone());
            }
        }
        never.by.sort_unstable();
        never.by.dedup();
        Ok(never)
    }

    /// The finding that a rule never decides, if everything was looked at.
    fn proof<'a>(&self, analysis: &'a Analysis, number: usize) -> Result<&'a Finding, String> {
        let is_it = |finding: &&Finding| match &finding.kind {
            Kind::NeverDecides { rule, .. } | Kind::NeverHolds { of: Holder::Rule(rule), .. } => rule.index() == number,
            _ => false,
        };
        let Some(found) = analysis.findings.iter().find(is_it) else {
            let spent = analysis.findings.iter().find_map(|finding| match finding.kind {
                Kind::Undecided { why: Why::Budget(_), .. } => Some(analysis.work),
                _ => None,
            });
            return Err(match spent {
                Some(work) => format!("it takes more than its part of the effort ({work} conditions looked at)"),
                None => "the exact search and the plain evaluator do not agree".to_owned(),
            });
        };
        if found.sampled.is_empty() {
            return Ok(found);
        }
        let names: Vec<&str> = found.sampled.iter().map(|fact| self.policy.fact(*fact).name.as_str()).collect();
        Err(format!("of {} not every combination was tried", in_backticks(&names)))
    }
}

/// The condition that a fact is the end of a range.
fn is(policy: &Policy, end: &End) -> Option<Condition> {
    let pattern = pattern_of(&end.value)?;
    let is_set = policy.fact(end.fact).ty.is_set();
    let predicate = if is_set { Predicate::AnyOf(vec![pattern]) } else { Predicate::Is(vec![pattern]) };
    Some(Test { fact: end.fact, predicate, written: String::new() }.into())
}

/// What holds for one value alone, or for all versions that begin with it.
fn pattern_of(value: &Value) -> Option<Pattern> {
    fn only<T: PartialOrd + Clone>(written: &str, read: impl Fn(&str) -> Option<T>) -> Option<Range<T>> {
        Range::parse(written, read).ok()
    }
    Some(match value {
        Value::Number(number) => Pattern::Number(only::<Decimal>(&number.to_string(), |text| parse_number(text).ok())?),
        Value::Duration(time) => Pattern::Duration(only(&time.to_string(), |text| Duration::parse(text).ok())?),
        Value::Money(money) => Pattern::Money(only(&money.to_string(), |text| Money::parse(text).ok())?),
        Value::Date(Moment::On(day)) => Pattern::Date(only::<Date>(&day.to_string(), |text| parse_date(text).ok())?),
        Value::Version(version) => Pattern::Version(Box::new(VersionRange::parse(version.as_written()).ok()?)),
        Value::Thing(Element { name, version: Some(version) }) => Pattern::Thing(ThingTest {
            names: Some(Arc::from([*name])),
            versions: Some(Box::new(VersionRange::parse(version.as_written()).ok()?)),
        }),
        _ => return None,
    })
}
