//! A letter to a client.

use super::client::ClientAnswer;
use super::client_words::{ClientPart, ClientWords};
use super::page::{Line, Section};
use super::replies::{Told, told};
use crate::class::Class;

/// Longer names of requests are not said.
const LONGEST_ID: usize = 40;

impl ClientAnswer {
    /// The answer as a letter, in sections. What it is made of holds nothing internal, so neither does the letter.
    #[must_use]
    pub fn letter(&self, words: &dyn ClientWords) -> Vec<Section> {
        letter(self, words)
    }
}

pub(super) fn letter<W: ClientWords + ?Sized>(answer: &ClientAnswer, words: &W) -> Vec<Section> {
    let heading = |part: ClientPart| Some(words.client_heading(part));
    let items = |texts: &[crate::explanation::ClientText]| texts.iter().map(|text| Line::item(text)).collect();
    let mut opening = vec![Line::paragraph(&format!("{} {}", words.thanks(plain_id(answer)), words.verdict(answer)))];
    opening.extend(answer.reason.as_ref().map(|reason| Line::paragraph(reason)));
    let until = answer.until.as_ref().map_or_else(Vec::new, |until| words.until(until));
    let sections = [
        (None, opening),
        (heading(ClientPart::Offer), offer(answer, words)),
        (heading(ClientPart::Referral), referral(answer, words)),
        (heading(ClientPart::Promise), promise(answer, words)),
        (heading(ClientPart::First), items(&answer.first)),
        (heading(ClientPart::Questions), questions(answer, words)),
        (heading(ClientPart::Ways), answer.ways.iter().map(|way| Line::item(&words.way(way))).collect()),
        (heading(ClientPart::Until), paragraph(&until)),
        (heading(ClientPart::Notes), items(&answer.notes)),
        (None, vec![Line::paragraph(&words.basis(answer))]),
    ];
    sections.into_iter().filter_map(|(heading, lines)| Section::new(heading, lines)).collect()
}

/// The request's name, if it is one: who sends a sentence in its place does not have it said by us.
fn plain_id(answer: &ClientAnswer) -> Option<&str> {
    let is_plain = |letter: char| letter.is_alphanumeric() || "-_#./:".contains(letter);
    answer.id.as_deref().filter(|id| id.chars().count() <= LONGEST_ID && id.chars().all(is_plain))
}

/// Sentences as one paragraph.
fn paragraph(sentences: &[String]) -> Vec<Line> {
    vec![Line::paragraph(&sentences.join(" "))]
}

fn offer<W: ClientWords + ?Sized>(answer: &ClientAnswer, words: &W) -> Vec<Line> {
    let mut lines = Vec::new();
    if let Some(offer) = &answer.offer {
        lines.push(Line::paragraph(&words.offer(offer)));
        lines.extend(offer.surcharges.iter().map(|surcharge| Line::paragraph(&words.surcharge(surcharge))));
    }
    lines
}

fn referral<W: ClientWords + ?Sized>(answer: &ClientAnswer, words: &W) -> Vec<Line> {
    let party = answer.refer_to.iter();
    party.map(|party| Line::paragraph(&words.party(party)).linked(party.url.as_deref())).collect()
}

fn promise<W: ClientWords + ?Sized>(answer: &ClientAnswer, words: &W) -> Vec<Line> {
    if answer.class != Class::Support {
        return Vec::new();
    }
    let mut lines = Vec::new();
    if let Some(remedies) = answer.remedy.as_ref().filter(|remedies| !remedies.is_empty()) {
        let all: Vec<String> = remedies.iter().map(|one| words.remedy(*one)).collect();
        lines.push(Line::paragraph(&words.remedies(&all)));
    }
    lines.extend(answer.limits.iter().map(|reason| Line::paragraph(reason)));
    lines.extend(answer.promise.as_ref().map_or_else(Vec::new, |promise| paragraph(&words.promise(promise))));
    lines
}

fn questions<W: ClientWords + ?Sized>(answer: &ClientAnswer, words: &W) -> Vec<Line> {
    let mut lines = Vec::new();
    for question in &answer.questions {
        lines.push(Line::item(&words.question(question)));
        let Told { replies, others } = told(question);
        lines.extend(replies.iter().map(|reply| Line::under(&words.reply(reply))));
        lines.extend(others.iter().map(|others| Line::under(&words.other_replies(others))));
    }
    if answer.is_looked_up {
        lines.push(Line::paragraph(&words.looked_up(!answer.questions.is_empty())));
    }
    if !answer.promise_depends_on.is_empty() {
        lines.push(Line::paragraph(&words.promise_depends()));
        lines.extend(answer.promise_depends_on.iter().map(|ask| Line::item(ask)));
    }
    if answer.is_diagnosed {
        lines.push(Line::paragraph(&words.diagnosed()));
    }
    lines
}
