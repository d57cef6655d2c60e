//! The ID token (OpenID Connect Core sections 2, 3.1.3, 3.2.2, 3.3.2 and 12).

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;
use sha2::{Digest, Sha256, Sha384, Sha512};

use crate::support::{OpenIdFixture, claims_of, header_of};

fn left_half(value: &str) -> String {
    URL_SAFE_NO_PAD.encode(&Sha256::digest(value)[..16])
}

#[tokio::test]
async fn code_flow_has_what_section_2_wants() {
    let provider = OpenIdFixture::start().await;
    let headers = [("x-user", "alice"), ("x-auth-time", "1699999000"), ("x-acr", "2"), ("x-amr", "pwd otp")];
    let answer = provider.authorize_as(&[("nonce", "n\u{e4}nce"), ("scope", "openid email")], &headers).await;
    let code = crate::support::parameters_of(&answer).remove("code").expect("a code");
    let tokens = provider.redeem(&code).await.json();
    let id_token = tokens["id_token"].as_str().expect("an ID token");
    let claims = provider.verified(id_token).await;
    let now = provider.clock_seconds();
    let access_token = tokens["access_token"].as_str().expect("an access token");
    assert_eq!(
        claims,
        json!({
            "iss": provider.http.url,
            "sub": "alice-sub",
            "aud": "web",
            "iat": now,
            "exp": now + 3600,
            "auth_time": 1_699_999_000,
            "nonce": "n\u{e4}nce",
            "acr": "2",
            "amr": ["pwd", "otp"],
            "at_hash": left_half(access_token),
        })
    );
    assert_eq!(header_of(id_token)["alg"], "RS256");
    assert_eq!(header_of(id_token)["typ"], "JWT");
}

#[tokio::test]
async fn plain_oauth_has_none() {
    let provider = OpenIdFixture::start().await;
    let tokens = provider.tokens(&[("scope", "read"), ("nonce", "-")]).await;
    assert!(tokens.get("id_token").is_none(), "{tokens}");
    let fewer = [("x-user", "alice"), ("x-scope", "read")];
    let answer = provider.authorize_as(&[("scope", "openid read")], &fewer).await;
    let code = crate::support::parameters_of(&answer).remove("code").expect("a code");
    let tokens = provider.redeem(&code).await.json();
    assert!(tokens.get("id_token").is_none(), "openid was not granted: {tokens}");
}

#[tokio::test]
async fn a_refresh_gives_one_of_the_same_login() {
    let provider = OpenIdFixture::start().await;
    let first = provider.tokens(&[("scope", "openid offline_access")]).await;
    let logged_in = claims_of(first["id_token"].as_str().expect("one"))["auth_time"].clone();
    provider.clock.advance(Duration::from_secs(600));
    let form =
        [("grant_type", "refresh_token"), ("refresh_token", first["refresh_token"].as_str().expect("one"))];
    let second = provider.http.post("/token", Some(("web", "web-client-secret")), &form).await.json();
    let claims = provider.verified(second["id_token"].as_str().expect("an ID token")).await;
    assert_eq!(
        (&claims["sub"], &claims["aud"], &claims["auth_time"]),
        (&json!("alice-sub"), &json!("web"), &logged_in)
    );
    assert_eq!(claims["iat"], provider.clock_seconds());
    assert_eq!(claims["at_hash"], left_half(second["access_token"].as_str().expect("one")));
    assert!(claims.get("nonce").is_none(), "section 12.2: {claims}");
}

#[tokio::test]
async fn hybrid_responses_have_the_hashes_of_what_they_come_with() {
    let provider = OpenIdFixture::start().await;
    for (response_type, names) in [
        ("code id_token", &["code", "id_token"][..]),
        ("id_token code", &["code", "id_token"]),
        ("code token", &["code", "access_token"]),
        ("token id_token code", &["code", "access_token", "id_token"]),
        ("id_token token", &["access_token", "id_token"]),
        ("id_token", &["id_token"]),
    ] {
        let answer = provider.authorized(&[("response_type", response_type)]).await;
        for name in ["code", "access_token", "id_token"] {
            assert_eq!(
                answer.contains_key(name),
                names.contains(&name),
                "{name} of {response_type}: {answer:?}"
            );
        }
        let Some(id_token) = answer.get("id_token") else { continue };
        let claims = provider.verified(id_token).await;
        let hash = |name: &str| answer.get(name).map(|value| json!(left_half(value)));
        assert_eq!(claims.get("c_hash").cloned(), hash("code"), "{response_type}");
        assert_eq!(claims.get("at_hash").cloned(), hash("access_token"), "{response_type}");
        assert_eq!(claims["nonce"], "n-0S6_WzA2Mj", "{response_type}");
    }
}

