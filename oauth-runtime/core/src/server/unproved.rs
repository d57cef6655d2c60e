//! What a request says before its client is authenticated.

#[cfg(feature = "openid")]
use crate::OAuthError;
#[cfg(feature = "openid")]
use crate::dpop_proof::UnverifiedProof;

/// What parts read of a request before its client is authenticated, so that they need not read it again after that.
/// **Nothing of it is verified.**
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Unproved {
    /// Its DPoP proof, or why that cannot be read; `None` if it has none.
    #[cfg(feature = "openid")]
    pub(crate) proof: Option<Result<UnverifiedProof, OAuthError>>,
}
