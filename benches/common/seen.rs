//! What was decided, in a form that every contender can say.

use scopeline::decision::Raised;
use scopeline::{Class, Decision, Policy, Request};

/// What was decided about one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seen {
    /// The place of the rule that decides, or the number of rules for `otherwise`.
    pub(crate) rule: u32,
    /// A number of [`CLASSES`](super::model::CLASSES).
    pub(crate) class: u8,
    pub(crate) open: bool,
    /// A bit for each flag.
    pub(crate) flags: u8,
    /// A bit for each limit.
    pub(crate) limits: u8,
}

impl Seen {
    /// What the reference evaluator says, which knows nothing but the texts.
    pub(crate) fn by_reference(policy: &Policy, request: &Request) -> Self {
        Self::of(&policy.prepare(request).expect("a request of this policy").decide())
    }

    pub(crate) fn of(decision: &Decision) -> Self {
        Self {
            rule: number(decision.rule.index()),
            class: class(decision.class()),
            open: decision.is_open(),
            flags: flags(&decision.flags),
            limits: bits(decision.limits.iter().map(|&limit| number(limit.index()))),
        }
    }

    /// Without the limits, for a contender that does not tell which ones they are.
    pub(crate) const fn without_limits(self) -> Self {
        Self { limits: 0, ..self }
    }
}

/// A class as a number.
pub(crate) const fn class(class: Class) -> u8 {
    match class {
        Class::Support => 0,
        Class::Service => 1,
        _ => 2,
    }
}

/// Flags as bits; other things that are raised do not come up here.
pub(crate) fn flags(raised: &[Raised]) -> u8 {
    bits(raised.iter().filter_map(|one| if let Raised::Flag(flag) = one { Some(number(flag.index())) } else { None }))
}

pub(crate) fn bits(numbers: impl Iterator<Item = u32>) -> u8 {
    numbers.fold(0, |bits, number| bits | 1 << number)
}

/// A place as a number.
pub(crate) fn number(index: usize) -> u32 {
    u32::try_from(index).expect("a policy of the generator has few of them")
}
