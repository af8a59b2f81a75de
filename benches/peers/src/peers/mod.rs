//! The peers, each with the policy in the form that is natural to it.

use serde_json::Value;

use crate::contender::Made;
use crate::form::Line;

mod cedar;
mod cel;
mod datalogic;
mod regorus;
mod zen;

/// Compiles the rules and prepares the requests.
type Make = fn(&[Vec<Line>], &[Value]) -> Made;

/// All of them, with the names of their crates.
pub(crate) const ALL: [(&str, Make); 5] = [
    ("zen-engine", zen::make),
    ("datalogic-rs", datalogic::make),
    ("cel", cel::make),
    ("regorus", regorus::make),
    ("cedar-policy", cedar::make),
];
