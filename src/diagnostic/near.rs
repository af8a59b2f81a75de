//! Names that are nearly what somebody wrote.

/// The name among `known` that is closest to what was written, if one is close enough to be meant.
///
/// Close is: the same but for case, or a Damerau-Levenshtein distance of at most a third of the length. Of very many
/// names only the first few thousand are looked at.
#[must_use]
pub fn closest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let written: Vec<char> = written.to_lowercase().chars().take(64).collect();
    known
        .into_iter()
        .take(NAMES_LOOKED_AT)
        .map(|name| (distance(&written, &name.to_lowercase().chars().take(64).collect::<Vec<_>>()), name))
        .filter(|&(far, name)| far <= (written.len().max(name.chars().count()) / 3).max(1))
        .min_by(|a, b| a.0.cmp(&b.0).then(a.1.cmp(b.1)))
        .map(|(_, name)| name)
}

/// Every name among `known` that differs from what was written by at most so many letters.
pub(crate) fn within<'a>(
    written: &str,
    far: usize,
    known: impl IntoIterator<Item = &'a str>,
) -> impl Iterator<Item = &'a str> {
    let written: Vec<char> = written.chars().take(64).collect();
    let length = written.len();
    let own = letters(written.iter().copied());
    // A letter takes one to four bytes.
    let lengths = length.saturating_sub(far)..=4 * (length + far);
    let known = known.into_iter().filter(move |name| length == 64 || lengths.contains(&name.len()));
    // A letter that is another one adds a letter and takes one away; nothing else does more.
    let known = known.filter(move |name| (letters(name.chars().take(64)) ^ own).count_ones() as usize <= 2 * far);
    known.filter(move |name| distance(&written, &name.chars().take(64).collect::<Vec<_>>()) <= far)
}

/// Which letters occur, as bits that some of them share.
fn letters(all: impl Iterator<Item = char>) -> u64 {
    all.fold(0, |bits, letter| bits | 1 << (u32::from(letter) % 64))
}

const NAMES_LOOKED_AT: usize = 5_000;

fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let change = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = change.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The letters alone leave out no name that is near.
    #[test]
    fn names_within_a_distance_are_those_of_the_distance() {
        let mut words = vec![String::new()];
        for _ in 0..4 {
            let longer = words.iter().flat_map(|word| ["a", "b", "é"].map(|letter| format!("{word}{letter}")));
            words = words.iter().cloned().chain(longer).collect();
            words.sort();
            words.dedup();
        }
        let chars = |word: &str| word.chars().collect::<Vec<_>>();
        for far in 1..=2 {
            for word in &words {
                let found: Vec<&str> = within(word, far, words.iter().map(String::as_str)).collect();
                let near = |other: &&String| distance(&chars(word), &chars(other)) <= far;
                assert_eq!(found, words.iter().filter(near).collect::<Vec<_>>(), "{word} {far}");
            }
        }
    }

    #[test]
    fn the_closest_name_is_the_one_meant() {
        let known = ["release", "release.phase", "kind", "os"];
        assert_eq!(closest("relase", known), Some("release"));
        assert_eq!(closest("Kind", known), Some("kind"));
        assert_eq!(closest("ikdn", known), None);
        assert_eq!(closest("knid", known), Some("kind"));
        assert_eq!(closest("colour", known), None);
    }
}
