//! What to ask of an open request, what each answer leads to, and what to ask first.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::answers::{Answers, Group, describe, rest_of};
use super::complete::{Completing, applies, given, one_decision};
use super::diagram::Node;
use super::domain::Domains;
use super::lead::Lead;
use super::leading::Leading;
use super::open_days::{OpenDay, open_days};
use super::order::{Asking, Ordering, Rank};
use super::{Budget, Purse, Spent};
use crate::analysis::value_of;
use crate::class::AnsweredBy;
use crate::decision::Possible;
use crate::explanation::{ClientText, answered_by};
use crate::facts::{Facts, Told};
use crate::policy::FactId;
use crate::policy::fact::{FactType, Value};
use crate::request::FactValue;
use crate::value::Truth;

/// What can be asked of an open request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Questions {
    /// The questions that can be asked now, the one to begin with first. Empty if the request is settled, or if nobody
    /// can be asked.
    pub questions: Vec<Question>,
    /// Facts that matter and that only a diagnosis can tell.
    pub by_diagnosis: Vec<String>,
    /// Days that the catalogue does not hold and that matter, which no client can tell. They leave an outcome open even if
    /// everything else is known. While facts are missing there may be days among them that change nothing.
    pub open_days: Vec<OpenDay>,
    /// How the order was found.
    pub order: QuestionOrder,
    /// How many questions it takes at the most, asked in the best order, until no further one can change anything; none if
    /// the order is greedy.
    pub at_most: Option<usize>,
    /// Every outcome that is possible, in order of the rules.
    pub possible: Vec<Lead>,
    /// Whether all of this is exact; if not, questions may be among them that change nothing.
    pub is_narrowed: bool,
}

impl Questions {
    /// Whether the desk itself has to find something out, or may have to after an answer.
    pub(crate) fn is_left_to_the_desk(&self) -> bool {
        let ends_open = |reply: &Reply| !reply.settles && reply.still_open.is_empty();
        let is_last = self.questions.iter().flat_map(|question| &question.replies).any(ends_open);
        match self.open_days.is_empty() {
            true => self.questions.is_empty() && self.by_diagnosis.is_empty(),
            false => self.questions.is_empty() || is_last,
        }
    }
}

/// How the order of questions was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum QuestionOrder {
    /// No order settles sooner in the worst case.
    Exact,
    /// The first is the one that leaves the fewest facts open in the worst case. There are more than eight that matter,
    /// or the budget was spent.
    Greedy,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Question {
    /// The fact that the answer gives.
    pub fact: String,
    /// The type of the fact: `yes-no`, `version`, `set-of` and so on, as [`Policy::facts`](crate::Policy::facts) has it.
    pub r#type: String,
    /// The policy's words for the question, if it has any.
    pub ask: Option<ClientText>,
    /// Who can tell.
    pub answered_by: AnsweredBy,
    /// Whether a text speaks of it already, so that it only has to be confirmed.
    pub is_to_confirm: bool,
    /// The allowed values of a closed list, in the policy's order; empty if the list is open.
    pub values: Vec<String>,
    /// Groups of answers that lead to the same, those that settle first.
    pub replies: Vec<Reply>,
}

/// Answers to one question that lead to the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Reply {
    /// Which answers.
    pub answers: Answers,
    /// One of them, as a request gives it.
    pub example: Option<FactValue>,
    /// What they lead to: the outcome if they settle it, else all that are possible.
    pub leads_to: Vec<Lead>,
    /// Whether they settle the outcome.
    pub settles: bool,
    /// The facts that still matter after them.
    pub still_open: Vec<String>,
}

impl Reply {
    /// What settles comes first, and anything else last.
    fn place(&self) -> (bool, bool) {
        (!self.settles, self.answers.groups.contains(&Group::AnythingElse))
    }
}

/// Values of a fact that lead to the same outcomes, by their places in the domain.
type Alike = (Vec<Possible>, BTreeSet<usize>);

