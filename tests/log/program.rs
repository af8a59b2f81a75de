//! `classify --log` and `log` as a user meets them: what they print, and their exit codes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::{POLICY, REQUESTS};

struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("log-{test}"));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(path.join("tiny")).expect("the folder can be made");
        let folder = Self(path);
        fs::write(folder.0.join("tiny/policy.yaml"), POLICY).expect("the policy can be written");
        // The fourth comes through a mapping, whose fields are in it.
        fs::write(folder.0.join("requests.jsonl"), REQUESTS.join("\n")).expect("the requests can be written");
        folder
    }

    /// With a log of five decisions.
    fn logged(test: &str) -> Self {
        let folder = Self::new(test);
        let (said, complaint, code) = folder.run(&["classify", "tiny", "requests.jsonl", "--log", "desk.log"]);
        assert_eq!((complaint.as_str(), code), ("", Some(0)), "{said}");
        folder
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_scopeline"));
        command.current_dir(&self.0).args(args).env_remove("COLUMNS").env_remove("CLICOLOR_FORCE");
        command
    }

    fn run(&self, args: &[&str]) -> (String, String, Option<i32>) {
        let output = self.command(args).output().expect("the program starts");
        let text = |bytes| String::from_utf8(bytes).expect("the output is UTF-8");
        let (out, err) = (text(output.stdout), text(output.stderr));
        let is_hidden = |c| c != '\n' && scopeline::render::escape::is_hidden(c);
        assert!(!out.contains(is_hidden) && !err.contains(is_hidden), "{out}{err}");
        (out, err, output.status.code())
    }

    /// What a command says on standard output, with this exit code and nothing on standard error.
    fn said(&self, args: &[&str], code: i32) -> String {
        let (out, err, is) = self.run(args);
        assert_eq!((err.as_str(), is), ("", Some(code)), "{out}");
        out
    }

    fn log(&self) -> Vec<u8> {
        fs::read(self.0.join("desk.log")).expect("there is a log")
    }

    fn write(&self, log: impl AsRef<[u8]>) {
        fs::write(self.0.join("desk.log"), log).expect("the log can be written");
    }
}

fn head(said: &str) -> String {
    let line = said.lines().find_map(|line| line.strip_prefix("head "));
    line.unwrap_or_else(|| panic!("{said}")).to_owned()
}

#[test]
fn decisions_are_logged_and_proved() {
    let folder = Folder::logged("proved");
    let said = folder.said(&["log", "verify", "desk.log", "tiny"], 0);
    assert!(said.contains("6 entries, each from the one before: 5 decisions, 0 overrides"), "{said}");
    assert!(said.contains("5 decisions made again by tiny 1 (sha256:"), "{said}");
    let first = head(&said);
    // The log grows, and the head that was noted is still in it.
    folder.run(&["classify", "tiny", "requests.jsonl", "--log", "desk.log", "--as-of", "2026-08-20"]);
    let said = folder.said(&["log", "verify", "desk.log", "tiny", "--head", &first], 0);
    assert!(said.contains("10 decisions made again"), "{said}");
    assert!(said.contains("is that of entry 5; 5 entries were added since"), "{said}");
    assert_ne!(head(&said), first);
    let cut: String = String::from_utf8(folder.log()).expect("a text").split_inclusive('\n').take(5).collect();
    folder.write(cut);
    let said = folder.said(&["log", "verify", "desk.log", "tiny", "--head", &first], 1);
    assert!(said.contains("no entry has the noted head"), "{said}");
    assert!(!folder.0.join(".desk.log.lock").exists());
}

#[test]
fn what_the_log_shows_is_what_was_shown() {
    let folder = Folder::new("same");
    let plain = folder.said(&["classify", "tiny", "requests.jsonl"], 0);
    assert_eq!(folder.said(&["classify", "tiny", "requests.jsonl", "--log", "desk.log"], 0), plain);
    let shown = folder.said(&["log", "show", "desk.log"], 0);
    assert_eq!(shown.lines().count(), 6, "{shown}");
    assert!(shown.contains("T-2: service, settled, by features of tiny 1 for 2026-08-15, building"), "{shown}");
    let one = folder.said(&["log", "show", "desk.log", "2"], 0);
    assert!(one.contains("\"date-from\": \"request-instant\"") && one.contains("\"text\""), "{one}");
    let (_, complaint, code) = folder.run(&["log", "show", "desk.log", "17"]);
    assert!(complaint.contains("no entry 17") && code == Some(2), "{complaint}");
}

#[test]
fn a_harmed_log_is_told_with_its_place() {
    let folder = Folder::logged("harmed");
    let mut log = folder.log();
    let text = String::from_utf8(log.clone()).expect("a text");
    let at = text.find("\"gold\"").expect("a plan") + 1;
    log[at] ^= 0x20;
    folder.write(&log);
    let said = folder.said(&["log", "verify", "desk.log", "tiny"], 1);
    let column = at - text[..at].rfind('\n').expect("a line before");
    assert!(said.starts_with("desk.log: line 2 (entry 1): the entry was changed"), "{said}");
    assert!(said.contains(&format!("byte {column} of the line is `G`, and was `g`")), "{said}");
}

