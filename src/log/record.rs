//! Recording decisions: what of them goes into the log.

use chrono::{DateTime, FixedOffset};

use super::again::{Again, Made};
use super::entry::{PROGRAM, Record, Recorded};
use super::mask::{Mask, Masking};
use super::ruling::Ruling;
use super::seal::MAX_LINE;
use crate::decision::Decision;
use crate::error::Error;
use crate::explanation::Answer;
use crate::facts::{DayOrigin, Facts};
use crate::policy::Policy;
use crate::request::Request;

/// What is left of a line for the frame around what it says.
const FRAME: usize = 1 << 10;

/// Makes records of decisions, without what is masked, and only such as can be decided again from the record alone.
#[derive(Debug)]
pub struct Recorder<'p> {
    versions: Vec<Version<'p>>,
}

#[derive(Debug)]
struct Version<'p> {
    masking: Masking,
    again: Again<'p>,
}

impl<'p> Recorder<'p> {
    /// A recorder for these policies, or these versions of one.
    ///
    /// # Errors
    ///
    /// If something is to be masked that a policy tests, or that none of them declares, or if the texts are to be masked
    /// and what a signal says of them could not be understood without.
    pub fn new(policies: impl IntoIterator<Item = &'p Policy>, mask: &Mask) -> Result<Self, Error> {
        let policies: Vec<&Policy> = policies.into_iter().collect();
        mask.check(&policies)?;
        let version = |policy| Masking::new(policy, mask).map(|masking| Version { masking, again: Again::new(policy) });
        Ok(Self { versions: policies.into_iter().map(version).collect::<Result<_, _>>()? })
    }

    /// A record of what these facts come to. `request`: what they were read from; `at`: the time that it is.
    ///
    /// The record is decided again before it is given out: what could not be verified is not written.
    ///
    /// # Errors
    ///
    /// If the facts are of a policy that this recorder does not know, if the entry would be too long to be read, or if the
    /// decision rests on something that is masked.
    pub fn decision(
        &mut self,
        facts: &Facts<'_>,
        request: &Request,
        at: DateTime<FixedOffset>,
    ) -> Result<Record, Error> {
        self.record(facts, &facts.decide(), request, at)
    }

    /// The same with the answer that goes out: for both it is decided once.
    ///
    /// # Errors
    ///
    /// As of [`decision`](Self::decision).
    pub fn answered(
        &mut self,
        facts: &Facts<'_>,
        request: &Request,
        at: DateTime<FixedOffset>,
    ) -> Result<(Record, Answer), Error> {
        let decision = facts.decide();
        let record = self.record(facts, &decision, request, at)?;
        Ok((record, facts.answer_of(&decision)))
    }

    fn record(
        &mut self,
        facts: &Facts<'_>,
        decision: &Decision,
        request: &Request,
        at: DateTime<FixedOffset>,
    ) -> Result<Record, Error> {
        let policy = facts.policy();
        let known = self.versions.iter_mut().find(|version| version.again.policy().digest() == policy.digest());
        let Some(Version { masking, again }) = known else {
            let named = format!("{} {}", policy.id(), policy.version().unwrap_or_default());
            return Err(Error::bad_log(format!("the policy `{}` is not one of this log's", named.trim_end())));
        };
        let ruling = Ruling::of(policy, decision);
        let made = Made { date: facts.day(), date_from: facts.day_origin(), ruling };
        let (request, masked) = masking.apply(policy, request)?;
        let record = Record::Decision(Box::new(Recorded {
            program: PROGRAM.to_owned(),
            at,
            policy: again.named.clone(),
            date: made.date,
            date_from: made.date_from,
            request,
            masked,
            decision: made.ruling.clone(),
        }));
        // What is read back from the line, not what went in, is what somebody will decide again.
        let said = record.said();
        if said.len() > MAX_LINE - FRAME {
            return Err(Error::bad_log("the entry is longer than the log can hold; leave attachments and mails out"));
        }
        let read: Recorded = serde_json::from_str(&said)
            .map_err(|error| Error::bad_log(format!("the entry could not be read again: {error}")))?;
        let chosen = (made.date_from == DayOrigin::Caller).then_some(made.date);
        match again.decide(&read.request, chosen) {
            Ok(same) if same == made => Ok(record),
            Ok(_) | Err(_) => Err(unverifiable(&read.masked)),
        }
    }
}

fn unverifiable(masked: &[String]) -> Error {
    let advice = match masked {
        [] => "it is not logged".to_owned(),
        masked => format!("it rests on what is masked: keep one of `{}`", masked.join("`, `")),
    };
    Error::bad_log(format!("the decision could not be made again from the log; {advice}"))
}