impl<'p> Facts<'p> {
    /// What to ask, and what each answer leads to. See [the room](crate::enquiry).
    #[must_use]
    pub fn questions(&self, budget: Budget) -> Questions {
        self.questions_without(&BTreeSet::new(), budget)
    }

    /// As [`questions`](Self::questions), without facts that nobody could tell.
    pub(super) fn questions_without(&self, without: &BTreeSet<FactId>, budget: Budget) -> Questions {
        let mut purse = Purse { left: budget.work };
        let mut completing = Completing::of(self);
        match completing.outcome(&mut purse) {
            // Amounts that one meter counts were not tried at all that matters: only the evaluator says what one settles.
            Ok(_) if completing.counts_together() => self.one_step(without, budget),
            Ok(node) => {
                let askable = self.askable(completing.facts_of(node), without);
                let diagnosed = self.diagnosed(completing.facts_of(node));
                let possible = completing.possible(node);
                let open_days = self.open_days(&completing, node, possible.len() > 1);
                let (all, is_exact) = Ordering::new(&mut completing, self, askable).rank(node, &mut purse);
                Questions {
                    at_most: is_exact.then(|| all.first().map_or(0, |first| first.rank.worst)),
                    order: if is_exact { QuestionOrder::Exact } else { QuestionOrder::Greedy },
                    by_diagnosis: self.names(diagnosed),
                    possible: self.leads(&possible),
                    open_days,
                    is_narrowed: completing.is_exact(),
                    questions: all
                        .iter()
                        .map(|asking| self.question(asking, node, &mut completing, &mut purse))
                        .collect(),
                }
            }
            Err(Spent) => self.one_step(without, budget),
        }
    }

    /// What the catalogue leaves open. Completions try one release for all that are alike, so as long as a fact is missing
    /// the plain evaluator names the days.
    fn open_days(&self, completing: &Completing<'_, 'p>, node: Node, is_open: bool) -> Vec<OpenDay> {
        match is_open {
            false => Vec::new(),
            true if completing.diagrams.is_leaf(node) => open_days(self.policy, &completing.gaps),
            true => open_days(self.policy, &self.outlook().lacks.gaps),
        }
    }

    /// The facts that somebody can be asked for.
    fn askable(&self, facts: BTreeSet<FactId>, without: &BTreeSet<FactId>) -> BTreeSet<FactId> {
        let is_asked =
            |fact: &FactId| self.policy.fact(*fact).answered_by != AnsweredBy::Diagnosis && !without.contains(fact);
        facts.into_iter().filter(is_asked).collect()
    }

    fn diagnosed(&self, facts: BTreeSet<FactId>) -> BTreeSet<FactId> {
        facts.into_iter().filter(|fact| self.policy.fact(*fact).answered_by == AnsweredBy::Diagnosis).collect()
    }

    /// Whether a fact surely is one of the request: its `only-if` holds, or it has none.
    pub(crate) fn applies_surely(&self, fact: &str) -> bool {
        self.policy.fact_by_name.get(fact).is_some_and(|fact| applies(self, *fact) == Truth::Yes)
    }

    pub(crate) fn names(&self, facts: impl IntoIterator<Item = FactId>) -> Vec<String> {
        facts.into_iter().map(|fact| self.policy.fact(fact).name.clone()).collect()
    }

    fn leads(&self, possible: &[Possible]) -> Vec<Lead> {
        possible.iter().map(|one| Lead::of(self, &one.outcome)).collect()
    }

    fn question(
        &self,
        asking: &Asking,
        node: Node,
        completing: &mut Completing<'_, 'p>,
        purse: &mut Purse,
    ) -> Question {
        let mut question = self.plain_question(asking.fact);
        let Some(var) = completing.var_of(asking.fact) else { return question };
        let groups = self.leading(asking.fact, node, completing, purse);
        let domain = &completing.open[var as usize].domain;
        let rest = rest_of(domain, groups.iter().map(|group| &group.values));
        for (at, Leading { values, possible, left, .. }) in groups.into_iter().enumerate() {
            question.replies.push(self.reply(asking.fact, domain, &values, rest == Some(at), &possible, left));
        }
        question.replies.sort_by_key(Reply::place);
        question
    }

