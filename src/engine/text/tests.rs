//! The answers are those of the regular expressions, and the work grows with the text.

mod hostile;

use std::sync::OnceLock;

use proptest::prelude::*;

use super::*;
use crate::policy::fact::{FactId, Value};
use crate::policy::signal::Matcher;

/// A signal that listens for these words and patterns: those between slashes are patterns.
fn signal(written: &[&str], in_subject: bool, in_body: bool) -> Signal {
    let matcher = |written: &&str| match written.strip_prefix('/') {
        Some(pattern) => Matcher::pattern(pattern).ok(),
        None => Matcher::words(written).ok(),
    };
    Signal {
        fact: FactId(0),
        value: Value::YesNo(true),
        written: String::new(),
        matchers: written.iter().filter_map(matcher).collect(),
        in_subject,
        in_body,
        settles: false,
    }
}

/// What the definition says.
fn speaks(signal: &Signal, subject: Option<&str>, body: Option<&str>) -> bool {
    let subject = subject.filter(|_| signal.in_subject);
    let body = body.filter(|_| signal.in_body);
    signal.matchers.iter().any(|matcher| [subject, body].into_iter().flatten().any(|text| matcher.find(text).is_some()))
}

/// Both ways of looking say what the definition says; a scratch that has served others serves as well.
fn agree(signals: &[Signal], subject: Option<&str>, body: Option<&str>, scratch: &mut TextScratch) {
    agree_with(&Texts::new(signals), signals, subject, body, scratch);
}

fn agree_with(texts: &Texts, signals: &[Signal], subject: Option<&str>, body: Option<&str>, scratch: &mut TextScratch) {
    texts.all(subject, body, scratch);
    for (at, signal) in signals.iter().enumerate() {
        let expected = speaks(signal, subject, body);
        let matchers = &signal.matchers;
        assert_eq!(scratch.matched(at), expected, "all {matchers:?} in {subject:?} {body:?}");
    }
    for (at, signal) in signals.iter().enumerate() {
        let matchers = &signal.matchers;
        let expected = speaks(signal, subject, body);
        assert_eq!(texts.one(at, subject, body, scratch), expected, "one {matchers:?} in {subject:?} {body:?}");
    }
}

const WRITTEN: &[&str] = &[
    "key",
    "lost the key",
    "keys",
    "c++",
    ".net",
    "C#",
    "café",
    "ß",
    "a.b",
    "foo bar",
    "foo foo bar",
    "bar foo",
    "++",
    "->",
    "kiss",
    "STRASSE",
    "straße",
    "ÅNGSTRÖM",
    "σας",
    "2 keys",
    "snake_case",
    "_",
    "é",
    "foo—bar",
    "e\u{301}t",
    "İ",
    "keyboards",
    "do not",
    "don't",
    "r&d team",
    "—",
    "ſ",
    "K",
    r"/\bkeys?\b",
    r"/lost.*key",
    r"/lost.{0,6}key",
    r"/foo(\s+\w+)*\s+bar",
    r"/(foo|bar) (key|keys)",
    r"/\bkey\w*",
    r"/\w*oard",
    r"/\d+-\d+",
    r"/^key",
    r"/key$",
    r"/(?m)^foo\b.*bar$",
    r"/(?-i)Key",
    r"/(?-i:K)ey",
    r"/(?s)foo.+bar",
    r"/k{2,3}",
    r"/[ks]+",
    r"/\Bkey",
    r"/key\B",
    r"/(?-u:\b)key(?-u:\b)",
    r"/\b{start}foo|\b{end}",
    r"/a|b|",
    r"/$^",
    r"/[^\w]bar",
    r"/foo[ -]bar",
    r"/(a single|the same) (\w+ )?(key|café)\b",
    r"/\b(one|two)\b.{0,9}\b(foo|bar)\b.{0,9}\bkeys?\b",
    r"/straße",
    r"/ſ",
    r"/(?x) f o o",
    r"/\bstra\w+",
    r"/\bcaf.\b",
    r"/(?i:É)t?",
    r"/x*",
    r"/\P{L}\p{Lu}",
    r"/[[:^alpha:]]k",
    r"/(foo\b|bar)\s*key",
    r"/foo\s+bar|bar\s+key",
    r"/(?:foo|fo|f)(?:o|oo)? ?bar",
    r"/[a-c]{2}r foo",
    r"/.{3}key.{3}",
    r"/((foo )+bar )+key",
    r"/\bfoo\b-?\b",
    r"/(?R)^bar$",
    r"/\b(corr|corrupt\w*|café\w+)",
    r"/[^a]",
    r"/(?-u:\B)",
    r"/\b{start-half}key",
    r"/foo(?:\bbar|\Bbar| bar)",
];

