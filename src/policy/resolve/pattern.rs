//! From the text of a test to a pattern, by the type of its fact.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Resolver;
use crate::diagnostic::{Code, Diagnostic};
use crate::policy::condition::{Pattern, ThingTest};
use crate::policy::fact::{FactType, Sym};
use crate::policy::read::yes_no;
use crate::text::Span;
use crate::value::{Duration, Money, Range, RangeError, ThingPattern, VersionRange, parse_date, parse_number};

/// What an author declared under `groups` of a fact, by folded name. Shared by everything that names them.
pub(super) type Groups = Arc<BTreeMap<String, Group>>;

const DATE: &str = "date";
/// What to do where a fact stands for the value of another.
const NOT_A_VALUE: &str = "this is the name of a fact, and facts are not compared with one another; write a value, or one \
                           row for each value";
/// What a listing names.
const THING: &str = "name with a version";

/// Of so many ranges in a group each is kept once; of more, finding the same again would take too long.
const FEW_RANGES: usize = 1_000;

/// Most members of all groups together, each counted with what the groups in it hold.
const MOST_MEMBERS: usize = 1_000_000;

/// A group with its members as patterns, none of which is a group.
#[derive(Clone)]
pub(super) struct Group {
    pub(super) members: Arc<[Pattern]>,
    /// The names among them, for a group with a range behind it; `None` if a member has a range of its own.
    names: Option<Arc<[Sym]>>,
}

impl Group {
    /// The group of these members, each once.
    pub(super) fn new(patterns: Vec<Pattern>) -> Self {
        let mut names = BTreeSet::new();
        let mut others = Vec::new();
        for pattern in patterns.iter().flat_map(Pattern::flat) {
            match pattern {
                Pattern::Names(more) => names.extend(more),
                Pattern::Thing(ThingTest { names: Some(more), versions: None }) => names.extend(more.iter()),
                other if others.len() < FEW_RANGES && others.contains(other) => {}
                other => others.push(other.clone()),
            }
        }
        let is_thing = patterns.iter().flat_map(Pattern::flat).any(|pattern| matches!(pattern, Pattern::Thing(_)));
        let names: Arc<[Sym]> = names.into_iter().copied().collect();
        let only_names = others.is_empty().then(|| names.clone());
        let named = match is_thing {
            _ if names.is_empty() => None,
            true => Some(Pattern::Thing(ThingTest { names: Some(names), versions: None })),
            false => Some(Pattern::Names(names.to_vec())),
        };
        Self { members: named.into_iter().chain(others).collect(), names: only_names }
    }

    /// Its members, if none has a range of its own.
    pub(super) fn names(&self) -> Option<&[Sym]> {
        self.names.as_deref()
    }
}

impl Pattern {
    fn flat(&self) -> &[Self] {
        match self {
            Self::Group(members) => members,
            one => std::slice::from_ref(one),
        }
    }

    /// How many names and ranges it holds.
    pub(super) fn size(&self) -> usize {
        let one = |pattern: &Self| match pattern {
            Self::Names(names) => names.len(),
            Self::Thing(test) => test.names.as_ref().map_or(1, |names| names.len()),
            _ => 1,
        };
        self.flat().iter().map(one).sum()
    }
}

