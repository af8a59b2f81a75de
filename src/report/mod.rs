#![doc = include_str!("../../guide/review.md")]

mod base;
mod candidate;
mod cited;
mod client;
mod count;
mod figures;
mod names;
mod page;
mod period;
mod promise;
mod readers;
mod review;
mod reviewer;
mod rework;
mod sections;
mod sections_of_desk;
mod sections_of_hours;
mod sections_of_promises;
mod sums;
#[cfg(test)]
mod tests;

pub use candidate::{Candidate, Sold};
pub use client::{ClientOpen, ClientReview, Suggestion};
pub use figures::{
    Base, ClassCount, ClauseCount, Commitments, Counted, CurrencySums, Figures, MissingFact, MonthOfHours,
    ServiceCount, Stand, Tally, TargetCount, Twice,
};
pub use page::{Block, Card, Cell, Column, Figure, Page, Section, Table};
pub use period::Period;
pub use readers::Readers;
pub use review::{
    ClientRow, GoodwillReason, Internal, LeftOut, NotReckoned, Note, OpenRow, Overridden, PolicyName, Raised, Review,
    Unclaused, Who, WithoutPromise,
};
pub use reviewer::{APPENDIX, MOST_ROWS, Reviewer, Traced};
pub use sums::Trace;
