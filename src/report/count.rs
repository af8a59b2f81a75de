//! What is counted, and how it becomes the tables of a review.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, FixedOffset};

use super::base::Bases;
use super::cited::{Cited, Clauses, Services, is_service_shown};
use super::client::ForClient;
use super::figures::{
    ClassCount, Commitments, CurrencySums, Figures, MissingFact, MonthOfHours, Stand, Tally, TargetCount, Twice,
};
use super::names::{missing_row, service_called};
use super::period::Period;
use super::promise::{Promised, Promises};
use super::readers::{Number, Readers};
use super::review::{ClientRow, GoodwillReason, Internal, Note, OpenRow, Overridden, Raised, Unclaused, Who};
use super::sums::{OTHERS, When, add_time, row};
use crate::class::{AnsweredBy, Class};
use crate::commitment::{State, Target};
use crate::facts::PolicySet;
use crate::history::{Flag, Handled, Month, Time};
use crate::outgrown::Hours;
use crate::policy::Policy;
use crate::value::{Currency, Date, Money};

/// So many open requests, notes and flags are listed; the others are counted.
const MOST_LISTED: usize = 40;

/// So many reasons for overrides of a rule are listed.
const MOST_REASONS: usize = 10;

/// A chart looks back so many months at least.
const CHARTED: i32 = 12;

/// What is counted.
#[derive(Debug)]
pub(super) struct Counts<'p> {
    policies: &'p PolicySet,
    policy: &'p Policy,
    promises: Promises<'p>,
    period: Period,
    requests: Twice<Tally>,
    classes: BTreeMap<Class, Twice<Tally>>,
    clauses: Clauses,
    /// The same as the client reads it.
    clauses_for_client: Clauses,
    clients: BTreeMap<String, (Twice<Tally>, Sums)>,
    hours: Twice<Sums>,
    months: BTreeMap<Month, Sums>,
    /// The clients of whom a month or a request of the period is told.
    with_data: BTreeSet<String>,
    bases: Bases,
    targets: BTreeMap<(Target, Option<String>), Twice<Stand>>,
    money: BTreeMap<Currency, CurrencySums>,
    worked: Twice<Tally>,
    goodwill: Twice<Tally>,
    services: Services,
    services_for_client: Services,
    open: Tally,
    oldest: BTreeSet<(Date, String, String, Open)>,
    missing: BTreeMap<String, (Tally, u64)>,
    overrides: BTreeMap<(Option<String>, Class, Class), Reasons>,
    reasons: BTreeMap<Option<String>, Tally>,
    unclaused: BTreeMap<(Option<String>, Option<String>), Twice<Tally>>,
    flags: Vec<Raised>,
    notes: Vec<Note>,
    notes_in_all: u64,
    /// Amounts that could not be added exactly.
    pub(super) lost: u64,
}

/// What is listed of an open request.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Open {
    kind: Option<String>,
    hours: Option<Time>,
    missing: Vec<String>,
}

#[derive(Debug, Default)]
struct Reasons {
    count: Tally,
    given: BTreeMap<String, u64>,
    others: u64,
}

/// The tables, for whom they are.
pub(super) struct Tables {
    pub(super) figures: Figures,
    pub(super) open: Vec<OpenRow>,
    pub(super) internal: Internal,
    pub(super) for_client: ForClient,
}

/// Hours of months, added up.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    estimated: Time,
    actual: Time,
    sold: Time,
}

impl Sums {
    fn add(&mut self, hours: &Hours, lost: &mut u64) {
        add_time(&mut self.estimated, hours.estimated, lost);
        add_time(&mut self.actual, hours.actual, lost);
        add_time(&mut self.sold, hours.sold, lost);
    }
}

