//! A contract for one request: what it is filled from, and when there is none.

use super::engine::{Filled, Unfilled};
use super::values::Form;
use super::{Contracts, MAX_STEPS, values};
use crate::catalogue::{Quote, State};
use crate::class::{Certainty, Class};
use crate::decision::Decision;
use crate::error::Error;
use crate::explanation::PolicyRef;
use crate::facts::Facts;
use crate::policy::service::Service;
use crate::policy::wording::in_language;
use crate::policy::{Digest, Outcome, Policy};
use crate::request::Request;
use crate::value::Date;
use crate::value::locale::of_language;

/// What a contract is filled from.
///
/// What a client wrote is put in as text. It is never read as a template, and nothing in it means anything in Markdown.
#[derive(Debug, Clone)]
pub struct Order<'a> {
    pub(super) facts: &'a Facts<'a>,
    pub(super) decision: &'a Decision,
    pub(super) quote: &'a Quote,
    pub(super) request: Option<&'a Request>,
    pub(super) client: Option<String>,
    pub(super) number: Option<String>,
    pub(super) task: Option<String>,
    pub(super) delivery: Option<Date>,
    language: Option<String>,
    on: Option<Date>,
}

impl<'a> Order<'a> {
    /// An order of the service that a decision offers, at the price of a quote. All three are about one request.
    #[must_use]
    pub const fn new(facts: &'a Facts<'a>, decision: &'a Decision, quote: &'a Quote) -> Self {
        let (client, number, task, language) = (None, None, None, None);
        Self { facts, decision, quote, request: None, client, number, task, delivery: None, language, on: None }
    }

    /// The request itself, with what the client wrote.
    #[must_use]
    pub const fn request(mut self, request: &'a Request) -> Self {
        self.request = Some(request);
        self
    }

    /// Who orders: a name, perhaps with an address behind it.
    #[must_use]
    pub fn client(mut self, client: impl Into<String>) -> Self {
        self.client = Some(client.into());
        self
    }

    /// The number of the contract, by whoever counts them.
    #[must_use]
    pub fn number(mut self, number: impl Into<String>) -> Self {
        self.number = Some(number.into());
        self
    }

    /// What is ordered, in words; else what the client wrote above the request.
    #[must_use]
    pub fn task(mut self, task: impl Into<String>) -> Self {
        self.task = Some(task.into());
        self
    }

    /// The day by which it is delivered, as both agreed.
    #[must_use]
    pub const fn delivery(mut self, day: Date) -> Self {
        self.delivery = Some(day);
        self
    }

    /// The day on which the contract is sent: on this day the quote has to hold. Where nobody says it, nobody looks.
    #[must_use]
    pub const fn on(mut self, day: Date) -> Self {
        self.on = Some(day);
        self
    }

    /// The language of the contract, such as `de`, where there is a template in it; else the policy's own.
    #[must_use]
    pub fn language(mut self, language: impl Into<String>) -> Self {
        self.language = Some(language.into());
        self
    }
}

/// A contract that is filled, for somebody to read before it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Contract {
    /// The text, in Markdown.
    pub text: String,
    /// The template that it comes from, as the policy names it.
    pub file: String,
    /// The digest of that template, whatever its line ends. With the digest of the policy it says which text was filled.
    pub digest: Digest,
    /// The policy that it was filled by.
    pub policy: PolicyRef,
    /// The language that it is in.
    pub language: String,
    /// The last day on which the quote holds; none if the policy does not say it.
    pub valid_until: Option<Date>,
    /// Names of what nobody knows: a blank stands for each of them.
    pub blanks: Vec<String>,
    /// Whether somebody has to agree, or to answer something, before it is sent.
    pub is_draft: bool,
}

