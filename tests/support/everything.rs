//! A provider that declares everything, served over HTTP.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use axum::routing::get;
use axum::{Json, Router};
use http::request::Parts;
use oauth_runtime::axum::Protect;
use oauth_runtime::device::GRANT_TYPE;
use oauth_runtime::grant::{Authorized, ExtensionGrant, TokenRequest};
use oauth_runtime::http::{html, see_other};
use oauth_runtime::password::PasswordHash;
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{
    AnyOf, Approval, AuthMethod, AuthorizationRequest, BoxError, Client, ClientBuilder, Decision, Granted,
    Interaction, OAuthError, RefreshTokenRotation, Secret, SecretTransport, oauth_server,
};
use serde_json::{Value, json};

use super::{Heard, Http, TestClock};

/// All grants, response types and endpoints of the framework.
#[allow(deprecated)]
#[oauth_server(
    grants(authorization_code, password, refresh_token, client_credentials, device_code, "urn:example:sms" = SmsGrant),
    responses(code, token, none, code token),
    scopes(read = "Read your notes", write = "Change your notes", admin = "Manage the service"),
    endpoints(introspection, revocation, metadata),
    events(audit_log)
)]
pub(crate) struct Everything {
    #[store]
    store: MemoryStore,
}

/// Accepts alice's phone with the code 123456.
#[derive(Default)]
pub(crate) struct SmsGrant;

#[async_trait]
impl ExtensionGrant<Everything> for SmsGrant {
    async fn authorize(&self, _: &Everything, request: &TokenRequest<'_>) -> Result<Authorized, OAuthError> {
        match (request.required("phone")?, request.required("sms_code")?) {
            ("+15550100", "123456") => Ok(Authorized::subject("alice-sub").refreshable()),
            _ => Err(OAuthError::invalid_grant("the code is not the one that was sent")),
        }
    }
}

/// The test controls the resource owner with headers: `x-user: alice` logs in and approves everything,
/// `x-scope` approves less, `x-deny` denies, `x-login` goes to a login that leads straight back, `x-fail` and
/// `x-panic` break. Without any of them there is a page.
impl Interaction for Everything {
    async fn authorize(&self, request: &AuthorizationRequest, http: &Parts) -> Result<Decision, BoxError> {
        let header = |name: &str| http.headers.get(name).and_then(|value| value.to_str().ok());
        if header("x-panic").is_some() {
            panic!("the application is broken");
        }
        if header("x-fail").is_some() {
            return Err("the application's own database password is hunter2".into());
        }
        if header("x-deny").is_some() {
            return Ok(Decision::Denied);
        }
        if header("x-login").is_some() {
            return Ok(Decision::Respond(see_other(&request.resume_uri())));
        }
        let Some(user) = header("x-user") else {
            let page = format!("login for {}", request.client().client_id());
            return Ok(Decision::Respond(html(http::StatusCode::OK, page)));
        };
        let approval = Approval::new(format!("{user}-sub")).username(user);
        Ok(match header("x-scope") {
            Some(scope) => approval.scope(scope.parse()?).into(),
            None => approval.into(),
        })
    }
}

/// A running [`Everything`] with its clients, its clock and a protected API.
pub(crate) struct Fixture {
    pub(crate) server: Arc<Everything>,
    pub(crate) clock: TestClock,
    pub(crate) heard: Heard,
    pub(crate) http: Http,
}

impl Fixture {
    /// Clients `web` and `other` (confidential), `app` (public), `service` (client credentials), `api`
    /// (resource server), `tv` and `radio` (devices).
    pub(crate) async fn start() -> Self {
        Self::start_with(Changed::default()).await
    }

    /// Like [`start`](Self::start), with settings changed.
    pub(crate) async fn start_with(changed: Changed) -> Self {
        let (clock, heard) = (TestClock::new(), Heard::default());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let mut builder = Everything::builder(url.parse().expect("an issuer"), store())
            .clock(clock.clone())
            .event_subscriber(heard.clone())
            .refresh_token_grace_period(Duration::from_secs(changed.refresh_token_grace_period))
            .issue_refresh_token_implicit_grant(changed.issue_refresh_token_implicit_grant)
            .client_secret_transport(changed.client_secret_transport)
            .error_uri(changed.error_uri);
        // Most tests refresh as a confidential client, and need a rotation.
        builder = builder
            .rotate_refresh_tokens(changed.refresh_token_rotation.unwrap_or(RefreshTokenRotation::Always));
        if let Some(seconds) = changed.grant_max_age {
            builder = builder.grant_max_age(Duration::from_secs(seconds));
        }
        if let Some(uri) = changed.verification_uri {
            builder = builder.verification_uri(uri);
        }
        if let Some(seconds) = changed.device_polling_interval {
            builder = builder.device_polling_interval(Duration::from_secs(seconds));
        }
        if let Some(seconds) = changed.device_code_expires_in {
            builder = builder.device_code_expires_in(Duration::from_secs(seconds));
        }
        let server = builder.build();
        let app = server.router().merge(api(&server));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { server, clock, heard, http: Http::new(url) }
    }

