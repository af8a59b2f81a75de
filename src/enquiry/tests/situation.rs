//! Requests that leave something open, with every way in which they may be completed, written down by hand.

use serde_json::{Map, Value as Json};

use crate::Request;
use crate::analysis::tests::world::{World, world};
use crate::policy::Policy;
use crate::random::Random;
use crate::text::Sources;
use crate::value::parse_date;

/// The seeds of a run over many policies: `POLICIES` so many, or a hundred thousand, from `FIRST` on. None of them is one
/// of the tests that always run.
pub(super) fn many() -> std::ops::Range<u64> {
    let number = |name, default| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default);
    let first = number("FIRST", 1_000_000);
    first..first + number("POLICIES", 100_000)
}

/// Most completions of one request.
const MOST: usize = 250;

/// A policy, and a request that leaves some facts open.
pub(super) struct Situation {
    pub(super) policy: Policy,
    pub(super) text: String,
    day: &'static str,
    told: Map<String, Json>,
    subject: Option<&'static str>,
    /// Each open fact, with all that it may be.
    pub(super) open: Vec<(&'static str, Vec<Json>)>,
}

pub(super) fn policy(text: &str) -> Policy {
    match Policy::from_sources(&Sources::single("policy.yaml", text)) {
        Ok(policy) => policy,
        Err(faults) => panic!("{faults:?}\n{text}"),
    }
}

impl Situation {
    pub(super) fn draw(seed: u64) -> Self {
        let random = &mut Random::new(seed);
        let World { text, days, mut facts, .. } = world(random);
        let day = random.pick(&days);
        let mut told = Map::new();
        let mut open = Vec::new();
        while !facts.is_empty() {
            let (name, said) = facts.swap_remove(random.below(facts.len()));
            let said = all_of(name, said, day);
            let count: usize = open.iter().map(|(_, said): &(_, Vec<Json>)| said.len()).product();
            // What nobody could list is told.
            if name == "arrived" || random.chance(35) || count * said.len() > MOST {
                let at = random.below(said.len());
                told.insert(name.to_owned(), said[at].clone());
            } else if name == "release" && told.contains_key("product") && random.chance(50) {
                let short = random.pick(&["2", "3", "2.9"]);
                told.insert(name.to_owned(), short.into());
                // Until that day `alpha` has all of its lines.
                let is_whole = told["product"] == "alpha" && day <= "2026-12-31";
                let is_listed = |text: &str| ["3.1.", "3.0.", "2.9.", "2.4."].iter().any(|line| text.starts_with(line));
                let may_be = |one: &Json| {
                    let text = one.as_str().unwrap_or_default();
                    text.starts_with(&format!("{short}.")) && !text.contains("rc") && (!is_whole || is_listed(text))
                };
                let beyond = ["3.2.0", "2.10.0"].map(Json::from);
                open.push((name, said.into_iter().chain(beyond).filter(may_be).collect()));
            } else {
                open.push((name, said));
            }
        }
        let subject = (open.iter().any(|(name, _)| *name == "kind") && random.chance(30)).then_some("how do I do it?");
        Self { policy: policy(&text), text, day, told, subject, open }
    }

    pub(super) fn date(&self) -> crate::value::Date {
        parse_date(self.day).expect("a day")
    }

    /// Tells one more fact, or another value of it.
    pub(super) fn tell(&mut self, fact: &str, value: String) {
        self.told.insert(fact.to_owned(), value.into());
    }

    /// What is told of a fact.
    pub(super) fn told(&self, fact: &str) -> Option<&Json> {
        self.told.get(fact)
    }

