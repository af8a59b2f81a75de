//! A report of a replay, for people.

use scopeline::feasibility::{Load, Report, Row, Staffing, Trial};
use scopeline::render::table::{Column, Table, wrap};
use scopeline::render::visible;

use crate::policies::counted;
use crate::terminal;

/// So many staffings that were tried are shown.
const SHOWN_TRIALS: usize = 30;

pub(super) fn report(report: &Report, lines_left_out: u64) -> String {
    let version = report.version.as_ref().map_or_else(String::new, |version| format!(" {version}"));
    let staff = report.staff.as_ref().map_or_else(String::new, |staff| format!(", {staff}"));
    let head = format!("{}{version}{staff}: {} to {}", report.policy, report.first, report.last);
    let mut text = format!("{}\n\n", visible(&head));
    if report.commitments.is_empty() {
        text.push_str("Nothing with a time is promised of these requests.\n");
    } else {
        let rows: Vec<Vec<String>> = report.commitments.iter().map(row).collect();
        text.push_str(&table(&["target", "severity", "kept", "share", "95 % interval"], &rows));
    }
    let rows: Vec<Vec<String>> = report.people.iter().map(load).collect();
    text.push_str(&format!("\n{}\n", table(&["people", "number", "there", "worked", "busy"], &rows)));
    for said in beside(report, lines_left_out) {
        text.push_str(&paragraph(&visible(&said)));
    }
    if let Some(staffing) = &report.staffing {
        text.push_str(&format!("\n{}", shown(staffing)));
    }
    let replays = if report.replays > 1 {
        format!("{}, {} replays, seed {}", report.method.words(), report.replays, report.seed)
    } else {
        report.method.words().to_owned()
    };
    let (interval, model) = (format!("Interval: {replays}."), format!("Model: {}.", report.model));
    text.push_str(&format!("\n{}{}", paragraph(&interval), paragraph(&model)));
    text
}

fn paragraph(text: &str) -> String {
    format!("{}\n", wrap(text, terminal::width()).join("\n"))
}

fn table(headings: &[&'static str], rows: &[Vec<String>]) -> String {
    let columns = headings.iter().map(|heading| Column::new(heading)).collect();
    let table = Table::fit(columns, rows, terminal::width());
    let rows: String = rows.iter().map(|row| format!("{}\n", table.row(row))).collect();
    format!("{}\n{rows}", table.heading())
}

fn row(row: &Row) -> Vec<String> {
    let undecided = if row.undecided > 0 { format!(", {} open", row.undecided) } else { String::new() };
    vec![
        row.target.to_string(),
        row.group.to_string(),
        format!("{} of {}{undecided}", row.kept.met, row.kept.of),
        row.share.map_or_else(String::new, |share| share.to_string()),
        row.interval.map_or_else(String::new, |interval| interval.to_string()),
    ]
}

fn load(load: &Load) -> Vec<String> {
    let hours = |seconds: u64| format!("{} h", (seconds + 1_800) / 3_600);
    vec![
        load.name.clone(),
        load.count.to_string(),
        hours(load.there_seconds),
        hours(load.worked_seconds),
        load.busy().map_or_else(String::new, |busy| busy.to_string()),
    ]
}

/// What was replayed and what was not.
fn beside(report: &Report, lines_left_out: u64) -> Vec<String> {
    let requests = &report.requests;
    let number = |number: u64, thing: &str| counted(usize::try_from(number).unwrap_or(usize::MAX), thing);
    let replayed = number(requests.replayed, "request");
    let mut said = vec![format!("{replayed} replayed; something is promised of {}.", requests.promised)];
    let left_out = requests.left_out;
    let reasons = [
        (lines_left_out, "in lines that cannot be read"),
        (left_out.without_hours, "without hours"),
        (left_out.outside_period, "outside the period"),
        (left_out.too_long, "of more than 10,000 hours"),
    ];
    let reasons: Vec<String> =
        reasons.iter().filter(|(number, _)| *number > 0).map(|(number, why)| format!("{number} {why}")).collect();
    if !reasons.is_empty() {
        said.push(format!("Left out: {}.", reasons.join(", ")));
    }
    let unknown = &requests.unknown;
    if unknown.requests > 0 {
        let facts: Vec<String> = unknown.facts.iter().map(|(fact, times)| format!("{fact} ({times})")).collect();
        let requests = number(unknown.requests, "request");
        said.push(format!("What is promised of {requests} is not known; not told: {}.", facts.join(", ")));
    }
    if let Some(first) = &unknown.first_refusal {
        let requests = number(unknown.refused, "request");
        said.push(format!(
            "{requests} of support do not fit the policy, so nothing is counted of them; the first: {first}."
        ));
    }
    for lacking in &report.nobody {
        let requests = number(lacking.requests, "request");
        said.push(format!("Nobody has the skill {}: {requests} never begun.", lacking.skill));
    }
    said
}

fn shown(staffing: &Staffing) -> String {
    let target = staffing.target;
    let mut text = match (staffing.met_now, staffing.found) {
        (true, _) => format!("{target} of each target is kept at each severity by these people.\n"),
        (false, true) => format!("{target} of each target at each severity needs other people.\n"),
        (false, false) if !staffing.beyond.is_empty() => {
            format!(
                "{target} of each target at each severity is not kept by any number of people with these skills and hours:\n"
            )
        }
        (false, false) => format!("No staffing was found at which {target} of each target is kept at each severity.\n"),
    };
    for row in &staffing.beyond {
        let share = row.share.map_or_else(String::new, |share| share.to_string());
        let said = format!("  {} at severity {}: {share} at most", row.target, row.group);
        text.push_str(&format!("{}\n", visible(&said)));
    }
    if staffing.found {
        let rows: Vec<Vec<String>> = staffing
            .teams
            .iter()
            .map(|team| vec![team.names.join(", "), team.now.to_string(), team.needed.unwrap_or(team.now).to_string()])
            .collect();
        text.push_str(&format!("\n{}", table(&["team", "now", "needed"], &rows)));
        text.push_str(if staffing.gave_up {
            "The search ended before it was sure that fewer do not do.\n"
        } else {
            "With one fewer in any team it is missed.\n"
        });
    }
    text.push_str(&tried(staffing));
    text
}

fn tried(staffing: &Staffing) -> String {
    let mut text = format!("\nTried ({}):\n", staffing.tried.len());
    for trial in staffing.tried.iter().take(SHOWN_TRIALS) {
        text.push_str(&format!("  {}\n", visible(&one(trial))));
    }
    if let Some(more) = staffing.tried.len().checked_sub(SHOWN_TRIALS).filter(|more| *more > 0) {
        text.push_str(&format!("  and {more} more\n"));
    }
    text
}

fn one(trial: &Trial) -> String {
    let people: Vec<String> = trial.people.iter().map(ToString::to_string).collect();
    let verdict = if trial.met { "kept" } else { "missed" };
    let worst = trial.worst.as_ref().map_or_else(String::new, |(target, group, share)| {
        format!("; the least is {share}, {target} at severity {group}")
    });
    format!("{}: {verdict}{worst}", people.join(" + "))
}
