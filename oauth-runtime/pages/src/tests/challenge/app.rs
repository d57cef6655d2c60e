//! A provider, and a native application of a few lines.

use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use http::header;
use oauth_runtime_core::grant::token_exchange::{
    Exchange, ExchangeRequest, GRANT_TYPE as EXCHANGE, TokenExchangePolicy,
};
use oauth_runtime_core::http::{Connection, Response};
use oauth_runtime_core::openid::Claims;
use oauth_runtime_core::rate_limit::RateLimits;
use oauth_runtime_core::store::MemoryStore;
use oauth_runtime_core::{BoxError, Client, ClientBuilder, Clock, oauth_server};
use serde_json::Value;

use super::super::browser::Served;
use super::super::events::Heard;
use super::super::people::Mailbox;
use super::super::{KEYS, PASSWORD, TestClock};
use crate::credentials::totp::{OwnApp, generate};
use crate::{Pages, PagesBuilder, UiProvider, credentials};

pub(super) const ALICE: &str = "248289761001";
const ORIGIN: &str = "http://localhost:9000";

/// What a person may begin with.
pub(super) const FIRST: &[&str] = match cfg!(feature = "passkeys") {
    true => &["password", "passkey", "email"],
    false => &["password", "email"],
};

/// The challenge and the verifier of RFC 7636 appendix B.
pub(super) const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

#[oauth_server(
    grants(authorization_code, refresh_token, token_exchange),
    responses(code),
    token_exchange(native_sso),
    scopes(read = "Read your notes", write = "Change your notes"),
    openid(email),
    sender_constrained(dpop),
    request_objects(by_value),
    people(email_login),
    endpoints(authorization_challenge, pushed_authorization_request, metadata, end_session),
    events,
    scope_module = scope_of_challenge
)]
pub(super) struct Bank {
    #[store]
    pub(super) store: MemoryStore,
    #[keys]
    keys: oauth_runtime_core::keys::SigningKeys,
    #[ui]
    pages: Pages,
}

/// The applications of the bank share a login.
impl TokenExchangePolicy for Bank {
    async fn exchange(&self, request: &ExchangeRequest<'_>) -> Result<Exchange, BoxError> {
        let is_own = |client: &Client| ["app", "other"].contains(&client.client_id());
        let are_own = request.subject().client().is_some_and(is_own) && is_own(request.client());
        Ok(match request.is_native_sso() && are_own {
            true => Exchange::native_sso(&"openid read device_sso".parse()?),
            false => Exchange::refuse("these clients share nothing"),
        })
    }
}

impl Served for Bank {
    async fn authorization(&self, request: http::Request<Bytes>) -> Response {
        self.create_authorization_response(request).await
    }
}

/// The provider of a test.
pub(super) struct World {
    pub(super) server: Arc<Bank>,
    pub(super) clock: TestClock,
    pub(super) heard: Heard,
    pub(super) mailbox: Mailbox,
}

pub(super) fn client(client_id: &str) -> ClientBuilder {
    let client = Client::public(client_id).redirect_uri("com.example.bank:/cb");
    let client = client.grant_types(["authorization_code", "refresh_token", EXCHANGE]);
    client.scope("openid email read write device_sso")
}

impl World {
    pub(super) fn new() -> Self {
        Self::with(Pages::builder())
    }

    pub(super) fn with(pages: PagesBuilder) -> Self {
        Self::with_limits(pages, RateLimits::default())
    }

    pub(super) fn with_limits(pages: PagesBuilder, limits: RateLimits) -> Self {
        Self::at(ORIGIN, pages, limits)
    }

    /// A provider with this issuer.
    pub(super) fn at(issuer: &str, pages: PagesBuilder, limits: RateLimits) -> Self {
        let apps = ["app", "other"].map(|name| client(name).first_party().build().expect("a client"));
        let stranger = client("stranger").build().expect("a client");
        let backend = Client::confidential("backend", "a-long-random-secret").first_party();
        let backend = backend.redirect_uri("https://bank.example/cb").scope("openid read").build();
        let bound = client("bound").first_party().build().expect("a client");
        let metadata = bound.metadata().clone().with(|own| own.dpop_bound_access_tokens = true);
        let bound = Client::from_metadata("bound", Vec::new(), metadata);
        let clients =
            apps.into_iter().chain([stranger, backend.expect("a client"), bound.expect("a client")]);
        let store = MemoryStore::with_clients(clients);
        for (username, subject) in [("alice", ALICE), ("bob", "248289761002")] {
            store.put_user(username, PASSWORD.clone(), subject);
            let claims = Claims::new().with("email", format!("{username}@example.org"));
            store.put_claims(subject, claims.with("email_verified", true));
        }
        let mailbox = Mailbox::default();
        let pages = pages
            .mailer(mailbox.clone())
            .acr_levels(super::super::acr_levels::levels())
            .build()
            .expect("pages");
        let clock = TestClock(Arc::new(AtomicU64::new(1_790_000_000)));
        let heard = Heard::default();
        let issuer = issuer.parse().expect("an issuer");
        let builder = Bank::builder(issuer, store, KEYS.clone(), pages).clock(clock.clone());
        let server = builder.rate_limits(limits).event_subscriber(heard.clone()).build();
        Self { server, clock, heard, mailbox }
    }

