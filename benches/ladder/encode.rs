//! From the strings of a request to numbers: the engine's `prepare` beside what one writes by hand.
//!
//! By hand means: one `HashMap` from strings to numbers for each fact, with the hasher of the standard library, and
//! numbers, versions, durations and dates parsed by plain splits. Names are looked up as they are, without folding their
//! case, and nothing is checked that the result does not need. The numbers have to be those that the request was made
//! of, so nothing can be left out either.

use std::collections::HashMap;
use std::hint::black_box;

use scopeline::Request;
use scopeline::request::{FactValue, When};

use crate::common::known::slot;
use crate::common::measure::{Flush, median, nanoseconds};
use crate::common::{Known, Missing, requests, world};
use crate::ground::Ground;

const RULES: usize = 1_000;
const REQUESTS: usize = 20_000;
const ROUNDS: usize = 7;

/// Prints what it takes to make numbers of a request.
pub(crate) fn run(flush: &mut Flush) {
    let ground = Ground::new(RULES, false);
    let mut known = requests(REQUESTS);
    // Only a text tells the topic, and there is none here.
    known.iter_mut().for_each(|known| known.slots[slot::TOPIC] = 0);
    let requests: Vec<Request> = known.iter().map(|known| known.request(Missing::NOTHING, None)).collect();
    let interner = Interner::new();
    for (known, request) in known.iter().zip(&requests) {
        assert_eq!(interner.read(request), *known, "the numbers that the request was made of");
    }
    let (mut ours, mut siphash) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        flush.walk();
        ours.push(nanoseconds(requests.len(), || {
            requests.iter().for_each(|request| _ = black_box(ground.engine.prepare(black_box(request))));
        }));
        flush.walk();
        siphash.push(nanoseconds(requests.len(), || {
            requests.iter().for_each(|request| _ = black_box(interner.read(black_box(request))));
        }));
    }
    let (ours, siphash) = (median(ours), median(siphash));
    println!("encode ours_ns={ours:.1} siphash_ns={siphash:.1} ratio={:.2}", ours / siphash);
}

/// Numbers of strings, for each fact.
struct Interner {
    facts: HashMap<String, usize>,
    names: Vec<HashMap<String, u32>>,
}

impl Interner {
    fn new() -> Self {
        let facts = crate::common::known::FACTS.iter().map(|(slot, name)| ((*name).to_owned(), *slot)).collect();
        let mut names = vec![HashMap::new(); slot::COUNT];
        for (at, words) in [
            (slot::PRODUCT, &world::PRODUCTS[..]),
            (slot::KIND, &world::KINDS),
            (slot::PLAN, &world::PLANS),
            (slot::OS, &world::OSES.map(|(name, _)| name)),
            (slot::MODULES, &world::MODULES),
            (slot::IMPACT, &world::IMPACTS),
            (slot::REGION, &world::REGIONS),
        ] {
            names[at] = words.iter().zip(0..).map(|(name, number)| ((*name).to_owned(), number)).collect();
        }
        Self { facts, names }
    }

    fn read(&self, request: &Request) -> Known {
        let mut slots = [0; slot::COUNT];
        for given in request.facts() {
            let at = self.facts[given.name.as_str()];
            match &given.value {
                FactValue::YesNo(yes) => slots[at] = u32::from(*yes),
                FactValue::Number(text) => slots[at] = number(text),
                FactValue::List(items) => {
                    slots[at] = items.iter().fold(0, |bits, item| bits | 1 << self.names[at][item.as_str()]);
                }
                FactValue::Text(text) => self.text(&mut slots, at, text),
                _ => unreachable!("no other values are given"),
            }
        }
        let Some(When::Day(day)) = request.when() else { unreachable!("every request has a day") };
        Known { day: world::day(*day), slots }
    }

    fn text(&self, slots: &mut [u32; slot::COUNT], at: usize, text: &str) {
        slots[at] = match at {
            slot::RELEASE => {
                let mut parts = text.split('.').map(number);
                let mut part = || parts.next().unwrap_or(0);
                world::release_key(part(), part(), part())
            }
            slot::OS => {
                let (name, version) = text.split_once(' ').unwrap_or((text, "0"));
                let (major, minor) = version.split_once('.').unwrap_or((version, "0"));
                slots[slot::OS_NAME] = self.names[at][name];
                world::os_key(slots[slot::OS_NAME], number(major), number(minor))
            }
            slot::BOUGHT => day(text),
            slot::WAITED => {
                let (amount, unit) = text.split_once(' ').unwrap_or((text, "min"));
                number(amount) * if unit == "h" { 60 } else { 1 }
            }
            _ => self.names[at][text],
        };
    }
}

fn number(text: &str) -> u32 {
    text.parse().unwrap_or(0)
}

/// Days since 1970, by the civil calendar.
fn day(text: &str) -> u32 {
    let mut parts = text.split('-').map(number);
    let mut part = || parts.next().unwrap_or(0);
    let (year, month, day) = (part(), part(), part());
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year / 400, year % 400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}
