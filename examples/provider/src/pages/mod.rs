//! The demo's own pages: everything else that a person sees comes from the framework.

mod callback;
mod home;

use std::error::Error;
use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::StatusCode;
use oauth_runtime::http::html;
use oauth_runtime::store::{AnyStore, AnyStoreError, Storage};

use crate::provider::Provider;

/// The demo's own pages.
pub fn router(provider: Arc<Provider>) -> Router {
    Router::new()
        .route("/", get(home::show))
        .route("/demo/callback", get(callback::show).post(callback::show_claims))
        .with_state(provider)
}

fn page(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(text) => html(status, text).map(Body::from),
        Err(error) => {
            tracing::error!(%error, "a page could not be rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// An error of the API: logged, and answered without detail.
pub fn failed(error: &AnyStoreError) -> Response {
    if AnyStore::is_temporary(error) {
        tracing::warn!(error = error as &dyn Error, "the store is unavailable");
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    tracing::error!(error = error as &dyn Error, "the API failed");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}
