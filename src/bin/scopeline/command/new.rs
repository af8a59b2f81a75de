//! `new`: a policy to begin with, which decides and has its own cases.

use std::io::Write;
use std::path::PathBuf;

use scopeline::render::visible;
use scopeline::schema;

use crate::failure::{Failure, Verdict};
use crate::{files, terminal};

/// What lies in the new folder.
const FILES: [(&str, &str); 6] = [
    ("policy.yaml", include_str!("new/policy.yaml")),
    ("tests.yaml", include_str!("new/tests.yaml")),
    ("requests.jsonl", include_str!("new/requests.jsonl")),
    ("README.md", include_str!("new/README.md")),
    ("policy.schema.json", schema::POLICY),
    ("tests.schema.json", schema::TESTS),
];

/// Begin a policy: a small one that decides, with its cases.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The folder must be new or empty: nothing is written over.

Examples:
  scopeline new policies/mine")]
pub(crate) struct Args {
    /// The folder of the new policy.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

pub(crate) fn run(args: &Args) -> Result<Verdict, Failure> {
    files::new_folder(&args.folder, &FILES)?;
    let name = args.folder.display().to_string();
    let name = visible(&name);
    let mut output = terminal::output();
    writeln!(output, "{name}: {}", FILES.map(|(file, _)| file).join(", "))?;
    writeln!(output, "\nRead policy.yaml, change it, and ask:")?;
    for command in ["check", "test", "fmt"] {
        writeln!(output, "  scopeline {command} {name}")?;
    }
    output.flush()?;
    Ok(Verdict::Good)
}
