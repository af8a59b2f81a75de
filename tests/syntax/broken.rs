//! Texts that are not well-formed.

use super::*;

/// What is written, where the fault is, what is there, a word of what is said, and what is kept.
const TEXTS: [(&str, &str, &str, &str, &str); 28] = [
    ("k: v\né: >=7.0 <7.3\n", "2:4", ">", "`>`", "{k:v}"),
    ("a:\n\tb: 1\n", "2:1", "\t", "tab", "{}"),
    ("a:\n  b: 1\n\tc: 2\n", "3:1", "\t", "tab", "{a:{}}"),
    ("a: {\n\tb: 1\n}\n", "2:1", "\t", "tab", "{a:{}}"),
    ("a: |\n\tx\n", "2:1", "\t", "tab", "{}"),
    ("k: v\né: 'x\nb: 1\n", "2:4", "'", "quote", "{k:v}"),
    ("é: \"x\nb: 1\n", "1:4", "\"", "quote", "{}"),
    ("é: [1, 'ü'\n", "1:4", "[", "`[` is opened here and never closed", "{é:[1]}"),
    ("é: {b: 1]\n", "1:4", "{", "`]` closes it", "{é:{b:1}}"),
    ("é: {b: 1}}\n", "1:10", "}", "nothing opened", "{é:{b:1}}"),
    ("é: }\n", "1:4", "}", "nothing opened", "{}"),
    ("é: [1, 2\nb: 3\n", "2:2", ":", "colon inside brackets", "{é:[1]}"),
    ("é: ü: c\n", "1:5", ":", "colon", "{}"),
    ("k: v\né: ü\n b: 2\n", "3:3", ":", "colon", "{k:v}"),
    ("é\nb: c\n", "2:2", ":", "colon", "none"),
    ("é: { because: Ask us: now }\n", "1:21", ":", "comma", "{é:{}}"),
    ("é: [a b]c]\n", "1:9", "c", "no key", "{é:[a b]}"),
    ("é:\n  - b\n c: 1\n", "3:2", "c", "indent", "{é:[b]}"),
    ("- é\nb: c\n", "2:1", "b", "begin with `- `", "[é]"),
    ("é: - x\n", "1:4", "-", "entry of a list", "{}"),
    ("é: 'it's'\n", "1:8", "s", "closing quote", "{}"),
    ("é: \"x\" y\n", "1:8", "y", "closing quote", "{}"),
    ("é: \"\\d+\"\n", "1:4", "\"", "backslash", "{}"),
    ("k: v\né: @x\n", "2:4", "@", "`@`", "{k:v}"),
    ("é: %x\n", "1:4", "%", "`%`", "{}"),
    ("é: *\n", "1:4", "*", "`*`", "{}"),
    ("é: 1\nfoo\nb: 2\n", "2:1", "f", "no colon", "{é:1}"),
    ("[]\nx", "2:1", "x", "after the end", "[]"),
];

#[test]
fn each_is_told_in_our_words_at_its_place_and_what_came_before_is_kept() {
    for (text, place, written, words, kept) in TEXTS {
        let read = Read::of(text);
        let told = (read.codes(), read.places(), read.tree());
        assert_eq!(
            told,
            (vec![Code::Syntax], vec![(place.to_owned(), written)], kept.to_owned()),
            "{text:?}: {:?}",
            read.faults
        );
        let fault = &read.faults[0];
        assert!(fault.message.contains(words), "{text:?}: {}", fault.message);
        assert!(fault.help.is_some(), "{text:?}");
    }
}

#[test]
fn what_came_before_still_has_its_own_faults() {
    let read = Read::of("a: *x\nb: 1\nb: 2\nc: [\n");
    assert_eq!(
        (read.tree().as_str(), read.codes()),
        ("{a:,b:1,c:[]}", vec![Code::YamlFeature, Code::Duplicate, Code::Syntax])
    );
}

