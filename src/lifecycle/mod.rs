//! Tables of releases from outside, as a policy would have them.
//!
//! Others collect the days on which releases come out and end. This room reads what they publish ([`endoflife`],
//! [`openeox`]), puts it into lines of one shape ([`Table::releases`]) and writes it as a part of a policy
//! ([`Named::to_part`]), or puts what is missing into a table that somebody keeps by hand ([`merge`]).
//!
//! ```
//! use scopeline::lifecycle::{Named, Section, endoflife};
//! use scopeline::value::LineShape;
//!
//! let found = endoflife(r#"{ "product": "debian", "releases": [
//!     { "releaseCycle": "13", "codename": "Trixie", "releaseDate": "2025-08-09", "eol": "2028-08-09" },
//!     { "releaseCycle": "12", "codename": "Bookworm", "releaseDate": "2023-06-10", "eol": "2026-07-11" }
//! ] }"#)?;
//! let table = &found.tables[0];
//! let releases = table.releases(table.shape().unwrap_or(LineShape::XY));
//! let named = Named::new(Section::LifeCycles, "debian", &table.source, releases).expect("a name");
//! assert_eq!(named.to_part(), "\
//! scopeline: 1
//!
//! life-cycles:
//!   debian:
//!     source: endoflife.date/debian (MIT)
//!     line: x
//!     releases:
//!       13: { released: 2025-08-09, ends: 2028-08-09 }  # Trixie
//!       12: { released: 2023-06-10, ends: 2026-07-11 }  # Bookworm
//! ");
//! # Ok::<(), scopeline::Error>(())
//! ```
//!
#![doc = include_str!("../../guide/lifecycles.md")]

mod endoflife;
mod fit;
mod merge;
mod openeox;
mod place;
mod read;
mod table;
mod write;

pub use endoflife::endoflife;
pub use fit::{Release, Releases};
pub use merge::{Difference, Merged, Standing, merge};
pub use openeox::openeox;
pub use read::MAX_BYTES;
pub use table::{Cell, Column, Day, Found, Note, Row, Table};
pub use write::{Named, Section, policy_name};
