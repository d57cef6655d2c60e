//! Authorization requests (section 5.2), their errors (section 5.4), and the token response (section 5.5).

use oauth_runtime::store::TokenStore;
use oauth_runtime::{Clock, Digest};
use serde_json::{Value, json};

use super::provider::{EAST, Run, Tokens, WEB, WEST, changed, error_of};
use crate::support::{object as claims, parameters_of, signed};

#[tokio::test]
async fn section_7_1_the_metadata_tells_what_the_provider_does() {
    let run = Run::start().await;
    let metadata = run.http.get("/.well-known/oauth-authorization-server", &[]).await.json();
    assert_eq!(metadata["grant_management_endpoint"], format!("{}/grants", run.http.url));
    assert_eq!(metadata["grant_management_action_required"], false);
    let actions = json!(["create", "merge", "replace", "query", "revoke"]);
    assert_eq!(metadata["grant_management_actions_supported"], actions);
    let scopes = metadata["scopes_supported"].as_array().expect("scopes");
    assert!(
        scopes.contains(&"grant_management_query".into())
            && scopes.contains(&"grant_management_revoke".into())
    );

    let off = Run::start_with(false, false).await;
    let metadata = off.http.get("/.well-known/oauth-authorization-server", &[]).await.json();
    let members = metadata.as_object().expect("an object");
    assert!(!members.keys().any(|name| name.starts_with("grant_management")), "{metadata}");
    assert!(
        !metadata["scopes_supported"].as_array().expect("scopes").contains(&"grant_management_query".into())
    );
    let tokens = off.create("read").await;
    assert_eq!(tokens.grant_id, "", "the parameters count for nothing: {:?}", tokens.answer);
    assert_eq!(off.http.get(&format!("/grants/{}", tokens.grant_id), &[]).await.status, 404);
}

#[tokio::test]
async fn section_5_5_a_grant_id_comes_with_the_tokens_of_a_request_with_an_action_and_with_no_other() {
    let run = Run::start().await;
    let [one, other] = [run.create("read").await, run.create("read").await];
    assert!(one.grant_id.len() >= 22 && one.grant_id != other.grant_id, "each is a grant of its own");
    assert!(one.grant_id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)));
    assert_eq!(run.tokens(&[("scope", "read")]).await.grant_id, "");
    // Section 5.3: not in the authorization response.
    let answer = run.authorize(&[("grant_management_action", "create")], &[]).await;
    assert!(!parameters_of(&answer).contains_key("grant_id"), "{answer:?}");
    // Also by way of a push, and with an ID token from the browser.
    let parameters = changed(&[("grant_management_action", "create"), ("scope", "read")]);
    let pushed = run.http.post("/par", WEB, &parameters).await;
    let reference = pushed.text("request_uri");
    let pairs = [("client_id", "web"), ("request_uri", reference.as_str())];
    let query = serde_urlencoded::to_string(pairs).expect("a query");
    let answer = run.http.get(&format!("/authorize?{query}"), &[]).await;
    let code = parameters_of(&answer).remove("code").expect("a code");
    assert_ne!(Tokens::of(run.redeem(&code).await).grant_id, "");
    let hybrid = [
        ("grant_management_action", "create"),
        ("response_type", "code id_token"),
        ("scope", "openid"),
        ("nonce", "n"),
    ];
    assert_ne!(run.tokens(&hybrid).await.grant_id, "");
}

#[tokio::test]
async fn section_5_4_what_is_wrong_with_the_parameters_is_told() {
    let run = Run::start().await;
    let grant_id = run.create("read").await.grant_id;
    let unmanaged = run.http.post("/introspect", WEB, &[("token", "x")]).await;
    assert_eq!(unmanaged.status, 200);
    let long = "x".repeat(10_000);
    let cases: [(&[(&str, &str)], &str); 14] = [
        (&[("grant_id", &grant_id)], "invalid_request"),
        (&[("grant_management_action", "create"), ("grant_id", &grant_id)], "invalid_request"),
        (&[("grant_management_action", "merge")], "invalid_request"),
        (&[("grant_management_action", "replace")], "invalid_request"),
        (&[("grant_management_action", "update"), ("grant_id", &grant_id)], "invalid_request"),
        (&[("grant_management_action", "query"), ("grant_id", &grant_id)], "invalid_request"),
        (&[("grant_management_action", "MERGE"), ("grant_id", &grant_id)], "invalid_request"),
        (&[("grant_management_action", "merge"), ("grant_id", "unknown")], "invalid_grant_id"),
        (&[("grant_management_action", "replace"), ("grant_id", "unknown")], "invalid_grant_id"),
        (&[("grant_management_action", "merge"), ("grant_id", &long)], "invalid_grant_id"),
        (&[("grant_management_action", "merge"), ("grant_id", "\u{1f600} x")], "invalid_grant_id"),
        (
            &[("grant_management_action", "create"), ("response_type", "code token"), ("nonce", "n")],
            "invalid_request",
        ),
        (&[("grant_management_action", "create"), ("client_id", "app")], "unauthorized_client"),
        (
            &[("grant_management_action", "merge"), ("grant_id", &grant_id), ("client_id", "app")],
            "unauthorized_client",
        ),
    ];
    for (parameters, code) in cases {
        let mut parameters = parameters.to_vec();
        parameters.push(("scope", "read"));
        assert_eq!(error_of(&run.authorize(&parameters, &[]).await), code, "{parameters:?}");
        // A push gets the same answer at once.
        if !parameters.contains(&("client_id", "app")) {
            run.http.post("/par", WEB, &changed(&parameters)).await.assert_error(400, code);
        }
    }
    let twice = format!("grant_management_action=merge&grant_id={grant_id}&grant_id={grant_id}");
    let query = serde_urlencoded::to_string(changed(&[("scope", "read")])).expect("a query");
    let answer = run.http.get(&format!("/authorize?{query}&{twice}"), &[]).await;
    assert_eq!(error_of(&answer), "invalid_request");
    // Empty parameters are none (RFC 6749 section 3.1).
    let empty = [("grant_management_action", ""), ("grant_id", ""), ("scope", "read")];
    assert_eq!(run.tokens(&empty).await.grant_id, "");
}

