//! A policy that changes while requests are decided: `cargo run --example reload`.
//!
//! A new text is parsed, checked, held to its own cases and compiled before anybody decides by it; only then is it put in
//! the place of the old one, in one step. A text that fails at any of these is refused with its faults, and the last good
//! policy stays. Whoever decides takes the engine of that moment and never waits.
//!
//! The texts stand here so that the example runs anywhere and ends by itself. With files, [`Texts`] is a folder, and
//! [`reload`] is called when something in it has changed: by a watcher, on a signal, or every minute.

use std::io::Write as _;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;

use arc_swap::ArcSwap;
use scopeline::testing::Suite;
use scopeline::{Diagnostic, Engine, Policy, Request, Sources};

/// What lies in the folder of a policy. With files it would be read by `std::fs::read_to_string`, name by name.
type Texts = [(&'static str, &'static str); 2];

const CASES: &str = "
scopeline-tests: 1
defaults: { date: 2026-08-14 }
cases:
  - { name: a defect is ours, facts: { kind: defect }, expect: { class: support } }
  - { name: nobody builds for nothing, facts: { kind: feature }, expect: { class: service } }
";

const FIRST: &str = "
scopeline: 1
policy: { id: desk, version: 2026.1 }
facts: { kind: { one-of: [defect, how-to, feature] } }
rules:
  - { id: defects, when: { kind: defect }, class: support }
otherwise: { class: service }
";

/// Somebody mistyped the name of a fact.
const BROKEN: &str = "
scopeline: 1
policy: { id: desk, version: 2026.2 }
facts: { kind: { one-of: [defect, how-to, feature] } }
rules:
  - { id: defects, when: { knid: defect }, class: support }
otherwise: { class: service }
";

/// Nothing is wrong with it but what it says.
const GENEROUS: &str = "
scopeline: 1
policy: { id: desk, version: 2026.3 }
facts: { kind: { one-of: [defect, how-to, feature] } }
rules:
  - { id: everything, when: { kind: [defect, how-to, feature] }, class: support }
otherwise: { class: service }
";

const GOOD: &str = "
scopeline: 1
policy: { id: desk, version: 2026.4 }
facts: { kind: { one-of: [defect, how-to, feature] } }
rules:
  - { id: help, when: { kind: [defect, how-to] }, class: support }
otherwise: { class: service }
";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = std::io::stdout().lock();
    let first = engine(&sources(&texts(FIRST))).map_err(|faults| format!("no policy to begin with:\n{faults}"))?;
    let desk = Desk::new(first);
    let kinds = ["defect", "how-to", "feature"];
    let requests = kinds.map(|kind| Request::builder().date(day()).fact("kind", kind).build());
    let requests = requests.into_iter().collect::<Result<Vec<_>, _>>()?;

    thread::scope(|scope| {
        scope.spawn(|| desk.decide_until_closed(&requests));
        let run = (|| {
            writeln!(out, "to begin with: {}", desk.after_a_whole_round())?;
            for text in [BROKEN, GENEROUS, GOOD] {
                match reload(&desk, &texts(text)) {
                    Ok(version) => writeln!(out, "\n{version} is in force")?,
                    Err(faults) => write!(out, "\nrefused:\n{faults}")?,
                }
                writeln!(out, "now: {}", desk.after_a_whole_round())?;
            }
            Ok::<(), std::io::Error>(())
        })();
        desk.is_closed.store(true, Ordering::Relaxed);
        run
    })?;
    assert_eq!(version(&desk.engine.load()), "2026.4", "the last good policy is the one in force");
    Ok(())
}

fn day() -> scopeline::value::Date {
    "2026-08-14".parse().unwrap_or_default()
}

fn texts(policy: &'static str) -> Texts {
    [("policy.yaml", policy), ("tests.yaml", CASES)]
}

fn sources(texts: &Texts) -> Sources {
    Sources::from_iter(*texts)
}

/// Puts a new policy in the place of the old one if nothing is wrong with it. Answers its version, or what is wrong.
fn reload(desk: &Desk, texts: &Texts) -> Result<String, String> {
    let next = engine(&sources(texts))?;
    let version = version(&next).to_owned();
    desk.engine.store(next.into());
    Ok(version)
}

/// From texts to an engine; every step may refuse, and the last good engine knows nothing of it.
fn engine(sources: &Sources) -> Result<Engine, String> {
    let shown = |faults: Vec<Diagnostic>| lines(&faults, sources);
    let policy = Policy::from_sources(sources).map_err(shown)?;
    let suite = Suite::from_sources(sources).map_err(shown)?;
    let run = suite.run(&policy);
    if !run.passed() {
        return Err(shown(run.diagnostics()));
    }
    policy.compile().map_err(|over_budget| format!("  {over_budget}\n"))
}

fn lines(faults: &[Diagnostic], sources: &Sources) -> String {
    faults.iter().map(|fault| format!("  {}\n", fault.one_line(sources))).collect()
}

fn version(engine: &Engine) -> &str {
    engine.policy().version().unwrap_or("-")
}

/// What all threads of a helpdesk share.
struct Desk {
    engine: ArcSwap<Engine>,
    is_closed: AtomicBool,
    /// Rounds over all requests, and what the last one came to.
    rounds: AtomicU64,
    last: Mutex<String>,
}

impl Desk {
    fn new(engine: Engine) -> Self {
        Self {
            engine: ArcSwap::from_pointee(engine),
            is_closed: AtomicBool::new(false),
            rounds: AtomicU64::new(0),
            last: Mutex::new(String::new()),
        }
    }

    /// What a thread of the desk does all day.
    fn decide_until_closed(&self, requests: &[Request]) {
        // It fits itself to the engine that it is used with, so one does for all versions.
        let mut scratch = scopeline::engine::Scratch::new();
        while !self.is_closed.load(Ordering::Relaxed) {
            // The engine of this moment. It lives as long as it is used, whatever takes its place meanwhile.
            let engine = self.engine.load_full();
            let mut line = format!("by {}", version(&engine));
            for request in requests {
                let facts = engine.prepare(request);
                let decided = facts.as_ref().map(|facts| {
                    let as_of = facts.as_of()?;
                    Ok::<_, scopeline::Error>(facts.decide(as_of, &mut scratch).class())
                });
                let kind = request.fact("kind").map(ToString::to_string).unwrap_or_default();
                match decided {
                    Ok(Ok(class)) => line += &format!(", {kind} is {class}"),
                    Ok(Err(refused)) => line += &format!(", {kind}: {refused}"),
                    Err(refused) => line += &format!(", {kind}: {refused}"),
                }
            }
            if let Ok(mut last) = self.last.lock() {
                *last = line;
            }
            self.rounds.fetch_add(1, Ordering::Release);
        }
    }

    /// Waits for a round that began after this call, so that what is printed does not depend on who is faster.
    fn after_a_whole_round(&self) -> String {
        let before = self.rounds.load(Ordering::Acquire);
        while self.rounds.load(Ordering::Acquire) < before + 2 {
            thread::yield_now();
        }
        self.last.lock().map(|last| last.clone()).unwrap_or_default()
    }
}
