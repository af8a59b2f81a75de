//! Work that a client has outgrown maintenance with, as a review shows it.

use serde::Serialize;

use super::figures::as_text;
use crate::history::{Month, Time};
use crate::value::{Decimal, Money};

/// Why a client may have outgrown maintenance, and what would end it.
///
/// A review has those that [`outgrown`](crate::outgrown) finds, and what a host adds to them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Candidate {
    /// The client.
    pub client: String,
    /// What is observed, in a sentence that the client may read.
    pub what: String,
    /// Since which month.
    pub since: Option<Month>,
    /// How sure it is, in hundredths.
    #[serde(serialize_with = "as_text")]
    pub sure_percent: Option<Decimal>,
    /// The requests that it rests on.
    pub evidence: Vec<String>,
    /// What it takes in a quarter.
    pub hours_a_quarter: Option<Time>,
    /// The first and the last of the months that this was reckoned from.
    pub months: Option<[Month; 2]>,
    /// What it costs in a quarter.
    #[serde(serialize_with = "as_text")]
    pub cost_a_quarter: Option<Money>,
    /// The title of the service that would end it.
    pub service: Option<String>,
    /// Its standard price, in words.
    pub price: Option<String>,
    /// That it was sold to the client in the period or the last three months. Then it is not offered again: `service` and
    /// `price` are none.
    pub sold: Option<Sold>,
}

/// A service that was sold to the client already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Sold {
    /// Its title.
    pub service: String,
    /// The requests by which it was sold.
    pub requests: Vec<String>,
}

impl Candidate {
    /// The order in which candidates are shown: what costs most first, then what takes most time, then what is surest.
    /// Amounts in two currencies do not compare; they stand currency by currency.
    pub(super) fn rank(&self) -> impl Ord + use<> {
        let currency = self.cost_a_quarter.map_or_else(String::new, |cost| cost.currency().code().to_owned());
        let down = |number: Option<Decimal>| std::cmp::Reverse(number.unwrap_or_default());
        (
            self.cost_a_quarter.is_none(),
            currency,
            down(self.cost_a_quarter.map(|cost| cost.amount())),
            down(self.hours_a_quarter.map(Time::minutes)),
            down(self.sure_percent),
            self.client.clone(),
            self.what.clone(),
        )
    }
}
