//! A struct with type and const parameters, bounds and a default: any store with the capabilities will do.

use async_trait::async_trait;
use oauth_runtime::grant::{Authorized, ExtensionGrant, TokenRequest};
use oauth_runtime::store::{AuthorizationCodeStore, ClientStore, MemoryStore, RefreshTokenStore, TokenStore};
use oauth_runtime::{
    AuthorizationRequest, BoxError, Decision, Granted, Interaction, OAuthError, oauth_server,
};

#[oauth_server(grants(authorization_code, refresh_token, "urn:example:sms" = Sms), responses(code), scopes(read = "Read your notes"), endpoints(introspection))]
pub struct Notes<Store, Clock: Clone = u8, const N: usize = 3>
where
    Clock: std::fmt::Debug,
{
    #[store]
    store: Store,
    #[allow(dead_code)]
    clock: [Clock; N],
}

#[derive(Default)]
struct Sms;

#[async_trait]
impl<S: Sync> ExtensionGrant<S> for Sms {
    async fn authorize(&self, _: &S, _: &TokenRequest<'_>) -> Result<Authorized, OAuthError> {
        Ok(Authorized::client())
    }
}

impl<Store, Clock, const N: usize> Interaction for Notes<Store, Clock, N>
where
    Store: Send + Sync,
    Clock: Clone + std::fmt::Debug + Send + Sync,
{
    async fn authorize(
        &self,
        _: &AuthorizationRequest,
        _: &http::request::Parts,
    ) -> Result<Decision, BoxError> {
        Ok(Decision::Denied)
    }
}

fn generic<Store>(store: Store)
where
    Store: ClientStore + TokenStore + AuthorizationCodeStore + RefreshTokenStore + 'static,
{
    let notes = Notes::<_, u8, 1>::new("https://notes.example".parse().expect("an issuer"), store, [0]);
    let _ = notes.router();
}

async fn handler(_: Granted<scope::Read, Notes<MemoryStore>>) {}

#[test]
fn compiles() {
    generic(MemoryStore::new());
    let _ = axum::Router::<std::sync::Arc<Notes<MemoryStore>>>::new().route("/", axum::routing::get(handler));
}
