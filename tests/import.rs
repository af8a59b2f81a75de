//! `scopeline import` as a user meets it.
#![cfg(feature = "cli")]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A folder of its own for one test, with the fixtures in it.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("import-{test}"));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("the folder can be made");
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/lifecycles");
        for name in ["debian.json", "debian-v1.json", "nodejs-v0.json", "openeox.json", "windows-server.json"] {
            fs::copy(data.join(name), path.join(name)).expect("the fixture can be copied");
        }
        Self(path)
    }

    fn write(&self, name: &str, content: &str) {
        fs::write(self.0.join(name), content).expect("the file can be written");
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).expect("the file can be read")
    }

    /// Exit code, standard output and standard error.
    fn run(&self, args: &[&str]) -> (i32, String, String) {
        self.run_with(args, "")
    }

    fn run_with(&self, args: &[&str], input: &str) -> (i32, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_scopeline"));
        command.current_dir(&self.0).args(args).env_remove("COLUMNS").env_remove("CLICOLOR_FORCE");
        let streams = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = streams.spawn().expect("the program starts");
        let _ = child.stdin.take().expect("it is piped").write_all(input.as_bytes());
        let output = child.wait_with_output().expect("the program ends");
        let text = |bytes| String::from_utf8(bytes).expect("the output is UTF-8");
        let (out, err) = (text(output.stdout), text(output.stderr));
        let is_hidden = |c| c != '\n' && scopeline::render::escape::is_hidden(c);
        assert!(!out.contains(is_hidden) && !err.contains(is_hidden), "{out:?} {err:?}");
        (output.status.code().expect("it exits"), out, err)
    }

    /// What lies in the folder beside the fixtures.
    fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).expect("it can be listed");
        let names = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
        let mut names: Vec<String> = names.filter(|name| !name.ends_with(".json")).collect();
        names.sort();
        names
    }
}

const POLICY: &str = "\
scopeline: 1
policy: { id: mine }
facts: { kind: { one-of: [defect] } }
rules: [ { id: maintained, when: { release.phase: supported }, class: support } ]
otherwise: { class: service }
";

#[test]
fn a_table_for_the_folder_of_a_policy() {
    let folder = Folder::new("folder");
    fs::create_dir(folder.0.join("mine")).expect("the folder can be made");
    folder.write("mine/policy.yaml", POLICY);
    let (code, part, said) = folder.run(&["import", "endoflife", "debian.json", "--as", "product"]);
    assert_eq!((code, said.as_str()), (0, ""));
    assert!(
        part.starts_with("scopeline: 1\n\nproducts:\n  debian:\n    source: endoflife.date/debian (MIT)\n"),
        "{part}"
    );
    folder.write("mine/debian.yaml", &part);
    let (code, said, _) = folder.run(&["check", "mine"]);
    assert!(code == 0 && said.contains("mine: no faults"), "{said}");
    let args = ["import", "endoflife", "debian.json", "--name", "gnu linux", "--into", "mine/cycles.yaml"];
    assert_eq!(folder.run(&args).0, 0);
    let (code, said, _) = folder.run(&["check", "mine"]);
    assert!(code == 0 && said.contains("mine: no faults"), "{said}");
}

#[test]
fn standard_input_and_a_name() {
    let folder = Folder::new("stdin");
    let json = folder.text("nodejs-v0.json");
    let (code, _, said) = folder.run_with(&["import", "endoflife", "-"], &json);
    assert!(code == 2 && said.contains("`--name`"), "{said}");
    let args =
        ["import", "endoflife", "-", "--name", "node js", "--columns", "released,ends", "--known-until", "2026-08-20"];
    let (code, part, said) = folder.run_with(&args, &json);
    assert_eq!(code, 0, "{said}");
    assert!(said.starts_with("<stdin>/0: 26 becomes long-term on 2026-10-28"), "{said}");
    let head = "life-cycles:\n  node js:\n    source: endoflife.date (MIT)\n    line: x\n    known-until: 2026-08-20\n    releases:\n      26: { released: 2026-05-05, ends: 2029-04-30 }\n";
    assert!(part.contains(head), "{part}");
    let as_product = [&args[..], &["--as", "product"]].concat();
    assert!(folder.run_with(&as_product, &json).2.contains("`node js` cannot be a name under `products`"));
}

