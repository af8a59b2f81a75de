//! What the cases of a policy touch, and what they leave untried.
//!
//! A [`Point`] is something that a case may come to: a rule, a section, a limit, a flag, the first or the last day of a
//! window, the end of a range. [`Suite::coverage`] says of each which case does. [`Coverage::propose`] writes cases for
//! the others, marked `confirmed: no`: they say what the policy decides now, and somebody has to say that it is meant.
//!
//! Windows are the phases of products and the rows of clocks, as far as one of their days can come up in this version of
//! the policy. Ranges are those in conditions and listings. The life cycles of others are not among them.

mod candidates;
mod points;
mod propose;
mod reach;
mod search;
mod unreachable;
mod windows;

use std::collections::BTreeMap;

use super::suite::Suite;
use crate::analysis::{Analysis, Budget};
use crate::class::{Certainty, Class};
use crate::explanation::show;
use crate::policy::condition::Condition;
use crate::policy::{LimitId, Policy};
use crate::request::Request;
use candidates::{facts_of, with};
use reach::Asker;
use search::{Hit, Search};

pub use propose::{Missed, Proposal};
pub(crate) use reach::Reach;

/// What the cases of a policy touch.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Coverage {
    /// Everything that a case may come to, in the order of the policy.
    pub points: Vec<Point>,
    /// What was not looked through to its end, in words: it took more work than is allowed.
    pub undecided: Vec<String>,
    /// Requests that show what the rules come to, if they were analysed.
    shown: Vec<Request>,
}

/// Something that a case may come to.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Point {
    /// What it is.
    pub what: What,
    /// Its name, such as the id of a rule.
    pub name: String,
    /// The first confirmed case that comes to it.
    pub case: Option<String>,
    /// Whether it may stay untouched, because the author says so with a reason.
    pub is_allowed: bool,
    /// Whether it is proved that no complete request comes to it.
    pub is_unreachable: bool,
    /// Why it is not known whether any request comes to it, if that was asked and not found out.
    pub undecided: Option<String>,
    /// What was found out of it alone.
    reach: Option<Reach>,
    target: points::Target,
}

/// What a day or the end of a range is about.
pub(crate) struct About {
    /// The fact.
    pub(crate) fact: String,
    /// Of which product, if it is a phase of a release.
    pub(crate) product: Option<String>,
    /// The row that begins or ends, or the end itself.
    pub(crate) value: String,
}

/// What a [`Point`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum What {
    /// A rule that decides.
    Rule,
    /// A section, one of whose rules decides.
    Section,
    /// A limit that narrows.
    Limit,
    /// A flag that is raised.
    Flag,
    /// The first or the last day of a window.
    Day,
    /// The end of a range.
    End,
}

impl What {
    /// Every one of them, in the order in which they are told.
    pub const ALL: &[Self] = &[Self::Rule, Self::Section, Self::Limit, Self::Flag, Self::Day, Self::End];

    /// The word for several of them.
    #[must_use]
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Rule => "rules",
            Self::Section => "sections",
            Self::Limit => "limits",
            Self::Flag => "flags",
            Self::Day => "first and last days",
            Self::End => "ends of ranges",
        }
    }

    /// The word for one of them.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Rule => "rule",
            Self::Section => "section",
            Self::Limit => "limit",
            Self::Flag => "flag",
            Self::Day => "day",
            Self::End => "end of a range",
        }
    }
}

impl Point {
    /// What it is and its name, as an allowance names it under `at`: `rule otherwise`, `first day of paid running`.
    #[must_use]
    pub fn label(&self) -> String {
        match self.what {
            // Its name says what it is.
            What::Day => self.name.clone(),
            what => format!("{} {}", what.word(), self.name),
        }
    }

    /// What a day or the end of a range is about, in the words of the policy.
    pub(crate) fn about(&self, policy: &Policy) -> Option<About> {
        let (fact, product, value) = match &self.target {
            points::Target::Window(window) => (window.fact, window.product, &window.value),
            points::Target::End(end) => (end.fact, None, &end.value),
            _ => return None,
        };
        let product = product.map(|product| policy.names.text(product).to_owned());
        Some(About { fact: policy.fact(fact).name.clone(), product, value: show(policy, value) })
    }
}

impl Point {
    fn take_over(&mut self, reach: Option<Reach>) {
        match &reach {
            Some(Reach::Never(_)) => self.is_unreachable = true,
            Some(Reach::Open(why)) => self.undecided = Some(why.clone()),
            Some(Reach::Shown(_)) | None => {}
        }
        self.reach = reach;
    }
}

/// Whether any request comes to a limit, a flag or the end of a range: one that is easily found, or what an analysis says.
fn reach_of(policy: &Policy, search: &Search<'_>, asker: &mut Asker<'_>, target: &points::Target) -> Option<Reach> {
    let hit = match target {
        points::Target::Limit(id) => {
            let limit = policy.limits.iter().find(|limit| limit.id == *id)?;
            easily(search, asker, target, &limit.when, &limit.unless)
        }
        points::Target::Flag(id) => {
            let flag = policy.flags.iter().find(|flag| flag.id == *id)?;
            search.easy(target, &flag.when, &flag.unless)
        }
        points::Target::End(end) => {
            let told = candidates::told_at(policy, end);
            told.and_then(|told| search.first(target, |base| with(base, &told, None)))
        }
        _ => return None,
    };
    hit.map(|hit| Reach::Shown(hit.request)).or_else(|| asker.ask(target))
}

