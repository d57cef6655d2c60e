//! Why a client cannot be registered.

use super::RedirectUriError;
use crate::ParseScopeError;

/// Why a client cannot be registered. The message is complete, since the client gets it too: no variant has a
/// source.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ClientError {
    /// The identifier is empty or has characters that RFC 6749 appendix A.1 does not allow.
    #[error("client_id: use printable ASCII characters, at least one")]
    ClientId,
    /// A redirect URI is not acceptable.
    #[error("redirect_uris: {0}")]
    RedirectUri(RedirectUriError),
    /// A scope is malformed.
    #[error("scope: {0}")]
    Scope(ParseScopeError),
    /// One of `resources` is not the identifier of a resource (RFC 8707 section 2).
    #[error("resources: each is an absolute URI without a fragment, like https://notes.example/mcp")]
    Resource,
    /// A lifetime of the client's tokens is less than a second.
    #[error("{0}: the token would already be expired when it is issued; write at least 1")]
    Lifetime(&'static str),
    /// `default_scope` is wider than `scope`.
    #[error(
        "default_scope: it has a token that `scope` does not have; add it to `scope`, or leave it out here"
    )]
    DefaultScope,
    /// The authentication method needs a secret, but there is none.
    #[error("token_endpoint_auth_method: {0} needs a client secret; a public client says \"none\"")]
    SecretMissing(&'static str),
    /// The secret can be guessed: it has fewer than [`ClientSecret::SHORTEST`](crate::ClientSecret::SHORTEST)
    /// characters.
    #[error(
        "client_secret: it has fewer than 16 characters, so it can be guessed; `openssl rand -hex 32` \
         generates a good one"
    )]
    SecretTooShort,
    /// The method is `client_secret_jwt`, but the secret is not stored in sealed form
    /// ([`ClientBuilder::seal_with`](crate::ClientBuilder)).
    #[error(
        "client_secret: token_endpoint_auth_method \"client_secret_jwt\" needs the secret itself, and only its digest is \
         stored; give the client a new secret, and seal it with `seal_with`"
    )]
    SecretNotSealed,
    /// The secret is shorter than the hash of the algorithm (RFC 7518 section 3.2).
    #[error(
        "client_secret: {algorithm} needs at least {least} bytes (RFC 7518 section 3.2); `openssl rand -hex 32` generates 64"
    )]
    SecretTooShortFor {
        /// The registered algorithm; `HS256` if none is registered.
        algorithm: &'static str,
        /// The minimum length in bytes.
        least: usize,
    },
    /// The client has a secret, but its authentication method says that it has none.
    #[error("client_secret: a client with token_endpoint_auth_method \"none\" has no secret")]
    SecretOfPublicClient,
    /// The client has a secret, but it signs.
    #[error(
        "client_secret: a client with token_endpoint_auth_method \"private_key_jwt\" has a key instead of a \
         secret"
    )]
    SecretOfSigningClient,
    /// The client signs, but has no keys.
    #[error("jwks: token_endpoint_auth_method \"private_key_jwt\" needs `jwks` or `jwks_uri`")]
    KeysMissing,
    /// The client has a secret, but it authenticates with a certificate.
    #[error(
        "client_secret: a client with token_endpoint_auth_method \"{0}\" has a certificate instead of a secret"
    )]
    SecretOfCertificateClient(&'static str),
    /// The client has a secret, but it authenticates with a JWT of another issuer.
    #[error(
        "client_secret: a client with token_endpoint_auth_method \"{0}\" has a token of its platform instead of a secret"
    )]
    SecretOfFederatedClient(&'static str),
    /// The client authenticates with a JWT of another issuer, and no token is its own.
    #[error(
        "federated_credentials: token_endpoint_auth_method \"federated_jwt\" needs at least one, each with `issuer` and \
         `subject`"
    )]
    FederatedCredentials,
    /// The client authenticates with a JWT-SVID, and has no SPIFFE ID.
    #[error(
        "spiffe_id: token_endpoint_auth_method \"spiffe_jwt\" needs the SPIFFE ID of the client, like \
         spiffe://example.org/notes, here or as its client_id"
    )]
    SpiffeId,
    /// The client authenticates with a certificate that nobody can know.
    #[error(
        "jwks: token_endpoint_auth_method \"self_signed_tls_client_auth\" needs `jwks` or `jwks_uri`, with the \
         certificate as `x5c` of a key"
    )]
    CertificatesMissing,
    /// The client authenticates with a certificate, but it is not exactly one subject that the certificate must have
    /// (RFC 8705 section 2.1.2).
    #[error(
        "token_endpoint_auth_method: \"tls_client_auth\" needs exactly one of tls_client_auth_subject_dn, \
         tls_client_auth_san_dns, tls_client_auth_san_uri, tls_client_auth_san_ip and tls_client_auth_san_email"
    )]
    CertificateSubject,
    /// The expected subject of the client's certificate is malformed.
    #[error("{field}: {problem}")]
    CertificateMember {
        /// The metadata field.
        field: &'static str,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// The flow ends in a redirect, but there is no redirect URI.
    #[error("redirect_uris: response types need at least one redirect URI")]
    RedirectUriMissing,
    /// The client credentials grant is for clients that authenticate (RFC 6749 section 4.4), and so are CIBA and token exchange. An
    /// application that shares logins (Native SSO) may be public: its scope has `device_sso`.
    #[error(
        "grant_types: client_credentials, CIBA and token exchange are for confidential clients; a public one may exchange \
         device secrets, with `device_sso` in its scope"
    )]
    PublicClientCredentials,
    /// The client has keys by value and by reference (RFC 7591 section 2).
    #[error("jwks: a client has `jwks` or `jwks_uri`, not both")]
    TwoKeySets,
    /// A post-logout redirect URI is not acceptable.
    #[error("post_logout_redirect_uris: {0}")]
    PostLogoutRedirectUri(RedirectUriError),
    /// Redirect URIs on a private network are only for clients that authenticate: anybody on the network can
    /// read a code, and a public client needs nothing else.
    #[error("private_network_redirect_uris: this is for confidential clients; a public one uses https")]
    PrivateNetworkOfPublicClient,
    /// A text or URI is too long.
    #[error("{field}: it has more than {most} characters")]
    TooLong {
        /// The metadata field.
        field: String,
        /// The maximum number of characters.
        most: usize,
    },
    /// A text has control characters or overrides the writing direction.
    #[error(
        "{field}: it has control characters, or characters that override the writing direction; leave them \
         out"
    )]
    ControlCharacters {
        /// The metadata field.
        field: String,
    },
    /// A URI that cannot be used.
    #[error("{field}: `{uri}` {problem}")]
    Uri {
        /// The metadata field.
        field: String,
        /// The URI.
        uri: String,
        /// What is wrong with it.
        problem: &'static str,
    },
}

impl From<RedirectUriError> for ClientError {
    fn from(error: RedirectUriError) -> Self {
        Self::RedirectUri(error)
    }
}

impl From<ParseScopeError> for ClientError {
    fn from(error: ParseScopeError) -> Self {
        Self::Scope(error)
    }
}
