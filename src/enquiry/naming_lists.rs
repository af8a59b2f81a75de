//! Names for many lists at once: by what they hold, or one by one.

use std::collections::BTreeSet;

use super::answers::{Group, MOST_NAMES};
use super::domain::Domain;
use super::naming::Naming;
use crate::analysis::classes::{MOST_ELEMENTS, every_choice};
use crate::policy::fact::{Element, Value};
use crate::policy::{FactId, Policy};

/// Of a group of lists that has no shorter name so many are told.
const MOST_LISTS: usize = 3;
/// Of more elements than this only the first are told, and how many more there are.
const MOST_TOLD: usize = 20;

impl Domain {
    /// About how much some values stand for.
    pub(super) fn weight(&self, values: &BTreeSet<usize>) -> usize {
        let more = |element: &Element| self.alike_to(element).map_or(0, |class| class.len() - 1);
        let weight = |at: &usize| match self.values.get(*at) {
            Some(Value::Set { elements, .. }) if !self.alike.is_empty() => 1 + elements.iter().map(more).sum::<usize>(),
            _ => 1,
        };
        values.iter().map(weight).sum()
    }

    /// The elements for which one stands, itself among them.
    fn alike_to(&self, element: &Element) -> Option<&Vec<Element>> {
        self.alike.iter().find(|class| class.first() == Some(element))
    }

    /// Whether an element stands for others.
    fn is_many(&self, element: &Element) -> bool {
        self.alike_to(element).is_some_and(|class| class.len() > 1)
    }

    /// Whether its elements are too many for lists to be told in full.
    fn is_long(&self) -> bool {
        self.alike.iter().map(Vec::len).sum::<usize>() > MOST_ELEMENTS
    }

    /// Lists for which one stands: an element that stands for others gives way to every choice of those. Of a long list that
    /// would be too many.
    fn in_full(&self, set: &[Element]) -> Vec<Vec<Element>> {
        if self.is_long() {
            return vec![set.to_vec()];
        }
        set.iter().fold(vec![Vec::new()], |all: Vec<Vec<Element>>, one| {
            let class = self.alike_to(one).map_or(std::slice::from_ref(one), Vec::as_slice);
            let choices = some_of(class);
            all.iter().flat_map(|some| choices.iter().map(|more| [&some[..], more].concat())).collect()
        })
    }
}

/// Every choice of one at least, the shortest first.
fn some_of(all: &[Element]) -> Vec<Vec<Element>> {
    let mut found = every_choice(all);
    found.retain(|some| !some.is_empty());
    found.sort_by_key(Vec::len);
    found
}

/// Lists by what they hold, or one by one.
pub(super) fn lists(
    policy: &Policy,
    fact: FactId,
    domain: &Domain,
    chosen: &BTreeSet<usize>,
    is_rest: bool,
) -> Vec<Group> {
    let mut naming = Naming::of(policy, fact, domain);
    for one in domain.alike.iter().flatten() {
        if !naming.all.contains(&one) {
            naming.all.push(one);
        }
    }
    let set = |at: usize| match domain.values.get(at) {
        Some(Value::Set { elements, .. }) => domain.in_full(elements),
        _ => vec![Vec::new()],
    };
    let (own, others): (Vec<usize>, Vec<usize>) = (0..domain.values.len()).partition(|at| chosen.contains(at));
    let mut own: Vec<Vec<Element>> = own.into_iter().flat_map(set).collect();
    own.sort_by_key(Vec::len);
    let others: Vec<Vec<Element>> = others.into_iter().flat_map(set).collect();
    let in_short = InShort { naming, domain };
    if (own.len() > 1 || own.iter().flatten().any(|one| in_short.stands_for_others(one)))
        && let Some(kind) = in_short.kind_of_list(&own, &others)
    {
        return vec![kind];
    }
    if is_rest && own.len() > MOST_LISTS {
        return vec![Group::AnythingElse];
    }
    in_short.in_parts(&own, &others)
}

/// Names lists in which an element may stand for others.
struct InShort<'d> {
    naming: Naming<'d>,
    domain: &'d Domain,
}

