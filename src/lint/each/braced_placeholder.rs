//! Placeholders between two braces.

use crate::diagnostic::Diagnostic;
use crate::lint::{Inspected, written};

lint! {
    /// A placeholder in two braces, which is printed and not filled in.
    ///
    /// ## What it finds
    ///
    /// A text with the name of a fact between `{{` and `}}`. A name that is no fact between single braces is a fault of its
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
    let known = |name: &str| name == "date" || at.policy.fact_by_name.contains_key(name);
    let mut found = Vec::new();
    for text in written::texts(at.document) {
        let mut names =
            text.value.split("{{").skip(1).filter_map(|rest| rest.split_once("}}")).map(|(name, _)| name.trim());
        if let Some(name) = names.find(|name| known(name)) {
            let message = format!("`{{{{{name}}}}}` is printed as `{{{name}}}` and not filled in");
            let finding = Diagnostic::finding(NAME, name, text.span, message);
            found.push(finding.help(format!("write `{{{name}}}`")));
        }
    }
    found
}
