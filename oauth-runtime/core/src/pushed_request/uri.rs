//! Request URIs (RFC 9126 section 2.2).

use crate::request_object::PUSHED;
use crate::{Digest, OAuthError, Secret};

/// The request URI with this secret.
pub(crate) fn request_uri(secret: &Secret) -> String {
    format!("{PUSHED}{}", secret.reveal())
}

/// The digest of the secret in a request URI; `None` for other URIs.
pub(super) fn digest_of(request_uri: &str) -> Option<Digest> {
    request_uri.strip_prefix(PUSHED).map(Digest::of)
}

/// The answer for a request URI that nobody may use: expired, used, another client's, or made up.
pub(super) fn invalid() -> OAuthError {
    OAuthError::Extension {
        code: "invalid_request_uri",
        description: "request_uri was used, has expired, or was not issued to this client".into(),
    }
}
