//! Sums that stay exact, tables that stay small, and the requests behind each number.

use std::collections::BTreeMap;

use serde::Serialize;

use super::figures::{Counted, Tally, Twice};
use super::reviewer::{APPENDIX, MOST_ROWS};
use crate::history::Time;
use crate::value::{Decimal, exact_sum};

/// The requests behind a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Trace {
    /// The number, such as `class.support`.
    pub number: String,
    /// The requests, in order of the history.
    pub requests: Vec<String>,
}

impl Trace {
    /// What its number is called on a page.
    #[must_use]
    pub fn called(&self) -> String {
        let (kind, rest) = self.number.split_once('.').unwrap_or((&self.number, ""));
        match kind {
            "class" => format!("All that was {rest}"),
            "clause" => match rest.split_once('.') {
                Some((class, clause)) => format!("Clause {clause}, {class}"),
                None => self.number.clone(),
            },
            "standard" => format!("Standard scope, {rest}"),
            "no-clause" => format!("No clause, {rest}"),
            "without-clause" => format!("Standard scope or no clause, {rest}"),
            "base" => match rest {
                "promised" => "With a promised time".to_owned(),
                "without-time" => "Promised without a time".to_owned(),
                "best-effort" => "Best effort".to_owned(),
                "not-known" => "Not known what is promised".to_owned(),
                "not-reckoned" => "Promise could not be reckoned".to_owned(),
                "waited" => "Waited for an answer".to_owned(),
                other => format!("Promise could not be reckoned: {}", other.replace('-', " ")),
            },
            "target" => promise_called(rest),
            "quoted" | "accepted" | "declined" | "unanswered" | "billed" => format!("{}, {rest}", capital(kind)),
            "worked" => "Billable time".to_owned(),
            "goodwill" => "Time given away".to_owned(),
            "open" => "Still open".to_owned(),
            "service" => format!("Service: {rest}"),
            "missing" => format!("Missing: {rest}"),
            "override" => format!("Against the policy: {rest}"),
            "unclaused" => format!("Without a clause: {rest}"),
            _ => self.number.clone(),
        }
    }

    /// Traces stand in the order of the sections that they belong to.
    pub(super) fn order(&self) -> (usize, &str) {
        const KINDS: [&str; 18] = [
            "class",
            "standard",
            "no-clause",
            "without-clause",
            "clause",
            "target",
            "base",
            "quoted",
            "accepted",
            "declined",
            "unanswered",
            "billed",
            "worked",
            "goodwill",
            "service",
            "open",
            "missing",
            "override",
        ];
        let kind = self.number.split('.').next().unwrap_or("");
        (KINDS.iter().position(|known| *known == kind).unwrap_or(KINDS.len()), &self.number)
    }
}

/// `response.2.met`: a target, perhaps a severity, and how it stands.
fn promise_called(rest: &str) -> String {
    let (rest, state) = rest.rsplit_once('.').unwrap_or((rest, ""));
    let (target, severity) = rest.split_once('.').map_or((rest, None), |(target, severity)| (target, Some(severity)));
    let severity = severity.map_or_else(String::new, |severity| format!(", severity {severity}"));
    format!("{}{severity}: {state}", capital(target))
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Which of the two periods something belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    Now,
    Before,
}

impl<T> Twice<T> {
    pub(super) const fn at(&mut self, when: When) -> &mut T {
        match when {
            When::Now => &mut self.now,
            When::Before => &mut self.before,
        }
    }
}

impl Tally {
    /// One more request. What cannot be added exactly is counted and not added.
    pub(super) fn add(&mut self, hours: Option<Time>, lost: &mut u64) {
        self.requests += 1;
        add_time(&mut self.hours, hours.unwrap_or_default(), lost);
    }
}

impl Counted {
    pub(super) fn add(&mut self, amount: Decimal, lost: &mut u64) {
        self.requests += 1;
        match exact_sum(self.amount, amount) {
            Some(sum) => self.amount = sum,
            None => *lost += 1,
        }
    }
}

pub(super) fn add_time(sum: &mut Time, more: Time, lost: &mut u64) {
    match sum.checked_add(more) {
        Some(exact) => *sum = exact,
        None => *lost += 1,
    }
}

/// The row of a table that a key belongs to. A table that is full has one more row for all other keys, so that a history
/// full of names does not fill the memory.
pub(super) fn row<K: Ord, V: Default>(rows: &mut BTreeMap<K, V>, key: K, others: impl FnOnce() -> K) -> &mut V {
    let key = if rows.len() >= MOST_ROWS && !rows.contains_key(&key) { others() } else { key };
    rows.entry(key).or_default()
}

/// What stands for names that a full table has no row for.
pub(super) const OTHERS: &str = "(others)";

/// The requests behind each number, as long as they are few.
#[derive(Debug, Default)]
pub(super) struct Traces {
    by_number: BTreeMap<String, Vec<String>>,
    count: usize,
}

impl Traces {
    pub(super) fn add(&mut self, number: &str, request: String) {
        self.count += 1;
        if self.count > APPENDIX {
            self.by_number.clear();
        } else {
            self.by_number.entry(number.to_owned()).or_default().push(request);
        }
    }

    /// None if there were too many.
    pub(super) fn finish(self) -> Option<Vec<Trace>> {
        let traces = self.by_number.into_iter().map(|(number, requests)| Trace { number, requests });
        let mut traces: Vec<Trace> = traces.collect();
        traces.sort_by(|a, b| a.order().cmp(&b.order()));
        (self.count <= APPENDIX).then_some(traces)
    }
}
