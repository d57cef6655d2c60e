//! The requests that are measured.

use std::str::FromStr;

use crate::Result;
use crate::probe::post;
use crate::server::{CLIENT_ID, SCOPE};

/// A measured endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Endpoint {
    /// `POST /token` with client credentials (RFC 6749 section 4.4): a new token each time.
    Token,
    /// `POST /introspect` (RFC 7662) of a live token.
    Introspection,
}

impl Endpoint {
    pub(crate) const ALL: [Self; 2] = [Self::Token, Self::Introspection];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Introspection => "introspection",
        }
    }

    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::Token => "/token",
            Self::Introspection => "/introspect",
        }
    }

    /// The form of a token request (RFC 6749 section 4.4.2).
    pub(crate) fn token_form() -> String {
        format!("grant_type=client_credentials&scope={SCOPE}")
    }

    /// The form to post to the server at `address`. It has been posted once, and the answer was right.
    pub(crate) fn body(self, address: &str) -> Result<String> {
        let body = Self::token_form();
        let answer = post(address, Self::Token.path(), &body)?;
        let token = answer["access_token"].as_str().ok_or("the answer has no token")?;
        if self == Self::Token {
            return Ok(body);
        }
        let body = format!("token={token}");
        let answer = post(address, self.path(), &body)?;
        if answer["active"] != true || answer["client_id"] != CLIENT_ID || answer["scope"] != SCOPE {
            return Err(format!("introspection answered {answer}").into());
        }
        Ok(body)
    }
}

impl FromStr for Endpoint {
    type Err = String;

    fn from_str(name: &str) -> std::result::Result<Self, String> {
        let found = Self::ALL.into_iter().find(|endpoint| endpoint.name() == name);
        found.ok_or_else(|| "the endpoints are `token` and `introspection`".to_owned())
    }
}
