//! Enquiries against every completion, one by one.

mod refined;
mod situation;
