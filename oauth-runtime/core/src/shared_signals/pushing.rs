//! A stream while an instance pushes its tokens.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

use super::TransmitsSignals;
use super::attempt::{Attempt, attempt};
use super::change::put;
use super::figures::FIGURES;
use super::push::Next;
use super::set::Set;
use super::window::Window;
use crate::delivery::Came;
use crate::event::EventId;
use crate::store::{SignalRecord, SignalStream};
use crate::{Client, OAuthError, Text, Timestamp};

/// How many seconds an instance has for one token before another may send it.
const CLAIMED_FOR: u64 = 60;

/// How long one round takes: then the stream and its receiver are looked at again.
const LONGEST_ROUND: Duration = Duration::from_secs(5);

/// How many tokens are tried in a round if none is taken.
const MOST_REFUSED: usize = 10;

pub(super) fn claim(stream: &mut SignalStream, me: &Text, now: Timestamp) {
    stream.claimed_by = Some(me.clone());
    stream.claimed_until = Some(now.plus(CLAIMED_FOR));
}

/// Any instance may go on.
pub(super) fn release(stream: &mut SignalStream) {
    (stream.claimed_by, stream.claimed_until) = (None, None);
}

/// A stream while this instance sends.
pub(super) struct Pushing<'a, S> {
    pub(super) server: &'a S,
    pub(super) me: &'a Text,
    pub(super) client: &'a Client,
    /// The version that this instance stored.
    pub(super) record: SignalRecord,
    pub(super) open: Window,
}

/// What came of the tokens of a round.
#[derive(Default)]
pub(super) struct Round {
    pub(super) sent: usize,
    /// The events that the receiver has.
    pub(super) taken: Vec<EventId>,
    /// What it refused, and how.
    pub(super) refused: Vec<(Set, String)>,
}

impl<S: TransmitsSignals> Pushing<'_, S> {
    /// Stores a change. `false`: the receiver changed its stream, or events came late; the next round sees what is there then.
    pub(super) async fn store(
        &mut self,
        change: impl FnOnce(&mut SignalStream, Timestamp),
    ) -> Result<bool, OAuthError> {
        let mut next = self.record.clone().next();
        let Some(stream) = next.stream.as_deref_mut() else { return Ok(false) };
        change(stream, self.server.settings().now());
        let is_stored = put(self.server, next.clone()).await?;
        if is_stored {
            self.record = next;
        }
        Ok(is_stored)
    }

    /// Sends the tokens in their order. A refused one does not hold up the others: they also show whether the receiver takes
    /// anything.
    pub(super) async fn all(mut self) -> Result<(usize, Next), OAuthError> {
        let began = Instant::now();
        let mut round = Round::default();
        let mut queue: VecDeque<_> = self.open.due.iter().cloned().map(|set| (set, false)).collect();
        while let Some((set, was_put_off)) = queue.pop_front() {
            let takes_nothing = round.sent == 0 && !round.refused.is_empty();
            if began.elapsed() > LONGEST_ROUND || takes_nothing && round.refused.len() >= MOST_REFUSED {
                self.open.has_more = true;
                break;
            }
            let Some(stream) = self.record.stream.clone() else { return Ok((round.sent, Next::Now)) };
            // It would refuse this one again; one that it does not know says more.
            if takes_nothing && stream.refusals.contains_key(&set.jti) {
                if was_put_off {
                    break;
                }
                queue.push_back((set, true));
                continue;
            }
            match attempt(self.server, self.client, &stream, &set).await? {
                Attempt::Taken => {
                    FIGURES.count(Came::Delivered);
                    round.sent += 1;
                    round.taken.extend(set.event);
                    if !self.took(&set, &round.taken).await? {
                        return Ok((round.sent, Next::Now));
                    }
                }
                Attempt::Postponed => {
                    self.store(|stream, _| release(stream)).await?;
                    return Ok((round.sent, Next::In(5)));
                }
                Attempt::Refused(cause) => round.refused.push((set, cause)),
                Attempt::Failed(cause, retry_after) => {
                    return Ok((round.sent, self.failed(&cause, retry_after).await?));
                }
            }
        }
        if !round.refused.is_empty() {
            return self.refused(round).await;
        }
        let has_more = self.open.has_more;
        let mut next = self.record.clone().next();
        if let Some(stream) = next.stream.as_deref_mut() {
            self.open.settle(stream, &round.taken);
            release(stream);
        }
        put(self.server, next).await?;
        Ok((round.sent, if has_more { Next::Now } else { Next::Quiet }))
    }

    /// The receiver has the token.
    async fn took(&mut self, set: &Set, taken: &[EventId]) -> Result<bool, OAuthError> {
        let mut next = self.record.clone().next();
        let Some(stream) = next.stream.as_deref_mut() else { return Ok(false) };
        stream.own.retain(|own| own.id != set.jti);
        stream.refusals.remove(&set.jti);
        self.open.settle(stream, taken);
        (stream.failures, stream.failing_since, stream.due_at) = (0, None, None);
        claim(stream, self.me, self.server.settings().now());
        let is_stored = put(self.server, next.clone()).await?;
        if is_stored {
            self.record = next;
        }
        Ok(is_stored)
    }
}
