//! What the author wrote, key for key: the whole grammar, with a place on everything and no meaning yet.
//!
//! [`read`] takes a tree, fills a [`Document`] with what has the right shape, and collects every fault: unknown keys,
//! wrong shapes, missing keys. Names, versions, dates and prices are still text here.

mod calendar;
mod clock;
mod commitment;
mod condition;
mod distances;
mod facts;
mod life_cycles;
mod lints;
mod meter;
mod outgrown;
mod products;
mod reader;
mod rules;
mod scalar;
mod services;
mod wording;

pub use calendar::{Calendar, CalendarForm, DayHours, Holidays};
pub use clock::{Clock, ClockRow};
pub use commitment::{Commitment, Target};
pub use condition::{Condition, Item, SetMode, TestForm};
pub use distances::{Counting, Distance};
pub use facts::{Assumption, Declaration, FactWord, Signal, Table, TableRow};
pub use life_cycles::LifeCycle;
pub use lints::{Allowance as LintAllowance, LintSetting};
pub use meter::{Allowance, AtLimit, CarryOver, Meter, Overrun, Period};
pub use outgrown::{Outgrown, Recurrence};
pub use products::{Column, DateForm, DateRow, Listed, Phase, PhaseColumn, Product, Release, ReleaseTable, Role};
pub use rules::{Flag, Limit, Outcome, Rule, RuleItem, Section};
pub use services::{Party, Price, PriceForm, Quotes, Rounding, Service, Surcharge};
pub use wording::Text;

use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::Node;
use crate::text::Span;
use reader::{Faults, MapReader};

/// The version of the policy language that this crate reads.
pub const LANGUAGE_VERSION: &str = "1";

const HEADER_HELP: &str = "write `policy: { id: NAME, title: TEXT, effective: DATE }`";

/// A value and where it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Its place.
    pub span: Span,
}

/// Everything that the author wrote.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Document {
    /// `policy`.
    pub header: Header,
    /// `products`.
    pub products: Vec<Product>,
    /// `life-cycles`.
    pub life_cycles: Vec<LifeCycle>,
    /// `plans`, lowest first.
    pub plans: Vec<Spanned<String>>,
    /// `clocks`.
    pub clocks: Vec<Clock>,
    /// `meters`.
    pub meters: Vec<Meter>,
    /// `facts`.
    pub facts: Vec<Declaration>,
    /// `impossible`.
    pub impossible: Vec<Condition>,
    /// `tables`.
    pub tables: Vec<Table>,
    /// `distances`.
    pub distances: Vec<Distance>,
    /// `signals`.
    pub signals: Vec<Signal>,
    /// `services`.
    pub services: Vec<Service>,
    /// `quotes`.
    pub quotes: Option<Quotes>,
    /// `parties`.
    pub parties: Vec<Party>,
    /// `rules`; `None`: the key is not there, which means the built-in rules.
    pub rules: Option<Vec<RuleItem>>,
    /// `otherwise`.
    pub otherwise: Option<Outcome>,
    /// `limits`.
    pub limits: Vec<Limit>,
    /// `flags`.
    pub flags: Vec<Flag>,
    /// `calendars`.
    pub calendars: Vec<Calendar>,
    /// `commitments`.
    pub commitments: Vec<Commitment>,
    /// `outgrown`.
    pub outgrown: Option<Outgrown>,
    /// `lints`.
    pub lints: Vec<LintSetting>,
}

/// The key `policy`.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Header {
    /// `id`.
    pub id: Option<Spanned<String>>,
    /// `title`.
    pub title: Option<Text>,
    /// `version`.
    pub version: Option<Spanned<String>>,
    /// `language` of the author's texts.
    pub language: Option<Spanned<String>>,
    /// `effective`.
    pub effective: Option<Spanned<String>>,
    /// `applies-from`.
    pub applies_from: Option<Spanned<String>>,
    /// `time-zone`.
    pub time_zone: Option<Spanned<String>>,
    /// `currency`.
    pub currency: Option<Spanned<String>>,
    /// `while-open`: whether the leaning is that of the desk.
    pub while_open_desk: Option<Spanned<bool>>,
}

