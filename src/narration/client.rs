//! What a client hears about a request, as data.
//!
//! The types here have no room for what is internal. A text of the policy comes in as a [`ClientText`], which is made of
//! what the author wrote for clients; everything else is a figure, a word of this crate, or the client's own id. There is
//! no id of a rule, a limit, a flag or a service, no note for the desk, no condition and no trace.

use serde::{Serialize, Serializer};

use super::About;
use super::releases::that_came_out;
use super::until::ClientUntil;
use super::values::{called, has_words, tells};
use crate::class::{AnsweredBy, Certainty, Class, Effort, Remedy};
use crate::decision::{Decision, Raised};
use crate::enquiry::{Aim, Answers, Budget, Change, ChangeWay, InScope, Lead, Question, Questions, Reply, WhatIf};
use crate::explanation::{ClientText, holds, reason};
use crate::facts::Facts;
use crate::policy::wording::Wording;
use crate::policy::{Extra, Price, Target};
use crate::value::{Date, Duration, Money};

/// More ways into scope nobody is told.
const MOST_WAYS: usize = 3;
/// More questions nobody is asked in one letter.
const MOST_QUESTIONS: usize = 5;

/// What a client hears about a request. Its days and amounts are plain, so that programs can read them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct ClientAnswer {
    /// The caller's name for the request.
    pub id: Option<String>,
    /// The day for which it was decided.
    pub date: Date,
    /// The title of the policy.
    pub policy: Option<ClientText>,
    /// The version of the policy, as its author wrote it.
    pub policy_version: Option<String>,
    /// Support, service or re-work; while it is open, the leaning.
    pub class: Class,
    /// Whether anything can still change the outcome. While it is open, offer, promise and the like are left out.
    pub certainty: Certainty,
    /// The clause that decides.
    pub clause: Option<String>,
    /// The reason.
    pub reason: Option<ClientText>,
    /// The service that is the way out.
    pub offer: Option<ClientOffer>,
    /// Another party that is the right address.
    pub refer_to: Option<ClientParty>,
    /// Not even for money.
    pub declined: bool,
    /// How much is promised.
    pub effort: Effort,
    /// What may be given; none if nothing is withheld.
    pub remedy: Option<Vec<Remedy>>,
    /// Why less is given or promised than usual.
    pub limits: Vec<ClientText>,
    /// What is promised.
    pub promise: Option<ClientPromise>,
    /// What the client is asked so that it is known what is promised.
    pub promise_depends_on: Vec<ClientText>,
    /// What the client has to do first.
    pub first: Vec<ClientText>,
    /// For an open request every outcome that is still possible.
    pub possible: Vec<ClientLead>,
    /// What the client is asked.
    pub questions: Vec<ClientQuestion>,
    /// Whether the desk has to look something up itself.
    pub is_looked_up: bool,
    /// Whether only a diagnosis can tell something.
    pub is_diagnosed: bool,
    /// What would bring it into scope, the cheapest first.
    pub ways: Vec<ClientWay>,
    /// Until when it is support, where there is an end.
    pub until: Option<ClientUntil>,
    /// What is worth knowing besides.
    pub notes: Vec<ClientText>,
    /// Whether anything was assumed that nobody told.
    pub is_assumed: bool,
}

/// A service that a client can order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct ClientOffer {
    /// Its title.
    pub title: Option<ClientText>,
    /// Its standard price.
    #[serde(serialize_with = "shown")]
    pub price: Option<Price>,
    /// What comes on top of the price.
    pub surcharges: Vec<ClientSurcharge>,
    /// Whether its contract lies ready.
    pub has_contract: bool,
}

/// What comes on top of a price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct ClientSurcharge {
    /// When it is charged, in the policy's words.
    pub title: Option<ClientText>,
    /// How much.
    #[serde(serialize_with = "said")]
    pub extra: Extra,
    /// Whether it surely is charged; else it may be.
    pub is_sure: bool,
}

/// Somebody else who is the right address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct ClientParty {
    /// The title.
    pub title: Option<ClientText>,
    /// The address, as the policy writes it.
    pub url: Option<String>,
}

