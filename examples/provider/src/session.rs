//! Browser sessions: who is logged in, and which authorization requests wait for an answer.

use async_trait::async_trait;
use oauth_runtime::store::{AnyStore, AnyStoreError, Authenticated, SessionStore, StoredSession};
use oauth_runtime::{AuthorizationRequest, Clock, Digest, Secret, SystemClock, Timestamp};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;
use tower_sessions::cookie::SameSite;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result as StoreResult};
use tower_sessions::{Expiry, SessionManagerLayer};

/// Requests that wait at a time; a person has no more windows open, and a script gets no further.
const MOST_WAITING: usize = 8;

/// How long the session of somebody who did not log in yet is kept after its last use. Anybody can begin one.
const ANONYMOUS: time::Duration = time::Duration::minutes(30);

/// How long a person stays logged in after the last use.
const LOGGED_IN: time::Duration = time::Duration::hours(12);

/// The session of a request.
#[derive(Debug, Clone)]
pub struct Session(pub tower_sessions::Session);

/// A person who is logged in.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct LoggedIn {
    /// The stable identifier.
    pub subject: String,
    /// What the person typed.
    pub username: String,
    /// When.
    pub auth_time: Timestamp,
}

/// An authorization request that waits for a login or a consent.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Waiting {
    /// Names it in the form.
    pub id: String,
    /// The form's anti-forgery value.
    pub csrf: String,
    /// The request, as it was validated.
    pub parameters: Vec<(String, String)>,
}

impl Waiting {
    /// The request as a query.
    pub fn query(&self) -> String {
        serde_urlencoded::to_string(&self.parameters).unwrap_or_default()
    }
}

type Result<T> = std::result::Result<T, tower_sessions::session::Error>;

impl Session {
    /// The person who is logged in.
    pub async fn logged_in(&self) -> Result<Option<LoggedIn>> {
        self.0.get("logged_in").await
    }

    /// Logs a person in, under a new session identifier: one that was planted before is worth nothing. The request that
    /// asked for the login waits no more.
    pub async fn log_in(
        &self,
        person: &Authenticated,
        username: &str,
        now: Timestamp,
        answered: &Waiting,
    ) -> Result<()> {
        self.0.cycle_id().await?;
        self.take(&answered.id, &answered.csrf).await?;
        let person =
            LoggedIn { subject: person.subject.clone(), username: username.to_owned(), auth_time: now };
        self.0.set_expiry(Some(expires_after(LOGGED_IN)));
        self.0.insert("logged_in", person).await
    }

    /// Forgets everything.
    pub async fn log_out(&self) -> Result<()> {
        self.0.flush().await
    }

    /// Keeps a request for the page that asks about it; gives its name.
    pub async fn keep(&self, request: &AuthorizationRequest) -> Result<String> {
        let parameters =
            request.parameters().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let (id, csrf) = (Secret::generate(), Secret::generate());
        let waiting = Waiting { id: id.reveal().to_owned(), csrf: csrf.reveal().to_owned(), parameters };
        let mut all = self.all_waiting().await?;
        all.insert(0, waiting);
        all.truncate(MOST_WAITING);
        self.0.insert("waiting", all).await?;
        Ok(id.reveal().to_owned())
    }

    /// The request of that name.
    pub async fn waiting(&self, id: &str) -> Result<Option<Waiting>> {
        Ok(self.all_waiting().await?.into_iter().find(|waiting| waiting.id == id))
    }

    /// The request that a form belongs to, if its anti-forgery value is right.
    pub async fn genuine(&self, id: &str, csrf: &str) -> Result<Option<Waiting>> {
        let waiting = self.waiting(id).await?;
        Ok(waiting.filter(|waiting| waiting.csrf.as_bytes().ct_eq(csrf.as_bytes()).into()))
    }

    /// Like [`genuine`](Self::genuine), and the request waits no more.
    pub async fn take(&self, id: &str, csrf: &str) -> Result<Option<Waiting>> {
        let taken = self.genuine(id, csrf).await?;
        if taken.is_some() {
            let mut all = self.all_waiting().await?;
            all.retain(|waiting| waiting.id != id);
            self.0.insert("waiting", all).await?;
        }
        Ok(taken)
    }

    async fn all_waiting(&self) -> Result<Vec<Waiting>> {
        Ok(self.0.get("waiting").await?.unwrap_or_default())
    }
}

/// The session cookie: for this server alone, out of reach of scripts and of other sites.
pub fn layer(store: AnyStore, is_https: bool) -> SessionManagerLayer<SharedSessions> {
    SessionManagerLayer::new(SharedSessions(store))
        .with_name("session")
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_secure(is_https)
        .with_expiry(expires_after(ANONYMOUS))
}

fn expires_after(duration: time::Duration) -> Expiry {
    Expiry::OnInactivity(duration)
}

/// Sessions in the store of the provider, so that all instances share them.
#[derive(Debug, Clone)]
pub struct SharedSessions(AnyStore);

#[async_trait]
impl tower_sessions::SessionStore for SharedSessions {
    async fn save(&self, record: &Record) -> StoreResult<()> {
        let data = serde_json::to_string(&record.data).map_err(|error| Error::Encode(error.to_string()))?;
        let expires_at = record.expiry_date.unix_timestamp().try_into().unwrap_or_default();
        let session = StoredSession {
            digest: digest(&record.id),
            data,
            saved_at: SystemClock.now(),
            expires_at: Timestamp::from_unix(expires_at),
        };
        self.0.save_session(session).await.map_err(backend)
    }

    async fn load(&self, id: &Id) -> StoreResult<Option<Record>> {
        let kept = self.0.get_session(&digest(id)).await.map_err(backend)?;
        let kept = kept.filter(|session| !session.expires_at.is_expired(SystemClock.now()));
        kept.map(|session| record(*id, &session)).transpose()
    }

    async fn delete(&self, id: &Id) -> StoreResult<()> {
        self.0.delete_session(&digest(id)).await.map_err(backend)
    }
}

/// The store knows the digest of a session's identifier alone: a copy of the database logs nobody in.
fn digest(id: &Id) -> Digest {
    Digest::of(&id.to_string())
}

fn record(id: Id, session: &StoredSession) -> StoreResult<Record> {
    let decode = |error: &dyn std::fmt::Display| Error::Decode(error.to_string());
    let data = serde_json::from_str(&session.data).map_err(|error| decode(&error))?;
    let expires_at = session.expires_at.as_unix().try_into().unwrap_or(i64::MAX);
    let expiry_date =
        time::OffsetDateTime::from_unix_timestamp(expires_at).map_err(|error| decode(&error))?;
    Ok(Record { id, data, expiry_date })
}

fn backend(error: AnyStoreError) -> Error {
    Error::Backend(error.to_string())
}
