//! Who may have outgrown maintenance: the little of a history that is kept for it, and what it comes to.

use std::collections::{BTreeMap, VecDeque};

use super::candidate::Candidate;
use crate::history::{Handled, Hours, Month, Time};
use crate::outgrown::{Assessment, Ledger, Recurring, Seen, Thresholds, Verdict, assess};
use crate::policy::Policy;
use crate::value::{Date, Decimal};

/// So many requests of each client are kept, the last ones.
const KEPT: usize = 300;

/// The months of each client, and its last requests.
#[derive(Debug, Default)]
pub(super) struct Ledgers {
    clients: BTreeMap<String, Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    ledger: Ledger,
    requests: VecDeque<Seen>,
}

impl Ledgers {
    pub(super) fn add_hours(&mut self, hours: &Hours) {
        let kept = self.clients.entry(hours.client.clone()).or_default();
        kept.ledger.month(hours.month, hours.estimated, hours.actual);
    }

    pub(super) fn add_request(&mut self, request: &Handled) {
        let kept = self.clients.entry(request.client.clone()).or_default();
        if kept.requests.len() == KEPT {
            kept.requests.pop_front();
        }
        kept.requests.push_back(Seen::of(request));
    }

    /// What each client may have outgrown, as it stands on a day.
    pub(super) fn candidates(self, policy: &Policy, as_of: Date) -> Vec<Candidate> {
        let thresholds = Thresholds::of(policy);
        let mut candidates = Vec::new();
        for (client, Kept { mut ledger, requests }) in self.clients {
            let quarter = Month::of(as_of).plus(-2).map_or(as_of, Month::first_day);
            let last = requests.iter().filter(|seen| quarter <= seen.on && seen.on <= as_of);
            let evidence: Vec<String> = last.map(|seen| seen.id.clone()).collect();
            requests.into_iter().for_each(|seen| ledger.request(seen));
            let assessment = assess(&thresholds, &ledger, as_of);
            candidates.extend(outgrown(&client, &assessment, evidence));
            // What comes back says something only where the policy says what may not.
            if Thresholds::is_declared(policy) {
                candidates.extend(assessment.recurring.iter().map(|recurring| again(&client, recurring)));
            }
        }
        candidates
    }
}

/// Hours that are beyond the estimates for good.
fn outgrown(client: &str, assessment: &Assessment, evidence: Vec<String>) -> Option<Candidate> {
    let ratio = assessment.ratio.filter(|_| assessment.verdict == Verdict::Yes)?;
    let cost = assessment.cost.as_ref();
    // A client stays noticed for a while; what is over by now is no matter for a review.
    if cost.is_some_and(|cost| cost.beyond == Time::ZERO) {
        return None;
    }
    // Cut off, as the facts are: nothing is said to be more than it is.
    let cut = |number: Decimal| number.trunc_with_scale(2).normalize();
    // A client that was noticed stays so while its months are above the ratio, though nobody may be as sure any longer.
    let sure = assessment.interval.filter(|interval| interval.low >= Decimal::ONE);
    let what = match sure {
        Some(interval) => {
            format!("A typical month takes {} times its estimate, and surely {} times.", cut(ratio), cut(interval.low))
        }
        None => format!("A typical month takes {} times its estimate.", cut(ratio)),
    };
    let offer = cost.and_then(|cost| cost.offer.as_ref());
    Some(Candidate {
        client: client.to_owned(),
        what,
        since: assessment.since.map(|since| since.month),
        sure_percent: sure.map(|_| assessment.confidence),
        evidence,
        hours_a_quarter: cost.map(|cost| cost.beyond),
        cost_a_quarter: cost.and_then(|cost| cost.a_quarter),
        service: offer.map(|offer| offer.title.clone().unwrap_or_else(|| "another service".to_owned())),
        price: offer.and_then(|offer| offer.price.as_ref()).map(ToString::to_string),
    })
}

/// Something that comes back too often.
fn again(client: &str, recurring: &Recurring) -> Candidate {
    let (common, name, times) = (recurring.common.word(), &recurring.name, recurring.times);
    Candidate {
        client: client.to_owned(),
        what: format!("The {common} {name} came back again and again, {times} times lately."),
        since: None,
        sure_percent: None,
        evidence: recurring.ids.clone(),
        hours_a_quarter: None,
        cost_a_quarter: None,
        service: None,
        price: None,
    }
}
