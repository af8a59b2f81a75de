//! What a desk reads: a brief for the agent, and all of it for the auditor.

use std::collections::BTreeSet;

use super::desk::DeskAnswer;
use super::desk_part::DeskPart;
use super::desk_words::DeskWords;
use super::page::{Line, Section};
use crate::class::{Certainty, Class};
use crate::enquiry::{ChangeWay, Lead, Questions};

/// Of more outcomes than this an answer to a question tells the classes alone.
const MOST_LEADS: usize = 3;
/// So many ways out of scope an agent is told.
const MOST_OUT: usize = 3;

/// The decision with its clause, what is still needed, what would change it, and what it rests on.
pub(super) fn brief<W: DeskWords + ?Sized>(told: &DeskAnswer, words: &W) -> Vec<Section> {
    let mut decision = opening(told, words);
    let explanation = &told.explanation;
    decision.extend(explanation.limited_by.iter().filter_map(|limit| limit.reason.as_deref()).map(Line::item));
    decision.extend(notes(told, words));
    // What a settled outcome assumes stands among what it rests on.
    let mut taken = words.unread(&explanation.answer);
    taken.extend(words.assumed(&explanation.answer).filter(|_| told.enquiry.sufficient.is_none()));
    joined(
        words,
        vec![
            (DeskPart::Decision, decision),
            (DeskPart::Open, questions(&told.enquiry.questions, words)),
            (DeskPart::Taken, items(&taken)),
            (DeskPart::Flags, items(&flags(told, words))),
            (DeskPart::Ways, ways(told, words)),
            (DeskPart::WaysOut, ways_out(told, words, MOST_OUT)),
            (DeskPart::Until, items(&until(told, words))),
            (DeskPart::Grounds, items(&grounds(told, words))),
        ],
    )
}

/// Everything.
pub(super) fn whole<W: DeskWords + ?Sized>(told: &DeskAnswer, words: &W) -> Vec<Section> {
    let explanation = &told.explanation;
    let answer = &explanation.answer;
    let all = |lines: Vec<String>| items(&lines);
    let mut decision = opening(told, words);
    decision.extend(notes(told, words));
    let mut taken = words.unread(answer);
    taken.extend(words.assumed(answer));
    // What completing the request comes to is more exact.
    let mut open = if told.enquiry.exact.is_narrowed { Vec::new() } else { all(words.may_come_to(answer)) };
    open.extend(questions(&told.enquiry.questions, words));
    joined(
        words,
        vec![
            (DeskPart::Decision, decision),
            (DeskPart::Open, open),
            (DeskPart::Taken, all(taken)),
            (DeskPart::Conditions, all(explanation.deciding.tests.iter().map(|test| words.test(test)).collect())),
            (DeskPart::Limits, all(explanation.limited_by.iter().map(|limit| words.limit(limit)).collect())),
            (DeskPart::Flags, items(&flags(told, words))),
            (DeskPart::Also, all(explanation.also.iter().map(|also| words.also(also)).collect())),
            (DeskPart::Ways, ways(told, words)),
            (DeskPart::WaysOut, ways_out(told, words, usize::MAX)),
            (DeskPart::Until, all(until(told, words))),
            (DeskPart::Exact, all(words.exact(&told.enquiry.exact))),
            (DeskPart::Grounds, all(grounds(told, words))),
            (DeskPart::Earlier, all(explanation.earlier.iter().map(|rule| words.passed_over(rule)).collect())),
            (DeskPart::Facts, all(explanation.facts.iter().map(|fact| words.fact(fact)).collect())),
            (DeskPart::Policy, all(words.policy(answer))),
        ],
    )
}

fn joined<W: DeskWords + ?Sized>(words: &W, parts: Vec<(DeskPart, Vec<Line>)>) -> Vec<Section> {
    parts.into_iter().filter_map(|(part, lines)| Section::new(Some(words.heading(part)), lines)).collect()
}

fn items(lines: &[String]) -> Vec<Line> {
    lines.iter().map(|line| Line::item(line)).collect()
}

/// The decision, its rule, its reason and its terms.
fn opening<W: DeskWords + ?Sized>(told: &DeskAnswer, words: &W) -> Vec<Line> {
    let answer = &told.explanation.answer;
    // A reason is there only if its rule holds, perhaps by what a text says.
    let exact = &told.enquiry.exact;
    let is_settled = exact.is_narrowed && exact.possible.len() == 1;
    if answer.certainty == Certainty::Open && (answer.reason.is_none() || is_settled) {
        return open_verdict(told, words);
    }
    let mut lines = vec![Line::item(&words.verdict_of(answer)), Line::item(&words.rule(answer))];
    lines.extend(answer.reason.as_deref().map(Line::item));
    let url = answer.refer_to_url.as_deref();
    lines.extend(words.terms(told).iter().map(|line| Line::item(line).linked(url)));
    lines
}

