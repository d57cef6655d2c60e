//! The logout token (Back-Channel Logout section 2.4).

use std::sync::Arc;

use serde_json::json;

use crate::identity::{IdentityLayer, OpenIdProvider, default_algorithm};
use crate::keys::{KeyError, SigningAlgorithm, SigningKeys};
use crate::store::SessionClient;
use crate::{Client, Clock, Secret};

/// Two minutes, as section 4 recommends.
const LIFETIME: u64 = 120;

/// What a client is told of a session that is over. It outlives the request: each attempt has a new token.
pub(super) struct LogoutNotice {
    keys: SigningKeys,
    clock: Arc<dyn Clock>,
    algorithm: SigningAlgorithm,
    issuer: String,
    subject: String,
    client_id: String,
    session: String,
}

impl LogoutNotice {
    pub(super) fn new<S: OpenIdProvider>(server: &S, client: &Client, ended: &SessionClient) -> Self {
        Self {
            keys: server.keys().clone(),
            clock: server.settings().clock(),
            algorithm: algorithm_for(server, client),
            issuer: server.settings().issuer().as_str().to_owned(),
            subject: S::Identity::subject(server, client, &ended.subject).into_owned(),
            client_id: client.client_id().to_owned(),
            session: S::Identity::session(server, client, &ended.session_id).into_owned(),
        }
    }

    pub(super) fn client_id(&self) -> &str {
        &self.client_id
    }

    pub(super) async fn token(&self) -> Result<String, KeyError> {
        let now = self.clock.now();
        let claims = json!({
            "iss": self.issuer,
            "sub": self.subject,
            "aud": self.client_id,
            "iat": now.as_unix(),
            "exp": now.plus(LIFETIME).as_unix(),
            "jti": Secret::generate().reveal(),
            "sid": self.session,
            "events": { "http://schemas.openid.net/event/backchannel-logout": {} },
        });
        self.keys.sign_aside(self.algorithm, "logout+jwt", claims).await
    }
}

/// That of the client's ID tokens, but never none (section 2.6).
fn algorithm_for<S: OpenIdProvider>(server: &S, client: &Client) -> SigningAlgorithm {
    let registered = client.metadata().openid.id_token_signed_response_alg.as_deref();
    let usual = || default_algorithm(server).unwrap_or(SigningAlgorithm::Rs256);
    registered.and_then(SigningAlgorithm::from_name).unwrap_or_else(usual)
}
