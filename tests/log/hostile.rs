//! Lines that nobody honest writes, most of them with a right hash.

use scopeline::log::{Entry, Log, MAX_LINE};

use super::{POLICY, body, hash, policy, sealed, small_log, verify};

/// What is wrong with this line in the place of the second entry, which is the first decision.
fn fault(line: &[u8]) -> String {
    let policy = policy(POLICY);
    let lines = small_log(&policy);
    let log = [lines[0].as_bytes(), line].concat();
    let fault = verify(&log, &[&policy]).expect_err("a hostile line");
    assert_eq!(fault.line(), Some(2), "{fault}");
    let said = fault.to_string();
    assert!(said.len() < 1_000, "a message is short: {}", said.len());
    let _ = Entry::read(line);
    let _ = Log::after(line);
    said
}

/// The first decision, with a part of it made another one, and a right hash.
fn forged(from: &str, to: &str) -> String {
    let lines = small_log(&policy(POLICY));
    let said = body(&lines[1]);
    assert!(said.contains(from), "{from} in {said}");
    fault(&sealed(said.replacen(from, to, 1).as_bytes()))
}

#[test]
fn the_same_in_other_bytes_is_refused() {
    for (from, to) in [
        ("{\"entry\":1", "{ \"entry\":1"),
        ("\"entry\":1", "\"entry\":01"),
        ("\"entry\":1", "\"entry\":1.0"),
        ("\"entry\":1", "\"entry\":-1"),
        ("\"entry\":1", "\"entry\":99999999999999999999999"),
        ("\"kind\":\"decision\"", "\"kind\":\"Decision\""),
        ("\"kind\":\"decision\"", "\"kind\":\"decision\",\"kind\":\"decision\""),
        ("\"prev\":\"sha256:", "\"prev\":\"SHA256:"),
        ("\"date\":\"2026-08-14\"", "\"date\": \"2026-08-14\""),
        ("\"date\":\"2026-08-14\"", "\"date\":\"2026-8-14\""),
        ("\"kind\":\"defect\"", "\"kind\":\"d\\u0065fect\""),
        ("\"kind\":\"defect\"", "\"kind\":\"defect\",\"impact\":null"),
        ("\"rule\":\"defects\"", "\"rule\":\"defects\",\"offer\":null"),
        ("\"rule\":\"defects\"", "\"rule\":\"defects\",\"limits\":[]"),
        ("\"rule\":\"defects\"", "\"rule\":\"defects\",\"declined\":false"),
        ("\"certainty\":\"settled\",\"rule\":\"defects\"", "\"rule\":\"defects\",\"certainty\":\"settled\""),
        ("+02:00\"", "+02:00\" "),
        ("10:00:00+02:00", "10:00:00.000+02:00"),
    ] {
        let said = forged(from, to);
        let is_expected = ["not written as", "cannot be read"].iter().any(|words| said.contains(words));
        assert!(is_expected, "{from} as {to}: {said}");
    }
}

#[test]
fn keys_that_do_not_belong_there_are_refused() {
    for (from, to) in [
        ("\"program\":", "\"more\":1,\"program\":"),
        ("\"date\":\"2026-08-14\",\"date-from\"", "\"date\":\"2026-08-14\",\"date\":\"2026-08-14\",\"date-from\""),
        ("\"class\":\"support\"", "\"class\":\"support\",\"class\":\"support\""),
        ("\"class\":\"support\"", "\"class\":\"paid\""),
        ("\"class\":\"support\"", "\"price\":\"EUR 1\",\"class\":\"support\""),
        ("\"facts\":{", "\"facts\":{\"kind\":\"feature\","),
        ("\"policy\":{", "\"policy\":{\"more\":1,"),
        ("\"request\":{", "\"request\":{\"more\":1,"),
        ("\"date-from\":\"request\"", "\"date-from\":\"clock\""),
    ] {
        let said = forged(from, to);
        let is_expected = ["not written as", "cannot be read"].iter().any(|words| said.contains(words));
        assert!(is_expected, "{from} as {to}: {said}");
    }
}

#[test]
fn what_a_decision_was_made_of_cannot_be_another_thing() {
    for (from, to, words) in [
        ("\"kind\":\"defect\"", "\"kind\":\"feature\"", "is another one now"),
        ("\"date\":\"2026-08-14\",\"date-from\"", "\"date\":\"2026-08-15\",\"date-from\"", "is another one now"),
        ("\"date-from\":\"request\"", "\"date-from\":\"request-instant\"", "is another one now"),
        ("\"id\":\"tiny\"", "\"id\":\"tidy\"", "is called"),
        ("\"version\":\"1\"", "\"version\":null", "is called"),
        ("\"kind\":\"defect\"", "\"kind\":\"nonsense\"", "cannot be decided again"),
        ("\"request\":{\"id\":\"T-1\",\"date\":\"2026-08-14\"", "\"request\":{\"id\":\"T-1\"", "decided again"),
    ] {
        let said = forged(from, to);
        assert!(said.contains(words), "{from} as {to}: {said}");
    }
}

