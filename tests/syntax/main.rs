//! Hostile and odd texts: nothing breaks the reader of YAML, and every place that it names is right.

use scopeline::diagnostic::{Code, Diagnostic};
use scopeline::syntax::{Entry, Kind, Limits, Node, merge, parse};
use scopeline::text::{SourceId, Sources, Span};

mod broken;
mod laws;
mod limits;

struct Read {
    sources: Sources,
    root: Option<Node>,
    faults: Vec<Diagnostic>,
}

impl Read {
    fn with(text: &str, limits: &Limits) -> Self {
        let sources = Sources::single("p.yaml", text);
        let mut faults = Vec::new();
        let root = parse(&sources, SourceId::default(), limits, &mut faults);
        Self { sources, root, faults }
    }

    fn of(text: &str) -> Self {
        Self::with(text, &Limits::default())
    }

    /// The tree of a text without a fault.
    fn sound(text: &str) -> Node {
        let read = Self::of(text);
        assert!(read.faults.is_empty(), "{text:?}: {:?}", read.faults);
        read.root.expect("there is something in the text")
    }

    fn codes(&self) -> Vec<Code> {
        self.faults.iter().map(|fault| fault.code).collect()
    }

    /// Where each fault stands and what is there.
    fn places(&self) -> Vec<(String, &str)> {
        let spans = self.faults.iter().map(|fault| fault.primary.as_ref().expect("every fault has a place").span);
        spans.map(|span| (self.sources.position(span).to_string(), self.sources.slice(span))).collect()
    }

    /// The tree in short.
    fn tree(&self) -> String {
        self.root.as_ref().map_or("none".to_owned(), short)
    }
}

/// A tree on one line: texts as they are, `'` around those that were not plain.
fn short(node: &Node) -> String {
    match &node.kind {
        Kind::Scalar(scalar) if scalar.plain => scalar.text.clone(),
        Kind::Scalar(scalar) => format!("'{}'", scalar.text),
        Kind::List(items) => format!("[{}]", items.iter().map(short).collect::<Vec<_>>().join(",")),
        Kind::Map(entries) => {
            let entry = |entry: &Entry| format!("{}:{}", entry.key.text, short(&entry.value));
            format!("{{{}}}", entries.iter().map(entry).collect::<Vec<_>>().join(","))
        }
    }
}

/// Every place of a tree, parents before children.
fn spans(node: &Node, found: &mut Vec<Span>) {
    found.push(node.span);
    match &node.kind {
        Kind::Scalar(_) => {}
        Kind::List(items) => items.iter().for_each(|item| spans(item, found)),
        Kind::Map(entries) => entries.iter().for_each(|entry| {
            found.push(entry.key.span);
            spans(&entry.value, found);
        }),
    }
}

fn slices(text: &str) -> Vec<String> {
    let sources = Sources::single("p.yaml", text);
    let mut found = Vec::new();
    spans(&Read::sound(text), &mut found);
    found.into_iter().map(|span| sources.slice(span).to_owned()).collect()
}

mod texts {
    use super::*;

    #[test]
    fn every_scalar_stays_text() {
        let root = Read::sound("a: 7.10\nb: no\nc: 08:00\nd: ~\ne: null\nf: 1e3\ng: 0x10\nh: 2026-07-01\ni: ..7.2\n");
        assert_eq!(short(&root), "{a:7.10,b:no,c:08:00,d:~,e:null,f:1e3,g:0x10,h:2026-07-01,i:..7.2}");
    }

    #[test]
    fn a_key_without_a_value_has_nothing_and_not_a_tilde() {
        let root = Read::sound("a:\nb:   # later\nc: { d: , e }\nf: [ x, ]\ng:\n  -\n  - y\nh: ''\n");
        assert_eq!(short(&root), "{a:,b:,c:{d:,e:},f:[x],g:[,y],h:''}");
        assert_eq!(root.get("a").map(Node::what), Some("nothing"));
        assert_eq!(root.get("h").map(Node::what), Some("a text"));
    }

    #[test]
    fn quotes_and_blocks_are_read() {
        assert_eq!(short(&Read::sound("a: 'it''s'\nb: \"\\\"\\u00e4\\\"\"\n")), "{a:'it's',b:'\"ä\"'}");
        assert_eq!(short(&Read::sound("a: |\n  x\n   y\n\nb: >-\n  x\n  y\n")), "{a:'x\n y\n',b:'x y'}");
        assert_eq!(short(&Read::sound("a: |\nb: >-\n\nc: x\n")), "{a:'',b:'',c:x}");
        assert_eq!(short(&Read::sound("a: x\n  y\n  # no\n")), "{a:x y}");
    }

