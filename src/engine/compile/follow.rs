//! Which slots there are, what each follows from, and whether that tells its value.

use std::collections::BTreeSet;

use crate::engine::classes::{Classes, Collector, MOST_ELEMENTS};
use crate::engine::codes::{COMPLEX, NOTHING};
use crate::engine::slots::{Calendar, Recall, Slot, SlotRows, Slots, Step};
use crate::engine::value::Val;
use crate::policy::distance::Measured;
use crate::policy::fact::{Derivation, FactType};
use crate::policy::release::{Bounds, CellValue, ReleaseTable};
use crate::policy::{FactId, Policy};
use crate::value::{Date, Moment};

/// Most entries that one derived fact remembers.
const MEMORY_OF_ONE: u64 = 1 << 16;
/// Most entries that all of them remember.
const MEMORY_OF_ALL: u64 = 1 << 20;

/// The slots of every fact that is tested, or that such a one follows from.
pub(super) fn slots(policy: &Policy, tested: impl Iterator<Item = FactId>, constants: Vec<Collector>) -> Slots {
    let order = in_order(policy, tested);
    let needed: BTreeSet<FactId> = order.iter().copied().collect();
    let mut slots = Slots { of_fact: vec![(0, 0); policy.facts.len()], ..Slots::default() };
    let mut constants: Vec<Option<Collector>> = constants.into_iter().map(Some).collect();
    // Base facts that always apply come first, so that their codes are one list.
    for wants_base in [true, false] {
        for &fact in &needed {
            let def = policy.fact(fact);
            let is_base = def.is_base() && def.only_if.is_none();
            if is_base == wants_base {
                let from = number(slots.all.len());
                let collector = constants[fact.0 as usize].take().unwrap_or_default();
                if let Some(classes) = collector.classes(&def.ty) {
                    let all = all_of(&def.ty, &classes);
                    let is_closed = def.ty == FactType::YesNo || def.ty.closed().is_some() && !def.ty.is_set();
                    let nothing = if is_closed && all == 0 { COMPLEX } else { NOTHING };
                    slots.all.push(Slot { fact, classes, all, nothing });
                }
                slots.of_fact[fact.0 as usize] = (from, number(slots.all.len()));
            }
        }
        slots.base = if wants_base { number(slots.all.len()) } else { slots.base };
    }
    let mut columns = Vec::new();
    for fact in order {
        let (from, until) = slots.of_fact[fact.0 as usize];
        for slot in from.max(slots.base)..until {
            add_recall(policy, fact, slot, &mut slots, &mut columns);
        }
    }
    slots.calendar = Calendar::new(&columns);
    slots
}

/// The classes of all values of a closed list; none if there are too many, or if the list is open.
fn all_of(ty: &FactType, classes: &Classes) -> u64 {
    let bit = |value: Val| classes.small(value).map_or(0, |class| 1u64 << class);
    match ty {
        _ if classes.count() > 64 => 0,
        FactType::YesNo => bit(Val::YesNo(false)) | bit(Val::YesNo(true)),
        FactType::OneOf(names) | FactType::Levels(names) => {
            names.iter().fold(0, |all, name| all | bit(Val::Name(*name)))
        }
        _ => 0,
    }
}

fn number(length: usize) -> u16 {
    u16::try_from(length).unwrap_or(u16::MAX - 1)
}

/// Each of these facts and all that they follow from, inputs first. The policy has no circles.
fn in_order(policy: &Policy, tested: impl Iterator<Item = FactId>) -> Vec<FactId> {
    let mut order = Vec::new();
    let mut seen = BTreeSet::new();
    let mut open: Vec<(FactId, bool)> = tested.map(|fact| (fact, false)).collect();
    while let Some((fact, is_done)) = open.pop() {
        if is_done {
            order.push(fact);
        } else if seen.insert(fact) {
            open.push((fact, true));
            open.extend(policy.inputs(fact).into_iter().map(|input| (input, false)));
        }
    }
    order
}

