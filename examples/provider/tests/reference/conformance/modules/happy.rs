//! Flows that succeed.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use super::scopes;
use crate::conformance::party::Party;
use crate::conformance::plan::Plan;
use crate::conformance::request::random;
use crate::conformance::verify;

/// `oidcc-server`
pub(crate) async fn server(plan: Plan) {
    let mut party = Party::new(plan).await;
    let request = party.request();
    party.complete(&request).await;
    assert_eq!(party.agent.logins, 1);
}

/// `oidcc-server-client-secret-post`
pub(crate) async fn client_secret_post(plan: Plan) {
    let mut party = Party::of("suite-post", plan).await;
    assert!(party.provider.list("token_endpoint_auth_methods_supported").contains(&"client_secret_post"));
    let request = party.request();
    party.complete(&request).await;
}

/// `oidcc-idtoken-signature`, which verifies with the key that the header names
pub(crate) async fn id_token_signature(plan: Plan) {
    let mut party = Party::new(plan).await;
    let request = party.request();
    let tokens = party.complete(&request).await;
    let header = jsonwebtoken::decode_header(tokens.id_token()).expect("a header");
    let kid = header.kid.expect("a key ID");
    let keys = party.provider.keys.keys.iter();
    assert_eq!(keys.filter(|key| key.common.key_id.as_ref() == Some(&kid)).count(), 1);
    let [head, claims, signature] = tokens.id_token().split('.').collect::<Vec<_>>()[..] else {
        panic!("a JWS")
    };
    let forged = [head, &claims.replacen("ey", "ez", 1), signature].join(".");
    let outcome = verify::try_signed(&party.provider, &party.client.id, &forged);
    assert!(outcome.is_err(), "these tests would believe anything");
}

/// `oidcc-idtoken-unsigned`: the suite registers its client; here it is in the configuration.
pub(crate) async fn id_token_unsigned(plan: Plan) {
    let mut party = Party::of("suite-unsigned", plan).await;
    assert!(party.provider.list("id_token_signing_alg_values_supported").contains(&"none"));
    let request = party.request();
    let tokens = party.complete(&request).await;
    assert!(tokens.id_token().ends_with('.'), "{tokens:?}");
}

/// `oidcc-ensure-request-without-nonce-succeeds-for-code-flow`
pub(crate) async fn without_nonce(plan: Plan) {
    let mut party = Party::new(plan).await;
    let request = party.request().without("nonce");
    let tokens = party.complete(&request).await;
    assert!(tokens.claims().get("nonce").is_none());
}

/// `oidcc-ensure-request-with-valid-pkce-succeeds`
pub(crate) async fn pkce(plan: Plan) {
    let mut party = Party::new(plan).await;
    assert!(party.provider.list("code_challenge_methods_supported").contains(&"S256"));
    let verifier = format!("{}{}", random(), random());
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(&verifier));
    let challenged = |party: &Party| {
        party.request().with("code_challenge", &challenge).with("code_challenge_method", "S256")
    };
    let request = challenged(&party);
    let callback = party.authorize(&request).await.callback();
    let code = &party.response(&request, &callback)["code"];
    let (status, tokens) = party.redeem(code, &[("code_verifier", &verifier)]).await;
    assert_eq!(status, 200, "{tokens}");
    party.verified(&request, tokens["id_token"].as_str().expect("an ID token"));

    // And it is more than ignored.
    let request = challenged(&party);
    let callback = party.authorize(&request).await.callback();
    let code = &party.response(&request, &callback)["code"];
    let (status, error) = party.redeem(code, &[("code_verifier", &random().repeat(2))]).await;
    assert_eq!((status, &error["error"]), (400, &"invalid_grant".into()));
}

/// `oidcc-alternate-happy-flow`: the scope's words and the parameters in another order
pub(crate) async fn alternate(plan: Plan) {
    let mut party = Party::new(plan).await;
    let mut request = party.request().with("scope", "email openid");
    request.parameters.reverse();
    let tokens = party.complete(&request).await;
    scopes::assert_told(&party, &tokens, &["email"]).await;
}

/// `oidcc-ensure-post-request-succeeds`
pub(crate) async fn by_post(plan: Plan) {
    let mut party = Party::new(plan).await;
    let request = party.request();
    let endpoint = party.provider.text("authorization_endpoint").to_owned();
    let callback = party.agent.post(&endpoint, &request.parameters).await.callback();
    party.exchange(&request, &callback).await;
}
