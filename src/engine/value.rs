//! Values as handles: small, copied, owned by the request or by the policy.

use crate::policy::FactId;
use crate::policy::fact::{Sym, Value};
use crate::value::{Decimal, Moment};

/// A value that a fact may have. What is small stands here; what is not is a number of where it is kept.
#[derive(Debug, Clone, Copy)]
pub(super) enum Val {
    NotApplicable,
    YesNo(bool),
    Number(Decimal),
    Date(Moment),
    Name(Sym),
    /// A value of the request, by its place among those.
    Said(u32),
    /// A value of the policy, by its place among the engine's constants.
    Constant(u32),
    /// Everything that was heard of a fact that is a set, together: at least these.
    Heard(FactId),
}

impl Val {
    /// The value itself, if it is small enough to need no keeper.
    pub(super) fn small(value: &Value) -> Option<Self> {
        Some(match value {
            Value::NotApplicable => Self::NotApplicable,
            Value::YesNo(yes) => Self::YesNo(*yes),
            Value::Number(number) => Self::Number(*number),
            Value::Date(moment) => Self::Date(*moment),
            Value::Name(name) => Self::Name(*name),
            _ => return None,
        })
    }

    /// A small value as the policy writes values; `None` for one that is kept elsewhere.
    pub(super) const fn written(self) -> Option<Value> {
        Some(match self {
            Self::NotApplicable => Value::NotApplicable,
            Self::YesNo(yes) => Value::YesNo(yes),
            Self::Number(number) => Value::Number(number),
            Self::Date(moment) => Value::Date(moment),
            Self::Name(name) => Value::Name(name),
            Self::Said(_) | Self::Constant(_) | Self::Heard(_) => return None,
        })
    }
}
