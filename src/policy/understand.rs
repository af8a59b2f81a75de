//! What people write, read by what the policy calls things: never more than stands there, never by a silent guess.

use super::fact::{Element, FactType, Sym, Value};
use super::read::{Expected, read_value};
use super::vocabulary::{ARROW, Meaning, Vocabulary, Word, words};
use super::{FactId, Policy};
use crate::value::{Version, parse_date};

/// Longest text that is searched for names, in bytes.
const LONGEST: usize = 512;
/// Most values that a text may leave possible.
const SEVERAL: usize = 8;

/// Words that may stand around a name and its version, and say nothing.
const FILLERS: [&str; 12] =
    ["linux", "gnu", "release", "version", "ver", "v", "lts", "esr", "stable", "final", "the", "and"];
/// Words right before a whole number that make a version of it.
const VERSION_WORDS: [&str; 4] = ["version", "release", "ver", "v"];
/// Words that deny what stands beside them.
const DENIALS: [&str; 27] = [
    "not", "no", "non", "without", "except", "nor", "never", "kein", "keine", "nicht", "ohne", "instead", "neither",
    "but", "don", "doesn", "didn", "isn", "aren", "wasn", "weren", "can", "couldn", "won", "hasn", "haven", "cannot",
];
/// Words by which something is not quite what it is called, or a number not the version.
const DOUBTS: [&str; 51] = [
    "newer",
    "later",
    "higher",
    "up",
    "upwards",
    "older",
    "lower",
    "earlier",
    "previous",
    "previously",
    "formerly",
    "former",
    "was",
    "were",
    "skipped",
    "planned",
    "base",
    "about",
    "above",
    "after",
    "before",
    "below",
    "from",
    "over",
    "since",
    "than",
    "under",
    "until",
    "unlike",
    "based",
    "derivative",
    "derived",
    "compatible",
    "similar",
    "like",
    "clone",
    "fork",
    "forked",
    "patched",
    "modified",
    "unofficial",
    "unsupported",
    "community",
    "custom",
    "own",
    "self-compiled",
    "third-party",
    "least",
    "most",
    "to",
    "or-later",
];
/// What people write into a field that they cannot fill.
const NOTHING: [&str; 12] =
    ["unknown", "n/a", "na", "none", "?", "??", "-", "--", "not sure", "unsure", "tbd", "see below"];
/// Words after a number that make another version of it; the second half only before another number.
const STAGES: [&str; 8] = ["alpha", "beta", "rc", "preview", "milestone", "snapshot", "nightly", "dev"];
const LEVELS: [&str; 4] = ["sp", "update", "patch", "hotfix"];

fn is_denial(word: &str) -> bool {
    DENIALS.contains(&word)
}

fn is_doubt(word: &str) -> bool {
    DOUBTS.contains(&word)
}

/// Whether numbers with dots are a day as much of the world writes it: `31.12.2025`.
fn is_a_day(word: &str) -> bool {
    let numbers: Option<Vec<u32>> = word.split('.').map(|part| part.parse().ok()).collect();
    matches!(numbers.as_deref(), Some([day @ 1..=31, month @ 1..=31, 1970..=2100]) if *day <= 12 || *month <= 12)
}

/// How a text was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    /// In the policy's own terms: nothing but names, aliases and versions.
    Exact,
    /// As somebody wrote it, through a mapping: names are looked for in it.
    Free,
}

/// What a text comes to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Reading<T> {
    /// What it says.
    As(T),
    /// What it means by other names, or with more words.
    Understood(T),
    /// Any of these, and nobody knows which.
    Several(Vec<T>),
}

impl<T> Reading<T> {
    pub(crate) fn map<U>(self, to: impl Fn(T) -> U) -> Reading<U> {
        match self {
            Self::As(one) => Reading::As(to(one)),
            Self::Understood(one) => Reading::Understood(to(one)),
            Self::Several(all) => Reading::Several(all.into_iter().map(to).collect()),
        }
    }
}

impl Policy {
    /// Reads a text of a fact that has one value. `newest` are the lines that may be the newest on the day.
    pub(crate) fn understand(
        &self,
        fact: FactId,
        text: &str,
        manner: Manner,
        newest: &[Version],
    ) -> Result<Reading<Value>, Expected> {
        match &self.fact(fact).ty {
            FactType::Version => self.version_of(fact, text, manner, newest).map(|read| read.map(Value::Version)),
            FactType::Name | FactType::OneOf(_) | FactType::Levels(_) => {
                let read = self.element(fact, text, manner)?;
                let has_version = match &read {
                    Reading::As(one) | Reading::Understood(one) => one.version.is_some(),
                    Reading::Several(all) => all.iter().any(|one| one.version.is_some()),
                };
                // In the policy's own terms a name has no number behind it.
                if has_version && manner == Manner::Exact {
                    return read_value(&self.names, &self.fact(fact).ty, text).map(Reading::As);
                }
                Ok(distinct(read.map(|element| Value::Name(element.name))))
            }
            FactType::Thing => self.element(fact, text, manner).map(|read| read.map(Value::Thing)),
            ty => read_value(&self.names, ty, text).map(Reading::As),
        }
    }

