//! What is said to those at the desk, and to those who check what it decides.
//!
//! Nothing here is escaped: what comes from a request or a policy stands in the sentences as it was written, and
//! whoever shows them makes it safe for where they go.

use super::About;
use super::Words;
use super::client_words::stripped;
use super::desk::{DeskAnswer, ExactAnswer, SufficientFacts};
use super::desk_part::DeskPart;
use super::lasting;
use super::left_open;
use super::values::stated;
use super::words::{listed, named};
use crate::class::{AnsweredBy, Certainty, Class, Effort};
use crate::enquiry::{Change, ChangeWay, InScope, Lead, OpenDay, Question, Questions, Reply};
use crate::explanation::{Also, Answer, FactWhy, FlagWhy, Held, LimitWhy, PolicyRef, Provenance, RuleWhy, TestWhy};
use crate::facts::DayOrigin;
use crate::policy::Extra;
use crate::value::locale::{English, Locale};
use crate::value::{Duration, Money, parse_number};

/// What is said to a desk: in the names of the policy, with clause and rule. Every method has an English form; a host
/// replaces those that it says differently.
///
/// ```
/// use scopeline::Answer;
/// use scopeline::enquiry::Budget;
/// use scopeline::narration::{ClientWords, DeskWords, Reader, Words};
/// use scopeline::value::locale::Locale;
/// # use scopeline::{Policy, Request, Sources};
///
/// struct Terse;
///
/// impl Locale for Terse {}
/// impl Words for Terse {}
/// impl ClientWords for Terse {}
/// impl DeskWords for Terse {
///     fn verdict_of(&self, answer: &Answer) -> String {
///         format!("{}.", answer.class)
///     }
/// }
/// # let text = "
/// # scopeline: 1
/// # policy: { id: tiny }
/// # otherwise: { class: service }
/// # ";
/// # let policy = Policy::from_sources(&Sources::single("tiny.yaml", text)).expect("it has no fault");
/// # let request = Request::from_json(r#"{"date": "2026-07-14"}"#)?;
///
/// let told = policy.prepare(&request)?.narrate(Reader::Agent, &Terse, Budget::default());
/// assert_eq!(told.sections[0].lines[0].text, "service.");
/// # Ok::<(), scopeline::Error>(())
/// ```
pub trait DeskWords: Words {
    /// The decision in one sentence.
    fn verdict_of(&self, answer: &Answer) -> String {
        let class = match answer.class {
            Class::Support => "in scope of support",
            Class::Service if answer.offer.is_some() => "not support but a billable service",
            Class::Service => "outside support",
            Class::Rework => "re-work: the installation has outgrown maintenance",
        };
        match answer.certainty {
            Certainty::Settled => format!("This request is {class}."),
            Certainty::Approval => format!("This request is {class}, if it is approved."),
            Certainty::Open => format!("This request leans to: {class}. It is not settled yet."),
        }
    }

    /// The decision in one sentence, where every completion of the request comes to the same.
    fn verdict_anyway(&self, lead: &Lead) -> String {
        format!("Whatever is still open, it comes to this: {}.", self.desk_lead(lead))
    }

    /// The decision in one sentence, where every completion of the request comes to the same class.
    fn class_anyway(&self, class: Class) -> String {
        format!("This is {} whatever is still open; what else holds for it is not settled yet.", self.class(class))
    }

    /// The decision in one sentence, where the request comes to one of these classes.
    fn one_of_classes(&self, classes: &[Class]) -> String {
        let names: Vec<String> = classes.iter().map(|class| self.class(*class)).collect();
        format!("It is not settled yet which of these this is: {}.", names.join(", "))
    }

    /// The rule and clause behind the decision.
    fn rule(&self, answer: &Answer) -> String {
        let clause = answer.clause.as_ref().map_or(String::new(), |clause| format!(", clause {clause}"));
        if answer.certainty == Certainty::Open {
            let what = if answer.rule == "otherwise" { "if no rule holds" } else { "if what is open turns out so" };
            return format!("It would be decided by `{}`{clause}, {what}.", answer.rule);
        }
        if answer.rule == "otherwise" {
            format!("No rule holds, so `otherwise` decides{clause}.")
        } else {
            format!("The first rule that holds decides: `{}`{clause}.", answer.rule)
        }
    }

