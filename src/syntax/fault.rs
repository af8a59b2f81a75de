//! What the YAML crate finds wrong, in the words of this project.

use granit_parser::ErrorKind;

use super::invisible::is_invisible;
use crate::diagnostic::{Code, Diagnostic};
use crate::text::Span;

pub(super) const GROUPS_HELP: &str = "say it once under `groups:` of the fact, and name the group wherever it is meant";
const TAG_HELP: &str = "leave the tag out: what a text means is said by the key that it stands under; a text that begins \
                        with `!` needs quotes";
const LINES_HELP: &str = "look at this line and the one before it for a missing colon, quote or bracket, or an indent that \
                          does not line up";
const INDENT_HELP: &str = "begin it in the same column as its neighbours, or deeper than the key that it belongs to";
const QUOTES_HELP: &str = "put a text that holds a comma, a bracket or a colon in quotes; else a comma or a closing bracket \
                           is missing";
const FLOW_MAP_HELP: &str = "put a text that holds a comma, a bracket or a colon in quotes; for none of several values, \
                             write `not: { fact: [a, b] }`; else a comma or a closing bracket is missing";

pub(super) fn alias(span: Span, written: &str) -> Diagnostic {
    Diagnostic::error(Code::YamlFeature, span, format!("`{}` is an alias, and a policy has none", short(written)))
        .help(format!("{GROUPS_HELP}; a text that begins with `*` needs quotes"))
}

pub(super) fn anchor(span: Span, written: &str) -> Diagnostic {
    Diagnostic::error(Code::YamlFeature, span, format!("`{}` is an anchor, and a policy has none", short(written)))
        .help(format!("{GROUPS_HELP}; a text that begins with `&` needs quotes"))
}

pub(super) fn tag(span: Span, written: &str) -> Diagnostic {
    Diagnostic::error(Code::YamlFeature, span, format!("`{}` is a tag, and a policy has none", short(written)))
        .help(TAG_HELP)
}

pub(super) fn merge_key(span: Span) -> Diagnostic {
    Diagnostic::error(Code::YamlFeature, span, "`<<` is a merge key, and a policy has none").help(GROUPS_HELP)
}

pub(super) fn second_document(span: Span) -> Diagnostic {
    Diagnostic::error(Code::YamlFeature, span, "a second document begins here, and a file has one")
        .help("put each part of the policy into a file of its own; delete this line if it is one")
}

pub(super) fn duplicate(span: Span, first: Span, key: &str) -> Diagnostic {
    Diagnostic::error(Code::Duplicate, span, format!("the key `{}` stands twice in one map", short(key)))
        .also(first, "the first is here")
        .help("keep one of them")
}

pub(super) fn too_deep(span: Span, depth: usize) -> Diagnostic {
    let message = format!("lists and maps are nested deeper than {depth} levels here");
    Diagnostic::error(Code::TooDeep, span, message).help("a policy is flat; look for a bracket too many")
}

pub(super) fn tab(span: Span) -> Diagnostic {
    Diagnostic::error(Code::Syntax, span, "here is a tab where the indent of a line is read")
        .help("indent with spaces; YAML takes no tabs")
}

/// A comment that took a closing bracket with it.
pub(super) fn swallowed(comment: Span, open: Span, bracket: &str, close: char) -> Diagnostic {
    let message = format!("a comment begins at this `#`, and the `{close}` in it does not close the `{bracket}`");
    Diagnostic::error(Code::Syntax, comment, message)
        .also(open, format!("`{bracket}` is opened here"))
        .help("write the text in quotes: outside them, ` #` begins a comment")
}

/// A comment that ended a text which goes on below it.
pub(super) fn ended_by_comment(comment: Span) -> Diagnostic {
    Diagnostic::error(Code::Syntax, comment, "a comment begins at this `#` and ends the text, which goes on below")
        .help(
            "write the text in quotes: outside them, ` #` begins a comment; or put the comment at the end of the text",
        )
}

/// A character that looks like a space and is none.
pub(super) fn strange_space(span: Span, c: char) -> Diagnostic {
    let message = format!("here is a character that looks like a space and is none for YAML, U+{:04X}", u32::from(c));
    Diagnostic::error(Code::Syntax, span, message).help("delete it, and type a space where one is to be")
}

/// A text in quotes that ends lines below, in the middle of something else.
pub(super) fn quoted_too_far(quote: Span, goes_on: Span) -> Diagnostic {
    let message = "the text that begins at this quote ends only lines below, and goes on after its closing quote";
    Diagnostic::error(Code::Syntax, quote, message)
        .also(goes_on, "the quote before this closes it")
        .help("look where the quote that was to close it is missing; a quote inside needs another kind around the text")
}

/// A fault in a text that somebody put in quotes which are none.
pub(super) fn typeset(fault: Diagnostic, quote: Span) -> Diagnostic {
    let fault = fault.also(quote, "this quote is a character like any other");
    fault.help("write straight quotes around the text: `\"`")
}

