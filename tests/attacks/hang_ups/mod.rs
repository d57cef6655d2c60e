//! Attempts that end in a closed connection or a store failure: neither is a wrong guess. Over HTTP, through
//! the axum adapter.

mod gated;

use std::net::SocketAddr;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use http::request::Parts;
use oauth_runtime::keys::{SigningAlgorithm, SigningKey, SigningKeys};
use oauth_runtime::openid::Claims;
use oauth_runtime::password::PasswordHash;
use oauth_runtime::rate_limit::{RateLimit, RateLimits};
use oauth_runtime::registration::{RegistrationPolicy, RegistrationRequest};
use oauth_runtime::store::MemoryStore;
use oauth_runtime::ui::Pages;
use oauth_runtime::{Client, ClientMetadata, OAuthError, oauth_server};
use reqwest::{Client as Http, RequestBuilder, Response};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use totp_rs::Builder;

use self::gated::Gated;
use crate::support::TestClock;

#[allow(deprecated)]
#[oauth_server(
    grants(authorization_code, password),
    responses(code),
    scopes(read = "Read your notes"),
    openid(email),
    endpoints(registration),
    scope_module = scope_of_hung_up_tests
)]
struct Notes {
    #[store]
    store: Gated,
    #[keys]
    keys: SigningKeys,
    #[ui]
    pages: Pages,
}

impl RegistrationPolicy for Notes {
    async fn register(&self, request: &RegistrationRequest, _: &Parts) -> Result<ClientMetadata, OAuthError> {
        Ok(request.metadata().clone())
    }
}

const ALICE: &str = "248289761001";

/// For how long a one-time code is the current one, in seconds.
const STEP: u64 = 30;

static PASSWORD: LazyLock<PasswordHash> =
    LazyLock::new(|| PasswordHash::new(&"wonderland".into()).expect("hashed"));

static KEYS: LazyLock<SigningKeys> = LazyLock::new(|| {
    let key = SigningKey::generate(SigningAlgorithm::Es256).expect("a key");
    SigningKeys::fixed([key]).expect("keys")
});

/// A provider that blocks after one failure.
struct World {
    server: Arc<Notes>,
    clock: TestClock,
    http: Http,
    url: String,
    /// A request ended here: it was answered, or its connection was lost.
    ended: UnboundedReceiver<()>,
}

/// Reports when it is dropped.
struct Ended(UnboundedSender<()>);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.send(());
    }
}

