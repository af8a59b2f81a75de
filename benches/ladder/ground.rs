//! One size of the ladder: the policy, the contenders, and that they say the same before anything is timed.

use std::collections::{BTreeMap, HashSet};

use scopeline::{Policy, Request};

use crate::common::generate::model;
use crate::common::measure::milliseconds;
use crate::common::rng::Rng;
use crate::common::yaml::yaml;
use crate::common::{Known, Missing, Model, SEED, Seen, load, requests, world};
use scopeline::engine::AsOf;

use crate::engine::{self, Engine, Prepared};
use crate::ifs;
use crate::naive::Naive;

/// Requests of the ladder.
pub(crate) const REQUESTS: usize = 100_000;

/// A policy with all its contenders and requests.
pub(crate) struct Ground {
    pub(crate) model: Model,
    pub(crate) text: String,
    pub(crate) policy: Policy,
    pub(crate) engine: Engine,
    pub(crate) naive: Naive,
    pub(crate) ifs: Option<ifs::Decide>,
    pub(crate) known: Vec<Known>,
    /// Milliseconds of reading the policy's text.
    pub(crate) loaded_in: f64,
}

/// A request that is ready for the engine: its facts and its day.
pub(crate) type Ready<'e> = (Prepared<'e>, AsOf);

impl Ground {
    /// Makes everything; `text` says that a tenth of the rules look at what a text says.
    pub(crate) fn new(size: usize, text: bool) -> Self {
        let model = model(size, text);
        let yaml = yaml(&model);
        let (loaded_in, policy) = milliseconds(|| load(&yaml));
        let engine = engine::compile(&policy);
        let naive = Naive::new(&model);
        let ifs = ifs::of(size).filter(|_| !text).map(|(decide, _)| decide);
        Self { model, text: yaml, policy, engine, naive, ifs, known: requests(REQUESTS), loaded_in }
    }

    pub(crate) fn size(&self) -> usize {
        self.model.rules.len()
    }

    /// The request with this number as a helpdesk would say it, with or without a fifth of its facts.
    pub(crate) fn request(&self, at: usize, with_gaps: bool) -> Request {
        let mut rng = Rng::new(SEED.wrapping_add(at as u64));
        let missing = if with_gaps { Missing::fifth(&mut rng) } else { Missing::NOTHING };
        let body = self.model.text.then(|| self.known[at].body(&mut rng));
        self.known[at].request(missing, body)
    }

    /// Prepares every request for the engine.
    pub(crate) fn ready(&self, with_gaps: bool) -> Vec<Ready<'_>> {
        let days: BTreeMap<u32, AsOf> =
            (world::year().0..=world::year().1).map(|day| (day, self.engine.as_of(world::day_back(day)))).collect();
        let ready = |at: usize| (self.engine.keep(self.request(at, with_gaps)), days[&self.known[at].day]);
        (0..self.known.len()).map(ready).collect()
    }

    /// Asserts that the contenders agree on every request, and a sample of them with the reference evaluator.
    pub(crate) fn check(&self, ready: &[Ready<'_>], with_gaps: &[Ready<'_>]) -> Tally {
        let mut tally = Tally { rules: self.size(), by_rule: vec![0; self.size() + 1], ..Tally::default() };
        let mut scratch = self.engine.scratch();
        for (at, known) in self.known.iter().enumerate() {
            let naive = self.naive.decide(known);
            if let Some(ifs) = self.ifs {
                assert_eq!(ifs(known), naive, "request {at}: the ifs and the scan");
            }
            if let Some((facts, as_of)) = ready.get(at) {
                let engine = facts.decide(*as_of, &mut scratch).seen();
                assert_eq!(engine, naive, "request {at}: the engine and the scan");
                tally.engine += 1;
            }
            tally.add(naive);
        }
        self.check_by_reference(&mut tally, with_gaps);
        let distinct: HashSet<_> = self.known.iter().map(|known| (known.day, known.slots)).collect();
        assert_eq!(distinct.len(), self.known.len(), "the requests are different ones");
        tally
    }

    /// The reference evaluator is asked with the texts alone, so that no error of the numbers can be common to all.
    fn check_by_reference(&self, tally: &mut Tally, with_gaps: &[Ready<'_>]) {
        let sample = (2_000_000 / self.size()).clamp(20, 2_000);
        let stride = self.known.len() / sample;
        for at in (0..self.known.len()).step_by(stride) {
            let reference = Seen::by_reference(&self.policy, &self.request(at, false));
            assert_eq!(reference, self.naive.decide(&self.known[at]), "request {at}: the reference and the scan");
            tally.reference += 1;
        }
        let mut scratch = self.engine.scratch();
        let stride = (with_gaps.len() / sample).max(1);
        for (at, (facts, as_of)) in with_gaps.iter().enumerate().step_by(stride) {
            let reference = Seen::by_reference(&self.policy, &self.request(at, true));
            let engine = facts.decide(*as_of, &mut scratch).seen();
            assert_eq!(engine, reference, "request {at} with gaps: the engine and the reference");
            tally.gaps += 1;
            tally.open += usize::from(reference.open);
        }
    }
}

/// What came of all requests.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    rules: usize,
    by_rule: Vec<u32>,
    classes: [usize; 3],
    flags: [usize; 3],
    limits: [usize; 2],
    /// How many requests each contender was compared on.
    engine: usize,
    reference: usize,
    gaps: usize,
    /// Decisions on requests with gaps that are open.
    open: usize,
}

impl Tally {
    fn add(&mut self, seen: Seen) {
        self.by_rule[seen.rule as usize] += 1;
        self.classes[seen.class as usize] += 1;
        (0..self.flags.len()).for_each(|at| self.flags[at] += usize::from(seen.flags >> at & 1));
        (0..self.limits.len()).for_each(|at| self.limits[at] += usize::from(seen.limits >> at & 1));
    }

    fn all(&self) -> f64 {
        self.by_rule.iter().sum::<u32>().into()
    }

    /// The share of requests that no rule decides.
    pub(crate) fn otherwise(&self) -> f64 {
        f64::from(self.by_rule[self.rules]) / self.all()
    }

    /// One line, with the shares that each quarter of the list decides.
    pub(crate) fn line(&self, free: f64) -> String {
        let quarter = |at: usize| {
            let (from, to) = (self.rules * at / 4, self.rules * (at + 1) / 4);
            f64::from(self.by_rule[from..to].iter().sum::<u32>()) / self.all()
        };
        let quarters: Vec<String> = (0..4).map(|at| format!("{:.2}", quarter(at))).collect();
        let reached = self.by_rule[..self.rules].iter().filter(|count| **count > 0).count();
        format!(
            "tally N={} scan={} engine={} reference={} gaps={} open_of_gaps={} classes={:?} flags={:?} limits={:?} \
             rules_reached={reached} first_by_quarter={} free_facts={free:.2}",
            self.rules,
            self.all(),
            self.engine,
            self.reference,
            self.gaps,
            self.open,
            self.classes,
            self.flags,
            self.limits,
            quarters.join("/")
        )
    }
}