#[test]
fn depth_size_and_bytes_that_are_no_text_do_no_harm() {
    let lines = small_log(&policy(POLICY));
    let said = body(&lines[1]);
    let (front, behind) = said.split_once("\"defect\"").expect("a fact");
    for depth in [10, 127, 100_000] {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let deep = format!("{front}{}1{}{behind}", open.repeat(depth), close.repeat(depth));
            let words = fault(&sealed(deep.as_bytes()));
            assert!(words.contains("cannot be read"), "{words}");
        }
        let deep = said.replacen("\"class\":\"support\"", &format!("\"class\":{}", "[".repeat(depth)), 1);
        assert!(fault(&sealed(deep.as_bytes())).contains("cannot be read"));
    }
    let long = format!("{front}\"{}\"{behind}", "x".repeat(5 << 20));
    assert!(fault(&sealed(long.as_bytes())).contains("cannot be read"), "a request is limited");
    assert!(fault(&sealed("x".repeat(MAX_LINE).as_bytes())).contains("longer than 8 MiB"));
    let mut not_utf8 = said.as_bytes().to_vec();
    not_utf8[front.len() + 1] = 0xff;
    let words = fault(&sealed(&not_utf8));
    assert!(words.contains("UTF-8") && words.contains(&format!("byte {}", front.len() + 2)), "{words}");
    for raw in ["\0", "\u{1b}", "\u{202e}", "\t"] {
        let said = said.replacen("defect", &format!("def{raw}ect"), 1);
        fault(&sealed(said.as_bytes()));
    }
}

#[test]
fn line_ends_and_other_files_are_no_entries() {
    let lines = small_log(&policy(POLICY));
    let line = &lines[1];
    assert!(fault(line.replace('\n', "\r\n").as_bytes()).contains("with other line ends"));
    for (text, words) in [
        ("\n", "does not end in a hash"),
        ("{}\n", "does not end in a hash"),
        ("null\n", "does not end in a hash"),
        (" \n", "does not end in a hash"),
        ("\u{feff}{\"entry\":1}\n", "byte 1: the line begins with a byte order mark"),
        (REQUEST_LINE, "does not end in a hash"),
        ("x", "has no end"),
    ] {
        assert!(fault(text.as_bytes()).contains(words), "{text:?}");
    }
    assert!(fault(&sealed(b"")).contains("not written as"));
    assert!(fault(&sealed(b"{\"entry\":1")).contains("not written as"));
    let empty = verify(b"", &[]).expect_err("no log");
    assert!(empty.to_string().contains("empty"), "{empty}");
}

const REQUEST_LINE: &str = "{\"id\":\"T-1\",\"date\":\"2026-08-14\"}\n";

#[test]
fn a_log_begins_once_and_in_a_form_that_is_known() {
    let lines = small_log(&policy(POLICY));
    let begin = body(&lines[0]);
    let faults = |log: &[u8]| verify(log, &[]).expect_err("no log").to_string();
    assert!(faults(lines[1..].concat().as_bytes()).contains("does not begin with its beginning"));
    let form = sealed(begin.replace("\"form\":1", "\"form\":2").as_bytes());
    assert!(faults(&form).contains("has the form 2"));
    let again = begin.replace("\"entry\":0,\"prev\":null", &format!("\"entry\":1,\"prev\":\"{}\"", hash(&lines[0])));
    let twice = [lines[0].as_bytes(), &sealed(again.as_bytes())].concat();
    assert!(faults(&twice).contains("begins a second time"));
    let late = sealed(begin.replace("\"entry\":0", "\"entry\":1").as_bytes());
    assert!(faults(&late).contains("does not begin with its beginning"));
}

#[test]
fn many_strange_policies_take_no_memory_without_bound() {
    let lines = small_log(&policy(POLICY));
    let mut log = lines[0].clone().into_bytes();
    let mut prev = hash(&lines[0]).to_owned();
    let (first, digest) = (body(&lines[1]), "\"digest\":\"");
    let at = first.find(digest).expect("a digest") + digest.len();
    for number in 1..=150 {
        let said = format!("{}{number:04}{}", &first[..at], &first[at + 4..]);
        let said = said.replacen("\"entry\":1", &format!("\"entry\":{number}"), 1).replacen(hash(&lines[0]), &prev, 1);
        let line = sealed(said.as_bytes());
        prev = hash(std::str::from_utf8(&line).expect("a text")).to_owned();
        log.extend(line);
    }
    let report = verify(&log, &[&policy(POLICY)]).expect("the chain holds");
    assert_eq!((report.decisions, report.strangers.len(), report.others), (150, 100, 50));
}
