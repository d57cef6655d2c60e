//! Pushes the tokens of a stream (RFC 8935).

use std::time::Duration;

use http::StatusCode;
use tokio::time::timeout;
use url::Url;

use super::TransmitsSignals;
use super::change::{current, delete, put, strike};
use super::figures::FIGURES;
use super::set::Set;
use super::window::{Window, window};
use crate::delivery::{Came, next_attempt};
use crate::error::with_causes;
use crate::fetch::{Delivery, FetchError};
use crate::seal::Purpose;
use crate::server::find_client;
use crate::store::{SignalRecord, SignalStream, StreamEvent, StreamEventKind, StreamStatus};
use crate::{Client, Lookup, OAuthError, Secret, Text, Timestamp};

/// How many seconds an instance has for one token before another may send it.
const CLAIMED_FOR: u64 = 60;

/// An attempt takes no longer than this, whatever the fetcher does.
const LONGEST_ATTEMPT: Duration = Duration::from_secs(30);

/// How many times a receiver must have refused a token before the next one is tried: after about a quarter of an hour.
const PATIENCE: u32 = 4;

/// What is to be done next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// There is more to send.
    Now,
    /// After so many seconds.
    In(u64),
    /// When something happens.
    Quiet,
}

/// What came of an attempt.
enum Attempt {
    Taken,
    /// This provider had no capacity; it says nothing about the receiver.
    Postponed,
    /// The receiver does not accept this token (RFC 8935 section 2.3).
    Refused(String),
    Failed(String),
}

/// Sends what is due to one receiver, and returns how many tokens it took. `me` is the instance that sends: of several, one does.
///
/// # Errors
/// Those of the store, and of signing.
pub(super) async fn push<S: TransmitsSignals>(
    server: &S,
    me: &Text,
    client_id: &Text,
) -> Result<(usize, Next), OAuthError> {
    let now = server.settings().now();
    let Some(record) = current(server, client_id).await? else {
        strike(server, client_id).await?;
        return Ok((0, Next::Quiet));
    };
    let Some(stream) = record.stream.as_deref() else { return Ok((0, Next::Quiet)) };
    let Some(client) = find_client(server, client_id, Lookup::Stored).await? else {
        delete(server, client_id, &stream.stream_id).await?;
        return Ok((0, Next::Quiet));
    };
    if stream.endpoint_url.is_none() || stream.status != StreamStatus::Enabled {
        return Ok((0, Next::Quiet));
    }
    let is_others = stream.claimed_by.as_ref().is_some_and(|claimed_by| claimed_by != me);
    let claimed_until = stream.claimed_until.filter(|_| is_others);
    if let Some(later) = claimed_until.max(stream.due_at).filter(|at| !at.is_expired(now)) {
        return Ok((0, Next::In(later.since(now).max(1))));
    }
    let open = window(server, &client, stream).await?;
    if open.sets.is_empty() && !open.is_long() {
        return Ok((0, Next::Quiet));
    }
    let mut pushing = Pushing { server, client: &client, record, open };
    if !pushing.store(|stream, at| claim(stream, me, at)).await? {
        return Ok((0, Next::Now));
    }
    pushing.all(me).await
}

fn claim(stream: &mut SignalStream, me: &Text, now: Timestamp) {
    stream.claimed_by = Some(me.clone());
    stream.claimed_until = Some(now.plus(CLAIMED_FOR));
}

/// Any instance may go on.
fn release(stream: &mut SignalStream) {
    (stream.claimed_by, stream.claimed_until) = (None, None);
}

/// A stream while this instance sends.
struct Pushing<'a, S> {
    server: &'a S,
    client: &'a Client,
    /// The version that this instance stored.
    record: SignalRecord,
    open: Window,
}

