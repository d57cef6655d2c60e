//! Section 2.2: the response.

use std::time::Duration;

use oauth_runtime::grant::token_exchange::Exchange;
use serde_json::json;

use super::provider::{ACCESS_TOKEN, FILES, Fixture, ID_TOKEN, JWT, MAIL, NOTES, assert_refused, text};
use crate::support::VERIFIER;
use crate::support::neutral::json_of;

#[tokio::test]
async fn section_2_2_1_the_response_says_what_was_issued() {
    let office = Fixture::start();
    let tokens = office.tokens().await;
    let token = text(&tokens, "access_token");
    let issued = json_of(&office.exchange("notes-api", token, &[]).await);
    assert_eq!(
        (&issued["issued_token_type"], &issued["token_type"], &issued["scope"]),
        (&json!(ACCESS_TOKEN), &json!("Bearer"), &json!("openid read"))
    );
    assert!(issued["expires_in"].as_u64().is_some_and(|seconds| seconds > 0), "{issued}");
    assert_eq!((&issued["refresh_token"], &issued["id_token"]), (&json!(null), &json!(null)));
}

#[tokio::test]
async fn section_3_a_jwt_is_issued_where_access_tokens_are_jwts() {
    let office = Fixture::start();
    office.rule(|_| Ok(Exchange::delegate().to(MAIL).to(FILES)));
    let tokens = office.tokens().await;
    let token = text(&tokens, "access_token");
    let wanted = [("requested_token_type", JWT), ("resource", MAIL)];
    let issued = json_of(&office.exchange("notes-api", token, &wanted).await);
    assert_eq!((&issued["issued_token_type"], &issued["token_type"]), (&json!(JWT), &json!("Bearer")));
    let claims = office.claims(text(&issued, "access_token"), "at+jwt");
    for (name, expected) in [
        ("sub", json!("alice-sub")),
        ("client_id", json!("notes-api")),
        ("aud", json!(MAIL)),
        ("act", json!({ "sub": "notes-api", "client_id": "notes-api" })),
        ("acr", json!("gold")),
    ] {
        assert_eq!(claims[name], expected, "{name} in {claims}");
    }
    let wanted = [("requested_token_type", JWT), ("resource", FILES)];
    assert_refused(&office.exchange("notes-api", token, &wanted).await, "invalid_request");
}

#[tokio::test]
async fn section_2_2_1_an_id_token_is_no_access_token() {
    let office = Fixture::start();
    let tokens = office.tokens().await;
    let token = text(&tokens, "access_token");
    let wanted = [("requested_token_type", ID_TOKEN)];
    assert_refused(&office.exchange("notes-api", token, &wanted).await, "invalid_request");
    office.rule(|_| Ok(Exchange::delegate().to(FILES).or_id_token()));
    // It is for the client itself, whatever else the answer allows.
    let elsewhere = [wanted[0], ("resource", FILES)];
    assert_refused(&office.exchange("notes-api", token, &elsewhere).await, "invalid_target");
    let issued = json_of(&office.exchange("notes-api", token, &wanted).await);
    assert_eq!((&issued["issued_token_type"], &issued["token_type"]), (&json!(ID_TOKEN), &json!("N_A")));
    let id_token = text(&issued, "access_token");
    let claims = office.claims(id_token, "JWT");
    assert_eq!((&claims["sub"], &claims["aud"]), (&json!("alice-sub"), &json!("notes-api")), "{claims}");
    assert_eq!(claims["act"], json!({ "sub": "notes-api", "client_id": "notes-api" }), "{claims}");
    let expires_in = claims["exp"].as_u64().expect("exp") - claims["iat"].as_u64().expect("iat");
    assert_eq!(issued["expires_in"].as_u64(), Some(expires_in));
    assert!(!office.is_active(id_token).await, "nothing accepts it as an access token");
    // Without `openid` in the scope there is none.
    let wanted = [("requested_token_type", ID_TOKEN), ("scope", "read")];
    assert_refused(&office.exchange("notes-api", token, &wanted).await, "invalid_request");
}

#[tokio::test]
async fn what_is_issued_does_not_outlive_the_subject_token() {
    let office = Fixture::start();
    let tokens = office.tokens().await;
    let token = text(&tokens, "access_token");
    let left = tokens["expires_in"].as_u64().expect("expires_in");
    office.clock.advance(Duration::from_secs(left - 100));
    let issued = json_of(&office.exchange("notes-api", token, &[]).await);
    assert_eq!(issued["expires_in"], 100, "the usual lifetime would be longer");
    office.rule(|_| Ok(Exchange::delegate().to(FILES).or_id_token()));
    let wanted = [("requested_token_type", ID_TOKEN)];
    let id_token = json_of(&office.exchange("notes-api", token, &wanted).await);
    assert_eq!(id_token["expires_in"], 100);
    // The application can only shorten it.
    office.rule(|_| Ok(Exchange::delegate().to(FILES).expires_in(Duration::from_secs(30))));
    assert_eq!(json_of(&office.exchange("notes-api", token, &[]).await)["expires_in"], 30);
    office.rule(|_| Ok(Exchange::delegate().to(FILES).expires_in(Duration::from_secs(3000))));
    assert_eq!(json_of(&office.exchange("notes-api", token, &[]).await)["expires_in"], 100);
    // A resource may have less.
    office.rule(|_| Ok(Exchange::delegate().to(MAIL)));
    let fresh = office.tokens_of("web", "read", NOTES).await;
    let issued = json_of(&office.exchange("notes-api", text(&fresh, "access_token"), &[]).await);
    assert_eq!(issued["expires_in"], 300);
}

/// The client of the subject token asked to learn something about the person. Others do not learn it.
#[tokio::test]
async fn what_one_client_asked_to_learn_is_not_told_to_another() {
    let office = Fixture::start();
    office.rule(|_| Ok(Exchange::delegate().or_id_token()));
    let claims = r#"{"id_token":{"name":null},"userinfo":{"name":null}}"#;
    let code = office
        .code("web", &[("scope", "openid profile read"), ("resource", NOTES), ("claims", claims)])
        .await;
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &*code),
        ("redirect_uri", "https://client.example/cb"),
        ("code_verifier", VERIFIER),
    ];
    let tokens = json_of(&office.token("web", &form).await);
    assert!(office.claims(text(&tokens, "id_token"), "JWT")["name"].is_string());
    let wanted = [("requested_token_type", ID_TOKEN)];
    let issued = json_of(&office.exchange("notes-api", text(&tokens, "access_token"), &wanted).await);
    let told = office.claims(text(&issued, "access_token"), "JWT");
    assert_eq!((&told["sub"], &told["name"]), (&json!("alice-sub"), &json!(null)), "{told}");
}
