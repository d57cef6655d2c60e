//! The provider of `declared`, with events.

use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use oauth_runtime::event::{Event, EventKind, EventSubscriber};
use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

use super::declared::store;
use crate::Result;

/// The same with `events`.
#[oauth_server(
    grants(client_credentials),
    scopes(read = "Read"),
    endpoints(introspection),
    lifetimes(access_token = "1h"),
    scope_module = observed_scope,
    events
)]
struct Observed {
    #[store]
    store: MemoryStore,
}

/// The same with an audit log.
#[oauth_server(
    grants(client_credentials),
    scopes(read = "Read"),
    endpoints(introspection),
    lifetimes(access_token = "1h"),
    scope_module = audited_scope,
    events(audit_log)
)]
struct Audited {
    #[store]
    store: MemoryStore,
}

/// The least that a subscriber does.
struct Counts(AtomicU64);

impl EventSubscriber for Counts {
    fn notify(&self, event: &Event) {
        if let EventKind::TokenIssued { .. } = event.kind {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// With a subscriber, or without one.
pub(super) fn router(is_heard: bool) -> Result<Router> {
    let builder = Observed::builder("http://127.0.0.1:9000".parse()?, store()?);
    let server = match is_heard {
        true => builder.event_subscriber(Counts(AtomicU64::new(0))).build(),
        false => builder.build(),
    };
    Ok(server.router())
}

/// With an audit log in memory, which a task writes.
pub(super) fn audited() -> Result<Router> {
    Ok(Audited::new("http://127.0.0.1:9000".parse()?, store()?).router())
}
