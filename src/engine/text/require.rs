//! What every text must have in which a pattern matches: words, beginnings of words, or at least some letters.
//!
//! A pattern is read as a row of parts. Where neighbouring parts stand for a few texts only, each of those texts is
//! spelled out, and the rarest word in it leads to the pattern: a match has one of these words. So each such stretch
//! makes a *gate*, and a match passes all gates of its pattern. Gates may be too wide, never too narrow.

use std::collections::BTreeSet;

use regex_syntax::hir::{Class, ClassUnicode, Hir, HirKind, Look, Repetition};

use super::fold::{in_word, one_case};
use super::rarity;
use super::table::BEGINNING;

/// Most texts that a stretch of several parts is spelled out to. More would be less selective than two gates.
const MOST_TOGETHER: usize = 16;
/// Most texts that one part is spelled out to.
const MOST_TEXTS: usize = 64;
/// Longest text that is spelled out.
const LONGEST: usize = 100;
/// Most characters of a class that is spelled out.
const MOST_CHARACTERS: usize = 32;
/// Most gates of a pattern: two nearly always say what three would.
const MOST_GATES: usize = 3;

/// What leads to a pattern, spelled by characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Anchor {
    /// A whole word.
    Word(String),
    /// How a word begins.
    Beginning(String),
    /// ASCII text anywhere.
    Fragment(String),
}

/// Something of which each match has at least one.
#[derive(Debug, Clone, Default)]
pub(super) struct Gate {
    pub(super) ways: Vec<Way>,
    cost: f64,
}

/// One way through a gate.
#[derive(Debug, Clone)]
pub(super) struct Way {
    pub(super) anchor: Anchor,
    /// How many characters before the start of the anchor a match begins at most; none if there is no limit.
    pub(super) before: Option<usize>,
    /// How many characters behind the start of the anchor a match ends at most.
    pub(super) behind: Option<usize>,
}

/// One place of a text that is spelled out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sign {
    /// A character in any case.
    Character(char),
    /// No word goes on across this place.
    Edge,
    /// Whatever this place is, no word is whole that ends here.
    Unclear,
}

type Spelled = Vec<Sign>;

/// What stands around a part of a pattern.
#[derive(Debug, Clone, Copy, Default)]
struct Around {
    /// How many characters of a match come before the part at most; none if there is no limit.
    before: Option<usize>,
    /// How many characters of a match come behind it.
    behind: Option<usize>,
    /// Whether no word goes on across the start of the part.
    edge_before: bool,
    /// Whether no word goes on across its end.
    edge_behind: bool,
}

/// The gates that each match of the pattern passes, the rarest first. None if nothing is required.
pub(super) fn gates(hir: &Hir) -> Vec<Gate> {
    let mut gates = Vec::new();
    collect(hir, Around { before: Some(0), behind: Some(0), ..Around::default() }, &mut gates);
    gates.sort_by(|one, other| one.cost.total_cmp(&other.cost));
    // Fragments are looked for in a pass of their own, so their hits do not come in order with those of words.
    match gates.first() {
        Some(first) if first.has_fragment() => gates.truncate(1),
        _ => gates.retain(|gate| !gate.has_fragment()),
    }
    gates.truncate(MOST_GATES);
    gates
}

/// The patterns of which one must match for the whole to match.
pub(super) fn alternatives(hir: &Hir) -> &[Hir] {
    match hir.kind() {
        HirKind::Capture(capture) => alternatives(&capture.sub),
        HirKind::Alternation(all) if all.len() <= MOST_TOGETHER && spelled(hir).is_none() => all,
        _ => std::slice::from_ref(hir),
    }
}

impl Gate {
    fn has_fragment(&self) -> bool {
        self.ways.iter().any(|way| matches!(way.anchor, Anchor::Fragment(_)))
    }