impl<S: TransmitsSignals> Pushing<'_, S> {
    /// Stores a change. `false`: the receiver changed its stream, or events came late; the next round sees what is there then.
    async fn store(&mut self, change: impl FnOnce(&mut SignalStream, Timestamp)) -> Result<bool, OAuthError> {
        let mut next = self.record.clone().next();
        let Some(stream) = next.stream.as_deref_mut() else { return Ok(false) };
        change(stream, self.server.settings().now());
        let is_stored = put(self.server, next.clone()).await?;
        if is_stored {
            self.record = next;
        }
        Ok(is_stored)
    }

    async fn all(&mut self, me: &Text) -> Result<(usize, Next), OAuthError> {
        let sets = self.open.sets.clone();
        let (mut taken, mut sent) = (Vec::new(), 0);
        for set in sets {
            let Some(stream) = self.record.stream.clone() else { return Ok((sent, Next::Now)) };
            let attempt = self.attempt(&stream, &set).await?;
            let failed = stream.failures.saturating_add(1);
            let (cause, is_given_up) = match attempt {
                Attempt::Taken => {
                    sent += 1;
                    FIGURES.count(Came::Delivered);
                    taken.extend(set.event);
                    if !self.passed(me, &set, &taken, 0).await? {
                        return Ok((sent, Next::Now));
                    }
                    continue;
                }
                Attempt::Postponed => {
                    self.store(|stream, _| release(stream)).await?;
                    return Ok((sent, Next::In(5)));
                }
                Attempt::Refused(cause) => (cause, failed >= PATIENCE),
                Attempt::Failed(cause) => (cause, false),
            };
            if is_given_up {
                FIGURES.count(Came::GivenUp);
                tracing::error!(
                    client_id = self.client.client_id(),
                    cause,
                    event_type = set.event_type.uri(),
                    jti = &*set.jti,
                    "the receiver of shared signals refuses a security event token: it does not get this one"
                );
                taken.extend(set.event);
                // If it refuses the next one as well, that one holds up nothing.
                if !self.passed(me, &set, &taken, PATIENCE - 1).await? {
                    return Ok((sent, Next::Now));
                }
                continue;
            }
            return Ok((sent, self.failed(&cause, failed).await?));
        }
        let open = &self.open;
        let has_more = open.has_more;
        let mut next = self.record.clone().next();
        if let Some(stream) = next.stream.as_deref_mut() {
            open.settle(stream, &taken);
            release(stream);
        }
        put(self.server, next).await?;
        Ok((sent, if has_more { Next::Now } else { Next::Quiet }))
    }

    /// The receiver has the token, or goes without it.
    async fn passed(
        &mut self,
        me: &Text,
        set: &Set,
        taken: &[crate::event::EventId],
        failures: u32,
    ) -> Result<bool, OAuthError> {
        let mut next = self.record.clone().next();
        let Some(stream) = next.stream.as_deref_mut() else { return Ok(false) };
        stream.own.retain(|own| own.id != set.jti);
        self.open.settle(stream, taken);
        (stream.failures, stream.failing_since, stream.due_at) = (failures, None, None);
        claim(stream, me, self.server.settings().now());
        let is_stored = put(self.server, next.clone()).await?;
        if is_stored {
            self.record = next;
        }
        Ok(is_stored)
    }

    /// The receiver did not take a token: it is tried again, but not for ever.
    async fn failed(&mut self, cause: &str, failed: u32) -> Result<Next, OAuthError> {
        FIGURES.count(Came::Postponed);
        let settings = self.server.settings();
        let now = settings.now();
        let since = self.record.stream.as_deref().and_then(|stream| stream.failing_since).unwrap_or(now);
        let client_id = self.client.client_id();
        if now >= since + settings.signal_patience() {
            tracing::error!(
                client_id,
                cause,
                failing_since = since.to_rfc3339(),
                "paused the stream of a receiver of shared signals, which took nothing for so long: its receiver enables it \
                 again, and then gets what the audit log still has"
            );
            self.store(pause).await?;
            return Ok(Next::Quiet);
        }
        let due_at = next_attempt(failed, now);
        // A receiver that stays away must not fill the log.
        if failed.is_power_of_two() {
            let next_attempt = due_at.to_rfc3339();
            tracing::warn!(
                client_id,
                cause,
                failed,
                next_attempt,
                "the receiver of shared signals does not take a security event token; later ones wait behind it"
            );
        }
        self.store(|stream, _| {
            (stream.failures, stream.failing_since, stream.due_at) = (failed, Some(since), Some(due_at));
            release(stream);
        })
        .await?;
        Ok(Next::In(due_at.since(now)))
    }

    async fn attempt(&self, stream: &SignalStream, set: &Set) -> Result<Attempt, OAuthError> {
        let settings = self.server.settings();
        let failed = |cause: &str| Ok(Attempt::Failed(cause.to_owned()));
        let Some(fetcher) = settings.fetcher_for(self.client) else { return Ok(Attempt::Postponed) };
        let Some(Ok(url)) = stream.endpoint_url.as_deref().map(Url::parse) else {
            return failed("the endpoint_url of the stream is not a URL");
        };
        let header = match stream.authorization.as_deref() {
            None => None,
            Some(kept) => match opened(settings.seal(), stream, kept) {
                Some(header) => Some(header),
                None => {
                    return failed(
                        "its authorization_header does not open: pass the secret that sealed it to `Seal::also_opens`",
                    );
                }
            },
        };
        let body = set.signed(self.server, self.client).await?;
        // RFC 8935 section 2.1: the answer may be an error in JSON.
        let mut headers = vec![("accept", "application/json")];
        headers.extend(header.as_ref().map(|header| ("authorization", header.reveal())));
        let delivery = Delivery::new(&url, &headers, body.into()).content_type("application/secevent+jwt");
        let delivered = timeout(LONGEST_ATTEMPT, fetcher.deliver(delivery)).await;
        Ok(match delivered.unwrap_or(Err(FetchError::TooSlow(LONGEST_ATTEMPT))) {
            Ok(delivered) if delivered.status.is_success() => Attempt::Taken,
            Ok(delivered) if delivered.status == StatusCode::BAD_REQUEST => {
                Attempt::Refused(format!("the response status is {}", delivered.status))
            }
            Ok(delivered) => Attempt::Failed(format!("the response status is {}", delivered.status)),
            Err(error) if error.is_overload() => Attempt::Postponed,
            Err(error) => Attempt::Failed(with_causes(&error)),
        })
    }
}

/// The provider pauses the stream, and says so as soon as the receiver enables it again (Shared Signals Framework section 8.1.5).
fn pause(stream: &mut SignalStream, now: Timestamp) {
    let reason = Text::from("the endpoint_url took no events for too long");
    (stream.status, stream.reason) = (StreamStatus::Paused, Some(reason.clone()));
    (stream.failures, stream.failing_since, stream.due_at) = (0, None, None);
    release(stream);
    let kind = StreamEventKind::Updated { status: StreamStatus::Paused, reason: Some(reason) };
    stream.own.push(StreamEvent::new(Secret::generate().reveal(), now, kind));
}

/// The header with which the receiver knows this transmitter.
fn opened(seal: Option<&crate::Seal>, stream: &SignalStream, kept: &str) -> Option<Secret> {
    seal?.open(Purpose::SignalAuthorization, &stream.stream_id, kept).map(|opened| opened.text)
}
