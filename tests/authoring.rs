//! The author's commands as a user meets them: `new`, `fmt`, `schema`, and `test` for a build server.
#![cfg(feature = "cli")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use scopeline::format::canonical;
use scopeline::text::{SourceId, Sources};
use serde_json::Value;

/// A folder of its own for one test, empty at first.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("authoring-{test}"));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("the folder can be made");
        Self(path)
    }

    fn write(&self, name: &str, content: &str) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().expect("it is inside")).expect("the folder can be made");
        fs::write(path, content).expect("the file can be written");
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).expect("a text")
    }

    fn names(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.0.join(folder)).expect("a folder").flatten();
        let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// What it says on standard output; standard error has to be empty.
    #[track_caller]
    fn says(&self, code: i32, args: &[&str]) -> String {
        let (out, err) = self.run(code, args);
        assert_eq!(err, "", "{args:?}");
        out
    }

    #[track_caller]
    fn run(&self, code: i32, args: &[&str]) -> (String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_scopeline"));
        command.current_dir(&self.0).args(args).env_remove("COLUMNS").env_remove("CLICOLOR_FORCE");
        let Output { status, stdout, stderr } = command.output().expect("the program starts");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        let (out, err) = (text(stdout), text(stderr));
        assert_eq!(status.code(), Some(code), "{args:?}\n{out}\n{err}");
        (out, err)
    }
}

const POLICY: &str = "\
scopeline: 1
policy: { id: tiny }
rules:
  - { id: a, class: support }
otherwise: { class: service }
";

// ---- new -------------------------------------------------------------------------------------------------------------

#[test]
fn a_new_policy_is_sound_and_passes_at_once() {
    let folder = Folder::new("new");
    let said = folder.says(0, &["new", "mine"]);
    assert!(said.contains("policy.yaml") && said.contains("scopeline check mine"), "{said}");
    let names = ["README.md", "policy.schema.json", "policy.yaml", "requests.jsonl", "tests.schema.json", "tests.yaml"];
    assert_eq!(folder.names("mine"), names);

    let checked = folder.says(0, &["check", "mine"]);
    assert!(checked.starts_with("mine: no faults, ") && !checked.contains("warning"), "{checked}");
    assert_eq!(folder.says(0, &["test", "mine"]), "mine: 12 passed, 0 failed\n");
    assert_eq!(folder.says(0, &["fmt", "mine", "--check"]), "2 files, 0 to be formatted\n");
    let decided = folder.says(0, &["classify", "mine", "mine/requests.jsonl"]);
    for class in ["support", "service", "open", "settled", "4 requests decided by acme 1"] {
        assert!(decided.contains(class), "{class} in\n{decided}");
    }
}

#[test]
fn the_schema_line_leads_to_a_schema() {
    let folder = Folder::new("schema-line");
    folder.says(0, &["new", "mine"]);
    for (file, schema) in [("policy", "policy"), ("tests", "tests")] {
        let text = folder.read(&format!("mine/{file}.yaml"));
        let name = text.lines().next().and_then(|line| line.strip_prefix("# yaml-language-server: $schema="));
        let beside = folder.read(&format!("mine/{}", name.expect("the first line names it")));
        assert_eq!(beside, folder.says(0, &["schema", schema]));
    }
}

#[test]
fn nothing_is_written_over() {
    let folder = Folder::new("new-again");
    folder.write("full/README.md", "mine");
    let (_, err) = folder.run(2, &["new", "full"]);
    assert!(err.contains("README.md` is there already"), "{err}");
    assert_eq!(
        (folder.names("full"), folder.read("full/README.md")),
        (vec!["README.md".to_owned()], "mine".to_owned())
    );

    folder.write("file", "mine");
    let (_, err) = folder.run(2, &["new", "file"]);
    assert!(err.contains("`file` is there already"), "{err}");
    assert_eq!(folder.read("file"), "mine");

    fs::create_dir(folder.0.join("empty")).expect("the folder can be made");
    folder.says(0, &["new", "empty"]);
    folder.run(2, &["new", "empty"]);
}

// ---- fmt -------------------------------------------------------------------------------------------------------------

#[test]
fn files_are_formatted_in_place() {
    let folder = Folder::new("fmt");
    let messy = POLICY.replace("  - { id: a, class: support }", "- {id: a,class: support}   # one");
    folder.write("tiny/policy.yaml", &messy);
    folder.write("tiny/compose.yaml", "services:   {}\n");
    assert_eq!(folder.says(1, &["fmt", "tiny", "--check"]), "tiny/policy.yaml\n1 file, 1 to be formatted\n");
    assert_eq!(folder.read("tiny/policy.yaml"), messy, "looking changes nothing");

    assert_eq!(folder.says(0, &["fmt", "tiny"]), "tiny/policy.yaml\n1 file, 1 formatted\n");
    assert_eq!(folder.read("tiny/policy.yaml"), POLICY.replace("support }", "support } # one"));
    assert_eq!(folder.read("tiny/compose.yaml"), "services:   {}\n", "it is not Scopeline's");
    assert_eq!(folder.says(0, &["fmt", "tiny"]), "1 file, 0 formatted\n");
    assert_eq!(folder.names("tiny"), ["compose.yaml", "policy.yaml"], "nothing is left behind");

    assert_eq!(folder.says(0, &["fmt", "tiny/compose.yaml"]), "tiny/compose.yaml\n1 file, 1 formatted\n");
    assert_eq!(folder.read("tiny/compose.yaml"), "services: {}\n");
}

