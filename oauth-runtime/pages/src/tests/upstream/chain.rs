//! Two of our own providers in a chain: people of the branch sign in at the head. Each message between them is an HTTP request.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use http::{HeaderValue, Method, Request, header};
use oauth_runtime_core::fetch::{Call, Called, FetchError, Fetched, Fetcher};
use oauth_runtime_core::http::Connection;
use oauth_runtime_core::keys::SigningKeys;
use oauth_runtime_core::openid::Claims;
use oauth_runtime_core::store::{MemoryStore, UpstreamStore};
use oauth_runtime_core::{Client, Clock, OpenIdMetadata, oauth_server};
use oauth_runtime_upstream::{Upstream, UpstreamIdentity};
use serde_json::{Value, json};
use url::Url;

use super::super::browser::{Browser, Page, Served};
use super::super::{KEYS, PASSWORD, TestClock, request};
use crate::credentials::totp;
use crate::{Pages, TWO_FACTORS, UpstreamPolicy, UpstreamStrength};

#[oauth_server(
    grants(authorization_code),
    responses(code),
    openid(profile, email),
    endpoints(end_session),
    scope_module = scope_of_head
)]
struct Head {
    #[store]
    store: Arc<MemoryStore>,
    #[keys]
    keys: SigningKeys,
    #[ui]
    pages: Pages,
}

#[oauth_server(
    grants(authorization_code),
    responses(code),
    scopes(read = "Read your notes"),
    openid(profile, email),
    people(upstream),
    scope_module = scope_of_branch
)]
struct Branch {
    #[store]
    store: Arc<MemoryStore>,
    #[keys]
    keys: SigningKeys,
    #[ui]
    pages: Pages,
}

impl Served for Head {
    async fn authorization(&self, request: Request<Bytes>) -> http::Response<Bytes> {
        self.create_response(request).await
    }
}

impl Served for Branch {
    async fn authorization(&self, request: Request<Bytes>) -> http::Response<Bytes> {
        self.create_response(request).await
    }
}

/// The way from the branch to the head, without a browser.
#[derive(Clone)]
struct Wire(Arc<Head>);

impl Wire {
    async fn send(&self, call: Call<'_>) -> http::Response<Bytes> {
        let connection = Connection::new("192.0.2.9".parse().expect("an address"), true);
        let request = Request::builder().uri(call.url.path()).extension(connection);
        let mut request = request.header(header::HOST, "head.example").header(header::ACCEPT, call.accept);
        if let Some(value) = &call.authorization {
            request = request.header(header::AUTHORIZATION, value.reveal());
        }
        let request = match call.form {
            None => request.method(Method::GET).body(Bytes::new()),
            Some(form) => {
                let body = serde_urlencoded::to_string(form).expect("encoded");
                let kind = HeaderValue::from_static("application/x-www-form-urlencoded");
                request.method(Method::POST).header(header::CONTENT_TYPE, kind).body(Bytes::from(body))
            }
        };
        self.0.create_response(request.expect("a request")).await
    }
}

#[async_trait]
impl Fetcher for Wire {
    async fn get(&self, url: &Url) -> Result<Fetched, FetchError> {
        let response = self.send(Call::get(url)).await;
        match response.status().as_u16() {
            200 => Ok(Fetched::new(response.into_body())),
            _ => Err(FetchError::Status(response.status())),
        }
    }

    async fn call(&self, call: Call<'_>) -> Result<Called, FetchError> {
        let response = self.send(call).await;
        Ok(Called::new(response.status(), response.into_body()))
    }
}

/// The branch believes what the head says of a login, and asks it for two factors.
struct Trusting;

#[async_trait]
impl UpstreamPolicy for Trusting {
    fn strength(&self, identity: &UpstreamIdentity) -> UpstreamStrength {
        match identity.acr.as_deref() == Some(TWO_FACTORS) {
            true => UpstreamStrength::two_factors().methods(&identity.amr),
            false => UpstreamStrength::one_factor(),
        }
    }

    fn acr_values(&self, _: &str, wanted: &[&str]) -> Vec<String> {
        wanted.iter().filter(|acr| **acr == TWO_FACTORS).map(|acr| (*acr).to_owned()).collect()
    }
}

struct Chain {
    head: Arc<Head>,
    branch: Arc<Branch>,
    store: Arc<MemoryStore>,
    clock: TestClock,
}

/// A person's browser, at both.
struct Person {
    at_head: Browser<Head>,
    at_branch: Browser<Branch>,
}

