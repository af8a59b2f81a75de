//! What can be known about a request: the facts that a policy declares or brings with it.

use std::collections::HashMap;

use super::calendar::CalendarId;
use super::clock::Clock;
use super::condition::Condition;
use super::distance::Distance;
use super::life_cycle::CycleId;
use super::meter::Meter;
use super::rule::ServiceId;
use super::wording::Wording;
use crate::class::AnsweredBy;
use crate::value::locale::primary;
use crate::value::{Date, Decimal, Duration, Moment, Money, Version};

/// The number of a fact within its policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactId(pub(crate) u32);

/// A name that the policy mentions, as a number; compared without regard to case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Sym(pub(crate) u32);

impl Sym {
    /// Any name that the policy does not mention anywhere: it fails every *is* and passes every *not*.
    pub(crate) const OTHER: Self = Self(u32::MAX);
}

/// What is found by what an author wrote. Whoever sends a request can only look up, and a policy is no stranger's, so
/// that a fast hash does.
pub(crate) type ByName<T> = HashMap<String, T, foldhash::fast::RandomState>;

/// The names that a policy mentions.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names {
    written: Vec<String>,
    by_folded: ByName<Sym>,
}

impl Names {
    /// The number of a name, new or known.
    pub(crate) fn intern(&mut self, name: &str) -> Sym {
        let folded = crate::value::fold(name);
        if let Some(&known) = self.by_folded.get(&folded) {
            return known;
        }
        let sym = Sym(u32::try_from(self.written.len()).unwrap_or(u32::MAX - 1));
        self.written.push(name.trim().to_owned());
        self.by_folded.insert(folded, sym);
        sym
    }

    /// The number of a name; [`Sym::OTHER`] if the policy does not mention it.
    pub(crate) fn find(&self, name: &str) -> Sym {
        let folded = || self.by_folded.get(&crate::value::fold(name)).copied();
        self.find_folded(name).or_else(folded).unwrap_or(Sym::OTHER)
    }

    /// The number of a name that is written as names are compared; `None` for any other, and for one that the policy
    /// does not mention.
    pub(crate) fn find_folded(&self, name: &str) -> Option<Sym> {
        let is_folded = |byte: u8| byte.is_ascii_graphic() && !byte.is_ascii_uppercase();
        if name.bytes().all(is_folded) { self.by_folded.get(name).copied() } else { None }
    }

    /// The name as the policy first wrote it.
    pub(crate) fn text(&self, sym: Sym) -> &str {
        self.written.get(sym.0 as usize).map_or("any other", String::as_str)
    }
}

/// One element of a set, or the value of a fact that names a thing: a name and perhaps a version.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Element {
    pub(crate) name: Sym,
    pub(crate) version: Option<Version>,
}

/// What a fact can be.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    /// The fact's `only-if` does not hold, or the product has no such table or listing.
    NotApplicable,
    YesNo(bool),
    Number(Decimal),
    Duration(Duration),
    Money(Money),
    Date(Moment),
    Version(Version),
    Instant(jiff::Timestamp),
    Zone(jiff::tz::TimeZone),
    Name(Sym),
    Thing(Element),
    /// Several at once. Not complete: *at least* these.
    Set {
        elements: Vec<Element>,
        complete: bool,
    },
}

impl Value {
    /// Whether it is, or holds, a name that the policy does not have.
    pub(crate) fn is_other_name(&self) -> bool {
        match self {
            Self::Name(name) => *name == Sym::OTHER,
            Self::Thing(element) => element.name == Sym::OTHER,
            Self::Set { elements, .. } => elements.iter().any(|element| element.name == Sym::OTHER),
            _ => false,
        }
    }

    pub(crate) const fn on(date: Date) -> Self {
        Self::Date(Moment::On(date))
    }
}

/// What type a fact has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum FactType {
    YesNo,
    Number,
    Duration,
    Money,
    Date,
    Version,
    /// An instant; only calendars ask for it.
    Instant,
    /// A time zone; only calendars ask for it.
    Zone,
    /// Any name.
    Name,
    /// One of these and no other.
    OneOf(Vec<Sym>),
    /// One of these and no other, lowest first.
    Levels(Vec<Sym>),
    /// Any thing, perhaps with a version.
    Thing,
    /// Several of these and no other.
    SetOf(Vec<Sym>),
    /// Several things, each perhaps with a version.
    Things,
}

