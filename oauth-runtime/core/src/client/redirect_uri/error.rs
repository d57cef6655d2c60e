//! Why a redirect URI cannot be registered.

/// Why a redirect URI cannot be registered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RedirectUriError {
    /// It is relative, or not a URI.
    #[error("`{0}` is not an absolute URI; write one like https://client.example/cb")]
    NotAbsolute(String),
    /// It has no authority, so a browser would resolve it against the page that it is on.
    #[error("`{0}` has no `//` with a host after it; write it like https://client.example/cb")]
    NoAuthority(String),
    /// Its host contains characters that host names cannot have.
    #[error("`{0}` has a host that is not a DNS name; use letters, digits, hyphens and dots")]
    Host(String),
    /// It has a fragment (RFC 6749 section 3.1.2).
    #[error("`{0}` has a fragment; leave out the part from `#` on")]
    Fragment(String),
    /// It has a wildcard (RFC 9700 section 4.1.3: exact matching only).
    #[error("`{0}` has a wildcard; register each URI in full")]
    Wildcard(String),
    /// It has a user name or password.
    #[error("`{0}` has user information; leave out the part before `@`")]
    UserInformation(String),
    /// It is `http` on a host that is not a loopback host.
    #[error("`{0}` is http on a remote host; use https, or http on 127.0.0.1, [::1] or localhost")]
    InsecureTransport(String),
    /// It is `http` on a private network, but the client is not registered for that.
    #[error(
        "`{0}` is http on a private network; use https, or set `private_network_redirect_uris` for this confidential client"
    )]
    PrivateNetwork(String),
    /// A browser runs or reads its scheme in place.
    #[error("`{0}` has a scheme that is not safe to redirect to")]
    Scheme(String),
    /// Its query contains a parameter of the response, which a client could confuse with the real one.
    #[error("`{uri}` has `{parameter}` in its query, which is a response parameter; rename it")]
    ReservedParameter {
        /// The URI.
        uri: String,
        /// The parameter.
        parameter: &'static str,
    },
}
