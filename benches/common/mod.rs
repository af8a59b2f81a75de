//! What the benches share: a policy of any size with requests for it, both as text and as numbers.
//!
//! A policy is drawn as a [`Model`], of which the YAML text, the hand-written scan and the compiled `if`s are three
//! renderings. A request is drawn as [`Known`], of which a `Request` of strings is another rendering. So that a
//! wrong encoding cannot go unseen, everything is checked against the reference evaluator, which sees only the texts.
#![allow(dead_code, unused_imports, reason = "each bench uses a part of it")]

pub(crate) mod derive;
pub(crate) mod generate;
pub(crate) mod known;
pub(crate) mod measure;
pub(crate) mod model;
pub(crate) mod propose;
pub(crate) mod rng;
pub(crate) mod seen;
pub(crate) mod world;
pub(crate) mod yaml;

pub(crate) use known::{Known, Missing, draw};
pub(crate) use model::{Model, Op, Test};
pub(crate) use seen::Seen;

/// The seed of everything.
pub(crate) const SEED: u64 = 20_260_701;

/// Reads a policy of the model's text; a fault is a fault of the generator.
pub(crate) fn load(text: &str) -> scopeline::Policy {
    match scopeline::Policy::from_sources(&scopeline::Sources::single("policy.yaml", text)) {
        Ok(policy) => policy,
        Err(faults) => panic!("the generated policy has {} faults, first {:?}", faults.len(), faults.first()),
    }
}

/// So many requests, with every fact known.
pub(crate) fn requests(count: usize) -> Vec<Known> {
    let mut rng = rng::Rng::new(SEED ^ 0xFACE);
    (0..count).map(|_| draw(&mut rng)).collect()
}
