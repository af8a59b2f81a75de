//! The one loop that is worth vector instructions: rows of bits, met tile by tile.
//!
//! The body is written once, in plain Rust. It is compiled twice: for the target's own instructions, and for AVX2,
//! where the compiler turns a tile of 1,024 bits into four registers. Both give the same answers, since they are the
//! same code.

/// Rows are whole quads of words, behind the first ones.
pub(super) const QUAD: usize = 4;

/// Words at the beginning of rows that are met at once.
pub(super) const HEAD: usize = 4;

/// Most words that are met at once: four registers of 256 bits.
pub(super) const TILE: usize = 16;

/// Which of the two is used on this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Road {
    Portable,
    #[cfg(target_arch = "x86_64")]
    Avx2,
}

/// Some words of all rows: a bit is set if it is set in each of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Tile {
    pub(super) bits: [u64; TILE],
    /// How many of them were met.
    pub(super) len: usize,
}

impl Tile {
    pub(super) const NONE: Self = Self { bits: [0; TILE], len: 0 };

    #[inline(always)]
    fn of<const N: usize>(met: [u64; N]) -> Self {
        let mut tile = Self { bits: [0; TILE], len: N };
        tile.bits[..N].copy_from_slice(&met);
        tile
    }

    /// The words with a bit, by their place.
    #[inline]
    pub(super) fn words(&self) -> impl Iterator<Item = (usize, u64)> + '_ {
        self.bits[..self.len].iter().copied().enumerate().filter(|(_, bits)| *bits != 0)
    }
}

/// What the first words of all rows have in common.
#[derive(Debug, Clone, Copy)]
pub(super) struct Met<'t> {
    pub(super) head: [u64; HEAD],
    /// The tile behind them, where it was met at once; else one of no words.
    pub(super) tile: &'t Tile,
}

/// Rows, by their numbers: a bit is left if it is set in each of `rows`, and in one of each union.
#[derive(Debug, Clone, Copy)]
pub(super) struct RowsOf<'r> {
    pub(super) data: &'r [u64],
    /// Words of one row.
    pub(super) words: usize,
    pub(super) rows: &'r [u32],
    /// How many rows are in a union, then those; and so on.
    pub(super) unions: &'r [u32],
}

impl<'r> RowsOf<'r> {
    /// So many words of a row: one, or whole quads of rows that are whole quads.
    #[inline(always)]
    fn words<const N: usize>(&self, row: u32, at: usize) -> Option<&'r [u64; N]> {
        if N == 1 {
            return self.data.get(row as usize * self.words + at..)?.first_chunk();
        }
        let (quads, _) = self.data.as_chunks::<QUAD>();
        quads.get(row as usize * (self.words / QUAD) + at / QUAD..)?.as_flattened().first_chunk()
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

    /// The first tile from `from` on, before `until`, in which a bit is set in every row. Both are words of a row, one or
    /// whole quads apart.
    #[inline]
    pub(super) fn next(self, rows: &RowsOf<'_>, from: usize, until: usize) -> Option<(usize, Tile)> {
        if until - from == 1 {
            let [bits] = rows.met::<1>(from)?;
            return (bits != 0).then(|| (from, Tile::of([bits])));
        }
        match self {
            Self::Portable => next(rows, from, until),
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => avx2::next(rows, from, until),
        }
    }

    /// The tile of so many words at a place: one that [`next`](Self::next) gave for other rows.
    #[inline]
    pub(super) fn tile(self, rows: &RowsOf<'_>, at: usize, len: usize) -> Tile {
        let met = match self {
            Self::Portable => of_length(rows, at, len),
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => avx2::of_length(rows, at, len),
        };
        met.unwrap_or(Tile::NONE)
    }

