//! The provider of the sequences, and its clients.

use std::convert::Infallible;
use std::sync::{Arc, OnceLock};

use http::request::Parts;
use oauth_runtime::keys::{SigningAlgorithm, SigningKey, SigningKeys};
use oauth_runtime::openid::Claims;
use oauth_runtime::store::{AnyStore, ClaimsStore, Storage};
use oauth_runtime::{Approval, AuthorizationRequest, BoxError, Client, Decision, Interaction, oauth_server};

pub(super) const SECRET: &str = "a-secret-of-a-client";
pub(super) const CALLBACK: &str = "https://client.example/cb";

/// What the sequences use.
#[oauth_server(
    grants(authorization_code, refresh_token),
    responses(code),
    openid(offline_access),
    endpoints(introspection, revocation),
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

/// The person is in a header.
impl Interaction for Sequenced {
    async fn authorize(&self, _: &AuthorizationRequest, http: &Parts) -> Result<Decision, BoxError> {
        let person = http.headers.get("x-user").ok_or("nobody")?.to_str()?;
        Ok(Approval::new(person).into())
    }
}

/// A confidential client, a public one, and an API that sees the tokens of both. A store keeps many of them, so they have a number.
pub(super) fn clients(number: usize) -> [Client; 3] {
    let full = |client: oauth_runtime::ClientBuilder| {
        client
            .redirect_uri(CALLBACK)
            .grant_types(["authorization_code", "refresh_token"])
            .scope("openid offline_access")
    };
    let clients = [
        full(Client::confidential(format!("web-{number}"), SECRET)),
        full(Client::public(format!("app-{number}"))),
        Client::confidential(format!("api-{number}"), SECRET)
            .grant_types::<&str>([])
            .response_types::<&str>([])
            .resource_server(),
    ];
    clients.map(|client| client.build().expect("a client"))
}

pub(super) fn keys() -> SigningKeys {
    static KEY: OnceLock<SigningKey> = OnceLock::new();
    let key = KEY.get_or_init(|| SigningKey::generate(SigningAlgorithm::EdDsa).expect("a key"));
    SigningKeys::fixed([key.clone()]).expect("keys")
}