#[test]
fn decisions_of_another_policy_are_said() {
    let folder = Folder::logged("strange");
    fs::write(folder.0.join("other.yaml"), POLICY.replace("version: 1", "version: 2")).expect("a policy");
    let said = folder.said(&["log", "verify", "desk.log", "other.yaml"], 1);
    assert!(said.contains("5 decisions not made again: give the policy tiny 1 (sha256:"), "{said}");
    let said = folder.said(&["log", "verify", "desk.log"], 0);
    assert!(said.contains("5 decisions not made again"), "{said}");
    folder.said(&["log", "verify", "desk.log", "other.yaml", "tiny", "tiny/policy.yaml"], 0);
}

#[test]
fn an_override_is_written_behind_the_last_entry() {
    let folder = Folder::logged("override");
    let args =
        ["log", "override", "desk.log", "2", "--to", "support", "--by", "M. Berg\u{1b}", "--reason", "Promised."];
    let said = folder.said(&args, 0);
    assert_eq!(said, "entry 6: M. Berg\\u{1b} overrides entry 2 from service to support\n");
    let said = folder.said(&["log", "verify", "desk.log", "tiny"], 0);
    assert!(said.contains("5 decisions, 1 override\n"), "{said}");
    let shown = folder.said(&["log", "show", "desk.log", "2"], 0);
    assert!(shown.contains("entry 2 from service to support by M. Berg\\u{1b}: Promised."), "{shown}");
    let before = folder.log();
    for (args, words) in [
        (["log", "override", "desk.log", "9", "--to", "support", "--by", "x", "--reason", "y"], "no decision with the"),
        (["log", "override", "desk.log", "2", "--to", "support", "--by", "x", "--reason", "y"], "already"),
        (["log", "override", "desk.log", "2", "--to", "rework", "--by", "", "--reason", "y"], "`by` is empty"),
        (["log", "override", "none.log", "2", "--to", "rework", "--by", "x", "--reason", "y"], "there is no such file"),
    ] {
        let (out, complaint, code) = folder.run(&args);
        assert!(out.is_empty() && complaint.contains(words) && code == Some(2), "{out}{complaint}");
    }
    assert_eq!(folder.log(), before);
    assert!(!folder.0.join("none.log").exists());
}

#[test]
fn a_log_that_broke_off_is_not_continued_before_it_is_mended() {
    let folder = Folder::logged("cut");
    let whole = folder.log();
    for (taken, words) in [(1, "whole and has its end again"), (100, "bytes taken off"), (0, "nothing to mend")] {
        folder.write(&whole[..whole.len() - taken]);
        if taken > 0 {
            let said = folder.said(&["log", "verify", "desk.log", "tiny"], 1);
            assert!(said.contains("line 6 (entry 5): the line has no end"), "{said}");
            let mends = if taken == 1 { "repair` puts its line feed there;" } else { "repair` takes it off;" };
            assert!(said.contains(mends), "{said}");
            let (out, complaint, code) = folder.run(&["classify", "tiny", "requests.jsonl", "--log", "desk.log"]);
            assert!(out.is_empty() && complaint.contains("log repair") && code == Some(2), "{out}{complaint}");
        }
        let said = folder.said(&["log", "repair", "desk.log"], 0);
        assert!(said.contains(words), "{said}");
        folder.said(&["log", "verify", "desk.log", "tiny"], 0);
        let lines = folder.log().iter().filter(|&&byte| byte == b'\n').count();
        assert_eq!(lines, if taken == 100 { 5 } else { 6 });
    }
    // Harm before the end is not mended, and nothing is written behind it.
    let mut harmed = whole.clone();
    let at = harmed.len() - 150;
    harmed[at] ^= 1;
    folder.write(&harmed);
    for args in [&["log", "repair", "desk.log"][..], &["classify", "tiny", "requests.jsonl", "--log", "desk.log"]] {
        let (_, complaint, code) = folder.run(args);
        assert!(complaint.contains("the entry was changed") && code == Some(2), "{complaint}");
    }
    assert_eq!(folder.log(), harmed);
}

#[test]
fn what_an_editor_put_before_a_log_is_told() {
    let folder = Folder::logged("mark");
    let log = folder.log();
    folder.write([&b"\xef\xbb\xbf"[..], &log].concat());
    for (command, code) in [("verify", 1), ("show", 1)] {
        let (out, complaint, is) = folder.run(&["log", command, "desk.log"]);
        assert!(format!("{out}{complaint}").contains("begins with a byte order mark") && is == Some(code), "{out}");
    }
    let (_, complaint, code) = folder.run(&["classify", "tiny", "requests.jsonl", "--log", "desk.log"]);
    assert!(complaint.contains("take off its three bytes") && code == Some(2), "{complaint}");
    folder.write(log);
    folder.said(&["log", "verify", "desk.log", "tiny"], 0);
}

