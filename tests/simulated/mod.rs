//! Clients that never were: months with their estimates and what was done, by a seed.
//!
//! It shares no code and no number with what judges them. Only sums, products and quotients of floating-point numbers are
//! used, which are the same on every machine.
#![allow(dead_code, reason = "a test and an example take each what it needs")]

pub(crate) mod measure;

/// So long everybody is looked at.
pub(crate) const MONTHS: usize = 24;

/// What becomes of a client.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Shape {
    /// Nothing.
    Steady,
    /// The same one to three months are high in each year.
    Seasonal,
    /// One or two projects of one to three months.
    Projects,
    /// One such project beside such a season.
    SeasonAndProject,
    /// The year goes up and down as a wave, by a tenth to three.
    Wave,
    /// Five to seven months, each with twice the work and more: a bad beginning, or a client who grew at once.
    Short,
    /// Growth to a level, in so many months at most, from a month between the sixth and the fifteenth on.
    Growth { least: f64, most: f64, longest: usize },
    /// The same, and a season.
    SeasonAndGrowth { least: f64, most: f64, longest: usize },
}

/// What a seed gives.
pub(crate) struct Simulated {
    /// Minutes: what was estimated, and what was done.
    pub(crate) months: Vec<(u32, u32)>,
    /// The first month that grew, counted from nothing.
    pub(crate) onset: Option<usize>,
}

/// Numbers by a seed: SplitMix64.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0xd134_2543_de82_ef95).wrapping_add(0x2545_f491_4f6c_dd1d))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From nothing to below one.
    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.share()
    }

    /// Both ends are in.
    fn whole(&mut self, low: usize, high: usize) -> usize {
        low + (self.next() % (high - low + 1) as u64) as usize
    }

    /// Nearly normal: twelve shares, less six.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.share()).sum::<f64>() - 6.0
    }
}

/// The client of a seed. The noise is the standard deviation of a month, as a share of it.
pub(crate) fn client(seed: u64, shape: Shape, noise: f64) -> Simulated {
    let mut dice = Dice::new(seed);
    let estimate = dice.between(600.0, 6_000.0);
    // Nobody estimates to the point: even a steady client is a tenth off.
    let mut level = vec![dice.between(0.9, 1.1); MONTHS];
    let mut onset = None;
    match shape {
        Shape::Steady => {}
        Shape::Seasonal => season(&mut level, &mut dice),
        Shape::Projects => (0..dice.whole(1, 2)).for_each(|_| project(&mut level, &mut dice)),
        Shape::SeasonAndProject => {
            season(&mut level, &mut dice);
            project(&mut level, &mut dice);
        }
        Shape::Wave => wave(&mut level, &mut dice),
        Shape::Short => {
            level.truncate(dice.whole(5, 7));
            let times = dice.between(2.0, 3.0);
            level.iter_mut().for_each(|month| *month *= times);
        }
        Shape::Growth { least, most, longest } => onset = Some(growth(&mut level, &mut dice, (least, most), longest)),
        Shape::SeasonAndGrowth { least, most, longest } => {
            season(&mut level, &mut dice);
            onset = Some(growth(&mut level, &mut dice, (least, most), longest));
        }
    }
    let month = |level: f64| {
        let done = estimate * level * (1.0 + noise * dice.normal()).max(0.02);
        (estimate.round() as u32, done.round() as u32)
    };
    Simulated { months: level.into_iter().map(month).collect(), onset }
}

fn season(level: &mut [f64], dice: &mut Dice) {
    let (first, long, times) = (dice.whole(0, 11), dice.whole(1, 3), dice.between(1.3, 1.9));
    for (at, month) in level.iter_mut().enumerate() {
        if (at + 12 - first) % 12 < long {
            *month *= times;
        }
    }
}

fn project(level: &mut [f64], dice: &mut Dice) {
    let (first, long, times) = (dice.whole(0, MONTHS - 1), dice.whole(1, 3), dice.between(1.5, 3.0));
    level.iter_mut().skip(first).take(long).for_each(|month| *month *= times);
}

/// A wave of twelve months made of two parabolas.
fn wave(level: &mut [f64], dice: &mut Dice) {
    let (shift, height) = (dice.whole(0, 11), dice.between(0.1, 0.3));
    for (at, month) in level.iter_mut().enumerate() {
        let phase = ((at + shift) % 12) as f64 / 6.0;
        let (half, sign) = if phase < 1.0 { (phase, 1.0) } else { (phase - 1.0, -1.0) };
        *month *= 1.0 + sign * height * 4.0 * half * (1.0 - half);
    }
}

fn growth(level: &mut [f64], dice: &mut Dice, (least, most): (f64, f64), longest: usize) -> usize {
    // The sixth month has the number five.
    let (onset, times) = (dice.whole(5, 14), dice.between(least, most));
    let long = dice.whole(1, longest);
    for (at, month) in level.iter_mut().enumerate().skip(onset) {
        *month *= 1.0 + (times - 1.0) * (((at - onset + 1) as f64) / long as f64).min(1.0);
    }
    onset
}
