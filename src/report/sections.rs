//! The page of a client, and the sections that the desk's page has too.

use super::candidate::Sold;
use super::client::{ClientReview, Suggestion};
use super::figures::{ClauseCount, CurrencySums, Figures, MissingFact, Tally, Twice};
use super::page::{Block, Card, Cell, Page, Section, Table, amount, counted, number, signed};
use super::period::Period;
use super::review::{PolicyName, Who, WithoutPromise};
use super::sums::Trace;
use crate::class::Class;
use crate::history::Month;
use crate::value::locale::{English, Locale as _, month_name};
use crate::value::{Date, Money};

impl ClientReview {
    /// The page for the client.
    #[must_use]
    pub fn page(&self) -> Page {
        let (period, before) = (self.period, self.before);
        let spoken = Spoken {
            period,
            before,
            as_of: self.as_of,
            has_data: self.has_data,
            figures: &self.figures,
            without: None,
        };
        let suggestions: Vec<&Suggestion> = self.suggestions.iter().collect();
        let mut sections = spoken.sections();
        sections.extend(suggested(&suggestions));
        let open: Vec<_> =
            self.open.iter().map(|row| (row.id.clone(), row.opened, row.kind.clone(), row.hours)).collect();
        sections.push(still_open(&self.figures, &open, self.as_of));
        sections.extend(asked(&self.figures.missing));
        sections.push(how_counted(self.left_out));
        sections.push(appendix(self.traces.as_deref()));
        Page {
            kicker: "Service review".to_owned(),
            title: format!("{} – {}", self.client.called(), self.period.called()),
            about: about(&spoken, Some(&self.client), &self.policy),
            banner: None,
            summary: spoken.summary(),
            cards: spoken.cards(),
            sections,
        }
    }
}

/// The numbers of two periods, and what these are called.
pub(super) struct Spoken<'r> {
    pub(super) period: Period,
    pub(super) before: Period,
    pub(super) as_of: Date,
    pub(super) has_data: bool,
    pub(super) figures: &'r Figures,
    /// Who has no promised time, and why. Only the desk sees it.
    pub(super) without: Option<&'r WithoutPromise>,
}

