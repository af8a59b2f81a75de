//! The versions of one policy, and which of them a request is read by.

use super::Facts;
use crate::error::Error;
use crate::policy::Policy;
use crate::request::{Request, When};
use crate::value::Date;

/// Every version of one policy, each in force from its own day.
///
/// A version is in force from its `applies-from`, or its `effective` where it has none, until the next one is. One
/// without either was always in force.
///
/// ```
/// use scopeline::value::parse_date;
/// use scopeline::{Policy, PolicySet, Request, Sources};
///
/// let version = |effective: &str, class: &str| {
///     let text = format!("
/// scopeline: 1
/// policy: {{ id: acme, effective: {effective} }}
/// rules: []
/// otherwise: {{ class: {class} }}
/// ");
///     Policy::from_sources(&Sources::single("policy.yaml", text)).expect("it has no fault")
/// };
/// let set = PolicySet::new(vec![version("2026-01-01", "support"), version("2027-01-01", "service")])?;
///
/// let class = |day: &str| -> Result<_, Box<dyn std::error::Error>> {
///     Ok(set.prepare(&Request::builder().date(parse_date(day)?).build()?)?.answer().class.to_string())
/// };
/// assert_eq!(class("2026-12-31")?, "support");
/// assert_eq!(class("2027-01-01")?, "service");
/// assert!(set.at(parse_date("2025-12-31")?).is_none());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct PolicySet {
    /// By the day from which they are in force, each day once; never empty.
    versions: Vec<Policy>,
}

impl PolicySet {
    /// A set of versions, in any order.
    ///
    /// # Errors
    ///
    /// If there is none, if they are not of one policy, or if two are in force from the same day.
    pub fn new(mut versions: Vec<Policy>) -> Result<Self, Error> {
        versions.sort_by_key(|policy| policy.applies_from);
        let Some(first) = versions.first() else {
            return Err(Error::no_set("there is no policy in this set; give it at least one"));
        };
        if let Some(other) = versions.iter().find(|policy| policy.id() != first.id()) {
            let (one, two) = (first.id(), other.id());
            return Err(Error::no_set(format!("`{one}` and `{two}` are two policies; a set has versions of one `id`")));
        }
        if let Some(pair) = versions.windows(2).find(|pair| pair[0].applies_from == pair[1].applies_from) {
            let day = pair[0].applies_from.map_or_else(|| "the beginning".to_owned(), |day| day.to_string());
            let message =
                format!("two versions of `{}` are in force from {day}; give each its own `effective`", pair[0].id());
            return Err(Error::no_set(message));
        }
        Ok(Self { versions })
    }

    /// The version in force on a day.
    #[must_use]
    pub fn at(&self, day: Date) -> Option<&Policy> {
        self.versions.iter().rev().find(|policy| policy.applies_from.is_none_or(|from| from <= day))
    }

    /// Every version, the earliest first.
    #[must_use]
    pub fn versions(&self) -> &[Policy] {
        &self.versions
    }

    /// The version that came last.
    #[must_use]
    pub fn latest(&self) -> &Policy {
        self.versions.last().expect("INVARIANT (a-set-has-a-version): `new` refuses an empty one")
    }

