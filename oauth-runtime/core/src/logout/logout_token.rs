//! The logout token (Back-Channel Logout section 2.4).

use serde_json::json;

use crate::identity::OpenIdProvider;
use crate::keys::{KeyError, SigningAlgorithm, SigningPurpose};
use crate::server::{Part, default_algorithm};
use crate::store::PendingNotice;
use crate::{Client, Secret};

/// Two minutes, as section 4 recommends.
const LIFETIME: u64 = 120;

/// A new token that tells a client that a session is over.
pub(super) async fn logout_token<S: OpenIdProvider>(
    server: &S,
    client: &Client,
    notice: &PendingNotice,
) -> Result<String, KeyError> {
    let now = server.settings().now();
    let claims = json!({
        "iss": server.settings().issuer().as_str(),
        "sub": S::Parts::subject(server, client, notice.subject.as_str().into()),
        "aud": client.client_id(),
        "iat": now.as_unix(),
        "exp": now.plus(LIFETIME).as_unix(),
        "jti": Secret::generate().reveal(),
        "sid": S::Parts::session(server, client, notice.session_id.as_str().into()),
        "events": { "http://schemas.openid.net/event/backchannel-logout": {} },
    });
    let algorithm = algorithm_for(server, client);
    let own = server.keys().for_purpose(SigningPurpose::LogoutToken);
    let keys = match own.algorithms().contains(&algorithm) {
        true => own,
        false => server.keys().for_purpose(SigningPurpose::IdToken),
    };
    keys.sign_off_thread(algorithm, "logout+jwt", claims).await
}

/// The algorithm of the client's ID tokens, but never `none` (section 2.6).
fn algorithm_for<S: OpenIdProvider>(server: &S, client: &Client) -> SigningAlgorithm {
    let registered = client.metadata().openid.id_token_signed_response_alg.as_deref();
    let usual = || {
        default_algorithm(server, client.metadata(), SigningPurpose::IdToken)
            .unwrap_or(SigningAlgorithm::Rs256)
    };
    registered.and_then(SigningAlgorithm::from_name).unwrap_or_else(usual)
}
