//! `fmt`: policies, suites and mappings in their canonical form.

use std::io::{self, Write};
use std::path::PathBuf;

use scopeline::Diagnostic;
use scopeline::format::canonical;
use scopeline::render::human::Diagnostics;
use scopeline::render::visible;
use scopeline::syntax::{self, Limits};
use scopeline::text::{SourceId, Sources};

use crate::failure::{Failure, Verdict};
use crate::files::{self, Editable};
use crate::policies::counted;
use crate::terminal;

/// First keys of what is meant, where a folder was named.
const KNOWN: [&str; 3] = ["scopeline", "scopeline-tests", "scopeline-intake"];

/// Bring policies, suites and mappings into their canonical form.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
What is said stays, and so do comments, the order of keys, quotes and line breaks; indents, spaces, empty lines and \
the columns of comments get one form. A file with a syntax fault is left as it is. In a folder only the files of \
Scopeline are formatted.

Examples:
  scopeline fmt policies/lodestone
  scopeline fmt policies/*/ --check")]
pub(crate) struct Args {
    /// Files, or folders of files.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Write nothing; fail if a file is not in its form.
    #[arg(long)]
    check: bool,
}

/// What was found so far.
#[derive(Default)]
struct Count {
    seen: usize,
    changed: usize,
    faulty: usize,
}

pub(crate) fn run(args: &Args) -> Result<Verdict, Failure> {
    let mut output = terminal::output();
    let mut count = Count::default();
    for path in files::every_version(&args.paths)? {
        for file in files::editable(&path)? {
            format(&file, args.check, &mut count, &mut output)?;
        }
    }
    let changed = if args.check { "to be formatted" } else { "formatted" };
    let faulty = if count.faulty > 0 { format!(", {} with faults", count.faulty) } else { String::new() };
    writeln!(output, "{}, {} {changed}{faulty}", counted(count.seen, "file"), count.changed)?;
    output.flush()?;
    let is_good = count.faulty == 0 && !(args.check && count.changed > 0);
    Ok(if is_good { Verdict::Good } else { Verdict::Faults })
}

fn format(file: &Editable, check: bool, count: &mut Count, output: &mut impl Write) -> Result<(), Failure> {
    let text = match &file.text {
        Ok(text) => text,
        Err(fault) => {
            (count.seen, count.faulty) = (count.seen + 1, count.faulty + 1);
            return Ok(show(&file.name, &Sources::default(), std::slice::from_ref(fault), output)?);
        }
    };
    let sources = Sources::single(&file.name, text);
    if !file.is_named && !is_ours(&sources) {
        return Ok(());
    }
    count.seen += 1;
    match canonical(&sources, SourceId::default()) {
        Err(faults) => {
            count.faulty += 1;
            show(&file.name, &sources, &faults, output)?;
        }
        Ok(formatted) if formatted == *text => {}
        Ok(formatted) => {
            count.changed += 1;
            if !check {
                file.replace(&formatted)?;
            }
            writeln!(output, "{}", visible(&file.name))?;
        }
    }
    Ok(())
}

fn is_ours(sources: &Sources) -> bool {
    let root = syntax::parse(sources, SourceId::default(), &Limits::default(), &mut Vec::new());
    root.is_some_and(|root| KNOWN.iter().any(|key| root.has_key(key)))
}

fn show(name: &str, sources: &Sources, faults: &[Diagnostic], output: &mut impl Write) -> io::Result<()> {
    let shown = Diagnostics::new(sources, name);
    faults.iter().try_for_each(|fault| writeln!(output, "{}\n", shown.full(fault)))
}
