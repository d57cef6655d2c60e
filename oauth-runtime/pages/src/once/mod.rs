//! A form that is sent twice has one outcome: a second click, or sending it again from the browser's history,
//! gets the first answer.
//!
//! The answer is kept for a short time, sealed with the secret that made the form: it may contain a code,
//! which a copy of the database must not reveal.

mod record;
mod turn;

use std::future::Future;
use std::time::Duration;

use oauth_runtime_core::__internal::{Purpose, store_failure};
use oauth_runtime_core::http::Response;
use oauth_runtime_core::store::{ReplayStore, SessionStore, StoredSession};
use oauth_runtime_core::{Digest, OAuthError, Seal, Secret, Timestamp};

use self::record::{Kept, read, write};
pub(crate) use self::turn::{Sending, answered, answered_named};
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
    /// Whether others see that somebody answers it: what they would need for it is gone by then.
    is_shown: bool,
    /// The attempt that this request has begun.
    begun: Option<u32>,
}

impl SentForm {
    pub(crate) fn new(secret: Secret, about: &[&str]) -> Self {
        let about = Digest::of(&format!("answer\0{}\0{}", secret.reveal(), about.join("\0")));
        Self { secret, about, is_shown: false, begun: None }
    }
}

/// What a request finds.
enum Found {
    /// It is the first one, by this attempt.
    First(u32),
    /// The answer of the first one: the session that it sets, and the rest, sealed.
    Answered(Option<Digest>, String),
}

/// A form that has one outcome.
pub(crate) struct Once<'a, S> {
    server: &'a S,
    now: Timestamp,
    form: &'a SentForm,
}

impl<'a, S: UiProvider> Once<'a, S> {
    pub(crate) fn new(server: &'a S, now: Timestamp, form: &'a SentForm) -> Self {
        Self { server, now, form }
    }

    /// The first answer; `answer` creates it if there is none.
    pub(crate) async fn answer(&self, answer: impl Future<Output = Answer>) -> Answer {
        let turn = match self.form.begun {
            Some(attempt) => Found::First(attempt),
            None => self.turn().await?,
        };
        match turn {
            Found::First(attempt) => self.answer_and_keep(attempt, answer).await,
            Found::Answered(session, sealed) => match self.again(session, &sealed).await? {
                Some(again) => Ok(again),
                None => answer.await,
            },
        }
    }

    /// Waits until this request may answer, or another one has.
    async fn turn(&self) -> Result<Found, OAuthError> {
        let mut attempt = 0;
        for _ in 0..LOOKS {
            match self.kept().await?.map(|(kept, _)| kept) {
                Some(Kept::Answered(session, sealed)) => return Ok(Found::Answered(session, sealed)),
                Some(Kept::Failed(count) | Kept::Begun(count)) => attempt = count,
                None => {}
            }
            if self.is_first(attempt).await? {
                if self.form.is_shown {
                    self.keep(&Kept::Begun(attempt)).await?;
                }
                return Ok(Found::First(attempt));
            }
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
        Err(OAuthError::TemporarilyUnavailable { retry_after: Some(Duration::from_secs(1)) })
    }

    /// The first answer, if there is one.
    pub(crate) async fn repeated(&self) -> Result<Option<Response>, OAuthError> {
        match self.kept().await? {
            Some((Kept::Answered(session, sealed), _)) => self.again(session, &sealed).await,
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

    /// The stored state, and since when.
    async fn kept(&self) -> Result<Option<(Kept, Timestamp)>, OAuthError> {
        let kept =
            self.server.store().get_session(&self.form.about).await.map_err(store_failure::<S::Store>)?;
        let live = kept.filter(|kept| !kept.expires_at.is_expired(self.now));
        Ok(live.and_then(|kept| Some((serde_json::from_str(&kept.data).ok()?, kept.saved_at))))
    }

    /// The answer again; `None` if the session that it sets is over.
    async fn again(&self, session: Option<Digest>, sealed: &str) -> Result<Option<Response>, OAuthError> {
        if let Some(session) = session {
            let live = self.server.store().get_session(&session).await.map_err(store_failure::<S::Store>)?;
            if live.is_none_or(|live| live.expires_at.is_expired(self.now)) {
                return Ok(None);
            }
        }
        Ok(self.opened(sealed))
    }

    fn opened(&self, sealed: &str) -> Option<Response> {
        let opened = seal::open(Some(&self.seal()?), Purpose::Answer, "", sealed)?;
        read(opened.text.reveal())
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
