//! Ranges: `14+`, `..10`, `8..10`, `under 7.3`, `over 4`, `">=7.0 <7.3"`, and one value alone.

use std::cmp::Ordering;
use std::fmt;

use thiserror::Error;

use super::truth::Truth;
use super::version::{Qualifier, Version, compare_segments};

/// Why a text is not a range.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{kind} in `{text}`")]
pub struct RangeError {
    text: String,
    kind: RangeFault,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RangeFault {
    Malformed,
    Empty,
}

impl fmt::Display for RangeFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "no range or value",
            Self::Empty => "nothing lies",
        })
    }
}

impl RangeError {
    pub(super) fn malformed(text: &str) -> Self {
        Self { text: text.chars().take(60).collect(), kind: RangeFault::Malformed }
    }

    fn empty(text: &str) -> Self {
        Self { text: text.chars().take(60).collect(), kind: RangeFault::Empty }
    }

    /// Whether it was understood, and nothing lies in it.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        matches!(self.kind, RangeFault::Empty)
    }
}

/// The bounds of a range as texts, with whether each is included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Form<'t> {
    low: Option<(&'t str, bool)>,
    high: Option<(&'t str, bool)>,
}

impl<'t> Form<'t> {
    fn read(text: &'t str) -> Option<Self> {
        let text = text.trim();
        let some = |text: &'t str, included| (!text.trim().is_empty()).then(|| (text.trim(), included));
        let form = if let Some(high) = text.strip_prefix("under ") {
            Self { low: None, high: some(high, false) }
        } else if let Some(low) = text.strip_prefix("over ") {
            Self { low: some(low, false), high: None }
        } else if text.starts_with(['<', '>', '=']) {
            return Self::compared(text);
        } else if let Some(low) = text.strip_suffix('+') {
            Self { low: some(low, true), high: None }
        } else if let Some((low, high)) = text.split_once("..") {
            Self { low: some(low, true), high: some(high, true) }
        } else {
            let value = some(text, true);
            Self { low: value, high: value }
        };
        (form.low.is_some() || form.high.is_some()).then_some(form)
    }

    /// `>=7.0 <7.3`: each bound once, with spaces or a comma between.
    fn compared(text: &'t str) -> Option<Self> {
        let mut form = Self { low: None, high: None };
        let mut rest = text;
        while !rest.is_empty() {
            let end = rest.find(|c: char| !"<>=".contains(c))?;
            let (sign, more) = rest.split_at(end);
            let stop = more.find(['<', '>', '=', ',']).unwrap_or(more.len());
            let (value, after) = more.split_at(stop);
            let value = value.trim();
            let slot = match sign {
                ">=" | ">" => &mut form.low,
                "<=" | "<" => &mut form.high,
                _ => return None,
            };
            if value.is_empty() || slot.is_some() {
                return None;
            }
            *slot = Some((value, sign.len() == 2));
            rest = after.trim_start_matches([',', ' ']);
        }
        Some(form)
    }
}

/// A range of ordered values.
///
/// ```
/// use scopeline::value::{Range, Truth, parse_number};
///
/// let few = Range::parse("..3", |text| parse_number(text).ok()).expect("a range");
/// assert_eq!(few.covers(&3.into()), Truth::Yes);
/// assert_eq!(few.covers(&4.into()), Truth::No);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Range<T> {
    low: Option<(T, bool)>,
    high: Option<(T, bool)>,
}

impl<T: PartialOrd + Clone> Range<T> {
    /// Reads a range, each bound by `read`.
    ///
    /// # Errors
    ///
    /// If it is not one of the forms, if a bound cannot be read, or if nothing lies in it.
    pub fn parse(text: &str, read: impl Fn(&str) -> Option<T>) -> Result<Self, RangeError> {
        let malformed = || RangeError::malformed(text);
        // A value may hold a form of its own, such as `-5`, so the whole text is tried first.
        if let Some(value) = read(text) {
            return Ok(Self { low: Some((value.clone(), true)), high: Some((value, true)) });
        }
        let form = Form::read(text).ok_or_else(malformed)?;
        let bound = |bound: Option<(&str, bool)>| match bound {
            Some((text, included)) => read(text).map(|value| Some((value, included))).ok_or_else(malformed),
            None => Ok(None),
        };
        let range = Self { low: bound(form.low)?, high: bound(form.high)? };
        if let (Some((low, low_in)), Some((high, high_in))) = (&range.low, &range.high) {
            match low.partial_cmp(high).ok_or_else(malformed)? {
                Ordering::Greater => return Err(RangeError::empty(text)),
                Ordering::Equal if !(*low_in && *high_in) => return Err(RangeError::empty(text)),
                _ => {}
            }
        }
        Ok(range)
    }

