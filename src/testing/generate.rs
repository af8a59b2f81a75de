//! A case written from a request and the answer to it, so that real tickets become tests.

use serde_yaml::{Mapping, Value};

use super::expect::{Aspect, Shape};
use crate::class::Class;
use crate::explanation::Answer;
use crate::facts::DayOrigin;
use crate::request::{Evidence, FactValue, Given, Origin, Request, When};

/// A case as YAML, to be pasted under `cases:` of a suite.
///
/// It expects what is part of the outcome, the rule, and what keeps an open decision open. Texts and prices are left
/// out, so that a new wording does not break it. What an intake mapping could not read stands under `unread`.
///
/// Texts stand in it as they are, but for their line breaks. Where one has invisible characters, reading the suite says
/// so and where: somebody has to look at them.
///
/// ```
/// use scopeline::testing::{Suite, case};
/// use scopeline::value::parse_date;
/// use scopeline::{Policy, Request, Sources};
///
/// let policy = "
/// scopeline: 1
/// policy: { id: tiny }
/// facts: { kind: { one-of: [defect, feature] } }
/// rules:
///   - { id: defects, when: { kind: defect }, class: support }
/// otherwise: { class: service }
/// ";
/// let policy = Policy::from_sources(&Sources::single("policy.yaml", policy)).expect("it has no fault");
/// let day = parse_date("2026-08-01").expect("a day of the calendar");
/// let request = Request::builder().date(day).fact("kind", "defect").build().expect("it has no fault");
/// let answer = policy.prepare(&request).expect("the policy takes it").answer();
///
/// let text = format!("scopeline-tests: 1\ncases:\n{}", case("a defect", &request, &answer));
/// let suite = Suite::from_sources(&Sources::single("tests.yaml", text)).expect("it has no fault");
/// assert!(suite.run(&policy).passed());
/// ```
#[must_use]
pub fn case(name: &str, request: &Request, answer: &Answer) -> String {
    let mut case = Mapping::new();
    case.insert("name".into(), name.into());
    case.extend(when(request, answer));
    let is_told = |given: &Given| matches!(given.origin, Origin::Field(_));
    put(&mut case, "facts", facts(request, answer, |given| !is_told(given)).into());
    put(&mut case, "told", facts(request, answer, is_told).into());
    case.extend(text("subject", request.subject()));
    case.extend(text("body", request.body()));
    put(&mut case, "evidence", request.evidence().iter().map(evidence).collect::<Vec<_>>().into());
    put(&mut case, "unread", unread(answer).into());
    put(&mut case, "expect", expect(answer).into());
    serde_yaml::to_string(&[case]).expect("INVARIANT (a-case-is-plain-data): maps with text keys, lists and texts")
}

/// Adds a list or a map, if there is something in it.
fn put(case: &mut Mapping, key: &str, part: Value) {
    let is_empty = match &part {
        Value::Mapping(entries) => entries.is_empty(),
        Value::Sequence(items) => items.is_empty(),
        _ => false,
    };
    if !is_empty {
        case.insert(key.into(), part);
    }
}

/// A text with line feeds alone, since a suite takes no other line break; none that is blank.
fn text(key: &str, text: Option<&str>) -> Option<(Value, Value)> {
    let text = text.filter(|text| !text.trim().is_empty())?;
    Some((key.into(), text.replace("\r\n", "\n").replace('\r', "\n").into()))
}

/// The day for which the answer was given, as the request says it unless the caller chose another one.
fn when(request: &Request, answer: &Answer) -> Option<(Value, Value)> {
    match (answer.date_from, request.when()) {
        (DayOrigin::RequestInstant, Some(When::Instant(instant))) => Some(("at".into(), instant.to_rfc3339().into())),
        _ => Some(("date".into(), answer.date.to_string().into())),
    }
}

fn facts(request: &Request, answer: &Answer, which: impl Fn(&Given) -> bool) -> Mapping {
    let readable = request.facts().iter().filter(|given| which(given));
    let readable = readable.filter(|given| answer.unread.iter().all(|unread| unread.fact != given.name));
    // An instant of another day than the one that the caller chose was not counted, and a case would be refused for it.
    let is_of_the_day = |given: &Given| {
        let instant = chrono::DateTime::parse_from_rfc3339(&given.value.to_string());
        let is_arrival = given.name == "arrived" && answer.date_from == DayOrigin::Caller;
        !is_arrival || !instant.is_ok_and(|instant| instant.date_naive() != answer.date)
    };
    let readable = readable.filter(|given| is_of_the_day(given));
    readable.map(|given| (given.name.as_str().into(), value(&given.value))).collect()
}