    pub(crate) fn store(&self) -> &MemoryStore {
        &self.server.store
    }
}

/// The settings that tests change.
#[derive(Default)]
pub(crate) struct Changed {
    /// Zero, since most tests need an immediate replay.
    pub(crate) refresh_token_grace_period: u64,
    pub(crate) refresh_token_rotation: Option<RefreshTokenRotation>,
    pub(crate) grant_max_age: Option<u64>,
    pub(crate) issue_refresh_token_implicit_grant: bool,
    pub(crate) error_uri: &'static str,
    pub(crate) client_secret_transport: SecretTransport,
    pub(crate) verification_uri: Option<&'static str>,
    pub(crate) device_polling_interval: Option<u64>,
    pub(crate) device_code_expires_in: Option<u64>,
}

fn store() -> MemoryStore {
    let clients = [
        confidential("web")
            .redirect_uri("https://client.example/cb")
            .redirect_uri("https://client.example/cb?own=1"),
        confidential("other").redirect_uri("https://other.example/cb"),
        confidential("post")
            .redirect_uri("https://post.example/cb")
            .auth_method(AuthMethod::ClientSecretPost),
        full(Client::public("app")).redirect_uri("http://127.0.0.1/cb"),
        Client::confidential("service", "service-client-secret")
            .grant_types(["client_credentials"])
            .scope("read write"),
        device(Client::public("tv")).name("Living room"),
        device(Client::confidential("radio", "radio-client-secret")),
        Client::confidential("api", "api-client-secret")
            .grant_types(["client_credentials"])
            .resource_server(),
    ];
    let store = MemoryStore::with_clients(clients.map(|client| client.build().expect("a valid client")));
    store.put_user("alice", PasswordHash::new(&Secret::from("wonderland")).expect("a hash"), "alice-sub");
    store
}

fn device(client: ClientBuilder) -> ClientBuilder {
    client.grant_types([GRANT_TYPE, "refresh_token"]).response_types::<&str>([]).scope("read write")
}

fn confidential(client_id: &str) -> ClientBuilder {
    full(Client::confidential(client_id, format!("{client_id}-client-secret"))).grant_types([
        "authorization_code",
        "password",
        "refresh_token",
        "client_credentials",
        "urn:example:sms",
        "urn:example:late",
    ])
}

fn full(client: ClientBuilder) -> ClientBuilder {
    client
        .grant_types(["authorization_code", "refresh_token"])
        .response_types(["code", "token", "none", "code token"])
        .scope("read write")
}

/// A small API: `/api/read` and `/api/write` by extractor, `/api/both`, `/api/any`, `/api/me`,
/// `/api/optional`, and `/layer` by layer.
fn api(server: &Arc<Everything>) -> Router {
    let protected = Router::new()
        .route("/layer", get(|| async { "in" }).post(|| async { "in" }))
        .layer(Protect::<scope::Read>::new(server));
    Router::new()
        .route("/api/read", get(|_: Granted<scope::Read>| async { "read" }))
        .route("/api/write", get(|_: Granted<scope::Write>| async { "write" }))
        .route("/api/both", get(|_: Granted<(scope::Read, scope::Write)>| async { "both" }))
        .route("/api/any", get(|_: Granted<AnyOf<(scope::Read, scope::Write)>>| async { "any" }))
        .route("/api/me", get(me))
        .route("/api/optional", get(optional))
        .with_state(Arc::clone(server))
        .merge(protected)
}

async fn me(token: Granted<(), Everything>) -> Json<Value> {
    Json(json!({ "sub": token.subject, "client_id": token.client_id, "scope": token.scope }))
}

async fn optional(token: Option<Granted<scope::Read>>) -> &'static str {
    if token.is_some() { "somebody" } else { "nobody" }
}
