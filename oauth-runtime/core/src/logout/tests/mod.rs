//! Logout with a test application on a memory store.

mod delivery;
mod failing;
mod steps;

use std::collections::{BTreeSet, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use async_trait::async_trait;
use bytes::Bytes;
use http::StatusCode;
use http::request::Parts;
use serde_json::Value;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use self::failing::Failing;
use super::{EndedSession, Logout, LogoutDecision, LogoutRequest};
use crate::fetch::{FetchError, Fetched, Fetcher, Url};
use crate::http::Response;
use crate::keys::{SigningAlgorithm, SigningKey, SigningKeys, SigningPurpose};
use crate::openid::Claims;
use crate::store::GrantStore;
use crate::{
    Approval, AuthorizationRequest, BoxError, Client, Clock, Decision, Interaction, OpenIdMetadata,
    Timestamp, endpoint, oauth_server,
};

#[oauth_server(
    grants(authorization_code),
    responses(code),
    openid,
    endpoints(end_session),
    scope_module = scope_of_logout_tests
)]
struct Notes {
    #[store]
    store: Arc<Failing>,
    #[keys]
    keys: SigningKeys,
    /// The application's sessions: `x-sid` is their cookie.
    sessions: Mutex<BTreeSet<String>>,
}

fn session_of(http: &Parts) -> Option<String> {
    http.headers.get("x-sid").and_then(|value| value.to_str().ok()).map(str::to_owned)
}

impl Interaction for Notes {
    async fn authorize(&self, _: &AuthorizationRequest, http: &Parts) -> Result<Decision, BoxError> {
        let session_id = session_of(http).ok_or("a session")?;
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner).insert(session_id.clone());
        Ok(Approval::new("alice").session_id(session_id).into())
    }
}

impl Logout for Notes {
    async fn log_out(&self, _: &LogoutRequest, http: &Parts) -> Result<LogoutDecision, BoxError> {
        let ended = EndedSession::new().header(http::header::SET_COOKIE, "session=; Max-Age=0".parse()?);
        let sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(match session_of(http).filter(|session_id| sessions.contains(session_id)) {
            Some(session_id) => ended.session_id(session_id).into(),
            None => ended.into(),
        })
    }

    async fn end_session(&self, ended: &EndedSession) -> Result<(), BoxError> {
        let mut sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        sessions.retain(|session_id| !ended.session_ids().contains(session_id));
        Ok(())
    }
}

/// A clock that the test controls.
#[derive(Debug, Clone)]
struct TestClock(Arc<AtomicU64>);

impl TestClock {
    fn new() -> Self {
        Self(Arc::new(AtomicU64::new(1_790_000_000)))
    }

    fn pass(&self, seconds: u64) {
        self.0.fetch_add(seconds, Ordering::Relaxed);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_unix(self.0.load(Ordering::Relaxed))
    }
}

/// Clients that answer their notices as a test says, by default with 200.
struct Clients {
    answers: Mutex<VecDeque<Result<u16, FetchError>>>,
    logout_tokens: UnboundedSender<Value>,
}

#[async_trait]
impl Fetcher for Clients {
    async fn get(&self, url: &Url) -> Result<Fetched, FetchError> {
        Err(FetchError::NotAllowed(url.to_string()))
    }

    async fn notify(&self, url: &Url, form: &[(&str, &str)]) -> Result<StatusCode, FetchError> {
        assert_eq!((url.path(), form[0].0), ("/logout", "logout_token"));
        self.logout_tokens.send(claims_of(form[0].1)).expect("the test listens");
        let answer = self.answers.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        answer.unwrap_or(Ok(200)).map(|status| StatusCode::from_u16(status).expect("a status"))
    }
}

fn claims_of(token: &str) -> Value {
    let keys = KEYS.for_purpose(SigningPurpose::LogoutToken);
    keys.verify(token).expect("a signature by the key for logout tokens")
}

static KEYS: LazyLock<SigningKeys> = LazyLock::new(|| {
    let key =
        || SigningKeys::fixed([SigningKey::generate(SigningAlgorithm::Es256).expect("a key")]).expect("keys");
    key().with_purposes([SigningPurpose::LogoutToken], key()).expect("keys")
});

