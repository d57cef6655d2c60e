//! DPoP proofs (RFC 9449).

use serde_json::{Value, json};

use crate::conformance::fapi2::bank::{Bank, assert_refused, changed, proof_claims};
use crate::conformance::fapi2::keys::Key;
use crate::conformance::fapi2::plan::Variant;
use crate::conformance::fapi2::tokens::ath;
use crate::conformance::verify::now;

const INVALID: [&str; 3] = ["invalid_dpop_proof", "invalid_grant", "invalid_request"];

/// A redemption with a proof of these claims, and a request to the API with one: no error, or the code of each.
async fn use_proofs(variant: Variant, changes: &Value) -> [Option<String>; 2] {
    let mut bank = Bank::new(variant).await;
    let request = bank.request();
    let code = bank.code(&request).await;
    let proof = bank.proof("POST", bank.endpoint("token_endpoint"), changes);
    let (status, answer) = bank.redeem_with(&code, &bank.assertion(&json!({})), Some(&proof)).await;
    let redeemed = match status {
        200 => None,
        _ => {
            assert_refused(&(status, answer.clone()), &["invalid_dpop_proof"]);
            answer["error"].as_str().map(str::to_owned)
        }
    };
    let tokens = match redeemed {
        None => answer,
        Some(_) => bank.complete(&request).await,
    };
    let token = tokens["access_token"].as_str().expect("a token");
    let proof = bank.proof("GET", &bank.api(), &changed(changes.clone(), &json!({ "ath": ath(token) })));
    let authorization = format!("DPoP {token}");
    let asked = match bank.me_with(&authorization, Some(&proof)).await {
        200 => None,
        // The proof was not used up.
        _ => Some(bank.refusal(&authorization, &[&proof]).await.0),
    };
    [redeemed, asked]
}

/// `check-dpop-proof-nbf-exp`: a proof may have them, and then they count.
pub(crate) async fn nbf_and_exp(variant: Variant) {
    let refused = || ["invalid_dpop_proof"; 2].map(|code| Some(code.to_owned()));
    let valid = use_proofs(variant, &json!({ "nbf": now(), "exp": now() + 60 })).await;
    assert_eq!(valid, [None, None]);
    let expired = use_proofs(variant, &json!({ "exp": now() - 300 })).await;
    assert_eq!(expired, refused());
    let early = use_proofs(variant, &json!({ "nbf": now() + 300, "exp": now() + 600 })).await;
    assert_eq!(early, refused());
}

/// `ensure-dpopproof-with-iat-10seconds-before-succeeds`
pub(crate) async fn iat_10_seconds_before(variant: Variant) {
    assert_eq!(use_proofs(variant, &json!({ "iat": now() - 10 })).await, [None, None]);
}

/// `ensure-dpopproof-with-iat-10seconds-after-succeeds`
pub(crate) async fn iat_10_seconds_after(variant: Variant) {
    assert_eq!(use_proofs(variant, &json!({ "iat": now() + 10 })).await, [None, None]);
}

fn par_proof(bank: &Bank) -> String {
    bank.proof("POST", bank.endpoint("pushed_authorization_request_endpoint"), &json!({}))
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
    // What is wrong, and of what the API has to speak.
    for (changes, said) in [
        (json!({ "htm": "POST" }), "htm"),
        (json!({ "htm": null }), "htm"),
        (json!({ "htu": format!("{}/x", bank.api()) }), "htu"),
        (json!({ "htu": null }), "htu"),
        (json!({ "jti": null }), "jti"),
        (json!({ "iat": null }), "iat"),
        (json!({ "iat": now() - 3600 }), "iat"),
        (json!({ "iat": now() + 3600 }), "iat"),
        (json!({ "ath": null }), "ath"),
        (json!({ "ath": ath("another") }), "ath"),
    ] {
        let proof = bank.dpop.sign_with(&bank.proof_header(), &claims(&changes));
        assert_invalid_proof(&bank, &authorization, &[&proof], said).await;
    }
    let mut private = bank.dpop.public();
    private["d"] = "AAAA".into();
    for (header, said) in [
        (json!({ "typ": "JWT" }), "typ"),
        (json!({ "typ": null }), "typ"),
        (json!({ "alg": "none" }), "algorithms"),
        (json!({ "alg": "RS256" }), "algorithms"),
        (json!({ "alg": "HS256" }), "algorithms"),
        (json!({ "jwk": null }), "jwk"),
        (json!({ "jwk": private }), "jwk"),
        (json!({ "jwk": Key::generate().public() }), "not signed"),
    ] {
        let proof = bank.dpop.sign_with(&changed(bank.proof_header(), &header), &claims(&json!({})));
        assert_invalid_proof(&bank, &authorization, &[&proof], said).await;
    }
    let fresh = || bank.dpop.sign_with(&bank.proof_header(), &claims(&json!({})));
    assert_invalid_proof(&bank, &authorization, &[&with_broken_signature(&fresh())], "not signed").await;
    assert_invalid_proof(&bank, &authorization, &[&fresh(), &fresh()], "more than one").await;
    let (error, _) = bank.refusal(&authorization, &[]).await;
    assert_eq!(error, "invalid_token", "no proof");
    let proof = fresh();
    assert_eq!(bank.me_with(&authorization, Some(&proof)).await, 200);
    assert_invalid_proof(&bank, &authorization, &[&proof], "used before").await;
    assert_eq!(bank.me_with(&format!("Bearer {token}"), Some(&fresh())).await, 401, "no bearer token");
    bank.dpop = Key::generate();
    let proof = bank.proof("GET", &bank.api(), &json!({ "ath": ath(&token) }));
    let (error, _) = bank.refusal(&authorization, &[&proof]).await;
    assert_eq!(error, "invalid_token", "the proof is valid, and of another key");
}

/// RFC 9449 section 7.1.
async fn assert_invalid_proof(bank: &Bank, authorization: &str, proofs: &[&str], said: &str) {
    let (error, description) = bank.refusal(authorization, proofs).await;
    assert_eq!(error, "invalid_dpop_proof", "{said}: {description}");
    assert!(description.contains(said), "{said}: {description}");
}

/// With another byte in the middle of the signature.
fn with_broken_signature(proof: &str) -> String {
    let (message, signature) = proof.rsplit_once('.').expect("three parts");
    let (before, after) = signature.split_at(signature.len() / 2);
    let other = if after.starts_with('A') { 'B' } else { 'A' };
    format!("{message}.{before}{other}{}", &after[1..])
}
