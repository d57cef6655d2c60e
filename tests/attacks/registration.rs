//! Rows: registration.

use oauth_runtime::Secret;
use oauth_runtime::fetch::WebFetcher;
use oauth_runtime::registration::{InitialAccessToken, InitialAccessTokens};
use serde_json::{Value, json};

use crate::support::{SigningFixture, client_jwks};

fn web() -> Value {
    json!({ "redirect_uris": ["https://client.example/cb"] })
}

#[tokio::test]
async fn x_07_redirect_uris() {
    let provider = SigningFixture::start().await;
    for uri in [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "http://client.example/cb",
        "https://client.example/cb#x",
        "https://*.client.example/cb",
        "https://user@client.example/cb",
        "/cb",
        "",
    ] {
        let answer = provider.register(&json!({ "redirect_uris": ["https://client.example/", uri] })).await;
        answer.assert_error(400, "invalid_redirect_uri");
    }
}

#[tokio::test]
async fn x_07_metadata_that_contradict_or_are_unknown() {
    let provider = SigningFixture::start().await;
    for more in [
        json!({ "jwks": client_jwks(), "jwks_uri": "https://client.example/jwks.json" }),
        json!({ "grant_types": ["urn:example:unknown"] }),
    ] {
        let mut metadata = web();
        metadata.as_object_mut().expect("an object").extend(more.as_object().cloned().expect("an object"));
        provider.register(&metadata).await.assert_error(400, "invalid_client_metadata");
    }
}

#[tokio::test]
async fn x_07_nothing_is_fetched_inside() {
    // An internal site, which records each connection.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let fetcher = WebFetcher::builder().build().expect("a fetcher");
    let provider = SigningFixture::start_fetching_by(fetcher).await;
    for host in
        ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "10.0.0.1", "169.254.169.254"]
    {
        for scheme in ["https", "http"] {
            for name in ["jwks_uri", "sector_identifier_uri"] {
                let mut metadata = web();
                metadata[name] = json!(format!("{scheme}://{host}:{port}/x"));
                let answer = provider.register(&metadata).await;
                answer.assert_error(400, "invalid_client_metadata");
                assert!(!answer.body.contains("inner"), "the answer tells of the network: {answer:?}");
            }
        }
    }
    // A URL that would be fetched or notified later is refused now.
    for uri in
        ["http://client.example/x", "https://127.0.0.1/x", "http://169.254.169.254/", "https://localhost/x"]
    {
        for (name, value) in [
            ("backchannel_logout_uri", json!(uri)),
            ("request_uris", json!(["https://client.example/", uri])),
        ] {
            let mut metadata = web();
            metadata[name] = value;
            let answer = provider.register(&metadata).await;
            answer.assert_error(400, "invalid_client_metadata");
            assert!(answer.body.contains(&format!("{name}: this server connects only to")), "{answer:?}");
        }
    }
    for name in ["logo_uri", "client_uri", "tos_uri", "policy_uri"] {
        let mut metadata = web();
        metadata[name] = json!(format!("http://127.0.0.1:{port}/x"));
        assert_eq!(provider.register(&metadata).await.status, 201);
    }
    let connected =
        std::future::poll_fn(|context| std::task::Poll::Ready(listener.poll_accept(context))).await;
    assert!(connected.is_pending(), "somebody connected");
}

#[tokio::test]
async fn x_07_an_inner_host_that_the_operator_allows() {
    let allowing = || WebFetcher::builder().allow_host("127.0.0.1:8443");
    for (fetcher, what, status) in [
        (allowing().strangers_reach_allowed(), "http://127.0.0.1:8443/x", 201),
        (allowing().strangers_reach_allowed(), "http://127.0.0.1:8444/x", 400),
        (allowing(), "http://127.0.0.1:8443/x", 400),
    ] {
        let provider = SigningFixture::start_fetching_by(fetcher.build().expect("a fetcher")).await;
        let mut metadata = web();
        metadata["backchannel_logout_uri"] = json!(what);
        assert_eq!(provider.register(&metadata).await.status, status, "{what}");
    }
}

#[tokio::test]
async fn x_07_a_client_that_signs_without_a_key() {
    let provider = SigningFixture::start().await;
    let mut metadata = web();
    metadata["token_endpoint_auth_method"] = json!("private_key_jwt");
    metadata["jwks"] = json!({ "keys": [] });
    provider.register(&metadata).await.assert_error(400, "invalid_client_metadata");
}

