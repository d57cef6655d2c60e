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
use crate::figures::Came;
use crate::store::{EventStore, WebhookProgress, WebhookStore};
use crate::webhook::{FIGURES, Message, Webhook};
use crate::{OAuthError, Text, Timestamp};

/// How many events one question to the store returns.
const PAGE: usize = 100;

/// When there is something to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// There are more events.
    Now,
    /// Events may be about to settle, or another instance did something.
    Soon,
    /// After so many seconds, whatever happens.
    In(u64),
    /// When something happens.
    Quiet,
}

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

/// A receiver that gets nothing is moved on when its last event is older than this many seconds, so that nobody reads the events
/// behind it again and again.
const IDLE_FOR: u64 = 600;

/// How often a change is tried when others change the progress at the same time.
const TRIES: usize = 10;

/// Sends what is due. Returns when there is more to do.
///
/// How far it reads is in the store before it reads. So whoever appends an event later than that sees that this instance may not
/// have read it, and changes the progress, which ends what this instance does ([`rewind`](crate::webhook::rewind)).
///
/// # Errors
/// Those of the store.
pub(super) async fn send<S: SendsWebhooks>(server: &S, webhook: &Webhook) -> Result<Next, OAuthError> {
    let (store, now) = (server.store(), server.settings().now());
    let Some(progress) = current(server, webhook, now).await? else { return Ok(Next::Soon) };
    if progress.is_gone {
        return Ok(Next::Quiet);
    }
    if let Some(later) = claimed_by_others_until(&progress, now).max(progress.due_at).filter(|at| *at > now) {
        return Ok(Next::In(later.since(now)));
    }
    let settled = Timestamp::from_unix(now.as_unix().saturating_sub(SETTLES));
    let (query, end) = (EventQuery::new().until(settled), EventId::before(settled));
    let is_behind =
        progress.sent < EventId::before(Timestamp::from_unix(settled.as_unix().saturating_sub(IDLE_FOR)));
    let first = store.list_events(&query.clone().after(progress.sent), 1).await;
    if first.map_err(store_failure::<S::Store>)?.is_empty() && !is_behind {
        return Ok(Next::Quiet);
    }
    let mut sending = Sending { server, webhook, progress, takes_others: false };
    if !sending.claim(end).await? {
        return Ok(Next::Soon);
    }
    let events = store.list_events(&query.after(sending.progress.sent), PAGE).await;
    let events = events.map_err(store_failure::<S::Store>)?;
    let wanted: Vec<&Event> = events.iter().filter(|event| webhook.wants(event.kind.name())).collect();
    for (n, event) in wanted.iter().enumerate() {
        if !sending.event(event, &wanted[n + 1..]).await? {
            return Ok(Next::Soon);
        }
    }
    let (last, next) = match events.last() {
        Some(last) if events.len() >= PAGE => (last.id, Next::Now),
        _ => (end, Next::Soon),
    };
    sending.rest(last).await?;
    Ok(next)
}

/// An instance of the provider; servers of one process are one instance, for example before and after a new configuration.
fn instance() -> &'static Text {
    static INSTANCE: OnceLock<Text> = OnceLock::new();
    INSTANCE.get_or_init(|| crate::Secret::generate().reveal()[..16].into())
}

fn claimed_by_others_until(progress: &WebhookProgress, now: Timestamp) -> Option<Timestamp> {
    let is_others = progress.claimed_by.as_ref() != Some(instance());
    progress.claimed_until.filter(|until| is_others && !until.is_expired(now))
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

/// The progress while this instance sends.
struct Sending<'a, S> {
    server: &'a S,
    webhook: &'a Webhook,
    progress: WebhookProgress,
    /// The receiver refused an event just now, and took another one.
    takes_others: bool,
}

/// How many times a receiver must have refused an event before others are tried: after about a quarter of an hour.
const PATIENCE: u32 = 4;

/// What came of an attempt.
enum Attempt {
    Taken,
    Gone,
    /// This provider had no capacity; it says nothing about the receiver.
    Postponed,
    Failed {
        cause: String,
        retry_after: Option<Duration>,
        /// The receiver answered that it does not accept the event, and not that it is overloaded or broken.
        refuses: bool,
    },
}