    /// The gate of a part that has one of these texts, if each has something to be found by.
    fn of_texts(mut texts: Vec<Spelled>, length: Option<usize>, around: Around) -> Option<Self> {
        let mut anchors = BTreeSet::new();
        for text in &mut texts {
            if around.edge_before {
                text.insert(0, Sign::Edge);
            }
            if around.edge_behind {
                text.push(Sign::Edge);
            }
            anchors.insert(anchor(text)?);
        }
        let cost = anchors.iter().map(cost).sum();
        let (before, behind) = (add(around.before, length), add(around.behind, length));
        let way = |anchor| Way { anchor, before, behind };
        Some(Self { ways: anchors.into_iter().map(way).collect(), cost })
    }

    fn join(&mut self, other: Self) {
        self.ways.extend(other.ways);
        self.cost += other.cost;
    }
}

/// Adds what is required by this part of a pattern.
fn collect(hir: &Hir, around: Around, gates: &mut Vec<Gate>) {
    if let Some(texts) = spelled(hir) {
        gates.extend(Gate::of_texts(texts, longest(hir), around));
        return;
    }
    match hir.kind() {
        HirKind::Capture(capture) => collect(&capture.sub, around, gates),
        HirKind::Concat(parts) => collect_row(parts, around, gates),
        HirKind::Alternation(all) => gates.extend(any_of(all, around)),
        HirKind::Repetition(again) if again.min > 0 => {
            // The part that is looked at may be the first or the last of all.
            let others = again.max.map(|max| max as usize - 1);
            let others = others.zip(longest(&again.sub)).and_then(|(times, bytes)| times.checked_mul(bytes));
            let (before, behind) = (add(around.before, others), add(around.behind, others));
            collect(&again.sub, Around { before, behind, ..Around::default() }, gates);
        }
        _ => {}
    }
}

/// The gate that each of the alternatives passes, by the best that each requires.
fn any_of(all: &[Hir], around: Around) -> Option<Gate> {
    let mut whole = Gate::default();
    for one in all {
        let mut gates = Vec::new();
        collect(one, around, &mut gates);
        whole.join(gates.into_iter().min_by(|one, other| one.cost.total_cmp(&other.cost))?);
    }
    (whole.ways.len() <= 4 * MOST_TEXTS).then_some(whole)
}

/// The gates of a row of parts: one for each stretch that can be spelled out, and those inside of other parts.
fn collect_row(parts: &[Hir], outside: Around, gates: &mut Vec<Gate>) {
    let lengths: Vec<_> = parts.iter().map(longest).collect();
    let sum = |lengths: &[Option<usize>]| lengths.iter().try_fold(0usize, |sum, length| sum.checked_add((*length)?));
    let mut start = 0;
    let mut edge_before = outside.edge_before;
    while start < parts.len() {
        let (stretched, texts) = stretch(parts, start);
        let end = stretched.max(start + 1);
        let around = Around {
            before: add(outside.before, sum(&lengths[..start])),
            behind: add(outside.behind, sum(&lengths[end..])),
            edge_before,
            edge_behind: parts.get(end).map_or(outside.edge_behind, |next| borders(next, Side::Start)),
        };
        if stretched == start {
            collect(&parts[start], around, gates);
            edge_before = borders(&parts[start], Side::End);
        } else {
            edge_before = texts.iter().all(|text| text.last().map_or(edge_before, |last| last.is_outside_word()));
            gates.extend(Gate::of_texts(texts, sum(&lengths[start..end]), around));
        }
        start = end;
    }
}

/// The longest stretch of parts from here that can be spelled out, and its texts.
fn stretch(parts: &[Hir], start: usize) -> (usize, Vec<Spelled>) {
    let mut texts = vec![Vec::new()];
    for (at, part) in parts.iter().enumerate().skip(start) {
        let most = if at == start { MOST_TEXTS } else { MOST_TOGETHER };
        match spelled(part).and_then(|next| product(&texts, &next, most.max(texts.len()))) {
            Some(longer) => texts = longer,
            None => return (at, texts),
        }
    }
    (parts.len(), texts)
}

