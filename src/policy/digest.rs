//! The fingerprint of a policy: the same for the same meaning on paper, whatever the line ends or the order of keys.

use std::collections::BTreeMap;
use std::fmt;

use sha2::{Digest as _, Sha256};

use crate::syntax::{Entry, Kind, Node};

/// SHA-256 over the canonical form of a policy's tree and of the files that it decides by (the days off of its calendars,
/// and not the templates of its contracts): comments, quoting, line ends, the split over files and the
/// order of keys in maps do not matter; every key, every text and the order of lists do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of a tree, and of the files that it names. Each node is written with its kind and length first, so
    /// that no two trees are confused.
    pub(crate) fn of(root: &Node, files: &BTreeMap<String, &str>) -> Self {
        let mut feed = Feed { hasher: Sha256::new(), waiting: Vec::with_capacity(2 * PORTION), sorted: Vec::new() };
        feed.node(root);
        for (name, text) in files {
            feed.text(b'f', name);
            feed.length(b'l', text.lines().count());
            text.lines().for_each(|line| feed.text(b's', line));
        }
        feed.hasher.update(&feed.waiting);
        Self(feed.hasher.finalize().into())
    }
}

impl Digest {
    /// The digest of one text, whatever its line ends: of the template of a contract, which is no part of what decides.
    #[cfg_attr(not(feature = "contracts"), expect(dead_code, reason = "only contracts have templates"))]
    pub(crate) fn of_text(text: &str) -> Self {
        let mut hasher = Sha256::new();
        for line in text.lines() {
            hasher.update(line);
            hasher.update("\n");
        }
        Self(hasher.finalize().into())
    }
}

/// So many bytes are hashed at once: a tree is written in very many small pieces.
const PORTION: usize = 4_096;

struct Feed<'t> {
    hasher: Sha256,
    /// What is written and not hashed yet.
    waiting: Vec<u8>,
    /// The entries of the maps around the node at hand, each map by its keys.
    sorted: Vec<&'t Entry>,
}

impl<'t> Feed<'t> {
    fn node(&mut self, node: &'t Node) {
        match &node.kind {
            Kind::Scalar(scalar) => self.text(b's', &scalar.text),
            Kind::List(items) => {
                self.length(b'l', items.len());
                items.iter().for_each(|item| self.node(item));
            }
            Kind::Map(entries) => {
                self.length(b'm', entries.len());
                let own = self.sorted.len();
                self.sorted.extend(entries);
                // No two keys of a map are equal.
                self.sorted[own..].sort_unstable_by(|a, b| a.key.text.cmp(&b.key.text));
                for at in own..self.sorted.len() {
                    let entry = self.sorted[at];
                    self.text(b'k', &entry.key.text);
                    self.node(&entry.value);
                }
                self.sorted.truncate(own);
            }
        }
    }

    fn text(&mut self, kind: u8, text: &str) {
        self.length(kind, text.len());
        self.waiting.extend(text.as_bytes());
    }

    fn length(&mut self, kind: u8, length: usize) {
        if self.waiting.len() >= PORTION {
            self.hasher.update(&self.waiting);
            self.waiting.clear();
        }
        self.waiting.push(kind);
        self.waiting.extend((length as u64).to_be_bytes());
    }
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
