//! Events as they happen: for a provider that declares `events`, and no code for others.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use http::header::VARY;
use http::{Extensions, HeaderMap, Method, Request};
use tracing::{Span, field};

use super::{Attempt, AuthorizationServer, Part};
use crate::event::{Event, Kept, RequestContext, RequestId, Waiting, notify, waiting, within};
use crate::http::{Connection, Outcome, Response, address_behind, error as http_error, name_requests};
use crate::settings::{Settings, SettingsError};
use crate::{Declaration, OAuthError, Timestamp};

/// When a client may repeat a request whose events could not be kept.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// Whether a provider makes events: a type, so that the futures of a provider without them have no part of it.
#[doc(hidden)]
pub trait Observation: Send + Sync + 'static {
    /// Whether it does.
    const IS_ON: bool;

    /// Runs what a request leads to; the events of it get the request's address and identifier.
    fn in_request<S: AuthorizationServer, B: Send, F: Future<Output = Response> + Send>(
        server: &S,
        request: Request<B>,
        kind: RequestKind,
        run: impl FnOnce(Request<B>) -> F + Send,
    ) -> impl Future<Output = Response> + Send;
}

/// Whether a request may change something.
#[derive(Debug, Clone, Copy)]
pub enum RequestKind {
    /// It only reads.
    Reads,
    /// It may spend a code, count an attempt, or log somebody in. What makes the answer to it readable, if it may not begin: for
    /// scripts of other origins, or the identity.
    Changes(fn(Response) -> Response),
}

/// A provider without events.
impl Observation for () {
    const IS_ON: bool = false;

    fn in_request<S: AuthorizationServer, B: Send, F: Future<Output = Response> + Send>(
        _: &S,
        request: Request<B>,
        _: RequestKind,
        run: impl FnOnce(Request<B>) -> F + Send,
    ) -> impl Future<Output = Response> + Send {
        run(request)
    }
}

/// A provider with `events`.
#[derive(Debug, Clone, Copy)]
pub struct ObservedEvents;

impl Observation for ObservedEvents {
    const IS_ON: bool = true;

    // Not an `async fn`: that would move the request once more.
    fn in_request<S: AuthorizationServer, B: Send, F: Future<Output = Response> + Send>(
        server: &S,
        request: Request<B>,
        kind: RequestKind,
        run: impl FnOnce(Request<B>) -> F + Send,
    ) -> impl Future<Output = Response> + Send {
        let before_response = server.settings().audit_log_before_response();
        async move {
            let waiting = before_response.map(|_| Arc::new(Waiting::default()));
            let (headers, connection) = (request.headers(), request.extensions().get::<Connection>());
            let context = RequestContext {
                waiting: waiting.clone(),
                address: connection.and_then(|own| address_behind(server.settings(), headers, own)),
                request_id: Some(request_id(server.settings(), headers, request.extensions(), connection)),
                ..RequestContext::default()
            };
            if Outcome::IS_TRACED
                && let Some(request_id) = &context.request_id
            {
                // For the span of the request, if there is one.
                Span::current().record("oauth.request_id", field::display(request_id));
            }
            if waiting.is_some()
                && let RequestKind::Changes(readable) = kind
                && *request.method() != Method::OPTIONS
                && !S::Parts::can_record(server).await
            {
                tracing::error!(
                    "refused a request, because the audit log cannot be written (`audit_log_before_response`); nothing was changed"
                );
                return readable(unavailable(server));
            }
            // A pointer: a future is some kilobytes, and each move would copy them.
            let run = pin!(run(request));
            let mut kept = Kept::Nothing;
            let response = within(context, &mut kept, run).await;
            let Some(waiting) = waiting else { return response };
            if !S::Parts::recorded(server, kept).await {
                return withheld(server, response);
            }
            for attempt in waiting.attempts() {
                server.runtime().unanswered_redemptions().forget(attempt);
                server.runtime().unanswered_refreshes().forget(attempt);
            }
            response
        }
    }
}

fn unavailable<S: AuthorizationServer>(server: &S) -> Response {
    let error = OAuthError::TemporarilyUnavailable { retry_after: Some(RETRY_AFTER) };
    Outcome::error(error.code()).noted_in(http_error(&error, server.settings()))
}

/// Instead of a response whose events the audit log does not have. Its codes and tokens exist, and nobody has them yet: a client
/// that repeats its request gets them.
fn withheld<S: AuthorizationServer>(server: &S, response: Response) -> Response {
    tracing::error!(
        "withheld a response, because the audit log could not be written in time (`audit_log_before_response`)"
    );
    let mut refused = unavailable(server);
    for (name, value) in response.headers() {
        // A script reads the error only if it may read responses of this endpoint.
        if name.as_str().starts_with("access-control-") || *name == VARY {
            refused.headers_mut().append(name, value.clone());
        }
    }
    refused
}