/// An open decision: what surely is so of it, or else what it leans to. What binds one of its outcomes is said where each
/// of them is.
fn open_verdict<W: DeskWords + ?Sized>(told: &DeskAnswer, words: &W) -> Vec<Line> {
    let (answer, exact) = (&told.explanation.answer, &told.enquiry.exact);
    let possible = &exact.possible[..];
    match (exact.is_narrowed, possible) {
        (true, [only]) => vec![Line::item(&words.verdict_anyway(only))],
        (true, [first, rest @ ..]) if rest.iter().all(|one| one.class == first.class) => {
            vec![Line::item(&words.class_anyway(first.class))]
        }
        // What it seems to lean to is none of what it may come to.
        (true, all) if all.iter().all(|one| one.class != answer.class) => {
            let classes: BTreeSet<Class> = all.iter().map(|one| one.class).collect();
            vec![Line::item(&words.one_of_classes(&classes.into_iter().collect::<Vec<_>>()))]
        }
        _ => vec![Line::item(&words.verdict_of(answer)), Line::item(&words.rule(answer))],
    }
}

/// What the author notes for the desk.
fn notes<W: DeskWords + ?Sized>(told: &DeskAnswer, words: &W) -> Vec<Line> {
    let explanation = &told.explanation;
    let limits = explanation.limited_by.iter().map(|limit| &limit.internal);
    let flags = explanation.raised.iter().map(|flag| &flag.internal);
    let all = std::iter::once(&explanation.deciding.internal).chain(limits).chain(flags);
    all.flatten().map(|note| Line::item(&words.note(note))).collect()
}

fn flags<W: DeskWords + ?Sized>(told: &DeskAnswer, words: &W) -> Vec<String> {
    told.explanation.raised.iter().map(|flag| words.flag(flag)).collect()
}

fn questions<W: DeskWords + ?Sized>(questions: &Questions, words: &W) -> Vec<Line> {
    let mut lines = Vec::new();
    for question in &questions.questions {
        lines.push(Line::item(&words.desk_question(question)));
        for reply in &question.replies {
            let leads = leads(&reply.leads_to, words);
            lines.push(Line::under(&words.desk_reply(reply, &leads)));
        }
    }
    if !questions.by_diagnosis.is_empty() {
        lines.push(Line::item(&words.by_diagnosis(&questions.by_diagnosis)));
    }
    lines.extend(words.open_days(questions).iter().map(|line| Line::item(line)));
    lines
}

/// Each in words; of many the classes alone.
fn leads<W: DeskWords + ?Sized>(leads: &[Lead], words: &W) -> Vec<String> {
    if leads.len() <= MOST_LEADS {
        return leads.iter().map(|lead| words.desk_lead(lead)).collect();
    }
    let classes: std::collections::BTreeSet<Class> = leads.iter().map(|lead| lead.class).collect();
    classes.into_iter().map(|class| words.class(class)).collect()
}

fn ways<W: DeskWords + ?Sized>(told: &DeskAnswer, words: &W) -> Vec<Line> {
    let Some(found) = &told.enquiry.what_if else { return Vec::new() };
    let mut lines: Vec<Line> = found.ways.iter().map(|way| Line::item(&words.desk_way(way))).collect();
    if !found.is_complete {
        lines.push(Line::item(&words.more_ways()));
    }
    lines
}

/// The shortest come first. Of more than `most` ways, and of as many kinds of values each, the rest is left out.
fn ways_out<W: DeskWords + ?Sized>(told: &DeskAnswer, words: &W, most: usize) -> Vec<Line> {
    let Some(found) = &told.enquiry.out_of_scope else { return Vec::new() };
    let mut ways: Vec<ChangeWay> = found.ways.clone();
    ways.sort_by_key(|way| way.changes.len());
    let mut is_whole = found.is_complete && ways.len() <= most;
    let mut lines = Vec::new();
    for mut way in ways.into_iter().take(most) {
        for change in &mut way.changes {
            is_whole &= change.to.groups.len() <= most;
            change.to.groups.truncate(most);
        }
        lines.push(Line::item(&words.desk_way_out(&way, &leads(&way.leads_to, words))));
    }
    if !is_whole {
        lines.push(Line::item(&words.more_ways()));
    }
    lines
}

fn until<W: DeskWords + ?Sized>(told: &DeskAnswer, words: &W) -> Vec<String> {
    told.enquiry.in_scope.as_ref().map_or_else(Vec::new, |scope| words.in_scope(scope))
}

fn grounds<W: DeskWords + ?Sized>(told: &DeskAnswer, words: &W) -> Vec<String> {
    told.enquiry.sufficient.as_ref().map_or_else(Vec::new, |found| words.grounds(found))
}
