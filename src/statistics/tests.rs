use proptest::prelude::*;
use serde_json::Value;

use super::signed_rank::distribution;
use super::*;
use crate::value::Decimal;

/// Made by SciPy, pymannkendall and NumPy: see `vectors.py` beside it.
const VECTORS: &str = include_str!("../../tests/data/statistics/vectors.json");

fn vectors(of: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(VECTORS).expect("JSON");
    all[of].as_array().expect("a list").clone()
}

fn values(of: &Value) -> Vec<i64> {
    of["values"].as_array().expect("a list").iter().map(|value| value.as_i64().expect("a whole number")).collect()
}

fn confidence(percent: i64) -> Confidence {
    Confidence::percent(percent).expect("a confidence")
}

fn number(of: &Value) -> Decimal {
    let text = of.to_string();
    Decimal::from_scientific(&text).or_else(|_| text.parse()).expect("a number")
}

fn ends(of: &Value) -> Option<(Decimal, Decimal)> {
    of.as_array().map(|ends| (number(&ends[0]).normalize(), number(&ends[1]).normalize()))
}

fn points(values: &[i64]) -> Vec<Point> {
    (0..).zip(values).map(|(at, &value)| Point { at, value }).collect()
}

/// Floating-point numbers end somewhere.
#[track_caller]
fn assert_near(a: Decimal, b: Decimal) {
    assert!((a - b).abs() <= b.abs().max(Decimal::ONE) * Decimal::new(1, 9), "{a} and {b}");
}

#[test]
fn what_others_found_is_found() {
    let vectors = vectors("plain");
    assert_eq!(vectors.len(), 32);
    for one in &vectors {
        let x = values(one);
        assert_eq!(median(&x), Some(number(&one["median"]).normalize()), "{x:?}");
        assert_eq!(hodges_lehmann(&x), Some(number(&one["hodges-lehmann"]).normalize()), "{x:?}");
        for percent in [90, 95, 99] {
            let (key, confidence) = (percent.to_string(), confidence(percent));
            let found = |interval: Option<Interval>| interval.map(|one| (one.low, one.high));
            assert_eq!(found(sign_interval(&x, confidence)), ends(&one["sign"][&key]), "{x:?} {key}");
            assert_eq!(found(signed_rank_interval(&x, confidence)), ends(&one["signed-rank"][&key]), "{x:?} {key}");
        }
        let change = pettitt(&x).expect("two values at least");
        assert_eq!(Some(change.at as u64), one["pettitt"]["at"].as_u64(), "{x:?}");
        assert_eq!(Decimal::from(change.statistic), number(&one["pettitt"]["statistic"]).normalize(), "{x:?}");
        assert_eq!(Some(change.is_significant()), one["pettitt"]["significant"].as_bool(), "{x:?}");
        let rise = page(&x, one["reference"].as_i64().expect("whole"));
        assert_eq!(rise.map(|rise| rise.at as u64), one["page"]["at"].as_u64(), "{x:?}");
        assert_eq!(rise.map(|rise| rise.height), one["page"]["height"].as_i64().map(i128::from), "{x:?}");
        assert_eq!(least_absolute(&x).map(|at| at as u64), one["least-absolute"].as_u64(), "{x:?}");
        agrees(one, &x, 1);
    }
}

#[test]
fn seasons_are_as_others_found_them() {
    let vectors = vectors("seasonal");
    assert_eq!(vectors.len(), 12);
    vectors.iter().for_each(|one| agrees(one, &values(one), 12));
}

#[track_caller]
fn agrees(one: &Value, x: &[i64], period: i64) {
    let trend = mann_kendall(&points(x), period).expect("values to compare");
    assert_eq!(Some(trend.score), one["score"].as_i64(), "{x:?}");
    assert_near(Decimal::from(trend.variance_18) / Decimal::from(18), number(&one["variance"]));
    assert_eq!(Some(trend.is_significant()), one["significant"].as_bool(), "{x:?}");
    assert_near(theil_sen(&points(x), period).expect("values to compare"), number(&one["slope"]));
}

