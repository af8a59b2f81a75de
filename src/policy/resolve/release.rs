//! Release tables: lines in order, columns by type, dates by rule with their bounds, phases.

use std::collections::BTreeMap;

use super::Resolver;
use super::bounds::{DateByRule, by_rows, released_bounds, rule_bounds};
use super::pattern::Groups;
use super::span::{is_span, looks_like_a_date};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{self, DateForm, PhaseColumn, Spanned};
use crate::policy::condition::Predicate;
use crate::policy::fact::{FactType, Value};
use crate::policy::release::{Bounds, Cell, CellValue, PhaseRow, Release, ReleaseTable};
use crate::value::{DateRule, Duration, Line, LineShape, Moment, Version};

/// Anchors that are events, not columns.
const EVENTS: [&str; 3] = ["superseded", "major-released", "next-major"];
/// Columns that every release table has.
const OWN_COLUMNS: [(&str, FactType); 2] = [("released", FactType::Date), ("lts", FactType::YesNo)];

/// Most releases of one table.
const MOST_RELEASES: usize = 5_000;

/// A release table as it is written, and whose it is.
#[derive(Clone, Copy)]
pub(super) struct Written<'d> {
    pub(super) name: &'d Spanned<String>,
    /// How messages name its owner, such as `product`.
    pub(super) what: &'static str,
    pub(super) table: &'d document::ReleaseTable,
    /// The phase that each release is in where no phases are written.
    pub(super) only_phase: &'static str,
}

/// The columns of release tables, with the type of what stands in each.
pub(super) struct Columns(pub(super) BTreeMap<String, FactType>);

impl Columns {
    /// Every column of these tables.
    pub(super) fn of<'d>(tables: impl Iterator<Item = &'d document::ReleaseTable> + Clone) -> Self {
        let mut columns: BTreeMap<String, FactType> =
            OWN_COLUMNS.into_iter().map(|(name, ty)| (name.to_owned(), ty)).collect();
        let mut cells: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for column in tables.clone().flat_map(|table| &table.releases).flat_map(|release| &release.columns) {
            cells.entry(&column.name.value).or_default().push(&column.value.value);
        }
        for (name, values) in cells {
            columns.entry(name.to_owned()).or_insert_with(|| column_type(&values));
        }
        let by_rule = tables.flat_map(|table| &table.dates);
        columns.extend(by_rule.map(|(name, _)| (name.value.clone(), FactType::Date)));
        Self(columns)
    }
}

