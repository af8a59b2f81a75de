//! JSON Pointers, with two steps more: `*` for every element of a list, and `[id=42]` for the one that has it.

use crate::request::Json;

/// Where something stands in an object: a JSON Pointer (RFC 6901), in which a step into a list may also be `*` for
/// every element, or `[KEY=TEXT]` for the elements whose KEY is TEXT.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pointer {
    steps: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Key(String),
    Every,
    Where { key: String, is: String },
}

/// Something that stands in an object, and the pointer that leads to exactly it.
#[derive(Debug, Clone)]
pub(super) struct Found<'j> {
    pub(super) at: String,
    pub(super) json: &'j Json,
}

impl Pointer {
    /// Reads a pointer; the error says what is wrong with it.
    pub(super) fn parse(text: &str) -> Result<Self, &'static str> {
        let Some(rest) = text.strip_prefix('/') else {
            return Err("a pointer begins with `/`, such as `/ticket/version`");
        };
        rest.split('/').map(step).collect::<Result<_, _>>().map(|steps| Self { steps })
    }

    /// Everything that stands there, in order; nothing if a step leads nowhere.
    pub(super) fn find<'j>(&self, root: &'j Json, root_at: &str) -> Vec<Found<'j>> {
        let mut found = vec![Found { at: root_at.to_owned(), json: root }];
        for step in &self.steps {
            found = found.into_iter().flat_map(|one| step.follow(&one)).collect();
        }
        found
    }
}

fn step(written: &str) -> Result<Step, &'static str> {
    if written == "*" {
        return Ok(Step::Every);
    }
    match written.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).and_then(|rest| rest.split_once('=')) {
        Some((key, is)) => Ok(Step::Where { key: unescape(key)?, is: unescape(is)? }),
        None => unescape(written).map(Step::Key),
    }
}

fn unescape(written: &str) -> Result<String, &'static str> {
    let mut text = String::with_capacity(written.len());
    let mut parts = written.split('~');
    text.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (escape, rest) = part.split_at_checked(1).unwrap_or(("", part));
        text.push(match escape {
            "0" => '~',
            "1" => '/',
            _ => return Err("in a pointer `~` is written `~0`, and `/` within a key `~1`"),
        });
        text.push_str(rest);
    }
    Ok(text)
}

impl Step {
    fn follow<'j>(&self, from: &Found<'j>) -> Vec<Found<'j>> {
        let to = |key: &str, json: &'j Json| Found {
            at: format!("{}/{}", from.at, key.replace('~', "~0").replace('/', "~1")),
            json,
        };
        match (self, from.json) {
            (Self::Key(key), Json::Map(entries)) => {
                entries.iter().find(|(name, _)| name == key).map(|(name, json)| to(name, json)).into_iter().collect()
            }
            // Only the canonical form of a number is an index.
            (Self::Key(key), Json::List(items)) => {
                let index = key.parse::<usize>().ok().filter(|index| index.to_string() == *key);
                index.and_then(|index| items.get(index)).map(|json| to(key, json)).into_iter().collect()
            }
            (Self::Every, Json::Map(entries)) => {
                entries.iter().find(|(name, _)| name == "*").map(|(name, json)| to(name, json)).into_iter().collect()
            }
            (Self::Every, Json::List(items)) => {
                items.iter().enumerate().map(|(index, json)| to(&index.to_string(), json)).collect()
            }
            (Self::Where { key, is }, Json::List(items)) => {
                let numbered = items.iter().enumerate().filter(|(_, item)| has(item, key, is));
                numbered.map(|(index, json)| to(&index.to_string(), json)).collect()
            }
            _ => Vec::new(),
        }
    }
}

fn has(item: &Json, key: &str, is: &str) -> bool {
    let Json::Map(entries) = item else { return false };
    entries.iter().any(|(name, value)| name == key && scalar_text(value).is_some_and(|text| text == is))
}

/// A scalar as text: a number by its digits, yes and no as JSON writes them.
pub(super) fn scalar_text(json: &Json) -> Option<&str> {
    match json {
        Json::Text(text) | Json::Number(text) => Some(text),
        Json::Bool(true) => Some("true"),
        Json::Bool(false) => Some("false"),
        Json::Null | Json::List(_) | Json::Map(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn find(pointer: &str, json: &str) -> Vec<(String, String)> {
        let json = Json::parse(json).expect("JSON");
        let found = Pointer::parse(pointer).expect("a pointer").find(&json, "");
        found.into_iter().map(|one| (one.at, scalar_text(one.json).unwrap_or("?").to_owned())).collect()
    }

    fn one(at: &str, text: &str) -> Vec<(String, String)> {
        vec![(at.to_owned(), text.to_owned())]
    }

    #[test]
    fn keys_and_indices() {
        assert_eq!(find("/a/b", r#"{"a": {"b": 7.10}}"#), one("/a/b", "7.10"));
        assert_eq!(find("/a/1", r#"{"a": ["x", "y"]}"#), one("/a/1", "y"));
        assert_eq!(find("/a~1b/~0", r#"{"a/b": {"~": true}}"#), one("/a~1b/~0", "true"));
        assert_eq!(find("/", r#"{"": "nameless"}"#), one("/", "nameless"));
        for nowhere in ["/b", "/a/2", "/a/01", "/a/-1", "/a/+1", "/a/x", "/a/0/0"] {
            assert_eq!(find(nowhere, r#"{"a": ["x", "y"]}"#), [], "{nowhere}");
        }
    }

    #[test]
    fn every_element_and_the_one_that_has_it() {
        let json = r#"{"labels": [{"name": "bug"}, 7, {"name": "db"}], "fields": [{"id": 41, "value": "x"}, {"id": 42, "value": "y"}]}"#;
        let names = find("/labels/*/name", json);
        assert_eq!(names, [one("/labels/0/name", "bug"), one("/labels/2/name", "db")].concat());
        assert_eq!(find("/fields/[id=42]/value", json), one("/fields/1/value", "y"));
        assert_eq!(find("/fields/[id=4]/value", json), []);
        assert_eq!(find("/*", r#"{"*": "star"}"#), one("/*", "star"));
    }

    #[test]
    fn what_is_no_pointer() {
        for wrong in ["", "a", "a/b", "/~", "/~2", "/a~", "/~é"] {
            assert!(Pointer::parse(wrong).is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_pointer_or_none(text in ".*") {
            if let Ok(pointer) = Pointer::parse(&text) {
                let _ = pointer.find(&Json::List(vec![Json::Null]), "");
            }
        }
    }
}
