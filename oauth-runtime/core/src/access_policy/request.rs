//! What the policy is asked about.

use crate::authorization_details::AuthorizationDetails;
use crate::token::Authentication;
use crate::{Client, Scope};

/// When the policy is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AccessOccasion {
    /// A person is about to approve an authorization request: before they are asked, and again when they have answered,
    /// before anything is issued.
    Approval,
    /// A person is about to connect a device (RFC 8628), in the same two moments.
    DeviceApproval,
    /// A person is about to approve a backchannel authentication request (CIBA), in the same two moments.
    CibaApproval,
    /// Tokens for what a person approved: a code or a device code is redeemed, or the authorization response itself
    /// has an access token.
    Issue,
    /// A refresh token is used.
    Refresh,
    /// A client asks for tokens of its own (`client_credentials`).
    ClientCredentials,
    /// A client presented a person's password (`password`), which was right.
    Password,
    /// A client exchanges a token of a person (RFC 8693), and the exchange policy allowed it.
    TokenExchange,
    /// An extension grant vouches for a person, or for the client itself.
    Extension,
}

impl AccessOccasion {
    /// A name for logs and explanations.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Approval => "approval",
            Self::DeviceApproval => "device_approval",
            Self::CibaApproval => "ciba_approval",
            Self::Issue => "issue",
            Self::Refresh => "refresh",
            Self::ClientCredentials => "client_credentials",
            Self::Password => "password",
            Self::TokenExchange => "token_exchange",
            Self::Extension => "extension",
        }
    }
}

/// What is about to be approved or issued.
#[derive(Debug, Clone, Copy)]
pub struct AccessRequest<'a> {
    pub(crate) occasion: AccessOccasion,
    pub(crate) client: &'a Client,
    pub(crate) subject: Option<&'a str>,
    pub(crate) username: Option<&'a str>,
    pub(crate) authentication: Option<&'a Authentication>,
    pub(crate) scope: &'a Scope,
    pub(crate) authorization_details: &'a AuthorizationDetails,
    pub(crate) resources: &'a [String],
    pub(crate) grant_type: Option<&'a str>,
}

impl<'a> AccessRequest<'a> {
    /// When the policy is asked.
    pub fn occasion(&self) -> AccessOccasion {
        self.occasion
    }

    /// The client that gets the access.
    pub fn client(&self) -> &'a Client {
        self.client
    }

    /// The person, by the provider's own identifier. `None` if the client acts for itself.
    pub fn subject(&self) -> Option<&'a str> {
        self.subject
    }

    /// The person's user name, if it is known.
    pub fn username(&self) -> Option<&'a str> {
        self.username
    }

    /// How the person logged in, if it is known: for a refresh, the login behind the grant.
    pub fn authentication(&self) -> Option<&'a Authentication> {
        self.authentication
    }

    /// The scope that the person could approve, or that the access token would have.
    pub fn scope(&self) -> &'a Scope {
        self.scope
    }

    /// The authorization details (RFC 9396).
    pub fn authorization_details(&self) -> &'a AuthorizationDetails {
        self.authorization_details
    }

    /// The resources that the access token is for (RFC 8707); empty: none in particular. With `openid` in the scope, a
    /// token for a resource is also for the UserInfo endpoint.
    pub fn resources(&self) -> &'a [String] {
        self.resources
    }

    /// The `grant_type` of the token request, as on the wire; that of CIBA for tokens that are pushed. `None` at the authorization
    /// endpoint.
    pub fn grant_type(&self) -> Option<&'a str> {
        self.grant_type
    }
}
