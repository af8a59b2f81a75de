//! Days between two bounds: when a line came out that has no date, and dates by rule that count from it.

use crate::policy::condition::Predicate;
use crate::policy::fact::Value;
use crate::policy::release::{Bounds, CellValue, Release};
use crate::value::{DateRule, Moment, Truth};

/// The bounds of every line's day of release: its own if it is written, else between its dated neighbours.
pub(super) fn released_bounds(releases: &mut [Release]) {
    let written: Vec<Option<Bounds>> = releases
        .iter()
        .map(|release| match release.column("released") {
            Some(CellValue::Written(Value::Date(moment))) => Some(Bounds::exact(*moment)),
            Some(CellValue::ByRule(bounds)) => Some(*bounds),
            _ => None,
        })
        .collect();
    for (index, release) in releases.iter_mut().enumerate() {
        release.released = written[index].unwrap_or_else(|| {
            let below = written[..index].iter().rev().flatten().next().copied();
            let below = below.unwrap_or(Bounds::exact(Moment::Past));
            // An older branch may go on after a newer one came out: what may have come out before the line below says
            // nothing.
            let mut above = written[index + 1..].iter().flatten();
            let above = above.find(|above| above.earliest.order() >= below.latest.order());
            Bounds { earliest: below.earliest, latest: above.map_or(Moment::Never, |above| above.latest) }
        });
    }
}

/// A row of a date by rule.
pub(super) struct DateByRule {
    pub(super) tests: Vec<(String, Predicate)>,
    pub(super) rule: DateRule,
}

impl DateByRule {
    /// Whether it needs one of these columns.
    pub(super) fn counts_from(&self, columns: &[&str]) -> bool {
        let tested = self.tests.iter().any(|(column, _)| columns.contains(&column.as_str()));
        tested || anchors(&self.rule).iter().any(|anchor| columns.contains(anchor))
    }

    /// Whether the row is the one for this line; unknown where that depends on a day between two bounds.
    fn holds(&self, release: &Release) -> Truth {
        Truth::all(self.tests.iter().map(|(column, predicate)| {
            let bounds = match release.column(column) {
                Some(CellValue::Written(value)) => return predicate.holds(value),
                Some(CellValue::ByRule(bounds)) => *bounds,
                None if column == "released" => release.released,
                None => return predicate.holds(&Value::NotApplicable),
            };
            if bounds.earliest == bounds.latest {
                predicate.holds(&Value::Date(bounds.earliest))
            } else {
                Truth::Unknown
            }
        }))
    }
}

fn anchors(rule: &DateRule) -> Vec<&str> {
    match rule {
        DateRule::On(_) => Vec::new(),
        DateRule::Offset { anchor, .. } => vec![anchor],
        DateRule::LaterOf(rules) | DateRule::EarlierOf(rules) => rules.iter().flat_map(anchors).collect(),
    }
}

/// The first row that holds gives the date; rows that may hold widen its bounds. `None`: no row may hold.
pub(super) fn by_rows(rows: &[DateByRule], releases: &[Release], index: usize) -> Option<Bounds> {
    let mut found: Vec<Bounds> = Vec::new();
    let mut sure = false;
    for row in rows {
        let holds = row.holds(&releases[index]);
        if holds != Truth::No {
            found.push(rule_bounds(&row.rule, releases, index));
        }
        if holds == Truth::Yes {
            sure = true;
            break;
        }
    }
    if !sure && !found.is_empty() {
        found.push(Bounds::exact(Moment::Absent));
    }
    Some(Bounds {
        earliest: found.iter().map(|bounds| bounds.earliest).min_by_key(Moment::order)?,
        latest: found.iter().map(|bounds| bounds.latest).max_by_key(Moment::order)?,
    })
}

/// A date rule for one line. Every rule grows with its anchors, so the bounds of the anchors give those of the rule, but
/// for `earlier-of` where one of them may be absent: without it the day may be later, and nothing bounds it.
pub(super) fn rule_bounds(rule: &DateRule, releases: &[Release], index: usize) -> Bounds {
    if matches!(rule, DateRule::EarlierOf(_))
        && anchors(rule).iter().any(|anchor| may_be_absent(anchor, &releases[index]))
    {
        return Bounds { earliest: Moment::Absent, latest: Moment::Never };
    }
    let side =
        |pick: fn(&Bounds) -> Moment| rule.evaluate(&|anchor: &str| anchor_moment(anchor, releases, index, pick));
    Bounds { earliest: side(|bounds| bounds.earliest), latest: side(|bounds| bounds.latest) }
}

fn may_be_absent(anchor: &str, release: &Release) -> bool {
    let bounds = match release.column(anchor) {
        Some(CellValue::ByRule(bounds)) => bounds,
        _ => return false,
    };
    bounds.earliest == Moment::Absent && bounds.latest != Moment::Absent
}

fn anchor_moment(anchor: &str, releases: &[Release], index: usize, pick: fn(&Bounds) -> Moment) -> Moment {
    let own = &releases[index];
    let first = |counts: &dyn Fn(&Release) -> bool| {
        let days = releases.iter().filter(|other| counts(other)).map(|other| pick(&other.released));
        days.min_by_key(Moment::order).unwrap_or(Moment::Never)
    };
    match anchor {
        "superseded" => first(&|other| other.line > own.line),
        "major-released" => first(&|other| other.line.major() == own.line.major()),
        "next-major" => first(&|other| other.line.major() > own.line.major()),
        "released" => pick(&own.released),
        column => match own.column(column) {
            Some(CellValue::Written(Value::Date(moment))) => *moment,
            Some(CellValue::ByRule(bounds)) => pick(bounds),
            _ => Moment::Absent,
        },
    }
}
