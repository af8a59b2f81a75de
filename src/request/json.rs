//! JSON from strangers: every key once, every number in its own digits, no depth that could hurt.
//!
//! `serde_json::Value` keeps the last of two equal keys and turns `7.10` into `7.1`. What decides who pays may not
//! rest on which of two readers saw the first key, so this reading is stricter.

use std::collections::HashSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::error::{Error, shortened};

/// Lists and objects may stand this deep in one another.
const MAX_DEPTH: usize = 64;

/// A JSON value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    /// In exactly the characters in which it was written.
    Number(String),
    Text(String),
    List(Vec<Json>),
    /// In order of writing; every key once.
    Map(Vec<(String, Json)>),
}

impl Json {
    /// Reads one value and nothing behind it.
    pub(crate) fn parse(text: &str) -> Result<Self, Error> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let raw: &RawValue =
            serde_json::from_str(text).map_err(|fault| Error::bad_request(format!("not well-formed JSON: {fault}")))?;
        read(raw, 0).map_err(Fault::into_error)
    }

    /// What it is, for messages.
    pub(crate) const fn what(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "true or false",
            Self::Number(_) => "a number",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Map(_) => "an object",
        }
    }
}

/// Reads a value that is known to be well-formed, but for what the escapes in texts stand for.
///
/// Each level is scanned again for the one below it, which the limit on depth keeps harmless.
fn read(raw: &RawValue, depth: usize) -> Result<Json, Fault> {
    let text = raw.get();
    match text.as_bytes().first() {
        Some(b'{' | b'[') if depth == MAX_DEPTH => {
            Err(Fault::new(format!("lists and objects stand more than {MAX_DEPTH} deep in one another")))
        }
        Some(b'{') => read_map(&serde_json::from_str::<Pairs<'_>>(text)?.0, depth),
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(text)?;
            let numbered = items.into_iter().enumerate();
            let items = numbered.map(|(at, item)| read(item, depth + 1).map_err(|fault| fault.under(&at.to_string())));
            Ok(Json::List(items.collect::<Result<_, _>>()?))
        }
        Some(b'"') => Ok(Json::Text(serde_json::from_str(text)?)),
        Some(b't') => Ok(Json::Bool(true)),
        Some(b'f') => Ok(Json::Bool(false)),
        Some(b'n') => Ok(Json::Null),
        _ => Ok(Json::Number(text.to_owned())),
    }
}

fn read_map(pairs: &[(String, &RawValue)], depth: usize) -> Result<Json, Fault> {
    let mut seen = HashSet::new();
    let mut entries = Vec::with_capacity(pairs.len());
    for (key, raw) in pairs {
        if !seen.insert(key) {
            return Err(Fault::new(format!("the key `{}` stands twice; keep one", shortened(key))));
        }
        entries.push((key.clone(), read(raw, depth + 1).map_err(|fault| fault.under(key))?));
    }
    Ok(Json::Map(entries))
}

/// What is wrong, and the keys that lead there, innermost first.
struct Fault {
    message: String,
    path: Vec<String>,
}

impl Fault {
    const fn new(message: String) -> Self {
        Self { message, path: Vec::new() }
    }

    fn under(mut self, key: &str) -> Self {
        self.path.push(shortened(key));
        self
    }

    fn into_error(self) -> Error {
        let place: String = self.path.iter().rev().map(|key| format!("/{key}")).collect();
        match place.as_str() {
            "" => Error::bad_request(self.message),
            place => Error::bad_request(format!("{}, at `{}`", self.message, shortened(place))),
        }
    }
}

impl From<serde_json::Error> for Fault {
    fn from(fault: serde_json::Error) -> Self {
        // Its line and column count from the value, not from the whole text; the path says where.
        let sentence = fault.to_string();
        let what = sentence.split(" at line ").next().unwrap_or(&sentence);
        Self::new(format!("not well-formed JSON: {what}"))
    }
}

/// The entries of an object, also those whose keys are equal.
struct Pairs<'t>(Vec<(String, &'t RawValue)>);

