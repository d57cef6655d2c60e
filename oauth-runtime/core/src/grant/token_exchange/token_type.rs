//! Types of tokens.

/// The type of a token in an exchange (RFC 8693 section 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenType {
    /// `urn:ietf:params:oauth:token-type:access_token`: an access token of this provider, opaque or a JWT.
    AccessToken,
    /// `urn:ietf:params:oauth:token-type:refresh_token`: a refresh token of the client itself.
    RefreshToken,
    /// `urn:ietf:params:oauth:token-type:id_token`: an ID token for the client itself.
    IdToken,
    /// `urn:ietf:params:oauth:token-type:jwt`: an access token or an ID token that is a JWT.
    Jwt,
    /// `urn:ietf:params:oauth:token-type:id-jag`: an identity assertion authorization grant for another authorization server
    /// (draft-ietf-oauth-identity-assertion-authz-grant). Nobody presents one here.
    IdJag,
    /// `urn:ietf:params:oauth:token-type:txn_token`: a transaction token of this provider (draft-ietf-oauth-transaction-tokens). A
    /// workload gets one, or presents one to replace it.
    TransactionToken,
    /// `urn:ietf:params:oauth:token-type:self_signed`: a JWT with which a workload begins a transaction itself
    /// (draft-ietf-oauth-transaction-tokens).
    SelfSigned,
}

impl TokenType {
    const ALL: [Self; 7] = [
        Self::AccessToken,
        Self::RefreshToken,
        Self::IdToken,
        Self::Jwt,
        Self::IdJag,
        Self::TransactionToken,
        Self::SelfSigned,
    ];

    /// The value on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AccessToken => "urn:ietf:params:oauth:token-type:access_token",
            Self::RefreshToken => "urn:ietf:params:oauth:token-type:refresh_token",
            Self::IdToken => "urn:ietf:params:oauth:token-type:id_token",
            Self::Jwt => "urn:ietf:params:oauth:token-type:jwt",
            Self::IdJag => "urn:ietf:params:oauth:token-type:id-jag",
            Self::TransactionToken => "urn:ietf:params:oauth:token-type:txn_token",
            Self::SelfSigned => "urn:ietf:params:oauth:token-type:self_signed",
        }
    }

    /// The type with this value on the wire.
    pub(super) fn read(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|own| own.as_str() == value)
    }
}