/// Whether the crate stopped behind the quote that closes a text.
pub(super) const fn is_after_quote(kind: &ErrorKind) -> bool {
    use ErrorKind as E;
    matches!(kind, E::InvalidTrailingSingleQuotedScalar | E::InvalidTrailingDoubleQuotedScalar)
}

/// Whether the crate stopped at a colon or behind a comma, as a text without quotes leads to.
pub(super) const fn is_about_colons(kind: &ErrorKind) -> bool {
    use ErrorKind as E;
    matches!(
        kind,
        E::MappingValueNotAllowed
            | E::MappingKeyNotAllowed
            | E::InvalidColonPlacement
            | E::ExpectedFlowMappingSeparator
            | E::ExpectedFlowSequenceSeparator
    )
}

/// A key that reads as the rest of the text above it.
pub(super) fn too_far_in(span: Span) -> Diagnostic {
    Diagnostic::error(Code::Syntax, span, "this key is indented deeper than the text above it, and reads as its rest")
        .help(INDENT_HELP)
}

/// Whether the crate stopped at a comment within a text.
pub(super) const fn is_comment_in_text(kind: &ErrorKind) -> bool {
    matches!(kind, ErrorKind::CommentInterceptedScalar)
}

/// Whether a bracket that is not closed may have led to it, where the crate stopped.
pub(super) fn is_about_brackets(kind: &ErrorKind) -> bool {
    use ErrorKind as E;
    is_about_the_end(kind)
        || may_go_on(kind)
        || matches!(
            kind,
            E::BlockEntryInFlowCollection
                | E::BlockSequenceEntryNotAllowed
                | E::MismatchedFlowCollectionEnd { .. }
                | E::InvalidColonPlacement
                | E::FlowMappingValueAdjacentCollection
                | E::MappingValueNotAllowed
                | E::MappingKeyNotAllowed
                | E::InvalidFlowScalarIndent
                | E::InvalidIndentation
                | E::ExpectedBlockSequenceEntry
                | E::CommentInterceptedScalar
        )
}

/// Whether the crate read to the end of the text for a bracket.
pub(super) const fn is_about_the_end(kind: &ErrorKind) -> bool {
    matches!(kind, ErrorKind::UnclosedFlowCollection { .. })
}

/// Whether a text that goes on may have led to it.
pub(super) const fn may_go_on(kind: &ErrorKind) -> bool {
    use ErrorKind as E;
    matches!(
        kind,
        E::ExpectedFlowMappingSeparator
            | E::ExpectedFlowSequenceSeparator
            | E::ExpectedBlockMappingKey
            | E::SimpleKeyExpected
            | E::InvalidSimpleKey
    )
}

/// Whether the crate stopped at a tab, wherever it was then.
pub(super) fn is_about_tabs(kind: &ErrorKind) -> bool {
    use ErrorKind as E;
    matches!(
        kind,
        E::TabNotAllowed
            | E::TabInBlockIndentation
            | E::TabInIndentation
            | E::TabInPlainScalar
            | E::TabAtBlockScalarStart
    )
}

/// The fault at which the crate stopped.
pub(super) fn syntax(kind: &ErrorKind, span: Span) -> Diagnostic {
    let (message, help) = structure(kind).or_else(|| quoting(kind)).unwrap_or_else(|| feature(kind));
    let code = if is_about_tags(kind) { Code::YamlFeature } else { Code::Syntax };
    Diagnostic::error(code, span, message).help(help)
}

/// Lists, maps and how they are indented or closed.
fn structure(kind: &ErrorKind) -> Option<(String, &'static str)> {
    use ErrorKind as E;
    let (message, help) = match kind {
        E::MappingValueNotAllowed | E::MappingKeyNotAllowed => (
            "here is a colon where no key can end".to_owned(),
            "put a text that holds a colon and a space in quotes; else look at the indent of this line and the one before it",
        ),
        E::InvalidColonPlacement | E::FlowMappingValueAdjacentCollection => (
            "here is a colon inside brackets where no key can end".to_owned(),
            "look for a closing bracket that is missing before it; a text that holds a colon needs quotes",
        ),
        E::ExpectedFlowMappingSeparator => {
            ("inside `{ }`, a comma or the closing `}` has to stand here".to_owned(), FLOW_MAP_HELP)
        }
        E::ExpectedFlowSequenceSeparator => {
            ("inside `[ ]`, a comma or the closing `]` has to stand here".to_owned(), QUOTES_HELP)
        }
        E::UnclosedFlowCollection { open } => (format!("`{open}` is opened here and never closed"), "close it"),
        E::MismatchedFlowCollectionEnd { open, close } => {
            (format!("`{open}` is opened here, but a `{close}` closes it"), "close each bracket with its own")
        }
        E::MisplacedFlowCollectionEnd => (
            "here is a closing bracket that nothing opened".to_owned(),
            "delete it, or put the text that it belongs to in quotes",
        ),
        E::BlockSequenceEntryNotAllowed | E::BlockEntryInFlowCollection => (
            "an entry of a list cannot begin here".to_owned(),
            "begin the list on a line of its own, or write it in brackets: `[ one, two ]`; a text that begins with `- ` needs quotes",
        ),
        E::ExpectedBlockMappingKey => ("here is no key, or its indent fits none above it".to_owned(), INDENT_HELP),
        E::ExpectedBlockSequenceEntry => {
            ("this line stands in a list, but does not begin with `- `".to_owned(), INDENT_HELP)
        }
        E::SimpleKeyExpected | E::InvalidSimpleKey => {
            ("this key has no colon after it".to_owned(), "write `key: value`, with a space after the colon")
        }
        E::InvalidIndentation
        | E::InvalidFlowScalarIndent
        | E::InvalidBlockScalarIndent
        | E::InvalidQuotedScalarIndent => ("this line is not indented as what it continues".to_owned(), INDENT_HELP),
        E::ExpectedDocumentStart => (
            "here is something after the end of the whole".to_owned(),
            "a file holds one map; look at the indent of this line",
        ),
        _ => return None,
    };
    Some((message, help))
}

