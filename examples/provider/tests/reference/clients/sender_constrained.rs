//! Clients that send DPoP proofs (RFC 9449), and an API that checks them. Authlib 1.9.10 and requests-oauthlib 2.0.0 do not
//! support DPoP.

use serde_json::{Value, json};
use test_clients::{Script, java, node, python};
use test_needs::needs;

use super::{CONFIG, SECRET, payment, person};
use crate::process::Provider;

/// It sends `dpop_jkt` in the pushed request and a proof with everything, and repeats a request when it is asked for a nonce.
#[tokio::test]
async fn openid_client_has_tokens_that_are_bound_to_its_key() {
    needs!(NODE_CLIENTS);
    for (nonce, client_id, secret) in [("optional", "app", None), ("required", "basic", Some(SECRET))] {
        let provider = Provider::start_with(&format!("dpop_nonce = \"{nonce}\"\n{CONFIG}"));
        let parameters = json!({
            "issuer": provider.url, "client_id": client_id, "client_secret": secret,
            "redirect_uri": "https://client.example/cb", "scope": "openid offline_access read",
        });
        let script = node("openid-client-dpop");
        let report = script.run(&parameters, async |visit| person::authorize(&provider, visit).await).await;
        // The library writes token types in lower case.
        assert_eq!((&report["type"], &report["refreshed"]), (&json!("dpop"), &json!("dpop")), "{report}");
        assert_eq!(report["userinfo"], "248289761001", "{report}");
        assert_eq!(report["resource"], 200, "{report}");
        assert_eq!(report["foreign"]["status"], 401, "{report}");
        match secret {
            None => assert_eq!(report["stolen"]["error"], "invalid_grant", "{report}"),
            Some(_) => assert_eq!(report["stolen"]["succeeded"]["token_type"], "dpop", "{report}"),
        }
    }
}

/// One nonce is good for the token endpoint, for pushed requests and for the API.
#[tokio::test]
async fn oauth4webapi_is_asked_for_one_nonce_for_everything() {
    needs!(NODE_CLIENTS);
    for (nonce, demands) in [("optional", 0), ("required", 1)] {
        let provider = Provider::start_with(&format!("dpop_nonce = \"{nonce}\"\n{CONFIG}"));
        let parameters = json!({
            "issuer": provider.url, "client_id": "basic", "client_secret": SECRET,
            "redirect_uri": "https://client.example/cb", "scope": "read",
        });
        let script = node("oauth4webapi-dpop");
        let report = script.run(&parameters, async |visit| person::authorize(&provider, visit).await).await;
        assert_eq!(report, json!({ "type": "dpop", "demands": demands, "resource": 200 }));
    }
}

/// What a script reports that pushes a request for a payment, with proofs of this algorithm.
async fn paid(script: Script, nonce: &str, algorithm: &str) -> Value {
    let provider = Provider::start_with(&format!("dpop_nonce = \"{nonce}\"\n{CONFIG}"));
    let mut parameters = json!({
        "issuer": provider.url, "client_id": "basic", "client_secret": SECRET, "algorithm": algorithm,
        "redirect_uri": "https://client.example/cb", "scope": "openid offline_access read",
        "authorization_details": payment(),
    });
    // Nimbus parses a text.
    if format!("{script:?}").contains("java") {
        parameters["authorization_details"] = payment().to_string().into();
    }
    script.run(&parameters, async |visit| person::authorize(&provider, visit).await).await
}

/// It reads the response from a JWT (JARM). A code that was pushed with a proof is worth nothing without one by the same key.
#[tokio::test]
async fn nimbus_has_tokens_for_a_payment_that_are_bound_to_its_key() {
    needs!(JAVA_CLIENTS);
    for (nonce, algorithm, demands) in [("optional", "ES256", 0), ("required", "PS256", 1)] {
        let mut report = paid(java("NimbusDpop"), nonce, algorithm).await;
        let details = report["details"].as_str().map(serde_json::from_str::<Value>);
        assert_eq!(details.expect("details").expect("JSON"), payment(), "{report}");
        report.as_object_mut().expect("an object").remove("details");
        let expected = json!({
            "without": "invalid_grant", "stolen": "invalid_grant",
            "type": "DPoP", "refreshed": "DPoP", "introspected": "DPoP", "confirmed": true,
            "sub": "248289761001", "own": "200", "foreign": "401 DPoP invalid_token",
            "naked": "401 DPoP invalid_token", "bearer": "401 DPoP null Bearer invalid_token", "demands": demands,
        });
        assert_eq!(report, expected, "{nonce}");
    }
}

/// It takes its first challenge `DPoP` for a demand for a nonce, also if the token is bound to another key.
#[tokio::test]
async fn requests_oauth2client_has_tokens_for_a_payment_that_are_bound_to_its_key() {
    needs!(PYTHON_CLIENTS);
    let missing = json!("MissingDPoPNonce");
    for (nonce, algorithm, foreign) in
        [("optional", "ES256", &missing), ("required", "EdDSA", &json!(401)), ("optional", "PS256", &missing)]
    {
        let report = paid(python("requests_oauth2client_dpop"), nonce, algorithm).await;
        let expected = json!({
            "type": "DPoP", "refreshed": "DPoP", "sub": "248289761001", "confirmed": true, "details": payment(),
            "own": 200, "foreign": foreign, "bearer": 401,
        });
        assert_eq!(report, expected, "{nonce}, {algorithm}");
    }
}

/// Its application is that of the page "Check tokens in another service", with `dPoP` (Spring Security 7.1 has it off by
/// default, and then takes no bound token at all).
#[tokio::test]
async fn spring_security_demands_the_proof_of_our_bound_tokens() {
    needs!(JAVA_CLIENTS);
    let provider = Provider::start_with(&format!(
        "access_token_format = \"jwt\"\naccess_token_signing_alg = \"ES256\"\n{CONFIG}"
    ));
    let resource = provider.url_of("/api");
    let parameters = json!({ "issuer": provider.url, "resource": resource, "client_id": "basic", "client_secret": SECRET });
    let report = java("SpringDpop").run(&parameters, async |_| unreachable!("nobody is asked")).await;
    // The status, and the beginning of the challenge.
    let outcomes = report.as_object().expect("an object").iter().map(|(name, outcome)| {
        let outcome = outcome.as_str().map(|outcome| json!(outcome.split(',').next().map(str::trim)));
        (name.clone(), outcome.unwrap_or_else(|| report[name].clone()))
    });
    let (proof, bearer) = ("401 DPoP error=\"invalid_dpop_proof\"", "401 Bearer error=\"invalid_token\"");
    let expected = json!({
        "type": "DPoP", "confirmed": true,
        "own": "200 basic", "the same proof again": proof,
        "no proof": "401 DPoP error=\"invalid_request\"",
        "another key": proof, "another token": proof, "another method": proof, "another URL": proof,
        "no token in the proof": proof,
        "Bearer": bearer, "Bearer with a proof": bearer,
        "a bearer token": "200 basic",
    });
    assert_eq!(Value::Object(outcomes.collect()), expected);
}
