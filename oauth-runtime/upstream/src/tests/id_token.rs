//! The checks of ID tokens.

use oauth_runtime_core::keys::SigningAlgorithm;
use serde_json::json;

use super::*;

async fn problem_of(name: &str, value: Value) -> String {
    with_claim(name, value).await.expect_err(name).to_string()
}

#[tokio::test]
async fn an_id_token_for_or_from_somebody_else_is_refused() {
    for issuer in [json!("https://evil.example"), json!("https://upstream.example/"), Value::Null, json!(1)] {
        assert!(matches!(with_claim("iss", issuer).await, Err(UpstreamError::IdToken(_))));
    }
    for audience in [json!("them"), json!([]), json!(["them"]), Value::Null] {
        assert!(problem_of("aud", audience).await.contains("`aud` is another client"));
    }
    assert!(problem_of("azp", json!("them")).await.contains("`azp`"));
    assert!(problem_of("azp", json!(1)).await.contains("`azp`"));
    with_claim("azp", json!(CLIENT)).await.expect("ours");
}

#[tokio::test]
async fn an_audience_beside_the_client_has_to_be_trusted() {
    let audience = json!([CLIENT, "api"]);
    assert!(problem_of("aud", audience.clone()).await.contains("not trusted"));
    let fake = Fake::new();
    fake.claim("aud", audience);
    let upstream = fake.builder().trust_audience("api").build().expect("an upstream");
    let error = signed_in(&fake, &upstream).await.expect_err("no azp").to_string();
    assert!(error.contains("no `azp`"), "{error}");
    fake.claim("azp", json!(CLIENT));
    signed_in(&fake, &upstream).await.expect("signed in");
}

#[tokio::test]
async fn times_have_to_be_there_and_may_be_a_minute_off() {
    let now = Fake::new().now();
    let at = |seconds: i64| json!(now.as_unix_i64() + seconds);
    with_claim("exp", at(-59)).await.expect("a minute");
    with_claim("iat", at(60)).await.expect("a minute");
    for (name, value) in [
        ("exp", at(-60)),
        ("iat", at(61)),
        ("exp", Value::Null),
        ("iat", Value::Null),
        ("exp", json!("soon")),
    ] {
        assert!(
            matches!(with_claim(name, value.clone()).await, Err(UpstreamError::IdToken(_))),
            "{name} {value}"
        );
    }
}

#[tokio::test]
async fn a_subject_is_a_text_of_at_most_255_characters() {
    for subject in [Value::Null, json!(""), json!(7), json!("a".repeat(256))] {
        assert!(matches!(with_claim("sub", subject).await, Err(UpstreamError::IdToken(_))));
    }
}

#[tokio::test]
async fn the_hash_of_the_access_token_counts_if_it_is_there() {
    // The left half of SHA-256 of `at`.
    let half = SigningAlgorithm::Es256.left_half_of_hash("at").expect("a hash");
    use base64::Engine;
    let right = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(half);
    with_claim("at_hash", json!(right)).await.expect("ours");
    for wrong in [json!("AAAA"), json!(1)] {
        assert!(problem_of("at_hash", wrong).await.contains("`at_hash`"));
    }
}

#[tokio::test]
async fn another_kind_of_jwt_is_no_id_token() {
    for typ in ["at+jwt", "logout+jwt", "application/at+jwt"] {
        let fake = Fake::new();
        fake.change(|state| state.typ = typ);
        let error = signed_in(&fake, &fake.upstream()).await.expect_err(typ).to_string();
        assert!(error.contains("its type"), "{error}");
    }
}

#[tokio::test]
async fn an_algorithm_has_to_be_one_of_ours_and_one_that_the_upstream_names() {
    // We allow this algorithm, but the upstream does not name it.
    let fake = Fake::new();
    fake.change(|state| state.metadata["id_token_signing_alg_values_supported"] = json!(["RS256"]));
    let error = signed_in(&fake, &fake.upstream()).await.expect_err("not named").to_string();
    assert!(error.contains("algorithm is not allowed"), "{error}");
    // The upstream names this algorithm, but we do not allow it.
    let fake = Fake::new();
    let upstream = fake.builder().algorithms([SigningAlgorithm::Rs256]).build().expect("an upstream");
    let error = signed_in(&fake, &upstream).await.expect_err("not ours").to_string();
    assert!(error.contains("algorithm is not allowed"), "{error}");
    // The new name of an algorithm is treated as the old one (RFC 9864).
    let fake = Fake::new();
    fake.change(|state| state.keys = keys(SigningAlgorithm::Ed25519));
    signed_in(&fake, &fake.upstream()).await.expect("signed in");
}

#[tokio::test]
async fn a_token_without_a_signature_or_with_a_shared_secret_is_refused() {
    use base64::Engine;
    let encode = |text: String| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text);
    for algorithm in ["none", "HS256"] {
        let fake = Fake::new();
        let upstream = fake.upstream();
        let pending = begin(&fake, &upstream, sign_in()).await;
        let claims = fake.id_token();
        let claims = claims.split('.').nth(1).expect("claims");
        let token = format!("{}.{claims}.", encode(json!({ "alg": algorithm }).to_string()));
        let body = json!({ "access_token": "at", "token_type": "Bearer", "id_token": token });
        fake.change(|state| state.token = Some(Called::new(StatusCode::OK, body.to_string())));
        let error = upstream.finish(&pending, response(&pending)).await.expect_err(algorithm);
        assert!(matches!(error, UpstreamError::IdToken(_)), "{error}");
    }
}