fn people() -> Arc<MemoryStore> {
    let store = MemoryStore::new();
    for (username, subject) in [("alice", "1"), ("bob", "2")] {
        store.put_user(username, PASSWORD.clone(), subject);
        let email = format!("{username}@mail.example");
        store.put_claims(subject, Claims::new().with("email", email).with("email_verified", true));
    }
    Arc::new(store)
}

impl Chain {
    fn new() -> Self {
        let clock = TestClock(Arc::new(AtomicU64::new(1_790_000_000)));
        let at_head = people();
        let back = "http://127.0.0.1:9000/login/upstream/logged-out".to_owned();
        let openid = OpenIdMetadata::default().with(|openid| openid.post_logout_redirect_uris = vec![back]);
        let branch = Client::confidential("branch", "a-long-random-secret")
            .redirect_uri("http://127.0.0.1:9000/login/upstream/callback/head")
            .openid(openid)
            .scope("openid profile email");
        at_head.put_client(branch.build().expect("a client"));
        let pages = Pages::builder().skip_consent_for("branch").build().expect("pages");
        let issuer = "https://head.example".parse().expect("an issuer");
        let head: Arc<Head> =
            Head::builder(issuer, at_head, KEYS.clone(), pages).clock(clock.clone()).build();
        let upstream = Upstream::openid("head", "https://head.example").client_id("branch");
        let upstream = upstream.client_secret("a-long-random-secret").fetcher(Wire(Arc::clone(&head)));
        let upstream = upstream.clock(clock.clone()).build().expect("an upstream");
        let pages = Pages::builder().upstream(upstream).upstream_policy(Trusting);
        let store = people();
        let web =
            Client::confidential("web", "a-long-random-secret").redirect_uri("https://client.example/cb");
        store.put_client(web.scope("openid profile email read").build().expect("a client"));
        let issuer = "http://127.0.0.1:9000".parse().expect("an issuer");
        let pages = pages.build().expect("pages");
        let builder = Branch::builder(issuer, Arc::clone(&store), KEYS.clone(), pages);
        Self { head, branch: builder.clock(clock.clone()).build(), store, clock }
    }

    /// Alice gets an authenticator app at the head. Returns its secret.
    async fn give_app(&self) -> String {
        let secret = totp::generate();
        let changed = crate::credentials::change(&*self.head, ("1", "alice"), |own| {
            own.app = totp::OwnApp::new(&secret, "1", None, self.clock.now());
            Some(())
        });
        changed.await.expect("a store");
        secret.to_string()
    }

    /// It is gone.
    async fn take_app(&self) {
        let changed = crate::credentials::change(&*self.head, ("1", "alice"), |own| {
            own.app = None;
            Some(())
        });
        changed.await.expect("a store");
    }

    /// The claims of the ID token that the client of the branch gets for its code.
    async fn claims(&self, answer: &Page) -> Value {
        let code = answer.parameter("code").unwrap_or_else(|| panic!("no code: {answer:?}"));
        let form = [
            ("grant_type", "authorization_code"),
            ("redirect_uri", "https://client.example/cb"),
            ("client_id", "web"),
            ("client_secret", "a-long-random-secret"),
            ("code", &code),
        ];
        let connection = Connection::new("192.0.2.1".parse().expect("an address"), true);
        let request = Request::post("/token").extension(connection).header(header::HOST, "127.0.0.1:9000");
        let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let body = Bytes::from(serde_urlencoded::to_string(form).expect("encoded"));
        let response = self.branch.create_response(request.body(body).expect("a request")).await;
        let tokens: Value = serde_json::from_slice(response.body()).expect("JSON");
        let id_token = tokens["id_token"].as_str().unwrap_or_else(|| panic!("{tokens}"));
        let payload = id_token.split('.').nth(1).expect("a JWT");
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).expect("base64url")).expect("JSON")
    }

    fn person(&self) -> Person {
        Person {
            at_head: Browser::new(Arc::clone(&self.head)),
            at_branch: Browser::new(Arc::clone(&self.branch)),
        }
    }
}

/// The path and the query of a redirect to this origin.
#[track_caller]
fn to(page: &Page, origin: &str) -> String {
    let location = page.location().unwrap_or_else(|| panic!("it goes nowhere: {page:?}"));
    location.strip_prefix(origin).unwrap_or_else(|| panic!("it goes to {location}")).to_owned()
}

const HEAD: &str = "https://head.example";
const BRANCH: &str = "http://127.0.0.1:9000";

impl Person {
    /// From the login page of the branch to the head: what it shows, or where it goes.
    async fn go_to_head(&self, login: &Page) -> Page {
        let (_, way) = login.body.split_once("href=\"/login/upstream?").expect("a way");
        let way = way.split('"').next().expect("an end").replace("&amp;", "&");
        let left = self.at_branch.open(&format!("/login/upstream?{way}")).await;
        self.at_head.open(&to(&left, HEAD)).await
    }

