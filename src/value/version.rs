//! Vendor versions: one total order, and every version a prefix of those that it stands for.

use std::cmp::Ordering;
use std::fmt;

use thiserror::Error;

/// Longest version text that is read, in bytes.
const LONGEST: usize = 256;

/// A version as vendors write them.
///
/// Numeric segments come first (`7.9` before `7.10`, trailing zeros do not count), then the qualifier: pre-release
/// before none before post. What is written is kept. A version stands for everything that begins with it: `7.1` for
/// every 7.1.*.
///
/// ```
/// use scopeline::value::Version;
///
/// let version = |text| Version::parse(text).expect("a version");
/// assert!(version("7.9") < version("7.10"));
/// assert!(version("12.0-beta2") < version("12.0-beta10"));
/// assert!(version("12.0-rc1") < version("12.0"));
/// assert!(version("11.0.2-GA") == version("11.0.2"));
/// assert_eq!(version("zammad-2.1.0-1509630445.763fbd63.centos7.x86_64").segments(), [2, 1, 0]);
/// ```
#[derive(Debug, Clone)]
pub struct Version {
    written: String,
    segments: Vec<u64>,
    qualifier: Qualifier,
}

/// Why a text is not a version.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{text}` cannot be read as a version: {why}")]
pub struct ParseVersionError {
    text: String,
    why: &'static str,
}

/// The part after the numbers, in the order in which vendors mean it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Qualifier {
    stage: Stage,
    rank: u8,
    rest: Vec<Token>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Pre,
    None,
    Post,
}

/// Natural order: numbers as numbers, before words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Token {
    Number(u64),
    Word(String),
}

const PRE: [(&str, u8); 17] = [
    ("dev", 0),
    ("nightly", 0),
    ("canary", 0),
    ("alpha", 1),
    ("a", 1),
    ("beta", 2),
    ("b", 2),
    ("m", 3),
    ("milestone", 3),
    ("pre", 3),
    ("preview", 3),
    ("ea", 3),
    ("rc", 4),
    ("cr", 4),
    ("c", 4),
    ("snapshot", 5),
    ("next", 5),
];
/// Words before a number that say something about it instead of naming a product: `before 7.2`, `not-7.2`.
const RELATIVE: [&str; 13] =
    ["about", "above", "after", "before", "below", "from", "non", "not", "over", "since", "than", "under", "until"];
const NEUTRAL: [&str; 8] = ["ga", "final", "release", "ee", "ce", "stable", "lts", "esr"];
const POST: [&str; 9] = ["sp", "patch", "hotfix", "u", "r", "p", "update", "fp", "pl"];

