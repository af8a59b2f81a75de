//! Facts, tables and signals as written.

use super::condition::{Condition, condition};
use super::reader::{Faults, MapReader, some};
use super::scalar::{some_texts, text, texts, verbatim, word};
use super::wording::wording;
use super::{Spanned, Text};
use crate::class::AnsweredBy;
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::{Kind, Node};
use crate::text::Span;

/// An entry of `facts`.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Declaration {
    /// The fact's name.
    pub name: Spanned<String>,
    /// `type`, or the list that stands for one.
    pub ty: Option<Spanned<FactWord>>,
    /// The members of `one-of`, `levels` or `set-of`.
    pub values: Vec<Spanned<String>>,
    /// `groups`: a name and its members.
    pub groups: Vec<(Spanned<String>, Vec<Spanned<String>>)>,
    /// `aliases`: a value and its other names.
    pub aliases: Vec<(Spanned<String>, Vec<Spanned<String>>)>,
    /// `labels`: a value and what people call it.
    pub labels: Vec<(Spanned<String>, Text)>,
    /// `ask`.
    pub ask: Option<Text>,
    /// `answered-by`.
    pub answered_by: Option<Spanned<AnsweredBy>>,
    /// `only-if`.
    pub only_if: Option<Condition>,
    /// `assume`.
    pub assume: Option<Assumption>,
    /// `changeable`.
    pub changeable: Option<Changeable>,
}

/// How a fact of a request can be made another one.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Changeable {
    /// Where it stands.
    pub span: Span,
    /// `way`, which may be missing only if that is a fault.
    pub way: Option<Text>,
    /// `offer`.
    pub offer: Option<Spanned<String>>,
}

/// The type of a fact, as a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FactWord {
    /// `type: yes-no`
    YesNo,
    /// `type: number`
    Number,
    /// `type: duration`
    Duration,
    /// `type: money`
    Money,
    /// `type: date`
    Date,
    /// `type: version`
    Version,
    /// `type: thing`
    Thing,
    /// `type: name`
    Name,
    /// `one-of: [...]`
    OneOf,
    /// `levels: [...]`
    Levels,
    /// `set-of: [...]`
    SetOf,
}

const TYPES: [(&str, FactWord); 8] = [
    ("yes-no", FactWord::YesNo),
    ("number", FactWord::Number),
    ("duration", FactWord::Duration),
    ("money", FactWord::Money),
    ("date", FactWord::Date),
    ("version", FactWord::Version),
    ("thing", FactWord::Thing),
    ("name", FactWord::Name),
];

/// What is taken where nobody says anything.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Assumption {
    /// One value.
    One(Spanned<String>),
    /// A set; may be empty.
    Set(Spanned<Vec<Spanned<String>>>),
}

/// An entry of `tables`: a derived fact.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Table {
    /// The derived fact's name.
    pub name: Spanned<String>,
    /// Its rows, in order.
    pub rows: Vec<TableRow>,
}

/// A row of a table.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct TableRow {
    /// `when`; the last row has none.
    pub when: Option<Condition>,
    /// `is`.
    pub is: Spanned<String>,
}

/// An entry of `signals`.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Signal {
    /// `fact`.
    pub fact: Spanned<String>,
    /// `is`.
    pub is: Spanned<String>,
    /// `words`.
    pub words: Vec<Spanned<String>>,
    /// `pattern`.
    pub pattern: Option<Spanned<String>>,
    /// Whether `in` names the subject, or is not there.
    pub in_subject: bool,
    /// Whether `in` names the body, or is not there.
    pub in_body: bool,
    /// `settles`; not there means no.
    pub settles: bool,
}

const LISTS: [(&str, FactWord); 3] =
    [("one-of", FactWord::OneOf), ("levels", FactWord::Levels), ("set-of", FactWord::SetOf)];
const FIELDS: [(&str, Field); 2] = [("subject", Field::Subject), ("body", Field::Body)];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Subject,
    Body,
}

/// `yes` and `no` as words.
pub(super) const YES_NO: [(&str, bool); 2] = [("yes", true), ("no", false)];

pub(super) fn declaration(name: Spanned<String>, node: &Node, faults: &mut Faults) -> Option<Declaration> {
    let mut map = MapReader::open_named(node, "this fact", "NAME: { type: yes-no, ask: QUESTION }", faults);
    let (ty, values) = fact_type(&mut map, &name, faults);
    let ty = ty.or_else(|| bare_type(node));
    let declaration = Declaration {
        name,
        ty,
        values,
        groups: map.named("groups", faults, |name, node, faults| {
            let members = some_texts(node, &name.value, "list the members of the group", faults);
            Some((name, members))
        }),
        aliases: map.named("aliases", faults, |name, node, faults| {
            let others = some_texts(node, &name.value, "list the other names of the value", faults);
            Some((name, others))
        }),
        labels: map.named("labels", faults, |name, node, faults| {
            let label = wording(node, "a label", faults)?;
            Some((name, label))
        }),
        ask: map.wording("ask", faults),
        answered_by: map.word_of("answered-by", AnsweredBy::ALL, AnsweredBy::word, faults),
        only_if: map.node("only-if").and_then(|node| condition(node, faults)),
        assume: map.node("assume").and_then(|node| assumption(node, faults)),
        changeable: map.node("changeable").and_then(|node| changeable(node, faults)),
    };
    map.finish(faults);
    Some(declaration)
}