/// What is promised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct ClientPromise {
    /// How fast somebody answers.
    pub response: Option<ClientTarget>,
    /// How fast there is a way around it.
    pub workaround: Option<ClientTarget>,
    /// How fast it is mended.
    pub resolution: Option<ClientTarget>,
    /// How often the client hears how it stands.
    pub updates: Option<ClientTarget>,
}

/// One promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ClientTarget {
    /// It is said that there is none.
    None,
    /// As fast as can be, without a time.
    BestEffort,
    /// Within this time.
    Within {
        /// How long.
        #[serde(serialize_with = "said")]
        time: Duration,
        /// Which time counts.
        hours: ClientHours,
    },
}

/// Which time counts for what is promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ClientHours {
    /// The policy does not say.
    Unsaid,
    /// All of it.
    Always,
    /// The hours of the desk.
    Service,
}

/// What a request would come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct ClientLead {
    /// Support, service or re-work.
    pub class: Class,
    /// The title of the service that would be the way out.
    pub offer: Option<ClientText>,
    /// Its standard price.
    #[serde(serialize_with = "shown")]
    pub price: Option<Price>,
    /// The title of another party that would be the right address.
    pub refer_to: Option<ClientText>,
    /// Not even for money.
    pub declined: bool,
    /// How much would be promised.
    pub effort: Effort,
    /// What might be given; none if nothing is withheld.
    pub remedy: Option<Vec<Remedy>>,
    /// Whether somebody's approval would be needed.
    pub approval: bool,
    /// What the client would have to do first.
    pub first: Vec<ClientText>,
}

/// A question to the client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct ClientQuestion {
    /// The question in the policy's words, if it has any.
    pub ask: Option<ClientText>,
    /// What it asks for, where that is one of the things that every desk asks for.
    pub about: Option<About>,
    /// Whether the client's own text speaks of it, so that it only has to be confirmed.
    pub is_to_confirm: bool,
    /// What the text says, where the language has words for it.
    #[serde(serialize_with = "shown")]
    pub heard: Option<Answers>,
    /// Where the answers lead. Empty where they are names that the language has no words for.
    pub replies: Vec<ClientReply>,
}

/// Answers to one question that lead to the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct ClientReply {
    /// Which answers.
    pub answers: Answers,
    /// What they lead to.
    pub leads_to: Vec<ClientLead>,
    /// Whether they settle it.
    pub settles: bool,
}

/// Changes that together bring a request into scope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct ClientWay {
    /// What has to change.
    pub changes: Vec<ClientChange>,
    /// What the services for it cost together, where each has a fixed price.
    #[serde(serialize_with = "shown")]
    pub price: Option<Money>,
    /// Where it leads.
    pub leads_to: Vec<ClientLead>,
    /// Whether its only service is the one that is offered anyway.
    pub is_offered: bool,
}

/// One thing that has to change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct ClientChange {
    /// How, in the policy's words.
    pub way: ClientText,
    /// To what, where that says more than the way does, and where the language has words for it.
    #[serde(serialize_with = "shown")]
    pub to: Option<Answers>,
    /// The title of the service that does it.
    pub offer: Option<ClientText>,
    /// Its standard price.
    #[serde(serialize_with = "shown")]
    pub price: Option<Price>,
}

fn shown<S: Serializer>(value: &Option<impl ToString>, serializer: S) -> Result<S::Ok, S::Error> {
    value.as_ref().map(ToString::to_string).serialize(serializer)
}

fn said<S: Serializer>(value: &impl ToString, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&value.to_string())
}

