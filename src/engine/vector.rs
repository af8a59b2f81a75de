//! The one loop that is worth vector instructions: rows of bits, met block by block.
//!
//! The body is written once, in plain Rust. It is compiled twice: for the target's own instructions, and for AVX2,
//! where the compiler turns each block of 512 bits into two registers. Both give the same answers, since they are the
//! same code.

/// Words of one block.
pub(super) const BLOCK: usize = 8;

/// Words at the beginning of rows that are met at once.
pub(super) const HEAD: usize = 4;

/// Which of the two is used on this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Road {
    Portable,
    #[cfg(target_arch = "x86_64")]
    Avx2,
}

/// Rows, by where each begins: a bit is left if it is set in each of `rows`, and in one of each union.
#[derive(Debug, Clone, Copy)]
pub(super) struct RowsOf<'r> {
    pub(super) data: &'r [u64],
    pub(super) rows: &'r [u32],
    /// How many rows are in a union, then those; and so on.
    pub(super) unions: &'r [u32],
}

impl<'r> RowsOf<'r> {
    #[inline(always)]
    fn words<const N: usize>(&self, row: u32, at: usize) -> Option<&'r [u64; N]> {
        let start = row as usize + at;
        self.data.get(start..start + N).and_then(|words| words.try_into().ok())
    }

    /// Some words of all rows; no bits where rows are shorter.
    #[inline(always)]
    fn met<const N: usize>(&self, at: usize) -> Option<[u64; N]> {
        let mut met = [u64::MAX; N];
        for &row in self.rows {
            let words = self.words::<N>(row, at)?;
            for (bits, more) in met.iter_mut().zip(words) {
                *bits &= more;
            }
        }
        let mut unions = self.unions;
        while let Some((&count, rest)) = unions.split_first() {
            let (own, behind) = rest.split_at(count as usize);
            let mut any = [0; N];
            for &row in own {
                let words = self.words::<N>(row, at)?;
                for (bits, more) in any.iter_mut().zip(words) {
                    *bits |= more;
                }
            }
            for (bits, any) in met.iter_mut().zip(any) {
                *bits &= any;
            }
            unions = behind;
        }
        Some(met)
    }
}

impl Road {
    /// The fastest that this machine has.
    pub(super) fn detect() -> Self {
        #[cfg(target_arch = "x86_64")]
        if std::arch::is_x86_feature_detected!("avx2") {
            return Self::Avx2;
        }
        Self::Portable
    }

    /// The first block from `from` on, before `until`, in which a bit is set in every row, with those bits. Both are
    /// words of a row, whole blocks apart; `rows` says where each row begins.
    #[inline]
    pub(super) fn next(self, rows: &RowsOf<'_>, from: usize, until: usize) -> Option<(usize, [u64; BLOCK])> {
        match self {
            Self::Portable => next(rows, from, until),
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => avx2::next(rows, from, until),
        }
    }

    /// The first words of all rows.
    #[inline]
    pub(super) fn head(self, rows: &RowsOf<'_>) -> [u64; HEAD] {
        let met = match self {
            Self::Portable => rows.met(0),
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => avx2::head(rows),
        };
        met.unwrap_or([0; HEAD])
    }
}

#[inline(always)]
fn next(rows: &RowsOf<'_>, from: usize, until: usize) -> Option<(usize, [u64; BLOCK])> {
    let mut at = from;
    while at < until {
        let met = rows.met::<BLOCK>(at)?;
        if met.iter().fold(0, |any, bits| any | bits) != 0 {
            return Some((at, met));
        }
        at += BLOCK;
    }
    None
}

/// The same loop for machines with AVX2.
#[cfg(target_arch = "x86_64")]
mod avx2 {
    #![expect(unsafe_code, reason = "calling a function that needs AVX2 is unsafe; the machine was asked first")]

    use super::{BLOCK, HEAD, RowsOf};

    #[inline]
    pub(super) fn next(rows: &RowsOf<'_>, from: usize, until: usize) -> Option<(usize, [u64; BLOCK])> {
        // SAFETY: `compiled` is plain Rust; its only demand is that the machine has AVX2. `Road::Avx2` is made by
        // `Road::detect` alone, after the machine said so.
        unsafe { compiled(rows, from, until) }
    }

    #[inline]
    pub(super) fn head(rows: &RowsOf<'_>) -> Option<[u64; HEAD]> {
        // SAFETY: as above.
        unsafe { compiled_head(rows) }
    }

    #[target_feature(enable = "avx2")]
    unsafe fn compiled_head(rows: &RowsOf<'_>) -> Option<[u64; HEAD]> {
        rows.met(0)
    }

    #[target_feature(enable = "avx2")]
    unsafe fn compiled(rows: &RowsOf<'_>, from: usize, until: usize) -> Option<(usize, [u64; BLOCK])> {
        super::next(rows, from, until)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn both_roads_find_the_same(
            data in prop::collection::vec(any::<u64>().prop_map(|bits| bits | bits >> 1), 64..65),
            rows in prop::collection::vec(0u32..3, 0..6),
            union in prop::collection::vec(0u32..3, 0..3),
            from in 0usize..3,
        ) {
            let rows: Vec<u32> = rows.iter().map(|row| row * 16).collect();
            let mut unions = Vec::new();
            if !union.is_empty() {
                unions.push(u32::try_from(union.len()).expect("few"));
                unions.extend(union.iter().map(|row| row * 16));
            }
            let of = RowsOf { data: &data, rows: &rows, unions: &unions };
            let plain = next(&of, from * BLOCK, 16);
            prop_assert_eq!(Road::detect().next(&of, from * BLOCK, 16), plain);
            let met = |word: usize| {
                let all = rows.iter().fold(u64::MAX, |bits, row| bits & data[*row as usize + word]);
                let any = union.iter().fold(0, |bits, row| bits | data[*row as usize * 16 + word]);
                if union.is_empty() { all } else { all & any }
            };
            prop_assert_eq!(Road::detect().head(&of), [met(0), met(1), met(2), met(3)]);
            prop_assert_eq!(Road::Portable.head(&of), [met(0), met(1), met(2), met(3)]);
            let first = (from * BLOCK..16).find(|word| met(*word) != 0);
            prop_assert_eq!(plain.map(|(block, _)| block), first.map(|word| word / BLOCK * BLOCK));
            if let Some((block, bits)) = plain {
                prop_assert!((0..BLOCK).all(|at| bits[at] == met(block + at)));
            }
        }
    }
}
