//! What is said to a client, in German.

use super::dative;
use crate::class::{Certainty, Class, Effort};
use crate::enquiry::PromiseThen;
use crate::narration::client_words::{FEW_LEADS, opened, stripped};
use crate::narration::{
    ClientAnswer, ClientChange, ClientHelp, ClientHours, ClientLead, ClientOffer, ClientOthers, ClientPart,
    ClientParty, ClientPromise, ClientQuestion, ClientReply, ClientScope, ClientSurcharge, ClientTarget, ClientUntil,
    ClientWay, ClientWords, Words,
};
use crate::policy::Price;
use crate::value::locale::{German, Locale};

impl ClientWords for German {
    fn thanks(&self, id: Option<&str>) -> String {
        id.map_or_else(
            || "Vielen Dank für Ihre Anfrage.".to_owned(),
            |id| format!("Vielen Dank für Ihre Anfrage {id}."),
        )
    }

    fn verdict(&self, answer: &ClientAnswer) -> String {
        let text = match (answer.certainty, answer.class) {
            (Certainty::Open, _) => return self.open_verdict(answer).to_owned(),
            (_, Class::Support) if answer.effort == Effort::Best => {
                "Sie ist durch den Support abgedeckt. Wir helfen Ihnen, so gut wir können; feste Zeiten können wir dafür \
                 aber nicht zusagen."
            }
            (_, Class::Support) => "Sie ist durch den Support abgedeckt.",
            (_, Class::Service) if answer.declined => {
                "Sie ist nicht durch den Support abgedeckt, und leider können wir sie auch nicht als bezahlte \
                 Dienstleistung übernehmen."
            }
            (_, Class::Service) if answer.offer.is_some() => {
                "Sie ist nicht durch den Support abgedeckt; wir können Ihnen aber mit einer Dienstleistung helfen."
            }
            (_, Class::Service) if answer.refer_to.is_some() => {
                "Sie ist nicht durch den Support abgedeckt; wir nennen Ihnen aber gern die richtige Stelle dafür."
            }
            (_, Class::Service) => "Sie ist nicht durch den Support abgedeckt.",
            (_, Class::Rework) => {
                "Sie geht über das hinaus, was Support und Wartung leisten können; den weiteren Weg möchten wir gern \
                 gemeinsam mit Ihnen planen."
            }
        };
        match answer.certainty {
            Certainty::Approval => {
                format!("{text} Das muss bei uns noch freigegeben werden; wir melden uns dazu bei Ihnen.")
            }
            _ => text.to_owned(),
        }
    }

    fn open_verdict(&self, answer: &ClientAnswer) -> &str {
        match answer.scope() {
            ClientScope::In => {
                "Sie ist durch den Support abgedeckt; offen ist nur noch, in welcher Form wir Ihnen helfen."
            }
            ClientScope::Likely if answer.questions.is_empty() => {
                "In den meisten Fällen ist sie durch den Support abgedeckt; ob auch in Ihrem, hängt von einigen Angaben ab, \
                 die uns noch fehlen."
            }
            ClientScope::Likely => {
                "In den meisten Fällen ist sie durch den Support abgedeckt; ob auch in Ihrem, hängt davon ab, was Sie uns \
                 auf die folgenden Fragen antworten."
            }
            ClientScope::Unknown => {
                "Ob sie durch den Support abgedeckt ist, hängt von einigen Angaben ab, die uns noch fehlen."
            }
            ClientScope::Out => {
                "Sie ist nicht durch den Support abgedeckt; was wir für Sie tun können, hängt von einigen Angaben ab."
            }
        }
    }

    fn offer(&self, offer: &ClientOffer) -> String {
        let mut text = self.service(offer.title.as_deref(), offer.price.as_ref());
        text.push('.');
        if offer.has_contract {
            text.push_str(" Der Vertrag dafür liegt bereit; wir senden ihn Ihnen gern zu.");
        }
        text
    }

