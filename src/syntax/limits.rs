//! How large a policy may be.

/// Limits on what is read. The defaults admit a policy of 100,000 rules (about 30 MB).
///
/// ```
/// use scopeline::syntax::Limits;
///
/// let mut limits = Limits::default();
/// limits.text_bytes = 1 << 20;
/// assert_eq!(limits.depth, 64);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Most bytes of one text: 32 MiB.
    pub text_bytes: usize,
    /// Most bytes of all texts together: 64 MiB.
    pub total_bytes: usize,
    /// Most bytes of one scalar: 1 MiB.
    pub scalar_bytes: usize,
    /// Deepest nesting of lists and maps: 64. More than 500 counts as 500, so that a tree can be walked on any stack.
    pub depth: usize,
    /// Most nodes (lists, maps, keys and values) of one text: 4,000,000.
    pub nodes: usize,
}

impl Limits {
    /// What [`depth`](Self::depth) is held to.
    pub(super) const DEEPEST: usize = 500;
}

impl Default for Limits {
    fn default() -> Self {
        Self { text_bytes: 32 << 20, total_bytes: 64 << 20, scalar_bytes: 1 << 20, depth: 64, nodes: 4_000_000 }
    }
}
