//! The requirement, as a part.

use crate::OAuthError;
use crate::server::{AuthorizationServer, Minting, Part};

/// A provider with `sender_constrained(required)`.
#[derive(Debug, Clone, Copy)]
pub struct SenderConstrainedTokensRequired;

impl<S: AuthorizationServer> Part<S> for SenderConstrainedTokensRequired {
    async fn mint(_: &S, minting: &mut Minting<'_>) -> Result<(), OAuthError> {
        check_bound(minting)
    }
}

/// Refuses a token that no part bound.
pub(crate) fn check_bound(minting: &Minting<'_>) -> Result<(), OAuthError> {
    if minting.confirmation().is_some_and(|bound| !bound.is_empty()) {
        return Ok(());
    }
    Err(OAuthError::invalid_request(match minting.request() {
        Some(_) => {
            "this server issues no bearer tokens: prove with a DPoP header or with a client certificate that you \
             hold a key"
        }
        None => {
            "this server issues no bearer tokens, so authorization responses contain none: use response_type=code"
        }
    }))
}
