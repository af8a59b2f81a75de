//! The fingerprint of a policy: the same for the same meaning on paper, whatever the line ends or the order of keys.

use std::fmt;

use sha2::{Digest as _, Sha256};

use crate::syntax::{Kind, Node};

/// SHA-256 over the canonical form of a policy's tree: comments, quoting, line ends, the split over files and the
/// order of keys in maps do not matter; every key, every text and the order of lists do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of a tree. Each node is written with its kind and length first, so that no two trees are confused.
    pub(crate) fn of(root: &Node) -> Self {
        let mut hasher = Sha256::new();
        feed(root, &mut hasher);
        Self(hasher.finalize().into())
    }
}

fn feed(node: &Node, hasher: &mut Sha256) {
    match &node.kind {
        Kind::Scalar(scalar) => feed_text(b's', &scalar.text, hasher),
        Kind::List(items) => {
            feed_length(b'l', items.len(), hasher);
            items.iter().for_each(|item| feed(item, hasher));
        }
        Kind::Map(entries) => {
            feed_length(b'm', entries.len(), hasher);
            let mut entries: Vec<_> = entries.iter().collect();
            entries.sort_by(|a, b| a.key.text.cmp(&b.key.text));
            for entry in entries {
                feed_text(b'k', &entry.key.text, hasher);
                feed(&entry.value, hasher);
            }
        }
    }
}

fn feed_text(kind: u8, text: &str, hasher: &mut Sha256) {
    feed_length(kind, text.len(), hasher);
    hasher.update(text.as_bytes());
}

fn feed_length(kind: u8, length: usize, hasher: &mut Sha256) {
    hasher.update([kind]);
    hasher.update((length as u64).to_be_bytes());
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("sha256:")?;
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
