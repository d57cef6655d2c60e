//! A request to a page, while it is answered.

mod begin;
mod finish;
mod forms;
mod letters;
mod pending;
mod shown;

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;

use http::HeaderValue;
use http::request::Parts;
use oauth_runtime_core::__internal::client_address;
use oauth_runtime_core::{OAuthError, Timestamp};

pub(crate) use self::finish::with_cookies;
use crate::account::Account;
use crate::credentials::{self, Credentials};
use crate::language::Language;
use crate::provider::UiProvider;
use crate::session::{BrowserKeys, Session, SessionData};

/// How many seconds after the first factor the second one can be entered.
const OWED_FOR: u64 = 600;

/// The visitor: their session and their language.
pub(crate) struct Visit<'a, S> {
    pub(crate) server: &'a S,
    pub(crate) http: &'a Parts,
    pub(crate) now: Timestamp,
    language: Arc<Language>,
    /// The language that the browser asks for.
    accepted: Arc<Language>,
    session: Session,
    /// The credentials of the accounts in the session, read when the visit began.
    credentials: BTreeMap<String, Credentials>,
    /// More cookies for the response.
    cookies: Vec<HeaderValue>,
    /// The client whose server sends the request, in the place of the person's device. It has authenticated itself.
    backend: Option<String>,
    /// How many requests wait for the person's decision, for the links between the pages of an account.
    pub(crate) waiting_approvals: usize,
}

impl<S: UiProvider> Visit<'_, S> {
    pub(crate) fn data(&self) -> &SessionData {
        self.session.data()
    }

    pub(crate) fn data_mut(&mut self) -> &mut SessionData {
        self.session.data_mut()
    }

    pub(crate) fn session_mut(&mut self) -> &mut Session {
        &mut self.session
    }

    pub(crate) fn keys(&self) -> &BrowserKeys {
        self.session.keys()
    }

    /// The account whose first factor was right and whose second one is pending.
    pub(crate) fn pending_account(&self) -> Option<Account> {
        let pending = self.data().pending_second_factor.as_ref();
        pending
            .filter(|pending| self.now.since(pending.since) <= OWED_FOR)
            .map(|pending| pending.account.clone())
    }

    /// What a person has, for a page that shows it: as of the beginning of the visit if their account is in
    /// the session. Decisions read it again.
    pub(crate) async fn credentials(&self, subject: &str) -> Result<Credentials, OAuthError> {
        match self.credentials.get(subject) {
            Some(known) => Ok(known.clone()),
            None => credentials::of_subject(self.server, subject).await,
        }
    }

    /// Whether a person whose account is in the session had an authenticator app when the visit began.
    pub(crate) fn has_app(&self, subject: &str) -> bool {
        self.credentials.get(subject).is_some_and(|own| own.app.is_some())
    }

    pub(crate) fn language(&self) -> &Language {
        &self.language
    }

    /// Sets a cookie with the response.
    pub(crate) fn set_cookie(&mut self, cookie: Option<HeaderValue>) {
        self.cookies.extend(cookie);
    }

    /// The person's address behind proxies; `None` if it is not known, also because the request comes from a server of the client.
    pub(crate) fn address(&self) -> Option<IpAddr> {
        match self.backend {
            Some(_) => None,
            None => client_address(self.server.settings(), self.http),
        }
    }

    /// The client that has authenticated itself, if its server sends the request in the place of the person's device.
    pub(crate) fn backend(&self) -> Option<&str> {
        self.backend.as_deref()
    }
}