    #[test]
    fn line_ends_and_a_byte_order_mark_change_nothing() {
        let text = "a: b\nc:\n  - |\n    x\n    y\n  - \"e\n    f\"\n# end\n";
        let plain = short(&Read::sound(text));
        for other in
            [text.replace('\n', "\r\n"), format!("\u{feff}{text}"), format!("\u{feff}{}", text.replace('\n', "\r\n"))]
        {
            assert_eq!(short(&Read::sound(&other)), plain, "{other:?}");
        }
    }

    #[test]
    fn nothing_is_told_as_nothing() {
        for text in ["", "\n\n", "# only this\n", "---\n", "---\n...\n", "\u{feff}", "\u{feff}# x", "  \r\n", "--- # x"]
        {
            let read = Read::of(text);
            assert_eq!((read.tree().as_str(), read.codes()), ("none", vec![Code::Empty]), "{text:?}");
        }
        assert_eq!(Read::of("~").tree(), "~");
        assert_eq!(Read::of("''").tree(), "''");
    }

    #[test]
    fn a_fault_of_another_text_does_not_hide_an_empty_one() {
        let sources = Sources::from_iter([("a.yaml", "a: *x"), ("b.yaml", "")]);
        let mut faults = Vec::new();
        for (id, _) in sources.iter() {
            parse(&sources, id, &Limits::default(), &mut faults);
        }
        assert_eq!(faults.iter().map(|fault| fault.code).collect::<Vec<_>>(), [Code::YamlFeature, Code::Empty]);
    }

    #[test]
    fn many_lines_of_comment_are_no_fault() {
        let comments = "# a line\n".repeat(5_000);
        let text =
            format!("{comments}a:\n{comments}  - x\n{comments}  - y\n{comments}b: [\n{comments} z ]\n{comments}");
        assert_eq!(short(&Read::sound(&text)), "{a:[x,y],b:[z]}");
    }

    #[test]
    fn a_text_that_is_not_there_has_no_tree() {
        let mut faults = Vec::new();
        assert_eq!(parse(&Sources::default(), SourceId::default(), &Limits::default(), &mut faults), None);
    }
}

mod places {
    use super::*;

    #[test]
    fn each_is_exact_in_bytes() {
        let text = "é: ü  # k\n日本: [ '語', \"ä\\n\" , { x: 'it''s' } ]\nt: |\n  ß\n  ü\n\n\nz:\n  - ö\n  # after\n\n# more\n'q ü':\n  r: s\n    t\n";
        let whole = text.trim_end();
        assert_eq!(
            slices(text),
            [
                whole,
                "é",
                "ü",
                "日本",
                "[ '語', \"ä\\n\" , { x: 'it''s' } ]",
                "'語'",
                "\"ä\\n\"",
                "{ x: 'it''s' }",
                "x",
                "'it''s'",
                "t",
                "ß\n  ü",
                "z",
                "- ö",
                "ö",
                "'q ü'",
                "r: s\n    t",
                "r",
                "s\n    t",
            ]
        );
    }

    #[test]
    fn they_are_those_of_the_text_as_given() {
        let text = "\u{feff}é: ü\r\nb:\r\n  - d\r\n  - \"e\r\n   f\"\r\nt: |\r\n  x\r\nz: 1\r\n";
        let whole = text.trim_start_matches('\u{feff}').trim_end();
        let list = "- d\r\n  - \"e\r\n   f\"";
        assert_eq!(slices(text), [whole, "é", "ü", "b", list, "d", "\"e\r\n   f\"", "t", "x", "z", "1"]);
    }

    #[test]
    fn nothing_stands_after_its_colon() {
        let read = Read::of("é:\nb: { c: , d }\n");
        let value = read.root.as_ref().and_then(|root| root.get("é")).expect("it has the key");
        assert_eq!((value.span.start, value.span.end), (3, 3));
        assert_eq!(slices("a:\n"), ["a:", "a", ""]);
    }

