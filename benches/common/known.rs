//! A request as numbers, and the same as a `Request` of strings.

use scopeline::Request;
use scopeline::request::FactValue;

use super::rng::Rng;
use super::world::{
    IMPACTS, KINDS, LINES, MODULES, OSES, PATCHES, PLANS, PRODUCTS, REGIONS, TOPIC_WORDS, TOPICS, day_back, os_key,
    release_key, year,
};

/// Where each fact stands among the numbers of a request.
pub(crate) mod slot {
    pub(crate) const PRODUCT: usize = 0;
    pub(crate) const RELEASE: usize = 1;
    pub(crate) const KIND: usize = 2;
    pub(crate) const PLAN: usize = 3;
    pub(crate) const OS_NAME: usize = 4;
    pub(crate) const OS: usize = 5;
    pub(crate) const MODULES: usize = 6;
    pub(crate) const USERS: usize = 7;
    pub(crate) const BOUGHT: usize = 8;
    pub(crate) const WAITED: usize = 9;
    pub(crate) const IMPACT: usize = 10;
    pub(crate) const WORKAROUND: usize = 11;
    pub(crate) const REPRODUCED: usize = 12;
    pub(crate) const REGION: usize = 13;
    pub(crate) const TOPIC: usize = 14;
    // What follows; left empty in a request, and computed by whoever decides.
    pub(crate) const PHASE: usize = 15;
    pub(crate) const OS_STATUS: usize = 16;
    pub(crate) const SEVERITY: usize = 17;
    pub(crate) const COUNT: usize = 18;
}

pub(crate) const MOST_USERS: u32 = 60_000;
pub(crate) const MOST_WAITED: u32 = 30_000;
/// How many days back something may have been bought.
pub(crate) const BOUGHT_WITHIN: u32 = 4_000;

/// A request with every fact known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Known {
    pub(crate) day: u32,
    pub(crate) slots: [u32; slot::COUNT],
}

/// Which base facts of a request nobody told: a bit for each slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Missing(u32);

impl Missing {
    pub(crate) const NOTHING: Self = Self(0);

    /// Each fact with a chance of a fifth.
    pub(crate) fn fifth(rng: &mut Rng) -> Self {
        Self((0..slot::TOPIC).filter(|_| rng.chance(0.2)).fold(0, |bits, at| bits | 1 << at))
    }

    const fn has(self, at: usize) -> bool {
        self.0 >> at & 1 == 1
    }
}

/// Draws a request: every fact by itself, so that the selectivity of a rule is the product of its tests'.
pub(crate) fn draw(rng: &mut Rng) -> Known {
    let mut slots = [0; slot::COUNT];
    let (first, last) = year();
    let (major, minor) = *rng.pick(&LINES);
    let os = rng.below(OSES.len() as u32);
    let (os_major, os_minor) = *rng.pick(OSES[os as usize].1);
    slots[slot::PRODUCT] = rng.below(PRODUCTS.len() as u32);
    slots[slot::RELEASE] = release_key(major, minor, rng.within(1, PATCHES));
    slots[slot::KIND] = rng.below(KINDS.len() as u32);
    slots[slot::PLAN] = rng.below(PLANS.len() as u32);
    slots[slot::OS_NAME] = os;
    slots[slot::OS] = os_key(os, os_major, os_minor);
    slots[slot::MODULES] = (0..MODULES.len()).filter(|_| rng.chance(0.25)).fold(0, |bits, at| bits | 1 << at);
    slots[slot::USERS] = rng.within(1, MOST_USERS);
    slots[slot::BOUGHT] = first - rng.within(1, BOUGHT_WITHIN);
    slots[slot::WAITED] = rng.within(1, MOST_WAITED);
    slots[slot::IMPACT] = rng.below(IMPACTS.len() as u32);
    slots[slot::WORKAROUND] = rng.below(2);
    slots[slot::REPRODUCED] = rng.below(2);
    slots[slot::REGION] = rng.below(REGIONS.len() as u32);
    slots[slot::TOPIC] = if rng.chance(0.7) { rng.within(1, TOPICS.len() as u32 - 1) } else { 0 };
    Known { day: rng.within(first, last), slots }
}

