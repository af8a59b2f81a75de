//! `classify`: what each of many requests comes to.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::ValueEnum;
use scopeline::policy::Policy;
use scopeline::render::answers::{self, Tally};
use scopeline::render::table::Table;
use scopeline::render::{json, visible};
use scopeline::{Answer, Error, PolicySet};

use crate::accounts::{Accounts, Told};
use crate::decider::{Decider, Options};
use crate::failure::{Failure, Verdict};
use crate::logging::{Logger, Logging};
use crate::policies::counted;
use crate::requests::{Numbered, Requests};
use crate::terminal::{Output, progress};
use crate::{files, terminal};

/// The columns of the table are as wide as this many answers need.
const FITTED: usize = 200;

/// Decide many requests: support, service or re-work.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Requests are JSON: one object a line, or one array; with a mapping also one mail (`.eml`) or a table (`.csv`). One that cannot be decided is reported on standard error with its
line, the others are decided, and the exit code is 1.

Examples:
  scopeline classify policies/lodestone requests.jsonl
  scopeline classify policies/lodestone tickets.json --intake intake.yaml --format json > answers.jsonl
  scopeline classify policies/lodestone tickets.csv --intake intake/table.yaml
  scopeline classify policies/lodestone requests.jsonl --log desk.log --mask client
  scopeline classify policies/web-agency requests.jsonl --history policies/web-agency/history.jsonl --client harbour
  tail -f queue.jsonl | scopeline classify policies/lodestone - --as-of 2026-07-01")]
pub(crate) struct Args {
    /// The policy: a file or a folder.
    policy: PathBuf,
    /// The requests: a file, or `-` for standard input.
    requests: PathBuf,
    #[command(flatten)]
    options: Options,
    #[command(flatten)]
    told: Told,
    #[command(flatten)]
    logging: Logging,
    /// How to show the answers.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table with a summary.
    Human,
    /// One JSON object a line.
    Json,
}

pub(crate) fn run(args: &Args) -> Result<Verdict, Failure> {
    let Some(decider) = Decider::load(&args.policy, &args.options)? else { return Ok(Verdict::Faults) };
    let input = files::input(&args.requests)?;
    let mut accounts = Accounts::read(&args.told, &decider.policies, decider.as_of)?;
    let mut logger = Logger::open(&args.logging, &decider.policies)?;
    let bar = progress(input.size);
    let mut refused = Refused::new(input.name.clone());
    let mut shown = Shown::new(args.format);
    let mut requests = Requests::new(input, args.options.source(&args.requests), &decider);
    while let Some(batch) = requests.next_batch()? {
        let decide = |numbered: Numbered| {
            let request = numbered.request.map(|one| accounts.tell(one));
            (numbered.line, request.and_then(|one| logger.decide(&decider, &one)))
        };
        let answers: Vec<_> = batch.requests.into_iter().map(decide).collect();
        // What is shown has been logged.
        logger.write()?;
        for (line, answer) in answers {
            match answer {
                Ok(answer) => shown.add(answer)?,
                Err(error) => bar.suspend(|| refused.add(line, &error))?,
            }
        }
        // Whoever waits for the answers of a slow stream has those of what has come.
        shown.flush()?;
        bar.inc(batch.bytes as u64);
    }
    bar.finish_and_clear();
    logger.finish()?;
    shown.finish(&decider.policies, refused.count)?;
    let is_whole = accounts.finish()?;
    let verdict = refused.finish(decider.policies.latest())?;
    Ok(if is_whole { verdict } else { Verdict::Faults })
}

/// The answers on standard output.
struct Shown {
    output: Output,
    format: Format,
    tally: Tally,
    /// Answers that wait until enough of them say how wide the columns are.
    waiting: Vec<Answer>,
    table: Option<Table>,
}

impl Shown {
    fn new(format: Format) -> Self {
        Self { output: terminal::output(), format, tally: Tally::default(), waiting: Vec::new(), table: None }
    }

    fn add(&mut self, answer: Answer) -> Result<(), Failure> {
        self.tally.add(&answer);
        match (self.format, &self.table) {
            (Format::Json, _) => writeln!(self.output, "{}", json::line(&answer)?)?,
            (Format::Human, Some(table)) => writeln!(self.output, "{}", table.row(&answers::row(&answer)))?,
            (Format::Human, None) => {
                self.waiting.push(answer);
                if self.waiting.len() >= FITTED {
                    self.begin()?;
                }
            }
        }
        Ok(())
    }

    /// Shows everything that was added.
    fn flush(&mut self) -> io::Result<()> {
        self.begin()?;
        self.output.flush()
    }

    fn begin(&mut self) -> io::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let table = answers::table(&self.waiting, terminal::width());
        writeln!(self.output, "{}", table.heading())?;
        for answer in self.waiting.drain(..) {
            writeln!(self.output, "{}", table.row(&answers::row(&answer)))?;
        }
        self.table = Some(table);
        Ok(())
    }

    fn finish(mut self, policies: &PolicySet, refused: usize) -> io::Result<()> {
        self.flush()?;
        if self.format == Format::Json {
            return Ok(());
        }
        let id = policies.latest().id();
        let versions: Vec<&str> = policies.versions().iter().filter_map(Policy::version).collect();
        let version = versions.join(", ");
        let total = self.tally.total();
        let gap = if total == 0 { "" } else { "\n" };
        let title = format!("{} decided by {id} {version}", counted(total, "request"));
        writeln!(self.output, "{gap}{}", visible(title.trim_end()))?;
        for line in self.tally.lines() {
            writeln!(self.output, "  {line}")?;
        }
        if refused > 0 {
            writeln!(self.output, "  {} not decided", counted(refused, "request"))?;
        }
        self.output.flush()
    }
}

/// The requests that cannot be decided, on standard error.
struct Refused {
    name: String,
    count: usize,
    /// How many requests name a fact that the policy does not declare, by the fact.
    undeclared: BTreeMap<String, usize>,
}

impl Refused {
    fn new(name: String) -> Self {
        Self { name, count: 0, undeclared: BTreeMap::new() }
    }

    fn add(&mut self, line: u64, error: &Error) -> io::Result<()> {
        self.count += 1;
        if let Some(fact) = error.fact().filter(|_| error.is_undeclared_fact()) {
            *self.undeclared.entry(fact.to_owned()).or_default() += 1;
        }
        writeln!(terminal::messages(), "{}:{line}: {}", visible(&self.name), visible(&error.to_string()))
    }

    fn finish(self, policy: &Policy) -> Result<Verdict, Failure> {
        let declared = policy.facts();
        let mut messages = terminal::messages();
        for (fact, count) in &self.undeclared {
            let verb = if *count == 1 { "names" } else { "name" };
            let meant = scopeline::diagnostic::closest(fact, declared.iter().map(|fact| fact.name.as_str()));
            let meant = meant.map_or(String::new(), |meant| format!("; did you mean `{meant}`?"));
            let said = format!("{} {verb} the undeclared fact `{fact}`{meant}", counted(*count, "request"));
            writeln!(messages, "{}", visible(&said))?;
        }
        Ok(if self.count == 0 { Verdict::Good } else { Verdict::Faults })
    }
}
