//! What promises are counted of, and why some requests have none.

use std::collections::BTreeMap;

use super::figures::Base;
use super::promise::Promised;
use super::readers::{Number, Readers};
use super::review::{NotReckoned, WithoutPromise};
use super::sums::{OTHERS, row};
use crate::history::Handled;

/// The requests of the period that were handled as support, by what was promised of them.
#[derive(Debug, Default)]
pub(super) struct Bases {
    pub(super) base: Base,
    pub(super) without: WithoutPromise,
    pub(super) not_reckoned: NotReckoned,
    lacks: BTreeMap<String, u64>,
}

impl Bases {
    /// One more. A client sees who has a promised time, and nothing of the others: among them are those that were decided
    /// against the policy.
    pub(super) fn add(&mut self, request: &Handled, promised: Promised, numbers: &mut Vec<Number>) {
        self.base.support += 1;
        let why = match promised {
            Promised::Targets(_) => {
                self.base.promised += 1;
                numbers.push(("base.promised".to_owned(), Readers::All));
                if !request.waiting.is_empty() {
                    self.base.waited += 1;
                    numbers.push(("base.waited".to_owned(), Readers::All));
                }
                return;
            }
            Promised::WithoutTime => return count(&mut self.without.without_time, "without-time", numbers),
            Promised::BestEffort => return count(&mut self.without.best_effort, "best-effort", numbers),
            Promised::NotKnown(facts) => {
                for fact in facts {
                    *row(&mut self.lacks, fact, || OTHERS.to_owned()) += 1;
                }
                return count(&mut self.without.not_known, "not-known", numbers);
            }
            Promised::DecidedOtherwise => (&mut self.not_reckoned.decided_otherwise, "decided-otherwise"),
            Promised::BeforePolicy => (&mut self.not_reckoned.before_policy, "before-policy"),
            Promised::Unreadable(error) => {
                self.not_reckoned.example.get_or_insert_with(|| format!("`{}`: {error}", request.id));
                (&mut self.not_reckoned.unreadable, "unreadable")
            }
        };
        count(why.0, why.1, numbers);
        count(&mut self.without.not_reckoned, "not-reckoned", numbers);
    }

    /// Facts that would tell what is promised, the most frequent first.
    pub(super) fn lacks(&self) -> Vec<(String, u64)> {
        let mut lacks: Vec<(String, u64)> = self.lacks.clone().into_iter().collect();
        lacks.sort_by_key(|(_, requests)| std::cmp::Reverse(*requests));
        lacks
    }
}

fn count(number: &mut u64, word: &str, numbers: &mut Vec<Number>) {
    *number += 1;
    numbers.push((format!("base.{word}"), Readers::Internal));
}
