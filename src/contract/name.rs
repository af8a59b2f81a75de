//! What a name in a template stands for.

use std::ops::Range;

use super::Fault;
use super::check::{Checker, INSTEAD, Rest};
use super::placeholder::{Kind, LOOP, ROOT, dotted};
use super::scan::{Lexeme, Word, bare};
use crate::diagnostic::{Code, closest};

/// A name that stands for something, or a text in quotes.
pub(super) struct Operand {
    pub(super) range: Range<usize>,
    pub(super) name: String,
    pub(super) kind: Kind,
}

impl<'t> Checker<'t> {
    /// A text in quotes, or a name with its dots. What is wrong with it is told.
    pub(super) fn operand(&mut self, rest: &mut Rest<'_, 't>) -> Option<Operand> {
        let Some(Word { is, range }) = rest.next() else {
            self.fault(rest.tag.clone(), "a name is missing here", INSTEAD);
            return None;
        };
        match *is {
            Lexeme::Quoted(text) if text.contains('\\') => {
                self.fault(range.clone(), "a backslash has no meaning here", "write the text without it");
                None
            }
            Lexeme::Quoted(text) => Some(Operand { range: range.clone(), name: bare(text), kind: Kind::Text }),
            Lexeme::Name(first) => self.path(first, range.clone(), rest),
            Lexeme::Sign(sign) => {
                self.fault(range.clone(), format!("`{}` has no meaning here", bare(sign)), INSTEAD);
                None
            }
        }
    }

    fn path(&mut self, first: &'t str, range: Range<usize>, rest: &mut Rest<'_, 't>) -> Option<Operand> {
        let mut so_far = Operand { range, name: first.to_owned(), kind: Kind::Text };
        let Some(kind) = self.root(first) else {
            // The whole name says better what was meant than its beginning.
            while rest.next_if(Lexeme::Sign(".")) {
                if let Some(Word { is: Lexeme::Name(name), range }) = rest.next() {
                    so_far.name = format!("{}.{name}", so_far.name);
                    so_far.range.end = range.end;
                }
            }
            self.unknown_name(&so_far.name, so_far.range);
            return None;
        };
        so_far.kind = kind;
        loop {
            let in_brackets = so_far.kind == Kind::Said && rest.next_if(Lexeme::Sign("["));
            if !in_brackets && !rest.next_if(Lexeme::Sign(".")) {
                return Some(so_far);
            }
            let part = match rest.next() {
                Some(Word { is: Lexeme::Name(part), range }) if !in_brackets => (*part, range),
                Some(Word { is: Lexeme::Quoted(part), range }) if in_brackets => (*part, range),
                _ => {
                    let help = if in_brackets { "write it as `said[\"account.paid-until\"]`" } else { INSTEAD };
                    self.fault(so_far.range, format!("the name behind `{}` is missing", so_far.name), help);
                    return None;
                }
            };
            if in_brackets && !rest.next_if(Lexeme::Sign("]")) {
                self.fault(part.1.clone(), "the bracket is not closed", "close it with `]`");
                return None;
            }
            so_far = self.behind(so_far, part.0, part.1)?;
        }
    }

    fn root(&self, name: &str) -> Option<Kind> {
        let loops = self.open.iter().rev().filter_map(|open| open.each);
        let each = loops.clone().find(|(each, _)| *each == name).map(|(_, kind)| kind);
        let of_loop = || (name == "loop" && loops.clone().next().is_some()).then_some(Kind::Group(LOOP));
        let of_all = || ROOT.iter().find(|(root, _)| *root == name).map(|(_, kind)| *kind);
        each.or_else(of_loop).or_else(of_all)
    }

    /// What stands behind a name and one more part of it.
    fn behind(&mut self, of: Operand, part: &str, at: &Range<usize>) -> Option<Operand> {
        let range = of.range.start..at.end;
        let name = format!("{}.{part}", of.name);
        match of.kind {
            Kind::Said => {
                let is_told = |fact: &&crate::policy::fact::FactDef| fact.is_base() && fact.name == part;
                if self.policy.facts.iter().any(|fact| is_told(&fact)) {
                    return Some(Operand { range, name, kind: Kind::Text });
                }
                self.unknown_fact(part, at.clone());
            }
            Kind::Group(names) => {
                if let Some((_, kind)) = names.iter().find(|(known, _)| *known == part) {
                    return Some(Operand { range, name, kind: *kind });
                }
                let help = match closest(part, names.iter().map(|(known, _)| *known)) {
                    Some(near) => format!("did you mean `{}.{near}`?", of.name),
                    None => {
                        let all: Vec<String> = names.iter().map(|(known, _)| format!("`{known}`")).collect();
                        format!("behind `{}` there is {}", of.name, all.join(", "))
                    }
                };
                self.placeholder(range, format!("a contract has no `{name}`"), help);
            }
            Kind::List(_) => {
                let help = format!("say each of it: `{{% for one in {} %}}`", of.name);
                self.placeholder(range, format!("`{}` is a list, and nothing is behind it", of.name), help);
            }
            Kind::Text | Kind::Flag => {
                let help = format!("write `{}` alone", of.name);
                self.placeholder(range, format!("nothing is behind `{}`", of.name), help);
            }
        }
        None
    }

    fn unknown_name(&mut self, name: &str, range: Range<usize>) {
        let dotted = dotted();
        let loops: Vec<&str> = self.open.iter().filter_map(|open| open.each).map(|(each, _)| each).collect();
        let known = dotted.iter().map(|(known, _)| known.as_str()).filter(|known| !known.contains('['));
        let beginning = name.split('.').next().unwrap_or(name);
        let whole = closest(name, known.chain(loops.iter().copied())).map(str::to_owned);
        let roots = ROOT.iter().map(|(root, _)| *root).chain(loops.iter().copied());
        let near = whole.or_else(|| closest(beginning, roots).map(|near| name.replacen(beginning, near, 1)));
        // A fact by itself is what is wanted most often.
        let fact = self.policy.facts.iter().find(|fact| fact.is_base() && fact.name == name);
        let help = match (fact, near) {
            (Some(fact), _) => format!("what was told of the fact is `{}`", said(&fact.name)),
            (None, Some(near)) => format!("did you mean `{near}`?"),
            (None, None) => INSTEAD.to_owned(),
        };
        self.placeholder(range, format!("a contract has no `{name}`"), help);
    }

    fn unknown_fact(&mut self, name: &str, range: Range<usize>) {
        let facts: Vec<&str> = self.policy.facts.iter().filter(|fact| fact.is_base()).map(|fact| &*fact.name).collect();
        let begins = facts.iter().find(|fact| fact.strip_prefix(name).is_some_and(|rest| rest.starts_with('.')));
        let near = closest(name, facts.iter().copied()).or(begins.copied());
        let derived = self.policy.facts.iter().any(|fact| fact.name == name);
        let message = if derived {
            format!("`{name}` follows from other facts, and nobody says it")
        } else {
            format!("the policy has no fact `{}`", bare(name))
        };
        let help = match near {
            Some(near) if !derived => format!("did you mean `{}`?", said(near)),
            _ => "name a fact that a request may tell; `scopeline facts` lists them".to_owned(),
        };
        self.placeholder(range, message, help);
    }

    fn placeholder(&mut self, range: Range<usize>, message: String, help: String) {
        self.faults.push(Fault::new(Code::BadPlaceholder, range, message, help));
    }
}

/// How a template names a fact.
fn said(fact: &str) -> String {
    let is_word = fact.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && fact.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    if is_word { format!("said.{fact}") } else { format!("said[\"{fact}\"]") }
}