    fn service(&self, title: Option<&str>, price: Option<&Price>) -> String {
        let title = title.map_or_else(|| "Eine Dienstleistung".to_owned(), |title| stripped(title).to_owned());
        price.map_or_else(|| title.clone(), |price| format!("{title}: {}", self.price(price)))
    }

    fn surcharge(&self, surcharge: &ClientSurcharge) -> String {
        let extra = self.extra(&surcharge.extra);
        let when = surcharge.title.as_ref().map_or_else(String::new, |title| format!(" ({})", stripped(title)));
        if surcharge.is_sure {
            format!("Es fällt ein Zuschlag an{when}: {extra}.")
        } else {
            format!("Es kann ein Zuschlag anfallen{when}: {extra}.")
        }
    }

    fn party(&self, party: &ClientParty) -> String {
        match (&party.title, &party.url) {
            (Some(title), Some(url)) => format!("Die richtige Stelle dafür: {} ({url}).", stripped(title)),
            (Some(title), None) => format!("Die richtige Stelle dafür: {}.", stripped(title)),
            (None, Some(url)) => format!("Die richtige Stelle dafür: {url}"),
            (None, None) => "Wir sagen Ihnen gern, an wen Sie sich wenden können.".to_owned(),
        }
    }

    fn promise(&self, promise: &ClientPromise) -> Vec<String> {
        let counted = |hours| match hours {
            ClientHours::Always => ", rund um die Uhr",
            ClientHours::Service => ", gezählt in unseren Servicezeiten",
            ClientHours::Unsaid => "",
        };
        let targets = [
            (promise.response, "Wir antworten innerhalb von", "Wir antworten, sobald wir können."),
            (
                promise.workaround,
                "Sie haben eine Umgehung des Problems innerhalb von",
                "Wir suchen eine Umgehung des Problems, sobald wir können.",
            ),
            (promise.resolution, "Gelöst ist es innerhalb von", "Wir lösen es, sobald wir können."),
            (
                promise.updates,
                "Über den Stand informieren wir Sie jeweils innerhalb von",
                "Über den Stand informieren wir Sie, sobald wir können.",
            ),
        ];
        let said = targets.into_iter().filter_map(|(target, within, best)| match target? {
            ClientTarget::None => None,
            ClientTarget::BestEffort => Some(best.to_owned()),
            ClientTarget::Within { time, hours } => Some(format!("{within} {}{}.", dative(time), counted(hours))),
        });
        said.collect()
    }

    fn remedies(&self, remedies: &[String]) -> String {
        format!("Was wir hier leisten können: {}.", self.all_of(remedies))
    }

    fn question(&self, question: &ClientQuestion) -> String {
        let ask = self.asked_in_words(question.ask.as_ref(), question.about).unwrap_or_default();
        match &question.heard {
            Some(heard) => {
                format!("Wir lesen in Ihrer Nachricht: {}. Bitte bestätigen Sie uns das: {ask}", self.answers(heard))
            }
            None if question.is_to_confirm => {
                format!("Wir haben Ihre Nachricht gelesen und möchten sichergehen: {ask}")
            }
            None => ask,
        }
    }

    fn reply(&self, reply: &ClientReply) -> String {
        let leads: Vec<String> = reply.leads_to.iter().map(|lead| self.lead(lead)).collect();
        let to = match ClientScope::of(&reply.leads_to) {
            _ if reply.settles => self.one_of(&leads),
            ClientScope::In => {
                "durch den Support abgedeckt; wie weit wir helfen können, hängt von weiteren Angaben ab".to_owned()
            }
            ClientScope::Out => {
                "nicht durch den Support abgedeckt; was wir tun können, hängt von weiteren Angaben ab".to_owned()
            }
            ClientScope::Likely | ClientScope::Unknown => "das hängt von weiteren Angaben ab".to_owned(),
        };
        format!("{}: {to}.", opened(&reply.answers, self.answers(&reply.answers)))
    }