impl InShort<'_> {
    /// Whether an element of a list still stands for others: not where the lists are told in full.
    fn stands_for_others(&self, element: &Element) -> bool {
        self.domain.is_long() && self.domain.is_many(element)
    }

    /// The names of elements, with all for which they stand.
    fn things(&self, elements: &[&Element]) -> Vec<Group> {
        let mut all: Vec<&Element> = Vec::new();
        for one in elements {
            match self.domain.alike_to(one) {
                Some(class) if self.stands_for_others(one) => all.extend(class),
                _ => all.push(one),
            }
        }
        self.naming.things(&all)
    }

    /// The same, of many only the first.
    fn named(&self, elements: &[&Element]) -> Vec<Group> {
        shortened(self.things(elements))
    }

    /// Lists in a few groups, in each of which all hold some elements and perhaps some of others.
    fn in_parts(&self, own: &[Vec<Element>], others: &[Vec<Element>]) -> Vec<Group> {
        let all = self.held_by(own.iter().chain(others));
        let is_held = |one: &&Element| own.iter().chain(others).all(|set| set.contains(one));
        let always: Vec<&Element> = all.iter().copied().filter(is_held).collect();
        let parts = parts(&all, own);
        let most = if parts.len() > MOST_NAMES { MOST_LISTS } else { MOST_NAMES };
        let told: Vec<(&Part, Group)> =
            parts.iter().take(most).filter_map(|part| Some((part, self.part(&all, &always, part)?))).collect();
        let is_left = |set: &&Vec<Element>| !told.iter().any(|(part, _)| part.has(set));
        let left = own.iter().filter(is_left).count();
        let is_counted = !own.iter().flatten().any(|one| self.stands_for_others(one));
        let mut shown: Vec<Group> = told.into_iter().map(|(_, group)| group).collect();
        if left > 0 {
            shown.push(Group::OtherLists(if is_counted { left } else { 0 }));
        }
        shown
    }

    /// A name for one such group; none where one of several that are all held stands for others. What every list holds need
    /// not be told.
    fn part(&self, all: &[&Element], always: &[&Element], Part { held, more }: &Part<'_>) -> Option<Group> {
        let is_all = held.len() + more.len() == all.len();
        let telling: Vec<&Element> = held.iter().copied().filter(|one| !always.contains(one)).collect();
        let beside: Vec<&Element> = always.iter().chain(more).copied().collect();
        let is_alone = more.is_empty() && !telling.iter().any(|one| self.stands_for_others(one));
        Some(match &telling[..] {
            _ if is_alone => Group::List(held.iter().flat_map(|one| self.naming.things(&[one])).collect()),
            [] => {
                let left: Vec<&Element> = all.iter().copied().filter(|one| !beside.contains(one)).collect();
                self.nothing_but(&beside, &left)
            }
            [one] => Group::With { some: self.named(&[one]), beside: (!is_all).then(|| self.named(&beside)) },
            several if several.iter().any(|one| self.stands_for_others(one)) => return None,
            several => Group::WithAll {
                all: several.iter().flat_map(|one| self.naming.things(&[one])).collect(),
                beside: (!is_all).then(|| self.named(&beside)),
            },
        })
    }

    /// The elements of some lists.
    fn held_by<'s>(&self, lists: impl Iterator<Item = &'s Vec<Element>> + Clone) -> Vec<&Element> {
        let is_in = |one: &&Element| lists.clone().any(|set| set.contains(one));
        self.naming.all.iter().copied().filter(is_in).collect()
    }

    /// What makes some lists different from all others: that they hold nothing but some elements, or one of some at least.
    fn kind_of_list(&self, own: &[Vec<Element>], others: &[Vec<Element>]) -> Option<Group> {
        let all = self.held_by(own.iter().chain(others));
        let (held, left): (Vec<&Element>, Vec<&Element>) =
            all.into_iter().partition(|one| own.iter().any(|set| set.contains(one)));
        let is_within = |set: &&Vec<Element>| set.iter().all(|one| held.contains(&one));
        let without: Vec<&Vec<Element>> = others.iter().filter(is_within).collect();
        if without.is_empty() {
            return Some(self.nothing_but(&held, &left));
        }
        let (beside, some): (Vec<&Element>, Vec<&Element>) =
            held.iter().copied().partition(|one| without.iter().any(|set| set.contains(one)));
        let has_some = |set: &Vec<Element>| set.iter().any(|one| some.contains(&one));
        own.iter()
            .all(has_some)
            .then(|| Group::With { some: self.named(&some), beside: (!left.is_empty()).then(|| self.named(&beside)) })
    }

    /// Where it is shorter, what is not held.
    fn nothing_but(&self, held: &[&Element], left: &[&Element]) -> Group {
        let (held, others) = (self.things(held), self.things(left));
        let is_open = others.contains(&Group::Unnamed);
        if held.len() > MOST_NAMES && others.len() < held.len() && !others.is_empty() && !is_open {
            return Group::Without(shortened(others));
        }
        Group::NothingBut(shortened(held))
    }
}

/// Lists that hold all of some elements and any of some more.
struct Part<'e> {
    held: Vec<&'e Element>,
    more: Vec<&'e Element>,
}

impl Part<'_> {
    fn has(&self, set: &[Element]) -> bool {
        self.held.iter().all(|one| set.contains(one))
            && set.iter().all(|one| self.held.contains(&one) || self.more.contains(&one))
    }

    /// Whether it has no list but these.
    fn is_among(&self, own: &[Vec<Element>]) -> bool {
        let bits = u32::try_from(self.more.len()).unwrap_or(u32::MAX);
        1usize.checked_shl(bits).is_some_and(|count| own.iter().filter(|set| self.has(set)).count() == count)
    }
}

/// Parts that together have these lists and no other, each as large as it can be.
fn parts<'e>(all: &[&'e Element], own: &[Vec<Element>]) -> Vec<Part<'e>> {
    let mut parts: Vec<Part<'_>> = Vec::new();
    for set in own {
        if parts.iter().any(|part| part.has(set)) {
            continue;
        }
        let held = all.iter().copied().filter(|one| set.contains(one)).collect();
        let mut part = Part { held, more: Vec::new() };
        for one in all.iter().filter(|_| all.len() <= MOST_TOLD) {
            let held = part.held.iter().copied().filter(|held| held != one).collect();
            let wider = Part { held, more: [&part.more[..], &[*one]].concat() };
            if wider.is_among(own) {
                part = wider;
            }
        }
        parts.push(part);
        if parts.len() > MOST_NAMES {
            break;
        }
    }
    parts
}

/// Of many only the first, and how many more there are.
fn shortened(mut all: Vec<Group>) -> Vec<Group> {
    if all.len() > MOST_TOLD {
        let others = all.len() - MOST_NAMES;
        all.truncate(MOST_NAMES);
        all.push(Group::Others(others));
    }
    all
}
