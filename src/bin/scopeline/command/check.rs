//! `check`: everything that is wrong with a policy, and with the suites and mappings beside it.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use scopeline::analysis::Budget;
use scopeline::contract::Contracts;
use scopeline::diagnostic::{Code, Severity, closest};
use scopeline::lint::{self, Inspection, Settings};
use scopeline::policy::Policy;
use scopeline::render::findings::{Checked, github, json, markdown, sarif};
use scopeline::render::human::Diagnostics;
use scopeline::render::visible;
use scopeline::syntax::{self, Limits};
use scopeline::text::{Sources, Span};
use scopeline::{Diagnostic, Intake};

use crate::baseline::Known;
use crate::failure::{Failure, Verdict};
use crate::levels::Levels;
use crate::policies::{counted, fitted, in_order, left_open};
use crate::shown::{self, Shown};
use crate::{corpus, files, terminal};

/// Keys that mark texts which lie beside a policy.
const BESIDE: [&str; 2] = ["scopeline-tests", "scopeline-intake"];

/// Find what is wrong with a policy.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The test suites and intake mappings in the folder are checked too. Warnings alone are no fault, unless `--deny warnings`
makes them so. `scopeline lints` lists what warnings there are.

Examples:
  scopeline check policies/lodestone
  scopeline check policies/*/ --format short
  scopeline check policies/*/ --format github --deny warnings
  scopeline check policies/lodestone --fix
  scopeline check policies/lodestone --baseline known.json --write-baseline")]
pub(crate) struct Args {
    /// The policies: files or folders.
    #[arg(required = true, value_name = "POLICY")]
    policies: Vec<PathBuf>,
    /// How to show what was found.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    #[command(flatten)]
    levels: Levels,
    /// Texts of requests by which signals are judged: requests in JSON, one a line, or plain texts, one a line.
    #[arg(long, value_name = "FILE")]
    corpus: Option<PathBuf>,
    /// How much is looked at to find out what the rules really say: so many million conditions. Without it: enough
    /// for what most policies are asked.
    #[arg(long, value_name = "MILLIONS")]
    effort: Option<u64>,
    /// Mend what has exactly one right answer, and tell the rest.
    #[arg(long)]
    fix: bool,
    /// A file of findings that are known and not told again. One may serve several policies.
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Put the present findings of lints into the baseline, in place of what it knows of these policies.
    #[arg(long, requires = "baseline")]
    write_baseline: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// With the lines and what to do.
    Human,
    /// One line for each.
    Short,
    /// One document, for programs.
    Json,
    /// One log in SARIF 2.1.0, for code hosts.
    Sarif,
    /// Annotations at the lines of a change, ten at most.
    Github,
    /// A list, for a comment or a page.
    Markdown,
}

/// One policy with what is to be told of it.
pub(crate) struct Told {
    pub(crate) name: String,
    pub(crate) sources: Sources,
    pub(crate) found: Vec<Diagnostic>,
    policy: Option<Policy>,
    note: Option<String>,
    allowed: usize,
    known: usize,
    mended: usize,
}

impl Told {
    pub(crate) fn checked<'a>(&'a self, base: &str) -> Checked<'a> {
        let checked = Checked::new(&self.name, &self.sources, &self.found).below(base);
        let checked = checked.left_out(self.known, self.allowed).mended(self.mended);
        match &self.policy {
            Some(policy) => checked.policy(policy.id()),
            None => checked,
        }
    }

    /// What the policy calls itself; none if it has a fault.
    pub(crate) fn id(&self) -> Option<&str> {
        self.policy.as_ref().map(Policy::id)
    }

    /// Leaves out what a baseline knows.
    pub(crate) fn without(&mut self, is_known: &[bool]) {
        let mut known = is_known.iter();
        let before = self.found.len();
        self.found.retain(|_| !known.next().copied().unwrap_or(false));
        self.known = before - self.found.len();
    }
}

