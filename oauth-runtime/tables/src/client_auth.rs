//! The methods of client authentication that a declaration turns on. Those that send a secret are always there.

/// A method of client authentication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Method {
    /// Its name in the declaration and on the wire, and that of its part.
    pub name: &'static str,
    /// The type in the runtime that implements its `Part`.
    pub ty: &'static str,
    /// The capabilities that the store needs for it.
    pub store: &'static [&'static str],
}

/// RFC 7523 section 2.2, with a JWT of another issuer. No standard names it.
pub const FEDERATED_JWT: Method =
    Method { name: "federated_jwt", ty: "FederatedJwt", store: &["ReplayStore"] };

/// draft-ietf-oauth-spiffe-client-auth section 3.1.
pub const SPIFFE_JWT: Method = Method { name: "spiffe_jwt", ty: "SpiffeJwt", store: &["ReplayStore"] };

/// RFC 7523 section 2.2, OpenID Connect Core section 9.
pub const PRIVATE_KEY_JWT: Method =
    Method { name: "private_key_jwt", ty: "PrivateKeyJwt", store: &["ReplayStore"] };

/// RFC 7523 section 2.2, OpenID Connect Core section 9.
pub const CLIENT_SECRET_JWT: Method =
    Method { name: "client_secret_jwt", ty: "ClientSecretJwt", store: &["ReplayStore"] };

/// RFC 8705 section 2.1.
pub const TLS_CLIENT_AUTH: Method = Method { name: "tls_client_auth", ty: "TlsClientAuth", store: &[] };

/// RFC 8705 section 2.2.
pub const SELF_SIGNED_TLS_CLIENT_AUTH: Method =
    Method { name: "self_signed_tls_client_auth", ty: "SelfSignedTlsClientAuth", store: &[] };

/// All of them, in the order in which they are asked.
pub const ALL: [Method; 6] =
    // First, because `private_key_jwt` refuses the assertions of other issuers.
    [
        FEDERATED_JWT,
        SPIFFE_JWT,
        PRIVATE_KEY_JWT,
        CLIENT_SECRET_JWT,
        TLS_CLIENT_AUTH,
        SELF_SIGNED_TLS_CLIENT_AUTH,
    ];
