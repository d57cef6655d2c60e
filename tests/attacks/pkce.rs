//! Rows K: PKCE.

use crate::support::{CHALLENGE, Fixture, VERIFIER, parameters_of, redemption};

#[tokio::test]
async fn k_01_a_public_client_without_challenge() {
    let fixture = Fixture::start().await;
    let app = [("client_id", "app"), ("redirect_uri", "http://127.0.0.1/cb")];
    for response_type in ["code", "code token"] {
        let answer = fixture.authorize(&[app[0], app[1], ("response_type", response_type)]).await;
        answer.assert_redirect_error(&fixture.http.url, "invalid_request");
    }
}

#[tokio::test]
async fn k_02_wrong_verifiers() {
    let fixture = Fixture::start().await;
    let code = fixture.code().await;
    let (short, long) = ("a".repeat(42), "a".repeat(129));
    let forbidden = format!("{}=", &VERIFIER[..42]);
    let spaced = format!("{VERIFIER} ");
    for verifier in ["", &short, &long, &forbidden, &spaced, &VERIFIER.to_uppercase(), &"\u{e9}".repeat(43)] {
        let mut form = redemption(&code);
        form[3].1 = verifier;
        let answer = fixture.http.token_as_web(&form).await;
        answer.assert_error(400, "invalid_grant");
        assert!(answer.json().get("access_token").is_none());
    }
    fixture.http.token_as_web(&redemption(&code)[..3]).await.assert_error(400, "invalid_grant");
}

#[tokio::test]
async fn k_03_a_verifier_for_a_code_without_challenge() {
    let fixture = Fixture::start().await;
    let code = parameters_of(&fixture.authorize(&[]).await).remove("code").expect("a code");
    fixture.http.token_as_web(&redemption(&code)).await.assert_error(400, "invalid_grant");
}

#[tokio::test]
async fn k_04_other_methods() {
    let fixture = Fixture::start().await;
    for parameters in [
        &[("code_challenge", VERIFIER), ("code_challenge_method", "plain")][..],
        &[("code_challenge", VERIFIER)],
        &[("code_challenge_method", "S256")],
        &[("code_challenge", CHALLENGE), ("code_challenge_method", "S384")],
        &[("code_challenge", CHALLENGE), ("code_challenge_method", "s256")],
    ] {
        fixture.authorize(parameters).await.assert_redirect_error(&fixture.http.url, "invalid_request");
    }
}

#[tokio::test]
async fn k_05_malformed_challenges() {
    let fixture = Fixture::start().await;
    let long = "A".repeat(129);
    for challenge in
        [&CHALLENGE[..42], &long, &format!("{CHALLENGE}="), &CHALLENGE.replace('-', "+"), "\u{e9}"]
    {
        let parameters = [("code_challenge", challenge), ("code_challenge_method", "S256")];
        fixture.authorize(&parameters).await.assert_redirect_error(&fixture.http.url, "invalid_request");
    }
}

#[tokio::test]
async fn k_06_the_vector_of_rfc_7636() {
    let fixture = Fixture::start().await;
    assert_eq!(fixture.redeem(&fixture.code().await).await.status, 200);
}

#[tokio::test]
async fn k_07_the_challenge_as_verifier() {
    let fixture = Fixture::start().await;
    let code = fixture.code().await;
    let mut form = redemption(&code);
    form[3].1 = CHALLENGE;
    fixture.http.token_as_web(&form).await.assert_error(400, "invalid_grant");
}
