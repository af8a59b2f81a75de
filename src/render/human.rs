//! Diagnostics with the lines that they speak of, as compilers show them.
//!
//! A [`Diagnostics`] borrows the texts and renders one [`Diagnostic`] at a time. What it returns carries colours as
//! escape sequences of its own; what the author wrote cannot add any, because it is made visible first.

use annotate_snippets::renderer::DEFAULT_TERM_WIDTH;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::escape::{is_hidden, spelled, visible, visible_lines};
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::lint;
use crate::text::{Position, Source, SourceId, Sources, Span};

/// Places at most this many bytes apart are shown in one piece of text, with what lies between them left out.
const JOINED: usize = 4_000;

/// How much of a very long line is shown on each side of a place, in bytes.
const AROUND: usize = 240;

/// Shows the diagnostics of one set of texts.
///
/// ```
/// use scopeline::diagnostic::{Code, Diagnostic};
/// use scopeline::render::human::Diagnostics;
/// use scopeline::text::{SourceId, Sources, Span};
///
/// let sources = Sources::single("p.yaml", "rulez: []\n");
/// let fault = Diagnostic::error(Code::UnknownKey, Span::new(SourceId::default(), 0, 5), "unknown key `rulez`");
/// let shown = Diagnostics::new(&sources, "p.yaml").short(&fault);
/// assert_eq!(shown, "p.yaml:1:1: error[unknown-key]: unknown key `rulez`");
/// ```
#[derive(Debug)]
pub struct Diagnostics<'s> {
    sources: &'s Sources,
    about: String,
    /// For each text the byte at which each line begins, so that a thousand faults need not count lines a thousand times.
    lines: Vec<Vec<usize>>,
    renderer: Renderer,
}

impl<'s> Diagnostics<'s> {
    /// For these texts. A diagnostic without a place is shown to be about `about`, such as the folder.
    #[must_use]
    pub fn new(sources: &'s Sources, about: impl Into<String>) -> Self {
        let lines = sources.iter().map(|(_, source)| line_starts(source.text())).collect();
        let renderer = Renderer::styled().term_width(DEFAULT_TERM_WIDTH);
        Self { sources, about: about.into(), lines, renderer }
    }

    /// The same for a terminal of this many columns.
    #[must_use]
    pub fn width(mut self, columns: usize) -> Self {
        self.renderer = self.renderer.term_width(columns);
        self
    }

    /// The message, each place with its line, and the help. Ends without a line break.
    #[must_use]
    pub fn full(&self, diagnostic: &Diagnostic) -> String {
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let mut group = Group::with_title(level.primary_title(visible(&diagnostic.message)).id(diagnostic.code.name()));
        let pieces = self.pieces(diagnostic);
        if pieces.is_empty() {
            group = group.element(Origin::path(visible(&self.about)));
        }
        let elsewhere = pieces.first().and_then(|piece| piece.elsewhere());
        for piece in pieces {
            group = group.element(piece.snippet());
        }
        if let Some(elsewhere) = elsewhere {
            group = group.element(Level::NOTE.message(elsewhere));
        }
        for note in &diagnostic.notes {
            group = group.element(Level::NOTE.message(visible_lines(note)));
        }
        if let (Some(lint), Some(subject)) = (diagnostic.lint(), &diagnostic.subject) {
            let allow = if lint::find(lint).is_some_and(lint::Lint::is_allowed_at_places) {
                format!("to allow it, name `{subject}`")
            } else {
                "it is not allowed at a place, but by its level".to_owned()
            };
            let about = format!("`scopeline lints {lint}` tells why; {allow}");
            group = group.element(Level::NOTE.message(visible(&about).into_owned()));
        }
        if let Some(help) = &diagnostic.help {
            group = group.element(Level::HELP.message(visible_lines(help)));
        }
        self.renderer.render(&[group])
    }

