//! A receiver polls (RFC 8936).

use std::future::Future;
use std::pin::pin;

use bytes::Bytes;
use http::request::Parts;
use http::{Method, StatusCode};
use oauth_runtime_tables::endpoints::{Endpoint as Row, SIGNAL_POLL};
use serde_json::{Map, json as value};

use super::super::Endpoint;
use super::super::protect::protect;
use super::super::refusal::Failure;
use super::access::{Needs, receiver, refuse, unknown};
use super::body::object;
use crate::http::{Request, Response, json};
use crate::shared_signals::{Poll, TransmitsSignals, current, poll};
use crate::{Client, OAuthError};

/// The endpoint that receivers poll.
#[derive(Debug, Clone, Copy)]
pub struct SignalPollEndpoint;

impl<S: TransmitsSignals> Endpoint<S> for SignalPollEndpoint {
    const ROW: Row = SIGNAL_POLL;

    fn answer(server: &S, request: Request) -> impl Future<Output = Response> + Send {
        let (head, body) = request.into_parts();
        async move {
            let refuse = |problem: &OAuthError| refuse(server, &head, Needs::Manage, problem);
            protect(server, &SIGNAL_POLL, &head, refuse, pin!(answer(server, &head, &body))).await
        }
    }
}

async fn answer<S: TransmitsSignals>(server: &S, head: &Parts, body: &Bytes) -> Result<Response, Failure> {
    if head.method != Method::POST {
        return Err(OAuthError::MethodIsNotAllowed { allow: SIGNAL_POLL.allow }.into());
    }
    let client = receiver(server, head, Needs::Manage).await?;
    polled(server, &client, body).await.map_err(Failure::of(&client))
}

async fn polled<S: TransmitsSignals>(
    server: &S,
    client: &Client,
    body: &Bytes,
) -> Result<Response, OAuthError> {
    let members = if body.is_empty() { Map::new() } else { object(body)? };
    let request = Poll::read(&members, client.client_id())?;
    let record = current(server, client.client_id()).await?.ok_or_else(unknown)?;
    if record.stream.as_deref().is_some_and(|stream| stream.endpoint_url.is_some()) {
        return Err(OAuthError::invalid_request(
            "the events of this stream are pushed; change its delivery to poll",
        ));
    }
    let (sets, has_more) = poll(server, client, &request).await?.ok_or_else(unknown)?;
    let mut answer = Map::new();
    answer.insert("sets".to_owned(), sets.into());
    if has_more {
        answer.insert("moreAvailable".to_owned(), value!(true));
    }
    Ok(json(StatusCode::OK, &answer))
}
