//! Small named methods over few numbers, exact and the same on every machine.
//!
//! The numbers are whole: ratios are taken in millionths, hours in minutes. Nothing here is a floating-point number. Where
//! a method has a distribution of its own, it is counted out in whole numbers; where a normal one stands for it, its
//! quantile is a written constant. So whatever a policy tests comes out alike everywhere.
//!
//! | what | method | where it is from |
//! |---|---|---|
//! | [`median`], [`sign_interval`] | the median, and the exact interval of order statistics by the sign test | Thompson 1936; Conover, *Practical Nonparametric Statistics*, 3.2 |
//! | [`hodges_lehmann`], [`signed_rank_interval`] | the median of the Walsh averages, and its exact interval by the signed-rank test | Wilcoxon 1945; Hodges and Lehmann 1963 |
//! | [`pettitt`] | a change at an unknown place, by ranks | Pettitt 1979 |
//! | [`page`] | the beginning of a rise by the cumulative sum | Page 1954 |
//! | [`least_absolute`] | one step that leaves the least absolute deviation | Bai 1995 |
//! | [`mann_kendall`] | a trend, season by season | Mann 1945; Kendall 1975; Hirsch, Slack and Smith 1982 |
//! | [`theil_sen`] | the slope of a trend, season by season | Theil 1950; Sen 1968; Hirsch, Slack and Smith 1982 |
//!
//! ```
//! use scopeline::statistics::{Confidence, median, pettitt, sign_interval};
//! use scopeline::value::Decimal;
//!
//! let hours = [10, 11, 9, 10, 12, 10, 16, 15, 17, 14, 16, 18];
//! assert_eq!(median(&hours), Some(Decimal::from(13)));
//! let change = pettitt(&hours).expect("there are two values at least");
//! assert_eq!((change.at, change.statistic, change.is_significant()), (6, 36, true));
//! let since = sign_interval(&hours[change.at..], Confidence::percent(95)?).expect("six values are enough for 95 %");
//! assert_eq!((since.low, since.high), (Decimal::from(14), Decimal::from(18)));
//! # Ok::<(), scopeline::statistics::NoConfidence>(())
//! ```

mod change;
mod interval;
mod signed_rank;
#[cfg(test)]
mod tests;
mod trend;

pub use change::{Change, Rise, least_absolute, page, pettitt};
pub use interval::{Confidence, Interval, MOST, NoConfidence, median, sign_interval};
pub use signed_rank::{hodges_lehmann, signed_rank_interval};
pub use trend::{Point, Trend, mann_kendall, theil_sen};
