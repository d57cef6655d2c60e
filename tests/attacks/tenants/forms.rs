//! Forms of the pages of one tenant at another: of somebody who is logged in at both, and with the cookies of the first.

use oauth_runtime::store::{ConsentStore, SessionStore};

use super::browser::{authorization_request, hidden_of};
use super::firm::Firms;
use super::world::{ALICE, By, Stores, WEB};

/// A page, the text that tells its form, and what it sends.
const FORMS: [(&str, &str, (&str, &str)); 3] = [
    ("/account/security", "value=\"end\"", ("sessions", "end")),
    ("/account/security", "name=\"totp\"", ("totp", "set-up")),
    ("/account/applications", "value=\"web\"", ("client_id", "web")),
];

/// What alice has at a tenant: sessions and consents.
async fn kept(firms: &Firms, tenant: &str) -> (usize, usize) {
    let store = firms.world.store(tenant);
    let sessions = store.list_sessions(ALICE).await.expect("a store").len();
    (sessions, store.list_consents(ALICE).await.expect("a store").len())
}

#[tokio::test]
async fn forms_of_an_account_at_another_tenant() {
    for firms in &Firms::all().await {
        for (path, text, field) in FORMS {
            let mut browser = firms.browser();
            browser.sign_in("acme").await;
            browser.sign_in("umbrella").await;
            let page = browser.get("acme", &firms.world.path("acme", path)).await;
            let form = hidden_of(&page, text);
            let before = kept(firms, "umbrella").await;
            let refused = browser.post("umbrella", path, (&form, &[field])).await;
            assert_eq!(refused.status, 400, "{path} {field:?}: {refused:?}");
            browser.carry("acme", "umbrella");
            let refused = browser.post("umbrella", path, (&form, &[field])).await;
            assert!(
                refused.status == 400 || refused.body.contains("name=\"password\""),
                "{path} {field:?}: {refused:?}"
            );
            assert_eq!(kept(firms, "umbrella").await, before, "{path} {field:?}");
            let done = browser.post("acme", path, (&form, &[field])).await;
            assert_eq!(done.status, 200, "it was a good form: {done:?}");
            // For the next form.
            for tenant in ["acme", "umbrella"] {
                firms.world.store(tenant).delete_consent(ALICE, "web").await.expect("a store");
            }
        }
    }
}

#[tokio::test]
async fn the_form_of_a_consent_at_another_tenant() {
    for firms in &Firms::all().await {
        let mut browser = firms.browser();
        let asked = ["acme", "umbrella"].map(|tenant| authorization_request(&firms.world, tenant, ""));
        let mut forms = Vec::new();
        for (tenant, request) in ["acme", "umbrella"].into_iter().zip(&asked) {
            let page = browser.log_in(tenant, request, ("alice", "wonderland")).await;
            forms.push(hidden_of(&page, "name=\"decision\""));
        }
        let allowed = [("decision", "allow"), ("scope:read", "on"), ("scope:email", "on")];
        // The request of the other tenant with the value of the first, and all of the first.
        let mut mixed = forms[1].clone();
        for (name, value) in &mut mixed {
            if name == "csrf" {
                value.clone_from(&forms[0].iter().find(|(name, _)| name == "csrf").expect("a value").1);
            }
        }
        for form in [&mixed, &forms[0]] {
            let refused = browser.post("umbrella", "/consent", (form, &allowed)).await;
            assert!(refused.header("location").is_empty(), "{refused:?}");
        }
        browser.carry("acme", "umbrella");
        let refused = browser.post("umbrella", "/consent", (&forms[0], &allowed)).await;
        assert!(refused.header("location").is_empty(), "{refused:?}");
        assert_eq!(kept(firms, "umbrella").await.1, 0, "nothing was allowed there");
        let allowed = browser.post("acme", "/consent", (&forms[0], &allowed)).await;
        assert!(allowed.header("location").contains("code="), "it was a good form: {allowed:?}");
    }
}

#[tokio::test]
async fn the_forms_for_a_device_at_another_tenant() {
    for firms in &Firms::all().await {
        let device = [("scope", "read")];
        let device = firms.world.post("acme", "/device_authorization", WEB, &device).await;
        let (user_code, device_code) = (device.text("user_code"), device.text("device_code"));
        let mut browser = firms.browser();
        let mut forms = Vec::new();
        for tenant in ["acme", "umbrella"] {
            let page = firms.world.path(tenant, "/device");
            let page = browser.get(tenant, &page).await;
            forms.push(hidden_of(&page, "name=\"user_code\""));
        }
        let typed = [("user_code", &*user_code)];
        // The code of the first in the own form of the other, then the form of the first.
        let unknown = browser.post("umbrella", "/device", (&forms[1], &typed)).await;
        assert!(unknown.body.contains("name=\"user_code\""), "no such code: {unknown:?}");
        let refused = browser.post("umbrella", "/device", (&forms[0], &typed)).await;
        assert!(!refused.body.contains("name=\"password\""), "{refused:?}");
        let login = browser.post("acme", "/device", (&forms[0], &typed)).await;
        assert!(login.body.contains("name=\"password\""), "{login:?}");
        let asked = [("username", "alice"), ("password", "wonderland")];
        let consent = browser.submit("acme", &login, &asked).await;
        let form = hidden_of(&consent, "name=\"decision\"");
        browser.carry("acme", "umbrella");
        let allowed = [("decision", "allow"), ("scope:read", "on")];
        browser.post("umbrella", "/device/consent", (&form, &allowed)).await;
        let poll =
            [("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("device_code", &*device_code)];
        firms.world.post("umbrella", "/token", WEB, &poll).await.assert_error(400, "invalid_grant");
        firms.world.post("acme", "/token", WEB, &poll).await.assert_error(400, "authorization_pending");
    }
}

/// Otherwise the tests here would pass for another reason than the stores.
#[tokio::test]
async fn with_one_store_for_both_the_forms_count_at_both() {
    for (path, text, field) in FORMS {
        let firms = &Firms::start(By::Loopback, Stores::Mixed).await;
        let mut browser = firms.browser();
        browser.sign_in("acme").await;
        let page = browser.get("acme", &firms.world.path("acme", path)).await;
        let form = hidden_of(&page, text);
        browser.carry("acme", "umbrella");
        let done = browser.post("umbrella", path, (&form, &[field])).await;
        assert!(done.status == 200 && !done.body.contains("name=\"password\""), "{path} {field:?}: {done:?}");
    }
}
