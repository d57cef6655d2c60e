//! Deprecated practice, knowingly.

#![deny(warnings)]

use oauth_runtime::store::MemoryStore;
use oauth_runtime::{AuthorizationRequest, BoxError, Decision, Interaction, oauth_server};

#[allow(deprecated)]
#[oauth_server(grants(authorization_code, password), responses(code, token, code token), pkce(plain))]
struct Notes {
    #[store]
    store: MemoryStore,
}

impl Interaction for Notes {
    async fn authorize(
        &self,
        _: &AuthorizationRequest,
        _: &http::request::Parts,
    ) -> Result<Decision, BoxError> {
        Ok(Decision::Denied)
    }
}

#[test]
fn compiles() {
    let notes = Notes::new("https://notes.example".parse().expect("an issuer"), MemoryStore::new());
    let _ = notes.router();
}
