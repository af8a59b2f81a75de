//! The words for what an engine decides.

use super::answer::answer;
use super::explain::explain;
use super::{Answer, Explanation};
use crate::decision::Decision;
use crate::engine::{AsOf, Prepared, Recording, Scratch};
use crate::facts::Facts;

/// A decision with all that its words are made of.
struct Witnessed<'a> {
    facts: Facts<'a>,
    decision: Decision,
    record: Recording,
}

impl Prepared<'_> {
    /// Decides the request as of a day and says it in the names of the policy: what
    /// [`Facts::answer`](crate::Facts::answer) says, on the road of the engine.
    ///
    /// ```
    /// # use scopeline::{Policy, Request, Sources};
    /// # let text = "
    /// # scopeline: 1
    /// # policy: { id: tiny }
    /// # facts: { kind: { one-of: [defect, feature] } }
    /// # rules: [{ id: defects, clause: 1, when: { kind: defect }, class: support }]
    /// # otherwise: { class: service }
    /// # ";
    /// # let policy = Policy::from_sources(&Sources::single("tiny.yaml", text)).expect("it has no fault");
    /// let engine = policy.compile()?;
    /// let mut scratch = engine.scratch();
    /// let request = Request::from_json(r#"{"date": "2026-11-26", "facts": {"kind": "defect"}}"#)?;
    ///
    /// let prepared = engine.prepare(&request)?;
    /// let answer = prepared.answer(prepared.as_of()?, &mut scratch);
    /// assert_eq!(answer.clause.as_deref(), Some("1"));
    /// assert_eq!(answer, policy.prepare(&request)?.answer());
    /// # Ok::<(), scopeline::Error>(())
    /// ```
    #[must_use]
    pub fn answer(&self, as_of: AsOf, scratch: &mut Scratch) -> Answer {
        let Witnessed { facts, decision, record } = self.witnessed(as_of, scratch);
        answer(&facts.seen(&decision), &decision, &record)
    }

    /// Decides the request as of a day and says why: what [`Facts::explain`](crate::Facts::explain) says.
    ///
    /// It is the loop of [`decide`](Self::decide), with somebody who writes down which rules it met; so it cannot tell
    /// another decision, and it goes through the index as well. Only the words are made afterwards, from that record.
    ///
    /// ```
    /// # use scopeline::{Policy, Request, Sources};
    /// # let text = "
    /// # scopeline: 1
    /// # policy: { id: tiny }
    /// # facts: { kind: { one-of: [defect, feature] } }
    /// # rules: [{ id: defects, clause: 1, when: { kind: defect }, class: support }]
    /// # otherwise: { class: service }
    /// # ";
    /// # let policy = Policy::from_sources(&Sources::single("tiny.yaml", text)).expect("it has no fault");
    /// let engine = policy.compile()?;
    /// let mut scratch = engine.scratch();
    /// let request = Request::from_json(r#"{"date": "2026-11-26", "facts": {"kind": "feature"}}"#)?;
    ///
    /// let prepared = engine.prepare(&request)?;
    /// let explanation = prepared.explain(prepared.as_of()?, &mut scratch);
    /// assert_eq!(explanation.deciding.rule, "otherwise");
    /// assert_eq!(explanation.earlier[0].tests[0].met, ["feature"]);
    /// assert_eq!(explanation, policy.prepare(&request)?.explain());
    /// # Ok::<(), scopeline::Error>(())
    /// ```
    #[must_use]
    pub fn explain(&self, as_of: AsOf, scratch: &mut Scratch) -> Explanation {
        let Witnessed { facts, decision, record } = self.witnessed(as_of, scratch);
        explain(&facts, &decision, &record)
    }

    /// Decides once, and reads the request for the day as words need it.
    fn witnessed(&self, as_of: AsOf, scratch: &mut Scratch) -> Witnessed<'_> {
        let mut record = Recording::default();
        let decision = self.decide_before(as_of, scratch, &mut record).to_decision();
        let facts = self.engine().policy().read_again(self.request(), as_of.day());
        let facts = facts.expect("INVARIANT (prepared-is-readable): what an engine took, its policy reads on any day");
        Witnessed { facts, decision, record }
    }
}
