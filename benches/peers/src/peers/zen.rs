//! zen-engine: one decision table with the hit policy `first`, a column for each fact and `otherwise` as the last row.
//!
//! The decision is compiled, so that the engine has its index of the table: columns of names, booleans and single numbers
//! are looked up there. Short intervals of numbers are therefore written as lists, which favours the engine.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use serde_json::{Map, Value, json};
use zen_engine::model::DecisionContent;
use zen_engine::{Decision, DecisionEngine, Variable};

use crate::contender::{Contender, Made, said};
use crate::form::{Ask, FACTS, Line, quoted};

/// Intervals of at most so many numbers are written as lists.
const LISTED: u32 = 8;

struct Zen {
    decision: Decision,
    requests: Vec<Variable>,
}

impl Contender for Zen {
    fn first(&mut self, at: usize) -> usize {
        // Nothing in the table waits for anything, so that one poll is all that a runtime would do.
        let evaluated = pin!(self.decision.evaluate(self.requests[at].clone()));
        let Poll::Ready(answer) = evaluated.poll(&mut Context::from_waker(Waker::noop())) else {
            panic!("a table that waits");
        };
        let rule = answer.expect("a table that decides").result.dot("rule").and_then(|rule| rule.as_number());
        rule.and_then(|rule| rule.try_into().ok()).expect("the number of a rule")
    }
}

/// One table, compiled.
pub(crate) fn make(rules: &[Vec<Line>], requests: &[Value]) -> Made {
    let content: DecisionContent = serde_json::from_value(graph(rules)).map_err(said)?;
    let mut decision = DecisionEngine::default().create_decision(Arc::new(content)).map_err(said)?;
    decision.compile();
    let requests = requests.iter().cloned().map(Variable::from).collect();
    Ok(Box::new(Zen { decision, requests }))
}

/// Input, table, output.
fn graph(rules: &[Vec<Line>]) -> Value {
    let inputs: Vec<Value> = FACTS.iter().map(|(_, fact)| json!({ "id": fact, "name": fact, "field": fact })).collect();
    let otherwise = json!({ "_id": "otherwise", "rule": rules.len().to_string() });
    let rows: Vec<Value> = rules.iter().enumerate().map(|(at, rule)| row(at, rule)).chain([otherwise]).collect();
    json!({
        "nodes": [
            { "id": "in", "name": "in", "type": "inputNode", "content": {} },
            { "id": "table", "name": "table", "type": "decisionTableNode", "content": {
                "hitPolicy": "first",
                "inputs": inputs,
                "outputs": [{ "id": "rule", "name": "rule", "field": "rule" }],
                "rules": rows,
            } },
            { "id": "out", "name": "out", "type": "outputNode", "content": {} },
        ],
        "edges": [
            { "id": "e1", "type": "edge", "sourceId": "in", "targetId": "table" },
            { "id": "e2", "type": "edge", "sourceId": "table", "targetId": "out" },
        ],
    })
}

fn row(at: usize, rule: &[Line]) -> Value {
    let mut cells =
        Map::from_iter([("_id".to_owned(), json!(format!("r{at}"))), ("rule".to_owned(), json!(at.to_string()))]);
    for line in rule {
        cells.insert(line.fact.to_owned(), json!(cell(&line.ask)));
    }
    Value::Object(cells)
}

/// What stands in a cell: a list or an interval for the value, or an expression about `$`.
fn cell(ask: &Ask) -> String {
    match ask {
        Ask::OneOf(names) => quoted(names),
        Ask::Is(yes) => yes.to_string(),
        Ask::Between(Some(low), Some(high)) if high - low < LISTED => {
            (*low..=*high).map(|number| number.to_string()).collect::<Vec<_>>().join(", ")
        }
        Ask::Between(Some(low), Some(high)) => format!("[{low}..{high}]"),
        Ask::Between(Some(low), None) => format!(">= {low}"),
        Ask::Between(None, high) => format!("<= {}", high.unwrap_or(u32::MAX)),
        Ask::AnyOf(names) => format!("some($, # in [{}])", quoted(names)),
        Ask::NoneOf(names) => format!("none($, # in [{}])", quoted(names)),
        Ask::AllOf(names) => names.iter().map(|name| format!("\"{name}\" in $")).collect::<Vec<_>>().join(" and "),
    }
}