impl Resolver<'_> {
    pub(super) fn release_table(&mut self, written: Written<'_>, columns: &Columns) -> ReleaseTable {
        let line = self.line_shape(written);
        let mut releases = self.releases(written, line, columns);
        self.dates(written.table, &mut releases, columns);
        ReleaseTable {
            of: self.names.intern(&written.name.value),
            line,
            known_until: written.table.known_until.as_ref().and_then(|date| self.date(date)),
            phases: self.phases(written, &releases, columns),
            releases,
        }
    }

    fn line_shape(&mut self, Written { name, what, table, .. }: Written<'_>) -> LineShape {
        let Some(written) = &table.line else {
            if let Some(release) = table.releases.first() {
                let message = format!("`line` is missing in the {what} `{}`", name.value);
                self.fault(
                    Diagnostic::error(Code::MissingKey, name.span, message)
                        .also(release.version.span, "so it is not known what counts as one release here")
                        .help("write `line: x.y` if 7.1.4 belongs to the release 7.1"),
                );
            }
            return LineShape::XY;
        };
        LineShape::parse(&written.value).unwrap_or_else(|_| {
            let message = format!("`{}` is not the shape of a line", written.value);
            self.fault(Diagnostic::error(Code::BadVersion, written.span, message).help("write `x`, `x.y` or `x.y.z`"));
            LineShape::XY
        })
    }

    fn releases(&mut self, written: Written<'_>, shape: LineShape, columns: &Columns) -> Vec<Release> {
        if self.too_many_releases(written) {
            return Vec::new();
        }
        let mut seen: BTreeMap<Line, crate::text::Span> = BTreeMap::new();
        let mut releases = Vec::new();
        for written in &written.table.releases {
            let Some(line) = self.line(&written.version, shape) else { continue };
            if let Some(&first) = seen.get(&line) {
                let message = format!("the line `{line}` stands twice");
                self.fault(
                    Diagnostic::error(Code::Duplicate, written.version.span, message)
                        .also(first, "the first is here")
                        .help("keep one row for each line"),
                );
                continue;
            }
            seen.insert(line.clone(), written.version.span);
            let columns = self.cells(written, columns);
            let is_bare = written.version.value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
            let as_written = if is_bare { written.version.value.clone() } else { line.to_string() };
            releases.push(Release { line, written: as_written, released: Bounds::exact(Moment::Absent), columns });
        }
        releases.sort_by(|a, b| a.line.cmp(&b.line));
        released_bounds(&mut releases);
        releases
    }

    /// Some dates of a release depend on every other release of the table.
    fn too_many_releases(&mut self, Written { name, what, table, .. }: Written<'_>) -> bool {
        let Some(first_beyond) = table.releases.get(MOST_RELEASES) else { return false };
        let message = format!("the {what} `{}` has more than {MOST_RELEASES} releases", name.value);
        let fault = Diagnostic::error(Code::TooLarge, first_beyond.version.span, message);
        self.fault(fault.help("keep one row for each line, not for each patch, and leave out what has long ended"));
        true
    }

    fn line(&mut self, written: &Spanned<String>, shape: LineShape) -> Option<Line> {
        let version = Version::parse(&written.value).ok();
        let exact =
            version.as_ref().filter(|version| version.segments().len() == shape.segments() && !version.is_pre());
        let line = exact.and_then(|version| version.line(shape));
        if line.is_none() {
            let message = format!("`{}` is not a line of the shape `{shape}`", written.value);
            self.fault(Diagnostic::error(Code::BadVersion, written.span, message).help(format!(
                "write as many numbers as `line: {shape}` has, such as `{}`",
                example(version.as_ref(), shape)
            )));
        }
        line
    }

    fn cells(&mut self, release: &document::Release, columns: &Columns) -> Vec<Cell> {
        let mut cells = Vec::new();
        for column in &release.columns {
            let Some(ty) = columns.0.get(&column.name.value) else { continue };
            if *ty == FactType::Date && is_span(&column.value.value) {
                let bounds = self.span_of_days(&column.value);
                cells.extend(bounds.map(|bounds| Cell::by_rule(&column.name.value, bounds)));
                continue;
            }
            let value = match (ty, column.value.value.as_str()) {
                (FactType::Date, "open") if column.name.value != "released" => Some(Value::Date(Moment::Never)),
                (FactType::Date, "past") if column.name.value != "released" => Some(Value::Date(Moment::Past)),
                (FactType::Date, _) => self.date(&column.value).map(Value::on),
                _ => self.value(ty, &column.value),
            };
            cells.extend(
                value.map(|value| Cell { column: column.name.value.clone(), value: CellValue::Written(value) }),
            );
        }
        cells
    }

    /// Dates by rule, for every line that does not have the date written, each after those that it counts from.
    fn dates(&mut self, table: &document::ReleaseTable, releases: &mut [Release], columns: &Columns) {
        releases.iter_mut().for_each(|release| unsaid_is_no(release, columns));
        let mut open = Vec::new();
        for (name, rows) in &table.dates {
            let mut resolved = Vec::new();
            for row in rows {
                let tests = self.column_tests(&row.columns, columns);
                resolved.extend(self.date_rule(&row.is, columns).map(|rule| DateByRule { tests, rule }));
            }
            open.push((name, resolved));
        }
        while !open.is_empty() {
            let names: Vec<&str> = open.iter().map(|(name, _)| name.value.as_str()).collect();
            let ready = open.iter().position(|(_, rows)| !rows.iter().any(|row| row.counts_from(&names)));
            let Some(ready) = ready else {
                let message = format!("these dates count from one another: {}", super::pattern::quoted(&names));
                let fault = Diagnostic::error(Code::Cycle, open[0].0.span, message);
                self.fault(fault.help("let one of them count from `released` or from a date that is written"));
                return;
            };
            let (name, rows) = open.remove(ready);
            for index in 0..releases.len() {
                if releases[index].column(&name.value).is_none()
                    && let Some(bounds) = by_rows(&rows, releases, index)
                {
                    releases[index].columns.push(Cell::by_rule(&name.value, bounds));
                }
            }
        }
    }

    fn column_tests(&mut self, tested: &[PhaseColumn], columns: &Columns) -> Vec<(String, Predicate)> {
        let mut tests = Vec::new();
        for column in tested {
            let Some(ty) = columns.0.get(&column.name.value) else {
                let message = format!("no release has a column `{}`", column.name.value);
                self.fault(
                    Diagnostic::error(Code::UnknownFact, column.name.span, message)
                        .help("a test on anything but the release table stands under `when`"),
                );
                continue;
            };
            if let Some(predicate) = self.predicate(ty, &Groups::default(), &column.name, &column.test) {
                tests.push((column.name.value.clone(), predicate));
            }
        }
        tests
    }

    fn date_rule(&mut self, form: &DateForm, columns: &Columns) -> Option<DateRule> {
        match form {
            DateForm::One(text) => self.one_date_rule(text, columns),
            DateForm::LaterOf(texts) => self.date_rules(texts, columns).map(DateRule::LaterOf),
            DateForm::EarlierOf(texts) => self.date_rules(texts, columns).map(DateRule::EarlierOf),
        }
    }

    fn date_rules(&mut self, texts: &[Spanned<String>], columns: &Columns) -> Option<Vec<DateRule>> {
        let rules: Vec<DateRule> = texts.iter().filter_map(|text| self.one_date_rule(text, columns)).collect();
        (!rules.is_empty() && rules.len() == texts.len()).then_some(rules)
    }

    fn one_date_rule(&mut self, text: &Spanned<String>, columns: &Columns) -> Option<DateRule> {
        let rule = match DateRule::parse(&text.value) {
            Ok(rule) => rule,
            Err(error) => {
                self.fault(
                    Diagnostic::error(Code::BadDate, text.span, error.to_string())
                        .help("write a date, a date column such as `ends`, or `released + 18 months`"),
                );
                return None;
            }
        };
        if let DateRule::Offset { anchor, .. } = &rule {
            let is_date = columns.0.get(anchor) == Some(&FactType::Date);
            if !is_date && !EVENTS.contains(&anchor.as_str()) {
                let message = format!("`{anchor}` is no date of a release");
                self.fault(
                    Diagnostic::error(Code::UnknownName, text.span, message)
                        .help("name a date column, or `superseded`, `major-released`, `next-major`"),
                );
                return None;
            }
        }
        Some(rule)
    }

    fn phases(&mut self, written: Written<'_>, releases: &[Release], columns: &Columns) -> Vec<PhaseRow> {
        let Some(rows) = &written.table.phases else { return vec![self.only_phase(written.only_phase, releases)] };
        rows.iter().map(|row| self.phase(row, releases, columns)).collect()
    }

    /// Without `phases` every release is in one, until its `ends` where any has one.
    fn only_phase(&mut self, is: &str, releases: &[Release]) -> PhaseRow {
        let ends = releases.iter().any(|release| release.column("ends").is_some());
        let rule = DateRule::Offset { anchor: "ends".to_owned(), by: None };
        let until = ends.then(|| (0..releases.len()).map(|index| rule_bounds(&rule, releases, index)).collect());
        PhaseRow {
            is: self.names.intern(is),
            newest: None,
            newest_of_major: None,
            majors: None,
            behind_newest: None,
            until,
            columns: Vec::new(),
            when: None,
        }
    }

    fn phase(&mut self, row: &document::Phase, releases: &[Release], columns: &Columns) -> PhaseRow {
        let until = row.until.as_ref().and_then(|form| self.date_rule(form, columns));
        PhaseRow {
            is: self.names.intern(&row.is.value),
            newest: self.count(row.newest.as_ref()),
            newest_of_major: self.count(row.newest_of_major.as_ref()),
            majors: self.count(row.majors.as_ref()),
            behind_newest: row.behind_newest.as_ref().and_then(|text| self.calendar_duration(text)),
            until: until.map(|rule| (0..releases.len()).map(|index| rule_bounds(&rule, releases, index)).collect()),
            columns: self.column_tests(&row.columns, columns),
            when: row.when.as_ref().map(|when| self.condition(when)),
        }
    }

    /// A count of at least one.
    fn count(&mut self, written: Option<&Spanned<String>>) -> Option<u32> {
        let written = written?;
        let count = written.value.parse::<u32>().ok().filter(|count| *count > 0);
        if count.is_none() {
            let message = format!("`{}` is not a count of releases", written.value);
            self.fault(Diagnostic::error(Code::BadNumber, written.span, message).help("write a whole number from 1"));
        }
        count
    }

    pub(super) fn duration(&mut self, written: &Spanned<String>) -> Option<Duration> {
        match Duration::parse(&written.value) {
            Ok(duration) => Some(duration),
            Err(error) => {
                self.fault(
                    Diagnostic::error(Code::BadDuration, written.span, error.to_string())
                        .help("write a number and a unit: `30 min`, `4 h`, `2 days`, `3 business days`, `6 weeks`, `18 months`, `2 years`"),
                );
                None
            }
        }
    }

    /// A duration that moves a day to another day.
    pub(super) fn calendar_duration(&mut self, written: &Spanned<String>) -> Option<Duration> {
        let duration = self.duration(written)?;
        let moves = crate::value::add(crate::value::Date::default(), &duration).is_some();
        if !moves {
            let message = format!("`{}` is not a number of calendar days, weeks, months or years", written.value);
            self.fault(
                Diagnostic::error(Code::BadDuration, written.span, message).help("write `180 days` or `6 months`"),
            );
        }
        moves.then_some(duration)
    }
}

