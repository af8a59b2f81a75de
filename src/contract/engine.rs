//! The engine that fills templates, held to what contracts have: no filters, no functions, no other templates, no
//! undefined names, so many steps and no more; and whatever is put in is escaped, with no way around it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Object, ObjectRepr, ValueKind};
use minijinja::{Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value};

use super::placeholder::{Kind, ROOT};
use super::values::Held;
use super::{Fault, MAX_STEPS};
use crate::diagnostic::Code;
use crate::policy::Policy;
use crate::render::markdown::printed;

/// What stands where something is to be filled in by hand.
const BLANK: &str = r"\_\_\_\_\_\_\_\_\_\_\_\_";

/// How many things each list has when a template is tried.
const TRIED: usize = 100;

/// Templates by the names of their files.
#[derive(Debug, Clone)]
pub(super) struct Engine {
    environment: Environment<'static>,
}

impl Default for Engine {
    fn default() -> Self {
        let mut environment = Environment::empty();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_fuel(Some(MAX_STEPS));
        environment.set_formatter(put_in);
        // Places of faults are kept only with it.
        environment.set_debug(true);
        if let Ok(syntax) =
            SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build()
        {
            environment.set_syntax(syntax);
        }
        Self { environment }
    }
}

/// A text that was filled, and the names that were left blank in it.
pub(super) struct Filled {
    pub(super) text: String,
    pub(super) blanks: Vec<String>,
}

/// Why a text could not be filled.
pub(super) enum Unfilled {
    /// It takes more steps than there are.
    TooLong,
    Other(String),
}

impl Engine {
    /// Takes a template that says only what contracts have, and tries it with as much as there may be.
    pub(super) fn add(&mut self, file: &str, text: &str, policy: &Policy) -> Result<(), Vec<Fault>> {
        let fault = |error: &Error| vec![misread(error, text)];
        self.environment.add_template_owned(file.to_owned(), text.to_owned()).map_err(|error| fault(&error))?;
        let template = self.environment.get_template(file).map_err(|error| fault(&error))?;
        let facts = policy.facts.iter().filter(|fact| fact.is_base()).map(|fact| fact.name.as_str());
        let facts: Vec<&str> = facts.collect();
        let left = Left::default();
        for is_full in [true, false] {
            let held = ROOT.iter().map(|(name, kind)| ((*name).to_owned(), sample(*kind, is_full, &facts)));
            template.render(values(Held::Group(held.collect()), &left)).map_err(|error| fault(&error))?;
        }
        Ok(())
    }

    pub(super) fn fill(&self, file: &str, held: Held) -> Result<Filled, Unfilled> {
        let other = |error: Error| match error.kind() {
            ErrorKind::OutOfFuel => Unfilled::TooLong,
            _ => Unfilled::Other(error.to_string()),
        };
        let template = self.environment.get_template(file).map_err(other)?;
        let left = Left::default();
        let text = template.render(values(held, &left)).map_err(other)?;
        let mut blanks = left.0.lock().map(|left| left.clone()).unwrap_or_default();
        let mut seen = Vec::new();
        blanks.retain(|blank| {
            let is_new = !seen.contains(blank);
            seen.push(blank.clone());
            is_new
        });
        Ok(Filled { text, blanks })
    }
}

/// What the engine has against a template that the check let pass.
fn misread(error: &Error, text: &str) -> Fault {
    let of_line = || {
        let line = error.line().unwrap_or(1).saturating_sub(1);
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        start..start + text[start.min(text.len())..].lines().next().map_or(0, str::len)
    };
    let range = error.range().filter(|range| range.end <= text.len() && !range.is_empty()).unwrap_or_else(of_line);
    if error.kind() == ErrorKind::OutOfFuel {
        let message = format!("this takes too long: filling the template may take {MAX_STEPS} steps and no more");
        let help = "put fewer loops into one another, and fewer values into the text";
        return Fault::new(Code::BadTemplate, range, message, help);
    }
    let said = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned).replace('`', "'");
    Fault::new(
        Code::BadTemplate,
        range,
        format!("this cannot be read: {said}"),
        "see `guide/contracts.md` for what there is",
    )
}

/// As much as there may be, or as little.
fn sample(kind: Kind, is_full: bool, facts: &[&str]) -> Held {
    match kind {
        Kind::Text if is_full => Held::Text("text".to_owned()),
        Kind::Text => Held::Blank("text".to_owned()),
        Kind::Flag => Held::Flag(is_full),
        Kind::List(each) if is_full => Held::List((0..TRIED).map(|_| sample(*each, is_full, facts)).collect()),
        Kind::List(_) => Held::List(Vec::new()),
        Kind::Said => {
            let said = facts.iter().map(|fact| ((*fact).to_owned(), sample(Kind::Text, is_full, facts)));
            Held::Group(said.collect())
        }
        Kind::Group(names) => {
            let held = names.iter().map(|(name, kind)| ((*name).to_owned(), sample(*kind, is_full, facts)));
            Held::Group(held.collect())
        }
    }
}

/// What was left blank in one text.
#[derive(Debug, Clone, Default)]
struct Left(Arc<Mutex<Vec<String>>>);

/// Something that nobody knows, to be filled in by hand. Whoever asks for it hears that it is not there.
#[derive(Debug)]
struct Blank {
    name: String,
    left: Left,
}

impl Object for Blank {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn is_true(self: &Arc<Self>) -> bool {
        false
    }
}

/// What the engine sees of what is held.
fn values(held: Held, left: &Left) -> Value {
    match held {
        Held::Text(text) => Value::from(text),
        Held::Blank(name) => Value::from_object(Blank { name, left: left.clone() }),
        Held::Flag(flag) => Value::from(flag),
        Held::List(all) => Value::from(all.into_iter().map(|one| values(one, left)).collect::<Vec<Value>>()),
        Held::Group(names) => {
            let names = names.into_iter().map(|(name, held)| (name, values(held, left)));
            Value::from(names.collect::<BTreeMap<String, Value>>())
        }
    }
}

/// Puts a value into the text: always escaped, whatever the template says of it.
fn put_in(out: &mut Output<'_>, _: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    if let Some(blank) = value.downcast_object_ref::<Blank>() {
        if let Ok(mut left) = blank.left.0.lock() {
            left.push(blank.name.clone());
        }
        return Ok(out.write_str(BLANK)?);
    }
    match value.kind() {
        ValueKind::String => Ok(out.write_str(&inline(value.as_str().unwrap_or_default()))?),
        ValueKind::Number => Ok(out.write_str(&value.to_string())?),
        ValueKind::Undefined => Err(ErrorKind::UndefinedError.into()),
        _ => Err(Error::new(ErrorKind::InvalidOperation, "this is no text")),
    }
}

/// A text on one line, in which nothing is Markdown.
fn inline(text: &str) -> String {
    printed(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}
