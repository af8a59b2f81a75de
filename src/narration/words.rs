//! The words that every reader hears.

use super::About;
use crate::class::Remedy;
use crate::enquiry::{Answers, joined};
use crate::explanation::ClientText;
use crate::policy::{Extra, Price};
use crate::value::Duration;
use crate::value::locale::{English, Locale};

/// Words that every reader hears. Every method has an English form; a host replaces those that it says differently.
pub trait Words: Locale {
    /// Some values of a fact, such as `7.0 or newer`.
    fn answers(&self, answers: &Answers) -> String {
        answers.in_english(self)
    }

    /// A standard price.
    fn price(&self, price: &Price) -> String {
        match price {
            Price::Fixed(price) => self.money(*price),
            Price::Hourly { rate, minimum, step } => {
                by_time(self, &format!("{} an hour", self.money(*rate)), *minimum, *step)
            }
            Price::Block { price, size, step } => {
                let mut text = format!("{} for a block of {}", self.money(*price), self.duration(*size));
                if let Some(step) = step {
                    text.push_str(&format!(", used in steps of {}", self.duration(*step)));
                }
                text
            }
            Price::PerUnit { price, unit, .. } => format!("{} per {unit}", self.money(*price)),
            Price::Daily { rate, minimum, step, .. } => {
                by_time(self, &format!("{} a day", self.money(*rate)), *minimum, *step)
            }
            Price::Percent { percent, of, minimum, grace } => {
                let mut text = format!("{} % of the {of}", self.number(*percent));
                if let Some(minimum) = minimum {
                    text.push_str(&format!(", at least {}", self.money(*minimum)));
                }
                if let Some(grace) = grace {
                    text.push_str(&format!(", nothing for {}", self.duration(*grace)));
                }
                text
            }
            Price::Beyond { price, .. } => format!("{}, beyond what is included", self.price(price)),
            Price::Quote => "price on request".to_owned(),
        }
    }

    /// What comes on top of a price.
    fn extra(&self, extra: &Extra) -> String {
        match extra {
            Extra::Times(times) => format!("the price times {}", self.number(*times)),
            Extra::Add(money) => format!("{} more", self.money(*money)),
            Extra::Percent(percent) => format!("{} % more", self.number(*percent)),
        }
    }

    /// What may be given as help, with its article.
    fn remedy(&self, remedy: Remedy) -> String {
        match remedy {
            Remedy::Advice => "advice",
            Remedy::Workaround => "a workaround",
            Remedy::Upgrade => "an upgrade",
            Remedy::Fix => "a fix",
            Remedy::Diagnosis => "a diagnosis",
        }
        .to_owned()
    }

    /// A question for which the policy has no words.
    fn about(&self, about: About) -> String {
        match about {
            About::Kind => "What is wanted?",
            About::Product => "Which product is it about?",
            About::Release => "Which version is it?",
            About::Component => "Which part is it about?",
            About::Integrations => "Which other systems are involved?",
            About::OperatingSystem => "Which operating system is it, and which version of it?",
            About::Database => "Which database is it, and which version of it?",
            About::Plan => "Which plan does the account have?",
        }
        .to_owned()
    }

    /// A question in the policy's words, or else in those of the language; none where neither has any.
    fn asked_in_words(&self, ask: Option<&ClientText>, about: Option<About>) -> Option<String> {
        ask.map(ToString::to_string).or_else(|| Some(self.about(about?)))
    }

    /// All of these: `a, b and c`.
    fn all_of(&self, items: &[String]) -> String {
        joined(items, "and")
    }

    /// One of these: `a, b or c`.
    fn one_of(&self, items: &[String]) -> String {
        joined(items, "or")
    }
}

impl Words for English {}

/// A rate, with the least that is billed and the step in which time counts.
fn by_time(locale: &(impl Locale + ?Sized), rate: &str, minimum: Option<Duration>, step: Option<Duration>) -> String {
    let minimum = minimum.map_or_else(String::new, |time| format!(", at least {}", locale.duration(time)));
    let step = step.map_or_else(String::new, |time| format!(", in steps of {}", locale.duration(time)));
    format!("{rate}{minimum}{step}")
}

/// Values, each between backticks.
pub(super) fn listed(values: &[String], or: &str, none: &str) -> String {
    match values {
        [] => none.to_owned(),
        values => values.iter().map(|value| format!("`{value}`")).collect::<Vec<_>>().join(or),
    }
}

/// Names, each between backticks.
pub(super) fn named(names: &[String]) -> String {
    listed(names, ", ", "")
}