#[tokio::test]
async fn a_hybrid_code_redeems_for_the_same_person() {
    let provider = OpenIdFixture::start().await;
    let answer = provider.authorized(&[("response_type", "code id_token token")]).await;
    let front = claims_of(&answer["id_token"]);
    let back = provider.redeem(&answer["code"]).await.json();
    let back = claims_of(back["id_token"].as_str().expect("an ID token"));
    for name in ["iss", "sub", "aud", "nonce", "auth_time"] {
        assert_eq!(front[name], back[name], "{name}");
    }
}

#[tokio::test]
async fn standing_alone_it_has_the_claims_of_the_scope() {
    let provider = OpenIdFixture::start().await;
    let scope = ("scope", "openid profile email");
    let alone = provider.authorized(&[("response_type", "id_token"), scope]).await;
    assert_eq!(claims_of(&alone["id_token"])["email"], "alice@example.com", "section 5.4");
    let with_token = provider.authorized(&[("response_type", "id_token token"), scope]).await;
    assert!(claims_of(&with_token["id_token"]).get("email").is_none());
    let with_code = provider.authorized(&[("response_type", "code id_token"), scope]).await;
    assert!(claims_of(&with_code["id_token"]).get("email").is_none());
}

#[tokio::test]
async fn claims_that_are_asked_for_one_by_one() {
    let provider = OpenIdFixture::start().await;
    let claims = r#"{"id_token":{"email":{"essential":true},"employee_number":null,"unknown":{"essential":true}},"userinfo":{"name":null}}"#;
    let tokens = provider.tokens(&[("claims", claims)]).await;
    let claims = claims_of(tokens["id_token"].as_str().expect("an ID token"));
    assert_eq!((&claims["email"], &claims["employee_number"]), (&json!("alice@example.com"), &json!("7")));
    assert!(claims.get("name").is_none() && claims.get("unknown").is_none(), "{claims}");
}

#[tokio::test]
async fn every_algorithm_that_a_client_is_registered_for() {
    let provider = OpenIdFixture::start().await;
    for (client_id, algorithm) in [
        ("rs256", "RS256"),
        ("ps256", "PS256"),
        ("es256", "ES256"),
        ("es384", "ES384"),
        ("es512", "ES512"),
        ("eddsa", "EdDSA"),
    ] {
        let answer =
            provider.authorized(&[("client_id", client_id), ("response_type", "code id_token")]).await;
        let id_token = &answer["id_token"];
        assert_eq!(header_of(id_token)["alg"], algorithm);
        let claims = provider.verified(id_token).await;
        let hash = match algorithm {
            "ES384" => URL_SAFE_NO_PAD.encode(&Sha384::digest(&answer["code"])[..24]),
            "EdDSA" | "ES512" => URL_SAFE_NO_PAD.encode(&Sha512::digest(&answer["code"])[..32]),
            _ => left_half(&answer["code"]),
        };
        assert_eq!(claims["c_hash"], hash, "{algorithm}");
    }
}

#[tokio::test]
async fn an_unsigned_one_only_for_a_client_that_is_registered_for_it() {
    let provider = OpenIdFixture::start().await;
    let code = provider.authorized(&[("client_id", "unsigned")]).await.remove("code").expect("a code");
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", "https://client.example/cb"),
        ("code_verifier", crate::support::VERIFIER),
    ];
    let tokens =
        provider.http.post("/token", Some(("unsigned", "unsigned-client-secret")), &form).await.json();
    let id_token = tokens["id_token"].as_str().expect("an ID token");
    assert_eq!(header_of(id_token), json!({ "alg": "none", "typ": "JWT" }));
    assert!(id_token.ends_with('.') && claims_of(id_token)["sub"] == "alice-sub", "{id_token}");
    // Core section 2: not if it passes through the browser.
    let answer = provider.authorize(&[("client_id", "unsigned"), ("response_type", "code id_token")]).await;
    answer.assert_redirect_error(&provider.http.url, "unauthorized_client");
}

#[tokio::test]
async fn a_person_who_is_gone_gets_no_new_tokens() {
    let provider = OpenIdFixture::start().await;
    let tokens = provider.tokens(&[]).await;
    let form =
        [("grant_type", "refresh_token"), ("refresh_token", tokens["refresh_token"].as_str().expect("one"))];
    provider.remove_person("alice-sub");
    let refused = provider.http.post("/token", Some(("web", "web-client-secret")), &form).await;
    refused.assert_error(400, "invalid_grant");
}
