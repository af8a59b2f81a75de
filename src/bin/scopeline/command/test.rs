//! `test`: whether a policy decides its own cases as they expect.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use scopeline::Diagnostic;
use scopeline::analysis::Budget;
use scopeline::diagnostic::{Code, Severity};
use scopeline::format::canonical;
use scopeline::lint;
use scopeline::policy::{Loaded, Policy};
use scopeline::render::human::Diagnostics;
use scopeline::render::visible;
use scopeline::testing::{Coverage, Run, Suite};
use scopeline::text::{SourceId, Sources};

use crate::failure::{Failure, Verdict};
use crate::junit::Reports;
use crate::policies::{counted, in_order};
use crate::tested;
use crate::{files, terminal};

/// Run the test cases that lie beside a policy.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The cases stand in files of the policy's folder that begin with `scopeline-tests: 1`. A policy without any case fails.
A case with `confirmed: no` holds or fails as any other, but counts as passed only when somebody has taken that out.

Examples:
  scopeline test policies/lodestone
  scopeline test policies/lodestone --coverage
  scopeline test policies/lodestone --generate policies/lodestone/more-tests.yaml
  scopeline test policies/*/ --format junit > report.xml
  scopeline test policies/*/ --coverage --format json")]
pub(crate) struct Args {
    /// The policies: folders with their suites.
    #[arg(required = true, value_name = "POLICY")]
    policies: Vec<PathBuf>,
    /// How to show what failed.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Tell which rules, sections, limits, flags, days and ends of ranges no confirmed case touches; fail if any is left.
    #[arg(long)]
    coverage: bool,
    /// Write cases for what no case touches into this new file, to be confirmed by somebody; `-`: standard output. There
    /// need be no case yet.
    #[arg(long, value_name = "FILE", conflicts_with = "coverage")]
    generate: Option<PathBuf>,
    /// Fail if a case is not confirmed.
    #[arg(long)]
    all_confirmed: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// With the lines of the case, and what came otherwise.
    Human,
    /// One report in the XML of JUnit, for build servers.
    Junit,
    /// One JSON document, for programs.
    Json,
}

pub(crate) fn run(args: &Args) -> Result<Verdict, Failure> {
    if let Some(path) = &args.generate {
        return generate(&args.policies, path);
    }
    let mut output = terminal::output();
    let mut verdict = Verdict::Good;
    let mut reports = Reports::default();
    let mut documents = Vec::new();
    for path in files::every_version(&args.policies)? {
        let tested = test(&path, args.coverage)?;
        verdict = verdict.and(tested.verdict(args.all_confirmed));
        match args.format {
            Format::Human => tested.write(&mut output)?,
            Format::Junit => reports.add(&tested.name, &tested.sources, &tested.run),
            Format::Json => documents.push(tested::report(
                &tested.name,
                &tested.sources,
                &tested.run,
                tested.coverage.as_ref().map(|(coverage, in_vain)| (coverage, &in_vain[..])),
            )),
        }
        output.flush()?;
    }
    match args.format {
        Format::Human => {}
        Format::Junit => output.write_all(reports.into_xml()?.as_bytes())?,
        Format::Json => writeln!(output, "{}", tested::document(documents)?)?,
    }
    output.flush()?;
    Ok(verdict)
}

/// What came of one policy.
struct Tested {
    name: String,
    sources: Sources,
    /// The cases that were run, or why none was.
    run: Result<Run, Vec<Diagnostic>>,
    /// What the cases touch, if that was asked, and what is allowed in vain.
    coverage: Option<(Coverage, Vec<String>)>,
}

fn test(path: &Path, coverage: bool) -> Result<Tested, Failure> {
    let texts = files::texts(path)?;
    let ready = if texts.faults.is_empty() { ready(&texts.sources) } else { Err(texts.faults) };
    let asked = ready.as_ref().ok().filter(|_| coverage);
    let coverage = asked.map(|(policy, suite)| covered(&texts.sources, policy, suite));
    let run = ready.map(|(policy, suite)| suite.run(&policy));
    Ok(Tested { name: path.display().to_string(), sources: texts.sources, run, coverage })
}

/// What the cases touch, without what the policy lets stay untouched.
fn covered(sources: &Sources, policy: &Policy, suite: &Suite) -> (Coverage, Vec<String>) {
    let mut coverage = suite.coverage(policy);
    if coverage.untouched().next().is_some() {
        coverage.take_over(policy, &policy.analyse(Budget::default()));
    }
    let allowed = lint::allowed(sources, "untouched-point");
    let in_vain = coverage.allow(allowed.iter().map(String::as_str)).into_iter().map(str::to_owned).collect();
    (coverage, in_vain)
}