impl Resolver<'_> {
    /// One value, group or range of a test on a fact of this type. `None` if it has a fault, which is reported.
    pub(super) fn pattern(&mut self, ty: &FactType, groups: &Groups, text: &str, span: Span) -> Option<Vec<Pattern>> {
        if let Some(group) = groups.get(&crate::value::fold(text)) {
            return Some(vec![Pattern::Group(group.members.clone())]);
        }
        let one = match ty {
            FactType::YesNo => self.yes_no(text, span).map(Pattern::YesNo),
            FactType::Number => self.range(text, span, "number", |text| parse_number(text).ok()).map(Pattern::Number),
            FactType::Duration => {
                self.range(text, span, "duration", |text| Duration::parse(text).ok()).map(Pattern::Duration)
            }
            FactType::Money => self.range(text, span, "amount", |text| Money::parse(text).ok()).map(Pattern::Money),
            FactType::Date => self.range(text, span, DATE, |text| parse_date(text).ok()).map(Pattern::Date),
            FactType::Version => self.version_range(text, span).map(|range| Pattern::Version(Box::new(range))),
            FactType::Instant | FactType::Zone => {
                self.not_tested(ty, span);
                None
            }
            FactType::Name => Some(Pattern::Names(vec![self.names.intern(text)])),
            FactType::OneOf(names) | FactType::SetOf(names) => {
                self.closed_name(names, groups, text, span).map(|name| Pattern::Names(vec![name]))
            }
            FactType::Levels(names) => self.levels(names, groups, text, span).map(Pattern::Names),
            FactType::Thing | FactType::Things => self.thing(groups, text, span).map(Pattern::Thing),
        };
        one.map(|pattern| vec![pattern])
    }

    /// What feeds calendars is not tested itself.
    fn not_tested(&mut self, ty: &FactType, span: Span) {
        let message = format!("a fact of the type `{}` is read by calendars and not tested itself", ty.word());
        self.fault(
            Diagnostic::error(Code::BadTest, span, message).help("test `arrived.NAME` of a calendar: `in` or `out`"),
        );
    }

    pub(super) fn yes_no(&mut self, text: &str, span: Span) -> Option<bool> {
        let read = yes_no(text);
        if read.is_none() {
            self.fault(
                Diagnostic::error(Code::BadTest, span, format!("`{text}` is neither yes nor no"))
                    .help("this fact is `yes-no`; write `yes` or `no`"),
            );
        }
        read
    }

    fn range<T: PartialOrd + Clone>(
        &mut self,
        text: &str,
        span: Span,
        what: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<Range<T>>
    where
        Range<T>: Sized,
    {
        match Range::parse(text, read) {
            Ok(range) => Some(range),
            Err(error) => {
                self.range_fault(text, span, what, &error);
                None
            }
        }
    }

    fn range_fault(&mut self, text: &str, span: Span, what: &str, error: &RangeError) {
        self.fault(if error.is_empty() {
            Diagnostic::error(Code::EmptyRange, span, format!("nothing lies in the range `{text}`"))
                .help("write the lower bound first, and leave room between the two")
        } else {
            Diagnostic::error(Code::BadRange, span, format!("`{text}` is not a {what} or a range of them")).help(
                if self.fact_by_name.contains_key(text) {
                    NOT_A_VALUE.to_owned()
                } else if what == THING {
                    format!("begin with a name, such as `php {text}`; a range follows it: `php 8.2+`, `php 8.1..8.4`")
                } else if what == DATE {
                    "write a day such as `2026-07-01`, or `2026-07-01+`, `..2026-07-01`, `under 2026-07-01`; to hold a date \
                     against the day of the request, make a clock that counts from it"
                        .to_owned()
                } else {
                    "write one value, `14+`, `..10`, `8..10`, `under 7.3` or `over 4`, each with its unit if it has one"
                        .to_owned()
                },
            )
        });
    }

    pub(super) fn version_range(&mut self, text: &str, span: Span) -> Option<VersionRange> {
        match VersionRange::parse(text) {
            Ok(range) => Some(range),
            Err(error) => {
                self.range_fault(text, span, "version", &error);
                None
            }
        }
    }

    /// A name of a closed list.
    pub(super) fn closed_name(&mut self, names: &[Sym], groups: &Groups, text: &str, span: Span) -> Option<Sym> {
        let sym = self.names.find(text);
        if names.contains(&sym) {
            return Some(sym);
        }
        let known: Vec<&str> = names.iter().map(|&name| self.names.text(name)).collect();
        let all = known.iter().copied().chain(groups.keys().map(String::as_str));
        let fault = Diagnostic::error(Code::UnknownValue, span, format!("`{text}` is not a value of this fact"));
        let help = match self.close(text, all) {
            _ if self.fact_by_name.contains_key(text) => NOT_A_VALUE.to_owned(),
            Some(close) => format!("did you mean `{close}`?"),
            None => format!("its values are {}", quoted(&known)),
        };
        self.fault(fault.help(help));
        None
    }

    /// A level, or levels from one up (`silver+`), down (`..silver`) or between (`bronze..silver`).
    fn levels(&mut self, names: &[Sym], groups: &Groups, text: &str, span: Span) -> Option<Vec<Sym>> {
        let whole = self.names.find(text);
        if names.contains(&whole) {
            return Some(vec![whole]);
        }
        if let Some(level) = text.strip_prefix("under ") {
            let at = self.level_at(names, groups, level, span)?;
            return self.some_levels(&names[..at], text, span);
        }
        if let Some(level) = text.strip_prefix("over ") {
            let at = self.level_at(names, groups, level, span)?;
            return self.some_levels(&names[at + 1..], text, span);
        }
        let (low, high) = match (text.strip_suffix('+'), text.split_once("..")) {
            (Some(low), _) => (low.trim(), ""),
            (None, Some((low, high))) => (low.trim(), high.trim()),
            (None, None) => return self.closed_name(names, groups, text, span).map(|name| vec![name]),
        };
        let mut at = |end: &str, open: usize| {
            if end.is_empty() {
                return Some(open);
            }
            self.level_at(names, groups, end, span)
        };
        let (from, to) = (at(low, 0)?, at(high, names.len().saturating_sub(1))?);
        let levels = if from > to { &[] } else { &names[from..=to] };
        self.some_levels(levels, text, span)
    }

    fn level_at(&mut self, names: &[Sym], groups: &Groups, level: &str, span: Span) -> Option<usize> {
        let name = self.closed_name(names, groups, level.trim(), span)?;
        names.iter().position(|&known| known == name)
    }

    /// Levels of which there has to be at least one.
    fn some_levels(&mut self, levels: &[Sym], text: &str, span: Span) -> Option<Vec<Sym>> {
        if levels.is_empty() {
            let fault = Diagnostic::error(Code::EmptyRange, span, format!("nothing lies in the range `{text}`"));
            self.fault(fault.help("write the lower level first; the levels are listed lowest first"));
            return None;
        }
        Some(levels.to_vec())
    }

    /// What a row of a listing names: a thing, or each member of a group.
    pub(super) fn things(&mut self, groups: &Groups, text: &str, span: Span) -> Vec<ThingTest> {
        let Some(group) = groups.get(&crate::value::fold(text)) else {
            return self.thing(groups, text, span).into_iter().collect();
        };
        if !self.has_room_for(group.members.len(), span) {
            return Vec::new();
        }
        let thing = |member: &Pattern| match member {
            Pattern::Thing(test) => Some(test.clone()),
            _ => None,
        };
        group.members.iter().filter_map(thing).collect()
    }

    /// Whether the groups of the policy do not grow beyond all measure; if they do, that is reported once.
    pub(super) fn has_room_for(&mut self, members: usize, span: Span) -> bool {
        let before = self.members;
        self.members = before.saturating_add(members);
        if before <= MOST_MEMBERS && self.members > MOST_MEMBERS {
            let message = format!("the groups of this policy have more than {MOST_MEMBERS} members, all told");
            let fault = Diagnostic::error(Code::TooLarge, span, message);
            self.fault(fault.help("a group that names other groups counts with all of their members"));
        }
        self.members <= MOST_MEMBERS
    }

    /// A thing: a name or group and perhaps a range of versions.
    pub(super) fn thing(&mut self, groups: &Groups, text: &str, span: Span) -> Option<ThingTest> {
        // The whole text may be a name that was declared with its number, such as `windows 11`.
        let pattern = match ThingPattern::parse(text) {
            Ok(pattern) => pattern,
            Err(error) => {
                self.range_fault(text, span, THING, &error);
                return None;
            }
        };
        let versions = pattern.versions().cloned().map(Box::new);
        let Some(name) = pattern.name() else { return Some(ThingTest { names: None, versions }) };
        let names = match groups.get(&crate::value::fold(name)) {
            Some(Group { names: Some(names), .. }) => names.clone(),
            Some(Group { names: None, .. }) => {
                let message = format!("the members of `{name}` have versions of their own");
                let fault = Diagnostic::error(Code::BadTest, span, message);
                self.fault(fault.help(format!("write `{name}` alone, or take the versions out of the group")));
                return None;
            }
            None => Arc::from([self.names.intern(name)]),
        };
        Some(ThingTest { names: Some(names), versions })
    }
}

pub(super) use crate::diagnostic::in_backticks as quoted;