fn changeable(node: &Node, faults: &mut Faults) -> Option<Changeable> {
    let mut map =
        MapReader::open(node, "how a fact can be changed", "changeable: { way: TEXT, offer: SERVICE }", faults)?;
    let way = map.required("way", "say what the client does, such as `way: Upgrade to a supported release`");
    let changeable = Changeable {
        span: node.span,
        way: way.and_then(|node| wording(node, "way", faults)),
        offer: map.text("offer", faults),
    };
    map.finish(faults);
    Some(changeable)
}

/// The type of a fact, said by `type` or by the list of its values.
fn fact_type(
    map: &mut MapReader<'_>,
    name: &Spanned<String>,
    faults: &mut Faults,
) -> (Option<Spanned<FactWord>>, Vec<Spanned<String>>) {
    let word = map.text("type", faults).and_then(|written| type_word(&written, faults));
    let mut kinds: Vec<(Spanned<FactWord>, Vec<Spanned<String>>)> =
        word.map(|word| (word, Vec::new())).into_iter().collect();
    for (key, value) in LISTS {
        if let Some(values) = map.some_texts(key, "list the values that the fact may have", faults) {
            kinds.push((Spanned { value, span: values.span }, values.value));
        }
    }
    if let [(first, _), (second, _), ..] = &kinds[..] {
        let message = format!("the fact `{}` is given two types", name.value);
        let fault = Diagnostic::error(Code::Conflict, second.span, message).also(first.span, "the first is here");
        faults.push(fault.help("keep one of `type`, `one-of`, `levels`, `set-of`"));
    }
    kinds.into_iter().next().map_or((None, Vec::new()), |(ty, values)| (Some(ty), values))
}

/// The type that stands in place of the map: its shape is a fault, but what was meant is plain.
fn bare_type(node: &Node) -> Option<Spanned<FactWord>> {
    let Kind::Scalar(scalar) = &node.kind else { return None };
    let (_, ty) = TYPES.iter().find(|(word, _)| *word == scalar.text)?;
    Some(Spanned { value: *ty, span: node.span })
}

fn type_word(written: &Spanned<String>, faults: &mut Faults) -> Option<Spanned<FactWord>> {
    if let Some((list, _)) = LISTS.iter().find(|(list, _)| *list == written.value) {
        let message = format!("`{list}` is a key of its own, not a `type`");
        let fault = Diagnostic::error(Code::UnknownValue, written.span, message);
        faults.push(fault.help(format!("write `{list}: [a, b]` in place of `type: {list}`")));
        return None;
    }
    word(written, "type", &TYPES, faults)
}

fn assumption(node: &Node, faults: &mut Faults) -> Option<Assumption> {
    match &node.kind {
        Kind::List(_) => Some(Assumption::Set(Spanned { value: texts(node, "assume", faults), span: node.span })),
        _ => text(node, "assume", faults).map(Assumption::One),
    }
}

pub(super) fn table(name: Spanned<String>, node: &Node, faults: &mut Faults) -> Option<Table> {
    let rows = some(node, &name.value, faults, |node, faults| {
        let mut map = MapReader::open(node, "this row", "{ when: { fact: value }, is: VALUE }", faults)?;
        let when = map.node("when").and_then(|node| condition(node, faults));
        let is = map.required_text("is", "write the value that the row gives", faults);
        map.finish(faults);
        is.map(|is| TableRow { when, is })
    });
    Some(Table { name, rows })
}

pub(super) fn signal(node: &Node, faults: &mut Faults) -> Option<Signal> {
    let mut map = MapReader::open(node, "this signal", "{ fact: NAME, is: VALUE, words: [TEXT] }", faults)?;
    let fact = map.required_text("fact", "write the fact that the text is evidence for", faults);
    let is = map.required_text("is", "write the value that the text speaks for", faults);
    let help = "write `words: [...]` or `pattern: ...`";
    let [_, pattern] = map.some_of(["words", "pattern"], "this signal listens for nothing", help);
    let words = map.some_texts("words", "write the words to listen for", faults);
    let pattern = pattern.and_then(|node| verbatim(node, "pattern", faults));
    let fields = map.some_texts("in", "write `[subject]`, `[body]` or both, or leave the key out", faults);
    let fields = fields.map(|fields| {
        let read = fields.value.iter().filter_map(|field| word(field, "in", &FIELDS, faults));
        read.map(|field| field.value).collect::<Vec<Field>>()
    });
    let listens = |field| fields.as_ref().is_none_or(|fields| fields.contains(&field));
    let settles = map.word("settles", &YES_NO, faults).is_some_and(|settles| settles.value);
    map.finish(faults);
    Some(Signal {
        fact: fact?,
        is: is?,
        words: words.map(|words| words.value).unwrap_or_default(),
        pattern,
        in_subject: listens(Field::Subject),
        in_body: listens(Field::Body),
        settles,
    })
}
