//! Standard output and standard error. Colours are left out where nobody sees them.

use std::io::{self, BufWriter, IsTerminal, Write};

use anstream::AutoStream;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use scopeline::render::visible;

/// How wide a table is where nobody says how wide the terminal is.
const WIDTH: usize = 80;

/// An input of at least this many bytes is worth a progress bar.
const LONG: u64 = 4 << 20;

const BAR: &str = "{wide_bar} {percent:>3} %  {eta}";

/// Standard output, buffered; it has to be flushed at the end, or a failure to write goes unseen.
pub(crate) type Output = BufWriter<AutoStream<io::StdoutLock<'static>>>;

/// Opens standard output.
pub(crate) fn output() -> Output {
    BufWriter::new(AutoStream::auto(io::stdout().lock()))
}

/// Opens standard error.
pub(crate) fn messages() -> AutoStream<io::StderrLock<'static>> {
    AutoStream::auto(io::stderr().lock())
}

/// Says on standard error why the command did not work.
pub(crate) fn complain(message: &str) -> io::Result<()> {
    writeln!(messages(), "\u{1b}[1m\u{1b}[91merror\u{1b}[0m: {}", visible(message))
}

/// The columns of the terminal, if the environment tells them within reason.
pub(crate) fn width() -> usize {
    let told = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    told.filter(|columns| (40..=400).contains(columns)).unwrap_or(WIDTH)
}

/// A bar on standard error where somebody waits for a long input, else one that is not drawn. It is for commands that write
/// as they read: a bar among lines is seen by nobody.
pub(crate) fn progress(size: Option<u64>) -> ProgressBar {
    steps(size.filter(|size| *size >= LONG && !io::stdout().is_terminal()))
}

/// The same for commands that write when they are done.
pub(crate) fn progress_before_output(size: Option<u64>) -> ProgressBar {
    steps(size.filter(|size| *size >= LONG))
}

/// A bar of so many steps on standard error where a person watches it, else one that is not drawn.
pub(crate) fn steps(length: Option<u64>) -> ProgressBar {
    match length.filter(|_| io::stderr().is_terminal()) {
        Some(length) => ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::stderr())
            .with_style(ProgressStyle::with_template(BAR).unwrap_or_else(|_| ProgressStyle::default_bar())),
        None => ProgressBar::hidden(),
    }
}
