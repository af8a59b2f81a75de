//! Documents that are good, and some that are bad, one fault in each.

fn policy(lines: &str) -> String {
    format!("scopeline: 1\npolicy: {{ id: p }}\n{lines}\notherwise: {{ class: service }}\n")
}

fn suite(lines: &str) -> String {
    format!("scopeline-tests: 1\n{lines}\n")
}

fn mapping(lines: &str) -> String {
    format!("scopeline-intake: 1\n{lines}\n")
}

fn each(lines: &[&str], of: impl Fn(&str) -> String) -> Vec<String> {
    lines.iter().map(|lines| of(lines)).collect()
}

pub(crate) fn policies() -> Vec<String> {
    let mut whole = vec![
        "policy: { id: p }\notherwise: { class: service }\n".to_owned(),
        "scopeline: 2\npolicy: { id: p }\notherwise: { class: service }\n".to_owned(),
        "scopeline: 1\npolicy: { title: p }\notherwise: { class: service }\n".to_owned(),
        "scopeline: 1\npolicy: { id: p, language: english }\notherwise: { class: service }\n".to_owned(),
        "scopeline: 1\npolicy: { id: p, while-open: nobody }\notherwise: { class: service }\n".to_owned(),
        "scopeline: 1\npolicy: p\notherwise: { class: service }\n".to_owned(),
        "scopeline: 1\npolicy: { id: p }\notherwise: { offer: x }\n".to_owned(),
        "scopeline: 1\npolicy: { id: p }\notherwise: { class: service, internal: x }\n".to_owned(),
    ];
    whole.extend(each(POLICIES, policy));
    whole
}

