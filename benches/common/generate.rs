//! Draws policies of any size and of one shape.
//!
//! The shape is that of real policies, measured on those that come with this library: three to six tests in a rule, so
//! that a rule leaves about 60 % of the facts free; every kind of test; first matches all along the list; and about a
//! quarter of the requests that only `otherwise` decides. So that this holds at every size, the rules of a longer list
//! are more selective: a rule that stands at `x` of the list decides about as many requests as any other.

use super::SEED;
use super::derive::Tables;
use super::model::{Model, Place, Rule};
use super::propose::{Dimension, Proposer, Shares};
use super::rng::Rng;

/// The share of requests that some rule decides, as wished. Tests of two rules on the same fact overlap, so that a little
/// less comes of it; what is left to `otherwise` is measured, asserted to be 23 to 38 %, and printed.
const DECIDED: f64 = 0.75;

/// A policy with so many rules.
pub(crate) fn model(size: usize, text: bool) -> Model {
    let shares = Shares::sampled(&Tables::new());
    let mut rng = Rng::new(SEED + size as u64);
    let rules = (0..size).map(|number| {
        let (place, count) = (number as f64, size as f64);
        let hazard = DECIDED / count / (1.0 - DECIDED * place / count);
        rule(&mut rng, &shares, hazard, text && number % 10 == 3)
    });
    let rules = rules.collect();
    Model { rules, text }
}

/// A rule that about this share of requests passes.
fn rule(rng: &mut Rng, shares: &Shares, share: f64, with_topic: bool) -> Rule {
    let dimensions = dimensions(rng);
    let mut proposer = Proposer { rng, shares, opposites: vec![Place::Not, Place::Unless] };
    let mut left = share;
    let mut tests = Vec::with_capacity(dimensions.len() + 1);
    let mut to_come = dimensions.len() + usize::from(with_topic);
    if with_topic {
        tests.push(proposer.topic(left.powf(1.0 / to_come as f64)));
        left /= tests[0].share;
        to_come -= 1;
    }
    for dimension in dimensions {
        // What the coarse tests leave over is made up for by the finer ones after them.
        let even = left.powf(1.0 / to_come as f64).min(0.95);
        let goal = if to_come == 1 { even } else { even.powf(0.7 + 0.6 * proposer.rng.unit()) };
        let test = proposer.test(dimension, goal);
        left = (left / test.share).min(0.95);
        to_come -= 1;
        tests.push(test);
    }
    tests.sort_by(|a, b| a.share.total_cmp(&b.share));
    let (class, outcome) = *rng.pick(&OUTCOMES);
    Rule { class, outcome, tests }
}

/// Three to six of the facts, 4.8 on average, the coarsest first; one of them at least can be tuned.
fn dimensions(rng: &mut Rng) -> Vec<Dimension> {
    let count = *rng.pick(&[3, 4, 4, 4, 5, 5, 5, 6, 6, 6]);
    let mut order: Vec<usize> = (0..Dimension::ALL.len()).collect();
    rng.shuffle(&mut order);
    order.truncate(count);
    if !order.iter().any(|&at| Dimension::ALL[at].is_fine()) {
        order[0] = rng.within(9, 11) as usize;
    }
    order.sort_unstable();
    order.into_iter().map(|at| Dimension::ALL[at]).collect()
}

/// Classes with what else a rule leads to.
const OUTCOMES: [(usize, &str); 10] = [
    (0, ""),
    (0, ""),
    (0, ", remedy: [advice, workaround]"),
    (0, ", effort: best"),
    (0, ", because: \"This is part of {plan}.\""),
    (1, ", offer: consulting"),
    (1, ", offer: migration, because: \"Moving from {release} is a service.\""),
    (1, ", offer: backport, certainty: approval"),
    (1, ", offer: training"),
    (2, ", because: \"{product} was not built for that.\""),
];
