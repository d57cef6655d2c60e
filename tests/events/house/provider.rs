//! A provider with people, whose applications may get a login in every way, and its rules.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use oauth_runtime::access_policy::{Access, AccessError, AccessPolicy, AccessRequest};
use oauth_runtime::ciba::{
    BackchannelAuthentication, BackchannelAuthenticationRequest, GRANT_TYPE as CIBA, Hint, HintedPerson,
};
use oauth_runtime::console::Console;
use oauth_runtime::grant::Authorized;
use oauth_runtime::grant::jwt_bearer::{Assertion, GRANT_TYPE as JWT_BEARER, JwtBearerPolicy};
use oauth_runtime::grant::token_exchange::{
    Exchange, ExchangeRequest, GRANT_TYPE as EXCHANGE, IdJag, TokenExchangePolicy,
};
use oauth_runtime::keys::{RotationSchedule, SigningAlgorithm, SigningKeys};
use oauth_runtime::openid::Claims;
use oauth_runtime::password::PasswordHash;
use oauth_runtime::store::{Authenticated, MemoryStore};
use oauth_runtime::ui::{LoginAttempt, LoginDecision, LoginPolicy, Pages};
use oauth_runtime::upstream::Upstream;
use oauth_runtime::{
    BoxError, Client, ClientBuilder, OAuthError, OpenIdMetadata, TokenDeliveryMode, TrustedIssuer,
    oauth_server,
};

use super::outside::Outside;
use crate::support::{Heard, TestClock, keys, seal};

pub(super) const ISSUER: &str = "https://home.example";
pub(super) const CALLBACK: &str = "https://client.example/cb";
pub(super) const ALICE: &str = "sub-of-alice";
pub(super) const BOB: &str = "sub-of-bob";
/// Of everybody who did not choose another one.
pub(super) const PASSWORD: &str = "wonderland-is-far";
/// An API that tokens are exchanged for.
pub(super) const FILES: &str = "https://files.example";
/// Another authorization server.
pub(super) const CHAT: &str = "https://chat.example";
/// An issuer whose assertions count.
pub(super) const COMPANY: &str = "https://id.company.example";
/// Another provider at which people sign in.
pub(super) const UPSTREAM: &str = "https://upstream.example";
pub(super) const ID_JAG: &str = "urn:ietf:params:oauth:token-type:id-jag";
const DAY: Duration = Duration::from_secs(24 * 3600);

#[oauth_server(
    grants(authorization_code, refresh_token, client_credentials, device_code, ciba, token_exchange, jwt_bearer),
    responses(code),
    scopes(
        read = "Read your notes",
        "operator:read" = "See what the provider keeps",
        "operator:write" = "Change what the provider keeps"
    ),
    openid(profile, email, offline_access),
    endpoints(authorization_challenge, revocation, metadata),
    policy(access),
    resources(notes = "https://notes.example" { scopes(read) }, files = "https://files.example" { scopes(read) }),
    token_exchange(id_jag, native_sso),
    events(audit_log, webhooks, shared_signals),
    people(sign_up, password_reset, email_login, profile, deletion, export, upstream),
    scope_module = scope_of_house,
    resource_module = resource_of_house
)]
pub(super) struct House {
    #[store]
    store: Arc<MemoryStore>,
    #[keys]
    pub(super) keys: SigningKeys,
    #[ui]
    pages: Pages,
    #[console]
    console: Console,
}

impl AccessPolicy for House {
    async fn decide(&self, request: &AccessRequest<'_>) -> Result<Access, BoxError> {
        Ok(match request.client().client_id() {
            "forbidden" => Access::refuse(AccessError::UnauthorizedClient).by("not this one"),
            _ => Access::allow(),
        })
    }
}

impl TokenExchangePolicy for House {
    async fn exchange(&self, request: &ExchangeRequest<'_>) -> Result<Exchange, BoxError> {
        let is_own = |client: &Client| ["app", "other"].contains(&client.client_id());
        let scope = "openid read device_sso".parse()?;
        if request.is_native_sso() {
            let are_own = request.subject().client().is_some_and(is_own) && is_own(request.client());
            return Ok(if are_own {
                Exchange::native_sso(&scope)
            } else {
                Exchange::refuse("they share nothing")
            });
        }
        Ok(match request.requested_token_type().as_str() {
            ID_JAG => Exchange::id_jag(IdJag::at_most(CHAT, "web-at-chat", &"chat.read".parse()?)),
            _ => Exchange::impersonate().to(FILES),
        })
    }
}

