//! What the application's claims may depend on.

#[cfg(feature = "openid")]
use crate::identity::IdTokenRequest;
use crate::server::{IntrospectedToken, Minting};
use crate::token::{AccessToken, Authentication};
use crate::{Client, Scope};

/// What the application's own claims are for, and what they may depend on.
#[derive(Debug, Clone, Copy)]
pub struct ClaimsContext<'a> {
    destination: ClaimsDestination,
    client: &'a Client,
    subject: Option<&'a str>,
    scope: &'a Scope,
    audience: &'a [String],
    grant_type: Option<&'a str>,
    authentication: Option<&'a Authentication>,
    resource_server: Option<&'a Client>,
}

/// Where the claims go. A declaration names each destination that it has: `claims(access_token, id_token)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ClaimsDestination {
    /// `claims(access_token)`: an access token, and its introspection. The application is asked when the token is
    /// issued.
    AccessToken,
    /// `claims(id_token)`: an ID token, which only the client reads. The application is asked when it is issued.
    IdToken,
    /// `claims(userinfo)`: a response of the UserInfo endpoint. The application is asked at each request.
    UserInfo,
    /// `claims(introspection)`: an introspection response about an access token (RFC 7662 section 2.2). The application
    /// is asked at each request, and may look at the [resource server](ClaimsContext::resource_server) that asks.
    Introspection,
}

impl ClaimsDestination {
    /// Its name in the declaration.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AccessToken => "access_token",
            Self::IdToken => "id_token",
            Self::UserInfo => "userinfo",
            Self::Introspection => "introspection",
        }
    }
}

impl<'a> ClaimsContext<'a> {
    /// About an access token that exists.
    fn of_token(destination: ClaimsDestination, client: &'a Client, token: &'a AccessToken) -> Self {
        Self {
            destination,
            client,
            subject: token.subject.as_deref(),
            scope: &token.scope,
            audience: &token.audience,
            grant_type: None,
            authentication: token.authentication.as_deref(),
            resource_server: None,
        }
    }

    pub(super) fn of_access_token(minting: &'a Minting<'_>) -> Self {
        let grant_type = minting.grant_type();
        let token = Self::of_token(ClaimsDestination::AccessToken, minting.client(), minting.access_token());
        Self { grant_type, ..token }
    }

    #[cfg(feature = "openid")]
    pub(super) fn of_id_token(request: &'a IdTokenRequest<'_>) -> Self {
        Self {
            destination: ClaimsDestination::IdToken,
            client: request.client,
            subject: Some(request.person.subject()),
            scope: request.scope,
            audience: request.audience,
            grant_type: request.grant_type,
            authentication: Some(request.authentication),
            resource_server: None,
        }
    }

    #[cfg(feature = "openid")]
    pub(super) fn of_userinfo(client: &'a Client, token: &'a AccessToken) -> Self {
        Self::of_token(ClaimsDestination::UserInfo, client, token)
    }

    pub(super) fn of_introspection(token: &IntrospectedToken<'a>, record: &'a AccessToken) -> Self {
        let context = Self::of_token(ClaimsDestination::Introspection, token.client(), record);
        Self { resource_server: Some(token.caller()), ..context }
    }

    /// Where the claims go.
    pub fn destination(&self) -> ClaimsDestination {
        self.destination
    }

    /// The client that gets the token, or got it.
    pub fn client(&self) -> &'a Client {
        self.client
    }

    /// The person, by the provider's own identifier: pairwise identifiers are made later. `None` if the client
    /// acts for itself.
    pub fn subject(&self) -> Option<&'a str> {
        self.subject
    }

    /// The scope of this token, which may be less than that of its grant. For an ID token, the granted scope.
    pub fn scope(&self) -> &'a Scope {
        self.scope
    }

    /// The resources in the audience of the access token; empty: the provider itself. For an ID token, those of the
    /// access token in the same response.
    pub fn audience(&self) -> &'a [String] {
        self.audience
    }

    /// The `grant_type` of the token request, as on the wire: `refresh_token` for a refresh. That of CIBA for tokens that are
    /// pushed to the client. `None` for tokens in an authorization response, UserInfo and introspection.
    pub fn grant_type(&self) -> Option<&'a str> {
        self.grant_type
    }

    /// How the person logged in. `None` if it is not known, or the client acts for itself.
    pub fn authentication(&self) -> Option<&'a Authentication> {
        self.authentication
    }

    /// The client that introspects the token: a resource server, or the client that the token was issued to. `None` for
    /// every other destination.
    pub fn resource_server(&self) -> Option<&'a Client> {
        self.resource_server
    }
}
