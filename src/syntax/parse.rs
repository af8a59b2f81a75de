//! From a text to its tree.

use std::borrow::Cow;
use std::collections::HashMap;

use granit_parser::{Event, Options, Parser, ScalarStyle, ScanError};

use super::comment;
use super::fault;
use super::invisible;
use super::limits::Limits;
use super::quotes;
use super::tree::{Entry, Key, Kind, Node, Scalar};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::{SourceId, Sources, Span};

/// Faults of one text that are told; whoever wrote more of them has read enough.
const MOST_FAULTS: usize = 1_000;

/// Parses one text of a set.
///
/// Faults are collected up to the first syntax fault, where parsing ends; what was found before is in the tree. `None`
/// if there is nothing in the text, or nothing that could be read. What a policy may not use is a fault, and parsing
/// goes on: an alias leaves an empty text; of keys that stand twice, the first is in the tree.
///
/// ```
/// use scopeline::syntax::{Limits, parse};
/// use scopeline::text::{SourceId, Sources};
///
/// let sources = Sources::single("p.yaml", "release: 7.10\nlts: no\n");
/// let mut faults = Vec::new();
/// let root = parse(&sources, SourceId::default(), &Limits::default(), &mut faults).expect("there is something in it");
/// let release = root.get("release").expect("it has the key");
/// assert_eq!(sources.slice(release.span), "7.10");
/// assert!(faults.is_empty());
/// ```
pub fn parse(sources: &Sources, id: SourceId, limits: &Limits, faults: &mut Vec<Diagnostic>) -> Option<Node> {
    let text = sources.get(id)?.text();
    if let Some(fault) = too_large(sources, id, text, limits) {
        faults.push(fault);
        return None;
    }
    let bom = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    for (c, place) in invisible::written(&text[bom..]) {
        let span = Span::new(id, offset(bom + place.start), offset(bom + place.end));
        faults.push(invisible_character(span, c));
    }
    let told = faults.len();
    let mut builder = Builder {
        id,
        bom,
        text,
        limits: Limits { depth: limits.depth.min(Limits::DEEPEST), ..*limits },
        most: told.saturating_add(MOST_FAULTS),
        faults,
        open: Vec::new(),
        root: None,
        read_to: 0,
        nodes: 0,
        documents: 0,
    };
    builder.run();
    let root = builder.close_all().filter(|root| root.what() != "nothing");
    if root.is_none() && faults.len() == told {
        let fault = Diagnostic::error(Code::Empty, Span::new(id, 0, 0), "there is nothing in this text");
        faults.push(fault.help("a policy begins with `scopeline: 1`"));
    }
    root
}

fn too_large(sources: &Sources, id: SourceId, text: &str, limits: &Limits) -> Option<Diagnostic> {
    let total: usize =
        sources.iter().take_while(|(other, _)| *other <= id).map(|(_, source)| source.text().len()).sum();
    let (message, help) = if text.len() > limits.text_bytes {
        let message = format!("the text has {} bytes; at most {} are read", text.len(), limits.text_bytes);
        (message, "split it over several files of the folder")
    } else if total > limits.total_bytes {
        (
            format!("with this text there are {total} bytes; at most {} are read", limits.total_bytes),
            "leave something out",
        )
    } else {
        return None;
    };
    Some(Diagnostic::error(Code::TooLarge, Span::new(id, 0, 0), message).help(help))
}

fn invisible_character(span: Span, c: char) -> Diagnostic {
    let message = format!("there is an invisible character here, U+{:04X}", u32::from(c));
    Diagnostic::error(Code::InvisibleCharacter, span, message).help("delete it, or type the text anew")
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// A list or map that is not closed yet.
struct Open {
    start: u32,
    form: Form,
    /// Counted, but left out of the tree: what stands where a key has to.
    discard: bool,
}

enum Form {
    List(Vec<Node>),
    Map { entries: Vec<Entry>, index: KeyIndex, key: Option<PendingKey> },
}

/// Where the keys of a map stand. Most maps are so small that looking through their keys is faster, so only the keys of
/// a large one are here.
#[derive(Default)]
struct KeyIndex(Option<HashMap<String, Span>>);

impl KeyIndex {
    /// Where a key of the map stands, if it is there.
    fn place_of(&mut self, key: &str, entries: &[Entry]) -> Option<Span> {
        const FEW: usize = 16;
        if entries.len() <= FEW {
            return entries.iter().find(|entry| entry.key.text == key).map(|entry| entry.key.span);
        }
        // A key is an entry before the next one is looked for, and no key is an entry twice.
        let known = self.0.get_or_insert_default();
        for entry in &entries[known.len()..] {
            known.insert(entry.key.text.clone(), entry.key.span);
        }
        known.get(key).copied()
    }
}

/// The key whose value comes next.
enum PendingKey {
    Take(Key),
    /// A key that stands twice, or is none: its value is read and left out.
    Drop,
}

struct Builder<'a> {
    id: SourceId,
    bom: usize,
    text: &'a str,
    limits: Limits,
    /// The length of `faults` beyond which none is added.
    most: usize,
    faults: &'a mut Vec<Diagnostic>,
    open: Vec<Open>,
    root: Option<Node>,
    /// Where the last thing that was read ends.
    read_to: u32,
    nodes: usize,
    documents: usize,
}