/// What is written, where the fault is, what is there, and a word of what is said.
const COMMENTS: [(&str, &str, &str, &str); 11] = [
    ("- {id: x, because: we do # b }\n- {id: y}\n", "1:26", "# b }", "does not close the `{`"),
    ("p: { é: a, title: Page # 3 }\nb: { c: d }\n", "1:24", "# 3 }", "does not close the `{`"),
    ("a: { b: see # 3 }\n", "1:13", "# 3 }", "does not close the `{`"),
    ("a: { b: [c # usual, d] }\ne:\n  - f\n", "1:12", "# usual, d] }", "the `]` in it does not close the `[`"),
    ("- { id: x,\n    because: a # b\n  }\n- { id: y,\n    because: at # this }\nc: d\n", "5:17", "# this }", "`{`"),
    ("- { id: x, # as in [1]\n    because: at # this }\n- y\n", "2:17", "# this }", "`{`"),
    ("a: { b: one # two\n  three }\n", "1:13", "# two", "goes on below"),
    ("a: [ one # two\n  three ]\n", "1:10", "# two", "goes on below"),
    ("a:\n  b: one\n    # two\n    and three\n", "3:5", "# two", "goes on below"),
    ("a:\n  b: one # two\n    and three\n", "2:10", "#", "goes on below"),
    ("a: { b: 'c # d }', e: f # g }\nh: i\n", "1:25", "# g }", "does not close the `{`"),
];

#[test]
fn a_comment_that_took_a_text_or_a_bracket_with_it_is_the_place() {
    for (text, place, written, words) in COMMENTS {
        let read = Read::of(text);
        assert_eq!(
            (read.codes(), read.places()),
            (vec![Code::Syntax], vec![(place.to_owned(), written)]),
            "{text:?}: {:?}",
            read.faults
        );
        let fault = &read.faults[0];
        assert!(fault.message.contains(words), "{text:?}: {}", fault.message);
        assert!(fault.help.as_ref().is_some_and(|help| help.contains("in quotes")), "{text:?}: {:?}", fault.help);
    }
}

/// What is written, where the fault is, what is there, a word of what is said, and one of the help.
const STRANGE: [(&str, &str, &str, &str, &str); 5] = [
    ("- { a: \"b. }\n- { c: d }\n- { e: \"f\" }\n", "1:8", "\"", "ends only lines below", "is missing"),
    ("a: 'b\nc: 'd'\n", "1:4", "'", "ends only lines below", "is missing"),
    ("a:\u{a0}\n  b: c\n", "1:3", "\u{a0}", "U+00A0", "type a space"),
    ("a: „b: c“\n", "1:6", ":", "colon", "straight quotes"),
    ("a: { b: “c: d” }\n", "1:11", ":", "comma", "straight quotes"),
];

#[test]
fn quotes_and_spaces_that_are_not_what_they_look_like_are_told() {
    for (text, place, written, words, help) in STRANGE {
        let read = Read::of(text);
        assert_eq!((read.codes(), read.places()), (vec![Code::Syntax], vec![(place.to_owned(), written)]), "{text:?}");
        let fault = &read.faults[0];
        assert!(fault.message.contains(words), "{text:?}: {}", fault.message);
        assert!(fault.help.as_ref().is_some_and(|said| said.contains(help)), "{text:?}: {:?}", fault.help);
    }
}

/// What is written, and the place of the fault, which no comment has to do with.
const OTHERS: [(&str, &str); 5] = [
    ("a: { b: c # d\n", "1:4"),
    ("a: [1, 2 # see [3]\nb: 3\n", "2:2"),
    ("a: { b: c } # d }\ne: f: g\n", "2:5"),
    ("a:\n  b: one # two\n   c: three\n", "3:4"),
    ("a: { b: \"c # d }\", e: f\ng: h\n", "2:2"),
];

#[test]
fn a_comment_that_has_nothing_to_do_with_a_fault_is_left_alone() {
    for (text, place) in OTHERS {
        let read = Read::of(text);
        let places: Vec<String> = read.places().into_iter().map(|(place, _)| place).collect();
        assert_eq!(places, [place], "{text:?}: {:?}", read.faults);
        assert!(!read.faults[0].message.contains("comment"), "{text:?}: {}", read.faults[0].message);
    }
}