    #[test]
    fn a_tree_that_is_cut_off_has_them_too() {
        let read = Read::of("é:\n  ü: [ 'ß', ö\n  x: y\n");
        assert_eq!(read.tree(), "{é:{ü:['ß']}}");
        let mut found = Vec::new();
        spans(read.root.as_ref().expect("there is a tree"), &mut found);
        let found: Vec<_> = found.into_iter().map(|span| read.sources.slice(span)).collect();
        assert_eq!(found[..3], ["é:\n  ü: [ 'ß'", "é", "ü: [ 'ß'"]);
    }
}

mod features {
    use super::*;

    #[test]
    fn each_is_told_where_it_stands_and_reading_goes_on() {
        let read = Read::of(
            "x: &é 1\ny: *é\nz: *b\n<<: *é\n*é : q\n*é : r\nw: &l\n  k: !!str v\nl: !foo\n  - !<tag:x> a\nm: end\n",
        );
        assert_eq!(read.tree(), "{x:1,y:,z:,w:{k:v},l:[a],m:end}");
        assert!(read.codes().iter().all(|&code| code == Code::YamlFeature), "{:?}", read.faults);
        let places: Vec<_> = read.places().into_iter().map(|(_, written)| written).collect();
        assert_eq!(places, ["&é", "*é", "*b", "<<", "*é", "*é", "*é", "&l", "!!str", "!foo", "!<tag:x>"]);
        assert!(read.faults.iter().all(|fault| fault.help.is_some()));
    }

    #[test]
    fn a_tag_that_nobody_declared_is_a_tag() {
        let read = Read::of("a: 1\nb: !e!x 1\n");
        assert_eq!((read.tree().as_str(), read.codes()), ("{a:1}", vec![Code::YamlFeature]));
    }

    #[test]
    fn in_quotes_they_are_text() {
        let root = Read::sound("a: '&a'\nb: \"*b\"\n'<<': x\nc: '!foo'\nd: a & b * c!\n");
        assert_eq!(short(&root), "{a:'&a',b:'*b',<<:x,c:'!foo',d:a & b * c!}");
    }

    #[test]
    fn aliases_are_never_followed() {
        let mut text = "a0: &a0 [x, x]\n".to_owned();
        for level in 1..60 {
            let before = level - 1;
            text += &format!("a{level}: &a{level} [*a{before}, *a{before}, *a{before}, *a{before}, *a{before}]\n");
        }
        let read = Read::of(&text);
        assert_eq!(read.faults.len(), 60 + 59 * 5);
        let itself = Read::of("a: &a [*a]\n");
        assert_eq!((itself.tree().as_str(), itself.faults.len()), ("{a:[]}", 2));
    }

    #[test]
    fn a_second_document_is_not_read() {
        let read = Read::of("a: 1\n---\na: 2\n--- b\n");
        assert_eq!((read.tree().as_str(), read.codes()), ("{a:1}", vec![Code::YamlFeature]));
        assert_eq!(read.places(), [("2:1".to_owned(), "---")]);
        assert_eq!(Read::of("a: 1\n...\nb: 2\n").codes(), [Code::YamlFeature]);
        assert_eq!(short(&Read::sound("---\na: 1\n...\n")), "{a:1}");
    }

    #[test]
    fn no_text_has_more_than_a_thousand_faults() {
        for entry in ["*a, ", "&a x, ", "!t x, ", "{? [] : x}, ", "{a: x, a: x}, ", "\"\\0\", "] {
            let read = Read::of(&format!("[{}]", entry.repeat(3_000)));
            assert_eq!(read.faults.len(), 1_000, "{entry}");
        }
    }
}

mod keys {
    use super::*;

    #[test]
    fn one_that_stands_twice_is_told_with_both_places() {
        let read = Read::of("é: 1\n\"é\": 2\n'é': [{x: y, x: z}]\nb: {c: 1, \"c\": {d: 1, d: 2}}\n\"\\u00e9\": 3\n");
        assert_eq!(read.tree(), "{é:1,b:{c:1}}");
        assert_eq!(read.codes(), [Code::Duplicate; 6]);
        let second = &read.faults[0];
        assert_eq!(read.sources.slice(second.others[0].span), "é");
        assert_eq!(read.places()[0], ("2:1".to_owned(), "\"é\""));
    }

