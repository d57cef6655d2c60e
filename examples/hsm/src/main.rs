//! An OpenID provider whose ID tokens are signed in a hardware security module.
//!
//! ```sh
//! PKCS11_MODULE=/usr/lib/softhsm/libsofthsm2.so PKCS11_TOKEN=provider PKCS11_PIN=1234 PKCS11_KEY=id-tokens cargo run -p hsm
//! ```

mod pkcs11;
mod public_key;

use std::env;
use std::sync::Arc;

use http::request::Parts;
use oauth_runtime::authorization::{ask_for_browser_credentials, browser_credentials};
use oauth_runtime::keys::{Signer, SigningAlgorithm, SigningKeys};
use oauth_runtime::openid::Claims;
use oauth_runtime::store::{MemoryStore, UserStore};
use oauth_runtime::{AuthorizationRequest, BoxError, Client, Decision, Interaction, oauth_server};
use oauth_runtime::{Secret, password::PasswordHash};

use pkcs11::{Pkcs11Key, Token};

#[oauth_server(grants(authorization_code), responses(code), openid(profile))]
struct Provider {
    #[store]
    store: MemoryStore,
    #[keys]
    keys: SigningKeys,
}

impl Interaction for Provider {
    async fn authorize(&self, _: &AuthorizationRequest, http: &Parts) -> Result<Decision, BoxError> {
        let Some((username, password)) = browser_credentials(http) else {
            return Ok(ask_for_browser_credentials());
        };
        let person = self.store.authenticate(&username, &password).await?;
        Ok(person.map_or_else(ask_for_browser_credentials, Decision::from))
    }
}

/// The provider, whose signatures come from `signer`.
async fn provider(signer: Arc<dyn Signer>, client_secret: Secret) -> Result<Arc<Provider>, BoxError> {
    let web = Client::confidential("web", client_secret).redirect_uri("https://client.example/cb");
    let web = web.grant_types(["authorization_code"]).scope("openid profile");
    let store = MemoryStore::with_clients([web.build()?]);
    store.put_user("alice", PasswordHash::new(&"wonderland".into())?, "248289761001");
    store.put_claims("248289761001", Claims::new().with("name", "Alice Doe"));
    let keys = SigningKeys::from_signers([signer]).await?;
    Ok(Provider::new("http://127.0.0.1:9000".parse()?, store, keys))
}

fn variable(name: &str) -> Result<String, BoxError> {
    env::var(name).map_err(|_| format!("set {name}").into())
}

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let pin = Secret::from(variable("PKCS11_PIN")?);
    let token = Token::open(&variable("PKCS11_MODULE")?, &variable("PKCS11_TOKEN")?, &pin)?;
    let key = Pkcs11Key::read(token, &variable("PKCS11_KEY")?, SigningAlgorithm::Es256)?;
    let provider = provider(Arc::new(key), Secret::from(variable("CLIENT_SECRET")?)).await?;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:9000").await?;
    Ok(axum::serve(listener, provider.router()).await?)
}

#[cfg(test)]
mod tests;
