//! What is said at the desk, in German. Names of facts, rules and values stay those of the policy.

use crate::class::{AnsweredBy, Certainty, Class, Effort};
use crate::enquiry::{AsPromised, Change, ChangeWay, InScope, Lead, OpenDay, PromiseThen, Question, Reply};
use crate::explanation::{Also, Answer, FactWhy, FlagWhy, Held, LimitWhy, PolicyRef, Provenance, RuleWhy, TestWhy};
use crate::facts::DayOrigin;
use crate::narration::client_words::stripped;
use crate::narration::values::stated;
use crate::narration::words::{listed, named};
use crate::narration::{About, DeskAnswer, DeskPart, DeskWords, ExactAnswer, SufficientFacts, Words};
use crate::value::Duration;
use crate::value::locale::{German, Locale};

impl DeskWords for German {
    fn verdict_of(&self, answer: &Answer) -> String {
        let class = match answer.class {
            Class::Support => "Support",
            Class::Service if answer.offer.is_some() => "kein Support, sondern eine kostenpflichtige Dienstleistung",
            Class::Service => "kein Support",
            Class::Rework => "Re-Work: die Installation ist der Wartung entwachsen",
        };
        match answer.certainty {
            Certainty::Settled => format!("Diese Anfrage ist {class}."),
            Certainty::Approval => format!("Diese Anfrage ist {class}, sofern das freigegeben wird."),
            Certainty::Open => format!("Diese Anfrage ist voraussichtlich {class}. Es steht noch nicht fest."),
        }
    }

    fn verdict_anyway(&self, lead: &Lead) -> String {
        format!("Wie auch immer das Offene ausgeht, es kommt dazu: {}.", self.desk_lead(lead))
    }

    fn class_anyway(&self, class: Class) -> String {
        format!(
            "Das ist {}, wie auch immer das Offene ausgeht; was sonst dafür gilt, steht noch nicht fest.",
            self.class(class)
        )
    }

    fn one_of_classes(&self, classes: &[Class]) -> String {
        let names: Vec<String> = classes.iter().map(|class| self.class(*class)).collect();
        format!("Es steht noch nicht fest, was davon das ist: {}.", names.join(", "))
    }

    fn asked(&self, question: &Question) -> String {
        let ask = self.asked_in_words(question.ask.as_ref(), About::of(&question.fact));
        ask.unwrap_or_else(|| format!("Was ist davon bekannt: {}?", question.fact))
    }

    fn at_most(&self, most: usize) -> String {
        if most == 1 { "Höchstens eine Frage.".to_owned() } else { format!("Höchstens {most} Fragen.") }
    }

    fn some_order(&self) -> String {
        "Es ist mehr offen, als sich in die beste Reihenfolge bringen lässt; zuerst kommt, was am wenigsten offen lässt."
            .to_owned()
    }

    fn to_confirm(&self) -> String {
        "ein Text sagt etwas dazu; bitte bestätigen".to_owned()
    }

    fn one_of_these(&self, values: &[String]) -> String {
        format!("eines von: {}", values.join(", "))
    }

    fn not_known(&self, said: &str) -> String {
        format!("`{said}` ist kein Name dieses Regelwerks: Es zählt als irgendein anderer.")
    }

    fn typed(&self, kind: &str, answer: &str) -> String {
        super::typed::typed(kind, answer)
    }

