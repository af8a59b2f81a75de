//! Texts of requests by which signals are judged.

use std::path::Path;

use scopeline::Request;

use crate::failure::Failure;
use crate::files;

/// The largest corpus that is read, in bytes.
const LIMIT: usize = 64 << 20;

/// One text for each line: the subject and the body of a request in JSON, or the line itself.
pub(crate) fn texts(path: &Path) -> Result<Vec<String>, Failure> {
    let text = files::input(path)?.text(LIMIT)?;
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let texts: Vec<String> = lines.map(of_line).filter(|text| !text.trim().is_empty()).collect();
    if texts.is_empty() {
        return Err(Failure::NoText { name: path.display().to_string() });
    }
    Ok(texts)
}

fn of_line(line: &str) -> String {
    match Request::from_json(line) {
        Ok(request) => {
            let parts = [request.subject(), request.body()];
            parts.into_iter().flatten().collect::<Vec<_>>().join("\n")
        }
        Err(_) => line.to_owned(),
    }
}
