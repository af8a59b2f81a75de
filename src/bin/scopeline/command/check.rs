//! `check`: everything that is wrong with a policy, and with the suites and mappings beside it.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use scopeline::diagnostic::{Code, closest};
use scopeline::policy::{Loaded, Policy};
use scopeline::render::human::Diagnostics;
use scopeline::render::visible;
use scopeline::syntax::{self, Limits};
use scopeline::testing::Suite;
use scopeline::text::{Sources, Span};
use scopeline::{Diagnostic, Intake};

use crate::failure::{Failure, Verdict};
use crate::policies::{counted, fitted, in_order, left_open};
use crate::{files, terminal};

/// Keys that mark texts which lie beside a policy.
const BESIDE: [&str; 2] = ["scopeline-tests", "scopeline-intake"];

/// Find what is wrong with a policy.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The test suites and intake mappings in the folder are checked too. Warnings alone are no fault.

Examples:
  scopeline check policies/lodestone
  scopeline check policies/*/ --format short")]
pub(crate) struct Args {
    /// The policies: files or folders.
    #[arg(required = true, value_name = "POLICY")]
    policies: Vec<PathBuf>,
    /// How to show what was found.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// With the lines and what to do.
    Human,
    /// One line for each.
    Short,
}

pub(crate) fn run(args: &Args) -> Result<Verdict, Failure> {
    let mut output = terminal::output();
    let mut verdict = Verdict::Good;
    for path in files::every_version(&args.policies)? {
        verdict = verdict.and(check(&path, args.format, &mut output)?);
        output.flush()?;
    }
    Ok(verdict)
}

fn check(path: &Path, format: Format, output: &mut impl Write) -> Result<Verdict, Failure> {
    let texts = files::texts(path)?;
    let name = path.display().to_string();
    let (policy, found, note) = match texts.faults.is_empty() {
        true => everything(&texts.sources),
        // What the rest says cannot be judged without the text that is missing.
        false => (None, texts.faults, None),
    };
    let found = in_order(found);
    let shown = Diagnostics::new(&texts.sources, &name);
    for one in &found {
        match format {
            Format::Human => writeln!(output, "{}\n", shown.full(one))?,
            Format::Short => writeln!(output, "{}", shown.short(one))?,
        }
    }
    summary(output, &name, policy.as_ref(), &found)?;
    if let Some(note) = note {
        writeln!(output, "{}: note: {note}", visible(&name))?;
    }
    let is_sound = !found.iter().any(Diagnostic::is_error);
    Ok(if is_sound { Verdict::Good } else { Verdict::Faults })
}

/// What is said of the policy, and of the suites and the mapping that lie beside it; last, what that mapping leaves open.
fn everything(sources: &Sources) -> (Option<Policy>, Vec<Diagnostic>, Option<String>) {
    let Loaded { policy, mut diagnostics, .. } = Policy::load(sources);
    let is_beside = |id| {
        let root = syntax::parse(sources, id, &Limits::default(), &mut Vec::new());
        root.is_some_and(|root| BESIDE.iter().any(|key| root.has_key(key)))
    };
    if sources.iter().count() == 1 && sources.iter().all(|(id, _)| is_beside(id)) {
        // The user asked for this one file, and it is not meant to be a policy.
        diagnostics.retain(|one| one.code != Code::Empty);
    }
    let mut beside = Suite::from_sources(sources).err().unwrap_or_default();
    let mut note = None;
    match (Intake::from_sources(sources), &policy) {
        (Ok(intake), Some(policy)) => {
            let intake = fitted(intake, std::slice::from_ref(policy));
            beside.extend(undeclared(policy, &intake));
            note = left_open(&intake, policy);
        }
        (Ok(_), None) => {}
        (Err(faults), _) => beside.extend(faults),
    }
    // Without a place it says that there is none, and neither has to be there.
    diagnostics.extend(beside.into_iter().filter(|fault| fault.primary.is_some()));
    (policy, diagnostics, note)
}

/// The facts of a mapping that the policy beside it does not declare.
fn undeclared(policy: &Policy, intake: &Intake) -> Vec<Diagnostic> {
    let declared: Vec<String> = policy.facts().into_iter().map(|fact| fact.name).collect();
    let unknown = intake.facts().filter(|(name, _)| !declared.iter().any(|fact| fact == name));
    let fault = |(name, span): (&str, Span)| {
        let fault =
            Diagnostic::error(Code::UnknownFact, span, format!("the policy has no fact `{name}` that can be given"));
        match closest(name, declared.iter().map(String::as_str)) {
            Some(meant) => fault.help(format!("did you mean `{meant}`?")),
            None => fault.help("leave it out, or declare it under `facts` of the policy"),
        }
    };
    unknown.map(fault).collect()
}

fn summary(output: &mut impl Write, name: &str, policy: Option<&Policy>, found: &[Diagnostic]) -> io::Result<()> {
    let errors = found.iter().filter(|one| one.is_error()).count();
    let warnings = found.len() - errors;
    let mut parts = Vec::new();
    if errors == 0 {
        parts.push("no faults".to_owned());
    } else {
        let places = found.iter().filter(|one| one.is_error()).filter_map(|one| one.primary.as_ref());
        let files = places.map(|label| label.span.source).collect::<BTreeSet<_>>().len();
        let within = if files == 0 { String::new() } else { format!(" in {}", counted(files, "file")) };
        parts.push(format!("{}{within}", counted(errors, "error")));
    }
    if warnings > 0 {
        parts.push(counted(warnings, "warning"));
    }
    if let Some(policy) = policy.filter(|_| errors == 0) {
        parts.push(counted(policy.rule_ids().count(), "rule"));
        parts.push(counted(policy.facts().len(), "fact"));
    }
    writeln!(output, "{}: {}", visible(name), parts.join(", "))
}
