//! Codes, tokens, and who may use them.

use serde_json::json;

use crate::conformance::fapi2::bank::{Bank, assert_refused};
use crate::conformance::fapi2::plan::Variant;
use crate::conformance::fapi2::pushed::pass;
use crate::conformance::fapi2::transport;
use crate::conformance::installation::Installation;
use crate::conformance::request::random;
use crate::conformance::verify::now;

/// For a request without a proof or certificate.
const UNPROVED: [&str; 4] = ["invalid_request", "invalid_dpop_proof", "invalid_grant", "invalid_client"];

/// `access-token-type-header-case-sensitivity`
pub(crate) async fn type_in_any_case(variant: Variant) {
    let mut bank = Bank::new(variant).await;
    let request = bank.request();
    let tokens = bank.complete(&request).await;
    let token = tokens["access_token"].as_str().expect("a token").to_owned();
    let own = bank.token_type();
    let inverted = |letter: char| match letter.is_ascii_lowercase() {
        true => letter.to_ascii_uppercase(),
        false => letter.to_ascii_lowercase(),
    };
    let inverted = own.chars().map(inverted).collect();
    for scheme in [own.to_lowercase(), own.to_uppercase(), inverted, own.to_owned()] {
        let proof = bank.proof("GET", &bank.api(), &json!({ "ath": ath(&token) }));
        assert_eq!(bank.me_with(&format!("{scheme} {token}"), Some(&proof)).await, 200, "{scheme}");
    }
}

/// The hash of an access token (RFC 9449 section 4.2).
pub(super) fn ath(token: &str) -> String {
    use base64::Engine;
    use sha2::Digest;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(sha2::Sha256::digest(token))
}

/// `ensure-holder-of-key-required`
pub(crate) async fn holder_of_key(variant: Variant) {
    let mut bank = Bank::new(variant).await;
    transport::assert_recommended(&bank);
    let request = bank.request();
    let code = bank.code(&request).await;
    let refused = bank.redeem_with(&code, &bank.assertion(&json!({})), None).await;
    assert_refused(&refused, &UNPROVED);

    let tokens = bank.complete(&request).await;
    let token = tokens["access_token"].as_str().expect("a token");
    let own = format!("{} {token}", bank.token_type());
    assert_eq!(bank.refusal(&own, &[]).await.0, "invalid_token");
    if variant.openid {
        assert_eq!(bank.userinfo(&tokens, true).await, 200);
        assert_eq!(bank.userinfo(&tokens, false).await, 401, "UserInfo");
    }
    let other_type = if variant.mtls { "DPoP" } else { "Bearer" };
    assert_eq!(bank.me_with(&format!("{other_type} {token}"), None).await, 401);
    let mut other = Bank::second(variant).await;
    assert_eq!(other.me(&tokens).await, 401, "another key");
    let request = other.request();
    let others = other.complete(&request).await;
    assert_eq!(bank.me(&others).await, 401, "another key");
}

/// `ensure-authorization-code-is-bound-to-client`
pub(crate) async fn code_of_another_client(variant: Variant) {
    let (mut bank, mut other) = (Bank::new(variant).await, Bank::second(variant).await);
    let request = bank.request();
    let code = bank.code(&request).await;
    other.verifier.clone_from(&bank.verifier);
    assert_refused(&other.redeem(&code).await, &["invalid_grant"]);
}

/// `attempt-reuse-authorization-code-after-one-second`
pub(crate) async fn reused_code(variant: Variant) {
    let mut bank = Bank::new(variant).await;
    let request = bank.request();
    let code = bank.code(&request).await;
    let tokens = bank.tokens(&request, &code).await;
    pass(now() + 1).await;
    assert_refused(&bank.redeem(&code).await, &["invalid_grant"]);
    assert_eq!(bank.me(&tokens).await, 401, "somebody else had the code");
}

/// `ensure-token-endpoint-fails-with-expired-auth-code`, with a lifetime of a second. That it is a minute at most,
/// whatever the provider's is, the framework's own tests say.
pub(crate) async fn expired_code(variant: Variant) {
    let installation = Installation::for_fapi("authorization_code_expires_in = 1");
    let mut bank = Bank::at(variant, installation).await;
    let request = bank.request();
    let code = bank.code(&request).await;
    pass(now() + 1).await;
    assert_refused(&bank.redeem(&code).await, &["invalid_grant"]);
}

/// `ensure-pkce-code-verifier-required`
pub(crate) async fn without_verifier(variant: Variant) {
    let mut bank = Bank::new(variant).await;
    let request = bank.request();
    let code = bank.code(&request).await;
    let (assertion, redirect_uri) = (bank.assertion(&json!({})), bank.redirect_uri());
    let form = [("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", &redirect_uri)];
    let proof = bank.proof("POST", bank.endpoint("token_endpoint"), &json!({}));
    let refused = bank.token(&form, &assertion, Some(&proof)).await;
    assert_refused(&refused, &["invalid_grant", "invalid_request"]);
}

/// `incorrect-pkce-code-verifier-rejected`
pub(crate) async fn wrong_verifier(variant: Variant) {
    let mut bank = Bank::new(variant).await;
    let request = bank.request();
    let code = bank.code(&request).await;
    bank.verifier = random() + &random();
    assert_refused(&bank.redeem(&code).await, &["invalid_grant"]);
}

/// `refresh-token`: it stays the same, and is the client's alone.
pub(crate) async fn refresh(variant: Variant) {
    let mut bank = Bank::new(variant).await;
    let request_of = |bank: &Bank| match variant.openid {
        true => bank.request().with("scope", "openid offline_access read").with("prompt", "consent"),
        false => bank.request(),
    };
    let request = request_of(&bank);
    let tokens = bank.complete(&request).await;
    let token = tokens["refresh_token"].as_str().expect("a refresh token");
    for _ in 0..2 {
        let (status, refreshed) = ask(&bank, token, true).await;
        assert_eq!(status, 200, "{refreshed}");
        assert!(refreshed.get("refresh_token").is_none_or(|own| own == token), "no rotation: {refreshed}");
        assert_ne!(refreshed["access_token"], tokens["access_token"]);
        assert_eq!(bank.me(&refreshed).await, 200);
    }
    let refused = ask(&bank, token, false).await;
    assert_refused(&refused, &["invalid_request", "invalid_grant", "invalid_client"]);
    let mut other = Bank::second(variant).await;
    assert_refused(&ask(&other, token, true).await, &["invalid_grant"]);
    let request = request_of(&other);
    let others = other.complete(&request).await;
    let others = others["refresh_token"].as_str().expect("a refresh token");
    assert_refused(&ask(&bank, others, true).await, &["invalid_grant"]);
    // Where the certificate proves both, a request without one was made above.
    if !(variant.mtls && variant.shows_certificate) {
        bank.authenticates = false;
        assert_refused(&ask(&bank, token, true).await, &["invalid_client"]);
    }
}

async fn ask(bank: &Bank, token: &str, proves: bool) -> (u16, serde_json::Value) {
    let assertion = bank.assertion(&json!({}));
    let form = [("grant_type", "refresh_token"), ("refresh_token", token), ("scope", "read")];
    let proof = bank.proof("POST", bank.endpoint("token_endpoint"), &json!({}));
    bank.token(&form, &assertion, proves.then_some(proof.as_str())).await
}
