//! A policy, and how requests get to it: what `classify` and `explain` have in common.

use std::io::Write;
use std::path::{Path, PathBuf};

use scopeline::value::{Date, parse_date};
use scopeline::{Error, Facts, Intake, PolicySet, Request};

use crate::failure::Failure;
use crate::{policies, terminal};

/// How requests are read, and for which day they are decided.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// A mapping that turns the objects of a helpdesk into requests.
    #[arg(long, value_name = "FILE")]
    intake: Option<PathBuf>,
    /// How the requests are written; else their file's name says it: `.eml` is a mail, `.csv` and `.tsv` are tables.
    #[arg(long, value_enum, value_name = "FORM")]
    from: Option<Source>,
    /// Decide as if every request had been made on this day.
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    as_of: Option<Date>,
}

/// How requests are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Source {
    /// One JSON object a line, or one array.
    Json,
    /// One mail, as RFC 5322 has it.
    Mail,
    /// A table with a header: comma, semicolon or tab between the cells.
    Csv,
}

impl Options {
    /// The mapping that is used.
    pub(crate) fn intake(&self) -> Option<&Path> {
        self.intake.as_deref()
    }

    /// How the requests of this file are written.
    pub(crate) fn source(&self, path: &Path) -> Source {
        let extension = path.extension().and_then(std::ffi::OsStr::to_str).unwrap_or_default().to_ascii_lowercase();
        self.from.unwrap_or(match extension.as_str() {
            "eml" => Source::Mail,
            "csv" | "tsv" => Source::Csv,
            _ => Source::Json,
        })
    }
}

/// Reads requests and decides them.
pub(crate) struct Decider {
    pub(crate) policies: PolicySet,
    pub(crate) intake: Option<Intake>,
    pub(crate) as_of: Option<Date>,
}

impl Decider {
    /// Reads policy and mapping, or `None` if one has faults, which are then shown on standard error.
    pub(crate) fn load(policy: &Path, options: &Options) -> Result<Option<Self>, Failure> {
        let Some(policies) = policies::policy_set(policy)? else { return Ok(None) };
        let mut decider = Self { policies, intake: None, as_of: options.as_of };
        if let Some(path) = &options.intake {
            let Some(intake) = policies::intake(path)? else { return Ok(None) };
            let intake = policies::fitted(intake, decider.policies.versions());
            if let Some(note) = policies::left_open(&intake, decider.policies.latest()) {
                writeln!(terminal::messages(), "note: {note}")?;
            }
            decider.intake = Some(intake);
        }
        Ok(Some(decider))
    }

    /// The request that a JSON text says.
    pub(crate) fn read(&self, json: &str) -> Result<Request, Error> {
        match &self.intake {
            Some(intake) => intake.request(json),
            None => Request::from_json(json),
        }
    }

    /// What the policy makes of a request, by the version in force, for its own day or the one that the user chose.
    pub(crate) fn facts(&self, request: &Request) -> Result<Facts<'_>, Error> {
        match self.as_of {
            Some(day) => self.policies.prepare_as_of(request, day),
            None => self.policies.prepare(request),
        }
    }
}