    #[test]
    fn the_same_key_in_two_maps_is_no_fault() {
        assert_eq!(
            short(&Read::sound("a: {a: {a: 1}}\nb: [{a: 1}, {a: 2}]\nA: 1\n")),
            "{a:{a:{a:1}},b:[{a:1},{a:2}],A:1}"
        );
    }

    #[test]
    fn one_that_is_no_text_is_left_out() {
        let read = Read::of("? [é, ü]\n: b\n? {c: d}\n: e\n: f\n[g]: {h: [i]}\nj: k\n");
        assert_eq!((read.tree().as_str(), read.codes()), ("{j:k}", vec![Code::WrongShape; 4]));
        assert_eq!(Read::of("{[a]: b, {c: d}: e, f: g}").tree(), "{f:g}");
    }
}

mod hidden {
    use super::*;

    #[test]
    fn characters_are_found_in_keys_values_and_comments() {
        let read = Read::of("é\u{200b}: x\n# \u{2066} comment\nb: \u{202e}x\n");
        assert_eq!(read.codes(), [Code::InvisibleCharacter; 3]);
        assert_eq!(
            read.places(),
            [("1:2".to_owned(), "\u{200b}"), ("2:3".to_owned(), "\u{2066}"), ("3:4".to_owned(), "\u{202e}")]
        );
        assert!(read.faults[2].message.contains("U+202E"));
    }

    #[test]
    fn escapes_are_found_too() {
        for escape in [r"\u202e", r"\0", r"\e", r"\x1b", r"\N", r"\L", r"\P", r"\r", r"\uFEFF", r"\U000E0041"] {
            for text in [format!("a: \"x{escape}y\""), format!("\"x{escape}y\": a"), format!("[\"{escape}\"]")] {
                let read = Read::of(&text);
                assert_eq!(read.codes(), [Code::InvisibleCharacter], "{text}");
            }
        }
        assert_eq!(short(&Read::sound(r#"a: "\t\n\\0\u00e4\"""#)), "{a:'\t\n\\0ä\"'}");
        assert_eq!(short(&Read::sound(r"a: '\u202e'")), r"{a:'\u202e'}");
    }

    #[test]
    fn a_byte_order_mark_may_only_begin_the_text() {
        assert!(Read::of("\u{feff}\u{feff}a: b\n").codes().contains(&Code::InvisibleCharacter));
        assert!(Read::of("a: b\n\u{feff}c: d\n").codes().contains(&Code::InvisibleCharacter));
        assert_eq!(Read::of("a: b\u{feff}c\n").codes(), [Code::InvisibleCharacter]);
    }

    #[test]
    fn nul_and_escape_sequences_are_not_repeated_raw() {
        let read = Read::of("a\0b: \u{1b}[2Jc\n");
        assert!(read.codes().contains(&Code::InvisibleCharacter));
        assert!(read.faults.iter().all(|fault| !fault.message.contains(['\0', '\u{1b}'])), "{:?}", read.faults);
    }
}

mod parts {
    use super::*;

    fn merged(texts: &[&str]) -> (String, Vec<Diagnostic>) {
        let sources = Sources::from_iter(texts.iter().enumerate().map(|(number, text)| (number.to_string(), *text)));
        let mut faults = Vec::new();
        let parts: Vec<_> =
            sources.iter().filter_map(|(id, _)| parse(&sources, id, &Limits::default(), &mut faults)).collect();
        let whole = merge(parts, &["scopeline"], &mut faults);
        (whole.as_ref().map_or("none".to_owned(), short), faults)
    }

    #[test]
    fn maps_are_put_together_and_nothing_else() {
        let (whole, faults) =
            merged(&["scopeline: 1\nfacts: {a: {x: 1}}\n", "scopeline: 1\nfacts: {b: 2, a: {y: 3}}\nrules: [r]\n"]);
        assert_eq!((whole.as_str(), faults.len()), ("{scopeline:1,facts:{a:{x:1,y:3},b:2},rules:[r]}", 0));
        let (whole, faults) = merged(&["scopeline: 1\nrules: [a]\nx: 1\n", "scopeline: 2\nrules: [b]\nx: 1\n"]);
        assert_eq!((whole.as_str(), faults.len()), ("{scopeline:1,rules:[a],x:1}", 3));
        assert!(faults.iter().all(|fault| fault.code == Code::Duplicate && fault.others.len() == 1));
        assert_eq!(merged(&[]).0, "none");
    }
}
