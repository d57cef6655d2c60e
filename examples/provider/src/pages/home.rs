//! The demo's first page: links to start with.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;

use super::page;
use crate::demo;
use crate::provider::Provider;

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    url: String,
    authorization_request: String,
}

pub(super) async fn show(State(provider): State<Arc<Provider>>) -> Response {
    let url = provider.settings().issuer().as_str().to_owned();
    let authorization_request = demo::authorization_request(&url);
    page(StatusCode::OK, &HomePage { url, authorization_request })
}
