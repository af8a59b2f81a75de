//! How a command ends.

use std::io;

use scopeline::value::Date;

use crate::files::FileError;

/// What a command that ran to its end has to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// All is well.
    Good,
    /// The policy has faults, a test failed, or a request could not be decided.
    Faults,
}

impl Verdict {
    /// Good only if both are.
    pub(crate) fn and(self, other: Self) -> Self {
        if self == Self::Good { other } else { self }
    }
}

/// Why a command did not run to its end.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error(transparent)]
    File(#[from] FileError),
    #[error("cannot write the output: {0}")]
    Output(#[from] io::Error),
    #[error("cannot write the output as JSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error("the versions in `{name}` are no set: {error}")]
    NoSet { name: String, error: scopeline::Error },
    #[error("cannot write the output as XML: {0}")]
    Xml(#[from] quick_junit::SerializeError),
    #[error("a mapping says where the facts stand in {what}: add `--intake FILE`, such as `intake/{example}.yaml`")]
    NeedsIntake { what: &'static str, example: &'static str },
    #[error("`{name}` cannot be read as a table: {reason}")]
    Table { name: String, reason: String },
    #[error("there is no lint `{name}`; {help}")]
    NoSuchLint { name: String, help: String },
    #[error("cases are written for one policy at a time, but here are {number}")]
    ManyPolicies { number: usize },
    #[error("there is no text in `{name}`")]
    NoText { name: String },
    #[error("`{name}` cannot be read as a baseline: {error}")]
    Baseline { name: String, error: serde_json::Error },
    #[error("the answers are read from standard input, so the request has to come from a file")]
    AnswersFromInput,
    #[error("`{name}` does not say when the request was opened; say it with `--opened`")]
    NotOpened { name: String },
    #[error("there are no words in `{language}`; there are `{}`", scopeline::narration::LANGUAGES.join("` and `"))]
    NoWords { language: String },
    #[error("`{name}` was changed by somebody else meanwhile; run the command again")]
    PolicyChanged { name: String },
    #[error("the edition of a client is of one client; say which one with `--client`")]
    NoClient,
    #[error("{0}")]
    BadDay(scopeline::Error),
    #[error("`--from {from}` lies after `--until {until}`; give the earlier day first")]
    DaysOutOfOrder { from: Date, until: Date },
    #[error("there is no request in `{name}`")]
    NoRequest { name: String },
    #[error("there is more than one request in `{name}`; say which one with `--id`")]
    ManyRequests { name: String },
    #[error("the source does not say what the product is called; give its name in the policy with `--name`")]
    NoName,
    #[error("`{name}` cannot be a name under `{section}`; give another one with `--name`")]
    BadName { name: String, section: &'static str },
    #[error("`{name}` cannot be continued: {fault}{advice}")]
    BrokenLog { name: String, fault: scopeline::log::Fault, advice: String },
    #[error("`{name}` is no regular file, and only one can be a log")]
    NoLogFile { name: String },
    #[error("`{name}` is being written by somebody else: `{lock}` is there. If that broke off, remove this file")]
    LogInUse { name: String, lock: String },
    #[error(transparent)]
    Unloggable(scopeline::Error),
    #[error("`{name}` cannot be both kept and masked; leave one of `--keep` and `--mask` out")]
    KeptAndMasked { name: String },
    #[error("it is not {at} yet: an override says when somebody decided, and that is no later than now, {now}")]
    NotYet { at: String, now: String },
    #[error("there is no entry {entry} in `{name}`")]
    NoSuchEntry { name: String, entry: u64 },
    #[error("there is no request with the id `{id}` in `{name}`")]
    NoSuchRequest { name: String, id: String },
}

impl Failure {
    /// Whether nobody reads the output any more.
    pub(crate) fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}
