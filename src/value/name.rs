//! Names, and things: a name and perhaps a version.

use std::fmt;

use thiserror::Error;

use super::range::{RangeError, VersionRange};
use super::version::Version;

/// Longest name, in characters.
const LONGEST: usize = 128;

/// Why a text is not a name.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{0}` is not a name")]
pub struct NameError(String);

impl NameError {
    fn of(text: &str) -> Self {
        Self(text.chars().take(60).collect())
    }
}

/// Whether a text can be an id or the name of a fact: a letter or digit, then letters, digits, `-`, `_`, `.` and `/`.
///
/// # Errors
///
/// If it is empty, longer than 128 characters, or has another character.
///
/// ```
/// use scopeline::value::check_name;
///
/// assert!(check_name("release.phase").is_ok());
/// assert!(check_name("two words").is_err());
/// assert!(check_name("hid\u{200b}den").is_err());
/// ```
pub fn check_name(text: &str) -> Result<(), NameError> {
    let mut characters = text.chars();
    let first = characters.next().is_some_and(char::is_alphanumeric);
    let rest = characters.all(|c| c.is_alphanumeric() || "-_./".contains(c));
    if first && rest && !text.contains(is_hidden) && text.chars().count() <= LONGEST {
        Ok(())
    } else {
        Err(NameError::of(text))
    }
}

/// Words that begin a test, so that a value cannot begin with them.
const TEST_WORDS: [&str; 3] = ["not", "under", "over"];

/// Whether a text is the name of a value: one name, or several with a space between them, such as `end user`.
///
/// # Errors
///
/// If a word of it is no name, or if the first of several begins a test: `not`, `under`, `over`.
///
/// ```
/// use scopeline::value::check_value_name;
///
/// assert!(check_value_name("end user").is_ok());
/// assert!(check_value_name("not sure").is_err());
/// ```
pub fn check_value_name(text: &str) -> Result<(), NameError> {
    let words: Vec<&str> = text.split(' ').collect();
    let begins_a_test = words.len() > 1 && TEST_WORDS.contains(&words[0]);
    if begins_a_test || text.chars().count() > LONGEST || words.iter().any(|word| check_name(word).is_err()) {
        return Err(NameError::of(text));
    }
    Ok(())
}

/// Whether a character is drawn as nothing or changes how others are drawn. Some of them are letters to Unicode.
pub(crate) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// How names are compared: in lower case, without white space around them, each white space inside as one space.
///
/// ```
/// use scopeline::value::fold;
///
/// assert_eq!(fold("  Windows \t Server "), "windows server");
/// ```
#[must_use]
pub fn fold(name: &str) -> String {
    name.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// A name and perhaps a version, as a request tells it: `postgresql 14.2`, `windows server 2019`, `ldap`.
///
/// The last word is the version if it is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thing {
    name: String,
    version: Option<Version>,
}

impl Thing {
    /// Reads a thing.
    ///
    /// ```
    /// use scopeline::value::Thing;
    ///
    /// let thing = Thing::parse("Windows Server 2019").expect("a thing");
    /// assert_eq!(thing.name(), "windows server");
    /// assert!(Thing::parse("debian 9 (stretch)").is_err(), "it has a version, but not at its end");
    /// ```
    ///
    /// # Errors
    ///
    /// If it is empty or too long, or if a number stands in it that is neither its first word nor its version: taking
    /// that for a part of the name would be a silent guess.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let folded = fold(text);
        let error = || NameError::of(text);
        if folded.is_empty() || folded.chars().count() > LONGEST || folded.contains(is_hidden) {
            return Err(error());
        }
        let words: Vec<&str> = folded.split(' ').collect();
        if words.len() == 1 && is_bare_number(words[0]) {
            return Err(error());
        }
        let (last, before) = words.split_last().ok_or_else(error)?;
        if before.iter().skip(1).any(|word| is_numeric(word)) {
            return Err(error());
        }
        if before.is_empty() || !is_numeric(last) {
            return Ok(Self { name: folded, version: None });
        }
        let version = Version::parse(last).map_err(|_| error())?;
        Ok(Self { name: before.join(" "), version: Some(version) })
    }

    /// The name, folded.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The version, if it was told.
    #[must_use]
    pub const fn version(&self) -> Option<&Version> {
        self.version.as_ref()
    }
}

/// A version or a range with no name before it.
fn is_bare_number(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && word.chars().all(|c| c.is_ascii_digit() || ".+x*".contains(c))
}

fn is_numeric(word: &str) -> bool {
    let word = word.trim_start_matches('(');
    word.strip_prefix('v').unwrap_or(word).starts_with(|c: char| c.is_ascii_digit())
}

impl fmt::Display for ThingPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name().unwrap_or("any"))?;
        self.versions.as_ref().map_or(Ok(()), |versions| write!(f, " {versions}"))
    }
}