impl Sign {
    fn is_outside_word(self) -> bool {
        match self {
            Self::Character(c) => !in_word(c),
            Self::Edge => true,
            Self::Unclear => false,
        }
    }
}

fn add(one: Option<usize>, other: Option<usize>) -> Option<usize> {
    one?.checked_add(other?)
}

/// The most characters that a part matches; none if there is no limit.
fn longest(hir: &Hir) -> Option<usize> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Some(0),
        HirKind::Literal(literal) => Some(literal.0.len()),
        HirKind::Class(_) => Some(1),
        HirKind::Repetition(again) => longest(&again.sub)?.checked_mul(again.max? as usize),
        HirKind::Capture(capture) => longest(&capture.sub),
        HirKind::Concat(parts) => parts.iter().try_fold(0usize, |sum, part| sum.checked_add(longest(part)?)),
        HirKind::Alternation(all) => all.iter().try_fold(0, |most, one| Some(longest(one)?.max(most))),
    }
}

/// All texts that the part stands for, if they are few.
fn spelled(hir: &Hir) -> Option<Vec<Spelled>> {
    match hir.kind() {
        HirKind::Empty => Some(vec![Vec::new()]),
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).ok()?;
            let signs: Spelled = text.chars().map(|c| Sign::Character(one_case(c))).collect();
            (signs.len() <= LONGEST).then(|| vec![signs])
        }
        HirKind::Class(class) => spelled_class(class),
        HirKind::Look(look) => Some(vec![vec![sign(*look)]]),
        HirKind::Repetition(again) => spelled_again(again),
        HirKind::Capture(capture) => spelled(&capture.sub),
        HirKind::Concat(parts) => {
            let mut texts = vec![Vec::new()];
            for part in parts {
                texts = product(&texts, &spelled(part)?, MOST_TEXTS)?;
            }
            Some(texts)
        }
        HirKind::Alternation(all) => {
            let mut texts = BTreeSet::new();
            for one in all {
                texts.extend(spelled(one)?);
                if texts.len() > MOST_TEXTS {
                    return None;
                }
            }
            Some(texts.into_iter().collect())
        }
    }
}

fn spelled_class(class: &Class) -> Option<Vec<Spelled>> {
    let class = unicode(class)?;
    let size: usize = class.iter().map(|range| range.len()).sum();
    if size > MOST_CHARACTERS {
        return None;
    }
    let characters: BTreeSet<char> = class.iter().flat_map(|range| range.start()..=range.end()).map(one_case).collect();
    Some(characters.into_iter().map(|c| vec![Sign::Character(c)]).collect())
}

fn spelled_again(again: &Repetition) -> Option<Vec<Spelled>> {
    let once = spelled(&again.sub)?;
    let (mut texts, mut all) = (vec![Vec::new()], BTreeSet::new());
    for times in 0..=again.max? {
        if times >= again.min {
            all.extend(texts.iter().cloned());
        }
        if times < again.max? {
            texts = product(&texts, &once, MOST_TEXTS)?;
        }
        if all.len() > MOST_TEXTS || times as usize > LONGEST {
            return None;
        }
    }
    Some(all.into_iter().collect())
}

/// Each of the texts followed by each of the others.
fn product(texts: &[Spelled], others: &[Spelled], most: usize) -> Option<Vec<Spelled>> {
    if texts.len().checked_mul(others.len())? > most {
        return None;
    }
    let mut all = BTreeSet::new();
    for text in texts {
        for other in others {
            let both: Spelled = text.iter().chain(other).copied().collect();
            if both.len() > LONGEST {
                return None;
            }
            all.insert(both);
        }
    }
    Some(all.into_iter().collect())
}

