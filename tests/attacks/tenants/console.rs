//! The console of one tenant, with what the operator of another one has. The same person operates both.

use std::time::Duration;

use oauth_runtime::audit_log;
use oauth_runtime::store::{ClientStore, GrantStore, SessionStore};

use super::browser::{Browser, hidden_of};
use super::firm::{BOB, Firm, Firms};
use super::world::{ALICE, TENANTS};
use crate::support::Answer;

const HOME: &str = "/console";

impl Browser<'_, Firm> {
    /// Signs an operator in at the console of a tenant.
    async fn enter(&mut self, firms: &Firms, tenant: &str) {
        let home = firms.world.path(tenant, HOME);
        let home = self.log_in(tenant, &home, ("alice", "wonderland")).await;
        assert!(is_console(&home), "{home:?}");
    }
}

/// Whether it is a page of the console for somebody who is signed in.
fn is_console(page: &Answer) -> bool {
    page.status == 200 && page.body.contains("/console/sign-out")
}

async fn is_enabled(firms: &Firms, tenant: &str) -> bool {
    let client = firms.world.store(tenant).get_client("web").await.expect("a store");
    !client.expect("the client").is_disabled()
}

#[tokio::test]
async fn the_console_of_another_tenant() {
    for firms in &Firms::all().await {
        let world = &firms.world;
        let mut browser = firms.browser();
        browser.enter(firms, "acme").await;
        let page = browser.get("acme", &world.path("acme", "/console/client?id=web")).await;
        let form = hidden_of(&page, "value=\"disableClient\"");
        let home = world.path("umbrella", HOME);
        let elsewhere = browser.get("umbrella", &home).await;
        assert!(!is_console(&elsewhere) && elsewhere.body.contains("name=\"password\""), "{elsewhere:?}");
        // A form of the first, for somebody who operates both.
        browser.enter(firms, "umbrella").await;
        let refused = browser.post("umbrella", "/console/act", (&form, &[])).await;
        assert_eq!(refused.status, 400, "{refused:?}");
        // The cookies of the first, as those of the other.
        browser.carry("acme", "umbrella");
        let elsewhere = browser.get("umbrella", &home).await;
        assert!(!is_console(&elsewhere) && elsewhere.body.contains("name=\"password\""), "{elsewhere:?}");
        let refused = browser.post("umbrella", "/console/act", (&form, &[])).await;
        assert_eq!(refused.status, 400, "{refused:?}");
        assert!(is_enabled(firms, "umbrella").await);
        let done = browser.post("acme", "/console/act", (&form, &[])).await;
        assert!(is_console(&done) && !is_enabled(firms, "acme").await, "it was a good form: {done:?}");
    }
}

#[tokio::test]
async fn a_login_at_the_console_of_another_tenant() {
    for firms in &Firms::all().await {
        let world = &firms.world;
        let mut browser = firms.browser();
        browser.enter(firms, "acme").await;
        // The login goes on, so the next response comes without a question.
        browser.forget("oauth_console");
        let mut answer = browser.send("acme", "GET", &world.path("acme", HOME), None).await;
        let response = loop {
            let next = browser.next("acme", &answer).unwrap_or_else(|| panic!("no response: {answer:?}"));
            match next.split_once("/console/callback?") {
                Some((_, query)) => break query.to_owned(),
                None => answer = browser.send("acme", "GET", &next, None).await,
            }
        };
        browser.carry("acme", "umbrella");
        let callback = |tenant| world.path(tenant, &format!("/console/callback?{response}"));
        let refused = browser.send("umbrella", "GET", &callback("umbrella"), None).await;
        assert_eq!(refused.status, 400, "{refused:?}");
        assert!(!is_console(&browser.get("umbrella", &world.path("umbrella", HOME)).await));
        assert!(is_console(&browser.get("acme", &callback("acme")).await), "it was not used up");
    }
}

