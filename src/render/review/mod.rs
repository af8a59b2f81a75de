//! The page of a service review as HTML, Markdown and CSV. Everything from outside is escaped for where it goes.

mod chart;
mod csv;
mod html;
mod markdown;

pub use csv::{cell, csv};
pub use html::html;
pub use markdown::markdown;