/// Reads a tree. What is returned is as much as had the right shape; `faults` says what had not.
///
/// ```
/// use scopeline::document;
/// use scopeline::syntax::{Limits, parse};
/// use scopeline::text::Sources;
///
/// let sources = Sources::single("tiny.yaml", "scopeline: 1\npolicy: { id: tiny }\notherwise: { clas: service }\n");
/// let (id, _) = sources.iter().next().expect("there is one text");
/// let mut faults = Vec::new();
/// let root = parse(&sources, id, &Limits::default(), &mut faults).expect("it is well formed");
/// let document = document::read(&root, &mut faults);
/// assert_eq!(document.header.id.expect("it is written").value, "tiny");
/// assert_eq!(faults[0].message, "`otherwise` has no key `clas`");
/// assert_eq!(faults[0].help.as_deref(), Some("did you mean `class`?"));
/// ```
pub fn read(root: &Node, faults: &mut Vec<Diagnostic>) -> Document {
    let mut map = MapReader::open_named(root, "this policy", "scopeline: 1", faults);
    language_version(&mut map, faults);
    let document = Document {
        header: map.required("policy", HEADER_HELP).map_or_else(Header::default, |node| read_header(node, faults)),
        products: map.named("products", faults, products::product),
        life_cycles: map.named("life-cycles", faults, life_cycles::life_cycle),
        plans: map.texts("plans", faults),
        clocks: map.named("clocks", faults, clock::clock),
        meters: map.named("meters", faults, meter::meter),
        facts: map.named("facts", faults, facts::declaration),
        impossible: map.list("impossible", faults, condition::condition),
        tables: map.named("tables", faults, facts::table),
        distances: map.named("distances", faults, distances::distance),
        signals: map.list("signals", faults, facts::signal),
        services: map.named("services", faults, services::service),
        quotes: map.node("quotes").and_then(|node| services::quotes(node, faults)),
        parties: map.named("parties", faults, services::party),
        rules: map.node("rules").map(|node| reader::list(node, "rules", faults, rules::rule_item)),
        otherwise: map
            .required("otherwise", "write `otherwise: { class: service, certainty: approval }`")
            .and_then(|node| rules::otherwise(node, faults)),
        limits: map.list("limits", faults, rules::limit),
        flags: map.list("flags", faults, rules::flag),
        calendars: map.named("calendars", faults, calendar::calendar),
        commitments: map.list("commitments", faults, commitment::commitment),
        outgrown: map.node("outgrown").and_then(|node| outgrown::outgrown(node, faults)),
        lints: map.named("lints", faults, lints::setting),
    };
    map.finish(faults);
    document
}

fn language_version(map: &mut MapReader<'_>, faults: &mut Faults) {
    let Some(version) = map.required_text("scopeline", "write `scopeline: 1` as the first line", faults) else {
        return;
    };
    if version.value != LANGUAGE_VERSION {
        let message = format!("version `{}` of the policy language is not known here", version.value);
        let fault = Diagnostic::error(Code::LanguageVersion, version.span, message);
        faults.push(
            fault.help(format!("this program reads version {LANGUAGE_VERSION}: write `scopeline: {LANGUAGE_VERSION}`")),
        );
    }
}

fn read_header(node: &Node, faults: &mut Faults) -> Header {
    let mut map = MapReader::open_named(node, "`policy`", "policy: { id: NAME, title: TEXT }", faults);
    let header = Header {
        id: map.required_text("id", "write a short name that does not change, such as `id: lodestone`", faults),
        title: map.wording("title", faults),
        version: map.text("version", faults),
        language: map.text("language", faults).and_then(|language| language_tag(language, faults)),
        effective: map.text("effective", faults),
        applies_from: map.text("applies-from", faults),
        time_zone: map.text("time-zone", faults),
        currency: map.text("currency", faults),
        while_open_desk: map.word("while-open", &[("client", false), ("desk", true)], faults),
    };
    map.finish(faults);
    header
}

fn language_tag(language: Spanned<String>, faults: &mut Faults) -> Option<Spanned<String>> {
    if wording::is_language(&language.value) {
        return Some(language);
    }
    let message = format!("`{}` is not a language", language.value);
    faults.push(Diagnostic::error(Code::BadName, language.span, message).help("write a code such as `en` or `de-AT`"));
    None
}

#[cfg(test)]
mod tests;
