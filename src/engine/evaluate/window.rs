//! Whether a row of `phases` holds for a line, its `when` aside. On most days the compiled table knows; on the others
//! the lines are looked at for the dates that are lacking.

use std::ops::Range;

use super::release::{Column, TableAt, column_of, moment_value};
use super::{Evaluation, Judged, Lacks};
use crate::policy::condition::Predicate;
use crate::policy::release::Bounds;
use crate::value::{Duration, Moment, Truth, add};

impl<'a> Evaluation<'a> {
    /// Whether the line has come out by the day.
    pub(super) fn is_out(&self, table: TableAt<'a>, line: usize) -> Truth {
        let Bounds { earliest, latest } = table.table.releases[line].released;
        by_bounds(self.reached(latest), !self.reached(earliest))
    }

    /// Whether the day is this one or a later one.
    fn reached(&self, moment: Moment) -> bool {
        match moment {
            Moment::Past => true,
            Moment::On(date) => date <= self.day,
            Moment::Never | Moment::Absent => false,
        }
    }

    /// Adds that a line lacks its date.
    pub(super) fn lack_gap(&mut self, lacks: Lacks, table: TableAt<'a>, line: usize) {
        let first = self.engine.gap_bits[table.number];
        debug_assert!(first.is_some(), "a table in which something is lacking has bits for its lines");
        if let Some(first) = first {
            self.space.insert(lacks, first as usize + line);
        }
    }

    /// The line whose missing date leaves a date of this line open.
    pub(super) fn undated(&self, table: TableAt<'a>, line: usize) -> usize {
        self.engine.lookups.tables[table.number].undated(line)
    }

    fn judged(&mut self, truth: Truth, table: TableAt<'a>, line: usize) -> Judged {
        if truth != Truth::Unknown {
            return Judged::known(truth);
        }
        let lacks = self.space.set();
        self.lack_gap(lacks, table, line);
        Judged { truth, lacks }
    }

    /// The row's own window, without its `when`.
    pub(super) fn window(&mut self, table: TableAt<'a>, line: usize, row: usize) -> Judged {
        match self.engine.lookups.tables[table.number].window(line, row).truth(self.day) {
            Truth::Unknown => self.open_window(table, line, row),
            known => Judged::known(known),
        }
    }

    /// A window of which the compiled table does not know whether it holds on the day.
    fn open_window(&mut self, table: TableAt<'a>, line: usize, row: usize) -> Judged {
        let row = &table.table.phases[row];
        let higher = line + 1..table.table.releases.len();
        let mut judged = Judged::YES;
        if let Some(most) = row.newest {
            let part = self.rank(table, higher.clone(), most);
            judged = self.space.and(judged, part);
        }
        if let Some(most) = row.newest_of_major {
            let part = self.rank(table, higher.start..end_of_major(table, line), most);
            judged = self.space.and(judged, part);
        }
        if let Some(most) = row.majors {
            let part = self.major_rank(table, line, most);
            judged = self.space.and(judged, part);
        }
        if let Some(distance) = &row.behind_newest {
            let part = self.behind_newest(table, line, distance);
            judged = self.space.and(judged, part);
        }
        if let Some(until) = &row.until {
            let Bounds { earliest, latest } = until[line];
            let truth = by_bounds(!self.is_over(earliest), self.is_over(latest));
            let part = self.judged(truth, table, self.undated(table, line));
            judged = self.space.and(judged, part);
        }
        for (column, predicate) in &row.columns {
            let part = self.column_holds(table, line, column, predicate);
            judged = self.space.and(judged, part);
        }
        judged
    }

    fn column_holds(&mut self, table: TableAt<'a>, line: usize, column: &str, predicate: &Predicate) -> Judged {
        match column_of(table, line, column) {
            Column::Written(value) => Judged::known(predicate.holds(value)),
            Column::Nothing => Judged::known(self.holds(predicate, super::Val::NotApplicable)),
            Column::Day(Bounds { earliest, latest }) if earliest == latest => {
                Judged::known(self.holds(predicate, moment_value(earliest)))
            }
            Column::Day(_) => self.judged(Truth::Unknown, table, self.undated(table, line)),
        }
    }

    /// Whether the day lies after the last one that is included. An absent date is over: the row does not hold.
    fn is_over(&self, until: Moment) -> bool {
        match until {
            Moment::Absent | Moment::Past => true,
            Moment::On(date) => self.day > date,
            Moment::Never => false,
        }
    }

