//! The levels of lints, as whoever runs the program gives them.

use scopeline::diagnostic::Level;
use scopeline::lint::{self, Lint, Settings};

use crate::failure::Failure;

/// The word that stands for every warning.
const WARNINGS: &str = "warnings";

/// What becomes of the findings of a lint, whatever the policy says of it.
#[derive(Debug, clap::Args)]
pub(crate) struct Levels {
    /// Do not tell the findings of this lint. A lint that is named twice gets the sterner level.
    #[arg(long, value_name = "LINT")]
    allow: Vec<String>,
    /// Tell them as warnings.
    #[arg(long, value_name = "LINT")]
    warn: Vec<String>,
    /// Tell them as errors; `warnings`: every warning is an error.
    #[arg(long, value_name = "LINT")]
    deny: Vec<String>,
}

impl Levels {
    /// Whether every warning is an error.
    pub(crate) fn denies_warnings(&self) -> bool {
        self.deny.iter().any(|name| name == WARNINGS)
    }

    pub(crate) fn settings(&self) -> Result<Settings, Failure> {
        let mut settings = Settings::default();
        for (names, level) in [(&self.allow, Level::Allow), (&self.warn, Level::Warn), (&self.deny, Level::Deny)] {
            for name in names.iter().filter(|name| level != Level::Deny || *name != WARNINGS) {
                settings = settings.level(known(name)?, level);
            }
        }
        Ok(settings)
    }
}

/// The lint of this name.
pub(crate) fn known(name: &str) -> Result<&'static Lint, Failure> {
    lint::find(name).ok_or_else(|| Failure::NoSuchLint {
        name: name.to_owned(),
        help: lint::close(name)
            .map_or_else(|| "`scopeline lints` lists them".to_owned(), |close| format!("did you mean `{close}`?")),
    })
}