    /// Sets up an app for codes for alice; returns its secret.
    pub(super) async fn give_app(&self) -> String {
        let secret = generate();
        let set_up = credentials::change(&*self.server, (ALICE, "alice"), |own| {
            own.app = OwnApp::new(&secret, ALICE, self.server.pages().seal(), self.clock.now());
            own.app.is_some().then_some(())
        });
        assert!(set_up.await.expect("stored").is_some());
        secret.to_string()
    }

    pub(super) fn app(&self) -> App<'_> {
        self.app_of("app")
    }

    pub(super) fn app_of(&self, client_id: &'static str) -> App<'_> {
        App { world: self, client_id, session: Mutex::default(), key: None }
    }
}

/// A native application.
pub(super) struct App<'a> {
    pub(super) world: &'a World,
    pub(super) client_id: &'static str,
    /// The name of its session, which the last response gave it.
    pub(super) session: Mutex<Option<String>>,
    pub(super) key: Option<super::attacks::Key>,
}

/// What the endpoint said.
#[derive(Debug)]
pub(super) struct Said {
    pub(super) status: u16,
    pub(super) json: Value,
}

impl Said {
    pub(super) fn error(&self) -> &str {
        self.json["error"].as_str().unwrap_or_default()
    }

    /// It asks for one of these methods.
    #[track_caller]
    pub(super) fn assert_asks(&self, factor: &str, methods: &[&str]) {
        assert_eq!((self.status, self.error()), (400, "insufficient_authorization"), "{self:?}");
        assert_eq!(
            (&self.json["factor"], &self.json["methods"]),
            (&factor.into(), &methods.into()),
            "{self:?}"
        );
    }

    #[track_caller]
    pub(super) fn code(&self) -> String {
        assert_eq!(self.status, 200, "{self:?}");
        self.json["authorization_code"].as_str().unwrap_or_else(|| panic!("no code: {self:?}")).to_owned()
    }
}

impl App<'_> {
    pub(super) fn session(&self) -> Option<String> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn set_session(&self, name: Option<String>) {
        *self.session.lock().unwrap_or_else(PoisonError::into_inner) = name;
    }

    /// Begins a request.
    pub(super) async fn begin(&self, more: &[(&str, &str)]) -> Said {
        let own = [
            ("client_id", self.client_id),
            ("response_type", "code"),
            ("scope", "openid read"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ];
        self.send(&[&own[..], more].concat()).await
    }

    /// Goes on with it.
    pub(super) async fn go_on(&self, more: &[(&str, &str)]) -> Said {
        self.send(more).await
    }

    /// Sends the parameters, with the session if there is one.
    pub(super) async fn send(&self, form: &[(&str, &str)]) -> Said {
        let session = self.session();
        let form: Vec<_> =
            session.iter().map(|name| ("auth_session", name.as_str())).chain(form.iter().copied()).collect();
        let request = self.request("/authorize-challenge", &form);
        let said = said(self.world.server.create_authorization_challenge_response(request).await);
        if let Some(name) = said.json["auth_session"].as_str() {
            self.set_session(Some(name.to_owned()));
        }
        said
    }

    /// Redeems a code.
    pub(super) async fn redeem(&self, code: &str) -> Said {
        let form = [
            ("grant_type", "authorization_code"),
            ("client_id", self.client_id),
            ("code_verifier", VERIFIER),
            ("code", code),
        ];
        said(self.world.server.create_token_response(self.request("/token", &form)).await)
    }

    /// Comes in by the login of another application.
    pub(super) async fn come_in(&self, login: &Said) -> Said {
        let text = |name: &str| login.json[name].as_str().unwrap_or_else(|| panic!("{name}: {login:?}"));
        let form = [
            ("grant_type", EXCHANGE),
            ("client_id", self.client_id),
            ("audience", ORIGIN),
            ("subject_token", text("id_token")),
            ("subject_token_type", "urn:ietf:params:oauth:token-type:id_token"),
            ("actor_token", text("device_secret")),
            ("actor_token_type", "urn:openid:params:token-type:device-secret"),
        ];
        said(self.world.server.create_token_response(self.request("/token", &form)).await)
    }

    pub(super) fn request(&self, path: &str, form: &[(&str, &str)]) -> http::Request<Bytes> {
        let connection = Connection::new("192.0.2.7".parse().expect("an address"), true);
        let request = http::Request::post(path).extension(connection).header(header::HOST, "localhost:9000");
        let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let request = request.header(header::USER_AGENT, "Bank/1.0 (Android)");
        let request = match &self.key {
            Some(key) => request.header("dpop", key.prove(&format!("{ORIGIN}{path}"), &self.world.clock)),
            None => request,
        };
        request.body(Bytes::from(serde_urlencoded::to_string(form).expect("encoded"))).expect("a request")
    }
}

fn said(response: Response) -> Said {
    let json = serde_json::from_slice(response.body()).unwrap_or_else(|_| panic!("no JSON: {response:?}"));
    assert_eq!(response.headers()["cache-control"], "no-store");
    Said { status: response.status().as_u16(), json }
}

/// The claims of an ID token.
pub(super) fn claims(tokens: &Said) -> Value {
    use base64::Engine;
    let id_token = tokens.json["id_token"].as_str().unwrap_or_else(|| panic!("{tokens:?}"));
    let payload = id_token.split('.').nth(1).expect("a JWT");
    let payload = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(payload).expect("base64url");
    serde_json::from_slice(&payload).expect("JSON")
}
