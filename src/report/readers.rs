//! Who may know that a request stands behind a number.

/// Who may know that a request stands behind a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Readers {
    /// Desk and client.
    All,
    /// The desk. The client has the number, too, and other requests behind it.
    Desk,
    /// The client. For the desk the request stands behind another number.
    Client,
    /// The desk, which alone has the number.
    Internal,
}

impl Readers {
    /// Whether the edition for the desk has it.
    #[must_use]
    pub const fn has_desk(self) -> bool {
        !matches!(self, Self::Client)
    }

    /// Whether the edition for a client has it.
    #[must_use]
    pub const fn has_client(self) -> bool {
        matches!(self, Self::All | Self::Client)
    }
}

/// A number that a request stands behind, and who may know that.
pub(super) type Number = (String, Readers);
