//! The world that policies and requests are about: names, release tables, listings, and what follows from them.
//!
//! Everything has a number. The numbers are what a careful engineer would choose for speed: small ids, versions and
//! days that compare as integers, sets as bits.

use scopeline::value::Date;

pub(crate) const PRODUCTS: [&str; 3] = ["lodestone", "compass", "sextant"];
pub(crate) const KINDS: [&str; 12] = [
    "defect",
    "security",
    "how-to",
    "install",
    "upgrade",
    "backport",
    "porting",
    "migration",
    "training",
    "tuning",
    "operation",
    "feature",
];
/// Lowest first.
pub(crate) const PLANS: [&str; 5] = ["community", "bronze", "silver", "gold", "platinum"];
/// Lowest first.
pub(crate) const IMPACTS: [&str; 3] = ["minor", "degraded", "outage"];
/// The last one is mentioned by no policy.
pub(crate) const REGIONS: [&str; 21] = [
    "oslo",
    "helsinki",
    "stockholm",
    "copenhagen",
    "tallinn",
    "madrid",
    "lisbon",
    "athens",
    "naples",
    "valletta",
    "warsaw",
    "bucharest",
    "sofia",
    "budapest",
    "kosice",
    "dublin",
    "brussels",
    "rotterdam",
    "lyon",
    "zurich",
    "atlantis",
];
/// Regions are grouped by fives.
pub(crate) const REGION_GROUPS: [&str; 4] = ["northern", "southern", "eastern", "western"];
pub(crate) const MODULES: [&str; 12] = [
    "search",
    "ldap",
    "reports",
    "workflow",
    "archive",
    "mailing",
    "calendar",
    "billing",
    "mobile",
    "signing",
    "translation",
    "maps",
];
/// What the text of a request may be about; the first where it says nothing.
pub(crate) const TOPICS: [&str; 8] =
    ["nothing", "crashing", "login", "restoring", "printing", "certificates", "slowness", "importing"];
/// The words of each topic but the first.
pub(crate) const TOPIC_WORDS: [[&str; 3]; 7] = [
    ["segmentation fault", "core dump", "crashes at start"],
    ["cannot log in", "password rejected", "locked out"],
    ["restore the backup", "lost our data", "recover the archive"],
    ["paper jam", "print queue", "blank pages"],
    ["certificate expired", "tls handshake", "unknown issuer"],
    ["very slow", "takes minutes", "times out"],
    ["csv import", "import fails", "column mapping"],
];
/// Operating systems with their versions, as (major, minor); a minor of 0 is not written.
pub(crate) const OSES: [(&str, &[(u32, u32)]); 8] = [
    ("debian", &[(11, 0), (12, 0), (13, 0)]),
    ("ubuntu", &[(20, 4), (22, 4), (24, 4)]),
    ("rhel", &[(7, 0), (8, 0), (9, 0), (10, 0)]),
    ("fedora", &[(41, 0), (42, 0)]),
    ("windows", &[(2019, 0), (2022, 0), (2025, 0)]),
    ("suse", &[(15, 5), (15, 6)]),
    ("macos", &[(14, 0), (15, 0)]),
    ("freebsd", &[(13, 0), (14, 0)]),
];
/// The lines of every product, oldest first.
pub(crate) const LINES: [(u32, u32); 12] =
    [(5, 0), (5, 1), (5, 2), (5, 3), (6, 0), (6, 1), (6, 2), (6, 3), (7, 0), (7, 1), (7, 2), (7, 3)];
/// Patches of a line have numbers from 1 to this.
pub(crate) const PATCHES: u32 = 8;
/// On which day each line of each product came out.
pub(crate) const RELEASED: [[&str; 12]; 3] = [
    [
        "2021-02-01",
        "2021-09-15",
        "2022-03-01",
        "2022-10-03",
        "2023-04-03",
        "2023-10-02",
        "2024-03-15",
        "2024-09-01",
        "2025-02-01",
        "2025-08-01",
        "2026-02-16",
        "2026-08-10",
    ],
    [
        "2019-05-20",
        "2020-01-10",
        "2021-06-01",
        "2022-02-02",
        "2022-11-11",
        "2023-05-05",
        "2024-01-15",
        "2024-06-20",
        "2025-01-10",
        "2025-10-01",
        "2026-04-30",
        "2026-10-20",
    ],
    [
        "2020-03-03",
        "2021-03-03",
        "2022-03-03",
        "2023-03-03",
        "2023-09-03",
        "2024-03-03",
        "2024-09-03",
        "2025-03-03",
        "2025-06-03",
        "2025-12-03",
        "2026-06-03",
        "2026-12-03",
    ],
];
/// The long-term lines of each product, with the last day of their maintenance.
pub(crate) const LONG_TERM: [[(usize, &str); 2]; 3] = [
    [(3, "2026-05-31"), (7, "2027-09-01")],
    [(2, "2026-09-30"), (6, "2028-01-15")],
    [(1, "2026-03-31"), (5, "2026-11-30")],
];

