//! The authentication request (OpenID Connect Core sections 3.1.2, 3.2.2 and 3.3.2).

use std::time::Duration;

use serde_json::json;

use crate::support::{OpenIdFixture, claims_of, parameters_of, with_another_signature};

#[tokio::test]
async fn a_nonce_where_an_id_token_comes_through_the_browser() {
    let provider = OpenIdFixture::start().await;
    for response_type in ["id_token", "id_token token", "code id_token", "code id_token token"] {
        let answer = provider.authorize(&[("response_type", response_type), ("nonce", "-")]).await;
        answer.assert_redirect_error(&provider.http.url, "invalid_request");
        assert!(answer.header("location").contains('#'), "{response_type}: {answer:?}");
    }
    for response_type in ["code", "code token"] {
        let answer = provider.authorized(&[("response_type", response_type), ("nonce", "-")]).await;
        assert!(answer.contains_key("code"), "{response_type}: {answer:?}");
    }
}

#[tokio::test]
async fn an_id_token_needs_the_scope_openid() {
    let provider = OpenIdFixture::start().await;
    let answer = provider.authorize(&[("response_type", "code id_token"), ("scope", "read")]).await;
    answer.assert_redirect_error(&provider.http.url, "invalid_request");
}

#[tokio::test]
async fn no_token_comes_in_a_query() {
    let provider = OpenIdFixture::start().await;
    for response_type in ["id_token", "id_token token", "code id_token", "code token"] {
        let answer =
            provider.authorize(&[("response_type", response_type), ("response_mode", "query")]).await;
        answer.assert_redirect_error(&provider.http.url, "invalid_request");
        assert!(answer.header("location").contains('#'), "{response_type}: {answer:?}");
    }
}

#[tokio::test]
async fn nothing_is_asked_with_prompt_none() {
    let provider = OpenIdFixture::start().await;
    let answer = provider.authorize_as(&[("prompt", "none")], &[]).await;
    answer.assert_redirect_error(&provider.http.url, "login_required");
    let answer = provider.authorize(&[("prompt", "none")]).await;
    assert!(parameters_of(&answer).contains_key("code"));
    for prompt in ["none login", "consent none", "none select_account"] {
        let answer = provider.authorize(&[("prompt", prompt)]).await;
        answer.assert_redirect_error(&provider.http.url, "invalid_request");
    }
    // Plain OAuth 2 has no prompt, and a page is a page.
    let answer = provider.authorize_as(&[("prompt", "none"), ("scope", "read")], &[]).await;
    assert_eq!(answer.status, 200, "{answer:?}");
}

#[tokio::test]
async fn a_login_that_is_too_old_is_none() {
    let provider = OpenIdFixture::start().await;
    let logged_in_before = |seconds: u64| (provider.clock_seconds() - seconds).to_string();
    for (parameters, seconds, is_fine) in [
        (&[("max_age", "100")][..], 100, true),
        (&[("max_age", "100")], 101, false),
        (&[("max_age", "0")], 1, false),
        (&[("client_id", "old")], 100, true),
        (&[("client_id", "old")], 101, false),
        (&[("client_id", "old"), ("max_age", "1000")], 101, true),
        (&[], 1_000_000, true),
    ] {
        let auth_time = logged_in_before(seconds);
        let answer =
            provider.authorize_as(parameters, &[("x-user", "alice"), ("x-auth-time", &auth_time)]).await;
        match is_fine {
            true => assert!(parameters_of(&answer).contains_key("code"), "{parameters:?} {seconds}"),
            false => answer.assert_redirect_error(&provider.http.url, "login_required"),
        }
    }
    let unknown = provider.authorize_as(&[("max_age", "100")], &[("x-user", "alice")]).await;
    unknown.assert_redirect_error(&provider.http.url, "login_required");
    for max_age in ["-1", "ten", "1.5"] {
        let answer = provider.authorize(&[("max_age", max_age)]).await;
        answer.assert_redirect_error(&provider.http.url, "invalid_request");
    }
}

