//! Requests that waited while their grant ended or was replaced: their redemption is an error, and gives no tokens.

use std::time::Duration;

use oauth_runtime::{Approval, ciba, device};
use serde_json::json;

use super::elsewhere::device_code;
use super::provider::{Run, WEB};
use crate::support::Answer;

const ACTIONS: [&str; 2] = ["merge", "replace"];

fn change<'a>(action: &'a str, grant_id: &'a str) -> [(&'a str, &'a str); 3] {
    [("scope", "openid write"), ("grant_management_action", action), ("grant_id", grant_id)]
}

async fn end(run: &Run, grant_id: &str) {
    let ended = run.manage("DELETE", grant_id, &run.management_token(WEB).await).await;
    assert_eq!(ended.status, 204, "{ended:?}");
}

async fn poll_device(run: &Run, device_code: &str) -> Answer {
    run.clock.advance(Duration::from_secs(10));
    run.http.post("/token", WEB, &[("grant_type", device::GRANT_TYPE), ("device_code", device_code)]).await
}

async fn poll_ciba(run: &Run, auth_req_id: &str) -> Answer {
    run.clock.advance(Duration::from_secs(10));
    run.http.post("/token", WEB, &[("grant_type", ciba::GRANT_TYPE), ("auth_req_id", auth_req_id)]).await
}

/// A backchannel request for alice.
async fn asked(run: &Run, action: &str, grant_id: &str) -> String {
    let mut form = change(action, grant_id).to_vec();
    form.push(("login_hint", "alice"));
    let asked = run.http.post("/bc-authorize", WEB, &form).await;
    assert_eq!(asked.status, 200, "{asked:?}");
    asked.text("auth_req_id")
}

/// Alice approves what waits.
async fn approve(run: &Run) -> Result<bool, String> {
    let waiting = run.server.list_ciba_requests("alice-sub").await.expect("a store");
    let [request] = waiting.as_slice() else { panic!("{waiting:?}") };
    let approved = run.server.approve_ciba_request(request, Approval::new("alice-sub")).await;
    approved.map_err(|error| error.code().to_owned())
}

///
#[tokio::test]
async fn a_device_whose_grant_ended_after_the_approval_gets_nothing() {
    let run = Run::start().await;
    for action in ACTIONS {
        let first = run.create("openid read").await;
        let code = device_code(&run, &change(action, &first.grant_id), "alice-sub").await.expect("a code");
        end(&run, &first.grant_id).await;
        for _ in 0..2 {
            poll_device(&run, &code).await.assert_error(400, "invalid_grant");
        }
        assert_eq!(run.status_of(&first.grant_id).await, 404, "{action}");
        assert!(!run.is_active(&first.access_token).await, "{action}");
    }
}

#[tokio::test]
async fn a_device_whose_grant_ended_before_the_approval_is_not_approved() {
    let run = Run::start().await;
    for action in ACTIONS {
        let first = run.create("openid read").await;
        let answer = run.http.post("/device_authorization", WEB, &change(action, &first.grant_id)).await;
        let request = run.server.find_device_request(&answer.text("user_code")).await.expect("a store");
        end(&run, &first.grant_id).await;
        let approved =
            run.server.approve_device_request(&request.expect("a request"), Approval::new("alice-sub")).await;
        assert_eq!(approved.map_err(|error| error.code().to_owned()), Err("invalid_grant_id".to_owned()));
        let code = answer.text("device_code");
        poll_device(&run, &code).await.assert_error(400, "authorization_pending");
        run.clock.advance(Duration::from_secs(3600));
        poll_device(&run, &code).await.assert_error(400, "expired_token");
        assert_eq!(run.status_of(&first.grant_id).await, 404, "{action}");
    }
}

///
#[tokio::test]
async fn a_backchannel_request_whose_grant_ended_after_the_approval_gets_nothing() {
    let run = Run::start().await;
    for action in ACTIONS {
        let first = run.create("openid read").await;
        let id = asked(&run, action, &first.grant_id).await;
        assert_eq!(approve(&run).await, Ok(true));
        end(&run, &first.grant_id).await;
        for _ in 0..2 {
            poll_ciba(&run, &id).await.assert_error(400, "invalid_grant");
        }
        assert_eq!(run.status_of(&first.grant_id).await, 404, "{action}");
    }
}

#[tokio::test]
async fn a_backchannel_request_whose_grant_ended_before_the_approval_is_not_approved() {
    let run = Run::start().await;
    for action in ACTIONS {
        let first = run.create("openid read").await;
        let id = asked(&run, action, &first.grant_id).await;
        end(&run, &first.grant_id).await;
        assert_eq!(approve(&run).await, Err("invalid_grant_id".to_owned()));
        poll_ciba(&run, &id).await.assert_error(400, "authorization_pending");
        run.clock.advance(Duration::from_secs(3600));
        poll_ciba(&run, &id).await.assert_error(400, "expired_token");
        assert_eq!(run.status_of(&first.grant_id).await, 404, "{action}");
    }
}

/// the person decided anew, so an earlier approval does not add to that.
#[tokio::test]
async fn a_change_that_was_approved_before_a_replacement_is_refused_after_it() {
    let run = Run::start().await;
    for action in ACTIONS {
        let first = run.create("openid read").await;
        let change = change(action, &first.grant_id);
        let browser = run.code(&change).await;
        let device = device_code(&run, &change, "alice-sub").await.expect("a code");
        let id = asked(&run, action, &first.grant_id).await;
        assert_eq!(approve(&run).await, Ok(true));
        run.clock.advance(Duration::from_secs(1));
        let replaced = run.replace(&first.grant_id, "upload").await;
        for refused in
            [run.redeem(&browser).await, poll_device(&run, &device).await, poll_ciba(&run, &id).await]
        {
            refused.assert_error(400, "invalid_grant");
            assert!(refused.text("error_description").contains("was replaced after"), "{refused:?}");
        }
        assert_eq!(run.query(&first.grant_id).await["scopes"], json!([{ "scope": "upload" }]), "{action}");
        assert!(run.is_active(&replaced.access_token).await, "{action}");
        // What the person approves afterwards counts.
        assert_eq!(run.merge(&first.grant_id, "write").await.scope(), "upload write");
    }
}
