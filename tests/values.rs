//! The laws of the values: what must hold whatever is written.

use std::cmp::Ordering;
use std::sync::LazyLock;

use chrono::{Datelike, Days, NaiveDate};
use proptest::prelude::*;
use scopeline::value::{
    Currency, Date, DateRule, Decimal, Duration, Moment, Money, Range, Sign, Thing, ThingPattern, Truth, Unit, Version,
    VersionRange, add, check_name, fold, parse_date, parse_number, subtract,
};

const TRUTHS: [Truth; 3] = [Truth::No, Truth::Unknown, Truth::Yes];

// Three values are few enough to try every combination: stronger than any sample.
#[test]
fn truth_keeps_kleenes_laws() {
    for a in TRUTHS {
        assert_eq!(a.not().not(), a);
        assert_eq!((a.and(a), a.or(a)), (a, a));
        assert_eq!((a.and(Truth::Yes), a.or(Truth::No)), (a, a));
        assert_eq!((a.and(Truth::No), a.or(Truth::Yes)), (Truth::No, Truth::Yes));
        for b in TRUTHS {
            assert_eq!((a.and(b), a.or(b)), (b.and(a), b.or(a)));
            assert_eq!(a.and(b).not(), a.not().or(b.not()));
            assert_eq!(a.and(a.or(b)), a);
            for c in TRUTHS {
                assert_eq!(a.and(b.or(c)), a.and(b).or(a.and(c)));
                assert_eq!(Truth::all([a, b, c]), a.and(b).and(c));
                assert_eq!(Truth::any([a, b, c]), a.or(b).or(c));
            }
        }
    }
    assert_eq!((Truth::all([]), Truth::any([])), (Truth::Yes, Truth::No));
    assert_eq!((Truth::from(true), Truth::from(false)), (Truth::Yes, Truth::No));
}

// What unknown means: whichever of yes and no it turns out to be, a settled result does not change.
#[test]
fn what_is_settled_survives_every_completion() {
    let completions = |truth| if truth == Truth::Unknown { vec![Truth::No, Truth::Yes] } else { vec![truth] };
    for a in TRUTHS {
        for b in TRUTHS {
            for x in completions(a) {
                for y in completions(b) {
                    assert!(a.and(b) == Truth::Unknown || a.and(b) == x.and(y));
                    assert!(a.or(b) == Truth::Unknown || a.or(b) == x.or(y));
                }
            }
        }
    }
}

fn version(text: &str) -> Version {
    Version::parse(text).expect(text)
}

fn any_version_text() -> impl Strategy<Value = String> {
    let tails = vec![
        "",
        ".0",
        ".0.0",
        "-rc1",
        "rc2",
        "-rc10",
        "-beta2",
        "b3",
        "-SNAPSHOT",
        "-ee-rc1",
        "-GA",
        ".Final",
        "-ee",
        "-foo",
        "a",
        "-1617381062.0fb1b17c.bionic",
        "-17.1.1.1",
        "-17.1.1.2",
        "-99999999999999999999999.a",
        "-sp1",
        "u292",
        "-patch3",
        ".x",
    ];
    (prop::sample::select(vec!["", "v", "zammad-"]), prop::collection::vec(0u64..4, 1..4), prop::sample::select(tails))
        .prop_map(|(product, numbers, tail)| format!("{product}{}{tail}", dotted(&numbers)))
}

