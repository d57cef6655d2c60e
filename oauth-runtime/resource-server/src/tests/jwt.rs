//! Which JWTs are accepted.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use oauth_runtime_core::keys::{SigningAlgorithm, SigningKey, SigningKeys};
use oauth_runtime_core::token::Owner;
use serde_json::{Value, json};

use super::*;

async fn outcome(change: Value) -> &'static str {
    let keys = keys();
    code(Site::with_keys(&keys).verifier().verify(&token(&keys, change)).await)
}

#[tokio::test]
async fn a_token_says_who_may_do_what_and_how_they_logged_in() {
    let keys = keys();
    let login =
        json!({ "auth_time": NOW - 60, "acr": "two-factors", "amr": ["pwd", "otp"], "roles": ["editor"] });
    let access = Site::with_keys(&keys).verifier().verify(&token(&keys, login)).await.expect("valid");
    assert_eq!(access.owner(), Owner::Person("248289761001"));
    assert_eq!((access.client_id.as_str(), access.scope.as_str()), ("app", "read write"));
    assert_eq!(
        (access.audience.as_slice(), access.grant_id.as_str()),
        (&[RESOURCE.to_owned()][..], "a-token")
    );
    assert_eq!((access.issued_at.as_unix(), access.expires_at.as_unix()), (NOW - 10, NOW + 600));
    let authentication = access.authentication.as_deref().expect("the login");
    assert_eq!(authentication.auth_time, Some(Timestamp::from_unix(NOW - 60)));
    assert_eq!(authentication.acr.as_deref(), Some("two-factors"));
    assert_eq!(authentication.amr, ["pwd", "otp"]);
    assert_eq!(
        access.claims.iter().collect::<Vec<_>>(),
        [("roles", &json!(["editor"]))],
        "only these are its own"
    );
}

#[tokio::test]
async fn a_token_says_what_was_granted_in_detail() {
    let keys = keys();
    let details = json!([{ "type": "payment_initiation", "amount": 5 }]);
    let change = json!({ "authorization_details": details });
    let access = Site::with_keys(&keys).verifier().verify(&token(&keys, change)).await.expect("valid");
    assert_eq!(serde_json::to_value(&access.authorization_details).expect("JSON"), details);
    assert!(access.claims.is_empty(), "they are not one of its own claims: {:?}", access.claims);
    let malformed = json!({ "authorization_details": "payment_initiation" });
    assert_eq!(outcome(malformed).await, "invalid_token");
}

#[tokio::test]
async fn a_client_that_acts_for_itself_is_no_person() {
    let keys = keys();
    let token = token(&keys, json!({ "sub": "app" }));
    let access = Site::with_keys(&keys).verifier().verify(&token).await.expect("valid");
    assert_eq!(access.owner(), Owner::Client("app"));
}

#[tokio::test]
async fn claims_that_do_not_fit() {
    assert_eq!(outcome(json!({})).await, "accepted");
    for change in [
        json!({ "iss": "https://other.example" }),
        json!({ "iss": "https://notes.example/" }),
        json!({ "iss": null }),
        json!({ "aud": "https://api.example/files" }),
        json!({ "aud": ["https://files.example", "https://mail.example"] }),
        json!({ "aud": ISSUER }),
        json!({ "aud": [] }),
        json!({ "aud": null }),
        json!({ "exp": NOW - 60 }),
        json!({ "exp": null }),
        json!({ "exp": "never" }),
        json!({ "nbf": NOW + 61 }),
        json!({ "iat": NOW + 61 }),
        json!({ "sub": null }),
        json!({ "sub": "" }),
        json!({ "client_id": null }),
        json!({ "client_id": 7 }),
        json!({ "scope": ["read"] }),
        json!({ "scope": "read \"write\"" }),
        json!({ "auth_time": "now" }),
        json!({ "amr": "pwd" }),
        json!({ "cnf": { "jkt": "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I" } }),
    ] {
        assert_eq!(outcome(change.clone()).await, "invalid_token", "{change}");
    }
}

