//! The seal of a line: its hash, written behind everything that it covers.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256};

/// The longest line that is written or read, its line feed included, in bytes: 8 MiB.
pub const MAX_LINE: usize = 8 << 20;

/// What stands before the hash of a line; its bytes are not covered by it.
const BEFORE: &str = ",\"hash\":\"";
/// What stands behind it.
const BEHIND: &str = "\"}";
/// How a hash is written: this and 64 hexadecimal digits.
const KIND: &str = "sha256:";
/// Bytes of a hash as it is written.
const WRITTEN: usize = KIND.len() + 64;

/// The SHA-256 of one entry, and through it of every entry before.
///
/// ```
/// use scopeline::log::Hash;
///
/// let text = format!("sha256:{}", "0f".repeat(32));
/// let hash: Hash = text.parse()?;
/// assert_eq!(hash.to_string(), text);
/// assert!("sha256:0F".parse::<Hash>().is_err());
/// # Ok::<(), scopeline::log::NoHash>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; 32]);

/// A text that is no hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a hash is written `sha256:` and 64 digits of 0-9 and a-f")]
#[non_exhaustive]
pub struct NoHash;

impl Hash {
    /// The hash of these bytes.
    pub(super) fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    pub(super) fn finish(hasher: Sha256) -> Self {
        Self(hasher.finalize().into())
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(KIND)?;
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Hash {
    type Err = NoHash;

    fn from_str(text: &str) -> Result<Self, NoHash> {
        let digits = text.strip_prefix(KIND).map(str::as_bytes).ok_or(NoHash)?;
        let mut hash = [0; 32];
        if digits.len() != 2 * hash.len() {
            return Err(NoHash);
        }
        for (byte, pair) in hash.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = pair.iter().try_fold(0, |sum, digit| Some(sum << 4 | value(*digit)?)).ok_or(NoHash)?;
        }
        Ok(Self(hash))
    }
}

/// What a hexadecimal digit stands for. Capitals are none: a hash is written in one way.
const fn value(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A line of what it says, without its last brace, and its hash.
pub(super) fn sealed(mut body: String) -> (String, Hash) {
    let hash = Hash::of(body.as_bytes());
    body.push_str(BEFORE);
    body.push_str(&hash.to_string());
    body.push_str(BEHIND);
    body.push('\n');
    (body, hash)
}

/// What a line says, the bytes of its hash, and that hash; nothing if it does not end in one. Without its line feed.
pub(super) fn unsealed(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let rest = line.strip_suffix(BEHIND.as_bytes())?;
    let (rest, hash) = rest.split_at_checked(rest.len().checked_sub(WRITTEN)?)?;
    Some((rest.strip_suffix(BEFORE.as_bytes())?, hash))
}

/// Where, from 1, a line departs from the one byte that makes a seal of another one; nothing if more than one does.
///
/// It looks at the hash itself, too: one digit of it may be what was changed.
pub(super) fn changed_in_hash(body: &[u8], written: &[u8]) -> Option<usize> {
    one_wrong(Hash::of(body).to_string().as_bytes(), written).map(|at| body.len() + BEFORE.len() + at + 1)
}

/// Where, from 1, a line without a seal departs from the one byte that would seal it; nothing if more than one does.
pub(super) fn changed_in_seal(line: &[u8]) -> Option<usize> {
    let (body, seal) = line.split_at_checked(line.len().checked_sub(BEFORE.len() + WRITTEN + BEHIND.len())?)?;
    let right = format!("{BEFORE}{}{BEHIND}", Hash::of(body));
    one_wrong(right.as_bytes(), seal).map(|at| body.len() + at + 1)
}

/// Where two texts of one length differ, if they do in one byte alone.
fn one_wrong(right: &[u8], written: &[u8]) -> Option<usize> {
    let mut wrong = right.iter().zip(written).enumerate().filter(|(_, (right, written))| right != written);
    let (at, _) = wrong.next()?;
    wrong.next().is_none().then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_ends_in_the_hash_of_what_stands_before_it() {
        let (line, hash) = sealed("{\"a\":1".to_owned());
        assert_eq!(line, format!("{{\"a\":1,\"hash\":\"{hash}\"}}\n"));
        let line = line.trim_end().as_bytes();
        let (body, written) = unsealed(line).expect("it is sealed");
        assert_eq!((body, written), (&b"{\"a\":1"[..], hash.to_string().as_bytes()));
        assert_eq!(Hash::of(body), hash);
        // The value that everybody knows.
        assert_eq!(
            Hash::of(b"abc").to_string(),
            "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    #[test]
    fn a_hash_is_written_in_one_way() {
        let good = format!("sha256:{}", "0a".repeat(32));
        assert_eq!(good.parse::<Hash>().map(|hash| hash.to_string()), Ok(good.clone()));
        for wrong in ["", "sha256:", &good[1..], &good[..good.len() - 1], &good.to_uppercase(), &format!("{good}0")] {
            assert!(wrong.parse::<Hash>().is_err(), "{wrong}");
        }
        assert!(format!("sha256:{}", "0A".repeat(32)).parse::<Hash>().is_err());
        assert!(format!("sha256:{}", "é".repeat(32)).parse::<Hash>().is_err());
    }

    #[test]
    fn short_lines_have_no_seal() {
        for line in ["", "}", "\"}", "{}", ",\"hash\":\"sha256:00\"}"] {
            assert!(unsealed(line.as_bytes()).is_none(), "{line}");
        }
    }
}
