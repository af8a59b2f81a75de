//! Patterns of a mapping: linear-time, and limited in size, depth and number.

use regex::{Regex, RegexBuilder};

use super::keys::{Reader, Written};
use crate::diagnostic::Code;

/// Most characters of one pattern.
const CHARACTERS: usize = 1_000;
/// Most bytes of one compiled pattern, and of what it remembers while it searches.
const COMPILED_BYTES: usize = 1 << 20;
/// Deepest nesting within a pattern.
const DEPTH: u32 = 50;
/// Most patterns of one mapping.
const PATTERNS: usize = 300;

/// How many patterns there have been.
#[derive(Debug, Default)]
pub(super) struct Patterns {
    count: usize,
}

impl Reader {
    /// Compiles a pattern.
    pub(super) fn pattern(&mut self, written: &Written<'_>) -> Option<Regex> {
        self.patterns.count += 1;
        if self.patterns.count > PATTERNS {
            if self.patterns.count == PATTERNS + 1 {
                let message = format!("a mapping has at most {PATTERNS} patterns, and this is one more");
                self.fault(
                    Code::TooLarge,
                    written.span,
                    message,
                    "put names into a `table` instead of one pattern each",
                );
            }
            return None;
        }
        compile(written.text)
            .map_err(|why| {
                self.fault(Code::BadPattern, written.span, format!("the pattern cannot be used: {why}"), HELP);
            })
            .ok()
    }
}

const HELP: &str =
    "patterns are regular expressions without look-around and back-references; in YAML put them in single quotes";

fn compile(text: &str) -> Result<Regex, String> {
    let characters = text.chars().count();
    if characters > CHARACTERS {
        return Err(format!("it has {characters} characters, and {CHARACTERS} are the most"));
    }
    let built =
        RegexBuilder::new(text).size_limit(COMPILED_BYTES).dfa_size_limit(COMPILED_BYTES).nest_limit(DEPTH).build();
    built.map_err(|fault| match fault {
        regex::Error::CompiledTooBig(_) => "it would take too much memory; repeat less".to_owned(),
        fault => {
            let text = fault.to_string();
            text.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned()
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn why(text: &str) -> String {
        compile(text).expect_err("a fault")
    }

    #[test]
    fn patterns_are_limited() {
        assert!(compile(&"x".repeat(CHARACTERS)).is_ok());
        assert!(why(&"x".repeat(CHARACTERS + 1)).contains("1001 characters"));
        assert!(why(r"(\w{1,1000}){1000}").contains("too much memory"));
        assert!(compile(&format!("{}x{}", "(".repeat(40), ")".repeat(40))).is_ok());
        assert!(compile(&format!("{}x{}", "(".repeat(60), ")".repeat(60))).is_err());
    }

    #[test]
    fn faults_are_told_in_one_line() {
        assert_eq!(why("(a"), "unclosed group");
        assert!(why(r"(?=a)").contains("look-around"));
        assert!(why(r"(a)\1").contains("backreferences"));
        assert!(!why("[z-a]").contains('\n'));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_text_is_a_pattern_or_none(text in r"[a(){}\[\]|*+?\\dw,19^$.<>P:-]{0,40}") {
            let _ = compile(&text);
        }
    }
}
