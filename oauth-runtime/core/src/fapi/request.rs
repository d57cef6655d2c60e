//! An authorization request (FAPI 2.0 Security Profile section 5.3.2.2), beyond what the [rules](super::rules) say.

use super::client::is_unprotected;
use crate::OAuthError;
use crate::server::ReceivedRequest;

pub(super) fn check(request: &ReceivedRequest<'_>) -> Result<(), OAuthError> {
    check_response_type(request)?;
    check_redirect_uri(request)
}

fn check_response_type(request: &ReceivedRequest<'_>) -> Result<(), OAuthError> {
    match request.response_type {
        "code" => Ok(()),
        _ => Err(OAuthError::unauthorized_client(
            "response_type must be code (FAPI 2.0 Security Profile section 5.3.2.2)",
        )),
    }
}

/// It is in the request, even if only one is registered, and the response is protected on its way there.
fn check_redirect_uri(request: &ReceivedRequest<'_>) -> Result<(), OAuthError> {
    match request.form.get("redirect_uri") {
        None => Err(OAuthError::invalid_request(
            "redirect_uri is missing (FAPI 2.0 Security Profile section 5.3.2.2)",
        )),
        Some(uri) if is_unprotected(uri, request.client.metadata()) => Err(OAuthError::invalid_request(
            "redirect_uri must be https (FAPI 2.0 Security Profile section 5.3.2.2)",
        )),
        Some(_) => Ok(()),
    }
}
