//! Whether a provider can do what its settings demand.

use crate::Declaration;
use crate::settings::{Settings, SettingsError};

/// The name of the endpoint and of its part in declarations.
const NAME: &str = "pushed_authorization_request";

/// Requests can be required to be pushed only if there is an endpoint for it.
pub(crate) fn check_endpoint(declaration: &Declaration, settings: &Settings) -> Result<(), SettingsError> {
    let problem = "the declaration has no endpoint for pushed requests";
    let advice = "add `endpoints(pushed_authorization_request)` to it";
    let setting = if settings.requires_pushed_authorization_requests() {
        "require_pushed_authorization_requests"
    } else if settings.pushed_redirect_uris() {
        "pushed_redirect_uris"
    } else {
        return Ok(());
    };
    match declaration.has_part(NAME) {
        true => Ok(()),
        false => Err(SettingsError::new(setting, problem, advice)),
    }
}
