//! A set of signals.

/// One bit for each signal.
#[derive(Debug, Clone, Default)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    /// An empty set for this many signals.
    pub(super) fn new(signals: usize) -> Self {
        Self(vec![0; signals.div_ceil(64)])
    }

    /// Makes it as large as another set, and empty.
    pub(super) fn clear_like(&mut self, other: &Self) {
        self.0.clear();
        self.0.resize(other.0.len(), 0);
    }

    pub(super) fn has(&self, signal: usize) -> bool {
        self.0.get(signal / 64).is_some_and(|word| word >> (signal % 64) & 1 == 1)
    }

    pub(super) fn insert(&mut self, signal: usize) {
        self.0[signal / 64] |= 1 << (signal % 64);
    }

    pub(super) fn remove(&mut self, signal: usize) {
        self.0[signal / 64] &= !(1 << (signal % 64));
    }

    /// Puts all in that are in one but not in the other.
    pub(super) fn add_difference(&mut self, one: &Self, other: &Self) {
        for ((to, one), other) in self.0.iter_mut().zip(&one.0).zip(&other.0) {
            *to |= one & !other;
        }
    }

    /// Whether a signal is in both.
    pub(super) fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).any(|(one, other)| one & other != 0)
    }

    pub(super) fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The bytes on the heap.
    #[cfg(test)]
    pub(super) fn memory(&self) -> usize {
        self.0.capacity() * size_of::<u64>()
    }
}
