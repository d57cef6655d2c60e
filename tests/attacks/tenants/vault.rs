//! Tenants whose clients log people in without a browser, manage grants, exchange tokens and receive signals.

use std::sync::Arc;

use oauth_runtime::ciba::{
    BackchannelAuthentication, BackchannelAuthenticationRequest, GRANT_TYPE as CIBA, Hint, HintedPerson,
};
use oauth_runtime::grant::token_exchange::{
    Exchange, ExchangeRequest, GRANT_TYPE as EXCHANGE, TokenExchangePolicy,
};
use oauth_runtime::keys::{SigningAlgorithm, SigningKey, SigningKeys};
use oauth_runtime::openid::Claims;
use oauth_runtime::store::Authenticated;
use oauth_runtime::ui::Pages;
use oauth_runtime::{BoxError, Client, ClientBuilder, Issuer, oauth_server};

use super::browser::{Browser, form_of};
use super::world::{ALICE, By, CALLBACK, PASSWORD, Store, Stores, World};
use crate::support::{Answer, CHALLENGE, parameters_of, seal};

#[oauth_server(
    grants(authorization_code, refresh_token, client_credentials, ciba, token_exchange),
    responses(code),
    scopes(read = "Read", write = "Change"),
    openid,
    resources(notes = "/notes" { scopes(write) }),
    endpoints(authorization_challenge, grant_management, check_session),
    token_exchange(native_sso),
    events(audit_log, shared_signals),
    scope_module = scope_of_vaults,
    resource_module = resource_of_vaults
)]
pub(super) struct Vault {
    #[store]
    store: Store,
    #[keys]
    keys: SigningKeys,
    #[ui]
    pages: Pages,
}

impl BackchannelAuthentication for Vault {
    async fn find_person(&self, _: &Hint<'_>) -> Result<HintedPerson, BoxError> {
        Ok(Authenticated::new(ALICE).username("alice").into())
    }

    async fn notify(&self, _: &BackchannelAuthenticationRequest) -> Result<(), BoxError> {
        Ok(())
    }
}

/// Everything is allowed, so that the tokens alone decide.
impl TokenExchangePolicy for Vault {
    async fn exchange(&self, request: &ExchangeRequest<'_>) -> Result<Exchange, BoxError> {
        Ok(match request.is_native_sso() {
            true => Exchange::native_sso(&"openid device_sso read".parse()?),
            false if request.actor().is_some() => Exchange::delegate_to_actor(),
            false => Exchange::delegate(),
        })
    }
}

pub(super) type Vaults = World<Vault>;

/// One of each kind.
pub(super) async fn all() -> Vec<Vaults> {
    let mut worlds = Vec::new();
    for by in [By::Path, By::Host] {
        for stores in [Stores::Own, Stores::Shared] {
            worlds.push(World::start_with(by, stores, |_, issuer, store| vault(issuer, store)).await);
        }
    }
    worlds
}

fn vault(issuer: Issuer, store: Store) -> Arc<Vault> {
    let full = |client: ClientBuilder| {
        client
            .redirect_uri(CALLBACK)
            .grant_types(["authorization_code", "refresh_token", "client_credentials", CIBA, EXCHANGE])
            .scope("openid device_sso read grant_management_query grant_management_revoke ssf.manage")
    };
    let clients = [
        full(Client::confidential("web", "a-long-random-secret")),
        full(Client::confidential("calendar", "a-long-random-secret")).resource_server(),
        Client::public("app").redirect_uri(CALLBACK).scope("openid read").first_party(),
    ];
    for client in clients.map(ClientBuilder::build) {
        store.store().put_client(store.shared_client(client.expect("a client")));
    }
    store.store().put_user(store.key("alice"), PASSWORD.clone(), store.key(ALICE));
    store.store().put_claims(store.key(ALICE), Claims::new());
    let key = SigningKey::generate(SigningAlgorithm::Es256).expect("a key");
    let keys = SigningKeys::fixed([key]).expect("keys");
    Vault::builder(issuer, store, keys, Pages::default())
        .grant_management(true)
        .seal_with(seal())
        .insecure_transport(true)
        .build()
}

/// An authorization request of the client `web`.
pub(super) fn request(world: &Vaults, tenant: &str, scope: &str, more: &[(&str, &str)]) -> String {
    let own = [
        ("response_type", "code"),
        ("client_id", "web"),
        ("redirect_uri", CALLBACK),
        ("scope", scope),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    let query = serde_urlencoded::to_string([&own[..], more].concat()).expect("a query");
    world.path(tenant, &format!("/authorize?{query}"))
}

/// Alice logs in at a tenant and allows a request; its parameters.
pub(super) async fn allowed(
    browser: &mut Browser<'_, Vault>,
    tenant: &str,
    request: &str,
) -> std::collections::HashMap<String, String> {
    let page = browser.log_in(tenant, request, ("alice", "wonderland")).await;
    let (_, _, csrf) = form_of(&page);
    assert!(!csrf.is_empty(), "{page:?}");
    let fields = [("decision", "allow"), ("scope:read", "on"), ("scope:device_sso", "on")];
    let answer = browser.submit(tenant, &page, &fields).await;
    parameters_of(&answer).into_iter().collect()
}

/// A token of a client's own.
pub(super) async fn own_token(world: &Vaults, tenant: &str, client: &str, scope: &str) -> String {
    let form = [("grant_type", "client_credentials"), ("scope", scope)];
    world.post(tenant, "/token", Some((client, "a-long-random-secret")), &form).await.text("access_token")
}

/// A request with a token, and JSON.
pub(super) async fn with_token(
    world: &Vaults,
    tenant: &str,
    (method, path): (&str, &str),
    token: &str,
    body: Option<serde_json::Value>,
) -> Answer {
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", &*bearer), ("content-type", "application/json")];
    let body = body.map(|body| body.to_string());
    world.send(tenant, method, &world.path(tenant, path), &headers, body).await
}
