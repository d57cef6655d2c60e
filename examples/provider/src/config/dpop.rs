//! How clients prove that they hold the keys of their tokens.

use oauth_runtime::{DpopNonces, Secret};
use serde::Deserialize;
use toml::Spanned;

use super::values::Need;

/// The keys of this group.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Written {
    dpop_nonce: Need,
    dpop_nonce_secret: Option<Secret>,
    old_dpop_nonce_secrets: Option<Spanned<Vec<Secret>>>,
}

/// Checked; the provider itself checks the secret.
#[derive(Debug, Clone)]
pub struct Dpop {
    /// Whether each proof needs a nonce of the provider (RFC 9449 section 8).
    pub nonce_is_required: bool,
    /// What the nonces derive from, instead of the secret of the store.
    pub nonces: Option<DpopNonces>,
}

impl Dpop {
    pub(super) fn of(source: &super::Source) -> Result<Self, super::ConfigError> {
        let Written { dpop_nonce, dpop_nonce_secret, old_dpop_nonce_secrets } = source.read()?;
        if let (None, Some(old)) = (&dpop_nonce_secret, &old_dpop_nonce_secrets) {
            let message = "these secrets came before that in `dpop_nonce_secret`: set it too";
            return Err(source.error(old.span(), "old_dpop_nonce_secrets", message));
        }
        let old = old_dpop_nonce_secrets.map(Spanned::into_inner).unwrap_or_default();
        let nonces = dpop_nonce_secret
            .map(|secret| old.into_iter().fold(DpopNonces::new(secret), DpopNonces::also_accepts));
        Ok(Self { nonce_is_required: dpop_nonce == Need::Required, nonces })
    }
}