    /// The ways out, what binds beside the class, and what the client has to do first.
    fn terms(&self, told: &DeskAnswer) -> Vec<String> {
        let answer = &told.explanation.answer;
        let mut lines = Vec::new();
        if let Some(offer) = &answer.offer {
            let title = stripped(answer.offer_title.as_ref().unwrap_or(offer));
            let price = self.price_of(told).map_or(String::new(), |price| format!(", {price}"));
            let contract = answer.contract.as_ref().map_or(String::new(), |file| format!(" (contract `{file}`)"));
            lines.push(format!("Offer: {title}{price}{contract}."));
        }
        if let Some(party) = &answer.refer_to {
            let title = stripped(answer.refer_to_title.as_ref().unwrap_or(party));
            let url = answer.refer_to_url.as_ref().map_or(String::new(), |url| format!(" ({url})"));
            lines.push(format!("Refer to: {title}{url}."));
        }
        if answer.declined {
            lines.push("This is not done, not even for money.".to_owned());
        }
        if answer.class == Class::Support && answer.effort == Effort::Best {
            lines.push("Best effort: no commitment applies.".to_owned());
        }
        lines.extend(self.commitment(answer));
        lines.extend(answer.surcharges.iter().map(|one| format!("Surcharge: {}.", self.extra_in_words(&one.what))));
        lines.extend(answer.possible_surcharges.iter().map(|one| {
            let what = self.extra_in_words(&one.what);
            format!("Perhaps a surcharge: {what}; not told: {}.", named(&one.missing))
        }));
        if let Some(remedies) = &answer.remedy {
            let words: Vec<String> = remedies.iter().map(|one| self.remedy(*one)).collect();
            let all = if words.is_empty() { "nothing".to_owned() } else { self.all_of(&words) };
            lines.push(format!("What may be given: {all}."));
        }
        lines.extend(answer.first.iter().map(|first| format!("First: {first}")));
        lines
    }

    /// The price of the offer.
    fn price_of(&self, told: &DeskAnswer) -> Option<String> {
        let answer = &told.explanation.answer;
        let leads = &told.enquiry.exact.possible;
        let lead = leads.iter().find(|lead| lead.offer.is_some() && lead.offer == answer.offer);
        let price = lead.and_then(|lead| lead.price.as_ref()).map(|price| self.price(price));
        price.or_else(|| answer.price.clone())
    }

    /// A surcharge as an answer names it: `times 2`, `add EUR 50`, `percent 20`.
    fn extra_in_words(&self, what: &str) -> String {
        let extra = what.split_once(' ').and_then(|(word, much)| match word {
            "times" => parse_number(much).ok().map(Extra::Times),
            "add" => Money::parse(much).ok().map(Extra::Add),
            "percent" => parse_number(much).ok().map(Extra::Percent),
            _ => None,
        });
        extra.map_or_else(|| what.to_owned(), |extra| self.extra(&extra))
    }

    /// A target of a commitment as an answer names it: a duration, `none` or `best-effort`.
    fn target(&self, target: &str) -> String {
        Duration::parse(target).map_or_else(|_| target.to_owned(), |time| self.duration(time))
    }

    /// What is promised, or what would tell it.
    fn commitment(&self, answer: &Answer) -> Option<String> {
        let Some(commitment) = &answer.commitment else {
            let missing = &answer.commitment_missing;
            return (!missing.is_empty())
                .then(|| format!("What is promised is not known yet; not told: {}.", named(missing)));
        };
        let targets = [
            ("response", &commitment.response),
            ("workaround", &commitment.workaround),
            ("resolution", &commitment.resolution),
            ("updates", &commitment.updates),
        ];
        let own = |what: &str| {
            commitment.own_calendars.get(what).map_or(String::new(), |own| format!(" by the calendar `{own}`"))
        };
        let targets = targets
            .iter()
            .filter_map(|(what, target)| Some(format!("{what} {}{}", self.target(target.as_ref()?), own(what))));
        let rest = if commitment.own_calendars.is_empty() { "" } else { "all else " };
        let calendar = commitment.calendar.as_ref().map(|calendar| format!("{rest}by the calendar `{calendar}`"));
        let clause = commitment.clause.as_ref().map_or(String::new(), |clause| format!(" (clause {clause})"));
        Some(format!("Promised: {}{clause}.", targets.chain(calendar).collect::<Vec<_>>().join(", ")))
    }

    /// The author's note for the desk.
    fn note(&self, note: &str) -> String {
        format!("For the desk: {note}")
    }

