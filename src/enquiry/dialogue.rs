//! A dialogue about one request: a small state machine for a form, a bot or a terminal.

use std::collections::BTreeSet;

use super::Budget;
use super::questions::{Question, Questions};
use crate::error::Error;
use crate::facts::{Facts, Told};
use crate::policy::FactId;
use crate::policy::fact::Value;
use crate::request::{FactValue, Given, Origin};
use crate::value::Version;

/// A dialogue about one request. It has no I/O: somebody shows the [`question`](Self::question) and gives the
/// [`answer`](Self::answer), until there is no question any more.
///
/// ```
/// use scopeline::enquiry::Budget;
/// use scopeline::{Class, Policy, Request, Sources};
///
/// let policy = Policy::from_sources(&Sources::single("policy.yaml", r#"
/// scopeline: 1
/// policy: { id: tiny }
/// facts:
///   kind: { one-of: [defect, feature], ask: "What do you need?" }
///   outage: { type: yes-no, only-if: { kind: defect }, ask: "Does anything stand still?" }
/// rules:
///   - { id: outages, when: { outage: yes }, class: support }
/// otherwise: { class: service }
/// "#)).expect("it has no fault");
/// let request = Request::from_json(r#"{"date": "2026-07-14"}"#)?;
///
/// let mut dialogue = policy.prepare(&request)?.dialogue(Budget::default());
/// let mut asked = Vec::new();
/// while let Some(question) = dialogue.question() {
///     asked.push(question.ask.as_deref().unwrap_or_default().to_owned());
///     let answer = if question.fact == "kind" { "defect".into() } else { true.into() };
///     dialogue.answer(answer)?;
/// }
/// assert_eq!(asked, ["What do you need?", "Does anything stand still?"]);
/// assert_eq!(dialogue.facts().decide().class(), Class::Support);
/// # Ok::<(), scopeline::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Dialogue<'p> {
    facts: Facts<'p>,
    budget: Budget,
    /// Facts that nobody could tell.
    passed: BTreeSet<FactId>,
    questions: Questions,
}

impl<'p> Facts<'p> {
    /// Begins a dialogue about what is open.
    #[must_use]
    pub fn dialogue(&self, budget: Budget) -> Dialogue<'p> {
        let passed = BTreeSet::new();
        let questions = self.questions_without(&passed, budget);
        Dialogue { facts: self.clone(), budget, passed, questions }
    }
}

impl<'p> Dialogue<'p> {
    /// What to ask next; none if no question can change the outcome any more.
    #[must_use]
    pub fn question(&self) -> Option<&Question> {
        self.questions.questions.first()
    }

    /// All that could be asked now, with what each answer leads to.
    #[must_use]
    pub const fn questions(&self) -> &Questions {
        &self.questions
    }

    /// What is known so far, to be decided or explained.
    #[must_use]
    pub const fn facts(&self) -> &Facts<'p> {
        &self.facts
    }

    /// Answers the question. Without one, nothing changes.
    ///
    /// # Errors
    ///
    /// If the fact cannot have this value; the question stays.
    pub fn answer(&mut self, value: FactValue) -> Result<(), Error> {
        match self.question().map(|question| question.fact.clone()) {
            Some(fact) => self.tell(&fact, value),
            None => Ok(()),
        }
    }

    /// Tells a fact, whether it was asked for or not.
    ///
    /// # Errors
    ///
    /// If the policy has no such fact, if it follows from others, or if it cannot have this value; then nothing changes.
    pub fn tell(&mut self, fact: &str, value: FactValue) -> Result<(), Error> {
        let policy = self.facts.policy;
        let id = policy.base_fact(fact)?;
        if policy.well_known.arrived == Some(id) {
            self.on_the_day(fact, &value)?;
        }
        let given = Given { name: fact.to_owned(), value, origin: Origin::Given };
        let told = policy.given(id, &given, &self.newest())?;
        self.facts.told[id.0 as usize] = told.unwrap_or(Told::Unread);
        self.facts.unread.retain(|(of, _)| *of != id);
        self.passed.remove(&id);
        self.ask_again();
        Ok(())
    }

    /// Whether what was told of a fact is a name that the policy does not have, so that it counts as any other: perhaps
    /// it was mistyped.
    #[must_use]
    pub fn has_other_name(&self, fact: &str) -> bool {
        let told = self.facts.policy.fact_by_name.get(fact).map(|fact| self.facts.told(*fact));
        matches!(told, Some(Told::Given { value, .. }) if value.is_other_name())
    }

    /// Nobody can answer the question: it is not asked again.
    pub fn pass(&mut self) {
        let asked = self.question().and_then(|question| self.facts.policy.fact_by_name.get(&question.fact).copied());
        if let Some(fact) = asked {
            self.passed.insert(fact);
            self.ask_again();
        }
    }

    /// A request came on the day for which it is decided.
    fn on_the_day(&self, fact: &str, value: &FactValue) -> Result<(), Error> {
        let written = value.to_string();
        let day = self.facts.day;
        let instant = chrono::DateTime::parse_from_rfc3339(written.trim()).ok();
        match instant.map(|instant| self.facts.policy.day_of(&instant)).transpose()? {
            Some(on) if on != day => Err(Error::bad_value(fact, &written, &format!("an instant of the day {day}"))),
            _ => Ok(()),
        }
    }

    fn ask_again(&mut self) {
        self.questions = self.facts.questions_without(&self.passed, self.budget);
    }

    /// The lines that may be the newest of the product on the day.
    fn newest(&self) -> Vec<Version> {
        let policy = self.facts.policy;
        let product = policy.well_known.product;
        let name = match self.facts.told(product) {
            Told::Given { value, .. } => Some(value),
            _ => policy.fact(product).assume.as_ref(),
        };
        let Some(Value::Name(name)) = name else { return Vec::new() };
        policy.product(*name).map_or_else(Vec::new, |product| product.table.newest_lines(self.facts.day))
    }
}
