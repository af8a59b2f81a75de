//! From a text and its tree to pieces: the tree says where scalars are, and what lies between them is YAML's own.

use super::token::{Block, Piece, Token};
use crate::syntax::{Kind, Node, Scalar};
use crate::text::Span;

/// A scalar of the tree.
struct Leaf<'t> {
    span: Span,
    text: &'t str,
    is_key: bool,
}

/// The pieces of a text without a fault, or the place of one that has no canonical form.
pub(super) fn lex<'t>(root: &'t Node, text: &'t str) -> Result<Vec<Token<'t>>, u32> {
    let mut leaves = Vec::new();
    collect(root, &mut leaves);
    let mut lexer = Lexer { text, at: 0, line: 0, breaks: 0, depth: 0, block: None, tokens: Vec::new() };
    for leaf in &leaves {
        lexer.between(leaf.span.start as usize)?;
        lexer.leaf(leaf);
    }
    lexer.between(text.len())?;
    Ok(lexer.tokens)
}

/// Every scalar that is written, in order of writing.
fn collect<'t>(node: &'t Node, leaves: &mut Vec<Leaf<'t>>) {
    match &node.kind {
        // Where nothing is written, there is no piece.
        Kind::Scalar(Scalar { text, plain: true }) if text.is_empty() => {}
        Kind::Scalar(Scalar { text, .. }) => leaves.push(Leaf { span: node.span, text, is_key: false }),
        Kind::List(items) => items.iter().for_each(|item| collect(item, leaves)),
        Kind::Map(entries) => {
            for entry in entries {
                leaves.push(Leaf { span: entry.key.span, text: &entry.key.text, is_key: true });
                collect(&entry.value, leaves);
            }
        }
    }
}

struct Lexer<'t> {
    text: &'t str,
    /// Up to where everything has been read.
    at: usize,
    /// Where the line begins.
    line: usize,
    /// Lines that ended since the last piece.
    breaks: usize,
    /// Brackets that are open.
    depth: usize,
    /// Where the header of a block stands whose lines come next.
    block: Option<usize>,
    tokens: Vec<Token<'t>>,
}

impl<'t> Lexer<'t> {
    fn push(&mut self, kind: Piece<'t>, from: usize, to: usize) {
        // A line may have a million pieces, but only one comment, and few pieces outside brackets.
        let before = self.text.get(self.line..from).filter(|_| kind.is_comment() || self.depth == 0);
        let column = before.map_or(0, |before| before.chars().count());
        self.tokens.push(Token { kind, breaks: std::mem::take(&mut self.breaks), column });
        if let Some(newline) = self.text.get(from..to).and_then(|written| written.rfind('\n')) {
            self.line = from + newline + 1;
        }
        self.at = to;
    }

    /// What stands before `end`: no scalar is in it.
    fn between(&mut self, end: usize) -> Result<(), u32> {
        while self.at < end {
            let rest = self.text.get(self.at..end).unwrap_or("");
            let Some(first) = rest.chars().next() else { break };
            let to_line_end = || rest.find('\n').unwrap_or(rest.len());
            let starts_line = self.at == self.line && self.depth == 0;
            let (kind, length) = match first {
                '\n' => {
                    self.breaks += 1;
                    self.at += 1;
                    self.line = self.at;
                    continue;
                }
                ' ' | '\t' => {
                    self.at += 1;
                    continue;
                }
                '#' => (Piece::Comment(rest[..to_line_end()].trim_end()), to_line_end()),
                '%' if starts_line => (Piece::Marker(rest[..to_line_end()].trim_end()), to_line_end()),
                '-' | '.' if starts_line && (rest.starts_with("---") || rest.starts_with("...")) => {
                    (Piece::Marker(&rest[..3]), 3)
                }
                '-' => (Piece::Dash, 1),
                ':' => (Piece::Colon, 1),
                ',' => (Piece::Comma, 1),
                // The tree has the place of its lines, which come after the header.
                '|' | '>' if self.depth == 0 => {
                    self.block = Some(self.at);
                    break;
                }
                '{' | '[' => (Piece::Open(first), 1),
                '}' | ']' => (Piece::Close(first), 1),
                _ => return Err(u32::try_from(self.at).unwrap_or(u32::MAX)),
            };
            self.push(kind, self.at, self.at + length);
            match kind {
                Piece::Open(_) => self.depth += 1,
                Piece::Close(_) => self.depth = self.depth.saturating_sub(1),
                _ => {}
            }
        }
        Ok(())
    }

    fn leaf(&mut self, leaf: &Leaf<'t>) {
        let (start, end) = (leaf.span.start as usize, leaf.span.end as usize);
        let written = self.text.get(start..end).unwrap_or("").trim_end();
        if let Some(header) = self.block.take() {
            return self.block(leaf, header, start + written.len());
        }
        let kind = if leaf.is_key { Piece::Key(written) } else { Piece::Value(written) };
        self.push(kind, start, start + written.len());
    }

    /// A block goes on after what is seen of it, where the empty lines below it count.
    fn block(&mut self, leaf: &Leaf<'t>, start: usize, seen: usize) {
        let written = &self.text[start..];
        let header_end = start + written.find('\n').unwrap_or(written.len());
        let header = self.text[start..header_end].trim_end();
        let signs = header.split([' ', '\t']).next().unwrap_or("");
        let asked = signs.chars().find_map(|sign| sign.to_digit(10)).map(|digit| digit as usize);
        let seen = if leaf.text.trim_matches([' ', '\n']).is_empty() { header_end } else { seen.max(header_end) };
        let indent = indent_of(&self.text[header_end..seen], leaf.text);
        let end = self.block_end(seen, signs.contains('+'), indent);
        let lines = (end > header_end).then(|| &self.text[header_end + 1..end]);
        self.push(Piece::Block(Block { header, lines, indent, asked }), start, end);
    }

    /// Where a block ends that was seen up to `seen`: a line of spaces alone belongs to it if it has more of them than
    /// the indent, or if the block keeps the empty lines below it.
    fn block_end(&self, seen: usize, keeps: bool, indent: usize) -> usize {
        let mut line_end = seen + self.text[seen..].find('\n').unwrap_or(self.text.len() - seen);
        let mut end = line_end;
        while line_end < self.text.len() {
            let below = &self.text[line_end + 1..];
            let line = &below[..below.find('\n').unwrap_or(below.len())];
            if !line.trim_start_matches(' ').is_empty() || (line.is_empty() && below.is_empty()) {
                break;
            }
            line_end += 1 + line.len();
            if keeps || line.len() > indent {
                end = line_end;
            }
        }
        end
    }
}

/// How far the lines of a block are indented: what the first line with something in it has more than its value.
fn indent_of(written: &str, value: &str) -> usize {
    let spaces = |text: &str| {
        let line = text.lines().find(|line| !line.trim_start_matches(' ').is_empty());
        line.map_or(0, |line| line.len() - line.trim_start_matches(' ').len())
    };
    spaces(written).saturating_sub(spaces(value))
}