impl<'p> Counts<'p> {
    pub(super) fn new(policies: &'p PolicySet, period: Period) -> Self {
        Self {
            policies,
            policy: policies.latest(),
            promises: Promises::new(policies),
            period,
            requests: Twice::default(),
            classes: Class::ALL.iter().map(|class| (*class, Twice::default())).collect(),
            clauses: Clauses::default(),
            clauses_for_client: Clauses::default(),
            clients: BTreeMap::new(),
            hours: Twice::default(),
            months: BTreeMap::new(),
            with_data: BTreeSet::new(),
            bases: Bases::default(),
            targets: BTreeMap::new(),
            money: BTreeMap::new(),
            worked: Twice::default(),
            goodwill: Twice::default(),
            services: Services::default(),
            services_for_client: Services::default(),
            open: Tally::default(),
            oldest: BTreeSet::new(),
            missing: BTreeMap::new(),
            overrides: BTreeMap::new(),
            reasons: BTreeMap::new(),
            unclaused: BTreeMap::new(),
            flags: Vec::new(),
            notes: Vec::new(),
            notes_in_all: 0,
            lost: 0,
        }
    }

    pub(super) fn add_hours(&mut self, client: &str, hours: &Hours, when: Option<When>) {
        let lost = &mut self.lost;
        if let Some(when) = when {
            self.hours.at(when).add(hours, lost);
        }
        if when == Some(When::Now) {
            self.with_data.insert(client.to_owned());
            let (_, sums) = self.clients.entry(client.to_owned()).or_default();
            sums.add(hours, lost);
        }
        let after = hours.month.months_until(self.period.last_month());
        if (0..CHARTED).contains(&after) {
            self.months.entry(hours.month).or_default().add(hours, lost);
        }
    }

    /// Whether anything was counted in the period.
    pub(super) fn has_data(&self) -> bool {
        !self.with_data.is_empty()
    }

    /// Whether anything of this client was.
    pub(super) fn has_data_of(&self, client: &str) -> bool {
        self.with_data.contains(client)
    }

    /// The months of the chart: a year at least, up to the last one of the period.
    fn charted(&self) -> impl Iterator<Item = Month> + use<> {
        let last = self.period.last_month();
        (0..CHARTED).rev().filter_map(move |back| last.plus(-back))
    }

    pub(super) fn add_flag(&mut self, flag: Flag, on: Date) {
        if self.flags.len() < super::MOST_ROWS {
            let Flag { client, flag, by, note, .. } = flag;
            self.flags.push(Raised { client, flag, by, on, note });
        }
    }

    /// Counts a request of one of the two periods, or one that is open since some day, and says which numbers it stands
    /// behind.
    pub(super) fn add_request(
        &mut self,
        request: &Handled,
        plan: Option<&str>,
        when: Option<When>,
        open_since: Option<Date>,
        now: DateTime<FixedOffset>,
    ) -> Vec<Number> {
        let mut numbers = Vec::new();
        if let Some(day) = open_since {
            // Of what is done by now nobody knows what it had taken until then.
            let so_far = request.hours.filter(|_| request.is_open);
            self.open.add(so_far, &mut self.lost);
            self.list_open(request, so_far, day);
            numbers.push(("open".to_owned(), Readers::All));
        }
        let Some(when) = when else { return numbers };
        self.count_class(request, when, &mut numbers);
        self.count_promise(request, plan, when, now, &mut numbers);
        self.count_billable(request, when, &mut numbers);
        self.count_unclaused(request, when, &mut numbers);
        if when == When::Now {
            self.with_data.insert(request.client.clone());
            self.count_missing(request, open_since.is_some(), &mut numbers);
            self.count_internal(request, &mut numbers);
            return numbers;
        }
        // What stands behind the numbers of the period before stands in the review of that.
        numbers.retain(|(number, _)| number == "open");
        numbers
    }

    fn list_open(&mut self, request: &Handled, hours: Option<Time>, day: Date) {
        let (kind, missing) = (request.kind.clone(), request.unknown.clone());
        self.oldest.insert((day, request.client.clone(), request.id.clone(), Open { kind, hours, missing }));
        if self.oldest.len() > MOST_LISTED {
            self.oldest.pop_last();
        }
    }

