//! `import`: tables of releases that others publish, as a part of a policy.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use scopeline::Error;
use scopeline::lifecycle::{self, Column, Merged, Named, Note, Section, Standing, Table, policy_name};
use scopeline::render::human::Diagnostics;
use scopeline::render::visible;
use scopeline::text::Sources;
use scopeline::value::{Date, LineShape, parse_date};

use crate::failure::{Failure, Verdict};
use crate::policies::counted;
use crate::{files, terminal};

/// Write a release table from what others publish.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Without --into the table is written to standard output, as a file that can lie in the folder of a policy. With --into it
is put into a file: lines that are missing there are added, what is written stays as it is, and where the source says
something else, that is told with the exit code 1.

Examples:
  scopeline import endoflife debian.json > policies/mine/debian.yaml
  scopeline import endoflife postgresql.json --into policies/mine/releases.yaml
  scopeline import openeox acme.json --as product --name acme --into policies/mine/releases.yaml --check")]
pub(crate) struct Args {
    /// Whose form it has.
    #[arg(value_enum)]
    form: Form,
    /// The JSON; `-` reads standard input.
    file: PathBuf,
    /// The product, where there are several.
    #[arg(long, value_name = "NAME")]
    product: Option<String>,
    /// What it is in the policy; if nothing is said a life cycle, unless the file of --into has it as a product.
    #[arg(long = "as", value_enum, value_name = "SECTION")]
    section: Option<As>,
    /// Its name in the policy; if nothing is said that of the source.
    #[arg(long)]
    name: Option<String>,
    /// What counts as one release: x, x.y or x.y.z; if nothing is said what the file of --into has, else as many numbers
    /// as the newest release.
    #[arg(long, value_name = "SHAPE", value_parser = LineShape::parse)]
    line: Option<LineShape>,
    /// The columns to take over, with commas between them; if nothing is said all, or in a table that is there those
    /// that it has.
    #[arg(long, value_delimiter = ',', value_parser = column, value_name = "COLUMN")]
    columns: Vec<Column>,
    /// The day until which the source is complete, if it does not say so.
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    known_until: Option<Date>,
    /// Put it into this file of a policy, which is made if it is not there.
    #[arg(long, value_name = "FILE")]
    into: Option<PathBuf>,
    /// Only tell what --into would add and what differs; either is the exit code 1.
    #[arg(long, requires = "into")]
    check: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// JSON of endoflife.date: its API v1, the older API, or its data files.
    Endoflife,
    /// OpenEoX statements.
    Openeox,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum As {
    /// Something that is ours, under `products`.
    Product,
    /// Something that others make, under `life-cycles`.
    LifeCycle,
}

fn column(name: &str) -> Result<Column, String> {
    let names = Column::ALL.map(Column::name).join(", ");
    Column::named(name).ok_or_else(|| format!("the columns are {names}"))
}

pub(crate) fn run(args: &Args) -> Result<Verdict, Failure> {
    let input = files::input(&args.file)?;
    let shown = input.name.clone();
    let text = input.text(lifecycle::MAX_BYTES)?;
    let (table, notes) = match read(args, &text) {
        Ok(read) => read,
        Err(error) => {
            writeln!(terminal::messages(), "{}: {}", visible(&shown), visible(&error.to_string()))?;
            return Ok(Verdict::Faults);
        }
    };
    tell(&shown, &notes)?;
    let name = args.name.clone().or_else(|| policy_name(&table.name)).ok_or(Failure::NoName)?;
    let into = match &args.into {
        Some(path) => files::text_if_there(path)?.map(|text| Sources::single(path.display().to_string(), text)),
        None => None,
    };
    let standing = into.as_ref().and_then(|sources| Standing::find(sources, &name));
    let named = named(args, &table, name, standing)?;
    tell(&shown, &named.releases.notes)?;
    match (&args.into, into) {
        (None, _) => {
            let mut output = terminal::output();
            output.write_all(named.to_part().as_bytes())?;
            output.flush()?;
            Ok(Verdict::Good)
        }
        (Some(path), None) => make(path, &named, args.check),
        (Some(path), Some(sources)) => merge(path, &sources, &named, args.check),
    }
}

fn read(args: &Args, text: &str) -> Result<(Table, Vec<Note>), Error> {
    let found = match args.form {
        Form::Endoflife => lifecycle::endoflife(text)?,
        Form::Openeox => lifecycle::openeox(text)?,
    };
    found.of_product(args.product.as_deref())
}

/// What could not be taken over, on standard error.
fn tell(source: &str, notes: &[Note]) -> io::Result<()> {
    let mut messages = terminal::messages();
    for note in notes {
        let place = if note.at.is_empty() { ": " } else { "" };
        writeln!(messages, "{}", visible(&format!("{source}{place}{note}")))?;
    }
    Ok(())
}

fn named(args: &Args, table: &Table, name: String, standing: Option<Standing>) -> Result<Named, Failure> {
    let section = match args.section {
        Some(As::Product) => Section::Products,
        Some(As::LifeCycle) => Section::LifeCycles,
        None => standing.map_or(Section::LifeCycles, |standing| standing.section),
    };
    let line = standing.filter(|standing| standing.section == section).and_then(|standing| standing.line);
    let shape = args.line.or(line).or_else(|| table.shape()).unwrap_or(LineShape::XY);
    let mut named = Named::new(section, &name, &table.source, table.releases(shape))
        .ok_or(Failure::BadName { name, section: section.key() })?;
    named.known_until = args.known_until.or(table.known_until);
    if !args.columns.is_empty() {
        named.columns.clone_from(&args.columns);
    }
    Ok(named)
}

/// A new file with the table in it.
fn make(path: &Path, named: &Named, check: bool) -> Result<Verdict, Failure> {
    if !check {
        files::create(path, &named.to_part())?;
    }
    summary(path, named, named.releases.lines.len(), 0, check)?;
    Ok(if check { Verdict::Faults } else { Verdict::Good })
}

fn merge(path: &Path, sources: &Sources, named: &Named, check: bool) -> Result<Verdict, Failure> {
    let Merged { text, added, differences, .. } = match lifecycle::merge(sources, named) {
        Ok(merged) => merged,
        Err(faults) => {
            let shown = Diagnostics::new(sources, path.display().to_string());
            let mut messages = terminal::messages();
            for fault in &faults {
                writeln!(messages, "{}\n", shown.full(fault))?;
            }
            return Ok(Verdict::Faults);
        }
    };
    let mut output = terminal::output();
    for difference in &differences {
        let line = sources.position(difference.span).line;
        writeln!(output, "{}", visible(&format!("{}:{line}: {difference}", path.display())))?;
    }
    output.flush()?;
    if !check && !added.is_empty() {
        files::replace(path, &text)?;
    }
    summary(path, named, added.len(), differences.len(), check)?;
    let is_same = differences.is_empty() && (added.is_empty() || !check);
    Ok(if is_same { Verdict::Good } else { Verdict::Faults })
}

fn summary(path: &Path, named: &Named, added: usize, differences: usize, check: bool) -> io::Result<()> {
    let verb = if check { "missing" } else { "added" };
    let said = format!(
        "{}: {}.{}: {} {verb}, {}",
        path.display(),
        named.section.key(),
        named.name,
        counted(added, "release"),
        counted(differences, "difference")
    );
    let mut output = terminal::output();
    writeln!(output, "{}", visible(&said))?;
    output.flush()
}
