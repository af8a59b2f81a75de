//! The start of a clock that is almost like a declared date. Whoever resolves the clocks tells it.

lint! {
    /// A clock counts from a date that nobody declared, and one that is almost called so is declared.
    ///
    /// ## What it finds
    ///
    /// An anchor in a row of `clocks` that is no declared fact, and is spelled almost like a fact with `type: date`.
    ///
    /// ## Why it matters
    ///
    /// A clock brings its start with it, so a misspelt name is a fact of its own that no helpdesk ever fills in.
    ///
    /// ## An example that fires
    ///
    /// ```yaml
    /// facts:
    ///   delivered-on: { type: date, ask: When was it delivered? }
    /// clocks:
    ///   warranty: [{ is: running, until: deliverd-on + 6 months }]
    /// ```
    ///
    /// ## What to write instead
    ///
    /// ```yaml
    ///   warranty: [{ is: running, until: delivered-on + 6 months }]
    /// ```
    ///
    /// ## When to allow it
    ///
    /// If the two dates are really two; better declare the second one under `facts` as well, and it is quiet.
    "similar-date", Warn
}