#[tokio::test]
async fn x_07_more_than_sixteen_kibibytes_of_metadata() {
    let provider = SigningFixture::start().await;
    let contacts = |bytes: usize| {
        let mut metadata = web();
        metadata["contacts"] = json!(vec!["x".repeat(100); bytes / 103]);
        metadata
    };
    assert_eq!(provider.register(&contacts(15 * 1024)).await.status, 201);
    let answer = provider.register(&contacts(17 * 1024)).await;
    answer.assert_error(400, "invalid_client_metadata");
    assert!(answer.body.contains("16384"), "{answer:?}");
}

#[tokio::test]
async fn x_07_a_mebibyte_of_metadata() {
    let provider = SigningFixture::start().await;
    let mut metadata = web();
    metadata["client_name"] = json!("x".repeat(1024 * 1024));
    provider.register(&metadata).await.assert_error(413, "invalid_request");
}

#[tokio::test]
async fn x_07_a_document_that_fails_does_not_use_the_initial_token_up() {
    let token = Secret::generate();
    let tokens = [InitialAccessToken::new(&token).uses(1)];
    let provider = SigningFixture::start_restricted(InitialAccessTokens::new(tokens)).await;
    let authorization = format!("Bearer {}", token.reveal());
    let register =
        async |metadata: &Value| provider.register_with(metadata, &[("authorization", &authorization)]).await;
    let mut failing = web();
    failing["sector_identifier_uri"] = json!("https://client.invalid/uris.json");
    for _ in 0..2 {
        register(&failing).await.assert_error(400, "invalid_client_metadata");
    }
    assert_eq!(register(&web()).await.status, 201);
    register(&web()).await.assert_error(401, "invalid_token");
}

#[tokio::test]
async fn x_07_without_the_initial_token_where_it_is_needed() {
    let token = Secret::generate();
    let tokens = [InitialAccessToken::new(&token).uses(2)];
    let provider = SigningFixture::start_restricted(InitialAccessTokens::new(tokens)).await;
    let with = |token: &str| format!("Bearer {token}");
    let missing = provider.register(&web()).await;
    missing.assert_error(401, "invalid_token");
    assert_eq!(missing.header("www-authenticate"), format!("Bearer realm=\"{}\"", provider.http.url));
    for wrong in ["guess", "%", &Secret::generate().reveal()[..42]] {
        let answer = provider.register_with(&web(), &[("authorization", &with(wrong))]).await;
        answer.assert_error(401, "invalid_token");
        assert!(answer.header("www-authenticate").ends_with("error=\"invalid_token\""), "{answer:?}");
    }
    let good = with(token.reveal());
    let mut registered = Value::Null;
    for status in [201, 201, 401] {
        let answer = provider.register_with(&web(), &[("authorization", &good)]).await;
        assert_eq!(answer.status, status, "{answer:?}");
        if status == 201 {
            registered = answer.json();
        }
    }
    // It permits no registration, and a change of one needs none.
    assert_eq!(provider.manage("GET", &registered, Some(token.reveal()), None).await.status, 401);
    let mut change = web();
    change["client_id"] = registered["client_id"].clone();
    assert_eq!(provider.manage("PUT", &registered, None, Some(&change)).await.status, 200);
}

#[tokio::test]
async fn x_08_another_clients_token() {
    let provider = SigningFixture::start().await;
    let mine = provider.register(&web()).await.json();
    let theirs = provider.register(&web()).await.json();
    let token = mine["registration_access_token"].as_str().expect("a token");
    let secret = theirs["client_secret"].as_str().expect("a secret");
    let mut change = web();
    change["client_id"] = theirs["client_id"].clone();
    let mut answers = Vec::new();
    for token in [token, secret, "guess", ""] {
        for (method, body) in [("GET", None), ("PUT", Some(&change)), ("DELETE", None)] {
            let answer = provider.manage(method, &theirs, Some(token), body).await;
            answer.assert_error(401, "invalid_token");
            assert!(answer.header("www-authenticate").starts_with("Bearer "), "{answer:?}");
            answers.push(answer.body);
        }
    }
    // An unknown client and one that did not register itself look the same.
    for path in ["/register/nobody", "/register/web"] {
        let bearer = format!("Bearer {token}");
        answers.push(provider.http.get(path, &[("authorization", &bearer)]).await.body);
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:?}");
    assert_eq!(provider.http.get("/register/web", &[]).await.status, 401);
    assert_eq!(provider.manage("GET", &theirs, None, None).await.status, 200);
}
