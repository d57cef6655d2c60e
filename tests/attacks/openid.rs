//! Rows J-01 to J-05 and J-07 to J-10: JWT, keys, OpenID Connect. J-06 is with the request objects.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use oauth_runtime::keys::{ClientKeySet, SigningAlgorithm};
use serde_json::{Value, json};

use crate::support::{OpenIdFixture, claims_of, parameters_of};

/// The claims of a JWT under a header and a signature of the attacker's.
fn forged(token: &str, header: &Value, signature: &str) -> String {
    let header = URL_SAFE_NO_PAD.encode(header.to_string());
    format!("{header}.{}.{signature}", token.split('.').nth(1).expect("claims"))
}

#[tokio::test]
async fn j_01_none_is_accepted_nowhere() {
    let provider = OpenIdFixture::start().await;
    let id_token =
        provider.authorized(&[("response_type", "id_token")]).await.remove("id_token").expect("one");
    for header in [json!({ "alg": "none" }), json!({ "alg": "None" }), json!({ "alg": "HS256" }), json!({})] {
        let hint = forged(&id_token, &header, "");
        provider
            .authorize(&[("id_token_hint", &hint)])
            .await
            .assert_redirect_error(&provider.http.url, "invalid_request");
        let answer = provider.http.get_with_token("/userinfo", &hint).await;
        assert_eq!(answer.status, 401, "{header}");
    }
}

#[tokio::test]
async fn j_01_a_key_that_the_token_brings_along_counts_for_nothing() {
    let provider = OpenIdFixture::start().await;
    let id_token =
        provider.authorized(&[("response_type", "id_token")]).await.remove("id_token").expect("one");
    let published = provider.http.get("/jwks", &[]).await.json();
    let header = json!({ "alg": "RS256", "jwk": published["keys"][0], "kid": published["keys"][0]["kid"] });
    let signature = id_token.split('.').nth(2).expect("a signature");
    let hint = forged(&id_token, &header, signature);
    provider
        .authorize(&[("id_token_hint", &hint)])
        .await
        .assert_redirect_error(&provider.http.url, "invalid_request");
}

#[tokio::test]
async fn j_02_an_id_token_is_for_one_client_and_one_request() {
    let provider = OpenIdFixture::start().await;
    let parameters = [("response_type", "code id_token token"), ("nonce", "mine")];
    let answer = provider.authorized(&parameters).await;
    let claims = provider.verified(&answer["id_token"]).await;
    assert_eq!((&claims["iss"], &claims["aud"]), (&json!(provider.http.url), &json!("web")));
    assert_eq!((&claims["sub"], &claims["nonce"]), (&json!("alice-sub"), &json!("mine")));
    assert_eq!(claims["exp"].as_u64(), claims["iat"].as_u64().map(|issued| issued + 3600));
    for name in ["auth_time", "at_hash", "c_hash"] {
        assert!(!claims[name].is_null(), "{name} in {claims}");
    }
    assert!(claims.get("azp").is_none(), "there is one audience: {claims}");
}

#[tokio::test]
async fn j_03_implicit_and_hybrid_need_a_nonce() {
    let provider = OpenIdFixture::start().await;
    for response_type in ["id_token", "id_token token", "code id_token", "code id_token token"] {
        for nonce in ["-", ""] {
            let answer = provider.authorize(&[("response_type", response_type), ("nonce", nonce)]).await;
            answer.assert_redirect_error(&provider.http.url, "invalid_request");
        }
    }
}

#[tokio::test]
async fn j_04_prompt_none_is_never_a_page() {
    let provider = OpenIdFixture::start().await;
    let nobody = provider.authorize_as(&[("prompt", "none")], &[]).await;
    nobody.assert_redirect_error(&provider.http.url, "login_required");
    let both = provider.authorize(&[("prompt", "none login")]).await;
    both.assert_redirect_error(&provider.http.url, "invalid_request");
}

