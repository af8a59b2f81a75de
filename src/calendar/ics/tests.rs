use super::*;

fn file(events: &str) -> String {
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{}END:VCALENDAR\r\n", events.replace('\n', "\r\n"))
}

fn event(lines: &str) -> String {
    file(&format!("BEGIN:VEVENT\n{lines}\nEND:VEVENT\n"))
}

fn days(text: &str, until: Option<&str>) -> Vec<String> {
    let until = until.map(|day| crate::value::parse_date(day).expect(day));
    days_off(text, until, Some("Europe/Berlin"))
        .unwrap_or_else(|faults| panic!("{faults:?}\n{text}"))
        .iter()
        .map(ToString::to_string)
        .collect()
}

#[track_caller]
fn refused(text: &str, marked: &str, said: &str) {
    let faults = days_off(text, None, Some("Europe/Berlin")).expect_err(text);
    let fault = &faults[0];
    assert!(fault.message.contains(said), "{fault:?}");
    assert_eq!(text.get(fault.from..fault.until), Some(marked), "{fault:?}");
}

#[test]
fn a_day_off_is_one_day_several_or_one_by_a_duration() {
    assert_eq!(days(&event("DTSTART;VALUE=DATE:20261225"), None), ["2026-12-25"]);
    assert_eq!(
        days(&event("DTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20261227"), None),
        ["2026-12-25", "2026-12-26"]
    );
    assert_eq!(days(&event("DTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20261225"), None), ["2026-12-25"]);
    assert_eq!(days(&event("DTSTART:20261231\nDURATION:P2D"), None), ["2026-12-31", "2027-01-01"]);
    assert_eq!(days(&event("DTSTART;TZID=Europe/Berlin:20261225T000000\nDTEND:20261226T000000"), None), ["2026-12-25"]);
    assert_eq!(days(&event("DTSTART;VALUE=DATE:20280229"), None), ["2028-02-29"]);
}

#[test]
fn lines_are_unfolded_and_what_is_no_event_is_passed_over() {
    let zone = "BEGIN:VTIMEZONE\nTZID:Europe/Berlin\nBEGIN:STANDARD\nDTSTART:19701025T030000\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\nEND:STANDARD\nEND:VTIMEZONE\n";
    let alarm = "BEGIN:VEVENT\nSUMMARY;X=\"a:b\":Christ\n mas: all day\nDTSTART;VALUE=DA\n TE:2026122\n\t5\nBEGIN:VALARM\nDTSTART:20200101\nEND:VALARM\nEND:VEVENT\n";
    assert_eq!(days(&file(&format!("{zone}{alarm}")), None), ["2026-12-25"]);
    assert_eq!(days(&format!("\u{feff}{}", event("DTSTART:20261225")), None), ["2026-12-25"]);
    let cancelled = file(
        "BEGIN:VEVENT\nDTSTART:20261225\nSTATUS:CANCELLED\nEND:VEVENT\nBEGIN:VEVENT\nDTSTART:20261226\nEND:VEVENT\n",
    );
    assert_eq!(days(&cancelled, None), ["2026-12-26"]);
}

#[test]
fn a_midnight_on_another_clock_or_without_an_end_is_no_day() {
    let end = "DTEND:20261225T000000";
    for zone in ["America/New_York", "\"Europe/Paris\"", "My Zone"] {
        let start = format!("DTSTART;TZID={zone}:20261224T000000");
        refused(&event(&format!("{start}\n{end}")), &start, "midnight in `");
    }
    let own = "DTSTART;TZID=Europe/Berlin:20261224T000000";
    refused(&event(own), own, "nobody says when it ends");
    refused(&event("DTSTART:20261224T000000"), "DTSTART:20261224T000000", "nobody says when it ends");
    assert_eq!(days(&event(&format!("{own}\nDURATION:P1D")), None), ["2026-12-24"]);
    assert_eq!(days(&event("DTSTART;VALUE=DATE;TZID=America/New_York:20261224"), None), ["2026-12-24"]);
    assert!(days_off(&event(&format!("{own}\n{end}")), None, None).is_err(), "the clock is not known");
}

#[test]
fn a_cancelled_day_of_a_recurrence_is_a_day_of_work() {
    let master = "BEGIN:VEVENT\nUID:1\nDTSTART:20261224\nRRULE:FREQ=YEARLY;COUNT=3\nEND:VEVENT\n";
    let cancelled =
        |of: &str, day: &str| format!("BEGIN:VEVENT\n{of}{day}\nDTSTART:20271224\nSTATUS:CANCELLED\nEND:VEVENT\n");
    let one = cancelled("UID:1\n", "RECURRENCE-ID;VALUE=DATE:20271224");
    for both in [format!("{master}{one}"), format!("{one}{master}")] {
        assert_eq!(days(&file(&both), None), ["2026-12-24", "2028-12-24"]);
    }
    let of_another = cancelled("UID:2\n", "RECURRENCE-ID:20271224");
    assert_eq!(days(&file(&format!("{master}{of_another}")), None).len(), 3);
    let of_none = file(&format!("{master}{}", cancelled("", "RECURRENCE-ID:20271224")));
    refused(&of_none, "RECURRENCE-ID:20271224", "nobody says of which");
    let at_noon = file(&format!("{master}{}", cancelled("UID:1\n", "RECURRENCE-ID:20271224T120000")));
    refused(&at_noon, "RECURRENCE-ID:20271224T120000", "a time of day");
    let rest = "RECURRENCE-ID;RANGE=THISANDFUTURE:20271224";
    refused(&file(&format!("{master}{}", cancelled("UID:1\n", rest))), rest, "all that comes after");
}

