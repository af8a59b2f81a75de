//! The section on promises.

use super::figures::{Stand, TargetCount};
use super::page::{Block, Cell, Section, Table, counted, number};
use super::sections::Spoken;
use crate::commitment::Target;

impl Spoken<'_> {
    pub(super) fn commitments(&self) -> Section {
        let commitments = &self.figures.commitments;
        let before = format!("{}: kept", self.before.called());
        let mut table =
            Table::new(&["promise", "severity"], &["met", "missed", "waiting for you", "running", "kept", &before]);
        table.rows.extend(commitments.targets.iter().map(target_row));
        let mut blocks = Vec::new();
        if table.rows.is_empty() {
            blocks.push(Block::Text("Nothing with a time was promised for these requests.".to_owned()));
        } else {
            blocks.push(Block::Table(table));
        }
        blocks.push(Block::Note(self.counted_of()));
        let base = &commitments.base;
        if base.waited > 0 {
            let waited = format!(
                "In {} we waited for an answer; that time counts for no promise.",
                counted(base.waited, "request")
            );
            blocks.push(Block::Note(waited));
        }
        blocks.push(Block::Figures(self.base()));
        Section { id: "commitments", heading: "Promises".to_owned(), blocks }
    }

    /// Of which requests promises are counted.
    fn counted_of(&self) -> String {
        let base = &self.figures.commitments.base;
        let mut said = format!(
            "Counted are {} that were handled as support: {} had a promised time",
            counted(base.support, "request"),
            number(base.promised)
        );
        match self.without {
            Some(without) => {
                for (count, why) in [
                    (without.without_time, "had none that has a time"),
                    (without.best_effort, "were best effort, for which no time is promised"),
                    (without.not_known, "hang on facts that nobody told"),
                    (without.not_reckoned, "could not be reckoned"),
                ] {
                    if count > 0 {
                        said.push_str(&format!(", {} {why}", number(count)));
                    }
                }
            }
            None if base.support > base.promised => {
                said.push_str(&format!(
                    ", {} had none, such as those with best effort",
                    number(base.support - base.promised)
                ));
            }
            None => {}
        }
        said.push_str(". Services and re-work are promised no time.");
        said
    }

    /// The numbers of that sentence.
    fn base(&self) -> Table {
        let base = &self.figures.commitments.base;
        let mut table = Table::new(&["counted"], &["requests"]);
        let mut tell = |what: &str, count: u64, number: &str| {
            table.rows.push(vec![Cell::text(what), Cell::count(count).of(number)]);
        };
        tell("Handled as support", base.support, "class.support");
        tell("With a promised time", base.promised, "base.promised");
        tell("Waited for an answer", base.waited, "base.waited");
        if let Some(without) = self.without {
            tell("Without a time", without.without_time, "base.without-time");
            tell("Best effort", without.best_effort, "base.best-effort");
            tell("Not known what is promised", without.not_known, "base.not-known");
            tell("Could not be reckoned", without.not_reckoned, "base.not-reckoned");
        } else {
            let rest = Cell::count(base.support.saturating_sub(base.promised));
            table.rows.push(vec![Cell::text("Without a promised time"), rest]);
        }
        table
    }
}

fn target_row(one: &TargetCount) -> Vec<Cell> {
    let severity = one.severity.as_deref().map_or_else(String::new, |severity| format!(".{severity}"));
    let name = |word: &str| format!("target.{}{severity}.{word}", one.target);
    let Stand { met, missed, paused, running, .. } = one.count.now;
    let target = match one.target {
        Target::Response => "First answer",
        Target::Workaround => "Way around it",
        Target::Resolution => "Solution",
        Target::Updates => "Updates",
    };
    vec![
        Cell::text(target),
        Cell::text(one.severity.as_deref().unwrap_or("any")),
        Cell::count(met).of(name("met")),
        Cell::count(missed).of(name("missed")),
        Cell::count(paused).of(name("paused")),
        Cell::count(running).of(name("running")),
        Cell::percent(one.count.now.percent()),
        Cell::percent(one.count.before.percent()),
    ]
}