impl Known {
    /// The same as a helpdesk would say it.
    pub(crate) fn request(&self, missing: Missing, body: Option<String>) -> Request {
        let mut builder = Request::builder().id("L-1").date(day_back(self.day));
        for (at, name) in FACTS {
            if !missing.has(at) {
                builder = builder.fact(name, self.value(at));
            }
        }
        if let Some(body) = body {
            builder = builder.body(body);
        }
        builder.build().expect("a request of the generator")
    }

    fn value(&self, at: usize) -> FactValue {
        let number = self.slots[at];
        let name = |names: &[&str]| FactValue::from(names[number as usize]);
        match at {
            slot::PRODUCT => name(&PRODUCTS),
            slot::RELEASE => format!("{}.{}.{}", number >> 20, number >> 10 & 1023, number & 1023).into(),
            slot::KIND => name(&KINDS),
            slot::PLAN => name(&PLANS),
            slot::OS => os_text(number).into(),
            slot::MODULES => {
                let bits = MODULES.iter().enumerate().filter(|(bit, _)| number >> bit & 1 == 1);
                FactValue::List(bits.map(|(_, name)| (*name).to_owned()).collect())
            }
            slot::USERS => number.into(),
            slot::BOUGHT => day_back(number).into(),
            slot::WAITED => minutes_text(number).into(),
            slot::IMPACT => name(&IMPACTS),
            slot::WORKAROUND | slot::REPRODUCED => (number == 1).into(),
            _ => name(&REGIONS),
        }
    }

    /// A text of some 2 KB that speaks of the topic of the request, if it has one.
    pub(crate) fn body(&self, rng: &mut Rng) -> String {
        let mut text = String::with_capacity(2_100);
        let topic = self.slots[slot::TOPIC] as usize;
        let told_at = rng.within(0, 1_900) as usize;
        let mut told = topic == 0;
        while text.len() < 2_000 {
            if !told && text.len() >= told_at {
                text.push_str(rng.pick::<&str>(&TOPIC_WORDS[topic - 1]));
                told = true;
            } else {
                text.push_str(rng.pick::<&str>(&FILLERS));
            }
            text.push(if rng.chance(0.08) { '\n' } else { ' ' });
        }
        text
    }
}

/// The base facts that a request gives, with their names.
pub(crate) const FACTS: [(usize, &str); 13] = [
    (slot::PRODUCT, "product"),
    (slot::RELEASE, "release"),
    (slot::KIND, "kind"),
    (slot::PLAN, "plan"),
    (slot::OS, "os"),
    (slot::MODULES, "modules"),
    (slot::USERS, "users"),
    (slot::BOUGHT, "bought"),
    (slot::WAITED, "waited"),
    (slot::IMPACT, "impact"),
    (slot::WORKAROUND, "workaround"),
    (slot::REPRODUCED, "reproduced"),
    (slot::REGION, "region"),
];

/// Words of a text that say nothing.
const FILLERS: [&str; 24] = [
    "since",
    "yesterday",
    "our",
    "colleagues",
    "in",
    "the",
    "office",
    "have",
    "seen",
    "that",
    "something",
    "does",
    "not",
    "work",
    "as",
    "it",
    "did",
    "before",
    "please",
    "have",
    "a",
    "look",
    "thank",
    "you",
];

/// A duration; whole hours are written as hours.
pub(crate) fn minutes_text(minutes: u32) -> String {
    if minutes.is_multiple_of(60) { format!("{} h", minutes / 60) } else { format!("{minutes} min") }
}

/// A version of an operating system.
pub(crate) fn os_version_text(major: u32, minor: u32) -> String {
    if minor == 0 { major.to_string() } else { format!("{major}.{minor:02}") }
}

fn os_text(key: u32) -> String {
    let name = OSES[(key >> 24) as usize].0;
    format!("{name} {}", os_version_text(key >> 8 & 0xffff, key & 0xff))
}