    fn nobody_knows(&self) -> &'static [&'static str] {
        &["?", "-", "unbekannt", "weiß nicht", "weiss nicht", "weiß ich nicht", "keine ahnung", "k. a.", "k.a."]
    }

    fn empty_line(&self) -> String {
        "Eine leere Zeile heißt, dass es niemand sagen kann.".to_owned()
    }

    fn rule(&self, answer: &Answer) -> String {
        let clause = answer.clause.as_ref().map_or(String::new(), |clause| format!(", Ziffer {clause}"));
        if answer.certainty == Certainty::Open {
            let what =
                if answer.rule == "otherwise" { "falls keine Regel zutrifft" } else { "falls das Offene so ausgeht" };
            return format!("Entscheiden würde `{}`{clause}, {what}.", answer.rule);
        }
        if answer.rule == "otherwise" {
            format!("Keine Regel trifft zu, also entscheidet `otherwise`{clause}.")
        } else {
            format!("Die erste Regel, die zutrifft, entscheidet: `{}`{clause}.", answer.rule)
        }
    }

    fn terms(&self, told: &DeskAnswer) -> Vec<String> {
        let answer = &told.explanation.answer;
        let mut lines = Vec::new();
        if let Some(offer) = &answer.offer {
            let title = stripped(answer.offer_title.as_ref().unwrap_or(offer));
            let price = self.price_of(told).map_or(String::new(), |price| format!(", {price}"));
            let contract = answer.contract.as_ref().map_or(String::new(), |file| format!(" (Vertrag `{file}`)"));
            lines.push(format!("Angebot: {title}{price}{contract}."));
        }
        if let Some(party) = &answer.refer_to {
            let title = stripped(answer.refer_to_title.as_ref().unwrap_or(party));
            let url = answer.refer_to_url.as_ref().map_or(String::new(), |url| format!(" ({url})"));
            lines.push(format!("Verweisen an: {title}{url}."));
        }
        if answer.declined {
            lines.push("Das übernehmen wir auch gegen Bezahlung nicht.".to_owned());
        }
        if answer.class == Class::Support && answer.effort == Effort::Best {
            lines.push("Nach besten Kräften: Es gilt keine Zusage.".to_owned());
        }
        lines.extend(self.commitment(answer));
        lines.extend(answer.surcharges.iter().map(|one| format!("Zuschlag: {}.", self.extra_in_words(&one.what))));
        lines.extend(answer.possible_surcharges.iter().map(|one| {
            let what = self.extra_in_words(&one.what);
            format!("Vielleicht ein Zuschlag: {what}; nicht bekannt: {}.", named(&one.missing))
        }));
        if let Some(remedies) = &answer.remedy {
            let words: Vec<String> = remedies.iter().map(|one| self.remedy(*one)).collect();
            let all = if words.is_empty() { "nichts".to_owned() } else { self.all_of(&words) };
            lines.push(format!("Möglich ist: {all}."));
        }
        lines.extend(answer.first.iter().map(|first| format!("Zuerst: {first}")));
        lines
    }

    fn target(&self, target: &str) -> String {
        match target {
            "none" => "keine".to_owned(),
            "best-effort" => "nach besten Kräften".to_owned(),
            other => match other.split_once(" business ") {
                Some((amount, "hour" | "hours")) => format!("{amount} h Geschäftszeit"),
                Some((amount, "minute" | "minutes")) => format!("{amount} min Geschäftszeit"),
                _ => Duration::parse(other).map_or_else(|_| other.to_owned(), |time| self.duration(time)),
            },
        }
    }

    fn commitment(&self, answer: &Answer) -> Option<String> {
        let Some(commitment) = &answer.commitment else {
            let missing = &answer.commitment_missing;
            return (!missing.is_empty())
                .then(|| format!("Was zugesagt ist, steht noch nicht fest; nicht bekannt: {}.", named(missing)));
        };
        let targets = [
            ("Antwort", "response", &commitment.response),
            ("Umgehung", "workaround", &commitment.workaround),
            ("Lösung", "resolution", &commitment.resolution),
            ("Zwischenstände", "updates", &commitment.updates),
        ];
        let own = |key: &str| {
            commitment.own_calendars.get(key).map_or(String::new(), |own| format!(" nach dem Kalender `{own}`"))
        };
        let targets = targets
            .iter()
            .filter_map(|(what, key, target)| Some(format!("{what} {}{}", self.target(target.as_ref()?), own(key))));
        let rest = if commitment.own_calendars.is_empty() { "" } else { "alles andere " };
        let calendar = commitment.calendar.as_ref().map(|calendar| format!("{rest}nach dem Kalender `{calendar}`"));
        let clause = commitment.clause.as_ref().map_or(String::new(), |clause| format!(" (Ziffer {clause})"));
        Some(format!("Zugesagt: {}{clause}.", targets.chain(calendar).collect::<Vec<_>>().join(", ")))
    }

    fn note(&self, note: &str) -> String {
        format!("Nur intern: {note}")
    }

    fn may_come_to(&self, answer: &Answer) -> Vec<String> {
        let possible = answer.possible.iter().map(|possible| {
            let offer = possible.offer.as_ref().map_or(String::new(), |offer| format!(" mit `{offer}`"));
            format!("Möglich ist {}{offer}, durch `{}`.", self.class(possible.class), possible.rule)
        });
        possible.collect()
    }

    fn class(&self, class: Class) -> String {
        match class {
            Class::Support => "Support",
            Class::Service => "Dienstleistung",
            Class::Rework => "Re-Work",
        }
        .to_owned()
    }

    fn desk_question(&self, question: &Question) -> String {
        let ask = self.asked_in_words(question.ask.as_ref(), About::of(&question.fact));
        let ask = ask.map_or(String::new(), |ask| format!(" {ask}"));
        let what = if question.is_to_confirm { "Zu bestätigen" } else { "Fehlt" };
        let whom = match question.answered_by {
            AnsweredBy::Customer => "beim Kunden erfragen",
            AnsweredBy::Desk => "selbst nachsehen",
            AnsweredBy::Diagnosis => "durch Diagnose",
        };
        format!("{what}: `{}` ({whom}).{ask}", question.fact)
    }

    fn desk_reply(&self, reply: &Reply, leads: &[String]) -> String {
        let to = leads.join("; oder ");
        let answers = self.answers(&reply.answers);
        if reply.settles { format!("{answers}: {to}") } else { format!("{answers}: noch offen ({to})") }
    }

    fn by_diagnosis(&self, facts: &[String]) -> String {
        format!("Das zeigt nur eine Diagnose: {}.", named(facts))
    }

    fn open_day(&self, open: &OpenDay) -> String {
        let days = open.days.iter().map(|day| match day.as_str() {
            "released" => "der Tag des Erscheinens".to_owned(),
            "ends" => "das Ende".to_owned(),
            other => format!("der Tag `{other}`"),
        });
        let days = self.all_of(&days.collect::<Vec<_>>());
        let OpenDay { of, release, place, .. } = open;
        format!("Der Katalog lässt offen: {days} von `{of} {release}` (`{place}`). Das ist keine Frage an den Kunden.")
    }

    fn more_open_days(&self, more: usize) -> String {
        let releases =
            if more == 1 { "einer weiteren Version".to_owned() } else { format!("{more} weiterer Versionen") };
        format!("Er lässt auch Tage {releases} offen.")
    }

    fn desk_lead(&self, lead: &Lead) -> String {
        let offer = lead.offer_title.as_deref().or(lead.offer.as_deref()).map(str::to_owned);
        let party = lead.refer_to_title.as_deref().or(lead.refer_to.as_deref());
        let rest = [
            offer,
            lead.price.as_ref().map(|price| self.price(price)),
            party.map(|party| format!("die richtige Stelle: {party}")),
            (lead.class == Class::Support && lead.effort == Effort::Best).then(|| "nach besten Kräften".to_owned()),
            lead.remedy.as_ref().filter(|_| lead.class == Class::Support).map(|all| {
                let words: Vec<String> = all.iter().map(|one| self.remedy(*one)).collect();
                format!("möglich: {}", self.all_of(&words))
            }),
            lead.declined.then(|| "abgelehnt".to_owned()),
            lead.approval.then(|| "mit Freigabe".to_owned()),
        ];
        let rest = rest.into_iter().flatten();
        rest.fold(self.class(lead.class), |text, part| text + ", " + &part)
    }

    fn desk_way(&self, way: &ChangeWay) -> String {
        let changes: Vec<String> = way.changes.iter().map(|change| self.desk_change(change)).collect();
        let sum = match way.price {
            Some(price) if way.changes.len() > 1 => format!(" [zusammen {}]", self.money(price)),
            _ => String::new(),
        };
        let leads: Vec<String> = way.leads_to.iter().map(|lead| self.desk_lead(lead)).collect();
        let offered = if way.is_offered { " [wie angeboten]" } else { "" };
        format!("{}{sum}{offered}: {}", changes.join("; und "), leads.join("; oder "))
    }

    fn desk_change(&self, change: &Change) -> String {
        let price = change.price.as_ref().map(|price| self.price(price));
        let title = change.offer_title.as_ref().map(ToString::to_string);
        let service: Vec<String> = title.into_iter().chain(price).collect();
        let service = if service.is_empty() { String::new() } else { format!(" ({})", service.join(", ")) };
        let (from, to) = (self.answers(&change.from), self.answers(&change.to));
        format!("{}{service}: `{}` von {from} auf {to}", stripped(&change.way), change.fact)
    }

    fn more_ways(&self) -> String {
        "Es kann noch mehr Wege geben.".to_owned()
    }

    fn in_scope(&self, scope: &InScope) -> Vec<String> {
        let leads = |leads: &[Lead]| {
            let leads: Vec<String> = leads.iter().map(|lead| self.desk_lead(lead)).collect();
            self.one_of(&leads)
        };
        let mut lines = Vec::new();
        if let Some(AsPromised { until, then, promise }) = &scope.as_promised {
            let is_committed = then.iter().any(|lead| lead.effort == Effort::Committed);
            let promise = match promise {
                PromiseThen::Other => ", mit anderen Zeiten",
                PromiseThen::Nothing if is_committed => ", ohne zugesagte Zeiten",
                PromiseThen::Same | PromiseThen::Nothing => "",
            };
            lines.push(format!("Wie heute bis zum {}; danach {}{promise}.", self.date(*until), leads(then)));
        }
        lines.push(match (scope.until, scope.known_until) {
            (Some(day), _) => format!("Im Support bis zum {}; danach {}.", self.date(day), leads(&scope.then)),
            (None, Some(known)) => {
                format!("Soweit Versionen bekannt sind, bis zum {}, ist kein Ende abzusehen.", self.date(known))
            }
            (None, None) if scope.is_complete => "Ein Ende ist nicht abzusehen.".to_owned(),
            (None, None) => {
                format!("Ein Ende wurde nicht gefunden; angesehen bis zum {}.", self.date(scope.looked_until))
            }
        });
        lines.extend(scope.known_until.filter(|_| scope.until.is_some()).map(|known| {
            format!(
                "Versionen sind bis zum {} bekannt; was später erscheint, kann es früher enden lassen.",
                self.date(known)
            )
        }));
        lines
    }

    fn desk_way_out(&self, way: &ChangeWay, leads: &[String]) -> String {
        let change = |change: &Change| {
            let (from, to) = (self.answers(&change.from), self.answers(&change.to));
            format!("`{}` von `{from}` auf `{to}`", change.fact)
        };
        let changes: Vec<String> = way.changes.iter().map(change).collect();
        format!("{}: {}", changes.join("; und "), leads.join("; oder "))
    }

    fn grounds(&self, found: &SufficientFacts) -> Vec<String> {
        let facts = stated(&found.request, &German.none());
        let mut lines = vec![match facts.is_empty() {
            true => "Für dieses Ergebnis ist keine Angabe nötig.".to_owned(),
            false => format!("Für dieses Ergebnis genügen diese Angaben: {}.", facts.join(", ")),
        }];
        if !found.assumed.is_empty() {
            lines.push(format!("Daneben angenommen: {}.", named(&found.assumed)));
        }
        if !found.is_irreducible {
            lines.push("Einige davon sind vielleicht entbehrlich.".to_owned());
        }
        lines
    }

    fn exact(&self, exact: &ExactAnswer) -> Vec<String> {
        let mut lines = Vec::new();
        let possible: Vec<String> = exact.possible.iter().map(|lead| self.desk_lead(lead)).collect();
        lines.push(match (exact.is_narrowed, possible.len()) {
            (true, 1) => format!("Jede Vervollständigung der Anfrage führt dazu: {}.", possible.join("")),
            (true, _) => format!("Vervollständigungen der Anfrage führen dazu: {}.", possible.join("; ")),
            (false, 1) => format!("Die Anfrage führt dazu: {}.", possible.join("")),
            (false, _) => {
                format!("Die Anfrage kann dazu führen, vielleicht aber nicht zu allem: {}.", possible.join("; "))
            }
        });
        if !exact.missing.is_empty() {
            lines.push(format!("Was fehlt und es ändern kann: {}.", named(&exact.missing)));
        }
        if !exact.to_confirm.is_empty() {
            lines.push(format!("Was zu bestätigen ist und es ändern kann: {}.", named(&exact.to_confirm)));
        }
        if !exact.undated.is_empty() {
            lines.push(format!("Versionen ohne Datum, die es ändern können: {}.", named(&exact.undated)));
        }
        lines
    }

    fn policy(&self, answer: &Answer) -> Vec<String> {
        let PolicyRef { id, version, digest } = &answer.policy;
        let version = version.as_ref().map_or(String::new(), |version| format!(", Fassung {version}"));
        let from = match answer.date_from {
            DayOrigin::Request => "der Tag der Anfrage",
            DayOrigin::RequestInstant => "der Tag des Zeitpunkts der Anfrage in der Zeitzone des Regelwerks",
            DayOrigin::Caller => "ein Tag, nach dem gefragt wurde",
        };
        vec![
            format!("Regelwerk `{id}`{version}, Prüfsumme {digest}."),
            format!("Entschieden für den {}: {from}.", self.date(answer.date)),
        ]
    }

    fn unread(&self, answer: &Answer) -> Vec<String> {
        let unread = answer.unread.iter().map(|one| {
            format!("Zu `{}` wurde `{}` gesagt; das ließ sich nicht lesen und zählt nicht.", one.fact, one.written)
        });
        unread.collect()
    }

    fn assumed(&self, answer: &Answer) -> Option<String> {
        let all: Vec<String> = answer.assumed.iter().map(|one| format!("`{}` ist `{}`", one.fact, one.value)).collect();
        (!all.is_empty()).then(|| format!("Angenommen, da niemand etwas sagte: {}.", all.join(", ")))
    }

    fn test(&self, test: &TestWhy) -> String {
        let must = if test.negated { "darf nicht" } else { "muss" };
        let met = listed(&test.met, " oder ", "nicht bekannt");
        let mark = match (test.held, test.negated) {
            (Held::Yes, false) | (Held::No, true) => "ja",
            (Held::Unknown, _) => "nicht bekannt",
            _ => "nein",
        };
        format!("`{}` {must} `{}` sein; ist {met}: {mark}", test.fact, test.test)
    }

    fn passed_over(&self, rule: &RuleWhy) -> String {
        let tests: Vec<String> = rule.tests.iter().map(|test| self.obstacle(test)).collect();
        let why = match rule.held {
            Held::Unknown => "trifft vielleicht zu",
            _ => "trifft nicht zu",
        };
        let tests = if tests.is_empty() { "die Bedingungen".to_owned() } else { tests.join("; ") };
        format!("`{}` {why}: {tests}", rule.rule)
    }

    fn obstacle(&self, test: &TestWhy) -> String {
        let not = if test.negated { "nicht " } else { "" };
        let met = listed(&test.met, " oder ", "nicht bekannt");
        format!("`{}` ist {met}, verlangt ist {not}`{}`", test.fact, test.test)
    }

    fn limit(&self, limit: &LimitWhy) -> String {
        let clause = limit.clause.as_ref().map_or(String::new(), |clause| format!(" (Ziffer {clause})"));
        let reason = limit.reason.as_ref().map_or(String::new(), |reason| format!(": {reason}"));
        format!("`{}`{clause}{reason}", limit.limit)
    }

    fn flag(&self, flag: &FlagWhy) -> String {
        let reason = flag.reason.as_ref().map_or(String::new(), |reason| format!(": {reason}"));
        match (&flag.fact, flag.flag.as_str()) {
            (Some(fact), _) => {
                format!("`{}`: Der Text sagt zu `{fact}` etwas anderes, als angegeben wurde.", flag.flag)
            }
            (None, "catalogue-behind") => {
                "`catalogue-behind`: Für diesen Tag ist nicht sicher, dass eine Tabelle der Versionen vollständig ist."
                    .to_owned()
            }
            _ => {
                let suggests =
                    flag.suggest.map_or(String::new(), |class| format!(" (legt nahe: {})", self.class(class)));
                format!("`{}`{suggests}{reason}", flag.flag)
            }
        }
    }

    fn also(&self, also: &Also) -> String {
        match also {
            Also::Rule { rule, clause, class, reason } => {
                let clause = clause.as_ref().map_or(String::new(), |clause| format!(" (Ziffer {clause})"));
                let reason = reason.as_ref().map_or(String::new(), |reason| format!(": {reason}"));
                format!("Auch `{rule}`{clause} würde zu {} führen{reason}", self.class(*class))
            }
            Also::Environment { role, value, status } => {
                let status = match status.as_str() {
                    "ended" => "nicht mehr unterstützt",
                    "excluded" => "ausgeschlossen",
                    _ => "nicht gelistet",
                };
                format!("`{role}` ist `{value}`, das ist {status}.")
            }
        }
    }

    fn fact(&self, fact: &FactWhy) -> String {
        let value = listed(&fact.values, " oder ", "nicht bekannt");
        let from = match &fact.from {
            Provenance::Given { written, field, understood } => {
                let place = field.as_ref().map_or(String::new(), |field| format!(" in {field}"));
                match &understood[..] {
                    [] => format!("angegeben{place}"),
                    all => {
                        let all = listed(all, " oder ", "nichts");
                        format!("angegeben{place} als `{written}`, verstanden als {all}")
                    }
                }
            }
            Provenance::Text { places } => format!("aus dem Text: {}", places.join("; ")),
            Provenance::Unread { written } => format!("als `{written}` gesagt, nicht lesbar"),
            Provenance::Assumed => "angenommen".to_owned(),
            Provenance::Derived { from } if from.is_empty() => "abgeleitet".to_owned(),
            Provenance::Derived { from } => format!("abgeleitet aus {}", from.join(", ")),
            Provenance::NotApplicable => "hier ohne Bedeutung".to_owned(),
            Provenance::Missing => "von niemandem gesagt".to_owned(),
        };
        format!("`{}` = {value} ({from})", fact.fact)
    }

    fn heading(&self, part: DeskPart) -> String {
        match part {
            DeskPart::Decision => "Entscheidung",
            DeskPart::Open => "Noch nötig",
            DeskPart::Taken => "Verstanden als",
            DeskPart::Conditions => "Bedingungen der entscheidenden Regel",
            DeskPart::Limits => "Eingeschränkt durch",
            DeskPart::Flags => "Hinweise",
            DeskPart::Also => "Steht ebenfalls im Weg",
            DeskPart::WaysOut => "Was sie aus dem Support nehmen würde",
            DeskPart::Ways => "Was sie in den Support bringen würde",
            DeskPart::Until => "Wie lange",
            DeskPart::Exact => "Genau",
            DeskPart::Grounds => "Beruht auf",
            DeskPart::Earlier => "Warum keine frühere Regel entschied",
            DeskPart::Facts => "Betrachtete Angaben",
            DeskPart::Policy => "Regelwerk",
        }
        .to_owned()
    }
}
