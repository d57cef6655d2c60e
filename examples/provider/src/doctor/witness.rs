//! What a running provider sees of a request, for the doctor alone.
//!
//! Only somebody who can write to the provider's store can ask: the request has a random secret, whose digest is in
//! the store for a minute. Otherwise anybody could learn the addresses behind a proxy.

use std::net::IpAddr;

use http::HeaderMap;
use http::request::Parts;
use oauth_runtime::http::{Connection, client_address, is_secure_transport};
use oauth_runtime::store::{AnyStoreError, SessionStore, StoredSession};
use oauth_runtime::{Clock, Digest, Secret, SystemClock};
use serde::{Deserialize, Serialize};

use crate::provider::Provider;
use crate::store::Store;

/// The header with the secret.
pub const HEADER: &str = "provider-doctor";

/// Seconds for which a secret counts.
const LIFETIME: u64 = 60;

/// What was seen of a request.
#[derive(Debug, Serialize, Deserialize)]
pub struct Seen {
    /// The address at the other end of the connection.
    pub peer: Option<IpAddr>,
    /// The address that counts as the client's.
    pub client: Option<IpAddr>,
    /// Whether the request counts as one over TLS.
    pub is_secure: bool,
    /// The headers of proxies that arrived.
    pub headers: Vec<String>,
}

/// The headers in which proxies say what they saw.
const FORWARDED: [&str; 3] = ["x-forwarded-proto", "x-forwarded-for", "forwarded"];

/// A secret that the provider at this store recognises.
///
/// # Errors
/// Those of the store.
pub async fn introduce(store: &Store) -> Result<Secret, AnyStoreError> {
    let (secret, now) = (Secret::generate(), SystemClock.now());
    let record = StoredSession::new(digest(secret.reveal()), "", now, now.plus(LIFETIME));
    store.create_session(record).await?;
    Ok(secret)
}

/// What there is to see, if the doctor asks.
pub async fn testify(provider: &Provider, request: &Parts) -> Option<Seen> {
    let secret = request.headers.get(HEADER)?.to_str().ok()?;
    let known = provider.token_store().get_session(&digest(secret)).await.ok()??;
    if known.expires_at < SystemClock.now() {
        return None;
    }
    let settings = provider.settings();
    Some(Seen {
        peer: request.extensions.get::<Connection>().map(|connection| connection.peer),
        client: client_address(settings, request),
        is_secure: is_secure_transport(settings, request),
        headers: forwarded(&request.headers),
    })
}

fn forwarded(headers: &HeaderMap) -> Vec<String> {
    FORWARDED.iter().filter(|name| headers.contains_key(**name)).map(|name| (*name).to_owned()).collect()
}

/// No identifier of a session looks like this.
fn digest(secret: &str) -> Digest {
    Digest::of(&format!("doctor {secret}"))
}
