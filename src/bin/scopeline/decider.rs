//! A policy, and how requests get to it: what `classify` and `explain` have in common.

use std::path::{Path, PathBuf};

use scopeline::value::{Date, parse_date};
use scopeline::{Error, Facts, Intake, PolicySet, Request};

use crate::failure::Failure;
use crate::policies;

/// How requests are read, and for which day they are decided.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// A mapping that turns the objects of a helpdesk into requests.
    #[arg(long, value_name = "FILE")]
    intake: Option<PathBuf>,
    /// Decide as if every request had been made on this day.
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    as_of: Option<Date>,
}

/// Reads requests and decides them.
pub(crate) struct Decider {
    pub(crate) policies: PolicySet,
    intake: Option<Intake>,
    as_of: Option<Date>,
}

impl Decider {
    /// Reads policy and mapping, or `None` if one has faults, which are then shown on standard error.
    pub(crate) fn load(policy: &Path, options: &Options) -> Result<Option<Self>, Failure> {
        let Some(policies) = policies::policy_set(policy)? else { return Ok(None) };
        let mut decider = Self { policies, intake: None, as_of: options.as_of };
        if let Some(path) = &options.intake {
            decider.intake = policies::intake(path)?;
            if decider.intake.is_none() {
                return Ok(None);
            }
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