#[tokio::test]
async fn a_token_for_the_console_of_another_tenant() {
    for firms in &Firms::all().await {
        let token = firms.console_token("acme").await;
        for (method, path) in [
            ("GET", "/clients"),
            ("GET", "/events"),
            ("GET", "/webhooks"),
            ("GET", "/keys"),
            ("GET", "/people/248289761001"),
            ("DELETE", "/people/248289761001/sessions"),
            ("POST", "/clients/web/disable"),
            ("POST", "/keys/rotate"),
        ] {
            let answer = firms.api("umbrella", method, path, &token).await;
            answer.assert_error(401, "invalid_token");
        }
        assert!(is_enabled(firms, "umbrella").await);
        assert_eq!(firms.api("acme", "GET", "/clients", &token).await.status, 200, "it is a good token");
    }
}

/// What an operator sees and ends by the API, about people, sessions and grants of another tenant.
#[tokio::test]
async fn the_api_of_a_console_knows_one_tenant_alone() {
    for firms in &Firms::all().await {
        let world = &firms.world;
        let mut browser = firms.browser();
        browser.log_in("acme", &world.path("acme", "/account/applications"), ("bob", "wonderland")).await;
        let mut own = firms.browser();
        for tenant in TENANTS {
            own.sign_in(tenant).await;
            assert_eq!(audit_log::flush(&**world.server(tenant), Duration::from_secs(60)).await, 0);
        }
        let [at_acme, at_umbrella] =
            [firms.console_token("acme").await, firms.console_token("umbrella").await];
        let events = "/events?type=login.succeeded";
        let seen = firms.api("acme", "GET", events, &at_acme).await;
        assert!(seen.body.contains(BOB) && seen.body.contains(ALICE), "{seen:?}");
        let seen = firms.api("umbrella", "GET", events, &at_umbrella).await;
        assert!(!seen.body.contains(BOB) && seen.body.contains(ALICE), "{seen:?}");
        let about = format!("/events?subject={BOB}");
        assert!(firms.api("acme", "GET", &about, &at_acme).await.body.contains("login.succeeded"));
        assert!(!firms.api("umbrella", "GET", &about, &at_umbrella).await.body.contains("login.succeeded"));
        // What they name by its identifier, which is no secret.
        let sessions = world.store("acme").list_sessions(BOB).await.expect("a store");
        let grants = world.store("acme").list_grants(ALICE).await.expect("a store");
        let (session, grant) =
            (sessions.len(), grants.first().expect("a grant").grant_id.as_str().to_owned());
        assert_eq!(session, 1);
        let listed = firms.api("acme", "GET", &format!("/people/{BOB}/sessions"), &at_acme).await.json();
        let session = listed["items"][0]["session_id"].as_str().expect("a session").to_owned();
        for (method, path) in [
            ("DELETE", format!("/people/{BOB}/sessions/{session}")),
            ("DELETE", format!("/people/{ALICE}/sessions/{session}")),
            ("DELETE", format!("/people/{BOB}/sessions")),
            ("DELETE", format!("/grants/{grant}")),
            ("POST", format!("/people/{ALICE}/end-everything")),
            ("DELETE", format!("/people/{ALICE}?events=true")),
            ("DELETE", "/clients/web".to_owned()),
        ] {
            let answer = firms.api("umbrella", method, &path, &at_umbrella).await;
            assert_ne!(answer.status, 401, "{path}: {answer:?}");
            let (sessions, grants) = (
                world.store("acme").list_sessions(BOB).await.expect("a store").len(),
                world.store("acme").list_grants(ALICE).await.expect("a store").len(),
            );
            assert_eq!((sessions, grants), (1, 1), "{method} {path} ended something of the other tenant");
        }
        assert!(world.store("umbrella").list_grants(ALICE).await.expect("a store").is_empty());
        let seen = firms.api("acme", "GET", events, &at_acme).await;
        assert!(seen.body.contains(ALICE), "{seen:?}");
    }
}
