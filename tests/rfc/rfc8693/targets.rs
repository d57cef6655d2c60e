//! Targets and scope: an exchange only narrows.

use oauth_runtime::grant::token_exchange::Exchange;
use serde_json::{Value, json};

use super::provider::{FILES, Fixture, MAIL, NOTES, assert_refused, text};
use crate::support::neutral::json_of;

#[tokio::test]
async fn section_2_1_a_target_needs_an_answer_that_names_it() {
    let office = Fixture::start();
    let tokens = office.tokens().await;
    let token = text(&tokens, "access_token");
    for target in [MAIL, "https://unknown.example"] {
        assert_refused(&office.exchange("notes-api", token, &[("resource", target)]).await, "invalid_target");
        assert_refused(&office.exchange("notes-api", token, &[("audience", target)]).await, "invalid_target");
        // One that is wrong is not outweighed by one that is right.
        let both = [("resource", FILES), ("resource", target)];
        assert_refused(&office.exchange("notes-api", token, &both).await, "invalid_target");
    }
    for malformed in ["files", "https://files.example#top", "https://user@files.example"] {
        let response = office.exchange("notes-api", token, &[("resource", malformed)]).await;
        assert_refused(&response, "invalid_target");
    }
    let many: Vec<String> = (0..17).map(|number| format!("{FILES}/{number}")).collect();
    let many: Vec<_> = many.iter().map(|target| ("resource", target.as_str())).collect();
    assert_refused(&office.exchange("notes-api", token, &many).await, "invalid_target");
}

#[tokio::test]
async fn section_2_1_the_audience_is_what_was_asked_and_allowed() {
    let office = Fixture::start();
    let tokens = office.tokens_of("web", "read", NOTES).await;
    let token = text(&tokens, "access_token");
    let audience = async |parameters: &[(&str, &str)]| -> Value {
        let issued = json_of(&office.exchange("notes-api", token, parameters).await);
        office.introspect(text(&issued, "access_token")).await["aud"].clone()
    };
    office.rule(|_| Ok(Exchange::delegate().to(FILES).to("billing")));
    assert_eq!(audience(&[("resource", "HTTPS://files.example/a")]).await, json!([FILES]));
    assert_eq!(audience(&[("audience", "billing")]).await, json!(["billing"]));
    assert_eq!(audience(&[("audience", "billing"), ("resource", FILES)]).await, json!([FILES, "billing"]));
    // A client that names none gets all that is allowed; a resource of the subject token needs no answer.
    assert_eq!(audience(&[]).await, json!([FILES, "billing"]));
    assert_eq!(audience(&[("resource", NOTES)]).await, json!([NOTES]));
    office.rule(|_| Ok(Exchange::delegate()));
    assert_eq!(audience(&[]).await, json!([NOTES]));
    assert_refused(&office.exchange("notes-api", token, &[("resource", FILES)]).await, "invalid_target");
}

#[tokio::test]
async fn the_scope_is_within_that_of_the_subject_token_and_of_the_client() {
    let office = Fixture::start();
    let tokens = office.tokens_of("web", "read write", NOTES).await;
    let token = text(&tokens, "access_token");
    let scope = async |parameters: &[(&str, &str)]| {
        let issued = json_of(&office.exchange("notes-api", token, parameters).await);
        issued["scope"].as_str().map(str::to_owned)
    };
    assert_eq!(scope(&[]).await.as_deref(), Some("read"), "the client may not have `write`");
    assert_eq!(scope(&[("scope", "read")]).await.as_deref(), Some("read"));
    for beyond in ["write", "upload", "read upload", "read unknown", "read \u{1}"] {
        let response = office.exchange("notes-api", token, &[("scope", beyond)]).await;
        let code = json_of(&response)["error"].clone();
        assert!(code == "invalid_scope" || code == "invalid_request", "{beyond:?}: {code}");
    }
    let response = office.exchange("notes-api", token, &[("scope", "read upload")]).await;
    let said = json_of(&response)["error_description"].clone();
    assert_eq!(said, "the subject token lacks the scope upload");
    // The application narrows, and cannot widen.
    office.rule(|_| Ok(Exchange::delegate().to(FILES).at_most(&"upload".parse()?)));
    assert_refused(&office.exchange("notes-api", token, &[]).await, "invalid_scope");
    office.rule(|_| Ok(Exchange::delegate().to(FILES).at_most(&"read upload".parse()?)));
    assert_eq!(scope(&[]).await.as_deref(), Some("read"));
    // Nothing of the scope is for this resource.
    office.rule(|_| Ok(Exchange::delegate().to(FILES)));
    let written = office.tokens_of("web", "write", NOTES).await;
    let response = office.exchange("notes-api", text(&written, "access_token"), &[]).await;
    assert_refused(&response, "invalid_scope");
}