    /// A situation in which every fact is told, of a policy whose text is changed first. Answers all that each fact may
    /// be besides.
    pub(super) fn whole(seed: u64, change: impl Fn(String) -> String) -> (Self, Vec<(&'static str, Vec<Json>)>) {
        let random = &mut Random::new(seed);
        let World { text, days, facts, .. } = world(random);
        let (text, day) = (change(text), random.pick(&days));
        // Between two lines of one product there may be lines of another.
        let beyond = |name| if name == "release" { vec!["2.10.0", "3.2.0"] } else { Vec::new() };
        let more = |name, said| [all_of(name, said, day), beyond(name).into_iter().map(Json::from).collect()].concat();
        let all: Vec<(&'static str, Vec<Json>)> =
            facts.into_iter().map(|(name, said)| (name, more(name, said))).collect();
        let told =
            all.iter().map(|(name, said)| ((*name).to_owned(), said[random.below(said.len())].clone())).collect();
        let situation = Self { policy: policy(&text), text, day, told, subject: None, open: Vec::new() };
        (situation, all)
    }

    pub(super) fn request(&self) -> Request {
        self.with(&[])
    }

    /// The request with these facts told as well.
    pub(super) fn with(&self, more: &[(&str, &Json)]) -> Request {
        let mut facts = self.told.clone();
        for (name, value) in more {
            facts.insert((*name).to_owned(), (*value).clone());
        }
        let mut request = serde_json::json!({ "date": self.day, "facts": facts });
        if let Some(subject) = self.subject {
            request["subject"] = subject.into();
        }
        Request::from_json(&request.to_string()).expect("a request")
    }

    /// Every way to complete the request: for each open fact the number of its value.
    pub(super) fn completions(&self) -> Vec<Vec<usize>> {
        let mut all = vec![Vec::new()];
        for (_, said) in &self.open {
            all = all.iter().flat_map(|some| (0..said.len()).map(|at| [&some[..], &[at]].concat())).collect();
        }
        all
    }

    pub(super) fn completed(&self, at: &[usize]) -> Request {
        let all: Vec<(&str, &Json)> = self.open.iter().zip(at).map(|((name, said), at)| (*name, &said[*at])).collect();
        self.with(&all)
    }

    /// What fails is shown with this.
    pub(super) fn shown(&self) -> String {
        let from = self.text.find("\nimpossible:").or_else(|| self.text.find("\nrules:")).unwrap_or(0);
        let open: Vec<&str> = self.open.iter().map(|(name, _)| *name).collect();
        format!("{}\n{} {:?} open {open:?}", &self.text[from..], self.day, self.told)
    }
}

/// Minutes of a visit on both sides of every line, whatever has been used.
const VISITS: [u32; 20] = [0, 1, 2, 29, 30, 31, 32, 60, 61, 89, 90, 91, 120, 121, 269, 270, 271, 300, 301, 360];

/// What has been used, besides what the world says: a visit of 121 or 269 minutes comes near the limit with one of these
/// alone.
const USED: [u32; 2] = [150, 30];

/// All that a request of a day may say of a fact. The world takes it that what has been used is open as well as the visit.
fn all_of(name: &str, mut said: Vec<Json>, day: &str) -> Vec<Json> {
    if name == "hours.used" {
        said.extend(USED.iter().map(|minutes| Json::from(format!("{minutes} min"))));
    }
    if name == "visit" {
        return VISITS.iter().map(|minutes| format!("{minutes} min").into()).collect();
    }
    said.into_iter().map(|one| on(day, one)).collect()
}

/// A value that hangs on the day.
fn on(day: &str, said: Json) -> Json {
    let date = parse_date(day).expect("a day");
    let Some(text) = said.as_str() else { return said };
    if let Some(days) = text.strip_prefix("DAY") {
        let days: i64 = if days.is_empty() { 0 } else { days.parse().expect("days") };
        return (date + chrono::Duration::days(days)).to_string().into();
    }
    if text.starts_with('T') {
        let is_winter = |from: &str, until: &str| day >= from && day < until;
        let winter = is_winter("2026-10-25", "2027-03-28") || day >= "2027-10-31";
        return format!("{day}{text}{}", if winter { "+01:00" } else { "+02:00" }).into();
    }
    said
}