    fn count_class(&mut self, request: &Handled, when: When, numbers: &mut Vec<Number>) {
        let lost = &mut self.lost;
        self.requests.at(when).add(request.hours, lost);
        let (count, _) = self.clients.entry(request.client.clone()).or_default();
        count.at(when).add(request.hours, lost);
        let class = request.class;
        self.classes.entry(class).or_default().at(when).add(request.hours, lost);
        numbers.push((format!("class.{class}"), Readers::All));
        let (cited, read) = (Cited::of(request), Cited::for_client(request));
        if cited == read {
            numbers.push((cited.number(class), Readers::All));
        } else {
            numbers.push((cited.number(class), Readers::Desk));
            numbers.push((read.number(class), Readers::Client));
        }
        self.clauses.add(cited, request, when, lost);
        self.clauses_for_client.add(read, request, when, lost);
    }

    fn count_promise(
        &mut self,
        request: &Handled,
        plan: Option<&str>,
        when: When,
        now: DateTime<FixedOffset>,
        numbers: &mut Vec<Number>,
    ) {
        if request.class != Class::Support {
            return;
        }
        let promised = self.promises.of(request, plan, now);
        if let Promised::Targets(targets) = &promised {
            for (target, state) in targets {
                let key = (*target, request.severity.clone());
                let others = || (*target, Some(OTHERS.to_owned()));
                let stand = row(&mut self.targets, key, others).at(when);
                let (number, word) = stand_of(stand, *state);
                *number += 1;
                let severity = request.severity.as_deref().map_or_else(String::new, |severity| format!(".{severity}"));
                numbers.push((format!("target.{target}{severity}.{word}"), Readers::All));
            }
        }
        if when == When::Now {
            self.bases.add(request, promised, numbers);
        }
    }

    fn count_billable(&mut self, request: &Handled, when: When, numbers: &mut Vec<Number>) {
        if let Some(quoted) = request.quoted {
            let answer = match request.accepted {
                Some(true) => "accepted",
                Some(false) => "declined",
                None => "unanswered",
            };
            self.add_money(quoted, when, |sums| &mut sums.quoted);
            self.add_money(quoted, when, |sums| match answer {
                "accepted" => &mut sums.accepted,
                "declined" => &mut sums.declined,
                _ => &mut sums.unanswered,
            });
            let code = quoted.currency();
            numbers.push((format!("quoted.{code}"), Readers::All));
            numbers.push((format!("{answer}.{code}"), Readers::All));
        }
        if let Some(billed) = request.billed {
            self.add_money(billed, when, |sums| &mut sums.billed);
            numbers.push((format!("billed.{}", billed.currency()), Readers::All));
        }
        if let Some(worked) = request.worked {
            self.worked.at(when).add(Some(worked), &mut self.lost);
            numbers.push(("worked".to_owned(), Readers::All));
        }
        if let Some(goodwill) = &request.goodwill {
            self.goodwill.at(when).add(Some(goodwill.time), &mut self.lost);
            numbers.push(("goodwill".to_owned(), Readers::All));
        }
        if let Some(service) = &request.service {
            let called = service_called(self.policy, service);
            let is_shown = is_service_shown(request);
            let readers = if is_shown { Readers::All } else { Readers::Desk };
            numbers.push((format!("service.{}", called.0), readers));
            if is_shown {
                self.services_for_client.add(called.clone(), request.worked, when, &mut self.lost);
            }
            self.services.add(called, request.worked, when, &mut self.lost);
        }
    }

    fn add_money(
        &mut self,
        amount: Money,
        when: When,
        which: impl Fn(&mut CurrencySums) -> &mut Twice<super::Counted>,
    ) {
        let currency = amount.currency();
        let sums = self.money.entry(currency).or_insert_with(|| CurrencySums::new(currency));
        which(sums).at(when).add(amount.amount(), &mut self.lost);
    }

