//! The command line as a user meets it: what it prints, where, and its exit codes.
#![cfg(feature = "cli")]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const POLICY: &str = "\
scopeline: 1
policy: { id: tiny, version: 1.2, currency: EUR }
plans: [basic, gold]
facts:
  kind: { one-of: [defect, feature, training], ask: What is it about? }
services:
  course: { title: A course, price: { fixed: 900 } }
rules:
  - { id: defects, clause: 1, when: { kind: defect }, class: support }
  - { id: courses, clause: 2, when: { kind: training }, class: service, offer: course }
otherwise: { class: rework }
";

const TESTS: &str = "\
scopeline-tests: 1
defaults: { date: 2026-07-01 }
cases:
  - name: a defect is support
    facts: { kind: defect }
    expect: { class: support, rule: defects }
  - name: a course has a price
    facts: { kind: training }
    expect: { class: service, offer: course }
";

const REQUESTS: &str = r#"{"id":"a","date":"2026-07-01","facts":{"kind":"defect"}}
{"id":"b","date":"2026-07-02","facts":{"kind":"training"}}
{"id":"c","date":"2026-07-03","facts":{"kind":"feature"}}
{"id":"d","date":"2026-07-04"}
"#;

const INTAKE: &str = "\
scopeline-intake: 1
request: { id: /key, date: /opened }
facts:
  kind: { at: /type, table: { Bug: defect, Idea: feature } }
";

/// A folder of its own for one test, empty at first.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("cli-{test}"));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("the folder can be made");
        Self(path)
    }

    /// With a policy in `tiny/policy.yaml`, its cases in `tiny/tests.yaml`, and `requests.jsonl`.
    fn with_policy(test: &str) -> Self {
        let folder = Self::new(test);
        folder.write("tiny/policy.yaml", POLICY);
        folder.write("tiny/tests.yaml", TESTS);
        folder.write("requests.jsonl", REQUESTS);
        folder
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().expect("it is inside")).expect("the folder can be made");
        fs::write(path, content).expect("the file can be written");
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_scopeline"));
        command.current_dir(&self.0).args(args).env_remove("COLUMNS").env_remove("CLICOLOR_FORCE");
        command
    }

    fn run(&self, args: &[&str]) -> Done {
        self.run_with(args, "")
    }

    /// Runs a command with this on its standard input.
    fn run_with(&self, args: &[&str], input: impl AsRef<[u8]>) -> Done {
        let mut command = self.command(args);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        // It may end before it has read everything.
        let _ = child.stdin.take().expect("it is piped").write_all(input.as_ref());
        Done::new(child.wait_with_output().expect("the program ends"))
    }
}

/// What a command left behind. Whatever it was, nothing hidden went to a terminal.
#[derive(Debug, PartialEq)]
struct Done {
    code: i32,
    out: String,
    err: String,
}

impl Done {
    fn new(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("the output is UTF-8");
        let done =
            Self { code: output.status.code().expect("it exits"), out: text(output.stdout), err: text(output.stderr) };
        let is_hidden = |c| c != '\n' && scopeline::render::escape::is_hidden(c);
        assert!(!done.out.contains(is_hidden) && !done.err.contains(is_hidden), "{done:?}");
        done
    }

    /// The whole output, which has this exit code and nothing on standard error.
    fn only(self, code: i32) -> String {
        assert_eq!((self.code, self.err.as_str()), (code, ""), "{}", self.out);
        self.out
    }

    /// What is on standard error, with this exit code and nothing on standard output.
    fn complaint(self, code: i32) -> String {
        assert_eq!((self.code, self.out.as_str()), (code, ""), "{}", self.err);
        self.err
    }

    fn json(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect()
    }
}

// ---- Usage -----------------------------------------------------------------------------------------------------------

