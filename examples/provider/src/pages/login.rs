//! The login page.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::response::Response;
use http::header::RETRY_AFTER;
use http::{Extensions, StatusCode};
use oauth_runtime::http::{Connection, see_other};
use oauth_runtime::{Clock, Secret, SystemClock};
use serde::Deserialize;

use super::{About, failed, forged, nothing_waits, page, plain};
use crate::provider::Provider;
use crate::session::{Session, Waiting};
use crate::users::Login;

#[derive(Template)]
#[template(path = "login.html")]
struct LoginPage<'a> {
    waiting: &'a Waiting,
    username: &'a str,
    problem: &'a str,
}

/// What the login page sends.
#[derive(Deserialize)]
pub(super) struct Submitted {
    #[serde(default)]
    request: String,
    #[serde(default)]
    csrf: String,
    #[serde(default)]
    username: String,
    password: Option<Secret>,
}

pub(super) async fn show(session: tower_sessions::Session, Query(about): Query<About>) -> Response {
    match Session(session).waiting(&about.request).await {
        Ok(Some(waiting)) => {
            page(StatusCode::OK, &LoginPage { waiting: &waiting, username: "", problem: "" })
        }
        Ok(None) => nothing_waits(),
        Err(error) => failed(&error),
    }
}

pub(super) async fn submit(
    State(provider): State<Arc<Provider>>,
    session: tower_sessions::Session,
    extensions: Extensions,
    Form(submitted): Form<Submitted>,
) -> Response {
    let session = Session(session);
    let waiting = match session.genuine(&submitted.request, &submitted.csrf).await {
        Ok(Some(waiting)) => waiting,
        Ok(None) => return forged(),
        Err(error) => return failed(&error),
    };
    let address = extensions.get::<Connection>().map(|connection| connection.peer.to_string());
    let password = submitted.password.unwrap_or_else(|| Secret::from(""));
    let again = |status, problem: &str| {
        page(status, &LoginPage { waiting: &waiting, username: &submitted.username, problem })
    };
    match provider.people().log_in(&submitted.username, &password, address.as_deref()).await {
        Login::Wrong => again(StatusCode::OK, "The user name or the password is wrong."),
        Login::Blocked(seconds) => {
            let problem = format!("There were too many wrong passwords. Try again in {seconds} seconds.");
            let mut response = again(StatusCode::TOO_MANY_REQUESTS, &problem);
            response.headers_mut().insert(RETRY_AFTER, seconds.into());
            response
        }
        Login::Welcome(person) => {
            match session.log_in(&person, &submitted.username, SystemClock.now(), &waiting).await {
                Ok(()) => plain(see_other(&format!("/authorize?{}", waiting.query()))),
                Err(error) => failed(&error),
            }
        }
    }
}

pub(super) async fn log_out(session: tower_sessions::Session) -> Response {
    match Session(session).log_out().await {
        Ok(()) => plain(see_other("/")),
        Err(error) => failed(&error),
    }
}
