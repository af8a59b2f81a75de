//! Texts that a client may read, by type.

use std::fmt;
use std::ops::Deref;

use serde::Serialize;

use super::show::{fill, is_stated};
use crate::facts::Facts;
use crate::policy::Wording;
use crate::reference::evaluate::{Evaluation, View};

/// A text of the policy that a client may read, filled and in a language. It is made of what the author wrote for clients
/// and of nothing else: a note for the desk is of another type, and has no way here.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct ClientText(String);

impl ClientText {
    /// Filled with what is confirmed.
    pub(crate) fn of(facts: &Facts<'_>, wording: &Wording) -> Self {
        Self::seen(&Evaluation::new(facts, View::Confirmed), wording)
    }

    /// Filled with what a decision saw.
    pub(crate) fn seen(seen: &Evaluation<'_>, wording: &Wording) -> Self {
        Self(fill(seen, wording))
    }

    /// As [`of`](Self::of), if everything is known that stands in it.
    pub(crate) fn stated(facts: &Facts<'_>, wording: &Wording) -> Option<Self> {
        let seen = Evaluation::new(facts, View::Confirmed);
        is_stated(&seen, wording).then(|| Self::seen(&seen, wording))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for ClientText {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ClientText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
