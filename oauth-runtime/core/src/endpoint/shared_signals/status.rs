//! Whether a stream transmits (Shared Signals Framework section 8.1.2).

use std::future::Future;
use std::pin::pin;

use bytes::Bytes;
use http::request::Parts;
use http::{Method, StatusCode};
use oauth_runtime_tables::endpoints::{Endpoint as Row, SIGNAL_STATUS};
use serde_json::{Map, Value};

use super::super::Endpoint;
use super::super::protect::protect;
use super::super::refusal::Failure;
use super::access::{Needs, is_meant, receiver, refuse, unknown};
use super::body::{object, optional, shortened, stream_id, text};
use crate::event::EventId;
use crate::http::{Request, Response, json};
use crate::shared_signals::{TransmitsSignals, change, current};
use crate::store::{SignalStream, StreamStatus};
use crate::{Client, OAuthError};

/// The longest reason, in bytes; longer ones are cut.
const LONGEST_REASON: usize = 256;

/// The status endpoint.
#[derive(Debug, Clone, Copy)]
pub struct SignalStatusEndpoint;

impl<S: TransmitsSignals> Endpoint<S> for SignalStatusEndpoint {
    const ROW: Row = SIGNAL_STATUS;

    fn answer(server: &S, request: Request) -> impl Future<Output = Response> + Send {
        let (head, body) = request.into_parts();
        async move {
            let needs = Needs::of(&head.method);
            let refuse = |problem: &OAuthError| refuse(server, &head, needs, problem);
            protect(server, &SIGNAL_STATUS, &head, refuse, pin!(answer(server, &head, &body))).await
        }
    }
}

async fn answer<S: TransmitsSignals>(server: &S, head: &Parts, body: &Bytes) -> Result<Response, Failure> {
    if !matches!(head.method, Method::GET | Method::HEAD | Method::POST) {
        return Err(OAuthError::MethodIsNotAllowed { allow: SIGNAL_STATUS.allow }.into());
    }
    let client = receiver(server, head, Needs::of(&head.method)).await?;
    let answered = match head.method {
        Method::POST => changed(server, &client, body).await,
        _ => read(server, &client, head).await,
    };
    answered.map_err(Failure::of(&client))
}

async fn read<S: TransmitsSignals>(
    server: &S,
    client: &Client,
    head: &Parts,
) -> Result<Response, OAuthError> {
    let wanted = stream_id(head.uri.query())?;
    let wanted = wanted.ok_or_else(|| OAuthError::invalid_request("stream_id is missing in the query"))?;
    let record = current(server, client.client_id()).await?.ok_or_else(unknown)?;
    let stream = record.stream.as_deref().ok_or_else(unknown)?;
    is_meant(stream, &wanted)?;
    Ok(json(StatusCode::OK, &status(stream)))
}

async fn changed<S: TransmitsSignals>(
    server: &S,
    client: &Client,
    body: &Bytes,
) -> Result<Response, OAuthError> {
    let members = object(body)?;
    let wanted = text(&members, "stream_id")?;
    let next = match text(&members, "status")? {
        "enabled" => StreamStatus::Enabled,
        "paused" => StreamStatus::Paused,
        "disabled" => StreamStatus::Disabled,
        _ => return Err(OAuthError::invalid_request("status is enabled, paused or disabled")),
    };
    let reason = optional(&members, "reason")?.map(|reason| shortened(reason, LONGEST_REASON));
    let now = server.settings().now();
    let changed = change(server, client.client_id(), |stream| {
        is_meant(stream, wanted)?;
        if next == StreamStatus::Disabled || stream.status == StreamStatus::Disabled {
            // What happened meanwhile, or waits, is never transmitted.
            stream.sent = stream.sent.max(EventId::before(now));
            stream.since = stream.sent;
            stream.taken.clear();
            stream.own.clear();
        }
        (stream.status, stream.reason) = (next, reason.clone());
        (stream.failures, stream.failing_since, stream.due_at) = (0, None, None);
        stream.refusals.clear();
        Ok(())
    });
    let (stream, ()) = changed.await?.ok_or_else(unknown)?;
    server.runtime().signals().announce();
    Ok(json(StatusCode::OK, &status(&stream)))
}

fn status(stream: &SignalStream) -> Map<String, Value> {
    let members = [
        ("stream_id", Some(stream.stream_id.as_str())),
        ("status", Some(stream.status.as_str())),
        ("reason", stream.reason.as_deref()),
    ];
    let there = members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?.into())));
    there.collect()
}
