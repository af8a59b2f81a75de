//! A text in the folder that is no part of the policy. Whoever loads the policy tells it.

lint! {
    /// A text lies in the policy's folder and is no part of it.
    ///
    /// ## What it finds
    ///
    /// A file in YAML beside the policy that begins with none of `scopeline`, `scopeline-tests` and `scopeline-intake`.
    ///
    /// ## Why it matters
    ///
    /// Somebody wrote a release table or a suite and forgot the first line: nothing of it counts.
    ///
    /// ## An example that fires
    ///
    /// ```yaml
    /// products: { acme: { line: x.y } }
    /// ```
    ///
    /// ## What to write instead
    ///
    /// ```yaml
    /// scopeline: 1
    /// products: { acme: { line: x.y } }
    /// ```
    ///
    /// ## When to allow it
    ///
    /// If another program needs the file there. An allowance names the file.
    "stray-text", Warn
}
