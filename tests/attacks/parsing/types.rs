//! Unknown grant types and response types.

use crate::support::{Fixture, parameters_of};

#[tokio::test]
async fn p_12_grant_types() {
    let fixture = Fixture::start().await;
    let missing = fixture.http.token_as_web(&[("scope", "read")]).await;
    missing.assert_error(400, "invalid_request");
    for grant_type in [
        "magic",
        "implicit",
        "urn:example:late",
        "device_code",
        "urn:ietf:params:oauth:grant-type:token-exchange",
        "urn:ietf:params:oauth:grant-type:jwt-bearer",
        "Client_Credentials",
        "PASSWORD",
        "URN:example:sms",
        " client_credentials",
        "client_credentials ",
        "client_credentials,password",
        "<script>\"",
    ] {
        let answer = fixture.http.token_as_web(&[("grant_type", grant_type)]).await;
        answer.assert_error(400, "unsupported_grant_type");
        assert!(!answer.body.contains("<script"), "{answer:?}");
    }
    assert_eq!(fixture.store().token_count(), 0);
}

#[tokio::test]
async fn p_13_response_types() {
    let fixture = Fixture::start().await;
    let cases = [
        ("-", "invalid_request"),
        ("", "invalid_request"),
        ("magic", "unsupported_response_type"),
        ("id_token", "unsupported_response_type"),
        ("code id_token", "unsupported_response_type"),
        ("code none", "unsupported_response_type"),
        ("code code", "unsupported_response_type"),
        ("CODE", "unsupported_response_type"),
        ("code,token", "unsupported_response_type"),
    ];
    for (response_type, code) in cases {
        let answer = fixture.authorize(&[("response_type", response_type), ("state", "s")]).await;
        answer.assert_redirect_error(&fixture.http.url, code);
        assert_eq!(parameters_of(&answer)["state"], "s", "{response_type}");
    }
    assert_eq!(fixture.store().token_count(), 0);
}

#[tokio::test]
async fn p_13_the_order_of_the_words_does_not_matter() {
    let fixture = Fixture::start().await;
    for response_type in ["code token", "token code"] {
        let parameters = parameters_of(&fixture.authorize(&[("response_type", response_type)]).await);
        assert!(parameters.contains_key("code") && parameters.contains_key("access_token"));
    }
}
