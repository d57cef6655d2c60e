//! Somebody must be trusted.

use crate::settings::{Settings, SettingsError};

/// What `declared` of the declaration needs: an issuer, which is another one.
///
/// # Errors
/// Names the setting.
pub(crate) fn check_issuers(settings: &Settings, declared: &str) -> Result<(), SettingsError> {
    let own = settings.issuer().as_str();
    if settings.trusted_issuers().iter().any(|issuer| issuer.issuer() == own) {
        return Err(SettingsError::new(
            "trusted_issuer",
            "it is the issuer of this provider, whose tokens are not assertions for itself",
            "leave it out",
        ));
    }
    match settings.trusted_issuers().is_empty() && settings.trusted_issuer_directory().is_none() {
        false => Ok(()),
        true => Err(SettingsError::new(
            "trusted_issuer",
            format!("the declaration has {declared}, and no issuer is trusted"),
            "name an issuer with `trusted_issuer`, or set `trusted_issuer_directory`",
        )),
    }
}
