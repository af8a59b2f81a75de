//! Texts that are no policy, or hardly YAML.

use scopeline::diagnostic::Code;
use scopeline::{Policy, Sources};

use crate::{codes, load, with};

#[test]
fn what_holds_nothing_is_empty() {
    for text in ["", "\n\n", "# nothing\n", "\u{feff}", "\u{feff}# nothing", "---\n", "---\n...\n", "~", "null", "''"] {
        let found = codes(text);
        assert!(found == [Code::Empty] || found == [Code::WrongShape], "{text:?}: {found:?}");
    }
    let none = Policy::from_sources(&Sources::default()).expect_err("there is nothing");
    assert_eq!(none.len(), 1);
    assert_eq!(none[0].code, Code::Empty);
    assert!(none[0].help.is_some());
}

#[test]
fn what_is_no_policy_says_so() {
    for text in ["hello", "[a, b]", "12", "- scopeline: 1", "\"scopeline: 1\"", "|\n scopeline: 1"] {
        assert_eq!(codes(text), [Code::WrongShape], "{text:?}");
    }
    let found = codes("a: b");
    assert!(found.contains(&Code::UnknownKey) && found.contains(&Code::MissingKey), "{found:?}");
}

#[test]
fn what_is_not_well_formed_is_one_syntax_fault() {
    for text in [
        "scopeline: 1\nrules: [",
        "scopeline: 1\nrules: {",
        "scopeline: 1\n  rules: []\n",
        "scopeline: 1\nrules: ]",
        "scopeline: 1\ntitle: \"never closed",
        "scopeline: 1\ntitle: 'never closed",
        "scopeline: 1\n\trules: []",
        "scopeline: 1\nrules:\n- a\n b\n  - c: d: e",
        "scopeline: 1\nrules: \"\\q\"",
        "scopeline: 1\nrules: @a",
        "scopeline: 1\nrules: `a",
        "%YAML 9.9\n---\n%a",
        "scopeline: 1\nrules: |9999\n a",
        "{{{{",
        "a: b: c",
    ] {
        assert_eq!(codes(text), [Code::Syntax], "{text:?}");
    }
}

#[test]
fn yaml_that_a_policy_does_not_use_is_refused_and_not_expanded() {
    let laughs = (1..30).map(|n| format!("a{n}: &a{n} [{}]\n", format!("*a{}, ", n - 1).repeat(10)));
    let bomb = format!("scopeline: 1\na0: &a0 [lol]\n{}", laughs.collect::<String>());
    for text in [
        bomb.as_str(),
        "scopeline: 1\nrules: &a\n- *a\n",
        "scopeline: 1\n<<: *nobody\n",
        "scopeline: 1\npolicy: { <<: { id: a } }\n",
        "scopeline: 1\n? &a b\n: c\n",
        "!!map { scopeline: 1 }",
        "scopeline: !!int 1",
        "scopeline: !<tag:example.org,2000:exec> 1",
        "%TAG ! tag:example.org,2000:\n---\nscopeline: !exec 1\n",
        "scopeline: 1\n---\nscopeline: 1\n",
        "scopeline: 1\n...\n---\nrules: []\n",
    ] {
        let found = codes(text);
        assert!(found.contains(&Code::YamlFeature), "{text:.60}: {found:?}");
        assert!(!found.contains(&Code::MissingKey), "what was not read is not missing: {text:.60}: {found:?}");
    }
}

#[test]
fn ten_thousand_levels_are_too_deep_in_every_style() {
    let n = 10_000;
    // Each level of a block is indented, so that ten thousand would be larger than a text may be.
    let block_maps: String = (0..7_500).map(|level| format!("{}a:\n", " ".repeat(level))).collect();
    let block_lists: String = (0..7_500).map(|level| format!("{}-\n", " ".repeat(level))).collect();
    for (text, what) in [
        (format!("{}1{}", "{a: ".repeat(n), "}".repeat(n)), "flow maps"),
        (format!("{}1{}", "[".repeat(n), "]".repeat(n)), "flow lists"),
        (format!("{}1{}", "[{a: ".repeat(n), "}]".repeat(n)), "both in turn"),
        (block_maps, "block maps"),
        (block_lists, "block lists"),
        (format!("{}a", "- ".repeat(n)), "lists in one line"),
        (format!("{}a", "? ".repeat(n)), "keys of keys"),
        ("{? ".repeat(n), "keys of keys, never closed"),
        ("[".repeat(n), "lists, never closed"),
        ("{".repeat(n), "maps, never closed"),
        ("{a: [".repeat(n), "both, never closed"),
    ] {
        let found = codes(format!("scopeline: {text}\n"));
        let refused = found.contains(&Code::TooDeep) || found.contains(&Code::Syntax);
        assert!(refused && !found.contains(&Code::MissingKey), "{what}: {found:?}");
    }
}

