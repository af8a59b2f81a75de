//! Harm that happens by itself or is done: every flipped byte, and every line that is not where it was.

use scopeline::log::{Log, Verifier, changed_byte};

use super::{POLICY, body, hash, now, policy, sealed, small_log, verify};

const MASKS: [u8; 4] = [0x01, 0x20, 0x80, 0xff];

#[test]
fn every_flipped_byte_is_found_and_placed() {
    let log = small_log(&policy(POLICY)).concat().into_bytes();
    assert!(log.len() > 2_000, "{}", log.len());
    let mut is_known = 0;
    let (mut line, mut begins) = (1, 0);
    for at in 0..log.len() {
        let end = at + log[at..].iter().position(|byte| *byte == b'\n').expect("each line has its end");
        // `,"hash":"sha256:`, 64 digits and `"}`.
        let sealed_from = end - 82 - begins;
        for mask in MASKS {
            let mut harmed = log.clone();
            harmed[at] ^= mask;
            let fault = verify(&harmed, &[]).expect_err("it is harmed");
            assert_eq!((fault.line(), fault.entry()), (Some(line), Some(line - 1)), "byte {at} by {mask:#x}: {fault}");
            assert!(!fault.is_difference());
            if let Some(byte) = fault.byte() {
                assert_eq!(byte, at - begins + 1, "{fault}");
                is_known += 1;
            }
            // What stands around the hash is known to the byte; behind a line feed another line begins.
            let is_seal = at >= begins + sealed_from && log[at] != b'\n' && harmed[at] != b'\n';
            assert!(!is_seal || fault.byte().is_some(), "byte {at} by {mask:#x}: {fault}");
        }
        if log[at] == b'\n' {
            (line, begins) = (line + 1, at + 1);
        }
    }
    assert_eq!(line, 8, "six entries and the beginning were walked over");
    assert!(is_known > 2_000, "the frames and hashes are most of a small log: {is_known}");
}

#[test]
fn the_byte_that_was_flipped_is_named() {
    let lines = small_log(&policy(POLICY));
    let mut tried = 0;
    for line in &lines {
        let covered = body(line).len();
        for at in (0..covered).step_by(83) {
            for mask in [0x01, 0xff] {
                let mut harmed = line.clone().into_bytes();
                harmed[at] ^= mask;
                let changed = changed_byte(&harmed).expect("one byte was changed");
                assert_eq!((changed.byte, changed.is, changed.was), (at + 1, harmed[at], line.as_bytes()[at]));
                tried += 1;
            }
        }
        assert!(changed_byte(line.as_bytes()).is_none());
    }
    assert!(tried > 50, "{tried}");
    let two = lines[1].replace("gold", "bold").replace("tiny", "tidy");
    assert!(changed_byte(two.as_bytes()).is_none(), "two changes are not one");
}

#[test]
fn a_line_that_is_not_where_it_was_is_found() {
    let policy = policy(POLICY);
    let lines = small_log(&policy);
    let faults = |changed: &[String], first: usize| {
        let fault = verify(changed.concat().as_bytes(), &[&policy]).expect_err("a line is not where it was");
        assert_eq!(fault.line(), Some(first as u64 + 1), "{fault}");
        assert!(fault.is_out_of_place(), "{fault}");
    };
    for one in 0..lines.len() {
        if one + 1 < lines.len() {
            let mut less = lines.clone();
            less.remove(one);
            faults(&less, one);
        }
        let mut doubled = lines.clone();
        doubled.insert(one, lines[one].clone());
        faults(&doubled, one + 1);
        for two in one + 1..lines.len() {
            let mut swapped = lines.clone();
            swapped.swap(one, two);
            faults(&swapped, one);
            let mut moved = lines.clone();
            let line = moved.remove(two);
            moved.insert(one, line);
            faults(&moved, one);
        }
    }
    // A line of another log with the right number does not follow.
    let (mut other, _) = Log::begin("2020-01-01T00:00:00Z".parse().expect("an instant"));
    let report = verify(lines[..3].concat().as_bytes(), &[]).expect("it holds");
    let strange = report.overrule(2, scopeline::Class::Rework, "x", "y", now()).expect("an override");
    let _ = other.append(&strange);
    let mut put_in = lines.clone();
    put_in[2] = other.append(&strange);
    faults(&put_in, 2);
}

