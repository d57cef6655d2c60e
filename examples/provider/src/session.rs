//! Browser sessions: who is logged in, and which authorization requests wait for an answer.

use async_trait::async_trait;
use moka::sync::Cache;
use oauth_runtime::store::Authenticated;
use oauth_runtime::{AuthorizationRequest, Secret, Timestamp};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;
use tower_sessions::cookie::SameSite;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::Result as StoreResult;
use tower_sessions::{Expiry, SessionManagerLayer, SessionStore};

/// Requests that wait at a time; a person has no more windows open, and a script gets no further.
const MOST_WAITING: usize = 8;

/// Sessions that are kept at most; the least used go first.
const MOST_SESSIONS: u64 = 100_000;

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
pub fn layer(is_https: bool) -> SessionManagerLayer<BoundedStore> {
    SessionManagerLayer::new(BoundedStore::default())
        .with_name("session")
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_secure(is_https)
        .with_expiry(Expiry::OnInactivity(time::Duration::hours(12)))
}

/// Sessions in memory, and never more than so many.
#[derive(Debug, Clone)]
pub struct BoundedStore(Cache<Id, Record>);

impl Default for BoundedStore {
    fn default() -> Self {
        Self(Cache::new(MOST_SESSIONS))
    }
}

#[async_trait]
impl SessionStore for BoundedStore {
    async fn create(&self, record: &mut Record) -> StoreResult<()> {
        while self.0.contains_key(&record.id) {
            record.id = Id::default();
        }
        self.save(record).await
    }

    async fn save(&self, record: &Record) -> StoreResult<()> {
        self.0.insert(record.id, record.clone());
        Ok(())
    }

    async fn load(&self, id: &Id) -> StoreResult<Option<Record>> {
        Ok(self.0.get(id).filter(|record| record.expiry_date > time::OffsetDateTime::now_utc()))
    }

    async fn delete(&self, id: &Id) -> StoreResult<()> {
        self.0.invalidate(id);
        Ok(())
    }
}
