//! What was found in policies, for readers of each kind: programs, code hosts, build logs, pages.
//!
//! A [`Checked`] is one policy with what was found in it; every form takes several. Text from outside is made safe for
//! the place that it goes to by the form itself.
//!
//! ```
//! use scopeline::lint::{Settings, inspect};
//! use scopeline::render::findings::{Checked, github};
//! use scopeline::Sources;
//!
//! let sources = Sources::single("acme/policy.yaml", "scopeline: 1\npolicy: { id: acme }\n");
//! let found = inspect(&sources, &Settings::default()).diagnostics;
//! let checked = Checked::new("acme", &sources, &found);
//! let said = github::annotations(&[checked]);
//! assert!(said.starts_with("::error file=acme/policy.yaml,line=1,"), "{said}");
//! ```

pub mod fingerprint;
pub mod github;
pub mod json;
pub mod markdown;
pub mod sarif;

use crate::diagnostic::Diagnostic;
use crate::text::{Position, Source, SourceId, Sources, Span};

/// One policy with what was found in it.
#[derive(Debug, Clone)]
pub struct Checked<'a> {
    name: String,
    sources: &'a Sources,
    found: &'a [Diagnostic],
    base: String,
    /// The id of the policy.
    policy: String,
    known: usize,
    allowed: usize,
    mended: usize,
    /// For each text the bytes at which its lines begin, so that many places need not count lines each.
    lines: Vec<Vec<usize>>,
}

impl<'a> Checked<'a> {
    /// What was found in the policy that the user calls so.
    #[must_use]
    pub fn new(name: impl Into<String>, sources: &'a Sources, found: &'a [Diagnostic]) -> Self {
        let starts = |text: &str| std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let lines = sources.iter().map(|(_, source)| starts(source.text())).collect();
        let (base, policy) = (String::new(), String::new());
        Self { name: name.into(), sources, found, base, policy, known: 0, allowed: 0, mended: 0, lines }
    }

    /// The same, with names of files below this folder told from there on.
    #[must_use]
    pub fn below(mut self, base: impl Into<String>) -> Self {
        self.base = base.into().replace('\\', "/");
        self
    }

    /// The same, of whose findings so many were left out because a baseline knows them, and so many are allowed.
    #[must_use]
    pub const fn left_out(mut self, known: usize, allowed: usize) -> Self {
        (self.known, self.allowed) = (known, allowed);
        self
    }

    /// The same, of the policy with this id: findings of several policies are told apart by it, wherever those lie.
    #[must_use]
    pub fn policy(mut self, id: impl Into<String>) -> Self {
        self.policy = id.into();
        self
    }

    /// The same, after so many findings were mended.
    #[must_use]
    pub const fn mended(mut self, mended: usize) -> Self {
        self.mended = mended;
        self
    }

    /// What was found.
    #[must_use]
    pub const fn found(&self) -> &'a [Diagnostic] {
        self.found
    }

    fn errors(&self) -> usize {
        self.found.iter().filter(|one| one.is_error()).count()
    }

    /// The name of a text, from the base on, with slashes.
    fn file(&self, id: SourceId) -> String {
        self.relative(self.sources.get(id).map_or(self.name.as_str(), Source::name))
    }

    /// The file of the first place, or the policy as the user calls it.
    fn file_of(&self, one: &Diagnostic) -> String {
        one.primary.as_ref().map_or_else(|| self.relative(&self.name), |label| self.file(label.span.source))
    }

    /// The file of the first place as it is called inside the policy: the same wherever the program was started.
    fn own_file(&self, one: &Diagnostic) -> String {
        let clean = |name: &str| {
            let name = name.replace('\\', "/");
            let mut rest = name.trim_end_matches('/');
            while let Some(shorter) = rest.strip_prefix("./") {
                rest = shorter.trim_start_matches('/');
            }
            rest.to_owned()
        };
        let name = one.primary.as_ref().and_then(|label| self.sources.get(label.span.source)).map(Source::name);
        let (file, root) = (clean(name.unwrap_or_default()), clean(&self.name));
        if root.is_empty() || root == "." {
            return file;
        }
        let below = file.strip_prefix(&root).and_then(|rest| rest.strip_prefix('/'));
        // A policy that is one file.
        below.map_or_else(|| file.rsplit('/').next().unwrap_or_default().to_owned(), str::to_owned)
    }

    fn relative(&self, name: &str) -> String {
        let name = name.replace('\\', "/");
        let base = self.base.trim_end_matches('/');
        let below =
            if base.is_empty() { None } else { name.strip_prefix(base).and_then(|rest| rest.strip_prefix('/')) };
        let mut rest = below.unwrap_or(&name);
        while let Some(shorter) = rest.strip_prefix("./") {
            rest = shorter.trim_start_matches('/');
        }
        if rest.is_empty() { ".".to_owned() } else { rest.trim_end_matches('/').to_owned() }
    }

    /// Where a span begins and ends; the end is the character behind the last.
    fn region(&self, span: Span) -> (Position, Position) {
        let end = Span { start: span.end.max(span.start), ..span };
        (self.position(span), self.position(end))
    }

    /// As [`Sources::position`], by the table of lines.
    fn position(&self, span: Span) -> Position {
        let index = self.sources.iter().position(|(id, _)| id == span.source).unwrap_or(usize::MAX);
        let starts = self.lines.get(index).map_or(&[][..], Vec::as_slice);
        let line = starts.partition_point(|&start| start <= span.start as usize).max(1);
        let begins = starts.get(line - 1).and_then(|start| u32::try_from(*start).ok()).unwrap_or(0);
        let before = self.sources.slice(Span { start: begins, end: span.start, ..span });
        // Half a character, or a place behind the end, is found by counting.
        if before.is_empty() && begins != span.start {
            return self.sources.position(span);
        }
        Position { line, column: before.chars().filter(|&c| c != '\u{feff}').count() + 1 }
    }
}
