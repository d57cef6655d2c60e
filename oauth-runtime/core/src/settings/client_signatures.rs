//! The algorithms that count in what clients sign.

use super::{Settings, SettingsError};
use crate::Declaration;
use crate::keys::SigningAlgorithm;

/// What contradicts the declaration, or makes no sense.
pub(crate) fn check_client_signatures(
    declaration: &Declaration,
    settings: &Settings,
) -> Result<(), SettingsError> {
    let wrong = |problem, advice| Err(SettingsError::new("client_signing_algorithms", problem, advice));
    let own = settings.client_signing_algorithms();
    if own.is_empty() {
        return wrong("no client could sign", "name at least one algorithm, such as ES256");
    }
    let signing = ["private_key_jwt", "by_value", "by_reference"];
    match own != SigningAlgorithm::USUAL && !signing.iter().any(|part| declaration.has_part(part)) {
        false => Ok(()),
        true => wrong(
            "no client signs anything by the declaration",
            "add `client_authentication(private_key_jwt)` or `request_objects(…)` to it",
        ),
    }
}

impl Settings {
    /// The algorithms that count in clients' assertions and request objects.
    pub fn client_signing_algorithms(&self) -> &[SigningAlgorithm] {
        &self.client_signing_algorithms
    }
}