impl Spoken<'_> {
    /// What it comes to.
    pub(super) fn summary(&self) -> Vec<String> {
        let figures = self.figures;
        if !self.has_data {
            let nothing = format!("The history tells nothing of {}: no request, and no hours.", self.period.called());
            return std::iter::once(nothing).chain(self.not_over()).collect();
        }
        let (now, before) = (figures.requests.now.requests, figures.requests.before.requests);
        let than = match now.cmp(&before) {
            std::cmp::Ordering::Greater => format!("{} more than", number(now - before)),
            std::cmp::Ordering::Less => format!("{} fewer than", number(before - now)),
            std::cmp::Ordering::Equal => "as many as".to_owned(),
        };
        let of = |class: Class| {
            figures.classes.iter().find(|one| one.class == class).map_or(0, |one| one.count.now.requests)
        };
        let (support, service, rework) = (of(Class::Support), of(Class::Service), of(Class::Rework));
        let mut said = vec![format!(
            "In {} there {} {}, {than} in the {} before: {} in scope, {} billable, {} beyond maintenance.",
            self.period.called(),
            if now == 1 { "was" } else { "were" },
            counted(now, "request"),
            self.period.kind(),
            number(support),
            number(service),
            number(rework)
        )];
        if figures.months.iter().any(|month| month.in_period && month.actual.is_some()) {
            let sold = figures.sold.now;
            let sold = if sold.is_zero() { String::new() } else { format!(", of which {sold} were sold") };
            said.push(format!("The work took {}{sold}; {} were estimated.", figures.actual.now, figures.estimated.now));
        }
        let all = figures.commitments.all().now;
        if let Some(percent) = all.percent() {
            let judged = counted(all.judged(), "promised time");
            said.push(format!("Of {judged} that came to an end, {} were kept ({percent}\u{a0}%).", number(all.met)));
        }
        said.extend(self.not_over());
        if self.as_of < self.period.last_day() {
            let (day, before) = (English.date(self.as_of), self.before.called());
            said.push(format!("The period is counted until {day} and is not over then; {before} is counted whole."));
        }
        said
    }

    /// That the hours of a month are not counted, where the last day lies within one.
    fn not_over(&self) -> Option<String> {
        let month = Month::of(self.as_of);
        let is_within = self.period.has_month(month) && self.as_of < month.last_day();
        is_within.then(|| format!("The hours of {} are not counted, since it is not over.", month_called(month)))
    }

    /// The figures that come first.
    pub(super) fn cards(&self) -> Vec<Card> {
        let figures = self.figures;
        let Twice { now, before } = figures.requests;
        let change = signed(now.requests, before.requests);
        let than = self.before.called();
        let mut cards = vec![Card {
            label: "Requests".to_owned(),
            value: number(now.requests),
            note: format!("{change} against {than}"),
        }];
        if figures.months.iter().any(|month| month.in_period && month.actual.is_some()) {
            let sold = figures.sold.now;
            let sold = if sold.is_zero() { String::new() } else { format!(", {sold} sold") };
            cards.push(Card {
                label: "Hours".to_owned(),
                value: figures.actual.now.to_string(),
                note: format!("{} estimated{sold}", figures.estimated.now),
            });
        }
        let all = figures.commitments.all();
        if let Some(percent) = all.now.percent() {
            cards.push(Card {
                label: "Promises kept".to_owned(),
                value: format!("{percent}\u{a0}%"),
                note: match all.before.percent() {
                    Some(before) => {
                        format!("{} of {}; {than}: {before}\u{a0}%", number(all.now.met), number(all.now.judged()))
                    }
                    None => format!("{} of {}", number(all.now.met), number(all.now.judged())),
                },
            });
        }
        cards.extend(figures.money.iter().map(|sums| Card {
            label: "Billed".to_owned(),
            value: amount(Money::new(sums.billed.now.amount, sums.currency)),
            note: format!("{than}: {}", amount(Money::new(sums.billed.before.amount, sums.currency))),
        }));
        cards
    }

    /// Requests, hours, commitments and what is billable.
    pub(super) fn sections(&self) -> Vec<Section> {
        let sections = [Some(self.requests()), self.hours(), Some(self.commitments()), self.billable()];
        sections.into_iter().flatten().collect()
    }

    fn requests(&self) -> Section {
        let (now, before) = (self.period.called(), self.before.called());
        let mut classes = Table::new(&["class"], &[&now, &before, "change", "hours"]);
        for one in &self.figures.classes {
            let number = format!("class.{}", one.class);
            classes.rows.push(row_of(vec![Cell::text(called(one.class))], one.count, &number));
        }
        classes.rows.push(row_of(vec![Cell::text("All")], self.figures.requests, ""));
        classes.has_sum = true;
        let mut clauses = Table::new(&["clause", "what it says", "class"], &[&now, &before, "change", "hours"]);
        for one in self.figures.clauses.iter().filter(|one| one.count.now.requests + one.count.before.requests > 0) {
            clauses.rows.push(clause_row(one));
        }
        let mut blocks = vec![Block::Table(classes)];
        if !clauses.rows.is_empty() {
            blocks.push(Block::Text("By the clause of the policy that was cited:".to_owned()));
            blocks.push(Block::Table(clauses));
        }
        Section { id: "requests", heading: "Requests".to_owned(), blocks }
    }

    /// None where nothing is billable and nothing was given away.
    fn billable(&self) -> Option<Section> {
        let figures = self.figures;
        let is_nothing = |twice: Twice<Tally>| twice.now.requests + twice.before.requests == 0;
        if figures.money.is_empty() && is_nothing(figures.worked) && is_nothing(figures.goodwill) {
            return None;
        }
        let (now, before) = (self.period.called(), self.before.called());
        let mut table = Table::new(&["what"], &["requests", &now, &before]);
        for sums in &figures.money {
            table.rows.extend(money_rows(sums));
        }
        for (what, tally, number) in
            [("Billable time", figures.worked, "worked"), ("Time given away", figures.goodwill, "goodwill")]
        {
            if !is_nothing(tally) {
                table.rows.push(vec![
                    Cell::text(what),
                    Cell::count(tally.now.requests).of(number),
                    Cell::time(tally.now.hours).of(number),
                    Cell::time(tally.before.hours),
                ]);
            }
        }
        let mut blocks = vec![Block::Table(table)];
        let mut services = Table::new(&["service", "standard price"], &[&now, &before, "billable time"]);
        for one in &figures.services {
            let number = format!("service.{}", one.title);
            services.rows.push(vec![
                Cell::text(&one.title),
                Cell::text(one.price.as_deref().unwrap_or("–")),
                Cell::count(one.count.now.requests).of(&number),
                Cell::count(one.count.before.requests),
                Cell::time(one.count.now.hours).of(&number),
            ]);
        }
        if !services.rows.is_empty() {
            blocks.push(Block::Text("By service:".to_owned()));
            blocks.push(Block::Table(services));
        }
        Some(Section { id: "billable", heading: "Work beyond the plan".to_owned(), blocks })
    }
}

