//! Policies of which a tenth of the rules look at what only a text of 2 KB says.
//!
//! Deciding is timed as ever. Searching the text is part of preparing for the engine, so that it is timed beside it and
//! beside what one writes by hand: one regular expression of all words, which reads the text once.

use std::hint::black_box;

use regex::{Regex, RegexBuilder};
use scopeline::Request;

use crate::common::known::slot;
use crate::common::measure::{Flush, median, nanoseconds};
use crate::common::world::TOPIC_WORDS;
use crate::ground::Ground;
use crate::rungs;

const REQUESTS: usize = 2_000;
const ROUNDS: usize = 5;

/// Prints the rung of this size with texts, and what a text costs.
pub(crate) fn run(size: usize, flush: &mut Flush) {
    rungs::run(size, true, flush);
    let ground = Ground::new(size, true);
    let requests: Vec<Request> = (0..REQUESTS).map(|at| ground.request(at, false)).collect();
    let search = search();
    for (known, request) in ground.known.iter().zip(&requests) {
        assert_eq!(topic(&search, request), known.slots[slot::TOPIC] as usize, "the topic that was told");
    }
    let (mut ours, mut by_hand) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        flush.walk();
        ours.push(nanoseconds(REQUESTS, || {
            requests.iter().for_each(|request| _ = black_box(ground.engine.prepare(black_box(request))));
        }));
        flush.walk();
        by_hand.push(nanoseconds(REQUESTS, || {
            requests.iter().for_each(|request| _ = black_box(topic(&search, black_box(request))));
        }));
    }
    let bytes: usize = requests.iter().filter_map(Request::body).map(str::len).sum();
    let (ours, by_hand) = (median(ours), median(by_hand));
    println!(
        "text-search N={size} body_bytes={} prepare_ns={ours:.0} regex_alone_ns={by_hand:.0} ratio={:.2}",
        bytes / REQUESTS,
        ours / by_hand
    );
}

/// All words of all topics, as whole words and in any case; the group that matches tells the topic.
fn search() -> Regex {
    let groups: Vec<String> =
        TOPIC_WORDS.iter().map(|words| format!("({})", words.join("|").replace(' ', r"\s+"))).collect();
    let pattern = format!(r"\b(?:{})\b", groups.join("|"));
    RegexBuilder::new(&pattern).case_insensitive(true).build().expect("a pattern of plain words")
}

/// The topic of a text. The first of several would win; here there is one at most.
fn topic(search: &Regex, request: &Request) -> usize {
    let body = request.body().unwrap_or_default();
    let Some(found) = search.captures(body) else { return 0 };
    (1..=TOPIC_WORDS.len()).find(|&group| found.get(group).is_some()).unwrap_or(0)
}