    fn other_replies(&self, others: &ClientOthers) -> String {
        let leads: Vec<String> = others.leads_to.iter().map(|lead| self.lead(lead)).collect();
        match ClientScope::of(&others.leads_to) {
            _ if others.settles && leads.len() == 1 => format!("Alles andere: {}.", leads.concat()),
            ClientScope::In => {
                "Auch alles andere ist durch den Support abgedeckt; wie weit wir dann helfen können, ist verschieden."
                    .to_owned()
            }
            ClientScope::Out if others.settles && leads.len() <= FEW_LEADS => {
                let leads = self.one_of(&leads);
                format!("Alles andere: {leads}. Was davon zutrifft, sehen wir uns gemeinsam mit Ihnen an.")
            }
            ClientScope::Out => {
                "Alles andere ist nicht durch den Support abgedeckt; was wir dann tun können, sehen wir uns \
                                 gemeinsam mit Ihnen an."
                    .to_owned()
            }
            ClientScope::Likely | ClientScope::Unknown => {
                "Bei allem anderen hängt es von weiteren Angaben ab; das sehen wir uns gemeinsam mit Ihnen an."
                    .to_owned()
            }
        }
    }

    fn lead(&self, lead: &ClientLead) -> String {
        let mut text = match lead.class {
            Class::Support if lead.effort == Effort::Best => {
                "durch den Support abgedeckt, ohne zugesagte Zeiten".to_owned()
            }
            Class::Support => "durch den Support abgedeckt".to_owned(),
            Class::Service if lead.declined => "leider nichts, was wir übernehmen können".to_owned(),
            Class::Service if lead.offer.is_some() => {
                format!("eine Dienstleistung ({})", self.service(lead.offer.as_deref(), lead.price.as_ref()))
            }
            Class::Service => match &lead.refer_to {
                Some(party) => format!("nicht durch den Support abgedeckt; die richtige Stelle: {}", stripped(party)),
                None if lead.approval => {
                    return "nicht durch den Support abgedeckt; was wir dann tun können, entscheiden wir im Einzelfall"
                        .to_owned();
                }
                None => "nicht durch den Support abgedeckt".to_owned(),
            },
            Class::Rework => {
                let service = lead.offer.is_some().then(|| self.service(lead.offer.as_deref(), lead.price.as_ref()));
                let service = service.map_or_else(String::new, |service| format!(" ({service})"));
                format!("mehr als Wartung und gemeinsam mit Ihnen zu planen{service}")
            }
        };
        if let (Class::Support, Some(remedies)) = (lead.class, &lead.remedy) {
            let words: Vec<String> = remedies.iter().map(|one| self.remedy(*one)).collect();
            text.push_str(&format!("; möglich: {}", self.all_of(&words)));
        }
        if lead.approval {
            text.push_str(", sofern es freigegeben wird");
        }
        text
    }

    fn promise_depends(&self) -> String {
        "Damit wir Ihnen sagen können, wie bald wir antworten:".to_owned()
    }

    fn looked_up(&self, is_asked: bool) -> String {
        if is_asked {
            "Alles Weitere sehen wir selbst nach.".to_owned()
        } else {
            "Wir müssen zuerst bei uns etwas nachsehen und melden uns dann bei Ihnen.".to_owned()
        }
    }

    fn diagnosed(&self) -> String {
        "Manches zeigt sich erst, wenn wir der Ursache nachgegangen sind.".to_owned()
    }

