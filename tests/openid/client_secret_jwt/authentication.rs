//! Which assertions authenticate a client.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, Header};
use oauth_runtime::keys::SigningAlgorithm;
use serde_json::{Value, json};

use crate::support::{
    SECRET, SECRET_OF_32, SealingFixture, asserting, client_key, mac, mac_with_header, signed_by,
};

#[tokio::test]
async fn a_client_authenticates_with_its_secret_and_each_hash() {
    let provider = SealingFixture::start().await;
    for algorithm in [Algorithm::HS256, Algorithm::HS384, Algorithm::HS512] {
        let answer = provider.token_with(&mac(algorithm, SECRET, &provider.claims("mac", &json!({})))).await;
        assert_eq!(answer.status, 200, "{algorithm:?} {answer:?}");
    }
}

#[tokio::test]
async fn a_registered_algorithm_is_the_only_one() {
    let provider = SealingFixture::start().await;
    for (algorithm, expected) in [(Algorithm::HS256, 401), (Algorithm::HS384, 401), (Algorithm::HS512, 200)] {
        let assertion = mac(algorithm, SECRET, &provider.claims("hs512", &json!({})));
        assert_eq!(provider.token_with(&assertion).await.status, expected, "{algorithm:?}");
    }
}

/// RFC 7518 section 3.2: the secret is as long as the hash.
#[tokio::test]
async fn a_secret_shorter_than_the_hash_authenticates_nobody() {
    let provider = SealingFixture::start().await;
    for (algorithm, expected) in [(Algorithm::HS256, 200), (Algorithm::HS384, 401), (Algorithm::HS512, 401)] {
        let assertion = mac(algorithm, SECRET_OF_32, &provider.claims("short", &json!({})));
        assert_eq!(provider.token_with(&assertion).await.status, expected, "{algorithm:?}");
    }
}

#[tokio::test]
async fn what_is_not_authenticated_with_the_clients_secret_is_refused() {
    let provider = SealingFixture::start().await;
    let claims = provider.claims("mac", &json!({}));
    let good = mac(Algorithm::HS256, SECRET, &claims);
    let (message, code) = good.rsplit_once('.').expect("a JWT");
    let (_, payload) = message.split_once('.').expect("a JWT");
    let none = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"JWT"}"#);
    let flipped: String = code.chars().rev().collect();
    let digest = oauth_runtime::Digest::of(SECRET);
    for (what, assertion) in [
        ("none", format!("{none}.{payload}.")),
        ("none with a code", format!("{none}.{payload}.{code}")),
        ("no code", format!("{message}.")),
        ("another code", format!("{message}.{flipped}")),
        ("a shorter code", format!("{message}.{}", &code[..code.len() - 4])),
        ("the empty secret", mac(Algorithm::HS256, "", &claims)),
        ("another client's secret", mac(Algorithm::HS256, "f9e8d7c6b5a49382716050f4e3d2c1b0a", &claims)),
        ("the digest in the store", mac(Algorithm::HS256, digest.to_string(), &claims)),
        ("the bytes of the digest", mac(Algorithm::HS256, digest.as_bytes(), &claims)),
        ("RS256", signed_by(&client_key(SigningAlgorithm::Rs256), &claims)),
        ("ES256", signed_by(&client_key(SigningAlgorithm::Es256), &claims)),
    ] {
        let answer = provider.token_with(&assertion).await;
        assert_eq!(answer.status, 401, "{what}: {answer:?}");
        answer.assert_error(401, "invalid_client");
    }
    assert_eq!(provider.token_with(&good).await.status, 200, "no attempt used the jti up");
}

/// The public key of a client is not its secret.
#[tokio::test]
async fn nobody_authenticates_with_hmac_and_the_public_key_of_a_client() {
    let provider = SealingFixture::start().await;
    let claims = provider.claims("keys", &json!({}));
    for algorithm in SigningAlgorithm::USUAL {
        let key = client_key(algorithm);
        let jwk = crate::support::jwks([key.clone()])["keys"][0].clone();
        let number =
            |name: &str| jwk[name].as_str().map(|text| URL_SAFE_NO_PAD.decode(text).expect("base64"));
        let mut secrets: Vec<Vec<u8>> = vec![jwk.to_string().into_bytes()];
        secrets.extend(["n", "x", "y"].into_iter().filter_map(number));
        for secret in secrets {
            for hash in [Algorithm::HS256, Algorithm::HS384, Algorithm::HS512] {
                let mut header = Header::new(hash);
                header.kid = Some(key.key_id().to_owned());
                let answer = provider.token_with(&mac_with_header(header, &secret, &claims)).await;
                answer.assert_error(401, "invalid_client");
            }
        }
    }
    let own = client_key(SigningAlgorithm::Es256);
    assert_eq!(provider.token_with(&signed_by(&own, &claims)).await.status, 200);
}