fn value(value: &FactValue) -> Value {
    match value {
        FactValue::List(items) => items.iter().map(|item| Value::from(item.as_str())).collect::<Vec<_>>().into(),
        FactValue::YesNo(yes) => if *yes { "yes" } else { "no" }.into(),
        other => other.to_string().into(),
    }
}

fn evidence(evidence: &Evidence) -> Value {
    let mut entry = Mapping::new();
    entry.insert("fact".into(), evidence.fact.as_str().into());
    entry.insert("value".into(), evidence.value.as_str().into());
    entry.insert("field".into(), evidence.place.field.as_str().into());
    entry.insert("line".into(), evidence.place.line.into());
    if evidence.settles {
        entry.insert("settles".into(), "yes".into());
    }
    entry.into()
}

fn unread(answer: &Answer) -> Mapping {
    answer.unread.iter().map(|unread| (unread.fact.as_str().into(), unread.written.as_str().into())).collect()
}

fn expect(answer: &Answer) -> Mapping {
    let worth = Aspect::ALL.iter().filter(|aspect| is_worth_expecting(**aspect, answer));
    worth.map(|aspect| (aspect.word().into(), words(*aspect, answer))).collect()
}

fn is_worth_expecting(aspect: Aspect, answer: &Answer) -> bool {
    let is_support = answer.class == Class::Support;
    match aspect {
        Aspect::Class | Aspect::Certainty | Aspect::Rule => true,
        Aspect::Effort | Aspect::Limits => is_support,
        Aspect::Remedy => is_support && answer.remedy.is_some(),
        Aspect::Declined => answer.declined,
        Aspect::Commitment => answer.commitment.is_some(),
        Aspect::Clause | Aspect::Assumed | Aspect::Reason | Aspect::Price | Aspect::First | Aspect::Refused => false,
        _ => !aspect.of(answer).is_empty(),
    }
}

