//! What people call the values of a fact.

use super::Resolver;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Declaration, Text};
use crate::policy::fact::{Element, FactId};
use crate::policy::vocabulary::Meaning;
use crate::policy::wording::Wording;

impl Resolver<'_> {
    /// `labels` of a fact. Nothing that decides looks at them.
    pub(super) fn read_labels(&mut self, fact: FactId, declaration: &Declaration) {
        let Some((first, _)) = declaration.labels.first() else { return };
        let ty = self.ty(fact);
        if ty.closed().is_none() {
            let message = format!("a fact of the type `{}` has no labels", ty.word());
            let fault = Diagnostic::error(Code::Conflict, first.span, message);
            self.fault(fault.help("`one-of`, `levels` and `set-of` name values that people may call otherwise"));
            return;
        }
        for (value, label) in &declaration.labels {
            let Some(Meaning::Element(Element { name, .. })) = self.meaning(&ty, value) else { continue };
            let label = self.label(label);
            self.facts[fact.0 as usize].labels.extend(label.map(|label| (name, label)));
        }
    }

    /// A label is the same in every request, so it has no placeholders.
    fn label(&mut self, label: &Text) -> Option<Wording> {
        let wording = self.client_text(label)?;
        if wording.templates().any(|template| !template.placeholders.is_empty()) {
            let span = label.entries.first()?.1.span;
            let fault = Diagnostic::error(Code::BadPlaceholder, span, "a label has no placeholders");
            self.fault(fault.help("write what people call the value, or `{{` and `}}` for braces"));
            return None;
        }
        Some(wording)
    }
}