    fn plain_question(&self, fact: FactId) -> Question {
        let def = self.policy.fact(fact);
        let values = match &def.ty {
            FactType::YesNo => vec!["yes".to_owned(), "no".to_owned()],
            ty => ty.closed().unwrap_or_default().iter().map(|name| self.policy.names.text(*name).to_owned()).collect(),
        };
        Question {
            fact: def.name.clone(),
            r#type: def.ty.word().to_owned(),
            ask: def.ask.as_ref().map(|ask| ClientText::of(self, ask)),
            answered_by: answered_by(def),
            is_to_confirm: matches!(self.told(fact), Told::Heard(_)),
            values,
            replies: Vec::new(),
        }
    }

    fn reply(
        &self,
        fact: FactId,
        domain: &super::domain::Domain,
        values: &BTreeSet<usize>,
        is_rest: bool,
        possible: &[Possible],
        left: BTreeSet<FactId>,
    ) -> Reply {
        let first = values.first().and_then(|at| domain.values.get(*at));
        Reply {
            answers: describe(self.policy, fact, domain, values, is_rest),
            example: first.and_then(|value| value_of(self.policy, value)),
            leads_to: self.leads(possible),
            settles: possible.len() == 1,
            still_open: self.names(left),
        }
    }

    /// Where completing takes too much: what each answer leads to as the plain evaluator says, one question ahead.
    fn one_step(&self, without: &BTreeSet<FactId>, budget: Budget) -> Questions {
        let mut purse = Purse { left: budget.work };
        let outlook = self.outlook();
        let named = outlook.lacks.facts.clone();
        let mut all: Vec<(Rank, Question)> = Vec::new();
        for fact in self.askable(named.clone(), without) {
            if applies(self, fact) == Truth::Yes {
                all.push(self.looked_ahead(fact, &mut purse));
            }
        }
        all.sort_by_key(|(rank, _)| *rank);
        Questions {
            questions: all.into_iter().map(|(_, question)| question).collect(),
            by_diagnosis: self.names(self.diagnosed(named)),
            order: QuestionOrder::Greedy,
            at_most: None,
            open_days: open_days(self.policy, outlook.lacks.gaps.iter().filter(|_| outlook.possible.len() > 1)),
            possible: self.leads(&outlook.possible),
            is_narrowed: false,
        }
    }

    /// A question with its replies as far as the purse reaches, and how many facts it leaves open in the worst case.
    fn looked_ahead(&self, fact: FactId, purse: &mut Purse) -> (Rank, Question) {
        let mut question = self.plain_question(fact);
        let domain = Domains::of(self).domain(fact);
        let mut facts = self.clone();
        let mut groups: BTreeMap<Vec<FactId>, Vec<Alike>> = BTreeMap::new();
        for (at, value) in domain.values.iter().enumerate() {
            if purse.pay(one_decision(self.policy)).is_err() {
                return (Rank::LAST, question);
            }
            facts.told[fact.0 as usize] = given(Value::clone(value));
            let outlook = facts.outlook();
            let same = groups.entry(outlook.lacks.facts.into_iter().collect()).or_default();
            match same.iter_mut().find(|(possible, _)| *possible == outlook.possible) {
                Some((_, values)) => {
                    values.insert(at);
                }
                None => same.push((outlook.possible, BTreeSet::from([at]))),
            }
        }
        let left: Vec<usize> = groups.iter().flat_map(|(left, all)| vec![left.len(); all.len()]).collect();
        let rank = Rank::of(self.policy, fact, &left, 0);
        let rest = rest_of(&domain, groups.values().flatten().map(|(_, values)| values));
        let each = groups.iter().flat_map(|(left, all)| all.iter().map(move |alike| (left, alike)));
        for (at, (left, (possible, values))) in each.enumerate() {
            let left = left.iter().copied().collect();
            question.replies.push(self.reply(fact, &domain, values, rest == Some(at), possible, left));
        }
        question.replies.sort_by_key(Reply::place);
        (rank, question)
    }
}