#[test]
fn what_is_left_out_is_told_with_its_place() {
    let folder = Folder::new("notes");
    let (code, part, said) = folder.run(&["import", "endoflife", "windows-server.json"]);
    assert!(code == 0 && part.contains("  windows-server:\n"), "{part}");
    assert!(said.contains("windows-server.json/releases/1: 23h2-ac is the only one of the line 23"), "{said}");
    let (code, _, said) = folder.run(&["import", "openeox", "openeox.json"]);
    assert!(code == 1 && said.contains("openeox.json: there are 2 products here"), "{said}");
    let (code, part, _) = folder.run(&["import", "openeox", "openeox.json", "--product", "acme desktop"]);
    assert!(code == 0 && part.contains("life-cycles:\n  acme-desktop:\n"), "{part}");
    folder.write("bad.json", "{\"releases\": [{\"eol\": 1, \"eol\": 2}]}\u{1b}[2J");
    assert_eq!(folder.run(&["import", "endoflife", "bad.json"]).0, 1);
    folder.write("none.json", "{\"product\": \"a\", \"releases\": [{}]}");
    let (code, _, said) = folder.run(&["import", "endoflife", "none.json"]);
    assert!(code == 1 && said.contains("no release of it can be read"), "{said}");
    assert_eq!(folder.run(&["import", "endoflife", "debian.json", "--name", "debian 12"]).0, 2);
    assert_eq!(folder.run(&["import", "endoflife", "nowhere.json"]).0, 2);
    assert_eq!(folder.run(&["import", "endoflife", "debian.json", "--line", "x.y.z.a"]).0, 2);
    assert_eq!(folder.run(&["import", "endoflife", "debian.json", "--columns", "color"]).0, 2);
    assert_eq!(folder.run(&["import", "endoflife", "debian.json", "--check"]).0, 2, "it needs --into");
}

#[test]
fn into_a_file() {
    let folder = Folder::new("into");
    let args = ["import", "endoflife", "debian.json", "--into", "releases.yaml"];
    let check = [&args[..], &["--check"]].concat();
    let (code, said, _) = folder.run(&check);
    assert_eq!((code, said.as_str()), (1, "releases.yaml: life-cycles.debian: 3 releases missing, 0 differences\n"));
    assert_eq!(folder.files(), Vec::<String>::new(), "--check writes nothing");
    let (code, said, _) = folder.run(&args);
    assert_eq!((code, said.as_str()), (0, "releases.yaml: life-cycles.debian: 3 releases added, 0 differences\n"));
    assert_eq!(folder.files(), ["releases.yaml"], "no draft is left");
    assert_eq!(folder.run(&check).0, 0);

    let old = "scopeline: 1\nproducts:\n  debian: # ours\n    line: x\n    releases:\n      12: { ends: 2026-07-10 }\n";
    folder.write("releases.yaml", old);
    let differs = "releases.yaml:6: 12: ends 2026-07-10 written, 2026-07-11 in the source\n";
    let (code, said, _) = folder.run(&check);
    assert_eq!(
        (code, said),
        (1, format!("{differs}releases.yaml: products.debian: 2 releases missing, 1 difference\n"))
    );
    assert_eq!(folder.text("releases.yaml"), old);
    let (code, said, _) = folder.run(&args);
    assert_eq!((code, said), (1, format!("{differs}releases.yaml: products.debian: 2 releases added, 1 difference\n")));
    let new = old.replace("      12:", "      13: { ends: 2028-08-09 }  # Trixie\n      12:")
        + "      11: { ends: 2024-08-14 }  # Bullseye\n";
    assert_eq!(folder.text("releases.yaml"), new);
}

#[test]
fn what_cannot_be_put_in_leaves_the_file_alone() {
    let folder = Folder::new("refused");
    let text = "scopeline: 1\nlife-cycles: { debian: { line: x } }\n";
    folder.write("releases.yaml", text);
    let (code, _, said) = folder.run(&["import", "endoflife", "debian.json", "--into", "releases.yaml"]);
    assert!(code == 1 && said.contains("--> releases.yaml:2:") && said.contains("help"), "{said}");
    assert_eq!(folder.text("releases.yaml"), text);
    assert_eq!(folder.run(&["import", "endoflife", "debian.json", "--into", "nowhere/releases.yaml"]).0, 2);
    assert_eq!(folder.run(&["import", "endoflife", "debian.json", "--into", "."]).0, 2);
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_and_a_mode_stays_as_it_is() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::new("link");
    folder.write("real.yaml", "scopeline: 1\n");
    fs::set_permissions(folder.0.join("real.yaml"), fs::Permissions::from_mode(0o640)).expect("it can be set");
    std::os::unix::fs::symlink("real.yaml", folder.0.join("link.yaml")).expect("a link");
    assert_eq!(folder.run(&["import", "endoflife", "debian-v1.json", "--into", "link.yaml"]).0, 0);
    assert!(fs::symlink_metadata(folder.0.join("link.yaml")).expect("it is there").is_symlink());
    assert_eq!(fs::metadata(folder.0.join("real.yaml")).expect("it is there").permissions().mode() & 0o777, 0o640);
    assert!(folder.text("real.yaml").contains("    known-until: 2026-08-20\n"));
    std::os::unix::fs::symlink("nothing.yaml", folder.0.join("broken.yaml")).expect("a link");
    assert_eq!(folder.run(&["import", "endoflife", "debian.json", "--into", "broken.yaml"]).0, 2, "never over a link");
}
