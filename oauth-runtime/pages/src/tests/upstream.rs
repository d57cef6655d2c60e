//! Sign-ins with another provider, which the tests play.

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
use oauth_runtime_core::store::{ClaimsStore, EmailStore, MemoryStore, UpstreamLink, UpstreamStore};
use oauth_runtime_core::{Client, Clock, Timestamp, oauth_server};
use oauth_runtime_upstream::{OAuthProvider, Upstream, UpstreamIdentity};
use serde_json::{Value, json};
use url::Url;

use super::browser::{Browser, Page, Served};
use super::{KEYS, PASSWORD, TestClock, events, request};
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
    store: Arc<MemoryStore>,
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
    people(sign_up, upstream),
    scope_module = scope_of_open_shop,
    events
)]
struct OpenShop {
    #[store]
    store: Arc<MemoryStore>,
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

/// Another provider: what it would say of whoever comes.
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
    fn new(issuer: &'static str) -> Self {
        let claims =
            json!({ "sub": "them", "email": "alice@mail.example", "email_verified": true, "name": "Alice" });
        let now = Timestamp::from_unix(1_790_000_000);
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
    store: Arc<MemoryStore>,
    clock: TestClock,
    heard: events::Heard,
    google: Fake,
    other: Fake,
}

/// What the two kinds of shops are built from.
struct Made {
    store: Arc<MemoryStore>,
    clock: TestClock,
    heard: events::Heard,
    google: Fake,
    other: Fake,
    pages: Pages,
}

impl Made {
    fn new(change: impl FnOnce(&TestClock, crate::PagesBuilder) -> crate::PagesBuilder) -> Self {
        let clock = TestClock(Arc::new(AtomicU64::new(1_790_000_000)));
        let (google, other) = (Fake::new("https://google.example"), Fake::new("https://other.example"));
        let pages = Pages::builder()
            .upstream(google.upstream("google", &clock))
            .upstream(other.upstream("other", &clock))
            .mailer(NoMail);
        let pages = change(&clock, pages).build().expect("pages");
        let web = Client::confidential("web", "a-long-random-secret")
            .redirect_uri("https://client.example/cb")
            .grant_types(["authorization_code", "refresh_token"])
            .scope("openid profile email offline_access read");
        let store = MemoryStore::with_clients([web.build().expect("a client")]);
        for (username, subject) in [("alice", ALICE), ("bob", BOB)] {
            store.put_user(username, PASSWORD.clone(), subject);
            store.put_claims(subject, Claims::new());
        }
        Self { store: Arc::new(store), clock, heard: events::Heard::default(), google, other, pages }
    }
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
        let Made { store, clock, heard, google, other, pages } = Made::new(change);
        let issuer = ISSUER.parse().expect("an issuer");
        let builder = Shop::builder(issuer, Arc::clone(&store), KEYS.clone(), pages);
        let builder = builder.rate_limits(limits).event_subscriber(heard.clone()).clock(clock.clone());
        Self { server: builder.build(), store, clock, heard, google, other }
    }
}

