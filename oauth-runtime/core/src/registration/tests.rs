//! Self-registered clients: their first use, and their expiry without one.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use http::request::Parts;
use http::{Request, StatusCode};

use super::{RegistrationPolicy, RegistrationRequest, expire_unused_clients};
use crate::server::AuthorizationServer;
use crate::store::each_capability;
use crate::store::*;
use crate::{
    Approval, AuthorizationRequest, BoxError, Client, ClientMetadata, Clock, Decision, Digest,
    DynamicRegistration, Interaction, OAuthError, SettingsBuilder, Timestamp, oauth_server,
};

const DAY: u64 = 24 * 3600;

#[oauth_server(
    grants(authorization_code),
    responses(code),
    scopes(read = "Read your notes"),
    endpoints(registration),
    scope_module = scope_of_registration_tests
)]
struct Notes {
    #[store]
    store: Counted,
}

impl Interaction for Notes {
    async fn authorize(&self, _: &AuthorizationRequest, _: &Parts) -> Result<Decision, BoxError> {
        Ok(Approval::new("alice").into())
    }
}

impl RegistrationPolicy for Notes {
    async fn register(&self, request: &RegistrationRequest, _: &Parts) -> Result<ClientMetadata, OAuthError> {
        Ok(request.with_scope(&"read".parse().expect("a scope")))
    }
}

/// The memory store, recording each call.
struct Counted {
    inner: MemoryStore,
    calls: Mutex<Vec<&'static str>>,
}