#[test]
fn a_wrong_command_line_is_exit_code_2() {
    let folder = Folder::with_policy("usage");
    let wrong: [&[&str]; 9] = [
        &[],
        &["decide"],
        &["check"],
        &["classify", "tiny"],
        &["check", "tiny", "--format", "xml"],
        &["explain", "tiny", "requests.jsonl", "--as-of", "2026-02-30"],
        &["check", "nowhere"],
        &["classify", "tiny", "nowhere.jsonl"],
        &["classify", "tiny", "tiny"],
    ];
    for args in wrong {
        assert_ne!(folder.run(args).complaint(2), "", "{args:?}");
    }
}

#[test]
fn help_is_no_error_and_tells_the_exit_codes() {
    let folder = Folder::new("help");
    assert!(folder.run(&["--help"]).only(0).contains("Exit codes:"));
    for command in ["classify", "explain", "check", "test", "facts"] {
        assert!(folder.run(&[command, "--help"]).only(0).contains("Examples:"), "{command}");
    }
}

// ---- check -----------------------------------------------------------------------------------------------------------

#[test]
fn a_sound_policy_is_said_to_be_so() {
    let folder = Folder::with_policy("check-sound");
    let said = folder.run(&["check", "tiny"]).only(0);
    assert!(said.starts_with("tiny: no faults, 2 rules, "), "{said}");
    assert!(folder.run(&["check", "tiny/policy.yaml"]).only(0).starts_with("tiny/policy.yaml: no faults"));
    assert_eq!(folder.run(&["check", "tiny/tests.yaml"]).only(0), "tiny/tests.yaml: no faults\n");
}

#[test]
fn every_fault_is_shown_with_its_line() {
    let folder = Folder::with_policy("check-faults");
    folder.write(
        "tiny/policy.yaml",
        POLICY.replace("kind: defect", "kidn: defect").replace("offer: course", "offer: curse"),
    );
    folder.write("tiny/tests.yaml", TESTS.replace("expect: { class: support", "expect: { clas: support"));
    let said = folder.run(&["check", "tiny"]).only(1);
    assert!(said.contains(" --> tiny/policy.yaml:9:"), "{said}");
    assert!(said.contains("when: { kidn: defect }") && said.contains("^^^^"), "{said}");
    assert!(said.contains(" --> tiny/tests.yaml:6:"), "{said}");
    assert!(said.contains("= help: "), "{said}");
    assert!(said.ends_with("tiny: 3 errors in 2 files\n"), "{said}");

    let short = folder.run(&["check", "tiny", "--format", "short"]).only(1);
    assert_eq!(short.lines().count(), 4, "{short}");
    assert!(short.starts_with("tiny/policy.yaml:9:"), "{short}");
}

#[test]
fn a_fault_is_said_once() {
    let folder = Folder::with_policy("check-once");
    folder.write("tiny/policy.yaml", POLICY.replace("id: tiny,", "id: tiny, id: tiny,"));
    for command in ["check", "test"] {
        for path in ["tiny", "tiny/policy.yaml"] {
            let said = folder.run(&[command, path]).only(1);
            assert_eq!(said.matches("error[duplicate]").count(), 1, "{said}");
        }
    }
}

#[test]
fn warnings_alone_are_no_fault() {
    let folder = Folder::with_policy("check-warning");
    folder.write("tiny/zoo.yaml", "animals: [lion]\n");
    let said = folder.run(&["check", "tiny"]).only(0);
    assert!(said.contains("warning[") && said.contains("tiny: no faults, 1 warning, "), "{said}");
}

#[test]
fn a_mapping_beside_the_policy_is_checked_with_it() {
    let folder = Folder::with_policy("check-intake");
    folder.write("tiny/intake.yaml", INTAKE);
    assert!(folder.run(&["check", "tiny"]).only(0).contains("no faults"));
    assert_eq!(folder.run(&["check", "tiny/intake.yaml"]).only(0), "tiny/intake.yaml: no faults\n");
    folder.write("tiny/intake.yaml", INTAKE.replace("kind:", "knid:"));
    let said = folder.run(&["check", "tiny"]).only(1);
    assert!(said.contains("error[unknown-fact]") && said.contains("did you mean `kind`?"), "{said}");
    assert!(said.contains(" --> tiny/intake.yaml:4:"), "{said}");
    folder.write("tiny/intake.yaml", INTAKE.replace("facts:", "fact:"));
    assert!(folder.run(&["check", "tiny"]).only(1).contains("error[unknown-key]"));
}

