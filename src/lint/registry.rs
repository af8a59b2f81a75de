//! Every lint there is: one line for each, in the order in which they are listed.

use super::Lint;
use super::each;

/// Every lint, by what it is about: what the rules really say, rules and clauses, services, facts, texts, releases, cases, and lints themselves.
pub const ALL: &[Lint] = &[
    each::unreachable_rule::LINT,
    each::redundant_rule::LINT,
    each::order_decides::LINT,
    each::jumped_gate::LINT,
    each::falls_through::LINT,
    each::dead_condition::LINT,
    each::needless_condition::LINT,
    each::constant_test::LINT,
    each::unspoken_value::LINT,
    each::undecided_question::LINT,
    each::no_way_out::LINT,
    each::repeated_clause::LINT,
    each::missing_clause::LINT,
    each::case_only_difference::LINT,
    each::nothing_covered::LINT,
    each::unread_status::LINT,
    each::unoffered_service::LINT,
    each::mixed_currencies::LINT,
    each::more_for_less::LINT,
    each::sold_and_included::LINT,
    each::unused_fact::LINT,
    each::unneeded_question::LINT,
    each::similar_date::LINT,
    each::braced_placeholder::LINT,
    each::swallowed_prose::LINT,
    each::dead_pattern::LINT,
    each::silent_signal::LINT,
    each::noisy_signal::LINT,
    each::undated_release::LINT,
    each::out_of_order_release::LINT,
    each::closed_window::LINT,
    each::unsourced_dates::LINT,
    each::stale_case::LINT,
    each::untouched_point::LINT,
    each::stray_text::LINT,
    each::unused_allowance::LINT,
];