impl fmt::Display for Thing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        self.version.as_ref().map_or(Ok(()), |version| write!(f, " {version}"))
    }
}

/// A name (or `any`) and perhaps a range of versions, as a listing writes it: `postgresql 14+`, `debian 12..13`.
///
/// ```
/// use scopeline::value::ThingPattern;
///
/// let pattern = ThingPattern::parse("PostgreSQL 14+")?;
/// assert_eq!(pattern.name(), Some("postgresql"));
/// assert_eq!(pattern.to_string(), "postgresql 14+");
/// assert_eq!(ThingPattern::parse("any")?.name(), None);
/// # Ok::<(), scopeline::value::RangeError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThingPattern {
    name: Option<String>,
    versions: Option<VersionRange>,
}

impl ThingPattern {
    /// Reads a pattern.
    ///
    /// # Errors
    ///
    /// If it is empty, or if what follows the name looks like a range and is none, or an empty one.
    pub fn parse(text: &str) -> Result<Self, RangeError> {
        let folded = fold(text);
        let words: Vec<&str> = folded.split(' ').collect();
        if folded.is_empty() || words.len() == 1 && is_bare_number(words[0]) {
            return Err(RangeError::malformed(text));
        }
        let range_from = (1..words.len()).find(|&at| looks_like_a_range(words[at]));
        let (name, versions) = match range_from {
            Some(at) => (words[..at].join(" "), Some(VersionRange::parse(&words[at..].join(" "))?)),
            None => (folded, None),
        };
        Ok(Self { name: (name != "any").then_some(name), versions })
    }

    /// The name, folded; `None` for `any`.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The range of versions, if one is written.
    #[must_use]
    pub const fn versions(&self) -> Option<&VersionRange> {
        self.versions.as_ref()
    }
}

fn looks_like_a_range(word: &str) -> bool {
    is_numeric(word) || word.starts_with("..") || word.starts_with(['<', '>']) || ["under", "over"].contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_no_spaces_or_controls() {
        for name in ["kind", "release.phase", "x86_64", "7-zip", "größe", "a/b"] {
            assert!(check_name(name).is_ok(), "{name}");
        }
        let long = "a".repeat(129);
        for name in ["", "-a", "a b", "a\u{202e}b", "a\u{1b}[0m", ".a", "a\n", &long] {
            assert!(check_name(name).is_err(), "{name:?}");
        }
    }

    #[test]
    fn values_may_have_several_words() {
        for name in ["defect", "end user", "over-the-air", "not", "1 to 5"] {
            assert!(check_value_name(name).is_ok(), "{name}");
        }
        let long = "a ".repeat(64) + "a";
        for name in ["", " a", "a ", "a  b", "not sure", "under way", "over it", "a -b", "a\u{202e} b", "a\nb", &long] {
            assert!(check_value_name(name).is_err(), "{name:?}");
        }
    }

    #[test]
    fn a_thing_ends_in_its_version() {
        let read = |text: &str| {
            Thing::parse(text).ok().map(|thing| (thing.name().to_owned(), thing.version().map(ToString::to_string)))
        };
        let some = |name: &str, version: Option<&str>| Some((name.to_owned(), version.map(str::to_owned)));
        assert_eq!(read("PostgreSQL  12.3"), some("postgresql", Some("12.3")));
        assert_eq!(read("ldap"), some("ldap", None));
        assert_eq!(read("x86_64"), some("x86_64", None));
        assert_eq!(read("7 zip"), some("7 zip", None));
        assert_eq!(read("Ubuntu v22.04"), some("ubuntu", Some("v22.04")));
        for text in ["", "ubuntu 18.04.3 lts", "debian 9 (stretch)", "mongodb 4.0 -> 4.4", "app 1.36.0, server 5.23.1"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_pattern_ends_in_its_range() {
        let read = |text: &str| {
            ThingPattern::parse(text)
                .map(|pattern| (pattern.name().map(str::to_owned), pattern.versions().map(ToString::to_string)))
        };
        assert_eq!(read("postgresql 14+"), Ok((Some("postgresql".into()), Some("14+".into()))));
        assert_eq!(read("windows server 2019"), Ok((Some("windows server".into()), Some("2019".into()))));
        assert_eq!(read("node under 20"), Ok((Some("node".into()), Some("under 20".into()))));
        assert_eq!(read("any"), Ok((None, None)));
        assert_eq!(read("Debian 12 .. 13"), Ok((Some("debian".into()), Some("12 .. 13".into()))));
        assert_eq!(read("debian 13..12").map_err(|error| error.is_empty()), Err(true));
        assert_eq!(read("debian 12x,").map_err(|error| error.is_empty()), Err(false));
    }
}