const POLICIES: &[&str] = &[
    "rule: []",
    "products: [p]",
    "products: { p: { lines: x.y } }",
    "products: { p: { releases: { 7.1: 2026-01-01 } } }",
    "products: { p: { releases: { 7.1: { released: [2026-01-01] } } } }",
    "products: { p: { phases: [] } }",
    "products: { p: { phases: [{ newest: 1 }] } }",
    "products: { p: { phases: [{ is: a, until: { last-of: [ends] } }] } }",
    "products: { p: { phases: [{ is: a, when: [x] }] } }",
    "products: { p: { dates: { ends: [{ lts: yes }] } } }",
    "products: { p: { environments: { os: debian } } }",
    "products: { p: { environments: { os: [{ is: limited }] } } }",
    "products: { p: { components: [{ name: [] }] } }",
    "plans: { a: b }",
    "services: { a: { contract: [a.md] } }",
    "services: { a: { contract: { english: a.md } } }",
    "services: { a: { contract: a.md, contract-if-included: maybe } }",
    "services: { a: { surcharges: [{ times: 2, title: [b] }] } }",
    "outgrown: 1.25",
    "outgrown: { rate: 1.25 }",
    "outgrown: { changes: [] }",
    "outgrown: { recurrence: 90 days }",
    "outgrown: { recurrence: { after: 90 days } }",
    "facts: { a: yes-no }",
    "facts: { a: { type: boolean } }",
    "facts: { a: { type: number, one-of: [b] } }",
    "facts: { a: { one-of: [] } }",
    "facts: { a: { groups: { b: [] } } }",
    "facts: { a: { aliases: { b: [] } } }",
    "facts: { a: { answered-by: nobody } }",
    "facts: { a: { ask: { english: Who? } } }",
    "facts: { a: { assume: { b: c } } }",
    "facts: { a: { changeable: yes } }",
    "facts: { a: { changeable: { offer: b } } }",
    "facts: { a: { changeable: { way: Do it, price: 100 } } }",
    "impossible: { a: b }",
    "impossible: [{}]",
    "impossible: [{ any: { a: b } }]",
    "impossible: [{ any: [] }]",
    "impossible: [{ not: { a: b, c: d } }]",
    "impossible: [{ not: { any: [{ a: b }] } }]",
    "impossible: [{ a: { some-of: [b] } }]",
    "impossible: [{ a: { any-of: [] } }]",
    "impossible: [{ a: { any-of: [b], none-of: [c] } }]",
    "impossible: [{ or: [{ a: b }] }]",
    "tables: { a: [] }",
    "tables: { a: [{ when: { b: c } }] }",
    "signals: [{ fact: a, is: b }]",
    "signals: [{ fact: a, is: b, words: [] }]",
    "signals: [{ fact: a, is: b, words: c, in: title }]",
    "signals: [{ fact: a, is: b, words: c, settles: true }]",
    "services: { a: { price: { fix: 1 } } }",
    "services: { a: { surcharges: [{ when: { b: c } }] } }",
    "services: { a: { surcharges: [{ times: 2, add: 3 }] } }",
    "services: { a: { price: { daily: [1] } } }",
    "services: { a: { price: { percent: 20, from: list } } }",
    "services: { a: { included-in: { gold: yes } } }",
    "services: { a: { surcharges: [{ times: 2, clause: [b] }] } }",
    "quotes: 30 days",
    "quotes: { valid: [30 days] }",
    "quotes: { rounding: nearest }",
    "quotes: { until: 30 days }",
    "parties: { a: { link: b } }",
    "rules: standard",
    "rules: [standrad]",
    "rules: [{ standard: }]",
    "rules: [{ id: a, when: { b: c } }]",
    "rules: [{ class: free }]",
    "rules: [{ class: service, declined: true }]",
    "rules: [{ class: support, effort: good }]",
    "rules: [{ class: support, remedy: [] }]",
    "rules: [{ class: support, remedy: [advise] }]",
    "rules: [{ class: support, certainty: settled }]",
    "rules: [{ section: a }]",
    "rules: [{ section: a, class: support, rules: [] }]",
    "limits: [{ when: { a: b } }]",
    "limits: [{ effort: best, class: support }]",
    "flags: [{ suggest: more }]",
    "life-cycles: { a: { from: b.json } }",
    "life-cycles: { a: { releases: {} } }",
    "clocks: { a: [{ is: b }] }",
    "clocks: { a: [] }",
    "meters: { a: { per: month } }",
    "meters: { a: { per: fortnight, allowance: 1 h } }",
    "meters: { a: { per: month, allowance: {} } }",
    "meters: { a: { per: month, allowance: 1 h, carry-over: no } }",
    "distances: { a: { from: release } }",
    "distances: { a: { from: release, to: b, counting: years } }",
    "calendars: { a: { days: mon..fri } }",
    "calendars: { a: { hours: 8:00..9:00 } }",
    "calendars: { a: { days: mon, hours: { tue: 8:00..9:00 } } }",
    "calendars: { a: { from: mon 8:00, hours: 8:00..9:00 } }",
    "commitments: [{ when: { a: b } }]",
    "commitments: [{ response: 1 h, repair: 2 h }]",
    "commitments: [{ response: { within: 1 h } }]",
    "commitments: [{ response: { calendar: b } }]",
    "commitments: [{ response: [1 h] }]",
    "calendars: { a: { days: mon, hours: 8:00..9:00, holidays: { ics: [b] } } }",
    "calendars: { a: { days: mon, hours: 8:00..9:00, holidays: { until: 2030-12-31 } } }",
    "meters: { a: { per: month, allowance: 1 h, carry-over: {} } }",
    "meters: { a: { per: month, allowance: 1 h, at-limit: charge } }",
    "meters: { a: { per: month, allowance: 1 h, at-limit: {} } }",
    "flags: { a: b }",
];

pub(crate) fn good_policies() -> Vec<String> {
    let otherwise =
        "class: service, offer: a, refer-to: b, declined: no, effort: best, remedy: fix, certainty: approval";
    let mut whole = vec![format!("scopeline: '1'\npolicy: {{ id: 7 }}\notherwise: {{ {otherwise} }}\n")];
    whole.extend(each(
        &[
            "",
            "rules: []",
            "plans: basic",
            "products: { 1: { releases: { 7.10: , 7.1: {} } } }",
            "products: { p: { releases: { 7.1: { lts: true, users: 10, name: 'x' } } } }",
            "products: { p: { components: [7, true, { name: 7.10, column: 1e3 }] } }",
            "facts: { a: { one-of: 1, assume: 7.10, aliases: { 1: [one, eins] } }, b: {}, c: { set-of: [1, true], assume: [] } }",
            "impossible: [{ a: 1, b: [true, 7.10], c: { all-of: 1 }, not: { any.d: x } }]",
            "services: { a: { price: 1.50, title: 7, surcharges: [{ percent: 12.5, title: { en: x } }], contract: a.md, contract-if-included: no } }",
            "services: { a: { price: { daily: 900, step: 4 h }, included-in: gold, clause: 1.10 }, b: { included-in: [] } }",
            "quotes: {}",
            "quotes: { valid: 30 days, to: 1, rounding: up }",
            "rules: [standard, { rules: [] }, { class: support, remedy: fix, clause: 2.10 }]",
            "flags: [{}]",
            "limits: [{ effort: best, when: { c: { any-of: [a] }, d: { none-of: [a, b] } } }]",
            "commitments: [{ response: 1 h, resolution: none }, { workaround: 2 h, updates: { within: 1 h, calendar: b } }]",
            "calendars: { a: { days: mon, hours: 8:00..9:00, holidays: { ics: a.ics } } }",
            "meters: { a: { per: month, allowance: 1, carry-over: { at-most: 3 }, at-limit: quote } }",
            "meters: { a: { per: ever, allowance: 10 }, b: { per: request, allowance: { p: unlimited } } }",
            "calendars: { a: { hours: { mon..thu: 08:00..18:00, fri: [08:00..12:00] } }, b: { days: mon, hours: [8:00..9:00] } }",
        ],
        policy,
    ));
    whole
}

