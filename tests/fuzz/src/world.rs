//! A provider in memory, with its clients.

use std::cell::RefCell;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http::request::Parts;
use http::{HeaderValue, Method};
use oauth_runtime::authorization_details::AuthorizationDetail;
use oauth_runtime::fetch::{FetchError, Fetched, Fetcher, Url};
use oauth_runtime::http::{Request, Response};
use oauth_runtime::keys::SigningKeys;
use oauth_runtime::openid::Claims;
use oauth_runtime::rate_limit::{RateLimit, RateLimits};
use oauth_runtime::registration::{RegistrationPolicy, RegistrationRequest};
use oauth_runtime::store::{ClaimsStore, MemoryStore, Storage};
use oauth_runtime::testing::TestClock;
use oauth_runtime::{
    Approval, AuthorizationRequest, BoxError, ClientDocuments, ClientMetadata, Decision, Interaction,
    OAuthError, Seal, Secret, oauth_server,
};
use serde::{Deserialize, Serialize};

use crate::clients::clients;
use crate::signed;

/// The issuer of [`Fuzzed`].
pub(crate) const ISSUER: &str = "https://provider.example";

/// The one redirect URI of its clients, but for those that register it.
pub(crate) const CALLBACK: &str = "https://client.example/cb";

/// The secret of the client `web`.
pub(crate) const SECRET: &str = "a%secret+of-the client";

/// The seconds at which its clock stands.
pub(crate) const NOW: f64 = 1_767_225_600.0;

/// Everything that has a syntax.
#[oauth_server(
    grants(authorization_code, refresh_token, client_credentials, device_code),
    responses(code),
    scopes(read = "Read your notes", write = "Change your notes"),
    openid(email, offline_access),
    endpoints(introspection, revocation, registration, pushed_authorization_request),
    client_auth(private_key_jwt),
    clients(metadata_documents),
    request_objects(by_value),
    authorization_details(payment_initiation = Payment),
    sender_constrained(dpop),
    events(audit_log, shared_signals)
)]
pub(crate) struct Fuzzed {
    #[store]
    pub(crate) store: Arc<MemoryStore>,
    #[users]
    people: People,
    #[keys]
    pub(crate) keys: SigningKeys,
}

/// A type of authorization details.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Payment {
    amount: u64,
    creditor: String,
}

impl AuthorizationDetail for Payment {
    fn describe(&self, _: &str) -> String {
        format!("Pay {} to {}", self.amount, self.creditor)
    }

    fn check(&self) -> Result<(), String> {
        if self.amount > 0 { Ok(()) } else { Err("amount: pay at least 1".into()) }
    }
}

/// Alice, who has an address.
pub(crate) struct People;

impl Storage for People {
    type Error = Infallible;
}

impl ClaimsStore for People {
    async fn get_claims(&self, subject: &str) -> Result<Option<Claims>, Infallible> {
        Ok((subject == "alice").then(|| Claims::new().with("email", "alice@people.example")))
    }
}

/// Alice approves everything.
impl Interaction for Fuzzed {
    async fn authorize(&self, _: &AuthorizationRequest, _: &Parts) -> Result<Decision, BoxError> {
        Ok(Approval::new("alice").into())
    }
}

/// Anybody may register.
impl RegistrationPolicy for Fuzzed {
    async fn register(&self, request: &RegistrationRequest, _: &Parts) -> Result<ClientMetadata, OAuthError> {
        Ok(request.within(&"openid email read".parse().map_err(|_| OAuthError::ServerError)?))
    }
}

/// The document that is published, at whatever URL.
#[derive(Default)]
pub(crate) struct Site(Mutex<Vec<u8>>);

impl Site {
    pub(crate) fn publish(&self, document: &[u8]) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = document.to_vec();
    }
}

#[async_trait]
impl Fetcher for Site {
    async fn get(&self, _: &Url) -> Result<Fetched, FetchError> {
        let document = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Ok(Fetched::new(document).content_type("application/json"))
    }
}

/// All inputs come from one address.
const FREE: RateLimit = RateLimit::new(u32::MAX, Duration::from_secs(1), Duration::from_secs(1));

/// A running [`Fuzzed`].
pub(crate) struct World {
    pub(crate) server: Arc<Fuzzed>,
    pub(crate) site: Arc<Site>,
    /// How many inputs it has had.
    used: usize,
}

/// After so many inputs, a new one starts: what registrations and tokens leave behind makes it large.
const INPUTS: usize = 2_000;

/// Runs something with the world of this thread.
pub(crate) fn with<T>(run: impl AsyncFnOnce(&World) -> T) -> T {
    thread_local! {
        static WORLD: RefCell<Option<World>> = const { RefCell::new(None) };
        static RUNTIME: tokio::runtime::Runtime =
            tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    }
    // Taken out, so that a panic leaves none behind.
    let kept = WORLD.with(|world| world.borrow_mut().take()).filter(|world| world.used < INPUTS);
    RUNTIME.with(|runtime| {
        runtime.block_on(async {
            let mut world = kept.unwrap_or_else(World::new);
            world.used += 1;
            let result = run(&world).await;
            WORLD.with(|kept| *kept.borrow_mut() = Some(world));
            result
        })
    })
}

impl World {
    fn new() -> Self {
        let store = Arc::new(MemoryStore::with_clients(clients()));
        let keys = SigningKeys::fixed([signed::key().clone()]).expect("keys");
        let site = Arc::new(Site::default());
        let server = Fuzzed::builder(ISSUER.parse().expect("an issuer"), store, People, keys)
            .clock(TestClock::new())
            .fetcher(Arc::clone(&site))
            .client_registration(true)
            .client_documents(ClientDocuments::new())
            .seal_with(
                Seal::new(&Secret::from("a secret of at least thirty-two characters")).expect("a seal"),
            )
            .rate_limits(RateLimits::default().registration(FREE).device_authorization(FREE).user_code(FREE))
            .verification_uri("https://provider.example/device")
            .build();
        Self { server, site, used: 0 }
    }

    /// The answer to a request.
    pub(crate) async fn send(&self, request: Request) -> Response {
        self.server.create_response(request).await
    }

    /// The answer to a form.
    pub(crate) async fn post(
        &self,
        path: &str,
        headers: &[(&str, &[u8])],
        body: Vec<u8>,
    ) -> Option<Response> {
        let form: (&str, &[u8]) = ("content-type", b"application/x-www-form-urlencoded");
        let headers = [&[form], headers].concat();
        Some(self.send(request(Method::POST, path, &headers, body)?).await)
    }
}

/// A request; `None` if no web server would pass it on.
pub(crate) fn request(
    method: Method,
    path: &str,
    headers: &[(&str, &[u8])],
    body: Vec<u8>,
) -> Option<Request> {
    let mut request = http::Request::builder().method(method).uri(format!("{ISSUER}{path}"));
    for (name, value) in headers {
        request = request.header(*name, HeaderValue::from_bytes(value).ok()?);
    }
    request.body(Bytes::from(body)).ok()
}
