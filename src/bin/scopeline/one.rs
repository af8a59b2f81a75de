//! The one request that a command is about: which it is, and what is said if it cannot be read.

use std::io::Write;
use std::path::{Path, PathBuf};

use scopeline::render::visible;
use scopeline::{Error, Request};

use crate::decider::{Decider, Options};
use crate::failure::Failure;
use crate::requests::{Numbered, Requests};
use crate::{files, terminal};

/// A policy and one request.
#[derive(Debug, clap::Args)]
pub(crate) struct Chosen {
    /// The policy: a file or a folder.
    policy: PathBuf,
    /// The request: a file, or `-` for standard input.
    request: PathBuf,
    /// The one that is meant, where there are several.
    #[arg(long)]
    id: Option<String>,
    #[command(flatten)]
    options: Options,
}

/// A request, and where it stands.
pub(crate) struct One {
    pub(crate) name: String,
    line: u64,
    pub(crate) request: Result<Request, Error>,
}

impl Chosen {
    /// Reads policy and mapping, or `None` if one has faults, which are then shown on standard error.
    pub(crate) fn load(&self) -> Result<Option<Decider>, Failure> {
        Decider::load(&self.policy, &self.options)
    }

    /// Where the policy lies.
    pub(crate) fn policy(&self) -> &Path {
        &self.policy
    }

    /// The files that requests are read from, and by.
    pub(crate) fn requests_and_mapping(&self) -> impl Iterator<Item = &Path> {
        std::iter::once(&*self.request).chain(self.options.intake())
    }

    /// Whether the request comes from standard input.
    pub(crate) fn is_from_input(&self) -> bool {
        self.request == Path::new("-")
    }

    /// The request that is meant: the only one, or the first with the id.
    pub(crate) fn read(&self, decider: &Decider) -> Result<One, Failure> {
        let input = files::input(&self.request)?;
        let name = input.name.clone();
        let requests = Requests::new(input, self.options.source(&self.request), decider);
        let Numbered { line, request } = find(requests, &name, self.id.as_deref())?;
        Ok(One { name, line, request })
    }
}

impl One {
    /// What is made of the request; or why nothing can be, which is then said.
    pub(crate) fn try_with<T>(self, make: impl FnOnce(Request) -> Result<T, Error>) -> Result<Option<T>, Failure> {
        match self.request.and_then(make) {
            Ok(made) => Ok(Some(made)),
            Err(error) => {
                writeln!(terminal::messages(), "{}", visible(&format!("{}:{}: {error}", self.name, self.line)))?;
                Ok(None)
            }
        }
    }
}

fn find(mut requests: Requests<'_>, name: &str, id: Option<&str>) -> Result<Numbered, Failure> {
    let name = name.to_owned();
    let mut found = None;
    while let Some(batch) = requests.next_batch()? {
        for numbered in batch.requests {
            match id {
                Some(id) if numbered.request.as_ref().is_ok_and(|request| request.id() == Some(id)) => {
                    return Ok(numbered);
                }
                Some(_) => {}
                None if found.is_some() => return Err(Failure::ManyRequests { name }),
                None => found = Some(numbered),
            }
        }
    }
    match id {
        Some(id) => Err(Failure::NoSuchRequest { name, id: id.to_owned() }),
        None => found.ok_or(Failure::NoRequest { name }),
    }
}
