use super::*;

mod random;

#[track_caller]
fn formatted(text: &str) -> String {
    let sources = Sources::single("p.yaml", text);
    match canonical(&sources, SourceId::default()) {
        Ok(text) => text,
        Err(faults) => panic!("{:?} in\n{text}", faults.iter().map(|f| f.one_line(&sources)).collect::<Vec<_>>()),
    }
}

/// What comes of a text, which is then left as it is.
#[track_caller]
fn becomes(text: &str, expected: &str) {
    assert_eq!(formatted(text), expected);
    assert_eq!(formatted(expected), expected, "once more");
}

#[test]
fn spaces_are_those_of_the_form() {
    becomes(
        "a:   1\nb :  [ x,y ,  z ]\nc: {d: 1,e:   {}, f: [ ]}   \n",
        "a: 1\nb: [x, y, z]\nc: { d: 1, e: {}, f: [] }\n",
    );
    becomes("a: {b: , c:}\nd: [e: , f]\n", "a: { b: , c: }\nd: [e: , f]\n");
    becomes("-   a\n-   -  b\n    -  c: 1\n       d: 2\n-\n- e\n", "- a\n- - b\n  - c: 1\n    d: 2\n-\n- e\n");
    becomes("\"a\": 1\n'b': {\"c\":2}\n", "\"a\": 1\n'b': { \"c\": 2 }\n");
}

#[test]
fn each_level_has_two_spaces() {
    becomes("a:\n    b:\n        c: 1\n    d: 2\n", "a:\n  b:\n    c: 1\n  d: 2\n");
    becomes("a:\n- b\n- c: 1\n  d: 2\ne:\n - f\n", "a:\n  - b\n  - c: 1\n    d: 2\ne:\n  - f\n");
    becomes("-\n  a: 1\n-\n    - b\n", "- a: 1\n- - b\n");
}

#[test]
fn at_most_one_line_is_empty() {
    becomes("\n\na: 1\n\n\n\nb: 2\n   \nc: 3\n\n\n", "a: 1\n\nb: 2\n\nc: 3\n");
    becomes("a: 1", "a: 1\n");
    becomes("\u{feff}a: 1\r\nb: |\r\n   x\r\n   y\r\n", "a: 1\nb: |\n  x\n  y\n");
}

#[test]
fn lines_are_broken_where_the_author_broke_them() {
    becomes(
        "rules:\n- { id: a,   class: support,\n        because: \"b\" }\n",
        "rules:\n  - { id: a, class: support,\n      because: \"b\" }\n",
    );
    becomes("a: [\n  b,\n    c\n ]\nd:\n   [ e ]\n", "a: [\n  b,\n  c\n]\nd:\n  [e]\n");
    becomes("a: { b: 1\n , c: 2\n , d: [ e\n , f ] }\n", "a: { b: 1,\n  c: 2,\n  d: [e,\n    f] }\n");
}

#[test]
fn texts_of_several_lines_keep_what_they_say() {
    becomes("a: b\n c\n\n    d\ne:\n    f\n    g\n", "a: b\n  c\n\n  d\ne:\n  f\n  g\n");
    becomes("a: \"b   \n    c \\\n    d\\ \n  e\"\n", "a: \"b\n  c \\\n  d\\ \n  e\"\n");
    becomes(
        "a:\n    b: |\n          c\n            d  \n\n          e\n\n\n    f: 1\n",
        "a:\n  b: |\n    c\n      d  \n\n    e\n\n  f: 1\n",
    );
    becomes("a: |+ # keep\n     b\n\n\nc: >-\n   d\n   \n", "a: |+ # keep\n  b\n\n\nc: >-\n  d\n");
    becomes("a:\n   - b: |2\n         c\n       d\n", "a:\n  - b: |2\n        c\n      d\n");
    becomes("a: |\n     b\n       \nc: 1\n", "a: |\n  b\n    \nc: 1\n");
    becomes("a: |\nb: 1\n", "a: |\nb: 1\n");
}

#[test]
fn comments_stay_where_they_belong() {
    becomes(
        "#one\n\n\na:   #two\n    # three\n    b: 1\n  # four\nc: 2\n    # five\n",
        "#one\n\na: #two\n  # three\n  b: 1\n# four\nc: 2\n# five\n",
    );
    becomes(
        "a:\n    b:\n        c: 1\n        # c\n    # b\n# a\nd: 1\n",
        "a:\n  b:\n    c: 1\n    # c\n  # b\n# a\nd: 1\n",
    );
    becomes("a:\n- b\n# next\n- c\n  # below\nd: 1\n", "a:\n  - b\n  # next\n  - c\n  # below\nd: 1\n");
    becomes("a:\n        # deep\n    b: 1\n", "a:\n  # deep\n  b: 1\n");
    becomes(
        "a: { # one\n   b: 1 # two\n   , c: 2, # three\n   # four\n   d: 3 }\n",
        "a: { # one\n  b: 1 # two\n  , c: 2, # three\n  # four\n  d: 3 }\n",
    );
    becomes("- # one\n   a: 1\n-   # two\n   b\n", "- # one\n  a: 1\n- # two\n  b\n");
}

#[test]
fn comments_in_one_column_stay_in_one() {
    becomes(
        "a: 1          # one\nbbbb: 2       # two\nc: 3     # three\n\nd: 4          # four\n",
        "a: 1    # one\nbbbb: 2 # two\nc: 3 # three\n\nd: 4 # four\n",
    );
}

#[test]
fn the_mark_before_a_document_stays() {
    becomes("# first\n---\na:  1\n...\n", "# first\n---\na: 1\n...\n");
    becomes("--- {a: 1}\n", "---\n{ a: 1 }\n");
}

#[test]
fn what_has_a_fault_is_not_touched() {
    for text in
        ["", "# nothing\n", "a: [1\n", "a: 1\na: 2\n", "a: &b 1\n", "a: !!int 1\n", "a: 1\n---\nb: 2\n", "? a\n: b\n"]
    {
        let sources = Sources::single("p.yaml", text);
        let faults = canonical(&sources, SourceId::default()).expect_err(text);
        assert!(!faults.is_empty(), "{text}");
    }
}

#[test]
fn many_comments_pieces_and_levels_take_no_longer_than_others() {
    let comments = "# c\n".repeat(100_000);
    assert_eq!(formatted(&format!("a: 1\n{comments}")).len(), comments.len() + 5);
    let wide = format!("a: [{}b]\n", "{}, ".repeat(50_000));
    assert_eq!(formatted(&wide), wide);
    let words = format!("a: [{}b]\n", "b, ".repeat(50_000));
    assert_eq!(formatted(&words), words);
    let deep = format!("a: {}1{}\n", "[".repeat(60), "]".repeat(60));
    assert_eq!(formatted(&deep), deep);
}
