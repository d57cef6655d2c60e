//! The pages answer authorization requests, and so does an impl of the application: one of them is too much.

use oauth_runtime::store::MemoryStore;
use oauth_runtime::ui::Pages;
use oauth_runtime::{AuthorizationRequest, BoxError, Decision, Interaction, oauth_server};

#[oauth_server(grants(authorization_code), responses(code))]
struct Notes {
    #[store]
    store: MemoryStore,
    #[ui]
    pages: Pages,
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

fn main() {}