#[tokio::test]
async fn the_hint_of_another_person_is_no_login() {
    let provider = OpenIdFixture::start().await;
    let hint = provider.authorized(&[("response_type", "id_token")]).await.remove("id_token").expect("one");
    let same = provider.authorized(&[("id_token_hint", &hint), ("prompt", "none")]).await;
    assert!(same.contains_key("code"), "{same:?}");
    provider.clock.advance(Duration::from_secs(100_000));
    let expired = provider.authorized(&[("id_token_hint", &hint)]).await;
    assert!(expired.contains_key("code"), "a client may keep it for longer: {expired:?}");
    let other =
        provider.authorize_as(&[("id_token_hint", &hint), ("prompt", "none")], &[("x-user", "bob")]).await;
    other.assert_redirect_error(&provider.http.url, "login_required");
    let forged = with_another_signature(&hint);
    let unsigned = format!("eyJhbGciOiJub25lIn0.{}.", hint.split('.').nth(1).expect("claims"));
    for hint in [forged.as_str(), unsigned.as_str(), "a.b.c", "-"] {
        let hint = if hint == "-" { "nothing" } else { hint };
        let answer = provider.authorize(&[("id_token_hint", hint)]).await;
        answer.assert_redirect_error(&provider.http.url, "invalid_request");
    }
}

#[tokio::test]
async fn a_person_whom_the_claims_name() {
    let provider = OpenIdFixture::start().await;
    let named = |subject: &str| format!(r#"{{"id_token":{{"sub":{{"value":"{subject}"}}}}}}"#);
    let same = provider.authorized(&[("claims", &named("alice-sub"))]).await;
    assert!(same.contains_key("code"), "{same:?}");
    let other = provider.authorize(&[("claims", &named("bob-sub"))]).await;
    other.assert_redirect_error(&provider.http.url, "login_required");
    for claims in ["", "{", "[]", r#"{"id_token":1}"#] {
        let claims = if claims.is_empty() { "null-" } else { claims };
        provider
            .authorize(&[("claims", claims)])
            .await
            .assert_redirect_error(&provider.http.url, "invalid_request");
    }
}

#[tokio::test]
async fn an_essential_context_that_was_not_reached() {
    let provider = OpenIdFixture::start().await;
    let asked = r#"{"id_token":{"acr":{"essential":true,"values":["2","3"]}}}"#;
    let with = async |acr: &str| {
        provider.authorize_as(&[("claims", asked)], &[("x-user", "alice"), ("x-acr", acr)]).await
    };
    assert!(parameters_of(&with("2").await).contains_key("code"));
    with("1").await.assert_redirect_error(&provider.http.url, "unmet_authentication_requirements");
    let voluntary = [("acr_values", "2")];
    let answer = provider.authorize_as(&voluntary, &[("x-user", "alice"), ("x-acr", "1")]).await;
    assert!(parameters_of(&answer).contains_key("code"), "acr_values is a wish: {answer:?}");
}

#[tokio::test]
async fn offline_access_is_nothing_without_a_code() {
    let provider = OpenIdFixture::start().await;
    let scope = ("scope", "openid offline_access email");
    let answer = provider.authorized(&[("response_type", "id_token token"), scope]).await;
    assert_eq!(answer["scope"], "openid email");
    let tokens = provider.tokens(&[scope]).await;
    assert_eq!(tokens["scope"], "openid offline_access email");
}

#[tokio::test]
async fn a_request_by_post() {
    let provider = OpenIdFixture::start().await;
    let headers = [("x-user", "alice"), ("content-type", "application/x-www-form-urlencoded")];
    let answer = provider.http.send("POST", "/authorize", &headers, Some(crate::support::query(&[]))).await;
    assert!(parameters_of(&answer).contains_key("code"));
}

#[tokio::test]
async fn a_new_login_is_one() {
    let provider = OpenIdFixture::start().await;
    let asked = [("prompt", "login")];
    let before = provider.authorize_as(&asked, &[("x-user", "alice"), ("x-auth-time", "1")]).await;
    before.assert_redirect_error(&provider.http.url, "login_required");
    let again = provider.authorize_as(&asked, &[("x-user", "alice"), ("x-logged-in", "yes")]).await;
    assert!(parameters_of(&again).contains_key("code"), "{again:?}");
}

#[tokio::test]
async fn claims_by_name_go_no_further_than_the_registered_scope() {
    let provider = OpenIdFixture::start().await;
    let claims =
        r##"{"id_token":{"email":null,"name":null,"name#de":null,"employee_number":null,"salary":null}}"##;
    let request =
        [("client_id", "narrow"), ("response_type", "id_token"), ("claims", claims), ("scope", "openid")];
    let answer = provider.authorized(&request).await;
    let id_token = claims_of(&answer["id_token"]);
    assert_eq!(
        (&id_token["name"], &id_token["name#de"]),
        (&json!("Alice Doe"), &json!("Alice Muster")),
        "{id_token}"
    );
    assert_eq!(id_token["employee_number"], "7", "the provider says that it has it");
    assert!(id_token.get("email").is_none(), "the client is not registered for the scope email: {id_token}");
}
