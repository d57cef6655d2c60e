//! What a store keeps of a request so that its client can be told: sealed, because it opens the client's endpoint, or the tokens.

use serde::{Deserialize, Serialize};

use crate::seal::{Purpose, Seal};
use crate::token::{CibaRequest, reveal};
use crate::{Digest, OAuthError, Secret};

/// What a notification needs of the request (CIBA Core 1.0 sections 7.1 and 7.3).
#[derive(Serialize, Deserialize)]
pub(crate) struct Notification {
    /// `auth_req_id`
    #[serde(serialize_with = "reveal")]
    pub(crate) auth_req_id: Secret,
    /// `client_notification_token`
    #[serde(serialize_with = "reveal")]
    pub(crate) token: Secret,
}

impl Notification {
    /// The form for a store, bound to this record.
    ///
    /// # Errors
    /// `server_error` if cryptography fails.
    pub(crate) fn seal(&self, seal: &Seal, digest: &Digest) -> Result<String, OAuthError> {
        let text = serde_json::to_string(self).map_err(|_| OAuthError::ServerError)?;
        let sealed = seal.seal(Purpose::CibaNotification, &digest.to_string(), &text);
        sealed.ok_or(OAuthError::ServerError)
    }

    /// What was kept; `None` if the secret that sealed it is gone.
    pub(super) fn open(seal: &Seal, request: &CibaRequest) -> Option<Self> {
        let kept = request.notification.as_deref()?;
        let opened = seal.open(Purpose::CibaNotification, &request.digest.to_string(), kept)?;
        serde_json::from_str(opened.text.reveal()).ok()
    }
}

/// The form of a response that is being pushed, for a store.
///
/// # Errors
/// `server_error` if cryptography fails.
pub(super) fn seal_response(seal: &Seal, digest: &Digest, response: &str) -> Result<String, OAuthError> {
    let sealed = seal.seal(Purpose::CibaResponse, &digest.to_string(), response);
    sealed.ok_or(OAuthError::ServerError)
}

/// The response that was kept; `None` if the secret that sealed it is gone.
pub(super) fn open_response(seal: &Seal, digest: &Digest, kept: &str) -> Option<Secret> {
    seal.open(Purpose::CibaResponse, &digest.to_string(), kept).map(|opened| opened.text)
}