    /// From the head back to the branch.
    async fn come_back(&self, page: &Page) -> Page {
        self.at_branch.open(&to(page, BRANCH)).await
    }

    /// Signs in at the head for the first time, and links alice at the head with bob at the branch.
    async fn link(&self) {
        let login = self.at_branch.open(&request("&scope=openid+read")).await;
        let at_head = self.go_to_head(&login).await;
        let back = self.at_head.log_in(&at_head, "alice").await;
        let page = self.come_back(&back).await;
        let login = self.at_branch.submit(&page, "/login/upstream/link", &[("decision", "log-in")]).await;
        let ask = self.at_branch.log_in(&login, "bob").await;
        let consent = self.at_branch.submit(&ask, "/login/upstream/link", &[("decision", "link")]).await;
        self.at_branch.allow(&consent).await.assert_code();
    }
}

#[tokio::test]
async fn a_person_of_one_provider_signs_in_at_another() {
    let chain = Chain::new();
    chain.person().link().await;
    let links = chain.store.list_upstream_links("2").await.expect("a store");
    assert_eq!((&*links[0].issuer, &*links[0].upstream_subject), (HEAD, "1"));
    assert_eq!(links[0].shown_as.as_deref(), Some("alice@mail.example"));
    // In a new browser, the password of the head is enough.
    let person = chain.person();
    let login = person.at_branch.open(&request("&scope=openid+read")).await;
    let at_head = person.go_to_head(&login).await;
    let back = person.at_head.log_in(&at_head, "alice").await;
    let answer = person.come_back(&back).await;
    answer.assert_code();
    // And in a browser that is logged in at the head, nothing is asked at all.
    let other = Person { at_branch: Browser::new(Arc::clone(&chain.branch)), at_head: person.at_head };
    let login = other.at_branch.open(&request("&scope=openid+read")).await;
    let back = other.go_to_head(&login).await;
    other.come_back(&back).await.assert_code();
}

#[tokio::test]
async fn a_demand_for_a_new_login_goes_through_both() {
    let chain = Chain::new();
    let person = chain.person();
    person.link().await;
    chain.clock.pass(1_000);
    for more in ["&prompt=login", "&max_age=60"] {
        let login = person.at_branch.open(&request(&format!("&scope=openid+read{more}"))).await;
        login.assert_asks("/login");
        let at_head = person.go_to_head(&login).await;
        at_head.assert_asks("/login");
        let back = person.at_head.log_in(&at_head, "alice").await;
        person.come_back(&back).await.assert_code();
        chain.clock.pass(1_000);
    }
    // A person who takes the demand out of the URL comes back with an old login.
    let login = person.at_branch.open(&request("&scope=openid+read&prompt=login")).await;
    let (_, way) = login.body.split_once("href=\"/login/upstream?").expect("a way");
    let way = way.split('"').next().expect("an end").replace("&amp;", "&");
    let left = person.at_branch.open(&format!("/login/upstream?{way}")).await;
    let weaker = to(&left, HEAD).replace("&prompt=login", "").replace("&max_age=600", "&max_age=9999");
    let back = person.at_head.open(&weaker).await;
    let page = person.come_back(&back).await;
    assert!(page.says("did not confirm"), "{page:?}");
}

/// The client needs two factors, the branch has one, and the head has both.
#[tokio::test]
async fn a_demand_for_two_factors_goes_through_both() {
    let chain = Chain::new();
    let person = chain.person();
    person.link().await;
    let plain = chain.person();
    let login = plain.at_branch.open(&request("&scope=openid+read")).await;
    let at_head = plain.go_to_head(&login).await;
    let back = plain.at_head.log_in(&at_head, "alice").await;
    let claims = chain.claims(&plain.come_back(&back).await).await;
    assert_eq!((&claims["sub"], &claims["acr"]), (&json!("2"), &json!("1")), "{claims}");

    // She is logged in at both, and has an app at the head by now.
    let secret = chain.give_app().await;
    let essential = r#"{"id_token":{"acr":{"essential":true,"values":["2"]}}}"#;
    let essential = serde_urlencoded::to_string([("claims", essential)]).expect("encoded");
    let needed = request(&format!("&scope=openid+read&{essential}"));
    let login = plain.at_branch.open(&needed).await;
    login.assert_asks("/login");
    let factor = plain.go_to_head(&login).await;
    factor.assert_asks("/second-factor");
    let code = totp::code_at(&secret, chain.clock.now());
    let back = plain.at_head.submit(&factor, "/second-factor", &[("code", &code)]).await;
    let claims = chain.claims(&plain.come_back(&back).await).await;
    assert_eq!((&claims["sub"], &claims["acr"]), (&json!("2"), &json!("2")), "{claims}");
    assert_eq!(claims["amr"], json!(["pwd", "otp", "mfa"]), "{claims}");
    // The login of the branch has them now.
    let answer = plain.at_branch.open(&needed).await;
    assert_eq!(chain.claims(&answer).await["acr"], json!("2"));

    // Who takes the demand out of the URL gets no further than with one factor.
    chain.clock.pass(60);
    let weak = chain.person();
    let login = weak.at_branch.open(&needed).await;
    let (_, way) = login.body.split_once("href=\"/login/upstream?").expect("a way");
    let way = way.split('"').next().expect("an end").replace("&amp;", "&");
    let left = weak.at_branch.open(&format!("/login/upstream?{way}")).await;
    let sent = to(&left, HEAD);
    assert!(sent.contains("acr_values=2"), "{sent}");
    chain.take_app().await;
    let at_head = weak.at_head.open(&sent.replace("&acr_values=2", "")).await;
    let back = weak.at_head.log_in(&at_head, "alice").await;
    let page = weak.come_back(&back).await;
    assert!(page.parameter("code").is_none(), "{page:?}");
}

