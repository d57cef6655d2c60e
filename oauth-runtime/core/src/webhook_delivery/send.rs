//! Sends the events that a receiver has not taken yet, and keeps how far it has got.

use std::sync::OnceLock;
use std::time::Duration;

use http::StatusCode;
use tokio::time::timeout;

use super::part::SendsWebhooks;
use crate::error::with_causes;
use crate::event::{Event, EventId, EventQuery};
use crate::failure::store_failure;
use crate::fetch::{Delivery, FetchError, Fetcher};
use crate::store::{EventStore, WebhookProgress, WebhookStore};
use crate::webhook::{Message, Webhook};
use crate::{OAuthError, Text, Timestamp};

/// How many events one question to the store returns.
const PAGE: usize = 100;

/// How often the store is asked for events.
const IDLE: Duration = Duration::from_secs(1);

/// Events are sent when they are older than this many seconds: instances write them a little later than they happen.
const SETTLES: u64 = 1;

/// How many seconds an instance has for one event before another may send it.
const CLAIMED_FOR: u64 = 60;

/// An attempt takes no longer than this, whatever the fetcher does.
const LONGEST_ATTEMPT: Duration = Duration::from_secs(30);

/// The delays after failed attempts in seconds; the last one repeats.
const WAITS: [u64; 6] = [5, 25, 125, 625, 1_800, 3_600];

/// The longest pause that a receiver may ask for, in seconds.
const LONGEST_WAIT: u64 = 24 * 3_600;

/// Sends what is due. Returns how long there is nothing to do.
///
/// # Errors
/// Those of the store.
pub(super) async fn send<S: SendsWebhooks>(server: &S, webhook: &Webhook) -> Result<Duration, OAuthError> {
    let (store, now) = (server.store(), server.settings().now());
    let Some(progress) = current(server, webhook, now).await? else { return Ok(IDLE) };
    let is_due = progress.due_at.is_none_or(|due_at| due_at <= now);
    if progress.is_gone || !is_due || is_claimed_by_others(&progress, now) {
        return Ok(IDLE);
    }
    let settled = Timestamp::from_unix(now.as_unix().saturating_sub(SETTLES));
    let query = EventQuery::new().until(settled).after(progress.sent);
    let events = store.list_events(&query, PAGE).await.map_err(store_failure::<S::Store>)?;
    let Some(last) = events.last() else { return Ok(IDLE) };
    let pause = if events.len() < PAGE { IDLE } else { Duration::ZERO };
    let mut sending = Sending { server, webhook, progress };
    let wanted: Vec<&Event> = events.iter().filter(|event| webhook.wants(event.kind.name())).collect();
    if !wanted.is_empty() && !sending.claim().await? {
        return Ok(IDLE);
    }
    for event in wanted {
        if !sending.event(event).await? {
            return Ok(IDLE);
        }
    }
    sending.rest(last.id).await?;
    Ok(pause)
}

/// An instance of the provider; servers of one process are one instance, for example before and after a new configuration.
fn instance() -> &'static Text {
    static INSTANCE: OnceLock<Text> = OnceLock::new();
    INSTANCE.get_or_init(|| crate::Secret::generate().reveal()[..16].into())
}

fn is_claimed_by_others(progress: &WebhookProgress, now: Timestamp) -> bool {
    let is_claimed = progress.claimed_until.is_some_and(|until| !until.is_expired(now));
    is_claimed && progress.claimed_by.as_ref() != Some(instance())
}

/// The progress in the store; a new webhook begins now. `None`: another instance has just begun it.
async fn current<S: SendsWebhooks>(
    server: &S,
    webhook: &Webhook,
    now: Timestamp,
) -> Result<Option<WebhookProgress>, OAuthError> {
    let (store, digest) = (server.store(), webhook.digest());
    let kept = store.get_webhook_progress(&digest).await.map_err(store_failure::<S::Store>)?;
    if kept.is_some() {
        return Ok(kept);
    }
    let new = WebhookProgress::new(digest, EventId::before(now));
    let put = store.put_webhook_progress(new.clone()).await.map_err(store_failure::<S::Store>)?;
    Ok(put.then_some(new))
}

/// Events up to this one reached the store late: the next attempt begins before them. What comes after is sent again.
///
/// # Errors
/// Those of the store.
pub(super) async fn rewind<S: SendsWebhooks>(
    server: &S,
    webhook: &Webhook,
    oldest: EventId,
) -> Result<(), OAuthError> {
    let store = server.store();
    loop {
        let Some(progress) = current(server, webhook, server.settings().now()).await? else { continue };
        if progress.sent < oldest {
            return Ok(());
        }
        let next = WebhookProgress { sent: oldest.previous(), ..progress.next() };
        if store.put_webhook_progress(next).await.map_err(store_failure::<S::Store>)? {
            return Ok(());
        }
    }
}

/// The progress while this instance sends.
struct Sending<'a, S> {
    server: &'a S,
    webhook: &'a Webhook,
    progress: WebhookProgress,
}