#[test]
fn one_bad_policy_of_several_is_enough() {
    let folder = Folder::with_policy("check-several");
    folder.write("bad/policy.yaml", "scopeline: 1\n");
    let said = folder.run(&["check", "bad", "tiny"]).only(1);
    assert!(said.contains("\ntiny: no faults"), "{said}");
}

#[test]
fn a_folder_without_a_policy_is_a_fault() {
    let folder = Folder::new("check-empty");
    folder.write("nothing/README.md", "# nothing");
    folder.write("nothing/.hidden.yaml", POLICY);
    folder.write("nothing/deep/deeper/policy.yaml", POLICY);
    let said = folder.run(&["check", "nothing"]).only(1);
    assert!(said.contains("error[empty]") && said.contains("--> nothing"), "{said}");
}

// ---- Files -----------------------------------------------------------------------------------------------------------

#[test]
fn what_is_not_utf8_is_a_fault_with_its_place() {
    let folder = Folder::with_policy("not-utf8");
    folder.write("tiny/more.yaml", b"scopeline: 1\ntitle: caf\xe9\n");
    let said = folder.run(&["check", "tiny"]).only(1);
    assert!(
        said.contains("error[not-utf8]: `tiny/more.yaml` is not UTF-8: byte 24 of it, in line 2, is 0xe9"),
        "{said}"
    );
    assert!(folder.run(&["facts", "tiny"]).complaint(1).contains("error[not-utf8]"));
}

#[test]
fn what_is_too_large_is_refused() {
    let folder = Folder::with_policy("too-large");
    let file = fs::File::create(folder.0.join("tiny/large.yaml")).expect("the file can be made");
    file.set_len(1 << 40).expect("it has no blocks");
    let said = folder.run(&["check", "tiny"]).only(1);
    assert!(said.contains("error[too-large]: `tiny/large.yaml` is larger than 32 MiB"), "{said}");
}

#[cfg(unix)]
#[test]
fn a_link_may_not_lead_out_of_its_folder() {
    use std::os::unix::fs::symlink;

    let folder = Folder::with_policy("links");
    folder.write("secret.yaml", "password: hunter2\n");
    fs::create_dir(folder.0.join("tiny/..data")).expect("the folder can be made");
    fs::rename(folder.0.join("tiny/policy.yaml"), folder.0.join("tiny/..data/policy.yaml")).expect("it can be moved");
    symlink("..data/policy.yaml", folder.0.join("tiny/policy.yaml")).expect("a link can be made");
    assert!(folder.run(&["check", "tiny"]).only(0).contains("no faults"));

    symlink("../secret.yaml", folder.0.join("tiny/secret.yaml")).expect("a link can be made");
    let said = folder.run(&["check", "tiny"]).complaint(2);
    assert!(said.contains("`tiny/secret.yaml` is a link that leads out of its folder"), "{said}");
    assert!(!said.contains("hunter2"), "{said}");
}

#[test]
fn a_file_its_folder_and_its_parts_are_the_same_policy() {
    let folder = Folder::with_policy("same");
    folder.write("alone/policy.yaml", POLICY);
    let (tables, rules) = POLICY.split_at(POLICY.find("rules:").expect("it has rules"));
    folder.write("parts/a.yml", tables);
    folder.write("parts/b.yaml", format!("scopeline: 1\n{rules}"));
    let answers = |policy| folder.run(&["classify", policy, "requests.jsonl", "--format", "json"]).only(0);
    let expected = answers("tiny/policy.yaml");
    assert_eq!(expected.lines().count(), 4);
    for policy in ["tiny", "alone", "alone/", "./alone/policy.yaml", "parts"] {
        assert_eq!(answers(policy), expected, "{policy}");
    }
}

// ---- classify --------------------------------------------------------------------------------------------------------

