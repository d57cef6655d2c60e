//! Who the client asks for.

use crate::openid::IdTokenHint;
use crate::store::Authenticated;

/// The client's hint of who the person is (CIBA Core 1.0 section 7.1). A request has exactly one.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum Hint<'a> {
    /// `login_hint`: what a person types, such as a user name, an e-mail address or a telephone number.
    LoginHint(&'a str),
    /// `login_hint_token`: a text that means something to the application, and to the client. It is not verified.
    LoginHintToken(&'a str),
    /// `id_token_hint`: an ID token that this provider issued to this client. It is verified, and may have expired.
    IdToken(&'a IdTokenHint),
}

impl Hint<'_> {
    /// The name of its parameter.
    pub fn name(&self) -> &'static str {
        match self {
            Self::LoginHint(_) => "login_hint",
            Self::LoginHintToken(_) => "login_hint_token",
            Self::IdToken(_) => "id_token_hint",
        }
    }
}

/// Omits the values: they are about people, and may be tokens.
impl std::fmt::Debug for Hint<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Hint").field(&self.name()).finish()
    }
}

/// What the application knows about a hint.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum HintedPerson {
    /// This person, by the identifier that the provider has for them (`sub`), not by that of the client.
    Found(Authenticated),
    /// Nobody: the client gets `unknown_user_id`.
    Unknown,
    /// The hint is no longer valid: the client gets `expired_login_hint_token`.
    Expired,
    /// The hint is malformed, or this client may not use it: the client gets `invalid_request`.
    Invalid,
}

impl From<Authenticated> for HintedPerson {
    fn from(person: Authenticated) -> Self {
        Self::Found(person)
    }
}

impl From<Option<Authenticated>> for HintedPerson {
    fn from(person: Option<Authenticated>) -> Self {
        person.map_or(Self::Unknown, Self::Found)
    }
}

/// What came of the person's user code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum UserCodeCheck {
    /// It is right, or this person needs none.
    Accepted,
    /// This person has one, and the request does not: the client gets `missing_user_code`.
    Missing,
    /// It is wrong: the client gets `invalid_user_code`.
    Wrong,
}
