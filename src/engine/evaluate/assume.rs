//! What is assumed of a derived fact that is not known.

use super::{Evaluation, Hears, Val, View};
use crate::engine::space::State;
use crate::policy::FactId;
use crate::policy::fact::FactDef;

impl<'a> Evaluation<'a> {
    /// A derived fact that is not known takes what the policy assumes, if it may still have that value and no text
    /// and nothing unreadable speaks against it.
    pub(super) fn with_assumption(&mut self, def: &'a FactDef, derived: State) -> State {
        let Some(assumed) = def.assume.as_ref().map(|value| self.engine.constant(value)) else { return derived };
        if derived.is_single() || !self.allows(derived, assumed) || self.contradicted(def, assumed, derived) {
            return derived;
        }
        State { assumed: true, ..self.space.known_value(assumed) }
    }

    /// Whether something that was said of the facts behind it speaks against the assumption: what cannot be read,
    /// texts that disagree, or a text that leads to another value.
    fn contradicted(&mut self, def: &'a FactDef, assumed: Val, derived: State) -> bool {
        if derived.lacks.is_none() {
            return false;
        }
        let mut is_heard = false;
        for word in 0..self.engine.width() {
            let mut rest = self.space.words(derived.lacks)[word];
            while rest != 0 {
                let bit = word * 64 + rest.trailing_zeros() as usize;
                rest &= rest - 1;
                let Some(base) = self.engine.fact_of_bit(bit) else { continue };
                match self.contradiction_by(base) {
                    Some(true) => return true,
                    Some(false) => is_heard = true,
                    None => {}
                }
            }
        }
        if self.view == View::Leaning || !is_heard {
            return false;
        }
        let Some(derivation) = &def.derivation else { return false };
        // By the text alone, as if nobody looked at it.
        self.view = View::Leaning;
        let (before, _) = self.space.enter();
        let by_text = self.derive(derivation);
        self.space.leave(before);
        self.view = View::Confirmed;
        !self.allows(by_text, assumed)
    }

    /// Whether what was said of a fact behind an assumption speaks against it: surely, or only if the text does.
    fn contradiction_by(&mut self, base: FactId) -> Option<bool> {
        if !self.policy.fact(base).is_base() {
            return None;
        }
        // An assumption has to hear everything.
        match self.tells(base) {
            Hears::Given(_) => None,
            _ if self.facts.is_unread(base, self.day) => Some(true),
            Hears::Among(..) => Some(true),
            Hears::Heard { count, .. } => Some(count > 1),
            Hears::Nothing | Hears::Unread => None,
        }
    }
}
