//! The page of the desk, with what no client sees.

use super::page::{Block, Cell, Column, Page, Section, Table, counted, number};
use super::review::{Internal, LeftOut, Review};
use super::sections::{Spoken, about, appendix, month_called, rests_on, still_open, way_out};
use crate::value::locale::{English, Locale as _};

impl Review {
    /// The page for the desk.
    #[must_use]
    pub fn page(&self) -> Page {
        let spoken = Spoken {
            period: self.period,
            before: self.before,
            as_of: self.as_of,
            has_data: self.has_data,
            figures: &self.figures,
            without: Some(&self.internal.without_promise),
        };
        let mut sections = spoken.sections();
        sections.extend(self.candidates());
        let open =
            self.open.iter().map(|row| (self.named(&row.client, &row.id), row.opened, row.kind.clone(), row.hours));
        sections.push(still_open(&self.figures, &open.collect::<Vec<_>>(), self.as_of));
        let internal = &self.internal;
        let tables = [
            self.missing(),
            overrides(internal),
            unclaused(internal),
            goodwill(internal),
            self.clients(),
            self.flags(),
            self.notes(),
            promises(internal),
            Some(left_out(&self.left_out)),
        ];
        sections.extend(tables.into_iter().flatten());
        sections.push(self.appendix());
        let title = self.client.as_ref().map_or("All clients", |client| client.called());
        Page {
            kicker: "Service review".to_owned(),
            title: format!("{title} – {}", self.period.called()),
            about: about(&spoken, self.client.as_ref(), &self.policy),
            banner: Some("Internal: with reasons, notes and overrides. Not for clients.".to_owned()),
            summary: spoken.summary(),
            cards: spoken.cards(),
            sections,
        }
    }

    /// A request, with its client where the review is of all.
    fn named(&self, client: &str, id: &str) -> String {
        if self.client.is_some() { id.to_owned() } else { format!("{client}/{id}") }
    }

    fn candidates(&self) -> Option<Section> {
        let mut table =
            Table::new(&["client", "what is observed", "since", "what would end it"], &["a quarter now", "how sure"]);
        let mut notes = Vec::new();
        for one in &self.candidates {
            let way = way_out(one.service.as_deref(), one.price.as_deref(), one.sold.as_ref());
            let cost = match (one.cost_a_quarter, one.hours_a_quarter) {
                (Some(cost), _) => Cell::money(cost),
                (None, Some(hours)) => Cell::time(hours),
                _ => Cell::text("–"),
            };
            table.rows.push(vec![
                Cell::text(&one.client),
                Cell::text(&one.what),
                Cell::text(one.since.map_or_else(|| "–".to_owned(), month_called)),
                Cell::text(way),
                cost,
                Cell::percent(one.sure_percent),
            ]);
            let said = rests_on(one.months, &one.evidence);
            notes.extend(said.map(|said| Block::Note(format!("{}: {} {said}", one.client, one.what))));
        }
        let blocks = std::iter::once(Block::Table(table)).chain(notes).collect();
        let heading = "Who may have outgrown maintenance".to_owned();
        (!self.candidates.is_empty()).then_some(Section { id: "rework", heading, blocks })
    }

    fn missing(&self) -> Option<Section> {
        let mut table = Table::new(&["fact", "who can tell", "question"], &["requests", "their hours", "still open"]);
        for one in &self.figures.missing {
            let number = format!("missing.{}", one.fact);
            table.rows.push(vec![
                Cell::text(&one.fact),
                Cell::text(one.answered_by.map_or("not in the policy", |who| who.word())),
                Cell::text(one.question.as_deref().unwrap_or("–")),
                Cell::count(one.count.requests).of(&number),
                Cell::time(one.count.hours).of(&number),
                Cell::count(one.open),
            ]);
        }
        let note =
            "By what the requests took that lacked a fact when they were decided; one that lacked two counts for both.";
        section("missing", "Which missing facts cost most", table, Some(note.to_owned()))
    }

    fn clients(&self) -> Option<Section> {
        let (now, before) = (self.period.called(), self.before.called());
        let numbers = [&now, &before, "change", "estimated", "taken", "of it sold"];
        let mut table = Table::new(&["client", "name", "plan"], &numbers);
        for one in &self.internal.clients {
            table.rows.push(vec![
                Cell::text(&one.client.id),
                Cell::text(one.client.name.as_deref().unwrap_or("–")),
                Cell::text(one.client.plan.as_deref().unwrap_or("–")),
                Cell::count(one.requests.now.requests),
                Cell::count(one.requests.before.requests),
                Cell::change(one.requests.now.requests, one.requests.before.requests),
                Cell::time(one.estimated),
                Cell::time(one.actual),
                Cell::time(one.sold),
            ]);
        }
        section("clients", "Clients", table, Some("The review of one client has the requests behind these.".to_owned()))
    }

    fn flags(&self) -> Option<Section> {
        let mut table = Table::new(&["client", "flag", "by", "on", "why"], &[]);
        for one in &self.internal.flags {
            let texts = [&one.client, &one.flag, &one.by, &English.date(one.on), one.note.as_deref().unwrap_or("–")]
                .map(Cell::text);
            table.rows.push(texts.to_vec());
        }
        section("flags", "Raised by staff", table, None)
    }

    fn notes(&self) -> Option<Section> {
        let mut table = Table::new(&["request", "note"], &[]);
        for one in &self.internal.notes {
            table.rows.push(vec![Cell::text(self.named(&one.client, &one.id)), Cell::text(&one.note)]);
        }
        let (all, listed) = (self.internal.notes_in_all, self.internal.notes.len() as u64);
        let note = (listed < all).then(|| format!("There are {} in all; these are the first.", number(all)));
        section("notes", "Internal notes", table, note)
    }

