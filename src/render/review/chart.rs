//! The hours of months against what was estimated, as a drawing within HTML.

use std::fmt::Write as _;

use crate::history::Time;
use crate::report::MonthOfHours;
use crate::value::Decimal;

const WIDTH: u32 = 720;
const HEIGHT: u32 = 240;
const LEFT: u32 = 44;
const BOTTOM: u32 = 34;
const TOP: u32 = 14;

/// Bars for what was taken without what was sold, a line over each for what was estimated. Styles come from the page alone.
pub(super) fn hours(months: &[MonthOfHours]) -> String {
    let most = months.iter().flat_map(|month| [month.estimated, month.kept()]).flatten().max().unwrap_or_default();
    let scale = Scale::new(most);
    let count = u32::try_from(months.len()).unwrap_or(1).max(1);
    let step = f64::from(WIDTH - LEFT) / f64::from(count);
    let mut svg = format!(
        "<svg class=\"chart\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" \
         aria-label=\"Hours taken in each month without those that were sold, and what was estimated\">\n"
    );
    for tick in scale.ticks() {
        let y = scale.y(f64::from(tick));
        let _ = writeln!(
            svg,
            "<line class=\"grid\" x1=\"{LEFT}\" x2=\"{WIDTH}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/><text class=\"tick\" x=\"{}\" \
             y=\"{:.1}\" text-anchor=\"end\">{tick} h</text>",
            LEFT - 8,
            y + 4.0
        );
    }
    for (at, month) in (0u32..).zip(months) {
        column(month, f64::from(LEFT) + step * f64::from(at), step, &scale, &mut svg);
    }
    svg.push_str("</svg>\n");
    svg
}

fn column(month: &MonthOfHours, x: f64, step: f64, scale: &Scale, svg: &mut String) {
    let base = f64::from(HEIGHT - BOTTOM);
    let (left, wide) = (x + step * 0.2, step * 0.6);
    let class = if month.in_period { "bar now" } else { "bar" };
    if let Some(actual) = month.kept() {
        let y = scale.y(hours_of(actual));
        let over = month.estimated.is_some_and(|estimated| actual > estimated);
        let over = if over { " over" } else { "" };
        let _ = writeln!(
            svg,
            "<rect class=\"{class}{over}\" x=\"{left:.1}\" y=\"{y:.1}\" width=\"{wide:.1}\" height=\"{:.1}\" \
             rx=\"2\"><title>{}: {actual}</title></rect>",
            (base - y).max(0.0),
            month.month
        );
    }
    if let Some(estimated) = month.estimated {
        let y = scale.y(hours_of(estimated));
        let (from, until) = (x + step * 0.1, x + step * 0.9);
        let _ = writeln!(
            svg,
            "<line class=\"estimate\" x1=\"{from:.1}\" x2=\"{until:.1}\" y1=\"{y:.1}\" y2=\"{y:.1}\"><title>{}: {estimated} \
             estimated</title></line>",
            month.month
        );
    }
    let (middle, name) = (x + step / 2.0, month.month.to_string());
    let (year, number) = name.split_once('-').unwrap_or((&name, ""));
    let _ = writeln!(
        svg,
        "<text class=\"tick\" x=\"{middle:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{number}</text>",
        base + 15.0
    );
    if number == "01" || x < f64::from(LEFT) + 1.0 {
        let _ = writeln!(
            svg,
            "<text class=\"tick\" x=\"{middle:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{year}</text>",
            base + 29.0
        );
    }
}

/// How high so many hours are drawn.
struct Scale {
    step: u32,
    most: u32,
}

impl Scale {
    /// Four or five steps of a round number of hours.
    fn new(most: Time) -> Self {
        let hours = hours_of(most).max(1.0);
        let steps = [1, 2, 5].into_iter().cycle().zip(0u32..).map(|(digit, at)| digit * 10u32.saturating_pow(at / 3));
        let step = steps.take(27).find(|step| hours / f64::from(*step) <= 5.0).unwrap_or(1_000_000_000);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most five steps are drawn")]
        let count = (hours / f64::from(step)).ceil().clamp(1.0, 5.0) as u32;
        Self { step, most: step.saturating_mul(count) }
    }

    fn ticks(&self) -> impl Iterator<Item = u32> {
        let step = self.step;
        (0..=self.most / step).map(move |at| at * step)
    }

    fn y(&self, hours: f64) -> f64 {
        let height = f64::from(HEIGHT - BOTTOM - TOP);
        let share = (hours / f64::from(self.most)).clamp(0.0, 1.0);
        f64::from(HEIGHT - BOTTOM) - height * share
    }
}

/// Only for drawing.
fn hours_of(time: Time) -> f64 {
    (time.minutes() / Decimal::from(60)).try_into().unwrap_or(0.0)
}
