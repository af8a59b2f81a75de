//! Patterns that no text matches, whatever it says.

use std::collections::BTreeSet;

use regex_automata::nfa::thompson::{self, NFA, State, WhichCaptures};
use regex_automata::util::look::Look;
use regex_automata::util::primitives::StateID;
use regex_automata::util::syntax::Config;

use crate::diagnostic::{Diagnostic, in_backticks};
use crate::document::{Item, Signal, Spanned, TestForm};
use crate::lint::{Inspected, written};
use crate::value::fold;

lint! {
    /// A pattern that no text whatever matches.
    ///
    /// ## What it finds
    ///
    /// The pattern of a signal that asks for something behind the end of the text, before its beginning, or for a character
    /// that is none. Whether real texts match the others is told by `silent-signal`, with a corpus. A pattern that contradicts
    /// itself in another way, such as by a word edge in the middle of a word, is not found.
    ///
    /// ## Why it matters
    ///
    /// The signal never hears anything. What rests on it alone never comes about: where no form and no mapping tells the
    /// fact, a rule for it is dead.
    ///
    /// ## An example that fires
    ///
    /// ```yaml
    ///   - { fact: kind, is: how-to, pattern: "$how do I" }
    /// ```
    ///
    /// ## What to write instead
    ///
    /// ```yaml
    ///   - { fact: kind, is: how-to, pattern: "^how do I" }
    /// ```
    ///
    /// ## When to allow it
    ///
    /// Never: such a pattern can be taken out.
    "dead-pattern", Warn, find
}

fn find(at: &Inspected<'_>) -> Vec<Diagnostic> {
    let patterns = at.document.signals.iter().filter_map(|signal| Some((signal, signal.pattern.as_ref()?)));
    patterns
        .filter(|(_, pattern)| is_dead(&pattern.value))
        .map(|(signal, pattern)| finding(at, signal, pattern))
        .collect()
}

fn finding(at: &Inspected<'_>, signal: &Signal, pattern: &Spanned<String>) -> Diagnostic {
    let message = format!("no text matches `{}`", pattern.value);
    let help = "take out what stands behind `$` or before `^`, or write `\\$` and `\\^` for the characters";
    let finding = Diagnostic::finding(NAME, &pattern.value, pattern.span, message).help(help);
    let rules = resting(at, signal);
    if rules.is_empty() {
        return finding;
    }
    let verb = if rules.len() == 1 { "decides" } else { "decide" };
    let what = format!("{}: {}", signal.fact.value, signal.is.value);
    finding.note(format!("if nothing else tells `{what}`, {} never {verb}", in_backticks(&rules)))
}

/// The rules that ask for just what the signal tells, where no other signal tells it.
fn resting<'d>(at: &Inspected<'d>, signal: &Signal) -> Vec<&'d str> {
    let is_it = |fact: &str, is: &str| fact == signal.fact.value && fold(is) == fold(&signal.is.value);
    let has_other_ways = !signal.words.is_empty()
        || at.document.signals.iter().filter(|other| is_it(&other.fact.value, &other.is.value)).count() > 1;
    if has_other_ways {
        return Vec::new();
    }
    let asks = |item: &Item| match item {
        Item::Test { fact, test: TestForm::One(value) } => is_it(&fact.value, &value.value),
        Item::Test { fact, test: TestForm::Many(values) } => {
            matches!(&values[..], [value] if is_it(&fact.value, &value.value))
        }
        _ => false,
    };
    let rules = written::rules(at.document).into_iter().map(|placed| placed.rule);
    let resting = rules.filter(|rule| rule.when.iter().flat_map(|when| &when.items).any(asks));
    resting.filter_map(|rule| rule.id.as_ref()).map(|id| id.value.as_str()).collect()
}

/// Whether it is certain that no text matches a pattern. It was compiled before, so it can be again.
fn is_dead(pattern: &str) -> bool {
    let config = thompson::Config::new().which_captures(WhichCaptures::None);
    let mut compiler = thompson::Compiler::new();
    compiler.syntax(Config::new().case_insensitive(true)).configure(config);
    compiler.build(pattern).is_ok_and(|nfa| !may_match(&nfa))
}

