//! The pages on which people manage their own accounts.

mod deletion;
mod email_login;
mod ended_meanwhile;
mod equal_work;
mod export;
mod forged_host;
mod kept;
mod limits;
mod login_names;
mod mailer;
mod news;
mod password_reset;
mod profile;
pub(super) mod races;
mod second_click;
mod sign_up;
mod sign_up_form;
mod switched_off;
mod tickets;
mod waiting;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use oauth_runtime_core::keys::SigningKeys;
use oauth_runtime_core::openid::Claims;
use oauth_runtime_core::rate_limit::{RateLimit, RateLimits};
use oauth_runtime_core::store::{ClaimsStore, EmailStore, GrantStore, MemoryStore, UserStore};
use oauth_runtime_core::{BoxError, Client, Clock, Secret, oauth_server};
use ready_stores::store::AnyStore;
use tokio::sync::Notify;

use super::browser::{Browser, Page, Served};
use super::shelf::{Kind, Shelf, on_each_store, on_memory_and_sql};
use super::{KEYS, PASSWORD, TestClock, events};
use crate::{Mail, MailKind, Mailer, Pages};

#[oauth_server(
    grants(authorization_code, refresh_token),
    responses(code),
    scopes(read = "Read your notes"),
    openid(profile, email, offline_access),
    people(sign_up, password_reset, email_login, profile, deletion, export),
    scope_module = scope_of_club,
    events
)]
pub(super) struct Club {
    #[store]
    pub(super) store: AnyStore,
    #[keys]
    keys: SigningKeys,
    #[ui]
    pages: Pages,
}

impl Served for Club {
    async fn authorization(&self, request: http::Request<Bytes>) -> http::Response<Bytes> {
        self.create_authorization_response(request).await
    }
}

/// Keeps each e-mail.
#[derive(Clone, Default)]
pub(super) struct Mailbox {
    mails: Arc<Mutex<Vec<Mail>>>,
    came: Arc<Notify>,
    /// How often the server refuses.
    refuses: Arc<AtomicU64>,
    refused: Arc<Notify>,
    /// Whether the server never answers for e-mail of this kind.
    hangs: Arc<Mutex<Option<MailKind>>>,
}

#[async_trait]
impl Mailer for Mailbox {
    async fn send(&self, mail: Mail) -> Result<(), BoxError> {
        if *self.hangs.lock().unwrap_or_else(PoisonError::into_inner) == Some(mail.kind) {
            std::future::pending::<()>().await;
        }
        let fails =
            self.refuses.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
        if fails.is_ok() {
            self.refused.notify_one();
            return Err("the mail server is down".into());
        }
        self.mails.lock().unwrap_or_else(PoisonError::into_inner).push(mail);
        self.came.notify_one();
        Ok(())
    }
}

impl Mailbox {
    /// Waits until an attempt has failed.
    async fn refused(&self) {
        let refused = tokio::time::timeout(Duration::from_secs(300), self.refused.notified()).await;
        refused.expect("nobody tried to send an e-mail");
    }

    /// The next e-mail.
    pub(super) async fn next(&self) -> Mail {
        loop {
            if let Some(mail) = self.first() {
                return mail;
            }
            // Much longer than any e-mail takes, so that a missing one is a failure.
            let came = tokio::time::timeout(Duration::from_secs(300), self.came.notified()).await;
            came.expect("nobody sent an e-mail");
        }
    }

    /// Throws away what has come.
    fn drain(&self) {
        self.mails.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn first(&self) -> Option<Mail> {
        let mut mails = self.mails.lock().unwrap_or_else(PoisonError::into_inner);
        (!mails.is_empty()).then(|| mails.remove(0))
    }
}

/// The path of the page, without the origin.
pub(super) fn link(mail: &Mail) -> String {
    let (_, rest) = mail.text.split_once("http://127.0.0.1:9000").expect("a link");
    rest.split_whitespace().next().expect("a path").to_owned()
}

pub(super) fn code(mail: &Mail) -> String {
    let line = mail.text.lines().find(|line| line.contains("ype this code")).expect("a code");
    line.rsplit(": ").next().expect("a code").to_owned()
}

const ALICE: &str = "248289761001";
const BOB: &str = "248289761002";
const NEW: &str = "seven green umbrellas";

fn clients() -> Vec<Client> {
    let web = Client::confidential("web", "a-long-random-secret")
        .redirect_uri("https://client.example/cb")
        .grant_types(["authorization_code", "refresh_token"])
        .scope("openid profile email offline_access read");
    vec![web.build().expect("a client")]
}

fn members() -> [(&'static str, &'static str, Claims); 2] {
    let at = |address: &str| Claims::new().with("email", address).with("email_verified", true);
    [("alice", ALICE, at("alice@example.org")), ("bob", BOB, at("bob@example.org"))]
}

/// A club with two members.
pub(super) struct World {
    server: Arc<Club>,
    store: Shelf,
    pub(super) mailbox: Mailbox,
    clock: TestClock,
    heard: events::Heard,
}

impl World {
    fn new() -> Self {
        Self::with(|pages| pages, RateLimits::default())
    }

