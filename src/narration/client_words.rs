//! What is said to a client. A phrase book is handed nothing that is internal.

use super::Words;
use super::client::{
    ClientAnswer, ClientChange, ClientHours, ClientLead, ClientOffer, ClientParty, ClientPromise, ClientQuestion,
    ClientReply, ClientSurcharge, ClientTarget, ClientWay,
};
use super::replies::ClientOthers;
use super::scope::{ClientHelp, ClientScope};
use super::until::ClientUntil;
use crate::class::{Certainty, Class, Effort};
use crate::enquiry::{Answers, Group};
use crate::policy::Price;
use crate::value::locale::English;

/// Of more than this it is not said one by one what something comes to.
pub(super) const FEW_LEADS: usize = 3;

/// A part of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ClientPart {
    /// The service.
    Offer,
    /// Who else can help.
    Referral,
    /// What is promised and what may be given.
    Promise,
    /// What the client has to do first.
    First,
    /// Questions.
    Questions,
    /// What would bring it into scope.
    Ways,
    /// Until when it is support.
    Until,
    /// What is worth knowing besides.
    Notes,
}

/// What is said to a client: whole sentences, polite, without anything that only a desk understands. Every method has an
/// English form; a host replaces those that it says differently.
pub trait ClientWords: Words {
    /// Thanks for the request.
    fn thanks(&self, id: Option<&str>) -> String {
        id.map_or_else(|| "Thank you for your request.".to_owned(), |id| format!("Thank you for your request {id}."))
    }

    /// What it comes to, in one sentence or two.
    fn verdict(&self, answer: &ClientAnswer) -> String {
        let text = match (answer.certainty, answer.class) {
            (Certainty::Open, _) => return self.open_verdict(answer).to_owned(),
            (_, Class::Support) if answer.effort == Effort::Best => {
                "It is covered by support. We help as well as we can, but we cannot promise any times for it."
            }
            (_, Class::Support) => "It is covered by support.",
            (_, Class::Service) if answer.declined => {
                "It is not covered by support, and we are sorry that we cannot do it as a paid service either."
            }
            (_, Class::Service) if answer.offer.is_some() => {
                "It is not covered by support, but we can help you with a service."
            }
            (_, Class::Service) if answer.refer_to.is_some() => {
                "It is not covered by support, but we know who can help you."
            }
            (_, Class::Service) => "It is not covered by support.",
            (_, Class::Rework) => {
                "It goes beyond what support and maintenance can do, and we would like to plan the way ahead with you."
            }
        };
        match answer.certainty {
            Certainty::Approval => format!("{text} This still has to be approved on our side; we will let you know."),
            _ => text.to_owned(),
        }
    }

    /// What may be said of a request that is open.
    fn open_verdict(&self, answer: &ClientAnswer) -> &str {
        match answer.scope() {
            ClientScope::In => "It is covered by support; only the details of our help are still open.",
            ClientScope::Likely if answer.questions.is_empty() => {
                "In most cases it is covered by support; whether it is in yours depends on a few details that we do not know \
                 yet."
            }
            ClientScope::Likely => {
                "In most cases it is covered by support; whether it is in yours depends on your answer to what we ask below."
            }
            ClientScope::Unknown => {
                "Whether it is covered by support depends on a few details that we do not know yet."
            }
            ClientScope::Out => "It is not covered by support; what we can do for you depends on a few details.",
        }
    }

    /// A service with its price.
    fn offer(&self, offer: &ClientOffer) -> String {
        let mut text = self.service(offer.title.as_deref(), offer.price.as_ref());
        text.push('.');
        if offer.has_contract {
            text.push_str(" The contract for it is ready, and we gladly send it to you.");
        }
        text
    }

    /// A service and its price in few words.
    fn service(&self, title: Option<&str>, price: Option<&Price>) -> String {
        let title = title.map_or_else(|| "A service".to_owned(), |title| stripped(title).to_owned());
        price.map_or_else(|| title.clone(), |price| format!("{title}: {}", self.price(price)))
    }

    /// What comes on top of the price.
    fn surcharge(&self, surcharge: &ClientSurcharge) -> String {
        let extra = self.extra(&surcharge.extra);
        let when = surcharge.title.as_ref().map_or_else(String::new, |title| format!(" ({})", stripped(title)));
        if surcharge.is_sure {
            format!("A surcharge applies{when}: {extra}.")
        } else {
            format!("A surcharge may apply{when}: {extra}.")
        }
    }

