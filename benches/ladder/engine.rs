//! The engine under test, behind the one door that the benches use.

#![allow(dead_code, reason = "each bench uses a part of it")]

use scopeline::engine::{self, AsOf, Scratch};
use scopeline::value::Date;
use scopeline::{Class, Policy, Request};

use crate::common::seen::{self, Seen};

/// A compiled policy.
#[derive(Debug, Clone)]
pub(crate) struct Engine(engine::Engine);

/// The facts of a request, bound to the engine.
#[derive(Debug)]
pub(crate) struct Prepared<'e>(engine::Prepared<'e>);

/// What was decided.
#[derive(Debug)]
pub(crate) struct Decided<'s>(engine::Decided<'s>);

/// Compiles a policy.
pub(crate) fn compile(policy: &Policy) -> Engine {
    Engine(policy.compile().expect("a policy of the generator is within the budget"))
}

impl Engine {
    pub(crate) fn scratch(&self) -> Scratch {
        self.0.scratch()
    }

    /// Reads a request, which the facts borrow from.
    pub(crate) fn prepare<'e>(&'e self, request: &'e Request) -> Prepared<'e> {
        Prepared(self.0.prepare(request).expect("a request of the generator"))
    }

    /// Reads a request that lives for ever: a bench keeps all of them.
    pub(crate) fn keep(&self, request: Request) -> Prepared<'_> {
        self.prepare(Box::leak(Box::new(request)))
    }

    pub(crate) fn as_of(&self, day: Date) -> AsOf {
        self.0.as_of(day).expect("the policy applies on every day of the generator")
    }

    pub(crate) fn bytes(&self) -> usize {
        self.0.bytes()
    }
}

impl Prepared<'_> {
    #[inline]
    pub(crate) fn decide<'s>(&'s self, as_of: AsOf, scratch: &'s mut Scratch) -> Decided<'s> {
        Decided(self.0.decide(as_of, scratch))
    }
}

impl Decided<'_> {
    /// Everything that a caller looks at, so that none of it can be left out of the timed path.
    #[inline]
    pub(crate) fn touch(&self) -> (usize, Class, bool, usize) {
        (self.0.rule().index(), self.0.class(), self.0.is_open(), self.0.flags().len())
    }

    /// The same in the form of every contender; not timed.
    pub(crate) fn seen(&self) -> Seen {
        Seen {
            rule: number(self.0.rule().index()),
            class: seen::class(self.0.class()),
            open: self.0.is_open(),
            flags: seen::flags(self.0.flags()),
            limits: seen::bits(self.0.limits().iter().map(|limit| number(limit.index()))),
        }
    }
}

fn number(index: usize) -> u32 {
    u32::try_from(index).expect("a policy of the generator has few rules")
}
