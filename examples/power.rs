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
    writeln!(out, "\nGrowth to 1.5x, noise 15 %, by the months it takes at most:\n")?;
    writeln!(out, "| months | noticed | after, median | onset off by, median | by Page | by one step |")?;
    writeln!(out, "|---|---|---|---|---|---|")?;
    for longest in [1, 3, 6, 9, 12] {
        let found = measure(SEEDS, Shape::Growth { least: 1.5, most: 1.5, longest }, 0.15);
        let off = |onsets: &[i64]| middle(&distances(onsets)).map_or("-".to_owned(), |off| off.to_string());
        writeln!(
            out,
            "| up to {longest} | {} | {} months | {} | {} | {} |",
            percent(found.noticed, found.clients),
            middle(&found.delays).unwrap_or(0),
            off(&found.onsets),
            off(&found.by_page),
            off(&found.by_step),
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
