//! What a text consists of, once the tree has told where its scalars are.

/// A piece of a text, and where it stood.
#[derive(Debug)]
pub(super) struct Token<'t> {
    pub(super) kind: Piece<'t>,
    /// How many lines ended between the piece before it and this one.
    pub(super) breaks: usize,
    /// The characters before it on its line, for a comment and for what stands outside brackets.
    pub(super) column: usize,
}

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// With its `#`.
    Comment(&'t str),
    /// A key of a map, as it is written.
    Key(&'t str),
    /// A value in one or more lines, plain or in quotes.
    Value(&'t str),
    /// A value with `|` or `>` before it.
    Block(Block<'t>),
    /// `---`, `...` or a directive.
    Marker(&'t str),
    Dash,
    Colon,
    Comma,
    /// `{` or `[`.
    Open(char),
    /// `}` or `]`.
    Close(char),
}

/// A value in a block of lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Block<'t> {
    /// `|` or `>` with what else stands on its line.
    pub(super) header: &'t str,
    /// The lines below it, without the last line end; none if there is none.
    pub(super) lines: Option<&'t str>,
    /// How many spaces before each line do not count.
    pub(super) indent: usize,
    /// How many of them the header asks for, if it does.
    pub(super) asked: Option<usize>,
}

impl Piece<'_> {
    pub(super) fn is_comment(&self) -> bool {
        matches!(self, Self::Comment(_))
    }
}
