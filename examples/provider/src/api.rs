//! A small protected API.

use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use http::StatusCode;
use oauth_runtime::axum::Protect;
use oauth_runtime::store::{AnyStoreError, SessionStore, StoredSession};
use oauth_runtime::token::{AccessToken, Owner};
use oauth_runtime::{At, Clock, Digest, Granted, SystemClock};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::sync::Mutex;

use crate::doctor::witness;
use crate::health::Health;
use crate::pages::failed;
use crate::provider::{Provider, resource, scope};
use crate::store::Store;

/// The maximum number of notes of one owner; the oldest are deleted first.
const MOST_NOTES: usize = 100;

/// How long notes are kept after the last one.
const KEPT_FOR: u64 = 10 * 365 * 86_400;

/// The notes, by owner: a person, or a client that acts for itself.
///
/// An API has a database of its own. This one uses the sessions of the provider's store, so that its notes
/// survive a restart on every store; the lock serialises the requests to one instance.
#[derive(Debug, Default)]
pub struct Notes(Mutex<()>);

impl Notes {
    async fn of(&self, store: &Store, owner: &str) -> Result<Vec<Note>, AnyStoreError> {
        let kept = store.get_session(&key(owner)).await?;
        Ok(kept.and_then(|kept| serde_json::from_str(&kept.data).ok()).unwrap_or_default())
    }

    async fn add(&self, store: &Store, owner: &str, note: Note) -> Result<(), AnyStoreError> {
        let _one_at_a_time = self.0.lock().await;
        let mut notes = self.of(store, owner).await?;
        if notes.len() == MOST_NOTES {
            notes.remove(0);
        }
        notes.push(note);
        let (saved_at, data) = (SystemClock.now(), json!(notes).to_string());
        let expires_at = saved_at.plus(KEPT_FOR);
        store.create_session(StoredSession::new(key(owner), data, saved_at, expires_at)).await
    }
}

/// No identifier of a session looks like this.
fn key(owner: &str) -> Digest {
    Digest::of(&format!("notes of {owner}"))
}

/// A note.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Note {
    /// What it says.
    pub text: String,
}

/// The routes of the API, and the health check.
pub fn router(provider: &Arc<Provider>) -> Router {
    // Each route names its scope, so that its challenge tells it to a client without a token.
    let notes = get(list).layer(Protect::<scope::Read>::new(provider));
    let notes = notes.merge(post(add).layer(Protect::<scope::Write>::new(provider)));
    Router::new()
        .route("/api/notes", notes)
        .route("/api/me", get(me).layer(Protect::<At<resource::Api>>::new(provider)))
        .layer(DefaultBodyLimit::max(16 * 1024))
        .with_state(Arc::clone(provider))
        .merge(health_router(provider))
}

async fn list(token: Granted<scope::Read>, State(provider): State<Arc<Provider>>) -> Response {
    match provider.notes().of(provider.token_store(), &owner(&token)).await {
        Ok(notes) => Json(json!({ "notes": notes })).into_response(),
        Err(error) => failed(&error),
    }
}

async fn add(
    token: Granted<scope::Write>,
    State(provider): State<Arc<Provider>>,
    Json(note): Json<Note>,
) -> Response {
    match provider.notes().add(provider.token_store(), &owner(&token), note.clone()).await {
        Ok(()) => (StatusCode::CREATED, Json(note)).into_response(),
        Err(error) => failed(&error),
    }
}

async fn me(token: Granted<At<resource::Api>>) -> Json<Value> {
    Json(json!({ "sub": token.subject, "client_id": token.client_id, "scope": token.scope }))
}

/// The health checks and their state: `/healthz` says whether requests may come, `/livez` whether the process
/// answers at all. A store that is away is no reason to restart the process.
fn health_router(provider: &Arc<Provider>) -> Router {
    let (provider, health) = (Arc::clone(provider), Arc::new(Health::default()));
    let check = async move |request: Request| -> Response {
        let (request, _) = request.into_parts();
        match witness::testify(&provider, &request).await {
            Some(seen) => Json(seen).into_response(),
            None if health.is_well(provider.token_store()).await => StatusCode::OK.into_response(),
            None => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        }
    };
    Router::new().route("/healthz", get(check)).route("/livez", get(async || StatusCode::OK))
}

/// A client whose identifier equals a person's subject reads none of their notes (RFC 9700 section 4.15).
fn owner(token: &AccessToken) -> String {
    match token.owner() {
        Owner::Person(subject) => format!("person {subject}"),
        Owner::Client(client_id) => format!("client {client_id}"),
    }
}
