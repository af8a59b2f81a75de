//! Enquiries against every completion, one by one.

mod asked;
mod changed;
mod forced;
mod lasting;
mod listed;
mod meant;
mod parted;
mod refined;
mod situation;