impl Version {
    /// Reads a version, perhaps with the product's name before it, `v`, a qualifier or build after it, or `.x` at its end.
    ///
    /// # Errors
    ///
    /// If there is no number, if there are two versions, if there is prose around it, or if it is longer than 256 bytes.
    ///
    /// ```
    /// use scopeline::value::Version;
    ///
    /// assert_eq!(Version::parse("7.3-rc1")?, Version::parse("v7.3.0rc1")?);
    /// for text in ["stable", "15.6 -> 16.11", "7.2-7.3", "before 7.2", "14+"] {
    ///     assert!(Version::parse(text).is_err(), "{text}");
    /// }
    /// # Ok::<(), scopeline::value::ParseVersionError>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, ParseVersionError> {
        let text = text.trim();
        let fail = |why| ParseVersionError { text: text.chars().take(60).collect(), why };
        if text.len() > LONGEST {
            return Err(fail("it is too long"));
        }
        let start = text.find(|c: char| c.is_ascii_digit()).ok_or_else(|| fail("it has no number"))?;
        if !is_prefix(&text[..start]) {
            return Err(fail("there is text before the number that is not a product's name"));
        }
        let (segments, rest) = numbers(&text[start..]).map_err(fail)?;
        let is_qualifier = rest.chars().all(|c| c.is_ascii_alphanumeric() || SEPARATORS.contains(&c));
        if !is_qualifier || rest.contains("..") || rest.ends_with(SEPARATORS) {
            return Err(fail("there is text after the number that is not a qualifier"));
        }
        if names_another(rest, segments.len()) {
            return Err(fail("it holds two; write the one that is meant"));
        }
        Ok(Self { written: text.to_owned(), segments, qualifier: Qualifier::read(rest) })
    }

    /// The version as it was written.
    #[must_use]
    pub fn as_written(&self) -> &str {
        &self.written
    }

    /// The numeric segments, as many as were written.
    #[must_use]
    pub fn segments(&self) -> &[u64] {
        &self.segments
    }

    /// Whether it is a pre-release: alpha, beta, milestone, release candidate or snapshot.
    #[must_use]
    pub fn is_pre(&self) -> bool {
        self.qualifier.stage == Stage::Pre
    }

    /// The line it belongs to; `None` if it is shorter than a line.
    #[must_use]
    pub fn line(&self, shape: LineShape) -> Option<Line> {
        self.segments.get(..shape.segments()).map(|segments| Line(segments.to_vec()))
    }

    /// Whether it may belong to this line: one begins with the other.
    #[must_use]
    pub fn may_be_of(&self, line: &Line) -> bool {
        let length = self.segments.len().min(line.0.len());
        self.segments[..length] == line.0[..length]
    }

    /// Whether it may be any version that begins so, however it was written (`10`, `v10`, `10.x`): it names no one build.
    pub(crate) fn is_open_ended(&self) -> bool {
        self.qualifier().is_none()
    }

    /// The qualifier, if it names one build. A word that vendors do not share names none: `21-fpm` is any 21.
    pub(super) fn qualifier(&self) -> Option<&Qualifier> {
        let build = matches!(self.qualifier.rest.first(), Some(Token::Number(_)));
        (build || self.qualifier.stage != Stage::None).then_some(&self.qualifier)
    }
}

/// What may stand between a number and its qualifier, and inside a qualifier.
const SEPARATORS: [char; 5] = ['.', '_', '+', '~', '-'];

/// Whether what follows the numbers holds another version: as many numbers again, such as the `-7.3` of `7.2-7.3`. In
/// `7.4.52-1` the 1 counts packages.
fn names_another(rest: &str, segments: usize) -> bool {
    rest.split(&SEPARATORS[1..]).skip(1).any(|group| {
        let numbers = group.strip_prefix(['v', 'V']).unwrap_or(group);
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        numbers.split('.').all(is_number) && numbers.split('.').count() == segments
    })
}

/// Nothing, `v`, or one word that ends in a separator or in a separator and `v`.
fn is_prefix(text: &str) -> bool {
    let bare = text.strip_suffix(['v', 'V']).unwrap_or(text);
    if bare.is_empty() {
        return true;
    }
    let Some(word) = bare.strip_suffix(['-', '_', ' ', '/']) else { return false };
    let named = !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || "-_.+".contains(c));
    named && !changes_the_meaning(&word.to_ascii_lowercase())
}

/// Whether a word in front makes another version of a number: `pre-7.2` and `before 7.2` are not 7.2.
fn changes_the_meaning(word: &str) -> bool {
    let staged = PRE.iter().map(|(pre, _)| pre).chain(&POST);
    RELATIVE.iter().chain(staged).any(|known| known.len() > 1 && *known == word)
}

/// The leading numbers, and what follows them. `.x` and `.*` at the end stand for nothing.
fn numbers(text: &str) -> Result<(Vec<u64>, &str), &'static str> {
    let mut segments = Vec::new();
    let mut rest = text;
    loop {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        segments.push(rest[..end].parse().map_err(|_| "a number in it is too large")?);
        rest = &rest[end..];
        match rest.strip_prefix('.') {
            Some(more) if more.split('.').all(|part| matches!(part, "x" | "X" | "*")) => return Ok((segments, "")),
            Some(more) if more.starts_with(|c: char| c.is_ascii_digit()) => rest = more,
            _ => return Ok((segments, rest)),
        }
    }
}

