//! What a message repeats of somebody else's words, and the signature below it.

use super::Line;

/// Words in the line that announces a quotation.
const WROTE: [&str; 7] = ["wrote", "schrieb", "crit", "escribi", "scritto", "schreef", "escreveu"];
/// What stands between dashes above a message that is repeated whole.
const ORIGINAL: [&str; 8] = [
    "original message",
    "ursprüngliche nachricht",
    "originalnachricht",
    "message d'origine",
    "mensaje original",
    "forwarded message",
    "weitergeleitete nachricht",
    "messaggio originale",
];
/// The first lines of the head of a message that is repeated whole.
const SENDER: [&str; 5] = ["from:", "von:", "de:", "da:", "van:"];
const SENT: [&str; 10] =
    ["sent:", "date:", "gesendet:", "datum:", "envoyé", "enviado:", "fecha:", "inviato:", "data:", "verzonden:"];
/// The head has its day so soon.
const HEAD: usize = 4;

/// A mail or a chat message: quotations, what is repeated below, and the signature.
pub(super) fn of_message(mut lines: Vec<Line>) -> Vec<Line> {
    if let Some(end) = (0..lines.len()).find(|&at| ends_here(&lines, at)) {
        lines[end..].iter_mut().filter(|line| !line.text.trim().is_empty()).for_each(|line| line.is_quoted = true);
    }
    of_comment(lines)
}

/// A comment in a tracker: only lines that are marked as quotations.
pub(super) fn of_comment(mut lines: Vec<Line>) -> Vec<Line> {
    let mut last: Option<usize> = None;
    for at in 0..lines.len() {
        let text = lines[at].text.trim_start();
        if text.starts_with('>') || lines[at].is_quoted {
            lines[at].is_quoted = true;
            if let Some(last) = last.take().filter(|&last| announces(&lines[last].text)) {
                lines[last].is_quoted = true;
            }
        } else if !text.is_empty() {
            last = Some(at);
        }
    }
    lines
}

/// Whether everything from this line on is somebody else's, or the signature.
fn ends_here(lines: &[Line], at: usize) -> bool {
    let text = lines[at].text.trim_end();
    if text == "--" {
        return true;
    }
    if text.len() > 300 || lines[at].is_quoted {
        return false;
    }
    let folded = text.trim().to_lowercase();
    if folded.starts_with("--") && ORIGINAL.iter().any(|words| folded.contains(words)) {
        return true;
    }
    if SENDER.iter().any(|word| folded.starts_with(word)) {
        let head = lines[at + 1..].iter().take(HEAD).map(|line| line.text.trim().to_lowercase());
        return head.into_iter().any(|line| SENT.iter().any(|word| line.starts_with(word)));
    }
    // Announced, and not marked line by line.
    let is_announced = announces(text) && WROTE.iter().any(|word| folded.contains(word));
    let next = lines[at + 1..].iter().take(HEAD).find(|line| !line.text.trim().is_empty() || line.is_quoted);
    is_announced && next.is_some_and(|next| !next.text.trim_start().starts_with('>') && !next.is_quoted)
}

/// Whether a line says that a quotation follows: it ends with a colon, and has a day, an address or a word for it.
fn announces(text: &str) -> bool {
    let text = text.trim();
    if text.len() > 300 || !text.ends_with(':') {
        return false;
    }
    let folded = text.to_lowercase();
    let has_word = WROTE.iter().any(|word| folded.contains(word));
    has_word && (folded.contains(|c: char| c.is_ascii_digit()) || folded.contains('@')) || folded.contains('@')
}
