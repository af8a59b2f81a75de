//! `ask`: what is still needed to decide a request, question by question.

use std::io::{BufRead, Write};

use clap::ValueEnum;
use scopeline::enquiry::{Budget, Dialogue, Group, Question, QuestionOrder, Questions, Reply};
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
/// An empty line, or `unknown`, means that nobody can tell. A list is written with commas; `none` is the empty one.
/// Afterwards it says what would bring the request into scope, or until when it is.
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
    write!(output, "{}", preface(dialogue.questions(), words))?;
    while let Some(question) = dialogue.question() {
        write!(output, "{}> ", asked(question, words))?;
        output.flush()?;
        let Some(line) = lines.next() else {
            writeln!(output)?;
            break;
        };
        let (line, question) = (line?, question.clone());
        let said = line.trim();
        let is_unknown = words.nobody_knows().contains(&said.to_lowercase().as_str())
            && !question.values.iter().any(|value| value == said);
        if said.is_empty() || is_unknown {
            dialogue.pass();
        } else if let Err(error) = dialogue.answer(value(&question, said, words)) {
            writeln!(output, "{}", visible(&error.to_string()))?;
        } else if dialogue.has_other_name(&question.fact) {
            write!(output, "{}", paragraph(&words.not_known(said), 0))?;
        }
        writeln!(output)?;
    }
    Ok(dialogue)
}

/// What was typed, as a request gives it. Yes and no may be said in the language of the dialogue.
fn value(question: &Question, line: &str, words: &dyn Phrasebook) -> FactValue {
    let is_none = ["none".to_owned(), words.none()].contains(&line.to_lowercase());
    if question.r#type.starts_with("set") {
        let items = line.split(',').map(str::trim).filter(|item| !item.is_empty());
        return FactValue::List(if is_none { Vec::new() } else { items.map(str::to_owned).collect() });
    }
    let may_be_absent = question.replies.iter().any(|reply| reply.answers.groups.contains(&Group::NotInvolved));
    if is_none && may_be_absent {
        return FactValue::from("not-involved");
    }
    let yes_no = [true, false].into_iter().find(|yes| line.to_lowercase() == words.yes_no(*yes));
    match yes_no.filter(|_| question.r#type == "yes-no") {
        Some(yes) => FactValue::from(yes),
        None => FactValue::from(words.typed(&question.r#type, line)),
    }
}

/// How many questions there will be.
fn preface(questions: &Questions, words: &dyn Phrasebook) -> String {
    let mut text = String::new();
    if let Some(most) = questions.at_most.filter(|most| *most > 0) {
        text.push_str(&format!("{}\n", words.at_most(most)));
    } else if questions.order == QuestionOrder::Greedy && questions.questions.len() > 1 {
        text.push_str(&paragraph(&words.some_order(), 0));
    }
    if !questions.by_diagnosis.is_empty() {
        text.push_str(&paragraph(&words.by_diagnosis(&questions.by_diagnosis), 0));
    }
    for line in words.open_days(questions) {
        text.push_str(&paragraph(&line, 0));
    }
    if !questions.questions.is_empty() {
        text.push_str(&paragraph(&words.empty_line(), 0));
    }
    if text.is_empty() { text } else { format!("{text}\n") }
}

fn asked(question: &Question, words: &dyn Phrasebook) -> String {
    let ask = words.asked(question);
    let confirm = if question.is_to_confirm { format!(" ({})", words.to_confirm()) } else { String::new() };
    let mut text = format!("\u{1b}[1m{}\u{1b}[0m  {}{confirm}\n", visible(&question.fact), visible(&ask));
    let values = match question.r#type.as_str() {
        "yes-no" => vec![words.yes_no(true), words.yes_no(false)],
        _ => question.values.clone(),
    };
    if !values.is_empty() {
        text.push_str(&paragraph(&words.one_of_these(&values), 2));
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
