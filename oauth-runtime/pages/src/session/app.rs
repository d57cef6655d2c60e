//! The session of an application in which people log in without a browser (draft-ietf-oauth-first-party-apps section 5.3.1).
//!
//! It is a session like that of a browser, so everything that ends logins ends those of applications too. Its name, the
//! `auth_session`, is a random secret of which the store keeps the digest, and changes at each login. It is valid for one client
//! and for one key.

use std::time::Duration;

use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::store::{SessionStore, StoredSession};
use oauth_runtime_core::{Digest, OAuthError, Secret, Timestamp};
use serde::{Deserialize, Serialize};

use super::browser_key::BrowserKeys;
use super::{Progress, Session, SessionData};
use crate::provider::UiProvider;
use crate::refusal::Refusal;

/// What only the session of an application has.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct AppSession {
    pub(crate) client_id: String,
    /// The thumbprint of the key that each request proves, if the first one proved one (section 9.6.1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    /// What stands for the key of a browser.
    own_key: String,
    /// How many answers in a row were wrong.
    #[serde(default, skip_serializing_if = "is_zero")]
    rejected: u32,
    /// Until when it takes no request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    paused_until: Option<Timestamp>,
    /// The request that waits for its code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) request: Option<AppRequest>,
}

/// The authorization request of an application.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct AppRequest {
    pub(crate) parameters: Vec<(String, String)>,
    pub(crate) is_signed: bool,
    pub(crate) since: Timestamp,
    pub(crate) progress: Progress,
    /// The ticket of a code that was sent by e-mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) ticket: Option<String>,
    /// Whether its start counts until the code.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) counts: bool,
}

impl AppRequest {
    /// A request that has just come.
    pub(crate) fn new(parameters: Vec<(String, String)>, is_signed: bool, now: Timestamp) -> Self {
        Self { parameters, is_signed, since: now, progress: Progress::default(), ticket: None, counts: false }
    }
}

/// After so many wrong answers in a row, a session pauses.
const MOST_REJECTED: u32 = 20;

/// For how long.
const PAUSE: Duration = Duration::from_secs(600);

/// The place of a session. That of a browser's cookie is another one: neither is valid instead of the other.
fn place(name: &Secret) -> Digest {
    Digest::of(&format!("auth_session\0{}", name.reveal()))
}

impl AppSession {
    /// That of a client, which proved this key.
    pub(crate) fn new(client_id: &str, key: Option<String>) -> Self {
        let own_key = Secret::generate().reveal().to_owned();
        Self { client_id: client_id.to_owned(), key, own_key, rejected: 0, paused_until: None, request: None }
    }

    /// Whether it is this client's, which proves this key.
    pub(crate) fn is_of(&self, client_id: &str, key: Option<&str>) -> bool {
        self.client_id == client_id && self.key.as_deref() == key
    }

    /// Counts an answer of the person. The guesses of a person count elsewhere; this is the limit of one session (section 9.3).
    pub(crate) fn count(&mut self, is_wrong: bool, now: Timestamp) {
        self.rejected = if is_wrong { self.rejected.saturating_add(1) } else { 0 };
        if self.rejected >= MOST_REJECTED {
            (self.rejected, self.paused_until) = (0, Some(now + PAUSE));
        }
    }

    /// How long the session takes no request, after too many wrong answers.
    pub(crate) fn pause(&self, now: Timestamp) -> Option<Duration> {
        let left = self.paused_until?.since(now);
        (left > 0).then(|| Duration::from_secs(left))
    }
}

impl Session {
    /// The session with this name; `None` if there is none, or it is over.
    pub(crate) async fn of_app<S: UiProvider>(
        server: &S,
        name: &Secret,
        now: Timestamp,
    ) -> Result<Option<(Self, AppSession)>, OAuthError> {
        let kept = server.store().get_session(&place(name)).await.map_err(store_failure::<S::Store>)?;
        let Some(kept) = kept.filter(|kept| !kept.expires_at.is_expired(now)) else { return Ok(None) };
        // An unreadable record of another version counts as absent.
        let data = serde_json::from_str::<SessionData>(&kept.data).ok();
        let app = data.as_ref().and_then(|data| serde_json::from_str(data.app.as_deref()?).ok());
        Ok(data.zip(app).map(|(data, app)| {
            let secret = Some(Secret::from(name.reveal()));
            (Self { secret, kept: Some(kept), ..Self::without_browser(data, &app) }, app)
        }))
    }

    /// A new session for an application.
    pub(crate) fn new_of_app(app: &AppSession) -> Self {
        let mut session = Self::without_browser(SessionData::default(), app);
        session.renew();
        session
    }

    fn without_browser(data: SessionData, app: &AppSession) -> Self {
        let keys = BrowserKeys::of(Secret::from(app.own_key.as_str()));
        Self { secret: None, kept: None, ended: false, has_cookie: false, changed: false, data, keys }
    }

    /// Writes it, and returns its name from now on.
    ///
    /// # Errors
    /// `SessionEnded` if another request was faster, or it has ended.
    pub(crate) async fn save_app<S: UiProvider>(
        mut self,
        server: &S,
        app: &AppSession,
        now: Timestamp,
    ) -> Result<Secret, Refusal> {
        let name = self.secret.ok_or(OAuthError::ServerError)?;
        let lifetimes = server.pages().session_lifetimes();
        let lifetime = if self.data.is_anonymous() { lifetimes.anonymous } else { lifetimes.logged_in };
        self.data.app = Some(written(app)?);
        let (digest, data, expires_at) = (place(&name), written(&self.data)?, now + lifetime);
        let store = server.store();
        let Some(kept) = self.kept else {
            let session = StoredSession::new(digest, data, now, expires_at).of(self.data.subjects());
            store.create_session(session).await.map_err(store_failure::<S::Store>)?;
            return Ok(name);
        };
        let before = kept.digest;
        let mut session = kept.of(self.data.subjects());
        (session.digest, session.data, session.saved_at, session.expires_at) =
            (digest, data, now, expires_at);
        match store.replace_session(&before, session).await.map_err(store_failure::<S::Store>)? {
            true => Ok(name),
            false => Err(Refusal::SessionEnded),
        }
    }
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}

fn written(value: &impl Serialize) -> Result<String, OAuthError> {
    serde_json::to_string(value).map_err(|error| {
        tracing::error!(%error, "could not write the session of an application");
        OAuthError::ServerError
    })
}
