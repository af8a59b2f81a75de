//! Tests of every kind, drawn so that about a wished share of requests passes.

use super::derive::Tables;
use super::known::{self, draw, minutes_text, os_version_text, slot};
use super::model::{Op, Place, Test};
use super::rng::Rng;
use super::world::{
    KINDS, LINES, MODULES, OSES, PATCHES, PHASES, PLANS, PRODUCTS, REGIONS, STATUSES, TOPICS, day_back, os_key,
    release_key, year,
};

/// How often each value of a derived fact comes up, by a sample of requests.
#[derive(Debug)]
pub(crate) struct Shares {
    phases: [f64; 6],
    statuses: [f64; 5],
    /// Of the severities from 1 to 4.
    severities: [f64; 4],
}

impl Shares {
    pub(crate) fn sampled(tables: &Tables) -> Self {
        const SAMPLE: u32 = 8_192;
        let mut shares = Self { phases: [0.0; 6], statuses: [0.0; 5], severities: [0.0; 4] };
        let mut rng = Rng::new(super::SEED);
        for _ in 0..SAMPLE {
            let slots = tables.derive(&draw(&mut rng));
            shares.phases[slots[slot::PHASE] as usize] += 1.0 / f64::from(SAMPLE);
            shares.statuses[slots[slot::OS_STATUS] as usize] += 1.0 / f64::from(SAMPLE);
            shares.severities[slots[slot::SEVERITY] as usize - 1] += 1.0 / f64::from(SAMPLE);
        }
        shares
    }
}

/// The twelve facts that rules look at, those with the coarsest tests first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dimension {
    Reproduced,
    Product,
    Severity,
    Plan,
    Modules,
    Os,
    Kind,
    Release,
    Region,
    Waited,
    Bought,
    Users,
}

impl Dimension {
    pub(crate) const ALL: [Self; 12] = [
        Self::Reproduced,
        Self::Product,
        Self::Severity,
        Self::Plan,
        Self::Modules,
        Self::Os,
        Self::Kind,
        Self::Release,
        Self::Region,
        Self::Waited,
        Self::Bought,
        Self::Users,
    ];

    /// Whether tests on it can be of any share.
    pub(crate) fn is_fine(self) -> bool {
        matches!(self, Self::Waited | Self::Bought | Self::Users)
    }
}

/// Draws the tests of one rule.
pub(crate) struct Proposer<'a> {
    pub(crate) rng: &'a mut Rng,
    pub(crate) shares: &'a Shares,
    /// Places that are still free for the opposite of a list; each can be written once in a rule.
    pub(crate) opposites: Vec<Place>,
}