#[test]
fn the_signed_ranks_are_counted_out() {
    for n in 1..=12_usize {
        let mut ways = vec![0_u128; n * (n + 1) / 2 + 1];
        for signs in 0..1_u32 << n {
            ways[(1..=n).filter(|rank| signs >> (rank - 1) & 1 == 1).sum::<usize>()] += 1;
        }
        assert_eq!(distribution(n), ways, "{n}");
    }
    assert_eq!(distribution(MOST).iter().try_fold(0_u128, |sum, ways| sum.checked_add(*ways)), Some(1 << MOST));
}

/// Of all patterns of values above and below a median of nothing, an interval misses it as seldom as it says, and the next
/// narrower one does not.
#[test]
fn the_interval_of_signs_holds_as_often_as_it_says() {
    for (n, percent) in (2..=14_usize).flat_map(|n| [90, 95, 99].map(|percent| (n, percent))) {
        // The values are told apart, so that the place of an end among them can be read off.
        let values: Vec<i64> = (1..=n as i64).collect();
        let tail = |k: usize| (0..1_u32 << n).filter(|signs| signs.count_ones() as usize <= k).count();
        let allowed = |k: usize| tail(k) * 200 <= (100 - percent as usize) << n;
        match sign_interval(&values, confidence(percent)) {
            Some(interval) => {
                let k = (interval.low - Decimal::ONE).try_into().expect("a place");
                assert_eq!(interval.high, Decimal::from(n - k), "{n} {percent}");
                assert!(allowed(k), "{n} {percent}: {k}");
                assert!(!allowed(k + 1) || k + 1 >= n / 2, "{n} {percent}: {k}");
            }
            None => assert!(!allowed(0), "{n} {percent}"),
        }
        assert_eq!(sign_interval(&values, confidence(percent)).is_some(), n >= confidence(percent).fewest());
    }
}

#[test]
fn what_is_no_confidence_is_refused() {
    for percent in [0, 50, 100, 150, -5] {
        assert_eq!(Confidence::percent(percent), Err(NoConfidence), "{percent}");
    }
    assert!(Confidence::percent(Decimal::new(99_00001, 5)).is_err());
    assert!(Confidence::percent(Decimal::MAX).is_err());
    let nearly_all = Confidence::percent(Decimal::new(99_9999, 4)).expect("four digits");
    assert_eq!(nearly_all.fewest(), 21);
    assert!(sign_interval(&[1; 21], nearly_all).is_some() && sign_interval(&[1; 20], nearly_all).is_none());
}

#[test]
fn nothing_and_too_much_have_no_answer() {
    let ninety = confidence(90);
    assert_eq!((median(&[]), hodges_lehmann(&[])), (None, None));
    assert_eq!((sign_interval(&[], ninety), signed_rank_interval(&[], ninety)), (None, None));
    assert_eq!((pettitt(&[]), pettitt(&[1]), page(&[], 0), least_absolute(&[1])), (None, None, None, None));
    assert_eq!((mann_kendall(&points(&[1]), 1), theil_sen(&[], 12)), (None, None));
    assert_eq!((mann_kendall(&points(&[1, 2]), 0), theil_sen(&points(&[1, 2]), -1)), (None, None));
    // In one year no month has another to be compared with.
    assert_eq!(mann_kendall(&points(&[1; 12]), 12), None);
    let twice = [Point { at: 1, value: 1 }, Point { at: 1, value: 2 }];
    assert_eq!((mann_kendall(&twice, 1), theil_sen(&twice, 1)), (None, None));
    let many = [1; MOST + 1];
    assert_eq!((sign_interval(&many, ninety), signed_rank_interval(&many, ninety)), (None, None));
    assert!(sign_interval(&many[1..], ninety).is_some() && signed_rank_interval(&many[1..], ninety).is_some());
}

#[test]
fn the_largest_numbers_do_not_overflow() {
    let ends: Vec<i64> = (0..MOST).map(|at| if at % 2 == 0 { i64::MIN } else { i64::MAX }).collect();
    assert_eq!(median(&ends), Some(Decimal::new(-5, 1)));
    assert!(hodges_lehmann(&ends).is_some() && signed_rank_interval(&ends, confidence(99)).is_some());
    assert!(pettitt(&ends).is_some() && least_absolute(&ends).is_some());
    assert_eq!(page(&ends, i64::MAX), None);
    assert!(page(&ends, i64::MIN).is_some_and(|rise| rise.height > i128::from(i64::MAX)));
    assert!(mann_kendall(&points(&ends), 12).is_some() && theil_sen(&points(&ends), 12).is_some());
    let far = [Point { at: i64::MIN, value: i64::MIN }, Point { at: i64::MAX, value: i64::MAX }];
    assert_eq!(theil_sen(&far, 1), None);
}

