//! Listings: environments, components, integrations.

use super::Resolver;
use crate::diagnostic::{Code, Diagnostic, closest};
use crate::document::{self, Listed};
use crate::policy::condition::ThingTest;
use crate::policy::fact::FactId;
use crate::policy::product::{ListingRow, Status};

impl Resolver<'_> {
    pub(super) fn environments(&mut self, product: &document::Product) -> Vec<(FactId, Vec<ListingRow>)> {
        let mut environments = Vec::new();
        for role in &product.environments {
            self.well_formed(&role.name, "role");
            let Some(&fact) = self.fact_by_name.get(&role.name.value) else { continue };
            environments.push((fact, self.listing(&role.name.value, &role.rows)));
        }
        environments
    }

    pub(super) fn listing(&mut self, fact: &str, rows: &[Listed]) -> Vec<ListingRow> {
        rows.iter().map(|row| self.listed(fact, row)).collect()
    }

    fn listed(&mut self, fact: &str, row: &Listed) -> ListingRow {
        let groups =
            self.fact_by_name.get(fact).map_or_else(Default::default, |fact| self.groups[fact.0 as usize].clone());
        let things: Vec<ThingTest> =
            row.things.iter().flat_map(|thing| self.things(&groups, &thing.value, thing.span)).collect();
        let while_phases = self.while_phases(fact, row, &things);
        let columns =
            row.columns.iter().map(|column| (column.name.value.clone(), self.names.intern(&column.value.value)));
        ListingRow {
            things,
            columns: if fact == "component" {
                columns.collect()
            } else {
                self.no_columns(row);
                Vec::new()
            },
            when: row.when.as_ref().map(|when| self.condition(when)),
            while_phases,
            is: row.is.as_ref().and_then(|is| self.status(is)).unwrap_or(Status::Listed),
        }
    }

    /// Only components have columns that a condition may name.
    fn no_columns(&mut self, row: &Listed) {
        for column in &row.columns {
            let keys = ["name", "when", "while", "is", "note"];
            let help = match closest(&column.name.value, keys) {
                Some(close) => format!("did you mean `{close}`?"),
                None => "its keys are `name`, `when`, `while`, `is`, `note`; only components have further columns"
                    .to_owned(),
            };
            let message = format!("a row of this listing has no key `{}`", column.name.value);
            self.fault(Diagnostic::error(Code::UnknownKey, column.name.span, message).help(help));
        }
    }

    fn status(&mut self, written: &document::Spanned<String>) -> Option<Status> {
        let status = Status::ALL.into_iter().find(|status| status.word() == written.value);
        if status.is_none() {
            let words = Status::ALL.map(Status::word);
            let help = match closest(&written.value, words) {
                Some(close) => format!("did you mean `{close}`?"),
                None => format!("write one of {}", super::pattern::quoted(&words)),
            };
            let message = format!("`{}` is not a status of a listing", written.value);
            self.fault(Diagnostic::error(Code::UnknownValue, written.span, message).help(help));
        }
        status
    }
}