impl Counted {
    fn calls(&self) -> Vec<&'static str> {
        std::mem::take(&mut self.calls.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Storage for Counted {
    type Error = MemoryError;
}

macro_rules! counted {
    ($capability:ident { $($method:ident($($name:ident: $type:ty),*) -> $output:ty;)* }) => {
        impl $capability for Counted {
            $(async fn $method(&self, $($name: $type),*) -> Result<$output, MemoryError> {
                self.calls.lock().unwrap_or_else(PoisonError::into_inner).push(stringify!($method));
                self.inner.$method($($name),*).await
            })*
        }
    };
}

each_capability!(counted);

#[derive(Clone)]
struct Now(Arc<AtomicU64>);

impl Clock for Now {
    fn now(&self) -> Timestamp {
        Timestamp::from_unix(self.0.load(Ordering::Relaxed))
    }
}

struct World {
    server: Arc<Notes>,
    now: Now,
}

impl World {
    fn new(set: impl FnOnce(SettingsBuilder) -> SettingsBuilder) -> Self {
        let known = Client::public("known").redirect_uri("https://client.example/cb").scope("read");
        let inner = MemoryStore::with_clients([known.build().expect("a client")]);
        let now = Now(Arc::new(1_790_000_000.into()));
        let store = Counted { inner, calls: Mutex::default() };
        let issuer = || "http://127.0.0.1:9000".parse::<crate::Issuer>().expect("an issuer");
        let defaults = set(SettingsBuilder::new(issuer(), crate::Lifetimes::DEFAULT)).build();
        let server = Notes::builder(issuer(), store)
            .clock(now.clone())
            .unused_client_expires_in(defaults.unused_client_lifetime().unwrap_or_default())
            .most_unused_clients(defaults.most_unused_clients())
            .build();
        Self { server, now }
    }

    fn advance(&self, seconds: u64) {
        self.now.0.fetch_add(seconds, Ordering::Relaxed);
    }

    /// The identifier of a new client, or the error status.
    async fn register(&self) -> Result<String, StatusCode> {
        let metadata =
            r#"{"redirect_uris":["https://client.example/cb"],"token_endpoint_auth_method":"none"}"#;
        let request = Request::post("/register").header("host", "127.0.0.1:9000");
        let request = request.header("content-type", "application/json").body(Bytes::from(metadata));
        let answer = self.server.create_registration_response(request.expect("a request")).await;
        if answer.status() != StatusCode::CREATED {
            return Err(answer.status());
        }
        let registered: serde_json::Value = serde_json::from_slice(answer.body()).expect("JSON");
        Ok(registered["client_id"].as_str().expect("an identifier").to_owned())
    }

    /// The person approves the client; returns how often a client was written.
    async fn approve(&self, client_id: &str) -> usize {
        let uri = format!(
            "/authorize?client_id={client_id}&response_type=code&redirect_uri=https://client.example/cb\
             &code_challenge_method=S256&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
        let request = Request::get(uri).header("host", "127.0.0.1:9000").body(Bytes::new());
        self.server.store.calls();
        let answer = self.server.create_authorization_response(request.expect("a request")).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{answer:?}");
        assert!(answer.headers()["location"].to_str().expect("text").contains("code="), "{answer:?}");
        self.server.store.calls().into_iter().filter(|call| *call == "replace_client").count()
    }

    async fn knows(&self, client_id: &str) -> bool {
        self.server.store.get_client(client_id).await.expect("the memory store").is_some()
    }

    async fn sweep(&self) -> usize {
        expire_unused_clients(&*self.server).await.expect("the memory store")
    }
}

#[tokio::test]
async fn the_first_use_is_one_write_and_no_later_one_is_any() {
    let world = World::new(|settings| settings);
    let client_id = world.register().await.expect("registered");
    assert_eq!(world.approve(&client_id).await, 1);
    assert_eq!(world.approve(&client_id).await, 0);
    assert_eq!(world.approve("known").await, 0, "a client of an operator");
}

#[tokio::test]
async fn who_was_never_used_goes_and_nobody_else() {
    let world = World::new(|settings| settings);
    let used = world.register().await.expect("registered");
    let unused = world.register().await.expect("registered");
    let of_before = Client::public("of-before").redirect_uri("https://client.example/cb").scope("read");
    let registration = DynamicRegistration::new(Digest::of("token"), world.now.now());
    let of_before = of_before.build().expect("a client").into_registered(registration);
    world.server.store.inner.put_client(of_before);
    world.approve(&used).await;

    world.advance(30 * DAY - 1);
    assert_eq!(world.sweep().await, 0);
    assert!(world.knows(&unused).await);
    world.advance(1);
    assert_eq!(world.sweep().await, 1);
    assert!(!world.knows(&unused).await);
    for client_id in [used.as_str(), "known", "of-before"] {
        assert!(world.knows(client_id).await, "{client_id}");
    }
}

#[tokio::test]
async fn without_a_lifetime_all_stay() {
    let world = World::new(|settings| settings.unused_client_expires_in(std::time::Duration::ZERO));
    let unused = world.register().await.expect("registered");
    world.advance(3650 * DAY);
    assert_eq!(world.sweep().await, 0);
    assert!(world.knows(&unused).await);
}

#[tokio::test]
async fn a_client_that_is_used_while_it_expires_stays() {
    let world = World::new(|settings| settings);
    let client_id = world.register().await.expect("registered");
    let seen = world.server.store.get_client(&client_id).await.expect("the memory store").expect("a client");
    world.advance(30 * DAY);
    // Between reading the list and the deletion.
    world.approve(&client_id).await;
    assert!(!super::expiry::expire(&*world.server, &seen).await.expect("the memory store"));
    assert!(world.knows(&client_id).await);
}

#[tokio::test]
async fn strangers_register_no_more_than_there_is_room_for() {
    let world = World::new(|settings| settings.most_unused_clients(2));
    let first = world.register().await.expect("registered");
    world.register().await.expect("registered");
    assert_eq!(world.register().await, Err(StatusCode::SERVICE_UNAVAILABLE));
    assert!(!world.server.runtime().unused_clients().registered().is_news(), "the log has it already");
    world.approve(&first).await;
    world.sweep().await;
    assert!(world.register().await.is_ok(), "the one that is used takes no room");
    assert_eq!(world.register().await, Err(StatusCode::SERVICE_UNAVAILABLE));
    world.advance(30 * DAY);
    assert_eq!(world.sweep().await, 2);
    assert!(world.register().await.is_ok());
}
