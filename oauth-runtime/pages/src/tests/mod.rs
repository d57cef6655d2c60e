//! The pages on the memory store, for a browser without scripts.

mod access;
mod account;
mod acr_levels;
mod approvals;
mod asking;
mod at_once;
mod browser;
mod captcha;
mod challenge;
mod changes;
mod consent;
mod cross_site;
mod details;
mod device;
mod documents;
mod events;
mod everywhere;
mod gate;
mod grants;
mod hardening;
mod leaving;
mod login;
mod login_policy;
mod logins;
mod logout;
mod look;
mod parts;
#[cfg(feature = "passkeys")]
mod passkeys;
mod people;
mod policy;
mod pushed;
mod remembered;
mod required_factor;
mod second_factor;
mod session_state;
mod shelf;
mod signed;
mod store_calls;
mod strangers;
mod tabs;
mod templates;
#[cfg(feature = "upstream")]
mod upstream;
#[cfg(not(feature = "passkeys"))]
mod without_passkeys;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use http::request::Parts;
use oauth_runtime_core::access_policy::{Access, AccessPolicy, AccessRequest};
use oauth_runtime_core::device::GRANT_TYPE;
use oauth_runtime_core::http::{Leaving, Response};
use oauth_runtime_core::keys::{SigningAlgorithm, SigningKey, SigningKeys};
use oauth_runtime_core::openid::Claims;
use oauth_runtime_core::password::PasswordHash;
use oauth_runtime_core::rate_limit::RateLimits;
use oauth_runtime_core::store::{ConsentStore, GrantStore, MemoryStore, TokenStore};
use oauth_runtime_core::{
    AuthorizationRequest, BoxError, Client, Clock, Decision, Interaction, OAuthError, Timestamp, oauth_server,
};

use self::browser::Browser;
use self::documents::Hosts;
use super::{Account, Pages, UiProvider};

/// What a policy decides.
type Decide = fn(&AccessRequest<'_>) -> Access;

#[oauth_server(
    grants(authorization_code, refresh_token, device_code),
    responses(code),
    scopes(read = "Read your notes", write = "Change your notes"),
    openid(email, offline_access),
    policy(access),
    endpoints(pushed_authorization_request, check_session, grant_management),
    request_objects(by_value),
    authorization_details(payment_initiation = details::Payment),
    clients(metadata_documents),
    resources(notes = "/mcp" { scopes(read, write), name = "Notes" }, files = "https://files.example" { scopes(read) }),
    scope_module = scope_of_tests,
    resource_module = resource_of_tests,
    events
)]
struct Notes {
    #[store]
    store: MemoryStore,
    #[keys]
    keys: SigningKeys,
    pages: Pages,
    ended: Mutex<Vec<Account>>,
    frames: Vec<String>,
    /// How often storing the notices of ended logins fails.
    failures: AtomicU64,
    /// Sessions in which clients know a person whose grants have ended.
    known_sessions: Mutex<Vec<String>>,
    /// A scope token that the application's own interaction removes.
    narrowed: Mutex<Option<String>>,
    /// The person who withdraws their consent in another window while a request is answered.
    takes_back: Mutex<Option<String>>,
    /// The application's access policy; `None`: everything is allowed.
    access: Mutex<Option<Decide>>,
}

impl AccessPolicy for Notes {
    async fn decide(&self, request: &AccessRequest<'_>) -> Result<Access, BoxError> {
        let decide = *self.access.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(decide.map_or_else(Access::allow, |decide| decide(request)))
    }
}

impl Notes {
    /// As the page of connected applications does.
    async fn take_back(&self, subject: &str) -> Result<(), BoxError> {
        self.store.delete_consent(subject, "web").await?;
        for grant in self.store.list_grants(subject).await? {
            self.store.revoke_grant(&grant.grant_id).await?;
        }
        Ok(())
    }
}

impl UiProvider for Notes {
    type People = ();

    fn pages(&self) -> &Pages {
        &self.pages
    }

    async fn session_ended(&self, accounts: &[Account]) -> Result<Vec<String>, OAuthError> {
        let fails =
            self.failures.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
        if fails.is_ok() {
            return Err(OAuthError::TemporarilyUnavailable {
                retry_after: Some(std::time::Duration::from_secs(1)),
            });
        }
        self.ended.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(accounts);
        Ok(self.frames.clone())
    }

    async fn sessions_of(&self, _: &str) -> Result<Vec<String>, OAuthError> {
        Ok(self.known_sessions.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }
}

impl Interaction for Notes {
    async fn authorize(&self, request: &AuthorizationRequest, http: &Parts) -> Result<Decision, BoxError> {
        let narrowed = self.narrowed.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let takes_back = self.takes_back.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let decision = match (super::authorize(self, request, http).await?, narrowed) {
            (Decision::Approved(approval), Some(token)) => approval.without(&token).into(),
            (decision, _) => decision,
        };
        if let Some(subject) = takes_back {
            self.take_back(&subject).await?;
        }
        Ok(decision)
    }

