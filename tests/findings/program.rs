//! The same from the command line: levels, formats, baselines, fixes, coverage, and exit codes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::POLICY;

const CASES: &str = "\
scopeline-tests: 1
defaults: { date: 2026-07-01 }
cases:
  - name: a defect
    facts: { kind: defect }
    expect: { class: support }
";

/// A folder of its own for one test, with a policy in `tiny`.
struct Folder(PathBuf);

struct Done {
    code: i32,
    out: String,
    err: String,
}

impl Folder {
    fn new(test: &str, policy: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("findings-{test}"));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(path.join("tiny")).expect("the folder can be made");
        let folder = Self(path);
        folder.write("tiny/policy.yaml", policy);
        folder
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.0.join(name), text).expect("the file can be written");
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).expect("the file is there")
    }

    fn run(&self, args: &[&str]) -> Done {
        let output = Command::new(env!("CARGO_BIN_EXE_scopeline")).current_dir(&self.0).args(args).output();
        let output = output.expect("the program runs");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Done { code: output.status.code().expect("it exits"), out: text(output.stdout), err: text(output.stderr) }
    }

    /// What is printed, with this exit code and nothing on standard error.
    fn out(&self, args: &[&str], code: i32) -> String {
        let done = self.run(args);
        assert_eq!((done.code, done.err.as_str()), (code, ""), "{args:?}\n{}", done.out);
        done.out
    }
}

