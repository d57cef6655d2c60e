//! DPoP proofs (RFC 9449).

use serde_json::{Value, json};

use crate::conformance::fapi2::bank::{Bank, assert_refused, changed, proof_claims};
use crate::conformance::fapi2::keys::Key;
use crate::conformance::fapi2::plan::Variant;
use crate::conformance::fapi2::tokens::ath;
use crate::conformance::verify::now;

const INVALID: [&str; 3] = ["invalid_dpop_proof", "invalid_grant", "invalid_request"];

/// A redemption with a proof of these claims, and the status of the API for one.
async fn use_proofs(variant: Variant, changes: &Value) -> (u16, u16) {
    let mut bank = Bank::new(variant).await;
    let request = bank.request();
    let code = bank.code(&request).await;
    let proof = bank.proof("POST", bank.provider.text("token_endpoint"), changes);
    let (status, answer) = bank.redeem_with(&code, &bank.assertion(&json!({})), Some(&proof)).await;
    let tokens = match status {
        200 => answer,
        _ => bank.complete(&request).await,
    };
    let token = tokens["access_token"].as_str().expect("a token");
    let proof = bank.proof("GET", &bank.api(), &changed(changes.clone(), &json!({ "ath": ath(token) })));
    (status, bank.me_with(&format!("DPoP {token}"), Some(&proof)).await)
}

/// `check-dpop-proof-nbf-exp`: a proof may have them, and then they count.
pub(crate) async fn nbf_and_exp(variant: Variant) {
    let valid = use_proofs(variant, &json!({ "nbf": now(), "exp": now() + 60 })).await;
    assert_eq!(valid, (200, 200));
    let expired = use_proofs(variant, &json!({ "exp": now() - 300 })).await;
    assert_eq!(expired, (400, 401));
    let early = use_proofs(variant, &json!({ "nbf": now() + 300, "exp": now() + 600 })).await;
    assert_eq!(early, (400, 401));
}

/// `ensure-dpopproof-with-iat-10seconds-before-succeeds`
pub(crate) async fn iat_10_seconds_before(variant: Variant) {
    assert_eq!(use_proofs(variant, &json!({ "iat": now() - 10 })).await, (200, 200));
}

/// `ensure-dpopproof-with-iat-10seconds-after-succeeds`
pub(crate) async fn iat_10_seconds_after(variant: Variant) {
    assert_eq!(use_proofs(variant, &json!({ "iat": now() + 10 })).await, (200, 200));
}

fn par_proof(bank: &Bank) -> String {
    bank.proof("POST", bank.provider.text("pushed_authorization_request_endpoint"), &json!({}))
}

/// `ensure-mismatched-dpop-jkt-fails`: the proof of the push is by another key than `dpop_jkt` names.
pub(crate) async fn mismatch_at_push(variant: Variant) {
    let bank = Bank::new(variant).await;
    let request = bank.request().with("dpop_jkt", &Key::generate().thumbprint());
    assert_refused(&bank.push_proving(&request, &par_proof(&bank)).await, &INVALID);
}

/// `ensure-token-endpoint-fails-with-mismatched-dpop-proof-jkt`: the push was proved with another key.
pub(crate) async fn mismatch_with_proof_of_push(variant: Variant) {
    let mut bank = Bank::new(variant).await;
    let request = bank.request();
    let pushed = bank.push_proving(&request, &par_proof(&bank)).await;
    let code = bank.code_of(&request, &Bank::uri_of(&pushed)).await;
    bank.dpop = Key::generate();
    assert_refused(&bank.redeem(&code).await, &INVALID);
}

/// `ensure-token-endpoint-fails-with-mismatched-dpop-jkt`
pub(crate) async fn mismatch_with_jkt(variant: Variant) {
    let mut bank = Bank::new(variant).await;
    let request = bank.request().with("dpop_jkt", &Key::generate().thumbprint());
    let code = bank.code(&request).await;
    assert_refused(&bank.redeem(&code).await, &INVALID);
}

/// `ensure-dpopproof-at-par-endpoint-binding-success`
pub(crate) async fn bound_by_push(variant: Variant) {
    let mut bank = Bank::new(variant).await;
    let request = bank.request();
    let pushed = bank.push_proving(&request, &par_proof(&bank)).await;
    let code = bank.code_of(&request, &Bank::uri_of(&pushed)).await;
    bank.tokens(&request, &code).await;
}

/// `ensure-dpop-auth-code-binding-success`
pub(crate) async fn bound_by_jkt(variant: Variant) {
    let mut bank = Bank::new(variant).await;
    let request = bank.request().with("dpop_jkt", &bank.dpop.thumbprint());
    bank.complete(&request).await;
}

/// `dpop-negative-tests`
pub(crate) async fn negative(variant: Variant) {
    let mut bank = Bank::new(variant).await;
    let request = bank.request();
    let tokens = bank.complete(&request).await;
    let token = tokens["access_token"].as_str().expect("a token").to_owned();
    let authorization = format!("DPoP {token}");
    let claims =
        |changes: &Value| changed(proof_claims("GET", &bank.api(), &json!({ "ath": ath(&token) })), changes);
    for changes in [
        json!({ "htm": "POST" }),
        json!({ "htm": null }),
        json!({ "htu": format!("{}/x", bank.api()) }),
        json!({ "htu": null }),
        json!({ "jti": null }),
        json!({ "iat": null }),
        json!({ "iat": now() - 3600 }),
        json!({ "iat": now() + 3600 }),
        json!({ "ath": null }),
        json!({ "ath": ath("another") }),
    ] {
        let proof = bank.dpop.sign_with(&bank.proof_header(), &claims(&changes));
        assert_eq!(bank.me_with(&authorization, Some(&proof)).await, 401, "{changes}");
    }
    let mut private = bank.dpop.public();
    private["d"] = "AAAA".into();
    for header in [
        json!({ "typ": "JWT" }),
        json!({ "typ": null }),
        json!({ "alg": "none" }),
        json!({ "alg": "RS256" }),
        json!({ "alg": "HS256" }),
        json!({ "jwk": null }),
        json!({ "jwk": private }),
        json!({ "jwk": Key::generate().public() }),
    ] {
        let proof = bank.dpop.sign_with(&changed(bank.proof_header(), &header), &claims(&json!({})));
        assert_eq!(bank.me_with(&authorization, Some(&proof)).await, 401, "{header}");
    }
    let proof = bank.dpop.sign_with(&bank.proof_header(), &claims(&json!({})));
    assert_eq!(bank.me_with(&authorization, Some(&proof)).await, 200);
    assert_eq!(bank.me_with(&authorization, Some(&proof)).await, 401, "once");
    let proof = bank.proof("GET", &bank.api(), &json!({ "ath": ath(&token) }));
    assert_eq!(bank.me_with(&format!("Bearer {token}"), Some(&proof)).await, 401, "no bearer token");
    bank.dpop = Key::generate();
    assert_eq!(bank.me(&tokens).await, 401, "another key");
}