impl<'a> Builder<'a> {
    fn run(&mut self) {
        let mut options = Options::default();
        options.emit_unresolved_aliases = true;
        options.emit_anchor_events = true;
        // Many lines of comment after a key are no reason to stop.
        options.set_emit_comments(false);
        options.flow_nesting_limit = options.flow_nesting_limit.max(self.limits.depth + 1);
        options.block_nesting_limit = options.block_nesting_limit.max(self.limits.depth + 1);
        let mut parser = Parser::new_from_str_with_options(&self.text[self.bom..], options).keep_tags(true);
        while let Some(next) = parser.next_event() {
            match next {
                Ok((event, span)) => {
                    if let Some(tag) = span.tag_span() {
                        let span = self.span(&tag);
                        self.report(fault::tag(span, self.slice(span)));
                    }
                    if !self.event(event, self.span(&span)) {
                        return;
                    }
                }
                Err(error) => {
                    self.syntax_fault(&error);
                    return;
                }
            }
        }
    }

    fn span(&self, span: &granit_parser::Span) -> Span {
        let start = span.start.byte_offset().unwrap_or(0) + self.bom;
        let end = span.end.byte_offset().map_or(start, |end| end + self.bom);
        Span::new(self.id, offset(start), offset(end.max(start)))
    }

