//! Pushes what is due to one receiver (RFC 8935).

use super::TransmitsSignals;
use super::change::{current, delete, strike};
use super::pushing::{Pushing, claim};
use super::receiver::may_receive;
use super::window::window;
use crate::server::find_client;
use crate::store::StreamStatus;
use crate::{Lookup, OAuthError, Text};

/// What is to be done next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// There is more to send.
    Now,
    /// After so many seconds.
    In(u64),
    /// When something happens.
    Quiet,
    /// Nothing, because the stream is gone.
    Gone,
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
        return Ok((0, Next::Gone));
    };
    let Some(stream) = record.stream.as_deref() else { return Ok((0, Next::Gone)) };
    let Some(client) = find_client(server, client_id, Lookup::Stored).await? else {
        delete(server, client_id, &stream.stream_id).await?;
        return Ok((0, Next::Gone));
    };
    // Section 9.2 of the Shared Signals Framework: before anything is transmitted. The stream stays, for an operator who gives back
    // what they took.
    let is_on = may_receive(&client) && stream.status == StreamStatus::Enabled;
    if stream.endpoint_url.is_none() || !is_on {
        return Ok((0, Next::Quiet));
    }
    let is_others = stream.claimed_by.as_ref().is_some_and(|claimed_by| claimed_by != me);
    let claimed_until = stream.claimed_until.filter(|_| is_others);
    if let Some(later) = claimed_until.max(stream.due_at).filter(|at| !at.is_expired(now)) {
        return Ok((0, Next::In(later.since(now).max(1))));
    }
    let mut open = window(server, &client, stream).await?;
    let put_off = open.put_off(stream, now);
    if open.due.is_empty() && !open.is_long(now) {
        return Ok((0, put_off.map_or(Next::Quiet, |due_at| Next::In(due_at.since(now).max(1)))));
    }
    let mut pushing = Pushing { server, me, client: &client, record, open };
    if !pushing.store(|stream, at| claim(stream, me, at)).await? {
        return Ok((0, Next::Now));
    }
    pushing.all().await
}
