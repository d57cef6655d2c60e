//! Sections 2, 3 and 5: client authentication, the endpoints, and their responses.

use crate::support::{Changed, Fixture};

/// The example of the section, in the encoding that it requires.
#[tokio::test]
async fn section_2_3_1_basic_authentication_is_form_encoded_first() {
    let fixture = Fixture::start().await;
    let special = oauth_runtime::Client::confidential("id:with colon", "100% + long secret")
        .grant_types(["client_credentials"])
        .build()
        .expect("a valid client");
    fixture.store().put_client(special);
    // base64("id%3Awith+colon:100%25+%2B+long+secret")
    let headers = [
        ("authorization", "Basic aWQlM0F3aXRoK2NvbG9uOjEwMCUyNSslMkIrbG9uZytzZWNyZXQ="),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    let answer =
        fixture.http.send("POST", "/token", &headers, Some("grant_type=client_credentials".into())).await;
    assert_eq!(answer.status, 200, "{answer:?}");
}

#[tokio::test]
async fn section_2_3_1_credentials_may_come_in_the_body() {
    let fixture = Fixture::start().await;
    for (client_id, secret) in [("post", "post-client-secret"), ("web", "web-client-secret")] {
        let form =
            [("grant_type", "client_credentials"), ("client_id", client_id), ("client_secret", secret)];
        assert_eq!(fixture.http.post("/token", None, &form).await.status, 200, "{client_id}");
    }
}

#[tokio::test]
async fn section_3_1_parameters_without_a_value_count_as_absent_and_unknown_ones_are_ignored() {
    let fixture = Fixture::start().await;
    let answer =
        fixture.authorize(&[("scope", ""), ("state", ""), ("display", "page"), ("foo", "bar")]).await;
    let response = crate::support::parameters_of(&answer);
    assert!(response.contains_key("code") && !response.contains_key("state"), "{response:?}");
}

#[tokio::test]
async fn section_3_1_the_authorization_endpoint_takes_get_head_and_post() {
    let fixture = Fixture::start().await;
    let headers = [("content-type", "application/x-www-form-urlencoded"), ("x-user", "alice")];
    let body = "response_type=code&client_id=web&redirect_uri=https%3A%2F%2Fclient.example%2Fcb";
    let answer = fixture.http.send("POST", "/authorize", &headers, Some(body.into())).await;
    assert!(crate::support::parameters_of(&answer).contains_key("code"));
    let answer = fixture.http.send("PUT", "/authorize", &headers, Some(body.into())).await;
    assert_eq!((answer.status.as_u16(), answer.header("allow")), (405, "GET, HEAD, POST"));
}

#[tokio::test]
async fn section_3_1_2_3_the_only_redirect_uri_may_be_left_out() {
    let fixture = Fixture::start().await;
    let answer = fixture.authorize(&[("client_id", "other"), ("redirect_uri", "-")]).await;
    assert!(answer.header("location").starts_with("https://other.example/cb?code="), "{answer:?}");
    // And then in the token request, too.
    let code = crate::support::parameters_of(&answer).remove("code").expect("a code");
    let form = [("grant_type", "authorization_code"), ("code", &*code)];
    assert_eq!(fixture.http.post("/token", Some(("other", "other-client-secret")), &form).await.status, 200);
}

#[tokio::test]
async fn section_3_2_the_token_endpoint_takes_post_only() {
    let fixture = Fixture::start().await;
    for method in ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"] {
        let answer = fixture.http.send(method, "/token?grant_type=client_credentials", &[], None).await;
        assert_eq!((answer.status.as_u16(), answer.header("allow")), (405, "POST"), "{method}");
    }
}

#[tokio::test]
async fn section_3_3_a_response_names_the_scope_that_was_granted() {
    let fixture = Fixture::start().await;
    let code = fixture.code_with(&[("scope", "write read")]).await;
    assert_eq!(fixture.redeem(&code).await.text("scope"), "write read");
    let default = fixture.http.token_as_web(&[("grant_type", "client_credentials")]).await;
    assert_eq!(default.text("scope"), "read write");
}

#[tokio::test]
async fn section_5_1_a_successful_response() {
    let fixture = Fixture::start().await;
    let answer = fixture.tokens().await;
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!((answer.header("cache-control"), answer.header("pragma")), ("no-store", "no-cache"));
    let json = answer.json();
    assert_eq!((&json["token_type"], &json["expires_in"]), (&"Bearer".into(), &3600.into()));
    for token in ["access_token", "refresh_token"] {
        assert_eq!(json[token].as_str().map(str::len), Some(43), "256 bits in {json}");
    }
    assert_eq!(json.as_object().map(serde_json::Map::len), Some(5), "nothing else in {json}");
}

#[tokio::test]
async fn section_5_2_an_error_response() {
    let error_uri = "https://notes.example/errors";
    let fixture = Fixture::start_with(Changed { error_uri, ..Changed::default() }).await;
    let answer = fixture.http.token_as_web(&[("grant_type", "authorization_code"), ("code", "guess")]).await;
    answer.assert_error(400, "invalid_grant");
    assert_eq!((answer.header("content-type"), answer.header("pragma")), ("application/json", "no-cache"));
    assert_eq!(answer.text("error_uri"), error_uri);
    let description = answer.text("error_description");
    assert!(
        description.chars().all(|character| matches!(character, ' '..='~') && !"\"\\".contains(character))
    );

    let refused =
        fixture.http.post("/token", Some(("web", "guess")), &[("grant_type", "client_credentials")]).await;
    refused.assert_error(401, "invalid_client");
    assert!(refused.header("www-authenticate").starts_with("Basic realm="), "{refused:?}");
}