    /// Every outcome that is possible while it is open, with its rule.
    fn may_come_to(&self, answer: &Answer) -> Vec<String> {
        let possible = answer.possible.iter().map(|possible| {
            let offer = possible.offer.as_ref().map_or(String::new(), |offer| format!(" with `{offer}`"));
            format!("It may come to {}{offer}, by `{}`.", self.class(possible.class), possible.rule)
        });
        possible.collect()
    }

    /// A question to the client, in the policy's words or in others.
    fn asked(&self, question: &Question) -> String {
        let ask = self.asked_in_words(question.ask.as_ref(), About::of(&question.fact));
        ask.unwrap_or_else(|| format!("What is known of this: {}?", question.fact))
    }

    /// How many questions there will be at the most.
    fn at_most(&self, most: usize) -> String {
        format!("At most {most} question{}.", if most == 1 { "" } else { "s" })
    }

    /// The order of the questions is not known to be the best.
    fn some_order(&self) -> String {
        "More is open than can be put into the best order; what leaves least open comes first.".to_owned()
    }

    /// A text says something that has to be confirmed.
    fn to_confirm(&self) -> String {
        "a text says something; please confirm".to_owned()
    }

    /// The values that may be given.
    fn one_of_these(&self, values: &[String]) -> String {
        format!("one of: {}", values.join(", "))
    }

    /// What was answered is a name that the policy does not have.
    fn not_known(&self, said: &str) -> String {
        format!("`{said}` is no name of this policy: it counts as any other.")
    }

    /// An answer about a fact of this type, such as `number` or `date`, as a request writes it: a reader of German types
    /// `60.000` for 60000.
    fn typed(&self, _kind: &str, answer: &str) -> String {
        answer.to_owned()
    }

