//! What a desk hears about a request, as data: the explanation, what the client hears, and every enquiry.

use serde::Serialize;

use super::ClientAnswer;
use crate::class::{Certainty, Class};
use crate::enquiry::{Aim, Budget, InScope, Lead, Questions, WhatIf};
use crate::explanation::Explanation;
use crate::facts::Facts;
use crate::request::Request;

/// What a desk hears about a request.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct DeskAnswer {
    /// The decision with all of its reasons.
    #[serde(flatten)]
    pub explanation: Explanation,
    /// What can be told besides.
    pub enquiry: Enquiries,
    /// What the client hears.
    pub client: ClientAnswer,
}

/// What can be told beside a decision.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Enquiries {
    /// What is still needed, and where each answer leads.
    pub questions: Questions,
    /// What would bring it into scope; nothing if it is open, or there already.
    pub what_if: Option<WhatIf>,
    /// What would take it out of scope; nothing if it is open, or not support.
    pub out_of_scope: Option<WhatIf>,
    /// Until when it is support, if it surely is.
    pub in_scope: Option<InScope>,
    /// A few facts that force the outcome, if nothing can change it.
    pub sufficient: Option<SufficientFacts>,
    /// What the request may still come to, exactly.
    pub exact: ExactAnswer,
}

/// [`Sufficient`](crate::enquiry::Sufficient) facts by name.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct SufficientFacts {
    /// A request that tells them and nothing else.
    pub request: Request,
    /// What was assumed beside them.
    pub assumed: Vec<String>,
    /// Whether none of them can be left out.
    pub is_irreducible: bool,
}

/// What is [`Refined`](crate::enquiry::Refined), by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct ExactAnswer {
    /// Every outcome that some completion comes to.
    pub possible: Vec<Lead>,
    /// Whether anything can still change the outcome.
    pub certainty: Certainty,
    /// Facts that nobody told and that can change the outcome.
    pub missing: Vec<String>,
    /// Facts that only text told and that can change the outcome.
    pub to_confirm: Vec<String>,
    /// Releases without a date that can change the outcome.
    pub undated: Vec<String>,
    /// Whether all of this is exact.
    pub is_narrowed: bool,
}

impl Facts<'_> {
    /// What the desk hears about the request. See [the room](crate::narration). The budget is that of each enquiry.
    #[must_use]
    pub fn for_desk(&self, budget: Budget) -> DeskAnswer {
        let sufficient = self.sufficient(budget).map(|found| SufficientFacts {
            assumed: self.names(found.assumed),
            is_irreducible: found.is_irreducible,
            request: found.request,
        });
        let refined = self.refine(budget);
        let exactly = self.exactly(self.decide(), &refined);
        let is_settled_as = |is_support: bool| !exactly.is_open() && (exactly.class() == Class::Support) == is_support;
        let (questions, in_scope) = (self.questions(budget), self.in_scope_until(budget));
        let what_if = is_settled_as(false).then(|| self.what_if(Aim::IntoScope, budget));
        // The client hears of the same enquiries.
        let client = match &what_if {
            Some(found) => self.other_answer(&exactly, found),
            None if exactly.is_open() => self.open_answer(&exactly, &questions),
            None => self.support_answer(&exactly, in_scope.as_ref()),
        };
        let exact = ExactAnswer {
            possible: refined.possible.iter().map(|one| Lead::of(self, &one.outcome)).collect(),
            certainty: refined.certainty,
            undated: refined.gaps.iter().map(|gap| format!("{} {}", gap.product, gap.line)).collect(),
            missing: self.names(refined.missing),
            to_confirm: self.names(refined.to_confirm),
            is_narrowed: refined.is_narrowed,
        };
        DeskAnswer {
            explanation: self.explain(),
            enquiry: Enquiries {
                questions,
                what_if,
                out_of_scope: is_settled_as(true).then(|| self.what_if(Aim::OutOfScope, budget)),
                in_scope,
                sufficient,
                exact,
            },
            client,
        }
    }
}