/// Adds what a slot follows from; `columns` are those of the calendar so far.
fn add_recall(policy: &Policy, fact: FactId, slot: u16, slots: &mut Slots, columns: &mut Vec<(Vec<Date>, u32)>) {
    let def = policy.fact(fact);
    let mut has_memory = def.derivation.as_ref().is_none_or(|derivation| is_told_by_classes(policy, derivation));
    let mut count = 1u64;
    let mut stride = |classes: u64| {
        let own = count;
        count = count.saturating_mul(classes);
        u32::try_from(own).unwrap_or(u32::MAX)
    };
    let first = slots.steps.len();
    for input in policy.inputs(fact) {
        let (from, until) = slots.of_fact[input.0 as usize];
        let is_set = policy.fact(input).ty.is_set();
        // A set is told by the tests on it, if all of their elements are told apart.
        has_memory &= from < until && (!is_set || looks_by_tests(def.derivation.as_ref()));
        for of_input in from..until {
            has_memory &=
                !matches!(&slots.all[of_input as usize].classes, Classes::Set(all) if all.len() == MOST_ELEMENTS);
            let classes = slots.all[of_input as usize].classes.count();
            let is_told = slots.all[of_input as usize].nothing == NOTHING;
            let tells_nothing = of_input < slots.base && def.assume.is_none() && is_told;
            let nothing = tells_nothing.then_some(classes);
            let places = u64::from(classes) + u64::from(tells_nothing);
            slots.steps.push(Step { slot: of_input, stride: stride(places), nothing });
        }
    }
    let own_stride = def.is_base().then(|| stride(u64::from(slots.all[slot as usize].classes.count())));
    let days = def.derivation.as_ref().and_then(|derivation| days_of(policy, derivation));
    let column = days.map(|days| {
        let stride = stride(days.len() as u64 + 1);
        columns.push((days, stride));
        number(columns.len() - 1)
    });
    has_memory &= count <= MEMORY_OF_ONE && slots.memory as u64 + count <= MEMORY_OF_ALL;
    let memory = u32::try_from(slots.memory).unwrap_or(u32::MAX);
    if has_memory {
        slots.memory += usize::try_from(count).unwrap_or(0);
    }
    let own = &mut slots.steps[first..];
    own.sort_by_key(|step| step.slot >= slots.base);
    let others = first + own.partition_point(|step| step.slot < slots.base);
    let place = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    let (steps, others) = ((place(first), place(slots.steps.len())), place(others));
    let rows = SlotRows::None;
    slots.recalls.push(Recall { slot, column, has_memory, memory, steps, others, own_stride, rows });
}

/// Only the conditions of a table look at a set by its tests alone.
fn looks_by_tests(derivation: Option<&Derivation>) -> bool {
    matches!(derivation, None | Some(Derivation::Table(_)))
}

/// Whether the classes of the inputs, and the stretch of days, tell the value of a derived fact.
fn is_told_by_classes(policy: &Policy, derivation: &Derivation) -> bool {
    match derivation {
        Derivation::Phase | Derivation::ReleaseColumn(_) | Derivation::ThingPhase(_) | Derivation::VersionPhase(..) => {
            tables_of(policy, derivation).iter().all(|table| is_exact(table))
        }
        Derivation::Distance(distance) => {
            let has_all = policy.products.iter().all(|product| !product.table.releases.is_empty());
            !matches!(distance.of, Measured::OwnProduct | Measured::Product(_)) || has_all
        }
        Derivation::RoleStatus(_)
        | Derivation::EnvironmentStatus
        | Derivation::ComponentStatus
        | Derivation::ComponentColumn(_)
        | Derivation::Table(_) => true,
        // A qualifier, an element, an instant, an amount: finer than any class.
        Derivation::Stage
        | Derivation::IntegrationsStatus
        | Derivation::Arrived(_)
        | Derivation::Clock(_)
        | Derivation::Meter(_) => false,
    }
}

/// The release tables that a derived fact looks at by itself.
fn tables_of<'p>(policy: &'p Policy, derivation: &Derivation) -> Vec<&'p ReleaseTable> {
    let own = || policy.products.iter().map(|product| &product.table);
    match derivation {
        Derivation::Phase | Derivation::ReleaseColumn(_) => own().collect(),
        Derivation::ThingPhase(_) => policy.life_cycles.tables.iter().collect(),
        Derivation::VersionPhase(_, cycle) => vec![policy.life_cycles.table(*cycle)],
        Derivation::Distance(_) => policy.tables().collect(),
        _ => Vec::new(),
    }
}

/// Whether every day of a table is known.
pub(in crate::engine) fn is_exact(table: &ReleaseTable) -> bool {
    let is_one = |bounds: &Bounds| bounds.earliest == bounds.latest;
    let cells = table.releases.iter().flat_map(|release| &release.columns);
    table.releases.iter().all(|release| is_one(&release.released))
        && cells.map(|cell| &cell.value).all(|value| match value {
            CellValue::ByRule(bounds) => is_one(bounds),
            CellValue::Written(_) => true,
        })
        && table.phases.iter().filter_map(|row| row.until.as_ref()).flatten().all(is_one)
}

/// The days from which on a derived fact may be different; `None` if it does not look at the day itself.
fn days_of(policy: &Policy, derivation: &Derivation) -> Option<Vec<Date>> {
    let tables = tables_of(policy, derivation);
    if tables.is_empty() {
        return None;
    }
    let mut days: Vec<Date> = Vec::new();
    let mut on = |moment: Moment, is_last: bool| {
        if let Moment::On(date) = moment {
            days.extend(if is_last { date.succ_opt() } else { Some(date) });
        }
    };
    for table in tables {
        for release in &table.releases {
            on(release.released.earliest, false);
            on(release.released.latest, false);
        }
        for until in table.phases.iter().filter_map(|row| row.until.as_ref()).flatten() {
            on(until.earliest, true);
            on(until.latest, true);
        }
        table.known_until.into_iter().for_each(|until| on(Moment::On(until), true));
    }
    days.sort_unstable();
    days.dedup();
    Some(days)
}
