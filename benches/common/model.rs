//! A policy as numbers: rules of typed tests, and the words that say the same in YAML.

use super::known::slot;

/// What a test does with the number of its slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Op {
    /// From `a` to `a + b`, both included.
    Within,
    /// One of the numbers that are bits of `a`.
    OneOf,
    /// A set with one of the elements of `a`.
    AnyOf,
    /// A set with every element of `a`.
    AllOf,
    /// A set with no element of `a`.
    NoneOf,
}

/// Where in a rule a test is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    When,
    /// Under `not`: what is written is the opposite.
    Not,
    /// Under `unless`: what is written is the opposite.
    Unless,
}

/// One test of a rule.
#[derive(Debug, Clone)]
pub(crate) struct Test {
    pub(crate) slot: usize,
    pub(crate) op: Op,
    pub(crate) a: u32,
    pub(crate) b: u32,
    /// The share of requests that pass.
    pub(crate) share: f64,
    /// The fact and the right side in YAML.
    pub(crate) written: (&'static str, String),
    pub(crate) place: Place,
}

impl Test {
    /// A test on an interval, both ends included.
    pub(crate) fn within(slot: usize, low: u32, high: u32, share: f64, written: (&'static str, String)) -> Self {
        Self { slot, op: Op::Within, a: low, b: high - low, share, written, place: Place::When }
    }

    /// A test on bits.
    pub(crate) fn bits(slot: usize, op: Op, bits: u32, share: f64, written: (&'static str, String)) -> Self {
        Self { slot, op, a: bits, b: 0, share, written, place: Place::When }
    }
}

/// Support, service, re-work.
pub(crate) const CLASSES: [&str; 3] = ["support", "service", "rework"];

/// One rule.
#[derive(Debug, Clone)]
pub(crate) struct Rule {
    /// A number of [`CLASSES`].
    pub(crate) class: usize,
    /// What else the rule leads to, in YAML.
    pub(crate) outcome: &'static str,
    /// Most selective first.
    pub(crate) tests: Vec<Test>,
}

/// A whole policy. Flags and limits are the same at every size.
#[derive(Debug, Clone)]
pub(crate) struct Model {
    pub(crate) rules: Vec<Rule>,
    /// Whether a tenth of the rules look at what only a text says.
    pub(crate) text: bool,
}

/// A flag or limit: all of `when` and not all of `unless`, in which there may be nothing.
pub(crate) struct Beside {
    pub(crate) yaml: &'static str,
    pub(crate) when: &'static [(usize, Op, u32, u32)],
    pub(crate) unless: &'static [(usize, Op, u32, u32)],
}

/// The flags, in order of writing.
pub(crate) const FLAGS: [Beside; 3] = [
    Beside {
        yaml: "{ id: crowded, when: { users: over 40000, plan: ..bronze }, suggest: rework, because: \"{users} people.\" }",
        when: &[(slot::USERS, Op::Within, 40_001, u32::MAX - 40_001), (slot::PLAN, Op::Within, 0, 1)],
        unless: &[],
    },
    Beside {
        yaml: "{ id: leave-soon, when: { release.phase: [grace, ended] }, because: \"{release} is old.\" }",
        when: &[(slot::PHASE, Op::OneOf, 0b1_1000, 0)],
        unless: &[],
    },
    Beside {
        yaml: "{ id: hurry, when: { severity: 1 }, unless: { waited: under 8 h }, because: \"Waiting since {waited}.\" }",
        when: &[(slot::SEVERITY, Op::Within, 1, 0)],
        unless: &[(slot::WAITED, Op::Within, 0, 8 * 60 - 1)],
    },
];

/// The limits, in order of writing. They narrow support only.
pub(crate) const LIMITS: [Beside; 2] = [
    Beside {
        yaml: "{ id: no-fixes, when: { release.phase: maintenance, kind: defect }, remedy: [advice, workaround, upgrade] }",
        when: &[(slot::PHASE, Op::OneOf, 0b100, 0), (slot::KIND, Op::OneOf, 1, 0)],
        unless: &[],
    },
    Beside {
        yaml: "{ id: show-us, when: { reproduced: no }, unless: { severity: 1 }, first: \"Show us how to make it happen.\" }",
        when: &[(slot::REPRODUCED, Op::Within, 0, 0)],
        unless: &[(slot::SEVERITY, Op::Within, 1, 0)],
    },
];
