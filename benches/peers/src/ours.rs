//! Scopeline itself and the scan written by hand. Both decide in full: derived facts, the first rule, flags and limits.

use std::collections::BTreeMap;
use std::hint::black_box;

use scopeline::engine::{AsOf, Scratch};

use crate::common::{Known, Missing, Model, load, world, yaml};
use crate::contender::Contender;
use crate::engine::{self, Engine, Prepared};
use crate::naive::Naive;

/// Scopeline with its requests.
struct Scopeline {
    ready: Vec<(Prepared<'static>, AsOf)>,
    scratch: Scratch,
}

impl Contender for Scopeline {
    fn first(&mut self, at: usize) -> usize {
        let (facts, as_of) = &self.ready[at];
        black_box(facts.decide(*as_of, &mut self.scratch).touch()).0
    }
}

/// The scan with its requests.
struct Scan {
    naive: Naive,
    known: Vec<Known>,
}

impl Contender for Scan {
    fn first(&mut self, at: usize) -> usize {
        black_box(self.naive.decide(&self.known[at])).rule as usize
    }
}

/// Scopeline, with the policy read from YAML and requests read from the texts of a helpdesk.
pub(crate) fn scopeline(model: &Model, known: &[Known]) -> Box<dyn Contender> {
    // One for each size, kept for as long as the bench runs.
    let engine: &'static Engine = Box::leak(Box::new(engine::compile(&load(&yaml::yaml(model)))));
    let (first, last) = world::year();
    let days: BTreeMap<u32, AsOf> = (first..=last).map(|day| (day, engine.as_of(world::day_back(day)))).collect();
    let ready = known.iter().map(|one| (engine.keep(one.request(Missing::NOTHING, None)), days[&one.day]));
    Box::new(Scopeline { ready: ready.collect(), scratch: engine.scratch() })
}

/// The scan of the ladder.
pub(crate) fn scan(model: &Model, known: &[Known]) -> Box<dyn Contender> {
    Box::new(Scan { naive: Naive::new(model), known: known.to_vec() })
}
