//! What a row's `is` says: text with placeholders for what a pattern found, or for another field.

use regex::Captures;

use super::pointer::{Pointer, scalar_text};
use crate::request::Json;

/// Text with placeholders: `{0}` for what was found, `{name}` for a group of the pattern, `{/a/b}` for another field,
/// `{{` and `}}` for braces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Template {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Literal(String),
    Whole,
    Group(String),
    Field(Pointer),
}

impl Template {
    /// Reads a template; the error says what is wrong with it.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut literal = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            literal.push_str(&rest[..at]);
            let brace = &rest[at..];
            if brace.starts_with("{{") || brace.starts_with("}}") {
                literal.push_str(&brace[..1]);
                rest = &brace[2..];
                continue;
            }
            let Some((name, behind)) = brace.strip_prefix('{').and_then(|inside| inside.split_once('}')) else {
                return Err("a brace is not closed or not opened; write `{{` or `}}` for the brace itself".to_owned());
            };
            parts.push(Part::Literal(std::mem::take(&mut literal)));
            parts.push(placeholder(name)?);
            rest = behind;
        }
        literal.push_str(rest);
        parts.push(Part::Literal(literal));
        Ok(Self { parts })
    }

    /// The groups that it names.
    pub(super) fn groups(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| if let Part::Group(name) = part { Some(name.as_str()) } else { None })
    }

    /// The fields that it names.
    pub(super) fn fields(&self) -> impl Iterator<Item = &Pointer> {
        self.parts.iter().filter_map(|part| if let Part::Field(pointer) = part { Some(pointer) } else { None })
    }

    /// The text with everything put in. A group that took no part is empty; a field that is not there gives `None`.
    pub(super) fn fill(&self, text: Option<&str>, captures: Option<&Captures<'_>>, object: &Json) -> Option<String> {
        let mut filled = String::new();
        for part in &self.parts {
            match part {
                Part::Literal(literal) => filled.push_str(literal),
                Part::Whole => filled.push_str(captures.map(|found| &found[0]).or(text)?),
                Part::Group(name) => filled.push_str(captures?.name(name).map_or("", |group| group.as_str())),
                Part::Field(pointer) => {
                    filled.push_str(pointer.find(object, "").first().and_then(|found| scalar_text(found.json))?);
                }
            }
        }
        // What an absent group leaves behind are spaces.
        Some(filled.split_whitespace().collect::<Vec<_>>().join(" "))
    }
}

fn placeholder(name: &str) -> Result<Part, String> {
    match name {
        "0" => Ok(Part::Whole),
        _ if name.starts_with('/') => Pointer::parse(name).map(Part::Field).map_err(str::to_owned),
        _ if !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "_.".contains(c)) => {
            Ok(Part::Group(name.to_owned()))
        }
        _ => Err(format!("`{{{name}}}` is no placeholder; write `{{0}}`, the name of a group, or a pointer")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fill(template: &str, pattern: &str, text: &str) -> Option<String> {
        let object = Json::parse(r#"{"os": {"name": "Debian", "major": 12}, "list": []}"#).expect("JSON");
        let pattern = regex::Regex::new(pattern).expect("a pattern");
        let captures = pattern.captures(text)?;
        Template::parse(template).expect("a template").fill(Some(text), Some(&captures), &object)
    }

    #[test]
    fn placeholders_are_filled() {
        assert_eq!(fill("debian {v}", "(?P<v>[0-9]+)", "Debian 12"), Some("debian 12".to_owned()));
        assert_eq!(fill("{0}!", "[0-9]+", "Debian 12"), Some("12!".to_owned()));
        assert_eq!(fill("{{{0}}}", "[0-9]+", "Debian 12"), Some("{12}".to_owned()));
        assert_eq!(fill("{/os/name} {/os/major}", "", ""), Some("Debian 12".to_owned()));
        assert_eq!(fill("debian {v} lts", "Debian(?P<v> x)?", "Debian 12"), Some("debian lts".to_owned()));
        assert_eq!(fill("{/os/minor}", "", ""), None);
        assert_eq!(fill("{/list}", "", ""), None);
    }

    #[test]
    fn what_is_no_template() {
        for wrong in ["{", "}", "{v", "v}", "{}", "{a b}", "{{v}", "{os/name}", "{/~}"] {
            assert!(Template::parse(wrong).is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn text_without_braces_stands_for_itself(text in "[^{}]*") {
            let filled = Template::parse(&text).expect("a template").fill(None, None, &Json::Null);
            prop_assert_eq!(filled, Some(text.split_whitespace().collect::<Vec<_>>().join(" ")));
        }

        #[test]
        fn any_text_is_a_template_or_none(text in "[{}/a0~ ]*") {
            let _ = Template::parse(&text);
        }
    }
}
