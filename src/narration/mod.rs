#![doc = include_str!("../../guide/answers.md")]

mod client;
mod client_words;
mod desk;
mod desk_part;
mod desk_words;
mod german;
mod lasting;
mod left_open;
mod letter;
mod page;
mod releases;
mod replies;
mod scope;
mod trace;
mod until;
mod values;
mod words;

use std::fmt;

pub use client::{
    ClientAnswer, ClientChange, ClientHours, ClientLead, ClientOffer, ClientParty, ClientPromise, ClientQuestion,
    ClientReply, ClientSurcharge, ClientTarget, ClientWay,
};
pub use client_words::{ClientPart, ClientWords};
pub use desk::{DeskAnswer, Enquiries, ExactAnswer, SufficientFacts};
pub use desk_part::DeskPart;
pub use desk_words::DeskWords;
#[cfg(feature = "contracts")]
pub(crate) use german::{dative as german_dative, unit_in_german as german_unit};
pub use page::{Line, LineKind, Narration, Section};
pub use replies::ClientOthers;
pub use scope::{ClientHelp, ClientScope};
pub use until::{ClientPromised, ClientUntil};
pub use words::Words;

pub use crate::explanation::About;
pub use crate::value::locale::{English, German};

use crate::enquiry::Budget;
use crate::facts::Facts;
use crate::value::locale::primary;

/// Who reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reader {
    /// Somebody at the desk: short, with the clause, and with notes for the desk.
    Agent,
    /// The client: reason, offer, price, and what would change it. Nothing that is internal.
    Client,
    /// Somebody who checks it: all of the trace, and what is exact about it.
    Auditor,
}

impl Reader {
    /// Every one of them.
    pub const ALL: [Self; 3] = [Self::Agent, Self::Client, Self::Auditor];

    /// The word for it on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Client => "client",
            Self::Auditor => "auditor",
        }
    }
}

impl fmt::Display for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// All sentences in one language. Whatever has all three kinds of words is one.
pub trait Phrasebook: ClientWords + DeskWords {}

impl<T: ClientWords + DeskWords> Phrasebook for T {}

/// The languages that this crate has phrase books for.
pub const LANGUAGES: [&str; 2] = ["en", "de"];

/// The phrase book of this crate for a language, by its first part: that of `de` for `de-AT`.
///
/// ```
/// use scopeline::narration::phrasebook;
///
/// assert!(phrasebook("de-AT").is_some());
/// assert!(phrasebook("fr").is_none());
/// ```
#[must_use]
pub fn phrasebook(language: &str) -> Option<&'static dyn Phrasebook> {
    match primary(language).to_ascii_lowercase().as_str() {
        "en" => Some(&English),
        "de" => Some(&German),
        _ => None,
    }
}

impl Facts<'_> {
    /// Decides the request and tells it to a reader, in the words of a phrase book. See [the room](crate::narration).
    ///
    /// The budget is that of each enquiry.
    #[must_use]
    pub fn narrate(&self, reader: Reader, words: &dyn Phrasebook, budget: Budget) -> Narration {
        let facts = self.clone();
        let facts = facts.said_in(words);
        let sections = match reader {
            Reader::Client => letter::letter(&facts.for_client(budget), words),
            Reader::Agent => trace::brief(&facts.for_desk(budget), words),
            Reader::Auditor => trace::whole(&facts.for_desk(budget), words),
        };
        Narration { reader, language: words.language().to_owned(), sections }
    }
}
