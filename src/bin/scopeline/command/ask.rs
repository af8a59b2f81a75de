//! `ask`: what is still needed to decide a request, question by question.

use std::io::{BufRead, Write};

use clap::ValueEnum;
use scopeline::enquiry::{Budget, Dialogue, Question, QuestionOrder, Questions, Reply};
use scopeline::narration::{Phrasebook, Reader};
use scopeline::render::table::wrap;
use scopeline::render::{json, visible};
use scopeline::request::FactValue;

use super::explain::{Language, sentences};
use crate::failure::{Failure, Verdict};
use crate::one::Chosen;
use crate::terminal;

/// Of more outcomes than this an answer tells the classes alone.
const MOST_LEADS: usize = 3;

/// Ask what a request leaves open, say what each answer leads to, then decide it.
///
/// An empty line means that nobody can tell. A list is written with commas; `none` is the empty one. Afterwards it says
/// what would bring the request into scope, or until when it is.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  scopeline ask policies/lodestone request.json
  scopeline ask policies/lodestone requests.jsonl --id LS-1010
  scopeline ask policies/lodestone requests.jsonl --id LS-1010 --format json")]
pub(crate) struct Args {
    #[command(flatten)]
    chosen: Chosen,
    /// How much may be looked at, in conditions.
    #[arg(long, value_name = "CONDITIONS")]
    budget: Option<u64>,
    #[command(flatten)]
    language: Language,
    /// A dialogue, or the questions.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A dialogue: answers are read from standard input.
    Human,
    /// The questions with what their answers lead to, as one JSON object.
    Json,
}

pub(crate) fn run(args: &Args) -> Result<Verdict, Failure> {
    if args.chosen.is_from_input() && args.format == Format::Human {
        return Err(Failure::AnswersFromInput);
    }
    let Some(decider) = args.chosen.load()? else { return Ok(Verdict::Faults) };
    let one = args.chosen.read(&decider)?;
    let Some(facts) = one.try_with(|request| decider.facts(&request))? else { return Ok(Verdict::Faults) };
    let budget = args.budget.map_or_else(Budget::default, Budget::work);
    let words = args.language.words(&facts)?;
    let is_plain = args.format == Format::Json && !args.language.is_asked_for();
    let facts = if is_plain { facts } else { facts.said_in(words) };
    let mut output = terminal::output();
    match args.format {
        Format::Json => writeln!(output, "{}", json::pretty(&facts.questions(budget))?)?,
        Format::Human => {
            let dialogue = talk(facts.dialogue(budget), words, &mut output)?;
            write!(output, "{}", sentences(&dialogue.facts().narrate(Reader::Agent, words, budget)))?;
        }
    }
    output.flush()?;
    Ok(Verdict::Good)
}

/// Asks until there is nothing left to ask, or nobody answers.
fn talk<'p>(
    mut dialogue: Dialogue<'p>,
    words: &dyn Phrasebook,
    output: &mut impl Write,
) -> Result<Dialogue<'p>, Failure> {
    let mut lines = std::io::stdin().lock().lines();
    write!(output, "{}", preface(dialogue.questions()))?;
    while let Some(question) = dialogue.question() {
        write!(output, "{}> ", asked(question, words))?;
        output.flush()?;
        let Some(line) = lines.next() else {
            writeln!(output)?;
            break;
        };
        let (line, question) = (line?, question.clone());
        if line.trim().is_empty() {
            dialogue.pass();
        } else if let Err(error) = dialogue.answer(value(&question, line.trim())) {
            writeln!(output, "{}", visible(&error.to_string()))?;
        }
        writeln!(output)?;
    }
    Ok(dialogue)
}

/// What was typed, as a request gives it.
fn value(question: &Question, line: &str) -> FactValue {
    if !question.r#type.starts_with("set") {
        return FactValue::from(line);
    }
    let items = line.split(',').map(str::trim).filter(|item| !item.is_empty());
    FactValue::List(if line == "none" { Vec::new() } else { items.map(str::to_owned).collect() })
}

/// How many questions there will be.
fn preface(questions: &Questions) -> String {
    let mut text = String::new();
    if let Some(most) = questions.at_most.filter(|most| *most > 0) {
        text.push_str(&format!("At most {most} question{}.\n", if most == 1 { "" } else { "s" }));
    } else if questions.order == QuestionOrder::Greedy && !questions.questions.is_empty() {
        text.push_str("More is open than can be put into the best order; what leaves least open comes first.\n");
    }
    if !questions.by_diagnosis.is_empty() {
        let facts = questions.by_diagnosis.join(", ");
        text.push_str(&paragraph(&format!("Only a diagnosis can tell: {facts}"), 0));
    }
    if text.is_empty() { text } else { format!("{text}\n") }
}

fn asked(question: &Question, words: &dyn Phrasebook) -> String {
    let ask = question.ask.as_ref().map_or_else(|| format!("What is the {}?", question.fact), ToString::to_string);
    let confirm = if question.is_to_confirm { " (a text says something; please confirm)" } else { "" };
    let mut text = format!("\u{1b}[1m{}\u{1b}[0m  {}{confirm}\n", visible(&question.fact), visible(&ask));
    if !question.values.is_empty() {
        text.push_str(&paragraph(&format!("one of: {}", question.values.join(", ")), 2));
    }
    for reply in &question.replies {
        text.push_str(&paragraph(&leads(reply, words), 4));
    }
    text
}

fn leads(reply: &Reply, words: &dyn Phrasebook) -> String {
    let mut all: Vec<String> = reply.leads_to.iter().map(|lead| words.desk_lead(lead)).collect();
    if all.len() > MOST_LEADS {
        all = reply.leads_to.iter().map(|lead| words.class(lead.class)).collect();
        all.sort();
        all.dedup();
    }
    words.desk_reply(reply, &all)
}

/// Lines that fit the terminal, the first of them so far to the right, the others a little further.
fn paragraph(text: &str, indent: usize) -> String {
    let width = terminal::width().saturating_sub(indent + 2).max(20);
    let lines = wrap(&visible(text), width).into_iter().enumerate();
    lines.map(|(at, line)| format!("{:1$}{line}\n", "", if at == 0 { indent } else { indent + 2 })).collect()
}
