//! A receiver has its stream verified (Shared Signals Framework section 8.1.4.2).

use std::future::Future;
use std::pin::pin;

use bytes::Bytes;
use http::request::Parts;
use http::{Method, StatusCode};
use oauth_runtime_tables::endpoints::{Endpoint as Row, SIGNAL_VERIFICATION};

use super::super::Endpoint;
use super::super::protect::protect;
use super::super::refusal::Failure;
use super::access::{Needs, is_meant, receiver, refuse, unknown};
use super::body::{empty, object, optional, text};
use crate::http::{Request, Response};
use crate::shared_signals::{TransmitsSignals, change};
use crate::store::{StreamEvent, StreamEventKind, StreamStatus};
use crate::{OAuthError, Secret, Text};

/// The longest `state`, in bytes.
const LONGEST_STATE: usize = 2_048;

/// How many events about a stream itself wait for its receiver; then each new one replaces the oldest.
const MOST: usize = 10;

/// The verification endpoint.
#[derive(Debug, Clone, Copy)]
pub struct SignalVerificationEndpoint;

impl<S: TransmitsSignals> Endpoint<S> for SignalVerificationEndpoint {
    const ROW: Row = SIGNAL_VERIFICATION;

    fn answer(server: &S, request: Request) -> impl Future<Output = Response> + Send {
        let (head, body) = request.into_parts();
        async move {
            let refuse = |problem: &OAuthError| refuse(server, &head, Needs::Manage, problem);
            protect(server, &SIGNAL_VERIFICATION, &head, refuse, pin!(answer(server, &head, &body))).await
        }
    }
}

async fn answer<S: TransmitsSignals>(server: &S, head: &Parts, body: &Bytes) -> Result<Response, Failure> {
    if head.method != Method::POST {
        return Err(OAuthError::MethodIsNotAllowed { allow: SIGNAL_VERIFICATION.allow }.into());
    }
    let client = receiver(server, head, Needs::Manage).await?;
    requested(server, client.client_id(), body).await.map_err(Failure::of(&client))?;
    server.runtime().signals().announce();
    Ok(empty(StatusCode::NO_CONTENT))
}

async fn requested<S: TransmitsSignals>(server: &S, client_id: &str, body: &Bytes) -> Result<(), OAuthError> {
    let members = object(body)?;
    let wanted = text(&members, "stream_id")?;
    let state = optional(&members, "state")?;
    if state.is_some_and(|state| state.len() > LONGEST_STATE) {
        return Err(OAuthError::invalid_request("state is too long"));
    }
    let (now, interval) = (server.settings().now(), server.settings().signal_verification_interval());
    let id = Secret::generate();
    let changed = change(server, client_id, |stream| {
        is_meant(stream, wanted)?;
        let next = stream.verified_at.map_or(now, |before| before + interval);
        if next > now {
            let retry_after = std::time::Duration::from_secs(next.since(now).max(1));
            return Err(OAuthError::TooManyAttempts { retry_after });
        }
        stream.verified_at = Some(now);
        if stream.status == StreamStatus::Disabled {
            // It holds no events (section 8.1.2.1).
            return Ok(());
        }
        if stream.own.len() >= MOST {
            stream.own.remove(0);
        }
        let kind = StreamEventKind::Verification(state.map(Text::from));
        stream.own.push(StreamEvent::new(id.reveal(), now, kind));
        // A receiver that asks is there: it need not wait until the next attempt is due.
        stream.due_at = None;
        Ok(())
    });
    changed.await?.map(|_| ()).ok_or_else(unknown)
}
