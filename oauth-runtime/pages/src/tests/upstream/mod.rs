//! Sign-ins with another provider, which the tests play.

mod age;
mod at_once;
mod chain;
mod linking;
mod logout;
mod mix_up;
mod names;
mod new_account;
mod new_login;
mod news;
mod own_page;
mod passed_on;
mod policy;
mod recovery;
mod second_click;
mod setup;
mod sign_in;
mod waiting;

use std::collections::HashMap;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http::StatusCode;
use oauth_runtime_core::event::EventKind;
use oauth_runtime_core::fetch::{Call, Called, FetchError, Fetched, Fetcher};
use oauth_runtime_core::keys::{SigningAlgorithm, SigningKeys};
use oauth_runtime_core::openid::Claims;
use oauth_runtime_core::rate_limit::{RateLimit, RateLimits};
use oauth_runtime_core::store::{ClaimsStore, EmailStore, UpstreamLink, UpstreamStore};
use oauth_runtime_core::{Client, Clock, Timestamp, oauth_server};
use oauth_runtime_upstream::{OAuthProvider, Upstream, UpstreamIdentity};
use ready_stores::store::AnyStore;
use serde_json::{Value, json};
use url::Url;

use super::browser::{Browser, Page, Served};
use super::shelf::{Kind, Shelf, on_each_store, on_memory_and_sql};
use super::{KEYS, TestClock, events, request};
use crate::{Mail, Mailer, Pages, UpstreamPolicy, UpstreamStrength};

#[oauth_server(
    grants(authorization_code, refresh_token),
    responses(code),
    scopes(read = "Read your notes"),
    openid(profile, email, offline_access),
    people(upstream),
    scope_module = scope_of_shop,
    events
)]
struct Shop {
    #[store]
    store: AnyStore,
    #[keys]
    keys: SigningKeys,
    #[ui]
    pages: Pages,
}

impl Served for Shop {
    async fn authorization(&self, request: http::Request<Bytes>) -> http::Response<Bytes> {
        self.create_authorization_response(request).await
    }
}

/// The same where people sign up.
#[oauth_server(
    grants(authorization_code, refresh_token),
    responses(code),
    scopes(read = "Read your notes"),
    openid(profile, email, offline_access),
    people(sign_up, password_reset, deletion, export, upstream),
    scope_module = scope_of_open_shop,
    events
)]
struct OpenShop {
    #[store]
    store: AnyStore,
    #[keys]
    keys: SigningKeys,
    #[ui]
    pages: Pages,
}

impl Served for OpenShop {
    async fn authorization(&self, request: http::Request<Bytes>) -> http::Response<Bytes> {
        self.create_authorization_response(request).await
    }
}

/// No mail arrives.
struct NoMail;

#[async_trait]
impl Mailer for NoMail {
    async fn send(&self, _: Mail) -> Result<(), oauth_runtime_core::BoxError> {
        Ok(())
    }
}

const ALICE: &str = "248289761001";
const BOB: &str = "248289761002";

/// Another provider, with its answers about any person.
#[derive(Clone)]
struct Fake(Arc<Mutex<Said>>);

struct Said {
    now: Timestamp,
    issuer: &'static str,
    nonce: String,
    claims: Value,
    exchanged: usize,
    is_down: bool,
}

impl Fake {
    fn new(issuer: &'static str, clock: &TestClock) -> Self {
        let claims =
            json!({ "sub": "them", "email": "alice@mail.example", "email_verified": true, "name": "Alice" });
        let now = clock.now();
        Self(Arc::new(Mutex::new(Said {
            now,
            issuer,
            nonce: String::new(),
            claims,
            exchanged: 0,
            is_down: false,
        })))
    }

    fn said(&self) -> std::sync::MutexGuard<'_, Said> {
        self.0.lock().expect("no panic")
    }

    fn claim(&self, name: &str, value: Value) {
        self.said().claims[name] = value;
    }

    fn upstream(&self, id: &str, clock: &TestClock) -> Upstream {
        let issuer = self.said().issuer;
        let builder = Upstream::openid(id, issuer).label(format!("Provider {id}")).client_id("us");
        let builder = builder.client_secret("secret").fetcher(self.clone()).clock(clock.clone());
        builder.build().expect("an upstream")
    }
}

