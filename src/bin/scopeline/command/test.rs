//! `test`: whether a policy decides its own cases as they expect.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use scopeline::Diagnostic;
use scopeline::diagnostic::Severity;
use scopeline::policy::{Loaded, Policy};
use scopeline::render::human::Diagnostics;
use scopeline::render::visible;
use scopeline::testing::Suite;
use scopeline::text::Sources;

use crate::failure::{Failure, Verdict};
use crate::policies::{counted, in_order};
use crate::{files, terminal};

/// Run the test cases that lie beside a policy.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The cases stand in files of the policy's folder that begin with `scopeline-tests: 1`. A policy without any case fails.

Examples:
  scopeline test policies/lodestone
  scopeline test policies/*/")]
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
}

pub(crate) fn run(args: &Args) -> Result<Verdict, Failure> {
    let Format::Human = args.format;
    let mut output = terminal::output();
    let mut verdict = Verdict::Good;
    let versions = args.policies.iter().map(|path| files::versions(path)).collect::<Result<Vec<_>, _>>()?;
    for path in versions.iter().flatten() {
        verdict = verdict.and(test(path, &mut output)?);
        output.flush()?;
    }
    Ok(verdict)
}

fn test(path: &Path, output: &mut impl Write) -> Result<Verdict, Failure> {
    let texts = files::texts(path)?;
    let name = path.display().to_string();
    let tested = if texts.faults.is_empty() { ready(&texts.sources) } else { Err(texts.faults) };
    let shown = Diagnostics::new(&texts.sources, &name);
    let name = visible(&name);
    let (policy, suite) = match tested {
        Ok(ready) => ready,
        Err(faults) => {
            show(output, &shown, &faults)?;
            writeln!(output, "{name}: {}; no case was run", counted(faults.len(), "error"))?;
            return Ok(Verdict::Faults);
        }
    };
    let run = suite.run(&policy);
    show(output, &shown, &run.diagnostics())?;
    let failed = run.failed().count();
    writeln!(output, "{name}: {} passed, {failed} failed", run.outcomes.len() - failed)?;
    Ok(if run.passed() { Verdict::Good } else { Verdict::Faults })
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
