//! Client metadata of OpenID Connect: Dynamic Client Registration 1.0 section 2, and the logout specifications.

use serde::{Deserialize, Serialize};

use crate::openid::IdTokenClaims;

/// What a client of an OpenID provider is registered for beside [`ClientMetadata`](super::ClientMetadata). Field names and
/// defaults are those of OpenID Connect Dynamic Client Registration 1.0 section 2.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OpenIdMetadata {
    /// Whether it runs on a server or on the person's device.
    #[serde(skip_serializing_if = "ApplicationType::is_default")]
    pub application_type: ApplicationType,
    /// Its public keys, as a JWK set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jwks: Option<serde_json::Value>,
    /// Where its public keys are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jwks_uri: Option<String>,
    /// Names the sites that share pairwise subject identifiers (OpenID Connect Core section 8.1).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sector_identifier_uri: Option<String>,
    /// How it is told who the person is.
    #[serde(skip_serializing_if = "SubjectType::is_default")]
    pub subject_type: SubjectType,
    /// How its ID tokens are signed; `RS256` where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_token_signed_response_alg: Option<String>,
    /// How its UserInfo responses are signed; plain JSON where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub userinfo_signed_response_alg: Option<String>,
    /// How its request objects must be signed; any way that the provider has, where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_object_signing_alg: Option<String>,
    /// How its client assertions must be signed; any way that the provider has, where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_endpoint_auth_signing_alg: Option<String>,
    /// Whether its ID tokens have the claims of the granted scope; as the provider is set where absent. Not part of the standard: an
    /// operator sets it, a client that registers itself can't.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_token_claims: Option<IdTokenClaims>,
    /// The `max_age` of requests that name none, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_max_age: Option<u64>,
    /// Whether its ID tokens must have `auth_time`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub require_auth_time: bool,
    /// The `acr_values` of requests that name none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub default_acr_values: Vec<String>,
    /// Where another site may send the person to begin a login: an `https` URI (OpenID Connect Core section 4).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub initiate_login_uri: Option<String>,
    /// The only places from which request objects are fetched.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub request_uris: Vec<String>,
    /// Where a person may be sent after logout (RP-Initiated Logout 1.0 section 3). The rules are those of
    /// [`redirect_uris`](super::ClientMetadata::redirect_uris).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub post_logout_redirect_uris: Vec<String>,
    /// Is told of a logout by the provider (Back-Channel Logout 1.0 section 2.2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backchannel_logout_uri: Option<String>,
    /// Whether logout tokens must have `sid`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub backchannel_logout_session_required: bool,
    /// Is told of a logout in a frame of the logout page (Front-Channel Logout 1.0 section 2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frontchannel_logout_uri: Option<String>,
    /// Whether that URI must be called with `iss` and `sid`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub frontchannel_logout_session_required: bool,
}

/// Whether a client runs on a server or on the person's device.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ApplicationType {
    /// A web application.
    #[default]
    Web,
    /// An application on the person's device.
    Native,
}

impl ApplicationType {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// How a client is told who the person is (OpenID Connect Core section 8).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SubjectType {
    /// By one identifier for all clients.
    #[default]
    Public,
    /// By an identifier of its own, so that clients can't compare notes.
    Pairwise,
}

impl SubjectType {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}