    fn appendix(&self) -> Section {
        let both = self.traces.as_ref().zip(self.internal_traces.as_ref());
        let both = both.map(|(traces, internal)| [traces.as_slice(), internal].concat());
        appendix(both.as_deref())
    }
}

fn section(id: &'static str, heading: &str, table: Table, note: Option<String>) -> Option<Section> {
    let is_empty = table.rows.is_empty();
    let blocks = std::iter::once(Block::Table(table)).chain(note.map(Block::Note)).collect();
    (!is_empty).then(|| Section { id, heading: heading.to_owned(), blocks })
}

fn overrides(internal: &Internal) -> Option<Section> {
    let mut table = Table::new(&["rule", "policy", "handled as"], &["requests", "their hours"]);
    table.columns.push(Column { heading: "reasons".to_owned(), is_number: false });
    for one in &internal.overrides {
        let number = format!("override.{}", one.rule.as_deref().unwrap_or("untold"));
        let mut reasons: Vec<String> =
            one.reasons.iter().map(|(reason, times)| format!("{reason} ({times})")).collect();
        if one.other_reasons > 0 {
            reasons.push(format!("{} more", one.other_reasons));
        }
        table.rows.push(vec![
            Cell::text(one.rule.as_deref().unwrap_or("–")),
            Cell::text(one.from.word()),
            Cell::text(one.to.word()),
            Cell::count(one.count.requests).of(&number),
            Cell::time(one.count.hours).of(&number),
            Cell::text(reasons.join("; ")),
        ]);
    }
    let note = "A rule that staff overrule again and again does not say what the desk means.";
    section("overrides", "Decisions against the policy", table, Some(note.to_owned()))
}

fn unclaused(internal: &Internal) -> Option<Section> {
    let mut table = Table::new(&["kind", "component"], &["requests", "their hours", "before"]);
    for one in &internal.unclaused {
        let number = format!("unclaused.{}", one.kind.as_deref().unwrap_or("untold"));
        table.rows.push(vec![
            Cell::text(one.kind.as_deref().unwrap_or("–")),
            Cell::text(one.component.as_deref().unwrap_or("–")),
            Cell::count(one.count.now.requests).of(&number),
            Cell::time(one.count.now.hours).of(&number),
            Cell::count(one.count.before.requests),
        ]);
    }
    let note = "Support and goodwill for which neither a clause nor a rule was cited: give it a clause, or a price.";
    section("unclaused", "Work without a clause", table, Some(note.to_owned()))
}

fn goodwill(internal: &Internal) -> Option<Section> {
    let mut table = Table::new(&["why time was given away"], &["requests", "time"]);
    for one in &internal.goodwill {
        table.rows.push(vec![
            Cell::text(one.reason.as_deref().unwrap_or("nobody said why")),
            Cell::count(one.count.requests).of("goodwill"),
            Cell::time(one.count.hours).of("goodwill"),
        ]);
    }
    section("goodwill", "Goodwill", table, None)
}

/// Why it is not known of some requests what was promised, and why some could not be reckoned.
fn promises(internal: &Internal) -> Option<Section> {
    let not = &internal.not_reckoned;
    let mut table = Table::new(&["why it is not known what was promised"], &["requests"]);
    for (why, count, number) in [
        (
            "could not be reckoned: by what is told, the policy decides otherwise than support",
            not.decided_otherwise,
            "base.decided-otherwise",
        ),
        ("could not be reckoned: they came before the policy was in force", not.before_policy, "base.before-policy"),
        ("could not be reckoned: the policy cannot read them", not.unreadable, "base.unreadable"),
    ] {
        if count > 0 {
            table.rows.push(vec![Cell::text(why), Cell::count(count).of(number)]);
        }
    }
    for (fact, count) in &internal.promise_lacks {
        table
            .rows
            .push(vec![Cell::text(format!("not known what is promised: `{fact}` is not told")), Cell::count(*count)]);
    }
    let example = not.example.as_ref().map(|example| format!("The first that cannot be read is {example}."));
    section("promises", "Promises that are not known", table, example)
}

fn left_out(left: &LeftOut) -> Section {
    let mut blocks = Vec::new();
    if left.lines == 0 && left.amounts == 0 {
        blocks.push(Block::Text("Every line of the history was read.".to_owned()));
    }
    if left.lines > 0 {
        let kinds: Vec<String> = left.kinds.iter().map(|(kind, lines)| format!("{kind}: {}", number(*lines))).collect();
        let said = format!(
            "{} of the history could not be used and {} not counted ({}).",
            counted(left.lines, "line"),
            if left.lines == 1 { "is" } else { "are" },
            kinds.join(", ")
        );
        blocks.push(Block::Text(said));
    }
    if left.amounts > 0 {
        let have = if left.amounts == 1 { "has" } else { "have" };
        let said = "more digits than can be added exactly, and no part in the sums";
        blocks.push(Block::Text(format!("{} {have} {said}.", counted(left.amounts, "amount"))));
    }
    let mut all = Table::new(&["what"], &["left out"]);
    all.rows.push(vec![Cell::text("Lines that could not be used"), Cell::number(left.lines, "lines")]);
    for (kind, lines) in &left.kinds {
        all.rows.push(vec![Cell::text(format!("Lines: {kind}")), Cell::number(*lines, "lines")]);
    }
    all.rows.push(vec![Cell::text("Amounts that could not be added"), Cell::number(left.amounts, "amounts")]);
    blocks.push(Block::Figures(all));
    Section { id: "left-out", heading: "What was left out".to_owned(), blocks }
}
