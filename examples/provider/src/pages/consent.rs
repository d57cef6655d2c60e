//! The consent page.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::response::Response;
use bytes::Bytes;
use http::{Request, StatusCode};
use oauth_runtime::store::AnyStoreError;
use oauth_runtime::{AuthorizationRequest, AuthorizationServer, Decision};
use serde::Deserialize;

use super::{About, failed, forged, nothing_waits, page, plain};
use crate::consents;
use crate::interaction::approval;
use crate::provider::Provider;
use crate::session::{LoggedIn, Session, Waiting};

#[derive(Template)]
#[template(path = "consent.html")]
struct ConsentPage<'a> {
    waiting: &'a Waiting,
    client: &'a str,
    username: &'a str,
    permissions: Vec<&'a str>,
}

/// What the consent page sends.
#[derive(Deserialize)]
pub(super) struct Submitted {
    #[serde(default)]
    request: String,
    #[serde(default)]
    csrf: String,
    #[serde(default)]
    decision: String,
}

pub(super) async fn show(
    State(provider): State<Arc<Provider>>,
    session: tower_sessions::Session,
    Query(about): Query<About>,
) -> Response {
    let session = Session(session);
    let (waiting, person) = match tokio::try_join!(session.waiting(&about.request), session.logged_in()) {
        Ok((Some(waiting), Some(person))) => (waiting, person),
        Ok(_) => return nothing_waits(),
        Err(error) => return failed(&error),
    };
    let request = match validate(&provider, &waiting).await {
        Ok(request) => request,
        Err(response) => return *response,
    };
    let describe = |token| Provider::DECLARATION.describe_scope(token);
    let permissions = request.scope().tokens().map(describe).collect();
    let client = request.client().name();
    page(StatusCode::OK, &ConsentPage { waiting: &waiting, client, username: &person.username, permissions })
}

pub(super) async fn submit(
    State(provider): State<Arc<Provider>>,
    session: tower_sessions::Session,
    Form(submitted): Form<Submitted>,
) -> Response {
    let session = Session(session);
    let person = match session.logged_in().await {
        Ok(Some(person)) => person,
        Ok(None) => return forged(),
        Err(error) => return failed(&error),
    };
    let waiting = match session.take(&submitted.request, &submitted.csrf).await {
        Ok(Some(waiting)) => waiting,
        Ok(None) => return forged(),
        Err(error) => return failed(&error),
    };
    // What was validated counts, whatever else the form says.
    let request = match validate(&provider, &waiting).await {
        Ok(request) => request,
        Err(response) => return *response,
    };
    match decide(&provider, &submitted.decision, person, &request).await {
        Ok(decision) => plain(provider.finalize_authorization_response(request, decision).await),
        Err(error) => failed(&error),
    }
}

async fn decide(
    provider: &Provider,
    decision: &str,
    person: LoggedIn,
    request: &AuthorizationRequest,
) -> Result<Decision, AnyStoreError> {
    if decision != "allow" {
        return Ok(Decision::Denied);
    }
    consents::remember(provider.token_store(), &person.subject, request).await?;
    Ok(approval(person).into())
}

/// The request anew: its client may have changed since.
async fn validate(provider: &Provider, waiting: &Waiting) -> Result<AuthorizationRequest, Box<Response>> {
    let uri = format!("{}?{}", provider.settings().issuer().join("/authorize"), waiting.query());
    let request = Request::get(uri).body(Bytes::new()).map_err(|error| Box::new(failed(&error)))?;
    let validated = provider.validate_authorization_request(&request).await;
    validated.map_err(|error| Box::new(plain(error.into_response())))
}
