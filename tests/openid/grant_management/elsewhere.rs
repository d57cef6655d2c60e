//! Requests of devices, and backchannel authentication requests ("any request serving as authorization request", section 5.2).

use oauth_runtime::{Approval, ciba, device};
use serde_json::json;

use super::provider::{OTHER, Run, Tokens, WEB};

pub(super) async fn device_code(
    run: &Run,
    parameters: &[(&str, &str)],
    approves: &str,
) -> Result<String, String> {
    let answer = run.http.post("/device_authorization", WEB, parameters).await;
    if answer.status != 200 {
        return Err(answer.text("error"));
    }
    let request = run.server.find_device_request(&answer.text("user_code")).await.expect("a store");
    let request = request.expect("a request");
    let approved = run.server.approve_device_request(&request, Approval::new(approves)).await;
    approved.map(|_| answer.text("device_code")).map_err(|error| error.code().to_owned())
}

async fn device_tokens(run: &Run, device_code: &str) -> Tokens {
    let form = [("grant_type", device::GRANT_TYPE), ("device_code", device_code)];
    Tokens::of(run.http.post("/token", WEB, &form).await)
}

#[tokio::test]
async fn a_device_creates_and_merges() {
    let run = Run::start().await;
    let code =
        device_code(&run, &[("scope", "read"), ("grant_management_action", "create")], "alice-sub").await;
    let first = device_tokens(&run, &code.expect("a code")).await;
    assert_ne!(first.grant_id, "");
    let merge = |grant_id| [("scope", "write"), ("grant_management_action", "merge"), ("grant_id", grant_id)];
    assert_eq!(device_code(&run, &merge("unknown"), "alice-sub").await, Err("invalid_grant_id".into()));
    let by_bob = device_code(&run, &merge(&first.grant_id), "bob-sub").await;
    assert_eq!(by_bob, Err("invalid_grant_id".into()));
    let code = device_code(&run, &merge(&first.grant_id), "alice-sub").await.expect("a code");
    let merged = device_tokens(&run, &code).await;
    assert_eq!((&merged.grant_id, merged.scope()), (&first.grant_id, "read write".to_owned()));
    assert_eq!(run.query(&first.grant_id).await["scopes"], json!([{ "scope": "read write" }]));
    run.refresh(&first.refresh_token).await.assert_error(400, "invalid_grant");
    // A device of another client has no part in it.
    let answer = run.http.post("/device_authorization", OTHER, &merge(&first.grant_id)).await;
    answer.assert_error(400, "invalid_grant_id");
    let public = [("client_id", "app"), ("scope", "read"), ("grant_management_action", "create")];
    run.http.post("/device_authorization", None, &public).await.assert_error(400, "unauthorized_client");
}

#[tokio::test]
async fn a_backchannel_request_replaces() {
    let run = Run::start().await;
    let first = run.create("openid read").await;
    let ask = async |hint: &str, grant_id: &str| {
        let replace = [
            ("scope", "openid write"),
            ("login_hint", hint),
            ("grant_management_action", "replace"),
            ("grant_id", grant_id),
        ];
        run.http.post("/bc-authorize", WEB, &replace).await
    };
    ask("alice", "unknown").await.assert_error(400, "invalid_grant_id");
    ask("bob", &first.grant_id).await.assert_error(400, "invalid_grant_id");
    let asked = ask("alice", &first.grant_id).await;
    assert_eq!(asked.status, 200, "{asked:?}");
    let waiting = run.server.list_ciba_requests("alice-sub").await.expect("a store");
    let [request] = waiting.as_slice() else { panic!("{waiting:?}") };
    assert!(run.server.approve_ciba_request(request, Approval::new("alice-sub")).await.expect("a store"));
    assert!(run.is_active(&first.access_token).await, "until the client comes");
    let auth_req_id = asked.text("auth_req_id");
    let form = [("grant_type", ciba::GRANT_TYPE), ("auth_req_id", &*auth_req_id)];
    let replaced = Tokens::of(run.http.post("/token", WEB, &form).await);
    assert_eq!((&replaced.grant_id, replaced.scope()), (&first.grant_id, "openid write".to_owned()));
    assert!(!run.is_active(&first.access_token).await);
}
