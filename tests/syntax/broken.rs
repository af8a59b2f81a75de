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