fn dotted(numbers: &[u64]) -> String {
    numbers.iter().map(u64::to_string).collect::<Vec<_>>().join(".")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn versions_have_one_total_order(a in any_version_text(), b in any_version_text(), c in any_version_text()) {
        let (a, b, c) = (version(&a), version(&b), version(&c));
        prop_assert_eq!(a.cmp(&a), Ordering::Equal);
        prop_assert_eq!(a.cmp(&b), b.cmp(&a).reverse());
        prop_assert_eq!(a == b, a.cmp(&b).is_eq());
        prop_assert_eq!(a.partial_cmp(&b), Some(a.cmp(&b)));
        if a <= b && b <= c {
            prop_assert!(a <= c);
        }
        if a == b {
            prop_assert_eq!(a.cmp(&c), b.cmp(&c));
        }
    }

    #[test]
    fn a_version_is_read_as_it_was_written(text in any_version_text()) {
        let read = version(&text);
        prop_assert_eq!(read.to_string(), text);
        let bare = version(&dotted(read.segments()));
        let order = read.cmp(&bare);
        prop_assert_eq!(read.is_pre(), order.is_lt());
    }

    #[test]
    fn no_text_is_too_strange(text in "[0-9a-zA-Z.<>=+~ ,()_/*-]{0,24}", other in "\\PC{0,24}") {
        for text in [&text, &other] {
            if let Ok(read) = Version::parse(text) {
                prop_assert_eq!(&version(&read.to_string()), &read);
            }
            if let Ok(read) = VersionRange::parse(text) {
                prop_assert_eq!(VersionRange::parse(&read.to_string()), Ok(read));
            }
            if let Ok(read) = Thing::parse(text) {
                prop_assert_eq!(Thing::parse(&read.to_string()), Ok(read));
            }
            if let Ok(read) = ThingPattern::parse(text) {
                prop_assert_eq!(ThingPattern::parse(&read.to_string()), Ok(read));
            }
            if let Ok(read) = DateRule::parse(text) {
                prop_assert_eq!(DateRule::parse(&read.to_string()), Ok(read));
            }
            if let Ok(read) = Duration::parse(text) {
                prop_assert_eq!(Duration::parse(&read.to_string()), Ok(read));
            }
            if let Ok(read) = Money::parse(text) {
                prop_assert_eq!(Money::parse(&read.to_string()), Ok(read));
            }
            if let Ok(read) = parse_number(text) {
                prop_assert_eq!(parse_number(&read.to_string()), Ok(read));
            }
            prop_assert!(check_name(text).is_err() || !text.contains(char::is_whitespace));
            prop_assert_eq!(fold(&fold(text)), fold(text));
        }
    }
}

/// One end of a range, told apart from the code under test: by its own definition of what lies beyond it.
#[derive(Debug, Clone)]
enum End {
    From(Version),
    Over(Version),
    To(Version),
    Under(Version),
}

impl End {
    /// Whether one exact version lies inside. A bare end looks only at the numbers that were written.
    fn admits(&self, point: &Version) -> bool {
        let order = |end: &Version| {
            let bare = end.to_string().bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
            if bare { padded(point, end.segments().len()).as_slice().cmp(end.segments()) } else { point.cmp(end) }
        };
        match self {
            Self::From(end) => order(end).is_ge(),
            Self::Over(end) => order(end).is_gt(),
            Self::To(end) => order(end).is_le(),
            Self::Under(end) => order(end).is_lt(),
        }
    }
}

/// The first numbers of a version, with zeros where none were written.
fn padded(version: &Version, length: usize) -> Vec<u64> {
    version.segments().iter().copied().chain(std::iter::repeat(0)).take(length).collect()
}

/// Every exact version of three numbers up to 3, as pre-release, release, later build and patch: each qualifier that an
/// end of a range may have, and one on either side of it, so that no range is empty here that is not empty at all.
static UNIVERSE: LazyLock<Vec<Version>> = LazyLock::new(|| {
    let tails = ["-alpha1", "-rc1", "-rc1.1", "-rc2", "-rc3", "", "-4", "-5.a", "-5.b", "-sp1", "-sp2"];
    let numbers = (0u64..64).map(|n| format!("{}.{}.{}", n / 16, n / 4 % 4, n % 4));
    numbers.flat_map(|numbers| tails.map(|tail| version(&format!("{numbers}{tail}")))).collect()
});

/// What a version stands for among them: all that begin with its numbers, but no pre-release at its own level. With a
/// qualifier it stands for itself.
fn stands_for(version: &Version) -> Vec<&'static Version> {
    let bare = version.to_string().bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let length = version.segments().len();
    let begins = |point: &&Version| padded(point, length) == version.segments() && *point >= version;
    UNIVERSE.iter().filter(|point| if bare { begins(point) } else { *point == version }).collect()
}

fn small_version() -> impl Strategy<Value = String> {
    (prop::collection::vec(0u64..3, 1..3), prop::sample::select(vec!["", "", "", "-rc1", "-rc2", "-5.a", "-sp1"]))
        .prop_map(|(numbers, tail)| format!("{}{tail}", dotted(&numbers)))
}