#[test]
fn a_later_version_of_an_event_stands_in_the_place_of_an_earlier_one() {
    let version = |more: &str| format!("BEGIN:VEVENT\nUID:1\n{more}\nEND:VEVENT\n");
    let first = version("DTSTART:20261224");
    let cancelled = |sequence: &str| version(&format!("{sequence}DTSTART:20261224\nSTATUS:CANCELLED"));
    assert!(days(&file(&format!("{first}{}", cancelled("SEQUENCE:1\n"))), None).is_empty());
    assert!(days(&file(&format!("{}{first}", cancelled("SEQUENCE:1\n"))), None).is_empty());
    let again = version("SEQUENCE:2\nDTSTART:20261231");
    let three = file(&format!("{first}{}{again}", cancelled("SEQUENCE:1\n")));
    assert_eq!(days(&three, None), ["2026-12-31"]);
    let unclear = file(&format!("{first}{}", cancelled("")));
    refused(&unclear, "STATUS:CANCELLED", "elsewhere in the file it is not");
    refused(&file(&version("SEQUENCE:x\nDTSTART:20261224")), "SEQUENCE:x", "no number of a version");
    // Many writers give every event the same name.
    let two = file(&format!("{first}{}", version("DTSTART:20261226")));
    assert_eq!(days(&two, None), ["2026-12-24", "2026-12-26"]);
}

/// Calendars of public holidays mark them as `TRANSPARENT`, since a holiday keeps nobody from being asked to a meeting.
#[test]
fn only_what_is_cancelled_does_not_count() {
    for more in ["TRANSP:TRANSPARENT", "TRANSP:OPAQUE", "STATUS:CONFIRMED", "STATUS:TENTATIVE", "CLASS:PRIVATE"] {
        assert_eq!(days(&event(&format!("DTSTART:20261225\n{more}")), None), ["2026-12-25"], "{more}");
    }
    for more in ["STATUS:CANCELLED", "status;X-A=b:cancelled", "STATUS: CANCELLED ", "STATUS:CANCELLED\nTRANSP:OPAQUE"]
    {
        let both = file(&format!(
            "BEGIN:VEVENT\nDTSTART:20261225\n{more}\nEND:VEVENT\nBEGIN:VEVENT\nDTSTART:20261226\nEND:VEVENT\n"
        ));
        assert_eq!(days(&both, None), ["2026-12-26"], "{more}");
    }
    // What is cancelled need not be read.
    let hours = "DTSTART:20261224T140000\nRRULE:FREQ=DAILY\nSTATUS:CANCELLED";
    assert!(days(&event(hours), None).is_empty());
    refused(&event("DTSTART:20261224T140000\nTRANSP:TRANSPARENT"), "DTSTART:20261224T140000", "a time of day");
    // Who cancels every day has said so; an alarm inside of an event cancels nothing.
    assert!(days(&event("DTSTART:20261225\nSTATUS:CANCELLED"), None).is_empty());
    let alarm = event("DTSTART:20261225\nBEGIN:VALARM\nSTATUS:CANCELLED\nEND:VALARM");
    assert_eq!(days(&alarm, None), ["2026-12-25"]);
}

#[test]
fn a_recurrence_with_an_end_is_followed() {
    let of = |rule: &str| event(&format!("DTSTART;VALUE=DATE:20240101\nRRULE:{rule}"));
    assert_eq!(days(&of("FREQ=YEARLY;COUNT=3"), None), ["2024-01-01", "2025-01-01", "2026-01-01"]);
    assert_eq!(days(&of("FREQ=YEARLY;UNTIL=20260101T000000Z"), None), ["2024-01-01", "2025-01-01", "2026-01-01"]);
    assert_eq!(days(&of("FREQ=YEARLY;INTERVAL=2;UNTIL=20271231"), None), ["2024-01-01", "2026-01-01"]);
    assert_eq!(days(&of("FREQ=YEARLY"), Some("2025-06-01")), ["2024-01-01", "2025-01-01"]);
    // Thanksgiving: the fourth Thursdays of November 2024 and 2025 are the 28th and the 27th.
    let thanksgiving = event("DTSTART:20241128\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;COUNT=2");
    assert_eq!(days(&thanksgiving, None), ["2024-11-28", "2025-11-27"]);
    // The last Monday of May 2024 is the 27th, of May 2025 the 26th.
    let memorial = event("DTSTART:20240527\nRRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO;COUNT=2");
    assert_eq!(days(&memorial, None), ["2024-05-27", "2025-05-26"]);
    // The Monday from the 18th to the 24th of May, as Victoria Day is written: 20 May 2024, 19 May 2025.
    let victoria =
        event("DTSTART:20240520\nRRULE:FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=18,19,20,21,22,23,24;BYDAY=MO;COUNT=2");
    assert_eq!(days(&victoria, None), ["2024-05-20", "2025-05-19"]);
    // A day that only leap years have.
    assert_eq!(days(&event("DTSTART:20240229\nRRULE:FREQ=YEARLY;COUNT=2"), None), ["2024-02-29", "2028-02-29"]);
    let moved = event("DTSTART:20240101\nRRULE:FREQ=YEARLY;COUNT=2\nEXDATE;VALUE=DATE:20250101\nRDATE:20250102");
    assert_eq!(days(&moved, None), ["2024-01-01", "2025-01-02"]);
}

