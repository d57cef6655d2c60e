//! What the application's claims may depend on.

use crate::server::Minting;
use crate::token::{AccessToken, Authentication};
use crate::{Client, Scope};

/// What the application's own claims are for, and what they may depend on.
#[derive(Debug, Clone, Copy)]
pub struct ClaimsContext<'a> {
    destination: ClaimsDestination,
    client: &'a Client,
    token: &'a AccessToken,
    grant_type: Option<&'a str>,
}

/// Where the claims go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ClaimsDestination {
    /// An access token, and its introspection.
    AccessToken,
}

impl<'a> ClaimsContext<'a> {
    pub(super) fn of_access_token(minting: &'a Minting<'_>) -> Self {
        Self {
            destination: ClaimsDestination::AccessToken,
            client: minting.client(),
            token: minting.access_token(),
            grant_type: minting.request().and_then(|request| request.parameter("grant_type")),
        }
    }

    /// Where the claims go.
    pub fn destination(&self) -> ClaimsDestination {
        self.destination
    }

    /// The client that gets the token.
    pub fn client(&self) -> &'a Client {
        self.client
    }

    /// The person, by the provider's own identifier: pairwise identifiers are made later. `None` if the client
    /// acts for itself.
    pub fn subject(&self) -> Option<&'a str> {
        self.token.subject.as_deref()
    }

    /// The scope of this token, which may be less than that of its grant.
    pub fn scope(&self) -> &'a Scope {
        &self.token.scope
    }

    /// The resources in the audience of this token; empty: the provider itself.
    pub fn audience(&self) -> &'a [String] {
        &self.token.audience
    }

    /// The `grant_type` of the token request, as on the wire: `refresh_token` for a refresh. `None` if there is
    /// no token request: the response type `token`.
    pub fn grant_type(&self) -> Option<&'a str> {
        self.grant_type
    }

    /// How the person logged in. `None` if it is not known, or the client acts for itself.
    pub fn authentication(&self) -> Option<&'a Authentication> {
        self.token.authentication.as_deref()
    }
}