#[test]
fn what_is_no_log_is_not_written_to() {
    let folder = Folder::new("no-log");
    for text in ["{\"id\":1}\n", "some words\n", "\n", "{\"id\":1}", "some words"] {
        folder.write(text);
        let (_, complaint, code) = folder.run(&["log", "repair", "desk.log"]);
        assert_eq!((code, folder.log()), (Some(2), text.as_bytes().to_vec()), "{complaint}");
        let (out, complaint, code) = folder.run(&["classify", "tiny", "requests.jsonl", "--log", "desk.log"]);
        assert!(out.is_empty() && complaint.contains("cannot be continued") && code == Some(2), "{complaint}");
        assert_eq!(folder.log(), text.as_bytes());
        folder.said(&["log", "verify", "desk.log"], 1);
    }
    let (_, complaint, code) = folder.run(&["classify", "tiny", "requests.jsonl", "--log", "tiny"]);
    assert!(complaint.contains("it is a folder") && code == Some(2), "{complaint}");
    // An empty file is begun.
    folder.write("");
    folder.said(&["classify", "tiny", "requests.jsonl", "--log", "desk.log"], 0);
    folder.said(&["log", "verify", "desk.log", "tiny"], 0);
}

#[test]
fn a_mask_of_a_tested_fact_is_refused_and_leaves_no_log() {
    let folder = Folder::new("mask");
    let args = ["classify", "tiny", "requests.jsonl", "--log", "desk.log", "--mask"];
    let (out, complaint, code) = folder.run(&[&args[..], &["plan"]].concat());
    assert!(out.is_empty() && code == Some(2), "{out}");
    assert!(complaint.contains("the fact `plan` cannot be masked: the limit `basic` rests on it"), "{complaint}");
    assert!(!folder.0.join("desk.log").exists());
    folder.said(&[&args[..], &["id", "--keep", "account"]].concat(), 0);
    let log = String::from_utf8(folder.log()).expect("a text");
    assert!(!log.contains("T-1") && !log.contains("anna") && log.contains("A-7"), "{log}");
    let (_, complaint, code) = folder.run(&["classify", "tiny", "requests.jsonl", "--mask", "id"]);
    assert!(complaint.contains("--log") && code == Some(2), "{complaint}");
}

#[test]
fn two_programs_write_one_log_in_turn() {
    let folder = Folder::new("two");
    let many: String = (0..400)
        .map(|number| {
            format!(
                "{{\"id\":\"{number}\",\"date\":\"2026-08-14\",\"body\":\"{}\",\"facts\":{{\"kind\":\"defect\"}}}}\n",
                "x".repeat(1_000)
            )
        })
        .collect();
    fs::write(folder.0.join("many.jsonl"), many).expect("the requests can be written");
    let writers: Vec<_> = (0..3)
        .map(|_| {
            let mut command = folder.command(&["classify", "tiny", "many.jsonl", "--log", "desk.log"]);
            command.stdout(Stdio::null()).spawn().expect("the program starts")
        })
        .collect();
    for mut writer in writers {
        assert!(writer.wait().expect("it ends").success());
    }
    let said = folder.said(&["log", "verify", "desk.log", "tiny"], 0);
    assert!(said.contains("1201 entries"), "{said}");
}

#[test]
fn a_log_of_many_pieces_is_continued_from_its_last_line() {
    let folder = Folder::new("long");
    // A last line that is longer than what is read of it at a time.
    let body = "y".repeat(700 << 10);
    let request =
        format!("{{\"id\":\"long\",\"date\":\"2026-08-14\",\"body\":\"{body}\",\"facts\":{{\"kind\":\"defect\"}}}}\n");
    fs::write(folder.0.join("long.jsonl"), request).expect("the request can be written");
    for _ in 0..2 {
        folder.said(&["classify", "tiny", "long.jsonl", "--log", "desk.log", "--keep", "text"], 0);
    }
    folder.said(&["classify", "tiny", "requests.jsonl", "--log", "desk.log"], 0);
    let said = folder.said(&["log", "verify", "desk.log", "tiny"], 0);
    assert!(said.contains("8 entries") && folder.log().len() > 1_400_000, "{said}");
}

#[test]
fn what_is_kept_cannot_be_masked() {
    let folder = Folder::new("both");
    let args = ["classify", "tiny", "requests.jsonl", "--log", "desk.log", "--keep", "text", "--mask", "text"];
    let (out, complaint, code) = folder.run(&args);
    assert_eq!((out.as_str(), code), ("", Some(2)), "{complaint}");
    assert!(complaint.contains("`text` cannot be both kept and masked"), "{complaint}");
    assert!(!folder.0.join("desk.log").exists());
}

#[test]
fn nobody_overrides_what_is_yet_to_be_decided() {
    let folder = Folder::logged("ahead");
    let before = folder.log();
    let args = ["log", "override", "desk.log", "1", "--to", "rework", "--by", "x", "--reason", "y", "--at"];
    let (out, complaint, code) = folder.run(&[&args[..], &["9000-01-01T00:00:00+02:00"]].concat());
    assert_eq!((out.as_str(), code), ("", Some(2)), "{complaint}");
    assert!(complaint.contains("it is not 9000-01-01T00:00:00+02:00 yet"), "{complaint}");
    assert_eq!(folder.log(), before, "nothing was written");
}