#[tokio::test]
async fn the_claims_are_those_of_an_assertion() {
    let provider = SealingFixture::start().await;
    let (url, now) = (provider.http.url.clone(), provider.claims("mac", &json!({}))["iat"].as_u64());
    let now = now.expect("a number");
    for changes in [json!({}), json!({ "aud": [url] }), json!({ "exp": now + 3600 }), json!({ "iat": null })]
    {
        let answer = provider.token_claiming(changes.clone()).await;
        assert_eq!(answer.status, 200, "{changes} {answer:?}");
    }
    for changes in [
        json!({ "exp": now - 60 }),
        json!({ "exp": null }),
        json!({ "exp": now + 3700 }),
        json!({ "iat": now + 61 }),
        json!({ "nbf": now + 61 }),
        json!({ "jti": null }),
        json!({ "aud": null }),
        json!({ "aud": format!("{url}/token") }),
        json!({ "aud": format!("{url}/") }),
        json!({ "aud": "https://other.example" }),
        json!({ "aud": [url, "https://other.example"] }),
        json!({ "aud": [url, format!("{url}/token")] }),
        json!({ "aud": [] }),
        json!({ "iss": "other" }),
        json!({ "sub": "other" }),
        json!({ "iss": null }),
        json!({ "sub": null }),
        json!({ "iss": "nobody", "sub": "nobody" }),
        json!({ "response_type": "code" }),
    ] {
        let answer = provider.token_claiming(changes.clone()).await;
        assert_eq!(answer.json()["error"], "invalid_client", "{changes} {answer:?}");
        answer.assert_error(401, "invalid_client");
    }
}

#[tokio::test]
async fn a_token_of_another_type_is_not_an_assertion() {
    let provider = SealingFixture::start().await;
    for (typ, expected) in [
        (None, 200),
        (Some("JWT"), 200),
        (Some("client-authentication+jwt"), 200),
        (Some("at+jwt"), 401),
        (Some("dpop+jwt"), 401),
    ] {
        let mut header = Header::new(Algorithm::HS256);
        header.typ = typ.map(str::to_owned);
        let assertion = mac_with_header(header, SECRET, &provider.claims("mac", &json!({})));
        assert_eq!(provider.token_with(&assertion).await.status, expected, "{typ:?}");
    }
}

#[tokio::test]
async fn an_assertion_counts_once_at_all_endpoints_together() {
    let provider = SealingFixture::start().await;
    let token = provider.token_of("mac", SECRET).await.text("access_token");
    let assertion = mac(Algorithm::HS256, SECRET, &provider.claims("mac", &json!({})));
    let form = [&[("token", token.as_str())][..], &asserting(&assertion)].concat();
    assert_eq!(provider.http.post("/introspect", None, &form).await.json()["active"], true);
    provider.http.post("/introspect", None, &form).await.assert_error(401, "invalid_client");
    provider.http.post("/revoke", None, &form).await.assert_error(401, "invalid_client");
    provider.token_with(&assertion).await.assert_error(401, "invalid_client");
    let another = mac(Algorithm::HS256, SECRET, &provider.claims("mac", &json!({})));
    let form = [&[("token", token.as_str())][..], &asserting(&another)].concat();
    assert_eq!(provider.http.post("/revoke", None, &form).await.status, 200);
    // Another client may use the same `jti`.
    let claims = provider.claims("short", &json!({ "jti": "1" }));
    assert_eq!(provider.token_claiming(json!({ "jti": "1" })).await.status, 200);
    assert_eq!(provider.token_with(&mac(Algorithm::HS256, SECRET_OF_32, &claims)).await.status, 200);
}

#[tokio::test]
async fn a_client_uses_only_the_method_that_it_is_registered_for() {
    let provider = SealingFixture::start().await;
    let grant = ("grant_type", "client_credentials");
    let basic = provider.http.post("/token", Some(("mac", SECRET)), &[grant]).await;
    basic.assert_error(401, "invalid_client");
    let form = [grant, ("client_id", "mac"), ("client_secret", SECRET)];
    provider.http.post("/token", None, &form).await.assert_error(401, "invalid_client");
    provider.http.post("/token", None, &form[..2]).await.assert_error(401, "invalid_client");
    // The other way round.
    assert_eq!(provider.http.post("/token", Some(("basic", SECRET)), &[grant]).await.status, 200);
    for client_id in ["basic", "keys", "app", "nobody"] {
        provider.token_of(client_id, SECRET).await.assert_error(401, "invalid_client");
    }
    // Two ways at once.
    let assertion = mac(Algorithm::HS256, SECRET, &provider.claims("mac", &json!({})));
    let mut form = [&[grant][..], &asserting(&assertion)].concat();
    provider.http.post("/token", Some(("mac", SECRET)), &form).await.assert_error(400, "invalid_request");
    form.push(("client_secret", SECRET));
    provider.http.post("/token", None, &form).await.assert_error(400, "invalid_request");
}

#[tokio::test]
async fn a_disabled_client_does_not_authenticate() {
    let provider = SealingFixture::start().await;
    provider.administration().disable_client("mac").await.expect("disabled");
    provider.token_of("mac", SECRET).await.assert_error(401, "invalid_client");
    provider.administration().enable_client("mac").await.expect("enabled");
    assert_eq!(provider.token_of("mac", SECRET).await.status, 200);
}

#[tokio::test]
async fn the_metadata_list_the_algorithms_of_both_methods() {
    let provider = SealingFixture::start().await;
    let metadata = provider.http.get("/.well-known/oauth-authorization-server", &[]).await.json();
    for (endpoint, public) in [("token", true), ("introspection", false), ("revocation", true)] {
        let mut methods =
            vec!["client_secret_basic", "client_secret_post", "private_key_jwt", "client_secret_jwt"];
        methods.extend(public.then_some("none"));
        assert_eq!(metadata[format!("{endpoint}_endpoint_auth_methods_supported")], json!(methods));
        let algorithms: Value = json!([
            "RS256", "PS256", "ES256", "ES384", "ES512", "EdDSA", "Ed25519", "HS256", "HS384", "HS512"
        ]);
        assert_eq!(metadata[format!("{endpoint}_endpoint_auth_signing_alg_values_supported")], algorithms);
    }
}
