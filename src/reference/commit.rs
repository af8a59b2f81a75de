//! What is promised, and what is charged on top: looked up beside a decision, never part of it.

use super::evaluate::Evaluation;
use super::state::Lacks;
use crate::class::{Class, Effort};
use crate::decision::{Charged, Committed, Gap};
use crate::policy::commitment::Promise;
use crate::policy::{CommitmentId, FactId, Outcome};
use crate::value::Truth;

impl Evaluation<'_> {
    /// The first commitment that holds, for support with committed effort. It is known only if every row that may hold
    /// before it promises the same.
    pub(super) fn commitment(&self, outcome: &Outcome) -> Committed {
        if outcome.class != Class::Support || outcome.effort != Effort::Committed {
            return Committed::default();
        }
        let mut lacks = Lacks::default();
        let mut first: Option<CommitmentId> = None;
        let mut promises: Vec<Option<&Promise>> = Vec::new();
        let mut is_over = false;
        for (number, row) in (0u32..).zip(&self.policy.commitments) {
            let judged = self.when_unless(&row.when, &row.unless);
            if judged.truth != Truth::No {
                first = first.or(Some(CommitmentId(number)));
                promises.push(Some(&row.promise));
                lacks.add(&judged.lacks);
            }
            if judged.truth == Truth::Yes {
                is_over = true;
                break;
            }
        }
        if !is_over {
            promises.push(None);
        }
        let is_known = promises.windows(2).all(|pair| pair[0] == pair[1]);
        if is_known {
            return Committed { row: first, ..Committed::default() };
        }
        let (missing, gaps) = named(lacks);
        Committed { row: None, missing, gaps }
    }

    /// The surcharges of the offered service that hold, and those that may.
    pub(super) fn surcharges(&self, outcome: &Outcome) -> Vec<Charged> {
        let rows = outcome.offer.map_or(&[][..], |service| &self.policy.service(service).surcharges);
        let charged = rows.iter().enumerate().filter_map(|(row, surcharge)| {
            let judged = self.condition(&surcharge.when);
            let is_sure = judged.truth == Truth::Yes;
            let (missing, gaps) = named(judged.lacks);
            (judged.truth != Truth::No).then_some(Charged { row, is_sure, missing, gaps })
        });
        charged.collect()
    }
}

fn named(lacks: Lacks) -> (Vec<FactId>, Vec<Gap>) {
    (lacks.facts.into_iter().collect(), lacks.gaps.into_iter().collect())
}