#[test]
fn what_is_cut_off_at_the_end_shows_only_by_a_noted_head() {
    let policy = policy(POLICY);
    let lines = small_log(&policy);
    let noted = |lines: &[String], head: &str| {
        let mut verifier = Verifier::new().noted(head.parse().expect("a hash"));
        lines.iter().try_for_each(|line| verifier.line(line.as_bytes())).expect("it holds");
        verifier.report().expect("it holds").noted
    };
    let last = lines.len() - 1;
    for (entry, line) in lines.iter().enumerate() {
        assert_eq!(noted(&lines, hash(line)), Some(entry as u64), "a log that has grown has it still");
    }
    for end in 1..last {
        let report = verify(lines[..end].concat().as_bytes(), &[&policy]).expect("the chain alone cannot tell");
        assert_eq!(report.log.entries(), end as u64);
        assert_eq!(noted(&lines[..end], hash(&lines[last])), None);
    }
}

#[test]
fn a_line_without_its_end_is_named_as_that() {
    let lines = small_log(&policy(POLICY));
    let (whole, last) = (lines[..lines.len() - 1].concat(), lines.last().expect("a line"));
    for end in 1..last.len() {
        let fault = verify([&whole, &last[..end]].concat().as_bytes(), &[]).expect_err("it is cut off");
        assert!(fault.is_cut_off() && fault.line() == Some(7), "{fault}");
        assert!(Log::after(&last.as_bytes()[..end]).is_err_and(|fault| fault.is_cut_off()));
    }
    assert!(Log::after(last.as_bytes()).is_ok());
}

#[test]
fn who_makes_a_new_chain_is_caught_by_the_policy_or_by_a_noted_head() {
    let policy = policy(POLICY);
    let lines = small_log(&policy);
    let mut forged = lines[..2].concat().into_bytes();
    let mut prev = hash(&lines[1]).to_owned();
    for line in &lines[2..] {
        let said = body(line).replace("\"class\":\"service\"", "\"class\":\"support\"");
        let said = said.replace("\"from\":\"service\",\"to\":\"support\"", "\"from\":\"support\",\"to\":\"service\"");
        let before = said.find("sha256:").expect("its prev");
        let said = format!("{}{prev}{}", &said[..before], &said[before + 71..]);
        let line = sealed(said.as_bytes());
        prev = hash(std::str::from_utf8(&line).expect("a text")).to_owned();
        forged.extend(line);
    }
    let report = verify(&forged, &[]).expect("as a chain it is sound");
    assert_ne!(report.head().to_string(), hash(lines.last().expect("a line")));
    let fault = verify(&forged, &[&policy]).expect_err("the policy knows better");
    assert!(fault.is_difference() && fault.line() == Some(3), "{fault}");
    let said = fault.to_string();
    assert!(said.contains("settled service by `features`") && said.contains("settled support"), "{said}");
}

#[test]
fn after_a_difference_the_chain_can_be_followed_and_after_any_other_fault_it_cannot() {
    let mine = policy(POLICY);
    let lines = small_log(&mine);
    // The same digest cannot be had for other rules, so the entry is forged, and the chain goes on from it.
    let forged = sealed(body(&lines[1]).replace("\"rule\":\"defects\"", "\"rule\":\"features\"").as_bytes());
    let mut verifier = Verifier::new().policy(&mine);
    verifier.line(lines[0].as_bytes()).expect("the beginning");
    assert!(verifier.line(&forged).expect_err("another rule").is_difference());
    assert_eq!(verifier.report().expect("the chain holds").decisions, 1);
    assert_eq!(verifier.report().expect("the chain holds").again[0].1, 0);
    let fault = verifier.line(lines[2].as_bytes()).expect_err("it follows from the true entry");
    assert!(fault.is_out_of_place());
    assert_eq!(verifier.line(lines[2].as_bytes()), Err(fault.clone()));
    assert_eq!(verifier.report(), Err(fault));
}

#[test]
fn decisions_of_another_policy_are_counted_and_not_made_again() {
    let mine = policy(POLICY);
    let other = policy(&POLICY.replace("version: 1", "version: 2"));
    let log = small_log(&mine).concat();
    let report = verify(log.as_bytes(), &[&other]).expect("the chain holds");
    assert_eq!((report.decisions, report.overrides, report.again[0].1), (5, 1, 0));
    assert_eq!(report.strangers.len(), 1);
    assert_eq!((report.strangers[0].0.version.as_deref(), report.strangers[0].1), (Some("1"), 5));
    let report = verify(log.as_bytes(), &[&other, &mine]).expect("it holds");
    assert_eq!((report.again[0].1, report.again[1].1, report.strangers.len()), (0, 5, 0));
}
