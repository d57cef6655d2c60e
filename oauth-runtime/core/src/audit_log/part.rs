//! The part of a provider that keeps its events.

use std::sync::Arc;

use super::buffer::{Buffer, OwnBuffer};
use super::writer;
use crate::event::Event;
use crate::server::{AuthorizationServer, Part};
use crate::store::EventStore;

/// A provider whose store keeps events.
pub trait KeepsEvents: AuthorizationServer<Store: EventStore> {}

#[diagnostic::do_not_recommend]
impl<S: AuthorizationServer<Store: EventStore>> KeepsEvents for S {}

/// A provider with `events(audit_log)`.
#[derive(Debug, Clone, Copy)]
pub struct AuditLog;

impl<S> Part<S> for AuditLog
where
    S: AuthorizationServer,
    S::Store: EventStore,
{
    fn begin(server: &Arc<S>) {
        if !server.settings().audit_log() {
            return;
        }
        let own = || OwnBuffer(Arc::new(Buffer::new(server, server.settings().audit_log_capacity())));
        writer::begin(&server.runtime().audit_log().get_or_init(own).0);
    }

    fn observe(server: &S, event: &Event) {
        let Some(OwnBuffer(buffer)) = server.runtime().audit_log().get() else { return };
        buffer.push(event.clone());
        writer::begin(buffer);
    }
}
