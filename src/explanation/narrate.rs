//! An explanation in sentences. The sentences come from a [`Phrasebook`] that a host may replace.
//!
//! Nothing here is escaped: what comes from a request or a policy stands in the sentences as it was written, and
//! whoever shows them makes it safe for where they go.

use super::{Also, Answer, Explanation, FactWhy, FlagWhy, Held, LimitWhy, Provenance, RuleWhy, TestWhy};
use crate::class::{Certainty, Class};

/// A headed list of sentences.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Section {
    /// The heading.
    pub heading: String,
    /// The sentences, in order.
    pub lines: Vec<String>,
}

/// The words of an explanation. Every method has an English form; a host replaces those that it says differently.
///
/// ```
/// use scopeline::Answer;
/// use scopeline::narrate::Phrasebook;
///
/// struct Terse;
///
/// impl Phrasebook for Terse {
///     fn verdict(&self, answer: &Answer) -> String {
///         answer.class.to_string()
///     }
/// }
/// ```
pub trait Phrasebook {
    /// The decision in one sentence.
    fn verdict(&self, answer: &Answer) -> String {
        let class = match answer.class {
            Class::Support => "in scope of support",
            Class::Service if answer.offer.is_some() => "outside support, a billable service",
            Class::Service => "outside support",
            Class::Rework => "re-work: the installation has outgrown maintenance",
        };
        match answer.certainty {
            Certainty::Settled => format!("This request is {class}."),
            Certainty::Approval => format!("This request is {class}, if it is approved."),
            Certainty::Open => format!("This request leans to: {class}. It is not settled yet."),
        }
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
    fn terms(&self, answer: &Answer) -> Vec<String> {
        let mut lines = Vec::new();
        if let Some(offer) = &answer.offer {
            let title = answer.offer_title.as_ref().unwrap_or(offer);
            let price = answer.price.as_ref().map_or(String::new(), |price| format!(", {price}"));
            lines.push(format!("Offer: {title}{price}."));
        }
        if let Some(party) = &answer.refer_to {
            let title = answer.refer_to_title.as_ref().unwrap_or(party);
            let url = answer.refer_to_url.as_ref().map_or(String::new(), |url| format!(" ({url})"));
            lines.push(format!("Refer to: {title}{url}."));
        }
        if answer.declined {
            lines.push("This is not done, not even for money.".to_owned());
        }
        if answer.class == Class::Support && answer.effort == crate::class::Effort::Best {
            lines.push("Best effort: no commitment applies.".to_owned());
        }
        lines.extend(self.commitment(answer));
        lines.extend(answer.surcharges.iter().map(|surcharge| format!("Surcharge: {}.", surcharge.what)));
        lines.extend(answer.possible_surcharges.iter().map(|surcharge| {
            format!("Perhaps a surcharge: {}; not told: {}.", surcharge.what, listed_all(&surcharge.missing))
        }));
        if let Some(remedies) = &answer.remedy {
            let words: Vec<_> = remedies.iter().map(ToString::to_string).collect();
            lines.push(format!("What may be given: {}.", listed(&words, "nothing")));
        }
        lines.extend(answer.first.iter().map(|first| format!("First: {first}")));
        lines
    }

    /// What is promised, or what would tell it.
    fn commitment(&self, answer: &Answer) -> Option<String> {
        let Some(commitment) = &answer.commitment else {
            let missing = &answer.commitment_missing;
            return (!missing.is_empty())
                .then(|| format!("What is promised is not known yet; not told: {}.", listed_all(missing)));
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
        let targets =
            targets.iter().filter_map(|(what, target)| Some(format!("{what} {}{}", target.as_ref()?, own(what))));
        let rest = if commitment.own_calendars.is_empty() { "" } else { "all else " };
        let calendar = commitment.calendar.as_ref().map(|calendar| format!("{rest}by the calendar `{calendar}`"));
        let clause = commitment.clause.as_ref().map_or(String::new(), |clause| format!(" (clause {clause})"));
        Some(format!("Promised: {}{clause}.", targets.chain(calendar).collect::<Vec<_>>().join(", ")))
    }

    /// The author's note for the desk.
    fn note(&self, note: &str) -> String {
        format!("For the desk: {note}")
    }

    /// What is still open, and what could be asked.
    fn open(&self, answer: &Answer) -> Vec<String> {
        let mut lines = Vec::new();
        for possible in &answer.possible {
            let offer = possible.offer.as_ref().map_or(String::new(), |offer| format!(" with `{offer}`"));
            lines.push(format!("It may come to {}{offer}, by `{}`.", possible.class, possible.rule));
        }
        for question in &answer.questions {
            let ask = question.ask.as_ref().map_or(String::new(), |ask| format!(": {ask}"));
            let what = if answer.to_confirm.contains(&question.fact) { "To be confirmed" } else { "Missing" };
            lines.push(format!("{what}: `{}`{ask}", question.fact));
        }
        lines.extend(answer.undated.iter().map(|line| format!("The catalogue has no exact date for release {line}.")));
        lines
    }

    /// What was told and could not be read, and what was assumed.
    fn taken(&self, answer: &Answer) -> Vec<String> {
        let unread = answer.unread.iter().map(|one| {
            format!("Of `{}` it was told `{}`, which could not be read and is not counted.", one.fact, one.written)
        });
        let assumed =
            answer.assumed.iter().map(|one| format!("Assumed, since nobody said: `{}` is `{}`.", one.fact, one.value));
        unread.chain(assumed).collect()
    }

    /// One test with the value that it met.
    fn test(&self, test: &TestWhy) -> String {
        let must = if test.negated { "must not be" } else { "must be" };
        let met = listed(&test.met, "not known");
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
        format!("`{}` is {}, asked is {not}`{}`", test.fact, listed(&test.met, "not known"), test.test)
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
            _ => format!("`{}`{reason}", flag.flag),
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
        let value = listed(&fact.values, "not known");
        let from = match &fact.from {
            Provenance::Given { written, field, understood } => {
                let place = field.as_ref().map_or(String::new(), |field| format!(" in {field}"));
                match &understood[..] {
                    [] => format!("given{place}"),
                    all => format!("given{place} as `{written}`, understood as {}", listed(all, "nothing")),
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
    fn heading(&self, part: Part) -> String {
        match part {
            Part::Decision => "Decision",
            Part::Conditions => "Conditions of the deciding rule",
            Part::Limits => "Narrowed by",
            Part::Flags => "Raised",
            Part::Also => "Also in the way",
            Part::Open => "Still open",
            Part::Taken => "Taken as",
            Part::Earlier => "Why no earlier rule decided",
            Part::Facts => "Facts looked at",
        }
        .to_owned()
    }
}

/// A part of an explanation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Part {
    /// Class, rule, reason and terms.
    Decision,
    /// What is missing, and what it may still come to.
    Open,
    /// What was assumed or could not be read.
    Taken,
    /// The deciding rule's tests.
    Conditions,
    /// The limits.
    Limits,
    /// The flags.
    Flags,
    /// Other obstacles.
    Also,
    /// The rules that were passed over.
    Earlier,
    /// The facts.
    Facts,
}

/// The phrases of this crate.
#[derive(Debug, Clone, Copy, Default)]
pub struct English;

impl Phrasebook for English {}

/// Says an explanation in the words of a phrasebook. Empty parts are left out.
#[must_use]
pub fn narrate(explanation: &Explanation, words: &dyn Phrasebook) -> Vec<Section> {
    let answer = &explanation.answer;
    let mut decision = vec![words.verdict(answer), words.rule(answer)];
    decision.extend(answer.reason.clone());
    decision.extend(words.terms(answer));
    decision.extend(explanation.deciding.internal.as_ref().map(|note| words.note(note)));
    [
        (Part::Decision, decision),
        (Part::Open, words.open(answer)),
        (Part::Taken, words.taken(answer)),
        (Part::Conditions, explanation.deciding.tests.iter().map(|test| words.test(test)).collect()),
        (Part::Limits, explanation.limited_by.iter().map(|limit| words.limit(limit)).collect()),
        (Part::Flags, explanation.raised.iter().map(|flag| words.flag(flag)).collect()),
        (Part::Also, explanation.also.iter().map(|also| words.also(also)).collect()),
        (Part::Earlier, explanation.earlier.iter().map(|rule| words.passed_over(rule)).collect()),
        (Part::Facts, explanation.facts.iter().map(|fact| words.fact(fact)).collect()),
    ]
    .into_iter()
    .filter(|(_, lines): &(Part, Vec<String>)| !lines.is_empty())
    .map(|(part, lines)| Section { heading: words.heading(part), lines })
    .collect()
}

fn listed(values: &[String], none: &str) -> String {
    match values {
        [] => none.to_owned(),
        values => values.iter().map(|value| format!("`{value}`")).collect::<Vec<_>>().join(" or "),
    }
}

fn listed_all(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
