//! `contract`: the contract for what a request orders, filled from the policy's template.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use scopeline::catalogue::quote;
use scopeline::contract::{Contract, Contracts, Order};
use scopeline::explanation::PolicyRef;
use scopeline::render::visible;
use scopeline::value::{Date, parse_date};
use scopeline::{Error, Facts, Request};

use crate::failure::{Failure, Verdict};
use crate::log_file::now;
use crate::one::Chosen;
use crate::work::Known;
use crate::{files, policies, terminal};

/// Fill the contract of the service that a request comes to.
///
/// What is not known is left blank and told. What a client wrote is put in as text, whatever it says.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  scopeline contract policies/lodestone requests.jsonl --id LS-1007
  scopeline contract policies/lodestone request.json --lang de --client 'Muster AG, Weg 1, Bonn' -o offer.md
  scopeline contract policies/lodestone request.json --time '6 h' --left 0h --number C-2026-17
  scopeline contract policies/lodestone request.json --as-of 2026-09-01 --on 2026-09-02 --delivery 2026-09-21")]
pub(crate) struct Args {
    #[command(flatten)]
    chosen: Chosen,
    #[command(flatten)]
    known: Known,
    /// Who orders: a name, perhaps with an address.
    #[arg(long, value_name = "TEXT")]
    client: Option<String>,
    /// The number of the contract.
    #[arg(long, value_name = "TEXT")]
    number: Option<String>,
    /// What is ordered, in words; if nothing is said what the client wrote above the request.
    #[arg(long, value_name = "TEXT")]
    task: Option<String>,
    /// The day by which it is delivered, as both agreed.
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    delivery: Option<Date>,
    /// The day on which it is sent: the quote has to hold on it. If nothing is said, that it does not hold today is only
    /// told.
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    on: Option<Date>,
    /// The language, such as `de`; if nothing is said that of the policy.
    #[arg(long = "lang", value_name = "LANGUAGE")]
    language: Option<String>,
    /// Write it to this file, which must not be there yet.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write over the file of `--output`, unless the command reads it.
    #[arg(long, requires = "output")]
    force: bool,
}

pub(crate) fn run(args: &Args) -> Result<Verdict, Failure> {
    let Some(decider) = args.chosen.load()? else { return Ok(Verdict::Faults) };
    let one = args.chosen.read(&decider)?;
    let made = one.try_with(|request| {
        let facts = decider.facts(&request)?;
        match policies::contracts(args.chosen.policy(), facts.policy()) {
            Ok(Some(contracts)) => fill(args, &facts, &request, &contracts).map(|contract| Ok(Some(contract))),
            Ok(None) => Ok(Ok(None)),
            Err(failure) => Ok(Err(failure)),
        }
    })?;
    let Some(contract) = made.transpose()?.flatten() else { return Ok(Verdict::Faults) };
    write(args, &contract)?;
    tell(args, &contract)?;
    Ok(Verdict::Good)
}

fn fill(args: &Args, facts: &Facts<'_>, request: &Request, contracts: &Contracts) -> Result<Contract, Error> {
    let decision = facts.decide();
    let quoted = quote(&decision, facts.policy(), &args.known.of(facts))?;
    let mut order = Order::new(facts, &decision, &quoted).request(request);
    if let Some(client) = &args.client {
        order = order.client(client);
    }
    if let Some(number) = &args.number {
        order = order.number(number);
    }
    if let Some(task) = &args.task {
        order = order.task(task);
    }
    if let Some(day) = args.delivery {
        order = order.delivery(day);
    }
    if let Some(day) = args.on {
        order = order.on(day);
    }
    if let Some(language) = &args.language {
        order = order.language(language);
    }
    contracts.fill(&order)
}

fn write(args: &Args, contract: &Contract) -> Result<(), Failure> {
    let Some(path) = &args.output else {
        let mut output = terminal::output();
        output.write_all(contract.text.as_bytes())?;
        output.flush()?;
        return Ok(());
    };
    let own = policies::files_of(args.chosen.policy())?;
    files::is_none_of(path, own.into_iter().chain(args.chosen.requests_and_mapping().map(Path::to_path_buf)))?;
    let written = if args.force { files::put(path, &contract.text) } else { files::create(path, &contract.text) };
    Ok(written?)
}

/// What somebody has to see to before it is sent, on standard error.
fn tell(args: &Args, contract: &Contract) -> io::Result<()> {
    let mut messages = terminal::messages();
    let mut say = |said: &str| writeln!(messages, "note: {}", visible(said));
    if let Some(asked) = args.language.as_ref().filter(|asked| !is_same(asked, &contract.language)) {
        say(&format!("there is no contract in `{asked}`; this one is in `{}`", contract.language))?;
    }
    if let Some(until) = contract.valid_until.filter(|until| args.on.is_none() && *until < today()) {
        let advice = format!("decide the request anew with `--as-of {}`", today());
        say(&format!("the quote held until {until}, and is not to be sent any more; {advice}"))?;
    }
    if contract.is_draft {
        say("this is a draft: somebody has to agree, or to answer what is open, before it is sent")?;
    }
    if !contract.blanks.is_empty() {
        let blanks: Vec<String> = contract.blanks.iter().map(|blank| format!("`{blank}`")).collect();
        say(&format!("left blank: {}", blanks.join(", ")))?;
    }
    let PolicyRef { id, version, digest, .. } = &contract.policy;
    let version = version.as_deref().map_or_else(String::new, |version| format!(" {version}"));
    say(&format!("filled from `{}` ({}) by {id}{version} ({digest})", contract.file, contract.digest))
}

fn today() -> Date {
    now().date_naive()
}

/// Whether two languages are varieties of one.
fn is_same(a: &str, b: &str) -> bool {
    let first = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
    first(a) == first(b)
}