#[tokio::test]
async fn clocks_may_differ_and_an_audience_may_be_one_of_several() {
    for change in [
        json!({ "exp": NOW - 59 }),
        json!({ "nbf": NOW + 60 }),
        json!({ "aud": ["https://files.example", RESOURCE] }),
        json!({ "aud": "https://API.example:443/notes/" }),
        json!({ "scope": null }),
    ] {
        assert_eq!(outcome(change.clone()).await, "accepted", "{change}");
    }
    let keys = keys();
    let strict =
        Site::with_keys(&keys).builder().leeway(std::time::Duration::ZERO).build().expect("a verifier");
    assert_eq!(code(strict.verify(&token(&keys, json!({ "exp": NOW }))).await), "invalid_token");
    assert_eq!(code(strict.verify(&token(&keys, json!({ "exp": NOW + 1 }))).await), "accepted");
}

/// RFC 9068 section 4: an ID token of the same provider, for a client with the name of the API, has another type.
#[tokio::test]
async fn a_jwt_of_another_type_is_no_access_token() {
    let keys = keys();
    let verifier = Site::with_keys(&keys).verifier();
    for (typ, expected) in [
        ("at+jwt", "accepted"),
        ("application/at+jwt", "accepted"),
        ("AT+JWT", "accepted"),
        ("JWT", "invalid_token"),
        ("logout+jwt", "invalid_token"),
        ("at+jwt+x", "invalid_token"),
    ] {
        let token = keys.sign(SigningAlgorithm::Es256, typ, &claims(json!({}))).expect("a token");
        assert_eq!(code(verifier.verify(&token).await), expected, "{typ}");
    }
}

#[tokio::test]
async fn a_signature_that_proves_nothing() {
    let keys = keys();
    let site = Site::with_keys(&keys);
    let verifier = site.verifier();
    let published: Value = serde_json::from_slice(&keys.published()).expect("a set");
    let key_id = published["keys"][0]["kid"].as_str().expect("a kid");
    let none = json!({ "alg": "none", "typ": "at+jwt", "kid": key_id });
    let [header, payload] = [none, claims(json!({}))].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
    let mut header_of_secret = Header::new(Algorithm::HS256);
    header_of_secret.typ = Some("at+jwt".into());
    header_of_secret.kid = Some(key_id.to_owned());
    let with = |secret: &[u8]| {
        encode(&header_of_secret, &claims(json!({})), &EncodingKey::from_secret(secret)).expect("a token")
    };
    let good = token(&keys, json!({}));
    let (message, _) = good.rsplit_once('.').expect("a signature");
    let other =
        SigningKeys::fixed([SigningKey::generate(SigningAlgorithm::Es256).expect("a key")]).expect("keys");
    for token in [
        format!("{header}.{payload}."),
        with(&keys.published()),
        with(published["keys"][0]["x"].as_str().expect("x").as_bytes()),
        format!("{message}.{}", "A".repeat(86)),
        format!("{message}."),
        token(&other, json!({})),
        "a.b.c".to_owned(),
        "opaque".to_owned(),
        String::new(),
        "a".repeat(1024 * 1024),
        format!("{message}.{}", "A".repeat(1024 * 1024)),
    ] {
        let shown: String = token.chars().take(80).collect();
        assert_eq!(code(verifier.verify(&token).await), "invalid_token", "{shown}");
    }
    assert_eq!(code(verifier.verify(&good).await), "accepted");
}

#[tokio::test]
async fn only_allowed_algorithms_are_accepted() {
    let keys = keys();
    let site = Site::with_keys(&keys);
    let verifier = site.builder().algorithms([SigningAlgorithm::Rs256]).build().expect("a verifier");
    assert_eq!(code(verifier.verify(&token(&keys, json!({}))).await), "invalid_token");
    let error = site.builder().algorithms([]).build().expect_err("none at all");
    assert!(error.to_string().contains("no signature algorithm"), "{error}");
}
