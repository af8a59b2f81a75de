//! datalogic-rs: the whole policy as one `if` of JSONLogic, compiled once, evaluated in a session that is reset each time.

use datalogic_rs::{Engine, Logic, ParsedData, Session};
use serde_json::{Value, json};

use crate::contender::{Contender, Made, said};
use crate::form::{Ask, Line};

struct Datalogic {
    session: Session<'static>,
    policy: Logic,
    requests: Vec<ParsedData>,
}

impl Contender for Datalogic {
    fn first(&mut self, at: usize) -> usize {
        let answer = self.session.eval_borrowed(&self.policy, &self.requests[at]).expect("an `if` that decides");
        let rule = answer.as_i64().and_then(|rule| rule.try_into().ok()).expect("the number of a rule");
        self.session.reset();
        rule
    }
}

/// One `if` with a condition and a number for each rule.
pub(crate) fn make(rules: &[Vec<Line>], requests: &[Value]) -> Made {
    // One for each size, kept for as long as the bench runs.
    let engine: &'static Engine = Box::leak(Box::new(Engine::new()));
    let branches = rules.iter().enumerate().flat_map(|(at, rule)| [all(rule.iter().map(condition)), json!(at)]);
    let branches: Vec<Value> = branches.chain([json!(rules.len())]).collect();
    let policy = engine.compile(&json!({ "if": branches })).map_err(said)?;
    let requests = requests.iter().map(|request| ParsedData::from_json(&request.to_string()));
    let requests = requests.collect::<Result<_, _>>().map_err(said)?;
    Ok(Box::new(Datalogic { session: engine.session(), policy, requests }))
}

fn all(conditions: impl Iterator<Item = Value>) -> Value {
    json!({ "and": conditions.collect::<Vec<_>>() })
}

fn condition(line: &Line) -> Value {
    let fact = json!({ "var": line.fact });
    let holds = |names: &[&str]| names.iter().map(|name| json!({ "in": [name, fact] })).collect::<Vec<_>>();
    match &line.ask {
        Ask::OneOf(names) if names.len() == 1 => json!({ "===": [fact, names[0]] }),
        Ask::OneOf(names) => json!({ "in": [fact, names] }),
        Ask::Is(yes) => json!({ "===": [fact, yes] }),
        Ask::Between(Some(low), Some(high)) if low == high => json!({ "===": [fact, low] }),
        Ask::Between(Some(low), Some(high)) => json!({ "<=": [low, fact, high] }),
        Ask::Between(Some(low), None) => json!({ ">=": [fact, low] }),
        Ask::Between(None, high) => json!({ "<=": [fact, high] }),
        Ask::AnyOf(names) => json!({ "or": holds(names) }),
        Ask::AllOf(names) => json!({ "and": holds(names) }),
        Ask::NoneOf(names) => json!({ "!": { "or": holds(names) } }),
    }
}
