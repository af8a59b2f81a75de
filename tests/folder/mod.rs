//! A folder of its own for a test of the program.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A folder that is empty when the test begins.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn empty(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("the folder can be made");
        Self(path)
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().expect("it is inside")).expect("the folder can be made");
        fs::write(path, content).expect("the file can be written");
    }

    /// Standard output, standard error and the exit code.
    pub(crate) fn run(&self, args: &[&str]) -> (String, String, Option<i32>) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_scopeline"));
        command.current_dir(&self.0).args(args).env_remove("COLUMNS").env_remove("CLICOLOR_FORCE");
        let output = command.output().expect("the program starts");
        let text = |bytes| String::from_utf8(bytes).expect("the output is UTF-8");
        (text(output.stdout), text(output.stderr), output.status.code())
    }
}
