//! The form of access tokens.

use std::fmt;

/// The form of an access token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum AccessTokenFormat {
    /// A random text, which only the provider understands. A resource server of another process asks the
    /// introspection endpoint (RFC 7662), so a revoked token is refused at once. The default.
    #[default]
    Opaque,
    /// A signed JWT (RFC 9068), which every resource server checks with the provider's published keys. The
    /// first algorithm of the keys signs it, unless the setting `access_token_signing_alg` or the resource names
    /// another.
    ///
    /// The provider's own endpoints, [`Granted`](crate::Granted) in the provider's process, and introspection
    /// refuse a revoked token at once. A resource server that checks only the signature accepts it until it
    /// expires, so give such tokens a short lifetime.
    Jwt,
}

impl AccessTokenFormat {
    /// The name in a declaration and a configuration.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Opaque => "opaque",
            Self::Jwt => "jwt",
        }
    }

    /// The form with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Opaque, Self::Jwt].into_iter().find(|format| format.as_str() == name)
    }
}

impl fmt::Display for AccessTokenFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
