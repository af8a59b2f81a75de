//! Where the document declares a value: a kind, the row of a table or a clock, a phase, a status.

use crate::document::{Document, LifeCycle, Listed, Phase, Product, Spanned};
use crate::text::Span;
use crate::value::fold;

/// What a row of a listing says that says nothing.
const LISTED: &str = "listed";

/// Where a value of a fact is declared: a value, the row of a table or a clock, a phase, the row of a listing; or what has
/// such values.
pub(super) fn value(document: &Document, fact: &str, value: &str) -> Option<Span> {
    let is_it = |written: &&Spanned<String>| fold(&written.value) == fold(value);
    if let Some(declared) = document.facts.iter().find(|declared| declared.name.value == fact) {
        return Some(declared.values.iter().find(is_it).map_or(declared.name.span, |value| value.span));
    }
    if let Some(table) = document.tables.iter().find(|table| table.name.value == fact) {
        let rows = table.rows.iter().map(|row| &row.is);
        return Some(rows.into_iter().find(is_it).map_or(table.name.span, |is| is.span));
    }
    if let Some(clock) = document.clocks.iter().find(|clock| clock.name.value == fact) {
        let rows = clock.rows.iter().map(|row| &row.is);
        return Some(rows.into_iter().find(is_it).map_or(clock.name.span, |is| is.span));
    }
    match fact.rsplit_once('.')? {
        ("release", "phase") => of_release(document, value),
        (of, "phase") => of_life_cycle(document, of, value),
        (of, "status") => status(document, of, value),
        _ => None,
    }
}

/// The row of a phase of a product; else the first product that says when its releases end, or the first of all.
fn of_release(document: &Document, value: &str) -> Option<Span> {
    let products = || document.products.iter();
    let row = products().find_map(|product| row(product.table.phases.as_deref(), value));
    let phased = || products().find(|product| product.table.phases.is_some());
    row.or_else(|| Some(phased().or_else(|| products().next())?.name.span))
}

/// The row of a phase in a life cycle that the fact may have; else the first such life cycle, or what the fact names.
fn of_life_cycle(document: &Document, of: &str, value: &str) -> Option<Span> {
    let own = of_fact(document, of);
    let row = own.iter().find_map(|cycle| row(cycle.table.phases.as_deref(), value));
    let role = roles(document).find(|(name, _)| name.value == of).map(|(name, _)| name.span);
    row.or_else(|| own.first().map(|cycle| cycle.name.span)).or(role)
}

/// The life cycles that a fact may have: its own; else those of what is listed or grouped for it before all others.
fn of_fact<'d>(document: &'d Document, of: &str) -> Vec<&'d LifeCycle> {
    let is_named = |cycle: &LifeCycle, name: &str| fold(&cycle.name.value) == fold(name);
    let mut all: Vec<&LifeCycle> = document.life_cycles.iter().collect();
    if let Some(own) = all.iter().find(|cycle| is_named(cycle, of)) {
        return vec![own];
    }
    let listed: Vec<&Listed> = listings(document, of).flat_map(|(_, rows)| rows).collect();
    let groups: Vec<&str> = document
        .facts
        .iter()
        .filter(|fact| fact.name.value == of)
        .flat_map(|fact| &fact.groups)
        .map(|(group, _)| group.value.as_str())
        .collect();
    let is_near = |cycle: &LifeCycle| {
        let begins = |thing: &Spanned<String>| fold(&thing.value).starts_with(&fold(&cycle.name.value));
        listed.iter().any(|row| row.things.iter().any(begins)) || groups.iter().any(|group| is_named(cycle, group))
    };
    all.sort_by_key(|cycle| !is_near(cycle));
    all
}

fn row(phases: Option<&[Phase]>, value: &str) -> Option<Span> {
    let mut rows = phases.unwrap_or_default().iter().map(|phase| &phase.is);
    rows.find(|is| fold(&is.value) == fold(value)).map(|is| is.span)
}

/// The row of a listing with this status; else the listing, or the meter.
fn status(document: &Document, of: &str, value: &str) -> Option<Span> {
    let rows = || listings(document, of).flat_map(|(_, rows)| rows);
    let said = rows().filter_map(|row| row.is.as_ref()).find(|is| fold(&is.value) == fold(value)).map(|is| is.span);
    let plain = || {
        let row = rows().find(|row| row.is.is_none() && row.while_phases.is_empty())?;
        row.things.first().map(|thing| thing.span)
    };
    let unsaid = || if fold(value) == LISTED { plain() } else { None };
    let listing = || listings(document, of).next().map(|(span, _)| span);
    let meter = || document.meters.iter().find(|meter| meter.name.value == of).map(|meter| meter.name.span);
    said.or_else(unsaid).or_else(listing).or_else(meter)
}

/// The listings of every product that a status follows from, each with the place that stands for it.
fn listings<'d>(document: &'d Document, of: &str) -> impl Iterator<Item = (Span, &'d [Listed])> {
    let is_worst = of == "environment";
    let of_roles = roles(document).filter(move |(name, _)| is_worst || name.value == of).collect::<Vec<_>>();
    let others: fn(&Product) -> Option<&Vec<Listed>> = match of {
        "component" => |product| product.components.as_ref(),
        "integrations" => |product| product.integrations.as_ref(),
        _ => |_| None,
    };
    // A listing without a name of its own begins with its first row.
    let others = document.products.iter().filter_map(move |product| {
        let rows = others(product)?;
        let begins = rows.first().and_then(|row| row.things.first()).map_or(product.name.span, |thing| thing.span);
        Some((begins, &rows[..]))
    });
    of_roles.into_iter().map(|(name, rows)| (name.span, rows)).chain(others)
}

fn roles(document: &Document) -> impl Iterator<Item = (&Spanned<String>, &[Listed])> {
    let roles = document.products.iter().flat_map(|product| &product.environments);
    roles.map(|role| (&role.name, &role.rows[..]))
}
