//! How long an answer holds, for a client.

use serde::Serialize;

use super::client::{ClientLead, distinct};
use crate::enquiry::{InScope, PromiseThen};
use crate::value::Date;

/// Until when a request is support, and until when it is helped as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct ClientUntil {
    /// The last day on which it is support, where there is an end.
    pub day: Option<Date>,
    /// What it may come to after that.
    pub then: Vec<ClientLead>,
    /// Whether something that comes out later may end it sooner.
    pub may_be_sooner: bool,
    /// The end of what is given and promised now, if that comes sooner.
    pub as_promised: Option<ClientPromised>,
}

/// Until when a request is helped as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct ClientPromised {
    /// The last day.
    pub until: Date,
    /// What it may come to after that, still as support.
    pub then: Vec<ClientLead>,
    /// What becomes of the promise.
    pub promise: PromiseThen,
}

impl ClientUntil {
    pub(super) fn of(scope: &InScope) -> Option<Self> {
        let as_promised = scope.as_promised.as_ref().map(|promised| ClientPromised {
            until: promised.until,
            then: distinct(&promised.then),
            promise: promised.promise,
        });
        let has_end = scope.until.is_some() || as_promised.is_some();
        let (then, may_be_sooner) = (distinct(&scope.then), scope.known_until.is_some());
        has_end.then_some(Self { day: scope.until, then, may_be_sooner, as_promised })
    }
}