#[tokio::test]
async fn j_05_an_old_login_and_another_person_are_no_login() {
    let provider = OpenIdFixture::start().await;
    let old = (provider.clock_seconds() - 61).to_string();
    let alice = [("x-user", "alice"), ("x-auth-time", old.as_str())];
    let answer = provider.authorize_as(&[("max_age", "60")], &alice).await;
    answer.assert_redirect_error(&provider.http.url, "login_required");
    let hint = provider.authorized(&[("response_type", "id_token")]).await.remove("id_token").expect("one");
    let answer =
        provider.authorize_as(&[("id_token_hint", &hint), ("prompt", "none")], &[("x-user", "bob")]).await;
    answer.assert_redirect_error(&provider.http.url, "login_required");
}

/// Two instances on one store, over some simulated weeks: everything that either signs verifies with what
/// either publishes, for as long as the token is valid.
#[tokio::test]
async fn j_07_every_token_verifies_with_the_published_keys_all_the_time() {
    let (instances, clock) = crate::support::rotating_instances().await;
    let mut alive: Vec<(String, u64)> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for step in 0..400_u64 {
        // Uneven steps of up to ten minutes; each instance refreshes every other step.
        clock.advance(Duration::from_secs(1 + (step * 7_919) % 600));
        let instance = &instances[usize::try_from(step % 2).expect("0 or 1")];
        instance.keys().refresh().await.expect("the store answers");
        let published = instance.http.get("/jwks", &[]).await;
        for other in &instances {
            let id_token =
                other.authorized(&[("response_type", "id_token")]).await.remove("id_token").expect("one");
            alive.push((id_token.clone(), claims_of(&id_token)["exp"].as_u64().expect("a moment")));
        }
        alive.retain(|(_, expires_at)| *expires_at > instance.clock_seconds());
        let keys = ClientKeySet::from_slice(published.body.as_bytes()).expect("a set");
        for (id_token, _) in alive.iter().rev().take(24) {
            let verified = keys.verify(id_token, &SigningAlgorithm::ALL).expect("a published key");
            seen.insert(verified.key_id.expect("a name"));
        }
    }
    assert!(seen.len() > 3, "the keys changed: {seen:?}");
}

#[tokio::test]
async fn j_08_public_members_only() {
    let provider = OpenIdFixture::start().await;
    let published = provider.http.get("/jwks", &[]).await;
    for key in published.json()["keys"].as_array().expect("keys") {
        let names: Vec<_> = key.as_object().expect("a key").keys().map(String::as_str).collect();
        let public = ["alg", "crv", "e", "kid", "kty", "n", "use", "x", "y"];
        assert!(names.iter().all(|name| public.contains(name)), "{names:?}");
    }
}

#[tokio::test]
async fn j_09_userinfo_needs_openid() {
    let provider = OpenIdFixture::start().await;
    let tokens = provider.tokens(&[("scope", "read")]).await;
    let token = tokens["access_token"].as_str().expect("an access token");
    let answer = provider.http.get_with_token("/userinfo", token).await;
    answer.assert_error(403, "insufficient_scope");
    let challenge = answer.header("www-authenticate");
    assert!(
        challenge.contains("error=\"insufficient_scope\"") && challenge.contains("scope=\"openid\""),
        "{challenge}"
    );
    for not_access in ["refresh_token", "id_token"] {
        let tokens = provider.tokens(&[]).await;
        let token = tokens[not_access].as_str().expect("a token");
        assert_eq!(provider.http.get_with_token("/userinfo", token).await.status, 401, "{not_access}");
    }
}

/// The tests of logout check the page and the missing redirect; this one checks that a client's hint is
/// useless for another client.
#[tokio::test]
async fn j_10_a_forged_hint_is_no_hint() {
    let provider = OpenIdFixture::start().await;
    let id_token =
        provider.authorized(&[("response_type", "id_token")]).await.remove("id_token").expect("one");
    let mut claims = claims_of(&id_token);
    claims["sub"] = json!("bob-sub");
    let claims = URL_SAFE_NO_PAD.encode(claims.to_string());
    let parts: Vec<_> = id_token.split('.').collect();
    let hint = format!("{}.{claims}.{}", parts[0], parts[2]);
    let answer = provider.authorize_as(&[("id_token_hint", &hint)], &[("x-user", "bob")]).await;
    answer.assert_redirect_error(&provider.http.url, "invalid_request");
    assert!(!parameters_of(&answer).contains_key("code"));
}
