//! The part of a provider that sends its events.

use std::sync::Arc;

use super::task;
use crate::OAuthError;
use crate::event::{Event, EventId, WebhookState};
use crate::failure::store_failure;
use crate::server::{AuthorizationServer, Part};
use crate::settings::{Settings, SettingsError};
use crate::store::{EventStore, WebhookStore};
use crate::webhook::{RewindError, Webhook, resume, rewind, state};

/// A provider that sends events.
pub(super) trait SendsWebhooks: AuthorizationServer<Store: EventStore + WebhookStore> {}

#[diagnostic::do_not_recommend]
impl<S: AuthorizationServer<Store: EventStore + WebhookStore>> SendsWebhooks for S {}

/// A provider with `events(audit_log, webhooks)`.
#[derive(Debug, Clone, Copy)]
pub struct Webhooks;

impl<S> Part<S> for Webhooks
where
    S: AuthorizationServer,
    S::Store: EventStore + WebhookStore,
{
    fn check_settings(settings: &Settings) -> Result<(), SettingsError> {
        let wrong = |problem, advice| Err(SettingsError::new("webhook", problem, advice));
        let webhooks = settings.webhooks();
        if webhooks.is_empty() {
            return Ok(());
        }
        if settings.fetcher().is_none() {
            return wrong("nothing can post to it", "pass a `WebFetcher` (feature `fetch`)");
        }
        if !settings.audit_log() {
            return wrong("it sends the events of an audit log that is off", "turn `audit_log` on");
        }
        let is_twice = |(n, webhook): (usize, &Webhook)| {
            webhooks[..n].iter().any(|other| other.digest() == webhook.digest())
        };
        if webhooks.iter().enumerate().any(is_twice) {
            return wrong(
                "two have the same name, so each would skip what the other sent",
                "give one another `name`",
            );
        }
        Ok(())
    }

    fn begin(server: &Arc<S>) {
        task::begin(server);
    }

    fn observe(server: &S, _: &mut Option<Event>) {
        task::begin_again(server);
    }

    async fn webhook_states(server: &S, states: &mut Vec<WebhookState>) -> Result<(), OAuthError> {
        for webhook in server.settings().webhooks() {
            states.push(state(server.store(), webhook).await.map_err(store_failure::<S::Store>)?);
        }
        Ok(())
    }

    async fn resume_webhook(server: &S, id: &str) -> Result<bool, OAuthError> {
        let found = server.settings().webhooks().iter().find(|webhook| webhook.id() == id);
        let Some(webhook) = found else { return Ok(false) };
        let resumed = resume(server.store(), webhook).await.map_err(store_failure::<S::Store>)?;
        server.runtime().webhooks().announce();
        Ok(resumed)
    }

    async fn events_kept(server: &S, oldest: EventId) -> Result<(), OAuthError> {
        match rewind(server.store(), server.settings().webhooks(), oldest).await {
            Ok(()) => {
                server.runtime().webhooks().announce();
                Ok(())
            }
            Err(RewindError::Store(error)) => Err(store_failure::<S::Store>(error)),
            Err(error) => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "a webhook could not be told of late events"
                );
                Err(OAuthError::TemporarilyUnavailable { retry_after: None })
            }
        }
    }
}