    fn slice(&self, span: Span) -> &'a str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or("")
    }

    /// The first character of a span, for faults of something long.
    fn first(&self, span: Span) -> Span {
        span.part(0, self.slice(span).chars().next().map_or(0, char::len_utf8))
    }

    fn report(&mut self, fault: Diagnostic) {
        if self.faults.len() < self.most {
            self.faults.push(fault);
        }
    }

    /// One event. Answers whether to go on.
    fn event(&mut self, event: Event<'a>, span: Span) -> bool {
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    self.report(fault::second_document(span));
                    return false;
                }
            }
            Event::Scalar(text, style, ..) => return self.scalar(text, style, span),
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                self.report(fault::alias(span, self.slice(span)));
                return self.count(span) && self.unread(span);
            }
            Event::Anchor(..) => self.report(fault::anchor(span, self.slice(span))),
            Event::SequenceStart(..) => return self.begin(Form::List(Vec::new()), span),
            Event::MappingStart(..) => {
                return self.begin(Form::Map { entries: Vec::new(), index: KeyIndex::default(), key: None }, span);
            }
            Event::SequenceEnd | Event::MappingEnd => {
                // Only a bracket has an extent; a block ends where the last thing in it does, not where the next begins.
                self.read_to = if span.start < span.end { span.end } else { self.read_to };
                self.end();
            }
            _ => {}
        }
        true
    }

    fn count(&mut self, span: Span) -> bool {
        self.nodes += 1;
        if self.nodes <= self.limits.nodes {
            return true;
        }
        let message = format!("the text has more than {} keys and values", self.limits.nodes);
        let fault = Diagnostic::error(Code::TooLarge, self.first(span), message);
        self.report(fault.help("split it over several files of the folder"));
        false
    }

    fn scalar(&mut self, text: Cow<'a, str>, style: ScalarStyle, span: Span) -> bool {
        if !self.count(span) {
            return false;
        }
        let plain = style == ScalarStyle::Plain;
        let source = self.slice(span);
        if text.len() > self.limits.scalar_bytes {
            let message = format!("this text has {} bytes; at most {} are read", text.len(), self.limits.scalar_bytes);
            self.report(Diagnostic::error(Code::TooLarge, self.first(span), message).help("shorten it"));
            return self.unread(span);
        }
        if style == ScalarStyle::DoubleQuoted
            && let Some(c) = invisible::escaped(&text, source)
        {
            self.report(invisible_character(span, c));
        }
        // Where nothing stands, the crate puts a `~`.
        let text = if plain && source.is_empty() { String::new() } else { text.into_owned() };
        self.place(Node { span: self.scalar_span(span, style), kind: Kind::Scalar(Scalar { text, plain }) });
        true
    }

    /// Where a scalar stands: a block without the empty lines that follow it, nothing after its colon.
    fn scalar_span(&self, span: Span, style: ScalarStyle) -> Span {
        let source = self.slice(span);
        match style {
            ScalarStyle::Literal | ScalarStyle::Folded => span.part(0, source.trim_end().len()),
            ScalarStyle::Plain if source.is_empty() && self.is_before_colon(span.end) && !self.wants_key() => {
                Span::new(self.id, span.end + 1, span.end + 1)
            }
            _ => span,
        }
    }

    fn is_before_colon(&self, at: u32) -> bool {
        self.text.as_bytes().get(at as usize) == Some(&b':')
    }

    /// Whether a key has to come next.
    fn wants_key(&self) -> bool {
        matches!(self.open.last(), Some(Open { form: Form::Map { key: None, .. }, .. }))
    }

    /// Something that was told of stands here: no key, or an empty value. Goes on.
    fn unread(&mut self, span: Span) -> bool {
        if let Some(Open { form: Form::Map { key: key @ None, .. }, .. }) = self.open.last_mut() {
            *key = Some(PendingKey::Drop);
            self.read_to = span.end;
        } else {
            self.place(Node { span, kind: Kind::Scalar(Scalar { text: String::new(), plain: true }) });
        }
        true
    }

    fn begin(&mut self, form: Form, span: Span) -> bool {
        if !self.count(span) {
            return false;
        }
        if self.open.len() >= self.limits.depth {
            self.report(fault::too_deep(self.first(span), self.limits.depth));
            return false;
        }
        let discard = self.wants_key();
        if discard {
            let fault =
                Diagnostic::error(Code::WrongShape, self.first(span), "a key is a text, but here is a list or a map");
            self.report(fault.help("write a name before the colon; a text that begins with `{` or `[` needs quotes"));
        }
        self.read_to = span.end;
        self.open.push(Open { start: span.start, form, discard });
        true
    }

    /// Closes the innermost list or map.
    fn end(&mut self) {
        let Some(Open { start, form, discard }) = self.open.pop() else { return };
        if discard {
            if let Some(Open { form: Form::Map { key, .. }, .. }) = self.open.last_mut() {
                *key = Some(PendingKey::Drop);
            }
            return;
        }
        let kind = match form {
            Form::List(items) => Kind::List(items),
            Form::Map { entries, .. } => Kind::Map(entries),
        };
        let span = Span::new(self.id, start, self.read_to.max(start));
        self.place(Node { span, kind });
    }

    /// Puts a finished node where it belongs.
    fn place(&mut self, node: Node) {
        self.read_to = self.read_to.max(node.span.end);
        match self.open.last_mut().map(|open| &mut open.form) {
            None => self.root = self.root.take().or(Some(node)),
            Some(Form::List(items)) => items.push(node),
            Some(Form::Map { entries, key, .. }) if key.is_some() => {
                if let Some(PendingKey::Take(key)) = key.take() {
                    entries.push(Entry { key, value: node });
                }
            }
            Some(Form::Map { .. }) => self.key(node),
        }
    }

    fn key(&mut self, node: Node) {
        let span = node.span;
        let Kind::Scalar(scalar) = node.kind else { return };
        let Some(Open { form: Form::Map { entries, index, key }, .. }) = self.open.last_mut() else { return };
        *key = Some(PendingKey::Drop);
        let fault = if scalar.plain && scalar.text.is_empty() {
            Diagnostic::error(Code::WrongShape, span, "there is no key here").help("write a name before the colon")
        } else if scalar.plain && scalar.text == "<<" {
            fault::merge_key(span)
        } else if let Some(first) = index.place_of(&scalar.text, entries) {
            fault::duplicate(span, first, &scalar.text)
        } else {
            *key = Some(PendingKey::Take(Key { text: scalar.text, span }));
            return;
        };
        self.report(fault);
    }

    /// What was found before parsing ended, as if everything open were closed there.
    fn close_all(&mut self) -> Option<Node> {
        while !self.open.is_empty() {
            self.end();
        }
        self.root.take()
    }

    fn syntax_fault(&mut self, error: &ScanError) {
        let at = error.marker().byte_offset().map_or(self.text.len(), |at| at + self.bom).min(self.text.len());
        let here = self.first(Span::new(self.id, offset(at), offset(self.text.len())));
        let fault = match error.kind() {
            granit_parser::ErrorKind::RecursionLimitExceeded => fault::too_deep(here, self.limits.depth),
            kind => self.cause(at, kind).unwrap_or_else(|| fault::syntax(kind, here)),
        };
        self.drop_cut_off(here.start);
        self.report(fault);
    }

    /// What broke the text, where that stands elsewhere than where the crate stopped.
    fn cause(&self, at: usize, kind: &granit_parser::ErrorKind) -> Option<Diagnostic> {
        self.because_of_comment(at, kind)
            .or_else(|| self.tab_near(at, kind).map(fault::tab))
            .or_else(|| {
                let (place, c) = quotes::strange_space(self.text, at)?;
                Some(fault::strange_space(self.range(place), c))
            })
            .or_else(|| {
                let quote = if fault::is_after_quote(kind) {
                    quotes::opened(self.text, self.read_to as usize, at)
                } else {
                    None
                };
                let goes_on = self.first(Span::new(self.id, offset(at), offset(self.text.len())));
                Some(fault::quoted_too_far(self.range(quote?), goes_on))
            })
            .or_else(|| {
                let quote = if fault::is_about_colons(kind) { quotes::typeset(self.text, at) } else { None }?;
                let here = self.first(Span::new(self.id, offset(at), offset(self.text.len())));
                Some(fault::typeset(fault::syntax(kind, here), self.range(quote)))
            })
    }

    /// The fault that a comment broke the text, if one did: it took a closing bracket with it, or ended a text that goes on.
    fn because_of_comment(&self, at: usize, kind: &granit_parser::ErrorKind) -> Option<Diagnostic> {
        if fault::is_about_brackets(kind)
            && let Some(found) = comment::swallowing(self.text, self.first_open_bracket())
            && (found.comment.start < at || fault::is_about_the_end(kind))
        {
            let open = Span::new(self.id, offset(found.open), offset(found.open + 1));
            return Some(fault::swallowed(self.range(found.comment), open, self.slice(open), found.close));
        }
        if fault::is_comment_in_text(kind)
            && let Some(key) = comment::key_below(self.text, at)
        {
            return Some(fault::too_far_in(self.first(Span::new(self.id, offset(key), offset(self.text.len())))));
        }
        let ended = if fault::may_go_on(kind) { comment::before(self.text, at) } else { None };
        ended.map(|comment| fault::ended_by_comment(self.range(comment)))
    }

    /// Where the outermost bracket stands that is open, or something before it.
    fn first_open_bracket(&self) -> usize {
        let mut starts = self.open.iter().map(|open| open.start as usize);
        let is_bracket = |at: &usize| matches!(self.text.as_bytes().get(*at), Some(b'{' | b'['));
        starts.find(is_bracket).unwrap_or(self.read_to as usize)
    }

    fn range(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(self.id, offset(range.start), offset(range.end))
    }

    /// The tab that broke the text: at which the crate stopped, or in the indent of the line where it did.
    fn tab_near(&self, at: usize, kind: &granit_parser::ErrorKind) -> Option<Span> {
        let line = self.text.get(..at)?.rfind('\n').map_or(0, |newline| newline + 1);
        let indent = self.text[line..].find(|c| !matches!(c, ' ' | '\t')).unwrap_or(0);
        let within = if fault::is_about_tabs(kind) { &self.text[line..] } else { &self.text[line..line + indent] };
        let tab = line + within.find('\t')?;
        Some(Span::new(self.id, offset(tab), offset(tab + 1)))
    }

    /// A scalar that reaches up to the fault was cut off by it: half of it would only lead to more faults.
    fn drop_cut_off(&mut self, at: u32) {
        let is_cut_off = |node: &Node| matches!(node.kind, Kind::Scalar(_)) && node.span.end == at;
        match self.open.last_mut().map(|open| &mut open.form) {
            None => self.root = self.root.take().filter(|root| !is_cut_off(root)),
            Some(Form::List(items)) => drop(items.pop_if(|last| is_cut_off(last))),
            Some(Form::Map { entries, .. }) => drop(entries.pop_if(|last| is_cut_off(&last.value))),
        }
    }
}