    fn error_page(&self, error: &OAuthError, http: &Parts) -> Response {
        super::error_page(self, error, http)
    }

    fn leave_page(&self, leaving: &Leaving<'_>, http: &Parts) -> Response {
        super::leave_page(self, leaving, http)
    }
}

/// A clock that the test controls.
#[derive(Debug, Clone)]
struct TestClock(Arc<AtomicU64>);

impl TestClock {
    fn pass(&self, seconds: u64) {
        self.0.fetch_add(seconds, Ordering::Relaxed);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_unix(self.0.load(Ordering::Relaxed))
    }
}

/// A provider with people and clients.
struct World {
    server: Arc<Notes>,
    clock: TestClock,
    heard: events::Heard,
    documents: Arc<Hosts>,
}

/// The password of everybody.
static PASSWORD: LazyLock<PasswordHash> =
    LazyLock::new(|| PasswordHash::new(&"wonderland".into()).expect("hashed"));

static KEYS: LazyLock<SigningKeys> = LazyLock::new(|| {
    let key = SigningKey::generate(SigningAlgorithm::Es256).expect("a key");
    SigningKeys::fixed([key]).expect("keys")
});

const SCOPE: &str = "openid email offline_access read write";

impl World {
    fn new() -> Self {
        Self::with("http://127.0.0.1:9000", Pages::default())
    }

    fn with(issuer: &str, pages: Pages) -> Self {
        Self::with_frames(issuer, pages, Vec::new())
    }

    fn with_limits(limits: RateLimits) -> Self {
        Self::made("http://127.0.0.1:9000", Pages::default(), Vec::new(), false, limits)
    }

    fn with_frames(issuer: &str, pages: Pages, frames: Vec<String>) -> Self {
        Self::made(issuer, pages, frames, false, RateLimits::default())
    }

    fn that_confirms_error_redirects() -> Self {
        let issuer = "http://127.0.0.1:9000";
        Self::made(issuer, Pages::default(), Vec::new(), true, RateLimits::default())
    }

    fn made(issuer: &str, pages: Pages, frames: Vec<String>, confirms: bool, limits: RateLimits) -> Self {
        let web = Client::confidential("web", "a-long-random-secret")
            .name("Notes <b>on the web</b>")
            .redirect_uri("https://client.example/cb")
            .grant_types(["authorization_code", "refresh_token"])
            .scope(SCOPE);
        let app = Client::public("app").redirect_uri("http://127.0.0.1/cb").scope(SCOPE);
        let spa = Client::public("spa").redirect_uri("https://spa.example/cb").scope(SCOPE);
        let tv =
            Client::public("tv").name("Living room").grant_types([GRANT_TYPE, "refresh_token"]).scope(SCOPE);
        let clients = [web, app, spa, tv].map(|client| client.build().expect("a client"));
        let store = MemoryStore::with_clients(clients);
        for (username, subject) in [("alice", "248289761001"), ("bob", "248289761002")] {
            store.put_user(username, PASSWORD.clone(), subject);
            store.put_claims(subject, Claims::new());
        }
        let clock = TestClock(Arc::new(AtomicU64::new(1_790_000_000)));
        let builder = Notes::builder(
            issuer.parse().expect("an issuer"),
            store,
            KEYS.clone(),
            pages,
            Mutex::default(),
            frames,
            AtomicU64::default(),
            Mutex::default(),
            Mutex::default(),
            Mutex::default(),
            Mutex::default(),
        );
        let known = ["birthdate", "gender", "http://example.info/x"].map(str::to_owned);
        let documents = Arc::new(Hosts::new());
        let builder =
            builder.confirm_error_redirects(confirms).rate_limits(limits).fetcher(Arc::clone(&documents));
        let heard = events::Heard::default();
        let builder = builder.event_subscriber(heard.clone()).clock(clock.clone());
        Self { server: builder.claims_supported(known).build(), clock, heard, documents }
    }

    fn browser(&self) -> Browser {
        Browser::new(Arc::clone(&self.server))
    }

    /// How many valid grants a person has given.
    async fn grants(&self, subject: &str) -> usize {
        self.server.store.list_grants(subject).await.expect("a store").len()
    }

    fn ended(&self) -> Vec<Account> {
        self.server.ended.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// An authorization request of `web` for `read`, with additional parameters.
fn request(more: &str) -> String {
    format!(
        "/authorize?client_id=web&response_type=code&state=xyz&redirect_uri=https://client.example/cb{more}"
    )
}
