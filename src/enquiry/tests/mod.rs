//! Enquiries against every completion, one by one.

mod asked;
mod changed;
mod forced;
mod lasting;
mod refined;
mod situation;
