//! The three classes, and what is carried beside a class.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[doc = $doc:literal])+ $variant:ident = $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[doc = $doc])+ #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// Every one of them, in order.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word that a policy and the JSON form use.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }

            /// The one with this word.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.word() == word)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.word())
            }
        }
    };
}

words! {
    /// The billing outcome of a request. There are these three and there will be no fourth.
    ///
    /// The order is that of favour to the client: support, then service, then re-work.
    Class {
        /// In scope.
        Support = "support",
        /// Billable, or at least outside support: `offer`, `refer-to` or `declined` say what the way out is.
        Service = "service",
        /// The client has outgrown maintenance: time to talk about a re-vamp.
        Rework = "rework",
    }
}

words! {
    /// How much is promised for what is in scope.
    Effort {
        /// The commitments of the plan apply.
        Committed = "committed",
        /// Best effort: no commitment applies.
        Best = "best",
    }
}

words! {
    /// What may be given as help.
    #[non_exhaustive]
    Remedy {
        /// An explanation or a pointer.
        Advice = "advice",
        /// A way around the problem.
        Workaround = "workaround",
        /// An upgrade to a release that has the fix.
        Upgrade = "upgrade",
        /// A fix for the release in use.
        Fix = "fix",
        /// Finding the cause.
        Diagnosis = "diagnosis",
    }
}

words! {
    /// How sure a decision is.
    #[non_exhaustive]
    Certainty {
        /// Nothing that is still missing can change the outcome.
        Settled = "settled",
        /// Facts are missing, or known only from text and to be confirmed.
        Open = "open",
        /// The outcome is known, and the policy leaves it to somebody's discretion.
        Approval = "approval",
    }
}

words! {
    /// Who can tell a fact.
    #[non_exhaustive]
    AnsweredBy {
        /// The client.
        Customer = "customer",
        /// The desk's own staff, never a text.
        Desk = "desk",
        /// Nobody at intake: only a diagnosis tells.
        Diagnosis = "diagnosis",
    }
}

/// A set of [`Remedy`] values. All of them is the default: nothing is withheld.
///
/// ```
/// use scopeline::class::{Remedies, Remedy};
///
/// let advice = Remedies::from_iter([Remedy::Advice, Remedy::Upgrade]);
/// assert_eq!(Remedies::ALL & advice, advice);
/// assert_eq!(advice.iter().count(), 2);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Remedies(u8);

impl Remedies {
    /// Every remedy.
    pub const ALL: Self = Self((1 << Remedy::ALL.len()) - 1);

    /// Whether this remedy may be given.
    #[must_use]
    pub const fn contains(self, remedy: Remedy) -> bool {
        self.0 & (1 << remedy as u8) != 0
    }

    /// What may be given, where something is withheld.
    pub(crate) fn if_withheld(self) -> Option<Vec<Remedy>> {
        (self != Self::ALL).then(|| self.iter().collect())
    }

    /// The remedies in their own order.
    pub fn iter(self) -> impl Iterator<Item = Remedy> {
        Remedy::ALL.iter().copied().filter(move |&remedy| self.contains(remedy))
    }
}

impl Default for Remedies {
    fn default() -> Self {
        Self::ALL
    }
}

impl FromIterator<Remedy> for Remedies {
    fn from_iter<I: IntoIterator<Item = Remedy>>(remedies: I) -> Self {
        Self(remedies.into_iter().fold(0, |set, remedy| set | 1 << remedy as u8))
    }
}

impl std::ops::BitAnd for Remedies {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_name_their_variants() {
        for &class in Class::ALL {
            assert_eq!(Class::from_word(class.word()), Some(class));
            assert_eq!(serde_json::to_string(&class).unwrap_or_default(), format!("\"{class}\""));
        }
        assert_eq!(Class::from_word("Support"), None);
    }

    #[test]
    fn all_remedies_are_all() {
        assert_eq!(Remedies::ALL.iter().collect::<Vec<_>>(), Remedy::ALL);
        assert_eq!(Remedies::from_iter([]).iter().count(), 0);
    }
}
