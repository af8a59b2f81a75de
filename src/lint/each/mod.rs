//! One file for each lint. Its documentation is its page.

/// Makes a lint of its page, its name, its level, what it needs and the function that looks for it.
///
/// Without a function, what it finds is told by whoever reads the policy.
macro_rules! lint {
    ($(#[doc = $doc:literal])+ $name:literal, $level:ident) => {
        lint!(@ ($(#[doc = $doc])+) $name, $level, Nothing, None);
    };
    ($(#[doc = $doc:literal])+ $name:literal, $level:ident, $find:expr) => {
        const NAME: &str = $name;
        lint!(@ ($(#[doc = $doc])+) NAME, $level, Nothing, Some($find));
    };
    ($(#[doc = $doc:literal])+ $name:literal, $level:ident, $needs:ident, $find:expr) => {
        const NAME: &str = $name;
        lint!(@ ($(#[doc = $doc])+) NAME, $level, $needs, Some($find));
    };
    (@ ($(#[doc = $doc:literal])+) $name:expr, $level:ident, $needs:ident, $find:expr) => {
        $(#[doc = $doc])+
        pub(in crate::lint) const LINT: crate::lint::Lint = crate::lint::Lint {
            name: $name,
            level: crate::diagnostic::Level::$level,
            page: concat!($($doc, "\n"),+),
            needs: crate::lint::Needs::$needs,
            find: $find,
        };
    };
}

pub(super) mod braced_placeholder;
pub(super) mod case_only_difference;
pub(super) mod closed_window;
pub(super) mod constant_test;
pub(super) mod dead_condition;
pub(super) mod dead_pattern;
pub(super) mod falls_through;
pub(super) mod jumped_gate;
pub(super) mod missing_clause;
pub(super) mod mixed_currencies;
pub(super) mod more_for_less;
pub(super) mod needless_condition;
pub(super) mod no_way_out;
pub(super) mod noisy_signal;
pub(super) mod nothing_covered;
pub(super) mod order_decides;
pub(super) mod out_of_order_release;
pub(super) mod redundant_rule;
pub(super) mod repeated_clause;
pub(super) mod silent_signal;
pub(super) mod similar_date;
pub(super) mod sold_and_included;
pub(super) mod stale_case;
pub(super) mod stray_text;
pub(super) mod swallowed_prose;
pub(super) mod undated_release;
pub(super) mod undecided_question;
pub(super) mod unneeded_question;
pub(super) mod unoffered_service;
pub(super) mod unreachable_rule;
pub(super) mod unread_status;
pub(super) mod unsourced_dates;
pub(super) mod unspoken_value;
pub(super) mod untouched_point;
pub(super) mod unused_allowance;
pub(super) mod unused_fact;
