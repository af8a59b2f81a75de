//! Facts: those of the language, those of the author, and those that follow from tables and listings.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Resolver;
use super::calendar::arrival;
use super::life_cycles::phased;
use super::pattern::{Group, Groups, quoted};
use crate::class::AnsweredBy;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{self, Assumption, Declaration, FactWord, Spanned, Table};
use crate::policy::condition::{Condition, Pattern, Predicate, Test};
use crate::policy::fact::{Derivation, FactDef, FactId, FactType, Sym, TableRow, Value, WellKnown};
use crate::policy::product::Status;

/// What the language itself brings.
const SOURCES: [&str; 3] = ["stock", "patched", "forked"];
/// Phases that no author has to name.
pub(super) const OWN_PHASES: [&str; 3] = ["ended", "unreleased", "unlisted"];
/// Facts that text may never set, nor those in their rooms.
const UNTRUSTED: [&str; 5] = ["plan", "account", "contact", "payment", "source"];

impl Resolver<'_> {
    /// Declares every fact, so that conditions can name them. Conditions of facts are read later.
    pub(super) fn declare_facts(&mut self) -> WellKnown {
        let document = self.document;
        for word in Status::ALL.map(Status::word).into_iter().chain(["pre", "final"]) {
            self.names.intern(word);
        }
        let product = self.base("product", FactType::Name);
        let release = self.base("release", FactType::Version);
        self.base("kind", FactType::Name);
        let plan = self.plan();
        for role in document.products.iter().flat_map(|product| &product.environments) {
            if !self.fact_by_name.contains_key(&role.name.value) {
                self.base(&role.name.value, FactType::Thing);
            }
        }
        let component = self.base("component", FactType::Thing);
        let integrations = self.base("integrations", FactType::Things);
        let source = self.one_of("source", &SOURCES);
        let shown = self.base("source.shown-on-stock", FactType::YesNo);
        self.only_for_changed_source(shown, source);
        self.base("notice", FactType::Duration);
        self.history_facts();
        if let [only] = &document.products[..] {
            let name = self.names.intern(&only.name.value);
            self.facts[product.0 as usize].assume = Some(Value::Name(name));
        }
        let arrived = self.calendar_facts();
        let made = self.made_names();
        self.counted_versions(&made);
        let (refined, declared): (Vec<_>, Vec<_>) =
            document.facts.iter().partition(|declaration| made.contains(&declaration.name.value));
        declared.into_iter().for_each(|declaration| self.declare(declaration));
        self.derive();
        for declaration in refined {
            match self.fact_by_name.get(&declaration.name.value) {
                Some(&fact) if self.def(fact).is_base() => self.declare(declaration),
                _ => self.refine_derived(declaration),
            }
        }
        WellKnown { product, release, component, integrations, arrived, plan }
    }

    /// A base fact of the language.
    fn base(&mut self, name: &str, ty: FactType) -> FactId {
        self.add(name, ty, None)
    }

    pub(super) fn add(&mut self, name: &str, ty: FactType, derivation: Option<Derivation>) -> FactId {
        let id = FactId(u32::try_from(self.facts.len()).unwrap_or(u32::MAX));
        let room = name.split('.').next().unwrap_or(name);
        let text_may_set = derivation.is_none() && !UNTRUSTED.contains(&room);
        self.facts.push(FactDef {
            name: name.to_owned(),
            ty,
            derivation,
            ask: None,
            answered_by: AnsweredBy::Customer,
            only_if: None,
            assume: None,
            text_may_set,
            changeable: None,
        });
        self.fact_by_name.insert(name.to_owned(), id);
        self.groups.push(Groups::default());
        self.aliases.push(Vec::new());
        self.declared_at.push(None);
        id
    }

    fn one_of(&mut self, name: &str, values: &[&str]) -> FactId {
        let values = values.iter().map(|value| self.names.intern(value)).collect();
        self.base(name, FactType::OneOf(values))
    }

    fn plan(&mut self) -> FactId {
        let document = self.document;
        let mut levels: Vec<Sym> = Vec::new();
        let mut seen = std::collections::HashMap::new();
        for plan in &document.plans {
            if self.first_of(&mut seen, plan, "plan").is_some() {
                self.well_formed_value(plan, "plan");
                levels.push(self.names.intern(&plan.value));
            }
        }
        self.base("plan", if levels.is_empty() { FactType::Name } else { FactType::Levels(levels) })
    }

    fn only_for_changed_source(&mut self, shown: FactId, source: FactId) {
        let changed = ["patched", "forked"].iter().map(|name| self.names.intern(name)).collect();
        self.facts[shown.0 as usize].only_if = Some(Condition::from(Test {
            fact: source,
            predicate: Predicate::Is(vec![Pattern::Names(changed)]),
            written: "[patched, forked]".to_owned(),
        }));
    }

    /// The names of all facts that other parts of the policy make, which `facts` may refine but not declare: those
    /// that follow from something, and those that a meter asks for.
    fn made_names(&self) -> BTreeSet<String> {
        let document = self.document;
        let mut names: BTreeSet<String> =
            ["phase", "stage", "lts"].iter().map(|name| format!("release.{name}")).collect();
        names.extend(["environment.status", "component.status", "integrations.status"].map(str::to_owned));
        for product in &document.products {
            names.extend(product.environments.iter().map(|role| format!("{}.status", role.name.value)));
            let table = &product.table;
            let columns = table.releases.iter().flat_map(|release| &release.columns).map(|column| &column.name.value);
            names.extend(
                columns.chain(table.dates.iter().map(|(name, _)| &name.value)).map(|name| format!("release.{name}")),
            );
            let columns = product.components.iter().flatten().flat_map(|row| &row.columns);
            names.extend(columns.map(|column| format!("component.{}", column.name.value)));
        }
        names.extend(document.calendars.iter().map(arrival));
        names.extend(document.tables.iter().map(|table| table.name.value.clone()));
        names.extend(phased(document).0.iter().map(|phased| format!("{}.phase", phased.fact)));
        names.extend(document.distances.iter().map(|distance| distance.name.value.clone()));
        names.extend(document.clocks.iter().map(|clock| clock.name.value.clone()));
        names.extend(document.meters.iter().flat_map(super::meter::names_of));
        names
    }

    /// A fact of the author's, or one of the language that the author refines.
    fn declare(&mut self, declaration: &Declaration) {
        self.well_formed(&declaration.name, "fact");
        let known = self.fact_by_name.get(&declaration.name.value).copied();
        let ty = self
            .declared_type(declaration)
            .or_else(|| self.is_start(&declaration.name.value).then_some(FactType::Date));
        let fact = match (known, ty) {
            (None, Some(ty)) => self.add(&declaration.name.value, ty, None),
            (None, None) => {
                let message = format!("the fact `{}` has no type", declaration.name.value);
                self.fault(
                    Diagnostic::error(Code::MissingKey, declaration.name.span, message)
                        .help("write `one-of: [...]`, or `type:` with one of `yes-no`, `number`, `duration`, `money`, `date`, `version`, `thing`, `name`"),
                );
                // Declared all the same, so that one fault does not make many.
                self.add(&declaration.name.value, FactType::Name, None)
            }
            (Some(fact), ty) => {
                if let Some(ty) = ty {
                    self.refine_type(fact, ty, declaration);
                }
                fact
            }
        };
        self.declared_at[fact.0 as usize] = Some(declaration.name.span);
        self.refine(fact, declaration);
    }

    fn declared_type(&mut self, declaration: &Declaration) -> Option<FactType> {
        let mut names: Vec<Sym> = Vec::new();
        let mut seen = std::collections::HashMap::new();
        let folded = |value: &Spanned<String>| Spanned { value: crate::value::fold(&value.value), span: value.span };
        let all: Vec<Spanned<String>> = declaration.values.iter().map(folded).collect();
        for (value, folded) in declaration.values.iter().zip(&all) {
            if self.first_of(&mut seen, folded, "value").is_some() {
                self.well_formed_value(folded, "value");
                names.push(self.names.intern(&value.value));
            }
        }
        Some(match declaration.ty?.value {
            FactWord::YesNo => FactType::YesNo,
            FactWord::Number => FactType::Number,
            FactWord::Duration => FactType::Duration,
            FactWord::Money => FactType::Money,
            FactWord::Date => FactType::Date,
            FactWord::Version => FactType::Version,
            FactWord::Thing => FactType::Thing,
            FactWord::Name => FactType::Name,
            FactWord::OneOf => FactType::OneOf(names),
            FactWord::Levels => FactType::Levels(names),
            FactWord::SetOf => FactType::SetOf(names),
        })
    }

    /// A fact of the language may be made narrower: an open name may get a closed list.
    fn refine_type(&mut self, fact: FactId, ty: FactType, declaration: &Declaration) {
        let own = self.ty(fact);
        let narrower = match (&own, &ty) {
            (FactType::Name, FactType::OneOf(_) | FactType::Levels(_)) => true,
            (FactType::OneOf(own), FactType::OneOf(more) | FactType::Levels(more)) => {
                own.iter().all(|name| more.contains(name))
            }
            (own, ty) => own == ty,
        };
        if narrower {
            self.facts[fact.0 as usize].ty = ty;
            return;
        }
        let name = &declaration.name.value;
        let help = match &own {
            FactType::OneOf(names) => {
                let names: Vec<String> = names.iter().map(|&name| self.names.text(name).to_owned()).collect();
                format!("its list may be longer, but it has {}", quoted(&names))
            }
            _ => "leave the type out; `groups`, `ask`, `assume` and `only-if` may be set".to_owned(),
        };
        let message = format!("the fact `{name}` is known to the language as `{}`", own.word());
        self.fault(Diagnostic::error(Code::Conflict, declaration.name.span, message).help(help));
    }

    /// Everything but the type and what needs other facts.
    fn refine(&mut self, fact: FactId, declaration: &Declaration) {
        self.read_groups(fact, declaration);
        self.read_aliases(fact, declaration);
        if let Some(answered_by) = declaration.answered_by {
            let def = &mut self.facts[fact.0 as usize];
            def.answered_by = answered_by.value;
            def.text_may_set &= answered_by.value == AnsweredBy::Customer;
        }
        if let Some(assume) = &declaration.assume {
            self.facts[fact.0 as usize].assume = self.assumption(fact, assume);
        }
    }

    fn read_groups(&mut self, fact: FactId, declaration: &Declaration) {
        let ty = self.ty(fact);
        let mut groups = Groups::default();
        for (name, members) in &declaration.groups {
            let folded = crate::value::fold(&name.value);
            let is_value = ty.closed().is_some_and(|names| names.contains(&self.names.find(&name.value)));
            if is_value || groups.contains_key(&folded) {
                let message = format!("the group `{}` has the name of a value or of another group", name.value);
                self.fault(Diagnostic::error(Code::Duplicate, name.span, message).help("give it another name"));
                continue;
            }
            let mut patterns: Vec<Pattern> = Vec::new();
            for member in members {
                patterns.extend(self.pattern(&ty, &groups, &member.value, member.span).unwrap_or_default());
            }
            let size = patterns.iter().map(Pattern::size).sum();
            if !self.has_room_for(size, name.span) {
                patterns.clear();
            }
            Arc::make_mut(&mut groups).insert(folded, Group::new(patterns));
        }
        self.groups[fact.0 as usize] = groups;
    }

    fn assumption(&mut self, fact: FactId, assume: &Assumption) -> Option<Value> {
        let ty = self.ty(fact);
        match assume {
            Assumption::Set(items) if ty.is_set() => {
                let mut elements = Vec::new();
                for item in &items.value {
                    if let Some(Value::Set { elements: more, .. }) = self.value(&ty, &self.by_its_name(fact, item)) {
                        elements.extend(more);
                    }
                }
                Some(Value::Set { elements, complete: true })
            }
            Assumption::Set(items) => {
                let fault =
                    Diagnostic::error(Code::BadTest, items.span, "a list is assumed, but the fact has one value");
                self.fault(fault.help("write one value"));
                None
            }
            Assumption::One(text) => self.value(&ty, &self.by_its_name(fact, text)),
        }
    }

    /// One value of a type, as `assume`, `is` of a signal or a cell of a table writes it.
    pub(super) fn value(&mut self, ty: &FactType, text: &Spanned<String>) -> Option<Value> {
        match ty {
            FactType::Name => drop(self.names.intern(&text.value).0),
            FactType::Thing | FactType::Things => self.intern_thing(text),
            _ => {}
        }
        let read = crate::policy::read::read_value(&self.names, ty, &text.value);
        if let Err(expected) = &read {
            let message = format!("`{}` cannot be read here", text.value);
            self.fault(Diagnostic::error(Code::UnknownValue, text.span, message).help(format!("write {expected}")));
        }
        read.ok()
    }

    fn intern_thing(&mut self, text: &Spanned<String>) {
        match crate::value::Thing::parse(&text.value) {
            Ok(thing) => self.names.intern(thing.name()),
            Err(_) => self.names.intern(&text.value),
        };
    }

    /// The facts that follow from releases and listings.
    fn derive(&mut self) {
        let document = self.document;
        let phases = document.products.iter().flat_map(|product| product.table.phases.iter().flatten());
        let has_no_phases = |product: &document::Product| product.table.phases.is_none();
        let only_phase = document.products.iter().any(has_no_phases).then_some("supported");
        let mut names: Vec<Sym> = Vec::new();
        for name in phases.map(|phase| phase.is.value.as_str()).chain(only_phase).chain(OWN_PHASES) {
            let name = self.names.intern(name);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        if document.products.iter().any(|product| !product.table.releases.is_empty()) {
            self.add("release.phase", FactType::OneOf(names), Some(Derivation::Phase));
            let stages = ["pre", "final"].iter().map(|stage| self.names.intern(stage)).collect();
            self.add("release.stage", FactType::OneOf(stages), Some(Derivation::Stage));
            self.release_columns();
        }
        let statuses = |resolver: &mut Self| {
            FactType::Levels(Status::ALL.iter().map(|status| resolver.names.intern(status.word())).collect())
        };
        let mut roles: Vec<&str> = Vec::new();
        for role in document.products.iter().flat_map(|product| &product.environments) {
            if !roles.contains(&role.name.value.as_str()) {
                roles.push(&role.name.value);
            }
        }
        for role in &roles {
            let fact = self.fact_by_name[*role];
            let ty = statuses(self);
            self.add(&format!("{role}.status"), ty, Some(Derivation::RoleStatus(fact)));
        }
        if !roles.is_empty() {
            let ty = statuses(self);
            self.add("environment.status", ty, Some(Derivation::EnvironmentStatus));
        }
        if document.products.iter().any(|product| product.components.is_some()) {
            let ty = statuses(self);
            self.add("component.status", ty, Some(Derivation::ComponentStatus));
            self.component_columns();
        }
        if document.products.iter().any(|product| product.integrations.is_some()) {
            let ty = statuses(self);
            self.add("integrations.status", ty, Some(Derivation::IntegrationsStatus));
        }
        self.arrivals();
        self.life_cycle_facts();
        for table in &document.tables {
            self.table_fact(table);
        }
        self.distance_facts();
        self.clock_facts();
        self.meter_facts();
    }

    fn component_columns(&mut self) {
        let document = self.document;
        let rows = document.products.iter().flat_map(|product| product.components.iter().flatten());
        let mut columns: BTreeMap<&str, Vec<Sym>> = BTreeMap::new();
        for column in rows.flat_map(|row| &row.columns) {
            let name = self.names.intern(&column.value.value);
            let names = columns.entry(&column.name.value).or_default();
            if !names.contains(&name) {
                names.push(name);
            }
        }
        for (column, names) in columns {
            let derivation = Derivation::ComponentColumn(column.to_owned());
            self.add(&format!("component.{column}"), FactType::OneOf(names), Some(derivation));
        }
    }

    /// A table is a closed list of the values in its rows; if all are numbers, it is a number.
    fn table_fact(&mut self, table: &Table) {
        self.well_formed(&table.name, "table");
        if self.is_taken(&table.name, "table") {
            return;
        }
        let numbers = table.rows.iter().all(|row| crate::value::parse_number(&row.is.value).is_ok());
        let ty = if numbers && !table.rows.is_empty() {
            FactType::Number
        } else {
            let mut names: Vec<Sym> = Vec::new();
            for row in &table.rows {
                let name = self.names.intern(&row.is.value);
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            FactType::OneOf(names)
        };
        let fact = self.add(&table.name.value, ty, Some(Derivation::Table(Vec::new())));
        self.declared_at[fact.0 as usize] = Some(table.name.span);
    }

    /// Whether there is a fact of this name already, which is a fault.
    pub(super) fn is_taken(&mut self, name: &Spanned<String>, what: &str) -> bool {
        let Some(&known) = self.fact_by_name.get(&name.value) else { return false };
        let message = format!("there is a fact `{}` already", name.value);
        let mut fault = Diagnostic::error(Code::Duplicate, name.span, message);
        let in_facts = || self.document.facts.iter().find(|declared| declared.name.value == name.value);
        let first = self.declared_at[known.0 as usize].or_else(|| in_facts().map(|declared| declared.name.span));
        if let Some(first) = first {
            fault = fault.also(first, "the fact is here");
        }
        self.fault(fault.help(format!("give the {what} another name")));
        true
    }

    /// The rows of the tables, once every fact is known.
    pub(super) fn tables(&mut self) {
        let document = self.document;
        for table in &document.tables {
            let Some(&fact) = self.fact_by_name.get(&table.name.value) else { continue };
            let ty = self.ty(fact);
            let last = table.rows.len().saturating_sub(1);
            let mut rows = Vec::new();
            for (at, row) in table.rows.iter().enumerate() {
                self.row_place(table, at == last, row);
                let when = self.optional(row.when.as_ref());
                if let Some(is) = self.value(&ty, &row.is) {
                    rows.push(TableRow { when, is });
                }
            }
            if let Some(derivation @ Derivation::Table(_)) = &mut self.facts[fact.0 as usize].derivation {
                *derivation = Derivation::Table(rows);
            }
        }
    }

    fn row_place(&mut self, table: &Table, is_last: bool, row: &crate::document::TableRow) {
        let fault = match (&row.when, is_last) {
            (Some(_), true) => Diagnostic::error(
                Code::MissingKey,
                row.is.span,
                format!("the last row of `{}` has a condition, so the table may have no value", table.name.value),
            )
            .help("add a last row with `is` alone"),
            (None, false) => Diagnostic::error(Code::Misplaced, row.is.span, "no row after this one can be reached")
                .help("a row without `when` always holds; put it last"),
            _ => return,
        };
        self.fault(fault);
    }

    /// `ask`, `assume` and groups of a fact that follows from something.
    fn refine_derived(&mut self, declaration: &Declaration) {
        let Some(&fact) = self.fact_by_name.get(&declaration.name.value) else { return };
        if self.declared_at[fact.0 as usize].is_none() {
            self.declared_at[fact.0 as usize] = Some(declaration.name.span);
        }
        if let Some(ty) = declaration.ty {
            let message = format!("`{}` follows from other facts, so it has its type already", declaration.name.value);
            let fault = Diagnostic::error(Code::Conflict, ty.span, message);
            self.fault(fault.help("leave the type out; `assume` and `groups` may be set"));
        }
        self.refine(fact, declaration);
    }

    /// `only-if` and `ask` of the declared facts, once every fact is known.
    pub(super) fn fact_conditions(&mut self) {
        let document = self.document;
        for declaration in &document.facts {
            let Some(&fact) = self.fact_by_name.get(&declaration.name.value) else { continue };
            if let Some(only_if) = &declaration.only_if {
                if self.def(fact).is_base() {
                    self.facts[fact.0 as usize].only_if = Some(self.condition(only_if));
                } else {
                    let message =
                        format!("`{}` follows from other facts, so `only-if` has no meaning", declaration.name.value);
                    let fault = Diagnostic::error(Code::Conflict, only_if.span.start(), message);
                    self.fault(fault.help("leave it out"));
                }
            }
            if let Some(ask) = &declaration.ask {
                self.facts[fact.0 as usize].ask = self.client_text(ask);
            }
        }
    }
}
