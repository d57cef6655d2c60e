//! Routes a request to the API or to the pages.

use std::sync::Arc;

use http::StatusCode;
use http::request::Parts;
use oauth_runtime_core::__internal::{RequestKind, catch_panic, check_transport, in_request};
use oauth_runtime_core::OAuthError;
use oauth_runtime_core::endpoint::not_found;
use oauth_runtime_core::http::{Request, Response};

use crate::office::Office;
use crate::paths::{API, under_issuer};
use crate::problem::Problem;
use crate::provider::ConsoleProvider;
use crate::{api, pages};

/// The answer of the console to a request at or below `/console`.
pub async fn respond<S: ConsoleProvider>(server: &S, request: Request) -> Response {
    if !server.console().is_on() {
        return not_found();
    }
    let kind = match request.method().is_safe() {
        true => RequestKind::Reads,
        false => RequestKind::Changes(std::convert::identity),
    };
    in_request(server, request, kind, |request| responded(server, request)).await
}

async fn responded<S: ConsoleProvider>(server: &S, request: Request) -> Response {
    let (http, body) = request.into_parts();
    let Some(server) = server.console().server(server) else {
        tracing::error!("the `Console` was built for another provider; build one for each");
        return Problem::from(OAuthError::ServerError).response();
    };
    let path = under_issuer(&*server, http.uri.path()).to_owned();
    let rest = path.strip_prefix(API).filter(|rest| rest.is_empty() || rest.starts_with('/'));
    if let Err(error) = available(&server, &http) {
        return Problem::from(error).response();
    }
    let office = Office::new(server);
    let answer = async {
        // Boxed, since each is as large as its largest operation.
        Ok(match rest {
            Some(rest) => Box::pin(api::answer(&office, &http, rest, &body)).await,
            None => Box::pin(pages::answer(&office, &http, &path, &body)).await,
        })
    };
    match catch_panic(answer).await {
        Ok(response) => response,
        Err(error) => Problem::from(error).response(),
    }
}

fn available<S: ConsoleProvider>(server: &Arc<S>, http: &Parts) -> Result<(), OAuthError> {
    check_transport(server.settings(), http)?;
    match server.settings().is_available() {
        true => Ok(()),
        false => Err(OAuthError::TemporarilyUnavailable { retry_after: None }),
    }
}

/// The answer to a request whose body could not be read.
pub fn unreadable(error: OAuthError) -> Response {
    let mut problem = Problem::from(error);
    if problem.status == StatusCode::OK {
        problem.status = StatusCode::BAD_REQUEST;
    }
    problem.response()
}