pub(crate) const PHASES: [&str; 6] = ["current", "supported", "maintenance", "grace", "ended", "unreleased"];
pub(crate) const STATUSES: [&str; 5] = ["listed", "limited", "ended", "unlisted", "excluded"];

/// One row of a product's list of operating systems: the first that fits gives the status.
pub(crate) struct Listed {
    pub(crate) os: usize,
    /// Major versions, both included; none where every version is meant.
    pub(crate) majors: Option<(u32, u32)>,
    pub(crate) status: u32,
}

const fn listed(os: usize, low: u32, high: u32, status: u32) -> Listed {
    Listed { os, majors: Some((low, high)), status }
}

const fn named(os: usize, status: u32) -> Listed {
    Listed { os, majors: None, status }
}

/// The list of each product.
pub(crate) const LISTINGS: [&[Listed]; 3] = [
    &[listed(0, 12, 13, 0), listed(1, 22, 24, 0), listed(2, 8, 10, 0), named(3, 1), named(4, 4)],
    &[listed(0, 11, 13, 0), listed(1, 24, 24, 0), listed(2, 9, 10, 1), listed(4, 2022, 2025, 0), named(7, 2)],
    &[named(0, 0), named(1, 0), listed(4, 2019, 2022, 1), named(6, 1), named(7, 2), named(5, 4)],
];

/// A day of the calendar.
pub(crate) fn date(text: &str) -> Date {
    scopeline::value::parse_date(text).expect("a day of the tables")
}

/// A day as a number.
pub(crate) fn day(date: Date) -> u32 {
    date.signed_duration_since(Date::default()).num_days() as u32
}

/// A number as a day.
pub(crate) fn day_back(number: u32) -> Date {
    Date::default() + chrono::Days::new(u64::from(number))
}

/// Versions of a release, in their order.
pub(crate) const fn release_key(major: u32, minor: u32, patch: u32) -> u32 {
    major << 20 | minor << 10 | patch
}

/// Names with their versions: those of one name are one range.
pub(crate) const fn os_key(os: u32, major: u32, minor: u32) -> u32 {
    os << 24 | major << 8 | minor
}

/// The first and last day on which requests are made.
pub(crate) fn year() -> (u32, u32) {
    (day(date("2026-01-01")), day(date("2026-12-31")))
}

/// The phase of a line on a day, by the rows of the generated policy:
/// current and supported by how many newer lines are out, maintenance until `ends`, a year of grace.
pub(crate) fn phase_on(product: usize, line: usize, on: u32) -> u32 {
    let released = |line: usize| day(date(RELEASED[product][line]));
    if released(line) > on {
        return 5;
    }
    let newer = (line + 1..LINES.len()).filter(|&other| released(other) <= on).count();
    let ends = LONG_TERM[product].iter().find(|(of, _)| *of == line).map(|(_, ends)| day(date(ends)));
    let grace = RELEASED[product].get(line + 1).map(|next| date(next) + chrono::Months::new(12));
    match newer {
        0 => 0,
        1 | 2 => 1,
        _ if ends.is_some_and(|ends| on <= ends) => 2,
        _ if grace.is_some_and(|last| on <= day(last)) => 3,
        _ => 4,
    }
}

/// The phases of a line over the year of the requests: each from its first day on.
pub(crate) fn phases(product: usize, line: usize) -> Vec<(u32, u32)> {
    let (first, last) = year();
    let mut steps = vec![(first, phase_on(product, line, first))];
    for on in first..=last {
        let phase = phase_on(product, line, on);
        if steps.last().is_some_and(|(_, before)| *before != phase) {
            steps.push((on, phase));
        }
    }
    steps
}
