//! JSON that is safe to show: what is hidden is written as an escape of JSON, so that its readers see no difference.

use std::fmt::Write as _;

use serde::Serialize;

use super::escape::is_hidden;

/// A value in one line.
///
/// ```
/// use scopeline::render::json;
///
/// assert_eq!(json::line(&["a", "\u{202e}"])?, r#"["a","\u202e"]"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// # Errors
///
/// If the value cannot be written as JSON.
pub fn line(value: &impl Serialize) -> serde_json::Result<String> {
    serde_json::to_string(value).map(escaped)
}

/// A value in several lines with indentation.
///
/// # Errors
///
/// If the value cannot be written as JSON.
pub fn pretty(value: &impl Serialize) -> serde_json::Result<String> {
    serde_json::to_string_pretty(value).map(escaped)
}

/// Control characters below the space are escaped by every writer of JSON; what is left stands within texts.
fn escaped(json: String) -> String {
    let is_bare = |c: char| c != '\n' && is_hidden(c);
    if !json.contains(is_bare) {
        return json;
    }
    let mut safe = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        if is_bare(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(safe, "\\u{unit:04x}");
            }
        } else {
            safe.push(c);
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn hidden_characters_are_escaped_as_json_escapes_them() {
        assert_eq!(line(&"a\u{1b}\u{9b}\u{7f}\u{e0041}é").expect("a text"), r#""a\u001b\u009b\u007f\udb40\udc41é""#);
    }

    proptest! {
        #[test]
        fn readers_see_no_difference_and_terminals_nothing_hidden(text in any::<String>()) {
            for json in [line(&[&text]), pretty(&[&text])] {
                let json = json.expect("a list of a text");
                prop_assert!(!json.chars().any(|c| c != '\n' && is_hidden(c)));
                prop_assert_eq!(serde_json::from_str::<Vec<String>>(&json).expect("JSON"), vec![text.clone()]);
            }
        }
    }
}