    /// Somebody else who is the right address.
    fn party(&self, party: &ClientParty) -> String {
        match (&party.title, &party.url) {
            (Some(title), Some(url)) => format!("The right address for this: {} ({url}).", stripped(title)),
            (Some(title), None) => format!("The right address for this: {}.", stripped(title)),
            (None, Some(url)) => format!("The right address for this: {url}"),
            (None, None) => "We gladly tell you whom to turn to.".to_owned(),
        }
    }

    /// What is promised, in sentences.
    fn promise(&self, promise: &ClientPromise) -> Vec<String> {
        let counted = |hours| match hours {
            ClientHours::Always => ", around the clock",
            ClientHours::Service => ", counted in our service hours",
            ClientHours::Unsaid => "",
        };
        let targets = [
            (promise.response, "We answer within", "We answer as soon as we can."),
            (promise.workaround, "You have a way around it within", "We look for a way around it as soon as we can."),
            (promise.resolution, "It is solved within", "We solve it as soon as we can."),
            (
                promise.updates,
                "You hear from us how it stands at least every",
                "We tell you how it stands when we can.",
            ),
        ];
        let said = targets.into_iter().filter_map(|(target, within, best)| match target? {
            ClientTarget::None => None,
            ClientTarget::BestEffort => Some(best.to_owned()),
            ClientTarget::Within { time, hours } => {
                Some(format!("{within} {}{}.", self.duration(time), counted(hours)))
            }
        });
        said.collect()
    }

    /// What may be given, where something is withheld.
    fn remedies(&self, remedies: &[String]) -> String {
        format!("What we can give here: {}.", self.all_of(remedies))
    }

    /// A question.
    fn question(&self, question: &ClientQuestion) -> String {
        let ask = self.asked_in_words(question.ask.as_ref(), question.about).unwrap_or_default();
        match &question.heard {
            Some(heard) => format!("We read in your message: {}. Please confirm: {ask}", self.answers(heard)),
            None if question.is_to_confirm => format!("We have read your message and would like to be sure: {ask}"),
            None => ask,
        }
    }

    /// Where some answers to a question lead.
    fn reply(&self, reply: &ClientReply) -> String {
        let leads: Vec<String> = reply.leads_to.iter().map(|lead| self.lead(lead)).collect();
        let to = match ClientScope::of(&reply.leads_to) {
            _ if reply.settles => self.one_of(&leads),
            ClientScope::In => "covered by support; how far we can help depends on further details".to_owned(),
            ClientScope::Out => "not covered by support; what we can do depends on further details".to_owned(),
            ClientScope::Likely | ClientScope::Unknown => "this depends on further details".to_owned(),
        };
        format!("{}: {to}.", opened(&reply.answers, self.answers(&reply.answers)))
    }

    /// Where all answers lead of which nothing was said.
    fn other_replies(&self, others: &ClientOthers) -> String {
        let leads: Vec<String> = others.leads_to.iter().map(|lead| self.lead(lead)).collect();
        match ClientScope::of(&others.leads_to) {
            _ if others.settles && leads.len() == 1 => format!("Anything else: {}.", leads.concat()),
            ClientScope::In => {
                "Anything else is covered by support as well; how far we can help then differs.".to_owned()
            }
            ClientScope::Out if others.settles && leads.len() <= FEW_LEADS => {
                format!("Anything else: {}. Which of these it is, we look at together with you.", self.one_of(&leads))
            }
            ClientScope::Out => {
                "Anything else is not covered by support; what we can do then, we look at together with you.".to_owned()
            }
            ClientScope::Likely | ClientScope::Unknown => {
                "With anything else it depends on a few more details; we look at it together with you.".to_owned()
            }
        }
    }

    /// What a request would come to, in few words.
    fn lead(&self, lead: &ClientLead) -> String {
        let mut text = match lead.class {
            Class::Support if lead.effort == Effort::Best => "covered by support, without promised times".to_owned(),
            Class::Support => "covered by support".to_owned(),
            Class::Service if lead.declined => "not something that we can do".to_owned(),
            Class::Service if lead.offer.is_some() => {
                format!("a service ({})", self.service(lead.offer.as_deref(), lead.price.as_ref()))
            }
            Class::Service => match &lead.refer_to {
                Some(party) => format!("not covered by support; the right address is: {}", stripped(party)),
                None if lead.approval => {
                    return "not covered by support; what we can do then we decide case by case".to_owned();
                }
                None => "not covered by support".to_owned(),
            },
            Class::Rework => {
                let service = lead.offer.is_some().then(|| self.service(lead.offer.as_deref(), lead.price.as_ref()));
                let service = service.map_or_else(String::new, |service| format!(" ({service})"));
                format!("more than maintenance, to be planned with you{service}")
            }
        };
        if let (Class::Support, Some(remedies)) = (lead.class, &lead.remedy) {
            let words: Vec<String> = remedies.iter().map(|one| self.remedy(*one)).collect();
            text.push_str(&format!(", with {}", self.all_of(&words)));
        }
        if lead.approval {
            text.push_str(", if it is approved");
        }
        text
    }