fn row_of(mut cells: Vec<Cell>, count: Twice<Tally>, number: &str) -> Vec<Cell> {
    let of = |cell: Cell| if number.is_empty() { cell } else { cell.of(number) };
    cells.push(of(Cell::count(count.now.requests)));
    cells.push(Cell::count(count.before.requests));
    cells.push(Cell::change(count.now.requests, count.before.requests));
    cells.push(of(Cell::time(count.now.hours)));
    cells
}

fn clause_row(one: &ClauseCount) -> Vec<Cell> {
    let title = one.title.as_deref().unwrap_or(match &one.clause {
        None => "no clause",
        Some(_) if one.in_policy => "–",
        Some(_) => "not in the policy",
    });
    let cells = vec![Cell::text(one.clause.as_deref().unwrap_or("–")), Cell::text(title), Cell::text(one.class.word())];
    row_of(cells, one.count, &one.number)
}

fn money_rows(sums: &CurrencySums) -> Vec<Vec<Cell>> {
    let code = sums.currency.code();
    let rows = [
        ("Quoted", sums.quoted, "quoted"),
        ("of it accepted", sums.accepted, "accepted"),
        ("of it declined", sums.declined, "declined"),
        ("of it not answered yet", sums.unanswered, "unanswered"),
        ("Billed", sums.billed, "billed"),
    ];
    let rows = rows.into_iter().filter(|(_, count, _)| count.now.requests + count.before.requests > 0);
    let cells = rows.map(|(what, count, word)| {
        let number = format!("{word}.{code}");
        vec![
            Cell::text(what),
            Cell::count(count.now.requests).of(&number),
            Cell::money(Money::new(count.now.amount, sums.currency)).of(&number),
            Cell::money(Money::new(count.before.amount, sums.currency)),
        ]
    });
    cells.collect()
}

/// What would end it: a service and its price.
pub(super) fn way_out(service: Option<&str>, price: Option<&str>, sold: Option<&Sold>) -> String {
    match (service, price, sold) {
        (_, _, Some(sold)) => format!("{} was sold already ({})", sold.service, sold.requests.join(", ")),
        (Some(service), Some(price), None) => format!("{service}: {price}"),
        (Some(service), None, None) => service.to_owned(),
        (None, _, None) => "–".to_owned(),
    }
}

/// What is suggested; none where nothing is.
pub(super) fn suggested(suggestions: &[&Suggestion]) -> Option<Section> {
    let mut table =
        Table::new(&["what we see", "since", "what would end it"], &["beyond the estimate, a quarter", "how sure"]);
    let mut blocks = Vec::new();
    for one in suggestions {
        let way = way_out(one.service.as_deref(), one.price.as_deref(), one.sold.as_ref());
        let beyond = one.hours_a_quarter.map_or_else(|| Cell::text("–"), Cell::time);
        let since = one.since.map_or_else(|| "–".to_owned(), month_called);
        let cells =
            vec![Cell::text(&one.what), Cell::text(since), Cell::text(way), beyond, Cell::percent(one.sure_percent)];
        table.rows.push(cells);
        blocks.extend(rests_on(one.months, &one.evidence).map(|said| Block::Note(format!("{} {said}", one.what))));
    }
    blocks.insert(0, Block::Table(table));
    // Where something only comes back often, nothing has been outgrown yet.
    let is_outgrown = suggestions.iter().any(|one| one.sure_percent.is_some() || one.since.is_some());
    let heading = if is_outgrown { "What maintenance does not cover any longer" } else { "What comes back often" };
    let heading = heading.to_owned();
    (!suggestions.is_empty()).then_some(Section { id: "rework", heading, blocks })
}

/// What it rests on: the months that were reckoned, and requests.
pub(super) fn rests_on(months: Option<[Month; 2]>, evidence: &[String]) -> Option<String> {
    let months = months.map(|[first, last]| {
        format!("What is beyond the estimate is that of {} to {}.", month_called(first), month_called(last))
    });
    let requests = (!evidence.is_empty()).then(|| format!("Requests: {}", evidence.join(", ")));
    let said: Vec<String> = months.into_iter().chain(requests).collect();
    (!said.is_empty()).then(|| said.join(" "))
}

type OpenLine = (String, Date, Option<String>, Option<crate::history::Time>);