/// Writes cases for what the cases of one policy leave untried.
fn generate(policies: &[PathBuf], into: &Path) -> Result<Verdict, Failure> {
    let versions = files::every_version(policies)?;
    let [path] = &versions[..] else { return Err(Failure::ManyPolicies { number: versions.len() }) };
    let name = path.display().to_string();
    let texts = files::texts(path)?;
    let ready = if texts.faults.is_empty() { to_begin_with(&texts.sources) } else { Err(texts.faults) };
    let mut messages = terminal::messages();
    let (policy, suite) = match ready {
        Ok(ready) => ready,
        Err(faults) => {
            show(&mut messages, &Diagnostics::new(&texts.sources, &name), &faults)?;
            return Ok(Verdict::Faults);
        }
    };
    let mut proposal = covered(&texts.sources, &policy, &suite).0.propose(&policy, &suite);
    let written = Sources::single("cases.yaml", proposal.text.as_str());
    if let Ok(text) = canonical(&written, SourceId::default()) {
        proposal.text = text;
    }
    if into == Path::new("-") {
        let mut output = terminal::output();
        output.write_all(proposal.text.as_bytes())?;
        output.flush()?;
        return Ok(Verdict::Good);
    }
    let mut output = terminal::output();
    if proposal.cases > 0 {
        files::create(into, &proposal.text)?;
    }
    writeln!(output, "{}: {} written, each to be confirmed", visible(&name), counted(proposal.cases, "case"))?;
    for missed in &proposal.missed {
        let (label, tried) = (visible(&missed.label), visible(&missed.tried));
        writeln!(output, "{}: no request was found for: {label} ({tried})", visible(&name))?;
    }
    output.flush()?;
    Ok(Verdict::Good)
}

impl Tested {
    fn verdict(&self, all_confirmed: bool) -> Verdict {
        let passed = self.run.as_ref().is_ok_and(Run::passed);
        let is_left = |run: &Run| all_confirmed && run.unconfirmed().next().is_some();
        let is_covered = self.coverage.as_ref().is_none_or(|(coverage, _)| coverage.is_complete());
        let is_good = passed && !self.run.as_ref().is_ok_and(is_left) && is_covered;
        if is_good { Verdict::Good } else { Verdict::Faults }
    }

    fn write(&self, output: &mut impl Write) -> io::Result<()> {
        let shown = Diagnostics::new(&self.sources, &self.name);
        let name = visible(&self.name);
        match &self.run {
            Ok(run) => {
                show(output, &shown, &run.diagnostics())?;
                let failed = run.failed().count();
                let unconfirmed = run.unconfirmed().count();
                let passed = run.outcomes.len() - failed - unconfirmed;
                let more = if unconfirmed > 0 { format!(", {unconfirmed} to be confirmed") } else { String::new() };
                writeln!(output, "{name}: {passed} passed, {failed} failed{more}")?;
                self.coverage.iter().try_for_each(|(coverage, in_vain)| tell(output, &name, coverage, in_vain))
            }
            Err(faults) => {
                show(output, &shown, faults)?;
                writeln!(output, "{name}: {}; no case was run", counted(faults.len(), "error"))
            }
        }
    }
}

/// What is touched of each kind, and everything that is not, as an allowance names it.
fn tell(output: &mut impl Write, name: &str, coverage: &Coverage, in_vain: &[String]) -> io::Result<()> {
    let counts =
        coverage.counts().into_iter().map(|(what, (touched, all))| format!("{touched} of {all} {}", what.plural()));
    let allowed = coverage.points.iter().filter(|point| point.is_allowed && point.case.is_none()).count();
    let left = if allowed > 0 { format!("; {allowed} left with a reason") } else { String::new() };
    let unreachable = coverage.unreachable().count();
    let proved = if unreachable > 0 { format!("; no request comes to {unreachable}") } else { String::new() };
    writeln!(output, "{name}: touched are {}{left}{proved}", counts.collect::<Vec<_>>().join(", "))?;
    for point in coverage.untouched() {
        writeln!(output, "  untouched: {}", visible(&point.label()))?;
    }
    for (point, why) in coverage.untouched().filter_map(|point| Some((point, point.undecided.as_ref()?))) {
        let label = point.label();
        writeln!(output, "  undecided: whether any request comes to {}: {}", visible(&label), visible(why))?;
    }
    if coverage.untouched().next().is_some() {
        let how = "each may stay with a reason: write it as `at` under `lints: untouched-point: allow`";
        writeln!(output, "  {how}")?;
    }
    for point in coverage.unreachable() {
        writeln!(output, "  unreachable: {}", visible(&point.label()))?;
    }
    for label in in_vain {
        writeln!(output, "  allowed in vain: {}", visible(label))?;
    }
    coverage.undecided.iter().try_for_each(|what| writeln!(output, "  undecided: {}", visible(what)))
}

/// The same for a policy that may have no case yet.
fn to_begin_with(sources: &Sources) -> Result<(Policy, Suite), Vec<Diagnostic>> {
    ready(sources).or_else(|faults| {
        let is_missing = |fault: &Diagnostic| fault.code == Code::NoCases && fault.primary.is_none();
        let policy = Policy::load(sources).policy.filter(|_| faults.iter().all(is_missing));
        policy.map(|policy| (policy, Suite::default())).ok_or(faults)
    })
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