#[tokio::test]
async fn section_7_1_a_provider_can_require_an_action() {
    let run = Run::start_with(true, true).await;
    let metadata = run.http.get("/.well-known/oauth-authorization-server", &[]).await.json();
    assert_eq!(metadata["grant_management_action_required"], true);
    assert_eq!(error_of(&run.authorize(&[("scope", "read")], &[]).await), "invalid_request");
    assert_eq!(error_of(&run.authorize(&[("client_id", "app")], &[]).await), "invalid_request");
    run.http
        .post("/device_authorization", WEB, &[("scope", "read")])
        .await
        .assert_error(400, "invalid_request");
    assert_ne!(run.create("read").await.grant_id, "");
}

#[tokio::test]
async fn a_grant_without_an_action_cannot_be_managed() {
    let run = Run::start().await;
    let token = run.tokens(&[("scope", "read")]).await.access_token;
    let kept = run.server.store.get_token(&Digest::of(&token)).await.expect("a store");
    let grant_id = kept.expect("a token").grant_id.to_string();
    let merge = [("grant_management_action", "merge"), ("grant_id", &*grant_id), ("scope", "write")];
    assert_eq!(error_of(&run.authorize(&merge, &[]).await), "invalid_grant_id");
    assert_eq!(run.status_of(&grant_id).await, 404);
}

#[tokio::test]
async fn the_parameters_can_be_in_a_signed_request_object() {
    let run = Run::start().await;
    let object = |changes: Value| {
        let mut object = claims(changes);
        object["aud"] = run.http.url.clone().into();
        object["exp"] = (run.clock.now().as_unix() + 60).into();
        object["scope"] = "openid read".into();
        signed(&object)
    };
    let send = async |object: String, beside: &str| {
        let query =
            serde_urlencoded::to_string([("client_id", "signing"), ("request", &object)]).expect("a query");
        run.http.get(&format!("/authorize?{query}{beside}"), &[]).await
    };
    // What the browser adds beside the object counts for nothing.
    let answer = send(object(json!({})), "&grant_management_action=merge&grant_id=x").await;
    assert!(parameters_of(&answer).contains_key("code"), "{answer:?}");
    let answer = send(object(json!({ "grant_management_action": "merge", "grant_id": "unknown" })), "").await;
    assert_eq!(error_of(&answer), "invalid_grant_id");
    let answer = send(object(json!({ "grant_management_action": "create" })), "").await;
    assert!(parameters_of(&answer).contains_key("code"), "{answer:?}");
}

#[tokio::test]
async fn a_grant_is_for_resources_or_for_none_in_particular() {
    let run = Run::start().await;
    let create = |resource| {
        vec![("grant_management_action", "create"), ("scope", "read list"), ("resource", resource)]
    };
    let east = run.tokens(&create(EAST)).await;
    let merge = |grant_id: &str, scope: &str, resource: Option<&str>| {
        let mut parameters = vec![
            ("grant_management_action".to_owned(), "merge".to_owned()),
            ("grant_id".to_owned(), grant_id.to_owned()),
            ("scope".to_owned(), scope.to_owned()),
        ];
        parameters.extend(resource.map(|resource| ("resource".to_owned(), resource.to_owned())));
        parameters
    };
    let ask = async |parameters: Vec<(String, String)>| {
        let pairs: Vec<_> = parameters.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        run.authorize(&pairs, &[]).await
    };
    assert_eq!(error_of(&ask(merge(&east.grant_id, "upload", None)).await), "invalid_target");
    // `list` is a scope of the west, too, where nobody approved it: a token for both would have it there.
    assert_eq!(error_of(&ask(merge(&east.grant_id, "write", Some(WEST))).await), "invalid_target");
    let answer = ask(merge(&east.grant_id, "write list", Some(WEST))).await;
    let code = parameters_of(&answer).remove("code").expect("approved at both");
    let both = Tokens::of(run.redeem(&code).await);
    assert_eq!(both.scope(), "read list write");
    let audience = run.http.introspect(&both.access_token).await["aud"].clone();
    assert_eq!(audience, json!([EAST, WEST]));
    let scopes =
        json!([{ "scope": "read list", "resource": [EAST] }, { "scope": "write list", "resource": [WEST] }]);
    assert_eq!(run.query(&both.grant_id).await["scopes"], scopes);
}
