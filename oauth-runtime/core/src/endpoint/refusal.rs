//! What the log says of an error that a client gets.

use std::borrow::Cow;

use crate::{Client, OAuthError};

/// Characters of a reason: enough for every description of this crate.
const LONGEST_REASON: usize = 200;

/// An error, and the client that gets it where it is known.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) error: OAuthError,
    pub(super) client_id: Option<String>,
}

impl Failure {
    /// The error of a known client.
    pub(super) fn of(client: &Client) -> impl FnOnce(OAuthError) -> Self {
        let client_id = client.client_id().to_owned();
        move |error| Self { error, client_id: Some(client_id) }
    }
}

impl From<OAuthError> for Failure {
    fn from(error: OAuthError) -> Self {
        Self { error, client_id: None }
    }
}

/// Logs an error response: once, where it is made. Some errors were logged where they happened, with more than is known here.
///
/// A description may quote the request. So it is logged for known clients only: what a stranger says may be a secret in the wrong place.
pub(super) fn log_refusal(endpoint: &'static str, client_id: Option<&str>, error: &OAuthError) {
    let code = error.code();
    let reason: Cow<'_, str> = match error.description() {
        Cow::Borrowed(ours) => ours.into(),
        Cow::Owned(text) if client_id.is_some() => {
            text.chars().take(LONGEST_REASON).collect::<String>().into()
        }
        Cow::Owned(_) => "not logged, because it quotes the request of an unknown client".into(),
    };
    match error {
        OAuthError::InvalidClient
        | OAuthError::InsecureTransport
        | OAuthError::ServerError
        | OAuthError::TemporarilyUnavailable { .. } => {}
        // What a device hears until its person has decided.
        OAuthError::AuthorizationPending => {
            tracing::debug!(endpoint, client_id, error = code, "a device polled too early");
        }
        _ => tracing::info!(endpoint, client_id, error = code, reason = &*reason, "refused a request"),
    }
}
