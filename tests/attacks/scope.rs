//! Rows S: scope.

use oauth_runtime::Client;

use crate::support::{Fixture, parameters_of};

/// A client for devices.
const RADIO: Option<(&str, &str)> = Some(("radio", "radio-client-secret"));

#[tokio::test]
async fn s_01_unknown_tokens_alone_or_a_token_that_is_not_allowed() {
    let fixture = Fixture::start().await;
    // `admin` is declared, but no client may ask for it.
    for (scope, named) in [
        ("unknown", "this server has no scope unknown"),
        ("other unknown", "this server has no scope other"),
        ("READ", "this server has no scope READ"),
        ("admin", "the client may not have the scope admin"),
        ("read admin unknown", "the client may not have the scope admin"),
    ] {
        let answer = fixture.authorize(&[("scope", scope)]).await;
        answer.assert_redirect_error(&fixture.http.url, "invalid_scope");
        assert_eq!(parameters_of(&answer)["error_description"], named);
        for form in [
            &[("grant_type", "client_credentials"), ("scope", scope)][..],
            &[
                ("grant_type", "password"),
                ("username", "alice"),
                ("password", "wonderland"),
                ("scope", scope),
            ],
        ] {
            let answer = fixture.http.token_as_web(form).await;
            answer.assert_error(400, "invalid_scope");
            assert_eq!(answer.text("error_description"), named);
        }
        let answer = fixture.http.post("/device_authorization", RADIO, &[("scope", scope)]).await;
        answer.assert_error(400, "invalid_scope");
        assert_eq!(answer.text("error_description"), named);
    }
}

/// OpenID Connect Core section 3.1.2.1.
#[tokio::test]
async fn s_01_unknown_tokens_beside_known_ones_are_ignored() {
    let fixture = Fixture::start().await;
    let tokens = fixture.redeem(&fixture.code_with(&[("scope", "groups read unknown")]).await).await;
    assert_eq!(tokens.text("scope"), "read");
    let implicit = fixture.authorize(&[("scope", "read unknown"), ("response_type", "token")]).await;
    assert_eq!(parameters_of(&implicit)["scope"], "read");
    let own = [("grant_type", "client_credentials"), ("scope", "unknown write")];
    assert_eq!(fixture.http.token_as_web(&own).await.text("scope"), "write");
    let password =
        [("grant_type", "password"), ("username", "alice"), ("password", "wonderland"), ("scope", "read x")];
    assert_eq!(fixture.http.token_as_web(&password).await.text("scope"), "read");
    let device = fixture.http.post("/device_authorization", RADIO, &[("scope", "read groups")]).await;
    let device = fixture.server.find_device_request(&device.text("user_code")).await.expect("a store");
    assert_eq!(device.expect("it waits").scope().as_str(), "read");
}

/// A description has the characters of RFC 6749 appendix A.8, and is limited to much less than 60 KiB.
#[tokio::test]
async fn s_01_the_offender_is_named_within_bounds() {
    let fixture = Fixture::start().await;
    let long = "x".repeat(10_000);
    let form = [("grant_type", "client_credentials"), ("scope", &*long)];
    let answer = fixture.http.token_as_web(&form).await;
    answer.assert_error(400, "invalid_scope");
    assert_eq!(answer.text("error_description"), format!("this server has no scope {}", &long[..64]));
}

#[tokio::test]
async fn s_02_no_scope_asked_for() {
    let fixture = Fixture::start().await;
    let client = Client::confidential("web", "web-client-secret")
        .redirect_uri("https://client.example/cb")
        .grant_types(["authorization_code", "client_credentials"])
        .scope("read write undeclared")
        .default_scope("read undeclared");
    fixture.store().put_client(client.build().expect("a valid client"));
    let answer = fixture.http.token_as_web(&[("grant_type", "client_credentials")]).await;
    assert_eq!(answer.text("scope"), "read", "the client's default, as far as it is declared");
    assert_eq!(fixture.redeem(&fixture.code().await).await.text("scope"), "read");
}

#[tokio::test]
async fn s_03_less_is_granted_than_was_asked_for() {
    let fixture = Fixture::start().await;
    let headers = [("x-user", "alice"), ("x-scope", "write")];
    let asked = [("scope", "read write")];
    let code = parameters_of(&fixture.authorize_as(&asked, &headers).await).remove("code").expect("a code");
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &*code),
        ("redirect_uri", "https://client.example/cb"),
    ];
    assert_eq!(fixture.http.token_as_web(&form).await.text("scope"), "write");

    let implicit = fixture.authorize_as(&[asked[0], ("response_type", "token")], &headers).await;
    assert_eq!(parameters_of(&implicit)["scope"], "write");
    // More than the requested scope is not granted, whatever the application says.
    let more = [("x-user", "alice"), ("x-scope", "read write admin")];
    let implicit = fixture.authorize_as(&[("scope", "read"), ("response_type", "token")], &more).await;
    assert_eq!(parameters_of(&implicit)["scope"], "read");
}

#[tokio::test]
async fn s_04_a_token_without_the_scope() {
    let fixture = Fixture::start().await;
    let token = fixture.service_token("read").await;
    let answer = fixture.http.get_with_token("/api/write", &token).await;
    answer.assert_error(403, "insufficient_scope");
    let challenge = answer.header("www-authenticate");
    assert!(challenge.starts_with("Bearer "), "{challenge}");
    for attribute in ["error=\"insufficient_scope\"", "scope=\"write\""] {
        assert!(challenge.contains(attribute), "{challenge}");
    }
}

#[tokio::test]
async fn s_05_many_scopes() {
    let fixture = Fixture::start().await;
    let thousand: Vec<String> = (0..1_000).map(|index| format!("scope{index}")).collect();
    let form = [("grant_type", "client_credentials"), ("scope", &*thousand.join(" "))];
    fixture.http.token_as_web(&form).await.assert_error(400, "invalid_scope");
    let repeated = ["read"; 200].join(" ");
    let answer = fixture.http.token_as_web(&[form[0], ("scope", &repeated)]).await;
    assert_eq!(answer.text("scope"), "read");
}