    /// The two bounds, each with whether it is included.
    pub(crate) const fn bounds(&self) -> [Option<&(T, bool)>; 2] {
        [self.low.as_ref(), self.high.as_ref()]
    }

    /// Whether a value lies in it; unknown where it cannot be compared with a bound.
    pub fn covers(&self, value: &T) -> Truth {
        let side = |bound: &Option<(T, bool)>, inside: Ordering| {
            bound.as_ref().map_or(Truth::Yes, |(bound, included)| match value.partial_cmp(bound) {
                None => Truth::Unknown,
                Some(Ordering::Equal) => Truth::from(*included),
                Some(order) => Truth::from(order == inside),
            })
        };
        side(&self.low, Ordering::Greater).and(side(&self.high, Ordering::Less))
    }
}

impl<T: fmt::Display + PartialEq> fmt::Display for Range<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.low, &self.high) {
            (Some((low, true)), Some((high, true))) if low == high => write!(f, "{low}"),
            (Some((low, true)), Some((high, true))) => write!(f, "{low}..{high}"),
            (Some((low, low_in)), Some((high, high_in))) => {
                write!(f, ">{}{low} <{}{high}", equals(*low_in), equals(*high_in))
            }
            (Some((low, true)), None) => write!(f, "{low}+"),
            (Some((low, false)), None) => write!(f, "over {low}"),
            (None, Some((high, true))) => write!(f, "..{high}"),
            (None, Some((high, false))) => write!(f, "under {high}"),
            (None, None) => Ok(()),
        }
    }
}

const fn equals(included: bool) -> &'static str {
    if included { "=" } else { "" }
}

/// A range of versions. Its bounds are cuts between versions, placed by the segments that are written.
///
/// ```
/// use scopeline::value::{Truth, Version, VersionRange};
///
/// let covers = |range, version| {
///     let (range, version) = (VersionRange::parse(range), Version::parse(version));
///     range.expect("a range").covers(&version.expect("a version"))
/// };
/// assert_eq!(covers("8..10", "10.4"), Truth::Yes);
/// assert_eq!(covers("7.1", "7.10"), Truth::No);
/// assert_eq!(covers("under 7.3", "7.3-rc1"), Truth::No);
/// assert_eq!(covers("7.2+", "7"), Truth::Unknown);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionRange {
    low: Option<Cut>,
    high: Option<Cut>,
    written: String,
}

/// A place between versions: before everything that begins with these segments, or beside one qualifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cut {
    segments: Vec<u64>,
    side: Side,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Side {
    /// Before every version that begins so, its pre-releases too.
    Lowest,
    Before(Qualifier),
    After(Qualifier),
}

impl VersionRange {
    /// The versions at which it begins and ends, as written; none for a version alone or a series such as `7.x`.
    pub(crate) fn ends(&self) -> Vec<Version> {
        let is_range = ["..", "+", "under", "over", "<", ">"].iter().any(|sign| self.written.contains(sign));
        if !is_range {
            return Vec::new();
        }
        let words = self.written.split("..").flat_map(|part| part.split([' ', ',', '<', '>', '=', '+']));
        words
            .filter(|word| word.starts_with(|c: char| c.is_ascii_digit()))
            .filter_map(|word| Version::parse(word).ok())
            .collect()
    }
}

impl Cut {
    fn before(version: &Version) -> Option<Self> {
        let side = version.qualifier().map_or(Side::Lowest, |qualifier| Side::Before(qualifier.clone()));
        Some(Self { segments: version.segments().to_vec(), side })
    }