    /// Reads a request by the version in force on its day. An instant is turned into a day by the time zone of each
    /// version that may be meant, the latest first.
    ///
    /// # Errors
    ///
    /// As [`Policy::prepare`].
    pub fn prepare(&self, request: &Request) -> Result<Facts<'_>, Error> {
        match request.when() {
            Some(When::Day(day)) => self.in_force(*day).prepare(request),
            Some(When::Instant(_)) => {
                let refused = |facts: &Result<Facts<'_>, Error>| facts.as_ref().is_err_and(Error::is_out_of_period);
                let mut tried = self.versions.iter().rev().map(|policy| policy.prepare(request));
                tried.find(|facts| !refused(facts)).unwrap_or_else(|| self.earliest().prepare(request))
            }
            #[expect(unreachable_patterns, reason = "the enum may grow")]
            Some(_) | None => Err(Error::no_date()),
        }
    }

    /// Reads a request as if it had been made on this day, by the version in force then.
    ///
    /// # Errors
    ///
    /// As [`prepare`](Self::prepare), but the request need not carry a day.
    pub fn prepare_as_of(&self, request: &Request, day: Date) -> Result<Facts<'_>, Error> {
        self.in_force(day).prepare_as_of(request, day)
    }

    /// The version in force on a day; before all of them the earliest, which refuses the request.
    fn in_force(&self, day: Date) -> &Policy {
        self.at(day).unwrap_or_else(|| self.earliest())
    }

    fn earliest(&self) -> &Policy {
        self.versions.first().expect("INVARIANT (a-set-has-a-version): `new` refuses an empty one")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Sources;

    fn version(header: &str) -> Policy {
        let text = format!("scopeline: 1\npolicy: {{ {header} }}\nrules: []\notherwise: {{ class: service }}\n");
        Policy::from_sources(&Sources::single("policy.yaml", text)).expect("it has no fault")
    }

    fn day(text: &str) -> Date {
        crate::value::parse_date(text).expect(text)
    }

    fn decided(set: &PolicySet, at: &str) -> Result<String, Error> {
        let instant = chrono::DateTime::parse_from_rfc3339(at).expect(at);
        let answer = set.prepare(&Request::builder().at(instant).build()?)?.answer();
        Ok(answer.policy.version.unwrap_or_default())
    }

    #[test]
    fn the_latest_version_that_is_in_force_decides() {
        let set = PolicySet::new(vec![
            version("id: a, version: two, effective: 2026-07-01, applies-from: 2026-06-01, time-zone: Asia/Tokyo"),
            version("id: a, version: one, effective: 2026-01-01, time-zone: America/New_York"),
        ])
        .expect("a set");
        let at = |text: &str| set.at(day(text)).and_then(Policy::version).map(str::to_owned);
        assert_eq!(at("2025-12-31"), None);
        assert_eq!(at("2026-01-01").as_deref(), Some("one"));
        assert_eq!(at("2026-05-31").as_deref(), Some("one"));
        assert_eq!(at("2026-06-01").as_deref(), Some("two"));
        assert_eq!(set.latest().version(), Some("two"));
        // In Tokyo the first of June begins at 15:00 UTC on the last of May.
        assert_eq!(decided(&set, "2026-05-31T14:59:59Z").as_deref(), Ok("one"));
        assert_eq!(decided(&set, "2026-05-31T15:00:00Z").as_deref(), Ok("two"));
        assert!(decided(&set, "2026-01-01T04:59:59Z").is_err_and(|error| error.is_out_of_period()));
        assert_eq!(decided(&set, "2026-01-01T05:00:00Z").as_deref(), Ok("one"));
        assert!(set.prepare(&Request::empty()).is_err_and(|error| error.is_no_date()));
        assert!(set.prepare_as_of(&Request::empty(), day("2025-12-31")).is_err_and(|error| error.is_out_of_period()));
    }

    #[test]
    fn what_is_no_set_is_refused() {
        let refused = |versions: Vec<Policy>| {
            let error = PolicySet::new(versions).expect_err("no set");
            assert!(error.is_no_set() && !error.is_bad_request());
            error.to_string()
        };
        assert!(refused(Vec::new()).contains("no policy"));
        assert!(refused(vec![version("id: a"), version("id: b, effective: 2026-01-01")]).contains("`a` and `b`"));
        let same = vec![version("id: a, effective: 2026-01-01"), version("id: a, applies-from: 2026-01-01")];
        assert!(refused(same).contains("from 2026-01-01"));
        assert!(refused(vec![version("id: a"), version("id: a")]).contains("from the beginning"));
    }
}
