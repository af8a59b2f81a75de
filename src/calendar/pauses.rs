//! Time that does not count, although a desk is there: somebody waits for the client.

use jiff::Timestamp;

use super::open::Stretch;

/// Stretches of time that do not count, in order and apart from one another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Pauses {
    closed: Vec<Stretch>,
    /// From here on nothing counts.
    open: Option<Timestamp>,
}

impl Pauses {
    /// Pauses in any order; one without an end lasts. What is paused twice is paused once.
    pub(crate) fn new(pauses: impl IntoIterator<Item = (Timestamp, Option<Timestamp>)>) -> Self {
        let (mut closed, mut open) = (Vec::new(), None::<Timestamp>);
        for (from, until) in pauses {
            match until {
                Some(until) => closed.extend(Stretch::new(from, until)),
                None => open = Some(open.map_or(from, |earlier| earlier.min(from))),
            }
        }
        closed.sort_unstable_by_key(|pause: &Stretch| (pause.from, pause.until));
        let mut apart: Vec<Stretch> = Vec::with_capacity(closed.len());
        for pause in closed {
            match apart.last_mut() {
                Some(last) if pause.from <= last.until => last.until = last.until.max(pause.until),
                _ => apart.push(pause),
            }
        }
        Self { closed: apart, open }
    }

    /// The same as somebody knew it at an instant, at which every pause is over.
    pub(crate) fn until(&self, at: Timestamp) -> Self {
        let known = |pause: &Stretch| Stretch::new(pause.from, pause.until.min(at));
        let open = self.open.and_then(|from| Stretch::new(from, at));
        let all = self.closed.iter().filter_map(known).chain(open);
        Self::new(all.map(|pause| (pause.from, Some(pause.until))))
    }

    /// Whether nothing counts at an instant.
    pub(crate) fn has(&self, at: Timestamp) -> bool {
        let is_in_last = self.first_after(at).is_some_and(|pause| pause.from <= at);
        is_in_last || self.open.is_some_and(|from| from <= at)
    }

    /// From when on nothing counts any more.
    pub(crate) const fn open(&self) -> Option<Timestamp> {
        self.open
    }

    /// The parts of these stretches that count.
    pub(super) fn leave<'p>(
        &'p self,
        stretches: impl Iterator<Item = Stretch> + 'p,
    ) -> impl Iterator<Item = Stretch> + 'p {
        let before_the_open = move |stretch: Stretch| match self.open {
            Some(from) => Stretch::new(stretch.from, stretch.until.min(from)),
            None => Some(stretch),
        };
        let ends = move |stretch: &Stretch| self.open.is_none_or(|from| stretch.from < from);
        stretches.take_while(ends).filter_map(before_the_open).flat_map(move |stretch| self.cut(stretch))
    }

    fn cut(&self, stretch: Stretch) -> Vec<Stretch> {
        let (mut left, mut from) = (Vec::new(), stretch.from);
        let first = self.closed.partition_point(|pause| pause.until <= stretch.from);
        for pause in self.closed[first..].iter().take_while(|pause| pause.from < stretch.until) {
            left.extend(Stretch::new(from, pause.from));
            from = pause.until;
        }
        left.extend(Stretch::new(from, stretch.until));
        left
    }

    /// The first pause that ends after an instant.
    fn first_after(&self, at: Timestamp) -> Option<&Stretch> {
        self.closed.get(self.closed.partition_point(|pause| pause.until <= at))
    }
}