impl<'t> Deserialize<'t> for Pairs<'t> {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PairsVisitor)
    }
}

struct PairsVisitor;

impl<'t> Visitor<'t> for PairsVisitor {
    type Value = Pairs<'t>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = map.next_entry()? {
            pairs.push(pair);
        }
        Ok(Pairs(pairs))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fault(text: &str) -> String {
        Json::parse(text).expect_err("a fault").to_string()
    }

    #[test]
    fn a_key_stands_once_however_it_is_spelt() {
        assert_eq!(fault(r#"{"a": 1, "a": 2}"#), "the key `a` stands twice; keep one");
        assert_eq!(
            fault(r#"{"x": [0, {"plan": 1, "\u0070lan": 2}]}"#),
            "the key `plan` stands twice; keep one, at `/x/1`"
        );
        assert_eq!(fault("{\"\u{e9}\": 1, \"\\u00E9\": 2}"), "the key `\u{e9}` stands twice; keep one");
        assert!(Json::parse(r#"{"a": 1, "A": 2, "": 3, "a ": 4}"#).is_ok());
    }

    #[test]
    fn numbers_keep_their_characters() {
        let list = Json::parse("[7.10, -0, 1e999999999, 0.0000000000000000000000000001]").expect("a list");
        let Json::List(items) = list else { panic!("no list") };
        let digits: Vec<_> =
            items.iter().map(|item| if let Json::Number(text) = item { text.as_str() } else { "" }).collect();
        assert_eq!(digits, ["7.10", "-0", "1e999999999", "0.0000000000000000000000000001"]);
        let huge = "9".repeat(1_000_000);
        assert_eq!(Json::parse(&huge).expect("a number"), Json::Number(huge));
        for wrong in ["01", "1.", ".5", "+1", "NaN", "Infinity", "1e", "- 1", "0x1f"] {
            assert!(Json::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn depth_is_limited_and_never_overflows_the_stack() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(Json::parse(&nested(MAX_DEPTH)).is_ok());
        assert!(fault(&nested(MAX_DEPTH + 1)).contains("64 deep"));
        assert!(fault(&nested(100_000)).contains("64 deep"));
        assert!(Json::parse(&"[".repeat(100_000)).is_err());
        assert!(Json::parse(&r#"{"a":"#.repeat(100_000)).is_err());
        let maps = format!("{}1{}", r#"{"a":"#.repeat(100_000), "}".repeat(100_000));
        assert!(Json::parse(&maps).is_err());
    }

    #[test]
    fn texts_are_unicode() {
        assert_eq!(Json::parse(r#""\ud83d\ude00\u0000""#).expect("a text"), Json::Text("\u{1f600}\0".to_owned()));
        for lone in [r#""\ud83d""#, r#""\ude00""#, r#""\ud83dx""#, r#"{"\ud800": 1}"#, r#"{"a": ["\udfff"]}"#] {
            assert!(fault(lone).contains("not well-formed JSON"), "{lone}");
        }
        assert!(Json::parse("\"a\0b\"").is_err());
        assert!(Json::parse("\"a\nb\"").is_err());
    }

    #[test]
    fn one_value_and_nothing_behind_it() {
        for wrong in ["", " ", "{} {}", "{},", "{\"a\": 1,}", "[1,]", "{'a': 1}", "{a: 1}", "// no\n{}", "nul", "{}\0"]
        {
            assert!(Json::parse(wrong).is_err(), "{wrong}");
        }
        assert_eq!(Json::parse("\u{feff} {}\r\n").expect("an object"), Json::Map(Vec::new()));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC*") {
            prop_assert_eq!(Json::parse(&text).is_ok(), serde_json::from_str::<serde_json::Value>(&text).is_ok());
        }

        #[test]
        fn what_looks_like_json_is_read_or_refused(text in r#"[\[\]{}",:0-9a-c\\u. -]{0,40}"#) {
            let _ = Json::parse(&text);
        }
    }
}
