//! A token that a client introspects.

use crate::authorization_details::AuthorizationDetails;
use crate::token::{AccessToken, RefreshToken};
use crate::{Client, Scope};

/// An active token that a client introspects (RFC 7662), with the client that it was issued to.
#[derive(Debug, Clone, Copy)]
pub struct IntrospectedToken<'a> {
    client: &'a Client,
    caller: &'a Client,
    token: Token<'a>,
}

#[derive(Debug, Clone, Copy)]
enum Token<'a> {
    Access(&'a AccessToken),
    Refresh(&'a RefreshToken),
}

impl<'a> IntrospectedToken<'a> {
    pub(crate) fn access(client: &'a Client, caller: &'a Client, token: &'a AccessToken) -> Self {
        Self { client, caller, token: Token::Access(token) }
    }

    pub(crate) fn refresh(client: &'a Client, caller: &'a Client, token: &'a RefreshToken) -> Self {
        Self { client, caller, token: Token::Refresh(token) }
    }

    /// The client that it was issued to.
    pub fn client(&self) -> &'a Client {
        self.client
    }

    /// The client that introspects it.
    pub fn caller(&self) -> &'a Client {
        self.caller
    }

    /// The record of an access token; `None` for a refresh token.
    pub fn access_token(&self) -> Option<&'a AccessToken> {
        match self.token {
            Token::Access(token) => Some(token),
            Token::Refresh(_) => None,
        }
    }

    /// The resource owner; `None` if the client acts for itself.
    pub fn subject(&self) -> Option<&'a str> {
        match self.token {
            Token::Access(token) => token.subject.as_deref(),
            Token::Refresh(token) => token.subject.as_deref(),
        }
    }

    /// The authorization details of the token (RFC 9396).
    pub fn authorization_details(&self) -> &'a AuthorizationDetails {
        match self.token {
            Token::Access(token) => &token.authorization_details,
            Token::Refresh(token) => &token.authorization_details,
        }
    }

    /// The scope of the token.
    pub fn scope(&self) -> &'a Scope {
        match self.token {
            Token::Access(token) => &token.scope,
            Token::Refresh(token) => &token.scope,
        }
    }
}
