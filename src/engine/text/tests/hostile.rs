//! Texts and policies that are made to take long. Work is counted, not timed.

use super::*;

/// What one pass compares beyond reading the text.
fn work(signals: &[Signal], text: &str) -> usize {
    let texts = Texts::new(signals);
    let mut scratch = TextScratch::default();
    texts.all(None, Some(text), &mut scratch);
    let all = scratch.search.work + scratch.search.threads.work;
    for at in 0..signals.len() {
        texts.one(at, None, Some(text), &mut scratch);
    }
    let each = scratch.search.work + scratch.search.threads.work - all;
    // Looking for each on its own may repeat what is shared, but no more.
    assert!(each <= all + signals.len() * text.len(), "one by one takes {each} where all took {all}");
    all
}

/// Twice the text takes at most a little more than twice the work.
fn is_linear(signals: &[Signal], make: impl Fn(usize) -> String) {
    let (short, long) = (make(50_000), make(100_000));
    let (less, more) = (work(signals, &short), work(signals, &long));
    assert!(more <= 2 * less + less / 5 + 2_000, "{less} for {} bytes, {more} for {}", short.len(), long.len());
}

fn hard() -> Vec<Signal> {
    let written = [
        "foo bar",
        "bar foo",
        "foo foo foo bar",
        "c++",
        "++",
        "a",
        "e\u{301}",
        r"/foo.*bar",
        r"/foo(\s+\w+)*\s+bar",
        r"/foo(\s+\w+){0,40}\s+bar",
        r"/\bfoo\b.{0,60}\bbar\b",
        r"/\bbar\b.{0,60}\bfoo\b",
        r"/(foo ?)+bar",
        r"/(a|aa)+b",
        r"/a{1,50}b",
        r"/\w+\d",
        r"/oo f.{0,200}x",
        r"/(?s)fo.{0,400}bar",
        r"/\bfoo\w*\b.{0,30}\bfoo\b.{0,30}\bbar",
        r"/[^b]*bar",
    ];
    written.iter().map(|written| signal(&[written], true, true)).collect()
}

#[test]
fn near_matches_without_end_take_linear_work() {
    let signals = hard();
    for piece in ["foo ", "foo  ", "foo foo baz ", "foo\n", "bar", "foo bar_ ", "oo f", "fo", "+", "c+ ", "foo-"] {
        is_linear(&signals, |size| piece.repeat(size / piece.len()));
        for signal in &signals {
            is_linear(std::slice::from_ref(signal), |size| piece.repeat(size / piece.len()));
        }
    }
}

#[test]
fn texts_without_edges_take_linear_work() {
    let signals = hard();
    for piece in ["a", "e\u{301}", "\u{301}", " ", "é", "é ", "\u{2003}", "—", "\u{212A}", "_", "日本"] {
        is_linear(&signals, |size| piece.repeat(size / piece.len()));
    }
    is_linear(&signals, |size| format!("foo{}bar", " ".repeat(size)));
    is_linear(&signals, |size| format!("foo{}foo", " ".repeat(size / 2)).repeat(2));
}

#[test]
fn a_megabyte_of_one_letter_is_one_word() {
    let signals = hard();
    let texts = Texts::new(&signals);
    let mut scratch = TextScratch::default();
    for text in ["a".repeat(1 << 20), "\u{301}".repeat(1 << 19), "\u{301}a".repeat(1 << 18)] {
        texts.all(Some(&text), Some(&text), &mut scratch);
    }
    let room = scratch.reading.room();
    assert!(room < 100, "a word is spelled no further than it may be known: {room}");
}

#[test]
fn a_scratch_does_not_grow_after_the_first_text() {
    let signals = hard();
    let texts = Texts::new(&signals);
    let mut scratch = TextScratch::default();
    texts.all(None, Some(""), &mut scratch);
    let room = scratch.search.room() + scratch.reading.room();
    for piece in ["foo ", "foo bar ", "\u{212A}foo baré ", "a", "é", "foo(", "aab "] {
        let text = piece.repeat(2_000);
        texts.all(Some(&text), Some(&text), &mut scratch);
        for at in 0..signals.len() {
            texts.one(at, Some(&text), None, &mut scratch);
        }
        assert_eq!(scratch.search.room() + scratch.reading.room(), room, "{piece}");
    }
}

#[test]
fn signals_take_bounded_memory() {
    let words: Vec<Signal> = (0..500).map(|at| signal(&[&format!("word{at} of many")], true, true)).collect();
    let texts = Texts::new(&words);
    assert!(texts.memory() < 500 * 300 + 20_000, "{}", texts.memory());
    // Near the largest that a pattern may be, and more of them than there is room for.
    let large = signal(&[r"/\bfoo \w{1,12}"], true, true);
    assert!(!large.matchers.is_empty());
    let one = Texts::new(std::slice::from_ref(&large)).memory();
    assert!(one > 200_000, "{one}");
    let many = vec![large; 330];
    let texts = Texts::new(&many);
    assert!(texts.memory() < build::PROGRAMS + (1 << 20), "{}", texts.memory());
    assert!(texts.patterns.iter().any(|pattern| matches!(pattern.finder, search::Finder::Library(_))));
    for body in ["a foo b", "foo", "xfoo b"] {
        let mut scratch = TextScratch::default();
        texts.all(None, Some(body), &mut scratch);
        assert!((0..many.len()).all(|at| scratch.matched(at) == (body == "a foo b")), "{body}");
    }
}
