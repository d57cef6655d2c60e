//! Shared signals (OpenID Shared Signals Framework 1.0, CAEP 1.0 with its interoperability profile, RISC 1.0).

mod attacks;
mod audience;
mod events;
mod paths;
mod permission;
mod plan;
mod plan_caep;
mod polling;
mod pushing;
mod receiver;
mod streams;
mod subjects;

use std::sync::Arc;
use std::time::Duration;

use http::request::Parts;
use oauth_runtime::audit_log::flush;
use oauth_runtime::event::{Event, EventKind};
use oauth_runtime::fetch::WebFetcher;
use oauth_runtime::keys::SigningKeys;
use oauth_runtime::logout::{EndedSession, Logout, LogoutDecision, LogoutRequest};
use oauth_runtime::shared_signals::{DefaultSubjects, push_signals};
use oauth_runtime::store::{EventStore, MemoryStore};
use oauth_runtime::{
    Approval, AuthorizationRequest, BoxError, Client, ClientBuilder, Clock, Decision, Interaction,
    OpenIdMetadata, SubjectType, oauth_server,
};
use serde_json::{Value, json};

use self::receiver::Receiver;
use crate::support::{Answer, Http, People, TestClock, claims_of, keys, parameters_of, seal};

pub(crate) const SESSION_REVOKED: &str =
    "https://schemas.openid.net/secevent/caep/event-type/session-revoked";
const CREDENTIAL_CHANGE: &str = "https://schemas.openid.net/secevent/caep/event-type/credential-change";
const CLAIMS_CHANGE: &str = "https://schemas.openid.net/secevent/caep/event-type/token-claims-change";
const VERIFICATION: &str = "https://schemas.openid.net/secevent/ssf/event-type/verification";
const POLL: &str = "urn:ietf:rfc:8936";
const PUSH: &str = "urn:ietf:rfc:8935";
const SECRET: &str = "a-secret-of-a-receiver";

/// A provider that transmits.
#[oauth_server(
    grants(authorization_code, client_credentials),
    responses(code),
    openid(profile, email),
    endpoints(end_session),
    events(audit_log, shared_signals),
    scope_module = signal_scope
)]
pub(crate) struct Teller {
    #[store]
    store: Arc<MemoryStore>,
    #[users]
    people: Arc<People>,
    #[keys]
    keys: SigningKeys,
}

/// The person and the session are in headers.
impl Interaction for Teller {
    async fn authorize(&self, _: &AuthorizationRequest, http: &Parts) -> Result<Decision, BoxError> {
        let header =
            |name: &str| http.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        Ok(Approval::new(header("x-user")).session_id(header("x-sid")).into())
    }
}

impl Logout for Teller {
    async fn log_out(&self, _: &LogoutRequest, http: &Parts) -> Result<LogoutDecision, BoxError> {
        let session = http.headers.get("x-sid").and_then(|value| value.to_str().ok()).unwrap_or_default();
        Ok(EndedSession::new().session_id(session).into())
    }
}

/// A running [`Teller`], a receiver of its pushes, and a clock.
pub(crate) struct Run {
    pub(crate) clock: TestClock,
    pub(crate) http: Http,
    pub(crate) store: Arc<MemoryStore>,
    pub(crate) server: Arc<Teller>,
    pub(crate) receiver: Receiver,
}

fn client(client_id: &str) -> ClientBuilder {
    Client::confidential(client_id, SECRET)
        .redirect_uri("https://app.example/cb")
        .grant_types(["authorization_code", "client_credentials"])
        .scope("openid profile ssf.manage ssf.read")
}

/// Clients `app`, `other`, `pairwise` and `partner`, another pairwise one, and `mail`, which may see e-mail addresses.
fn clients() -> Vec<Client> {
    let pairwise = |host: &str| {
        OpenIdMetadata::default().with(|openid| {
            openid.subject_type = SubjectType::Pairwise;
            openid.sector_identifier_uri = Some(format!("https://{host}/sector"));
        })
    };
    let all = [
        client("app"),
        client("other"),
        client("pairwise").openid(pairwise("pairwise.example")),
        client("partner").openid(pairwise("partner.example")),
        client("mail").scope("openid email ssf.manage ssf.read"),
    ];
    all.map(|client| client.build().expect("a client")).into()
}

impl Run {
    pub(crate) async fn start() -> Self {
        Self::about(DefaultSubjects::Known).await
    }

    /// With these subjects in streams by default.
    pub(crate) async fn about(subjects: DefaultSubjects) -> Self {
        let store = Arc::new(MemoryStore::with_clients(clients()));
        Self::on(store, TestClock::new(), Receiver::start().await, subjects).await
    }