fn small_range() -> impl Strategy<Value = (String, Vec<End>)> {
    (0usize..8, small_version(), small_version()).prop_map(|(form, a, b)| {
        let (low, high) = (version(&a), version(&b));
        match form {
            0 => (a, vec![End::From(low.clone()), End::To(low)]),
            1 => (format!("{a}+"), vec![End::From(low)]),
            2 => (format!("..{b}"), vec![End::To(high)]),
            3 => (format!("{a}..{b}"), vec![End::From(low), End::To(high)]),
            4 => (format!("under {b}"), vec![End::Under(high)]),
            5 => (format!("over {a}"), vec![End::Over(low)]),
            6 => (format!(">={a} <{b}"), vec![End::From(low), End::Under(high)]),
            _ => (format!(">{a}, <={b}"), vec![End::Over(low), End::To(high)]),
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn a_range_covers_what_all_of_its_ends_admit((text, ends) in small_range(), value in small_version()) {
        let admits = |point: &Version| ends.iter().all(|end| end.admits(point));
        let range = match VersionRange::parse(&text) {
            Ok(range) => range,
            Err(error) => {
                prop_assert!(error.is_empty(), "{}", text);
                prop_assert!(!UNIVERSE.iter().any(admits), "{} is not empty", text);
                return Ok(());
            }
        };
        let value = version(&value);
        let points = stands_for(&value);
        let inside = points.iter().filter(|point| admits(point)).count();
        let expected = match inside {
            0 => Truth::No,
            all if all == points.len() => Truth::Yes,
            _ => Truth::Unknown,
        };
        prop_assert_eq!(range.covers(&value), expected, "{} covers {}", range, value);
        prop_assert_eq!(VersionRange::parse(&range.to_string()), Ok(range));
    }

    #[test]
    fn ranges_of_numbers_agree_with_counting(form in 0usize..8, a in -4i64..5, b in -4i64..5) {
        let (text, inside): (String, Box<dyn Fn(i64) -> bool>) = match form {
            0 => (format!("{a}"), Box::new(move |n| n == a)),
            1 => (format!("{a}+"), Box::new(move |n| n >= a)),
            2 => (format!("..{b}"), Box::new(move |n| n <= b)),
            3 => (format!("{a}..{b}"), Box::new(move |n| a <= n && n <= b)),
            4 => (format!("under {b}"), Box::new(move |n| n < b)),
            5 => (format!("over {a}"), Box::new(move |n| n > a)),
            6 => (format!(">={a} <{b}"), Box::new(move |n| a <= n && n < b)),
            _ => (format!(">{a} <={b}"), Box::new(move |n| a < n && n <= b)),
        };
        let read = |text: &str| Range::parse(text, |text| parse_number(text).ok());
        match read(&text) {
            Ok(range) => {
                for n in -6..7 {
                    prop_assert_eq!(range.covers(&n.into()), Truth::from(inside(n)), "{} covers {}", text, n);
                }
                prop_assert_eq!(read(&range.to_string()), Ok(range));
            }
            Err(error) => prop_assert!(error.is_empty() && !(-6..7).any(inside), "{}", text),
        }
    }
}

fn any_duration() -> impl Strategy<Value = Duration> {
    let units =
        vec![Unit::Minutes, Unit::Hours, Unit::Days, Unit::BusinessDays, Unit::Weeks, Unit::Months, Unit::Years];
    // Days and months come close to each other only where there are many more of the one than of the other.
    (prop_oneof![0u32..15, 26u32..34, 360u32..370, 0u32..2_000], prop::sample::select(units))
        .prop_map(|(amount, unit)| Duration::new(amount, unit))
}

fn any_date() -> impl Strategy<Value = Date> {
    (0u64..3_652_000).prop_map(|days| NaiveDate::from_ymd_opt(1, 1, 1).expect("a day") + Days::new(days))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn durations_have_a_partial_order(a in any_duration(), b in any_duration(), c in any_duration()) {
        prop_assert_eq!(a.partial_cmp(&a), Some(Ordering::Equal));
        prop_assert_eq!(a.partial_cmp(&b), b.partial_cmp(&a).map(Ordering::reverse));
        prop_assert_eq!(a == b, a.partial_cmp(&b) == Some(Ordering::Equal));
        if a <= b && b <= c {
            prop_assert!(a <= c);
        }
        if a == b {
            prop_assert_eq!(a.partial_cmp(&c), b.partial_cmp(&c));
        }
    }

    // The calendar is the judge: an order that is claimed holds from whichever day one counts.
    #[test]
    fn an_order_of_durations_holds_from_every_day(day in any_date(), a in any_duration(), b in any_duration()) {
        if let (Some(order), Some(after_a), Some(after_b)) = (a.partial_cmp(&b), add(day, &a), add(day, &b)) {
            prop_assert_eq!(after_a.cmp(&after_b), order, "{} and {} from {}", a, b, day);
        }
    }

    #[test]
    fn business_days_compare_only_with_themselves(amount in 0u32..99, other in any_duration()) {
        let business = Duration::new(amount, Unit::BusinessDays);
        prop_assert_eq!(business.partial_cmp(&other).is_some(), other.unit() == Unit::BusinessDays);
    }

    #[test]
    fn months_keep_the_day_or_take_the_last(day in any_date(), amount in 0u32..400) {
        let by = Duration::new(amount, Unit::Months);
        let months = |date: Date| i64::from(date.year()) * 12 + i64::from(date.month0());
        let is_last = |date: Date| date.succ_opt().is_none_or(|next| next.day() == 1);
        for (moved, sign) in [(add(day, &by), 1), (subtract(day, &by), -1)] {
            let Some(moved) = moved else { continue };
            prop_assert_eq!(months(moved) - months(day), sign * i64::from(amount));
            prop_assert!(moved.day() == day.day() || (moved.day() < day.day() && is_last(moved)));
        }
        prop_assert_eq!(add(day, &Duration::new(amount, Unit::Years)), add(day, &Duration::new(amount * 12, Unit::Months)));
    }

    #[test]
    fn days_are_counted_back_exactly(day in any_date(), amount in 0u32..4_000_000) {
        let by = Duration::new(amount, Unit::Days);
        if let Some(later) = add(day, &by) {
            prop_assert_eq!((later - day).num_days(), i64::from(amount));
            prop_assert_eq!(subtract(later, &by), Some(day));
        }
        prop_assert_eq!(add(day, &Duration::new(amount, Unit::Weeks)), add(day, &Duration::new(amount.saturating_mul(7), Unit::Days)));
    }

    #[test]
    fn what_comes_of_a_date_can_be_written(day in any_date(), by in any_duration()) {
        for moved in [add(day, &by), subtract(day, &by)].into_iter().flatten() {
            prop_assert_eq!(parse_date(&moved.to_string()), Ok(moved));
        }
    }

    #[test]
    fn date_rules_are_read_as_they_are_shown(day in any_date(), by in any_duration(), back in any::<bool>()) {
        let sign = if back { Sign::Minus } else { Sign::Plus };
        let rule = DateRule::Offset { anchor: "account.paid-until".to_owned(), by: Some((sign, by)) };
        match DateRule::parse(&rule.to_string()) {
            Ok(read) => prop_assert_eq!(read, rule.clone()),
            Err(_) => prop_assert!(matches!(by.unit(), Unit::Minutes | Unit::Hours | Unit::BusinessDays)),
        }
        prop_assert_eq!(DateRule::parse(&day.to_string()), Ok(DateRule::On(day)));
        for moment in [Moment::Absent, Moment::Past, Moment::Never] {
            prop_assert_eq!(rule.evaluate(&|_| moment), moment);
        }
    }

    #[test]
    fn money_is_exact_or_nothing(a in any::<i128>(), b in any::<i128>(), scales in (0u32..29, 0u32..29)) {
        let euros = |mantissa: i128, scale| {
            let amount = Decimal::try_from_i128_with_scale(mantissa >> 33, scale).ok()?;
            Some(Money::new(amount, Currency::parse("EUR").ok()?))
        };
        let (Some(a), Some(b)) = (euros(a, scales.0), euros(b, scales.1)) else { return Ok(()) };
        prop_assert_eq!(Money::parse(&a.to_string()), Ok(a));
        if let Some(sum) = a.checked_add(b) {
            let minus = Money::new(-b.amount(), b.currency());
            prop_assert_eq!(sum.checked_add(minus).map_or(a, |back| back), a);
        }
        if let Some(product) = a.checked_mul(b.amount()) && !b.amount().is_zero() {
            let scale = a.amount().normalize().scale() + b.amount().normalize().scale();
            prop_assert!(product.amount().is_zero() || product.amount().scale() == scale);
        }
    }
}

#[test]
fn amounts_that_would_be_rounded_are_none() {
    let euros = |text: &str| Money::parse(&format!("{text} EUR")).expect(text);
    let largest = euros("79228162514264337593543950335");
    assert_eq!(largest.checked_add(euros("0.4")), None);
    assert_eq!(largest.checked_add(euros("1")), None);
    assert_eq!(euros("1.1111111111111111111").checked_mul(euros("1.1111111111111111111").amount()), None);
    assert_eq!(euros("0.00").checked_mul(euros("1.5").amount()), Some(euros("0")));
    assert_eq!(euros("2.50").checked_mul(euros("0.40").amount()), Some(euros("1")));
    assert_eq!(euros("0.10").checked_add(euros("0.20")), Some(euros("0.3")));
    assert_eq!(euros("1").checked_add(Money::parse("1 USD").expect("dollars")), None);
}

#[test]
fn a_version_is_one_and_nothing_about_it() {
    for text in [
        "before 7.2",
        "under-7.2",
        "pre-7.2",
        "not 7.2",
        "14+",
        "7.2-",
        "7.2.",
        "7.2..7.3",
        "7.2-7.3",
        "7.2-v7.3",
        "6.4.2 -> 7.3.0",
        "2021-04-06",
        "5.5.2, 7.7.1",
        "x",
        "v",
        "7.2 or so",
        "１.2",
    ] {
        assert!(Version::parse(text).is_err(), "{text}");
    }
    for text in [
        "1.2.3-4.1",
        "10.3.34-0+deb10u1",
        "8.0.21-0ubuntu0.20.04.1",
        "7.4.052-1",
        "release-7.2",
        "gitlab-ce 14.6",
        "3.x.x",
    ] {
        version(text);
    }
}

#[test]
fn letters_count_only_where_vendors_mean_them() {
    for text in ["3.0b1", "3.0a2", "5.0-m3", "7.3-ee-rc2", "7.3.0.CR1", "17-ea", "7.3~rc1", "7.3.LTS-beta"] {
        assert!(version(text).is_pre(), "{text}");
    }
    for text in ["1.0.2a", "9.4b", "1.1.1c", "8u292", "7.3-763fbd63", "7.3-GA", "7.3-alpine", "7.3-1509630445.a1.b2"] {
        assert!(!version(text).is_pre(), "{text}");
    }
}

#[test]
fn a_word_that_nobody_shares_settles_nothing() {
    let covers = |range: &str, text: &str| VersionRange::parse(range).expect(range).covers(&version(text));
    assert_eq!(covers("under 7.2", "7-alpine"), Truth::Unknown);
    assert_eq!(covers("21.0.3+", "21-fpm"), Truth::Unknown);
    assert_eq!(covers("21", "21-fpm"), Truth::Yes);
    assert_eq!(covers("4.0.0", "4.0.0-1617381062.0fb1b17c.bionic"), Truth::Yes);
    assert_eq!(covers("7.18446744073709551615", "8"), Truth::No);
    assert!(VersionRange::parse("under 0").is_err_and(|error| error.is_empty()));
}

#[test]
fn days_end_with_the_year_9999() {
    let day = |text: &str| parse_date(text).expect(text);
    assert_eq!(add(day("9999-12-31"), &Duration::new(1, Unit::Days)), None);
    assert_eq!(subtract(day("0001-01-01"), &Duration::new(1, Unit::Months)), None);
    let forever = DateRule::parse("released + 9000 years").expect("a rule");
    assert_eq!(forever.evaluate(&|_| Moment::On(day("2026-01-01"))), Moment::Never);
    let never = DateRule::parse("released - 3000 years").expect("a rule");
    assert_eq!(never.evaluate(&|_| Moment::On(day("2026-01-01"))), Moment::Past);
    assert!(DateRule::parse("9999-12-31 + 1 day").is_err());
}

#[test]
fn hidden_characters_are_in_no_name() {
    for hidden in
        ['\u{202e}', '\u{200b}', '\u{3164}', '\u{ffa0}', '\u{115f}', '\u{feff}', '\u{ad}', '\u{e0061}', '\u{fe0f}']
    {
        assert!(check_name(&format!("a{hidden}b")).is_err(), "{hidden:?}");
        assert!(Thing::parse(&format!("a{hidden}b 7")).is_err(), "{hidden:?}");
    }
}
