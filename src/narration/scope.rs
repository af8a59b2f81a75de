//! Whether something is in scope and how far it is helped, as far as a client is told.

use super::client::{ClientAnswer, ClientLead, ClientReply, ClientWay};
use crate::class::{Class, Effort, Remedy};

/// Whether what is open is in scope, by the classes that it may come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ClientScope {
    /// It is support anyway.
    In,
    /// It is support in most cases.
    Likely,
    /// It depends.
    Unknown,
    /// It is no support anyway.
    Out,
}

impl ClientScope {
    /// Of what something may come to.
    #[must_use]
    pub fn of(leads: &[ClientLead]) -> Self {
        let support = leads.iter().filter(|lead| lead.class == Class::Support).count();
        match leads.len() {
            0 => Self::Unknown,
            all if support == all => Self::In,
            _ if support == 0 => Self::Out,
            all if 2 * support > all => Self::Likely,
            _ => Self::Unknown,
        }
    }
}

impl ClientAnswer {
    /// Whether the request is in scope, as far as its outcomes and the answers to the first question tell.
    #[must_use]
    pub fn scope(&self) -> ClientScope {
        let by_outcomes = ClientScope::of(&self.possible);
        let replies = self.questions.first().map_or(&[][..], |question| &question.replies);
        let is_support = |reply: &&ClientReply| ClientScope::of(&reply.leads_to) == ClientScope::In;
        let is_mostly = 2 * replies.iter().filter(is_support).count() > replies.len();
        if by_outcomes == ClientScope::Unknown && is_mostly { ClientScope::Likely } else { by_outcomes }
    }
}

/// How far a client is helped, where a way has brought a request into scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ClientHelp {
    /// As is promised.
    Full,
    /// As well as can be, without promised times.
    Best,
    /// It differs between what the way leads to.
    Differs,
}

impl ClientWay {
    /// How far the client is helped then.
    #[must_use]
    pub fn help(&self) -> ClientHelp {
        let is_best = self.leads_to.iter().all(|lead| lead.effort == Effort::Best);
        let mut remedies = self.leads_to.iter().map(|lead| &lead.remedy);
        let first = remedies.next();
        match self.leads_to.len() {
            ..=1 if is_best => ClientHelp::Best,
            ..=1 => ClientHelp::Full,
            _ if is_best && remedies.all(|one| Some(one) == first) => ClientHelp::Best,
            _ => ClientHelp::Differs,
        }
    }

    /// What may be given then; none if nothing is withheld, or if it differs.
    #[must_use]
    pub fn remedies(&self) -> Option<&[Remedy]> {
        let first = self.leads_to.first()?;
        let remedies = first.remedy.as_deref().filter(|remedies| !remedies.is_empty());
        remedies.filter(|_| self.help() != ClientHelp::Differs)
    }
}
