//! Release tables in YAML, as a person would have written them.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::fit::{Release, Releases, listed};
use super::table::{Cell, Column};
use crate::value::{Date, Thing, check_name};

/// Where in a policy a table stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Section {
    /// `products`: what is ours, or what we support as if it were.
    Products,
    /// `life-cycles`: what others make.
    LifeCycles,
}

impl Section {
    /// The key of the section.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Products => "products",
            Self::LifeCycles => "life-cycles",
        }
    }
}

/// A table with the name that a policy has for it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Named {
    /// Where it stands.
    pub section: Section,
    /// The name in the policy.
    pub name: String,
    /// Where the dates come from.
    pub source: String,
    /// The table is complete until this day.
    pub known_until: Option<Date>,
    /// The releases.
    pub releases: Releases,
    /// The columns that are taken over.
    pub columns: Vec<Column>,
}

/// A name that a policy may have, made of what a source calls a product: `Acme Server 7` becomes `acme-server-7`.
///
/// ```
/// use scopeline::lifecycle::policy_name;
///
/// assert_eq!(policy_name("Acme Server (EU)").as_deref(), Some("acme-server-eu"));
/// assert_eq!(policy_name("..."), None);
/// ```
#[must_use]
pub fn policy_name(text: &str) -> Option<String> {
    let letters: String =
        text.to_lowercase().chars().map(|c| if c.is_alphanumeric() || "_.".contains(c) { c } else { ' ' }).collect();
    let name = letters.split_whitespace().collect::<Vec<_>>().join("-");
    let name = name.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    check_name(&name).is_ok().then_some(name)
}

impl Named {
    /// A table under a name, with every column. `None` if a policy cannot have the name.
    #[must_use]
    pub fn new(section: Section, name: &str, source: &str, releases: Releases) -> Option<Self> {
        let fits = match section {
            Section::Products => check_name(name).is_ok(),
            Section::LifeCycles => {
                let is_written = name.split(' ').all(|word| check_name(word).is_ok());
                is_written && name != "release" && Thing::parse(name).is_ok_and(|thing| thing.version().is_none())
            }
        };
        let columns = Column::ALL.to_vec();
        fits.then(|| Self {
            section,
            name: name.to_owned(),
            source: source.to_owned(),
            known_until: None,
            releases,
            columns,
        })
    }

    /// A part of a policy that holds the table and nothing else.
    #[must_use]
    pub fn to_part(&self) -> String {
        format!("scopeline: 1\n\n{}:\n{}", self.section.key(), self.table("  ", "\n"))
    }

    /// The table under its name, each line behind this indent.
    pub(super) fn table(&self, indent: &str, end: &str) -> String {
        let mut text = String::new();
        let mut line = |depth: usize, said: &str| {
            let _ = write!(text, "{indent}{}{said}{end}", "  ".repeat(depth));
        };
        line(0, &format!("{}:", self.name));
        if !self.source.is_empty() {
            line(1, &format!("source: {}", scalar(&self.source)));
        }
        line(1, &format!("line: {}", self.releases.shape));
        if let Some(day) = self.known_until {
            line(1, &format!("known-until: {day}"));
        }
        if !self.releases.in_part.is_empty() {
            line(1, &format!("# Of {} only the first and the newest line is known.", listed(&self.releases.in_part)));
        }
        if !self.releases.lines.is_empty() {
            line(1, "releases:");
        }
        let width = self.releases.lines.iter().map(|release| release.written.len()).max().unwrap_or(0);
        for release in &self.releases.lines {
            line(2, &row(release, &self.columns, width + 2));
        }
        text
    }
}

/// A release on one line; its value begins so many characters after its key.
pub(super) fn row(release: &Release, columns: &[Column], width: usize) -> String {
    let key = format!("{}:", release.written);
    let cells = cells(&release.cells, columns);
    let nickname = release.nickname.as_deref().map_or(String::new(), |name| format!("  # {name}"));
    match cells.is_empty() {
        true => format!("{key}{nickname}"),
        false => format!("{key:width$}{{ {cells} }}{nickname}", width = width.max(key.len() + 1)),
    }
}

fn cells(cells: &BTreeMap<Column, Cell>, columns: &[Column]) -> String {
    let written = cells.iter().filter(|(column, _)| columns.contains(column));
    written.map(|(column, cell)| format!("{column}: {cell}")).collect::<Vec<_>>().join(", ")
}

/// A text as YAML: plain where that is read as the same text, else in quotes.
fn scalar(text: &str) -> String {
    let is_calm = |c: char| c.is_alphanumeric() || " -_./(),;+".contains(c);
    let begins = text.starts_with(char::is_alphanumeric);
    if begins && text.chars().all(is_calm) && text.trim() == text {
        return text.to_owned();
    }
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