impl<S: SendsWebhooks> Sending<'_, S> {
    /// Stores a change. `false`: another instance was faster, or events came late; the store has something else to send.
    async fn put(&mut self, change: impl FnOnce(&mut WebhookProgress)) -> Result<bool, OAuthError> {
        let mut next = self.progress.clone().next();
        change(&mut next);
        let put = self.server.store().put_webhook_progress(next.clone()).await;
        let put = put.map_err(store_failure::<S::Store>)?;
        if put {
            self.progress = next;
        }
        Ok(put)
    }

    /// Stores what the receiver answered, also if events came late meanwhile. `false`: another instance sends now, or `holds`
    /// is no longer true of the progress.
    async fn note(
        &mut self,
        holds: impl Fn(&WebhookProgress) -> bool,
        change: impl Fn(&mut WebhookProgress),
    ) -> Result<bool, OAuthError> {
        for _ in 0..TRIES {
            if self.put(&change).await? {
                return Ok(true);
            }
            let kept = self.server.store().get_webhook_progress(&self.progress.digest).await;
            let Some(kept) = kept.map_err(store_failure::<S::Store>)? else { return Ok(false) };
            let is_own = kept.claimed_by.as_ref() == Some(instance());
            if !is_own || !holds(&kept) {
                return Ok(false);
            }
            self.progress = kept;
        }
        Ok(false)
    }

    /// This instance sends, and is about to read the events up to this one.
    async fn claim(&mut self, reading_to: EventId) -> Result<bool, OAuthError> {
        let until = self.server.settings().now().plus(CLAIMED_FOR);
        self.put(|next| {
            next.reading_to = Some(reading_to);
            claim(next, until);
        })
        .await
    }

    /// Everything up to this event was taken, or is not wanted: this instance is done for now.
    async fn rest(&mut self, last: EventId) -> Result<bool, OAuthError> {
        self.put(|next| {
            next.sent = next.reading_to.map_or(last, |reading_to| reading_to.min(last));
            release(next);
        })
        .await
    }

    /// Sends an event; `later` are those behind it. `false`: no further one may be sent now.
    async fn event(&mut self, event: &Event, later: &[&Event]) -> Result<bool, OAuthError> {
        if self.progress.reading_to < Some(event.id) {
            // Something came late in front of it.
            return Ok(false);
        }
        let attempt = self.attempt(event).await;
        let now = self.server.settings().now();
        let receiver = self.webhook.shown();
        match attempt {
            Attempt::Taken => {
                FIGURES.count(Came::Delivered);
                if self.progress.failures > 0 {
                    tracing::info!(receiver, "the receiver of a webhook takes events again");
                }
                self.passed(event, 0).await
            }
            Attempt::Gone => {
                FIGURES.count(Came::GivenUp);
                let noted = self.note(|_| true, |next| next.is_gone = true).await?;
                if noted {
                    tracing::error!(
                        receiver,
                        "the receiver of a webhook answered 410 Gone: it gets no more events; remove the webhook, or give \
                         it another name"
                    );
                }
                Ok(false)
            }
            Attempt::Postponed => Ok(false),
            Attempt::Failed { cause, refuses: true, .. }
                if self.progress.failures >= PATIENCE && self.takes_another(event, later).await =>
            {
                FIGURES.count(Came::GivenUp);
                tracing::error!(
                    receiver,
                    cause,
                    event = %event.id,
                    kind = event.kind.name(),
                    "the receiver of a webhook refuses this event and takes another one: it does not get this one, which stays \
                     in the audit log"
                );
                // If it refuses the next one as well, that one holds up nothing.
                self.passed(event, PATIENCE).await
            }
            Attempt::Failed { cause, retry_after, .. } => {
                FIGURES.count(Came::Postponed);
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
                        next_attempt = due_at.to_rfc3339(),
                        "the receiver of a webhook does not take an event; later ones wait behind it"
                    );
                }
                let noted = self.note(
                    |_| true,
                    |next| {
                        (next.failures, next.failing_since, next.due_at) =
                            (failures, Some(since), Some(due_at));
                        release(next);
                    },
                );
                noted.await?;
                Ok(false)
            }
        }
    }

    /// The receiver took the event, or goes without it. `false`: another instance sends now.
    async fn passed(&mut self, event: &Event, failures: u32) -> Result<bool, OAuthError> {
        let until = self.server.settings().now().plus(CLAIMED_FOR);
        let (sent, read) = (self.progress.sent, self.progress.reading_to);
        // Of what this server read, nothing is missing up to here, although events came late. Another server of this
        // process has read further.
        let holds =
            |kept: &WebhookProgress| kept.sent == sent && (Some(event.id)..=read).contains(&kept.reading_to);
        let noted = self.note(holds, |next| {
            next.sent = event.id;
            (next.failures, next.due_at) = (failures, None);
            next.failing_since = next.failing_since.filter(|_| failures > 0);
            claim(next, until);
        });
        noted.await
    }

    /// Whether the receiver takes another event than the one that it refuses. It gets that event again in its turn.
    async fn takes_another(&mut self, refused: &Event, later: &[&Event]) -> bool {
        let of_another_kind = later.iter().find(|event| event.kind.name() != refused.kind.name());
        let read = later.iter().rev().find(|event| self.progress.reading_to >= Some(event.id));
        for event in [of_another_kind, later.first(), read].into_iter().flatten() {
            let was_read = self.progress.reading_to >= Some(event.id);
            if !self.takes_others && was_read {
                self.takes_others = matches!(self.attempt(event).await, Attempt::Taken);
            }
        }
        self.takes_others
    }

    async fn attempt(&self, event: &Event) -> Attempt {
        let failed = |cause: String| Attempt::Failed { cause, retry_after: None, refuses: false };
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
                refuses: refuses(delivered.status),
            },
            Err(error) if error.is_overload() => Attempt::Postponed,
            Err(error) => failed(with_causes(&error)),
        }
    }
}

/// Whether a receiver that works does not accept the event: a client error, without those that say "later".
fn refuses(status: StatusCode) -> bool {
    status.is_client_error()
        && !matches!(
            status,
            StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_EARLY | StatusCode::TOO_MANY_REQUESTS
        )
}

fn claim(next: &mut WebhookProgress, until: Timestamp) {
    next.claimed_by = Some(instance().clone());
    next.claimed_until = Some(until);
}

/// Any instance may go on.
fn release(next: &mut WebhookProgress) {
    (next.claimed_by, next.claimed_until, next.reading_to) = (None, None, None);
}

/// How many seconds pass until the next attempt.
fn wait(failures: u32, retry_after: Option<Duration>) -> u64 {
    let failed = usize::try_from(failures).unwrap_or(usize::MAX).saturating_sub(1);
    let usual = WAITS[failed.min(WAITS.len() - 1)];
    retry_after.map_or(usual, |asked| asked.as_secs().clamp(1, LONGEST_WAIT).max(usual.min(60)))
}