    /// One line without help: `file:line:column: error[code]: message`.
    #[must_use]
    pub fn short(&self, diagnostic: &Diagnostic) -> String {
        let Diagnostic { severity, code, message, .. } = diagnostic;
        let place = match &diagnostic.primary {
            Some(label) => format!("{}:{}", self.name(label.span.source), self.position(label.span)),
            None => self.about.clone(),
        };
        format!("{}: {severity}[{code}]: {}", visible(&place), visible(message))
    }

    fn name(&self, id: SourceId) -> &'s str {
        self.sources.get(id).map_or("", Source::name)
    }

    fn text(&self, id: SourceId) -> &'s str {
        self.sources.get(id).map_or("", Source::text)
    }

    /// As [`Sources::position`], by the table of lines.
    fn position(&self, span: Span) -> Position {
        let text = self.text(span.source);
        let start = boundary(text, span.start as usize);
        let (line, line_start) = self.line_at(span.source, start);
        let column = text[line_start..start].chars().filter(|&c| c != '\u{feff}').count() + 1;
        Position { line, column }
    }

    /// The number of the line that holds a byte, from 1, and the byte at which that line begins.
    fn line_at(&self, id: SourceId, byte: usize) -> (usize, usize) {
        let index = self.sources.iter().position(|(other, _)| other == id).unwrap_or(usize::MAX);
        let starts = self.lines.get(index).map_or(&[0][..], Vec::as_slice);
        let line = starts.partition_point(|&start| start <= byte).max(1);
        (line, starts[line - 1])
    }

    /// The places of a diagnostic, the primary one first, those that lie close together in one piece.
    fn pieces<'d>(&'d self, diagnostic: &'d Diagnostic) -> Vec<Piece<'d>> {
        let mut pieces: Vec<Piece<'_>> = Vec::new();
        let primary = diagnostic.primary.iter().map(|label| (AnnotationKind::Primary, label));
        let others = diagnostic.others.iter().map(|label| (AnnotationKind::Context, label));
        for (kind, label) in primary.chain(others) {
            let place = self.place(kind, label);
            match pieces.iter_mut().find(|piece| piece.takes(&place)) {
                Some(piece) => piece.places.push(place),
                None => pieces.push(Piece { owner: self, places: vec![place] }),
            }
        }
        pieces
    }

    /// The part of a place that is shown: what lies on its first line.
    fn place<'d>(&self, kind: AnnotationKind, label: &'d Label) -> Place<'d> {
        let Span { source, start, end } = label.span;
        let text = self.text(source);
        let start = boundary(text, start as usize);
        let end = boundary(text, (end as usize).max(start));
        let shown = &text[start..end];
        let first_line = shown.split(['\n', '\r']).next().unwrap_or(shown).trim_end();
        Place { source, start, end: start + first_line.len(), kind, label: &label.text, span: label.span }
    }
}

/// The last character boundary at or before a byte.
fn boundary(text: &str, byte: usize) -> usize {
    let mut at = byte.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn line_starts(text: &str) -> Vec<usize> {
    std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect()
}

/// A place in a text, within one line.
struct Place<'d> {
    source: SourceId,
    start: usize,
    end: usize,
    kind: AnnotationKind,
    label: &'d str,
    span: Span,
}

/// A piece of one text with the places in it.
struct Piece<'d> {
    owner: &'d Diagnostics<'d>,
    places: Vec<Place<'d>>,
}