impl JwtBearerPolicy for House {
    async fn accept(&self, assertion: &Assertion<'_>) -> Result<Authorized, OAuthError> {
        match assertion.subject() {
            "U1" => Ok(Authorized::subject(ALICE)),
            _ => Err(OAuthError::invalid_grant("nobody is known by this assertion")),
        }
    }
}

impl BackchannelAuthentication for House {
    async fn find_person(&self, hint: &Hint<'_>) -> Result<HintedPerson, BoxError> {
        Ok(match hint {
            Hint::LoginHint("alice") => Authenticated::new(ALICE).username("alice").into(),
            _ => HintedPerson::Unknown,
        })
    }

    async fn notify(&self, _: &BackchannelAuthenticationRequest) -> Result<(), BoxError> {
        Ok(())
    }
}

/// Nobody logs in as `locked`.
struct Locked;

#[async_trait]
impl LoginPolicy for Locked {
    async fn before(&self, attempt: LoginAttempt<'_>) -> Result<LoginDecision, BoxError> {
        Ok(if attempt.username == "locked" { LoginDecision::refuse() } else { LoginDecision::allow() })
    }
}

/// The house, and what the tests look into.
pub(super) async fn house(
    outside: &Outside,
    clock: &TestClock,
    heard: &Heard,
) -> (Arc<House>, Arc<MemoryStore>) {
    let store = Arc::new(MemoryStore::with_clients(clients()));
    let hash = PasswordHash::new(&PASSWORD.into()).expect("hashed");
    for (username, subject) in [("alice", ALICE), ("bob", BOB)] {
        store.put_user(username, hash.clone(), subject);
        let claims = Claims::new().with("email", format!("{username}@home.example"));
        store.put_claims(subject, claims.with("email_verified", true));
    }
    let schedule = RotationSchedule::new([SigningAlgorithm::Es256]).every(10 * DAY).clock(clock.clone());
    let own = SigningKeys::rotating(Arc::clone(&store), schedule).await.expect("keys");
    let upstream = Upstream::openid("other", UPSTREAM).client_id("us").client_secret("secret-at-upstream");
    let upstream = upstream.fetcher(outside.clone()).clock(clock.clone()).build().expect("an upstream");
    let pages = Pages::builder()
        .mailer(outside.clone())
        .upstream(upstream)
        .login_policy(Locked)
        .remember_devices_for(30 * DAY)
        .build()
        .expect("pages");
    let console = Console::builder().operator(ALICE).build().expect("a console");
    let company = serde_json::from_slice(&keys().published()).expect("JSON");
    let server = House::builder(ISSUER.parse().expect("an issuer"), Arc::clone(&store), own, pages, console)
        .clock(clock.clone())
        .fetcher(outside.clone())
        .seal_with(seal())
        .trusted_issuer(TrustedIssuer::with_keys(COMPANY, company))
        .event_subscriber(heard.clone())
        .audit_log(true)
        .build();
    (server, store)
}

fn client(client_id: &str) -> ClientBuilder {
    Client::confidential(client_id, format!("{client_id}-client-secret").as_str()).redirect_uri(CALLBACK)
}

fn clients() -> Vec<Client> {
    let app = |client_id: &str| {
        let app = Client::public(client_id).first_party().redirect_uri(CALLBACK);
        app.grant_types(["authorization_code", "refresh_token", EXCHANGE])
            .scope("openid email read device_sso")
    };
    let asks = |client_id: &str, mode: TokenDeliveryMode| {
        let mut openid = OpenIdMetadata::default();
        openid.backchannel_token_delivery_mode = Some(mode);
        openid.backchannel_client_notification_endpoint =
            (mode != TokenDeliveryMode::Poll).then(|| "https://client.example/told".to_owned());
        client(client_id).grant_types([CIBA]).scope("openid read").openid(openid)
    };
    let all = [
        client("web")
            .grant_types(["authorization_code", "refresh_token", EXCHANGE])
            .scope("openid profile email offline_access read"),
        app("app"),
        app("other"),
        asks("poll", TokenDeliveryMode::Poll),
        asks("ping", TokenDeliveryMode::Ping),
        asks("push", TokenDeliveryMode::Push),
        client("wiki").grant_types([JWT_BEARER]).scope("read"),
        client("forbidden").grant_types(["client_credentials"]).scope("read"),
        client("operations").grant_types(["client_credentials"]).scope("operator:read operator:write"),
        client("receiver")
            .grant_types(["authorization_code", "client_credentials"])
            .scope("openid profile ssf.manage ssf.read"),
        Client::public("tv").grant_types(["urn:ietf:params:oauth:grant-type:device_code"]).scope("read"),
    ];
    all.map(|client| client.build().expect("a client")).into()
}
