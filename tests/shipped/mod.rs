//! The policies that are shipped, with every request that is shipped beside them.

use std::fs;
use std::path::Path;

use scopeline::testing::Suite;
use scopeline::{Intake, Policy, Request, Sources};

/// One shipped policy and its requests: those of `requests.jsonl`, and those of its own cases.
pub(crate) struct Shipped {
    pub(crate) name: &'static str,
    pub(crate) policy: Policy,
    pub(crate) requests: Vec<Request>,
}

const NAMES: [&str; 7] = [
    "lodestone",
    "self-hosted",
    "web-agency",
    "managed-service",
    "published/mattermost",
    "published/pantheon",
    "published/wodobo",
];

pub(crate) fn shipped() -> Vec<Shipped> {
    NAMES.iter().map(|name| one(name)).collect()
}

fn one(name: &'static str) -> Shipped {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies").join(name);
    let mut texts: Vec<(String, String)> = Vec::new();
    for entry in fs::read_dir(&folder).expect("the folder is there") {
        let path = entry.expect("it can be listed").path();
        let file = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
        if file.ends_with(".yaml") {
            texts.push((file, fs::read_to_string(&path).expect("it can be read")));
        }
    }
    texts.sort();
    let mapping = texts.iter().position(|(file, _)| file == "intake.yaml").map(|at| texts.remove(at));
    let mapping = mapping.map(|(file, text)| Intake::from_sources(&Sources::single(file, text)).expect("no fault"));
    let sources = Sources::from_iter(texts);
    let policy = Policy::from_sources(&sources).expect("a shipped policy has no fault");
    let suite = Suite::from_sources(&sources).expect("shipped cases have no fault");
    let mut requests: Vec<Request> = suite.cases().iter().map(|case| case.request.clone()).collect();
    let lines = fs::read_to_string(folder.join("requests.jsonl")).unwrap_or_default();
    requests.extend(lines.lines().map(|line| {
        let read = mapping.as_ref().map_or_else(|| Request::from_json(line), |mapping| mapping.request(line));
        read.expect("a shipped request is well formed")
    }));
    // A case may be about a request that is refused.
    requests.retain(|request| policy.prepare(request).is_ok());
    assert!(!requests.is_empty(), "{name} has no request");
    Shipped { name, policy, requests }
}
