//! Texts that are too large or too deep.

use super::*;

fn deep(open: &str, close: &str, levels: usize) -> String {
    format!("{}{}", open.repeat(levels), close.repeat(levels))
}

fn stairs(levels: usize) -> String {
    (0..levels).map(|level| format!("{}a:\n", " ".repeat(level))).collect()
}

#[test]
fn depth_stops_brackets_blocks_and_explicit_keys() {
    let limits = {
        let mut limits = Limits::default();
        limits.text_bytes = 1 << 30;
        limits.total_bytes = 1 << 30;
        limits
    };
    for text in [
        deep("{a: ", "}", 10_000),
        deep("[", "]", 10_000),
        deep("[", "", 10_000),
        deep("{", "", 10_000),
        deep("{a: [", "]}", 10_000),
        deep("- ", "", 10_000),
        deep("? ", "", 10_000),
        deep("[\n", "]\n", 10_000),
        deep("{a:\n", "", 10_000),
        deep("[[]: ", "", 10_000),
        stairs(10_000),
    ] {
        let read = Read::with(&text, &limits);
        assert!(read.codes().contains(&Code::TooDeep), "{:?}: {:?}", &text[..20], read.faults);
        drop(read.root.clone());
    }
}

#[test]
fn depth_is_counted_from_one() {
    for (open, close) in [("[", "]"), ("{a: ", "}"), ("- ", "")] {
        assert_eq!(Read::of(&deep(open, close, 64)).codes(), [], "{open}");
        assert_eq!(Read::of(&deep(open, close, 65)).codes(), [Code::TooDeep], "{open}");
    }
    assert_eq!(Read::of(&stairs(64)).codes(), []);
    assert_eq!(Read::of(&stairs(65)).codes(), [Code::TooDeep]);
}

#[test]
fn no_limit_asked_for_lets_a_tree_overflow_a_stack() {
    let mut limits = Limits::default();
    limits.depth = usize::MAX;
    let read = Read::with(&deep("[", "]", 500), &limits);
    assert_eq!(read.codes(), []);
    assert_eq!(Read::with(&deep("[", "]", 501), &limits).codes(), [Code::TooDeep]);
    assert_eq!(Read::with(&deep("{a: ", "}", 10_000), &limits).codes(), [Code::TooDeep]);
    limits.depth = 0;
    assert_eq!(Read::with("[]", &limits).codes(), [Code::TooDeep]);
    assert_eq!(Read::with("x", &limits).codes(), []);
}

#[test]
fn sizes_hold_on_both_sides() {
    let mut limits = Limits::default();
    limits.text_bytes = 10;
    assert_eq!(Read::with("a: 3456789", &limits).codes(), []);
    assert_eq!(Read::with("a: 34567890", &limits).codes(), [Code::TooLarge]);
    let mut limits = Limits::default();
    limits.scalar_bytes = 3;
    assert_eq!(Read::with("éx: 'éy'", &limits).codes(), []);
    let read = Read::with("a: éyz\né: 1\nlong: { x: éyzx }\nlonger: 1\nb: c\n", &limits);
    assert_eq!((read.tree().as_str(), read.codes()), ("{a:,é:1,b:c}", vec![Code::TooLarge; 4]));
    assert_eq!(read.places()[0], ("1:4".to_owned(), "é"));
    let mut limits = Limits::default();
    limits.nodes = 4;
    assert_eq!(Read::with("a: [b]", &limits).codes(), []);
    let read = Read::with("a: [b, ü, d]", &limits);
    assert_eq!((read.tree().as_str(), read.codes()), ("{a:[b]}", vec![Code::TooLarge]));
    assert_eq!(read.places(), [("1:8".to_owned(), "ü")]);
}

#[test]
fn all_texts_together_have_a_limit() {
    let sources = Sources::from_iter([("a", "a: 1"), ("b", "b: 1"), ("c", "c: 1")]);
    let mut limits = Limits::default();
    limits.total_bytes = 8;
    let mut faults = Vec::new();
    let read: Vec<_> = sources.iter().map(|(id, _)| parse(&sources, id, &limits, &mut faults).is_some()).collect();
    assert_eq!(read, [true, true, false]);
    assert_eq!(faults.iter().map(|fault| fault.code).collect::<Vec<_>>(), [Code::TooLarge]);
}

#[test]
fn forty_megabytes_are_refused_at_once() {
    assert_eq!(Read::of(&"a: b\n".repeat(8 << 20)).codes(), [Code::TooLarge]);
}

#[test]
fn a_large_map_is_read_in_a_straight_line() {
    let text: String = (0..100_000).map(|number| format!("key-{number}: {number}\n")).collect();
    let read = Read::of(&(text.clone() + "key-5: again\n"));
    assert_eq!(read.codes(), [Code::Duplicate]);
    let one_line = format!("[{}]", "{a: b}, ".repeat(50_000));
    assert_eq!(Read::of(&one_line).codes(), []);
}

#[test]
fn no_message_repeats_a_long_text() {
    let long = "é".repeat(100_000);
    let texts = [
        format!("*{long}"),
        format!("&{long} x"),
        format!("!{} x", "t".repeat(100_000)),
        format!("? {long}\n? {long}\n"),
    ];
    for text in texts {
        let read = Read::of(&text);
        assert_eq!(read.faults.len(), 1, "{:?}", &text[..9]);
        assert!(read.faults[0].message.chars().count() < 120, "{:?}", &text[..9]);
    }
}
