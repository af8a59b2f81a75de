//! `contract`: the contract for what a request orders, filled from the policy's template.

use std::io::{self, Write};
use std::path::PathBuf;

use scopeline::catalogue::quote;
use scopeline::contract::{Contract, Contracts, Order};
use scopeline::render::visible;
use scopeline::{Error, Facts, Request};

use crate::failure::{Failure, Verdict};
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
  scopeline contract policies/lodestone request.json --time '6 h' --left 0h --number C-2026-17")]
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
    /// The language, such as `de`; if nothing is said that of the policy.
    #[arg(long = "lang", value_name = "LANGUAGE")]
    language: Option<String>,
    /// Write it to this file, which must not be there yet.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write over the file of `--output`.
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
    if contract.is_draft {
        say("this is a draft: somebody has to agree, or to answer what is open, before it is sent")?;
    }
    if !contract.blanks.is_empty() {
        let blanks: Vec<String> = contract.blanks.iter().map(|blank| format!("`{blank}`")).collect();
        say(&format!("left blank: {}", blanks.join(", ")))?;
    }
    Ok(())
}

/// Whether two languages are varieties of one.
fn is_same(a: &str, b: &str) -> bool {
    let first = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
    first(a) == first(b)
}
