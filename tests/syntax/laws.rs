//! What holds for every text and every tree.

use proptest::prelude::*;

use super::*;

/// A policy in small, with every way to write a scalar, a list and a map.
const POLICY: &str = "\u{feff}scopeline: 1   # the language
policy: { id: größe, title: \"A \\\"b\\\" \\u00e9\", version: 2026.3 }
facts:
  kind:
    one-of: [defect, how-to,
      feature ]
    groups: { covered: [ defect, 'it''s' ] }
  note:
rules:
  - id: a
    when: { release: 8..10, kind: not feature }   # 日本
    because: |
      Two lines,
      of text.

  - standard
  - - { x: , y }
otherwise:
  because: >-
    folded
    text
  class: service
";

/// A tree as a test makes it up.
#[derive(Debug, Clone, PartialEq)]
enum Made {
    Text(String),
    List(Vec<Made>),
    Map(Vec<(String, Made)>),
}

fn made() -> impl Strategy<Value = Made> {
    let text = prop_oneof!["[a-z0-9 .:#,'\"\\[\\]{}&*!|>%@`~?é日-]{0,12}", "[a-z]{1,8}", any::<String>()];
    let text = text.prop_map(|text| text.chars().filter(|&c| is_writable(c)).collect::<String>()).boxed();
    let leaf = text.clone().prop_map(Made::Text);
    leaf.prop_recursive(5, 60, 6, move |inner| {
        let map = prop::collection::btree_map(text.clone(), inner.clone(), 0..6);
        prop_oneof![
            prop::collection::vec(inner, 0..6).prop_map(Made::List),
            map.prop_map(|map| Made::Map(map.into_iter().collect())),
        ]
    })
}

fn is_writable(c: char) -> bool {
    Read::of(&format!("'{c}'")).codes().is_empty() || matches!(c, '\'' | '\n' | '\t')
}

/// One way to write each text, by turns.
fn quoted(text: &str, turn: &mut usize) -> String {
    *turn += 1;
    let is_safe = text.chars().all(|c| c.is_ascii_lowercase()) && !text.is_empty();
    let is_line = !text.contains(['\n', '\t', '\r']);
    match *turn % 3 {
        0 if is_safe => text.to_owned(),
        1 if is_line => format!("'{}'", text.replace('\'', "''")),
        _ => {
            let escape = |c: char| match c {
                '\n' => "\\n".to_owned(),
                '\t' => "\\t".to_owned(),
                '"' | '\\' => format!("\\{c}"),
                c if turn.is_multiple_of(2) && !c.is_ascii() => format!("\\U{:08x}", u32::from(c)),
                c => c.to_string(),
            };
            format!("\"{}\"", text.chars().map(escape).collect::<String>())
        }
    }
}

/// In blocks down to a level, in brackets below.
fn written(tree: &Made, indent: usize, turn: &mut usize) -> String {
    let pad = "  ".repeat(indent);
    let is_block = indent < 3;
    match tree {
        Made::Text(text) => quoted(text, turn),
        Made::List(items) if is_block && !items.is_empty() => {
            items.iter().map(|item| format!("\n{pad}- {}", written(item, indent + 1, turn))).collect()
        }
        Made::Map(entries) if is_block && !entries.is_empty() => {
            let mut entry = |(key, value): &(String, Made)| {
                let key = quoted(key, turn);
                format!("\n{pad}{key}: {}", written(value, indent + 1, turn))
            };
            entries.iter().map(&mut entry).collect()
        }
        Made::List(items) => {
            format!("[{}]", items.iter().map(|item| written(item, 9, turn)).collect::<Vec<_>>().join(", "))
        }
        Made::Map(entries) => {
            let mut entry = |(key, value): &(String, Made)| {
                let key = quoted(key, turn);
                format!("{key}: {}", written(value, 9, turn))
            };
            format!("{{{}}}", entries.iter().map(&mut entry).collect::<Vec<_>>().join(", "))
        }
    }
}

fn made_from(node: &Node) -> Made {
    match &node.kind {
        Kind::Scalar(scalar) => Made::Text(scalar.text.clone()),
        Kind::List(items) => Made::List(items.iter().map(made_from).collect()),
        Kind::Map(entries) => Made::Map(entries.iter().map(|e| (e.key.text.clone(), made_from(&e.value))).collect()),
    }
}

/// Children lie inside their parents, one after the other; every place can be cut out; a plain text of one line is what
/// stands there.
fn check_places(sources: &Sources, node: &Node) {
    let text = sources.get(node.span.source).expect("it has a text").text();
    let check = |span: Span, after: u32| {
        assert!(
            after <= span.start && span.start <= span.end && span.end <= node.span.end,
            "{span:?} in {:?} of {text:?}",
            node.span
        );
        span.end
    };
    assert!(text.get(node.span.start as usize..node.span.end as usize).is_some(), "{:?} of {text:?}", node.span);
    let mut after = node.span.start;
    match &node.kind {
        Kind::Scalar(scalar) => {
            let here = sources.slice(node.span);
            assert!(
                !scalar.plain
                    || here.contains('\n')
                    || here.contains('\r')
                    || here.starts_with('*')
                    || here == scalar.text,
                "{here:?} in {text:?}"
            );
        }
        Kind::List(items) => {
            for item in items {
                after = check(item.span, after);
                check_places(sources, item);
            }
        }
        Kind::Map(entries) => {
            for entry in entries {
                after = check(entry.key.span, after);
                after = check(entry.value.span, after);
                check_places(sources, &entry.value);
            }
        }
    }
}

fn check_any(text: &str) {
    let read = Read::of(text);
    assert!(read.root.is_some() || !read.faults.is_empty(), "{text:?}");
    for fault in &read.faults {
        let labels = fault.primary.iter().chain(&fault.others);
        labels.for_each(|label| {
            assert!(text.get(label.span.start as usize..label.span.end as usize).is_some(), "{fault:?} of {text:?}")
        });
        assert!(fault.is_error() && fault.help.is_some() && fault.primary.is_some(), "{fault:?}");
    }
    if let Some(root) = &read.root {
        check_places(&read.sources, root);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_or_told_about(text in any::<String>()) {
        check_any(&text);
    }

    #[test]
    fn any_text_of_yaml_signs_is_read_or_told_about(text in "[-:?{}\\[\\],&*!|>'\"%@`~ \t\n\ra#0.<é\u{feff}\\\\]{0,60}") {
        check_any(&text);
    }

    #[test]
    fn any_text_of_yaml_words_is_read_or_told_about(
        words in prop::collection::vec(prop::sample::select(&[
            "a", "é", ": ", "- ", "\n", "\n  ", "\n    ", "\t", "{", "}", "[", "]", ", ", "'", "\"", "|\n", ">-\n", "# x\n", "? ", "&a ", "*a ",
            "!t ", "<<", "---\n", "...\n", "%YAML 1.2\n", "\r\n", "\\", "~", "\u{feff}", "''",
        ][..]), 0..30),
    ) {
        check_any(&words.concat());
    }

    #[test]
    fn a_damaged_policy_is_read_or_told_about(
        from in 0..POLICY.chars().count(),
        len in 0..30_usize,
        put in prop_oneof!["[-:?{}\\[\\],&*!|>'\"%@ \t\n#a]{0,3}", any::<String>()],
    ) {
        let head: String = POLICY.chars().take(from).collect();
        let tail: String = POLICY.chars().skip(from + len).collect();
        check_any(&format!("{head}{put}{tail}"));
    }

    #[test]
    fn what_is_written_is_read_back(tree in made()) {
        let mut turn = 0;
        let text = written(&tree, 0, &mut turn);
        for text in [text.clone(), text.replace('\n', "\r\n"), format!("\u{feff}# c\n{text} # d\n")] {
            let root = Read::sound(&text);
            prop_assert_eq!(made_from(&root), tree.clone(), "{}", text);
            check_places(&Sources::single("p.yaml", text), &root);
        }
    }
}