#[async_trait]
impl Fetcher for Fake {
    async fn get(&self, url: &Url) -> Result<Fetched, FetchError> {
        let said = self.said();
        if said.is_down {
            return Err(FetchError::Busy);
        }
        let at = |path: &str| format!("{}{path}", said.issuer);
        let metadata = json!({
            "issuer": said.issuer, "authorization_endpoint": at("/authorize"), "token_endpoint": at("/token"),
            "jwks_uri": at("/jwks.json"), "end_session_endpoint": at("/end"),
            "authorization_response_iss_parameter_supported": true,
            "id_token_signing_alg_values_supported": ["ES256"],
        });
        match url.path() {
            "/jwks.json" => Ok(Fetched::new(KEYS.published())),
            _ => Ok(Fetched::new(metadata.to_string())),
        }
    }

    async fn call(&self, _: Call<'_>) -> Result<Called, FetchError> {
        let mut said = self.said();
        said.exchanged += 1;
        let mut claims = said.claims.clone();
        claims["iss"] = json!(said.issuer);
        claims["aud"] = json!("us");
        claims["nonce"] = json!(said.nonce);
        (claims["iat"], claims["exp"]) = (json!(said.now), json!(said.now.plus(300)));
        claims.as_object_mut().expect("an object").retain(|_, value| !value.is_null());
        let id_token = KEYS.sign(SigningAlgorithm::Es256, "JWT", &claims).expect("signed");
        let answer = json!({ "access_token": "at", "token_type": "Bearer", "id_token": id_token });
        Ok(Called::new(StatusCode::OK, answer.to_string()))
    }
}

/// A provider whose people may sign in with two others.
struct Scene<S = Shop> {
    server: Arc<S>,
    store: Shelf,
    clock: TestClock,
    heard: events::Heard,
    google: Fake,
    other: Fake,
}

/// What the two kinds of shops are built from.
struct Made {
    store: Shelf,
    clock: TestClock,
    heard: events::Heard,
    google: Fake,
    other: Fake,
    pages: Pages,
}

impl Made {
    fn new(change: impl FnOnce(&TestClock, crate::PagesBuilder) -> crate::PagesBuilder) -> Self {
        Self::with(Shelf::in_memory(vec![web()], &people()), Kind::Memory.clock(), change)
    }

    /// The same with a new store of this kind.
    async fn on(kind: Kind) -> Self {
        Self::with(kind.open(vec![web()], &people()).await, kind.clock(), |_, pages| pages)
    }

    fn with(
        store: Shelf,
        clock: TestClock,
        change: impl FnOnce(&TestClock, crate::PagesBuilder) -> crate::PagesBuilder,
    ) -> Self {
        let google = Fake::new("https://google.example", &clock);
        let other = Fake::new("https://other.example", &clock);
        let pages = Pages::builder()
            .upstream(google.upstream("google", &clock))
            .upstream(other.upstream("other", &clock))
            .mailer(NoMail);
        let pages = change(&clock, pages).build().expect("pages");
        Self { store, clock, heard: events::Heard::default(), google, other, pages }
    }
}

fn web() -> Client {
    let web = Client::confidential("web", "a-long-random-secret")
        .redirect_uri("https://client.example/cb")
        .grant_types(["authorization_code", "refresh_token"])
        .scope("openid profile email offline_access read");
    web.build().expect("a client")
}

fn people() -> [(&'static str, &'static str, Claims); 2] {
    [("alice", ALICE, Claims::new()), ("bob", BOB, Claims::new())]
}

const ISSUER: &str = "http://127.0.0.1:9000";

impl Scene {
    fn new() -> Self {
        Self::with(|_, pages| pages, RateLimits::default())
    }

    fn with(
        change: impl FnOnce(&TestClock, crate::PagesBuilder) -> crate::PagesBuilder,
        limits: RateLimits,
    ) -> Self {
        Self::made(Made::new(change), limits)
    }

    /// The same on a new store of this kind.
    async fn on(kind: Kind) -> Self {
        Self::made(Made::on(kind).await, RateLimits::default())
    }