fn words(aspect: Aspect, answer: &Answer) -> Value {
    let mut words = aspect.of(answer);
    if aspect == Aspect::Commitment {
        return super::commitment::written(&words);
    }
    if let (Shape::One, [_]) = (aspect.shape(), &words[..]) {
        return words.remove(0).into();
    }
    if aspect.shape() == Shape::Set {
        // One outcome of a class is as good as several.
        let mut seen = Vec::new();
        words.retain(|word| {
            !seen.contains(word) && {
                seen.push(word.clone());
                true
            }
        });
    }
    words.into_iter().map(Value::from).collect::<Vec<_>>().into()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::policy::Policy;
    use crate::request::Place;
    use crate::testing::Suite;
    use crate::text::Sources;
    use crate::value::parse_date;

    const POLICY: &str = "
scopeline: 1
policy: { id: tiny, currency: EUR, time-zone: UTC }
facts:
  kind: { one-of: [defect, feature] }
  vip: { type: yes-no }
  users: { type: number }
  version: { type: version }
  name: { type: name }
  tags: { set-of: [red, green] }
services: { work: { title: Work, price: { fixed: 10 } } }
signals:
  - { fact: kind, is: feature, words: [please add] }
rules:
  - { id: defects, when: { kind: defect, tags: { none-of: [red] } }, class: support }
  - { id: vip, when: { kind: feature, vip: yes }, class: service, offer: work }
  - { id: large, when: { users: over 10 }, class: rework }
otherwise: { class: service, declined: yes }
limits: [{ id: name, when: { name: a }, effort: best, remedy: [advice] }]
flags: [{ id: big, when: { users: over 100 } }]
";

    fn policy() -> Policy {
        Policy::from_sources(&Sources::single("policy.yaml", POLICY)).expect("it has no fault")
    }

    /// Writes the case, reads it again and runs it.
    fn round_trip(policy: &Policy, name: &str, request: &Request, answer: &Answer) -> (String, Suite) {
        let written = case(name, request, answer);
        let sources = Sources::single("tests.yaml", format!("scopeline-tests: 1\ncases:\n{written}"));
        let suite = Suite::from_sources(&sources).unwrap_or_else(|faults| panic!("{faults:?}\n{written}"));
        let run = suite.run(policy);
        assert!(run.passed(), "{:?}\n{written}", run.diagnostics());
        (written, suite)
    }

    #[test]
    fn a_case_is_short_and_says_what_matters() {
        let policy = policy();
        let day = parse_date("2026-08-01").expect("a day");
        let request =
            Request::builder().date(day).fact("kind", "defect").fact("tags", ["green"]).fact("name", "a").build();
        let request = request.expect("a request");
        let answer = policy.prepare(&request).expect("it takes it").answer();
        let (written, _) = round_trip(&policy, "a defect", &request, &answer);
        assert_eq!(
            written,
            "- name: a defect
  date: 2026-08-01
  facts:
    kind: defect
    tags:
    - green
    name: a
  expect:
    class: support
    certainty: settled
    rule: defects
    effort: best
    remedy:
    - advice
    limits:
    - name
"
        );
    }

    #[test]
    fn the_day_that_the_caller_chose_is_the_day_of_the_case() {
        let policy = policy();
        let day = parse_date("2026-08-02").expect("a day");
        let request = Request::builder().date(parse_date("2026-08-01").expect("a day")).build().expect("a request");
        let answer = policy.prepare_as_of(&request, day).expect("it takes it").answer();
        let (_, suite) = round_trip(&policy, "another day", &request, &answer);
        assert_eq!(suite.cases()[0].request.when(), Some(&When::Day(day)));
    }

    #[test]
    fn what_a_mapping_could_not_read_is_unread_in_the_case() {
        let policy = policy();
        let builder = Request::builder().date(parse_date("2026-08-01").expect("a day"));
        let builder = builder.fact_from("kind", "what?", Origin::Field("/kind".to_owned()));
        let request = builder.unread("vip", "dunno", Origin::Field("/vip".to_owned())).build().expect("a request");
        let answer = policy.prepare(&request).expect("it takes it").answer();
        let (_, suite) = round_trip(&policy, "unread", &request, &answer);
        assert_eq!(suite.cases()[0].request.facts(), []);
        assert_eq!(suite.cases()[0].request.unread().len(), 2);
    }

    proptest! {
        #[test]
        fn every_case_reads_back_and_holds(
            name in "[ -~é]{1,20}",
            subject in proptest::option::of("[ -~\n\téß字]{0,30}"),
            body in proptest::option::of("(please add|[ -~\n\r\téß字]){0,4}"),
            kind in proptest::option::of(prop_oneof![Just("defect"), Just("feature")]),
            vip in proptest::option::of(any::<bool>()),
            users in proptest::option::of(0u32..200),
            version in proptest::option::of("[0-9]{1,2}(\\.[0-9]{1,2}){0,2}"),
            other in proptest::option::of("[ -~]{1,12}|yes|null|~|7\\.10|0x1f|1e3|- a|2026-08-01"),
            tags in proptest::option::of(proptest::sample::subsequence(vec!["red", "green"], 0..=2)),
            heard in proptest::option::of((any::<bool>(), 1u32..99)),
            seconds in proptest::option::of(0i64..100_000_000),
        ) {
            let policy = policy();
            let mut builder = Request::builder().date(parse_date("2026-08-01").expect("a day"));
            if let Some(seconds) = seconds {
                let start = chrono::DateTime::parse_from_rfc3339("2025-01-01T00:00:00+05:30").expect("an instant");
                builder = builder.at(start + chrono::TimeDelta::seconds(seconds));
            }
            if let Some(text) = subject { builder = builder.subject(text); }
            if let Some(text) = body { builder = builder.body(text); }
            if let Some(kind) = kind { builder = builder.fact("kind", kind); }
            if let Some(vip) = vip { builder = builder.fact("vip", vip); }
            if let Some(users) = users { builder = builder.fact("users", users); }
            if let Some(version) = version { builder = builder.fact("version", version); }
            if let Some(other) = other { builder = builder.fact("name", other); }
            if let Some(tags) = tags { builder = builder.fact("tags", tags); }
            if let Some((settles, line)) = heard {
                builder = builder.evidence("kind", "feature", Place { field: "/a b".to_owned(), line }, settles);
            }
            let request = builder.build().expect("a request");
            let answer = policy.prepare(&request).expect("it takes it").answer();
            prop_assume!(!name.trim().is_empty());
            let (_, suite) = round_trip(&policy, &name, &request, &answer);
            let again = &suite.cases()[0];
            prop_assert_eq!(&again.name, &name);
            let kept = |text: Option<&str>| text.filter(|text| !text.trim().is_empty()).map(|text| text.replace("\r\n", "\n").replace('\r', "\n"));
            prop_assert_eq!(again.request.subject().map(str::to_owned), kept(request.subject()));
            prop_assert_eq!(again.request.body().map(str::to_owned), kept(request.body()));
            prop_assert_eq!(again.request.evidence(), request.evidence());
            prop_assert_eq!(policy.prepare(&again.request).expect("it takes it").answer().class, answer.class);
        }
    }
}