/// How far a way through a pattern has come in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Reached {
    /// Something was read, so this is not the beginning.
    past_start: bool,
    /// This is the end, so nothing more is read.
    at_end: bool,
}

/// Whether a way leads to a match if edges of lines and words count as passed: what is not found here matches nothing.
fn may_match(nfa: &NFA) -> bool {
    let begin = (nfa.start_anchored(), Reached { past_start: false, at_end: false });
    let mut seen = BTreeSet::from([begin]);
    let mut open = vec![begin];
    let mut next: Vec<(StateID, Reached)> = Vec::new();
    while let Some((state, reached)) = open.pop() {
        let read = |to: StateID| (!reached.at_end).then_some((to, Reached { past_start: true, ..reached }));
        match nfa.state(state) {
            State::Match { .. } => return true,
            State::Fail => {}
            State::ByteRange { trans } => next.extend(read(trans.next)),
            State::Sparse(all) => next.extend(all.transitions.iter().filter_map(|trans| read(trans.next))),
            State::Dense(all) => {
                next.extend(all.transitions.iter().filter(|to| **to != StateID::ZERO).filter_map(|to| read(*to)));
            }
            State::Look { look: Look::Start, .. } if reached.past_start => {}
            State::Look { look: Look::End, next: to } => next.push((*to, Reached { at_end: true, ..reached })),
            State::Look { next: to, .. } | State::Capture { next: to, .. } => next.push((*to, reached)),
            State::Union { alternates } => next.extend(alternates.iter().map(|to| (*to, reached))),
            State::BinaryUnion { alt1, alt2 } => next.extend([(*alt1, reached), (*alt2, reached)]),
        }
        open.extend(next.drain(..).filter(|one| seen.insert(*one)));
    }
    false
}

#[cfg(test)]
mod tests {
    use super::is_dead;

    #[test]
    fn what_no_text_can_match_is_dead_and_nothing_else() {
        for pattern in
            ["$a", "a^", r"x\by{0}z$^", r"[^\s\S]", r"(a$b|c^d)", r"a\z.", r"\w\A", "(?s)$.", "$(a|b)+", "a*b^"]
        {
            assert!(is_dead(pattern), "{pattern}");
        }
        for pattern in [
            "",
            "^$",
            "$^",
            "a$",
            "^a",
            "a$|$a",
            "a*^",
            "$a?",
            r"a\b",
            "(?m)a$\nb",
            "(?m)a\n^b",
            "a(^)?",
            "$(a|b)*",
            r"\$a",
        ] {
            assert!(!is_dead(pattern), "{pattern}");
        }
    }

    /// Texts over the few characters that the patterns have: one that is matched shows that a pattern is not dead.
    #[test]
    fn a_pattern_that_some_text_matches_is_never_called_dead() {
        let mut random = crate::random::Random::new(7);
        let parts = ["a", "b", "^", "$", "(a|$)", "(^|b)", "a?", "b*", r"\b", "(?m:^)", "(?m:$)", "\n"];
        let texts: Vec<String> = (0..1_365u32)
            .map(|mut number| {
                let mut text = String::new();
                while number > 0 {
                    number -= 1;
                    text.push(['a', 'b', '\n', '-'][(number % 4) as usize]);
                    number /= 4;
                }
                text
            })
            .collect();
        let mut dead = 0;
        for _ in 0..2_000 {
            let pattern: String = (0..1 + random.below(5)).map(|_| parts[random.below(parts.len())]).collect();
            let regex = regex::Regex::new(&format!("(?i){pattern}")).expect("a pattern");
            let is_matched = texts.iter().any(|text| regex.is_match(text));
            assert!(!is_matched || !is_dead(&pattern), "{pattern}");
            dead += u32::from(is_dead(&pattern));
        }
        assert!(dead > 200, "{dead}");
    }
}