#[test]
fn what_cannot_be_read_is_refused_with_its_place() {
    let of = |lines: &str| event(&format!("DTSTART:20240101\n{lines}"));
    refused(&of("RRULE:FREQ=YEARLY"), "RRULE:FREQ=YEARLY", "has no end");
    refused(&of("RRULE:FREQ=DAILY;COUNT=3"), "RRULE:FREQ=DAILY;COUNT=3", "`FREQ=DAILY` is not read");
    refused(&of("RRULE:COUNT=3"), "RRULE:COUNT=3", "`COUNT=3` is not read");
    refused(&of("RRULE:FREQ=YEARLY;INTERVAL=0"), "RRULE:FREQ=YEARLY;INTERVAL=0", "`INTERVAL=0`");
    refused(&of("RRULE:FREQ=YEARLY;BYDAY=MO;COUNT=2"), "RRULE:FREQ=YEARLY;BYDAY=MO;COUNT=2", "is not read");
    refused(&of("RRULE:FREQ=YEARLY;BYSETPOS=1;COUNT=2"), "RRULE:FREQ=YEARLY;BYSETPOS=1;COUNT=2", "`BYSETPOS=1`");
    refused(&of("DTEND:20231231"), "DTEND:20231231", "ends before it begins");
    refused(&of("DTEND:20260101"), "DTEND:20260101", "lasts 731 days");
    refused(&of("DURATION:PT2H"), "DURATION:PT2H", "no number of whole days");
    refused(&of("RECURRENCE-ID:20250101"), "RECURRENCE-ID:20250101", "`RECURRENCE-ID` is not read");
    refused(&event("DTSTART:20261224T140000"), "DTSTART:20261224T140000", "a time of day");
    refused(&event("DTSTART:20261224T000000Z"), "DTSTART:20261224T000000Z", "a time of day");
    refused(&event("DTSTART:20260230"), "DTSTART:20260230", "no day");
    refused(&event("DTSTART:2026-02-03"), "DTSTART:2026-02-03", "no day");
    refused(&event("SUMMARY:x"), "BEGIN:VEVENT", "when it begins");
    refused("scopeline: 1\n", "scopeline: 1", "no file in the iCalendar form");
    refused("", "", "no file in the iCalendar form");
    refused(&file(""), "BEGIN:VCALENDAR", "no event");
    refused("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260101\n", "BEGIN:VEVENT", "has no end");
    refused("BEGIN:VCALENDAR\nEND:VEVENT\n", "END:VEVENT", "has not begun");
    refused("BEGIN:VCALENDAR\nEND:VCALENDAR\nfoo\n", "foo", "outside");
}

#[test]
fn a_hostile_file_is_done_with_soon() {
    let nothing =
        "BEGIN:VEVENT\nDTSTART:00010101\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=9\nEND:VEVENT\n".repeat(9_000);
    let faults = days_off(&file(&nothing), None, None).expect_err("it takes too long");
    assert!(faults[0].message.contains("too long"), "{faults:?}");
    assert!(faults.len() <= MAX_FAULTS);
    let many = "BEGIN:VEVENT\nDTSTART:00010101\nDURATION:P366D\nRRULE:FREQ=YEARLY;COUNT=9999\nEND:VEVENT\n";
    assert!(days_off(&file(many), None, None).expect_err("too many")[0].message.contains("more than 20000 days"));
    let nested = "BEGIN:VEVENT\n".repeat(50_000);
    assert!(!days_off(&file(&nested), None, None).expect_err("no ends").is_empty());
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "(BEGIN:VCALENDAR\r?\n)?((BEGIN|END):V(EVENT|CALENDAR)\n|DTSTART:[0-9T]{0,16}\n|RRULE:[A-Z=;0-9,-]{0,40}\n|\\PC{0,20}\n){0,12}") {
        if let Err(faults) = days_off(&text, None, None) {
            for fault in faults {
                proptest::prop_assert!(text.get(fault.from..fault.until).is_some(), "{:?}", fault);
            }
        }
    }
}