#[test]
fn many_requests_are_shown_in_a_table() {
    let folder = Folder::with_policy("table");
    let said = folder.run(&["classify", "tiny", "requests.jsonl"]).only(0);
    let rows: Vec<Vec<&str>> = said.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(rows[0], ["id", "class", "certainty", "rule", "terms"]);
    assert_eq!(rows[1], ["a", "support", "settled", "1", "defects"]);
    assert_eq!(rows[2][..5], ["b", "service", "settled", "2", "courses"]);
    assert!(said.contains("A course, EUR 900"), "{said}");
    assert_eq!(rows[4][..3], ["d", "support", "open"]);
    assert!(said.contains("missing kind"), "{said}");
    let summary = "\n\n4 requests decided by tiny 1.2\n  support  2  (1 settled, 1 open)\n  service  1  (1 settled)\n  rework   1  (1 settled)\n";
    assert!(said.ends_with(summary), "{said}");
    assert!(said.lines().all(|line| line.chars().count() <= 80), "{said}");
}

#[test]
fn json_is_one_answer_a_line_in_the_order_of_the_requests() {
    let folder = Folder::with_policy("json");
    let done = folder.run(&["classify", "tiny", "requests.jsonl", "--format", "json"]);
    let answers: Vec<scopeline::Answer> =
        done.out.lines().map(|line| serde_json::from_str(line).expect("an answer")).collect();
    let ids: Vec<_> = answers.iter().map(|answer| answer.id.as_deref().expect("it has an id")).collect();
    assert_eq!(ids, ["a", "b", "c", "d"]);
    assert_eq!(answers[3].missing, ["kind"]);
    assert_eq!(folder.run(&["classify", "tiny", "requests.jsonl", "--format", "json"]), done);
}

#[test]
fn an_array_lines_and_standard_input_are_the_same() {
    let folder = Folder::with_policy("forms");
    let array = format!("\u{feff}[\n{}\n]\n", REQUESTS.trim_end().replace('\n', ",\n"));
    folder.write("requests.json", &array);
    let expected = folder.run(&["classify", "tiny", "requests.jsonl", "--format", "json"]);
    let crlf = REQUESTS.replace('\n', "\r\n");
    assert_eq!(folder.run(&["classify", "tiny", "requests.json", "--format", "json"]), expected);
    for input in [REQUESTS, &array, &crlf, REQUESTS.trim_end()] {
        assert_eq!(folder.run_with(&["classify", "tiny", "-", "--format", "json"], input), expected);
    }
}

#[test]
fn no_request_is_no_error() {
    let folder = Folder::with_policy("none");
    for input in ["", "\n\n", "[]", "\u{feff}"] {
        assert_eq!(folder.run_with(&["classify", "tiny", "-", "--format", "json"], input).only(0), "");
        let said = folder.run_with(&["classify", "tiny", "-"], input).only(0);
        assert!(said.starts_with("0 requests decided by tiny 1.2\n"), "{said}");
    }
}

