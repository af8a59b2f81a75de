//! Whether a template says only what contracts have. Everything that is wrong with it is told in one run.
//!
//! The engine that fills templates knows much more than this; what is not listed here never gets to it.

use std::ops::Range;

use super::name::Operand;
use super::placeholder::{Kind, ROOT};
use super::scan::{Lexeme, Tag, TagKind, Word, bare, tags};
use super::{Fault, setting};
use crate::diagnostic::{Code, closest};
use crate::policy::Policy;

/// So many words has a mark at most, so that reading it takes little time and depth.
const MOST_WORDS: usize = 100;
/// So many parts lie in one another at most. An `elif` lies in the `if` before it.
const MOST_OPEN: usize = 30;
/// So many faults of one template are told.
const MOST_FAULTS: usize = 100;
const SMALLER: &str = "a contract needs few of them; say it in several marks";

/// What is wrong with a template: everything, or the first hundred faults.
pub(super) fn template(text: &str, policy: &Policy) -> Vec<Fault> {
    let mut faults = Vec::new();
    let tags = tags(text, &mut faults);
    setting::check(text, &tags, &mut faults, MOST_FAULTS);
    let mut checker = Checker { policy, open: Vec::new(), depth: 0, faults };
    for tag in &tags {
        if checker.faults.len() >= MOST_FAULTS {
            return checker.faults;
        }
        if tag.words.len() > MOST_WORDS {
            checker.fault(tag.range.clone(), format!("there are more than {MOST_WORDS} words in this mark"), SMALLER);
            return checker.faults;
        }
        if checker.depth > MOST_OPEN {
            checker.fault(tag.range.clone(), format!("more than {MOST_OPEN} parts lie in one another here"), SMALLER);
            return checker.faults;
        }
        checker.tag(tag);
    }
    for open in std::mem::take(&mut checker.open) {
        let (word, end) = if open.each.is_some() { ("for", "endfor") } else { ("if", "endif") };
        let help = format!("close it with `{{% {end} %}}`");
        checker.fault(open.range, format!("`{word}` is not closed"), help);
    }
    checker.faults
}

/// A statement that is not closed yet.
pub(super) struct Open<'t> {
    range: Range<usize>,
    /// Of a loop, the name for each thing and what that is.
    pub(super) each: Option<(&'t str, Kind)>,
    has_else: bool,
    /// How many parts it is: itself, and each `elif`.
    parts: usize,
}

pub(super) struct Checker<'t> {
    pub(super) policy: &'t Policy,
    pub(super) open: Vec<Open<'t>>,
    /// How many parts lie in one another.
    depth: usize,
    pub(super) faults: Vec<Fault>,
}

/// What comes next in a mark.
pub(super) struct Rest<'w, 't> {
    pub(super) words: &'w [Word<'t>],
    /// The whole mark: where something is missing in it.
    pub(super) tag: Range<usize>,
}

impl<'w, 't> Rest<'w, 't> {
    pub(super) fn next(&mut self) -> Option<&'w Word<'t>> {
        let (first, rest) = self.words.split_first()?;
        self.words = rest;
        Some(first)
    }

    pub(super) fn next_if(&mut self, is: Lexeme<'_>) -> bool {
        let meant = self.words.first().is_some_and(|word| word.is == is);
        if meant {
            self.next();
        }
        meant
    }
}

pub(super) const INSTEAD: &str = "write a name such as `{{ service.title }}`; `guide/contracts.md` lists what there is";

impl<'t> Checker<'t> {
    pub(super) fn fault(&mut self, range: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        self.faults.push(Fault::new(Code::BadTemplate, range, message, help));
    }

    fn tag(&mut self, tag: &Tag<'t>) {
        let mut rest = Rest { words: &tag.words, tag: tag.range.clone() };
        match tag.kind {
            TagKind::Comment => {}
            TagKind::Value => {
                if self.value(&mut rest) {
                    self.end(&rest);
                }
            }
            TagKind::Statement => self.statement(&mut rest),
        }
    }

    /// A value that is put in: a name with a text behind it, or a text in quotes.
    fn value(&mut self, rest: &mut Rest<'_, 't>) -> bool {
        let Some(Operand { range, name, kind }) = self.operand(rest) else { return false };
        let (message, help) = match kind {
            Kind::Text => return true,
            Kind::Flag => (format!("`{name}` is yes or no, and no text"), format!("ask for it: `{{% if {name} %}}`")),
            Kind::List(_) => (format!("`{name}` is a list"), format!("say each of it: `{{% for one in {name} %}}`")),
            Kind::Said => {
                ("`said` stands for no text by itself".to_owned(), "name a fact, such as `said.kind`".to_owned())
            }
            Kind::Group(names) => {
                let first = names.first().map_or("", |(name, _)| *name);
                let help = format!("name what of it is meant, such as `{name}.{first}`");
                (format!("`{name}` stands for no text by itself"), help)
            }
        };
        self.fault(range, message, help);
        false
    }

    /// Nothing may come behind.
    fn end(&mut self, rest: &Rest<'_, 't>) -> bool {
        let Some(word) = rest.words.first() else { return true };
        let (said, help) = match word.is {
            Lexeme::Sign("|") => ("|", "values are put in as they are; a contract has no filters"),
            Lexeme::Sign("(") => ("(", "a contract calls nothing; write a name alone"),
            Lexeme::Sign("[") => ("[", "only `said` takes a name in brackets, such as `said[\"account.paid-until\"]`"),
            Lexeme::Sign(sign @ ("+" | "-" | "*" | "/" | "%" | "~")) => {
                (sign, "a contract reckons nothing; amounts come from the quote")
            }
            Lexeme::Sign(word) | Lexeme::Name(word) | Lexeme::Quoted(word) => (word, INSTEAD),
        };
        self.fault(word.range.clone(), format!("`{}` has no meaning here", bare(said)), help);
        false
    }