/// What is open on the last day that counts.
pub(super) fn still_open(figures: &Figures, open: &[OpenLine], as_of: Date) -> Section {
    let day = English.date(as_of);
    let heading = "Still open".to_owned();
    if figures.open.requests == 0 {
        let blocks = vec![Block::Text(format!("Nothing was open on {day}."))];
        return Section { id: "open", heading, blocks };
    }
    let mut table = Table::new(&["request", "since", "what it asks for"], &["hours so far"]);
    for (id, opened, kind, hours) in open {
        table.rows.push(vec![
            Cell::text(id),
            Cell::text(English.date(*opened)),
            Cell::text(kind.as_deref().unwrap_or("–")),
            hours.map_or_else(|| Cell::text("–"), Cell::time),
        ]);
    }
    let mut said = format!("On {day} {} open", counted(figures.open.requests, "request"));
    said.push_str(if figures.open.requests == 1 { " was" } else { " were" });
    let said = said.replace(" open was", " was open").replace(" open were", " were open");
    let listed = u64::try_from(open.len()).unwrap_or(u64::MAX);
    let said =
        if listed < figures.open.requests { format!("{said}; these are the oldest.") } else { format!("{said}.") };
    let mut all = Table::new(&["what"], &["requests"]);
    all.rows.push(vec![Cell::text("Open"), Cell::count(figures.open.requests).of("open")]);
    Section { id: "open", heading, blocks: vec![Block::Text(said), Block::Figures(all), Block::Table(table)] }
}

/// What is asked of the client; none where nothing was missing.
fn asked(missing: &[MissingFact]) -> Option<Section> {
    let mut table = Table::new(&["what we had to ask"], &["requests", "their hours", "still open"]);
    for one in missing {
        let number = format!("missing.{}", one.fact);
        table.rows.push(vec![
            Cell::text(one.question.as_deref().unwrap_or(&one.fact)),
            Cell::count(one.count.requests).of(&number),
            Cell::time(one.count.hours).of(&number),
            Cell::count(one.open),
        ]);
    }
    let said = "These requests could not be decided at once, since something was not told. A request that lacked two things \
                counts for both.";
    let blocks = vec![Block::Table(table), Block::Note(said.to_owned())];
    (!missing.is_empty()).then(|| Section { id: "missing", heading: "What was missing".to_owned(), blocks })
}

fn how_counted(left_out: u64) -> Section {
    let mut blocks = vec![Block::Text(
        "A request belongs to the period in which it came. Its hours are all that it took, also after the period; of what was \
         open on the last day and is done by now, nobody knows what it had taken until then. Promises are \
         reckoned by the calendars of the policy; time in which we waited for an answer does not count. Shares are rounded \
         down."
            .to_owned(),
    )];
    if left_out > 0 {
        blocks.push(Block::Text(format!(
            "{} of our records could not be read or added and {} not counted.",
            number(left_out),
            if left_out == 1 { "is" } else { "are" }
        )));
    }
    let mut all = Table::new(&["what"], &["records"]);
    all.rows.push(vec![Cell::text("Not read or added"), Cell::number(left_out, "records")]);
    blocks.push(Block::Figures(all));
    Section { id: "how", heading: "How it is counted".to_owned(), blocks }
}

/// The requests behind each number.
pub(super) fn appendix(traces: Option<&[Trace]>) -> Section {
    let heading = "The requests behind the numbers".to_owned();
    let block = match traces {
        None => {
            Block::Text("There are too many of them for a page; `--ids FILE` writes them all to a file.".to_owned())
        }
        Some([]) => Block::Text("There are none.".to_owned()),
        Some(traces) => Block::Traces(traces.to_vec()),
    };
    Section { id: "appendix", heading, blocks: vec![block] }
}

/// What a page is about.
pub(super) fn about(spoken: &Spoken<'_>, client: Option<&Who>, policy: &PolicyName) -> Vec<(String, String)> {
    let (period, as_of) = (spoken.period, spoken.as_of);
    let mut about = Vec::new();
    let mut tell = |label: &str, text: String| about.push((label.to_owned(), text));
    if let Some(client) = client {
        tell("Client", format!("{} ({})", client.called(), client.id));
        if let Some(plan) = &client.plan {
            tell("Plan", plan.clone());
        }
        if let Some(since) = client.since {
            tell("With us since", English.date(since));
        }
    }
    tell("Period", format!("{} to {}", English.date(period.first_day()), English.date(period.last_day())));
    tell("Compared with", spoken.before.called());
    if as_of != period.last_day() {
        tell("As of", English.date(as_of));
    }
    if !spoken.has_data {
        tell("Data", "none of this period".to_owned());
    }
    let title = policy.title.as_deref().unwrap_or(&policy.id);
    tell("Policy", policy.version.as_ref().map_or_else(|| title.to_owned(), |version| format!("{title}, {version}")));
    about
}

const fn called(class: Class) -> &'static str {
    match class {
        Class::Support => "Support – in scope",
        Class::Service => "Service – billable",
        Class::Rework => "Re-work – beyond maintenance",
    }
}

pub(super) fn month_called(month: Month) -> String {
    let name = month_name(month.month());
    format!("{name} {}", month.year())
}