#[test]
fn what_is_larger_than_the_limit_is_not_read() {
    let text = with(&format!("# {}", "x".repeat(33 << 20)));
    assert_eq!(codes(text), [Code::TooLarge]);
    let half = "x".repeat(31 << 20);
    let texts = ["a", "b", "c"].map(|name| (name, with(&format!("# {half}"))));
    let found = Policy::from_sources(&Sources::from_iter(texts)).expect_err("together they are too large");
    assert!(found.iter().any(|fault| fault.code == Code::TooLarge));
}

#[test]
fn a_scalar_of_two_mebibytes_is_too_large_wherever_it_stands() {
    let long = "x".repeat(2 << 20);
    for text in [
        with(&format!("plans: [{long}]")),
        with(&format!("plans: ['{long}']")),
        with(&format!("plans:\n- |\n  {long}")),
        with(&format!("plans:\n- >\n  {}", "x \n  ".repeat(1 << 20))),
        with(&format!("{long}: a")),
        with(&format!("? {long}\n: a")),
        with(&format!("services: {{ ? '{long}' : {{}} }}")),
    ] {
        let found = codes(&*text);
        assert!(found == [Code::TooLarge] || found == [Code::Syntax], "{}…: {found:?}", &text[text.len() - 60..]);
    }
}

#[test]
fn long_words_are_shortened_in_what_is_said() {
    let long = "x".repeat(200_000);
    for lines in [
        format!("plans: ['{long}!']"),
        format!("rules:\n- {{ ? '{long}' : a, class: support }}"),
        format!("rules:\n- {{ class: {long} }}"),
        format!("rules:\n- {{ when: {{ ? '{long}' : a }}, class: support }}"),
        format!("rules:\n- {{ when: {{ kind: {long} }}, class: support }}"),
        format!("rules:\n- {{ when: {{ release: {long} }}, class: support }}"),
        format!("rules:\n- {{ when: {{ not: {{ kind: {long} }} }}, class: support, because: '{{{long}}}' }}"),
        format!("rules:\n- {{ class: service, offer: {long} }}"),
        format!("products: {{ small: {{ line: {long}, known-until: {long}, releases: {{ ? {long} : {{}} }} }} }}"),
        format!("services: {{ fix: {{ price: {{ fixed: {long}, step: {long} }}, contract: '../{long}' }} }}"),
        format!("signals:\n- {{ fact: kind, is: {long}, pattern: '({long}' }}"),
    ] {
        assert!(load(with(&lines)).policy.is_none(), "{lines:.60}");
    }
}

#[test]
fn what_cannot_be_seen_is_refused_in_every_form() {
    for hidden in ["\\0", "\\e[31m", "\\u202e", "\\u200b", "\\x7f", "\\N", "\\L", "\\U000E0041"] {
        for lines in [
            format!("plans: [\"lo{hidden}w\"]"),
            format!("services: {{ \"fi{hidden}x\": {{}} }}"),
            format!("rules:\n- {{ id: \"a{hidden}\", class: support }}"),
            format!("rules:\n- {{ class: support, because: \"a{hidden}\" }}"),
            format!("signals:\n- {{ fact: kind, is: defect, words: [\"a{hidden}\"] }}"),
        ] {
            let found = codes(with(&lines));
            assert_eq!(found, [Code::InvisibleCharacter], "{lines}");
        }
    }
    for hidden in ["\0", "\u{1b}[31m", "\u{202e}", "\u{200b}", "\u{7f}", "\u{85}", "\u{2028}", "\u{feff}"] {
        let in_id = codes(with(&format!("plans: [\"lo{hidden}w\"]")));
        assert!(in_id.contains(&Code::InvisibleCharacter), "{hidden:?}: {in_id:?}");
        let in_comment = codes(with(&format!("# a comment{hidden} and more")));
        assert!(in_comment.contains(&Code::InvisibleCharacter), "{hidden:?}: {in_comment:?}");
    }
}

#[test]
fn marks_and_line_ends_change_nothing() {
    let text = with("plans: [low]");
    let digest = |text: &str| load(text).policy.expect("it has no fault").digest();
    let plain = digest(&text);
    assert_eq!(digest(&text.replace('\n', "\r\n")), plain);
    assert_eq!(digest(&format!("\u{feff}{text}")), plain);
    assert_eq!(digest(&text.replace(": ", ":\t")), plain, "a tab may stand between a key and its value");
    let faulty = with("plans: [low, low]").replace('\n', "\r\n");
    let sources = Sources::single("a", &*format!("\u{feff}{faulty}"));
    let found = Policy::from_sources(&sources).expect_err("a plan stands twice");
    assert_eq!(sources.position(found[0].primary.as_ref().expect("a place").span).to_string(), "6:14");
    assert_eq!(sources.slice(found[0].primary.as_ref().expect("a place").span), "low");
}
