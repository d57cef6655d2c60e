//! Browser sessions: the logged-in accounts, and the pending requests.
//!
//! The cookie contains a random secret, and the store its digest: a copy of the database logs nobody in. The
//! secret changes at each login, so that a planted one is worthless. Anti-forgery values are computed from it
//! and not stored. Before a login there is no session, only a browser key, of which nothing is stored.

mod app;
mod browser_key;
pub(crate) mod cookie;
mod data;
mod pending;

pub(crate) use app::{AppRequest, AppSession};
pub(crate) use browser_key::BrowserKeys;
use cookie::Cookies;
pub(crate) use data::{PendingFactor, SessionData};
use http::{HeaderMap, HeaderValue};
use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::session_management::{browser_state_cookie, has_browser_state};
use oauth_runtime_core::store::{SessionStore, StoredSession};
use oauth_runtime_core::{OAuthError, Secret, Timestamp};
pub(crate) use pending::{Needs, PendingAuthorization, PendingRequest, Progress, Purpose};
use subtle::ConstantTimeEq;

use crate::account::Account;
use crate::provider::UiProvider;
use crate::refusal::Refusal;

/// HMAC under a browser key, for tests.
#[cfg(test)]
pub(crate) fn sign_for_tests(key: &Secret, text: &str) -> String {
    browser_key::sign(key, text)
}

/// How often a session that is in use is written, to extend it; in seconds.
const WRITTEN_EVERY: u64 = 60;

/// The session of a browser, while a request is answered.
pub(crate) struct Session {
    /// `None` while there is nothing to store.
    secret: Option<Secret>,
    /// Its stored record.
    kept: Option<StoredSession>,
    ended: bool,
    /// Whether the browser sent a cookie.
    has_cookie: bool,
    changed: bool,
    data: SessionData,
    keys: BrowserKeys,
}

impl Session {
    /// The session of a request; a new one if the browser has none.
    pub(crate) async fn load<S: UiProvider>(
        server: &S,
        headers: &HeaderMap,
        now: Timestamp,
    ) -> Result<Self, OAuthError> {
        let cookies = Cookies::of(server);
        let secrets = cookies.sessions(headers);
        let mut found = Self {
            secret: None,
            kept: None,
            ended: false,
            has_cookie: !secrets.is_empty(),
            changed: false,
            data: SessionData::default(),
            keys: BrowserKeys::read(&cookies, headers),
        };
        // Of several cookies, the one with a logged-in account counts.
        for secret in secrets {
            let kept =
                server.store().get_session(&secret.digest()).await.map_err(store_failure::<S::Store>)?;
            let Some(kept) = kept.filter(|kept| !kept.expires_at.is_expired(now)) else {
                continue;
            };
            // An unreadable record of an older version counts as absent.
            let Ok(data) = serde_json::from_str::<SessionData>(&kept.data) else {
                continue;
            };
            if data.app.is_some() {
                continue;
            }
            let is_better = found.kept.is_none() || !data.is_anonymous();
            if is_better {
                found.secret = Some(secret);
                found.kept = Some(kept);
                found.data = data;
            }
            if !found.data.is_anonymous() {
                break;
            }
        }
        Ok(found)
    }

    pub(crate) fn data(&self) -> &SessionData {
        &self.data
    }

    /// The content, to change it; it is written when the request is answered.
    pub(crate) fn data_mut(&mut self) -> &mut SessionData {
        self.changed = true;
        self.secret.get_or_insert_with(Secret::generate);
        &mut self.data
    }

    /// The accounts that a login in this request removed.
    pub(crate) fn take_displaced(&mut self) -> Vec<Account> {
        self.data.take_displaced()
    }

    /// Gives it a new secret: the old one becomes useless.
    pub(crate) fn renew(&mut self) {
        self.changed = true;
        self.secret = Some(Secret::generate());
    }

    /// Clears the session.
    pub(crate) fn end(&mut self) {
        self.ended = true;
        self.data = SessionData::default();
    }

    /// The anti-forgery value of a form of this session.
    pub(crate) fn form_value(&self, form: &str) -> String {
        self.secret.as_ref().map(|secret| browser_key::sign(secret, form)).unwrap_or_default()
    }

    /// The secret of this session, if the form was created for it.
    pub(crate) fn maker(&self, form: &str, value: &str) -> Option<&Secret> {
        let secret = self.secret.as_ref()?;
        let is_made: bool = browser_key::sign(secret, form).as_bytes().ct_eq(value.as_bytes()).into();
        is_made.then_some(secret)
    }

    /// The protection of the browser before a login.
    pub(crate) fn keys(&self) -> &BrowserKeys {
        &self.keys
    }

    /// The header with which the browser sends it from now on, together with other cookies.
    pub(crate) fn cookie<S: UiProvider>(&self, server: &S, sent: &HeaderMap) -> Option<HeaderValue> {
        Cookies::of(server).sent_beside(sent, self.secret.as_ref()?)
    }

    /// Writes changes. Returns the `Set-Cookie` headers for the browser, which sent these headers.
    pub(crate) async fn save<S: UiProvider>(
        self,
        server: &S,
        sent: &HeaderMap,
        now: Timestamp,
    ) -> Result<Vec<HeaderValue>, Refusal> {
        let key = self.keys.header(&Cookies::of(server));
        let state = self.browser_state(server, sent);
        let session = self.save_session(server, now).await?;
        Ok(key.into_iter().chain(session).chain(state).collect())
    }

    /// Who is logged in, for the frame with which clients watch it (`endpoints(check_session)`).
    fn browser_state<S: UiProvider>(&self, server: &S, sent: &HeaderMap) -> Option<HeaderValue> {
        if const { !S::DECLARATION.has_part("check_session") } {
            return None;
        }
        // Another site causes that cookie to be sent, but not the session's: that is no logout.
        if !self.has_cookie && self.data.is_anonymous() {
            return None;
        }
        let issuer = server.settings().issuer();
        let session_ids = || self.data.accounts().iter().map(|account| &account.session_id);
        let is_known = has_browser_state(issuer, sent, session_ids());
        (!is_known).then(|| browser_state_cookie(issuer, session_ids()))
    }

    async fn save_session<S: UiProvider>(
        self,
        server: &S,
        now: Timestamp,
    ) -> Result<Option<HeaderValue>, Refusal> {
        let (store, cookies) = (server.store(), Cookies::of(server));
        if self.ended {
            if let Some(kept) = &self.kept {
                store.delete_session(&kept.digest).await.map_err(store_failure::<S::Store>)?;
            }
            // The POST of another site had no cookie, although the browser has one.
            return Ok(self.has_cookie.then(|| cookies.remove_session()).flatten());
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
            tracing::error!(%error, "could not write a session");
            OAuthError::ServerError
        })?;
        let digest = secret.digest();
        let expires_at = now + lifetime;
        let Some(kept) = self.kept else {
            let session = StoredSession::new(digest, data, now, expires_at).of(self.data.subjects());
            store.create_session(session).await.map_err(store_failure::<S::Store>)?;
            return Ok(cookies.set_session(&secret));
        };
        let current = kept.digest;
        let mut session = kept.of(self.data.subjects());
        (session.digest, session.data, session.saved_at, session.expires_at) =
            (digest, data, now, expires_at);
        let replaced = store.replace_session(&current, session).await;
        if !replaced.map_err(store_failure::<S::Store>)? {
            return Err(Refusal::SessionEnded);
        }
        // The browser already knows the secret.
        Ok(if current == digest { None } else { cookies.set_session(&secret) })
    }
}