    fn way(&self, way: &ClientWay) -> String {
        let changes: Vec<String> = way.changes.iter().map(|change| self.change(change)).collect();
        let together = if changes.len() > 1 { "Zusammen: " } else { "" };
        let mut text = format!("{together}{}.", changes.join("; "));
        let services: Vec<String> = way
            .changes
            .iter()
            .filter(|change| change.offer.is_some())
            .map(|change| self.service(change.offer.as_deref(), change.price.as_ref()))
            .collect();
        if !services.is_empty() {
            text.push_str(&match way.is_offered {
                true => " Das ist die Dienstleistung, die wir Ihnen oben anbieten.".to_owned(),
                false => format!(" Das können wir für Sie übernehmen ({}).", services.join("; ")),
            });
        }
        if let Some(price) = way.price.filter(|_| services.len() > 1) {
            text.push_str(&format!(" Zusammen sind das {}.", self.money(price)));
        }
        let leads: Vec<String> = way.leads_to.iter().map(|lead| self.lead(lead)).collect();
        match (way.help(), leads.len()) {
            (ClientHelp::Full, _) => {}
            (ClientHelp::Best, _) => text.push_str(" Wir helfen Ihnen dann, so gut wir können, ohne zugesagte Zeiten."),
            (ClientHelp::Differs, ..=FEW_LEADS) => text.push_str(&format!(
                " Wie weit wir dann helfen können, ist verschieden: {}. Fragen Sie uns, bevor Sie sich entscheiden.",
                leads.join("; oder ")
            )),
            (ClientHelp::Differs, _) => text.push_str(
                " Wie weit wir dann helfen können, ist dabei verschieden; fragen Sie uns, bevor Sie sich entscheiden.",
            ),
        }
        if let Some(remedies) = way.remedies() {
            let all: Vec<String> = remedies.iter().map(|one| self.remedy(*one)).collect();
            text.push_str(&format!(" Was wir dann leisten können: {}.", self.all_of(&all)));
        }
        text
    }

    fn change(&self, change: &ClientChange) -> String {
        let way = stripped(&change.way);
        match &change.to {
            Some(to) => format!("{way} ({})", self.answers(to)),
            None => way.to_owned(),
        }
    }

    fn until(&self, until: &ClientUntil) -> Vec<String> {
        let leads = |leads: &[ClientLead]| {
            let leads: Vec<String> = leads.iter().map(|lead| self.lead(lead)).collect();
            self.one_of(&leads)
        };
        let mut lines = Vec::new();
        if let Some(promised) = &until.as_promised {
            let is_committed = promised.then.iter().any(|lead| lead.effort == Effort::Committed);
            let promise = match promised.promise {
                PromiseThen::Other => ", mit anderen zugesagten Zeiten",
                PromiseThen::Nothing if is_committed => ", ohne zugesagte Zeiten",
                PromiseThen::Same | PromiseThen::Nothing => "",
            };
            let (day, then) = (self.date(promised.until), leads(&promised.then));
            lines.push(format!("Was wir Ihnen hier sagen, gilt bis zum {day}. Danach: {then}{promise}."));
        }
        if let Some(day) = until.day {
            lines.push(format!("Dieselbe Anfrage ist bis zum {} abgedeckt.", self.date(day)));
            if !until.then.is_empty() {
                lines.push(format!("Danach: {}.", leads(&until.then)));
            }
            if until.may_be_sooner {
                lines.push("Eine Version, die später erscheint, kann das früher enden lassen.".to_owned());
            }
        }
        lines
    }

    fn basis(&self, answer: &ClientAnswer) -> String {
        let policy = answer.policy.as_deref().map_or_else(String::new, |title| format!(" „{}“", stripped(title)));
        let version = answer.policy_version.as_ref().map_or(String::new(), |version| format!(", Fassung {version}"));
        let clause = answer.clause.as_ref().map_or(String::new(), |clause| format!("Ziffer {clause} "));
        let day = self.date(answer.date);
        let mut text = format!("Diese Antwort vom {day} folgt {clause}unserer Support-Richtlinie{policy}{version}.");
        if answer.is_assumed {
            text.push_str(
                " Wo Sie uns nichts gesagt haben, sind wir vom üblichen Fall ausgegangen; bitte sagen Sie uns, wenn es bei \
                 Ihnen anders ist.",
            );
        }
        text
    }

    fn client_heading(&self, part: ClientPart) -> String {
        match part {
            ClientPart::Offer => "Unser Angebot",
            ClientPart::Referral => "Wer Ihnen helfen kann",
            ClientPart::Promise => "Was Sie erwarten können",
            ClientPart::First => "Bevor wir beginnen",
            ClientPart::Questions => "Was wir noch wissen müssen",
            ClientPart::Ways => "Wie der Support Ihre Anfrage abdecken würde",
            ClientPart::Until => "Wie lange das gilt",
            ClientPart::Notes => "Bitte beachten Sie",
        }
        .to_owned()
    }
}
