//! The HTTP API: from a request to the operation that the table names, and back.

mod authorization;
mod call;
mod dispatch;

use bytes::Bytes;
use http::header::ETAG;
use http::request::Parts;
use http::{HeaderValue, StatusCode};
use oauth_runtime_core::event::by_operator_at_client;
use oauth_runtime_core::http::{Response, json};

pub(crate) use authorization::name as operator_name;
pub(crate) use call::{Call, checked};
pub(crate) use dispatch::{VERSION, run};

use crate::office::Office;
use crate::openapi::openapi;
use crate::operations::clients::tag_of;
use crate::paths::OPENAPI;
use crate::problem::Problem;
use crate::provider::ConsoleProvider;
use crate::table::{Operation, ROWS, Row, matched};

/// The answer to a request at this path under that of the API.
pub(crate) async fn answer<S: ConsoleProvider>(
    office: &Office<S>,
    http: &Parts,
    path: &str,
    body: &Bytes,
) -> Response {
    match answered(office, http, path, body).await {
        Ok(response) => response,
        Err(Refusal::Response(response)) => *response,
        Err(Refusal::Problem(problem)) => problem.response(),
    }
}

/// Why a request is refused.
pub(crate) enum Refusal {
    Problem(Problem),
    /// With a challenge.
    Response(Box<Response>),
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

async fn answered<S: ConsoleProvider>(
    office: &Office<S>,
    http: &Parts,
    path: &str,
    body: &Bytes,
) -> Result<Response, Refusal> {
    let method = match http.method.as_str() {
        "HEAD" => "GET",
        method => method,
    };
    if path == OPENAPI {
        return match method {
            "GET" => Ok(json(StatusCode::OK, &openapi(&*office.server))),
            _ => Err(Problem::method("GET, HEAD").into()),
        };
    }
    let (row, parameters) = found(method, path)?;
    // Before anything else is read or looked up: a stranger learns nothing but that there is an API.
    let caller = authorization::operator(&*office.server, http, row).await?;
    let call = Call::new(row, parameters, http, body)?;
    let work = run(office, row.operation, &call);
    let answer = by_operator_at_client(caller.name, caller.client_id, work).await?;
    Ok(response(row, answer)?)
}

/// The operation at a path, with the decoded values of the path's parameters.
fn found(method: &str, path: &str) -> Result<(&'static Row, Vec<String>), Problem> {
    let segments: Vec<&str> = path.split('/').skip(1).collect();
    let mut allowed: Vec<&str> = Vec::new();
    for row in &ROWS {
        let Some(values) = matched(row.path, &segments) else { continue };
        if row.method != method {
            allowed.push(row.method);
            continue;
        }
        let decoded = values.into_iter().map(call::decoded).collect::<Result<_, _>>()?;
        return Ok((row, decoded));
    }
    if allowed.is_empty() {
        return Err(Problem::not_found("the API has nothing here; /console/api/openapi.json has all paths"));
    }
    if allowed.contains(&"GET") {
        allowed.push("HEAD");
    }
    Err(Problem::method(&allowed.join(", ")))
}

fn response(row: &Row, answer: serde_json::Value) -> Result<Response, Problem> {
    let status = StatusCode::from_u16(row.status).unwrap_or(StatusCode::OK);
    let mut response = json(status, &answer);
    if matches!(row.operation, Operation::ShowClient | Operation::ChangeClient)
        && let Ok(tag) = HeaderValue::try_from(tag_of(&answer))
    {
        response.headers_mut().insert(ETAG, tag);
    }
    if row.response.is_none() {
        *response.body_mut() = Bytes::new();
        response.headers_mut().remove(http::header::CONTENT_TYPE);
    }
    Ok(response)
}
