//! Doubts about a policy that can be used: what its author should look at before it is published.
//!
//! A [`Lint`] has a name that reads after *allow*, a level and a page. [`inspect`] reads a policy with its cases and says
//! everything that is wrong with it, faults and findings, in one list. What becomes of a finding is said by the policy
//! (`lints:`) and by whoever asks ([`Settings`]), who has the last word.
//!
//! ```
//! use scopeline::lint::{Settings, inspect};
//! use scopeline::Sources;
//!
//! let text = "
//! scopeline: 1
//! policy: { id: tiny, currency: EUR }
//! facts: { kind: { one-of: [defect, feature] } }
//! services: { building: { title: Building, price: { hourly: 180 } } }
//! rules:
//!   - { id: defects, when: { kind: defect }, class: support }
//! otherwise: { class: service, certainty: approval }
//! ";
//! let inspected = inspect(&Sources::single("tiny.yaml", text), &Settings::default());
//! assert_eq!(inspected.diagnostics[0].lint(), Some("unoffered-service"));
//! assert_eq!(inspected.diagnostics[0].subject.as_deref(), Some("building"));
//! ```
//!
//! One lint is one file under `each/`, with its page as its documentation; a line in the registry makes it known.

mod analysed;
mod declared;
mod each;
mod fix;
mod inspect;
mod places;
mod registry;
mod written;

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::{Analysis, Budget};
use crate::diagnostic::{Diagnostic, Level, closest};
use crate::document::Document;
use crate::policy::{LimitId, Policy};
use crate::testing::Suite;
use crate::testing::coverage::{Reach, idle_limits};
use crate::text::Sources;

pub use fix::{Fixed, fixed};
pub use inspect::{Inspection, allowed, inspect};
pub use registry::ALL;

/// Something that is looked for in every policy.
#[derive(Debug, Clone, Copy)]
pub struct Lint {
    name: &'static str,
    level: Level,
    page: &'static str,
    needs: Needs,
    find: Option<Find>,
}

/// How a lint looks for what it finds.
type Find = fn(&Inspected<'_>) -> Vec<Diagnostic>;

/// What has to be there beside the policy for a lint to say anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Needs {
    /// Nothing.
    Nothing,
    /// The policy's own cases.
    Cases,
    /// Texts of requests that the author names.
    Corpus,
    /// An analysis of what the rules really say, as far as its budget goes.
    Analysis,
}

impl Lint {
    /// The name, such as `unused-fact`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// What becomes of a finding where nobody says anything else.
    #[must_use]
    pub const fn level(&self) -> Level {
        self.level
    }

    /// What has to be there beside the policy.
    #[must_use]
    pub const fn needs(&self) -> Needs {
        self.needs
    }

    /// Whether the policy may allow single findings of it. Those about allowances are not: the allowance would be one.
    #[must_use]
    pub fn is_allowed_at_places(&self) -> bool {
        self.name != each::unused_allowance::LINT.name
    }

    /// Whether it takes so long that nobody waits for it who allows what it finds.
    pub(crate) const fn is_dear(&self) -> bool {
        matches!((self.level, self.needs), (Level::Allow, Needs::Cases) | (_, Needs::Analysis))
    }

    /// What it finds, in one line.
    #[must_use]
    pub fn summary(&self) -> &'static str {
        self.page.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or(self.name)
    }

    /// Its page, in Markdown: what it finds, why it matters, an example, what to write instead, when to allow it.
    #[must_use]
    pub fn page(&self) -> String {
        let lines = self.page.lines().map(|line| line.strip_prefix(' ').unwrap_or(line));
        lines.fold(format!("# {}\n\n", self.name), |page, line| page + line + "\n")
    }
}

/// The lint of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Lint> {
    ALL.iter().find(|lint| lint.name == name)
}

/// The name of a lint that is close to what was written.
#[must_use]
pub fn close(written: &str) -> Option<&'static str> {
    closest(written, ALL.iter().map(|lint| lint.name))
}

/// What whoever asks has to say.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    levels: BTreeMap<&'static str, Level>,
    corpus: Vec<String>,
    budget: Budget,
}

impl Settings {
    /// Gives a lint a level, whatever the policy says of it.
    #[must_use]
    pub fn level(mut self, lint: &'static Lint, level: Level) -> Self {
        self.levels.insert(lint.name, level);
        self
    }

    /// How much the analysis of the rules may do; see [`analysis`](crate::analysis).
    #[must_use]
    pub const fn budget(mut self, budget: Budget) -> Self {
        self.budget = budget;
        self
    }

    /// Texts of requests, by which signals are judged.
    #[must_use]
    pub fn corpus(mut self, texts: impl IntoIterator<Item = String>) -> Self {
        self.corpus.extend(texts);
        self
    }
}

/// What a lint looks at: a policy without a fault, as written and as meant, and what lies beside it.
struct Inspected<'a> {
    sources: &'a Sources,
    document: &'a Document,
    policy: &'a Policy,
    suite: Option<&'a Suite>,
    corpus: &'a [String],
    budget: Budget,
    /// The lints that are at work: what the others find, nobody is told.
    asked: BTreeSet<&'static str>,
    /// What the rules really say, as soon as somebody asks.
    analysed: OnceCell<Analysis>,
    /// The limits that narrow nothing, or may not, as soon as somebody asks.
    idle: OnceCell<Vec<(LimitId, Reach)>>,
}

impl Inspected<'_> {
    /// What the rules really say: found out once for all lints, and only if one of them asks.
    fn analysis(&self) -> &Analysis {
        self.analysed.get_or_init(|| self.policy.analyse(self.budget))
    }

    /// The limits that narrow no decision, and those of which that is not known.
    fn idle_limits(&self) -> &[(LimitId, Reach)] {
        self.idle.get_or_init(|| idle_limits(self.policy, self.analysis(), self.budget))
    }
}
