//! Rows S: scope.

use oauth_runtime::Client;

use crate::support::{Fixture, parameters_of};

#[tokio::test]
async fn s_01_unknown_or_not_allowed() {
    let fixture = Fixture::start().await;
    // `admin` is declared, but no client may ask for it.
    for scope in ["unknown", "read unknown", "admin", "READ"] {
        fixture
            .authorize(&[("scope", scope)])
            .await
            .assert_redirect_error(&fixture.http.url, "invalid_scope");
        for form in [
            &[("grant_type", "client_credentials"), ("scope", scope)][..],
            &[
                ("grant_type", "password"),
                ("username", "alice"),
                ("password", "wonderland"),
                ("scope", scope),
            ],
        ] {
            fixture.http.token_as_web(form).await.assert_error(400, "invalid_scope");
        }
    }
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
    // More than was asked for is not granted, whatever the application says.
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
