//! What the user tells of the work that is to be quoted.

use scopeline::Facts;
use scopeline::catalogue::Work;
use scopeline::value::{Date, parse_date};

/// What is known of the work beside what the request tells.
#[derive(Debug, clap::Args)]
pub(crate) struct Known {
    /// How long it takes, or took, such as `2.5h` or `1 h 45 min`.
    #[arg(long, visible_alias = "hours", value_name = "TIME")]
    time: Option<String>,
    /// How many of what the price is for.
    #[arg(long, value_name = "N")]
    units: Option<String>,
    /// How many incidents it is; a request is one.
    #[arg(long, value_name = "N")]
    incidents: Option<String>,
    /// The price of which a share is billed.
    #[arg(long, value_name = "AMOUNT")]
    list_price: Option<String>,
    /// What is left of what the plan includes, or of a block.
    #[arg(long, value_name = "AMOUNT")]
    left: Option<String>,
    /// The day from which a grace period counts.
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    since: Option<Date>,
}

impl Known {
    /// The work of a request with what is known of it.
    pub(crate) fn of(&self, facts: &Facts<'_>) -> Work {
        let mut work = Work::of(facts);
        if let Some(time) = &self.time {
            work = work.time(time);
        }
        if let Some(units) = &self.units {
            work = work.units(units);
        }
        if let Some(incidents) = &self.incidents {
            work = work.incidents(incidents);
        }
        if let Some(price) = &self.list_price {
            work = work.list_price(price);
        }
        if let Some(left) = &self.left {
            work = work.left(left);
        }
        if let Some(since) = self.since {
            work = work.since(since);
        }
        work
    }
}