/// What came of an attempt.
enum Attempt {
    Taken,
    Gone,
    /// This provider had no capacity; it says nothing about the receiver.
    Postponed,
    Failed {
        cause: String,
        retry_after: Option<Duration>,
    },
}

impl<S: SendsWebhooks> Sending<'_, S> {
    /// Stores a change. `false`: another instance was faster, or events came late; the store has something else to send.
    async fn put(&mut self, change: impl FnOnce(&mut WebhookProgress)) -> Result<bool, OAuthError> {
        let mut next = self.progress.clone().next();
        change(&mut next);
        let put = self.server.store().put_webhook_progress(next.clone()).await;
        let put = put.map_err(store_failure::<S::Store>)?;
        self.progress = next;
        Ok(put)
    }

    async fn claim(&mut self) -> Result<bool, OAuthError> {
        let until = self.server.settings().now().plus(CLAIMED_FOR);
        self.put(|next| claim(next, until)).await
    }

    /// Everything up to this event was taken, or is not wanted: this instance is done for now.
    async fn rest(&mut self, last: EventId) -> Result<bool, OAuthError> {
        self.put(|next| {
            next.sent = last;
            next.claimed_by = None;
            next.claimed_until = None;
        })
        .await
    }

    /// Sends an event. `false`: no further one may be sent now.
    async fn event(&mut self, event: &Event) -> Result<bool, OAuthError> {
        let attempt = self.attempt(event).await;
        let now = self.server.settings().now();
        let receiver = self.webhook.shown();
        match attempt {
            Attempt::Taken => {
                if self.progress.failures > 0 {
                    tracing::info!(receiver, "the receiver of a webhook takes events again");
                }
                self.put(|next| {
                    next.sent = event.id;
                    (next.failures, next.failing_since, next.due_at) = (0, None, None);
                    claim(next, now.plus(CLAIMED_FOR));
                })
                .await
            }
            Attempt::Gone => {
                tracing::error!(
                    receiver,
                    "the receiver of a webhook answered 410 Gone: it gets no more events; remove the webhook, or give it \
                     another name"
                );
                self.put(|next| next.is_gone = true).await?;
                Ok(false)
            }
            Attempt::Postponed => Ok(false),
            Attempt::Failed { cause, retry_after } => {
                let failures = self.progress.failures.saturating_add(1);
                let due_at = now.plus(wait(failures, retry_after));
                let since = self.progress.failing_since.unwrap_or(now);
                // A receiver that stays away must not fill the log.
                if failures.is_power_of_two() {
                    let seconds = now.since(since);
                    tracing::error!(
                        receiver,
                        cause,
                        failures,
                        failing_for = seconds,
                        next_attempt = %due_at,
                        "the receiver of a webhook does not take an event; later ones wait behind it"
                    );
                }
                self.put(|next| {
                    (next.failures, next.failing_since, next.due_at) = (failures, Some(since), Some(due_at));
                    next.claimed_by = None;
                    next.claimed_until = None;
                })
                .await?;
                Ok(false)
            }
        }
    }

    async fn attempt(&self, event: &Event) -> Attempt {
        let failed = |cause: String| Attempt::Failed { cause, retry_after: None };
        let settings = self.server.settings();
        let Some(fetcher) = settings.fetcher() else { return Attempt::Postponed };
        let message = match Message::new(self.webhook, event, settings.now()) {
            Ok(message) => message,
            Err(error) => return failed(with_causes(&error)),
        };
        let headers = message.headers.each_ref().map(|(name, value)| (*name, value.as_str()));
        let delivery = Delivery::new(&self.webhook.url, &headers, message.body.into());
        let delivered = timeout(LONGEST_ATTEMPT, fetcher.deliver(delivery)).await;
        match delivered.unwrap_or(Err(FetchError::TooSlow(LONGEST_ATTEMPT))) {
            Ok(delivered) if delivered.status.is_success() => Attempt::Taken,
            Ok(delivered) if delivered.status == StatusCode::GONE => Attempt::Gone,
            Ok(delivered) => Attempt::Failed {
                cause: format!("the response status is {}", delivered.status),
                retry_after: delivered.retry_after,
            },
            Err(error) if error.is_overload() => Attempt::Postponed,
            Err(error) => failed(with_causes(&error)),
        }
    }
}

fn claim(next: &mut WebhookProgress, until: Timestamp) {
    next.claimed_by = Some(instance().clone());
    next.claimed_until = Some(until);
}

/// How many seconds pass until the next attempt.
fn wait(failures: u32, retry_after: Option<Duration>) -> u64 {
    let failed = usize::try_from(failures).unwrap_or(usize::MAX).saturating_sub(1);
    let usual = WAITS[failed.min(WAITS.len() - 1)];
    retry_after.map_or(usual, |asked| asked.as_secs().clamp(1, LONGEST_WAIT).max(usual.min(60)))
}
