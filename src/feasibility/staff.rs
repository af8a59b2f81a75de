//! Who is there, when, and what each of them can do.

use jiff::tz::TimeZone;

use super::resolve;
use crate::diagnostic::{Code, Diagnostic, told};
use crate::document::{self, Queue, STAFF_HEADER};
use crate::facts::PolicySet;
use crate::policy::calendar::Calendar;
use crate::syntax::{self, Limits};
use crate::text::{Sources, Span};
use crate::value::{Date, Thing, fold};

/// The people of a desk: who is there, when, and what each of them can do.
///
/// ```
/// use scopeline::feasibility::Staff;
/// use scopeline::{Policy, PolicySet, Sources};
///
/// let policy = Policy::from_sources(&Sources::single("policy.yaml", "
/// scopeline: 1
/// policy: { id: acme, time-zone: Europe/Berlin }
/// calendars: { office: { days: mon..fri, hours: 08:00..18:00 } }
/// otherwise: { class: support }
/// ")).expect("a policy without faults");
/// let policies = PolicySet::new(vec![policy])?;
///
/// let text = "
/// scopeline-staff: 1
/// skills: { databases: { component: [database server] } }
/// people:
///   - { name: Ana, skills: [databases], calendar: office, away: [2026-08-03..2026-08-21] }
///   - { name: Late shift, count: 0, skills: all, calendar: ofice }
/// ";
/// let faults = Staff::from_sources(&Sources::single("staff.yaml", text), &policies).unwrap_err();
/// assert_eq!(faults[0].message, "`0` is no number of people");
/// assert_eq!(faults[1].message, "there is no calendar `ofice`");
/// # Ok::<(), scopeline::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Staff {
    pub(super) title: Option<String>,
    pub(super) queue: Queue,
    /// Whether work is put aside for what is graver.
    pub(super) interrupts: bool,
    /// Gravest first; empty if nobody says it.
    pub(super) severities: Vec<String>,
    pub(super) skills: Vec<Skill>,
    /// One for each entry of the file, in an order that does not hang on that of the file.
    pub(super) entries: Vec<Entry>,
}

/// What a skill is needed for: requests of which all that is named here fits.
#[derive(Debug, Clone)]
pub(super) struct Skill {
    pub(super) name: String,
    pub(super) kinds: Vec<String>,
    pub(super) components: Vec<String>,
    pub(super) severities: Vec<String>,
}

/// People who are alike.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// Where it stands among the entries of the file.
    pub(super) place: usize,
    pub(super) name: String,
    pub(super) count: u32,
    /// The numbers of their skills, in order, each once.
    pub(super) skills: Vec<usize>,
    pub(super) calendar: Calendar,
    pub(super) zone: TimeZone,
    /// The first day on which they are there.
    pub(super) from: Option<Date>,
    /// The last one.
    pub(super) until: Option<Date>,
    /// First and last day of each absence, in order and apart.
    pub(super) away: Vec<(Date, Date)>,
}

impl Entry {
    /// The order in which people are asked, whatever the order of the file: those with the fewest skills first. Who is alike in
    /// all that a replay sees may stand in any order; their names only make it one.
    pub(super) fn order(&self) -> impl Ord + use<'_> {
        let Self { name, count, skills, calendar, from, until, away, .. } = self;
        (skills.len(), skills, &calendar.name, from, until, away, count, fold(name))
    }
}

impl Staff {
    /// Reads the one text of the set that is a staff file; other texts are left alone. Calendars and values are those of
    /// the latest version of the policy.
    ///
    /// # Errors
    ///
    /// Every fault of the author, in order of its place. No staff file is a fault, and so are two.
    pub fn from_sources(sources: &Sources, policies: &PolicySet) -> Result<Self, Vec<Diagnostic>> {
        let (mut faults, mut found) = (Vec::new(), Vec::<(Self, Span)>::new());
        let alone = sources.written().count() == 1;
        for (id, _) in sources.written() {
            let (mut of_form, mut of_meaning) = (Vec::new(), Vec::new());
            let root = syntax::parse(sources, id, &Limits::default(), &mut of_form);
            let Some(root) = root.filter(|root| root.has_key(STAFF_HEADER)) else {
                if alone {
                    faults.append(&mut of_form);
                }
                continue;
            };
            let written = document::read_staff(&root, &mut of_meaning);
            let staff = resolve::staff(written, sources, policies.latest(), &mut of_meaning);
            syntax::without_echoes(&of_form, &mut of_meaning);
            faults.append(&mut of_form);
            faults.append(&mut of_meaning);
            found.push((staff, root.span.start()));
        }
        if let [_, (_, second), ..] = &found[..] {
            let fault = Diagnostic::error(Code::Duplicate, *second, "this is a second staff file");
            faults.push(fault.help("name the file that is meant, not its folder"));
        }
        if found.is_empty() && faults.is_empty() {
            let fault = Diagnostic::placeless(Code::Empty, "there is no staff file here");
            faults.push(fault.help(format!("begin a text with `{STAFF_HEADER}: {}`", document::LANGUAGE_VERSION)));
        }
        match found.pop() {
            Some((staff, _)) if faults.is_empty() => Ok(staff),
            _ => Err(told(faults, sources)),
        }
    }

    /// What the author calls it.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        self.title.as_deref()
    }

    /// How many people there are in all.
    #[must_use]
    pub fn people(&self) -> u64 {
        self.entries.iter().map(|entry| u64::from(entry.count)).sum()
    }

    /// What a request needs: the number of the first skill that fits it.
    pub(super) fn need(&self, kind: Option<&str>, component: Option<&str>, severity: Option<&str>) -> Option<usize> {
        self.skills.iter().position(|skill| {
            let of_each = [(&skill.kinds, kind), (&skill.components, component), (&skill.severities, severity)];
            of_each.into_iter().all(|(values, value)| values.is_empty() || value.is_some_and(|it| names(values, it)))
        })
    }
}

/// Whether a value is one of these, or a version of one.
fn names(values: &[String], value: &str) -> bool {
    let folded = fold(value);
    let thing = Thing::parse(value).ok();
    values.iter().any(|known| {
        let known = fold(known);
        known == folded || thing.as_ref().is_some_and(|thing| thing.name() == known)
    })
}