impl Qualifier {
    pub(super) const NONE: Self = Self { stage: Stage::None, rank: 0, rest: Vec::new() };

    fn read(text: &str) -> Self {
        let mut rest = tokens(text);
        // `13.0-ee-rc2` is a release candidate, of whatever edition.
        let neutral = |token: &Token| matches!(token, Token::Word(word) if NEUTRAL.contains(&word.as_str()));
        rest.drain(..rest.iter().take_while(|token| neutral(token)).count());
        let word = match &rest[..] {
            // A letter means something only with its number: `8u292` and `3.0b1`, not `1.0.2b`.
            [Token::Word(word), Token::Number(_), ..] => word.clone(),
            [Token::Word(word), ..] if word.len() > 1 => word.clone(),
            _ => String::new(),
        };
        if let Some((_, rank)) = PRE.iter().find(|(pre, _)| *pre == word) {
            rest.remove(0);
            return Self { stage: Stage::Pre, rank: *rank, rest };
        }
        if POST.contains(&word.as_str()) {
            return Self { stage: Stage::Post, rank: 0, rest };
        }
        // Anything else, such as a build number, is neither before nor after the release: it follows it closely.
        let rank = u8::from(!rest.is_empty());
        Self { stage: Stage::None, rank, rest }
    }
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    for part in text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()) {
        let mut rest = part;
        while let Some(first) = rest.bytes().next() {
            let digits = first.is_ascii_digit();
            let end = rest.find(|c: char| c.is_ascii_digit() != digits).unwrap_or(rest.len());
            let (run, more) = rest.split_at(end);
            tokens.push(match run.parse() {
                Ok(number) if digits => Token::Number(number),
                _ => Token::Word(run.to_ascii_lowercase()),
            });
            rest = more;
        }
    }
    tokens
}

/// Segment by segment, as if the shorter went on in zeros.
pub(super) fn compare_segments(a: &[u64], b: &[u64]) -> Ordering {
    let at = |segments: &[u64], index: usize| segments.get(index).copied().unwrap_or(0);
    (0..a.len().max(b.len()))
        .map(|index| at(a, index).cmp(&at(b, index)))
        .find(|order| order.is_ne())
        .unwrap_or(Ordering::Equal)
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        compare_segments(&self.segments, &other.segments).then_with(|| self.qualifier.cmp(&other.qualifier))
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Version {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Version {}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

/// What counts as one release of a product: `x`, `x.y` or `x.y.z`.
///
/// ```
/// use scopeline::value::LineShape;
///
/// let shape = LineShape::parse("x.y")?;
/// assert_eq!((shape.segments(), shape.to_string().as_str()), (2, "x.y"));
/// # Ok::<(), scopeline::value::ParseVersionError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LineShape(usize);

impl LineShape {
    /// `x.y`, the usual one.
    pub const XY: Self = Self(2);

    /// Reads `x`, `x.y` or `x.y.z`.
    ///
    /// # Errors
    ///
    /// If it is anything else.
    pub fn parse(text: &str) -> Result<Self, ParseVersionError> {
        match text {
            "x" => Ok(Self(1)),
            "x.y" => Ok(Self(2)),
            "x.y.z" => Ok(Self(3)),
            _ => {
                Err(ParseVersionError { text: text.chars().take(60).collect(), why: "a line is `x`, `x.y` or `x.y.z`" })
            }
        }
    }

    /// How many segments a line has.
    #[must_use]
    pub const fn segments(self) -> usize {
        self.0
    }
}

impl fmt::Display for LineShape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(["x", "x.y", "x.y.z"][self.0.clamp(1, 3) - 1])
    }
}