    /// What stands before questions that tell what is promised.
    fn promise_depends(&self) -> String {
        "So that we can tell you how soon we will answer:".to_owned()
    }

    /// What the desk has to find out without the client.
    fn looked_up(&self, is_asked: bool) -> String {
        if is_asked {
            "The rest we look up ourselves.".to_owned()
        } else {
            "We have to look something up on our side first, and then come back to you.".to_owned()
        }
    }

    /// What only a diagnosis can tell.
    fn diagnosed(&self) -> String {
        "Something else will only show when we have looked for the cause.".to_owned()
    }

    /// What the client can do to bring it into scope.
    fn way(&self, way: &ClientWay) -> String {
        let changes: Vec<String> = way.changes.iter().map(|change| self.change(change)).collect();
        let together = if changes.len() > 1 { "Together: " } else { "" };
        let mut text = format!("{together}{}.", changes.join("; "));
        let services: Vec<String> = way
            .changes
            .iter()
            .filter(|change| change.offer.is_some())
            .map(|change| self.service(change.offer.as_deref(), change.price.as_ref()))
            .collect();
        if !services.is_empty() {
            text.push_str(&match way.is_offered {
                true => " This is the service that we offer above.".to_owned(),
                false => format!(" We can do this for you ({}).", services.join("; ")),
            });
        }
        if let Some(price) = way.price.filter(|_| services.len() > 1) {
            text.push_str(&format!(" Together this is {}.", self.money(price)));
        }
        let leads: Vec<String> = way.leads_to.iter().map(|lead| self.lead(lead)).collect();
        match (way.help(), leads.len()) {
            (ClientHelp::Full, _) => {}
            (ClientHelp::Best, _) => text.push_str(" We would then help as well as we can, without promised times."),
            (ClientHelp::Differs, ..=FEW_LEADS) => text.push_str(&format!(
                " How far we can help then differs: {}. Ask us before you decide.",
                leads.join("; or ")
            )),
            (ClientHelp::Differs, _) => {
                text.push_str(" How far we can help then differs between these; ask us before you decide.");
            }
        }
        if let Some(remedies) = way.remedies() {
            let all: Vec<String> = remedies.iter().map(|one| self.remedy(*one)).collect();
            text.push_str(&format!(" What we can give then: {}.", self.all_of(&all)));
        }
        text
    }

    /// One change in few words.
    fn change(&self, change: &ClientChange) -> String {
        let way = stripped(&change.way);
        match &change.to {
            Some(to) => format!("{way} ({})", self.answers(to)),
            None => way.to_owned(),
        }
    }

    /// Until when it is support.
    fn until(&self, until: &ClientUntil) -> Vec<String> {
        super::lasting::until(self, until)
    }

    /// What the answer rests on.
    fn basis(&self, answer: &ClientAnswer) -> String {
        let policy = answer.policy.as_deref().map_or_else(
            || "our published scope of support".to_owned(),
            |title| format!("our published policy “{}”", stripped(title)),
        );
        let version = answer.policy_version.as_ref().map_or(String::new(), |version| format!(", version {version}"));
        let clause = answer.clause.as_ref().map_or(String::new(), |clause| format!("clause {clause} of "));
        let mut text = format!("This answer of {} follows {clause}{policy}{version}.", self.date(answer.date));
        if answer.is_assumed {
            text.push_str(
                " Where you told us nothing, we assumed the usual case; please tell us if something is different with you.",
            );
        }
        text
    }

    /// The heading of a part.
    fn client_heading(&self, part: ClientPart) -> String {
        match part {
            ClientPart::Offer => "What we offer",
            ClientPart::Referral => "Who can help you",
            ClientPart::Promise => "What you can expect",
            ClientPart::First => "Before we begin",
            ClientPart::Questions => "What we need to know",
            ClientPart::Ways => "What would bring it into scope",
            ClientPart::Until => "How long this holds",
            ClientPart::Notes => "Please note",
        }
        .to_owned()
    }
}

impl ClientWords for English {}

/// An author's words without the full stop that the sentence around them has.
pub(super) fn stripped(text: &str) -> &str {
    text.trim().trim_end_matches(['.', '!', '?'])
}

/// With a capital letter in front, but for a name.
pub(super) fn opened(answers: &Answers, text: String) -> String {
    if let Some(
        Group::Thing(_) | Group::Versions { of: Some(_), .. } | Group::Version(_) | Group::Written(_) | Group::List(_),
    ) = answers.groups.first()
    {
        return text;
    }
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
