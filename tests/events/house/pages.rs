//! Logins, consents, refreshes and logouts on the pages; refusals of a policy.

use oauth_runtime::store::TokenStore;

use super::browser::{Browser, redeeming, request};
use super::provider::PASSWORD;
use super::run::Run;

const SCOPE: &str = "openid offline_access read";

pub(super) async fn flows(run: &mut Run) {
    let mut browser = Browser::default();
    let path = request("web", SCOPE);
    let login = browser.log_in(run, &path, "alice", "a-wrong-password").await;
    run.happened(&["login.failed"]);
    let fields = [("username", "alice"), ("password", PASSWORD)];
    let consent = browser.submit(run, &login, "/login", &fields).await;
    run.happened(&["login.succeeded"]);
    let answer = browser.submit(run, &consent, "/consent", &[("decision", "allow")]).await;
    run.happened(&["consent.given", "authorization.approved"]);
    let tokens = run.post("/token", "web", &redeeming(&answer.parameter("code"))).await;
    run.happened(&["token.issued"]);
    let refresh = [("grant_type", "refresh_token"), ("refresh_token", &*tokens.text("refresh_token"))];
    let tokens = run.post("/token", "web", &refresh).await;
    run.happened(&["token.refreshed"]);
    run.post("/revoke", "web", &[("token", &tokens.text("access_token"))]).await;
    run.happened(&["token.revoked"]);

    let consent = browser.open(run, &request("receiver", "openid profile")).await;
    browser.submit(run, &consent, "/consent", &[("decision", "deny")]).await;
    run.happened(&["consent.denied", "authorization.denied", "request.refused"]);
    let page = browser.open(run, "/account/applications").await;
    browser.submit(run, &page, "/account/applications", &[("client_id", "web")]).await;
    run.happened(&["consent.withdrawn"]);
    let page = browser.open(run, "/logout").await;
    browser.submit(run, &page, "/logout", &[("decision", "logout")]).await;
    run.happened(&["logout"]);

    Browser::default().log_in(run, &path, "locked", PASSWORD).await;
    run.happened(&["login.refused"]);
    run.post("/token", "forbidden", &[("grant_type", "client_credentials")]).await;
    run.happened(&["access.refused", "request.refused"]);
    replays(run).await;
    device(run).await;
}

/// A code and a refresh token that are used twice.
async fn replays(run: &mut Run) {
    let (mut browser, consent) = Browser::of(run, "bob", &request("web", SCOPE)).await;
    let answer = browser.submit(run, &consent, "/consent", &[("decision", "allow")]).await;
    let code = answer.parameter("code");
    run.post("/token", "web", &redeeming(&code)).await;
    run.happened(&["login.succeeded", "consent.given", "authorization.approved", "token.issued"]);
    run.post("/token", "web", &redeeming(&code)).await;
    run.happened(&["code.replayed", "request.refused"]);
}

/// A device without a keyboard.
async fn device(run: &mut Run) {
    let asked = run.post("/device_authorization", "tv", &[("scope", "read")]).await;
    let mut browser = Browser::default();
    let page = browser.open(run, "/device").await;
    let page = browser.submit(run, &page, "/device", &[("user_code", "BCDF-GHJK")]).await;
    run.happened(&["user_code.failed"]);
    let user_code = asked.text("user_code");
    let login = browser.submit(run, &page, "/device", &[("user_code", &user_code)]).await;
    let fields = [("username", "bob"), ("password", PASSWORD)];
    let page = browser.submit(run, &login, "/login", &fields).await;
    browser.submit(run, &page, "/device/consent", &[("decision", "allow")]).await;
    run.happened(&["login.succeeded", "device.approved"]);
    let device_code = asked.text("device_code");
    let grant_type = "urn:ietf:params:oauth:grant-type:device_code";
    let tokens = run.post("/token", "tv", &[("grant_type", grant_type), ("device_code", &device_code)]).await;
    run.happened(&["token.issued"]);
    let token = oauth_runtime::Digest::of(&tokens.text("access_token"));
    assert!(run.store.get_token(&token).await.expect("a store").is_some());

    let asked = run.post("/device_authorization", "tv", &[("scope", "read")]).await;
    let page = browser.open(run, "/device").await;
    let user_code = asked.text("user_code");
    let page = browser.submit(run, &page, "/device", &[("user_code", &user_code)]).await;
    browser.submit(run, &page, "/device/consent", &[("decision", "deny")]).await;
    run.happened(&["device.denied"]);
}
