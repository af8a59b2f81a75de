//! Who may have outgrown maintenance: the little of a history that is kept for it, and what it comes to.

use std::collections::{BTreeMap, VecDeque};

use super::candidate::{Candidate, Sold};
use crate::history::{self, Handled, Month, Time};
use crate::outgrown::{Assessment, Hours, Ledger, Recurring, Sale, Seen, Thresholds, Verdict, assess};
use crate::policy::Policy;
use crate::value::{Date, Decimal};

/// So many requests of each client are kept, the last ones.
const KEPT: usize = 300;

/// The months of each client, and its last requests.
#[derive(Debug)]
pub(super) struct Ledgers {
    thresholds: Thresholds,
    /// Whether the policy says when a client has outgrown maintenance.
    is_declared: bool,
    clients: BTreeMap<String, Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    ledger: Ledger,
    requests: VecDeque<Seen>,
    /// By which requests the service was sold that the policy offers to whoever has outgrown maintenance; the last ones.
    sales: VecDeque<Sale>,
}

impl Ledgers {
    pub(super) fn new(policy: &Policy) -> Self {
        let (thresholds, is_declared) = (Thresholds::of(policy), Thresholds::is_declared(policy));
        Self { thresholds, is_declared, clients: BTreeMap::new() }
    }

    pub(super) fn add_hours(&mut self, hours: &history::Hours) {
        self.clients.entry(hours.client.clone()).or_default().ledger.hours(hours);
    }

    pub(super) fn add_request(&mut self, request: &Handled) {
        let kept = self.clients.entry(request.client.clone()).or_default();
        let seen = Seen::of(request);
        if let Some(sold) = request.sold() {
            kept.ledger.sold(seen.on, sold);
        }
        let offered = self.thresholds.offered();
        let sale = Sale::of(request).filter(|sale| offered == Some(sale.service.as_str()));
        sale.into_iter().for_each(|sale| push(&mut kept.sales, sale));
        push(&mut kept.requests, seen);
    }

    /// The hours of each client, month by month.
    pub(super) fn hours(&self) -> impl Iterator<Item = (&str, Hours)> {
        self.clients.iter().flat_map(|(client, kept)| kept.ledger.months().map(move |hours| (client.as_str(), hours)))
    }

    /// What each client may have outgrown, as it stands on a day. What was sold since another one is not offered again.
    pub(super) fn candidates(self, since: Date, as_of: Date) -> Vec<Candidate> {
        let Self { thresholds, is_declared, clients } = self;
        let mut candidates = Vec::new();
        let quarter = Month::of(as_of).plus(-2).map_or(as_of, Month::first_day);
        for (client, Kept { mut ledger, requests, sales }) in clients {
            let last = requests.iter().filter(|seen| quarter <= seen.on && seen.on <= as_of);
            let evidence: Vec<String> = last.map(|seen| seen.id.clone()).collect();
            requests.into_iter().for_each(|seen| ledger.request(seen));
            sales.into_iter().for_each(|sale| ledger.sale(sale));
            let assessment = assess(&thresholds, &ledger, as_of);
            let sold = thresholds.offered().map(|offer| ledger.sold_by(offer, since.min(quarter), as_of));
            candidates.extend(outgrown(&client, &assessment, evidence, sold.unwrap_or_default()));
            // What comes back says something only where the policy says what may not.
            if is_declared {
                let within = thresholds.recurrence_days();
                candidates.extend(assessment.recurring.iter().map(|recurring| again(&client, recurring, within)));
            }
        }
        candidates
    }
}

/// Adds to the last ones.
fn push<T>(last: &mut VecDeque<T>, one: T) {
    if last.len() == KEPT {
        last.pop_front();
    }
    last.push_back(one);
}

/// Hours that are beyond the estimates for good.
fn outgrown(client: &str, assessment: &Assessment, evidence: Vec<String>, sold: Vec<String>) -> Option<Candidate> {
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
    let title = offer.map(|offer| offer.title.clone().unwrap_or_else(|| "another service".to_owned()));
    let price = offer.and_then(|offer| offer.price.as_ref()).map(ToString::to_string);
    // Whoever has just bought it is not sold it once more.
    let (service, price, sold) = match title {
        Some(service) if !sold.is_empty() => (None, None, Some(Sold { service, requests: sold })),
        title => (title, price, None),
    };
    Some(Candidate {
        client: client.to_owned(),
        what,
        since: assessment.since.map(|since| since.month),
        sure_percent: sure.map(|_| assessment.confidence),
        evidence,
        hours_a_quarter: cost.map(|cost| cost.beyond),
        months: cost.map(|cost| [cost.from, cost.until]),
        cost_a_quarter: cost.and_then(|cost| cost.a_quarter),
        service,
        price,
        sold,
    })
}

/// Something that comes back too often.
fn again(client: &str, recurring: &Recurring, within: u32) -> Candidate {
    let (common, name, times) = (recurring.common.word(), &recurring.name, recurring.times);
    Candidate {
        client: client.to_owned(),
        what: format!("{times} requests of the {common} {name} came within {within} days."),
        since: None,
        sure_percent: None,
        evidence: recurring.ids.clone(),
        hours_a_quarter: None,
        months: None,
        cost_a_quarter: None,
        service: None,
        price: None,
        sold: None,
    }
}
