//! The part of a provider that keeps its events.

use std::sync::Arc;

use tokio::time::timeout;

use super::buffer::{Buffer, OwnBuffer, Pushed};
use super::writer;
use crate::event::{Event, Kept, note_kept};
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
        let settings = server.settings();
        if !settings.audit_log() {
            return;
        }
        let (capacity, most_refusals) =
            (settings.audit_log_capacity(), settings.audit_log_refusals_per_minute());
        let own = || OwnBuffer(Arc::new(Buffer::new(server, capacity, most_refusals)));
        writer::begin(&server.runtime().audit_log().get_or_init(own).0);
    }

    fn observe(server: &S, event: &mut Option<Event>) {
        let Some(OwnBuffer(buffer)) = server.runtime().audit_log().get() else { return };
        writer::begin(buffer);
        match buffer.push(event) {
            Some(Pushed::Kept(number)) => note_kept(Some(number)),
            Some(Pushed::Lost) => note_kept(None),
            Some(Pushed::LeftOut) | None => {}
        }
    }

    async fn can_record(server: &S) -> bool {
        let Some(longest) = server.settings().audit_log_before_response() else { return true };
        let Some(OwnBuffer(buffer)) = server.runtime().audit_log().get() else { return true };
        timeout(longest, buffer.is_ready()).await.is_ok()
    }

    async fn recorded(server: &S, kept: Kept) -> bool {
        let Some(longest) = server.settings().audit_log_before_response() else { return true };
        let Some(OwnBuffer(buffer)) = server.runtime().audit_log().get() else { return true };
        match kept {
            Kept::Nothing => true,
            Kept::UpTo(number) => {
                let is_written = timeout(longest, buffer.is_written_up_to(number)).await.is_ok();
                if !is_written {
                    buffer.is_too_slow_for(number);
                }
                is_written
            }
            Kept::Lost => false,
        }
    }
}