pub(crate) fn suites() -> Vec<String> {
    let mut whole = vec!["scopeline-tests: 2\ncases: [{ name: a, expect: { class: support } }]\n".to_owned()];
    whole.extend(each(
        &[
            "",
            "cases: []",
            "cases: [{ expect: { class: support } }]",
            "cases: [{ name: a }]",
            "cases: [{ name: a, expect: {} }]",
            "cases: [{ name: a, expect: { klass: support } }]",
            "cases: [{ name: a, expect: { class: free } }]",
            "cases: [{ name: a, expect: { class: [support, service] } }]",
            "cases: [{ name: a, expect: { rule: [] } }]",
            "cases: [{ name: a, expect: { declined: true } }]",
            "cases: [{ name: a, expect: { refused: gladly } }]",
            "cases: [{ name: a, expect: { commitment: {} } }]",
            "cases: [{ name: a, expect: { commitment: 4 h } }]",
            "cases: [{ name: a, expect: { commitment: { reaction: 4 h } } }]",
            "cases: [{ name: a, expect: { refused: no-date, class: support } }]",
            "cases: [{ name: a, date: yesterday, expect: { class: support } }]",
            "cases: [{ name: a, at: 2026-01-01, expect: { class: support } }]",
            "cases: [{ name: a, date: 2026-01-01, at: 2026-01-01T00:00:00Z, expect: { class: support } }]",
            "cases: [{ name: a, facts: [b], expect: { class: support } }]",
            "cases: [{ name: a, facts: { b: { c: d } }, expect: { class: support } }]",
            "cases: [{ name: a, evidence: [{ fact: b }], expect: { class: support } }]",
            "cases: [{ name: a, evidence: [{ fact: b, value: c, line: 0 }], expect: { class: support } }]",
            "cases: [{ name: a, evidence: [{ fact: b, value: c, settles: maybe }], expect: { class: support } }]",
            "cases: [{ name: a, unread: [b], expect: { class: support } }]",
            "defaults: { fact: { a: b } }\ncases: [{ name: a, expect: { class: support } }]",
            "defaults: 1\ncases: [{ name: a, expect: { class: support } }]",
        ],
        suite,
    ));
    whole
}

