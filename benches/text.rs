//! How fast the signals of a policy are heard, next to two other ways of looking for the same.
//!
//! `ours` is the public road: a policy is read and `Signals::hear` is asked. `regexset` is one `regex::RegexSet` of all
//! words, phrases and patterns. `acdfa` is an Aho-Corasick DFA over the text that each match begins with (for a phrase its
//! first word, for a pattern each of its first words), where every hit is confirmed by a regular expression anchored at it.
//!
//! The language admits 300 patterns, so 50 are 32 words and phrases with 18 patterns, 500 are 325 with 175 (35 in 100),
//! and 2,000 are 1,740 with 260. Bodies are prose of 2 KB: words by Zipf's law, some of the trade, and whole sentences of
//! tickets. All answers are compared before anything is timed.

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::{Duration, Instant};

use aho_corasick::automaton::OverlappingState;
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use regex_automata::meta::{Cache, Regex};
use regex_automata::{Anchored, Input};
use scopeline::engine::text::{Ear, Signals};
use scopeline::{Policy, Sources};

/// The words that prose is made of, the most frequent first.
const COMMON: &str = "the to and a of in is it we for that on you with this not our be are have as after from can or at \
    was if no an but by does all has when do my there your which will one they any new how what so us been their please \
    only would some more other than also out up get about like could same since two then into them these time just did \
    work works see way because very know still here should now even first make want need back every where over well much \
    before long such through most many while last might used without week day days today yesterday morning again always \
    never both each between another something nothing anything someone everyone people team office customer page list \
    button screen window name number line part place thing things problem question answer case reason point hand side end \
    start begin began tried try trying look looks looking found find show shows shown seen open opened close closed change \
    changed changes call called set sets take takes took taken give gives given go goes going gone come comes came keep \
    keeps kept let lets put run runs running ran turn turned left right old good better best bad worse own able ready sure \
    clear full empty small large big great little few several different next second third whole half once twice often \
    sometimes usually already yet though however therefore instead together around under above below inside outside \
    during until against among within across behind colleague manager department company regards thanks hello dear kind \
    help information details example message mail address phone afternoon evening month year hour minute moment";

/// Words of the trade, of which signals speak.
const NOUNS: &str = "server database cluster backup restore invoice license certificate plugin theme module extension \
    gateway connector fork branch upstream patch hotfix container image volume snapshot replica shard index migration \
    upgrade downgrade rollback outage crash corruption password passphrase token session cookie proxy firewall router \
    subnet domain tenant workspace dashboard report export import webhook queue broker cache storage bucket archive \
    mailbox calendar attachment template workflow pipeline runner kernel driver firmware printer scanner terminal console \
    script macro query schema table column trigger procedure endpoint payload header timeout latency throughput quota \
    contract renewal discount refund subscription trial training workshop consulting integration customization branding \
    translation accessibility compliance audit incident vulnerability exploit malware ransomware encryption key";

const VERBS: &str = "restore recover rescue decrypt migrate convert transfer replace rewrite rebuild install configure \
    customize extend develop program connect synchronize import export upgrade downgrade patch debug trace optimize tune \
    scale harden audit encrypt sign revoke renew cancel refund license deploy publish merge rebase backport translate \
    redesign rename archive delete overwrite corrupt truncate reindex replicate mirror throttle block unblock whitelist";

const ADJECTIVES: &str = "lost broken corrupted missing expired invalid custom internal external private public legacy \
    deprecated unsupported outdated modified proprietary encrypted remote local virtual dedicated shared managed hosted \
    nightly permanent temporary critical urgent duplicate orphaned stale frozen faulty";

const SENTENCES: [&str; 12] = [
    "Since the last upgrade the search does not find anything that was written this week.",
    "We lost the recovery key and the disk is gone, can you decrypt the files for us?",
    "How do we enable the new calendar for all users of one group?",
    "Error 502 after a restart of the server, see the log of 12:41:07 below.",
    "Could you write a small plugin that sends each report to our own gateway?",
    "Our fork carries about forty patches, and we would like to rebase it on 7.2.1.",
    "The page takes 14 seconds to load when more than 300 tickets are open.",
    "Please tell us whether release 6.9.3 still gets fixes after March.",
    "The invoice from April names 25 seats, but our contract is for 20.",
    "It works in Firefox but not in Safari; the console says \"undefined is not a function\".",
    "Der Import bricht nach etwa zehn Minuten ab – ohne Meldung und ohne Eintrag im Protokoll.",
    "We want to move three old installations onto one shared cluster for several companies.",
];

