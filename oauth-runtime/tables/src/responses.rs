//! The words of response types.

/// A word of a response type. Words are ordered as a response type lists them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Word {
    /// Its place in the canonical order.
    pub order: u8,
    /// The word on the wire and in the declaration.
    pub name: &'static str,
    /// The type in the runtime's module `response_type` that handles it.
    pub ty: &'static str,
    /// Whether it contains hashes of what the other words return, so that it has to come last.
    pub comes_last: bool,
}

/// RFC 6749 section 4.1.1.
pub const CODE: Word = Word { order: 0, name: "code", ty: "CodeResponse", comes_last: false };

/// OpenID Connect Core section 3.2.
pub const ID_TOKEN: Word = Word { order: 1, name: "id_token", ty: "IdTokenResponse", comes_last: true };

/// RFC 6749 section 4.2.1.
pub const TOKEN: Word = Word { order: 2, name: "token", ty: "TokenResponseType", comes_last: false };

/// All of them.
pub const ALL: [Word; 3] = [CODE, ID_TOKEN, TOKEN];
