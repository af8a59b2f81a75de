//! When what was promised of a request is due, for the instant at which the replay lets it come.

use chrono::{DateTime, FixedOffset};

use crate::commitment::{History, Target, due};
use crate::decision::Decision;
use crate::policy::Policy;

/// The targets that a replay can tell, in the order in which it counts them. Updates are not among them.
pub(super) const TARGETS: [Target; 3] = [Target::Response, Target::Workaround, Target::Resolution];

/// From one instant until another; without an end nobody knows it.
pub(super) type Wait = (DateTime<FixedOffset>, Option<DateTime<FixedOffset>>);

/// What a policy promises of requests that are alike.
#[derive(Debug, Clone)]
pub(super) struct Promised<'p> {
    pub(super) policy: &'p Policy,
    pub(super) decision: Decision,
    /// The zones that the requests tell.
    pub(super) customer: Option<String>,
    pub(super) contact: Option<String>,
}

impl Promised<'_> {
    /// When each target is due, in whole seconds of the Unix clock, and what would tell those that are not known.
    pub(super) fn due(&self, opened: DateTime<FixedOffset>, waits: &[Wait]) -> ([Option<i64>; 3], Vec<String>) {
        let mut history = History::opened(opened);
        if let Some(zone) = &self.customer {
            history = history.customer_zone(zone);
        }
        if let Some(zone) = &self.contact {
            history = history.contact_zone(zone);
        }
        history = history.all_paused(waits.iter().copied());
        let Ok(due) = due(&self.decision, self.policy, &history) else { return ([None; 3], Vec::new()) };
        let of = |target| due.of(target).and_then(|deadline| deadline.due).map(|at| at.timestamp());
        let missing = due.deadlines.iter().filter(|deadline| TARGETS.contains(&deadline.target));
        let mut missing: Vec<String> = missing.flat_map(|deadline| deadline.missing.iter().cloned()).collect();
        missing.sort_unstable();
        missing.dedup();
        (TARGETS.map(of), missing)
    }
}