impl World {
    async fn start() -> Self {
        let once = rate_limit(1, 60, 60);
        let limits = RateLimits::default()
            .username_at_address(once)
            .address(once)
            .second_factor(once)
            .registration(once);
        let web = Client::confidential("web", "a-long-random-secret")
            .redirect_uri("https://client.example/cb")
            .grant_types(["authorization_code", "password"])
            .scope("openid read");
        let store = MemoryStore::with_clients([web.build().expect("a client")]);
        store.put_user("alice", PASSWORD.clone(), ALICE);
        store.put_claims(ALICE, Claims::new());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let issuer = url.parse().expect("an issuer");
        let clock = TestClock::new();
        let server = Notes::builder(issuer, Gated::new(store), KEYS.clone(), Pages::default())
            .rate_limits(limits)
            .clock(clock.clone())
            .build();
        let (end, ended) = unbounded_channel();
        let app = server.router().layer(from_fn(move |request: Request, next: Next| {
            let ended = Ended(end.clone());
            async move {
                let response = next.run(request).await;
                drop(ended);
                response
            }
        }));
        let app = app.into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, app).await });
        let http = Http::builder().redirect(reqwest::redirect::Policy::none()).no_proxy();
        Self { server, clock, http: http.build().expect("a client"), url, ended }
    }

    fn form(&self, path: &str, form: &[(String, String)]) -> RequestBuilder {
        let body = serde_urlencoded::to_string(form).expect("encoded");
        let request = self.http.post(format!("{}{path}", self.url)).body(body);
        request.header("content-type", "application/x-www-form-urlencoded")
    }

    fn password_grant(&self, password: &str) -> RequestBuilder {
        let form =
            [("grant_type", "password"), ("username", "alice"), ("password", password), ("scope", "read")];
        self.form("/token", &owned(&form)).basic_auth("web", Some("a-long-random-secret"))
    }

    fn registration(&self) -> RequestBuilder {
        let metadata = r#"{ "redirect_uris": ["https://client.example/cb"] }"#;
        let request = self.http.post(format!("{}/register", self.url)).body(metadata);
        request.header("content-type", "application/json")
    }

    /// The form on the page for this request.
    async fn filled(&self, cookies: &mut String, page: Response, filled: &[(&str, &str)]) -> RequestBuilder {
        let body = self.followed(cookies, page).await.text().await.expect("a page");
        let (action, fields) = fields(&body);
        self.form(&action, &[fields, owned(filled)].concat()).header("cookie", &*cookies)
    }

    /// The page at the end of the redirects.
    async fn followed(&self, cookies: &mut String, mut page: Response) -> Response {
        loop {
            keep(cookies, &page);
            let Some(location) = page.headers().get("location") else { return page };
            let location = location.to_str().expect("text").to_owned();
            let next = self.http.get(format!("{}{location}", self.url)).header("cookie", &*cookies);
            page = next.send().await.expect("an answer");
        }
    }

    async fn login(&self, cookies: &mut String, password: &str) -> RequestBuilder {
        let page = self.http.get(format!("{}/account/security", self.url)).send().await.expect("an answer");
        self.filled(cookies, page, &[("username", "alice"), ("password", password)]).await
    }

    /// The form for the code of alice's authenticator app.
    async fn second_factor(&self, secret: &str, cookies: &mut String) -> RequestBuilder {
        let answer = self.login(cookies, "wonderland").await.send().await.expect("an answer");
        self.filled(cookies, answer, &[("code", &self.code(secret))]).await
    }

    /// The current code of an authenticator app.
    fn code(&self, secret: &str) -> String {
        let secret = totp_rs::Secret::try_from_base32(secret).expect("base32");
        let app = Builder::new().with_secret(secret).build().expect("an app");
        app.generate(self.server.settings().now().as_unix()).to_string()
    }

    /// Sets up an authenticator app for alice on the pages, and returns its secret.
    async fn set_up_an_app(&self) -> String {
        let cookies = &mut String::new();
        let security = self.login(cookies, "wonderland").await.send().await.expect("an answer");
        let begin = self.filled(cookies, security, &[("totp", "set-up")]).await;
        let page = self.followed(cookies, begin.send().await.expect("an answer")).await;
        let page = page.text().await.expect("a page");
        let (_, rest) = page.split_once("<code class=\"key\">").expect("the page of the secret");
        let secret = rest.split('<').next().unwrap_or_default().replace(' ', "");
        let (action, hidden) = fields(&page);
        let confirmed = [hidden, owned(&[("code", &self.code(&secret))])].concat();
        let confirmed = self.form(&action, &confirmed).header("cookie", &*cookies);
        let confirmed = confirmed.send().await.expect("an answer");
        assert!(confirmed.headers()["location"].as_bytes().ends_with(b"/account/recovery-codes"));
        // The code that set up the app cannot be used again.
        self.clock.advance(Duration::from_secs(STEP));
        secret
    }

    /// Sends the request, and disconnects while the store is in `method`, after the attempt was counted.
    /// Returns when the store has finished `last`.
    async fn hang_up(&mut self, request: RequestBuilder, method: &'static str, last: &'static str) {
        self.hang_up_until(request, method, (last, 1)).await;
    }

    /// The same, until there were so many calls of the last method.
    async fn hang_up_until(
        &mut self,
        request: RequestBuilder,
        method: &'static str,
        (last, calls): (&'static str, usize),
    ) {
        let gate = &self.server.store.gate;
        while self.ended.try_recv().is_ok() {}
        gate.hold(method);
        let sent = tokio::spawn(request.send());
        gate.reached().await;
        sent.abort();
        self.ended.recv().await.expect("the server saw it");
        gate.open_until(last, calls).await;
    }
}

fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// The cookies that the browser sends from now on; a later one replaces an earlier one with the same name.
fn keep(cookies: &mut String, response: &Response) {
    for set in response.headers().get_all("set-cookie") {
        let pair = set.to_str().expect("text").split(';').next().expect("a pair");
        let name = pair.split('=').next().expect("a name");
        let others =
            cookies.split("; ").filter(|own| !own.is_empty() && !own.starts_with(&format!("{name}=")));
        *cookies = others.chain([pair]).collect::<Vec<_>>().join("; ");
    }
}

/// The action of the first form, and its hidden fields.
fn fields(page: &str) -> (String, Vec<(String, String)>) {
    let form = page.split("<form ").nth(1).unwrap_or_else(|| panic!("no form: {page}"));
    let form = form.split("</form>").next().expect("a form");
    let attribute = |element: &str, name: &str| {
        let value = element.split_once(&format!("{name}=\"")).and_then(|(_, rest)| rest.split('"').next());
        value.unwrap_or_default().replace("&amp;", "&")
    };
    let hidden = form.split("<input ").skip(1).filter(|input| input.contains("type=\"hidden\""));
    let hidden = hidden.map(|input| (attribute(input, "name"), attribute(input, "value")));
    (attribute(form, "action"), hidden.collect())
}

