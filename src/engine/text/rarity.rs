//! How often something occurs in texts, by a rough guess: the rarer what leads to a signal, the less is compared.

/// The words that prose is full of, the most frequent first.
const FREQUENT: [&str; 112] = [
    "the", "to", "and", "a", "of", "in", "is", "it", "i", "we", "for", "that", "on", "you", "with", "this", "not",
    "our", "be", "are", "have", "as", "after", "from", "can", "or", "at", "was", "if", "no", "an", "but", "by", "does",
    "all", "has", "when", "do", "my", "there", "your", "which", "will", "one", "they", "any", "new", "how", "what",
    "so", "us", "been", "their", "please", "server", "error", "version", "users", "now", "only", "would", "some",
    "more", "other", "than", "also", "out", "up", "get", "about", "like", "could", "same", "since", "two", "der",
    "die", "und", "das", "ist", "nicht", "wir", "ich", "mit", "den", "auf", "zu", "von", "ein", "eine", "es", "im",
    "für", "le", "la", "les", "de", "des", "et", "un", "une", "en", "el", "que", "y", "los", "se", "del", "por", "con",
    "na", "nach",
];

/// The share of a text's words, in thousandths, that are this word.
pub(super) fn of_word(word: &str) -> f64 {
    if let Some(rank) = FREQUENT.iter().position(|frequent| *frequent == word) {
        return 60.0 / (rank + 1) as f64 + 1.0;
    }
    match word.chars().count() {
        0 | 1 => 3.0,
        2 => 1.0,
        3 => 0.5,
        length => 0.3 / length as f64,
    }
}

/// The same of words that begin so.
pub(super) fn of_beginning(beginning: &str) -> f64 {
    8.0 * of_word(beginning) + 0.5f64.powi(i32::try_from(beginning.chars().count()).unwrap_or(i32::MAX))
}

/// The same of text anywhere. Looking for it takes another pass over the text, which costs more than any word.
pub(super) fn of_fragment(fragment: &str) -> f64 {
    100.0 + 500.0 * 0.2f64.powi(i32::try_from(fragment.len()).unwrap_or(i32::MAX))
}
