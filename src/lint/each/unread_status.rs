//! What is listed as limited and read by nothing. Whoever resolves the rules tells it.

lint! {
    /// Something is listed as `limited`, and nothing asks whether it is.
    ///
    /// ## What it finds
    ///
    /// A row of a listing with `is: limited` where neither `- standard` stands nor any condition tests the status.
    ///
    /// ## Why it matters
    ///
    /// The list says best effort, and the decision promises everything.
    ///
    /// ## An example that fires
    ///
    /// ```yaml
    ///     environments:
    ///       os: [debian, { name: fedora, is: limited }]
    /// rules:
    ///   - { id: defects, when: { kind: defect }, class: support }
    /// ```
    ///
    /// ## What to write instead
    ///
    /// ```yaml
    /// limits:
    ///   - { id: small, when: { os.status: limited }, effort: best }
    /// ```
    ///
    /// ## When to allow it
    ///
    /// If the column is for readers of the page alone.
    "unread-status", Warn
}