impl Contracts {
    /// Fills the contract of the service that a decision offers.
    ///
    /// What is not known is left blank, and the contract names it. The [module](super) has an example.
    ///
    /// # Errors
    ///
    /// If a contract makes no sense: nothing is sold, the request is declined, the decision is open and may come to
    /// something else, the service has no contract, or the plan includes it. Or if the quote does not hold any more on the
    /// day on which the contract is [sent](Order::on), that day is before the one of the decision, or the delivery before
    /// both, or decision, quote and contracts do not belong together.
    pub fn fill(&self, order: &Order<'_>) -> Result<Contract, Error> {
        let policy = order.facts.policy;
        if policy.digest() != self.policy {
            return Err(Error::no_contract("the contracts are those of another policy; read them with this one"));
        }
        let service = sold(order.decision, policy)?;
        if order.quote.service.as_deref() != Some(&service.id) {
            return Err(Error::no_contract("the quote is one of another decision; quote this one"));
        }
        let files = self.services.get(&service.id).map_or(&[][..], |files| files);
        let asked = order.language.as_deref().unwrap_or(&policy.language);
        let Some((language, file)) = in_language(files, asked) else {
            let message = format!("the service `{}` has no contract; name its template under `contract`", service.id);
            return Err(Error::no_contract(message));
        };
        agreed_upon(order, service)?;
        let facts = match of_language(language) {
            Some(locale) => order.facts.said_in(locale),
            None => Facts { tongue: None, ..order.facts.clone() },
        };
        // Without a sum nobody knows whether somebody has to agree to it.
        let quote = order.quote;
        let is_draft = order.decision.is_open() || !quote.approval.is_empty() || quote.total.is_none();
        let Some(digest) = self.digest(file) else {
            return Err(Error::no_contract(format!(
                "`{file}` was not read; read the contracts from the policy's texts"
            )));
        };
        let held = values::of(order, &facts, service, &Form { file, digest, language, is_draft });
        let Filled { text, blanks } = self.engine.fill(file, held).map_err(|unfilled| match unfilled {
            Unfilled::TooLong => {
                let message = format!("`{file}` takes more than {MAX_STEPS} steps to fill");
                Error::no_contract(format!("{message}; the request is long, so leave its text out of the contract"))
            }
            Unfilled::Other(said) => Error::no_contract(format!("`{file}` cannot be filled: {said}; check the policy")),
        })?;
        let (policy, valid_until) = (PolicyRef::of(policy), quote.valid_until);
        let (file, language) = (file.clone(), language.to_owned());
        Ok(Contract { text, file, digest, policy, language, valid_until, blanks, is_draft })
    }
}

/// Whether there is anything to sign by this quote, and whether it still holds.
fn agreed_upon(order: &Order<'_>, service: &Service) -> Result<(), Error> {
    let quote = order.quote;
    if quote.state == State::Included && !service.contract_if_included {
        let line = quote.lines.first();
        let why = line.map_or_else(String::new, |line| line.arithmetic.to_string());
        let clause =
            line.and_then(|line| line.clause.as_ref()).map_or_else(String::new, |by| format!(" (clause {by})"));
        let advice = "do it without one, or write `contract-if-included: yes` where the policy wants one";
        let message = format!("no contract is needed for `{}`, which costs nothing here{clause}: {why}", service.id);
        return Err(Error::no_contract(format!("{message}; {advice}")));
    }
    let decided = order.facts.day();
    let sent = order.on.unwrap_or(decided);
    if sent < decided {
        let message =
            format!("the request is decided as of {decided}, and the contract would be sent on {sent}, before that");
        return Err(Error::no_contract(format!("{message}; decide it as of that day, or send it later")));
    }
    if let Some(delivery) = order.delivery.filter(|delivery| *delivery < sent) {
        let message = format!("the work would be delivered on {delivery}, before the contract is sent, on {sent}");
        return Err(Error::no_contract(format!("{message}; say a later day of delivery")));
    }
    match (order.on, quote.valid_until) {
        (Some(on), Some(until)) if on > until => {
            let message = format!("the quote held until {until}, and the contract would be sent on {on}");
            Err(Error::no_contract(format!("{message}; decide and quote the request as of a later day")))
        }
        _ => Ok(()),
    }
}

/// The one service that the request comes to, whatever is still open.
fn sold<'p>(decision: &Decision, policy: &'p Policy) -> Result<&'p Service, Error> {
    let offer = |outcome: &Outcome| outcome.offer.filter(|_| outcome.class != Class::Support && !outcome.declined);
    let outcome = &decision.outcome;
    let is_open = decision.certainty == Certainty::Open;
    if is_open && decision.possible.iter().any(|possible| offer(&possible.outcome) != offer(outcome)) {
        let asked = decision.missing.iter().chain(&decision.to_confirm);
        let asked: Vec<String> = asked.map(|fact| format!("`{}`", policy.fact(*fact).name)).collect();
        let first = if asked.is_empty() { String::new() } else { format!(": {}", asked.join(", ")) };
        let message = "the decision is open, and the request may come to something else; ask what is missing before a contract is sent";
        return Err(Error::no_contract(format!("{message}{first}")));
    }
    let said = match offer(outcome) {
        Some(id) => {
            let service = policy.services.get(id.0 as usize);
            return service
                .ok_or_else(|| Error::no_contract("the decision is one of another policy; decide by this one"));
        }
        None if outcome.class == Class::Support => {
            "the request is support, and nothing is sold; do it without a contract"
        }
        None if outcome.declined => "the request is declined, also for money; do not send a contract",
        None => "no service is the way out, so there is no contract; name one under `offer`",
    };
    Err(Error::no_contract(said))
}
