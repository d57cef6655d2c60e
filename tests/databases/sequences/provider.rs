//! The provider of the sequences, and its clients.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use http::request::Parts;
use oauth_runtime::grant::token_exchange::{self, Exchange, ExchangeRequest, TokenExchangePolicy};
use oauth_runtime::keys::{RotationSchedule, SigningAlgorithm, SigningKeys};
use oauth_runtime::logout::{EndedSession, Logout, LogoutDecision, LogoutRequest};
use oauth_runtime::openid::Claims;
use oauth_runtime::store::{AnyStore, ClaimsStore, KeyStore, Storage};
use oauth_runtime::testing::TestClock;
use oauth_runtime::{
    Approval, AuthorizationRequest, BoxError, Client, Decision, Interaction, device, oauth_server,
};

use super::model::{EVERY, KEEP_FOR, PUBLISH_BEFORE};

pub(super) const SECRET: &str = "a-secret-of-a-client";
pub(super) const CALLBACK: &str = "https://client.example/cb";

/// What the sequences use.
#[oauth_server(
    grants(authorization_code, refresh_token, device_code, token_exchange),
    responses(code),
    openid(offline_access),
    endpoints(introspection, revocation, end_session),
    lifetimes(access_token = "1h", refresh_token = "14d", authorization_code = "5m")
)]
pub(super) struct Sequenced {
    #[store]
    store: Arc<AnyStore>,
    #[users]
    people: Everybody,
    #[keys]
    keys: SigningKeys,
}

/// Whoever is asked for exists.
pub(super) struct Everybody;

impl Storage for Everybody {
    type Error = Infallible;
}

impl ClaimsStore for Everybody {
    async fn get_claims(&self, _: &str) -> Result<Option<Claims>, Infallible> {
        Ok(Some(Claims::new()))
    }
}

/// The person and the session are in headers.
impl Interaction for Sequenced {
    async fn authorize(&self, _: &AuthorizationRequest, http: &Parts) -> Result<Decision, BoxError> {
        Ok(Approval::new(header(http, "x-user")?).session_id(header(http, "x-session")?).into())
    }
}

impl Logout for Sequenced {
    async fn log_out(&self, _: &LogoutRequest, http: &Parts) -> Result<LogoutDecision, BoxError> {
        Ok(EndedSession::new().session_id(header(http, "x-session")?).into())
    }
}

/// Each client may exchange what it has.
impl TokenExchangePolicy for Sequenced {
    async fn exchange(&self, _: &ExchangeRequest<'_>) -> Result<Exchange, BoxError> {
        Ok(Exchange::impersonate())
    }
}

fn header<'a>(http: &'a Parts, name: &str) -> Result<&'a str, BoxError> {
    Ok(http.headers.get(name).ok_or("nobody")?.to_str()?)
}

/// A confidential client, a public one, and an API that sees the tokens of both. A store keeps many of them, so they have a number.
pub(super) fn clients(number: usize) -> [Client; 3] {
    let full = |client: oauth_runtime::ClientBuilder| {
        client
            .redirect_uri(CALLBACK)
            .grant_types(["authorization_code", "refresh_token", device::GRANT_TYPE])
            .scope("openid offline_access")
    };
    let web = Client::confidential(format!("web-{number}"), SECRET);
    let clients = [
        full(web).grant_types([
            "authorization_code",
            "refresh_token",
            device::GRANT_TYPE,
            token_exchange::GRANT_TYPE,
        ]),
        full(Client::public(format!("app-{number}"))),
        Client::confidential(format!("api-{number}"), SECRET)
            .grant_types::<&str>([])
            .response_types::<&str>([])
            .resource_server(),
    ];
    clients.map(|client| client.build().expect("a client"))
}

/// Keys of the store that rotate, without those of earlier sequences.
pub(super) async fn keys(store: &Arc<AnyStore>, clock: &TestClock) -> SigningKeys {
    for key in store.list_signing_keys().await.expect("keys") {
        store.delete_signing_key(&key.slot).await.expect("deleted");
    }
    let schedule = RotationSchedule::new([SigningAlgorithm::EdDsa])
        .every(Duration::from_secs(EVERY))
        .publish_before(Duration::from_secs(PUBLISH_BEFORE))
        .keep_for(Duration::from_secs(KEEP_FOR))
        .clock(clock.clone());
    SigningKeys::rotating(Arc::clone(store), schedule).await.expect("keys")
}
