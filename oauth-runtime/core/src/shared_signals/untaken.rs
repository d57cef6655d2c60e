//! What a receiver does not take: it is tried again, but not for ever.

use std::time::Duration;

use super::TransmitsSignals;
use super::attempt::attempt;
use super::figures::FIGURES;
use super::push::Next;
use super::pushing::{Pushing, Round, release};
use super::set::Set;
use crate::delivery::{Came, next_attempt};
use crate::store::{SignalStream, StreamEvent, StreamEventKind, StreamRefusal, StreamStatus};
use crate::{OAuthError, Secret, Text, Timestamp};

/// How many times a receiver that takes other tokens must have refused one before it goes without it: for about a quarter of an
/// hour.
const PATIENCE: u32 = 5;

/// A receiver is not left alone for longer than this many seconds, whatever it asks for.
const LONGEST_WAIT: u64 = 3_600;

/// Why the provider paused a stream.
const TOOK_NOTHING: &str = "the endpoint_url took no events for too long";

impl<S: TransmitsSignals> Pushing<'_, S> {
    /// The receiver refused some tokens (RFC 8935 section 2.3). If it takes others, the cause is in these, and it goes without them
    /// in the end. If it takes none, the cause is in the receiver, and nothing may be lost.
    pub(super) async fn refused(&mut self, round: Round) -> Result<(usize, Next), OAuthError> {
        let now = self.server.settings().now();
        let before = self.record.stream.as_deref().map(|stream| stream.refusals.clone()).unwrap_or_default();
        let times = |set: &Set| before.get(&set.jti).map_or(0, |refusal| refusal.times);
        let (mut refusals, mut gone, mut unclear) = (Vec::new(), Vec::new(), None);
        for (set, cause) in &round.refused {
            let times = times(set);
            if round.sent == 0 && times == 0 {
                unclear = Some(cause.clone());
                refusals.push((set.jti.clone(), StreamRefusal::default()));
            } else if times + 1 >= PATIENCE {
                self.note_given_up(set, cause);
                gone.push(set.clone());
            } else {
                let due_at = next_attempt(times + 1, now);
                refusals.push((set.jti.clone(), StreamRefusal::new(times + 1, Some(due_at))));
            }
        }
        let mut taken = round.taken;
        taken.extend(gone.iter().filter_map(|set| set.event));
        let mut next = self.record.clone().next();
        if let Some(stream) = next.stream.as_deref_mut() {
            stream.own.retain(|own| !gone.iter().any(|set| set.jti == own.id));
            stream.refusals.extend(refusals);
            let is_open = |jti: &Text| self.open.sets.iter().any(|set| set.jti == *jti);
            stream.refusals.retain(|jti, _| is_open(jti) && !gone.iter().any(|set| set.jti == *jti));
            self.open.settle(stream, &taken);
            if unclear.is_none() {
                release(stream);
            }
        }
        if !super::change::put(self.server, next.clone()).await? {
            return Ok((round.sent, Next::Now));
        }
        self.record = next;
        Ok((
            round.sent,
            match unclear {
                Some(cause) => self.failed(&cause, None).await?,
                // What is left is judged by the next round.
                None => Next::Now,
            },
        ))
    }

    fn note_given_up(&self, set: &Set, cause: &str) {
        FIGURES.count(Came::GivenUp);
        tracing::error!(
            client_id = self.client.client_id(),
            cause,
            event_type = set.event_type.uri(),
            jti = &*set.jti,
            "the receiver of shared signals refuses a security event token and takes others: it does not get this one"
        );
    }

    /// The receiver takes nothing: its tokens wait.
    pub(super) async fn failed(
        &mut self,
        cause: &str,
        retry_after: Option<Duration>,
    ) -> Result<Next, OAuthError> {
        FIGURES.count(Came::Postponed);
        let settings = self.server.settings();
        let now = settings.now();
        let (before, since) = match self.record.stream.as_deref() {
            Some(stream) => (stream.failures, stream.failing_since.unwrap_or(now)),
            None => (0, now),
        };
        let failed = before.saturating_add(1);
        let client_id = self.client.client_id();
        if now >= since + settings.signal_patience() {
            tracing::error!(
                client_id,
                cause,
                failing_since = since.to_rfc3339(),
                "paused the stream of a receiver of shared signals, which took nothing for so long: its receiver enables it \
                 again, and then gets what the audit log still has"
            );
            self.tell_pause(now).await?;
            self.store(pause).await?;
            return Ok(Next::Quiet);
        }
        let asked = retry_after.map_or(now, |asked| now.plus(asked.as_secs().min(LONGEST_WAIT)));
        let due_at = next_attempt(failed, now).max(asked);
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

    /// Says that the stream is about to be paused (Shared Signals Framework section 8.1.5). After that nothing is sent, so there is
    /// one attempt: later, when the receiver has enabled the stream, the event would be wrong.
    async fn tell_pause(&self, now: Timestamp) -> Result<(), OAuthError> {
        let Some(stream) = self.record.stream.as_deref() else { return Ok(()) };
        let kind =
            StreamEventKind::Updated { status: StreamStatus::Paused, reason: Some(TOOK_NOTHING.into()) };
        let event = StreamEvent::new(Secret::generate().reveal(), now, kind);
        attempt(self.server, self.client, stream, &Set::own(stream, &event)).await.map(|_| ())
    }
}

fn pause(stream: &mut SignalStream, _: Timestamp) {
    (stream.status, stream.reason) = (StreamStatus::Paused, Some(TOOK_NOTHING.into()));
    (stream.failures, stream.failing_since, stream.due_at) = (0, None, None);
    stream.refusals.clear();
    release(stream);
}