impl Scene<OpenShop> {
    fn open() -> Self {
        let Made { store, clock, heard, google, other, pages } = Made::new(|_, pages| pages);
        let issuer = ISSUER.parse().expect("an issuer");
        let builder = OpenShop::builder(issuer, Arc::clone(&store), KEYS.clone(), pages);
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

/// The way to an upstream on the login page.
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

#[tokio::test]
async fn a_person_who_is_linked_logs_in_with_another_provider() {
    let scene = Scene::new();
    scene.link(ALICE).await;
    let browser = scene.browser();
    let login = browser.open(&request("&scope=openid+read")).await;
    assert!(
        login.says("Sign in with Provider google") && login.says("Sign in with Provider other"),
        "{login:?}"
    );
    let sent = leave(&browser, &login, "google", &scene.google).await;
    assert_eq!(sent["redirect_uri"], "http://127.0.0.1:9000/login/upstream/callback/google");
    assert_eq!(sent["code_challenge_method"], "S256");
    let consent = browser.open(&response(&sent, &scene.google)).await;
    consent.assert_asks("/consent");
    browser.allow(&consent).await.assert_code();
    let events = scene.heard.happened(&[
        "upstream_login.succeeded",
        "login.succeeded",
        "consent.given",
        "authorization.approved",
    ]);
    assert_eq!(events[0].subject.as_deref(), Some(ALICE));
    assert_eq!(events[0].kind, EventKind::UpstreamLoginSucceeded { upstream: "google".into() });
    // It counts as one factor, by no method that clients would know.
    assert_eq!(events[1].kind, EventKind::LoginSucceeded { methods: Vec::new() });
}

#[tokio::test]
async fn a_response_counts_once_and_only_in_the_browser_that_began_it() {
    let scene = Scene::new();
    scene.link(ALICE).await;
    let (browser, other) = (scene.browser(), scene.browser());
    let login = browser.open(&request("")).await;
    other.open(&request("")).await;
    let sent = leave(&browser, &login, "google", &scene.google).await;
    let response = response(&sent, &scene.google);
    // Another browser, to which the response was sent.
    assert_eq!(other.open(&response).await.status, 400);
    assert!(other.cookie().is_none());
    assert_eq!(scene.google.said().exchanged, 0, "the code was not used");
    browser.open(&response).await.assert_asks("/consent");
    assert_eq!(browser.open(&response).await.status, 400, "a second time");
    assert_eq!(scene.google.said().exchanged, 1);
    scene.heard.happened(&[
        "upstream_login.failed",
        "upstream_login.succeeded",
        "login.succeeded",
        "upstream_login.failed",
    ]);
}

#[tokio::test]
async fn a_response_of_one_provider_is_not_taken_for_that_of_another() {
    let scene = Scene::new();
    scene.link(ALICE).await;
    let browser = scene.browser();
    let login = browser.open(&request("")).await;
    let sent = leave(&browser, &login, "google", &scene.google).await;
    let code = response(&sent, &scene.google);
    // At the place of the other provider, with the state of the first.
    let swapped = code.replace("/callback/google", "/callback/other");
    assert_eq!(browser.open(&swapped).await.status, 400);
    // At its own place, and the response names the other provider.
    let mixed = code.replace("google.example", "other.example");
    let page = browser.open(&mixed).await;
    page.assert_asks("/login");
    assert!(page.says("did not work"), "{page:?}");
    assert_eq!((scene.google.said().exchanged, scene.other.said().exchanged), (0, 0));
    // At a place that nobody has.
    assert_eq!(browser.open(&code.replace("/callback/google", "/callback/nobody")).await.status, 400);
}

#[tokio::test]
async fn two_tabs_do_not_mix_up_their_sign_ins() {
    let scene = Scene::new();
    scene.link(ALICE).await;
    let browser = scene.browser();
    let login = browser.open(&request("&scope=read")).await;
    let first = leave(&browser, &login, "google", &scene.google).await;
    let second = leave(&browser, &login, "google", &scene.google).await;
    assert_ne!(first["state"], second["state"]);
    assert_ne!(first["nonce"], second["nonce"]);
    // The provider answers the first with the nonce of the second.
    let mixed = browser.open(&response(&first, &scene.google)).await;
    assert!(mixed.says("did not work"), "{mixed:?}");
    browser.open(&response(&second, &scene.google)).await.assert_asks("/consent");
}

#[tokio::test]
async fn another_site_cannot_begin_a_sign_in() {
    let scene = Scene::new();
    let browser = scene.browser();
    let login = browser.open(&request("")).await;
    let way = way(&login, "google");
    let (start, _) = way.split_once("&csrf=").expect("a proof");
    assert_eq!(browser.open(start).await.status, 400);
    let (_, proof) = way.split_once("&csrf=").expect("a proof");
    let other = start.replace("upstream=google", "upstream=other");
    assert_eq!(browser.open(&format!("{other}&csrf={proof}")).await.status, 400, "it is for one upstream");
    assert_eq!(scene.browser().open(&way).await.status, 400, "and for one browser");
}

#[tokio::test]
async fn a_person_who_is_not_linked_logs_in_and_consents_whatever_their_address() {
    for verified in [true, false] {
        let scene = Scene::new();
        // The store says that Alice has this address, too.
        let claims = Claims::new().with("email", "alice@mail.example").with("email_verified", true);
        scene.store.put_claims(ALICE, claims);
        scene.google.claim("email_verified", json!(verified));
        let browser = scene.browser();
        let page = sign_in(&scene, &browser, &request("&scope=read")).await;
        assert_eq!(page.path, "/login/upstream/link");
        assert!(scene.links_of(ALICE).await.is_empty(), "an address links nobody");
        let login = browser.submit(&page, "/login/upstream/link", &[("decision", "log-in")]).await;
        login.assert_asks("/login");
        let ask = browser.log_in(&login, "alice").await;
        assert_eq!(ask.path, "/login/upstream/link");
        assert!(ask.says("Provider google") && ask.says("alice"), "{ask:?}");
        assert!(scene.links_of(ALICE).await.is_empty(), "a login alone links nobody");
        // After the consent, the request goes on.
        let consent = browser.submit(&ask, "/login/upstream/link", &[("decision", "link")]).await;
        consent.assert_asks("/consent");
        let links = scene.links_of(ALICE).await;
        assert_eq!(links.len(), 1);
        assert_eq!((&*links[0].issuer, &*links[0].upstream_subject), ("https://google.example", "them"));
        // From then on they log in with it.
        let again = scene.browser();
        sign_in(&scene, &again, &request("&scope=read")).await.assert_asks("/consent");
        scene.heard.happened(&[
            "login.succeeded",
            "upstream.linked",
            "upstream_login.succeeded",
            "login.succeeded",
        ]);
    }
}

#[tokio::test]
async fn a_person_who_does_not_consent_is_not_linked() {
    let scene = Scene::new();
    let browser = scene.browser();
    let page = sign_in(&scene, &browser, &request("&scope=read")).await;
    let login = browser.submit(&page, "/login/upstream/link", &[("decision", "log-in")]).await;
    let ask = browser.log_in(&login, "alice").await;
    browser.submit(&ask, "/login/upstream/link", &[("decision", "cancel")]).await.assert_asks("/consent");
    assert!(scene.links_of(ALICE).await.is_empty());
    // The question is over.
    assert_eq!(browser.submit(&ask, "/login/upstream/link", &[("decision", "link")]).await.status, 400);
    assert!(scene.links_of(ALICE).await.is_empty());
}

#[tokio::test]
async fn the_consent_to_a_link_is_about_one_person_there_and_one_account_here() {
    let scene = Scene::new();
    let browser = scene.browser();
    let page = sign_in(&scene, &browser, &request("&scope=read")).await;
    let login = browser.submit(&page, "/login/upstream/link", &[("decision", "log-in")]).await;
    let ask = browser.log_in(&login, "alice").await;
    // Meanwhile, in another tab, somebody else signs in at the upstream.
    scene.google.claim("sub", json!("mallory"));
    let login = browser.open(&request("&prompt=login")).await;
    scene.google.claim("auth_time", json!(scene.clock.now()));
    let sent = leave(&browser, &login, "google", &scene.google).await;
    browser.open(&response(&sent, &scene.google)).await;
    let forged = browser.submit(&ask, "/login/upstream/link", &[("decision", "link")]).await;
    assert!(scene.links_of(ALICE).await.is_empty(), "{forged:?}");
}

#[tokio::test]
async fn a_person_there_is_linked_with_one_account_here() {
    let scene = Scene::new();
    scene.link(BOB).await;
    let browser = scene.browser();
    let login = browser.open("/account/upstreams").await;
    let page = browser.log_in(&login, "alice").await;
    assert_eq!(page.path, "/account/upstreams");
    let left = browser.submit(&page, "/account/upstreams", &[("link", "google")]).await;
    let sent = parameters(&left);
    scene.google.said().nonce.clone_from(&sent["nonce"]);
    let ask = browser.open(&response(&sent, &scene.google)).await;
    let taken = browser.submit(&ask, "/login/upstream/link", &[("decision", "link")]).await;
    assert!(taken.says("somebody else"), "{taken:?}");
    assert!(scene.links_of(ALICE).await.is_empty());
    assert_eq!(scene.links_of(BOB).await.len(), 1);
}

#[tokio::test]
async fn a_link_is_made_and_ended_on_the_page_of_the_account() {
    let scene = Scene::new();
    let browser = scene.browser();
    let login = browser.open("/account/upstreams").await;
    let page = browser.log_in(&login, "alice").await;
    assert!(page.says("No account is connected."), "{page:?}");
    let left = browser.submit(&page, "/account/upstreams", &[("link", "other")]).await;
    let sent = parameters(&left);
    scene.other.said().nonce.clone_from(&sent["nonce"]);
    let ask = browser.open(&response(&sent, &scene.other)).await;
    let page = browser.submit(&ask, "/login/upstream/link", &[("decision", "link")]).await;
    assert_eq!(page.path, "/account/upstreams");
    assert!(page.says("Provider other") && page.says("alice@mail.example"), "{page:?}");
    let links = scene.links_of(ALICE).await;
    let unlinked =
        browser.submit(&page, "/account/upstreams", &[("unlink", &links[0].digest.to_string())]).await;
    assert!(unlinked.says("No account is connected."), "{unlinked:?}");
    assert!(scene.links_of(ALICE).await.is_empty());
    let events = scene.heard.happened(&["login.succeeded", "upstream.linked", "upstream.unlinked"]);
    assert_eq!(events[2].kind, EventKind::UpstreamUnlinked { upstream: "other".into() });
}

#[tokio::test]
async fn the_only_way_to_log_in_cannot_be_ended() {
    let scene = Scene::new();
    scene.link(ALICE).await;
    scene.google.claim("auth_time", json!(scene.clock.now()));
    let browser = scene.browser();
    let page = sign_in(&scene, &browser, "/account/upstreams").await;
    assert_eq!(page.path, "/account/upstreams");
    let digest = scene.links_of(ALICE).await[0].digest.to_string();
    let refused = browser.submit(&page, "/account/upstreams", &[("unlink", &digest)]).await;
    assert!(refused.says("only way to log in"), "{refused:?}");
    assert_eq!(scene.links_of(ALICE).await.len(), 1);
    // With a second one, the first can go.
    let second = UpstreamLink::new("https://other.example", "them", ALICE, scene.clock.now());
    assert!(scene.store.create_upstream_link(second).await.expect("a store"));
    browser.submit(&page, "/account/upstreams", &[("unlink", &digest)]).await;
    assert_eq!(scene.links_of(ALICE).await.len(), 1);
    // So can the only one of a person who logged in with a password.
    let scene = Scene::new();
    scene.link(ALICE).await;
    let digest = scene.links_of(ALICE).await[0].digest.to_string();
    let browser = scene.browser();
    let login = browser.open("/account/upstreams").await;
    let page = browser.log_in(&login, "alice").await;
    browser.submit(&page, "/account/upstreams", &[("unlink", &digest)]).await;
    assert!(scene.links_of(ALICE).await.is_empty());
}

#[tokio::test]
async fn a_demand_for_a_new_login_is_passed_on_and_checked() {
    let scene = Scene::new();
    scene.link(ALICE).await;
    for (more, prompt, max_age) in [("&prompt=login", Some("login"), "600"), ("&max_age=60", None, "60")] {
        let browser = scene.browser();
        let login = browser.open(&request(&format!("&scope=openid{more}"))).await;
        let sent = leave(&browser, &login, "google", &scene.google).await;
        assert_eq!(sent.get("prompt").map(String::as_str), prompt);
        assert_eq!(sent["max_age"], max_age);
        // An old login there.
        scene.google.claim("auth_time", json!(scene.clock.now().as_unix() - 1000));
        let page = browser.open(&response(&sent, &scene.google)).await;
        assert!(page.says("did not confirm"), "{page:?}");
        // No time at all.
        scene.google.claim("auth_time", Value::Null);
        let sent = leave(&browser, &page, "google", &scene.google).await;
        let page = browser.open(&response(&sent, &scene.google)).await;
        assert!(page.says("did not confirm"), "{page:?}");
        // A new login there.
        scene.google.claim("auth_time", json!(scene.clock.now()));
        let sent = leave(&browser, &page, "google", &scene.google).await;
        browser.open(&response(&sent, &scene.google)).await.assert_asks("/consent");
    }
}

#[tokio::test]
async fn somebody_at_an_unlocked_computer_needs_a_new_login_at_the_upstream() {
    let scene = Scene::new();
    scene.link(ALICE).await;
    scene.google.claim("auth_time", json!(scene.clock.now()));
    let browser = scene.browser();
    sign_in(&scene, &browser, "/account/security").await;
    scene.pass(16 * 60);
    let login = browser.open("/account/security").await;
    login.assert_asks("/login");
    let sent = leave(&browser, &login, "google", &scene.google).await;
    assert_eq!(sent.get("prompt").map(String::as_str), Some("login"));
    let page = browser.open(&response(&sent, &scene.google)).await;
    assert!(page.says("did not confirm"), "{page:?}");
}

/// Somebody at an unlocked computer logs out here, and is still logged in over there.
#[tokio::test]
async fn logging_out_first_is_no_way_to_a_recent_login() {
    for (auth_time, counts) in [(None, false), (Some(20 * 60), false), (Some(60), true)] {
        let scene = Scene::new();
        scene.link(ALICE).await;
        let auth_time = auth_time.map(|ago| scene.clock.now().as_unix() - ago);
        scene.google.claim("auth_time", json!(auth_time));
        let browser = scene.browser();
        let login = browser.open("/account/security").await;
        let sent = leave(&browser, &login, "google", &scene.google).await;
        assert_eq!(sent.get("max_age").map(String::as_str), Some("900"));
        let page = browser.open(&response(&sent, &scene.google)).await;
        assert_eq!(page.asks("/account/security"), counts, "{page:?}");
        assert_eq!(page.says("did not confirm"), !counts, "{page:?}");
        // By the way of a client, whose login may be old.
        let browser = scene.browser();
        sign_in(&scene, &browser, &request("&scope=openid")).await.assert_asks("/consent");
        let page = browser.open("/account/security").await;
        assert_eq!(page.asks("/account/security"), counts, "{page:?}");
        assert!(browser.open("/account/applications").await.says("Connected applications"));
    }
}

/// The application says that the upstream is good enough.
struct Trusting;

#[async_trait]
impl UpstreamPolicy for Trusting {
    fn counts_as_recent(&self, upstream: &str) -> bool {
        upstream == "google"
    }
}

#[tokio::test]
async fn where_the_application_says_so_a_sign_in_of_unknown_age_is_a_recent_login() {
    let scene = Scene::with(|_, pages| pages.upstream_policy(Trusting), RateLimits::default());
    scene.link(ALICE).await;
    let browser = scene.browser();
    let page = sign_in(&scene, &browser, "/account/security").await;
    page.assert_asks("/account/security");
    // What it says counts more.
    scene.google.claim("auth_time", json!(scene.clock.now().as_unix() - 1000));
    sign_in(&scene, &scene.browser(), "/account/security").await.assert_asks("/login");
}

#[tokio::test]
async fn an_old_login_there_is_not_a_new_one_here() {
    let scene = Scene::new();
    scene.link(ALICE).await;
    scene.google.claim("auth_time", json!(scene.clock.now().as_unix() - 1000));
    let browser = scene.browser();
    sign_in(&scene, &browser, &request("&scope=openid")).await.assert_asks("/consent");
    browser.open(&request("&scope=openid&max_age=60")).await.assert_asks("/login");
}

#[tokio::test]
async fn a_person_with_an_authenticator_app_is_asked_for_its_code() {
    let scene = Scene::new();
    scene.link(ALICE).await;
    let whose = (ALICE, "alice");
    let changed = crate::credentials::change(&*scene.server, whose, |own| {
        let secret = crate::credentials::totp::generate();
        own.app = crate::credentials::totp::OwnApp::new(&secret, ALICE, None, scene.clock.now());
        Some(())
    });
    changed.await.expect("a store");
    let browser = scene.browser();
    sign_in(&scene, &browser, &request("")).await.assert_asks("/second-factor");
}

/// The person logged in over there in the morning: their second factor here is about now.
#[tokio::test]
async fn an_old_login_there_leads_to_the_second_factor_here_and_not_in_circles() {
    for logs_out in [false, true] {
        let scene = Scene::new();
        scene.link(ALICE).await;
        scene.google.claim("auth_time", json!(scene.clock.now().as_unix() - 1000));
        let secret = crate::credentials::totp::generate();
        let changed = crate::credentials::change(&*scene.server, (ALICE, "alice"), |own| {
            own.app = crate::credentials::totp::OwnApp::new(&secret, ALICE, None, scene.clock.now());
            Some(())
        });
        changed.await.expect("a store");
        if logs_out {
            crate::log_out_everywhere(&*scene.server, ALICE).await.expect("a store");
        }
        let browser = scene.browser();
        let factor = sign_in(&scene, &browser, &request("&scope=openid")).await;
        factor.assert_asks("/second-factor");
        scene.pass(600);
        let code = crate::credentials::totp::code_at(&secret, scene.clock.now());
        browser.submit(&factor, "/second-factor", &[("code", &code)]).await.assert_asks("/consent");
    }
}

#[tokio::test]
async fn an_old_login_there_leads_to_a_required_factor_here_and_not_in_circles() {
    let scene = Scene::with(|_, pages| pages.require_second_factor(|_: &str| true), RateLimits::default());
    scene.link(ALICE).await;
    scene.google.claim("auth_time", json!(scene.clock.now().as_unix() - 1000));
    let browser = scene.browser();
    sign_in(&scene, &browser, &request("&scope=openid")).await.assert_asks("/second-factor/set-up");
}

/// The other provider is the company's own.
struct Company;

#[async_trait]
impl UpstreamPolicy for Company {
    fn strength(&self, identity: &UpstreamIdentity) -> UpstreamStrength {
        match identity.amr.iter().any(|method| method == "mfa") {
            true => UpstreamStrength::two_factors().methods(["otp", "mfa"]),
            false => UpstreamStrength::one_factor().methods(["pwd"]),
        }
    }

    fn acr_values(&self, _: &str, wanted: &[&str]) -> Vec<String> {
        wanted.iter().map(|acr| format!("urn:company:{acr}")).collect()
    }

    async fn admits(&self, identity: &UpstreamIdentity) -> Result<bool, oauth_runtime_core::BoxError> {
        match identity.claims.get("hd").and_then(Value::as_str) {
            Some("broken") => Err("the directory is gone".into()),
            domain => Ok(domain == Some("company.example")),
        }
    }
}

#[tokio::test]
async fn the_policy_says_what_a_login_counts_as_and_who_may_sign_in() {
    let scene = Scene::with(|_, pages| pages.upstream_policy(Company), RateLimits::default());
    scene.link(ALICE).await;
    let browser = scene.browser();
    let refused = sign_in(&scene, &browser, &request("&acr_values=2")).await;
    assert_eq!(refused.status, 403);
    scene.google.claim("hd", json!("broken"));
    assert_eq!(sign_in(&scene, &browser, &request("")).await.status, 500);
    scene.heard.happened(&["upstream_login.failed"]);
    scene.google.claim("hd", json!("company.example"));
    let login = browser.open(&request("&acr_values=2")).await;
    let sent = leave(&browser, &login, "google", &scene.google).await;
    assert_eq!(sent["acr_values"], "urn:company:2");
    for (amr, acr, methods) in [(json!(["mfa"]), "2", vec!["otp", "mfa"]), (json!(["x"]), "1", vec!["pwd"])] {
        scene.google.claim("amr", amr);
        let browser = scene.browser();
        sign_in(&scene, &browser, &request("")).await.assert_asks("/consent");
        let events = scene.heard.happened(&["upstream_login.succeeded", "login.succeeded"]);
        let methods = methods.into_iter().map(Into::into).collect();
        assert_eq!(events[1].kind, EventKind::LoginSucceeded { methods }, "{acr}");
    }
}

/// Methods that the policy passes on are not a password here.
#[tokio::test]
async fn a_password_at_the_upstream_is_no_other_way_to_log_in_here() {
    let scene = Scene::with(|_, pages| pages.upstream_policy(Company), RateLimits::default());
    scene.link(ALICE).await;
    scene.google.claim("hd", json!("company.example"));
    scene.google.claim("auth_time", json!(scene.clock.now()));
    let browser = scene.browser();
    let page = sign_in(&scene, &browser, "/account/upstreams").await;
    let digest = scene.links_of(ALICE).await[0].digest.to_string();
    let refused = browser.submit(&page, "/account/upstreams", &[("unlink", &digest)]).await;
    assert!(refused.says("only way to log in"), "{refused:?}");
}

#[tokio::test]
async fn a_person_who_declines_and_a_provider_that_is_down_lead_back_to_the_login() {
    let scene = Scene::new();
    let browser = scene.browser();
    let login = browser.open(&request("&scope=read")).await;
    let sent = leave(&browser, &login, "google", &scene.google).await;
    let declined = response(&sent, &scene.google).replace("code=a-code", "error=access_denied");
    let page = browser.open(&declined).await;
    assert!(page.says("You did not sign in with Provider google."), "{page:?}");
    let events = scene.heard.happened(&["upstream_login.failed"]);
    let reason = "declined".into();
    assert_eq!(events[0].kind, EventKind::UpstreamLoginFailed { upstream: "google".into(), reason });
    scene.other.said().is_down = true;
    let page = browser.open(&way(&page, "other")).await;
    assert!(page.says("did not work"), "{page:?}");
    browser.log_in(&page, "alice").await.assert_asks("/consent");
}

#[tokio::test]
async fn a_link_to_a_person_who_is_gone_lets_nobody_in_and_ends() {
    let scene = Scene::new();
    scene.link("gone").await;
    let browser = scene.browser();
    assert_eq!(sign_in(&scene, &browser, &request("")).await.status, 403);
    assert!(browser.cookie().is_none());
    assert!(scene.links_of("gone").await.is_empty());
}

#[tokio::test]
async fn strangers_begin_so_many_sign_ins_and_then_wait() {
    let limit = RateLimit::new(2, Duration::from_secs(5), Duration::from_secs(60));
    let scene = Scene::with(|_, pages| pages, RateLimits::default().upstream(limit));
    let browser = scene.browser();
    let login = browser.open(&request("")).await;
    for _ in 0..3 {
        let left = browser.open(&way(&login, "google")).await;
        if left.status == 429 {
            assert_eq!(left.headers["retry-after"], "5");
            return;
        }
        assert!(left.location().is_some(), "{left:?}");
    }
    panic!("nobody had to wait");
}

#[tokio::test]
async fn a_provider_without_openid_connect_cannot_prove_a_new_login() {
    let github = Fake::new("https://github.example");
    let scene = Scene::with(
        |clock, pages| {
            let upstream =
                Upstream::oauth("github", OAuthProvider::github()).client_id("us").client_secret("s");
            let upstream = upstream.fetcher(github.clone()).clock(clock.clone());
            pages.upstream(upstream.build().expect("an upstream"))
        },
        RateLimits::default(),
    );
    let browser = scene.browser();
    let login = browser.open(&request("&prompt=login&scope=openid")).await;
    let page = browser.open(&way(&login, "github")).await;
    assert!(page.says("did not confirm"), "{page:?}");
    let login = browser.open(&request("")).await;
    let left = browser.open(&way(&login, "github")).await;
    assert!(
        left.location().is_some_and(|url| url.starts_with("https://github.com/login/oauth/authorize?")),
        "{left:?}"
    );
}

#[tokio::test]
async fn a_new_person_sees_what_their_account_will_have_before_it_exists() {
    let scene = Scene::open();
    let browser = scene.browser();
    let page = sign_in(&scene, &browser, &request("&scope=openid+read")).await;
    assert_eq!(page.path, "/login/upstream/link");
    assert!(
        page.says("Alice") && page.says("alice@mail.example") && page.says("value=\"create\""),
        "{page:?}"
    );
    assert!(scene.store.find_by_email("alice@mail.example").await.expect("a store").is_none());
    let consent = browser.submit(&page, "/login/upstream/link", &[("decision", "create")]).await;
    consent.assert_asks("/consent");
    let person = scene.store.find_by_email("alice@mail.example").await.expect("a store").expect("a person");
    let claims = scene.store.get_claims(&person.subject).await.expect("a store").expect("claims");
    assert_eq!(claims.get("name"), Some(&json!("Alice")));
    assert_eq!(scene.links_of(&person.subject).await.len(), 1);
    scene.heard.happened(&[
        "person.created",
        "upstream.linked",
        "upstream_login.succeeded",
        "login.succeeded",
    ]);
    // They come back with it.
    let again = scene.browser();
    sign_in(&scene, &again, &request("&scope=openid+read")).await.assert_asks("/consent");
    // The form counts once.
    let twice = browser.submit(&page, "/login/upstream/link", &[("decision", "create")]).await;
    assert_eq!(twice.status, 400);
}

#[tokio::test]
async fn an_address_that_somebody_here_has_makes_no_second_account_and_no_link() {
    let scene = Scene::open();
    let browser = scene.browser();
    let page = sign_in(&scene, &browser, &request("")).await;
    browser.submit(&page, "/login/upstream/link", &[("decision", "create")]).await.assert_asks("/consent");
    let person = scene.store.find_by_email("alice@mail.example").await.expect("a store").expect("a person");
    // Somebody else has the address at the upstream now.
    scene.google.claim("sub", json!("mallory"));
    let other = scene.browser();
    let page = sign_in(&scene, &other, &request("")).await;
    assert!(page.says("There is an account with the address"), "{page:?}");
    assert!(!page.says("value=\"create\""), "{page:?}");
    let forced = other.submit(&page, "/login/upstream/link", &[("decision", "create")]).await;
    assert!(forced.says("There is an account with the address"), "{forced:?}");
    assert_eq!(scene.links_of(&person.subject).await.len(), 1);
}

#[tokio::test]
async fn an_address_that_nobody_verified_makes_no_account_and_asks_for_nobodys() {
    let scene = Scene::open();
    let browser = scene.browser();
    let page = sign_in(&scene, &browser, &request("")).await;
    browser.submit(&page, "/login/upstream/link", &[("decision", "create")]).await.assert_asks("/consent");
    for verified in [json!(false), Value::Null, json!("yes")] {
        scene.google.claim("sub", json!("mallory"));
        scene.google.claim("email_verified", verified);
        let mut pages = Vec::new();
        for email in ["alice@mail.example", "nobody@mail.example"] {
            scene.google.claim("email", json!(email));
            let other = scene.browser();
            let page = sign_in(&scene, &other, &request("")).await;
            assert!(!page.says("value=\"create\""), "{page:?}");
            let forced = other.submit(&page, "/login/upstream/link", &[("decision", "create")]).await;
            assert_eq!(forced.path, "/login/upstream/link");
            let csrf = page.fields("/login/upstream/link");
            let csrf = csrf.iter().find(|(name, _)| name == "csrf").expect("a field").1.clone();
            pages.push(page.body.replace(email, "").replace(&csrf, ""));
        }
        // Whether somebody has the address is told to nobody who did not show that it is theirs.
        assert_eq!(pages[0], pages[1]);
    }
}

#[tokio::test]
async fn the_provider_is_not_built_without_an_upstream_or_with_two_of_a_name() {
    let build = |pages: crate::PagesBuilder| {
        let store = Arc::new(MemoryStore::new());
        let issuer = ISSUER.parse().expect("an issuer");
        Shop::builder(issuer, store, KEYS.clone(), pages.build().expect("pages")).try_build().map(drop)
    };
    let error = build(Pages::builder()).expect_err("no upstream").to_string();
    assert!(error.contains("no other provider") && error.contains(".upstream("), "{error}");
    let clock = TestClock(Arc::new(AtomicU64::new(1_790_000_000)));
    let twice = || Fake::new("https://google.example").upstream("google", &clock);
    let error = build(Pages::builder().upstream(twice()).upstream(twice())).expect_err("twice").to_string();
    assert!(error.contains("`google`"), "{error}");
}

#[test]
fn the_pages_and_the_table_name_the_same_paths() {
    let mut own: Vec<&str> = Vec::new();
    <crate::people::UpstreamPages as crate::part::PagePart<Shop>>::add_paths(&mut own);
    own.sort_unstable();
    let mut listed = oauth_runtime_tables::people::UPSTREAM.paths.to_vec();
    listed.sort_unstable();
    assert_eq!(own, listed);
    // A router gets the paths of the callbacks, too.
    let scene = Scene::new();
    let paths = crate::respond::all_paths(&*scene.server);
    assert!(paths.iter().any(|path| path == "/login/upstream/callback/google"), "{paths:?}");
}