pub(crate) fn run(args: &Args) -> Result<Verdict, Failure> {
    let effort = args.effort.map_or_else(Budget::default, |millions| Budget::work(millions.saturating_mul(1_000_000)));
    let mut settings = args.levels.settings()?.budget(effort);
    if let Some(path) = &args.corpus {
        settings = settings.corpus(corpus::texts(path)?);
    }
    let base = files::here();
    let mut known = Known::read(args.baseline.as_deref(), args.write_baseline)?;
    let mut output = terminal::output();
    let mut all = Vec::new();
    for path in files::every_version(&args.policies)? {
        let mut told = look(&path, &settings, args.fix)?;
        known.meet(&mut told, &base);
        if args.levels.denies_warnings() {
            told.found.iter_mut().for_each(|one| one.severity = Severity::Error);
        }
        if matches!(args.format, Format::Human | Format::Short) {
            show(&told, args.format, &mut output)?;
            output.flush()?;
        }
        all.push(told);
    }
    let checked: Vec<Checked<'_>> = all.iter().map(|told| told.checked(&base)).collect();
    match args.format {
        Format::Human | Format::Short => known.tell(&mut output)?,
        Format::Json => output.write_all(json::report(&checked)?.as_bytes())?,
        Format::Sarif => output.write_all(sarif::log(&checked)?.as_bytes())?,
        Format::Github => output.write_all(github::annotations(&checked).as_bytes())?,
        Format::Markdown => output.write_all(markdown::report(&checked).as_bytes())?,
    }
    output.flush()?;
    known.write()?;
    let is_sound = !all.iter().flat_map(|told| &told.found).any(Diagnostic::is_error);
    Ok(if is_sound { Verdict::Good } else { Verdict::Faults })
}

fn look(path: &Path, settings: &Settings, fix: bool) -> Result<Told, Failure> {
    let name = path.display().to_string();
    let texts = files::texts(path)?;
    if !texts.faults.is_empty() {
        // What the rest says cannot be judged without the text that is missing.
        let (found, sources) = (in_order(texts.faults), texts.sources);
        return Ok(Told { name, sources, found, policy: None, note: None, allowed: 0, known: 0, mended: 0 });
    }
    let mut told = everything(name, texts.sources, settings);
    if fix {
        let fixed = lint::fixed(&told.sources, &told.found);
        for (name, text) in &fixed.texts {
            let before = told.sources.iter().find(|(_, source)| source.name() == name);
            files::replace_same(Path::new(name), before.map_or("", |(_, source)| source.text()), text)?;
        }
        if fixed.mended > 0 {
            told = everything(told.name, files::texts(path)?.sources, settings);
            told.mended = fixed.mended;
        }
    }
    Ok(told)
}

/// What is said of the policy and its contracts, and of the suites and the mapping that lie beside it, and what that mapping leaves open.
fn everything(name: String, sources: Sources, settings: &Settings) -> Told {
    let Inspection { policy, suite, mut diagnostics, allowed, .. } = lint::inspect(&sources, settings);
    let is_beside = |id| {
        let root = syntax::parse(&sources, id, &Limits::default(), &mut Vec::new());
        root.is_some_and(|root| BESIDE.iter().any(|key| root.has_key(key)))
    };
    if sources.iter().count() == 1 && sources.iter().all(|(id, _)| is_beside(id)) {
        // The user asked for this one file, and it is not meant to be a policy.
        diagnostics.retain(|one| one.code != Code::Empty);
    }
    if let Some(policy) = &policy {
        diagnostics.extend(Contracts::read(policy, &sources).err().unwrap_or_default());
    }
    let mut beside = suite.err().unwrap_or_default();
    let mut note = None;
    match (Intake::from_sources(&sources), &policy) {
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
    Told { name, sources, found: in_order(diagnostics), policy, note, allowed, known: 0, mended: 0 }
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

fn show(told: &Told, format: Format, output: &mut impl Write) -> io::Result<()> {
    let shown = Diagnostics::new(&told.sources, &told.name);
    let is_short = format == Format::Short;
    let findings = if is_short { shown::each(&told.found) } else { shown::gathered(&told.found) };
    let end = if is_short { "" } else { "\n" };
    for finding in findings {
        match finding {
            Shown::Whole(one) if is_short => writeln!(output, "{}", shown.short(one))?,
            Shown::Whole(one) => writeln!(output, "{}{end}", shown.full(one))?,
            Shown::More(said) => writeln!(output, "note: {}{end}", visible(&said))?,
        }
    }
    summary(output, told)?;
    if let Some(note) = &told.note {
        writeln!(output, "{}: note: {note}", visible(&told.name))?;
    }
    Ok(())
}

fn summary(output: &mut impl Write, told: &Told) -> io::Result<()> {
    let found = &told.found;
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
    for (number, what) in [(told.allowed, "allowed"), (told.known, "in the baseline"), (told.mended, "mended")] {
        if number > 0 {
            parts.push(format!("{number} {what}"));
        }
    }
    if let Some(policy) = told.policy.as_ref().filter(|_| errors == 0) {
        parts.push(counted(policy.rule_ids().count(), "rule"));
        parts.push(counted(policy.facts().len(), "fact"));
    }
    writeln!(output, "{}: {}", visible(&told.name), parts.join(", "))
}
