#![doc = include_str!("../../guide/feasibility.md")]

mod arrivals;
mod block;
mod desk;
mod promise;
mod random;
mod replay;
mod report;
mod resolve;
mod scene;
mod search;
mod share;
mod shift;
mod staff;
mod tally;
#[cfg(test)]
mod tests;

pub use arrivals::{Arrivals, LeftOut, Missing};
pub use replay::{MOST_REPLAYS, Settings, replay, replay_telling};
pub use report::{Counted, Group, Load, Method, Nobody, Report, Row};
pub use search::{Staffing, Team, Trial};
pub use share::{Interval, Percent, Share};
pub use staff::Staff;
