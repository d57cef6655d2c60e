//! Rows R: redirect URIs.

use oauth_runtime::{Client, ClientError};
use url::Url;

use crate::support::{CHALLENGE, Fixture, VERIFIER, parameters_of};

#[tokio::test]
async fn r_01_a_redirect_uri_that_is_not_one_of_the_registered() {
    let fixture = Fixture::start().await;
    // `web` has several, `other` one.
    for (client_id, redirect_uri) in [
        ("web", "https://evil.example/cb"),
        ("web", "-"),
        ("web", ""),
        ("web", "/cb"),
        ("web", "//client.example/cb"),
        ("web", "cb"),
        ("web", "https://other.example/cb"),
        ("other", "https://client.example/cb"),
        ("other", ""),
    ] {
        let answer = fixture.authorize(&[("client_id", client_id), ("redirect_uri", redirect_uri)]).await;
        answer.assert_page("invalid_request");
    }
}

#[tokio::test]
async fn r_02_almost_a_registered_one() {
    let fixture = Fixture::start().await;
    for redirect_uri in [
        "https://client.example/cb/more",
        "https://client.example/cb/../cb",
        "https://client.example/./cb",
        "https://client.example//cb",
        "https://client.example/cb?more=1",
        "https://client.example/cb?own=1&more=1",
        "https://client.example/cb?",
        "https://client.example/cb#fragment",
        "https://client.example/cb#",
        "https://client.example/cb/",
        "https://client.example/CB",
        "https://client.example/c%62",
        "https://client.example:443/cb",
        "https://client.example/%2e/cb",
        "http://client.example/cb",
        "HTTPS://client.example/cb",
        "https://CLIENT.example/cb",
        "https://user@client.example/cb",
        "https://client.example@evil.example/cb",
        "https://client.example.evil.example/cb",
        "https://client.example\\@evil.example/cb",
        "https:\\\\client.example\\cb",
        "https://client.example/cb\t",
        " https://client.example/cb",
        "https://cli\u{0435}nt.example/cb",
        "https://client\u{3002}example/cb",
        "javascript:alert(1)//https://client.example/cb",
    ] {
        fixture.authorize(&[("redirect_uri", redirect_uri)]).await.assert_page("invalid_request");
    }
}

#[tokio::test]
async fn r_03_any_port_on_this_machine_for_a_native_application() {
    let fixture = Fixture::start().await;
    let register = |client_id: &str, uri: &str| {
        let client =
            Client::public(client_id).redirect_uri(uri).scope("read").build().expect("a valid client");
        fixture.store().put_client(client);
    };
    register("v4", "http://127.0.0.1/cb");
    register("v6", "http://[::1]/cb");
    register("localhost", "http://localhost/cb");
    let authorize = async |client_id: &str, uri: &str| {
        let pkce = [("code_challenge", CHALLENGE), ("code_challenge_method", "S256")];
        fixture.authorize(&[("client_id", client_id), ("redirect_uri", uri), pkce[0], pkce[1]]).await
    };
    assert!(parameters_of(&authorize("v4", "http://127.0.0.1:49152/cb").await).contains_key("code"));
    assert!(parameters_of(&authorize("v6", "http://[::1]:49152/cb").await).contains_key("code"));
    assert!(parameters_of(&authorize("localhost", "http://localhost/cb").await).contains_key("code"));
    let other_port = authorize("localhost", "http://localhost:49152/cb").await;
    assert!(parameters_of(&other_port).contains_key("code"), "{other_port:?}");
    authorize("localhost", "http://localhost:49152/other").await.assert_page("invalid_request");
    authorize("localhost", "http://127.0.0.1:49152/cb").await.assert_page("invalid_request");
}

/// RFC 9700 section 2.1 makes an exception only for native applications.
#[tokio::test]
async fn r_03_the_exact_port_for_a_confidential_client() {
    let fixture = Fixture::start().await;
    for (client_id, uri, other) in [
        ("v4", "http://127.0.0.1:3000/cb", "http://127.0.0.1:49152/cb"),
        ("v6", "http://[::1]:3000/cb", "http://[::1]:49152/cb"),
        ("localhost", "http://localhost:3000/cb", "http://localhost:49152/cb"),
    ] {
        let client = Client::confidential(client_id, "a-long-random-secret").redirect_uri(uri).scope("read");
        fixture.store().put_client(client.build().expect("a valid client"));
        let authorize =
            async |uri: &str| fixture.authorize(&[("client_id", client_id), ("redirect_uri", uri)]).await;
        assert!(parameters_of(&authorize(uri).await).contains_key("code"), "{uri}");
        authorize(other).await.assert_page("invalid_request");
    }
}