impl Facts<'_> {
    /// What the client hears about the request, with the texts in the language that the facts are
    /// [said in](Self::said_in). See [the room](crate::narration).
    #[must_use]
    pub fn for_client(&self, budget: Budget) -> ClientAnswer {
        let decision = self.decide_exactly(budget);
        if decision.is_open() {
            return self.open_answer(&decision, &self.questions(budget));
        }
        if decision.class() == Class::Support {
            return self.support_answer(&decision, self.in_scope_until(budget).as_ref());
        }
        self.other_answer(&decision, &self.what_if(Aim::IntoScope, budget))
    }

    /// What is settled and support, with how long it stays so.
    pub(super) fn support_answer(&self, decision: &Decision, scope: Option<&InScope>) -> ClientAnswer {
        let until = scope.and_then(ClientUntil::of);
        ClientAnswer { until, ..self.settled_part(decision, self.bare(decision)) }
    }

    /// What is settled and no support, with what would bring it into scope.
    pub(super) fn other_answer(&self, decision: &Decision, found: &WhatIf) -> ClientAnswer {
        let ways = found.ways.iter().take(MOST_WAYS).map(|way| ClientWay::of(self, way)).collect();
        ClientAnswer { ways, ..self.settled_part(decision, self.bare(decision)) }
    }

    /// What is so of every decision.
    fn bare(&self, decision: &Decision) -> ClientAnswer {
        let policy = self.policy;
        let rule = policy.rule(decision.rule);
        let is_decided = !decision.is_open() && holds(self, decision);
        let reason = reason(self, decision).filter(|_| is_decided);
        let flags = decision.flags.iter().filter_map(|raised| match raised {
            Raised::Flag(id) => policy.flag(*id).because.as_ref(),
            _ => None,
        });
        ClientAnswer {
            id: self.id.clone(),
            date: self.day,
            policy: self.text(policy.title.as_ref()),
            policy_version: policy.version.clone(),
            class: decision.class(),
            certainty: decision.certainty,
            clause: rule.clause.as_deref().filter(|_| is_decided).map(str::to_owned),
            reason,
            offer: None,
            refer_to: None,
            declined: false,
            effort: Effort::Committed,
            remedy: None,
            limits: Vec::new(),
            promise: None,
            promise_depends_on: Vec::new(),
            first: Vec::new(),
            possible: Vec::new(),
            questions: Vec::new(),
            is_looked_up: false,
            is_diagnosed: false,
            ways: Vec::new(),
            until: None,
            notes: flags.filter_map(|because| ClientText::stated(self, because)).collect(),
            is_assumed: !decision.assumed.is_empty(),
        }
    }

    /// What is said of a decision that nothing can change any more.
    fn settled_part(&self, decision: &Decision, answer: ClientAnswer) -> ClientAnswer {
        let (policy, outcome) = (self.policy, &decision.outcome);
        let lead = ClientLead::of(&Lead::of(self, outcome));
        let limits = decision.limits.iter().filter_map(|id| policy.limit(*id).because.as_ref());
        ClientAnswer {
            offer: outcome.offer.map(|_| self.offer(decision, &lead)),
            refer_to: outcome
                .refer_to
                .map(|id| ClientParty { title: lead.refer_to.clone(), url: policy.party(id).url.clone() }),
            declined: outcome.declined,
            effort: outcome.effort,
            remedy: lead.remedy,
            limits: limits.filter_map(|because| ClientText::stated(self, because)).collect(),
            promise: self.promise(decision),
            promise_depends_on: self.promise_depends_on(decision),
            first: lead.first,
            ..answer
        }
    }

    fn text(&self, wording: Option<&Wording>) -> Option<ClientText> {
        wording.map(|wording| ClientText::of(self, wording))
    }

    fn offer(&self, decision: &Decision, lead: &ClientLead) -> ClientOffer {
        let service = decision.outcome.offer.map(|id| self.policy.service(id));
        let rows = service.map_or(&[][..], |service| &service.surcharges);
        let surcharges = decision.surcharges.iter().filter_map(|charged| {
            let row = rows.get(charged.row)?;
            let title = self.text(row.title.as_ref());
            Some(ClientSurcharge { title, extra: row.extra, is_sure: charged.is_sure })
        });
        ClientOffer {
            title: lead.offer.clone(),
            price: lead.price.clone(),
            surcharges: surcharges.collect(),
            has_contract: service.is_some_and(|service| !service.contract.is_empty()),
        }
    }

    fn promise(&self, decision: &Decision) -> Option<ClientPromise> {
        let promise = &self.policy.commitment(decision.commitment.row?).promise;
        let hours = |calendar| match calendar {
            None => ClientHours::Unsaid,
            Some(id) if self.policy.calendar(id).is_always() => ClientHours::Always,
            Some(_) => ClientHours::Service,
        };
        let target = |target: Option<Target>| {
            Some(match target? {
                Target::None => ClientTarget::None,
                Target::BestEffort => ClientTarget::BestEffort,
                Target::Within(within) => {
                    let hours = hours(within.calendar.or(promise.calendar));
                    ClientTarget::Within { time: within.time, hours }
                }
            })
        };
        Some(ClientPromise {
            response: target(promise.response),
            workaround: target(promise.workaround),
            resolution: target(promise.resolution),
            updates: target(promise.updates),
        })
    }

    /// Questions of which the answers would tell which commitment holds.
    fn promise_depends_on(&self, decision: &Decision) -> Vec<ClientText> {
        let missing = decision.commitment.missing.iter().map(|fact| self.policy.fact(*fact));
        let asked = missing.filter(|def| def.answered_by == AnsweredBy::Customer);
        asked.filter_map(|def| self.text(def.ask.as_ref())).collect()
    }

    /// What is asked, and what it may come to.
    pub(super) fn open_answer(&self, decision: &Decision, found: &Questions) -> ClientAnswer {
        let is_asked = |question: &Question| question.answered_by == AnsweredBy::Customer;
        // What may never matter, as it hangs on another answer, is not asked yet.
        let is_sure = |question: &Question| self.applies_surely(&question.fact);
        let asked = found.questions.iter().filter(|one| is_asked(one)).enumerate();
        let asked = asked.filter(|(at, one)| *at == 0 || is_sure(one)).map(|(_, one)| one).take(MOST_QUESTIONS);
        ClientAnswer {
            questions: asked.map(|one| ClientQuestion::of(self, one)).collect(),
            is_looked_up: found.questions.iter().any(|one| !is_asked(one)) || found.is_left_to_the_desk(),
            is_diagnosed: !found.by_diagnosis.is_empty(),
            possible: distinct(&found.possible),
            ..self.bare(decision)
        }
    }
}

