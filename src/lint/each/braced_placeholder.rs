//! Placeholders between two braces.

use crate::diagnostic::{Diagnostic, closest};
use crate::lint::{Inspected, written};

lint! {
    /// A placeholder in two braces, which is printed and not filled in.
    ///
    /// ## What it finds
    ///
    /// A text with the name of a fact between `{{` and `}}`, or what is nearly one: other capitals, a letter too many. A name that is no fact between single braces is a fault of its
    /// own, `bad-placeholder`.
    ///
    /// ## Why it matters
    ///
    /// Other template languages write two braces. Here two stand for one brace, so the client reads `{release}`.
    ///
    /// ## An example that fires
    ///
    /// ```yaml
    ///   - { id: defects, when: { kind: defect }, class: support, because: "It is a {{kind}}." }
    /// ```
    ///
    /// ## What to write instead
    ///
    /// ```yaml
    ///   - { id: defects, when: { kind: defect }, class: support, because: "It is a {kind}." }
    /// ```
    ///
    /// ## When to allow it
    ///
    /// If the text is for another program, which fills it in.
    "braced-placeholder", Warn, find
}

fn find(at: &Inspected<'_>) -> Vec<Diagnostic> {
    let known = || at.policy.facts.iter().map(|def| def.name.as_str()).chain(["date"]);
    let mut found = Vec::new();
    for text in written::texts(at.document) {
        let names =
            text.value.split("{{").skip(1).filter_map(|rest| rest.split_once("}}")).map(|(name, _)| name.trim());
        let mut meant = names.filter_map(|name| Some((name, meant(name, known())?)));
        if let Some((name, fact)) = meant.next() {
            let message = format!("`{{{{{name}}}}}` is printed as `{{{name}}}` and not filled in");
            let finding = Diagnostic::finding(NAME, name, text.span, message);
            found.push(finding.help(format!("write `{{{fact}}}`")));
        }
    }
    found
}

/// The fact that a name between braces means: its own, or one that is nearly the same. Short names are like many.
fn meant<'f>(name: &str, known: impl Iterator<Item = &'f str> + Clone) -> Option<&'f str> {
    const SHORTEST: usize = 4;
    let is_name = name.chars().all(|c| c.is_alphanumeric() || ".-_".contains(c));
    let exact = known.clone().find(|fact| *fact == name);
    let same = || known.clone().find(|fact| fact.to_lowercase() == name.to_lowercase());
    let near = || if is_name && name.chars().count() >= SHORTEST { closest(name, known.clone()) } else { None };
    exact.or_else(same).or_else(near)
}