#[test]
fn levels_of_the_command_line_and_exit_codes() {
    let folder = Folder::new("levels", POLICY);
    assert!(folder.out(&["check", "tiny"], 0).ends_with("tiny: no faults, 3 warnings, 1 rule, 9 facts\n"));
    assert!(folder.out(&["check", "tiny", "--deny", "warnings"], 1).ends_with("tiny: 3 errors in 1 file\n"));
    let denied = folder.out(&["check", "tiny", "--deny", "unoffered-service", "--format", "short"], 1);
    assert_eq!(denied.matches("error[").count(), 1, "{denied}");
    assert_eq!(denied.matches("warning[").count(), 2, "{denied}");
    let allow = ["unoffered-service", "mixed-currencies", "case-only-difference"];
    let allow: Vec<&str> = allow.iter().flat_map(|name| ["--allow", name]).collect();
    let all = [&["check", "tiny", "--deny", "warnings"], &allow[..]].concat();
    assert_eq!(folder.out(&all, 0), "tiny: no faults, 1 rule, 9 facts\n");
    let wrong = folder.run(&["check", "tiny", "--deny", "unofered-service"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("did you mean `unoffered-service`?"), "{}", wrong.err);
}

#[test]
fn a_person_is_told_how_to_allow_a_finding() {
    let folder = Folder::new("human", POLICY);
    let said = folder.out(&["check", "tiny"], 0);
    assert!(said.contains("`scopeline lints case-only-difference` tells why; to allow it, name `Defect`"), "{said}");
    assert!(said.contains("^^^^^^") && said.contains("declared here"), "{said}");
}

#[test]
fn every_format_is_whole_and_ends_with_the_same_code() {
    let folder = Folder::new("formats", POLICY);
    let json: Value = serde_json::from_str(&folder.out(&["check", "tiny", "--format", "json"], 0)).expect("JSON");
    assert_eq!(json["policies"][0]["findings"][0]["place"]["file"], "tiny/policy.yaml");
    let here = folder.0.join("tiny").display().to_string();
    let sarif = folder.out(&["check", &here, "--format", "sarif", "--deny", "warnings"], 1);
    let sarif: Value = serde_json::from_str(&sarif).expect("JSON");
    let uri = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(uri, "tiny/policy.yaml", "from where the program was started");
    assert!(folder.out(&["check", "tiny", "--format", "github"], 0).starts_with("::warning file=tiny/policy.yaml,"));
    assert!(folder.out(&["check", "tiny", "--format", "markdown"], 0).starts_with("### `tiny`\n"));
}

#[test]
fn a_baseline_hides_what_was_there_and_nothing_new() {
    let folder = Folder::new("baseline", POLICY);
    let with = ["check", "tiny", "--deny", "warnings", "--baseline", "known.json"];
    let missing = folder.run(&with);
    assert_eq!(missing.code, 2, "a baseline that is not there is no empty one");
    let written = folder.out(&["check", "tiny", "--baseline", "known.json", "--write-baseline"], 0);
    assert_eq!(written, "tiny: no faults, 3 in the baseline, 1 rule, 9 facts\n");
    assert_eq!(folder.out(&with, 0), "tiny: no faults, 3 in the baseline, 1 rule, 9 facts\n");
    let one_more = POLICY.replace("services:", "  team: { type: name }\nservices:");
    folder.write("tiny/policy.yaml", &one_more);
    let said = folder.out(&[&with[..], &["--format", "short"]].concat(), 1);
    assert!(said.starts_with("tiny/policy.yaml:6:3: error[unused-fact]: "), "{said}");
    assert_eq!(said.matches("error[").count(), 1, "{said}");
    folder.write("tiny/policy.yaml", &POLICY.replace("kind: Defect", "kind: defect"));
    assert!(folder.out(&with, 0).ends_with("note: 1 of the baseline not found any more; write it anew\n"));
    folder.write("known.json", "{}");
    assert_eq!(folder.run(&with).code, 2);
}

#[test]
fn a_baseline_is_the_same_from_everywhere_and_serves_several_policies() {
    let folder = Folder::new("baseline-places", POLICY);
    fs::create_dir_all(folder.0.join("deep/other")).expect("the folder can be made");
    folder.write("deep/other/policy.yaml", &POLICY.replace("id: tiny", "id: other"));
    let write = |policy: &str| folder.out(&["check", policy, "--baseline", "b.json", "--write-baseline"], 0);
    write("tiny");
    let other = write("deep/other");
    assert!(!other.contains("note:"), "what it knows of others is not gone: {other}");
    let deny = ["--deny", "warnings", "--format", "short"];
    for args in [&["check", "tiny", "--baseline", "b.json"][..], &["check", "deep/other", "--baseline", "b.json"]] {
        folder.out(&[args, &deny].concat(), 0);
    }
    let inside = |of: &str, path: &str, baseline: &str| {
        let run = Command::new(env!("CARGO_BIN_EXE_scopeline"))
            .current_dir(folder.0.join(of))
            .args(["check", path, "--baseline", baseline])
            .args(deny)
            .output();
        run.expect("the program runs").status.code()
    };
    assert_eq!(inside("tiny", ".", "../b.json"), Some(0));
    assert_eq!(inside("tiny", "policy.yaml", "../b.json"), Some(0));
    assert_eq!(inside("deep", "../tiny", "../b.json"), Some(0));
    // What is known of one policy is not known of another one that lies in a file of the same name.
    folder.write("deep/other/policy.yaml", &POLICY.replace("id: tiny", "id: third"));
    assert_eq!(inside("deep", "other", "../b.json"), Some(1));
    folder.write("b.json", "{\"scopeline-baseline\": 1, \"findings\": []}");
    let old = folder.run(&["check", "tiny", "--baseline", "b.json"]);
    assert!(old.code == 2 && old.err.contains("take the file away"), "{}", old.err);
}

#[test]
fn of_very_many_findings_none_is_lost_but_for_the_eye() {
    let facts: String = (0..1_100).map(|at| format!("  unused-{at}: {{ type: yes-no }}\n")).collect();
    let policy = format!(
        "scopeline: 1\npolicy: {{ id: cap }}\nfacts:\n  kind: {{ one-of: [a, b] }}\n{facts}rules:\n  - {{ id: one, when: {{ kind: a }}, class: support }}\n  - {{ id: dead, when: {{ kind: a }}, class: rework }}\notherwise: {{ class: service, certainty: approval }}\n"
    );
    let folder = Folder::new("cap", &policy);
    let said = folder.out(&["check", "tiny", "--format", "short"], 0);
    assert_eq!(said.matches("warning[").count(), 1_000, "{}", said.len());
    assert!(said.contains("note: 101 findings more not shown") && said.contains("no faults, 1101 warnings"), "{said}");
    let denied = folder.out(&["check", "tiny", "--format", "short", "--deny", "unreachable-rule"], 1);
    assert!(denied.contains("error[unreachable-rule]: `dead` never decides"), "errors come first");
    let json: Value = serde_json::from_str(&folder.out(&["check", "tiny", "--format", "json"], 0)).expect("JSON");
    assert_eq!(json["policies"][0]["findings"].as_array().map(Vec::len), Some(1_101));
    let but_one = ["check", "tiny", "--allow", "unreachable-rule", "--baseline", "b.json", "--write-baseline"];
    folder.out(&but_one, 0);
    let left = folder.out(&["check", "tiny", "--baseline", "b.json", "--deny", "warnings", "--format", "short"], 1);
    assert!(left.contains("`dead` never decides") && left.matches("error[").count() == 1, "{left}");
}

#[test]
fn many_of_one_kind_at_one_place_are_gathered_for_people() {
    let gates: String =
        (1..=9).map(|at| format!("  - {{ id: g{at}, when: {{ f{at}: yes }}, class: rework }}\n")).collect();
    let facts: String = (0..=9).map(|at| format!("  f{at}: {{ type: yes-no }}\n")).collect();
    let policy = format!(
        "scopeline: 1\npolicy: {{ id: many }}\nfacts:\n{facts}rules:\n  - {{ id: first, when: {{ f0: yes }}, class: support }}\n{gates}otherwise: {{ class: service, certainty: approval }}\n"
    );
    let folder = Folder::new("gathered", &policy);
    let said = folder.out(&["check", "tiny"], 0);
    assert_eq!(said.matches("[jumped-gate]").count(), 3, "{said}");
    assert!(
        said.contains("note: 6 more of `jumped-gate` at this place: `first before g4`, `first before g5`"),
        "{said}"
    );
    assert!(said.contains("9 warnings"), "{said}");
    assert_eq!(folder.out(&["check", "tiny", "--format", "short"], 0).matches("[jumped-gate]").count(), 9);
}

#[test]
fn an_unused_allowance_is_not_said_to_be_allowed_at_a_place() {
    let lints = "lints: { unused-fact: { allow: [{ at: gone, because: B. }] } }\n";
    let folder = Folder::new("unused-allowance", &format!("{POLICY}{lints}"));
    let said = folder.out(&["check", "tiny"], 0);
    assert!(said.contains("`scopeline lints unused-allowance` tells why; it is not allowed at a place"), "{said}");
    assert!(!said.contains("to allow it, name `gone`"), "{said}");
}

#[test]
fn fix_leaves_a_file_alone_that_may_not_be_written() {
    let folder = Folder::new("fix-read-only", POLICY);
    let path = folder.0.join("tiny/policy.yaml");
    let mut rights = fs::metadata(&path).expect("it is there").permissions();
    rights.set_readonly(true);
    fs::set_permissions(&path, rights).expect("they can be set");
    assert_eq!(folder.run(&["check", "tiny", "--fix"]).code, 2);
    assert_eq!(folder.text("tiny/policy.yaml"), POLICY);
}

#[test]
fn fix_mends_and_tells_what_is_left() {
    let folder = Folder::new("fix", POLICY);
    let said = folder.out(&["check", "tiny", "--fix", "--format", "short"], 0);
    assert!(said.ends_with("tiny: no faults, 2 warnings, 1 mended, 1 rule, 9 facts\n"), "{said}");
    assert_eq!(folder.text("tiny/policy.yaml"), POLICY.replace("kind: Defect", "kind: defect"));
    let files: Vec<_> = fs::read_dir(folder.0.join("tiny")).expect("a folder").flatten().collect();
    assert_eq!(files.len(), 1, "no draft is left");
    let again = folder.out(&["check", "tiny", "--fix", "--format", "short"], 0);
    assert!(!again.contains("mended"), "{again}");
}

#[test]
fn what_is_allowed_is_not_mended() {
    let folder = Folder::new("fix-allowed", POLICY);
    folder.out(&["check", "tiny", "--fix", "--allow", "case-only-difference"], 0);
    assert_eq!(folder.text("tiny/policy.yaml"), POLICY);
}

#[test]
fn a_corpus_judges_the_signals() {
    let signals = "signals:\n  - { fact: kind, is: defect, words: [broken] }\n  - { fact: kind, is: feature, words: [would like] }\n";
    let folder = Folder::new("corpus", &format!("{POLICY}{signals}"));
    folder.write("texts.jsonl", "{\"subject\":\"It is broken\"}\nplainly broken\n\n");
    let quiet = folder.out(&["check", "tiny", "--format", "short"], 0);
    assert!(!quiet.contains("silent-signal"), "{quiet}");
    let said = folder.out(&["check", "tiny", "--format", "short", "--corpus", "texts.jsonl"], 0);
    assert!(said.contains("policy.yaml:13:40: warning[silent-signal]: this signal hears nothing in 2 texts"), "{said}");
    assert_eq!(said.matches("silent-signal").count(), 1, "{said}");
    folder.write("texts.jsonl", "\n");
    assert_eq!(folder.run(&["check", "tiny", "--corpus", "texts.jsonl"]).code, 2);
}

#[test]
fn lints_are_listed_and_each_has_its_page() {
    let folder = Folder::new("lints", POLICY);
    let list = folder.out(&["lints"], 0);
    assert_eq!(list.lines().count(), scopeline::lint::ALL.len());
    assert!(
        list.lines().all(|line| (line.contains("  warn ") || line.contains("  allow ")) && line.chars().count() < 140),
        "{list}"
    );
    let page = folder.out(&["lints", "unused-fact"], 0);
    assert_eq!(page, scopeline::lint::find("unused-fact").expect("it is there").page());
    assert_eq!(folder.run(&["lints", "unused-facts"]).code, 2);
}

#[test]
fn coverage_names_what_is_untouched_and_fails() {
    let folder = Folder::new("coverage", POLICY);
    folder.write("tiny/tests.yaml", CASES);
    assert_eq!(folder.out(&["test", "tiny"], 0), "tiny: 1 passed, 0 failed\n");
    let said = folder.out(&["test", "tiny", "--coverage"], 1);
    assert_eq!(
        said,
        "tiny: 1 passed, 0 failed\ntiny: touched are 1 of 2 rules\n  untouched: rule otherwise\n  each may stay with a reason: write it as `at` under `lints: untouched-point: allow`\n"
    );
    // What is printed can be written as it stands.
    let allow =
        |at: &str| format!("{POLICY}lints: {{ untouched-point: {{ allow: [{{ at: {at}, because: B. }}] }} }}\n");
    folder.write("tiny/policy.yaml", &allow("rule otherwise"));
    let said = folder.out(&["test", "tiny", "--coverage"], 0);
    assert!(said.ends_with("touched are 1 of 2 rules; 1 left with a reason\n"), "{said}");
    folder.write("tiny/policy.yaml", &allow("rule defects"));
    let said = folder.out(&["test", "tiny", "--coverage"], 1);
    assert!(said.ends_with("  allowed in vain: rule defects\n"), "{said}");
}

#[test]
fn generated_cases_have_to_be_confirmed() {
    let folder = Folder::new("generate", POLICY);
    folder.write("tiny/tests.yaml", CASES);
    let into = ["test", "tiny", "--generate", "tiny/more.yaml"];
    assert_eq!(folder.out(&into, 0), "tiny: 1 case written, each to be confirmed\n");
    assert_eq!(folder.run(&into).code, 2, "nothing is written over");
    assert!(folder.out(&["check", "tiny", "--format", "short"], 0).contains("no faults"));
    let unconfirmed = "tiny: 1 passed, 0 failed, 1 to be confirmed\n";
    assert_eq!(folder.out(&["test", "tiny"], 0), unconfirmed);
    assert_eq!(folder.out(&["test", "tiny", "--all-confirmed"], 1), unconfirmed);
    folder.out(&["test", "tiny", "--coverage"], 1);
    assert!(folder.out(&["test", "tiny", "--format", "junit"], 0).contains("<skipped message=\"it was generated"));
    folder.write("tiny/more.yaml", &folder.text("tiny/more.yaml").replace("    confirmed: no\n", ""));
    folder.out(&["test", "tiny", "--coverage", "--all-confirmed"], 0);
    // What nobody confirmed fails like any other case when the policy comes to something else.
    folder.write("tiny/more.yaml", &folder.text("tiny/more.yaml").replace("class: service", "class: rework"));
    folder.out(&["test", "tiny"], 1);
}

// ---- What the rules really say ---------------------------------------------------------------------------------------

const COVERED: &str = "\
scopeline: 1
policy: { id: tiny, effective: 2026-07-01 }
plans: [silver, gold]
facts: { users: { type: number } }
rules:
  - { id: small, when: { users: under 100 }, class: support }
  - { id: large, when: { users: 50+ }, class: rework }
  - { id: gold, when: { plan: gold }, class: support }
otherwise: { class: service, certainty: approval }
lints: { jumped-gate: allow }
";

const EXAMPLE: &str = "for example a request of 2026-07-01 with `users: 100`, `plan: gold`";

#[test]
fn every_form_shows_the_request_and_the_rules_that_cover_another() {
    let folder = Folder::new("covered", COVERED);
    let said = folder.out(&["check", "tiny"], 0);
    assert!(
        said.contains(
            "warning[unreachable-rule]: `gold` never decides: wherever it holds, `small`, `large` decide first"
        )
    );
    assert!(said.contains("never decides\n") && said.contains("decides first, with another outcome"), "{said}");
    assert!(said.contains(&format!("note: {EXAMPLE}")), "{said}");
    let json: Value = serde_json::from_str(&folder.out(&["check", "tiny", "--format", "json"], 0)).expect("JSON");
    let finding = &json["policies"][0]["findings"][0];
    assert_eq!((&finding["notes"], &finding["subject"]), (&serde_json::json!([EXAMPLE]), &"gold".into()));
    assert_eq!(finding["others"].as_array().map(Vec::len), Some(2));
    assert!(folder.out(&["check", "tiny", "--format", "sarif"], 0).contains(EXAMPLE));
    assert!(folder.out(&["check", "tiny", "--format", "github"], 0).contains(&format!("%0A{EXAMPLE}%0A")));
    assert!(
        folder
            .out(&["check", "tiny", "--format", "markdown"], 0)
            .contains(&format!("  \n  Note: {EXAMPLE}  \n  Help: "))
    );
}

#[test]
fn what_the_effort_does_not_suffice_for_is_said_unless_nobody_wants_to_know() {
    let folder = Folder::new("effort", COVERED);
    let short = ["check", "tiny", "--format", "short", "--effort", "0"];
    let said = folder.out(&short, 0);
    assert!(said.contains("warning[undecided-question]: it is not known which rules decide"), "{said}");
    assert!(said.contains("of 0 conditions looked at in all)"), "{said}");
    let whole = folder.out(&["check", "tiny", "--effort", "0"], 0);
    assert!(whole.contains("help: give it more: `--effort 200`"), "{whole}");
    assert!(!said.contains("unreachable-rule"), "{said}");
    let nobody = ["unreachable-rule", "redundant-rule", "dead-condition", "needless-condition", "constant-test"];
    let nobody: Vec<&str> = nobody.iter().flat_map(|name| ["--allow", name]).collect();
    assert!(folder.out(&[&short[..], &nobody].concat(), 0).starts_with("tiny: no faults, 3 rules, "));
    folder.out(&[&short[..], &["--deny", "warnings"]].concat(), 1);
}

#[test]
fn an_allowance_is_not_called_unused_while_its_question_is_undecided() {
    let allowed = COVERED.replace(
        "lints: {",
        "lints: { unreachable-rule: { allow: [{ at: gold, because: Once. }, { at: small, because: Never. }] },",
    );
    let folder = Folder::new("effort-allowed", &allowed);
    let said = folder.out(&["check", "tiny", "--format", "short"], 0);
    assert!(
        said.contains("unused-allowance") && said.contains("`small`") && !said.contains("unreachable-rule]"),
        "{said}"
    );
    let said = folder.out(&["check", "tiny", "--format", "short", "--effort", "0"], 0);
    assert!(!said.contains("unused-allowance"), "{said}");
}

#[test]
fn coverage_asks_for_nothing_that_no_request_comes_to() {
    let folder = Folder::new("unreachable", COVERED);
    let case = |name: &str, users: u32, class: &str| {
        format!("  - {{ name: {name}, facts: {{ users: {users} }}, expect: {{ class: {class} }} }}\n")
    };
    let cases = [case("few", 99, "support"), case("some", 100, "rework"), case("fewer", 50, "support")].concat();
    folder.write("tiny/tests.yaml", &format!("scopeline-tests: 1\ndefaults: {{ date: 2026-07-01 }}\ncases:\n{cases}"));
    let said = folder.out(&["test", "tiny", "--coverage"], 0);
    let told = "touched are 2 of 4 rules, 2 of 2 ends of ranges; no request comes to 2\n";
    assert!(
        said.contains(told) && said.ends_with("  unreachable: rule gold\n  unreachable: rule otherwise\n"),
        "{said}"
    );
}

#[test]
fn what_is_covered_is_told_as_json_too() {
    let limits = "limits:
  - { id: never, when: { users: over 200 }, effort: best }
  - { id: few, when: { users: 5..9 }, effort: best }
";
    let folder = Folder::new("json", &format!("{COVERED}{limits}"));
    let cases = "scopeline-tests: 1
defaults: { date: 2026-07-01 }
cases:
  - { name: few, facts: { users: 99 }, expect: { class: support } }
  - { name: some, facts: { users: 100 }, expect: { class: support } }
";
    folder.write("tiny/tests.yaml", cases);
    let said = folder.out(&["test", "tiny", "--coverage", "--format", "json"], 1);
    let told: serde_json::Value = serde_json::from_str(&said).expect("one document");
    let policy = &told["policies"][0];
    assert_eq!((&told["scopeline-test"], &policy["passed"], &policy["failed"]), (&1.into(), &1.into(), &1.into()));
    assert_eq!((&policy["faults"][0]["line"], &policy["faults"][0]["code"]), (&5.into(), &"case-failed".into()));
    let at = |what: &str| -> Vec<&str> {
        let all = policy["coverage"][what].as_array().expect("a list");
        all.iter().filter_map(|one| one["at"].as_str()).collect()
    };
    assert_eq!(at("unreachable"), ["rule gold", "rule otherwise", "limit never"]);
    assert!(at("untouched").contains(&"limit few") && !at("untouched").contains(&"limit never"), "{said}");
    assert_eq!(policy["coverage"]["is-complete"], false);
    let plain = folder.out(&["test", "tiny", "--format", "json"], 1);
    assert!(!plain.contains("\"coverage\""), "nobody asked: {plain}");
}

// ---- What is hostile, and what is odd ---------------------------------------------------------------------------------

#[test]
fn names_that_would_be_commands_or_markup_stay_names_in_every_form() {
    let hostile = "'%0A::error file=x::| <script>alert(1)</script> ](http://x) @team'";
    let policy = COVERED
        .replace("[silver, gold]", &format!("[silver, {hostile}]"))
        .replace("plan: gold", &format!("plan: {hostile}"));
    let folder = Folder::new("hostile", &policy);
    let done = folder.run(&["check", "tiny", "--format", "github", "--warn", "falls-through"]);
    assert!(done.out.lines().all(|line| line.starts_with("::") && !line[2..].contains("\n::")), "{}", done.out);
    assert!(!done.out.contains("%0A::error file=x"), "{}", done.out);
    let markdown = folder.run(&["check", "tiny", "--format", "markdown"]).out;
    let outside = |line: &str| line.split('`').step_by(2).collect::<String>();
    assert!(markdown.lines().map(outside).all(|text| !text.contains(['<', '@', '|'])), "{markdown}");
    for format in ["json", "sarif"] {
        let said = folder.run(&["check", "tiny", "--format", format]).out;
        assert!(serde_json::from_str::<Value>(&said).is_ok(), "{said}");
    }
}

#[test]
fn fix_keeps_line_ends_and_a_missing_last_one() {
    let crlf = POLICY.replace('\n', "\r\n");
    for (name, text) in
        [("crlf", crlf.clone()), ("open", POLICY.trim_end().to_owned()), ("both", crlf.trim_end().to_owned())]
    {
        let folder = Folder::new(&format!("fix-{name}"), &text);
        let said = folder.out(&["check", "tiny", "--fix", "--format", "short"], 0);
        assert!(said.contains("1 mended"), "{said}");
        assert_eq!(folder.text("tiny/policy.yaml"), text.replace("kind: Defect", "kind: defect"), "{name}");
    }
}

#[test]
fn each_lint_has_a_page_of_the_same_name_on_the_command_line() {
    let folder = Folder::new("pages", POLICY);
    for lint in scopeline::lint::ALL {
        assert!(folder.out(&["lints", lint.name()], 0).starts_with(&format!("# {}\n", lint.name())));
    }
    for option in ["--allow", "--warn", "--deny"] {
        assert_eq!(folder.run(&["check", "tiny", option, "no-such-lint"]).code, 2);
    }
}

#[test]
fn a_policy_without_cases_is_told_so_and_gets_its_first_by_generate() {
    let folder = Folder::new("no-cases", POLICY);
    let said = folder.out(&["test", "tiny", "--coverage"], 1);
    assert!(said.contains("no-cases"), "{said}");
    assert_eq!(
        folder.out(&["test", "tiny", "--generate", "tiny/more.yaml"], 0),
        "tiny: 2 cases written, each to be confirmed\n",
        "a hit of one rule is the near miss of the other"
    );
    assert!(folder.out(&["test", "tiny"], 0).contains("0 passed, 0 failed, 2 to be confirmed"));
    folder.out(&["test", "tiny", "--coverage"], 1);
    folder.write("tiny/more.yaml", &folder.text("tiny/more.yaml").replace("    confirmed: no\n", ""));
    folder.out(&["test", "tiny", "--coverage"], 0);
    // A suite that is there and empty is a fault, and nothing is written beside it.
    folder.write("tiny/more.yaml", "scopeline-tests: 1\ncases: []\n");
    assert_eq!(folder.run(&["test", "tiny", "--generate", "tiny/others.yaml"]).code, 1);
}

#[test]
fn fix_leaves_a_list_its_last_allowance_and_mends_the_rest() {
    let lints = "lints:\n  unoffered-service:\n    allow:\n      - { at: one, because: B. }\n      - { at: two, because: B. }\n";
    for end in ["\n", "\r\n"] {
        let text = format!("{POLICY}{lints}").replace('\n', end);
        let folder = Folder::new("fix-list", text.trim_end());
        let said = folder.out(&["check", "tiny", "--fix", "--format", "short"], 0);
        assert!(said.contains(", 2 mended, ") && said.contains("`two` is allowed for `unoffered-service`"), "{said}");
        let line = format!("      - {{ at: one, because: B. }}{end}");
        let expected = text.replace("kind: Defect", "kind: defect").replace(&line, "");
        assert_eq!(folder.text("tiny/policy.yaml"), expected.trim_end());
        assert!(!folder.out(&["check", "tiny", "--fix", "--format", "short"], 0).contains("mended"));
    }
}

#[test]
fn what_an_allowance_and_a_folder_are_called_stays_a_name_in_every_form() {
    let hostile = "%0A::error:: <script> ](http://x) {0} @team";
    let lints = format!("lints: {{ unused-fact: {{ allow: [{{ at: \"{hostile}\\n::error::x\", because: B. }}] }} }}\n");
    let folder = Folder::new("hostile-names", POLICY);
    let name = "k %0A,|`](http:x) <b>";
    fs::create_dir_all(folder.0.join(name)).expect("the folder can be made");
    folder.write(&format!("{name}/policy.yaml"), &format!("{POLICY}{lints}"));
    let github = folder.out(&["check", name, "--format", "github"], 0);
    assert_eq!(github.lines().filter(|line| line.starts_with("::")).count(), github.lines().count(), "{github}");
    assert!(github.contains("`%250A::error:: <script>") && !github.contains("\n::error"), "{github}");
    let markdown = folder.out(&["check", name, "--format", "markdown"], 0);
    assert!(markdown.starts_with("### ``k %0A,|`](http:x) <b>``\n"), "{markdown}");
    let sarif: Value = serde_json::from_str(&folder.out(&["check", name, "--format", "sarif"], 0)).expect("JSON");
    let texts =
        sarif["runs"][0]["results"].as_array().expect("a list").iter().map(|one| one["message"]["text"].to_string());
    let text = texts.into_iter().find(|text| text.contains("script")).expect("it is found");
    assert!(text.contains("{{0}}") && text.contains(r"\\](http"), "no place to fill in and no link: {text}");
    folder.out(&["check", name, "--baseline", "b.json", "--write-baseline"], 0);
    folder.out(&["check", name, "--baseline", "b.json", "--deny", "warnings"], 0);
}