/// Each lead once; without their ids some may be the same.
pub(super) fn distinct(leads: &[Lead]) -> Vec<ClientLead> {
    let mut all: Vec<ClientLead> = Vec::new();
    for lead in leads.iter().map(ClientLead::of) {
        if !all.contains(&lead) {
            all.push(lead);
        }
    }
    all
}

impl ClientLead {
    fn of(lead: &Lead) -> Self {
        Self {
            class: lead.class,
            offer: lead.offer_title.clone(),
            price: lead.price.clone(),
            refer_to: lead.refer_to_title.clone(),
            declined: lead.declined,
            effort: lead.effort,
            remedy: lead.remedy.clone(),
            approval: lead.approval,
            first: lead.first.clone(),
        }
    }
}

impl ClientQuestion {
    fn of(facts: &Facts<'_>, question: &Question) -> Self {
        let is_said = question.replies.iter().all(|reply| has_words(facts, &reply.answers));
        let replies = question.replies.iter().filter_map(|reply| {
            let Reply { answers, leads_to, settles, .. } = reply;
            let mut answers = called(facts, answers);
            answers.groups = that_came_out(facts, &question.fact, &answers.groups);
            let is_asked = !answers.groups.is_empty();
            is_asked.then(|| ClientReply { answers, leads_to: distinct(leads_to), settles: *settles })
        });
        let heard = facts.heard(&question.fact).filter(|heard| question.is_to_confirm && has_words(facts, heard));
        Self {
            ask: question.ask.clone(),
            about: About::of(&question.fact),
            is_to_confirm: question.is_to_confirm,
            heard: heard.map(|heard| called(facts, &heard)),
            replies: replies.filter(|_| is_said).collect(),
        }
    }
}

impl ClientWay {
    fn of(facts: &Facts<'_>, way: &ChangeWay) -> Self {
        let change = |change: &Change| ClientChange {
            way: change.way.clone(),
            to: Some(&change.to).filter(|to| tells(to) && has_words(facts, to)).map(|to| called(facts, to)),
            offer: change.offer_title.clone(),
            price: change.price.clone(),
        };
        Self {
            changes: way.changes.iter().map(change).collect(),
            price: way.price,
            leads_to: distinct(&way.leads_to),
            is_offered: way.is_offered,
        }
    }
}