    /// Reads a name, perhaps with its version.
    pub(crate) fn element(&self, fact: FactId, text: &str, manner: Manner) -> Result<Reading<Element>, Expected> {
        if manner == Manner::Free && NOTHING.contains(&crate::value::fold(text).as_str()) {
            return Err("a name and perhaps a version".to_owned());
        }
        let vocabulary = &self.vocabularies[fact.0 as usize];
        let plain = self.plain_element(fact, text);
        if plain.as_ref().is_ok_and(|element| vocabulary.knows(element.name)) || text.len() > LONGEST {
            return plain.map(Reading::As);
        }
        let words = words(text);
        if let Some(Meaning::Element(element)) = vocabulary.meaning(&words) {
            return Ok(Reading::Understood(element.clone()));
        }
        let scan = Scan::of(&words, vocabulary);
        match scan.elements(manner) {
            Some(Ok(mut found)) if found.len() == 1 => return Ok(Reading::Understood(found.remove(0))),
            Some(Ok(found)) => return Ok(Reading::Several(found)),
            Some(Err(expected)) => return Err(expected),
            None => {}
        }
        let plain = plain?;
        let name = words.iter().take_while(|word| !begins_with_digit(&word.text));
        let name = name.map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
        let close = if plain.name == Sym::OTHER { vocabulary.close_to(&name) } else { Vec::new() };
        if close.is_empty() {
            return Ok(Reading::As(plain));
        }
        let meant = close.into_iter().map(|name| Element { name, version: plain.version.clone() });
        Ok(Reading::Several(std::iter::once(plain.clone()).chain(meant).collect()))
    }

    fn plain_element(&self, fact: FactId, text: &str) -> Result<Element, Expected> {
        match read_value(&self.names, &self.element_type(fact), text)? {
            Value::Name(name) => Ok(Element { name, version: None }),
            Value::Thing(element) => Ok(element),
            _ => Err("a name".to_owned()),
        }
    }

    /// The type of one element of a set, or of a fact that has one value.
    fn element_type(&self, fact: FactId) -> FactType {
        match &self.fact(fact).ty {
            FactType::SetOf(names) => FactType::OneOf(names.clone()),
            FactType::Things => FactType::Thing,
            ty => ty.clone(),
        }
    }

    fn version_of(
        &self,
        fact: FactId,
        text: &str,
        manner: Manner,
        newest: &[Version],
    ) -> Result<Reading<Version>, Expected> {
        let vocabulary = &self.vocabularies[fact.0 as usize];
        let plain = read_value(&self.names, &FactType::Version, text);
        let is_alias = |words: &[Word]| vocabulary.meaning(words).is_some();
        let words = if text.len() > LONGEST { Vec::new() } else { words(text) };
        let is_doubtful =
            words.iter().any(|word| is_doubt(&word.text) || is_denial(&word.text) || is_a_day(&word.text));
        let plain = match (plain, self.foreign(fact, text)) {
            (Ok(Value::Version(version)), None) if !is_alias(&words) && !is_doubtful => {
                return Ok(Reading::As(version));
            }
            (Ok(_), Some(name)) => format!("a version of a product of the policy, and `{name}` is the name of none"),
            (Ok(_), None) => "a version, without words that say it is another".to_owned(),
            (Err(expected), _) => expected,
        };
        if manner == Manner::Exact && !is_alias(&words) {
            return Err(plain);
        }
        let mut found = versions(&words, vocabulary, newest).ok_or(plain)?;
        Ok(if found.len() == 1 { Reading::Understood(found.remove(0)) } else { Reading::Several(found) })
    }
}

impl Policy {
    /// What stands before the number of a release, if it is a name and not that of a product that the policy has: the
    /// number may be anybody's.
    fn foreign<'t>(&self, fact: FactId, text: &'t str) -> Option<&'t str> {
        let (known, end) = (self.well_known, text.find(|c: char| c.is_ascii_digit())?);
        let name = text[..end].trim_end_matches(['v', 'V']).trim_matches(|c: char| !c.is_alphanumeric());
        if fact != known.release || self.products.is_empty() || name.is_empty() {
            return None;
        }
        let all = name.split(['-', '_', '/', '+', '.']).chain([name]);
        let is_known = |word: &str| {
            let word = crate::value::fold(word);
            let mut own = self.products.iter().map(|product| self.names.text(product.table.of));
            VERSION_WORDS.contains(&word.as_str())
                || own.any(|own| crate::value::fold(own) == word)
                || self.vocabularies[known.product.0 as usize].meaning(&words(&word)).is_some()
        };
        (!all.into_iter().any(is_known)).then_some(name)
    }
}

