//! Backchannel authentication: polled, pinged and pushed; approved, denied and expired.

use std::time::Duration;

use oauth_runtime::ciba::GRANT_TYPE;
use oauth_runtime::grant::ciba::deliver_ciba_notifications;

use super::browser::Browser;
use super::run::Run;

/// Its identifier.
async fn ask(run: &mut Run, client_id: &str) -> String {
    let mut form = vec![("scope", "openid read"), ("login_hint", "alice")];
    form.extend((client_id != "poll").then_some(("client_notification_token", "a-notification-token")));
    let asked = run.post("/bc-authorize", client_id, &form).await;
    assert_eq!(asked.status, 200, "{asked:?}");
    run.happened(&["ciba.requested"]);
    asked.text("auth_req_id")
}

/// Alice decides what waits.
async fn decide(run: &mut Run, browser: &mut Browser, decision: &str) {
    let page = browser.open(run, "/approvals").await;
    browser.submit(run, &page, "/approvals", &[("decision", decision)]).await;
}

async fn redeem(run: &mut Run, client_id: &str, auth_req_id: &str) -> u16 {
    let form = [("grant_type", GRANT_TYPE), ("auth_req_id", auth_req_id)];
    run.post("/token", client_id, &form).await.status.as_u16()
}

pub(super) async fn flows(run: &mut Run) {
    let (mut browser, _) = Browser::of(run, "alice", "/approvals").await;
    run.happened(&["login.succeeded"]);
    let id = ask(run, "poll").await;
    redeem(run, "poll", &id).await;
    // Nobody has decided: that is an answer, and no refusal.
    run.happened(&[]);
    decide(run, &mut browser, "allow").await;
    run.happened(&["ciba.approved"]);
    run.clock.advance(Duration::from_secs(10));
    assert_eq!(redeem(run, "poll", &id).await, 200);
    run.happened(&["token.issued"]);

    let id = ask(run, "poll").await;
    decide(run, &mut browser, "deny").await;
    run.happened(&["ciba.denied"]);
    assert_eq!(redeem(run, "poll", &id).await, 400);
    run.happened(&["request.refused"]);
    let id = ask(run, "poll").await;
    run.clock.advance(Duration::from_secs(400));
    assert_eq!(redeem(run, "poll", &id).await, 400);
    run.happened(&["request.refused"]);

    let id = ask(run, "ping").await;
    decide(run, &mut browser, "allow").await;
    deliver_ciba_notifications(&run.server).await.expect("a store");
    assert_eq!(run.outside.told().await["auth_req_id"], *id);
    run.happens("ciba.delivered").await;
    assert_eq!(redeem(run, "ping", &id).await, 200);
    run.happened(&["token.issued"]);

    ask(run, "push").await;
    decide(run, &mut browser, "allow").await;
    deliver_ciba_notifications(&run.server).await.expect("a store");
    assert!(run.outside.told().await["access_token"].is_string());
    run.happens("ciba.delivered").await;
    run.outside.answers(401);
    ask(run, "push").await;
    decide(run, &mut browser, "allow").await;
    deliver_ciba_notifications(&run.server).await.expect("a store");
    run.outside.told().await;
    run.happens("ciba.delivery_failed").await;
}