pub(crate) fn good_suites() -> Vec<String> {
    each(
        &["title: all of it
defaults: { date: 2026-08-01, facts: { a: 7.10, b: , c: [d, 1] } }
cases:
  - name: a
    cites: [S1, 4.2]
    confirmed: no
    subject: x
    body: 'y'
    evidence: [{ fact: kind, value: 7.10, field: /notes, line: 3, settles: yes }]
    unread: { os: the usual one }
    expect: { class: support, certainty: settled, rule: r, clause: 2.10, offer: [], refer-to: x, declined: no,
      effort: best, remedy: [fix], first: [], limits: [a], missing: b, to-confirm: [], assumed: [], flags: [],
      possible: [support, service], reason: x, price: EUR 1, unread: [], undated: [], commitment-missing: [],
      commitment: { response: { within: 1 h, calendar: b }, workaround: none, resolution: 2 days, updates: x, calendar: always, clause: 7 },
      surcharges: [times 2], possible-surcharges: [] }
  - { name: promised, expect: { commitment: none } }
  - { name: b, at: 2026-09-01T10:00:00+02:00, facts: { a: }, expect: { refused: no-date } }
  - { name: 7, expect: { class: [support], rule: [1], offer: [2] } }"],
        suite,
    )
}

pub(crate) fn mappings() -> Vec<String> {
    let mut whole = vec!["scopeline-intake: 2\n".to_owned()];
    whole.extend(each(
        &[
            "fact: {}",
            "request: { ids: /a }",
            "request: { id: a }",
            "request: { id: [] }",
            "request: { body: { as: html } }",
            "request: { body: { at: /a, as: rtf } }",
            "facts: { a: { at: /b, take: middle } }",
            "facts: { a: { at: /b, optional: true } }",
            "facts: [a]",
            "facts: { a: b }",
            "facts: { a: [] }",
            "facts: { a: {} }",
            "facts: { a: { at: /b, each: /c } }",
            "facts: { a: { at: /b, skip: true } }",
            "facts: { a: { at: /b, otherwise: ignore } }",
            "facts: { a: { at: /b, table: {} } }",
            "facts: { a: { at: /b, when: {} } }",
            "facts: { a: { at: /b, when: { c: d } } }",
            "facts: { a: { at: /b, rows: [] } }",
            "facts: { a: { at: /b~2 } }",
            "text: []",
            "text: [{ fact: a }]",
            "text: [{ fact: a, pattern: b, in: title }]",
            "text: [{ fact: a, pattern: b, settles: maybe }]",
            "tables: { a: b }",
        ],
        mapping,
    ));
    whole
}

pub(crate) fn good_mappings() -> Vec<String> {
    each(
        &["title: all of it
request: { id: /number, client: /org, date: [/reported, /created_at], subject: [/title, { at: /head, when: { /a: b } }], body: { at: /text, as: html, unless: { /c: d } } }
tables: { codename: { bionic: ubuntu 18.04, 7: 7.10 } }
facts:
  plan: /customer/plan
  kind: { at: /type, when: { /a: b }, unless: { /c: d }, table: { Bug: defect, Question: how-to } }
  release:
    - { at: /version, pattern: '(?i)\\bserver (?P<v>\\d+)', is: '{v}' }
    - { at: [/version], pattern: '^v?\\d+' }
    - /other
  os:
    at: /system
    split: ','
    rows: [{ pattern: 'none', skip: yes }, { pattern: '(?i)\\b(bionic)\\b', table: codename }]
    otherwise: missing
    default: linux
  integrations: { each: /connected, rows: [{ pattern: '(?i)^ldap', is: ldap }], otherwise: keep, default: [] }
  region: { default: 7, optional: yes }
  target: { at: /versions, take: to, find: codename }
  from: [{ at: /versions, take: from, find: { a: b } }]
text:
  - { pattern: '(?P<release>\\d+)' }
  - { fact: os, pattern: 'y', find: codename }
  - { in: [subject, /notes], fact: kind, pattern: 'x', is: '{0}', table: codename, settles: no }"],
        mapping,
    )
}

/// Requests, and whether they are good.
pub(crate) fn requests() -> Vec<(bool, &'static str)> {
    vec![
        (true, "{}"),
        (
            true,
            r#"{"id":7,"date":"2026-07-01","facts":{"release":"7.10","users":7,"live":true,"all":["a",9],"plan":null}}"#,
        ),
        (true, r#"{"id":"a","at":"2026-07-01T09:30:00+02:00","date":null,"subject":"s","body":"b"}"#),
        (true, r#"{"facts":{"users":7},"fields":{"users":"/seats"},"evidence":[],"unread":null}"#),
        (
            true,
            r#"{"evidence":[{"fact":"a","value":7,"field":"/notes","line":3,"settles":true}],"unread":[{"fact":"b","text":"c","field":"/d"}]}"#,
        ),
        (false, "[]"),
        (false, r#"{"fact":{}}"#),
        (false, r#"{"date":"2026-07-01","at":"2026-07-01T09:30:00Z"}"#),
        (false, r#"{"date":"yesterday"}"#),
        (false, r#"{"date":20260701}"#),
        (false, r#"{"at":"2026-07-01"}"#),
        (true, r#"{"client":"c-7"}"#),
        (true, r#"{"client":7}"#),
        (false, r#"{"client":["c-7"]}"#),
        (false, r#"{"id":true}"#),
        (false, r#"{"subject":7}"#),
        (false, r#"{"facts":["a"]}"#),
        (false, r#"{"facts":{"a":{"b":"c"}}}"#),
        (false, r#"{"facts":{"a":[true]}}"#),
        (false, r#"{"fields":"a"}"#),
        (false, r#"{"evidence":[{"fact":"a"}]}"#),
        (false, r#"{"evidence":[{"fact":"a","value":"b","line":0}]}"#),
        (false, r#"{"evidence":[{"fact":"a","value":"b","settles":"yes"}]}"#),
        (false, r#"{"unread":[{"fact":"a"}]}"#),
        (false, r#"{"unread":[{"fact":"a","text":"b","more":"c"}]}"#),
    ]
}
