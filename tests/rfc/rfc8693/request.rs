//! Section 2.1: the request.

use oauth_runtime::Client;
use oauth_runtime::grant::token_exchange::{Exchange, GRANT_TYPE};
use serde_json::json;

use super::provider::{
    ACCESS_TOKEN, FILES, Fixture, ID_TOKEN, JWT, NOTES, REFRESH_TOKEN, assert_refused, text,
};
use crate::support::neutral::{form_request, json_of};

#[tokio::test]
async fn section_2_1_an_api_calls_another_one_for_its_user() {
    let office = Fixture::start();
    let tokens = office.tokens().await;
    office.heard.take();
    let response = office.exchange("notes-api", text(&tokens, "access_token"), &[("resource", FILES)]).await;
    let exchanged = json_of(&response);
    assert_eq!(response.headers()["cache-control"], "no-store");
    let known = office.introspect(text(&exchanged, "access_token")).await;
    let actor = json!({ "sub": "notes-api", "client_id": "notes-api" });
    for (name, expected) in [
        ("active", json!(true)),
        ("sub", json!("alice-sub")),
        ("username", json!("alice")),
        ("client_id", json!("notes-api")),
        ("aud", json!([FILES])),
        ("scope", json!("openid read")),
        ("act", actor),
        ("acr", json!("gold")),
    ] {
        assert_eq!(known[name], expected, "{name} in {known}");
    }
    let events = office.heard.take();
    let event = events.iter().find(|event| event.kind.name() == "token.exchanged").expect("an event");
    assert_eq!(event.subject.as_deref(), Some("alice-sub"));
    assert_eq!(event.client_id.as_deref(), Some("notes-api"));
    let data = serde_json::to_value(&event.kind).expect("JSON")["data"].clone();
    let expected = json!({
        "from_client": "web", "issued_token_type": ACCESS_TOKEN, "actors": ["notes-api"], "audience": [FILES],
        "scope": "openid read", "rule": "the rule",
    });
    assert_eq!(data, expected);
}

#[tokio::test]
async fn section_2_1_a_missing_or_unknown_member_is_an_error() {
    let office = Fixture::start();
    let tokens = office.tokens().await;
    let token = text(&tokens, "access_token");
    for (subject, token_type) in [
        ("", ACCESS_TOKEN),
        (token, ""),
        (token, "access_token"),
        (token, "urn:ietf:params:oauth:token-type:saml2"),
        (token, REFRESH_TOKEN),
        (token, ID_TOKEN),
        ("unknown", ACCESS_TOKEN),
        ("unknown", JWT),
        ("a.b.c", JWT),
    ] {
        let response = office.exchange_of("notes-api", (subject, token_type), &[]).await;
        assert_refused(&response, "invalid_request");
    }
    let actor = office.own_token("notes-api").await;
    for more in [
        &[("actor_token", actor.as_str())][..],
        &[("actor_token_type", ACCESS_TOKEN)],
        &[("actor_token", "unknown"), ("actor_token_type", ACCESS_TOKEN)],
        &[("actor_token", &actor), ("actor_token_type", ID_TOKEN)],
        &[("requested_token_type", "urn:ietf:params:oauth:token-type:saml2")],
        &[("requested_token_type", REFRESH_TOKEN)],
        &[("authorization_details", "[]")],
        &[("subject_token", token)],
    ] {
        assert_refused(&office.exchange("notes-api", token, more).await, "invalid_request");
    }
    assert_eq!(office.exchange("notes-api", token, &[]).await.status(), 200, "the request itself was right");
}

#[tokio::test]
async fn nothing_is_exchanged_by_default() {
    let office = Fixture::start();
    let tokens = office.tokens().await;
    let token = text(&tokens, "access_token");
    // The client is not registered for it.
    assert_refused(&office.exchange("lazy-api", token, &[]).await, "unauthorized_client");
    // The application refuses.
    office.rule(|_| Ok(Exchange::refuse("this client exchanges no tokens")));
    let response = office.exchange("notes-api", token, &[]).await;
    assert_refused(&response, "invalid_request");
    assert_eq!(json_of(&response)["error_description"], "this client exchanges no tokens");
    // The application fails.
    office.rule(|_| Err("the database is down".into()));
    let response = office.exchange("notes-api", token, &[]).await;
    assert_eq!((response.status().as_u16(), &json_of(&response)["error"]), (500, &json!("server_error")));
    assert!(!office.heard.names().contains(&"token.exchanged".to_owned()));
}

#[tokio::test]
async fn a_client_that_does_not_authenticate_exchanges_nothing() {
    let office = Fixture::start();
    let tokens = office.tokens().await;
    let form = [
        ("grant_type", GRANT_TYPE),
        ("subject_token", text(&tokens, "access_token")),
        ("subject_token_type", ACCESS_TOKEN),
    ];
    let request = form_request("/token", ("notes-api", "wrong"), &form);
    assert_eq!(office.server.create_token_response(request).await.status(), 401);
    let public = oauth_runtime::Client::public("cli").grant_types([GRANT_TYPE]).scope("read").build();
    assert!(public.is_err(), "a public client cannot be registered for it");
}

#[tokio::test]
async fn section_2_1_the_application_learns_what_is_asked() {
    let office = Fixture::start();
    let tokens = office.tokens().await;
    let actor = office.own_token("notes-api").await;
    let seen = std::sync::Arc::new(std::sync::Mutex::new(None));
    let noted = std::sync::Arc::clone(&seen);
    office.rule(move |request| {
        let subject = request.subject();
        *noted.lock().expect("a lock") = Some(json!({
            "client": request.client().client_id(),
            "person": subject.person(), "username": subject.username(),
            "from": subject.client().map(Client::client_id), "audience": subject.audience(),
            "subject_scope": subject.scope().as_str(),
            "actor": request.actor().and_then(|actor| actor.client()).map(|client| client.client_id()),
            "actor_person": request.actor().and_then(|actor| actor.person()),
            "scope": request.scope().as_str(), "targets": request.targets(),
            "requested": request.requested_token_type().as_str(),
            "acr": subject.authentication().and_then(|login| login.acr.as_deref()),
        }));
        Ok(Exchange::delegate_to_actor().to("files").to(FILES))
    });
    let more = [
        ("actor_token", actor.as_str()),
        ("actor_token_type", ACCESS_TOKEN),
        ("resource", "https://files.example/a/b"),
        ("resource", FILES),
        ("audience", "files"),
        ("scope", "read"),
        ("requested_token_type", ACCESS_TOKEN),
    ];
    let response = office.exchange("notes-api", text(&tokens, "access_token"), &more).await;
    assert_eq!(response.status(), 200, "{response:?}");
    let userinfo = "http://localhost/userinfo";
    let expected = json!({
        "client": "notes-api", "person": "alice-sub", "username": "alice", "from": "web",
        "audience": [NOTES, userinfo], "subject_scope": "openid offline_access read write", "actor": "notes-api",
        "actor_person": null, "scope": "read", "targets": [FILES, "files"], "requested": ACCESS_TOKEN, "acr": "gold",
    });
    assert_eq!(seen.lock().expect("a lock").take(), Some(expected));
}