    /// After everything that begins so is before everything that begins with the next number. `None`: there is no next.
    fn after(version: &Version) -> Option<Self> {
        let mut segments = version.segments().to_vec();
        if let Some(qualifier) = version.qualifier() {
            return Some(Self { segments, side: Side::After(qualifier.clone()) });
        }
        loop {
            if let Some(next) = segments.pop()?.checked_add(1) {
                segments.push(next);
                return Some(Self { segments, side: Side::Lowest });
            }
        }
    }

    /// Before everything that begins with these segments.
    pub(crate) const fn at(segments: Vec<u64>) -> Self {
        Self { segments, side: Side::Lowest }
    }

    pub(crate) fn segments(&self) -> &[u64] {
        &self.segments
    }

    pub(crate) fn order(&self, other: &Self) -> Ordering {
        let key = |side: &Side| match side {
            Side::Lowest => (None, 0),
            Side::Before(qualifier) => (Some(qualifier.clone()), 0),
            Side::After(qualifier) => (Some(qualifier.clone()), 1),
        };
        compare_segments(&self.segments, &other.segments).then_with(|| key(&self.side).cmp(&key(&other.side)))
    }

    /// Whether everything that the version stands for lies above the cut, or nothing does.
    pub(crate) fn is_below(&self, version: &Version) -> Truth {
        let own = version.segments();
        if let Some(qualifier) = version.qualifier() {
            return Truth::from(self.is_below_point(own, qualifier));
        }
        let shared = own.len().min(self.segments.len());
        match own[..shared].cmp(&self.segments[..shared]) {
            Ordering::Less => Truth::No,
            Ordering::Greater => Truth::Yes,
            // The cut lies inside what the version stands for, unless only zeros follow.
            Ordering::Equal if self.segments[shared..].iter().any(|&segment| segment > 0) => Truth::Unknown,
            Ordering::Equal if own[shared..].iter().any(|&segment| segment > 0) => Truth::Yes,
            Ordering::Equal => match &self.side {
                Side::Lowest => Truth::Yes,
                // A version without a qualifier begins with the release itself.
                Side::Before(qualifier) | Side::After(qualifier) if *qualifier < Qualifier::NONE => Truth::Yes,
                Side::Before(_) | Side::After(_) => Truth::Unknown,
            },
        }
    }

    fn is_below_point(&self, segments: &[u64], qualifier: &Qualifier) -> bool {
        match (compare_segments(segments, &self.segments), &self.side) {
            (Ordering::Less, _) => false,
            (Ordering::Greater, _) | (_, Side::Lowest) => true,
            (Ordering::Equal, Side::Before(bound)) => qualifier >= bound,
            (Ordering::Equal, Side::After(bound)) => qualifier > bound,
        }
    }
}

impl VersionRange {
    /// Reads a range of versions.
    ///
    /// # Errors
    ///
    /// If it is not one of the forms, if a bound is no version, or if nothing lies in it.
    pub fn parse(text: &str) -> Result<Self, RangeError> {
        let malformed = || RangeError::malformed(text);
        let form = Form::read(text).ok_or_else(malformed)?;
        let read = |bound: &str| {
            let starts = bound.strip_prefix(['v', 'V']).unwrap_or(bound).starts_with(|c: char| c.is_ascii_digit());
            Version::parse(bound).ok().filter(|_| starts).ok_or_else(malformed)
        };
        let low = match form.low {
            Some((bound, true)) => Cut::before(&read(bound)?),
            Some((bound, false)) => Some(Cut::after(&read(bound)?).ok_or_else(malformed)?),
            None => None,
        };
        let high = match form.high {
            Some((bound, true)) => Cut::after(&read(bound)?),
            Some((bound, false)) => Cut::before(&read(bound)?),
            None => None,
        };
        // Nothing lies before the pre-releases of 0.
        let lowest = Cut { segments: Vec::new(), side: Side::Lowest };
        if high.as_ref().is_some_and(|high| low.as_ref().unwrap_or(&lowest).order(high).is_ge()) {
            return Err(RangeError::empty(text));
        }
        Ok(Self { low, high, written: text.trim().to_owned() })
    }

    /// The cuts between which it lies.
    pub(crate) const fn cuts(&self) -> (Option<&Cut>, Option<&Cut>) {
        (self.low.as_ref(), self.high.as_ref())
    }

