//! Client metadata from OpenID Connect Dynamic Client Registration 1.0 section 2 and the logout
//! specifications.

use serde::{Deserialize, Serialize};

use super::TokenDeliveryMode;
use crate::openid::IdTokenClaims;

/// The registration of a client at an OpenID provider, in addition to
/// [`ClientMetadata`](super::ClientMetadata). Field names and defaults are those of OpenID Connect Dynamic
/// Client Registration 1.0 section 2.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct OpenIdMetadata {
    /// Whether the client runs on a server or on a person's device.
    #[serde(skip_serializing_if = "ApplicationType::is_default")]
    pub application_type: ApplicationType,
    /// The client's public keys, as a JWK set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jwks: Option<serde_json::Value>,
    /// The URL of the client's public keys.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jwks_uri: Option<String>,
    /// The URL of a document that lists the sites with the same pairwise subject identifiers (OpenID Connect
    /// Core section 8.1).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sector_identifier_uri: Option<String>,
    /// How the client identifies people.
    #[serde(skip_serializing_if = "SubjectType::is_default")]
    pub subject_type: SubjectType,
    /// The algorithm of the client's ID tokens. Default: `RS256`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_token_signed_response_alg: Option<String>,
    /// The algorithm of the client's UserInfo responses. Default: plain JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub userinfo_signed_response_alg: Option<String>,
    /// The algorithm of signed introspection responses for the client (RFC 9701 section 6). Default: `RS256`. A
    /// request asks for a signed response with `Accept`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub introspection_signed_response_alg: Option<String>,
    /// The algorithm of authorization responses as JWTs (JARM section 3). Default: `RS256`. A request asks for
    /// such a response with `response_mode`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorization_signed_response_alg: Option<String>,
    /// The algorithm of the client's request objects. Default: any that the provider supports.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_object_signing_alg: Option<String>,
    /// The algorithm (`alg`) with which the client's ID tokens are encrypted (OpenID Connect Dynamic Registration
    /// section 2). Default: they are not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_token_encrypted_response_alg: Option<String>,
    /// The content encryption (`enc`) of the client's ID tokens. Default: `A128CBC-HS256`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_token_encrypted_response_enc: Option<String>,
    /// The algorithm (`alg`) with which the client's UserInfo responses are encrypted. Default: they are not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub userinfo_encrypted_response_alg: Option<String>,
    /// The content encryption (`enc`) of the client's UserInfo responses. Default: `A128CBC-HS256`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub userinfo_encrypted_response_enc: Option<String>,
    /// The algorithm (`alg`) with which signed introspection responses for the client are encrypted (RFC 9701
    /// section 6). Default: they are not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub introspection_encrypted_response_alg: Option<String>,
    /// The content encryption (`enc`) of signed introspection responses for the client. Default: `A128CBC-HS256`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub introspection_encrypted_response_enc: Option<String>,
    /// The algorithm (`alg`) with which authorization responses as JWTs are encrypted (JARM section 3). Default: they
    /// are not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorization_encrypted_response_alg: Option<String>,
    /// The content encryption (`enc`) of authorization responses as JWTs. Default: `A128CBC-HS256`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorization_encrypted_response_enc: Option<String>,
    /// The algorithm (`alg`) with which the client says that it encrypts its request objects. It may still use another, or
    /// none (OpenID Connect Dynamic Registration section 2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_object_encryption_alg: Option<String>,
    /// The content encryption (`enc`) that goes with it. Default: `A128CBC-HS256`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_object_encryption_enc: Option<String>,
    /// The algorithm of the client's assertions. Default: any that the provider supports.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_endpoint_auth_signing_alg: Option<String>,
    /// Whether the client's ID tokens contain the claims of the granted scope. Default: the provider's
    /// setting. Not part of the standard: only an operator can set it, not a client that registers itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_token_claims: Option<IdTokenClaims>,
    /// The `max_age` of requests without one, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_max_age: Option<u64>,
    /// Whether the client's ID tokens must have `auth_time`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub require_auth_time: bool,
    /// The `acr_values` of requests without them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub default_acr_values: Vec<String>,
    /// Where another site may send a person to start a login: an `https` URI (OpenID Connect Core section 4).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub initiate_login_uri: Option<String>,
    /// The only URLs from which the provider fetches request objects.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub request_uris: Vec<String>,
    /// Where the browser may go after a logout (RP-Initiated Logout 1.0 section 3). The rules are those of
    /// [`redirect_uris`](super::ClientMetadata::redirect_uris).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub post_logout_redirect_uris: Vec<String>,
    /// Where the provider sends logout tokens (Back-Channel Logout 1.0 section 2.2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backchannel_logout_uri: Option<String>,
    /// Whether logout tokens must have `sid`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub backchannel_logout_session_required: bool,
    /// How the client learns the result of backchannel authentication (CIBA Core 1.0 section 4). Default: it polls. Ping and push need the
    /// provider's `fetcher` and `seal_with`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backchannel_token_delivery_mode: Option<TokenDeliveryMode>,
    /// Where the provider tells the client the result: an `https` URI. The modes ping and push need it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backchannel_client_notification_endpoint: Option<String>,
    /// The algorithm of the client's backchannel authentication requests, which then have to be signed. Default: they are not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backchannel_authentication_request_signing_alg: Option<String>,
    /// Whether the client says that it asks people for their user codes (CIBA Core 1.0 section 4). This is kept and returned, and
    /// changes nothing: a provider with user codes takes a `user_code` from every client, and refuses a request for a person who has
    /// one without it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub backchannel_user_code_parameter: bool,
    /// What the logout page loads in a frame (Front-Channel Logout 1.0 section 2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frontchannel_logout_uri: Option<String>,
    /// Whether that URI must be called with `iss` and `sid`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub frontchannel_logout_session_required: bool,
}

impl OpenIdMetadata {
    /// Applies `set`, to build metadata with your own values. A struct literal does not work, because
    /// standards add fields.
    ///
    /// ```
    /// use oauth_runtime::OpenIdMetadata;
    ///
    /// let metadata = OpenIdMetadata::default().with(|metadata| metadata.require_auth_time = true);
    /// ```
    #[must_use]
    pub fn with(mut self, set: impl FnOnce(&mut Self)) -> Self {
        set(&mut self);
        self
    }
}

/// Whether a client runs on a server or on a person's device.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ApplicationType {
    /// A web application.
    #[default]
    Web,
    /// An application on a person's device.
    Native,
}

impl ApplicationType {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// How a client identifies people (OpenID Connect Core section 8).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SubjectType {
    /// With one identifier for all clients.
    #[default]
    Public,
    /// With identifiers of its own, so that clients cannot correlate people.
    Pairwise,
}

impl SubjectType {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}
