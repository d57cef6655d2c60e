//! What the log says about an error response.

use std::borrow::Cow;

use crate::event::{Event, EventKind, Limit};
use crate::server::{AuthorizationServer, observe};
use crate::{Client, OAuthError};

/// The maximum length of a reason in characters: enough for every description in this crate.
const LONGEST_REASON: usize = 200;

/// An error, and the client that gets it, if it is known.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) error: OAuthError,
    pub(super) client_id: Option<String>,
}

impl Failure {
    /// The error of a known client.
    pub(super) fn of(client: &Client) -> impl FnOnce(OAuthError) -> Self {
        |error| Self { error, client_id: Some(client.client_id().to_owned()) }
    }
}

impl From<OAuthError> for Failure {
    fn from(error: OAuthError) -> Self {
        Self { error, client_id: None }
    }
}

/// Logs an error response once, where it is made. Some errors were already logged where they happened, with
/// more detail.
///
/// A description may quote the request. So it is logged only for known clients: what a stranger sends may be
/// a secret in the wrong place.
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
        // The answer for a device until its person has decided.
        OAuthError::AuthorizationPending => {
            tracing::debug!(endpoint, client_id, error = code, "a device polled too early");
        }
        _ => tracing::info!(endpoint, client_id, error = code, reason = &*reason, "refused a request"),
    }
}

/// The same as an event. A description that was made for this error may quote the request, which may have a secret in the
/// wrong place: only the log has it.
pub(super) fn observe_refusal<S: AuthorizationServer>(
    server: &S,
    endpoint: &'static str,
    client_id: Option<&str>,
    error: &OAuthError,
) {
    // The first is the answer for a device until its person has decided; client authentication has its own event.
    if matches!(error, OAuthError::AuthorizationPending | OAuthError::InvalidClient) {
        return;
    }
    observe(server, |at| {
        let kind = match error {
            OAuthError::TooManyAttempts { retry_after } => {
                EventKind::RateLimitReached { limit: limit_at(endpoint), retry_after: retry_after.as_secs() }
            }
            _ => EventKind::RequestRefused {
                endpoint: endpoint.into(),
                error: error.code().into(),
                reason: match error.description() {
                    Cow::Borrowed(ours) => Some(ours.into()),
                    Cow::Owned(_) => None,
                },
            },
        };
        let event = Event::new(kind, at);
        client_id.into_iter().fold(event, |event, client_id| event.client_id(client_id))
    });
}

/// The limit of an endpoint: at the token endpoint, people's passwords.
fn limit_at(endpoint: &str) -> Limit {
    match endpoint {
        "token" => Limit::Login,
        "registration" => Limit::Registration,
        "device_authorization" => Limit::DeviceAuthorization,
        "pushed_authorization_request" => Limit::PushedRequest,
        _ => Limit::Endpoint,
    }
}
