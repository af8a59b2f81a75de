//! regorus: one rule of Rego with an `else` for each rule of the policy, evaluated by the interpreter of the crate.
//!
//! Its virtual machine is not an option: in 0.14 it answers "undefined" to such a rule, and it has not the registers for
//! a hundred of them.

use std::fmt::Write as _;
use std::num::{NonZeroU32, NonZeroUsize};

use regorus::{Engine, PolicyLengthConfig, Value as Rego};
use serde_json::Value;

use crate::contender::{Contender, Made, said};
use crate::form::{Ask, Line, quoted, sides};

const ENTRY: &str = "data.scope.rule";
const STRING: &str = "a string takes any text";
/// More bytes and lines than any of these policies has.
const MUCH: NonZeroUsize = NonZeroUsize::new(1 << 30).expect("it is not zero");

struct Interpreter {
    engine: Engine,
    requests: Vec<Rego>,
}

impl Contender for Interpreter {
    fn first(&mut self, at: usize) -> usize {
        self.engine.set_input(self.requests[at].clone());
        let answer = self.engine.eval_rule(ENTRY.to_owned()).expect("a rule that decides");
        answer.as_u64().ok().and_then(|rule| rule.try_into().ok()).expect("the number of a rule")
    }
}

/// One rule of Rego.
pub(crate) fn make(rules: &[Vec<Line>], requests: &[Value]) -> Made {
    let mut engine = Engine::new();
    engine.set_policy_length_config(roomy());
    engine.add_policy("scope.rego".to_owned(), source(rules)).map_err(said)?;
    let requests = requests.iter().cloned().map(Rego::from).collect();
    Ok(Box::new(Interpreter { engine, requests }))
}

/// Without the bounds on policies that nobody knows.
fn roomy() -> PolicyLengthConfig {
    let max_col = NonZeroU32::new(1 << 20).expect("it is not zero");
    PolicyLengthConfig { max_col, max_file_bytes: MUCH, max_lines: MUCH }
}

fn source(rules: &[Vec<Line>]) -> String {
    let mut text = String::from("package scope\n\nimport rego.v1\n\n");
    for (at, rule) in rules.iter().enumerate() {
        let head = if at == 0 { "rule" } else { " else" };
        let body: String = rule.iter().map(|line| format!("    {}\n", condition(line))).collect();
        write!(text, "{head} := {at} if {{\n{body}}}").expect(STRING);
    }
    writeln!(text, " else := {}", rules.len()).expect(STRING);
    text
}

fn condition(line: &Line) -> String {
    let fact = format!("input.{}", line.fact);
    let held = |not: &str, names: &[&str]| {
        names.iter().map(|name| format!("{not}\"{name}\" in {fact}")).collect::<Vec<_>>().join("\n    ")
    };
    match &line.ask {
        Ask::OneOf(names) if names.len() == 1 => format!("{fact} == {}", quoted(names)),
        Ask::OneOf(names) => format!("{fact} in {{{}}}", quoted(names)),
        Ask::Is(yes) => format!("{fact} == {yes}"),
        Ask::Between(Some(low), Some(high)) if low == high => format!("{fact} == {low}"),
        Ask::Between(low, high) => sides(&fact, *low, *high, "\n    "),
        Ask::AnyOf(names) => format!("some module in {fact}\n    module in {{{}}}", quoted(names)),
        Ask::AllOf(names) => held("", names),
        Ask::NoneOf(names) => held("not ", names),
    }
}