fn some_values() -> impl Strategy<Value = Vec<i64>> {
    prop::collection::vec(-2_000_000_i64..2_000_000, 2..30)
}

proptest! {
    #[test]
    fn order_does_not_matter_to_a_typical_value(values in some_values(), seed in any::<u64>()) {
        let mut mixed = values.clone();
        mixed.sort_by_key(|value| (*value as u64 ^ seed).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        prop_assert_eq!(median(&values), median(&mixed));
        prop_assert_eq!(hodges_lehmann(&values), hodges_lehmann(&mixed));
        prop_assert_eq!(sign_interval(&values, confidence(95)), sign_interval(&mixed, confidence(95)));
        prop_assert_eq!(signed_rank_interval(&values, confidence(95)), signed_rank_interval(&mixed, confidence(95)));
    }

    #[test]
    fn units_do_not_matter(values in some_values(), times in 1_i64..60, more in -9_i64..9) {
        let other: Vec<i64> = values.iter().map(|value| value * times + more).collect();
        let to = |value: Decimal| value * Decimal::from(times) + Decimal::from(more);
        let ends = |one: Interval| Interval::new(to(one.low).normalize(), to(one.high).normalize());
        prop_assert_eq!(median(&other), median(&values).map(|one| to(one).normalize()));
        prop_assert_eq!(hodges_lehmann(&other), hodges_lehmann(&values).map(|one| to(one).normalize()));
        prop_assert_eq!(sign_interval(&other, confidence(90)), sign_interval(&values, confidence(90)).map(ends));
        prop_assert_eq!(pettitt(&other), pettitt(&values));
        prop_assert_eq!(least_absolute(&other), least_absolute(&values));
        prop_assert_eq!(mann_kendall(&points(&other), 12), mann_kendall(&points(&values), 12));
    }

    #[test]
    fn more_is_never_less(values in some_values(), at in any::<prop::sample::Index>(), more in 1_i64..1_000_000) {
        let mut higher = values.clone();
        higher[at.index(values.len())] += more;
        prop_assert!(median(&higher) >= median(&values));
        prop_assert!(hodges_lehmann(&higher) >= hodges_lehmann(&values));
        let low = |values: &[i64]| sign_interval(values, confidence(95)).map(|one| one.low);
        prop_assert!(low(&higher) >= low(&values));
    }

    #[test]
    fn what_is_surer_is_wider(values in some_values()) {
        type Found = fn(&[i64], Confidence) -> Option<Interval>;
        let signs: (Found, Option<Decimal>) = (sign_interval, median(&values));
        for (of, middle) in [signs, (signed_rank_interval, hodges_lehmann(&values))] {
            let of = |percent| of(&values, confidence(percent));
            let found: Vec<Interval> = [99, 95, 90, 60].into_iter().filter_map(of).collect();
            for pair in found.windows(2) {
                prop_assert!(pair[0].low <= pair[1].low && pair[0].high >= pair[1].high);
            }
            let middle = middle.expect("values");
            prop_assert!(found.iter().all(|one| one.low <= middle && middle <= one.high));
        }
    }

    #[test]
    fn looked_at_from_the_other_end_a_change_is_the_same(values in some_values()) {
        let back: Vec<i64> = values.iter().rev().copied().collect();
        let (there, back) = (pettitt(&values).expect("two"), pettitt(&back).expect("two"));
        prop_assert_eq!(there.statistic.abs(), back.statistic.abs());
        let (up, down) = (mann_kendall(&points(&values), 1).expect("two"), theil_sen(&points(&values), 1).expect("two"));
        prop_assert!(up.score.abs() <= (values.len() * (values.len() - 1) / 2) as i64);
        if values.windows(2).all(|pair| pair[0] < pair[1]) {
            prop_assert!(up.score > 0 && down > Decimal::ZERO);
        }
    }
}
