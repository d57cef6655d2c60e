//! A provider that declares every way to a token, called without a network, and everything secret that occurs at it.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use axum::Router;
use axum::body::{Body, to_bytes};
use http::request::Parts;
use http::{Request, StatusCode};
use oauth_runtime::client_auth::encode_auth_headers;
use oauth_runtime::event::Event;
use oauth_runtime::fetch::{FetchError, Fetched, Fetcher, Url};
use oauth_runtime::http::{ClientCertificate, Connection};
use oauth_runtime::keys::SigningKeys;
use oauth_runtime::logout::{EndedSession, Logout, LogoutDecision, LogoutRequest};
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{
    Approval, AuthorizationRequest, BoxError, Client, ClientBuilder, Clock, Decision, Digest, Interaction,
    OpenIdMetadata, SecurityProfile, oauth_server,
};
use serde_json::{Value, json};
use tokio::sync::Notify;
use tower::ServiceExt;

use crate::support::{
    Answer, CHALLENGE, CLIENT, Heard, Payment, People, TestClock, VERIFIER, asserting, client_jwks, document,
    keys, parameters_of, signed,
};

pub(super) const ISSUER: &str = "https://notes.example";
const CALLBACK: &str = "https://client.example/cb";

#[allow(deprecated)]
#[oauth_server(
    grants(authorization_code, refresh_token, client_credentials),
    responses(code, id_token, code id_token),
    scopes(read = "Read your notes"),
    openid(offline_access),
    endpoints(pushed_authorization_request, introspection, revocation, metadata, end_session, grant_management),
    client_auth(private_key_jwt),
    clients(metadata_documents),
    sender_constrained(dpop, mtls),
    request_objects(by_value),
    response_modes(jwt),
    authorization_details(payment_initiation = Payment),
    scope_module = whole_scope,
    events(audit_log)
)]
pub(super) struct Whole {
    #[store]
    store: Arc<MemoryStore>,
    #[users]
    people: People,
    #[keys]
    keys: SigningKeys,
}

/// Alice approves everything, in a session; `x-deny` denies.
impl Interaction for Whole {
    async fn authorize(&self, _: &AuthorizationRequest, http: &Parts) -> Result<Decision, BoxError> {
        if http.headers.contains_key("x-deny") {
            return Ok(Decision::Denied);
        }
        Ok(Approval::new("alice-sub").auth_time(self.settings().now()).session_id("session-of-alice").into())
    }
}

impl Logout for Whole {
    async fn log_out(&self, _: &LogoutRequest, _: &Parts) -> Result<LogoutDecision, BoxError> {
        Ok(EndedSession::new().session_id("session-of-alice").into())
    }
}

/// The clients' own hosts: a document, and what was posted to them.
#[derive(Clone, Default)]
struct Hosts(Arc<(Mutex<Vec<String>>, Notify)>);

#[async_trait]
impl Fetcher for Hosts {
    async fn get(&self, url: &Url) -> Result<Fetched, FetchError> {
        match url.as_str() {
            CLIENT => Ok(Fetched::new(document().to_string()).content_type("application/json")),
            _ => Err(FetchError::Status(StatusCode::NOT_FOUND)),
        }
    }

    async fn notify(&self, _: &Url, form: &[(&str, &str)]) -> Result<StatusCode, FetchError> {
        let tokens = form.iter().map(|(_, value)| (*value).to_owned());
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner).extend(tokens);
        self.0.1.notify_one();
        Ok(StatusCode::OK)
    }
}