    fn made(made: Made, limits: RateLimits) -> Self {
        let Made { store, clock, heard, google, other, pages } = made;
        let issuer = ISSUER.parse().expect("an issuer");
        let builder = Shop::builder(issuer, store.store(), KEYS.clone(), pages);
        let builder = builder.rate_limits(limits).event_subscriber(heard.clone()).clock(clock.clone());
        Self { server: builder.build(), store, clock, heard, google, other }
    }
}

impl Scene<OpenShop> {
    fn open() -> Self {
        Self::open_with(|pages| pages)
    }

    fn open_within(limits: RateLimits) -> Self {
        Self::opened(|pages| pages, limits)
    }

    fn open_with(change: impl FnOnce(crate::PagesBuilder) -> crate::PagesBuilder) -> Self {
        Self::opened(change, RateLimits::default())
    }

    fn opened(change: impl FnOnce(crate::PagesBuilder) -> crate::PagesBuilder, limits: RateLimits) -> Self {
        Self::made(Made::new(|_, pages| change(pages)), limits)
    }

    /// The same on a new store of this kind.
    async fn open_on(kind: Kind) -> Self {
        Self::made(Made::on(kind).await, RateLimits::default())
    }

    fn made(made: Made, limits: RateLimits) -> Self {
        let Made { store, clock, heard, google, other, pages } = made;
        let issuer = ISSUER.parse().expect("an issuer");
        let builder = OpenShop::builder(issuer, store.store(), KEYS.clone(), pages).rate_limits(limits);
        let builder = builder.event_subscriber(heard.clone()).clock(clock.clone());
        Self { server: builder.build(), store, clock, heard, google, other }
    }
}

impl<S: Served> Scene<S> {
    fn browser(&self) -> Browser<S> {
        Browser::new(Arc::clone(&self.server))
    }

    async fn links_of(&self, subject: &str) -> Vec<UpstreamLink> {
        self.store.list_upstream_links(subject).await.expect("a store")
    }

    /// `them` at Google is this person here.
    async fn link(&self, subject: &str) {
        let link = UpstreamLink::new("https://google.example", "them", subject, self.clock.now());
        let made = self.store.create_upstream_link(link.username("alice").shown_as("a@google")).await;
        assert!(made.expect("a store"));
    }

    fn pass(&self, seconds: u64) {
        self.clock.pass(seconds);
        for fake in [&self.google, &self.other] {
            let mut said = fake.said();
            said.now = said.now.plus(seconds);
        }
    }
}

/// The parameters of a redirect.
fn parameters(page: &Page) -> HashMap<String, String> {
    let location = page.location().unwrap_or_else(|| panic!("no redirect: {page:?}"));
    Url::parse(&location).expect("a URL").query_pairs().into_owned().collect()
}

/// The link to an upstream on the login page.
fn way(page: &Page, upstream: &str) -> String {
    let mark = "href=\"/login/upstream?";
    let ways = page.body.split(mark).skip(1).map(|rest| rest.split('"').next().expect("an end"));
    let way =
        ways.map(|way| way.replace("&amp;", "&")).find(|way| way.contains(&format!("upstream={upstream}&")));
    format!("/login/upstream?{}", way.unwrap_or_else(|| panic!("no way to {upstream}: {page:?}")))
}

/// Goes to the upstream; it knows the nonce from then on.
async fn leave<S: Served>(
    browser: &Browser<S>,
    login: &Page,
    upstream: &str,
    fake: &Fake,
) -> HashMap<String, String> {
    let left = browser.open(&way(login, upstream)).await;
    let sent = parameters(&left);
    fake.said().nonce.clone_from(&sent["nonce"]);
    sent
}

/// The response of the upstream.
fn response(sent: &HashMap<String, String>, fake: &Fake) -> String {
    let path = Url::parse(&sent["redirect_uri"]).expect("a URL").path().to_owned();
    let query = serde_urlencoded::to_string([
        ("code", "a-code"),
        ("state", &sent["state"]),
        ("iss", fake.said().issuer),
    ]);
    format!("{path}?{}", query.expect("encoded"))
}

/// Signs in with Google for this request.
async fn sign_in<S: Served>(scene: &Scene<S>, browser: &Browser<S>, path: &str) -> Page {
    let login = browser.open(path).await;
    let sent = leave(browser, &login, "google", &scene.google).await;
    browser.open(&response(&sent, &scene.google)).await
}