#[test]
fn what_has_a_fault_is_left_as_it_is() {
    let folder = Folder::new("fmt-faults");
    folder.write("tiny/a.yaml", "scopeline:   1\nrules: [\n");
    folder.write("tiny/b.yaml", "scopeline:   1\n");
    let said = folder.says(1, &["fmt", "tiny"]);
    assert!(said.contains("error[syntax]") && said.contains(" --> tiny/a.yaml:"), "{said}");
    assert!(said.ends_with("tiny/b.yaml\n2 files, 1 formatted, 1 with faults\n"), "{said}");
    assert_eq!(folder.read("tiny/a.yaml"), "scopeline:   1\nrules: [\n");
    fs::write(folder.0.join("tiny/a.yaml"), b"scopeline: 1 # \xe9\n").expect("the file can be written");
    assert!(folder.says(1, &["fmt", "tiny"]).contains("error[not-utf8]"));
    assert!(folder.run(2, &["fmt", "nowhere"]).1.contains("there is no such file"));
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_and_rights_stay_as_they_are() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let folder = Folder::new("fmt-links");
    folder.write("real.yaml", "scopeline:   1\n");
    fs::set_permissions(folder.0.join("real.yaml"), fs::Permissions::from_mode(0o640)).expect("they can be set");
    symlink("real.yaml", folder.0.join("link.yaml")).expect("a link can be made");
    folder.says(0, &["fmt", "link.yaml"]);
    assert_eq!(folder.read("real.yaml"), "scopeline: 1\n");
    assert!(fs::symlink_metadata(folder.0.join("link.yaml")).expect("it is there").is_symlink());
    let mode = fs::metadata(folder.0.join("real.yaml")).expect("it is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
}

#[test]
fn the_shipped_policies_are_in_their_form() {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("policies")];
    let mut seen = 0;
    let mut others = Vec::new();
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "yaml") {
                let text = fs::read_to_string(&path).expect("a text");
                let formatted = canonical(&Sources::single("a", &text), SourceId::default()).expect("it has no fault");
                others.extend((formatted != text).then_some(path));
                seen += 1;
            }
        }
    }
    assert!(others.is_empty(), "run `scopeline fmt` on {others:?}");
    assert!(seen >= 5, "{seen}");
}

// ---- schema ----------------------------------------------------------------------------------------------------------

#[test]
fn each_schema_is_printed() {
    let folder = Folder::new("schema");
    for of in ["policy", "tests", "intake", "request", "decision", "due", "quote", "log"] {
        let schema: Value = serde_json::from_str(&folder.says(0, &["schema", of])).expect("JSON");
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{of}");
        assert!(schema["description"].is_string(), "{of}");
    }
    assert!(
        folder
            .run(2, &["schema", "poem"])
            .1
            .contains("[possible values: policy, tests, intake, request, decision, due, quote, log]")
    );
}

// ---- test --format junit ---------------------------------------------------------------------------------------------

#[test]
fn a_build_server_gets_one_report() {
    let folder = Folder::new("junit");
    folder.write("good/policy.yaml", POLICY);
    folder.write(
        "good/tests.yaml",
        "scopeline-tests: 1\ncases: [{ name: a < b & \"c\", date: 2026-01-01, expect: { rule: a } }]\n",
    );
    folder.write("bad/policy.yaml", POLICY);
    let cases = "scopeline-tests: 1\ndefaults: { date: 2026-01-01 }\ncases:\n  - { name: \"]]> <x>\", expect: { class: rework } }\n  - { name: fine, expect: { class: support } }\n";
    folder.write("bad/tests.yaml", cases);
    // What could reach a terminal is shown, not written.
    folder.write("br\u{1b}oken/policy.yaml", "scopeline: 1\n");

    let said = folder.says(0, &["test", "good", "--format", "junit"]);
    assert_eq!(
        said,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<testsuites name=\"scopeline\" tests=\"1\" skipped=\"0\" failures=\"0\" errors=\"0\">
    <testsuite name=\"good\" tests=\"1\" skipped=\"0\" errors=\"0\" failures=\"0\">
        <testcase name=\"a &lt; b &amp; &quot;c&quot;\" classname=\"good\"/>
    </testsuite>
</testsuites>
"
    );

    let said = folder.says(1, &["test", "good", "bad", "br\u{1b}oken", "--format", "junit"]);
    assert!(said.contains("tests=\"4\"") && said.contains("failures=\"1\" errors=\"1\""), "{said}");
    for part in [
        "<testsuite name=\"bad\" tests=\"2\"",
        "<testcase name=\"]]&gt; &lt;x&gt;\" classname=\"bad\">",
        "message=\"case `]]&gt; &lt;x&gt;`: `class` is `support`, expected is `rework`\" type=\"case-failed\"",
        "bad/tests.yaml:4:",
        "<testcase name=\"fine\" classname=\"bad\"/>",
        "<testsuite name=\"br\\u{1b}oken\" tests=\"1\" skipped=\"0\" errors=\"1\"",
        "error[missing-key]: `otherwise` is missing",
    ] {
        assert!(said.contains(part), "{part} in\n{said}");
    }
}
