//! `explain`: why a request comes to what it comes to, and what can be told besides.

use std::io::Write;

use clap::ValueEnum;
use scopeline::enquiry::Budget;
use scopeline::narration::{
    ClientAnswer, Enquiries, Line, LineKind, Narration, Phrasebook, Reader, Section, phrasebook,
};
use scopeline::render::table::wrap;
use scopeline::render::{json, narration, visible, visible_lines};
use scopeline::testing;
use scopeline::{Answer, Facts, Request};
use serde::Serialize;

use crate::failure::{Failure, Verdict};
use crate::one::Chosen;
use crate::terminal;

/// Say why one request comes to what it comes to, to an agent, a client or an auditor.
///
/// The auditor reads all of it: every condition, why no earlier rule decided, and what is exact about it. The agent reads
/// it in short. The client reads a letter in which nothing internal can stand.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  scopeline explain policies/lodestone request.json
  scopeline explain policies/lodestone requests.jsonl --id LS-1001 --reader agent
  scopeline explain policies/lodestone requests.jsonl --id LS-1008 --reader client --lang de --format html
  scopeline explain policies/lodestone requests.jsonl --id LS-1001 --format case")]
pub(crate) struct Args {
    #[command(flatten)]
    chosen: Chosen,
    /// Whom it is for.
    #[arg(long, value_enum, default_value_t = For::Auditor)]
    reader: For,
    #[command(flatten)]
    language: Language,
    /// How it is written.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

/// In which language something is said.
#[derive(Debug, clap::Args)]
pub(crate) struct Language {
    /// The language of the sentences, such as `en` or `de`; else that of the policy. Texts of the policy are taken in it
    /// where they are translated.
    #[arg(long, value_name = "LANGUAGE")]
    lang: Option<String>,
}

impl Language {
    /// The phrase book for the language that was asked for, or else for the policy's own, or else the English one.
    pub(crate) fn words(&self, facts: &Facts<'_>) -> Result<&'static dyn Phrasebook, Failure> {
        match &self.lang {
            Some(lang) => phrasebook(lang).ok_or_else(|| Failure::NoWords { language: lang.clone() }),
            None => Ok(phrasebook(facts.own_language()).unwrap_or(&scopeline::narration::English)),
        }
    }

    /// Whether somebody asked for a language.
    pub(crate) const fn is_asked_for(&self) -> bool {
        self.lang.is_some()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum For {
    /// Somebody at the desk: short, with the clause.
    Agent,
    /// The client: a letter, without anything internal.
    Client,
    /// Somebody who checks it: everything.
    Auditor,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// In sentences, for a terminal.
    Human,
    /// As one JSON object.
    Json,
    /// As Markdown.
    Markdown,
    /// As a page of HTML that loads and runs nothing.
    Html,
    /// As a case for the tests of the policy, in YAML.
    Case,
}

pub(crate) fn run(args: &Args) -> Result<Verdict, Failure> {
    let Some(decider) = args.chosen.load()? else { return Ok(Verdict::Faults) };
    let one = args.chosen.read(&decider)?;
    match one.try_with(|request| Ok((decider.facts(&request)?, request)))? {
        Some((facts, request)) => show(args, &facts, &request),
        None => Ok(Verdict::Faults),
    }
}

fn show(args: &Args, facts: &Facts<'_>, request: &Request) -> Result<Verdict, Failure> {
    let words = args.language.words(facts)?;
    let reader = match args.reader {
        For::Agent => Reader::Agent,
        For::Client => Reader::Client,
        For::Auditor => Reader::Auditor,
    };
    let told = || facts.narrate(reader, words, Budget::default());
    let mut output = terminal::output();
    match args.format {
        Format::Json => {
            let is_plain = reader != Reader::Client && !args.language.is_asked_for();
            let said = if is_plain { facts.clone() } else { facts.said_in(words) };
            writeln!(output, "{}", in_json(&said, reader, words)?)?;
        }
        Format::Case => {
            let name = request.id().or(request.subject()).unwrap_or("a request");
            write!(output, "{}", visible_lines(&testing::case(name, request, &facts.answer())))?;
        }
        Format::Human => write!(output, "{}", sentences(&told()))?,
        Format::Markdown => write!(output, "{}", narration::markdown(&told()))?,
        Format::Html => write!(output, "{}", narration::html_page(&told()))?,
    }
    output.flush()?;
    Ok(Verdict::Good)
}

/// What an agent's tools read: the answer and the enquiries, without the trace.
#[derive(Serialize)]
struct Brief {
    #[serde(flatten)]
    answer: Answer,
    enquiry: Enquiries,
}

/// What a client's portal reads: the data, and the letter that they make.
#[derive(Serialize)]
struct Letter<'w> {
    #[serde(flatten)]
    answer: ClientAnswer,
    language: &'w str,
    letter: Vec<Section>,
}

fn in_json(facts: &Facts<'_>, reader: Reader, words: &dyn Phrasebook) -> Result<String, Failure> {
    let budget = Budget::default();
    Ok(match reader {
        Reader::Client => {
            let answer = facts.for_client(budget);
            let letter = answer.letter(words);
            json::pretty(&Letter { answer, language: words.language(), letter })?
        }
        Reader::Agent => {
            let told = facts.for_desk(budget);
            json::pretty(&Brief { answer: told.explanation.answer, enquiry: told.enquiry })?
        }
        Reader::Auditor => json::pretty(&facts.for_desk(budget))?,
    })
}

/// A narration for a terminal.
pub(crate) fn sentences(told: &Narration) -> String {
    let mut text = String::new();
    let is_letter = told.reader == Reader::Client;
    for section in &told.sections {
        let gap = if text.is_empty() { "" } else { "\n" };
        text.push_str(gap);
        if let Some(heading) = &section.heading {
            text.push_str(&format!("\u{1b}[1m{}\u{1b}[0m\n", visible(heading)));
        }
        for (at, line) in section.lines.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|at| section.lines.get(at));
            let is_paragraph = |line: &Line| line.kind == LineKind::Paragraph;
            if before.is_some_and(|before| is_paragraph(before) || is_paragraph(line)) {
                text.push('\n');
            }
            let (first, more) = match line.kind {
                LineKind::Item if is_letter => ("  - ", "    "),
                LineKind::Under if is_letter => ("      - ", "        "),
                LineKind::Under => ("      ", "        "),
                LineKind::Item => ("  ", "    "),
                _ => ("", ""),
            };
            let width = terminal::width().saturating_sub(more.len()).max(20);
            for (at, part) in wrap(&visible(&line.text), width).into_iter().enumerate() {
                text.push_str(if at == 0 { first } else { more });
                text.push_str(&part);
                text.push('\n');
            }
        }
    }
    text
}