const SPOKEN: &[&str] = &[
    "key",
    "KEY",
    "Keys",
    "\u{212A}ey",
    "\u{212A}ISS",
    "ki\u{17F}s",
    "lost",
    "the",
    "foo",
    "FOO",
    "bar",
    "Bar",
    "c++",
    "C#",
    ".net",
    "café",
    "CAFÉ",
    "cafés",
    "ß",
    "ẞ",
    "STRASSE",
    "straße",
    "STRAẞE",
    "strasse",
    "ångström",
    "ÅNGSTRÖM",
    "\u{212B}ngström",
    "ΣΑΣ",
    "σας",
    "a.b",
    "axb",
    "A.B",
    "snake_case",
    "_",
    "é",
    "É",
    "e\u{301}",
    "\u{301}",
    "t",
    "İ",
    "i",
    "ı",
    "2",
    "10-20",
    "—",
    "->",
    "++",
    "don't",
    "do",
    "not",
    "one",
    "two",
    "single",
    "a",
    "same",
    "keyboards",
    "keyboard",
    "corrupted",
    "corr",
    "r&d",
    "team",
    "kk",
    "kkk",
    "x",
    "日本",
    "\u{FB06}",
];

const BETWEEN: &[&str] = &[
    "", " ", " ", " ", " ", "  ", "\n", "\u{A0}", "\t \n", "-", ", ", ".", "\u{2028}", "—", "\u{200B}", "\r\n",
    "\u{85}",
];

fn text() -> impl Strategy<Value = String> {
    let piece = (prop::sample::select(SPOKEN), prop::sample::select(BETWEEN));
    prop::collection::vec(piece, 0..40)
        .prop_map(|pieces| pieces.into_iter().flat_map(|(word, between)| [word, between]).collect())
}

fn written() -> impl Strategy<Value = String> {
    let word = prop::sample::select(WRITTEN).prop_map(str::to_owned);
    let spoken = |sizes| prop::collection::vec(prop::sample::select(SPOKEN), sizes);
    prop_oneof![
        3 => word,
        2 => spoken(1..4).prop_map(|words| words.join(" ")),
        1 => spoken(2..3).prop_map(|words| words.concat()),
        3 => pattern(),
    ]
}

/// A pattern put together from pieces, as authors put them together.
fn pattern() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        5 => prop::sample::select(SPOKEN).prop_map(regex::escape),
        2 => prop::sample::select(&[r"\b", r"\s+", r"\w+", ".", " ", r"\B", "^", "$", r"\d", "[ks]", "[^a-z]", ".{0,8}", "", ".*",
            r"\b{start}", r"\b{end-half}", r"(?-u:\b)", "[ -]", r"[\w-]+ ", r"\W"][..]).prop_map(str::to_owned),
    ];
    let whole = leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            4 => prop::collection::vec(inner.clone(), 2..5).prop_map(|all| all.concat()),
            3 => prop::collection::vec(inner.clone(), 2..4).prop_map(|all| format!("({})", all.join("|"))),
            1 => inner.clone().prop_map(|one| format!("({one})?")),
            1 => inner.clone().prop_map(|one| format!("({one})+")),
            1 => inner.clone().prop_map(|one| format!("({one}){{2,3}}")),
            1 => inner.clone().prop_map(|one| format!(r"\b{one}\b")),
            1 => inner.prop_map(|one| format!("(?-i:{one})")),
        ]
    });
    whole.prop_map(|pattern| format!("/{pattern}"))
}