/// How a request is authenticated.
#[derive(Clone, Copy)]
pub(super) enum By<'a> {
    Nobody,
    /// A client with a secret.
    Secret(&'a str),
    /// A client with keys.
    Key(&'a str),
    /// An access token.
    Token(&'a str),
}

pub(super) struct Run {
    pub(super) server: Arc<Whole>,
    pub(super) store: Arc<MemoryStore>,
    pub(super) clock: TestClock,
    router: Router,
    heard: Heard,
    hosts: Hosts,
    pub(super) events: Vec<Event>,
    pub(super) secrets: BTreeSet<String>,
    /// Of assertions.
    count: usize,
}

impl Run {
    pub(super) fn start() -> Self {
        let (clock, heard, hosts) = (TestClock::new(), Heard::default(), Hosts::default());
        let store = Arc::new(MemoryStore::with_clients(clients()));
        let issuer = ISSUER.parse().expect("an issuer");
        let server = Whole::builder(issuer, Arc::clone(&store), People::default(), keys());
        let server =
            server.clock(clock.clone()).fetcher(hosts.clone()).event_subscriber(heard.clone()).build();
        let known = ["web-client-secret", "bound-client-secret", "a-wrong-secret", VERIFIER, CHALLENGE];
        Self {
            router: server.router(),
            server,
            store,
            clock,
            heard,
            hosts,
            events: Vec::new(),
            secrets: known.map(str::to_owned).into(),
            count: 0,
        }
    }

    /// Remembers a text that no event may have.
    pub(super) fn secret(&mut self, text: &str) {
        self.secrets.insert(text.to_owned());
    }

    /// Remembers the secrets of an answer, wherever they are.
    fn note(&mut self, answer: &Answer) {
        let names = ["access_token", "refresh_token", "id_token", "code", "request_uri", "response"];
        let json: Value = serde_json::from_str(&answer.body).unwrap_or_default();
        self.secrets.extend(names.iter().filter_map(|name| json[name].as_str().map(str::to_owned)));
        if answer.status == StatusCode::SEE_OTHER && answer.header("location").contains("client.example") {
            let parameters = parameters_of(answer);
            self.secrets.extend(names.iter().filter_map(|name| parameters.get(*name).cloned()));
        }
    }

    async fn send(&mut self, mut request: Request<Body>, certificate: Option<&ClientCertificate>) -> Answer {
        request.headers_mut().insert("host", "notes.example".parse().expect("a host"));
        request.extensions_mut().insert(Connection::new("192.0.2.9".parse().expect("an address"), true));
        if let Some(certificate) = certificate {
            certificate.attach(request.extensions_mut());
        }
        let answer = self.router.clone().oneshot(request).await.expect("infallible");
        let (head, body) = answer.into_parts();
        let body = to_bytes(body, 256 * 1024).await.expect("a body");
        let body = String::from_utf8_lossy(&body).into_owned();
        let answer = Answer { status: head.status, headers: head.headers, body };
        self.note(&answer);
        answer
    }

    /// A form.
    pub(super) async fn post(&mut self, path: &str, by: By<'_>, form: &[(&str, &str)]) -> Answer {
        self.post_with(path, by, (&[], None), form).await
    }

    /// A form with headers, on a connection with a certificate.
    pub(super) async fn post_with(
        &mut self,
        path: &str,
        by: By<'_>,
        (headers, certificate): (&[(&str, &str)], Option<&ClientCertificate>),
        form: &[(&str, &str)],
    ) -> Answer {
        let mut form = form.to_vec();
        let mut request = Request::post(format!("{ISSUER}{path}"))
            .header("content-type", "application/x-www-form-urlencoded");
        let assertion;
        match by {
            By::Nobody => {}
            By::Secret(client_id) => {
                let secret = format!("{client_id}-client-secret");
                request = request.header("authorization", encode_auth_headers(client_id, &secret));
            }
            By::Key(client_id) => {
                assertion = self.assertion(client_id);
                form.extend(asserting(&assertion));
            }
            By::Token(token) => request = request.header("authorization", format!("Bearer {token}")),
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = serde_urlencoded::to_string(form).expect("a form");
        self.send(request.body(Body::from(body)).expect("a request"), certificate).await
    }

    pub(super) async fn get(&mut self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::get(format!("{ISSUER}{path}"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::empty()).expect("a request"), None).await
    }

    /// Ends a grant at its endpoint.
    pub(super) async fn end_grant(&mut self, grant_id: &str, token: &str) -> Answer {
        let request = Request::delete(format!("{ISSUER}/grants/{grant_id}"));
        let request = request.header("authorization", format!("Bearer {token}"));
        self.send(request.body(Body::empty()).expect("a request"), None).await
    }

    /// An authorization request with these parameters beside or instead of those of a code with PKCE.
    pub(super) async fn authorize(&mut self, parameters: &[(&str, &str)]) -> Answer {
        let query = serde_urlencoded::to_string(with_defaults(parameters)).expect("a query");
        self.get(&format!("/authorize?{query}"), &[]).await
    }

    /// Brings a request that was pushed.
    pub(super) async fn bring(&mut self, client_id: &str, request_uri: &str) -> Answer {
        let query = [("client_id", client_id), ("request_uri", request_uri)];
        let query = serde_urlencoded::to_string(query).expect("a query");
        self.get(&format!("/authorize?{query}"), &[]).await
    }

    /// An assertion of a client, once for each call.
    fn assertion(&mut self, client_id: &str) -> String {
        self.count += 1;
        let now = self.clock.now().as_unix();
        let assertion = signed(&json!({
            "iss": client_id, "sub": client_id, "aud": ISSUER, "jti": format!("assertion-{}", self.count),
            "iat": now, "exp": now + 60,
        }));
        self.secret(&assertion);
        assertion
    }

    /// A request object of a client.
    pub(super) fn object(&mut self, client_id: &str, members: &[(&str, &str)]) -> String {
        let now = self.clock.now().as_unix();
        let mut object = json!({
            "client_id": client_id, "iss": client_id, "aud": ISSUER, "nbf": now, "iat": now, "exp": now + 300,
        });
        for (name, value) in with_defaults(members) {
            object[name] = value.into();
        }
        let object = signed(&object);
        self.secret(&object);
        object
    }

    /// The logout tokens that clients got, once there are so many.
    pub(super) async fn logout_tokens(&mut self, number: usize) -> Vec<String> {
        loop {
            let tokens = self.hosts.0.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
            if tokens.len() >= number {
                self.secrets.extend(tokens.clone());
                return tokens;
            }
            // Much longer than a notice takes, so that a missing one is a failure.
            let came = self.hosts.0.1.notified();
            tokio::time::timeout(std::time::Duration::from_secs(300), came).await.expect("a notice");
        }
    }

    /// What happened since the last call: exactly events with these names, by this client.
    #[track_caller]
    pub(super) fn happened(&mut self, client_id: &str, names: &[&str]) -> Vec<Event> {
        let events = self.heard.take();
        let heard: Vec<&str> = events.iter().map(|event| event.kind.name()).collect();
        assert_eq!(heard, names, "{events:#?}");
        for event in &events {
            assert_eq!(event.client_id.as_deref().unwrap_or_default(), client_id, "{event:?}");
        }
        self.events.extend(events.clone());
        events
    }

    /// No event has any secret, or the digest of one.
    pub(super) fn assert_no_secret(&self) {
        for event in &self.events {
            let texts = [serde_json::to_string(event).expect("JSON"), format!("{event:?}")];
            for secret in &self.secrets {
                let digest = Digest::of(secret).to_string();
                for text in &texts {
                    assert!(!text.contains(secret.as_str()) && !text.contains(&digest), "{secret} in {text}");
                }
            }
        }
    }
}

fn with_defaults<'a>(parameters: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut all = vec![
        ("response_type", "code"),
        ("client_id", "web"),
        ("redirect_uri", CALLBACK),
        ("scope", "openid offline_access read"),
        ("prompt", "consent"),
        ("nonce", "n"),
        ("state", "s"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    all.retain(|(name, _)| !parameters.iter().any(|(other, _)| other == name));
    all.extend(parameters);
    all
}

/// The redemption of a code.
pub(super) fn redeeming(code: &str) -> [(&str, &str); 4] {
    [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
    ]
}

fn full(client: ClientBuilder, openid: OpenIdMetadata) -> Client {
    client
        .redirect_uri(CALLBACK)
        .grant_types(["authorization_code", "refresh_token", "client_credentials", "implicit"])
        .response_types(["code", "id_token", "code id_token"])
        .scope("openid offline_access read grant_management_query grant_management_revoke")
        .openid(openid)
        .jwks(client_jwks())
        .build()
        .expect("a valid client")
}

fn clients() -> [Client; 4] {
    let mut logout = OpenIdMetadata::default();
    logout.backchannel_logout_uri = Some("https://client.example/logout".to_owned());
    let bound = full(Client::confidential("bound", "bound-client-secret"), OpenIdMetadata::default());
    let mut metadata = bound.metadata().clone();
    metadata.tls_client_certificate_bound_access_tokens = true;
    let bound = Client::from_metadata("bound", bound.secrets().to_vec(), metadata).expect("a client");
    let bank = Client::signing("bank").profile(SecurityProfile::Fapi2).redirect_uri(CALLBACK);
    let bank = bank.grant_types(["authorization_code", "refresh_token"]).scope("openid offline_access read");
    [
        full(Client::confidential("web", "web-client-secret").resource_server(), logout),
        full(Client::signing("signing"), OpenIdMetadata::default()),
        bound,
        bank.jwks(client_jwks()).build().expect("a valid client"),
    ]
}
