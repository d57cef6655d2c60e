//! The part of a provider that transmits.

use std::sync::Arc;

use oauth_runtime_tables::signals::{MANAGE, READ};

use super::signal::signal;
use super::window::SETTLES;
use super::{TransmitsSignals, rewind, task};
use crate::event::{Event, EventId};
use crate::failure::store_failure;
use crate::server::{Metadata, Part};
use crate::settings::{Settings, SettingsError};
use crate::{ClientMetadata, OAuthError};

/// A provider with `events(audit_log, shared_signals)`.
#[derive(Debug, Clone, Copy)]
pub struct SharedSignals;

impl<S: TransmitsSignals> Part<S> for SharedSignals {
    fn check_settings(settings: &Settings) -> Result<(), SettingsError> {
        match settings.audit_log() || !settings.shared_signals() {
            true => Ok(()),
            false => Err(SettingsError::new(
                "audit_log",
                "shared signals are made of the events of an audit log that is off",
                "turn `audit_log` on, or `shared_signals` off",
            )),
        }
    }

    fn metadata(server: &S, metadata: &mut Metadata) {
        if !server.settings().shared_signals() {
            metadata.remove("scopes_supported", &[MANAGE, READ]);
        }
    }

    /// To hear of people is an operator's word: no client gives itself these scopes.
    fn withhold(_: &S, metadata: &mut ClientMetadata) {
        metadata.withhold_scope(&[MANAGE, READ]);
    }

    fn begin(server: &Arc<S>) {
        task::begin(server);
    }

    fn observe(server: &S, event: &mut Option<Event>) {
        if !server.settings().shared_signals() {
            return;
        }
        task::begin_again(server);
        if event.as_ref().is_some_and(|event| signal(event).is_some()) {
            server.runtime().signals().announce();
        }
    }

    /// No stream has read what happened just now; see [`SETTLES`].
    async fn events_kept(server: &S, oldest: EventId) -> Result<(), OAuthError> {
        if server.settings().now().since(oldest.time()) < SETTLES {
            return Ok(());
        }
        rewind(server.store(), oldest).await.map_err(store_failure::<S::Store>)
    }
}
