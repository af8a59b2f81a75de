//! Who hears of a walk: nobody, or a record of it.
//!
//! Deciding and explaining are one loop under two witnesses, so that they cannot disagree, and so that explaining takes
//! the same road through the index.

use crate::decision::Raised;
use crate::policy::{LimitId, RuleId};
use crate::value::Truth;

/// Hears what a walk over a policy finds, as it finds it. It answers nothing, so it cannot change what is found.
pub(crate) trait Witness {
    /// From here on the text is taken as true.
    fn leans(&mut self) {}

    /// A rule that surely holds, or may hold; in order, and nothing after one that is sure.
    fn rule(&mut self, _rule: RuleId, _is_sure: bool) {}

    /// A limit that surely holds, or may hold.
    fn limit(&mut self, _limit: LimitId, _is_sure: bool) {}

    /// A flag that is raised.
    fn flag(&mut self, _raised: Raised) {}

    /// The rule that decides, or for an open decision the one behind the leaning.
    fn decides(&mut self, _rule: RuleId) {}
}

/// Hears nothing: each call of it is compiled to nothing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Silent;

impl Witness for Silent {}

/// Writes down what it hears, as numbers of the policy. The words are made elsewhere.
#[derive(Debug, Default)]
pub(crate) struct Recording {
    /// What holds by what is known for certain.
    pub(crate) confirmed: Path,
    /// What holds with the text taken as true, if that was looked at.
    pub(crate) leaning: Option<Path>,
    pub(crate) flags: Vec<Raised>,
    pub(crate) decisive: Option<RuleId>,
}

/// What was met on one walk, in order. What the walk passed by does not stand here: it does not hold.
#[derive(Debug, Default)]
pub(crate) struct Path {
    pub(crate) rules: Vec<(RuleId, bool)>,
    pub(crate) limits: Vec<(LimitId, bool)>,
}

impl Recording {
    /// The walk that the outcome comes from.
    pub(crate) fn path(&self) -> &Path {
        self.leaning.as_ref().unwrap_or(&self.confirmed)
    }

    fn path_mut(&mut self) -> &mut Path {
        self.leaning.as_mut().unwrap_or(&mut self.confirmed)
    }
}

impl Path {
    /// Whether a rule holds that is not behind the last one of the walk.
    pub(crate) fn held(&self, rule: RuleId) -> Truth {
        let met = self.rules.binary_search_by_key(&rule, |(met, _)| *met).map(|at| self.rules[at].1);
        met.map_or(Truth::No, |is_sure| if is_sure { Truth::Yes } else { Truth::Unknown })
    }
}

impl Witness for Recording {
    fn leans(&mut self) {
        self.leaning = Some(Path::default());
    }

    fn rule(&mut self, rule: RuleId, is_sure: bool) {
        self.path_mut().rules.push((rule, is_sure));
    }

    fn limit(&mut self, limit: LimitId, is_sure: bool) {
        self.path_mut().limits.push((limit, is_sure));
    }

    fn flag(&mut self, raised: Raised) {
        self.flags.push(raised);
    }

    fn decides(&mut self, rule: RuleId) {
        self.decisive = Some(rule);
    }
}
