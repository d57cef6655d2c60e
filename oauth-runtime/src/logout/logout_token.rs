//! The logout token (Back-Channel Logout section 2.4).

use serde_json::json;

use crate::identity::{IdentityLayer, OpenIdProvider};
use crate::keys::{KeyError, SigningAlgorithm};
use crate::server::AuthorizationServer;
use crate::store::SessionClient;
use crate::{Client, Secret};

/// Two minutes, as section 4 recommends.
const LIFETIME: u64 = 120;

/// Tells `client` that the session is over. It is signed as the client's ID tokens are.
pub(super) fn logout_token<S: OpenIdProvider>(
    server: &S,
    client: &Client,
    ended: &SessionClient,
) -> Result<String, KeyError> {
    let now = server.settings().now();
    let claims = json!({
        "iss": server.settings().issuer().as_str(),
        "sub": <S as AuthorizationServer>::Identity::subject(server, client, &ended.subject),
        "aud": client.client_id(),
        "iat": now.as_unix(),
        "exp": now.plus(LIFETIME).as_unix(),
        "jti": Secret::generate().reveal(),
        "sid": ended.session_id,
        "events": { "http://schemas.openid.net/event/backchannel-logout": {} },
    });
    server.keys().sign(algorithm_for(server, client), "logout+jwt", &claims)
}

/// That of the client's ID tokens, but never none (section 2.6).
fn algorithm_for<S: OpenIdProvider>(server: &S, client: &Client) -> SigningAlgorithm {
    let registered = client.metadata().openid.id_token_signed_response_alg.as_deref();
    let supported = server.keys().algorithms();
    registered.and_then(SigningAlgorithm::from_name).unwrap_or_else(|| {
        let first = supported.first().copied().unwrap_or(SigningAlgorithm::Rs256);
        if supported.contains(&SigningAlgorithm::Rs256) { SigningAlgorithm::Rs256 } else { first }
    })
}
