//! Parameters that appear twice, or have no value.

use crate::support::{CHALLENGE, Fixture, VERIFIER, parameters_of, redemption};

#[tokio::test]
async fn p_01_a_parameter_twice_at_the_token_endpoint() {
    let fixture = Fixture::start().await;
    let code = fixture.code().await;
    let mut good = redemption(&code).to_vec();
    good.extend([("client_id", "web"), ("scope", "read"), ("made_up", "1")]);
    let before = fixture.store().token_count();

    for (name, value) in good.clone() {
        for second in [value, "different", ""] {
            let mut form = good.clone();
            form.push((name, second));
            fixture.http.token_as_web(&form).await.assert_error(400, "invalid_request");
        }
    }
    assert_eq!(fixture.store().token_count(), before);
    assert_eq!(fixture.http.token_as_web(&good).await.status, 200);
}

#[tokio::test]
async fn p_01_other_parameters_of_the_token_endpoint() {
    let fixture = Fixture::start().await;
    let forms: [&[(&str, &str)]; 3] = [
        &[("grant_type", "refresh_token"), ("refresh_token", "x")],
        &[("grant_type", "password"), ("username", "alice"), ("password", "wonderland")],
        &[
            ("grant_type", "client_credentials"),
            ("client_id", "post"),
            ("client_secret", "post-client-secret"),
        ],
    ];
    for form in forms {
        for repeated in form {
            let mut twice = form.to_vec();
            twice.push(*repeated);
            let client = if form.len() == 3 && form[1].0 == "client_id" {
                None
            } else {
                Some(("web", "web-client-secret"))
            };
            fixture.http.post("/token", client, &twice).await.assert_error(400, "invalid_request");
        }
    }
}

#[tokio::test]
async fn p_02_client_or_redirect_uri_twice_at_the_authorization_endpoint() {
    let fixture = Fixture::start().await;
    let redirect_uri = "https://client.example/cb";
    let cases = [
        [("client_id", "web"), ("client_id", "web")],
        [("client_id", "web"), ("client_id", "other")],
        [("client_id", "web"), ("client_id", "")],
        [("redirect_uri", redirect_uri), ("redirect_uri", redirect_uri)],
        [("redirect_uri", redirect_uri), ("redirect_uri", "https://evil.example/cb")],
        [("redirect_uri", "https://evil.example/cb"), ("redirect_uri", redirect_uri)],
        [("redirect_uri", redirect_uri), ("redirect_uri", "")],
    ];
    for case in cases {
        fixture.authorize(&case).await.assert_page("invalid_request");
    }
    assert_eq!(fixture.store().token_count(), 0);
}

#[tokio::test]
async fn p_03_another_parameter_twice_at_the_authorization_endpoint() {
    let fixture = Fixture::start().await;
    let cases = [
        ("response_type", "code", "token"),
        ("scope", "read", "write"),
        ("state", "one", "two"),
        ("code_challenge", CHALLENGE, VERIFIER),
        ("code_challenge_method", "S256", "plain"),
        ("response_mode", "query", "fragment"),
        ("nonce", "1", "2"),
        ("made_up", "1", "2"),
    ];
    for (name, one, two) in cases {
        for second in [one, two, ""] {
            let answer = fixture
                .authorize(
                    &[("code_challenge", CHALLENGE), ("code_challenge_method", "S256")]
                        .into_iter()
                        .filter(|(other, _)| *other != name)
                        .chain([(name, one), (name, second)])
                        .collect::<Vec<_>>(),
                )
                .await;
            answer.assert_redirect_error(&fixture.http.url, "invalid_request");
        }
    }
    assert_eq!(fixture.store().token_count(), 0);
}

#[tokio::test]
async fn p_03_the_state_that_is_clear_comes_back() {
    let fixture = Fixture::start().await;
    let answer = fixture.authorize(&[("state", "kept"), ("scope", "read"), ("scope", "read")]).await;
    assert_eq!(parameters_of(&answer)["state"], "kept");
    let answer = fixture.authorize(&[("state", "one"), ("state", "two")]).await;
    assert!(!parameters_of(&answer).contains_key("state"), "{answer:?}");
}

#[tokio::test]
async fn p_04_an_empty_value_counts_as_absent() {
    let fixture = Fixture::start().await;
    let answer = fixture
        .http
        .token_as_web(&[("grant_type", "client_credentials"), ("scope", ""), ("client_secret", "")])
        .await;
    assert_eq!(answer.text("scope"), "read write");

    let answer = fixture
        .authorize(&[("scope", ""), ("state", ""), ("response_mode", ""), ("code_challenge_method", "")])
        .await;
    let parameters = parameters_of(&answer);
    assert!(parameters.contains_key("code") && !parameters.contains_key("state"), "{answer:?}");

    for form in [
        [("grant_type", ""), ("code", "x")],
        [("grant_type", "authorization_code"), ("code", "")],
        [("grant_type", "refresh_token"), ("refresh_token", "")],
    ] {
        let answer = fixture.http.token_as_web(&form).await;
        answer.assert_error(400, "invalid_request");
    }
    let code = fixture.code().await;
    let mut form = redemption(&code);
    form[2].1 = "";
    fixture.http.token_as_web(&form).await.assert_error(400, "invalid_grant");
}