fn distinct(read: Reading<Value>) -> Reading<Value> {
    let Reading::Several(mut all) = read else { return read };
    let mut seen: Vec<Value> = Vec::new();
    all.retain(|one| {
        let is_new = !seen.contains(one);
        if is_new {
            seen.push(one.clone());
        }
        is_new
    });
    if all.len() == 1 { Reading::Understood(all.remove(0)) } else { Reading::Several(all) }
}

fn begins_with_digit(word: &str) -> bool {
    word.strip_prefix('v').unwrap_or(word).starts_with(|c: char| c.is_ascii_digit())
}

/// What a scan of the words of a text finds.
#[derive(Debug, Default)]
struct Scan {
    /// Each name with the versions that stand right behind it, in order.
    found: Vec<(Sym, Vec<Version>)>,
    /// Whether there are numbers of which nobody can say what they belong to.
    has_strays: bool,
    /// Whether there are words that are neither.
    has_others: bool,
    is_doubtful: bool,
    /// Whether a remark denies something, and whether one names something: then it may deny that.
    denies_in_remark: bool,
    names_in_remark: bool,
}

impl Scan {
    fn of(words: &[Word], vocabulary: &Vocabulary) -> Self {
        let mut scan = Self::default();
        let mut at = 0;
        // Whether nothing but fillers stands between the last name and here.
        let mut is_behind_name = false;
        while at < words.len() {
            let is_filler = is_behind_name && FILLERS.contains(&words[at].text.as_str());
            // Behind a name `linux` says nothing, although it may be a name by itself.
            let name = vocabulary.longest(&words[at..]).filter(|(count, _)| *count > 1 || !is_filler);
            if let Some((count, Meaning::Element(element))) = name {
                scan.name(element.name, element.version.clone());
                scan.names_in_remark |= words[at].is_remark;
                is_behind_name = true;
                at += count;
            } else if let Some((count, version)) = version_at(words, at) {
                match scan.found.last_mut().filter(|_| is_behind_name) {
                    Some((_, versions)) => add_version(versions, version),
                    None => scan.has_strays = true,
                }
                at += count;
            } else {
                is_behind_name = scan.other(&words[at], vocabulary, is_behind_name);
                at += 1;
            }
        }
        scan
    }

    fn name(&mut self, name: Sym, version: Option<Version>) {
        let place = self.found.iter().position(|(known, _)| *known == name);
        let (_, mut versions) = place.map_or_else(|| (name, Vec::new()), |place| self.found.remove(place));
        if let Some(version) = version {
            add_version(&mut versions, version);
        }
        self.found.push((name, versions));
    }

    /// A word that is no name and no version. Answers whether a version may still follow the name before it.
    fn other(&mut self, word: &Word, vocabulary: &Vocabulary, is_behind_name: bool) -> bool {
        let text = word.text.as_str();
        if let Some((name, version)) = joined(word, vocabulary) {
            self.name(name, Some(version));
            return true;
        }
        if FILLERS.contains(&text) {
            return is_behind_name;
        }
        if text == ARROW {
            // With nothing before it, it says only where somebody is going.
            self.is_doubtful |= self.found.is_empty();
            return is_behind_name;
        }
        // A remark such as `(version not detected)` denies nothing.
        self.is_doubtful |= is_doubt(text) || is_denial(text) && !word.is_remark;
        self.denies_in_remark |= is_denial(text) && word.is_remark;
        self.has_others = true;
        self.has_strays |= begins_with_digit(text) && parse_date(text).is_err();
        false
    }

    /// What was found: nothing, an error where there is doubt, or one or several elements.
    fn elements(self, manner: Manner) -> Option<Result<Vec<Element>, Expected>> {
        if self.found.is_empty() {
            return None;
        }
        if manner == Manner::Exact && (self.has_others || self.has_strays || self.is_doubtful) {
            return None;
        }
        let is_doubtful = self.is_doubtful || self.denies_in_remark && self.names_in_remark;
        if is_doubtful || self.found.len() > SEVERAL {
            return Some(Err("a name and perhaps a version, without words that say it is something else".to_owned()));
        }
        let count: usize = self.found.iter().map(|(_, versions)| versions.len().max(1)).sum();
        let is_vague = self.has_strays || count > SEVERAL;
        let of = |(name, versions): (Sym, Vec<Version>)| match versions.is_empty() || is_vague {
            true => vec![Element { name, version: None }],
            false => versions.into_iter().map(|version| Element { name, version: Some(version) }).collect(),
        };
        Some(Ok(self.found.into_iter().flat_map(of).collect()))
    }
}

