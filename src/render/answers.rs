//! Answers as rows of a table, and what many of them come to.

use std::collections::BTreeMap;

use super::table::{Column, Table};
use crate::class::{Certainty, Class, Effort};
use crate::explanation::Answer;

/// The table for these answers, within `width` columns of a terminal; later answers fit in as well.
#[must_use]
pub fn table(first: &[Answer], width: usize) -> Table {
    let columns = vec![
        Column::new("id").at_least(8).at_most(14),
        Column::new("class").at_least(7),
        Column::new("certainty"),
        Column::new("rule").at_least(16).at_most(22),
        Column::new("terms"),
    ];
    Table::fit(columns, &first.iter().map(row).collect::<Vec<_>>(), width)
}

/// One answer: id, class, certainty, clause and rule, and what goes with it or is missing.
#[must_use]
pub fn row(answer: &Answer) -> Vec<String> {
    let clause = answer.clause.as_ref().map_or(String::new(), |clause| format!("{clause} "));
    vec![
        answer.id.clone().unwrap_or_else(|| "-".to_owned()),
        answer.class.to_string(),
        answer.certainty.to_string(),
        format!("{clause}{}", answer.rule),
        terms(answer),
    ]
}

fn terms(answer: &Answer) -> String {
    let mut terms = Vec::new();
    let mut name = |what: &str, facts: &[String]| {
        if !facts.is_empty() {
            terms.push(format!("{what} {}", facts.join(", ")));
        }
    };
    name("missing", &answer.missing);
    name("to confirm", &answer.to_confirm);
    name("no date for", &answer.undated);
    if let Some(offer) = &answer.offer {
        let title = answer.offer_title.as_ref().unwrap_or(offer);
        let price = answer.price.as_ref().map_or(String::new(), |price| format!(", {price}"));
        terms.push(format!("{title}{price}"));
    }
    terms.extend(answer.surcharges.iter().map(|surcharge| surcharge.what.clone()));
    if let Some(party) = &answer.refer_to {
        terms.push(format!("refer to {}", answer.refer_to_title.as_ref().unwrap_or(party)));
    }
    if answer.declined {
        terms.push("declined".to_owned());
    }
    if answer.class == Class::Support && answer.effort == Effort::Best {
        terms.push("best effort".to_owned());
    }
    if let Some(remedies) = &answer.remedy {
        let words: Vec<&str> = remedies.iter().map(|remedy| remedy.word()).collect();
        terms.push(if words.is_empty() { "no remedy".to_owned() } else { format!("only {}", words.join(", ")) });
    }
    terms.extend(answer.first.iter().map(|first| format!("first: {}", first.trim_end_matches('.'))));
    let response = answer.commitment.as_ref().and_then(|promised| promised.response.as_ref());
    terms.extend(response.map(|time| format!("response {time}")));
    terms.extend((!answer.flags.is_empty()).then(|| format!("flags {}", answer.flags.join(", "))));
    terms.join("; ")
}

/// How many requests came to what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    counts: BTreeMap<Class, BTreeMap<Certainty, usize>>,
}

impl Tally {
    /// Counts one answer.
    pub fn add(&mut self, answer: &Answer) {
        *self.counts.entry(answer.class).or_default().entry(answer.certainty).or_default() += 1;
    }

    /// How many answers were counted.
    #[must_use]
    pub fn total(&self) -> usize {
        self.counts.values().flat_map(BTreeMap::values).sum()
    }

    /// One line for each class, also for one that did not occur, such as `support  12  (10 settled, 2 open)`.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let digits = self.total().to_string().len();
        let none = BTreeMap::new();
        let line = |class: &Class| {
            let by_certainty = self.counts.get(class).unwrap_or(&none);
            let count: usize = by_certainty.values().sum();
            let parts: Vec<String> =
                by_certainty.iter().map(|(certainty, count)| format!("{count} {certainty}")).collect();
            let parts = if parts.is_empty() { String::new() } else { format!("  ({})", parts.join(", ")) };
            format!("{:<7}  {count:>digits$}{parts}", class.word())
        };
        Class::ALL.iter().map(line).collect()
    }
}
