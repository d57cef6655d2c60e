//! A form that is sent twice has one outcome: a second click, or sending it again from the browser's history,
//! gets the first answer.
//!
//! The answer is kept for a short time, sealed with the secret that made the form: it may contain a code,
//! which a copy of the database must not reveal.

use std::future::Future;
use std::time::Duration;

use http::header::{HeaderName, HeaderValue};
use http::{HeaderMap, StatusCode};
use oauth_runtime_core::__internal::{Purpose, store_failure};
use oauth_runtime_core::http::Response;
use oauth_runtime_core::store::{ReplayStore, SessionStore, StoredSession};
use oauth_runtime_core::{Digest, OAuthError, Seal, Secret, Timestamp};
use serde::{Deserialize, Serialize};

use crate::provider::UiProvider;
use crate::refusal::Answer;
use crate::seal;
use crate::session::cookie::Cookies;

/// How many seconds the first answer is repeated.
const REPEATED_FOR: u64 = 600;

/// How many seconds nobody else answers the form, if the first request was cut off.
const ANSWERED_WITHIN: u64 = 30;

/// How often the second request looks for the first answer, and how long it waits in between.
const LOOKS: usize = 60;
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);

/// A form that was sent.
pub(crate) struct SentForm {
    /// The secret that made it.
    secret: Secret,
    /// What it is about, and the person's answer if that matters.
    about: Digest,
}

impl SentForm {
    pub(crate) fn new(secret: Secret, about: &[&str]) -> Self {
        let about = Digest::of(&format!("answer\0{}\0{}", secret.reveal(), about.join("\0")));
        Self { secret, about }
    }
}

/// A form that has one outcome.
pub(crate) struct Once<'a, S> {
    server: &'a S,
    now: Timestamp,
    form: &'a SentForm,
}

/// The stored state.
#[derive(Serialize, Deserialize)]
enum Kept {
    /// The session that the answer sets, which must still exist, and the sealed answer.
    Answered(Option<Digest>, String),
    /// It failed this often; the next request tries again.
    Failed(u32),
}

/// A response, as JSON.
#[derive(Serialize, Deserialize)]
struct Written {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
}

impl<'a, S: UiProvider> Once<'a, S> {
    pub(crate) fn new(server: &'a S, now: Timestamp, form: &'a SentForm) -> Self {
        Self { server, now, form }
    }

    /// The first answer; `answer` creates it if there is none.
    pub(crate) async fn answer(&self, answer: impl Future<Output = Answer>) -> Answer {
        let mut attempt = 0;
        for _ in 0..LOOKS {
            match self.kept().await? {
                Some(Kept::Answered(session, sealed)) => match self.again(session, &sealed).await? {
                    Some(again) => return Ok(again),
                    None => return answer.await,
                },
                Some(Kept::Failed(count)) => attempt = count,
                None => {}
            }
            if self.is_first(attempt).await? {
                return self.answer_and_keep(attempt, answer).await;
            }
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
        Err(OAuthError::TemporarilyUnavailable { retry_after: Some(std::time::Duration::from_secs(1)) }
            .into())
    }

    /// The first answer, if there is one.
    pub(crate) async fn repeated(&self) -> Result<Option<Response>, OAuthError> {
        match self.kept().await? {
            Some(Kept::Answered(session, sealed)) => self.again(session, &sealed).await,
            _ => Ok(None),
        }
    }

    async fn answer_and_keep(&self, attempt: u32, answer: impl Future<Output = Answer>) -> Answer {
        let answered = answer.await;
        let kept = answered.as_ref().ok().and_then(|response| self.sealed(response));
        if let Err(error) = self.keep(&kept.unwrap_or(Kept::Failed(attempt + 1))).await {
            // The answer counts anyway: it may contain a code, or the cookie of a login.
            tracing::warn!(%error, "could not keep the answer to a form, so the form cannot be sent twice");
        }
        answered
    }

    fn sealed(&self, response: &Response) -> Option<Kept> {
        let session = Cookies::of(self.server).given(response).map(|session| session.digest());
        let seal = self.seal()?;
        let sealed = seal::close(Some(&seal), Purpose::Answer, "", &write(response)?)?;
        Some(Kept::Answered(session, sealed))
    }

    async fn is_first(&self, attempt: u32) -> Result<bool, OAuthError> {
        let claim = Digest::of(&format!("{}\0{attempt}", self.form.about));
        let claimed = self.server.store().use_once(&claim, self.now.plus(ANSWERED_WITHIN)).await;
        claimed.map_err(store_failure::<S::Store>)
    }

    async fn kept(&self) -> Result<Option<Kept>, OAuthError> {
        let kept =
            self.server.store().get_session(&self.form.about).await.map_err(store_failure::<S::Store>)?;
        let live = kept.filter(|kept| !kept.expires_at.is_expired(self.now));
        Ok(live.and_then(|kept| serde_json::from_str(&kept.data).ok()))
    }

    /// The answer again; `None` if the session that it sets is over.
    async fn again(&self, session: Option<Digest>, sealed: &str) -> Result<Option<Response>, OAuthError> {
        if let Some(session) = session {
            let live = self.server.store().get_session(&session).await.map_err(store_failure::<S::Store>)?;
            if live.is_none_or(|live| live.expires_at.is_expired(self.now)) {
                return Ok(None);
            }
        }
        let opened = self.seal().and_then(|seal| seal::open(Some(&seal), Purpose::Answer, "", sealed));
        Ok(opened.and_then(|opened| read(opened.text.reveal())))
    }

    async fn keep(&self, kept: &Kept) -> Result<(), OAuthError> {
        let data = serde_json::to_string(kept).map_err(|_| OAuthError::ServerError)?;
        let expires_at = self.now.plus(REPEATED_FOR);
        let row = StoredSession::new(self.form.about, data, self.now, expires_at);
        self.server.store().create_session(row).await.map_err(store_failure::<S::Store>)
    }

    fn seal(&self) -> Option<Seal> {
        Seal::new(&self.form.secret).ok()
    }
}

fn write(response: &Response) -> Option<String> {
    let text = |value: &HeaderValue| value.to_str().map(str::to_owned).ok();
    let headers = response.headers().iter();
    let headers: Option<Vec<_>> =
        headers.map(|(name, value)| Some((name.as_str().to_owned(), text(value)?))).collect();
    let body = String::from_utf8(response.body().to_vec()).ok()?;
    serde_json::to_string(&Written { status: response.status().as_u16(), headers: headers?, body }).ok()
}

fn read(text: &str) -> Option<Response> {
    let Written { status, headers, body } = serde_json::from_str(text).ok()?;
    let mut response = Response::new(body.into());
    *response.status_mut() = StatusCode::from_u16(status).ok()?;
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.append(HeaderName::try_from(name).ok()?, HeaderValue::try_from(value).ok()?);
    }
    *response.headers_mut() = map;
    Some(response)
}