/// A name joined to its version: `debian10`, `php8.3`.
fn joined(word: &Word, vocabulary: &Vocabulary) -> Option<(Sym, Version)> {
    let at = word.text.find(|c: char| c.is_ascii_digit()).filter(|at| *at > 0)?;
    let name = words(&word.text[..at]);
    let Some(Meaning::Element(Element { name, version: None })) = vocabulary.meaning(&name) else { return None };
    Version::parse(&word.text[at..]).ok().map(|version| (*name, version))
}

/// The version that begins here, with the words behind it that belong to it: `12.0 beta 2`.
fn version_at(words: &[Word], at: usize) -> Option<(usize, Version)> {
    let text = &words[at].text;
    if !begins_with_digit(text) || parse_date(text).is_ok() {
        return None;
    }
    let version = Version::parse(text).ok()?;
    let is_number = |word: &Word| word.text.bytes().all(|byte| byte.is_ascii_digit());
    let number = words.get(at + 2).filter(|word| is_number(word));
    // `7.2 nightly backup fails`: the word may belong to what follows it.
    let is_loose = |stage: &str| {
        let next = words.get(at + 2).map(|word| word.text.as_str());
        STAGES.contains(&stage)
            && (words[at + 1].is_remark != words[at].is_remark
                || next.is_some_and(|next| next != ARROW && !begins_with_digit(next) && !FILLERS.contains(&next)))
    };
    if words.get(at + 1).is_some_and(|word| is_loose(&word.text)) {
        return None;
    }
    let longer = match words.get(at + 1).map(|word| word.text.as_str()) {
        Some(stage) if STAGES.contains(&stage) => match number {
            Some(number) => Some((3, format!("{text}-{stage}{}", number.text))),
            None => Some((2, format!("{text}-{stage}"))),
        },
        Some(level) if LEVELS.contains(&level) => number.map(|number| (3, format!("{text}-{level}{}", number.text))),
        _ => None,
    };
    let longer = longer.and_then(|(count, text)| Some((count, Version::parse(&text).ok()?)));
    Some(longer.unwrap_or((1, version)))
}

/// Adds a version; of two of which one begins with the other, the longer is kept.
fn add_version(versions: &mut Vec<Version>, version: Version) {
    let is_begin = |short: &Version, long: &Version| {
        long.segments().starts_with(short.segments()) && !short.is_pre() && !long.is_pre()
    };
    if versions.iter().any(|known| *known == version || is_begin(&version, known)) {
        return;
    }
    versions.retain(|known| !is_begin(known, &version));
    versions.push(version);
}

/// Every version that a text names; `None` if it names none, or leaves in doubt whether it does.
fn versions(words: &[Word], vocabulary: &Vocabulary, newest: &[Version]) -> Option<Vec<Version>> {
    let mut found: Vec<Version> = Vec::new();
    let mut is_clear = false;
    let mut is_moving = false;
    let mut names_newest = false;
    let mut others = 0;
    let mut whole_numbers = 0;
    let mut at = 0;
    while at < words.len() {
        let text = words[at].text.as_str();
        if let Some((count, meaning)) = vocabulary.longest(&words[at..]) {
            match meaning {
                Meaning::Version(version) => add_version(&mut found, version.clone()),
                Meaning::Newest if newest.is_empty() => return None,
                Meaning::Newest => {
                    names_newest = true;
                    newest.iter().for_each(|line| add_version(&mut found, line.clone()));
                }
                Meaning::Element(_) => {}
            }
            is_clear = true;
            at += count;
            continue;
        }
        if let Some((count, version)) = version_at(words, at).filter(|_| !is_a_day(text)) {
            let before = at.checked_sub(1).map(|before| words[before].text.as_str());
            if text.contains('.') || before.is_some_and(|word| VERSION_WORDS.contains(&word)) {
                is_clear = true;
            } else {
                whole_numbers += 1;
            }
            add_version(&mut found, version);
            at += count;
            continue;
        }
        is_moving |= text == ARROW;
        if is_doubt(text) || is_denial(text) || begins_with_digit(text) && parse_date(text).is_err() {
            return None;
        }
        others += usize::from(!FILLERS.contains(&text) && text != ARROW);
        at += 1;
    }
    if is_moving && found.len() < 2 {
        return None;
    }
    // `second latest`, `latest beta`: with any other word beside it, it may be another than the newest.
    if names_newest && others > 0 {
        return None;
    }
    // A whole number among words may be anything.
    let is_clear = is_clear || (whole_numbers > 0 && others == 0);
    (is_clear && (1..=SEVERAL).contains(&found.len())).then_some(found)
}
