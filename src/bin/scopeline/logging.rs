//! Decisions that are logged while they are made.

use std::path::PathBuf;

use scopeline::log::{Mask, Record, Recorder};
use scopeline::{Answer, Error, PolicySet, Request};

use crate::decider::Decider;
use crate::failure::Failure;
use crate::log_file::{LogFile, now};

/// Whether and how decisions are logged.
#[derive(Debug, clap::Args)]
pub(crate) struct Logging {
    /// Add every decision to this log, which is begun if it is not there.
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
    /// Leave this out of the log: `id`, `client`, or a fact that the policy does not test. May be given several times.
    #[arg(long, value_name = "NAME", requires = "log")]
    mask: Vec<String>,
    /// Keep this in the log: `text`, or a fact that the policy does not test. May be given several times.
    #[arg(long, value_name = "NAME", requires = "log")]
    keep: Vec<String>,
}

/// Decides requests, and logs what is decided if that is wanted.
pub(crate) struct Logger<'p> {
    log: Option<Kept<'p>>,
}

struct Kept<'p> {
    file: LogFile,
    recorder: Recorder<'p>,
    waiting: Vec<Record>,
}

impl<'p> Logger<'p> {
    pub(crate) fn open(logging: &Logging, policies: &'p PolicySet) -> Result<Self, Failure> {
        let Some(path) = &logging.log else { return Ok(Self { log: None }) };
        if let Some(name) = logging.keep.iter().find(|name| logging.mask.contains(name)) {
            return Err(Failure::KeptAndMasked { name: name.clone() });
        }
        let mask = logging.keep.iter().fold(Mask::default(), |mask, name| mask.keep(name));
        let mask = logging.mask.iter().fold(mask, |mask, name| mask.mask(name));
        // Before the log is begun: a wrong mask leaves no file behind.
        let recorder = Recorder::new(policies.versions(), &mask).map_err(Failure::Unloggable)?;
        let file = LogFile::begin_or_open(path)?;
        Ok(Self { log: Some(Kept { file, recorder, waiting: Vec::new() }) })
    }

    /// What a request comes to. It is in the log once that is written.
    pub(crate) fn decide(&mut self, decider: &Decider, request: &Request) -> Result<Answer, Error> {
        let facts = decider.facts(request)?;
        let Some(log) = &mut self.log else { return Ok(facts.answer()) };
        let (record, answer) = log.recorder.answered(&facts, request, now())?;
        log.waiting.push(record);
        Ok(answer)
    }

    /// Writes what was decided since it was written the last time.
    pub(crate) fn write(&mut self) -> Result<(), Failure> {
        match &mut self.log {
            Some(log) if !log.waiting.is_empty() => {
                log.file.append(&log.waiting)?;
                log.waiting.clear();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Makes sure that what was written stays.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        self.log.map_or(Ok(()), |log| log.file.sync())
    }
}
