//! Exact outcomes, and the facts that can still change them.

use std::collections::{BTreeSet, HashMap};

use super::situation::Situation;
use crate::Request;
use crate::enquiry::Budget;
use crate::policy::Outcome;

/// What is so of a situation, found by deciding every completion.
struct Brute {
    outcomes: Vec<Outcome>,
    facts: BTreeSet<String>,
}

/// What a request may come to, in the order in which outcomes came up.
fn end(situation: &Situation, request: &Request, outcomes: &mut Vec<Outcome>) -> BTreeSet<usize> {
    let decision = situation.policy.prepare(request).expect("the policy takes it").decide();
    let possible = if decision.is_open() {
        decision.possible.into_iter().map(|one| one.outcome).collect()
    } else {
        vec![decision.outcome]
    };
    let mut number = |outcome: Outcome| {
        outcomes.iter().position(|known| *known == outcome).unwrap_or_else(|| {
            outcomes.push(outcome);
            outcomes.len() - 1
        })
    };
    possible.into_iter().map(&mut number).collect()
}

fn by_brute_force(situation: &Situation) -> Brute {
    let mut outcomes = Vec::new();
    let mut ends: HashMap<Vec<usize>, BTreeSet<usize>> = HashMap::new();
    for at in situation.completions() {
        let found = end(situation, &situation.completed(&at), &mut outcomes);
        ends.insert(at, found);
    }
    let mut facts = BTreeSet::new();
    for (place, (name, _)) in situation.open.iter().enumerate() {
        let mut others: HashMap<Vec<usize>, &BTreeSet<usize>> = HashMap::new();
        for (at, end) in &ends {
            let mut rest = at.clone();
            rest.remove(place);
            if *others.entry(rest).or_insert(end) != end {
                facts.insert((*name).to_owned());
            }
        }
    }
    Brute { outcomes, facts }
}

/// Compares so many situations. Answers how many were open, and of how many of them something was found out.
fn compare(seeds: std::ops::Range<u64>) -> (usize, usize) {
    let (mut open, mut narrowed) = (0, 0);
    for seed in seeds {
        let situation = Situation::draw(seed);
        let request = situation.request();
        let facts = situation.policy.prepare(&request).expect("the policy takes it");
        let refined = facts.refine(Budget::work(u64::MAX));
        assert!(refined.is_narrowed, "{seed}: {}", situation.shown());
        let brute = by_brute_force(&situation);
        let found: Vec<&Outcome> = refined.possible.iter().map(|one| &one.outcome).collect();
        let is_same = found.len() == brute.outcomes.len() && found.iter().all(|one| brute.outcomes.contains(one));
        assert!(is_same, "{seed}: {found:#?}\nand not {:#?}\n{}", brute.outcomes, situation.shown());
        let named: BTreeSet<String> = refined.facts().map(|fact| situation.policy.fact(fact).name.clone()).collect();
        assert_eq!(named, brute.facts, "{seed}: {}", situation.shown());
        let decision = facts.decide();
        assert!(decision.is_open() || refined.is_settled());
        let timid = decision.missing.len() + decision.to_confirm.len();
        open += usize::from(decision.is_open());
        narrowed += usize::from(refined.is_settled() && decision.is_open() || named.len() < timid);
    }
    (open, narrowed)
}

#[test]
fn outcomes_and_facts_are_those_of_every_completion() {
    let (open, narrowed) = compare(0..1_000);
    assert!(open > 300 && narrowed > 50, "{open} open, {narrowed} narrowed");
}