async fn status(request: RequestBuilder) -> u16 {
    request.send().await.expect("an answer").status().as_u16()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_grant_whose_client_hangs_up_is_not_a_wrong_guess() {
    let mut world = World::start().await;
    // A success is noted after the tokens are issued: at the place, for the name while the place is unknown, and the place.
    for notes in [3, 2, 2] {
        world
            .hang_up_until(world.password_grant("wonderland"), "authenticate", ("put_failed_attempts", notes))
            .await;
    }
    assert_eq!(status(world.password_grant("wonderland")).await, 200);
    assert_eq!(status(world.password_grant("guess")).await, 400);
    assert_eq!(status(world.password_grant("wonderland")).await, 429, "what is wrong counts");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_counts_though_the_client_hangs_up() {
    let mut world = World::start().await;
    world.hang_up(world.password_grant("guess"), "authenticate", "authenticate").await;
    assert_eq!(status(world.password_grant("wonderland")).await, 429);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_whose_browser_hangs_up_is_not_a_wrong_guess() {
    let mut world = World::start().await;
    for _ in 0..3 {
        let login = world.login(&mut String::new(), "wonderland").await;
        world.hang_up(login, "authenticate", "create_session").await;
    }
    assert_eq!(status(world.login(&mut String::new(), "wonderland").await).await, 303);
    assert_eq!(status(world.login(&mut String::new(), "guess").await).await, 200);
    assert_eq!(
        status(world.login(&mut String::new(), "wonderland").await).await,
        429,
        "what is wrong counts"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_factor_whose_browser_hangs_up_is_not_a_wrong_guess() {
    let mut world = World::start().await;
    let secret = world.set_up_an_app().await;
    let code = world.second_factor(&secret, &mut String::new()).await;
    world.hang_up(code, "use_once", "replace_session").await;
    // The code was used, so it is wrong now: that guess is counted, and the next one is blocked.
    let again = world.second_factor(&secret, &mut String::new()).await;
    assert_eq!(status(again).await, 200);
    let again = world.second_factor(&secret, &mut String::new()).await;
    assert_eq!(status(again).await, 429, "what is wrong counts");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_store_fails_is_not_a_wrong_guess() {
    let world = World::start().await;
    let gate = &world.server.store.gate;
    for _ in 0..3 {
        gate.fail("authenticate");
        assert_eq!(status(world.password_grant("wonderland")).await, 503);
        gate.fail("authenticate");
        assert_eq!(status(world.login(&mut String::new(), "wonderland").await).await, 503);
        gate.fail("create_client");
        assert_eq!(status(world.registration()).await, 503);
    }
    assert_eq!(status(world.password_grant("wonderland")).await, 200);
    assert_eq!(status(world.login(&mut String::new(), "wonderland").await).await, 303);
    let secret = world.set_up_an_app().await;
    for _ in 0..3 {
        let code = world.second_factor(&secret, &mut String::new()).await;
        gate.fail("use_once");
        assert_eq!(status(code).await, 503);
    }
    assert_eq!(status(world.second_factor(&secret, &mut String::new()).await).await, 303);
    assert_eq!(status(world.registration()).await, 201);
    assert_eq!(status(world.registration()).await, 429, "registrations count");
}

/// Wrong registration access tokens are guesses; a store failure is not.
#[tokio::test(flavor = "multi_thread")]
async fn a_registration_access_token_that_a_store_fails_to_check_is_not_a_wrong_guess() {
    let world = World::start().await;
    let registered = world.registration().send().await.expect("an answer").text().await.expect("a body");
    let registered: serde_json::Value = serde_json::from_str(&registered).expect("JSON");
    let text = |name: &str| registered[name].as_str().expect(name).to_owned();
    let read = |token: &str| world.http.get(text("registration_client_uri")).bearer_auth(token);
    let right = text("registration_access_token");
    for _ in 0..3 {
        world.server.store.gate.fail("get_client");
        assert_eq!(status(read(&right)).await, 503);
        assert_eq!(status(read(&right)).await, 200);
    }
    assert_eq!(status(read("guess")).await, 401);
    let blocked = read(&right).send().await.expect("an answer");
    assert_eq!(
        (blocked.status().as_u16(), &blocked.headers()["retry-after"]),
        (429, &"60".parse().expect("a value"))
    );
    let body = blocked.text().await.expect("a body");
    assert!(body.contains("\"error\":\"temporarily_unavailable\""), "{body}");
}

fn rate_limit(free_failures: u32, first_block: u64, longest_block: u64) -> RateLimit {
    RateLimit::new(free_failures, Duration::from_secs(first_block), Duration::from_secs(longest_block))
}
