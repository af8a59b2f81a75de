//! Policies over base facts alone, so that a binary decision diagram can be asked the same question.

use std::fmt::Write as _;

use crate::common::rng::Rng;

/// How many values each fact has. Those from `NUMBERS` on are numbers, the others names.
pub(crate) const VALUES: [usize; 12] = [3, 4, 5, 6, 8, 10, 12, 16, 12, 16, 16, 24];
const NUMBERS: usize = 8;

/// A test: a fact, and which of its values pass.
pub(crate) struct Test {
    pub(crate) fact: usize,
    pub(crate) passes: Vec<usize>,
}

/// A rule holds if all of its tests do.
pub(crate) type Rule = Vec<Test>;

/// So many rules of three to six tests, which get more selective as the list gets longer.
pub(crate) fn rules(count: usize) -> Vec<Rule> {
    let mut rng = Rng::new(crate::common::SEED ^ count as u64);
    (0..count).map(|number| rule(&mut rng, 0.75 / (count as f64 - 0.75 * number as f64))).collect()
}

fn rule(rng: &mut Rng, share: f64) -> Rule {
    let mut facts: Vec<usize> = (0..VALUES.len()).collect();
    rng.shuffle(&mut facts);
    facts.truncate(rng.within(3, 6) as usize);
    let each = share.powf(1.0 / facts.len() as f64);
    facts.into_iter().map(|fact| test(rng, fact, each)).collect()
}

fn test(rng: &mut Rng, fact: usize, share: f64) -> Test {
    let all = VALUES[fact];
    let wished = (share * all as f64 * (0.6 + 0.8 * rng.unit())).round();
    let many = (wished as usize).clamp(1, all - 1);
    let passes = if fact < NUMBERS {
        let mut values: Vec<usize> = (0..all).collect();
        rng.shuffle(&mut values);
        values.truncate(many);
        values
    } else {
        let from = rng.within(0, u32::try_from(all - many).expect("a few")) as usize;
        (from..from + many).collect()
    };
    Test { fact, passes }
}

/// The policy as an author would write it.
pub(crate) fn yaml(rules: &[Rule]) -> String {
    let mut text = "scopeline: 1\npolicy: { id: plain, effective: 2026-01-01 }\nfacts:\n".to_owned();
    for (fact, values) in VALUES.iter().enumerate() {
        if fact < NUMBERS {
            let names: Vec<String> = (0..*values).map(|value| format!("v{value}")).collect();
            writeln!(text, "  f{fact}: {{ one-of: [{}] }}", names.join(", ")).expect(STRING);
        } else {
            writeln!(text, "  f{fact}: {{ type: number }}").expect(STRING);
        }
    }
    text.push_str("rules:\n");
    for (number, rule) in rules.iter().enumerate() {
        let tests: Vec<String> = rule.iter().map(written).collect();
        let class = ["support", "service", "rework"][number % 3];
        writeln!(text, "  - {{ id: r{number}, when: {{ {} }}, class: {class} }}", tests.join(", ")).expect(STRING);
    }
    text.push_str("otherwise: { class: service }\n");
    text
}

const STRING: &str = "a string takes any text";

/// The first value of a number stands for all below 10, the last for all from there on.
fn written(test: &Test) -> String {
    let (fact, all) = (test.fact, VALUES[test.fact]);
    if fact < NUMBERS {
        let names: Vec<String> = test.passes.iter().map(|value| format!("v{value}")).collect();
        return format!("f{fact}: [{}]", names.join(", "));
    }
    let (from, until) = (test.passes[0] * 10, (test.passes[test.passes.len() - 1] + 1) * 10);
    match (from == 0, until == all * 10) {
        (true, _) => format!("f{fact}: under {until}"),
        (false, true) => format!("f{fact}: {from}+"),
        (false, false) => format!("f{fact}: \">={from} <{until}\""),
    }
}