    fn statement(&mut self, rest: &mut Rest<'_, 't>) {
        let range = rest.tag.clone();
        let Some(Word { is: Lexeme::Name(word), range: at }) = rest.next() else {
            return self.fault(
                range,
                "this says nothing",
                "write `{% if NAME %}`, `{% for NAME in LIST %}`, or leave it out",
            );
        };
        match *word {
            "if" => {
                self.begin(range, None);
                self.condition(rest);
            }
            "elif" => match self.open.last_mut() {
                Some(Open { each: None, has_else: false, parts, .. }) => {
                    *parts += 1;
                    self.depth += 1;
                    self.condition(rest);
                }
                _ => self.fault(at.clone(), "`elif` stands outside of an `if`", "put it between `if` and `else`"),
            },
            "else" => match self.open.last_mut() {
                Some(open) if !open.has_else => {
                    open.has_else = true;
                    self.end(rest);
                }
                _ => self.fault(
                    at.clone(),
                    "`else` stands outside of an `if` or `for`",
                    "put one between `if` and `endif`",
                ),
            },
            "for" => self.each(rest, range),
            "endif" | "endfor" => self.close(word, rest, at.clone()),
            _ => self.unknown(word, at.clone()),
        }
    }

    fn begin(&mut self, range: Range<usize>, each: Option<(&'t str, Kind)>) {
        self.depth += 1;
        self.open.push(Open { range, each, has_else: false, parts: 1 });
    }

    fn close(&mut self, word: &str, rest: &Rest<'_, 't>, at: Range<usize>) {
        let is_loop = word == "endfor";
        match self.open.last() {
            Some(open) if open.each.is_some() == is_loop => {
                self.depth = self.depth.saturating_sub(open.parts);
                self.open.pop();
                self.end(rest);
            }
            Some(_) => {
                let wanted = if is_loop { "endif" } else { "endfor" };
                self.fault(
                    at,
                    format!("`{word}` closes another statement than the last"),
                    format!("close that first, with `{wanted}`"),
                );
            }
            None => self.fault(at, format!("`{word}` closes nothing"), "take it out, or open something before it"),
        }
    }

    fn unknown(&mut self, word: &str, at: Range<usize>) {
        let help = match word {
            "include" | "import" | "extends" | "from" | "block" => "a contract is one file; put the text into it",
            "macro" | "call" | "set" | "with" | "do" => {
                "write the text where it belongs; a contract has only `if` and `for`"
            }
            "autoescape" | "filter" | "raw" => {
                "values are always escaped, and nothing else is; a contract has only `if` and `for`"
            }
            _ => match closest(word, ["if", "elif", "else", "endif", "for", "endfor"]) {
                Some(near) => {
                    let help = format!("did you mean `{near}`?");
                    return self.fault(at, format!("a contract has no `{word}`"), help);
                }
                None => "a contract has only `if` and `for`",
            },
        };
        self.fault(at, format!("a contract has no `{word}`"), help);
    }

    /// `for NAME in LIST`.
    fn each(&mut self, rest: &mut Rest<'_, 't>, range: Range<usize>) {
        let name = match rest.next() {
            Some(Word { is: Lexeme::Name(name), .. }) => *name,
            _ => "",
        };
        let is_free = !ROOT.iter().any(|(taken, _)| *taken == name) && name != "loop";
        let mut each = (name, Kind::Group(&[]));
        if name.is_empty() || !rest.next_if(Lexeme::Name("in")) {
            self.fault(
                range.clone(),
                "this loop says nothing of what it is about",
                "write `{% for line in quote.lines %}`",
            );
        } else if !is_free {
            self.fault(
                range.clone(),
                format!("`{name}` stands for something else already"),
                "give each thing another name",
            );
        } else if let Some(over) = self.operand(rest) {
            match over.kind {
                Kind::List(kind) => {
                    each.1 = *kind;
                    self.end(rest);
                }
                _ => {
                    let message = format!("`{}` is no list", over.name);
                    self.fault(
                        over.range,
                        message,
                        "loop over `quote.lines`, `quote.possible`, `facts` or `request.lines`",
                    );
                }
            }
        }
        self.begin(range, Some(each));
    }

    /// Names and comparisons with `and`, `or`, `not` between them.
    fn condition(&mut self, rest: &mut Rest<'_, 't>) {
        loop {
            while rest.next_if(Lexeme::Name("not")) {}
            let Some(asked) = self.operand(rest) else { return };
            if matches!(asked.kind, Kind::Group(_) | Kind::Said) {
                let message = format!("`{}` is always there", asked.name);
                return self.fault(asked.range, message, "ask for something behind it, such as `quote.total`");
            }
            let compares = rest.next_if(Lexeme::Sign("==")) || rest.next_if(Lexeme::Sign("!="));
            if compares && self.operand(rest).is_none() {
                return;
            }
            if !rest.next_if(Lexeme::Name("and")) && !rest.next_if(Lexeme::Name("or")) {
                self.end(rest);
                return;
            }
        }
    }
}
