//! What a client got.

/// What a client got, which decides whether it counts as used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientUse {
    /// A person approved it: it gets a code, or its device is connected.
    Approved,
    /// Tokens.
    Tokens,
}