    /// The first words of all rows, and into `tile` up to `count` words behind them: whole quads.
    #[inline]
    pub(super) fn beginning(self, rows: &RowsOf<'_>, count: usize, tile: &mut Tile) -> [u64; HEAD] {
        tile.len = 0;
        let head = match self {
            Self::Portable => beginning(rows, count, tile),
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => avx2::beginning(rows, count, tile),
        };
        head.unwrap_or([0; HEAD])
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
fn next(rows: &RowsOf<'_>, from: usize, until: usize) -> Option<(usize, Tile)> {
    let mut at = from;
    while at < until {
        let tile = of_length(rows, at, until - at)?;
        if tile.bits.iter().fold(0, |any, bits| any | bits) != 0 {
            return Some((at, tile));
        }
        at += tile.len;
    }
    None
}

/// The longest tile that is not longer.
#[inline(always)]
fn of_length(rows: &RowsOf<'_>, at: usize, len: usize) -> Option<Tile> {
    match len {
        TILE.. => tile::<TILE>(rows, at),
        8.. => tile::<8>(rows, at),
        _ => tile::<QUAD>(rows, at),
    }
}

#[inline(always)]
fn tile<const N: usize>(rows: &RowsOf<'_>, at: usize) -> Option<Tile> {
    rows.met::<N>(at).map(Tile::of)
}

#[inline(always)]
fn beginning(rows: &RowsOf<'_>, count: usize, tile: &mut Tile) -> Option<[u64; HEAD]> {
    match count {
        TILE.. => opened::<{ HEAD + TILE }>(rows, tile),
        8.. => opened::<{ HEAD + 8 }>(rows, tile),
        _ => opened::<{ HEAD + QUAD }>(rows, tile),
    }
}

#[inline(always)]
fn opened<const N: usize>(rows: &RowsOf<'_>, tile: &mut Tile) -> Option<[u64; HEAD]> {
    let met = rows.met::<N>(0)?;
    let (head, behind) = met.split_first_chunk()?;
    tile.bits[..N - HEAD].copy_from_slice(behind);
    tile.len = N - HEAD;
    Some(*head)
}

/// The same loop for machines with AVX2.
#[cfg(target_arch = "x86_64")]
mod avx2 {
    #![expect(unsafe_code, reason = "calling a function that needs AVX2 is unsafe; the machine was asked first")]

    use super::{HEAD, RowsOf, Tile};

    #[inline]
    pub(super) fn next(rows: &RowsOf<'_>, from: usize, until: usize) -> Option<(usize, Tile)> {
        // SAFETY: `compiled_next` is plain Rust; its only demand is that the machine has AVX2. `Road::Avx2` is made by
        // `Road::detect` alone, after the machine said so.
        unsafe { compiled_next(rows, from, until) }
    }

    #[inline]
    pub(super) fn beginning(rows: &RowsOf<'_>, count: usize, tile: &mut Tile) -> Option<[u64; HEAD]> {
        // SAFETY: as above.
        unsafe { compiled_beginning(rows, count, tile) }
    }

    #[inline]
    pub(super) fn head(rows: &RowsOf<'_>) -> Option<[u64; HEAD]> {
        // SAFETY: as above.
        unsafe { compiled_head(rows) }
    }

    #[inline]
    pub(super) fn of_length(rows: &RowsOf<'_>, at: usize, len: usize) -> Option<Tile> {
        // SAFETY: as above.
        unsafe { compiled_length(rows, at, len) }
    }

    #[target_feature(enable = "avx2")]
    unsafe fn compiled_length(rows: &RowsOf<'_>, at: usize, len: usize) -> Option<Tile> {
        super::of_length(rows, at, len)
    }

    #[target_feature(enable = "avx2")]
    unsafe fn compiled_next(rows: &RowsOf<'_>, from: usize, until: usize) -> Option<(usize, Tile)> {
        super::next(rows, from, until)
    }

    #[target_feature(enable = "avx2")]
    unsafe fn compiled_beginning(rows: &RowsOf<'_>, count: usize, tile: &mut Tile) -> Option<[u64; HEAD]> {
        super::beginning(rows, count, tile)
    }

    #[target_feature(enable = "avx2")]
    unsafe fn compiled_head(rows: &RowsOf<'_>) -> Option<[u64; HEAD]> {
        rows.met(0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn both_roads_find_the_same(
            data in prop::collection::vec(any::<u64>().prop_map(|bits| bits & bits >> 1 & bits >> 3), 3 * 40..3 * 40 + 1),
            rows in prop::collection::vec(0u32..3, 0..6),
            union in prop::collection::vec(0u32..3, 0..3),
            from in 0usize..10,
            until in 0usize..10,
        ) {
            const WORDS: usize = 40;
            let mut unions = Vec::new();
            if !union.is_empty() {
                unions.push(u32::try_from(union.len()).expect("few"));
                unions.extend(&union);
            }
            let of = RowsOf { data: &data, words: WORDS, rows: &rows, unions: &unions };
            let met = |word: usize| {
                let all = rows.iter().fold(u64::MAX, |bits, row| bits & data[*row as usize * WORDS + word]);
                let any = union.iter().fold(0, |bits, row| bits | data[*row as usize * WORDS + word]);
                if union.is_empty() { all } else { all & any }
            };
            let (from, until) = (from.min(until) * QUAD, (from.max(until) + 1).min(10) * QUAD);
            for road in [Road::detect(), Road::Portable] {
                prop_assert_eq!(road.head(&of), [met(0), met(1), met(2), met(3)]);
                for count in [4, 8, 12, 16, 20, 32] {
                    let mut tile = Tile::NONE;
                    let head = road.beginning(&of, count, &mut tile);
                    prop_assert_eq!(head, [met(0), met(1), met(2), met(3)]);
                    prop_assert!(tile.len <= count && tile.len.is_multiple_of(QUAD) && tile.len > 0);
                    prop_assert!((0..tile.len).all(|at| tile.bits[at] == met(HEAD + at)));
                }
                let mut at = from;
                let mut seen = Vec::new();
                while at < until {
                    let Some((found, tile)) = road.next(&of, at, until) else { break };
                    prop_assert!(found >= at && found + tile.len <= until);
                    prop_assert_eq!(road.tile(&of, found, tile.len), tile);
                    seen.extend(tile.words().map(|(word, bits)| (found + word, bits)));
                    prop_assert!(tile.words().next().is_some());
                    at = found + tile.len;
                }
                let expected = (from..until).map(|word| (word, met(word))).filter(|(_, bits)| *bits != 0);
                prop_assert_eq!(seen, expected.collect::<Vec<_>>());
                let one = road.next(&of, from, from + 1).map(|(at, tile)| (at, tile.bits[0]));
                prop_assert_eq!(one, Some((from, met(from))).filter(|(_, bits)| *bits != 0));
            }
        }
    }
}
