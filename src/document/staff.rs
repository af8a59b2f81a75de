//! A staff file as written: who is there, when, and what each of them can do.

use super::calendar::{Calendar, calendar};
use super::reader::{Faults, MapReader, some};
use super::scalar::some_texts;
use super::{LANGUAGE_VERSION, Spanned};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::Node;

/// The key that marks a staff file, with the version of its form.
pub const STAFF_HEADER: &str = "scopeline-staff";

const SKILLS_HELP: &str = "write skills of this file, such as `[databases]`, or `all`";
const VALUES_HELP: &str = "write values of the policy, or leave the key out";

/// Everything that the author of a staff file wrote.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Staff {
    /// `title`.
    pub title: Option<Spanned<String>>,
    /// `queue`: what is begun first.
    pub queue: Option<Spanned<Queue>>,
    /// `interrupt`: whether work on something is put aside for what is graver.
    pub interrupts: Option<Spanned<bool>>,
    /// `severities`, gravest first.
    pub severities: Vec<Spanned<String>>,
    /// `calendars`.
    pub calendars: Vec<Calendar>,
    /// `skills`, in order of writing.
    pub skills: Vec<Skill>,
    /// `people`.
    pub people: Vec<Person>,
}

/// In which order requests are begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Queue {
    /// The gravest first, of these the one that is due next.
    #[default]
    Severity,
    /// The one that is due next.
    Due,
    /// The one that came first.
    Arrival,
}

impl Queue {
    /// Every order.
    pub const ALL: &[Self] = &[Self::Severity, Self::Due, Self::Arrival];

    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Severity => "severity",
            Self::Due => "due",
            Self::Arrival => "arrival",
        }
    }
}

/// An entry of `skills`: which requests need it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Skill {
    /// Its name.
    pub name: Spanned<String>,
    /// `kind`: any of these.
    pub kinds: Vec<Spanned<String>>,
    /// `component`: any of these.
    pub components: Vec<Spanned<String>>,
    /// `severity`: any of these.
    pub severities: Vec<Spanned<String>>,
}

/// An entry of `people`: one person, or several who are alike.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Person {
    /// `name`.
    pub name: Spanned<String>,
    /// `count`.
    pub count: Option<Spanned<String>>,
    /// `skills`; one that is `all` means each of them.
    pub skills: Vec<Spanned<String>>,
    /// `calendar`.
    pub calendar: Option<Spanned<String>>,
    /// `from`: the first day.
    pub from: Option<Spanned<String>>,
    /// `until`: the last day.
    pub until: Option<Spanned<String>>,
    /// `away`: days, and spans of days.
    pub away: Vec<Spanned<String>>,
}

/// Reads the tree of a staff file. What is returned is as much as had the right shape; `faults` says what had not.
///
/// ```
/// use scopeline::document;
/// use scopeline::syntax::{Limits, parse};
/// use scopeline::text::{SourceId, Sources};
///
/// let text = "scopeline-staff: 1\npeople:\n  - { name: Ana, calender: office }\n";
/// let sources = Sources::single("staff.yaml", text);
/// let mut faults = Vec::new();
/// let root = parse(&sources, SourceId::default(), &Limits::default(), &mut faults).expect("it is well formed");
/// let staff = document::read_staff(&root, &mut faults);
/// assert_eq!(staff.people[0].name.value, "Ana");
/// assert_eq!(faults[0].message, "this entry of `people` has no key `calender`");
/// assert_eq!(faults[0].help.as_deref(), Some("did you mean `calendar`?"));
/// ```
pub fn read_staff(root: &Node, faults: &mut Vec<Diagnostic>) -> Staff {
    let mut map = MapReader::open_named(root, "this staff file", "scopeline-staff: 1", faults);
    if let Some(version) = map.required_text(STAFF_HEADER, "write `scopeline-staff: 1` as the first line", faults)
        && version.value != LANGUAGE_VERSION
    {
        let message = format!("version `{}` of the form of staff files is not known", version.value);
        let fault = Diagnostic::error(Code::LanguageVersion, version.span, message);
        faults.push(fault.help(format!("write `{STAFF_HEADER}: {LANGUAGE_VERSION}`")));
    }
    let staff = Staff {
        title: map.text("title", faults),
        queue: map.word_of("queue", Queue::ALL, Queue::word, faults),
        interrupts: map.word("interrupt", &[("never", false), ("graver", true)], faults),
        severities: map.texts("severities", faults),
        calendars: map.named("calendars", faults, calendar),
        skills: map.named("skills", faults, skill),
        people: map
            .required("people", "write `people:` and below it `- { name: Ana, calendar: office }` for each of them")
            .map_or_else(Vec::new, |node| some(node, "people", faults, person)),
    };
    map.finish(faults);
    staff
}

fn skill(name: Spanned<String>, node: &Node, faults: &mut Faults) -> Option<Skill> {
    let mut map = MapReader::open_named(node, "this skill", "NAME: { component: [database] }", faults);
    map.some_of(
        ["kind", "component", "severity"],
        "this skill does not say what it is needed for",
        "write `kind`, `component` or `severity` with the values of which requests need it",
    );
    let mut values = |key| map.node(key).map_or_else(Vec::new, |node| some_texts(node, key, VALUES_HELP, faults));
    let (kinds, components, severities) = (values("kind"), values("component"), values("severity"));
    map.finish(faults);
    Some(Skill { name, kinds, components, severities })
}

fn person(node: &Node, faults: &mut Faults) -> Option<Person> {
    let mut map = MapReader::open(node, "this entry of `people`", "- { name: Ana, calendar: office }", faults)?;
    let name = map.required_text("name", "write who it is, such as `name: Ana`", faults);
    let person = Person {
        name: name.unwrap_or_else(|| Spanned { value: String::new(), span: node.span.start() }),
        count: map.text("count", faults),
        skills: map.some_texts("skills", SKILLS_HELP, faults).map_or_else(Vec::new, |skills| skills.value),
        calendar: map.required_text("calendar", "name a calendar of the policy or of this file", faults),
        from: map.text("from", faults),
        until: map.text("until", faults),
        away: map.texts("away", faults),
    };
    map.finish(faults);
    Some(person)
}