/// A line of releases: exactly as many leading segments as the product's [`LineShape`] has.
///
/// ```
/// use scopeline::value::{LineShape, Version};
///
/// let line = |text| Version::parse(text).map(|version| version.line(LineShape::XY));
/// assert_eq!(line("7.10.3")?.map(|line| line.to_string()).as_deref(), Some("7.10"));
/// assert!(line("7.9")? < line("7.10")?);
/// assert_eq!(line("7")?, None);
/// # Ok::<(), scopeline::value::ParseVersionError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Line(Vec<u64>);

impl Line {
    /// The first segment.
    #[must_use]
    pub fn major(&self) -> u64 {
        self.0.first().copied().unwrap_or(0)
    }

    /// Every segment.
    #[must_use]
    pub fn segments(&self) -> &[u64] {
        &self.0
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let segments: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&segments.join("."))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn version(text: &str) -> Version {
        Version::parse(text).expect(text)
    }

    #[test]
    fn vendors_order() {
        let ascending = [
            "1.9",
            "1.10",
            "7.3-dev",
            "7.3-alpha1",
            "7.3-beta2",
            "7.3-beta10",
            "7.3-m1",
            "7.3rc1",
            "7.3-SNAPSHOT",
            "7.3",
            "7.3-1617381062.0fb1b17c.bionic",
            "7.3-sp1",
            "7.3.1",
            "8u292",
            "8.1",
        ];
        for pair in ascending.windows(2) {
            assert!(version(pair[0]) < version(pair[1]), "{} < {}", pair[0], pair[1]);
        }
    }

    #[test]
    fn equal_versions_may_be_written_differently() {
        for (a, b) in
            [("7.1", "7.1.0"), ("v7.1", "7.1"), ("11.0.2-GA", "11.0.2"), ("7.3-rc1", "7.3.0.CR1"), ("3.6.x", "3.6")]
        {
            assert_eq!(version(a), version(b));
        }
    }

    #[test]
    fn what_people_write_is_read_or_refused() {
        for text in [
            "zammad-2.1.0-1509630445.763fbd63.centos7.x86_64",
            "gitlab-ce 14.6",
            "V7",
            "13.0.20200623",
            "31.0.10+build.5",
        ] {
            version(text);
        }
        let long = "1.".repeat(200);
        for text in [
            "",
            "stable",
            "stable, rebased fork",
            "app 1.36.0, server 5.23.1",
            "15.6 -> 16.11",
            "5.19 (ESR)",
            "the new 7.1",
            "99999999999999999999",
            &long,
        ] {
            assert!(Version::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn lines_are_the_first_segments() {
        assert_eq!(version("7.1.4").line(LineShape::XY).map(|line| line.to_string()).as_deref(), Some("7.1"));
        assert_eq!(version("7.0").line(LineShape::XY).map(|line| line.to_string()).as_deref(), Some("7.0"));
        assert_eq!(version("7").line(LineShape::XY), None);
        let line = version("7.3").line(LineShape::XY).expect("long enough");
        assert!(version("7").may_be_of(&line));
        assert!(version("7.3.9").may_be_of(&line));
        assert!(!version("7.30").may_be_of(&line));
    }

    fn any_version() -> impl Strategy<Value = Version> {
        let qualifiers = ["", "-rc1", "-rc2", "beta10", "beta2", "-sp1", ".Final", "-foo", "-17.a", "u3", "-SNAPSHOT"];
        (prop::collection::vec(0u64..4, 1..4), prop::sample::select(qualifiers.to_vec())).prop_map(
            |(segments, tail)| {
                let numbers: Vec<String> = segments.iter().map(ToString::to_string).collect();
                version(&(numbers.join(".") + tail))
            },
        )
    }

    proptest! {
        #[test]
        fn the_order_is_total(a in any_version(), b in any_version(), c in any_version()) {
            prop_assert_eq!(a.cmp(&b), b.cmp(&a).reverse());
            prop_assert_eq!(a == b, a.cmp(&b).is_eq());
            if a <= b && b <= c {
                prop_assert!(a <= c);
            }
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,40}") {
            if let Ok(version) = Version::parse(&text) {
                prop_assert_eq!(Version::parse(version.as_written()), Ok(version));
            }
        }
    }
}
