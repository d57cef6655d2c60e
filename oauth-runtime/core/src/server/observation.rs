//! Events as they happen: for a provider that declares `events`, and no code for others.

use std::future::Future;
use std::pin::pin;

use http::Request;
use http::request::Parts;

use super::{AuthorizationServer, Part};
use crate::event::{Event, RequestContext, RequestId, notify, within};
use crate::http::{Connection, client_address};
use crate::settings::{Settings, SettingsError};
use crate::{Declaration, Timestamp};

/// Whether a provider makes events: a type, so that the futures of a provider without them have no part of it.
#[doc(hidden)]
pub trait Observation: Send + Sync + 'static {
    /// Whether it does.
    const IS_ON: bool;

    /// Runs what a request leads to; the events of it get the request's address and identifier.
    fn in_request<S: AuthorizationServer, B: Send, F: Future<Output: Send> + Send>(
        server: &S,
        request: Request<B>,
        run: impl FnOnce(Request<B>) -> F + Send,
    ) -> impl Future<Output = F::Output> + Send;
}

/// A provider without events.
impl Observation for () {
    const IS_ON: bool = false;

    fn in_request<S: AuthorizationServer, B: Send, F: Future<Output: Send> + Send>(
        _: &S,
        request: Request<B>,
        run: impl FnOnce(Request<B>) -> F + Send,
    ) -> impl Future<Output = F::Output> + Send {
        run(request)
    }
}

/// A provider with `events`.
#[derive(Debug, Clone, Copy)]
pub struct ObservedEvents;

impl Observation for ObservedEvents {
    const IS_ON: bool = true;

    async fn in_request<S: AuthorizationServer, B: Send, F: Future<Output: Send> + Send>(
        server: &S,
        request: Request<B>,
        run: impl FnOnce(Request<B>) -> F + Send,
    ) -> F::Output {
        let (head, body) = request.into_parts();
        let context = RequestContext {
            address: client_address(server.settings(), &head),
            request_id: Some(request_id(server.settings(), &head)),
            operator: None,
        };
        // A pointer: a future is some kilobytes, and each move would copy them.
        let run = pin!(run(Request::from_parts(head, body)));
        within(context, run).await
    }
}

impl<S: AuthorizationServer> Part<S> for ObservedEvents {}

/// There are events to hear of only if they are declared.
pub(crate) fn check_observed(declaration: &Declaration, settings: &Settings) -> Result<(), SettingsError> {
    match settings.event_subscribers().is_empty() || declaration.has_part("events") {
        true => Ok(()),
        false => {
            Err(SettingsError::new("event_subscriber", "the declaration has no events", "add `events` to it"))
        }
    }
}

/// Something happened. `event` is called with the time, and only by a provider that declares `events`; for others it is not
/// compiled. Call this after the store has what the event is about.
pub fn observe<S: AuthorizationServer>(server: &S, event: impl FnOnce(Timestamp) -> Event) {
    publish(server, prepared(server, event));
}

/// An event that happens once the store has what it is about; then [`publish`] it. `None` for a provider without events.
pub(crate) fn prepared<S: AuthorizationServer>(
    server: &S,
    event: impl FnOnce(Timestamp) -> Event,
) -> Option<Event> {
    if const { <S::Observation as Observation>::IS_ON } { Some(event(server.settings().now())) } else { None }
}

/// The event happened. The audit log hears of it first, so that nothing that a subscriber does keeps it from the log.
pub(crate) fn publish<S: AuthorizationServer>(server: &S, event: Option<Event>) {
    if const { <S::Observation as Observation>::IS_ON }
        && let Some(event) = event
    {
        <S::Parts as Part<S>>::observe(server, &event);
        notify(server.settings().event_subscribers(), &event);
    }
}

/// Runs what a request leads to.
pub fn in_request<S: AuthorizationServer, B: Send, F: Future<Output: Send> + Send>(
    server: &S,
    request: Request<B>,
    run: impl FnOnce(Request<B>) -> F + Send,
) -> impl Future<Output = F::Output> + Send {
    S::Observation::in_request(server, request, run)
}

/// The identifier of a request: that of an adapter, which puts a [`RequestId`] into the extensions; that of a trusted proxy;
/// or a new one.
pub fn request_id(settings: &Settings, head: &Parts) -> RequestId {
    if let Some(known) = head.extensions.get::<RequestId>() {
        return known.clone();
    }
    let peer = head.extensions.get::<Connection>().map(|connection| connection.peer.to_canonical());
    let is_trusted = peer.is_some_and(|peer| settings.trusted_proxies().trusts(peer));
    is_trusted.then(|| RequestId::received(&head.headers)).flatten().unwrap_or_else(RequestId::generate)
}