impl<S: AuthorizationServer> Part<S> for ObservedEvents {
    fn begin(_: &Arc<S>) {
        name_requests(|| RequestId::current().map(|id| id.to_string()));
    }
}

/// There are events to hear of only if they are declared.
pub(crate) fn check_observed(declaration: &Declaration, settings: &Settings) -> Result<(), SettingsError> {
    if !settings.event_subscribers().is_empty() && !declaration.has_part("events") {
        let problem = "the declaration has no events";
        return Err(SettingsError::new("event_subscriber", problem, "add `events` to it"));
    }
    if settings.audit_log_before_response().is_some() && !declaration.has_part("audit_log") {
        let (setting, problem) = ("audit_log_before_response", "the declaration has no audit log");
        return Err(SettingsError::new(setting, problem, "write `events(audit_log)` in it"));
    }
    #[cfg(feature = "webhooks")]
    if !settings.webhooks().is_empty() && !declaration.has_part("webhooks") {
        let problem = "the declaration has no webhooks";
        return Err(SettingsError::new("webhook", problem, "write `events(audit_log, webhooks)` in it"));
    }
    Ok(())
}

/// Something happened. `event` is called with the time, and only by a provider that declares `events`; for others it is not
/// compiled. Call this after the store has what the event is about.
pub fn observe<S: AuthorizationServer>(server: &S, event: impl FnOnce(Timestamp) -> Event) {
    publish(server, &mut prepared(server, event));
}

/// An event that happens once the store has what it is about; then [`publish`] it. `None` for a provider without events.
pub(crate) fn prepared<S: AuthorizationServer>(
    server: &S,
    event: impl FnOnce(Timestamp) -> Event,
) -> Option<Event> {
    if const { <S::Observation as Observation>::IS_ON } { Some(event(server.settings().now())) } else { None }
}

/// The same at this time, for work that has looked at the clock already.
pub(crate) fn prepared_at<S: AuthorizationServer>(
    _: &S,
    now: Timestamp,
    event: impl FnOnce(Timestamp) -> Event,
) -> Option<Event> {
    if const { <S::Observation as Observation>::IS_ON } { Some(event(now)) } else { None }
}

/// The event happened. The audit log hears of it first, so that nothing that a subscriber does keeps it from the log.
///
/// Some hundred bytes, which stay where they are until the log takes them.
pub(crate) fn publish<S: AuthorizationServer>(server: &S, event: &mut Option<Event>) {
    if const { <S::Observation as Observation>::IS_ON } && event.is_some() {
        let subscribers = server.settings().event_subscribers();
        if subscribers.is_empty() {
            <S::Parts as Part<S>>::observe(server, event);
            return;
        }
        if const { S::DECLARATION.has_part("audit_log") } {
            <S::Parts as Part<S>>::observe(server, &mut event.clone());
        }
        event.iter().for_each(|event| notify(subscribers, event));
    }
}

/// Runs what a request leads to.
pub fn in_request<S: AuthorizationServer, B: Send, F: Future<Output = Response> + Send>(
    server: &S,
    request: Request<B>,
    kind: RequestKind,
    run: impl FnOnce(Request<B>) -> F + Send,
) -> impl Future<Output = Response> + Send {
    S::Observation::in_request(server, request, kind, run)
}

/// The store reported the outcome of an attempt that the response answers. If the response waits for the audit log, the attempt
/// is over when it leaves.
pub(crate) fn answered<S: AuthorizationServer, T: Clone>(attempt: Attempt<'_, T>) -> Option<T> {
    if const { <S::Observation as Observation>::IS_ON } {
        match waiting() {
            Some(waiting) => attempt.answered_later(&waiting),
            None => attempt.answered(),
        }
    } else {
        attempt.answered()
    }
}

/// The identifier of a request: that of an adapter, which puts a [`RequestId`] into the extensions; that of a trusted proxy;
/// or a new one.
pub(crate) fn request_id(
    settings: &Settings,
    headers: &HeaderMap,
    extensions: &Extensions,
    connection: Option<&Connection>,
) -> RequestId {
    if let Some(known) = extensions.get::<RequestId>() {
        return known.clone();
    }
    let is_trusted = connection.is_some_and(|own| settings.trusted_proxies().trusts(own.peer.to_canonical()));
    is_trusted.then(|| RequestId::received(headers)).flatten().unwrap_or_else(RequestId::generate)
}