    /// Another instance on a store, with the same receiver.
    pub(crate) async fn on(
        store: Arc<MemoryStore>,
        clock: TestClock,
        receiver: Receiver,
        subjects: DefaultSubjects,
    ) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let fetcher = WebFetcher::builder().allow_host(receiver.host()).build().expect("a fetcher");
        let issuer = url.parse().expect("an issuer");
        let server = Teller::builder(issuer, Arc::clone(&store), Arc::default(), keys())
            .clock(clock.clone())
            .fetcher(fetcher)
            .seal_with(seal())
            .pairwise_salt("pepper-for-the-tests")
            .signal_subjects(subjects)
            .build();
        let app = server.router();
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { clock, http: Http::new(url), store, server, receiver }
    }

    /// An access token of a client's own with this scope.
    pub(crate) async fn token(&self, client_id: &str, scope: &str) -> String {
        let form = [("grant_type", "client_credentials"), ("scope", scope)];
        let answer = self.http.post("/token", Some((client_id, SECRET)), &form).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.text("access_token")
    }

    /// A request of a client that may do everything; `null` has no body.
    pub(crate) async fn call(&self, client_id: &str, method: &str, path: &str, body: Value) -> Answer {
        let token = self.token(client_id, "ssf.manage").await;
        self.send(&token, method, path, body).await
    }

    /// The same with this token.
    pub(crate) async fn send(&self, token: &str, method: &str, path: &str, body: Value) -> Answer {
        let bearer = format!("Bearer {token}");
        let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
        let body = Some(body).filter(|body| !body.is_null()).map(|body| body.to_string());
        self.http.send(method, path, &headers, body).await
    }

    /// A new stream of a client; returns its configuration.
    pub(crate) async fn stream(&self, client_id: &str, configuration: Value) -> Value {
        let answer = self.call(client_id, "POST", "/ssf/streams", configuration).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        answer.json()
    }

    /// A new stream that pushes to the receiver.
    pub(crate) async fn pushed_stream(&self, client_id: &str) -> Value {
        let delivery = json!({
            "method": PUSH,
            "endpoint_url": self.receiver.url(),
            "authorization_header": "Bearer of-the-receiver",
        });
        self.stream(client_id, json!({ "delivery": delivery })).await
    }

    /// Alice uses a client in a session.
    pub(crate) async fn uses(&self, client_id: &str, subject: &str, session: &str) {
        let scope = if client_id == "mail" { "openid%20email" } else { "openid%20profile" };
        let path = format!(
            "/authorize?response_type=code&client_id={client_id}&redirect_uri=https%3A%2F%2Fapp.example%2Fcb&scope={scope}\
             &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"
        );
        let answer = self.http.get(&path, &[("x-user", subject), ("x-sid", session)]).await;
        assert!(parameters_of(&answer).contains_key("code"), "{answer:?}");
        self.written().await;
    }

    /// Something happens, as a program that appends to the log tells it.
    pub(crate) async fn happens(&self, kind: EventKind, subject: &str) {
        let event = Event::new(kind, self.clock.now()).subject(subject);
        let expires_at = self.clock.now().plus(90 * 86_400);
        self.store.append_events(&[event], expires_at).await.expect("the store in memory");
        self.settles().await;
    }

    /// The log has everything, and it is old enough to be sent.
    pub(crate) async fn settles(&self) {
        self.written().await;
        self.clock.advance(Duration::from_secs(5));
    }

    async fn written(&self) {
        assert_eq!(flush(&*self.server, Duration::from_secs(30)).await, 0);
    }

    /// The claims of the tokens that a client gets by a poll, and whether there are more.
    pub(crate) async fn polled(&self, client_id: &str, mut request: Value) -> (Vec<Value>, bool) {
        request["returnImmediately"] = true.into();
        let answer = self.call(client_id, "POST", "/ssf/poll", request).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let answer = answer.json();
        let sets = answer["sets"].as_object().expect("sets");
        let claims = sets.iter().map(|(jti, set)| {
            let claims = claims_of(set.as_str().expect("a token"));
            assert_eq!(claims["jti"], **jti);
            claims
        });
        (claims.collect(), answer["moreAvailable"] == true)
    }

    /// Polls, and acknowledges what came.
    pub(crate) async fn taken(&self, client_id: &str) -> Vec<Value> {
        let (sets, _) = self.polled(client_id, json!({})).await;
        let jtis: Vec<_> = sets.iter().map(|set| set["jti"].clone()).collect();
        self.polled(client_id, json!({ "maxEvents": 0, "ack": jtis })).await;
        sets
    }

    /// What is due is pushed, and this many tokens have come in all.
    pub(crate) async fn pushed(&self, number: usize) -> Vec<receiver::Got> {
        push_signals(&self.server).await.expect("the store in memory");
        self.receiver.until(number).await
    }
}

/// The event of a token.
pub(crate) fn event<'a>(set: &'a Value, event_type: &str) -> &'a Value {
    &set["events"][event_type]
}