/// What a look around says about words. Those of ASCII mean other words.
fn sign(look: Look) -> Sign {
    match look {
        Look::Start | Look::End | Look::StartLF | Look::EndLF | Look::StartCRLF | Look::EndCRLF => Sign::Edge,
        Look::WordUnicode | Look::WordStartUnicode | Look::WordEndUnicode => Sign::Edge,
        Look::WordStartHalfUnicode | Look::WordEndHalfUnicode => Sign::Edge,
        _ => Sign::Unclear,
    }
}

/// The end of a part that is looked at.
#[derive(Debug, Clone, Copy)]
enum Side {
    Start,
    End,
}

/// Whether a part always has something on this side that belongs to no word.
fn borders(hir: &Hir, side: Side) -> bool {
    match hir.kind() {
        HirKind::Literal(literal) => std::str::from_utf8(&literal.0).is_ok_and(|text| {
            let c = match side {
                Side::Start => text.chars().next(),
                Side::End => text.chars().next_back(),
            };
            c.is_some_and(|c| !in_word(c))
        }),
        HirKind::Class(class) => unicode(class).is_some_and(|class| has_no_word(&class)),
        HirKind::Look(look) => sign(*look) == Sign::Edge,
        HirKind::Repetition(again) => again.min > 0 && borders(&again.sub, side),
        HirKind::Capture(capture) => borders(&capture.sub, side),
        HirKind::Concat(parts) => {
            let part = match side {
                Side::Start => parts.first(),
                Side::End => parts.last(),
            };
            part.is_some_and(|part| borders(part, side))
        }
        HirKind::Alternation(all) => all.iter().all(|one| borders(one, side)),
        HirKind::Empty => false,
    }
}

fn unicode(class: &Class) -> Option<ClassUnicode> {
    match class {
        Class::Unicode(class) => Some(class.clone()),
        Class::Bytes(class) => class.to_unicode_class(),
    }
}

/// Whether none of the characters makes words.
fn has_no_word(class: &ClassUnicode) -> bool {
    static WORDS: std::sync::OnceLock<Option<ClassUnicode>> = std::sync::OnceLock::new();
    let words = WORDS.get_or_init(|| match regex_syntax::parse(r"\w").ok()?.into_kind() {
        HirKind::Class(Class::Unicode(words)) => Some(words),
        _ => None,
    });
    words.as_ref().is_some_and(|words| {
        let mut both = words.clone();
        both.intersect(class);
        both.ranges().is_empty()
    })
}

/// The rarest thing to find a text by.
fn anchor(text: &[Sign]) -> Option<Anchor> {
    let mut all = Vec::new();
    let mut start = 0;
    for end in 0..=text.len() {
        let ends = text.get(end).is_none_or(|sign| !matches!(sign, Sign::Character(c) if in_word(*c)));
        if !ends {
            continue;
        }
        let word: String = characters(&text[start..end]).collect();
        let whole = |sign: Option<&Sign>| sign.is_some_and(|sign| sign.is_outside_word());
        let begins = whole(start.checked_sub(1).and_then(|before| text.get(before)));
        if !word.is_empty() && begins && whole(text.get(end)) {
            all.push(Anchor::Word(word));
        } else if begins && word.len() >= BEGINNING {
            all.push(Anchor::Beginning(word));
        }
        start = end + 1;
    }
    let neighbours = text.split(|sign| !matches!(sign, Sign::Character(c) if c.is_ascii()));
    all.extend(neighbours.filter(|part| !part.is_empty()).map(|part| Anchor::Fragment(characters(part).collect())));
    all.into_iter().min_by(|one, other| cost(one).total_cmp(&cost(other)))
}

fn characters(signs: &[Sign]) -> impl Iterator<Item = char> {
    signs.iter().filter_map(|sign| match sign {
        Sign::Character(c) => Some(*c),
        _ => None,
    })
}

fn cost(anchor: &Anchor) -> f64 {
    match anchor {
        Anchor::Word(word) => rarity::of_word(word),
        Anchor::Beginning(beginning) => rarity::of_beginning(beginning),
        Anchor::Fragment(fragment) => rarity::of_fragment(fragment),
    }
}
