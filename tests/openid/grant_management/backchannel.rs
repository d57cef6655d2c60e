//! Tokens that are pushed (CIBA Core 1.0 section 10.3).

use oauth_runtime::Approval;
use oauth_runtime::store::TokenStore;
use oauth_runtime::token::GrantId;
use serde_json::{Value, json};

use super::provider::Run;

const PUSHED: Option<(&str, &str)> = Some(("pushed", "pushed-client-secret"));

/// Asks for alice, who approves.
async fn approved(run: &Run, parameters: &[(&str, &str)]) {
    let mut form = vec![("login_hint", "alice"), ("client_notification_token", "a-notification-token")];
    form.extend(parameters);
    let asked = run.http.post("/bc-authorize", PUSHED, &form).await;
    assert_eq!(asked.status, 200, "{asked:?}");
    let waiting = run.server.list_ciba_requests("alice-sub").await.expect("a store");
    let [request] = waiting.as_slice() else { panic!("{waiting:?}") };
    assert!(run.server.approve_ciba_request(request, Approval::new("alice-sub")).await.expect("a store"));
}

/// What the client gets then.
async fn pushed(run: &Run) -> Value {
    oauth_runtime::grant::ciba::deliver_ciba_notifications(&run.server).await.expect("a store");
    run.clients.got().pop().expect("a message").body
}

#[tokio::test]
async fn a_push_has_the_grant_id() {
    let run = Run::start().await;
    approved(&run, &[("scope", "openid read"), ("grant_management_action", "create")]).await;
    let first = pushed(&run).await;
    let grant_id = first["grant_id"].as_str().expect("a grant").to_owned();
    assert_ne!(grant_id, "");
    assert!(first["access_token"].is_string(), "{first}");

    let merge = [("scope", "openid write"), ("grant_management_action", "merge"), ("grant_id", &*grant_id)];
    approved(&run, &merge).await;
    let merged = pushed(&run).await;
    assert_eq!((&merged["grant_id"], &merged["scope"]), (&json!(grant_id), &json!("openid read write")));
    let told = run.manage("GET", &grant_id, &run.management_token(PUSHED).await).await;
    assert_eq!(told.json()["scopes"], json!([{ "scope": "openid read write" }]));

    // One without an action has none.
    approved(&run, &[("scope", "openid read")]).await;
    let plain = pushed(&run).await;
    assert_eq!((plain["access_token"].is_string(), plain.get("grant_id")), (true, None), "{plain}");
}

/// X-231, where nobody asks for the tokens.
#[tokio::test]
async fn a_grant_that_ended_before_the_push_gets_no_tokens() {
    let run = Run::start().await;
    for action in ["merge", "replace"] {
        approved(&run, &[("scope", "openid read"), ("grant_management_action", "create")]).await;
        let grant_id = pushed(&run).await["grant_id"].as_str().expect("a grant").to_owned();
        let change =
            [("scope", "openid write"), ("grant_management_action", action), ("grant_id", &*grant_id)];
        approved(&run, &change).await;
        // Nothing runs between the approval and the end: the store in memory never waits, and the test has one thread.
        let before = run.clients.got().len();
        let id = GrantId::from(grant_id.as_str());
        run.server.store.revoke_grant(&id).await.expect("a store");
        oauth_runtime::grant::ciba::deliver_ciba_notifications(&run.server).await.expect("a store");
        assert_eq!(run.clients.got().len(), before, "the request ended with its grant");
        let gone = run.manage("GET", &grant_id, &run.management_token(PUSHED).await).await;
        assert_eq!(gone.status, 404, "{action}");
    }
}
