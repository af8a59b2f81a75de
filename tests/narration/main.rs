//! What is told to agents, clients and auditors: real situations word by word, and what never gets out.

mod books;
mod escapes;
mod leaks;
mod letters;
#[cfg(feature = "cli")]
mod program;
mod situations;

use std::fs;
use std::path::{Path, PathBuf};

use scopeline::enquiry::Budget;
use scopeline::narration::{Narration, Reader, phrasebook};
use scopeline::{Facts, Policy, Request, Sources};

/// A file or folder of the crate.
fn place(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A shipped policy, without its cases.
fn shipped(name: &str) -> Policy {
    let folder = place("policies").join(name);
    let read = |file: &str| Some((file.to_owned(), fs::read_to_string(folder.join(file)).ok()?));
    let sources: Sources = ["policy.yaml", "lifecycles.yaml", "releases.yaml"].into_iter().filter_map(read).collect();
    Policy::from_sources(&sources).expect("a shipped policy has no fault")
}

fn policy(text: &str) -> Policy {
    let sources = Sources::single("policy.yaml", text);
    Policy::from_sources(&sources).unwrap_or_else(|faults| {
        panic!("{}", faults.iter().map(|fault| fault.one_line(&sources)).collect::<Vec<_>>().join("\n"))
    })
}

fn request(json: &str) -> Request {
    Request::from_json(json).expect("a request")
}

fn told(facts: &Facts<'_>, reader: Reader, language: &str) -> Narration {
    facts.narrate(reader, phrasebook(language).expect("a language with words"), Budget::default())
}
