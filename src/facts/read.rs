//! One value of a request, read by the type of its fact.

use crate::policy::fact::{FactType, Names, Value};
use crate::policy::read::{Expected, read_set, read_value};
use crate::request::FactValue;

/// Reads what was said of a fact.
///
/// A closed list takes only its own names; an open one takes any, and what the policy does not mention is *any
/// other*. A number is not a version: `7.10` and `7.1` are the same number.
pub(super) fn read(names: &Names, ty: &FactType, value: &FactValue) -> Result<Value, Expected> {
    if ty.is_set() {
        let FactValue::List(items) = value else {
            return Err("a list of names, such as `[\"ldap\"]`; an empty list means that none is involved".to_owned());
        };
        return read_set(names, ty, items);
    }
    match value {
        FactValue::YesNo(yes) if *ty == FactType::YesNo => Ok(Value::YesNo(*yes)),
        FactValue::List(_) => Err("one value, not a list".to_owned()),
        FactValue::YesNo(_) => Err("a text".to_owned()),
        FactValue::Number(_) if *ty == FactType::Version => {
            Err("a text in quotes, since as numbers 7.10 and 7.1 are the same".to_owned())
        }
        FactValue::Number(text) | FactValue::Text(text) => read_value(names, ty, text.trim()),
    }
}
