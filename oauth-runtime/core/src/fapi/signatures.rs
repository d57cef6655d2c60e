//! The keys of the provider (FAPI 2.0 Security Profile section 5.4.1).

use super::profile_of;
use crate::keys::SigningAlgorithm;
use crate::server::{Part, SigningProvider};
use crate::settings::SettingsError;
use crate::{ClientMetadata, OAuthError};

/// A provider with [`Fapi2`](super::Fapi2) that signs.
#[derive(Debug, Clone, Copy)]
pub struct Fapi2Signatures;

impl<S: SigningProvider> Part<S> for Fapi2Signatures {
    fn check_server(server: &S) -> Result<(), SettingsError> {
        let algorithms = server.keys().every_algorithm();
        let weak = algorithms.iter().find(|own| !SigningAlgorithm::FAPI2.contains(own));
        match S::DECLARATION.profile.zip(weak) {
            None => Ok(()),
            Some((profile, weak)) => Err(SettingsError::new(
                "signing_keys",
                format!("profile({profile}) has no signatures with {weak}"),
                "use keys for PS256, ES256 or EdDSA (FAPI 2.0 Security Profile section 5.4.1)",
            )),
        }
    }

    fn check_registration(server: &S, metadata: &ClientMetadata) -> Result<(), OAuthError> {
        let can_sign =
            server.keys().every_algorithm().iter().any(|own| SigningAlgorithm::FAPI2.contains(own));
        match profile_of::<S>(metadata) {
            Some(_) if !can_sign => Err(OAuthError::invalid_client_metadata(
                "profile: this server has no key for PS256, ES256 or EdDSA (FAPI 2.0 Security Profile section 5.4.1)",
            )),
            _ => Ok(()),
        }
    }
}
