//! Published clauses, each said as a policy and tried on both sides of its line.
//!
//! Each file of `tests/data/clauses/` holds the clauses of one publisher, restated: what the clause says, a fragment of
//! a policy that says it, and cases. What no policy can decide is `outside`, with the reason. The parts are told apart
//! by their indentation, not by a YAML reader, so that every scalar stays as it is written.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use scopeline::testing::Suite;
use scopeline::{Answer, Diagnostic, Policy, Sources};

/// The most clauses, in a hundred, that may be outside of what a policy can say.
const MOST_OUTSIDE: usize = 5;

/// One clause.
#[derive(Debug, Default)]
struct Clause {
    file: String,
    id: String,
    says: String,
    outside: Option<String>,
    /// What all clauses of the file have under them.
    base: String,
    policy: String,
    cases: String,
}

/// Where in a file a line stands.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Part {
    Head,
    Base,
    Policy,
    Cases,
}

fn clauses() -> Vec<Clause> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/clauses");
    let entries = std::fs::read_dir(&folder).expect("the folder of the clauses is there");
    let mut files: Vec<_> = entries.map(|entry| entry.expect("it can be listed").path()).collect();
    files.sort();
    files.iter().flat_map(|path| read(path)).collect()
}

fn read(path: &Path) -> Vec<Clause> {
    let file = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
    let text = std::fs::read_to_string(path).expect("it can be read");
    let (mut base, mut found, mut part) = (String::new(), Vec::<Clause>::new(), Part::Head);
    for (number, line) in (1..).zip(text.lines()) {
        let indent = line.len() - line.trim_start().len();
        let content = line.trim();
        let wrong = || -> ! { panic!("{file}, line {number}: `{content}` does not belong here") };
        // What begins no key of the frame belongs to the part that it stands in.
        let is_key = !content.is_empty() && !content.starts_with('#');
        match (indent, part) {
            (_, Part::Head) if !is_key => {}
            (0, _) if content == "base:" => part = Part::Base,
            (0, _) if is_key => part = Part::Head,
            (2, part_now) if is_key && part_now != Part::Base => {
                let id = content.strip_suffix(':').unwrap_or_else(|| wrong()).to_owned();
                found.push(Clause { file: file.clone(), id, base: base.clone(), ..Clause::default() });
                part = Part::Head;
            }
            (4, part_now) if is_key && part_now != Part::Base => {
                let clause = found.last_mut().unwrap_or_else(|| wrong());
                let (key, value) = content.split_once(':').unwrap_or_else(|| wrong());
                part = match key {
                    "policy" => Part::Policy,
                    "cases" => Part::Cases,
                    _ => Part::Head,
                };
                match key {
                    "says" => value.trim().clone_into(&mut clause.says),
                    "outside" => clause.outside = Some(value.trim().to_owned()),
                    "policy" | "cases" if value.trim().is_empty() => {}
                    _ => wrong(),
                }
            }
            (_, Part::Head) => wrong(),
            (_, Part::Base) => writeln!(base, "{}", line.get(2..).unwrap_or("")).expect("a string takes any line"),
            (_, Part::Policy | Part::Cases) => {
                let clause = found.last_mut().unwrap_or_else(|| wrong());
                let whole = if part == Part::Policy { &mut clause.policy } else { &mut clause.cases };
                writeln!(whole, "{}", line.get(6..).unwrap_or("")).expect("a string takes any line");
            }
        }
    }
    found
}

impl Clause {
    /// The fragment with what every policy has, where the author left it out.
    fn sources(&self) -> Sources {
        let says =
            |key: &str| [&self.base, &self.policy].iter().any(|text| text.lines().any(|line| line.starts_with(key)));
        let mut own = "scopeline: 1\n".to_owned();
        if !says("policy:") {
            writeln!(own, "policy: {{ id: {}, currency: USD, time-zone: Etc/UTC }}", self.id)
                .expect("a string takes any line");
        }
        if !says("otherwise:") {
            own.push_str("otherwise: { class: service, certainty: approval }\n");
        }
        own.push_str(&self.policy);
        let base =
            (!self.base.is_empty()).then(|| (format!("{}, base", self.file), format!("scopeline: 1\n{}", self.base)));
        base.into_iter().chain([(format!("{}, {}", self.file, self.id), own)]).collect()
    }

    /// The cases, on a day of no meaning where they do not say one.
    fn suite(&self) -> Sources {
        let head = "scopeline-tests: 1\ndefaults: { date: 2026-08-03 }\ncases:\n";
        Sources::single(format!("{}, {}", self.file, self.id), format!("{head}{}", self.cases))
    }
}

fn shown(faults: &[Diagnostic], sources: &Sources) -> String {
    let line =
        |fault: &Diagnostic| format!("  {}\n    {}\n", fault.one_line(sources), fault.help.as_deref().unwrap_or(""));
    faults.iter().map(line).collect()
}

/// What of an answer a clause can be about.
fn terms(answer: &Answer) -> String {
    let mut value = serde_json::to_value(answer).expect("an answer is plain data");
    let map = value.as_object_mut().expect("an answer is an object");
    for beside in ["id", "date", "date-from", "policy", "assumed", "reason", "rule", "clause", "questions", "unread"] {
        map.remove(beside);
    }
    value.to_string()
}

/// What is wrong with a clause that is said, if anything is.
fn fault_of(clause: &Clause) -> Option<String> {
    let sources = clause.sources();
    let policy = match Policy::from_sources(&sources) {
        Ok(policy) => policy,
        Err(faults) => return Some(format!("the policy has faults\n{}", shown(&faults, &sources))),
    };
    let texts = clause.suite();
    let suite = match Suite::from_sources(&texts) {
        Ok(suite) => suite,
        Err(faults) => return Some(format!("the cases have faults\n{}", shown(&faults, &texts))),
    };
    let run = suite.run(&policy);
    if run.failed().next().is_some() {
        return Some(format!("these cases do not hold\n{}", shown(&run.diagnostics(), &texts)));
    }
    let answers: BTreeSet<String> =
        suite.cases().iter().filter_map(|case| Some(terms(&policy.prepare(&case.request).ok()?.answer()))).collect();
    (answers.len() < 2).then(|| "all cases stand on one side of its line".to_owned())
}

#[test]
#[expect(clippy::print_stdout, reason = "the count is what the test is read for")]
fn every_clause_is_said_and_tried_on_both_sides_of_its_line() {
    let clauses = clauses();
    let (mut wrong, mut ids) = (String::new(), BTreeSet::new());
    for clause in &clauses {
        assert!(ids.insert(clause.id.as_str()), "`{}` stands twice", clause.id);
        assert!(!clause.says.is_empty(), "`{}` does not say what it says", clause.id);
        if let Some(fault) = if clause.outside.is_some() { None } else { fault_of(clause) } {
            writeln!(wrong, "{}: {fault}", clause.id).expect("a string takes any line");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    let (total, outside) = (clauses.len(), clauses.iter().filter(|clause| clause.outside.is_some()).count());
    println!("clauses: {} expressed, {outside} outside, {total} in all", total - outside);
    for clause in clauses.iter().filter(|clause| clause.outside.is_some()) {
        println!("  outside: {} ({})", clause.id, clause.outside.as_deref().unwrap_or_default());
    }
    assert!(outside * 100 <= total * MOST_OUTSIDE, "{outside} of {total} clauses are outside");
}
