//! Texts with placeholders.

use std::sync::Arc;

use super::Resolver;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Spanned, Text};
use crate::policy::fact::FactId;
use crate::policy::wording::{Note, Placeholder, Template, Wording};
use crate::text::Span;

impl Resolver<'_> {
    /// A text for the desk's own staff.
    pub(super) fn internal_text(&mut self, text: &Text) -> Option<Note> {
        self.client_text(text).map(Note::new)
    }

    /// A text that the client may read.
    pub(super) fn client_text(&mut self, text: &Text) -> Option<Wording> {
        let own = Arc::clone(&self.language);
        let mut entries: Vec<(Arc<str>, Template)> = Vec::with_capacity(text.entries.len());
        for (language, text) in &text.entries {
            let other = language.as_ref().filter(|language| *language.value != *own);
            let language = other.map_or_else(|| Arc::clone(&own), |language| Arc::from(language.value.as_str()));
            entries.push((language, self.template(text)));
        }
        // The policy's own language comes first: it stands in for those that a text does not have.
        entries.sort_by_key(|(language, _)| *language != own);
        (!entries.is_empty()).then(|| Wording { entries: entries.into() })
    }

    /// `{fact}` is a placeholder; `{{` and `}}` are braces.
    fn template(&mut self, text: &Spanned<String>) -> Template {
        let mut placeholders = Vec::new();
        let mut plain = String::with_capacity(text.value.len());
        let mut rest = text.value.as_str();
        while let Some(at) = rest.find(['{', '}']) {
            plain.push_str(&rest[..at]);
            let brace = &rest[at..=at];
            if rest[at + 1..].starts_with(brace) {
                plain.push_str(brace);
                rest = &rest[at + 2..];
                continue;
            }
            let end = (brace == "{").then(|| rest[at..].find('}')).flatten();
            let Some(end) = end else {
                self.bad_placeholder(
                    self.only(text, brace),
                    "this text has a brace that is not closed",
                    "write `{{` or `}}` for a brace",
                );
                rest = &rest[at + 1..];
                continue;
            };
            let name = rest[at + 1..at + end].trim();
            let before = u32::try_from(plain.len()).unwrap_or(u32::MAX);
            placeholders.extend(self.placeholder(text, name).map(|placeholder| (before, placeholder)));
            rest = &rest[at + end + 1..];
        }
        plain.push_str(rest);
        Template { text: plain.into(), placeholders: placeholders.into() }
    }

    fn placeholder(&mut self, text: &Spanned<String>, name: &str) -> Option<Placeholder> {
        if name == "date" {
            return Some(Placeholder::Date);
        }
        if let Some(ended) = self.ended_of(name) {
            return Some(Placeholder::Ended(ended));
        }
        if let Some(&fact) = self.fact_by_name.get(name) {
            return Some(Placeholder::Fact(fact));
        }
        let known = self.facts.iter().map(|def| def.name.as_str());
        let close = self.close(name, known.chain(["date", "release.ended"])).map(str::to_owned);
        let help = close
            .map_or("name a fact of this policy, or `date`".to_owned(), |name| format!("did you mean `{{{name}}}`?"));
        let span = self.only(text, &format!("{{{name}}}"));
        self.bad_placeholder(span, &format!("`{{{name}}}` is no fact"), &help);
        None
    }

    /// The release, thing or version of which `NAME.ended` is the last day in a phase.
    fn ended_of(&self, name: &str) -> Option<FactId> {
        let of = name.strip_suffix(".ended").filter(|_| !self.fact_by_name.contains_key(name))?;
        let has_phases = of == "release" || self.fact_by_name.contains_key(&format!("{of}.phase"));
        self.fact_by_name.get(of).copied().filter(|_| has_phases)
    }

    /// The place of a part of a text as it is written, if it stands there once; else that of the text.
    fn only(&self, text: &Spanned<String>, part: &str) -> Span {
        let written = self.sources.slice(text.span);
        let mut places = written.match_indices(part);
        match (places.next(), places.next()) {
            (Some((at, _)), None) => text.span.part(at, part.len()),
            _ => text.span,
        }
    }

    fn bad_placeholder(&mut self, span: Span, message: &str, help: &str) {
        self.fault(Diagnostic::error(Code::BadPlaceholder, span, message).help(help));
    }
}
