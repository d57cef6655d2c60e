//! A small protected API.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{DefaultBodyLimit, State};
use axum::routing::get;
use axum::{Json, Router};
use http::StatusCode;
use oauth_runtime::Granted;
use oauth_runtime::axum::Protect;
use oauth_runtime::store::ClientStore;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::provider::{Provider, scope};

/// Notes of one owner that are kept at most; the oldest go first.
const MOST_NOTES: usize = 100;

/// The notes, by owner: a person, or a client that acts for itself.
#[derive(Debug, Default)]
pub struct Notes(Mutex<HashMap<String, Vec<Note>>>);

/// A note.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Note {
    /// What it says.
    pub text: String,
}

/// The routes of the API, and the health check.
pub fn router(provider: &Arc<Provider>) -> Router {
    Router::new()
        .route("/api/notes", get(list).post(add))
        .route("/api/me", get(me))
        .layer(DefaultBodyLimit::max(16 * 1024))
        .with_state(Arc::clone(provider))
        // The extractors check the scope; the layer sees a second token in a form body too.
        .layer(Protect::<(), Provider>::new(provider))
        .merge(Router::new().route("/healthz", get(health)).with_state(Arc::clone(provider)))
}

async fn list(token: Granted<scope::Read>, State(provider): State<Arc<Provider>>) -> Json<Value> {
    let notes = provider.notes().0.lock().unwrap_or_else(PoisonError::into_inner);
    Json(json!({ "notes": notes.get(owner(&token)).cloned().unwrap_or_default() }))
}

async fn add(
    token: Granted<scope::Write>,
    State(provider): State<Arc<Provider>>,
    Json(note): Json<Note>,
) -> (StatusCode, Json<Note>) {
    let mut all = provider.notes().0.lock().unwrap_or_else(PoisonError::into_inner);
    let notes = all.entry(owner(&token).to_owned()).or_default();
    if notes.len() == MOST_NOTES {
        notes.remove(0);
    }
    notes.push(note.clone());
    (StatusCode::CREATED, Json(note))
}

async fn me(token: Granted<(), Provider>) -> Json<Value> {
    Json(json!({ "sub": token.subject, "client_id": token.client_id, "scope": token.scope }))
}

async fn health(State(provider): State<Arc<Provider>>) -> StatusCode {
    match provider.token_store().get_client("").await {
        Ok(_) => StatusCode::OK,
        Err(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}

fn owner(token: &oauth_runtime::token::AccessToken) -> &str {
    token.subject.as_deref().unwrap_or(&token.client_id)
}