    /// Support and goodwill for which neither a clause nor a rule stands.
    fn count_unclaused(&mut self, request: &Handled, when: When, numbers: &mut Vec<Number>) {
        let is_given = request.class == Class::Support || request.goodwill.is_some();
        if !is_given || request.clause.is_some() || request.rule.is_some() {
            return;
        }
        let key = (request.kind.clone(), request.component.clone());
        let count = row(&mut self.unclaused, key, || (Some(OTHERS.to_owned()), None));
        count.at(when).add(request.hours, &mut self.lost);
        let said = request.kind.as_deref().unwrap_or("untold");
        numbers.push((format!("unclaused.{said}"), Readers::Internal));
    }

    fn count_missing(&mut self, request: &Handled, is_open: bool, numbers: &mut Vec<Number>) {
        for fact in &request.unknown {
            let (count, open) = row(&mut self.missing, fact.clone(), || OTHERS.to_owned());
            count.add(request.hours, &mut self.lost);
            *open += u64::from(is_open);
            // What the desk knows, or a diagnosis tells, is no matter of the client.
            let def = self.policy.fact_by_name.get(fact).map(|id| self.policy.fact(*id));
            let is_asked = def.is_some_and(|def| def.answered_by == AnsweredBy::Customer);
            let readers = if is_asked { Readers::All } else { Readers::Internal };
            numbers.push((format!("missing.{fact}"), readers));
        }
    }

    fn count_internal(&mut self, request: &Handled, numbers: &mut Vec<Number>) {
        if let Some(overridden) = &request.overridden {
            let key = (request.rule.clone(), overridden.from, request.class);
            let others = || (Some(OTHERS.to_owned()), overridden.from, request.class);
            let reasons = row(&mut self.overrides, key, others);
            reasons.count.add(request.hours, &mut self.lost);
            if reasons.given.len() < MOST_REASONS || reasons.given.contains_key(&overridden.reason) {
                *reasons.given.entry(overridden.reason.clone()).or_default() += 1;
            } else {
                reasons.others += 1;
            }
            numbers.push((format!("override.{}", request.rule.as_deref().unwrap_or("untold")), Readers::Internal));
        }
        if let Some(goodwill) = &request.goodwill {
            let reason = row(&mut self.reasons, goodwill.reason.clone(), || Some(OTHERS.to_owned()));
            reason.add(Some(goodwill.time), &mut self.lost);
        }
        if let Some(note) = &request.internal {
            self.notes_in_all += 1;
            if self.notes.len() < MOST_LISTED {
                let (client, id) = (request.client.clone(), request.id.clone());
                self.notes.push(Note { client, id, note: note.clone() });
            }
        }
    }

    /// The tables. `accounts` are given where the review is of all clients.
    pub(super) fn finish(mut self, last_day: Date, accounts: Option<BTreeMap<String, Who>>) -> Tables {
        let clients = accounts.map_or_else(Vec::new, |accounts| self.client_rows(accounts));
        let open = std::mem::take(&mut self.oldest).into_iter().map(|(opened, client, id, open)| OpenRow {
            client,
            id,
            opened,
            kind: open.kind,
            hours: open.hours,
            missing: open.missing,
        });
        let open = open.collect();
        let internal = self.internal(clients);
        let for_client = ForClient {
            clauses: std::mem::take(&mut self.clauses_for_client).finish(self.policies),
            services: std::mem::take(&mut self.services_for_client).finish(),
            traces: None,
        };
        Tables { figures: self.figures(last_day), open, internal, for_client }
    }

    fn client_rows(&mut self, accounts: BTreeMap<String, Who>) -> Vec<ClientRow> {
        let row = |who: Who| {
            let (requests, sums) = self.clients.get(&who.id).copied().unwrap_or_default();
            let Sums { estimated, actual, sold } = sums;
            ClientRow { client: who, requests, estimated, actual, sold }
        };
        accounts.into_values().map(row).collect()
    }

