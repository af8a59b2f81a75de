//! The examples of the guide, run: every policy in a page loads, and the cases after it hold.
//!
//! A fenced block headed `yaml policy` is a policy, or a fragment of one that needs no header of its own; the next block
//! headed `yaml cases` holds cases about it. Several policy blocks in a row are the files of one folder.

use std::path::Path;

use scopeline::testing::Suite;
use scopeline::{Diagnostic, Policy, Sources};

/// Pages whose every construct has to be run.
const PAGES: [&str; 4] = ["commitments.md", "cookbook.md", "from-prose-to-policy.md", "quotes.md"];

/// A block of a page with the line on which it begins.
struct Block {
    kind: &'static str,
    place: String,
    text: String,
}

fn blocks(page: &str, text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open: Option<Option<&'static str>> = None;
    for (number, line) in (1..).zip(text.lines()) {
        match (&open, line.strip_prefix("```")) {
            (None, Some(info)) => {
                let kind = ["policy", "cases"].into_iter().find(|kind| info == format!("yaml {kind}"));
                if let Some(kind) = kind {
                    blocks.push(Block {
                        kind,
                        place: format!("guide/{page}, block of line {number}"),
                        text: String::new(),
                    });
                }
                open = Some(kind);
            }
            (Some(_), Some(_)) => open = None,
            (Some(Some(_)), None) => {
                let block = blocks.last_mut().expect("a block was opened");
                block.text.push_str(line);
                block.text.push('\n');
            }
            _ => {}
        }
    }
    blocks
}

/// A policy of these blocks, with what every policy has where they leave it out.
fn sources(parts: &[&Block]) -> Sources {
    let says = |key: &str| parts.iter().any(|part| part.text.lines().any(|line| line.starts_with(key)));
    let mut head = "scopeline: 1\n".to_owned();
    if !says("policy:") {
        head.push_str("policy: { id: example, currency: EUR, time-zone: Europe/Berlin }\n");
    }
    if !says("otherwise:") {
        head.push_str("otherwise: { class: service, certainty: approval }\n");
    }
    let text = |part: &&Block| {
        let own = if part.text.starts_with("scopeline:") { "" } else { "scopeline: 1\n" };
        (part.place.clone(), format!("{own}{}", part.text))
    };
    parts.iter().map(text).chain([("header".to_owned(), head)]).collect()
}

fn shown(faults: &[Diagnostic], sources: &Sources) -> String {
    faults.iter().map(|fault| format!("{}\n", fault.one_line(sources))).collect()
}

#[test]
fn every_example_of_the_guide_holds() {
    for page in PAGES {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("guide").join(page);
        let text = std::fs::read_to_string(path).expect("the page is there");
        let mut parts: Vec<&Block> = Vec::new();
        let mut tried = 0;
        let blocks = blocks(page, &text);
        for block in &blocks {
            if block.kind == "policy" {
                parts.push(block);
                continue;
            }
            let texts = sources(&std::mem::take(&mut parts));
            let policy = Policy::from_sources(&texts)
                .unwrap_or_else(|faults| panic!("{}: the policy has faults\n{}", block.place, shown(&faults, &texts)));
            let cases = Sources::single(&block.place, format!("scopeline-tests: 1\n{}", block.text));
            let suite = Suite::from_sources(&cases).unwrap_or_else(|faults| panic!("{}", shown(&faults, &cases)));
            let run = suite.run(&policy);
            assert!(run.failed().next().is_none(), "{}", shown(&run.diagnostics(), &cases));
            tried += 1;
        }
        assert!(parts.is_empty(), "{page}: a policy has no cases after it");
        assert!(tried > 0, "{page}: there is nothing to run");
    }
}