/// One instance of the provider, and what its clients receive.
struct Instance {
    server: Arc<Notes>,
    logout_tokens: UnboundedReceiver<Value>,
}

/// What instances share.
struct World {
    store: Arc<Failing>,
    clock: TestClock,
}

impl World {
    fn new() -> Self {
        let client = |client_id: &str| {
            let openid = OpenIdMetadata {
                backchannel_logout_uri: Some(format!("https://{client_id}.example/logout")),
                frontchannel_logout_uri: Some(format!("https://{client_id}.example/out")),
                ..OpenIdMetadata::default()
            };
            let client = Client::confidential(client_id, "a-long-random-secret").openid(openid);
            let client = client.redirect_uri(format!("https://{client_id}.example/cb"));
            client.scope("openid").build().expect("a client")
        };
        let store = Failing::with_clients([client("one"), client("other")]);
        store.inner.put_claims("alice", Claims::new());
        Self { store: Arc::new(store), clock: TestClock::new() }
    }

    /// An instance whose clients answer this.
    fn instance(&self, answers: impl IntoIterator<Item = Result<u16, FetchError>>) -> Instance {
        self.giving_up_after(86_400, answers)
    }

    /// The same, giving up this many seconds after a logout.
    fn giving_up_after(
        &self,
        seconds: u64,
        answers: impl IntoIterator<Item = Result<u16, FetchError>>,
    ) -> Instance {
        let (sender, logout_tokens) = unbounded_channel();
        let clients = Clients { answers: Mutex::new(answers.into_iter().collect()), logout_tokens: sender };
        let issuer = "https://notes.example".parse().expect("an issuer");
        let builder = Notes::builder(issuer, Arc::clone(&self.store), KEYS.clone(), Mutex::default());
        let builder = builder
            .clock(self.clock.clone())
            .fetcher(clients)
            .logout_notice_lifetime(std::time::Duration::from_secs(seconds));
        Instance { server: builder.build(), logout_tokens }
    }

    async fn grants(&self) -> usize {
        self.store.list_grants("alice").await.expect("a store").len()
    }
}

impl Instance {
    /// Logs in at a client.
    async fn log_in(&self, client_id: &str, session_id: &str) {
        let query = format!(
            "client_id={client_id}&response_type=code&scope=openid&redirect_uri=https://{client_id}.example/cb\
             &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"
        );
        let response = endpoint::answer::<endpoint::AuthorizationEndpoint, _>(
            &*self.server,
            request("authorize", &query, session_id),
        )
        .await;
        let location = response.headers()["location"].to_str().expect("text");
        assert!(location.contains("code="), "{location}");
    }

    async fn log_out(&self, session_id: &str) -> Response {
        endpoint::answer::<endpoint::EndSessionEndpoint, _>(
            &*self.server,
            request("end_session", "", session_id),
        )
        .await
    }

    fn has_session(&self, session_id: &str) -> bool {
        self.server.sessions.lock().unwrap_or_else(PoisonError::into_inner).contains(session_id)
    }

    /// The claims of the next logout token.
    async fn next(&mut self) -> Value {
        self.logout_tokens.recv().await.expect("the instance lives")
    }

    /// Waits for several looks into the store; no client receives anything.
    async fn hears_nothing(&mut self) {
        tokio::time::sleep(std::time::Duration::from_secs(60)).await;
        assert!(self.logout_tokens.try_recv().is_err(), "notified a client");
    }
}

fn request(path: &str, query: &str, session_id: &str) -> crate::http::Request {
    let uri = format!("https://notes.example/{path}?{query}");
    let request = http::Request::get(uri).header("host", "notes.example").header("x-sid", session_id);
    let mut request = request.body(Bytes::new()).expect("a request");
    let peer = std::net::IpAddr::from([203, 0, 113, 7]);
    request.extensions_mut().insert(crate::http::Connection { peer, is_tls: true });
    request
}
