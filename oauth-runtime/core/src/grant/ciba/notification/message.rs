//! What a client is told.

use serde::Serialize;

use crate::token::{TokenResponse, reveal};
use crate::{OAuthError, Secret};

/// A ping (CIBA Core 1.0 section 10.2).
pub(super) fn ping(auth_req_id: &Secret) -> Result<Vec<u8>, OAuthError> {
    #[derive(Serialize)]
    struct Ping<'a> {
        #[serde(serialize_with = "reveal")]
        auth_req_id: &'a Secret,
    }
    serde_json::to_vec(&Ping { auth_req_id }).map_err(|_| OAuthError::ServerError)
}

/// The tokens (section 10.3.1).
pub(super) fn tokens(auth_req_id: &Secret, response: &TokenResponse) -> Result<String, OAuthError> {
    let response = crate::json::object(response).map_err(|_| OAuthError::ServerError)?;
    let mut members: serde_json::Map<String, serde_json::Value> =
        serde_json::from_slice(&response).map_err(|_| OAuthError::ServerError)?;
    members.insert("auth_req_id".to_owned(), auth_req_id.reveal().into());
    serde_json::to_string(&members).map_err(|_| OAuthError::ServerError)
}

/// An error (section 12): `access_denied`, `expired_token` or `transaction_failed`.
pub(super) fn error(
    auth_req_id: &Secret,
    error: &'static str,
    description: &'static str,
) -> Result<Vec<u8>, OAuthError> {
    #[derive(Serialize)]
    struct PushError<'a> {
        #[serde(serialize_with = "reveal")]
        auth_req_id: &'a Secret,
        error: &'static str,
        error_description: &'static str,
    }
    let message = PushError { auth_req_id, error, error_description: description };
    serde_json::to_vec(&message).map_err(|_| OAuthError::ServerError)
}