#[test]
fn http_on_a_private_network_is_for_confidential_clients_whose_operator_says_so() {
    let uri = "http://192.168.2.50:2283/cb";
    let confidential = || Client::confidential("photos", "a-long-random-secret");
    assert!(confidential().redirect_uri(uri).build().is_err());
    let client = confidential().private_network_redirect_uris().redirect_uri(uri).build().expect("a client");
    assert!(client.allows_redirect_uri(uri) && !client.allows_redirect_uri("http://192.168.2.50:2284/cb"));
    let public = Client::public("photos").private_network_redirect_uris().redirect_uri(uri).build();
    assert_eq!(public.err(), Some(ClientError::PrivateNetworkOfPublicClient));
    let elsewhere =
        confidential().private_network_redirect_uris().redirect_uri("http://client.example/cb").build();
    assert!(elsewhere.is_err());
}

#[test]
fn r_04_what_can_not_be_registered() {
    for uri in [
        "javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "file:///etc/passwd",
        "vbscript:x",
        "http://client.example/cb",
        "http://10.0.0.1/cb",
        "https:client.example/cb",
        "https://client.example/cb?state=x",
        "https://client.example/cb#fragment",
        "https://*.client.example/cb",
        "https://client.example/*",
        "/cb",
        "",
    ] {
        let refused = Client::confidential("web", "web-client-secret").redirect_uri(uri).build();
        assert!(matches!(refused, Err(ClientError::RedirectUri(_))), "{uri}: {refused:?}");
    }
}

#[tokio::test]
async fn r_05_no_redirect_before_client_and_redirect_uri_are_known() {
    let fixture = Fixture::start().await;
    let bad = [("response_type", "bad"), ("scope", "bad"), ("code_challenge", "bad")];
    for unknown in [("client_id", "nobody"), ("client_id", "-"), ("redirect_uri", "https://evil.example/")] {
        let answer = fixture.authorize(&[&bad[..], &[unknown]].concat()).await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (400, ""), "{answer:?}");
    }
}

#[tokio::test]
async fn r_06_the_uris_own_query_is_kept() {
    let fixture = Fixture::start().await;
    let own = ("redirect_uri", "https://client.example/cb?own=1");
    for (parameters, beginning) in [
        (&[own][..], "https://client.example/cb?own=1&code="),
        (&[own, ("scope", "unknown")], "https://client.example/cb?own=1&error=invalid_scope"),
        (&[own, ("response_type", "token")], "https://client.example/cb?own=1#access_token="),
    ] {
        let answer = fixture.authorize(parameters).await;
        assert!(answer.header("location").starts_with(beginning), "{answer:?}");
    }
}

#[tokio::test]
async fn r_07_the_code_is_bound_to_its_redirect_uri() {
    let fixture = Fixture::start().await;
    let code = fixture.code().await;
    for redirect_uri in ["https://client.example/cb?own=1", "https://client.example/cb/", ""] {
        let form = [
            ("grant_type", "authorization_code"),
            ("code", &*code),
            ("code_verifier", VERIFIER),
            ("redirect_uri", redirect_uri),
        ];
        fixture.http.token_as_web(&form).await.assert_error(400, "invalid_grant");
    }
    assert_eq!(fixture.redeem(&code).await.status, 200);
}

#[tokio::test]
async fn r_08_state_comes_back_as_it_was() {
    let fixture = Fixture::start().await;
    let long = "x".repeat(4096);
    for state in [
        "<script>alert(1)</script>",
        "a\r\nSet-Cookie: evil=1",
        "&code=evil&state=evil#evil",
        "\u{1F980} caf\u{e9}",
        "%26code%3Devil",
        "a b+c",
        &long,
    ] {
        for response_type in ["code", "token", "unknown"] {
            let answer = fixture.authorize(&[("state", state), ("response_type", response_type)]).await;
            let location = Url::parse(answer.header("location")).expect("one line that is a URL");
            assert_eq!(location.host_str(), Some("client.example"));
            assert_eq!(parameters_of(&answer)["state"], state, "{answer:?}");
            assert!(!answer.headers.contains_key("set-cookie"), "{answer:?}");
        }
    }
}
