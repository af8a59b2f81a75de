//! cel: one program for each rule, compiled once, executed in order until one of them is true.

use std::sync::Arc;

use cel::{Context, Env, Program, Value as Cel};
use serde_json::Value;

use crate::contender::{Contender, Made, said};
use crate::form::{Ask, Line, quoted, sides};

struct Rules {
    programs: Vec<Program>,
    requests: Vec<Context<'static, 'static>>,
}

impl Contender for Rules {
    fn first(&mut self, at: usize) -> usize {
        let request = &self.requests[at];
        let holds = |program: &Program| program.execute(request) == Ok(Cel::Bool(true));
        self.programs.iter().position(holds).unwrap_or(self.programs.len())
    }
}

/// A program for each rule and a context for each request.
pub(crate) fn make(rules: &[Vec<Line>], requests: &[Value]) -> Made {
    let env = Arc::new(Env::stdlib());
    let programs = rules.iter().map(|rule| env.compile(&source(rule)));
    let programs = programs.collect::<Result<_, _>>().map_err(said)?;
    let requests = requests.iter().map(|request| context(&env, request)).collect();
    Ok(Box::new(Rules { programs, requests }))
}

/// A context with a variable for each fact.
fn context(env: &Arc<Env>, request: &Value) -> Context<'static, 'static> {
    let mut context = Context::with_env(Arc::clone(env));
    for (fact, value) in request.as_object().expect("a request is an object") {
        context.add_variable_from_value(fact.as_str(), typed(value));
    }
    context
}

fn typed(value: &Value) -> Cel {
    match value {
        Value::String(name) => name.as_str().into(),
        Value::Bool(yes) => (*yes).into(),
        Value::Array(names) => names.iter().map(typed).collect::<Vec<Cel>>().into(),
        number => number.as_i64().expect("all others are whole numbers").into(),
    }
}

fn source(rule: &[Line]) -> String {
    rule.iter().map(condition).collect::<Vec<_>>().join(" && ")
}

fn condition(Line { fact, ask }: &Line) -> String {
    let held = |names: &[&str], join: &str| {
        names.iter().map(|name| format!("\"{name}\" in {fact}")).collect::<Vec<_>>().join(join)
    };
    match ask {
        Ask::OneOf(names) if names.len() == 1 => format!("{fact} == {}", quoted(names)),
        Ask::OneOf(names) => format!("{fact} in [{}]", quoted(names)),
        Ask::Is(true) => (*fact).to_owned(),
        Ask::Is(false) => format!("!{fact}"),
        Ask::Between(Some(low), Some(high)) if low == high => format!("{fact} == {low}"),
        Ask::Between(low, high) => sides(fact, *low, *high, " && "),
        Ask::AnyOf(names) => format!("({})", held(names, " || ")),
        Ask::AllOf(names) => held(names, " && "),
        Ask::NoneOf(names) => format!("!({})", held(names, " || ")),
    }
}
