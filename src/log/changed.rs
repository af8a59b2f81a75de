//! Which one byte of an entry was changed: the one with which its hash is right again.

use sha2::{Digest as _, Sha256};

use super::seal::{Hash, changed_in_hash, unsealed};

/// Up to so many bytes of an entry every value of every byte is tried: half a gigabyte is hashed at most.
const EVERY_VALUE: usize = 2 << 10;
/// Up to so many only a bit of every byte.
const EVERY_BIT: usize = 16 << 10;

/// A byte of a line that is not what it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Changed {
    /// Where it stands in its line, from 1.
    pub byte: usize,
    /// What it is now.
    pub is: u8,
    /// What it was.
    pub was: u8,
}

/// The one byte of a line that was changed, if it was one.
///
/// An entry says its hash, so the change can be found by trying: the byte with which the hash is right again is the one.
/// Of entries of more than two kilobytes only single bits are tried, and of more than sixteen none.
///
/// ```
/// use scopeline::log::{Log, changed_byte};
///
/// let (_, line) = Log::begin("2026-08-14T09:00:00Z".parse()?);
/// let harmed = line.replace("begin", "begun");
/// let changed = changed_byte(harmed.as_bytes()).expect("it is one byte");
/// assert_eq!((changed.is, changed.was), (b'u', b'i'));
/// assert!(changed_byte(line.as_bytes()).is_none());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn changed_byte(line: &[u8]) -> Option<Changed> {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    let (body, written) = unsealed(line)?;
    let wanted = std::str::from_utf8(written).ok().and_then(|text| text.parse::<Hash>().ok());
    let right = Hash::of(body);
    if wanted == Some(right) {
        return None;
    }
    if let Some(byte) = changed_in_hash(body, written) {
        let place = body.len() + (line.len() - body.len() - written.len()) - 2;
        let was = right.to_string().as_bytes().get(byte.checked_sub(place + 1)?).copied()?;
        return Some(Changed { byte, is: line.get(byte - 1).copied()?, was });
    }
    search(body, wanted?)
}

fn search(body: &[u8], wanted: Hash) -> Option<Changed> {
    let tried: &[u8] = if body.len() <= EVERY_VALUE {
        &EVERY
    } else if body.len() <= EVERY_BIT {
        &[1, 2, 4, 8, 16, 32, 64, 128]
    } else {
        return None;
    };
    let mut before = Sha256::new();
    for (at, &is) in body.iter().enumerate() {
        let rest = body.get(at + 1..)?;
        for mask in tried {
            let mut hasher = before.clone();
            hasher.update([is ^ mask]);
            hasher.update(rest);
            if Hash::finish(hasher) == wanted {
                return Some(Changed { byte: at + 1, is, was: is ^ mask });
            }
        }
        before.update([is]);
    }
    None
}

/// Every change of a byte, single bits first: they happen by themselves.
const EVERY: [u8; 255] = {
    let mut all = [0; 255];
    let (mut at, mut mask) = (0, 1u8);
    while at < 8 {
        all[at] = 1 << at;
        at += 1;
    }
    while at < all.len() {
        if !mask.is_power_of_two() {
            all[at] = mask;
            at += 1;
        }
        mask = mask.wrapping_add(1);
    }
    all
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::seal::sealed;

    #[test]
    fn every_change_of_a_byte_is_tried_once() {
        let mut sorted = EVERY;
        sorted.sort_unstable();
        assert!(sorted.iter().enumerate().all(|(at, mask)| usize::from(*mask) == at + 1));
    }

    #[test]
    fn the_byte_is_found_wherever_it_stands() {
        let (line, _) = sealed("{\"entry\":7,\"text\":\"a few words\"".to_owned());
        let hash_from = line.len() - 74;
        for at in 0..line.len() - 1 {
            for mask in [1, 0x20, 0x80, 0xff] {
                let mut harmed = line.clone().into_bytes();
                harmed[at] ^= mask;
                let (is, was) = (harmed[at], line.as_bytes()[at]);
                let found = changed_byte(&harmed);
                // What is no seal any more has no hash to be right.
                let is_frame = (hash_from - 9..hash_from).contains(&at) || at >= line.len() - 3;
                assert_eq!(found, (!is_frame).then_some(Changed { byte: at + 1, is, was }), "byte {at} by {mask:#x}");
            }
        }
    }

    #[test]
    fn of_long_entries_only_bits_are_tried_and_of_longer_ones_nothing() {
        for (length, mask, is_found) in [(3 << 10, 4, true), (3 << 10, 3, false), (20 << 10, 4, false)] {
            let (line, _) = sealed("x".repeat(length));
            let mut harmed = line.into_bytes();
            harmed[5] ^= mask;
            assert_eq!(changed_byte(&harmed).is_some(), is_found, "{length} by {mask}");
        }
    }
}