    /// Another instance, or the same one after a restart.
    fn instance(&self, pages: impl FnOnce(crate::PagesBuilder) -> crate::PagesBuilder) -> Arc<Club> {
        let pages = pages(Pages::builder().brand("Club").mailer(self.mailbox.clone()));
        let issuer = "http://127.0.0.1:9000".parse().expect("an issuer");
        let pages = pages.build().expect("pages");
        let builder = Club::builder(issuer, self.store.store(), KEYS.clone(), pages);
        builder.event_subscriber(self.heard.clone()).clock(self.clock.clone()).build()
    }

    pub(super) fn with(
        pages: impl FnOnce(crate::PagesBuilder) -> crate::PagesBuilder,
        limits: RateLimits,
    ) -> Self {
        Self::at("http://127.0.0.1:9000", pages, limits)
    }

    fn at(
        issuer: &str,
        pages: impl FnOnce(crate::PagesBuilder) -> crate::PagesBuilder,
        limits: RateLimits,
    ) -> Self {
        let store = Shelf::in_memory(clients(), &members());
        Self::made(issuer, store, Kind::Memory.clock(), pages, limits)
    }

    /// The club on a new store of this kind.
    async fn on(kind: Kind) -> Self {
        let store = kind.open(clients(), &members()).await;
        Self::made("http://127.0.0.1:9000", store, kind.clock(), |pages| pages, RateLimits::default())
    }

    fn made(
        issuer: &str,
        store: Shelf,
        clock: TestClock,
        pages: impl FnOnce(crate::PagesBuilder) -> crate::PagesBuilder,
        limits: RateLimits,
    ) -> Self {
        let mailbox = Mailbox::default();
        let pages = pages(Pages::builder().brand("Club").mailer(mailbox.clone())).build().expect("pages");
        let heard = events::Heard::default();
        let issuer = issuer.parse().expect("an issuer");
        let builder = Club::builder(issuer, store.store(), KEYS.clone(), pages);
        let builder = builder.rate_limits(limits).event_subscriber(heard.clone()).clock(clock.clone());
        Self { server: builder.build(), store, mailbox, clock, heard }
    }

    pub(super) fn browser(&self) -> Browser<Club> {
        Browser::new(Arc::clone(&self.server))
    }

    /// A browser in which this person is logged in, on a page of their account.
    async fn logged_in(&self, username: &str, path: &str) -> (Browser<Club>, Page) {
        let browser = self.browser();
        let login = browser.open(path).await;
        let page = browser.log_in(&login, username).await;
        (browser, page)
    }

    /// Sets up an authenticator app of alice. Returns its secret.
    async fn give_app(&self) -> String {
        let secret = crate::credentials::totp::generate();
        let changed = crate::credentials::change(&*self.server, (ALICE, "alice"), |own| {
            own.app = crate::credentials::totp::OwnApp::new(&secret, ALICE, None, self.clock.now());
            Some(())
        });
        changed.await.expect("a store");
        secret.to_string()
    }

    /// These are the claims of a person from now on.
    async fn has_claims(&self, subject: &str, claims: Claims) {
        self.store.put_claims(subject, claims).await.expect("a store");
    }

    async fn knows(&self, username: &str, password: &str) -> Option<String> {
        let found = self.store.authenticate(username, &Secret::from(password)).await;
        found.expect("a store").map(|person| person.subject.into())
    }

    async fn claims(&self, subject: &str) -> Option<Claims> {
        self.store.get_claims(subject).await.expect("a store")
    }

    async fn has_account(&self, address: &str) -> bool {
        self.store.find_by_email(address).await.expect("a store").is_some()
    }

    async fn grants(&self, subject: &str) -> usize {
        self.store.list_grants(subject).await.expect("a store").len()
    }
}

/// A person types an address on the page that begins at `path`, and gets to the page that says that an e-mail is on its way.
async fn ask<S: Served>(browser: &Browser<S>, path: &str, address: &str) -> Page {
    let page = browser.open(path).await;
    browser.submit(&page, path, &[("email", address)]).await
}

fn request() -> String {
    super::request("&scope=openid%20read")
}

/// A page without its secrets and the address, to compare the pages for known and unknown people.
fn without_secrets(page: &Page, address: &str) -> String {
    let body = page.body.replace(address, "ADDRESS");
    let value = |name: &str, body: &str| {
        let mark = format!("name=\"{name}\" value=\"");
        body.split(&mark).nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned()
    };
    let mut plain = body.clone();
    for name in ["request", "csrf", "question"] {
        let secret = value(name, &body);
        if !secret.is_empty() {
            plain = plain.replace(&secret, "SECRET");
        }
    }
    plain
}