/// A generator of numbers that gives the same on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) % limit as u64) as usize
    }

    fn of<'w>(&mut self, words: &[&'w str]) -> &'w str {
        words[self.below(words.len())]
    }

    /// One of the words, by Zipf's law: the share of each falls with its rank.
    fn zipf<'w>(&mut self, words: &[&'w str]) -> &'w str {
        let share = self.below(1 << 20) as f64 / f64::from(1 << 20);
        let rank = ((words.len() as f64 + 1.0).powf(share) - 1.0) as usize;
        words[rank.min(words.len() - 1)]
    }
}

/// A word, phrase or pattern, with what a match begins with.
struct Listened {
    written: String,
    is_pattern: bool,
    begins: Vec<String>,
}

impl Listened {
    fn expression(&self) -> String {
        if self.is_pattern {
            return format!("(?i){}", self.written);
        }
        let spaced: Vec<_> = self.written.split(' ').map(regex::escape).collect();
        format!(r"(?i)\b{{start-half}}(?:{})\b{{end-half}}", spaced.join(r"\s+"))
    }
}

fn words(list: &'static str) -> Vec<&'static str> {
    list.split_whitespace().collect()
}

fn word_or_phrase(random: &mut Random, number: usize) -> Listened {
    let (nouns, verbs, adjectives) = (words(NOUNS), words(VERBS), words(ADJECTIVES));
    let (noun, verb, adjective) = (random.of(&nouns), random.of(&verbs), random.of(&adjectives));
    let written = match number % 4 {
        0 => format!("{noun}{}", ["s", "less", "-ng", "er"][random.below(4)]),
        1 => format!("{adjective} {noun}"),
        2 => format!("{verb} the {noun}"),
        _ => format!("{noun} {}", random.of(&nouns)),
    };
    let begins = vec![written.split(' ').next().unwrap_or("").to_owned()];
    Listened { written, is_pattern: false, begins }
}

fn pattern(random: &mut Random, number: usize) -> Listened {
    let (nouns, verbs, adjectives) = (words(NOUNS), words(VERBS), words(ADJECTIVES));
    let some = |random: &mut Random, from: &[&str]| -> Vec<String> {
        (0..3 + random.below(3)).map(|_| random.of(from).to_owned()).collect()
    };
    let (first, last) = match number % 3 {
        0 => (some(random, &verbs), some(random, &nouns)),
        1 => (some(random, &adjectives), some(random, &nouns)),
        _ => (some(random, &nouns), some(random, &adjectives)),
    };
    let (one, other) = (first.join("|"), last.join("|"));
    let written = match number % 4 {
        0 => format!(r"\b({one})(s|ed|ing)?\b.{{0,40}}\b({other})s?\b"),
        1 => format!(r"\b({one})\b.{{0,60}}\b({other})\b"),
        2 => format!(r"\b({one}) (the |our |an? )?(old |new )?({other})\b"),
        _ => format!(r"\b({one})\w*\s+(\w+\s+){{0,3}}({other})\b"),
    };
    Listened { written, is_pattern: true, begins: first }
}

fn listened(count: usize, patterns: usize) -> Vec<Listened> {
    let mut random = Random(0x5EED_0001 + count as u64);
    let mut all: Vec<Listened> = (0..count - patterns).map(|number| word_or_phrase(&mut random, number)).collect();
    all.extend((0..patterns).map(|number| pattern(&mut random, number)));
    all
}

fn policy(all: &[Listened]) -> Policy {
    let mut text =
        String::from("scopeline: 1\npolicy: { id: bench }\nfacts:\n  kind: { one-of: [defect, other] }\nsignals:\n");
    for one in all {
        let key =
            if one.is_pattern { format!("pattern: '{}'", one.written) } else { format!("words: ['{}']", one.written) };
        let _written = writeln!(text, "  - {{ fact: kind, is: defect, {key} }}");
    }
    text.push_str(
        "rules:\n  - { id: all, clause: 1, when: { kind: defect }, class: support }\notherwise: { class: service }\n",
    );
    match Policy::from_sources(&Sources::from_iter([("policy.yaml", text)])) {
        Ok(policy) => policy,
        Err(faults) => panic!("a policy without faults: {faults:?}"),
    }
}

fn bodies() -> Vec<String> {
    let mut random = Random(0xB0D1_E500);
    let common = words(COMMON);
    let trade: Vec<&str> = [NOUNS, VERBS, ADJECTIVES].into_iter().flat_map(words).collect();
    (0..200).map(|_| body(&mut random, &common, &trade)).collect()
}

fn body(random: &mut Random, common: &[&str], trade: &[&str]) -> String {
    let mut text = String::new();
    while text.len() < 2_048 {
        if random.below(12) == 0 {
            text.push_str(random.of(&SENTENCES));
        } else {
            for at in 0..6 + random.below(14) {
                let word = if random.below(16) == 0 { random.of(trade) } else { random.zipf(common) };
                let (head, rest) = word.split_at(1);
                let head = if at == 0 { head.to_uppercase() } else { head.to_owned() };
                text.push_str(if at == 0 {
                    ""
                } else if random.below(12) == 0 {
                    ", "
                } else {
                    " "
                });
                text.push_str(&head);
                text.push_str(rest);
            }
            text.push('.');
        }
        text.push_str(if random.below(5) == 0 { "\n\n" } else { " " });
    }
    text
}

/// The usual way: hits of an automaton, each confirmed by an anchored regular expression.
struct Confirmed {
    automaton: AhoCorasick,
    /// For each literal the signals whose matches begin with it.
    leads: Vec<Vec<usize>>,
    regexes: Vec<Regex>,
}

impl Confirmed {
    fn new(all: &[Listened]) -> Self {
        let mut literals: Vec<String> = all.iter().flat_map(|one| one.begins.clone()).collect();
        literals.sort();
        literals.dedup();
        let leads = literals.iter().map(|literal| {
            let begins = all.iter().enumerate().filter(|(_, one)| one.begins.contains(literal));
            begins.map(|(at, _)| at).collect()
        });
        Self {
            leads: leads.collect(),
            automaton: AhoCorasick::builder()
                .match_kind(MatchKind::Standard)
                .kind(Some(AhoCorasickKind::DFA))
                .ascii_case_insensitive(true)
                .build(&literals)
                .expect("an automaton"),
            regexes: all.iter().map(|one| Regex::new(&one.expression()).expect("a regular expression")).collect(),
        }
    }

    fn hear(&self, text: &str, caches: &mut [Cache], heard: &mut [bool]) {
        heard.fill(false);
        let mut state = OverlappingState::start();
        loop {
            self.automaton.find_overlapping(text, &mut state);
            let Some(hit) = state.get_match() else { return };
            for &at in &self.leads[hit.pattern().as_usize()] {
                if !heard[at] {
                    let input = Input::new(text).range(hit.start()..).anchored(Anchored::Yes).earliest(true);
                    heard[at] = self.regexes[at].search_half_with(&mut caches[at], &input).is_some();
                }
            }
        }
    }
}

/// Megabytes per second: the median of several runs over all bodies.
fn speed(bodies: &[String], mut hear: impl FnMut(&str)) -> f64 {
    let bytes: usize = bodies.iter().map(String::len).sum();
    let mut speeds: Vec<f64> = (0..7)
        .map(|_| {
            let (begin, mut read) = (Instant::now(), 0);
            while begin.elapsed() < Duration::from_millis(150) {
                bodies.iter().for_each(|body| hear(body));
                read += bytes;
            }
            read as f64 / begin.elapsed().as_secs_f64() / 1e6
        })
        .collect();
    speeds.sort_by(f64::total_cmp);
    speeds[speeds.len() / 2]
}

#[expect(clippy::print_stdout, reason = "a table is what a bench is for")]
fn measure(count: usize, patterns: usize, bodies: &[String]) {
    let all = listened(count, patterns);
    let signals = Signals::of(&policy(&all));
    let mut ear = Ear::default();
    let set = regex::RegexSetBuilder::new(all.iter().map(Listened::expression))
        .size_limit(1 << 30)
        .dfa_size_limit(64 << 20)
        .build()
        .expect("a set");
    let confirmed = Confirmed::new(&all);
    let mut caches: Vec<Cache> = confirmed.regexes.iter().map(Regex::create_cache).collect();
    let mut heard = vec![false; all.len()];
    let mut speaking = 0;
    for body in bodies {
        signals.hear(None, Some(body), &mut ear);
        confirmed.hear(body, &mut caches, &mut heard);
        let expected = set.matches(body);
        for (at, one) in all.iter().enumerate() {
            assert_eq!(ear.heard(at), expected.matched(at), "`{}` in {body}", one.written);
            assert_eq!(heard[at], expected.matched(at), "`{}` confirmed in {body}", one.written);
            speaking += usize::from(heard[at]);
        }
    }
    let ours = speed(bodies, |body| signals.hear(None, Some(black_box(body)), &mut ear));
    let one = speed(bodies, |body| {
        black_box(signals.speaks(count / 2, None, Some(black_box(body)), &mut ear));
    });
    let acdfa = speed(bodies, |body| confirmed.hear(black_box(body), &mut caches, &mut heard));
    let few = &bodies[..bodies.len() / 20];
    let regexset = speed(few, |body| {
        black_box(set.matches(black_box(body)));
    });
    println!(
        "text patterns={count} ours_mbs={ours:.0} acdfa_mbs={acdfa:.0} regexset_mbs={regexset:.2} ratio_acdfa={:.2} \
         one_mbs={one:.0} speaking={:.1}",
        ours / acdfa,
        speaking as f64 / bodies.len() as f64,
    );
}

fn main() {
    let bodies = bodies();
    for (count, patterns) in [(50, 18), (500, 175), (2_000, 260)] {
        measure(count, patterns, &bodies);
    }
}
