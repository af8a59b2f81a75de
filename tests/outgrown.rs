//! Simulated clients: who outgrows maintenance is noticed, and who does not is left alone.
//!
//! The thresholds were chosen with another program, other numbers and other seeds; these seeds were looked at once the
//! thresholds stood.

mod simulated;

use std::path::Path;

use simulated::Shape;
use simulated::measure::{Measured, distances, measure, middle};

/// The noise of a month that the issue of this room names.
const NOISE: f64 = 0.15;

fn thousand(shape: Shape) -> Measured {
    measure(1..1_001, shape, NOISE)
}

const GROWTH: (f64, f64, usize) = (1.5, 2.0, 6);

#[test]
fn who_does_not_grow_is_not_flagged_in_any_month() {
    for shape in [Shape::Steady, Shape::Seasonal, Shape::Projects, Shape::SeasonAndProject, Shape::Wave] {
        let measured = thousand(shape);
        assert!(measured.per_mille(measured.noticed) < 20, "{shape:?}: {} of 1,000", measured.noticed);
        assert_eq!((measured.clients, measured.not_enough), (1_000, 0), "{shape:?}");
    }
}

#[test]
fn too_few_months_are_never_a_flag() {
    let measured = thousand(Shape::Short);
    assert_eq!((measured.noticed, measured.not_enough), (0, 1_000));
}

#[test]
fn who_grows_is_noticed_and_since_when_is_right() {
    let (least, most, longest) = GROWTH;
    for shape in [Shape::Growth { least, most, longest }, Shape::SeasonAndGrowth { least, most, longest }] {
        let measured = thousand(shape);
        let missed = measured.clients - measured.noticed;
        assert!(measured.per_mille(missed) < 100, "{shape:?}: {missed} of 1,000 are missed");
        assert!(measured.per_mille(measured.too_early) < 20, "{shape:?}: {} too early", measured.too_early);
        let off = middle(&distances(&measured.onsets)).expect("some are noticed");
        assert!(off <= 2, "{shape:?}: the onset is {off} months off in the median");
    }
}

/// The table of the guide is what the example prints: two of its cells are measured again.
#[test]
fn the_guide_shows_what_is_measured() {
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("guide/outgrown.md");
    let guide = std::fs::read_to_string(guide).expect("the page is there");
    let row = |name: &str| {
        let row = guide.lines().find(|line| line.starts_with(&format!("| {name} |"))).expect(name);
        row.split('|').map(|cell| cell.trim().to_owned()).filter(|cell| !cell.is_empty()).collect::<Vec<_>>()
    };
    let share = |shape: Shape, noise: f64| {
        let measured = measure(power::SEEDS, shape, noise);
        power::percent(measured.noticed, measured.clients)
    };
    let level = |level: f64| Shape::Growth { least: level, most: level, longest: power::LONGEST };
    assert_eq!(row("1.5x")[3], share(level(1.5), 0.15));
    assert_eq!(row("projects")[3], share(Shape::Projects, 0.15));
}

#[path = "simulated/power.rs"]
mod power;
