//! A server without a token endpoint: the enum of its grant types is empty.

use oauth_runtime::store::MemoryStore;
use oauth_runtime::{AuthorizationRequest, BoxError, Decision, Interaction, oauth_server};

#[allow(deprecated)]
#[oauth_server(responses(token))]
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
    assert!(<NotesGrantType as oauth_runtime::Enabled>::ALL.is_empty());
    assert_eq!(<Notes as oauth_runtime::AuthorizationServer>::DECLARATION.endpoints.path("token"), None);
    let _ = notes.router();
}