    /// Whether everything that the version stands for lies in it, nothing does, or some.
    #[must_use]
    pub fn covers(&self, version: &Version) -> Truth {
        let above_low = self.low.as_ref().map_or(Truth::Yes, |cut| cut.is_below(version));
        let below_high = self.high.as_ref().map_or(Truth::Yes, |cut| cut.is_below(version).not());
        above_low.and(below_high)
    }
}

impl fmt::Display for VersionRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn covers(range: &str, version: &str) -> Truth {
        VersionRange::parse(range).expect(range).covers(&Version::parse(version).expect(version))
    }

    #[test]
    fn both_sides_of_every_bound() {
        use Truth::{No, Unknown, Yes};
        for (range, version, truth) in [
            ("8..10", "10.4", Yes),
            ("8..10", "11", No),
            ("8..10", "7.9.9", No),
            ("8..10", "8", Yes),
            ("7.1", "7.1.9", Yes),
            ("7.1", "7.10", No),
            ("7.x", "7.9", Yes),
            ("7.x", "8", No),
            ("under 7.3", "7.2.99", Yes),
            ("under 7.3", "7.3", No),
            ("under 7.3", "7.3-rc1", No),
            ("over 4", "4.9", No),
            ("over 4", "5", Yes),
            ("14+", "14-beta1", Yes),
            ("..7.2", "7.2.5", Yes),
            ("..7.2", "7.3", No),
            ("7.2+", "7", Unknown),
            ("under 7.1.2", "7.1", Unknown),
            ("7.1.0+", "7.1", Yes),
            ("7.2+", "8", Yes),
            (">=7.0 <7.3", "7.2.1", Yes),
            (">=7.0 <7.3", "7.3", No),
            (">6 <=7", "7.9", Yes),
            (">6 <=7", "6.9", No),
            ("under 7.3-rc1", "7.3", No),
            ("under 7.3-rc2", "7.3-rc1", Yes),
            ("7.3-rc1+", "7.3-rc1", Yes),
            ("7.3-rc1+", "7.3-beta1", No),
            ("..7.3-rc1", "7.3-rc1", Yes),
            ("..7.3-rc1", "7.3", No),
        ] {
            assert_eq!(covers(range, version), truth, "{range} covers {version}");
        }
    }

    #[test]
    fn an_empty_range_says_so() {
        for text in ["10..8", "8..7.9", ">=7.3 <7.3", ">7 <8", "7.3-rc1..7.3-beta1"] {
            let result = VersionRange::parse(text);
            assert_eq!(result.as_ref().err().map(RangeError::is_empty), Some(true), "{text}: {result:?}");
        }
        for text in ["", "..", "+", "under", "a..b", "1..2..3", "<", ">=1 >=2", "=7", "prose"] {
            let result = VersionRange::parse(text);
            assert_eq!(result.as_ref().err().map(RangeError::is_empty), Some(false), "{text}: {result:?}");
        }
    }

    /// Every version with up to three segments below three, with its first sub-versions.
    fn points_of(version: &Version) -> Vec<Version> {
        let tail = ["", ".1", ".2", ".2.2"].iter();
        tail.filter_map(|tail| Version::parse(&format!("{version}{tail}")).ok()).collect()
    }

    proptest! {
        #[test]
        fn a_prefix_is_covered_as_its_points_are(
            low in prop::collection::vec(0u64..3, 1..4),
            high in prop::collection::vec(0u64..3, 1..4),
            version in prop::collection::vec(0u64..3, 1..3),
        ) {
            let text = |segments: &[u64]| segments.iter().map(ToString::to_string).collect::<Vec<_>>().join(".");
            let Ok(range) = VersionRange::parse(&format!("{}..{}", text(&low), text(&high))) else { return Ok(()) };
            let version = Version::parse(&text(&version)).expect("a version");
            let whole = range.covers(&version);
            for point in points_of(&version) {
                let truth = range.covers(&point);
                prop_assert!(whole == Truth::Unknown || truth == whole, "{} in {}: {:?} but {:?}", point, range, truth, whole);
            }
        }
    }
}
