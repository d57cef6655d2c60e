//! A declared extension grant is made anew for each request.

use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;

#[oauth_server(grants("urn:example:sms" = Sms))]
struct Notes {
    #[store]
    store: MemoryStore,
}

struct Sms;

#[async_trait::async_trait]
impl oauth_runtime::grant::ExtensionGrant<Notes> for Sms {
    async fn authorize(
        &self,
        _: &Notes,
        _: &oauth_runtime::grant::TokenRequest<'_>,
    ) -> Result<oauth_runtime::grant::Authorized, oauth_runtime::OAuthError> {
        Ok(oauth_runtime::grant::Authorized::client())
    }
}

fn main() {}