#[test]
fn a_request_that_cannot_be_decided_does_not_stop_the_others() {
    let folder = Folder::with_policy("refused");
    folder.write(
        "mixed.jsonl",
        "{\"id\":\"a\",\"date\":\"2026-07-01\",\"facts\":{\"kind\":\"defect\"}}
rubbish
{\"id\":\"b\",\"facts\":{\"kind\":\"defect\"}}

{\"id\":\"c\",\"date\":\"2026-07-01\",\"facts\":{\"kind\":\"defect\",\"kind\":\"feature\"}}
{\"id\":\"d\",\"date\":\"2026-07-01\",\"facts\":{\"kind\":\"riddle\"}}
{\"id\":\"e\",\"date\":\"2026-07-01\",\"facts\":{\"kind\":\"defect\"}}
",
    );
    let done = folder.run(&["classify", "tiny", "mixed.jsonl", "--format", "json"]);
    assert_eq!(done.code, 1);
    let ids: Vec<Value> = done.json().iter().map(|answer| answer["id"].clone()).collect();
    assert_eq!(ids, ["a", "e"]);
    let places: Vec<&str> = done.err.lines().map(|line| line.split(": ").next().unwrap_or_default()).collect();
    assert_eq!(places, ["mixed.jsonl:2", "mixed.jsonl:3", "mixed.jsonl:5", "mixed.jsonl:6"]);
    let human = folder.run(&["classify", "tiny", "mixed.jsonl"]);
    assert!(
        human.out.contains("2 requests decided by tiny 1.2\n") && human.out.ends_with("  4 requests not decided\n")
    );
}

#[test]
fn undeclared_facts_are_counted() {
    let folder = Folder::with_policy("undeclared");
    let request = |fact: &str| format!("{{\"date\":\"2026-07-01\",\"facts\":{{\"{fact}\":\"gold\"}}}}\n");
    let input = [request("plann"), request("plan"), request("plann"), request("zebra")].concat();
    let done = folder.run_with(&["classify", "tiny", "-", "--format", "json"], input);
    assert_eq!((done.code, done.json().len()), (1, 1));
    assert!(done.err.ends_with(
        "2 requests name the undeclared fact `plann`; did you mean `plan`?\n1 request names the undeclared fact `zebra`\n"
    ));
    assert!(done.err.starts_with("<stdin>:1: "), "{}", done.err);
}

#[test]
fn another_day_can_be_chosen() {
    let folder = Folder::with_policy("as-of");
    let done = folder.run_with(&["classify", "tiny", "-", "--format", "json", "--as-of", "2030-01-31"], "{}");
    assert_eq!(done.json()[0]["date"], "2030-01-31");
    assert_eq!(done.json()[0]["date-from"], "caller");
}

#[test]
fn the_objects_of_a_helpdesk_come_in_by_a_mapping() {
    let folder = Folder::with_policy("intake");
    folder.write("intake.yaml", INTAKE);
    let input = "[{\"key\":\"T-1\",\"opened\":\"2026-07-01\",\"type\":\"bug\"},{\"key\":\"T-2\",\"opened\":\"2026-07-01\",\"type\":\"?\"}]";
    let done = folder.run_with(&["classify", "tiny", "-", "--format", "json", "--intake", "intake.yaml"], input);
    let answers = done.json();
    assert_eq!((&answers[0]["id"], &answers[0]["rule"]), (&"T-1".into(), &"defects".into()));
    assert_eq!((&answers[1]["certainty"], &answers[1]["unread"][0]["written"]), (&"open".into(), &"?".into()));
    let said = folder.run_with(&["explain", "tiny", "-", "--id", "T-1", "--intake", "intake.yaml"], input).only(0);
    assert!(said.contains("(given in /type)"), "{said}");
    let bad = folder.run_with(&["classify", "tiny", "-", "--intake", "tiny/tests.yaml"], input);
    assert!(bad.complaint(1).contains("error[empty]"));
}

#[test]
fn a_policy_with_faults_decides_nothing() {
    let folder = Folder::with_policy("faulty");
    folder.write("tiny/policy.yaml", POLICY.replace("class: support", "class: suport"));
    for args in [["classify", "tiny", "requests.jsonl"], ["explain", "tiny", "requests.jsonl"]] {
        let said = folder.run(&args).complaint(1);
        assert!(said.contains("tiny/policy.yaml:9:") && said.ends_with("tiny: 1 error\n"), "{said}");
    }
}

#[test]
fn whoever_stops_reading_hears_nothing() {
    let folder = Folder::with_policy("pipe");
    folder.write("long.jsonl", REQUESTS.repeat(20_000));
    for format in ["json", "human"] {
        let mut command = folder.command(&["classify", "tiny", "long.jsonl", "--format", format]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("it is piped")).read_line(&mut line).expect("there is a line");
        let mut said = String::new();
        child.stderr.take().expect("it is piped").read_to_string(&mut said).expect("it is UTF-8");
        assert_eq!((child.wait().expect("it ends").code(), said.as_str()), (Some(0), ""));
    }
}

#[test]
fn what_strangers_write_cannot_reach_the_terminal() {
    let folder = Folder::with_policy("hostile");
    let evil = "\u{1b}[2J\u{1b}]0;x\u{7}\u{202e}\u{9b}1m\u{200b}";
    let json = serde_json::to_string(evil).expect("a text");
    let request = |fact: &str, value: &str| {
        format!(
            "{{\"id\":{json},\"date\":\"2026-07-01\",\"subject\":{json},\"body\":{json},\"facts\":{{{fact}:{value}}}}}\n"
        )
    };
    folder.write("good.jsonl", request("\"kind\"", "\"defect\""));
    let bad = [request(&json, "1"), request("\"kind\"", &json), format!("{{{evil}}}\n")].concat();
    folder.write("bad\u{1b}[1m.jsonl", bad);
    // Every command checks its own output for hidden characters.
    for format in ["json", "human"] {
        assert_eq!(folder.run(&["classify", "tiny", "good.jsonl", "--format", format]).code, 0);
        assert_eq!(folder.run(&["classify", "tiny", "bad\u{1b}[1m.jsonl", "--format", format]).code, 1);
    }
    for format in ["json", "human", "case"] {
        assert_eq!(folder.run(&["explain", "tiny", "good.jsonl", "--format", format]).code, 0);
    }
    assert_eq!(folder.run(&["explain", "tiny", "good.jsonl", "--id", evil]).code, 0);
    assert_eq!(folder.run(&["explain", "tiny", "good.jsonl", "--id", "\u{1b}[1m"]).code, 2);
    assert_eq!(folder.run(&["check", "\u{1b}[1m"]).code, 2);

    folder.write(
        "evil\u{1b}[1m/policy.yaml",
        POLICY.replace("id: defects", &format!("id: \"defects{evil}\", {evil}: 1")),
    );
    for args in [vec!["check"], vec!["check", "--format", "short"], vec!["test"], vec!["facts"]] {
        let args = [args, vec!["evil\u{1b}[1m"]].concat();
        assert_eq!(folder.run(&args).code, 1, "{args:?}");
    }
}

// ---- explain ---------------------------------------------------------------------------------------------------------

#[test]
fn one_request_is_explained() {
    let folder = Folder::with_policy("explain");
    folder.write("one.json", "{\n  \"date\": \"2026-07-01\",\n  \"facts\": { \"kind\": \"training\" }\n}\n");
    let said = folder.run(&["explain", "tiny", "one.json"]).only(0);
    assert!(said.starts_with("Decision\n  ") && said.contains("`courses`"), "{said}");
    assert!(said.lines().all(|line| line.chars().count() <= 80), "{said}");
    let json = folder.run(&["explain", "tiny", "one.json", "--format", "json"]).only(0);
    let explanation: scopeline::Explanation = serde_json::from_str(&json).expect("an explanation");
    assert_eq!(explanation.deciding.rule, "courses");
}

#[test]
fn of_many_requests_one_is_chosen() {
    let folder = Folder::with_policy("explain-id");
    let args = ["explain", "tiny", "requests.jsonl"];
    assert!(folder.run(&[&args[..], &["--id", "b"]].concat()).only(0).contains("`courses`"));
    assert!(folder.run(&args).complaint(2).contains("`--id`"));
    assert!(folder.run(&[&args[..], &["--id", "nobody"]].concat()).complaint(2).contains("`nobody`"));
    assert!(folder.run_with(&["explain", "tiny", "-"], "").complaint(2).contains("no request"));
    assert!(folder.run_with(&["explain", "tiny", "-"], "\nrubbish").complaint(1).starts_with("<stdin>:2: "));
}

#[test]
fn a_case_that_was_written_from_a_request_holds() {
    let folder = Folder::with_policy("case");
    let mut suite = "scopeline-tests: 1\ncases:\n".to_owned();
    for id in ["a", "b", "c", "d"] {
        suite += &folder.run(&["explain", "tiny", "requests.jsonl", "--id", id, "--format", "case"]).only(0);
    }
    folder.write("tiny/tests.yaml", suite);
    assert_eq!(folder.run(&["test", "tiny"]).only(0), "tiny: 4 passed, 0 failed\n");
}

// ---- test and facts --------------------------------------------------------------------------------------------------

#[test]
fn the_cases_of_a_policy_are_run() {
    let folder = Folder::with_policy("test");
    assert_eq!(folder.run(&["test", "tiny"]).only(0), "tiny: 2 passed, 0 failed\n");
    folder.write("tiny/tests.yaml", TESTS.replace("class: support", "class: rework"));
    let said = folder.run(&["test", "tiny"]).only(1);
    assert!(said.contains("error[case-failed]") && said.contains(" --> tiny/tests.yaml:6:"), "{said}");
    assert!(said.contains("support") && said.contains("rework"), "{said}");
    assert!(said.ends_with("tiny: 1 passed, 1 failed\n"), "{said}");
}

#[test]
fn a_policy_without_a_case_fails() {
    let folder = Folder::with_policy("no-cases");
    let said = folder.run(&["test", "tiny/policy.yaml"]).only(1);
    assert!(said.contains("error[no-cases]"), "{said}");
    folder.write("tiny/tests.yaml", "scopeline-tests: 1\ncases: []\n");
    assert!(folder.run(&["test", "tiny"]).only(1).contains("error["));
    assert_eq!(folder.run(&["check", "tiny/policy.yaml"]).code, 0);
}

#[test]
fn facts_are_what_a_form_is_built_from() {
    let folder = Folder::with_policy("facts");
    let json = folder.run(&["facts", "tiny", "--format", "json"]).only(0);
    let facts: Vec<Value> = serde_json::from_str(&json).expect("a list");
    let kind = facts.iter().find(|fact| fact["name"] == "kind").expect("it is declared");
    assert_eq!(kind["values"], serde_json::json!(["defect", "feature", "training"]));
    let said = folder.run(&["facts", "tiny"]).only(0);
    assert!(said.contains("What is it about?") && said.contains("defect, feature, training"), "{said}");
}

// ---- versions of a policy, and what stands beside a decision -----------------------------------------------------------

#[test]
fn a_folder_of_folders_is_a_policy_in_its_versions() {
    let folder = Folder::new("versions");
    let version = |name: &str, effective: &str| {
        POLICY.replace("version: 1.2", &format!("version: {name}, effective: {effective}"))
    };
    folder.write("acme/one/policy.yaml", version("one", "2026-07-01"));
    folder.write("acme/one/tests.yaml", TESTS);
    folder.write("acme/two/policy.yaml", version("two", "2026-07-03").replace("class: rework", "class: service"));
    folder.write("acme/notes/read.txt", "no policy");
    folder.write("requests.jsonl", REQUESTS);
    let done = folder.run(&["classify", "acme", "requests.jsonl", "--format", "json"]);
    let came: Vec<String> =
        done.json().iter().map(|answer| format!("{} {}", answer["policy"]["version"], answer["class"])).collect();
    let expected = [r#""one" "support""#, r#""one" "service""#, r#""two" "service""#, r#""two" "support""#];
    assert_eq!(came, expected, "{done:?}");
    let said = folder.run(&["classify", "acme", "requests.jsonl"]).only(0);
    assert!(said.contains("4 requests decided by tiny one, two"), "{said}");
    let early = folder.run(&["classify", "acme", "requests.jsonl", "--as-of", "2026-06-30"]);
    assert!(early.code == 1 && early.err.contains("applies from 2026-07-01"), "{early:?}");
    assert!(folder.run(&["check", "acme"]).only(0).contains("acme/two: no faults"));
    let tested = folder.run(&["test", "acme"]);
    assert!(tested.code == 1 && tested.out.contains("acme/one: 2 passed, 0 failed"), "{tested:?}");
    assert_eq!(folder.run(&["facts", "acme"]).code, 0);

    folder.write("acme/two/policy.yaml", version("two", "2026-07-01"));
    let complaint = folder.run(&["classify", "acme", "requests.jsonl"]).complaint(2);
    assert!(complaint.contains("in force from 2026-07-01"), "{complaint}");
}

#[test]
fn explain_says_what_is_promised_and_what_is_charged_on_top() {
    let folder = Folder::with_policy("promised");
    let promised = POLICY.replace(
        "price: { fixed: 900 } }",
        "price: { fixed: 900 }, surcharges: [{ when: { notice: under 2 days }, times: 2 }] }",
    ) + "commitments:\n  - { clause: 7, when: { plan: gold }, response: 1 h, updates: none, calendar: always }\n  - { response: 4 h }\n";
    folder.write("tiny/policy.yaml", promised);
    let said = |facts: &str| {
        folder.write("one.json", format!("{{\"date\":\"2026-07-01\",\"facts\":{{{facts}}}}}"));
        let said = folder.run(&["explain", "tiny", "one.json"]).only(0);
        said.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let gold = said(r#""kind":"defect","plan":"gold""#);
    assert!(gold.contains("Promised: response 1 hour, updates none, by the calendar `always` (clause 7)."), "{gold}");
    let unknown = said(r#""kind":"defect""#);
    assert!(unknown.contains("What is promised is not known yet; not told: `plan`."), "{unknown}");
    let charged = said(r#""kind":"training","notice":"1 day""#);
    assert!(charged.contains("Surcharge: the price times 2."), "{charged}");
    let perhaps = said(r#""kind":"training""#);
    assert!(perhaps.contains("Perhaps a surcharge: the price times 2; not told: `notice`."), "{perhaps}");
}

/// Runs a command in the folder of the crate.
fn scopeline(args: &[&str]) -> Done {
    let mut command = Command::new(env!("CARGO_BIN_EXE_scopeline"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(args).env_remove("COLUMNS").env_remove("CLICOLOR_FORCE");
    Done::new(command.output().expect("the program starts"))
}

#[test]
fn mails_and_tables_are_decided_through_a_mapping() {
    let run = scopeline(&[
        "classify",
        "tests/intake/policy.yaml",
        "tests/intake/mail.eml",
        "--intake",
        "intake/mail.yaml",
        "--format",
        "json",
    ]);
    assert!(run.code == 0 && run.out.contains("abc@example.org"), "{} {}", run.out, run.err);
    let table = ["tests/intake/policy.yaml", "tests/intake/table.csv", "--intake", "intake/table.yaml"];
    let run = scopeline(&[&["classify"], &table[..], &["--format", "json"]].concat());
    assert_eq!(run.out.lines().count(), 3, "{} {}", run.out, run.err);
    assert!(run.err.contains("table.csv:3: note: the row has 5 cells and the header 8; the last ones"), "{}", run.err);
    assert!(run.err.contains("table.csv:4: note: the row has 9 cells and the header 8; none"), "{}", run.err);
    assert!(run.out.lines().next().is_some_and(|line| line.contains(r#""certainty":"settled""#)), "{}", run.out);
    let run = scopeline(&["explain", "tests/intake/policy.yaml", "tests/intake/mail.eml"]);
    assert!(run.code == 2 && run.err.contains("--intake FILE"), "{}", run.err);
    let run = scopeline(&[&["explain"], &table[..], &["--id", "1"]].concat());
    let words = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("as `Ubuntu Bionic (18.04)`, understood as `ubuntu 18.04`"), "{}", run.out);
}

#[test]
fn what_a_mapping_leaves_open_is_named() {
    let run =
        scopeline(&["classify", "tests/intake/policy.yaml", "tests/intake/mail.eml", "--intake", "intake/mail.yaml"]);
    assert!(!run.err.contains("leaves open"), "the text may tell all that is asked: {}", run.err);
    let run = scopeline(&["classify", "policies/lodestone", "tests/intake/table.csv", "--intake", "intake/table.yaml"]);
    assert!(run.err.contains("note: the mapping leaves open what the policy asks for: "), "{}", run.err);
}
