//! Clients and tokens in memory.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use sha2::{Digest, Sha256};

use crate::SCOPE;

/// What the handlers share. Expired tokens stay: the process lives for one measurement.
pub(super) struct Provider {
    pub(super) clients: HashMap<String, Client>,
    tokens: Mutex<HashMap<[u8; 32], Token>>,
}

/// A registered client, with the digest of its secret.
pub(super) struct Client {
    pub(super) secret: [u8; 32],
    pub(super) scope: Arc<str>,
}

/// What is kept of a token, under its digest.
pub(super) struct Token {
    pub(super) client_id: String,
    pub(super) scope: String,
    pub(super) issued_at: u64,
    pub(super) expires_at: u64,
}

impl Provider {
    pub(super) fn new(clients: impl IntoIterator<Item = (String, String)>) -> Self {
        let client = |secret: String| Client { secret: digest(&secret), scope: SCOPE.into() };
        let clients = clients.into_iter().map(|(id, secret)| (id, client(secret)));
        Self { clients: clients.collect(), tokens: Mutex::default() }
    }

    pub(super) fn tokens(&self) -> MutexGuard<'_, HashMap<[u8; 32], Token>> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(super) fn digest(secret: &str) -> [u8; 32] {
    Sha256::digest(secret).into()
}

/// Seconds since the Unix epoch.
pub(super) fn now() -> u64 {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH);
    elapsed.map_or(0, |elapsed| elapsed.as_secs())
}
