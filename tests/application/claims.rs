//! Claims of the application's own, for each destination.

use serde_json::json;

use super::office::Fixture;
use crate::support::claims_of;
use crate::support::neutral::json_of;

const ALL: [(&str, &str); 1] = [("scope", "openid profile read")];

#[tokio::test]
async fn each_destination_has_its_claims_and_knows_what_they_may_depend_on() {
    let office = Fixture::start();
    let tokens = office.tokens("web", &ALL).await;
    let asked = |grant_type: Option<&str>, server: Option<&str>| {
        json!({
            "client": "web", "subject": "alice-sub", "scope": "openid profile read", "audience": [],
            "grant_type": grant_type, "resource_server": server,
        })
    };
    let code = Some("authorization_code");
    let id_token = claims_of(tokens["id_token"].as_str().expect("an ID token"));
    assert_eq!(id_token["of_id_token"], asked(code, None), "{id_token}");
    let userinfo = json_of(&office.userinfo(&tokens["access_token"]).await);
    assert_eq!(userinfo["of_userinfo"], asked(None, None), "{userinfo}");
    assert_eq!(userinfo["given_name"], "Alice", "the person's claims stay: {userinfo}");
    assert_eq!(userinfo["name"], "Chosen", "the application's value is used: {userinfo}");
    for caller in ["api", "web"] {
        let introspected = json_of(&office.introspect(caller, &tokens["access_token"]).await);
        assert_eq!(introspected["of_access_token"], asked(code, None), "{introspected}");
        assert_eq!(introspected["of_introspection"], asked(None, Some(caller)), "{introspected}");
    }
    for (token, own) in [(&id_token, "of_id_token"), (&userinfo, "of_userinfo")] {
        let others = ["of_access_token", "of_id_token", "of_userinfo", "of_introspection"];
        assert!(others.iter().all(|name| *name == own || token[*name].is_null()), "{token}");
    }
    let refreshed = office.refresh("web", &tokens).await;
    let id_token = claims_of(refreshed["id_token"].as_str().expect("an ID token"));
    assert_eq!(id_token["of_id_token"]["grant_type"], "refresh_token", "{id_token}");
}

#[tokio::test]
async fn an_id_token_in_an_authorization_response_has_them_too() {
    let office = Fixture::start();
    for response_type in ["id_token", "code id_token"] {
        let more = [("response_type", response_type), ("scope", "openid profile")];
        let response = office.authorize("web", &more).await;
        let (_, id_token) =
            response.iter().find(|(name, _)| name == "id_token").unwrap_or_else(|| panic!("{response:?}"));
        let claims = claims_of(id_token);
        assert!(claims["of_id_token"]["grant_type"].is_null(), "{claims}");
        assert_eq!(claims["of_id_token"]["subject"], "alice-sub", "{claims}");
    }
}

/// What the standards define is not the application's to say, anywhere.
#[tokio::test]
async fn a_claim_of_the_protocol_is_refused_in_every_destination() {
    for name in ["sub", "iss", "aud", "exp", "nonce", "at_hash", "active", "scope", "username", "cnf"] {
        let office = Fixture::start();
        let tokens = office.tokens("web", &ALL).await;
        office.claim(name, "forged");
        let again = office.tokens("web", &ALL).await;
        assert_eq!(again["error"], "server_error", "{name}: {again}");
        let userinfo = office.userinfo(&tokens["access_token"]).await;
        assert_eq!(userinfo.status(), 500, "{name}: {userinfo:?}");
        let introspected = office.introspect("api", &tokens["access_token"]).await;
        assert_eq!(introspected.status(), 500, "{name}: {introspected:?}");
        let id_token = office.authorize("web", &[("response_type", "id_token"), ("scope", "openid")]).await;
        assert!(id_token.contains(&("error".to_owned(), "server_error".to_owned())), "{name}: {id_token:?}");
    }
}
