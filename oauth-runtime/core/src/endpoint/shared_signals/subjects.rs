//! Subjects are added and removed (Shared Signals Framework section 8.1.3).

use std::future::Future;
use std::pin::pin;

use bytes::Bytes;
use http::request::Parts;
use http::{Method, StatusCode};
use oauth_runtime_tables::endpoints::{Endpoint as Row, SIGNAL_SUBJECTS_ADD, SIGNAL_SUBJECTS_REMOVE};
use serde_json::Value;

use super::super::Endpoint;
use super::super::protect::protect;
use super::super::refusal::Failure;
use super::access::{Needs, is_meant, receiver, refuse, unknown};
use super::body::{empty, object, text};
use crate::OAuthError;
use crate::http::{Request, Response};
use crate::shared_signals::{DefaultSubjects, Subject, TransmitsSignals, change, name};

/// The add subject endpoint.
#[derive(Debug, Clone, Copy)]
pub struct AddSignalSubjectEndpoint;

impl<S: TransmitsSignals> Endpoint<S> for AddSignalSubjectEndpoint {
    const ROW: Row = SIGNAL_SUBJECTS_ADD;

    fn answer(server: &S, request: Request) -> impl Future<Output = Response> + Send {
        answer_about(server, request, &SIGNAL_SUBJECTS_ADD, true)
    }
}

/// The remove subject endpoint.
#[derive(Debug, Clone, Copy)]
pub struct RemoveSignalSubjectEndpoint;

impl<S: TransmitsSignals> Endpoint<S> for RemoveSignalSubjectEndpoint {
    const ROW: Row = SIGNAL_SUBJECTS_REMOVE;

    fn answer(server: &S, request: Request) -> impl Future<Output = Response> + Send {
        answer_about(server, request, &SIGNAL_SUBJECTS_REMOVE, false)
    }
}

async fn answer_about<S: TransmitsSignals>(
    server: &S,
    request: Request,
    row: &'static Row,
    adds: bool,
) -> Response {
    let (head, body) = request.into_parts();
    let refuse = |problem: &OAuthError| refuse(server, &head, Needs::Manage, problem);
    protect(server, row, &head, refuse, pin!(answer(server, &head, &body, adds))).await
}

/// The answer is the same whether or not anybody here is meant: nobody learns who has an account (section 9.1).
async fn answer<S: TransmitsSignals>(
    server: &S,
    head: &Parts,
    body: &Bytes,
    adds: bool,
) -> Result<Response, Failure> {
    if head.method != Method::POST {
        return Err(OAuthError::MethodIsNotAllowed { allow: "POST" }.into());
    }
    let client = receiver(server, head, Needs::Manage).await?;
    let noted = note(server, client.client_id(), body, adds).await;
    noted.map_err(Failure::of(&client))?;
    Ok(empty(if adds { StatusCode::OK } else { StatusCode::NO_CONTENT }))
}

async fn note<S: TransmitsSignals>(
    server: &S,
    client_id: &str,
    body: &Bytes,
    adds: bool,
) -> Result<(), OAuthError> {
    let members = object(body)?;
    let wanted = text(&members, "stream_id")?;
    let subject = members.get("subject").ok_or_else(|| OAuthError::invalid_request("subject is missing"))?;
    let Subject { keys } = Subject::read(subject)?;
    if !matches!(members.get("verified"), None | Some(Value::Null | Value::Bool(_))) {
        return Err(OAuthError::invalid_request("verified is not a Boolean"));
    }
    let now = server.settings().now();
    let by_default = server.settings().signal_subjects() != DefaultSubjects::Nobody;
    let changed = change(server, client_id, |stream| {
        is_meant(stream, wanted)?;
        name(stream, &keys, (adds, by_default), now)
    });
    changed.await?.map(|_| ()).ok_or_else(unknown)
}
