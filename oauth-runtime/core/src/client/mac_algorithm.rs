//! The algorithms with which a client authenticates a JWT by its secret.

/// HMAC with SHA-2 (RFC 7518 section 3.2), for `client_secret_jwt`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MacAlgorithm {
    Hs256,
    Hs384,
    Hs512,
}

impl MacAlgorithm {
    /// All algorithms.
    pub(crate) const ALL: [Self; 3] = [Self::Hs256, Self::Hs384, Self::Hs512];

    /// Their names, for the metadata.
    #[cfg(feature = "openid")]
    pub(crate) const NAMES: [&'static str; 3] =
        [Self::Hs256.as_str(), Self::Hs384.as_str(), Self::Hs512.as_str()];

    /// The name on the wire.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Hs256 => "HS256",
            Self::Hs384 => "HS384",
            Self::Hs512 => "HS512",
        }
    }

    /// The algorithm with that name.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.as_str() == name)
    }

    /// The minimum length of the secret, in bytes: that of the hash (RFC 7518 section 3.2, OpenID Connect Core
    /// section 16.19).
    pub(crate) const fn shortest_secret(self) -> usize {
        match self {
            Self::Hs256 => 32,
            Self::Hs384 => 48,
            Self::Hs512 => 64,
        }
    }
}
