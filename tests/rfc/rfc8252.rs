//! OAuth 2.0 for Native Apps.

use oauth_runtime::{Client, RedirectUri};

use crate::support::{CHALLENGE, Fixture, parameters_of};

#[tokio::test]
async fn section_7_1_a_private_use_scheme() {
    let fixture = Fixture::start().await;
    let app = Client::public("native")
        .redirect_uri("com.example.app:/oauth2redirect/example-provider")
        .scope("read");
    fixture.store().put_client(app.build().expect("a valid client"));
    let parameters = [
        ("client_id", "native"),
        ("redirect_uri", "com.example.app:/oauth2redirect/example-provider"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    let answer = fixture.authorize(&parameters).await;
    assert!(answer.header("location").starts_with("com.example.app:/oauth2redirect/example-provider?code="));
}

#[tokio::test]
async fn section_7_3_the_port_of_a_loopback_address_is_free() {
    let fixture = Fixture::start().await;
    let authorize = async |uri: &str| {
        let pkce = [("code_challenge", CHALLENGE), ("code_challenge_method", "S256")];
        fixture.authorize(&[&[("client_id", "app"), ("redirect_uri", uri)], &pkce[..]].concat()).await
    };
    for uri in ["http://127.0.0.1/cb", "http://127.0.0.1:51004/cb", "http://127.0.0.1:1/cb"] {
        let answer = authorize(uri).await;
        assert!(answer.header("location").starts_with(&format!("{uri}?code=")), "{answer:?}");
        assert!(parameters_of(&answer).contains_key("code"));
    }
    for uri in [
        "http://localhost:51004/cb",
        "http://[::1]:51004/cb",
        "http://127.0.0.1:51004/other",
        "http://127.0.0.2:51004/cb",
        "https://127.0.0.1:51004/cb",
        "http://127.0.0.1:51004@evil.example/cb",
    ] {
        authorize(uri).await.assert_page("invalid_request");
    }
}

#[test]
fn section_7_3_ipv6_too() {
    let uri = RedirectUri::parse("http://[::1]/oauth2redirect/example-provider").expect("acceptable");
    assert!(uri.matches_on_any_port("http://[::1]:61023/oauth2redirect/example-provider"));
    assert!(!uri.matches("http://127.0.0.1:61023/oauth2redirect/example-provider"));
}