    fn internal(&mut self, clients: Vec<ClientRow>) -> Internal {
        let overrides = std::mem::take(&mut self.overrides).into_iter().map(|((rule, from, to), reasons)| {
            let mut given: Vec<(String, u64)> = reasons.given.into_iter().collect();
            given.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
            Overridden { rule, from, to, count: reasons.count, reasons: given, other_reasons: reasons.others }
        });
        let mut overrides: Vec<Overridden> = overrides.collect();
        overrides.sort_by_key(|one| std::cmp::Reverse((one.count.requests, one.count.hours)));
        let reasons = std::mem::take(&mut self.reasons).into_iter();
        let mut goodwill: Vec<GoodwillReason> =
            reasons.map(|(reason, count)| GoodwillReason { reason, count }).collect();
        goodwill.sort_by_key(|one| std::cmp::Reverse(one.count.hours));
        let unclaused = std::mem::take(&mut self.unclaused).into_iter();
        let mut unclaused: Vec<Unclaused> =
            unclaused.map(|((kind, component), count)| Unclaused { kind, component, count }).collect();
        unclaused.sort_by_key(|one| std::cmp::Reverse(one.count.now.hours));
        Internal {
            clients,
            overrides,
            goodwill,
            unclaused,
            flags: std::mem::take(&mut self.flags),
            notes: std::mem::take(&mut self.notes),
            notes_in_all: self.notes_in_all,
            without_promise: self.bases.without,
            promise_lacks: self.bases.lacks(),
            not_reckoned: std::mem::take(&mut self.bases.not_reckoned),
        }
    }

    fn figures(self, last_day: Date) -> Figures {
        let policy = self.policy;
        let months = self.charted().map(|month| {
            let told = self.months.get(&month);
            let (estimated, actual) = (told.map(|told| told.estimated), told.map(|told| told.actual));
            let sold = told.map_or(Time::ZERO, |told| told.sold);
            let (in_period, is_over) = (self.period.has_month(month), month.last_day() <= last_day);
            MonthOfHours { month, in_period, is_over, estimated, actual, sold }
        });
        let months = months.collect();
        let classes = self.classes.into_iter().map(|(class, count)| ClassCount { class, count });
        let targets =
            self.targets.into_iter().map(|((target, severity), count)| TargetCount { target, severity, count });
        let missing = self.missing.into_iter().map(|(fact, (count, open))| missing_row(policy, fact, count, open));
        let mut missing: Vec<MissingFact> = missing.collect();
        missing.sort_by_key(|one| std::cmp::Reverse((one.count.hours, one.count.requests)));
        Figures {
            requests: self.requests,
            classes: classes.collect(),
            clauses: self.clauses.finish(self.policies),
            estimated: Twice { now: self.hours.now.estimated, before: self.hours.before.estimated },
            actual: Twice { now: self.hours.now.actual, before: self.hours.before.actual },
            sold: Twice { now: self.hours.now.sold, before: self.hours.before.sold },
            months,
            commitments: Commitments { base: self.bases.base, targets: targets.collect() },
            money: self.money.into_values().collect(),
            worked: self.worked,
            goodwill: self.goodwill,
            services: self.services.finish(),
            open: self.open,
            missing,
        }
    }
}

/// The count that a state belongs to, and the word for it.
const fn stand_of(stand: &mut Stand, state: State) -> (&mut u64, &'static str) {
    match state {
        State::Met => (&mut stand.met, "met"),
        State::Missed => (&mut stand.missed, "missed"),
        State::Paused => (&mut stand.paused, "paused"),
        State::Running | State::Beyond => (&mut stand.running, "running"),
        State::Unknown | State::NoTime | State::Ended => (&mut stand.unknown, "unknown"),
    }
}
