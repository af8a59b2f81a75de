//! Which answers to a question a letter tells one by one, and what it says of the others.

use serde::Serialize;

use super::client::{ClientLead, ClientQuestion, ClientReply};
use super::scope::ClientScope;
use crate::enquiry::Group;

/// Of more groups of answers than this nobody is told where each leads.
const MOST_REPLIES: usize = 3;
/// Of more values than this nobody reads the list.
const MOST_VALUES: usize = 6;

/// All answers to a question of which a letter does not tell one by one where they lead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct ClientOthers {
    /// What they lead to.
    pub leads_to: Vec<ClientLead>,
    /// Whether each of them settles it.
    pub settles: bool,
}

/// What a letter tells of the answers to a question.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// Answers one by one.
    pub(super) replies: Vec<ClientReply>,
    /// All the others.
    pub(super) others: Option<ClientOthers>,
}

/// The answers that settle it, as far as a client cares: no long lists, no candidates of releases alone, and nothing that
/// somebody has to approve. What is left is told together, unless it is one short answer. Yes and no are two answers, and
/// there are no others.
pub(super) fn told(question: &ClientQuestion) -> Told {
    let settles = |reply: &ClientReply| reply.settles;
    if !question.replies.iter().any(settles) {
        return Told::default();
    }
    if question.replies.iter().all(is_yes_no) {
        let mut replies = question.replies.clone();
        replies.sort_by_key(|reply| reply.answers.groups.contains(&Group::YesNo(false)));
        return Told { replies, others: None };
    }
    let (mut replies, mut others): (Vec<ClientReply>, Vec<ClientReply>) =
        joined(&question.replies).into_iter().partition(is_plain);
    if replies.len() > MOST_REPLIES {
        // Of many the client is told what is support, and where leads what the text says.
        let heard = question.heard.as_ref().map_or(&[][..], |heard| &heard.groups);
        let is_heard = |reply: &ClientReply| reply.answers.groups.iter().any(|group| heard.contains(group));
        let is_support = |reply: &ClientReply| ClientScope::of(&reply.leads_to) == ClientScope::In;
        others.extend(replies.extract_if(.., |reply| !is_support(reply) && !is_heard(reply)));
    }
    if !others.is_empty() {
        // Beside "anything else" there is nothing else.
        others.extend(replies.extract_if(.., |reply| is_rest(reply)));
    }
    if replies.is_empty() || replies.len() > MOST_REPLIES + 1 {
        return Told::default();
    }
    match &others[..] {
        [] => Told { replies, others: None },
        [only] if is_short(only) && !is_rest(only) => {
            replies.extend(others);
            Told { replies, others: None }
        }
        _ => Told { replies, others: Some(together(&others)) },
    }
}

fn is_plain(reply: &ClientReply) -> bool {
    let is_candidate = |group: &Group| matches!(group, Group::Candidate { .. });
    let is_approved = reply.leads_to.iter().any(|lead| lead.approval);
    reply.settles && is_short(reply) && !is_approved && !reply.answers.groups.iter().all(is_candidate)
}

fn is_yes_no(reply: &ClientReply) -> bool {
    reply.answers.groups.iter().all(|group| matches!(group, Group::YesNo(_)))
}

fn is_short(reply: &ClientReply) -> bool {
    let answers = &reply.answers;
    answers.in_runs().len() <= MOST_VALUES && !answers.groups.iter().any(|group| matches!(group, Group::OtherLists(_)))
}

fn is_rest(reply: &ClientReply) -> bool {
    reply.answers.groups.contains(&Group::AnythingElse)
}

/// Answers that surely lead to the same, as a client hears it, together. What is anything else stays last.
fn joined(replies: &[ClientReply]) -> Vec<ClientReply> {
    let mut all: Vec<ClientReply> = Vec::new();
    for reply in replies {
        let same = |one: &&mut ClientReply| one.settles && reply.settles && one.leads_to == reply.leads_to;
        match all.iter_mut().find(same) {
            Some(known) => known.answers.groups.extend(reply.answers.groups.clone()),
            None => all.push(reply.clone()),
        }
    }
    for reply in all.iter_mut().filter(|reply| is_rest(reply)) {
        reply.answers.groups = vec![Group::AnythingElse];
    }
    all.sort_by_key(is_rest);
    all
}

/// What may have to be approved is told once, as that.
fn together(others: &[ClientReply]) -> ClientOthers {
    let mut leads_to: Vec<ClientLead> = Vec::new();
    for lead in others.iter().flat_map(|reply| &reply.leads_to) {
        let is_same =
            |known: &&mut ClientLead| ClientLead { approval: lead.approval, ..ClientLead::clone(known) } == *lead;
        match leads_to.iter_mut().find(is_same) {
            Some(known) => known.approval |= lead.approval,
            None => leads_to.push(lead.clone()),
        }
    }
    ClientOthers { leads_to, settles: others.iter().all(|reply| reply.settles) }
}
