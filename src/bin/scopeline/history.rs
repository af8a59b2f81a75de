//! A history read piece by piece, with a bar for whoever waits.

use std::path::Path;

use scopeline::history::{Fault, Reader, Record};
use scopeline::render::visible;

use crate::failure::Failure;
use crate::{files, terminal};

/// A fault of a history with its place.
pub(crate) fn told(name: &str, fault: &Fault) -> String {
    let key = fault.key.as_ref().map_or_else(String::new, |key| format!("`{key}`: "));
    visible(&format!("{name}:{}: {key}{}", fault.line, fault.message)).into_owned()
}

/// Reads a history and hands over what each line says, or why it is left out, with the name of the file. Answers that name.
pub(crate) fn read(
    path: &Path,
    mut each: impl FnMut(&str, Result<Record, Fault>) -> Result<(), Failure>,
) -> Result<String, Failure> {
    let mut input = files::input(path)?;
    let bar = terminal::progress_before_output(input.size);
    let (mut reader, mut buffer) = (Reader::new(), vec![0; 64 << 10]);
    loop {
        let length = input.read(&mut buffer)?;
        let is_end = length == 0;
        let lines = if is_end {
            std::mem::take(&mut reader).finish()
        } else {
            reader.feed(buffer.get(..length).unwrap_or_default())
        };
        for line in lines {
            match line {
                Ok(_) => each(&input.name, line)?,
                // Whoever tells of a fault writes where the bar is.
                Err(_) => bar.suspend(|| each(&input.name, line))?,
            }
        }
        if is_end {
            break;
        }
        bar.inc(length as u64);
    }
    bar.finish_and_clear();
    Ok(input.name)
}
