//! Two made-up desks: who their clients are, and what these ask for.

use super::random::Random;

/// How much a client asks for, month by month.
#[derive(Clone, Copy)]
pub(crate) enum Shape {
    Steady,
    /// More and more from the thirteenth month on, until it is nearly twice as much.
    Growing,
    /// Much in these months of the year.
    Seasonal(&'static [u32]),
    /// A project in two months, and little beside it.
    Project,
    /// A client since the fifteenth month.
    New,
}

impl Shape {
    /// How much in a month, in hundredths; `at` counts from 0, `month` is that of the year.
    pub(crate) fn percent(self, at: i64, month: u32) -> i64 {
        match self {
            Self::Growing => 100 + 14 * (at - 11).clamp(0, 7),
            Self::Seasonal(months) if months.contains(&month) => 190,
            Self::Project if at == 8 || at == 9 => 330,
            Self::New if at < 14 => 0,
            _ => 100,
        }
    }
}

pub(crate) struct Client {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) plan: &'static str,
    pub(crate) since: &'static str,
    pub(crate) shape: Shape,
    /// Requests in ten ordinary months.
    pub(crate) requests: i64,
    /// Hours that are expected in a month, in quarters of an hour.
    pub(crate) quarters: i64,
}

pub(crate) struct Desk {
    pub(crate) policy: &'static str,
    pub(crate) prefix: &'static str,
    pub(crate) seed: u64,
    pub(crate) staff: &'static [&'static str],
    pub(crate) clients: &'static [Client],
    /// What a request asks for.
    pub(crate) ask: fn(&Client, &mut Random) -> Asked,
}