/// Quotes, escapes and characters that need them.
fn quoting(kind: &ErrorKind) -> Option<(String, &'static str)> {
    use ErrorKind as E;
    let (message, help) = match kind {
        E::UnclosedQuotedScalar | E::DocumentIndicatorInQuotedScalar => (
            "here is a quote that is not closed".to_owned(),
            "close it with the same quote; inside single quotes, write an apostrophe twice: `'it''s'`",
        ),
        E::InvalidTrailingSingleQuotedScalar => (
            "the text goes on after its closing quote".to_owned(),
            "inside single quotes, write an apostrophe twice: `'it''s'`; or put the whole text in double quotes",
        ),
        E::InvalidTrailingDoubleQuotedScalar => (
            "the text goes on after its closing quote".to_owned(),
            "inside double quotes, write a quote as `\\\"`; or put the whole text in single quotes",
        ),
        E::UnknownQuotedScalarEscape
        | E::InvalidQuotedScalarHexEscape
        | E::InvalidLowSurrogateHexEscape
        | E::InvalidLowSurrogate
        | E::MissingLowSurrogate
        | E::UnpairedLowSurrogate
        | E::InvalidUnicodeEscape => (
            "in this text, a backslash begins an escape that YAML does not have".to_owned(),
            "write the backslash twice, or put the text in single quotes, where it is a character like any other",
        ),
        E::UnexpectedCharacter { character } if is_invisible(*character) => {
            (format!("here is a character that YAML does not take, U+{:04X}", u32::from(*character)), "delete it")
        }
        E::UnexpectedCharacter { character } => {
            (format!("a text cannot begin with `{character}`"), "put the text in quotes")
        }
        E::InvalidBlockScalarHeader | E::ZeroBlockScalarIndent => (
            "a text cannot begin with `>` or `|`, unless it goes on below".to_owned(),
            "put the text in quotes: `\">=7.0 <7.3\"`",
        ),
        E::PlainScalarStartsWithDashFlowIndicator | E::UnexpectedEndOfPlainScalar => {
            ("a text cannot begin like this".to_owned(), "put the text in quotes")
        }
        E::CommentInterceptedScalar => (
            "a comment begins at this `#` and ends the text, which goes on below".to_owned(),
            "write the text in quotes: outside them, ` #` begins a comment; or put the comment at the end of the text",
        ),
        E::CommentNotSeparated => (
            "a comment stands in the way here".to_owned(),
            "put a space before the `#`; a text that holds ` #` needs quotes",
        ),
        E::BomInsideDocument => ("here is a byte order mark, in the middle of the text".to_owned(), "delete it"),
        _ => return None,
    };
    Some((message, help))
}

/// What YAML has and a policy does not; and whatever else there may be.
fn feature(kind: &ErrorKind) -> (String, &'static str) {
    use ErrorKind as E;
    match kind {
        E::MissingAnchorOrAliasName => ("a text cannot begin with `*` or `&`".to_owned(), "put the text in quotes"),
        _ if is_about_tags(kind) => ("here is a tag, and a policy has none".to_owned(), TAG_HELP),
        _ => (format!("this is not well-formed YAML: {kind}"), LINES_HELP),
    }
}

fn is_about_tags(kind: &ErrorKind) -> bool {
    use ErrorKind as E;
    matches!(
        kind,
        E::UndeclaredTagHandle
            | E::ExpectedTagBang
            | E::InvalidGlobalTagCharacter
            | E::InvalidTagTerminator
            | E::MissingTagUri
            | E::UnclosedVerbatimTag
            | E::InvalidTagEscape
            | E::InvalidTagUtf8LeadingByte
            | E::InvalidTagUtf8TrailingByte
            | E::InvalidTagUtf8
    )
}

/// What was written, or the beginning of something long.
fn short(written: &str) -> String {
    const CHARACTERS: usize = 60;
    match written.char_indices().nth(CHARACTERS) {
        Some((end, _)) => format!("{}…", &written[..end]),
        None => written.to_owned(),
    }
}
