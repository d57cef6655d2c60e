//! Sections 4.1.1, 4.1.2 and 4.2: authorization requests and their responses.

use std::time::Duration;

use crate::support::{CHALLENGE, Changed, Fixture, parameters_of};

#[tokio::test]
async fn section_4_1_2_a_response_has_code_and_state() {
    let fixture = Fixture::start().await;
    let answer = fixture.authorize(&[("state", "xyz"), ("scope", "read")]).await;
    let response = parameters_of(&answer);
    assert_eq!(response["state"], "xyz");
    assert_eq!(response["code"].len(), 43);
    assert_eq!(response.len(), 3, "code, state and iss: {response:?}");
    assert!(answer.header("location").starts_with("https://client.example/cb?code="));
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[tokio::test]
async fn section_4_1_2_a_code_lives_for_minutes() {
    let fixture = Fixture::start().await;
    let code = fixture.code().await;
    fixture.clock.advance(Duration::from_secs(299));
    assert_eq!(fixture.redeem(&code).await.status, 200);
    let code = fixture.code().await;
    fixture.clock.advance(Duration::from_secs(300));
    fixture.redeem(&code).await.assert_error(400, "invalid_grant");
}

#[tokio::test]
async fn section_4_1_2_1_errors_go_to_the_client_once_it_is_known() {
    let fixture = Fixture::start().await;
    let issuer = &fixture.http.url;
    for (parameters, code) in [
        (&[("response_type", "-")][..], "invalid_request"),
        (&[("response_type", "id")], "unsupported_response_type"),
        (&[("scope", "unknown")], "invalid_scope"),
        (&[("code_challenge", "short")], "invalid_request"),
        (&[("response_mode", "form")], "invalid_request"),
    ] {
        let answer = fixture.authorize(&[parameters, &[("state", "xyz")]].concat()).await;
        answer.assert_redirect_error(issuer, code);
        assert_eq!(parameters_of(&answer)["state"], "xyz", "{parameters:?}");
    }
}

#[tokio::test]
async fn section_4_1_2_1_errors_before_that_are_for_the_resource_owner_alone() {
    let fixture = Fixture::start().await;
    fixture.authorize(&[("client_id", "-")]).await.assert_page("invalid_request");
    fixture.authorize(&[("client_id", "nobody")]).await.assert_page("invalid_client");
    fixture.authorize(&[("redirect_uri", "https://evil.example/")]).await.assert_page("invalid_request");
}

#[tokio::test]
async fn section_4_1_2_1_error_uri_is_part_of_the_redirect() {
    let error_uri = "https://notes.example/errors";
    let fixture = Fixture::start_with(Changed { error_uri, ..Changed::default() }).await;
    let response = parameters_of(&fixture.authorize(&[("scope", "unknown")]).await);
    assert_eq!(response["error_uri"], error_uri);
}

#[tokio::test]
async fn section_4_1_2_1_the_application_fails_or_says_no() {
    let fixture = Fixture::start().await;
    for (header, code) in
        [("x-deny", "access_denied"), ("x-fail", "server_error"), ("x-panic", "server_error")]
    {
        let answer = fixture.authorize_as(&[], &[(header, "1")]).await;
        answer.assert_redirect_error(&fixture.http.url, code);
        assert!(!answer.header("location").contains("hunter2"), "{answer:?}");
    }
}

#[tokio::test]
async fn section_4_1_1_a_page_of_the_application_is_shown() {
    let fixture = Fixture::start().await;
    let answer = fixture.authorize_as(&[], &[]).await;
    assert_eq!((answer.status.as_u16(), answer.body.as_str()), (200, "login for web"));
}

#[tokio::test]
async fn section_4_2_2_an_implicit_response_is_in_the_fragment_without_refresh_token() {
    let fixture = Fixture::start().await;
    let answer = fixture.authorize(&[("response_type", "token"), ("state", "xyz"), ("scope", "read")]).await;
    assert!(answer.header("location").starts_with("https://client.example/cb#access_token="), "{answer:?}");
    let response = parameters_of(&answer);
    assert_eq!((&*response["token_type"], &*response["expires_in"]), ("Bearer", "3600"));
    assert_eq!((&*response["scope"], &*response["state"]), ("read", "xyz"));
    assert!(!response.contains_key("refresh_token"));
    assert!(fixture.is_active(&response["access_token"]).await);
}

#[tokio::test]
async fn section_4_2_2_a_refresh_token_is_given_only_where_a_setting_says_so() {
    let changed = Changed { issue_refresh_token_implicit_grant: true, ..Changed::default() };
    let fixture = Fixture::start_with(changed).await;
    let response = parameters_of(&fixture.authorize(&[("response_type", "token")]).await);
    assert_eq!(fixture.refresh(&response["refresh_token"]).await.status, 200);
}

#[tokio::test]
async fn section_4_2_2_1_errors_are_in_the_fragment_too() {
    let fixture = Fixture::start().await;
    let answer = fixture.authorize(&[("response_type", "token"), ("scope", "unknown")]).await;
    assert!(
        answer.header("location").starts_with("https://client.example/cb#error=invalid_scope"),
        "{answer:?}"
    );
}

/// OAuth 2.0 Multiple Response Type Encoding Practices.
#[tokio::test]
async fn response_types_can_be_combined_and_none_gives_nothing() {
    let fixture = Fixture::start().await;
    let pkce = ("code_challenge", CHALLENGE);
    let method = ("code_challenge_method", "S256");
    let both = fixture.authorize(&[("response_type", "token code"), pkce, method]).await;
    assert!(both.header("location").contains("/cb#"), "{both:?}");
    let response = parameters_of(&both);
    assert!(fixture.is_active(&response["access_token"]).await);
    assert_eq!(fixture.redeem(&response["code"]).await.status, 200);

    let none = parameters_of(&fixture.authorize(&[("response_type", "none"), ("state", "xyz")]).await);
    assert_eq!((none.len(), &*none["state"]), (2, "xyz"));
}

/// OAuth 2.0 Multiple Response Type Encoding Practices, section 2.1.
#[tokio::test]
async fn response_mode_chooses_the_place_but_no_token_gets_into_a_query() {
    let fixture = Fixture::start().await;
    let fragment = fixture.authorize(&[("response_mode", "fragment")]).await;
    assert!(fragment.header("location").starts_with("https://client.example/cb#code="), "{fragment:?}");
    for response_type in ["token", "code token"] {
        let query = fixture.authorize(&[("response_mode", "query"), ("response_type", response_type)]).await;
        query.assert_redirect_error(&fixture.http.url, "invalid_request");
    }
}

#[tokio::test]
async fn section_3_1_a_login_leads_back_to_the_whole_request() {
    let fixture = Fixture::start().await;
    let headers = [("content-type", "application/x-www-form-urlencoded"), ("x-login", "1")];
    let body =
        "response_type=code&client_id=web&redirect_uri=https%3A%2F%2Fclient.example%2Fcb&state=a%26b&scope=";
    let login = fixture.http.send("POST", "/authorize", &headers, Some(body.into())).await;
    assert_eq!(
        login.header("location"),
        "/authorize?response_type=code&client_id=web&redirect_uri=https%3A%2F%2Fclient.example%2Fcb&state=a%26b"
    );
    let resumed = fixture.http.get(login.header("location"), &[("x-user", "alice")]).await;
    assert_eq!(parameters_of(&resumed)["state"], "a&b");
}
