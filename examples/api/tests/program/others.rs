//! APIs in other languages check JWTs of our providers, with libraries that others wrote.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use oauth_runtime::keys::{SigningAlgorithm, SigningKey, SigningKeys};
use oauth_runtime::{AccessTokenFormat, Clock, SystemClock};
use serde_json::{Value, json};
use test_clients::{Script, go, java, node, python};
use test_needs::needs;

use crate::support::{FILES, NOTES, Notes, Site};
use crate::{claims, signed};

/// A good token and those that an API must refuse, by name.
async fn tokens(site: &Site, provider: &Notes) -> Value {
    let (url, now) = (site.url.as_str(), SystemClock.now().as_unix());
    let changed = |name, value| signed(provider, &claims(url, &[(name, value)]));
    let typed = |typ| provider.keys.sign(SigningAlgorithm::Es256, typ, &claims(url, &[])).expect("a token");
    let good = changed("scope", json!("read"));
    let (message, _) = good.rsplit_once('.').expect("a signature");
    let stranger =
        SigningKeys::fixed([SigningKey::generate(SigningAlgorithm::Es256).expect("a key")]).expect("keys");
    let published: Value = serde_json::from_slice(&provider.keys.published()).expect("a set");
    let key_id = published["keys"][0]["kid"].as_str().expect("a kid");
    let none = json!({ "alg": "none", "typ": "at+jwt", "kid": key_id });
    let [none, payload] = [none, claims(url, &[])].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
    let mut header = Header::new(Algorithm::HS256);
    (header.typ, header.kid) = (Some("at+jwt".into()), Some(key_id.into()));
    let secret = EncodingKey::from_secret(&provider.keys.published());
    json!({
        "good": site.token(NOTES, "read").await,
        "of a person": good,
        "for another API": site.token(FILES, "read").await,
        "expired": changed("exp", json!(now - 3600)),
        "not yet valid": changed("nbf", json!(now + 3600)),
        "of another issuer": changed("iss", json!("https://evil.example")),
        "an ID token": typed("JWT"),
        "a logout token": typed("logout+jwt"),
        "without a type": site.untyped(key_id, &claims(url, &[])),
        "changed": format!("{message}.{}", "A".repeat(86)),
        "unsigned": format!("{none}.{payload}."),
        "signed with the public key as a secret": encode(&header, &claims(url, &[]), &secret).expect("a token"),
        "of a stranger": stranger.sign(SigningAlgorithm::Es256, "at+jwt", &claims(url, &[])).expect("a token"),
        "bound to a key, without a proof": changed("cnf", json!({ "jkt": "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I" })),
        "bound to a certificate": changed("cnf", json!({ "x5t#S256": "A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0" })),
        "not a JWT": "2YotnFZFEjr1zCsicMWpAA",
    })
}

/// Only the good ones are accepted, and those that this library takes too.
#[track_caller]
fn assert_accepts(report: &Value, is_accepted: impl Fn(&Value) -> bool, too: &[&str]) {
    let reports = report.as_object().expect("a report of each token");
    let mut accepted: Vec<_> =
        reports.iter().filter(|(_, of)| is_accepted(of)).map(|(name, _)| name.as_str()).collect();
    let mut expected = [&["good", "of a person"], too].concat();
    accepted.sort_unstable();
    expected.sort_unstable();
    assert_eq!((reports.len(), accepted), (16, expected), "{report:#}");
}

/// The script's report of each token.
async fn checked(site: &Site, script: Script) -> Value {
    let provider = site.serve(AccessTokenFormat::Jwt);
    let tokens = tokens(site, &provider).await;
    let parameters = json!({ "issuer": site.url, "resource": NOTES, "tokens": tokens, "algorithm": "ES256" });
    script.run(&parameters, async |_| unreachable!("nobody is asked")).await
}

#[tokio::test]
async fn express_checks_our_tokens() {
    needs!(NODE_CLIENTS);
    let report = checked(&Site::start().await, node("express-oauth2-jwt-bearer")).await;
    assert_accepts(&report, |answer| answer["status"] == 200, &[]);
    assert_eq!(report["good"]["body"]["sub"], "job", "{report:#}");
    assert_eq!(report["expired"]["status"], 401, "{report:#}");
}

#[tokio::test]
async fn jose_checks_our_tokens() {
    needs!(NODE_CLIENTS);
    let report = checked(&Site::start().await, node("jose-resource")).await;
    assert_accepts(&report, Value::is_object, &[]);
    assert_eq!(report["good"]["sub"], "job", "{report:#}");
    assert_eq!(report["expired"], "ERR_JWT_EXPIRED", "{report:#}");
}

#[tokio::test]
async fn pyjwt_checks_our_tokens() {
    needs!(PYTHON_CLIENTS);
    let report = checked(&Site::start().await, python("pyjwt_resource")).await;
    assert_accepts(&report, Value::is_object, &[]);
    assert_eq!(report["good"]["sub"], "job", "{report:#}");
    assert_eq!(report["expired"], "ExpiredSignatureError", "{report:#}");
    assert_eq!(report["without a type"], "typ", "{report:#}");
}

#[tokio::test]
async fn go_oidc_checks_our_tokens() {
    needs!(GO_CLIENTS);
    let report = checked(&Site::start().await, go("resource")).await;
    assert_accepts(&report, |answer| answer["token"].is_object(), &[]);
    let token = json!({ "sub": "job", "client_id": "job", "scope": "read" });
    assert_eq!(report["good"]["token"], token, "{report:#}");
    // The reason for the check of `typ` in the program.
    assert_eq!(report["an ID token"]["verifier"], true, "the verifier alone takes it: {report:#}");
}

#[tokio::test]
async fn spring_security_checks_our_tokens() {
    needs!(JAVA_CLIENTS);
    let report = checked(&Site::start().await, java("SpringResource")).await;
    // This is the decoder alone. `SpringDpop` has the filter chain, which refuses such a token.
    let too = ["bound to a key, without a proof"];
    assert_accepts(&report, |answer| answer["token"].is_object(), &too);
    let token = json!({ "sub": "job", "authorities": "[FACTOR_BEARER, SCOPE_read]" });
    assert_eq!(report["good"]["token"], token, "{report:#}");
}

/// Kafka does not look at `typ`, so what an ID token is for must not be an audience of Kafka. It does not look at `cnf`
/// either, so its tokens must not be bound.
#[tokio::test]
async fn kafka_checks_our_tokens() {
    needs!(JAVA_CLIENTS);
    let report = checked(&Site::start().await, java("KafkaResource")).await;
    assert_accepts(
        &report,
        |answer| answer["token"].is_object(),
        &[
            "an ID token",
            "a logout token",
            "bound to a certificate",
            "bound to a key, without a proof",
            "without a type",
        ],
    );
    assert_eq!(report["good"]["token"], json!({ "sub": "job", "scope": "[read]" }), "{report:#}");
}
