//! Trees that nobody would write.

use proptest::prelude::*;

use super::*;
use crate::syntax::{Entry, Key, Kind, Scalar};
use crate::text::SourceId;

/// Any tree at all, with the language's own keys among its keys.
fn tree() -> impl Strategy<Value = Node> {
    let words = prop::sample::select(
        "scopeline policy products releases dates phases environments components integrations facts tables rules section \
         standard otherwise limits flags services price surcharges signals clocks meters calendars commitments is when unless \
         class all any not any-of later-of until name in words one-of type yes 1 x Class days hours from zone response surcharges"
            .split_whitespace()
            .chain(["", "a, b", "{x}", "\u{202e}"])
            .collect::<Vec<_>>(),
    );
    let span = Span::new(SourceId::default(), 0, 9);
    let scalar = (words.clone(), any::<bool>())
        .prop_map(move |(text, plain)| Node { span, kind: Kind::Scalar(Scalar { text: text.to_owned(), plain }) });
    scalar.prop_recursive(6, 120, 6, move |inner| {
        let entry = (words.clone(), inner.clone())
            .prop_map(move |(key, value)| Entry { key: Key { text: key.to_owned(), span }, value });
        prop_oneof![
            prop::collection::vec(inner, 0..5).prop_map(move |items| Node { span, kind: Kind::List(items) }),
            prop::collection::vec(entry, 0..6).prop_map(move |entries| Node { span, kind: Kind::Map(entries) }),
        ]
    })
}

/// Every text of a tree that stands somewhere in it, with the way to it.
fn entries(node: &mut Node, at: &mut usize, change: &mut impl FnMut(usize, &mut Vec<Entry>, usize)) {
    match &mut node.kind {
        Kind::Scalar(_) => {}
        Kind::List(items) => items.iter_mut().for_each(|item| entries(item, at, change)),
        Kind::Map(map) => {
            map.iter_mut().for_each(|entry| entries(&mut entry.value, at, change));
            for index in (0..map.len()).rev() {
                *at += 1;
                change(*at, map, index);
            }
        }
    }
}

proptest! {
    /// Whatever the tree, it is read to its end, and what is wrong has a place, a message and help.
    #[test]
    fn any_tree_is_read(root in tree()) {
        let mut faults = Vec::new();
        read(&root, &mut faults);
        for fault in &faults {
            prop_assert!(fault.primary.is_some() && fault.help.is_some(), "{fault:?}");
            prop_assert!(fault.is_error());
        }
    }

    /// One value of the wrong shape in a sound policy is told, and the rest is read.
    #[test]
    fn a_key_that_is_lost_or_odd_never_stops_the_reader(at in 0usize..400, text in "[a-z{}, ]{0,6}") {
        for odd in [Some(&text), None] {
            let sources = Sources::single("policy.yaml", EVERY_KEY);
            let (id, _) = sources.iter().next().expect("it is there");
            let mut faults = Vec::new();
            let mut root = parse(&sources, id, &Limits::default(), &mut faults).expect("it is there");
            entries(&mut root, &mut 0, &mut |here, map, index| {
                if here != at {
                    return;
                }
                match odd {
                    Some(text) => map[index].value.kind = Kind::Scalar(Scalar { text: text.clone(), plain: true }),
                    None => drop(map.remove(index)),
                }
            });
            let document = read(&root, &mut faults);
            prop_assert!(document.header.id.is_some() || !faults.is_empty());
            prop_assert!(faults.iter().all(|fault| fault.primary.is_some() && fault.help.is_some()));
        }
    }
}

/// The reader's work grows with the size of a map, whatever its keys are: none is sought anew for every other.
#[test]
fn a_map_of_very_many_odd_keys_is_read() {
    let span = Span::new(SourceId::default(), 0, 9);
    let value = || Node { span, kind: Kind::Scalar(Scalar { text: "x".to_owned(), plain: true }) };
    let entry = |text: String| Entry { key: Key { text, span }, value: value() };
    let odd = (0x4e00u32..0x4e00 + 20_000).filter_map(char::from_u32).map(|odd| entry(format!("cla{odd}s")));
    let rule = Node { span, kind: Kind::Map(odd.chain([entry("class".to_owned())]).collect()) };
    let rules = Node { span, kind: Kind::List(vec![rule]) };
    let root =
        Node { span, kind: Kind::Map(vec![Entry { key: Key { text: "rules".to_owned(), span }, value: rules }]) };
    let mut faults = Vec::new();
    read(&root, &mut faults);
    let told = faults.iter().filter(|fault| fault.code == Code::UnknownKey).count();
    assert!((900..=1_000).contains(&told), "the first of them are told: {told}");
}
