//! `standard` with nothing to cover. Whoever resolves the rules tells it.

lint! {
    /// The built-in rules stand where nothing can become support.
    ///
    /// ## What it finds
    ///
    /// A policy with `- standard`, or without `rules`, in which no rule leads to support, because `kind` has no group
    /// `covered`.
    ///
    /// ## Why it matters
    ///
    /// Every request is turned away or left to `otherwise`.
    ///
    /// ## An example that fires
    ///
    /// ```yaml
    /// facts:
    ///   kind: { one-of: [defect, feature] }
    /// rules:
    ///   - standard
    /// ```
    ///
    /// ## What to write instead
    ///
    /// ```yaml
    /// facts:
    ///   kind: { one-of: [defect, feature], groups: { covered: [defect] } }
    /// ```
    ///
    /// ## When to allow it
    ///
    /// Never in a policy that is used.
    "nothing-covered", Warn
}