#[tokio::test]
async fn a_logout_goes_through_both() {
    let chain = Chain::new();
    let person = chain.person();
    person.link().await;
    // The login that made the link was with a password here; this one is with the head.
    let login = person.at_branch.open(&request("&scope=openid+read&prompt=login")).await;
    chain.clock.pass(61);
    let at_head = person.go_to_head(&login).await;
    let back = person.at_head.log_in(&at_head, "alice").await;
    person.come_back(&back).await.assert_code();

    let page = person.at_branch.open("/logout").await;
    let onward = person.at_branch.submit(&page, "/logout", &[("decision", "logout")]).await;
    assert_eq!(person.at_branch.cookie(), None, "the person is logged out here first");
    let target = to(&onward, HEAD);
    assert!(target.starts_with("/end_session?") && target.contains("id_token_hint="), "{target}");
    let mut head = Request::get(&target).header(header::HOST, "head.example");
    head = head.header(header::COOKIE, person.at_head.cookies().expect("cookies"));
    let connection = Connection::new("192.0.2.1".parse().expect("an address"), true);
    let head = head.extension(connection).body(Bytes::new()).expect("a request");
    // The ID token says whose session it is, so the head does not ask.
    let response = chain.head.create_response(head).await;
    let location = response.headers()[header::LOCATION].to_str().expect("text").to_owned();
    let back = location.strip_prefix(BRANCH).unwrap_or_else(|| panic!("it goes to {location}"));
    assert!(back.starts_with("/login/upstream/logged-out?state="), "{back}");
    let page = person.at_branch.open(back).await;
    assert!(page.says("You are logged out"), "{page:?}");
    // Without the state, or with that of another browser, nobody is sent anywhere.
    let page = person.at_branch.open("/login/upstream/logged-out?state=x.y").await;
    assert_eq!(page.path, "/logged-out");
    // Nobody is logged in anywhere.
    let login = person.at_branch.open(&request("&scope=openid+read")).await;
    person.go_to_head(&login).await.assert_asks("/login");
}

#[tokio::test]
async fn the_head_tells_why_it_refuses_a_client() {
    let chain = Chain::new();
    let upstream = Upstream::openid("head", HEAD).client_id("branch").client_secret("a wrong secret");
    let upstream = upstream.fetcher(Wire(Arc::clone(&chain.head))).clock(chain.clock.clone());
    let upstream = upstream.build().expect("an upstream");
    let back = "http://127.0.0.1:9000/login/upstream/callback/head".parse().expect("a URL");
    let mut sign_in = oauth_runtime_upstream::SignIn::new(back);
    sign_in.max_age = Some(Duration::from_secs(60));
    let (url, pending) = upstream.begin(sign_in).await.expect("a request");
    let browser: Browser<Head> = Browser::new(Arc::clone(&chain.head));
    let login = browser.open(&format!("{}?{}", url.path(), url.query().expect("a query"))).await;
    let back = browser.log_in(&login, "alice").await;
    let query: Vec<(String, String)> = Url::parse(&back.location().expect("a redirect"))
        .expect("a URL")
        .query_pairs()
        .into_owned()
        .collect();
    let get = |name: &str| query.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str());
    let response = oauth_runtime_upstream::AuthorizationResponse::of(get);
    let error = upstream.finish(&pending, response).await.expect_err("refused");
    assert!(error.to_string().contains("invalid_client"), "{error}");
    assert!(error.advice().contains("secret"), "{}", error.advice());
}