    /// What is typed, in small letters, by who does not know an answer.
    fn nobody_knows(&self) -> &'static [&'static str] {
        &["?", "-", "n/a", "unknown", "don't know", "dont know", "dunno", "no idea", "not sure", "idk"]
    }

    /// What an empty line means.
    fn empty_line(&self) -> String {
        "An empty line means that nobody can tell.".to_owned()
    }

    /// A class in one word.
    fn class(&self, class: Class) -> String {
        class.to_string()
    }

    /// A question, whom it is for, and what it is about.
    fn desk_question(&self, question: &Question) -> String {
        let ask = self.asked_in_words(question.ask.as_ref(), About::of(&question.fact));
        let ask = ask.map_or(String::new(), |ask| format!(" {ask}"));
        let what = if question.is_to_confirm { "To be confirmed" } else { "Missing" };
        let whom = match question.answered_by {
            AnsweredBy::Customer => "ask the client",
            AnsweredBy::Desk => "look it up",
            AnsweredBy::Diagnosis => "by diagnosis",
        };
        format!("{what}: `{}` ({whom}).{ask}", question.fact)
    }

    /// Where some answers to a question lead.
    fn desk_reply(&self, reply: &Reply, leads: &[String]) -> String {
        let to = leads.join("; or ");
        let answers = self.answers(&reply.answers);
        if reply.settles { format!("{answers}: {to}") } else { format!("{answers}: still open ({to})") }
    }

    /// Facts that matter and that only a diagnosis can tell.
    fn by_diagnosis(&self, facts: &[String]) -> String {
        format!("Only a diagnosis can tell: {}.", named(facts))
    }

    /// Days that the catalogue leaves open, and that no client can tell.
    fn open_day(&self, open: &OpenDay) -> String {
        left_open::day(self, open)
    }

    /// There are so many more of them.
    fn more_open_days(&self, more: usize) -> String {
        format!("It leaves open the days of {more} more release{}.", if more == 1 { "" } else { "s" })
    }

    /// What the catalogue leaves open. Beside questions only the first few are told.
    fn open_days(&self, questions: &Questions) -> Vec<String> {
        left_open::days(self, questions)
    }

    /// What a request would come to.
    fn desk_lead(&self, lead: &Lead) -> String {
        let offer = lead.offer_title.as_deref().or(lead.offer.as_deref()).map(str::to_owned);
        let party = lead.refer_to_title.as_deref().or(lead.refer_to.as_deref());
        let rest = [
            offer,
            lead.price.as_ref().map(|price| self.price(price)),
            party.map(|party| format!("the right address: {party}")),
            (lead.class == Class::Support && lead.effort == Effort::Best).then(|| "best effort".to_owned()),
            lead.remedy.as_ref().filter(|_| lead.class == Class::Support).map(|all| {
                let words: Vec<String> = all.iter().map(|one| self.remedy(*one)).collect();
                format!("limited to {}", self.all_of(&words))
            }),
            lead.declined.then(|| "declined".to_owned()),
            lead.approval.then(|| "with approval".to_owned()),
        ];
        let rest = rest.into_iter().flatten();
        rest.fold(self.class(lead.class), |text, part| text + ", " + &part)
    }

    /// A way into scope.
    fn desk_way(&self, way: &ChangeWay) -> String {
        let changes: Vec<String> = way.changes.iter().map(|change| self.desk_change(change)).collect();
        let sum = match way.price {
            Some(price) if way.changes.len() > 1 => format!(" [{} together]", self.money(price)),
            _ => String::new(),
        };
        let leads: Vec<String> = way.leads_to.iter().map(|lead| self.desk_lead(lead)).collect();
        let offered = if way.is_offered { " [as offered]" } else { "" };
        format!("{}{sum}{offered}: {}", changes.join("; and "), leads.join("; or "))
    }

    /// One change of a way.
    fn desk_change(&self, change: &Change) -> String {
        let price = change.price.as_ref().map(|price| self.price(price));
        let service: Vec<String> =
            change.offer_title.as_ref().map(ToString::to_string).into_iter().chain(price).collect();
        let service = if service.is_empty() { String::new() } else { format!(" ({})", service.join(", ")) };
        let (from, to) = (self.answers(&change.from), self.answers(&change.to));
        format!("{}{service}: `{}` from {from} to {to}", stripped(&change.way), change.fact)
    }

    /// What would take it out of scope, and where that leads.
    fn desk_way_out(&self, way: &ChangeWay, leads: &[String]) -> String {
        lasting::way_out(self, way, leads)
    }

    /// There may be ways that were not found.
    fn more_ways(&self) -> String {
        "There may be more ways.".to_owned()
    }

    /// Until when it is support.
    fn in_scope(&self, scope: &InScope) -> Vec<String> {
        lasting::in_scope(self, scope)
    }

    /// A few facts that force the outcome.
    fn grounds(&self, found: &SufficientFacts) -> Vec<String> {
        let facts = stated(&found.request, &English.none());
        let mut lines = vec![match facts.is_empty() {
            true => "No fact is needed for this outcome.".to_owned(),
            false => format!("These facts are enough for this outcome: {}.", facts.join(", ")),
        }];
        if !found.assumed.is_empty() {
            lines.push(format!("Assumed beside them: {}.", named(&found.assumed)));
        }
        if !found.is_irreducible {
            lines.push("Some of them may be needless.".to_owned());
        }
        lines
    }

    /// What completing the request came to.
    fn exact(&self, exact: &ExactAnswer) -> Vec<String> {
        left_open::exact(self, exact)
    }

    /// Which policy decided, and for which day.
    fn policy(&self, answer: &Answer) -> Vec<String> {
        let PolicyRef { id, version, digest } = &answer.policy;
        let version = version.as_ref().map_or(String::new(), |version| format!(", version {version}"));
        let from = match answer.date_from {
            DayOrigin::Request => "the day of the request",
            DayOrigin::RequestInstant => "the day of the request's instant in the policy's time zone",
            DayOrigin::Caller => "a day that was asked for",
        };
        vec![
            format!("Policy `{id}`{version}, digest {digest}."),
            format!("Decided for {}: {from}.", self.date(answer.date)),
        ]
    }

    /// What was told and could not be read.
    fn unread(&self, answer: &Answer) -> Vec<String> {
        let unread = answer.unread.iter().map(|one| {
            format!("Of `{}` it was told `{}`, which could not be read and is not counted.", one.fact, one.written)
        });
        unread.collect()
    }

    /// What was assumed.
    fn assumed(&self, answer: &Answer) -> Option<String> {
        let all: Vec<String> = answer.assumed.iter().map(|one| format!("`{}` is `{}`", one.fact, one.value)).collect();
        (!all.is_empty()).then(|| format!("Assumed, since nobody said: {}.", all.join(", ")))
    }

    /// One test with the value that it met.
    fn test(&self, test: &TestWhy) -> String {
        let must = if test.negated { "must not be" } else { "must be" };
        let met = listed(&test.met, " or ", "not known");
        let mark = match (test.held, test.negated) {
            (Held::Yes, false) | (Held::No, true) => "yes",
            (Held::Unknown, _) => "not known",
            _ => "no",
        };
        format!("`{}` {must} `{}`; it is {met}: {mark}", test.fact, test.test)
    }

    /// Why a rule before the deciding one did not decide.
    fn passed_over(&self, rule: &RuleWhy) -> String {
        let tests: Vec<String> = rule.tests.iter().map(|test| self.obstacle(test)).collect();
        let why = match rule.held {
            Held::Unknown => "may hold",
            _ => "does not hold",
        };
        format!(
            "`{}` {why}: {}",
            rule.rule,
            if tests.is_empty() { "its conditions".to_owned() } else { tests.join("; ") }
        )
    }

    /// A test that stood in the way, in few words.
    fn obstacle(&self, test: &TestWhy) -> String {
        let not = if test.negated { "not " } else { "" };
        format!("`{}` is {}, asked is {not}`{}`", test.fact, listed(&test.met, " or ", "not known"), test.test)
    }

    /// A limit that narrowed the outcome.
    fn limit(&self, limit: &LimitWhy) -> String {
        let clause = limit.clause.as_ref().map_or(String::new(), |clause| format!(" (clause {clause})"));
        let reason = limit.reason.as_ref().map_or(String::new(), |reason| format!(": {reason}"));
        format!("`{}`{clause}{reason}", limit.limit)
    }

    /// A flag raised beside the class.
    fn flag(&self, flag: &FlagWhy) -> String {
        let reason = flag.reason.as_ref().map_or(String::new(), |reason| format!(": {reason}"));
        match (&flag.fact, flag.flag.as_str()) {
            (Some(fact), _) => format!("`{}`: the text says something else about `{fact}` than was given.", flag.flag),
            (None, "catalogue-behind") => {
                "`catalogue-behind`: a release table is not known to be complete on this day.".to_owned()
            }
            _ => {
                let suggests =
                    flag.suggest.map_or(String::new(), |class| format!(" (suggests: {})", self.class(class)));
                format!("`{}`{suggests}{reason}", flag.flag)
            }
        }
    }

    /// Something else that stands in the way of support.
    fn also(&self, also: &Also) -> String {
        match also {
            Also::Rule { rule, clause, class, reason } => {
                let clause = clause.as_ref().map_or(String::new(), |clause| format!(" (clause {clause})"));
                let reason = reason.as_ref().map_or(String::new(), |reason| format!(": {reason}"));
                format!("`{rule}`{clause} would make it {class} as well{reason}")
            }
            Also::Environment { role, value, status } => format!("`{role}` is `{value}`, which is {status}."),
        }
    }

    /// A fact with its value and its origin.
    fn fact(&self, fact: &FactWhy) -> String {
        let value = listed(&fact.values, " or ", "not known");
        let from = match &fact.from {
            Provenance::Given { written, field, understood } => {
                let place = field.as_ref().map_or(String::new(), |field| format!(" in {field}"));
                match &understood[..] {
                    [] => format!("given{place}"),
                    all => format!("given{place} as `{written}`, understood as {}", listed(all, " or ", "nothing")),
                }
            }
            Provenance::Text { places } => format!("from the text: {}", places.join("; ")),
            Provenance::Unread { written } => format!("told as `{written}`, not readable"),
            Provenance::Assumed => "assumed".to_owned(),
            Provenance::Derived { from } if from.is_empty() => "derived".to_owned(),
            Provenance::Derived { from } => format!("derived from {}", from.join(", ")),
            Provenance::NotApplicable => "does not apply here".to_owned(),
            Provenance::Missing => "nobody told".to_owned(),
        };
        format!("`{}` = {value} ({from})", fact.fact)
    }

    /// The heading of a part of the explanation.
    fn heading(&self, part: DeskPart) -> String {
        match part {
            DeskPart::Decision => "Decision",
            DeskPart::Conditions => "Conditions of the deciding rule",
            DeskPart::Limits => "Narrowed by",
            DeskPart::Flags => "Raised",
            DeskPart::Also => "Also in the way",
            DeskPart::Open => "Still needed",
            DeskPart::WaysOut => "What would take it out of scope",
            DeskPart::Ways => "What would bring it into scope",
            DeskPart::Until => "How long",
            DeskPart::Exact => "Exactly",
            DeskPart::Grounds => "Rests on",
            DeskPart::Policy => "Policy",
            DeskPart::Taken => "Taken as",
            DeskPart::Earlier => "Why no earlier rule decided",
            DeskPart::Facts => "Facts looked at",
        }
        .to_owned()
    }
}

impl DeskWords for English {}