/// Where a row says nothing in a yes-no column, such as `lts`, it says no.
fn unsaid_is_no(release: &mut Release, columns: &Columns) {
    for (column, _) in columns.0.iter().filter(|(_, ty)| **ty == FactType::YesNo) {
        if release.column(column).is_none() {
            release.columns.push(Cell { column: column.clone(), value: CellValue::Written(Value::YesNo(false)) });
        }
    }
}

/// A column with one date in it is a column of dates; one with `yes` and `no` alone is yes-no; else it holds names.
fn column_type(values: &[&str]) -> FactType {
    let dated = |text: &&str| looks_like_a_date(text) || *text != "tba" && is_span(text);
    if values.iter().any(dated) || values.iter().all(|text| ["open", "past", "tba"].contains(text)) {
        FactType::Date
    } else if values.iter().all(|text| crate::policy::read::yes_no(text).is_some()) {
        FactType::YesNo
    } else {
        FactType::Name
    }
}

/// A line of this shape: the one that the version belongs to, if it has as many numbers.
fn example(version: Option<&Version>, shape: LineShape) -> String {
    let line = version.and_then(|version| version.line(shape)).map(|line| line.to_string());
    line.unwrap_or_else(|| ["7", "7.1", "7.1.4"][shape.segments() - 1].to_owned())
}
