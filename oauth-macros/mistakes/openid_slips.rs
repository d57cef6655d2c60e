//! Slips of OpenID Connect: each is told with what to write.

use oauth_runtime::keys::SigningKeys;
use oauth_runtime::oauth_server;
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{AuthorizationRequest, BoxError, Decision, Interaction};

#[oauth_server(grants(authorization_code), responses(code), openid = true, scope_module = valued)]
struct Valued {
    #[store]
    store: MemoryStore,
    #[keys]
    keys: SigningKeys,
}

#[oauth_server(
    grants(authorization_code),
    responses(code),
    openid(email, offline_access),
    scopes(email = "Your address", read = "Read", read = "Read again"),
    scope_module = scoped
)]
struct Scoped {
    #[store]
    store: MemoryStore,
    #[keys]
    keys: SigningKeys,
}

#[allow(deprecated)]
#[oauth_server(grants(client_credentials), responses(token), openid, scope_module = without)]
struct WithoutIdToken {
    #[store]
    store: MemoryStore,
    #[keys]
    keys: SigningKeys,
}

#[oauth_server(grants(authorization_code), responses(code), openid, scope_module = marked)]
struct Marked {
    #[storage]
    store: MemoryStore,
    #[key]
    keys: SigningKeys,
}

macro_rules! nobody {
    ($($server:ty)*) => {
        $(impl Interaction for $server {
            async fn authorize(
                &self,
                _: &AuthorizationRequest,
                _: &http::request::Parts,
            ) -> Result<Decision, BoxError> {
                Ok(Decision::Denied)
            }
        })*
    };
}

nobody!(Valued Scoped WithoutIdToken Marked);

fn main() {}