impl<'d> Piece<'d> {
    fn takes(&self, place: &Place<'_>) -> bool {
        let near = |other: &Place<'_>| {
            let (first, last) = (other.start.min(place.start), other.end.max(place.end));
            other.source == place.source && last - first <= JOINED
        };
        self.places.iter().all(near)
    }

    fn source(&self) -> SourceId {
        self.places[0].source
    }

    /// What is shown of the text, and the number of its first line.
    fn shown(&self) -> (Shown, usize) {
        let text = self.owner.text(self.source());
        let first = self.places.iter().map(|place| place.start).min().unwrap_or(0);
        let last = self.places.iter().map(|place| place.end).max().unwrap_or(0);
        let (line, line_start) = self.owner.line_at(self.source(), first);
        let line_end = text[last..].find('\n').map_or(text.len(), |at| last + at);
        let from = boundary(text, line_start.max(first.saturating_sub(AROUND)));
        let to = boundary(text, line_end.min(last.saturating_add(AROUND)));
        (Shown::new(text, from, to), line)
    }

    /// The exact place of the fault, if its column in what is shown is not that in the text.
    fn elsewhere(&self) -> Option<String> {
        let place = &self.places[0];
        let (shown, _) = self.shown();
        let before = &shown.text[..shown.offset(place.start)];
        let column = before.chars().rev().take_while(|&c| c != '\n').count() + 1;
        let position = self.owner.position(place.span);
        let name = visible(self.owner.name(place.source));
        (position.column != column)
            .then(|| format!("the line is not shown as it is in the file; the place is {name}:{position}"))
    }

    fn snippet(&self) -> Snippet<'d, Annotation<'d>> {
        let (shown, line) = self.shown();
        let annotations: Vec<_> = self
            .places
            .iter()
            .map(|place| {
                let label = (!place.label.is_empty()).then(|| visible(place.label));
                place.kind.span(shown.offset(place.start)..shown.offset(place.end)).label(label)
            })
            .collect();
        let path = visible(self.owner.name(self.source()));
        Snippet::source(shown.text).path(path).line_start(line).annotations(annotations)
    }
}

/// A piece of a text with its hidden characters shown, and where each of its bytes went.
struct Shown {
    text: String,
    from: usize,
    /// For each hidden character its end in the original, and how many bytes it grew by (a dropped one shrank).
    grown: Vec<(usize, isize)>,
}

impl Shown {
    fn new(source: &str, from: usize, to: usize) -> Self {
        let mut shown = Self { text: String::with_capacity(to - from), from, grown: Vec::new() };
        let piece = &source[from..to];
        for (at, c) in piece.char_indices() {
            let end = from + at + c.len_utf8();
            if c == '\n' || !is_hidden(c) {
                shown.text.push(c);
                continue;
            }
            let is_line_end = c == '\r' && (end == source.len() || source.as_bytes()[end] == b'\n');
            let is_mark = c == '\u{feff}' && end == c.len_utf8();
            let spelled = if is_line_end || is_mark { String::new() } else { spelled(c) };
            shown.grown.push((end, spelled.len().cast_signed() - c.len_utf8().cast_signed()));
            shown.text.push_str(&spelled);
        }
        shown
    }

