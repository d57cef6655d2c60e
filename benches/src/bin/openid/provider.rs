//! A provider whose authorization response is an ID token: nothing is stored, so what is left is the work
//! around the signature.

use std::sync::Arc;

use bytes::Bytes;
use http::request::Parts;
use oauth_runtime::keys::SigningKeys;
use oauth_runtime::openid::Claims;
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{
    Approval, AuthorizationRequest, BoxError, Client, Decision, Interaction, OpenIdMetadata, Timestamp,
    oauth_server,
};
use serde_json::Value;

use crate::Result;

#[oauth_server(responses(id_token), openid(profile, email), issuer = "https://login.example")]
struct Provider {
    #[store]
    store: MemoryStore,
    #[keys]
    keys: SigningKeys,
}

impl Interaction for Provider {
    async fn authorize(
        &self,
        _: &AuthorizationRequest,
        _: &Parts,
    ) -> std::result::Result<Decision, BoxError> {
        Ok(Approval::new("248289761001").auth_time(Timestamp::from_unix(1_700_000_000)).into())
    }
}

/// A person who is logged in, and a client that asks who it is.
pub(crate) struct Login {
    provider: Arc<Provider>,
    uri: String,
    claims: Value,
}

impl Login {
    pub(crate) fn new(keys: SigningKeys) -> Result<Self> {
        let algorithm = keys.algorithms().first().ok_or("no key")?.as_str().to_owned();
        let mut openid = OpenIdMetadata::default();
        openid.id_token_signed_response_alg = Some(algorithm);
        let client = Client::public("app")
            .redirect_uri("https://client.example/cb")
            .grant_types(["implicit"])
            .response_types(["id_token"])
            .scope("openid profile email")
            .openid(openid)
            .build()?;
        let store = MemoryStore::with_clients([client]);
        let known = [("name", "Alice Doe"), ("email", "alice@example.com"), ("locale", "de-DE")];
        store.put_claims("248289761001", known.into_iter().collect::<Claims>());
        let uri = "https://login.example/authorize?response_type=id_token&client_id=app&redirect_uri=https%3A%2F%2Fclient.example%2Fcb\
                   &scope=openid+profile+email&state=af0ifjsldkj&nonce=n-0S6_WzA2Mj";
        let claims = serde_json::json!({
            "iss": "https://login.example", "sub": "248289761001", "aud": "app", "iat": 1_700_000_000, "exp": 1_700_003_600,
            "auth_time": 1_700_000_000, "nonce": "n-0S6_WzA2Mj", "name": "Alice Doe", "email": "alice@example.com", "locale": "de-DE",
        });
        Ok(Self { provider: Provider::new(store, keys), uri: uri.to_owned(), claims })
    }

    /// What the ID token says.
    pub(crate) fn claims(&self) -> Value {
        self.claims.clone()
    }

    /// What is signed.
    pub(crate) fn message(&self, keys: &SigningKeys) -> Result<Vec<u8>> {
        let algorithm = *keys.algorithms().first().ok_or("no key")?;
        let token = keys.sign(algorithm, "JWT", &self.claims)?;
        Ok(token.rsplit_once('.').ok_or("no JWT")?.0.as_bytes().to_vec())
    }

    /// One response; whether it has an ID token.
    pub(crate) async fn response(&self) -> bool {
        let Ok(request) = http::Request::get(&self.uri).body(Bytes::new()) else {
            return false;
        };
        let response = self.provider.create_authorization_response(request).await;
        response
            .headers()
            .get("location")
            .is_some_and(|location| location.to_str().is_ok_and(|location| location.contains("id_token=")))
    }
}
