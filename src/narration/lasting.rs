//! How long an answer holds, and what would take a request out of scope, in English.

use super::client_words::ClientWords;
use super::desk_words::DeskWords;
use super::until::ClientUntil;
use crate::class::Effort;
use crate::enquiry::{AsPromised, Change, ChangeWay, InScope, PromiseThen};

/// For the desk: until when it is helped as it is today, and until when it is support.
pub(super) fn in_scope<W: DeskWords + ?Sized>(words: &W, scope: &InScope) -> Vec<String> {
    let leads = |leads: &[_]| {
        let leads: Vec<String> = leads.iter().map(|lead| words.desk_lead(lead)).collect();
        words.one_of(&leads)
    };
    let mut lines = Vec::new();
    if let Some(AsPromised { until, then, promise }) = &scope.as_promised {
        let is_committed = then.iter().any(|lead| lead.effort == Effort::Committed);
        let promise = match promise {
            PromiseThen::Other => ", with other times",
            PromiseThen::Nothing if is_committed => ", without promised times",
            PromiseThen::Same | PromiseThen::Nothing => "",
        };
        lines.push(format!("As it is today until {}; then {}{promise}.", words.date(*until), leads(then)));
    }
    lines.push(match (scope.until, scope.known_until) {
        (Some(day), _) => format!("In scope until {}; then {}.", words.date(day), leads(&scope.then)),
        (None, Some(known)) => {
            format!("No end of it is in sight as far as releases are known: until {}.", words.date(known))
        }
        (None, None) if scope.is_complete => "No end of it is in sight.".to_owned(),
        (None, None) => format!("No end of it was found; looked at until {}.", words.date(scope.looked_until)),
    });
    lines.extend(scope.known_until.filter(|_| scope.until.is_some()).map(|known| {
        format!("Releases are known until {}; what comes out later may end it sooner.", words.date(known))
    }));
    lines
}

/// For the client.
pub(super) fn until<W: ClientWords + ?Sized>(words: &W, until: &ClientUntil) -> Vec<String> {
    let leads = |leads: &[_]| {
        let leads: Vec<String> = leads.iter().map(|lead| words.lead(lead)).collect();
        words.one_of(&leads)
    };
    let mut lines = Vec::new();
    if let Some(promised) = &until.as_promised {
        let is_committed = promised.then.iter().any(|lead| lead.effort == Effort::Committed);
        let promise = match promised.promise {
            PromiseThen::Other => ", with other promised times",
            PromiseThen::Nothing if is_committed => ", without promised times",
            PromiseThen::Same | PromiseThen::Nothing => "",
        };
        let (day, then) = (words.date(promised.until), leads(&promised.then));
        lines.push(format!("What we tell you here holds until {day}. After that day: {then}{promise}."));
    }
    if let Some(day) = until.day {
        lines.push(format!("The same request is covered until {}.", words.date(day)));
        if !until.then.is_empty() {
            lines.push(format!("After that day: {}.", leads(&until.then)));
        }
        if until.may_be_sooner {
            lines.push("A release that comes out later may end it sooner.".to_owned());
        }
    }
    lines
}

/// A way out of scope: only what would be different.
pub(super) fn way_out<W: DeskWords + ?Sized>(words: &W, way: &ChangeWay, leads: &[String]) -> String {
    let change = |change: &Change| {
        let (from, to) = (words.answers(&change.from), words.answers(&change.to));
        format!("`{}` from {from} to {to}", change.fact)
    };
    let changes: Vec<String> = way.changes.iter().map(change).collect();
    format!("{}: {}", changes.join("; and "), leads.join("; or "))
}
