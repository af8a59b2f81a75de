//! `scopeline contract` and `scopeline check`, as a desk and an author run them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn run(args: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_scopeline"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).env_remove("CLICOLOR_FORCE").args(args);
    let Output { status, stdout, stderr } = command.output().expect("the program starts");
    let text = |bytes| String::from_utf8(bytes).expect("the output is UTF-8");
    (status.code(), text(stdout), text(stderr))
}

const LODESTONE: [&str; 3] = ["contract", "policies/lodestone", "policies/lodestone/requests.jsonl"];

fn lodestone(more: &[&str]) -> (Option<i32>, String, String) {
    run(&LODESTONE.iter().chain(more).copied().collect::<Vec<_>>())
}

/// A folder that goes away.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("scopeline-contract-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(path.join("mine/contracts")).expect("a folder");
        Self(path)
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::write(self.0.join(name), text).expect("it is written");
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn mine(name: &str, template: &str) -> Folder {
    let folder = Folder::new(name);
    folder.write("mine/policy.yaml", super::POLICY);
    folder.write("mine/contracts/work.md", template);
    folder.write("request.json", r#"{"id": "A-1", "date": "2026-08-14", "facts": {"kind": "work", "plan": "gold"}}"#);
    folder
}

#[test]
fn a_contract_is_written_and_what_is_blank_is_told() {
    let of = |file: &str, err: &str, before: &str| {
        let from = format!("note: filled from `contracts/{file}` (sha256:");
        let rest = err.strip_prefix(before).and_then(|err| err.strip_prefix(&from));
        assert!(rest.is_some_and(|rest| rest.contains(") by lodestone ") && rest.lines().count() == 1), "{err}");
    };
    // The day on which it is sent: else it hangs on the clock whether the quote still holds.
    let lodestone = |more: &[&str]| {
        lodestone(&[&["--id", "LS-1007", "--on", "2026-07-20", "--delivery", "2026-08-10"], more].concat())
    };
    let (code, out, err) = lodestone(&["--client", "Muster *AG*"]);
    assert_eq!(code, Some(0), "{err}");
    of("backport.md", &err, "note: left blank: `number`\n");
    assert!(out.starts_with("# Backport of a fix\n") && out.contains(r"**You:** Muster \*AG\*"), "{out}");
    let (code, out, err) = lodestone(&["--lang", "de", "--client", "A", "--number", "7"]);
    assert_eq!(code, Some(0), "{err}");
    of("backport.de.md", &err, "");
    assert!(out.starts_with("# Rückportierung einer Korrektur\n") && out.contains("4.800,00 EUR"), "{out}");
    let (_, _, err) = lodestone(&["--lang", "fr", "--client", "A", "--number", "7"]);
    of("backport.md", &err, "note: there is no contract in `fr`; this one is in `en`\n");
}

#[test]
fn a_quote_that_does_not_hold_any_more_is_told() {
    let id = ["--id", "LS-1007"];
    let (code, out, err) = lodestone(&[&id[..], &["--on", "2027-01-01"]].concat());
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(
        err.contains("requests.jsonl:7:") && err.contains("held until 2026-08-") && err.contains("2027-01-01"),
        "{err}"
    );
    // A request of long ago, by whatever clock this runs.
    let folder = mine("expired", "x\n");
    folder.write("mine/policy.yaml", super::POLICY.replace("rules:", "quotes: { valid: 30 days }\nrules:"));
    folder.write("request.json", r#"{"date": "2001-01-01", "facts": {"kind": "work", "plan": "gold"}}"#);
    let (code, out, err) = run(&["contract", &folder.path("mine"), &folder.path("request.json")]);
    assert_eq!((code, out.as_str()), (Some(0), "x\n"));
    assert!(err.contains("note: the quote held until 2001-01-31") && err.contains("`--as-of 20"), "{err}");
    let (_, _, err) = run(&["contract", &folder.path("mine"), &folder.path("request.json"), "--as-of", "9000-01-01"]);
    assert!(!err.contains("held until"), "{err}");
}

#[test]
fn what_the_plan_includes_needs_no_contract() {
    let folder = mine("included", "x\n");
    let policy =
        super::POLICY.replace("contract: contracts/work.md", "contract: contracts/work.md, included-in: [gold]");
    folder.write("mine/policy.yaml", policy);
    let (code, out, err) = run(&["contract", &folder.path("mine"), &folder.path("request.json")]);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(err.contains("no contract is needed for `work`") && err.contains("(clause 3): included in gold"), "{err}");
    let (code, out, _) = run(&["quote", &folder.path("mine"), &folder.path("request.json"), "--format", "json"]);
    assert!(code == Some(0) && out.contains("\"state\": \"included\""), "{out}");
}

/// `--force` is for a contract of yesterday, and not for what it was made from.
#[test]
fn what_the_command_reads_is_never_written_over() {
    let folder = mine("own", "text\n");
    folder.write(
        "mine/intake.yaml",
        "scopeline-intake: 1\nrequest: { date: /date }\nfacts: { kind: { at: /facts/kind }, plan: { at: /facts/plan } }\n",
    );
    let (policy, request) = (folder.path("mine"), folder.path("request.json"));
    let mapping = folder.path("mine/intake.yaml");
    let read = |name: &str| fs::read(folder.0.join(name)).expect("it is there");
    for name in ["mine/policy.yaml", "mine/contracts/work.md", "mine/../request.json", "mine/intake.yaml"] {
        let before = read(name);
        let (code, out, err) =
            run(&["contract", &policy, &request, "--intake", &mapping, "-o", &folder.path(name), "--force"]);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{name}: {err}");
        assert!(err.contains("is what this command reads"), "{name}: {err}");
        assert_eq!(read(name), before, "{name}");
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("mine/contracts/work.md", folder.0.join("link.md")).expect("a link");
        let (code, _, err) = run(&["contract", &policy, &request, "-o", &folder.path("link.md"), "--force"]);
        assert!(code == Some(2) && err.contains("is what this command reads"), "{err}");
        assert_eq!(read("mine/contracts/work.md"), b"text\n");
    }
}

#[test]
fn a_request_without_a_contract_is_refused_with_its_line() {
    let (code, out, err) = lodestone(&["--id", "LS-1010"]);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(err.contains("requests.jsonl:10:") && err.contains("`source.shown-on-stock`"), "{err}");
    let (code, _, err) = lodestone(&["--id", "LS-1003"]);
    assert!(code == Some(1) && err.contains("is support"), "{err}");
    let (code, _, err) = lodestone(&["--id", "LS-1007", "--time=-3 h"]);
    assert!(code == Some(1) && err.contains("no time that was worked"), "{err}");
}

#[test]
fn nothing_is_written_over_unless_somebody_says_so() {
    let folder = mine("output", "{{ service.title }}\n");
    let (policy, request, file) = (folder.path("mine"), folder.path("request.json"), folder.path("offer.md"));
    let args = ["contract", &policy, &request, "-o", &file];
    assert_eq!(run(&args).0, Some(0));
    assert_eq!(fs::read_to_string(&file).expect("it is there"), "The work\n");
    folder.write("mine/contracts/work.md", "changed\n");
    let (code, _, err) = run(&args);
    assert!(code == Some(2) && err.contains("nothing is written over it"), "{err}");
    assert_eq!(fs::read_to_string(&file).expect("it is there"), "The work\n");
    let forced: Vec<&str> = args.into_iter().chain(["--force"]).collect();
    assert_eq!(run(&forced).0, Some(0));
    assert_eq!(fs::read_to_string(&file).expect("it is there"), "changed\n");
    fs::remove_file(&file).expect("it goes away");
    assert_eq!(run(&forced).0, Some(0), "a file that is not there is written too");
    let left: Vec<_> = fs::read_dir(&folder.0).expect("a folder").flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(left.len(), 3, "no draft is left: {left:?}");
}

#[test]
fn check_tells_every_fault_of_a_template_with_a_caret() {
    let folder = mine("check", "# {{ service.titel }}\n\n{% include \"x\" %}\n");
    let policy = folder.path("mine");
    let (code, out, _) = run(&["check", &policy]);
    assert_eq!(code, Some(1));
    let template = Path::new("contracts/work.md").display().to_string();
    for said in [
        "error[bad-placeholder]",
        "`service.title`",
        "^^^^^^^^^^^^^",
        "error[bad-template]",
        "a contract is one file",
        &template,
    ] {
        assert!(out.contains(said), "{said}:\n{out}");
    }
    assert!(out.contains("2 errors in 1 file"), "{out}");
    let (code, out, err) = run(&["contract", &policy, &folder.path("request.json")]);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(err.contains("error[bad-placeholder]"), "{err}");
    // Whoever decides needs no contract.
    assert_eq!(run(&["classify", &policy, &folder.path("request.json")]).0, Some(0));
    fs::remove_file(folder.0.join("mine/contracts/work.md")).expect("it goes away");
    let (code, out, _) = run(&["check", &policy]);
    assert!(code == Some(1) && out.contains("there is no file `contracts/work.md`"), "{out}");
}

#[test]
fn each_version_of_a_policy_has_its_own_contract() {
    let folder = Folder::new("versions");
    for (name, from, says) in [("v1", "2026-01-01", "old"), ("v2", "2026-08-01", "new")] {
        fs::create_dir_all(folder.0.join(format!("set/{name}/contracts"))).expect("a folder");
        let dated = super::POLICY.replace("version: 3", &format!("version: {name}, effective: {from}, time-zone: UTC"));
        folder.write(&format!("set/{name}/policy.yaml"), dated);
        folder.write(&format!("set/{name}/contracts/work.md"), format!("{says} {{{{ policy.version }}}}\n"));
    }
    for (day, says) in [("2026-07-31", "old v1\n"), ("2026-08-01", "new v2\n")] {
        folder.write("request.json", format!(r#"{{"date": "{day}", "facts": {{"kind": "work", "plan": "gold"}}}}"#));
        let (code, out, err) = run(&["contract", &folder.path("set"), &folder.path("request.json")]);
        assert_eq!((code, out.as_str()), (Some(0), says), "{err}");
    }
}

#[cfg(unix)]
#[test]
fn a_template_outside_of_the_folder_is_not_read() {
    let folder = mine("links", "x\n");
    folder.write("secret.md", "secret\n");
    let inside = folder.0.join("mine/contracts/work.md");
    fs::remove_file(&inside).expect("it goes away");
    std::os::unix::fs::symlink(folder.0.join("secret.md"), &inside).expect("a link");
    let (policy, request) = (folder.path("mine"), folder.path("request.json"));
    let (code, out, err) = run(&["contract", &policy, &request]);
    assert_eq!((code, out.as_str()), (Some(2), ""));
    assert!(err.contains("leads out of its folder"), "{err}");
    // A folder, or a pipe, is no template.
    fs::remove_file(&inside).expect("it goes away");
    fs::create_dir(&inside).expect("a folder");
    let (code, _, err) = run(&["contract", &policy, &request]);
    assert!(code == Some(1) && err.contains("there is no file `contracts/work.md`"), "{err}");
    fs::remove_dir(&inside).expect("it goes away");
    folder.write("mine/contracts/work.md", b"caf\xe9");
    let (code, _, err) = run(&["contract", &policy, &request]);
    assert!(code == Some(1) && err.contains("is not UTF-8"), "{err}");
}
