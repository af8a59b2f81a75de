//! Random release tables: in order of days or not, with days and without, with every kind of phase.

use std::fmt::Write as _;

use crate::random::Random;

fn day(random: &mut Random) -> String {
    format!("20{:02}-{:02}-{:02}", 20 + random.below(8), 1 + random.below(12), 1 + random.below(28))
}

/// A day that lies in the time of a line, most often.
fn day_of(line: usize, random: &mut Random) -> String {
    if random.chance(15) {
        return day(random);
    }
    format!("20{:02}-{:02}-{:02}", 20 + line / 3, 1 + line % 3 * 4 + random.below(4), 1 + random.below(28))
}

fn date(line: usize, exact: bool, random: &mut Random) -> Option<String> {
    match random.below(if exact { 12 } else { 20 }) {
        0 => Some("past".to_owned()),
        1 => Some("open".to_owned()),
        2..=11 => Some(day_of(line, random)),
        12..=15 => {
            let (a, b) = (day_of(line, random), day_of(line, random));
            Some(if a == b { a } else { format!("{}..{}", a.clone().min(b.clone()), a.max(b)) })
        }
        _ => None,
    }
}

fn releases(random: &mut Random) -> String {
    let exact = random.chance(50);
    let mut text = String::new();
    for line in (0..1 + random.below(12)).rev() {
        let released = date(line, exact, random).filter(|date| date != "open" && date != "past");
        let released = match released {
            None if exact => Some(day_of(line, random)),
            released => released,
        };
        let mut columns: Vec<String> = released.map(|date| format!("released: {date}")).into_iter().collect();
        if random.chance(40) {
            columns.push("lts: yes".to_owned());
        }
        if let Some(ends) = date(line + 4, exact, random).filter(|_| random.chance(50)) {
            columns.push(format!("ends: {ends}"));
        }
        let _ = writeln!(text, "      {}.{}: {{ {} }}", 1 + line / 4, line % 4, columns.join(", "));
    }
    // Every table has each column.
    let _ = writeln!(text, "      0.9: {{ released: 2019-06-01, lts: yes, ends: 2021-01-01 }}");
    text
}

fn phases(random: &mut Random) -> String {
    let mut text = String::new();
    for number in 0..1 + random.below(5) {
        let mut row = vec![format!("is: p{number}")];
        let columns = [
            format!("newest: {}", 1 + random.below(4)),
            format!("newest-of-major: {}", 1 + random.below(3)),
            format!("majors: {}", 1 + random.below(2)),
            format!("behind-newest: {} months", 1 + random.below(30)),
            random.pick(&["lts: yes", "lts: no", "ends: 2024-01-01+", "ends: ..2023-06-30"]).to_owned(),
            format!(
                "until: {}",
                random.pick(&[
                    "ends",
                    "released + 18 months",
                    "superseded + 90 days",
                    "next-major",
                    "{ later-of: [released + 1 year, superseded] }"
                ])
            ),
            format!("when: {{ {} }}", random.pick(&["kind: defect", "kind: not defect", "urgent: yes"])),
        ];
        row.extend(columns.into_iter().filter(|_| random.chance(35)));
        let _ = writeln!(text, "      - {{ {} }}", row.join(", "));
    }
    text
}

pub(super) fn policy(random: &mut Random) -> String {
    let mut text = String::from("scopeline: 1\npolicy: { id: tables, effective: 2000-01-01 }\nproducts:\n");
    for product in ["a", "b"] {
        let until = if random.chance(50) { format!("    known-until: {}\n", day(random)) } else { String::new() };
        let _ = write!(text, "  {product}:\n    line: x.y\n{until}    releases:\n{}", releases(random));
        let _ = write!(text, "    phases:\n{}", phases(random));
    }
    text.push_str(
        "facts:\n  kind: { one-of: [defect, feature] }\n  urgent: { type: yes-no }\n  target: { type: version }\n",
    );
    text.push_str("distances:\n");
    for (name, counting) in [("lines", "lines"), ("lts", "lts"), ("majors", "majors")] {
        let _ = writeln!(text, "  {name}: {{ from: release, to: target, counting: {counting} }}");
    }
    text.push_str("rules: []\notherwise: { class: service }\n");
    text
}

pub(super) fn request(random: &mut Random) -> String {
    let mut facts = Vec::new();
    let version = |random: &mut Random| match random.below(10) {
        0 => format!("{}", random.below(5)),
        _ => format!("{}.{}.{}", random.below(5), random.below(5), random.below(2)),
    };
    if random.chance(90) {
        facts.push(format!("\"product\":{:?}", random.pick(&["a", "b", "other"])));
    }
    if random.chance(90) {
        facts.push(format!("\"release\":{:?}", version(random)));
    }
    if random.chance(70) {
        facts.push(format!("\"target\":{:?}", version(random)));
    }
    if random.chance(60) {
        facts.push(format!("\"kind\":{:?}", random.pick(&["defect", "feature"])));
    }
    if random.chance(50) {
        facts.push(format!("\"urgent\":{}", random.chance(50)));
    }
    format!("{{\"date\":{:?},\"facts\":{{{}}}}}", day(random), facts.join(","))
}
