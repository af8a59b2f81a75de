//! From pieces to lines: the indent of each line, and the spaces within it.

use super::lines::Lines;
use super::token::{Block, Piece, Token};

/// Spaces for each level.
const STEP: usize = 2;

/// A list or map without brackets that is open.
#[derive(Clone, Copy)]
struct Level {
    /// The column in which the author has it.
    column: usize,
    /// The column in which it is from now on.
    indent: usize,
    is_list: bool,
}

/// A bracket that is open.
struct Bracket {
    /// The indent of the line in which it opens; there the line begins in which it closes.
    indent: usize,
}

struct Layout<'t> {
    lines: Lines<'t>,
    levels: Vec<Level>,
    brackets: Vec<Bracket>,
    /// Where the text of the line begins, after its dashes.
    indent: usize,
}

/// The canonical form.
pub(super) fn lay_out(tokens: &[Token<'_>]) -> String {
    let after = next_content(tokens);
    let mut layout = Layout { lines: Lines::default(), levels: Vec::new(), brackets: Vec::new(), indent: 0 };
    let mut carried = 0;
    let mut before: Option<&Token<'_>> = None;
    for (at, token) in tokens.iter().enumerate() {
        let breaks = match before {
            None => 1,
            Some(before) => breaks_between(before, token, &mut carried),
        };
        if breaks == 0 {
            layout.go_on(before.map(|before| before.kind), token);
        } else {
            if breaks > 1 && before.is_some() {
                layout.lines.blank();
            }
            layout.begin(token, after[at].and_then(|at| tokens.get(at)));
        }
        layout.write(token);
        before = Some(token);
    }
    layout.lines.into_text()
}

/// For each piece, where the first one is at or after it that is no comment.
fn next_content(tokens: &[Token<'_>]) -> Vec<Option<usize>> {
    let mut next = None;
    let mut after: Vec<Option<usize>> = tokens
        .iter()
        .enumerate()
        .rev()
        .map(|(at, token)| {
            next = if token.kind.is_comment() { next } else { Some(at) };
            next
        })
        .collect();
    after.reverse();
    after
}

/// How many lines end between two pieces. A comma and a colon stand on the line of what is before them, an item on that
/// of its dash; the author's break comes after the comma then.
fn breaks_between(before: &Token<'_>, token: &Token<'_>, carried: &mut usize) -> usize {
    let ends_line = matches!(before.kind, Piece::Comment(_) | Piece::Marker(_) | Piece::Block(_));
    let breaks = token.breaks + std::mem::take(carried);
    match token.kind {
        Piece::Comment(_) if !before.kind.is_comment() => token.breaks,
        _ if ends_line => breaks.max(1),
        Piece::Comma | Piece::Colon => {
            *carried = breaks;
            0
        }
        _ if before.kind == Piece::Dash && token.column > before.column => 0,
        _ => breaks,
    }
}

impl<'t> Layout<'t> {
    /// Begins the line of a piece. `content` is the piece itself, or what comes after it if it is a comment.
    fn begin(&mut self, token: &Token<'t>, content: Option<&Token<'t>>) {
        let indent = match (&token.kind, self.brackets.last()) {
            (Piece::Close(_), Some(bracket)) => bracket.indent,
            (_, Some(bracket)) => bracket.indent + STEP,
            (Piece::Comment(_), None) => self.comment_indent(token.column, content),
            (Piece::Key(_) | Piece::Dash, None) => self.enter(token),
            (Piece::Marker(_), None) => 0,
            (_, None) => self.inner_indent(),
        };
        self.indent = if token.kind == Piece::Dash { indent + STEP } else { indent };
        self.lines.begin(indent);
    }

    /// Goes on in the same line.
    fn go_on(&mut self, before: Option<Piece<'t>>, token: &Token<'t>) {
        if self.brackets.is_empty() && matches!(token.kind, Piece::Key(_) | Piece::Dash) {
            let indent = self.enter(token);
            self.indent = if token.kind == Piece::Dash { indent + STEP } else { indent };
        }
        if !token.kind.is_comment() && before.is_some_and(|before| is_apart(before, token.kind)) {
            self.lines.write(" ");
        }
    }

    /// Where the value of the innermost list or map begins.
    fn inner_indent(&self) -> usize {
        self.levels.last().map_or(0, |level| level.indent + STEP)
    }

    /// The indent of an entry or an item, whose list or map is the innermost from now on.
    fn enter(&mut self, token: &Token<'t>) -> usize {
        let (kept, level) = self.level_of(token);
        self.levels.truncate(kept);
        self.levels.push(level);
        level.indent
    }

    /// The level that an entry or item belongs to, and how many levels are around it.
    fn level_of(&self, token: &Token<'t>) -> (usize, Level) {
        let is_list = token.kind == Piece::Dash;
        // A list may stand in the column of its key; another key in this column ends it.
        let ends =
            |level: &&Level| level.column > token.column || (level.column == token.column && level.is_list && !is_list);
        let kept = self.levels.len() - self.levels.iter().rev().take_while(ends).count();
        match self.levels[..kept].last() {
            Some(level) if level.column == token.column && level.is_list == is_list => (kept - 1, *level),
            around => {
                let indent = around.map_or(0, |level| level.indent + STEP);
                (kept, Level { column: token.column, indent, is_list })
            }
        }
    }

    /// A comment on a line of its own belongs to what comes after it, unless it stands deeper: then to the innermost
    /// list or map that begins at or before its column.
    fn comment_indent(&self, column: usize, content: Option<&Token<'t>>) -> usize {
        let next = match content {
            Some(token) if matches!(token.kind, Piece::Key(_) | Piece::Dash) => self.level_of(token).1,
            Some(token) if !matches!(token.kind, Piece::Marker(_)) => return self.inner_indent(),
            _ => Level { column: 0, indent: 0, is_list: false },
        };
        if column <= next.column {
            return next.indent;
        }
        let inner = self.levels.iter().rev().find(|level| level.column <= column);
        inner.map_or(next.indent, |level| level.indent.max(next.indent))
    }

    fn write(&mut self, token: &Token<'t>) {
        match token.kind {
            Piece::Comment(text) if token.breaks == 0 && !self.lines.is_at_start() => {
                self.lines.comment(text, token.column);
            }
            Piece::Comment(text) | Piece::Key(text) | Piece::Marker(text) => self.lines.write(text),
            Piece::Value(text) => self.value(text),
            Piece::Block(block) => self.block(&block),
            Piece::Dash => self.lines.write("-"),
            Piece::Colon => self.lines.write(":"),
            Piece::Comma => self.lines.write(","),
            Piece::Open(sign) => {
                self.brackets.push(Bracket { indent: self.indent });
                self.lines.write(sign.encode_utf8(&mut [0; 4]));
            }
            Piece::Close(sign) => {
                self.brackets.pop();
                self.lines.write(sign.encode_utf8(&mut [0; 4]));
            }
        }
    }

    /// A value, which may go on over several lines: the space around each of them does not count.
    fn value(&mut self, text: &str) {
        let indent = self.brackets.last().map_or_else(|| self.inner_indent(), |bracket| bracket.indent + STEP);
        for (at, line) in text.split('\n').enumerate() {
            let line = if at == 0 { line } else { line.trim_start_matches([' ', '\t']) };
            let line = without_space(line);
            if at > 0 {
                self.indent = indent;
                self.lines.begin(if line.is_empty() { 0 } else { indent });
            }
            self.lines.write(line);
        }
    }

    fn block(&mut self, block: &Block<'_>) {
        let (signs, comment) = block.header.split_at(block.header.find([' ', '\t']).unwrap_or(block.header.len()));
        self.lines.write(signs);
        if !comment.is_empty() {
            self.lines.write(" ");
            self.lines.write(comment.trim_start());
        }
        let around = self.levels.last().map_or(0, |level| level.indent);
        let indent = " ".repeat(around + block.asked.unwrap_or(STEP));
        for line in block.lines.iter().flat_map(|lines| lines.split('\n')) {
            match line.get(block.indent..).filter(|rest| !rest.is_empty()) {
                Some(rest) => self.lines.bare(&format!("{indent}{rest}")),
                None => self.lines.bare(""),
            }
        }
    }
}

/// Without the space at its end, of which a backslash keeps the first.
fn without_space(line: &str) -> &str {
    let end = line.trim_end_matches([' ', '\t']).len();
    let escapes = line[..end].bytes().rev().take_while(|&byte| byte == b'\\').count();
    if end < line.len() && escapes % 2 == 1 { &line[..=end] } else { &line[..end] }
}

/// Whether two pieces on one line have a space between them.
fn is_apart(before: Piece<'_>, after: Piece<'_>) -> bool {
    match (before, after) {
        (Piece::Colon, Piece::Comma) => true,
        (_, Piece::Comma | Piece::Colon) => false,
        (Piece::Open(_), Piece::Close(_)) | (Piece::Open('['), _) => false,
        (Piece::Colon, Piece::Close(_)) => true,
        (_, Piece::Close(']')) => false,
        _ => true,
    }
}
