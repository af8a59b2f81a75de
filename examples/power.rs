//! What months can tell about a client and what not: `cargo run --release --example power` prints the tables of
//! `guide/outgrown.md`.

#[path = "../tests/simulated/power.rs"]
mod power;
#[path = "../tests/simulated/mod.rs"]
mod simulated;

use std::io::Write;

use power::{LONGEST, SEEDS, percent};
use simulated::Shape;
use simulated::measure::{distances, measure, middle};

const NOISES: [f64; 6] = [0.05, 0.10, 0.15, 0.20, 0.30, 0.40];

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    let head = |first: &str| {
        let cells: Vec<String> = NOISES.iter().map(|noise| format!("{:.0} %", noise * 100.0)).collect();
        format!("| {first} | {} |\n|---|{}", cells.join(" | "), "---|".repeat(NOISES.len()))
    };
    writeln!(
        out,
        "Noticed within 24 months, by the level that is reached and the noise of a month:\n\n{}",
        head("level")
    )?;
    for level in [1.1, 1.2, 1.3, 1.4, 1.5, 1.75, 2.0] {
        let shape = Shape::Growth { least: level, most: level, longest: LONGEST };
        writeln!(out, "| {level}x | {} |", shares(shape).join(" | "))?;
    }
    writeln!(
        out,
        "\nFlagged in any of 24 months though they do not grow, by the noise of a month:\n\n{}",
        head("client")
    )?;
    for (name, shape) in [
        ("steady", Shape::Steady),
        ("season", Shape::Seasonal),
        ("projects", Shape::Projects),
        ("season and project", Shape::SeasonAndProject),
        ("wave", Shape::Wave),
        ("too few months", Shape::Short),
    ] {
        writeln!(out, "| {name} | {} |", shares(shape).join(" | "))?;
    }
    onsets(&mut out)
}

/// How many are noticed, after how long, and how near three methods come to the month in which it began.
fn onsets(out: &mut impl Write) -> std::io::Result<()> {
    writeln!(
        out,
        "\nGrowth to 1.5x, noise 15 %, by the months it takes at most; and in how many cases the month since when"
    )?;
    writeln!(out, "is at most two off, by the test of Pettitt, the sum of Page and one step:\n")?;
    writeln!(out, "| months | noticed | after, median | off by, median | Pettitt | Page | one step |")?;
    writeln!(out, "|---|---|---|---|---|---|---|")?;
    let (least, most) = (1.5, 1.5);
    let plain = [1, 3, 6, 9, 12].map(|longest| (longest, "", Shape::Growth { least, most, longest }));
    let seasons = [1, 3, 6].map(|longest| (longest, ", and a season", Shape::SeasonAndGrowth { least, most, longest }));
    for (longest, beside, shape) in plain.into_iter().chain(seasons) {
        let found = measure(SEEDS, shape, 0.15);
        let near = |onsets: &[i64]| percent(onsets.iter().filter(|off| off.abs() <= 2).count(), found.noticed);
        writeln!(
            out,
            "| up to {longest}{beside} | {} | {} months | {} | {} | {} | {} |",
            percent(found.noticed, found.clients),
            middle(&found.delays).unwrap_or(0),
            middle(&distances(&found.onsets)).unwrap_or(0),
            near(&found.onsets),
            near(&found.by_page),
            near(&found.by_step),
        )?;
    }
    Ok(())
}

fn shares(shape: Shape) -> Vec<String> {
    let one = |noise: &f64| {
        let found = measure(SEEDS, shape, *noise);
        percent(found.noticed, found.clients)
    };
    NOISES.iter().map(one).collect()
}
