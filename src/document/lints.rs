//! What the author says about lints: their levels, and what is allowed at a place.

use super::Spanned;
use super::reader::{Faults, MapReader, some};
use super::scalar::{text, word, words};
use crate::diagnostic::Level;
use crate::syntax::{Kind, Node};
use crate::text::Span;

/// An entry of `lints`.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct LintSetting {
    /// The name of the lint.
    pub name: Spanned<String>,
    /// `level`, or the word that stands alone.
    pub level: Option<Spanned<Level>>,
    /// `allow`: what it is not to find.
    pub allow: Vec<Allowance>,
    /// Its value.
    pub span: Span,
}

/// One thing that a lint is not to find.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Allowance {
    /// `at`: what the finding is about.
    pub at: Spanned<String>,
    /// `because`: why it is right as it is.
    pub because: Spanned<String>,
    /// The whole item.
    pub span: Span,
}

const FORM: &str = "NAME: { level: deny, allow: [{ at: NAME, because: TEXT }] }";
const BECAUSE_HELP: &str = "say why it is right as it is, such as `because: The date is told in May.`";

pub(super) fn setting(name: Spanned<String>, node: &Node, faults: &mut Faults) -> Option<LintSetting> {
    let level = |node: &Node, faults: &mut Faults| {
        let written = text(node, "level", faults)?;
        word(&written, "level", &words(Level::ALL, Level::word), faults)
    };
    if let Kind::Scalar(_) = &node.kind {
        let level = level(node, faults);
        return Some(LintSetting { name, level, allow: Vec::new(), span: node.span });
    }
    let mut map = MapReader::open(node, "this lint", FORM, faults)?;
    let help = "write `level: allow`, `warn` or `deny`, or what is allowed under `allow`";
    let [written, allowed] = map.some_of(["level", "allow"], "this says nothing about the lint", help);
    let setting = LintSetting {
        name,
        level: written.and_then(|node| level(node, faults)),
        allow: allowed.map(|node| some(node, "allow", faults, allowance)).unwrap_or_default(),
        span: node.span,
    };
    map.finish(faults);
    Some(setting)
}

fn allowance(node: &Node, faults: &mut Faults) -> Option<Allowance> {
    let mut map = MapReader::open(node, "this allowance", "{ at: NAME, because: TEXT }", faults)?;
    let at = map.required_text("at", "name what the finding is about, as `check` prints it", faults);
    let because = map.required_text("because", BECAUSE_HELP, faults);
    map.finish(faults);
    Some(Allowance { at: at?, because: because?, span: node.span })
}