impl Proposer<'_> {
    /// A test that about this share of requests passes.
    pub(crate) fn test(&mut self, dimension: Dimension, goal: f64) -> Test {
        let even = |count: usize| vec![1.0 / count as f64; count];
        match dimension {
            Dimension::Reproduced => self.yes_no(),
            Dimension::Product => self.names(slot::PRODUCT, "product", &PRODUCTS, &even(PRODUCTS.len()), goal),
            Dimension::Kind => self.names(slot::KIND, "kind", &KINDS, &even(KINDS.len()), goal),
            Dimension::Region => self.names(slot::REGION, "region", &REGIONS, &even(REGIONS.len()), goal),
            Dimension::Plan => {
                self.levels(slot::PLAN, "plan", &even(PLANS.len()), 0, goal, |at| PLANS[at as usize].to_owned())
            }
            Dimension::Severity => {
                let shares = self.shares.severities;
                self.levels(slot::SEVERITY, "severity", &shares, 1, goal, |number| number.to_string())
            }
            Dimension::Modules => self.modules(goal),
            Dimension::Os => self.os(goal),
            Dimension::Release if self.rng.chance(0.5) && goal > 0.03 => {
                let shares = self.shares.phases;
                self.names(slot::PHASE, "release.phase", &PHASES, &shares, goal)
            }
            Dimension::Release => self.release(goal),
            Dimension::Waited => self.numbers(slot::WAITED, "waited", (1, known::MOST_WAITED), goal, minutes_text),
            Dimension::Bought => {
                let first = year().0;
                let days = (first - known::BOUGHT_WITHIN, first - 1);
                self.numbers(slot::BOUGHT, "bought", days, goal, |day| day_back(day).to_string())
            }
            Dimension::Users => {
                self.numbers(slot::USERS, "users", (1, known::MOST_USERS), goal, |number| number.to_string())
            }
        }
    }

    /// A test on what only the text says.
    pub(crate) fn topic(&mut self, goal: f64) -> Test {
        let shares: Vec<f64> = (0..TOPICS.len()).map(|at| if at == 0 { 0.3 } else { 0.1 }).collect();
        self.names(slot::TOPIC, "topic", &TOPICS, &shares, goal)
    }

    fn yes_no(&mut self) -> Test {
        let yes = self.rng.below(2);
        let word = if yes == 1 { "yes" } else { "no" };
        Test::within(slot::REPRODUCED, yes, yes, 0.5, ("reproduced", word.to_owned()))
    }

    /// Some of the names: one, a list, `not` one, or all but a list.
    fn names(&mut self, slot: usize, fact: &'static str, names: &[&str], shares: &[f64], goal: f64) -> Test {
        let mut chosen = self.subset(shares, goal);
        let mut place = Place::When;
        // What no policy mentions can only be meant by the opposite of a list.
        let unmentioned = slot == slot::REGION && chosen[names.len() - 1];
        let taken = chosen.iter().filter(|taken| **taken).count();
        let (mut opposite, left) = (unmentioned || taken * 2 > names.len(), names.len() - taken);
        if opposite && left > 1 {
            match self.opposites.pop() {
                Some(free) => place = free,
                None => opposite = false,
            }
        }
        if unmentioned && !opposite {
            chosen[names.len() - 1] = false;
        }
        let text = match names.iter().zip(&chosen).filter(|(_, taken)| **taken != opposite).collect::<Vec<_>>()[..] {
            [(name, _)] if opposite => format!("not {name}"),
            [(name, _)] => (*name).to_owned(),
            ref several => format!("[{}]", several.iter().map(|(name, _)| **name).collect::<Vec<_>>().join(", ")),
        };
        let share = shares.iter().zip(&chosen).filter(|(_, taken)| **taken).map(|(share, _)| share).sum();
        let bits = chosen.iter().enumerate().filter(|(_, taken)| **taken).fold(0, |bits, (at, _)| bits | 1 << at);
        Test { place, ..Test::bits(slot, Op::OneOf, bits, share, (fact, text)) }
    }

    /// At least one and not all of them, with about this share in all.
    fn subset(&mut self, shares: &[f64], goal: f64) -> Vec<bool> {
        let mut order: Vec<usize> = (0..shares.len()).filter(|&at| shares[at] > 0.0).collect();
        self.rng.shuffle(&mut order);
        let mut chosen = vec![false; shares.len()];
        let (mut sum, most) = (0.0, order.len() - 1);
        for (taken, at) in order.into_iter().take(most).enumerate() {
            let is_nearer = (sum + shares[at] - goal).abs() < (sum - goal).abs();
            if taken == 0 || is_nearer {
                chosen[at] = true;
                sum += shares[at];
            }
        }
        chosen
    }

    /// Levels or small numbers that follow one another; the first has the number `base`.
    fn levels(
        &mut self,
        slot: usize,
        fact: &'static str,
        shares: &[f64],
        base: u32,
        goal: f64,
        word: impl Fn(u32) -> String,
    ) -> Test {
        let last = shares.len() - 1;
        let mut spans: Vec<(usize, usize, f64)> = Vec::new();
        for low in 0..=last {
            spans.extend((low..=last).map(|high| (low, high, shares[low..=high].iter().sum())));
        }
        spans.retain(|&(low, high, _)| (low, high) != (0, last));
        self.rng.shuffle(&mut spans);
        let off = |share: f64| (share.ln() - goal.ln()).abs();
        spans.sort_by(|a, b| off(a.2).total_cmp(&off(b.2)));
        // One of the two best, so that equal goals lead to different tests.
        let (low, high, share) = spans[self.rng.below(2) as usize];
        let (from, to) = (base + low as u32, base + high as u32);
        let text = match (low, high) {
            _ if low == high => word(from),
            (0, _) => format!("..{}", word(to)),
            _ if high == last => format!("{}+", word(from)),
            _ => format!("{}..{}", word(from), word(to)),
        };
        Test::within(slot, from, to, share, (fact, text))
    }

    fn modules(&mut self, goal: f64) -> Test {
        let has = 0.25f64;
        let mut ways: Vec<(Op, usize, f64)> = Vec::new();
        for count in 1..=5 {
            let power = count as i32;
            ways.push((Op::AnyOf, count, 1.0 - (1.0 - has).powi(power)));
            ways.push((Op::NoneOf, count, (1.0 - has).powi(power)));
            ways.push((Op::AllOf, count.min(3), has.powi(power.min(3))));
        }
        let off = |share: f64| (share.ln() - goal.ln()).abs();
        ways.sort_by(|a, b| off(a.2).total_cmp(&off(b.2)));
        let (op, count, share) = ways[self.rng.below(3) as usize];
        let mut order: Vec<usize> = (0..MODULES.len()).collect();
        self.rng.shuffle(&mut order);
        let bits = order[..count].iter().fold(0, |bits, at| bits | 1 << at);
        let names: Vec<&str> = order[..count].iter().map(|&at| MODULES[at]).collect();
        let word = match op {
            Op::AnyOf => "any-of",
            Op::AllOf => "all-of",
            _ => "none-of",
        };
        Test::bits(slot::MODULES, op, bits, share, ("modules", format!("{{ {word}: [{}] }}", names.join(", "))))
    }

    /// The status, the names alone, or one name with some of its versions.
    fn os(&mut self, goal: f64) -> Test {
        if goal < 0.1 {
            return self.os_versions();
        }
        if self.rng.chance(0.5) {
            let shares = self.shares.statuses;
            return self.names(slot::OS_STATUS, "os.status", &STATUSES, &shares, goal);
        }
        let names = OSES.map(|(name, _)| name);
        self.names(slot::OS_NAME, "os", &names, &[1.0 / OSES.len() as f64; OSES.len()], goal)
    }

    fn os_versions(&mut self) -> Test {
        let os = self.rng.below(OSES.len() as u32);
        let (name, versions) = OSES[os as usize];
        let low = self.rng.below(versions.len() as u32) as usize;
        let share = |count: usize| count as f64 / versions.len() as f64 / OSES.len() as f64;
        let word = |at: usize| os_version_text(versions[at].0, versions[at].1);
        let key = |at: usize, minor: u32| os_key(os, versions[at].0, minor.max(versions[at].1));
        if low > 0 && self.rng.chance(0.5) {
            let text = format!("{name} {}+", word(low));
            let end = os_key(os, 0xffff, 0xff);
            return Test::within(slot::OS, key(low, 0), end, share(versions.len() - low), ("os", text));
        }
        let high = if versions[low].1 == 0 { 0xff } else { 0 };
        Test::within(slot::OS, key(low, 0), key(low, high), share(1), ("os", format!("{name} {}", word(low))))
    }

    fn release(&mut self, goal: f64) -> Test {
        let (lines, patches) = (LINES.len() as u32, PATCHES);
        let count = ((goal * f64::from(lines * patches)).round() as u32).max(1);
        if count < patches {
            return self.patches(count);
        }
        let count = (count / patches).min(lines - 1);
        let low = self.rng.below(lines - count + 1) as usize;
        let high = low + count as usize - 1;
        let text = |line: usize| format!("{}.{}", LINES[line].0, LINES[line].1);
        let key = |line: usize, patch: u32| release_key(LINES[line].0, LINES[line].1, patch);
        let share = f64::from(count) / f64::from(lines);
        let (from, to) = (key(low, 0), key(high, 1023));
        if count == 4 && low.is_multiple_of(4) && self.rng.chance(0.5) {
            let major = LINES[low].0;
            let end = release_key(major + 1, 0, 0) - 1;
            return Test::within(slot::RELEASE, from, end, share, ("release", format!("{major}.x")));
        }
        let ((from, to), written) = match (low, high + 1 == LINES.len()) {
            (_, true) => ((from, u32::MAX), format!("{}+", text(low))),
            (0, _) if self.rng.chance(0.5) => ((0, to), format!("..{}", text(high))),
            (0, _) => ((0, key(high + 1, 0) - 1), format!("under {}", text(high + 1))),
            _ if low == high => ((from, to), text(low)),
            _ if self.rng.chance(0.5) => {
                ((from, key(high + 1, 0) - 1), format!("\">={} <{}\"", text(low), text(high + 1)))
            }
            _ => ((from, to), format!("{}..{}", text(low), text(high))),
        };
        Test::within(slot::RELEASE, from, to, share, ("release", written))
    }

    /// A few patches of one line.
    fn patches(&mut self, count: u32) -> Test {
        let (major, minor) = *self.rng.pick(&LINES);
        let low = self.rng.within(1, PATCHES - count + 1);
        let high = low + count - 1;
        let text = match count {
            1 => format!("{major}.{minor}.{low}"),
            _ => format!("{major}.{minor}.{low}..{major}.{minor}.{high}"),
        };
        let share = f64::from(count) / f64::from(PATCHES) / LINES.len() as f64;
        let (from, to) = (release_key(major, minor, low), release_key(major, minor, high));
        Test::within(slot::RELEASE, from, to, share, ("release", text))
    }

    /// An interval of numbers that come up equally often; a wide one may be open on a side.
    fn numbers(
        &mut self,
        slot: usize,
        fact: &'static str,
        (first, last): (u32, u32),
        goal: f64,
        word: impl Fn(u32) -> String,
    ) -> Test {
        let all = last - first + 1;
        let count = ((goal * f64::from(all)).round() as u32).clamp(1, all - 2);
        let share = f64::from(count) / f64::from(all);
        let side = if goal > 0.15 { self.rng.below(6) } else { 5 };
        let (low, high) = (last - count + 1, first + count - 1);
        let ((low, high), text) = match side {
            0 => ((low, u32::MAX), format!("{}+", word(low))),
            1 => ((low, u32::MAX), format!("over {}", word(low - 1))),
            2 => ((0, high), format!("..{}", word(high))),
            3 => ((0, high), format!("under {}", word(high + 1))),
            _ => {
                let low = self.rng.within(first, last - count + 1);
                let high = low + count - 1;
                let text = if count == 1 { word(low) } else { format!("{}..{}", word(low), word(high)) };
                ((low, high), text)
            }
        };
        Test::within(slot, low, high, share, (fact, text))
    }
}