fn signals() -> impl Strategy<Value = Vec<Signal>> {
    let one = (prop::collection::vec(written(), 1..4), any::<bool>(), any::<bool>());
    let one = one.prop_map(|(written, subject, body)| {
        signal(&written.iter().map(String::as_str).collect::<Vec<_>>(), subject || !body, body)
    });
    prop::collection::vec(one, 1..8)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn signals_speak_where_the_regular_expressions_match(
        signals in signals(),
        others in signals(),
        subject in prop::option::of(text()),
        body in prop::option::weighted(0.9, text()),
    ) {
        let mut scratch = TextScratch::default();
        agree(&signals, subject.as_deref(), body.as_deref(), &mut scratch);
        agree(&others, body.as_deref(), subject.as_deref(), &mut scratch);
    }

    #[test]
    fn each_kind_of_signal_is_found_in_any_text(body in text(), other in "(\\PC|[ks foobarey .\u{301}\u{212A}\u{17F}]){0,60}") {
        static KINDS: OnceLock<(Vec<Signal>, Texts)> = OnceLock::new();
        let (signals, texts) = KINDS.get_or_init(|| {
            let signals: Vec<Signal> = WRITTEN.iter().map(|written| signal(&[written], true, true)).collect();
            let texts = Texts::new(&signals);
            (signals, texts)
        });
        agree_with(texts, signals, Some(&other), Some(&body), &mut TextScratch::default());
    }
}

#[test]
fn a_word_is_found_by_every_letter_that_is_the_same_in_another_case() {
    let signals = [signal(&["kiss"], true, true), signal(&["ångström"], true, true), signal(&["/oss"], true, true)];
    for text in ["\u{212A}I\u{17F}S", "\u{212B}NGSTRÖM", "bo\u{17F}s", "KISS", "kisses", "a kiss", "ångströms"] {
        agree(&signals, None, Some(text), &mut TextScratch::default());
    }
    let texts = Texts::new(&signals);
    assert!(texts.one(0, None, Some("a \u{212A}i\u{17F}s!"), &mut TextScratch::default()));
}

#[test]
fn signals_listen_only_where_they_say() {
    let signals = [signal(&["key"], true, false), signal(&["key"], false, true), signal(&["/k.y"], false, true)];
    agree(&signals, Some("key"), None, &mut TextScratch::default());
    agree(&signals, Some("no"), Some("key"), &mut TextScratch::default());
    agree(&signals, None, None, &mut TextScratch::default());
    agree(&[], Some("no"), Some("key"), &mut TextScratch::default());
}

#[test]
fn patterns_of_real_policies_are_led_to_by_words() {
    let led = [
        r"\b(recover|rescue|salvage|decrypt)(s|ed|ing)?\b.{0,60}\b(files?|data|messages)\b",
        r"\b(several|multiple|many) (organi[sz]ations|companies)\b.{0,60}\b(one|a single) ([\w-]+ )?(instance|server)\b",
        r"\btheme\b.{0,60}\b(overrid\w*|conflict\w*|breaks?)\b|\b(conflict\w*|clash\w*)\b.{0,40}\btheme\b",
        r"\bCVE-\d{4}-\d{4,}\b",
        r"(how (do|can) (i|we)|where (is|can (i|we) find)) (enable|disable)\s+it",
    ];
    for pattern in led {
        let texts = Texts::new(&[signal(&[&format!("/{pattern}")], true, true)]);
        assert!(texts.fragments.is_none() && texts.unled.is_empty(), "{pattern}");
    }
    let texts = Texts::new(&[signal(&["/encrypt"], true, true), signal(&[r"/\d{3}"], true, true)]);
    assert!(texts.fragments.is_some());
    assert_eq!(texts.unled.len(), 1);
}