impl FactType {
    /// The allowed names, if the list is closed.
    pub(crate) fn closed(&self) -> Option<&[Sym]> {
        match self {
            Self::OneOf(names) | Self::Levels(names) | Self::SetOf(names) => Some(names),
            _ => None,
        }
    }

    pub(crate) const fn is_set(&self) -> bool {
        matches!(self, Self::SetOf(_) | Self::Things)
    }

    /// The word for the type in the policy language.
    pub(crate) const fn word(&self) -> &'static str {
        match self {
            Self::YesNo => "yes-no",
            Self::Number => "number",
            Self::Duration => "duration",
            Self::Money => "money",
            Self::Date => "date",
            Self::Version => "version",
            Self::Instant => "instant",
            Self::Zone => "zone",
            Self::Name => "name",
            Self::OneOf(_) => "one-of",
            Self::Levels(_) => "levels",
            Self::Thing => "thing",
            Self::SetOf(_) => "set-of",
            Self::Things => "set of things",
        }
    }
}

/// How a derived fact comes about. Its inputs are facts that come before it in an acyclic order.
#[derive(Debug, Clone)]
pub(crate) enum Derivation {
    /// `release.phase`: the first phase row that holds.
    Phase,
    /// `release.stage`: `pre` or `final`, from the version's qualifier.
    Stage,
    /// `release.COLUMN`: what the release table says, or a date by rule.
    ReleaseColumn(String),
    /// `ROLE.status`, for the role that is this fact.
    RoleStatus(FactId),
    /// `environment.status`: the worst of the roles.
    EnvironmentStatus,
    /// `component.status`.
    ComponentStatus,
    /// `component.COLUMN`.
    ComponentColumn(String),
    /// `integrations.status`: the worst of the elements.
    IntegrationsStatus,
    /// `arrived.NAME`: whether the request came in the hours of this calendar.
    Arrived(CalendarId),
    /// A table of the author's: the first row that holds.
    Table(Vec<TableRow>),
    /// `THING.phase`: where the thing that is this fact stands in its life cycle.
    ThingPhase(FactId),
    /// `VERSION.phase`: where the version that is this fact stands in this life cycle.
    VersionPhase(FactId, CycleId),
    /// How far one version is from another.
    Distance(Distance),
    /// A clock: the first row whose last day has not passed.
    Clock(Clock),
    /// `METER.status`: how what is used stands to what there is.
    Meter(Meter),
}

/// A row of a table; the last has the condition that always holds.
#[derive(Debug, Clone)]
pub(crate) struct TableRow {
    pub(crate) when: Condition,
    pub(crate) is: Value,
}

/// A fact as the policy means it.
#[derive(Debug, Clone)]
pub(crate) struct FactDef {
    pub(crate) name: String,
    pub(crate) ty: FactType,
    /// `None`: a base fact, which a request may give.
    pub(crate) derivation: Option<Derivation>,
    /// What people call the values of a closed list.
    pub(crate) labels: Vec<(Sym, Wording)>,
    pub(crate) ask: Option<Wording>,
    pub(crate) answered_by: AnsweredBy,
    pub(crate) only_if: Option<Condition>,
    pub(crate) assume: Option<Value>,
    /// Whether text may be evidence for it.
    pub(crate) text_may_set: bool,
    pub(crate) changeable: Option<Changeable>,
}

/// How a fact of a request can be made another one.
#[derive(Debug, Clone)]
pub(crate) struct Changeable {
    pub(crate) way: Wording,
    pub(crate) offer: Option<ServiceId>,
}

impl FactDef {
    pub(crate) const fn is_base(&self) -> bool {
        self.derivation.is_none()
    }

    /// What people call a value, in this language or another variety of it.
    pub(crate) fn label(&self, value: Sym, language: &str) -> Option<&str> {
        let (_, label) = self.labels.iter().find(|(named, _)| *named == value)?;
        let (spoken, template) = label.spoken(language);
        primary(spoken).eq_ignore_ascii_case(primary(language)).then_some(&*template.text)
    }
}

/// The facts that the language itself knows, by number, as far as this policy has them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WellKnown {
    pub(crate) product: FactId,
    pub(crate) release: FactId,
    pub(crate) component: FactId,
    pub(crate) integrations: FactId,
    /// The instant at which a request came, where there is a calendar.
    pub(crate) arrived: Option<FactId>,
    pub(crate) plan: FactId,
}
