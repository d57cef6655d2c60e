//! Browser sessions: who is logged in, and what waits for their answer.
//!
//! The cookie has a random secret, the store its digest: a copy of the database logs nobody in. The secret changes at each login, so
//! that one which was planted before is worth nothing. Anti-forgery values are made of it and kept nowhere.

mod account;
pub(crate) mod cookie;
mod data;
mod waiting;

pub use account::{Account, ONE_FACTOR, TWO_FACTORS};
use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
pub(crate) use data::SessionData;
use http::{HeaderMap, HeaderValue};
use subtle::ConstantTimeEq;
pub(crate) use waiting::{Progress, Purpose, Waiting};

use super::UiProvider;
use super::answer::Refusal;
use crate::failure::store_failure;
use crate::store::{SessionStore, StoredSession};
use crate::{Digest, OAuthError, Secret, Timestamp};

/// A session that is used is written this often, to move its end; in seconds.
const WRITTEN_EVERY: u64 = 60;

/// The session of a browser, while a request of it is answered.
pub(crate) struct Session {
    /// `None` while there is nothing to keep.
    secret: Option<Secret>,
    /// What the store has of it.
    kept: Option<Kept>,
    ended: bool,
    /// Whether the browser sent a cookie.
    has_cookie: bool,
    changed: bool,
    data: SessionData,
}

/// A session in the store.
struct Kept {
    digest: Digest,
    saved_at: Timestamp,
}

impl Session {
    /// The session of a request; a new one where the browser has none.
    pub(crate) async fn load<S: UiProvider>(
        server: &S,
        headers: &HeaderMap,
        now: Timestamp,
    ) -> Result<Self, OAuthError> {
        let new = Self {
            secret: None,
            kept: None,
            ended: false,
            has_cookie: false,
            changed: false,
            data: SessionData::default(),
        };
        let Some(secret) = cookie::read(headers, server.settings().issuer()) else {
            return Ok(new);
        };
        let new = Self { has_cookie: true, ..new };
        let kept = server.store().get_session(&secret.digest()).await.map_err(store_failure::<S::Store>)?;
        let Some(kept) = kept.filter(|kept| !kept.expires_at.is_expired(now)) else {
            return Ok(new);
        };
        // What an older version wrote and this one can't read is no session.
        let Ok(data) = serde_json::from_str(&kept.data) else {
            return Ok(new);
        };
        let kept = Kept { digest: kept.digest, saved_at: kept.saved_at };
        Ok(Self { secret: Some(secret), kept: Some(kept), data, ..new })
    }

    pub(crate) fn data(&self) -> &SessionData {
        &self.data
    }

    /// To change it; it is written when the request is answered.
    pub(crate) fn data_mut(&mut self) -> &mut SessionData {
        self.changed = true;
        self.secret.get_or_insert_with(Secret::generate);
        &mut self.data
    }

    /// Gives it a new secret: the old one opens nothing any more.
    pub(crate) fn renew(&mut self) {
        self.changed = true;
        self.secret = Some(Secret::generate());
    }

    /// Forgets everything.
    pub(crate) fn end(&mut self) {
        self.ended = true;
        self.data = SessionData::default();
    }

    /// The anti-forgery value of a form of this session.
    pub(crate) fn form_value(&self, form: &str) -> String {
        let secret = self.secret.as_ref().map(Secret::reveal).unwrap_or_default();
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
        URL_SAFE_NO_PAD.encode(hmac::sign(&key, form.as_bytes()))
    }

    /// Whether a form was made for this session.
    pub(crate) fn made(&self, form: &str, value: &str) -> bool {
        self.secret.is_some() && self.form_value(form).as_bytes().ct_eq(value.as_bytes()).into()
    }

    /// Writes what changed; gives the `Set-Cookie` header where the browser must hear of it.
    pub(crate) async fn save<S: UiProvider>(
        self,
        server: &S,
        now: Timestamp,
    ) -> Result<Option<HeaderValue>, Refusal> {
        let (store, issuer) = (server.store(), server.settings().issuer());
        if self.ended {
            if let Some(kept) = &self.kept {
                store.delete_session(&kept.digest).await.map_err(store_failure::<S::Store>)?;
            }
            // None came with the POST of another site, where the browser has one all the same.
            return Ok(self.has_cookie.then(|| cookie::remove(issuer)).flatten());
        }
        let Some(secret) = self.secret else {
            return Ok(None);
        };
        let fresh = self.kept.as_ref().is_some_and(|kept| now.since(kept.saved_at) < WRITTEN_EVERY);
        if fresh && !self.changed {
            return Ok(None);
        }
        let lifetimes = server.pages().session_lifetimes();
        let lifetime = if self.data.is_anonymous() { lifetimes.anonymous } else { lifetimes.logged_in };
        let data = serde_json::to_string(&self.data).map_err(|error| {
            tracing::error!(%error, "a session can't be written");
            OAuthError::ServerError
        })?;
        let digest = secret.digest();
        let session = StoredSession { digest, data, saved_at: now, expires_at: now.plus(lifetime) };
        let Some(kept) = self.kept else {
            store.create_session(session).await.map_err(store_failure::<S::Store>)?;
            return Ok(cookie::set(&secret, issuer));
        };
        let replaced = store.replace_session(&kept.digest, session).await;
        if !replaced.map_err(store_failure::<S::Store>)? {
            return Err(Refusal::SessionEnded);
        }
        // The browser knows the secret that was there before.
        Ok(if kept.digest == digest { None } else { cookie::set(&secret, issuer) })
    }
}