    /// Whether fewer than `most` of these lines are out.
    fn rank(&mut self, table: TableAt<'a>, lines: Range<usize>, most: u32) -> Judged {
        let mut count = Count::default();
        lines.clone().for_each(|line| count.add(self.is_out(table, line)));
        match count.is_fewer_than(most) {
            Truth::Unknown => {
                let lacks = self.space.set();
                self.lack_undated(lacks, table, lines);
                Judged { truth: Truth::Unknown, lacks }
            }
            known => Judged::known(known),
        }
    }

    /// Adds each of these lines of which it is not known whether it is out.
    fn lack_undated(&mut self, lacks: Lacks, table: TableAt<'a>, lines: Range<usize>) {
        for line in lines {
            if self.is_out(table, line) == Truth::Unknown {
                self.lack_gap(lacks, table, line);
            }
        }
    }

    /// Whether fewer than `most` of the higher majors have a line that is out.
    fn major_rank(&mut self, table: TableAt<'a>, line: usize, most: u32) -> Judged {
        let mut count = Count::default();
        let first = end_of_major(table, line);
        let lines = table.table.releases.len();
        let mut start = first;
        while start < lines {
            let end = end_of_major(table, start);
            count.add(self.is_any_out(table, start..end));
            start = end;
        }
        let truth = count.is_fewer_than(most);
        if truth != Truth::Unknown {
            return Judged::known(truth);
        }
        let lacks = self.space.set();
        start = first;
        while start < lines {
            let end = end_of_major(table, start);
            if self.is_any_out(table, start..end) == Truth::Unknown {
                self.lack_undated(lacks, table, start..end);
            }
            start = end;
        }
        Judged { truth, lacks }
    }

    fn is_any_out(&self, table: TableAt<'a>, lines: Range<usize>) -> Truth {
        Truth::any(lines.map(|line| self.is_out(table, line)))
    }

    /// Whether the line came out no longer than this before the newest line that is out.
    fn behind_newest(&mut self, table: TableAt<'a>, line: usize, distance: &Duration) -> Judged {
        let mut lacks = Lacks::NONE;
        for other in line + 1..table.table.releases.len() {
            match self.is_too_old_for(table, line, other, distance) {
                Truth::Yes => return Judged::NO,
                Truth::No => {}
                Truth::Unknown => {
                    if lacks.is_none() {
                        lacks = self.space.set();
                    }
                    self.lack_gap(lacks, table, other);
                }
            }
        }
        if lacks.is_none() { Judged::YES } else { Judged { truth: Truth::Unknown, lacks } }
    }

    /// Whether another line is out and came later than so long after this one.
    fn is_too_old_for(&self, table: TableAt<'a>, line: usize, other: usize, distance: &Duration) -> Truth {
        let out = self.is_out(table, other);
        if out == Truth::No {
            return out;
        }
        let late = |own: Moment, newer: Moment| match (own, newer) {
            (Moment::On(own), Moment::On(newer)) => add(own, distance).is_some_and(|last| newer > last),
            (Moment::Past, _) => true,
            _ => false,
        };
        let (own, newer) = (table.table.releases[line].released, table.table.releases[other].released);
        // The other line counts only if it is out, so it came out today at the latest.
        let newest = if self.reached(newer.latest) { newer.latest } else { Moment::On(self.day) };
        out.and(by_bounds(late(own.latest, newer.earliest), !late(own.earliest, newest)))
    }
}

/// The first line behind those of a line's major. The lines are in order, so each major is one run of them.
fn end_of_major(table: TableAt<'_>, line: usize) -> usize {
    let releases = &table.table.releases;
    let major = releases[line].line.major();
    line + releases[line..].iter().take_while(|other| other.line.major() == major).count()
}

const fn by_bounds(surely: bool, surely_not: bool) -> Truth {
    match (surely, surely_not) {
        (true, _) => Truth::Yes,
        (_, true) => Truth::No,
        _ => Truth::Unknown,
    }
}

/// How many hold, surely or perhaps.
#[derive(Default)]
struct Count {
    surely: usize,
    perhaps: usize,
}

impl Count {
    fn add(&mut self, truth: Truth) {
        self.surely += usize::from(truth == Truth::Yes);
        self.perhaps += usize::from(truth != Truth::No);
    }

    const fn is_fewer_than(&self, most: u32) -> Truth {
        by_bounds(self.perhaps < most as usize, self.surely >= most as usize)
    }
}
