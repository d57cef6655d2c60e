//! A person whom the store no longer knows: what was issued for them is worthless.

use oauth_runtime::testing;

use crate::support::{OpenIdFixture, OpenIdFixture as Provider};

const WEB: Option<(&str, &str)> = Some(("web", "web-client-secret"));

async fn is_active(provider: &Provider, token: &str) -> bool {
    let answer = provider.http.post("/introspect", WEB, &[("token", token)]).await;
    answer.json()["active"] == true
}

#[tokio::test]
async fn a_code_is_not_redeemed() {
    let provider = OpenIdFixture::start().await;
    let code = provider.authorized(&[]).await.remove("code").expect("a code");
    provider.remove_person("alice-sub");
    provider.redeem(&code).await.assert_error(400, "invalid_grant");
}

#[tokio::test]
async fn tokens_are_inactive() {
    let provider = OpenIdFixture::start().await;
    let tokens = provider.tokens(&[]).await;
    let token = |name: &str| tokens[name].as_str().expect("a token").to_owned();
    for name in ["access_token", "refresh_token"] {
        assert!(is_active(&provider, &token(name)).await, "{name}");
    }
    provider.remove_person("alice-sub");
    for name in ["access_token", "refresh_token"] {
        assert!(!is_active(&provider, &token(name)).await, "{name}");
    }
    let userinfo = provider.http.get_with_token("/userinfo", &token("access_token")).await;
    userinfo.assert_error(401, "invalid_token");
}

/// Including those of the provider's own API.
#[tokio::test]
async fn a_protected_resource_lets_nobody_in() {
    let provider = OpenIdFixture::start().await;
    let tokens = provider.tokens(&[]).await;
    let token = tokens["access_token"].as_str().expect("a token");
    assert!(testing::verify(&*provider.server, token).await.is_ok());
    provider.remove_person("alice-sub");
    let refused = testing::verify(&*provider.server, token).await.expect_err("nobody's");
    assert_eq!(refused.code(), "invalid_token");
}
