//! The settings of DPoP (RFC 9449).

use std::sync::OnceLock;

use super::{Settings, SettingsError};
use crate::dpop_nonce::{DpopNonces, Nonces};
use crate::keys::SigningAlgorithm;
use crate::{Declaration, Secret};

/// The settings of DPoP.
pub(super) struct DpopSettings {
    pub(super) signing_algorithms: Vec<SigningAlgorithm>,
    pub(super) require_nonce: bool,
    pub(super) nonce_secrets: Option<DpopNonces>,
    nonces: OnceLock<Nonces>,
}

impl Default for DpopSettings {
    fn default() -> Self {
        Self {
            signing_algorithms: SigningAlgorithm::USUAL.to_vec(),
            require_nonce: false,
            nonce_secrets: None,
            nonces: OnceLock::new(),
        }
    }
}

impl DpopSettings {
    /// Whether all instances make the same nonces. A client repeats a request once, perhaps at another instance.
    fn warn_of_instances(&self, has_seal: bool) {
        if self.require_nonce && self.nonce_secrets.is_none() && !has_seal {
            tracing::warn!(
                "each instance of this provider makes DPoP nonces that the others refuse; with more than one instance, set \
                 `dpop_nonces` to one secret for all"
            );
        }
    }

    pub(super) fn check(&self) -> Result<(), SettingsError> {
        if self.signing_algorithms.is_empty() {
            return Err(SettingsError::new(
                "dpop_signing_algorithms",
                "no proof could be verified",
                "name at least one algorithm, such as ES256",
            ));
        }
        if let Some(long) = self.signing_algorithms.iter().find(|own| own.is_long()) {
            return Err(SettingsError::new(
                "dpop_signing_algorithms",
                format!("a proof with {long} is longer than the 8 KiB that this provider reads"),
                "leave it out, or write ML-DSA-44",
            ));
        }
        match self.nonce_secrets.as_ref().is_some_and(|secrets| secrets.nonces().is_none()) {
            false => Ok(()),
            true => Err(SettingsError::new(
                "dpop_nonces",
                "a secret can be guessed",
                "write at least 32 characters, such as those of `openssl rand -hex 32`",
            )),
        }
    }
}

/// What contradicts the declaration.
pub(crate) fn check_dpop(declaration: &Declaration, settings: &Settings) -> Result<(), SettingsError> {
    let dpop = &settings.dpop;
    if declaration.has_part("dpop") {
        dpop.warn_of_instances(settings.seal().is_some());
        return Ok(());
    }
    let set = [
        ("require_dpop_nonce", dpop.require_nonce),
        ("dpop_nonces", dpop.nonce_secrets.is_some()),
        ("dpop_signing_algorithms", dpop.signing_algorithms != SigningAlgorithm::USUAL),
    ];
    match set.into_iter().find(|(_, is_set)| *is_set) {
        None => Ok(()),
        Some((setting, _)) => Err(SettingsError::new(
            setting,
            "the declaration binds no tokens to keys",
            "add `sender_constrained(dpop)` to it",
        )),
    }
}

impl Settings {
    /// The algorithms of DPoP proofs that count.
    pub fn dpop_signing_algorithms(&self) -> &[SigningAlgorithm] {
        &self.dpop.signing_algorithms
    }

    /// Whether each proof needs a nonce of the provider.
    pub fn requires_dpop_nonce(&self) -> bool {
        self.dpop.require_nonce
    }

    /// The nonces of the provider.
    pub(crate) fn dpop_nonces(&self) -> &Nonces {
        self.dpop.nonces.get_or_init(|| {
            if let Some(nonces) = self.dpop.nonce_secrets.as_ref().and_then(DpopNonces::nonces) {
                return nonces;
            }
            let secrets: Vec<&Secret> = self.seal().map(|seal| seal.secrets().collect()).unwrap_or_default();
            Nonces::of_secrets(secrets.into_iter().map(|secret| secret.reveal().as_bytes()))
        })
    }
}