    /// Where a byte of the original stands in the shown text.
    fn offset(&self, byte: usize) -> usize {
        let before = self.grown.iter().take_while(|(end, _)| *end <= byte);
        let grown: isize = before.map(|(_, by)| by).sum();
        (byte - self.from).saturating_add_signed(grown).min(self.text.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

    fn span(sources: &Sources, words: &str) -> Span {
        let (id, source) = sources.iter().find(|(_, source)| source.text().contains(words)).expect("it is there");
        let start = source.text().find(words).expect("it is there");
        Span::new(id, start.try_into().expect("short"), (start + words.len()).try_into().expect("short"))
    }

    /// What is left when the colours are taken away.
    fn plain(shown: &str) -> String {
        let mut parts = shown.split('\u{1b}');
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |text, part| text + part.split_once('m').expect("only colours").1)
    }

    #[test]
    fn both_places_are_shown_with_their_lines() {
        let sources = Sources::from_iter([("a.yaml", "one: 1\ntwo: 2\n"), ("b.yaml", "\n\none: 3\n")]);
        let fault =
            Diagnostic::error(Code::Duplicate, span(&sources, "one: 3").part(0, 3), "the key `one` stands twice")
                .label("again")
                .also(span(&sources, "one: 1").part(0, 3), "first here")
                .help("throw one of them away");
        let shown = Diagnostics::new(&sources, ".").full(&fault);
        let expected = "error[duplicate]: the key `one` stands twice
 --> b.yaml:3:1
  |
3 | one: 3
  | ^^^ again
  |
 ::: a.yaml:1:1
  |
1 | one: 1
  | --- first here
  |
  = help: throw one of them away";
        assert_eq!(plain(&shown), expected);
    }

    #[test]
    fn a_long_stretch_is_shown_by_its_first_line() {
        let sources = Sources::single("a.yaml", "rules:\r\n  - id: a\r\n    class: support\r\nend: 1\r\n");
        let fault = Diagnostic::error(Code::MissingKey, span(&sources, "id: a\r\n    class: support"), "no `when`");
        let shown = plain(&Diagnostics::new(&sources, ".").full(&fault));
        assert!(shown.ends_with("2 |   - id: a\n  |     ^^^^^"), "{shown}");
    }

    #[test]
    fn what_the_author_wrote_adds_no_escape_sequence() {
        let sources = Sources::single("a\u{1b}.yaml", "k: \u{202e}b\u{1b}[2J\u{9b} here # \u{7}\u{200b}\n");
        let fault = Diagnostic::error(Code::BadName, span(&sources, "here"), "name `\u{1b}[2J` \u{202e}")
            .label("\u{1b}]0;x\u{7}")
            .also(span(&sources, "k"), "\u{8}")
            .help("use \u{1b}[31m another");
        let diagnostics = Diagnostics::new(&sources, "\u{1b}");
        let shown = plain(&diagnostics.full(&fault));
        assert!(!shown.chars().any(|c| c != '\n' && is_hidden(c)), "{shown:?}");
        assert!(shown.contains(r"k: \u{202e}b\u{1b}[2J\u{9b} here # \u{7}\u{200b}"), "{shown}");
        assert!(shown.contains(r"the place is a\u{1b}.yaml:1:12"), "{shown}");
        let placeless = Diagnostic::placeless(Code::Empty, "there is \u{1b} no policy");
        for one in [diagnostics.short(&fault), diagnostics.short(&placeless), plain(&diagnostics.full(&placeless))] {
            assert!(!one.chars().any(|c| c != '\n' && is_hidden(c)), "{one:?}");
        }
    }

    #[test]
    fn a_very_long_line_is_cut_around_its_place() {
        let line = format!("{}here{}", "x".repeat(1_000_000), "y".repeat(1_000_000));
        let sources = Sources::from_iter([("a.yaml", format!("one: 1\n{line}\n"))]);
        let fault = Diagnostic::error(Code::BadName, span(&sources, "here"), "odd").also(span(&sources, "one"), "");
        let shown = plain(&Diagnostics::new(&sources, ".").width(80).full(&fault));
        assert!(shown.contains("here") && shown.contains("^^^^"), "{shown}");
        assert!(shown.contains("the place is a.yaml:2:1000001"), "{shown}");
        assert!(shown.len() < 1_000, "{shown}");
    }

    #[test]
    fn the_short_form_is_that_of_the_diagnostic() {
        let sources = Sources::from_iter([("a.yaml", "\u{feff}a\n"), ("b.yaml", "é: 1\r\nb: é two\n")]);
        for words in ["a", "two", "é: 1"] {
            let fault = Diagnostic::warning(Code::BadName, span(&sources, words), "odd `name`");
            assert_eq!(Diagnostics::new(&sources, ".").short(&fault), fault.one_line(&sources));
        }
    }

    #[test]
    fn a_place_at_the_end_or_outside_is_no_trouble() {
        let sources = Sources::from_iter([("a.yaml", "one: 1\n"), ("empty.yaml", "")]);
        for (source, start, end) in [(0, 7, 7), (0, 7, 99), (0, 999, 9_999), (1, 0, 0), (1, 5, 9), (7, 0, 1)] {
            let span = Span::new(SourceId(source), start, end);
            let fault = Diagnostic::error(Code::Syntax, span, "it ends here").also(span, "here");
            let diagnostics = Diagnostics::new(&sources, ".");
            assert!(plain(&diagnostics.full(&fault)).starts_with("error[syntax]: it ends here\n --> "));
            assert!(diagnostics.short(&fault).ends_with(": error[syntax]: it ends here"));
        }
    }
}