/// So many requests are tried for a limit before an analysis of all rules is asked, which takes longer.
const FEW: usize = 300;

/// A request that comes to a limit: one that is at hand, or one of those with what it takes for the limit to hold.
fn easily(
    search: &Search<'_>,
    asker: &mut Asker<'_>,
    target: &points::Target,
    when: &Condition,
    unless: &Condition,
) -> Option<Hit> {
    let by_analysis = || {
        let holds = asker.a_request(when, unless)?;
        let facts = facts_of(&holds);
        search.first(target, |base| with(base, &facts, search::day_of(&holds)))
    };
    let easy = search.easy(target, when, unless).or_else(by_analysis);
    let hit = easy.or_else(|| search.with_one_more(FEW, target, when, unless));
    // What is missing may lead out of support after all.
    hit.filter(|hit| hit.answer.certainty != Certainty::Open)
}

/// The limits that narrow no decision about a complete request, and those of which that is not known; those whose condition
/// never holds are left out.
pub(crate) fn idle_limits(policy: &Policy, analysis: &Analysis, budget: Budget) -> Vec<(LimitId, Reach)> {
    let dead = unreachable::of(policy, analysis);
    // What a limit narrows is support.
    let rules = policy.rules.iter().chain([&policy.otherwise]).zip(&analysis.decided);
    let shown = rules.filter(|(rule, _)| rule.outcome.class == Class::Support).filter_map(|(_, shown)| shown.as_ref());
    let shown = shown.filter_map(|shown| shown.to_request().ok()).collect();
    let search = Search::new(policy, shown);
    let mut asker = Asker::new(policy, budget);
    let mut idle = Vec::new();
    for (id, limit) in (0u32..).map(LimitId).zip(&policy.limits) {
        let target = points::Target::Limit(limit.id.clone());
        if dead.holds(&target) || easily(&search, &mut asker, &target, &limit.when, &limit.unless).is_some() {
            continue;
        }
        idle.extend(asker.ask(&target).filter(|reach| !matches!(reach, Reach::Shown(_))).map(|reach| (id, reach)));
    }
    idle
}

impl Suite {
    /// What the confirmed cases touch. A case whose request is refused touches nothing.
    #[must_use]
    pub fn coverage(&self, policy: &Policy) -> Coverage {
        let mut undecided = Vec::new();
        let mut points = points::of(policy, &mut undecided);
        for case in self.cases().iter().filter(|case| case.confirmed) {
            let Some(seen) = points::Seen::of(policy, &case.request) else { continue };
            for point in points.iter_mut().filter(|point| point.case.is_none()) {
                if seen.touches(&point.target) {
                    point.case = Some(case.name.clone());
                }
            }
        }
        Coverage { points, undecided, shown: Vec::new() }
    }
}

impl Coverage {
    /// What no confirmed case comes to, and has to.
    pub fn untouched(&self) -> impl Iterator<Item = &Point> {
        self.points.iter().filter(|point| point.case.is_none() && !point.is_allowed && !point.is_unreachable)
    }

    /// What no confirmed case comes to, and no complete request could.
    pub fn unreachable(&self) -> impl Iterator<Item = &Point> {
        self.points.iter().filter(|point| point.case.is_none() && point.is_unreachable)
    }

    /// Lets the points with these labels stay untouched; see [`allowed`](crate::lint::allowed). Answers the labels that
    /// allow nothing: there is no such point, a case comes to it, or no request does.
    pub fn allow<'l>(&mut self, labels: impl IntoIterator<Item = &'l str>) -> Vec<&'l str> {
        let mut in_vain = Vec::new();
        for label in labels {
            let mut is_of_use = false;
            for point in self.points.iter_mut().filter(|point| point.label() == label) {
                point.is_allowed = true;
                is_of_use |= point.case.is_none() && !point.is_unreachable;
            }
            if !is_of_use {
                in_vain.push(label);
            }
        }
        in_vain
    }

    /// Takes over what an analysis of the policy has found out: no case is asked for where it has proved that no request
    /// comes to a rule, a section, a limit or a flag, and cases are proposed by the requests that it has found. Of a limit, a
    /// flag and the end of a range that no case comes to, it is asked again whether any request does: a limit narrows what
    /// is support, so it may hold and still be of no use. What is left [undecided](Point::undecided), or tried without trying
    /// everything, is still asked for.
    pub fn take_over(&mut self, policy: &Policy, analysis: &Analysis) {
        let unreachable = unreachable::of(policy, analysis);
        self.shown = analysis.decided.iter().flatten().filter_map(|shown| shown.to_request().ok()).collect();
        let search = Search::new(policy, self.shown.clone());
        let mut asker = Asker::new(policy, Budget::default());
        for point in &mut self.points {
            point.is_unreachable = unreachable.holds(&point.target);
            point.undecided = unreachable.undecided(&point.target);
            if point.case.is_none() && !point.is_unreachable {
                point.take_over(reach_of(policy, &search, &mut asker, &point.target));
            }
        }
    }

    /// Whether there is nothing left, and everything was looked through.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.untouched().next().is_none() && self.undecided.is_empty()
    }

    /// For each kind that the policy has: how many are touched, and how many there are.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<What, (usize, usize)> {
        let mut counts = BTreeMap::new();
        for point in &self.points {
            let (touched, all): &mut (usize, usize) = counts.entry(point.what).or_default();
            *touched += usize::from(point.case.is_some());
            *all += 1;
        }
        counts
    }
}

#[cfg(test)]
mod tests;
