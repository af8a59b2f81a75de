//! By which clause and which service a request stands in the tables: for the desk, and for its client.

use std::collections::BTreeMap;

use super::figures::{ClauseCount, ServiceCount, Tally, Twice};
use super::names::{STANDARD, is_known, title_of};
use super::sums::{OTHERS, When, row};
use crate::class::Class;
use crate::facts::PolicySet;
use crate::history::{Handled, Time};

/// What the row of a client is called that has what no clause was cited for.
const WITHOUT: &str = "Standard scope, or no clause";

/// What was cited for a request.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cited {
    /// No clause, but a built-in rule.
    Standard,
    /// No clause.
    Nothing,
    /// What a client reads of both, and of what was decided against the policy: one row for them, so that it does not tell
    /// the latter.
    Without,
    Clause(String),
}

impl Cited {
    pub(super) fn of(request: &Handled) -> Self {
        match (&request.clause, &request.rule) {
            (Some(clause), _) => Self::Clause(clause.clone()),
            (None, Some(rule)) if rule.starts_with("standard.") => Self::Standard,
            (None, _) => Self::Nothing,
        }
    }

    /// What a client reads. The clause of a decision that staff did not follow would say which decision that was.
    pub(super) fn for_client(request: &Handled) -> Self {
        match &request.clause {
            Some(clause) if request.overridden.is_none() => Self::Clause(clause.clone()),
            _ => Self::Without,
        }
    }

    /// The name of the number of its requests. A clause may have any name, so each of the others has a kind of its own.
    pub(super) fn number(&self, class: Class) -> String {
        match self {
            Self::Standard => format!("standard.{class}"),
            Self::Nothing => format!("no-clause.{class}"),
            Self::Without => format!("without-clause.{class}"),
            Self::Clause(clause) => format!("clause.{class}.{clause}"),
        }
    }
}

/// Whether a client may see by which service a request was meant to be sold: not of what was made support instead.
pub(super) fn is_service_shown(request: &Handled) -> bool {
    request.class != Class::Support || request.overridden.is_none()
}

/// Requests by class and clause.
#[derive(Debug, Default)]
pub(super) struct Clauses(BTreeMap<(Class, Cited), (Option<String>, Twice<Tally>)>);

impl Clauses {
    pub(super) fn add(&mut self, cited: Cited, request: &Handled, when: When, lost: &mut u64) {
        let class = request.class;
        let others = || (class, Cited::Clause(OTHERS.to_owned()));
        let (rule, count) = row(&mut self.0, (class, cited), others);
        count.at(when).add(request.hours, lost);
        if rule.is_none() {
            rule.clone_from(&request.rule);
        }
    }

    pub(super) fn finish(self, policies: &PolicySet) -> Vec<ClauseCount> {
        let count = |((class, cited), (rule, count)): ((Class, Cited), (Option<String>, Twice<Tally>))| {
            let number = cited.number(class);
            let (clause, title) = match cited {
                Cited::Standard => (None, Some(STANDARD.to_owned())),
                Cited::Nothing => (None, None),
                Cited::Without => (None, Some(WITHOUT.to_owned())),
                Cited::Clause(clause) => {
                    let title = title_of(policies, &clause, rule.as_deref());
                    (Some(clause), title)
                }
            };
            let in_policy = clause.as_deref().is_none_or(|clause| clause == OTHERS || is_known(policies, clause));
            ClauseCount { class, clause, title, in_policy, number, count }
        };
        self.0.into_iter().map(count).collect()
    }
}

/// Requests by service.
#[derive(Debug, Default)]
pub(super) struct Services(BTreeMap<String, (Option<String>, Twice<Tally>)>);

impl Services {
    pub(super) fn add(
        &mut self,
        (title, price): (String, Option<String>),
        worked: Option<Time>,
        when: When,
        lost: &mut u64,
    ) {
        let (known, count) = row(&mut self.0, title, || OTHERS.to_owned());
        count.at(when).add(worked, lost);
        *known = price;
    }

    /// The most frequent first.
    pub(super) fn finish(self) -> Vec<ServiceCount> {
        let services = self.0.into_iter();
        let mut services: Vec<ServiceCount> =
            services.map(|(title, (price, count))| ServiceCount { title, price, count }).collect();
        services.sort_by_key(|one| std::cmp::Reverse(one.count.now.requests));
        services
    }
}
