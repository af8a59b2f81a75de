//! Events of one identity: what cancels a day of another, and what a later version has in the place of an earlier one.

use std::collections::BTreeMap;

use super::IcsFault;
use super::event::Event;

/// Takes out what is cancelled and what a later version replaces. The faults are those of which that cannot be told.
pub(super) fn revised(events: &mut [Event<'_>]) -> Vec<IcsFault> {
    let mut faults = Vec::new();
    let mut by_uid: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, event) in events.iter().enumerate() {
        match event.uid() {
            Some(uid) => by_uid.entry(uid.to_owned()).or_default().push(at),
            None => faults.extend(event.nobody_knows_of_what()),
        }
    }
    for group in by_uid.into_values().filter(|group| group.len() > 1) {
        let (instances, whole): (Vec<usize>, Vec<usize>) = group.into_iter().partition(|at| events[*at].is_instance());
        let last = whole.iter().map(|at| events[*at].sequence()).max().unwrap_or_default();
        let (latest, earlier): (Vec<usize>, Vec<usize>) =
            whole.into_iter().partition(|at| events[*at].sequence() == last);
        earlier.into_iter().for_each(|at| events[at].replace());
        if latest.iter().any(|at| !events[*at].is_cancelled()) {
            faults.extend(latest.iter().filter_map(|at| events[*at].nobody_knows_whether()));
        }
        for instance in instances {
            match events[instance].cancelled_day() {
                Some(Ok(day)) => latest.iter().for_each(|at| events[*at].leave_out(day)),
                Some(Err(fault)) => faults.push(fault),
                None => {}
            }
        }
    }
    faults
}