/// What a request asks for, and what is told of it.
pub(crate) struct Asked {
    pub(crate) kind: &'static str,
    pub(crate) component: Option<&'static str>,
    pub(crate) severity: Option<&'static str>,
    pub(crate) facts: Vec<(&'static str, String)>,
    /// How long it will take, in quarters of an hour.
    pub(crate) quarters: i64,
}

const fn client(
    id: &'static str,
    name: &'static str,
    plan: &'static str,
    since: &'static str,
    shape: Shape,
    requests: i64,
    quarters: i64,
) -> Client {
    Client { id, name, plan, since, shape, requests, quarters }
}

pub(crate) const DESKS: [Desk; 2] = [
    Desk {
        policy: "web-agency",
        prefix: "WA",
        seed: 7,
        staff: &["Ana", "Jonas", "Mirela"],
        clients: &[
            client("atelier", "Atelier Lindqvist", "care", "2021-05-01", Shape::Steady, 26, 7),
            client("bakery", "Bäckerei Sommer & Söhne", "care", "2022-02-15", Shape::Steady, 22, 6),
            client("brewery", "Brauhaus am Markt", "care", "2023-09-01", Shape::Seasonal(&[9, 10]), 24, 7),
            client("clinic", "Praxis Dr. Okafor", "care-plus", "2020-11-01", Shape::Steady, 70, 26),
            client("harbour", "Harbour Hotel", "care-plus", "2022-04-01", Shape::Growing, 88, 32),
            client("museum", "Museum of Tides", "care-plus", "2019-03-01", Shape::Seasonal(&[6, 7, 8]), 74, 28),
            client("notary", "Notary Bellini", "hosting", "2018-06-01", Shape::Steady, 7, 2),
            client(
                "outfitters",
                "North Path Outfitters",
                "care-plus",
                "2021-10-01",
                Shape::Seasonal(&[11, 12]),
                80,
                30,
            ),
            client("school", "Waldschule Erlental", "care", "2023-01-10", Shape::Project, 28, 8),
            client("theatre", "Theatre on the Quay", "care", "2025-12-01", Shape::New, 36, 13),
        ],
        ask: of_a_website,
    },
    Desk {
        policy: "managed-service",
        prefix: "MS",
        seed: 11,
        staff: &["Dmitri", "Esther", "Paul"],
        clients: &[
            client("archive", "City Archive", "monitored", "2020-01-01", Shape::Steady, 16, 3),
            client("cinema", "Lichtspiel Cinemas", "managed", "2022-07-01", Shape::Seasonal(&[12, 1]), 70, 36),
            client("couriers", "Swift Couriers", "critical", "2021-03-01", Shape::Seasonal(&[11, 12]), 104, 66),
            client("engravers", "Engravers' Guild", "monitored", "2023-05-01", Shape::Steady, 12, 3),
            client("foundry", "Foundry Kowalski", "managed", "2019-09-01", Shape::Project, 66, 34),
            client("grocers", "Green Corner Grocers", "critical", "2022-01-01", Shape::Growing, 96, 46),
            client("insurers", "Aster Insurance Brokers", "managed", "2020-10-01", Shape::Steady, 74, 38),
            client("laboratory", "Laboratory Voss", "managed", "2025-12-01", Shape::New, 80, 40),
            client("printers", "Printworks Ferrer", "managed", "2021-06-01", Shape::Steady, 60, 30),
            client("surveyors", "Surveyors Brandt", "monitored", "2024-02-01", Shape::Steady, 18, 4),
        ],
        ask: of_servers,
    },
];

fn of_a_website(client: &Client, random: &mut Random) -> Asked {
    let is_large = client.plan == "care-plus";
    let kind = random.choose(&[
        (22, "fault"),
        (16, "update"),
        (16, "question"),
        (22, "text-change"),
        (8, "design-change"),
        (6, "new-page"),
        (if is_large { 5 } else { 2 }, "new-function"),
        (1, "restore"),
        (2, "training"),
        (if matches!(client.shape, Shape::Growing) { 1 } else { 0 }, "relaunch"),
    ]);
    let component = random.choose(&[
        (22, "theme"),
        (14, "template"),
        (12, "form"),
        (8, "navigation"),
        (14, "cms"),
        (if is_large { 14 } else { 2 }, "shop"),
        (5, "search"),
        (5, "newsletter service"),
        (if is_large { 6 } else { 0 }, "booking service"),
        (4, "mailbox"),
        (1, "printer"),
    ]);
    let (from, until) = match kind {
        "question" => (1, 3),
        "text-change" | "update" => (1, 4),
        "fault" | "restore" => (1, 7),
        "design-change" | "new-page" => (4, 14),
        "new-function" => (6, 24),
        "training" => (14, 18),
        _ => (3, 6),
    };
    let quarters = random.between(from, until);
    let mut facts = Vec::new();
    if matches!(kind, "design-change" | "new-page" | "new-function" | "text-change") {
        facts.push(("estimate", format!("{} min", quarters * 15)));
    }
    if kind == "design-change" && random.chance(30) {
        facts.push(("templates", random.between(2, 8).to_string()));
    }
    if matches!(kind, "fault" | "restore") && random.chance(14) {
        facts.push(("cause", random.choose(&[(5, "client"), (2, "intruder"), (2, "provider")]).to_owned()));
    }
    Asked { kind, component: Some(component), severity: None, facts, quarters }
}

fn of_servers(client: &Client, random: &mut Random) -> Asked {
    let kind = random.choose(&[
        (46, "incident"),
        (24, "change"),
        (12, "question"),
        (9, "access"),
        (3, "restore"),
        (2, "new-server"),
        (1, "move"),
        (1, "hardening"),
        (1, "audit"),
        (if matches!(client.shape, Shape::Growing) { 1 } else { 0 }, "rebuild"),
    ]);
    let component = random.choose(&[
        (20, "operating system"),
        (16, "web server"),
        (16, "database server"),
        (8, "mail server"),
        (8, "backup"),
        (8, "firewall"),
        (6, "certificate"),
        (6, "monitoring"),
        (6, "client application"),
        (1, "container cluster"),
    ]);
    let (from, until) = match kind {
        "question" | "access" => (1, 3),
        "incident" => (1, 12),
        "change" => (1, 7),
        "restore" => (2, 10),
        "audit" => (16, 28),
        "rebuild" => (4, 8),
        _ => (6, 20),
    };
    let mut facts = vec![
        ("os", random.choose(&[(6, "debian 13"), (3, "rocky 9.4"), (2, "windows server 2022")]).to_owned()),
        ("caller", random.choose(&[(40, "named contact"), (6, "colleague"), (1, "supplier")]).to_owned()),
        ("contract.ends", "2027-06-30".to_owned()),
        ("servers.agreed", (client.quarters / 6 + 2).to_string()),
        ("servers.used", (client.quarters / 6 + 2).to_string()),
    ];
    let mut severity = "4";
    if kind == "incident" {
        let impact = random.choose(&[(2, "down"), (6, "degraded"), (8, "single user"), (4, "none")]);
        severity = match impact {
            "down" => "1",
            "degraded" => "2",
            "single user" => "3",
            _ => "4",
        };
        facts.push(("impact", impact.to_owned()));
        if random.chance(9) {
            facts.push(("cause", random.choose(&[(3, "client change"), (2, "third party")]).to_owned()));
        }
    } else {
        facts.push(("impact", "none".to_owned()));
    }
    let quarters = random.between(from, until);
    Asked { kind, component: Some(component), severity: Some(severity), facts, quarters }
}
