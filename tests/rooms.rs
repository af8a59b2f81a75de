//! Which room may know which: read from the `use` lines.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Each room with those it may import. A room that is not named may not exist.
const MAY: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("class", &[]),
    ("value", &[]),
    ("calendar", &["value"]),
    ("diagnostic", &["text"]),
    ("error", &["value"]),
    ("request", &["value", "class", "error", "diagnostic"]),
    ("syntax", &["text", "diagnostic"]),
    ("schema", &[]),
    ("format", &["syntax", "text", "diagnostic"]),
    ("document", &["syntax", "value", "class", "text", "diagnostic"]),
    ("policy", &["text", "diagnostic", "document", "syntax", "class", "value", "calendar"]),
    ("facts", &["calendar", "policy", "request", "value", "error", "diagnostic"]),
    ("decision", &["class", "policy", "value"]),
    ("commitment", &["calendar", "policy", "decision", "facts", "value", "error"]),
    ("statistics", &["value"]),
    ("outgrown", &["history", "statistics", "policy", "value"]),
    ("account", &["policy", "document", "value", "error", "diagnostic"]),
    ("history", &["request", "class", "value", "error", "diagnostic"]),
    (
        "feasibility",
        &[
            "history",
            "commitment",
            "calendar",
            "policy",
            "decision",
            "facts",
            "request",
            "document",
            "syntax",
            "text",
            "diagnostic",
            "class",
            "value",
            "error",
        ],
    ),
    ("catalogue", &["account", "policy", "document", "decision", "facts", "class", "value", "error"]),
    ("reference", &["calendar", "policy", "facts", "class", "value", "decision"]),
    ("engine", &["calendar", "policy", "facts", "class", "value", "decision", "request", "error"]),
    ("explanation", &["reference", "engine", "policy", "facts", "decision", "request", "class", "value"]),
    ("analysis", &["reference", "policy", "facts", "request", "calendar", "class", "value", "error"]),
    (
        "enquiry",
        &["analysis", "reference", "explanation", "policy", "facts", "decision", "request", "class", "value", "error"],
    ),
    ("narration", &["enquiry", "explanation", "policy", "facts", "decision", "request", "class", "value"]),
    (
        "contract",
        &[
            "catalogue",
            "narration",
            "explanation",
            "render",
            "document",
            "policy",
            "facts",
            "decision",
            "request",
            "class",
            "value",
            "text",
            "diagnostic",
            "error",
        ],
    ),
    ("intake", &["syntax", "text", "diagnostic", "request", "value", "error"]),
    ("lifecycle", &["syntax", "text", "diagnostic", "request", "value", "error"]),
    (
        "testing",
        &[
            "analysis",
            "syntax",
            "text",
            "diagnostic",
            "request",
            "explanation",
            "policy",
            "facts",
            "reference",
            "class",
            "value",
            "error",
        ],
    ),
    (
        "lint",
        &["analysis", "request", "syntax", "text", "diagnostic", "document", "policy", "class", "value", "testing"],
    ),
    (
        "log",
        &[
            "render",
            "explanation",
            "engine",
            "policy",
            "facts",
            "decision",
            "request",
            "diagnostic",
            "class",
            "value",
            "error",
        ],
    ),
    (
        "report",
        &["outgrown", "history", "commitment", "calendar", "policy", "facts", "request", "class", "value", "error"],
    ),
    (
        "render",
        &[
            "text",
            "diagnostic",
            "explanation",
            "narration",
            "class",
            "decision",
            "policy",
            "lint",
            "report",
            "history",
            "value",
        ],
    ),
];

fn rust_files(folder: &Path, found: &mut Vec<(String, String)>) {
    let mut entries: Vec<_> =
        fs::read_dir(folder).expect("a folder of the crate").flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push((path.display().to_string(), fs::read_to_string(&path).expect("a source file")));
        }
    }
}

/// The code of a file before its tests, without comments: tests may use what they like.
fn code(text: &str) -> String {
    let before_tests = text.split("#[cfg(test)]").next().unwrap_or("");
    before_tests.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// A file of tests may use what it likes, too.
fn is_of_tests(inside: &str) -> bool {
    inside.split(['/', '.']).any(|part| part == "tests")
}

#[test]
fn every_room_imports_only_what_it_may() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let may: BTreeMap<&str, BTreeSet<&str>> =
        MAY.iter().map(|(room, rooms)| (*room, rooms.iter().copied().collect())).collect();
    let mut files = Vec::new();
    rust_files(&root, &mut files);
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for (path, text) in &files {
        let inside = path.strip_prefix(&format!("{}/", root.display())).unwrap_or(path).replace('\\', "/");
        if inside == "lib.rs" {
            continue;
        }
        let room = inside.split(['/', '.']).next().unwrap_or("");
        let code = code(text);
        if room == "bin" {
            if code.contains("crate::")
                && code.split("crate::").skip(1).any(|rest| rest.starts_with("policy") || rest.starts_with("reference"))
            {
                wrong.push(format!("{inside} reaches inside the library"));
            }
            continue;
        }
        seen.insert(room.to_owned());
        let Some(allowed) = may.get(room) else {
            wrong.push(format!("{inside} stands in a room that the table does not have"));
            continue;
        };
        if is_of_tests(&inside) {
            continue;
        }
        for rest in code.split("crate::").skip(1) {
            let name: String = rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
            if !name.is_empty() && name != room && !allowed.contains(name.as_str()) {
                wrong.push(format!("{inside} imports `{name}`"));
            }
        }
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let expected: BTreeSet<String> = may.keys().map(|room| (*room).to_owned()).collect();
    assert_eq!(seen, expected, "the table names each room");
}

#[test]
fn only_one_room_names_the_yaml_parser_and_none_prints_or_reads_the_clock() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&root, &mut files);
    let inside = |path: &str| path.strip_prefix(&format!("{}/", root.display())).unwrap_or(path).to_owned();
    for (path, text) in files.iter().filter(|(path, _)| !path.contains("/bin/") && !is_of_tests(&inside(path))) {
        let code = code(text);
        assert!(!code.contains("granit") || path.contains("/syntax/"), "{path} names the YAML parser");
        for word in [
            "println!",
            "eprintln!",
            "std::fs",
            "std::env",
            "SystemTime",
            "Instant::now",
            "Utc::now",
            "Local::now",
            "Zoned::now",
        ] {
            assert!(!code.contains(word), "{path} says `{word}`");
        }
    }
}
