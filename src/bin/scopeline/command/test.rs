//! `test`: whether a policy decides its own cases as they expect.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use scopeline::Diagnostic;
use scopeline::diagnostic::Severity;
use scopeline::policy::{Loaded, Policy};
use scopeline::render::human::Diagnostics;
use scopeline::render::visible;
use scopeline::testing::{Run, Suite};
use scopeline::text::Sources;

use crate::failure::{Failure, Verdict};
use crate::junit::Reports;
use crate::policies::{counted, in_order};
use crate::{files, terminal};

/// Run the test cases that lie beside a policy.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The cases stand in files of the policy's folder that begin with `scopeline-tests: 1`. A policy without any case fails.

Examples:
  scopeline test policies/lodestone
  scopeline test policies/*/ --format junit > report.xml")]
pub(crate) struct Args {
    /// The policies: folders with their suites.
    #[arg(required = true, value_name = "POLICY")]
    policies: Vec<PathBuf>,
    /// How to show what failed.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// With the lines of the case, and what came otherwise.
    Human,
    /// One report in the XML of JUnit, for build servers.
    Junit,
}

pub(crate) fn run(args: &Args) -> Result<Verdict, Failure> {
    let mut output = terminal::output();
    let mut verdict = Verdict::Good;
    let mut reports = Reports::default();
    for path in files::every_version(&args.policies)? {
        let tested = test(&path)?;
        verdict = verdict.and(tested.verdict());
        match args.format {
            Format::Human => tested.write(&mut output)?,
            Format::Junit => reports.add(&tested.name, &tested.sources, &tested.run),
        }
        output.flush()?;
    }
    if args.format == Format::Junit {
        output.write_all(reports.into_xml()?.as_bytes())?;
        output.flush()?;
    }
    Ok(verdict)
}

/// What came of one policy.
struct Tested {
    name: String,
    sources: Sources,
    /// The cases that were run, or why none was.
    run: Result<Run, Vec<Diagnostic>>,
}

fn test(path: &Path) -> Result<Tested, Failure> {
    let texts = files::texts(path)?;
    let ready = if texts.faults.is_empty() { ready(&texts.sources) } else { Err(texts.faults) };
    let run = ready.map(|(policy, suite)| suite.run(&policy));
    Ok(Tested { name: path.display().to_string(), sources: texts.sources, run })
}

impl Tested {
    fn verdict(&self) -> Verdict {
        let passed = self.run.as_ref().is_ok_and(Run::passed);
        if passed { Verdict::Good } else { Verdict::Faults }
    }

    fn write(&self, output: &mut impl Write) -> io::Result<()> {
        let shown = Diagnostics::new(&self.sources, &self.name);
        let name = visible(&self.name);
        match &self.run {
            Ok(run) => {
                show(output, &shown, &run.diagnostics())?;
                let failed = run.failed().count();
                writeln!(output, "{name}: {} passed, {failed} failed", run.outcomes.len() - failed)
            }
            Err(faults) => {
                show(output, &shown, faults)?;
                writeln!(output, "{name}: {}; no case was run", counted(faults.len(), "error"))
            }
        }
    }
}

/// The policy and its cases, or every error in the two.
fn ready(sources: &Sources) -> Result<(Policy, Suite), Vec<Diagnostic>> {
    let Loaded { policy, diagnostics: mut faults, .. } = Policy::load(sources);
    match (policy, Suite::from_sources(sources)) {
        (Some(policy), Ok(suite)) => Ok((policy, suite)),
        (_, suite) => {
            faults.extend(suite.err().unwrap_or_default());
            faults.retain(|fault| fault.severity == Severity::Error);
            Err(in_order(faults))
        }
    }
}

fn show(output: &mut impl Write, shown: &Diagnostics<'_>, faults: &[Diagnostic]) -> io::Result<()> {
    faults.iter().try_for_each(|fault| writeln!(output, "{}\n", shown.full(fault)))
}
