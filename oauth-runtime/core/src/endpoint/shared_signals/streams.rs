//! Streams are created, read, changed and deleted (Shared Signals Framework section 8.1.1).

use std::future::Future;
use std::pin::pin;

use bytes::Bytes;
use http::request::Parts;
use http::{Method, StatusCode};
use oauth_runtime_tables::endpoints::{Endpoint as Row, SIGNAL_STREAMS};
use serde_json::Value;

use super::super::Endpoint;
use super::super::protect::protect;
use super::super::refusal::Failure;
use super::access::{Needs, exists, is_meant, receiver, refuse, unknown};
use super::body::{empty, object, stream_id, text};
use super::configuration::{Configuration, check_supplied, document};
use crate::event::EventId;
use crate::http::{Request, Response, json};
use crate::shared_signals::{TransmitsSignals, change, create, current, delete};
use crate::store::SignalStream;
use crate::{Client, OAuthError, Secret};

/// The stream configuration endpoint.
#[derive(Debug, Clone, Copy)]
pub struct SignalStreamsEndpoint;

impl<S: TransmitsSignals> Endpoint<S> for SignalStreamsEndpoint {
    const ROW: Row = SIGNAL_STREAMS;

    fn answer(server: &S, request: Request) -> impl Future<Output = Response> + Send {
        let (head, body) = request.into_parts();
        async move {
            let needs = Needs::of(&head.method);
            let refuse = |problem: &OAuthError| refuse(server, &head, needs, problem);
            protect(server, &SIGNAL_STREAMS, &head, refuse, pin!(answer(server, &head, &body))).await
        }
    }
}

async fn answer<S: TransmitsSignals>(server: &S, head: &Parts, body: &Bytes) -> Result<Response, Failure> {
    let is_known = matches!(
        head.method,
        Method::GET | Method::HEAD | Method::POST | Method::PATCH | Method::PUT | Method::DELETE
    );
    if !is_known {
        return Err(OAuthError::MethodIsNotAllowed { allow: SIGNAL_STREAMS.allow }.into());
    }
    let client = receiver(server, head, Needs::of(&head.method)).await?;
    let answered = match head.method {
        Method::POST => created(server, &client, body).await,
        Method::PATCH => changed(server, &client, body, false).await,
        Method::PUT => changed(server, &client, body, true).await,
        Method::DELETE => deleted(server, &client, head).await,
        _ => read(server, &client, head).await,
    };
    answered.map_err(Failure::of(&client))
}

/// Section 8.1.1.1. Each receiver has one stream: services that need two are two clients.
async fn created<S: TransmitsSignals>(
    server: &S,
    client: &Client,
    body: &Bytes,
) -> Result<Response, OAuthError> {
    let members = object(body)?;
    let configuration = Configuration::read(server, client, &members, true)?;
    let now = server.settings().now();
    let stream_id = Secret::generate();
    let mut stream =
        SignalStream::new(&stream_id.reveal()[..32], client.client_id(), now, EventId::before(now));
    configuration.apply(server, &mut stream)?;
    if !create(server, stream.clone()).await? {
        return Err(exists());
    }
    tracing::info!(client_id = client.client_id(), "a receiver of shared signals created its stream");
    server.runtime().signals().announce();
    Ok(json(StatusCode::CREATED, &document(server, &stream)))
}

/// Section 8.1.1.2: one stream, or the list of all.
async fn read<S: TransmitsSignals>(
    server: &S,
    client: &Client,
    head: &Parts,
) -> Result<Response, OAuthError> {
    let wanted = stream_id(head.uri.query())?;
    let record = current(server, client.client_id()).await?;
    let stream = record.as_ref().and_then(|record| record.stream.as_deref());
    match (wanted, stream) {
        (None, stream) => {
            let all: Vec<_> = stream.into_iter().map(|stream| document(server, stream)).collect();
            Ok(json(StatusCode::OK, &all))
        }
        (Some(wanted), Some(stream)) => {
            is_meant(stream, &wanted)?;
            Ok(json(StatusCode::OK, &document(server, stream)))
        }
        (Some(_), None) => Err(unknown()),
    }
}

/// Sections 8.1.1.3 and 8.1.1.4.
async fn changed<S: TransmitsSignals>(
    server: &S,
    client: &Client,
    body: &Bytes,
    is_whole: bool,
) -> Result<Response, OAuthError> {
    let members = object(body)?;
    let wanted = text(&members, "stream_id")?;
    let configuration = Configuration::read(server, client, &members, is_whole)?;
    let changed = change(server, client.client_id(), |stream| {
        is_meant(stream, wanted)?;
        check_supplied(server, stream, &members)?;
        configuration.apply(server, stream)
    });
    let (stream, ()) = changed.await?.ok_or_else(unknown)?;
    server.runtime().signals().announce();
    Ok(json(StatusCode::OK, &Value::Object(document(server, &stream))))
}

/// Section 8.1.1.5.
async fn deleted<S: TransmitsSignals>(
    server: &S,
    client: &Client,
    head: &Parts,
) -> Result<Response, OAuthError> {
    let wanted = stream_id(head.uri.query())?;
    let wanted = wanted.ok_or_else(|| OAuthError::invalid_request("stream_id is missing in the query"))?;
    match delete(server, client.client_id(), &wanted).await? {
        true => {
            tracing::info!(client_id = client.client_id(), "a receiver of shared signals deleted its stream");
            Ok(empty(StatusCode::NO_CONTENT))
        }
        false => Err(unknown()),
    }
}
