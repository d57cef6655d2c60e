//! Tenants whose people, look and policies differ: what would show if one were asked for the other.

use super::browser::{Browser, authorization_request, hidden_of};
use super::firm::{Firm, Firms};
use super::world::{By, CALLBACK, Stores, TENANTS, WEB};
use crate::support::{CHALLENGE, VERIFIER, parameters_of};

const WRONG: &str = "the password is wrong.";

/// Logs in and allows everything; the answer of the token endpoint.
async fn tokens(
    firms: &Firms,
    browser: &mut Browser<'_, Firm>,
    (tenant, username, password): (&str, &str, &str),
) -> serde_json::Value {
    let request = format!(
        "/authorize?response_type=code&client_id=web&redirect_uri=https%3A%2F%2Fclient.example%2Fcb\
         &scope=openid+email+read+write&code_challenge={CHALLENGE}&code_challenge_method=S256"
    );
    let request = firms.world.path(tenant, &request);
    let page = browser.log_in(tenant, &request, (username, password)).await;
    let all = [("scope:read", "on"), ("scope:write", "on"), ("scope:email", "on"), ("decision", "allow")];
    let answer = browser.submit(tenant, &page, &all).await;
    let code = parameters_of(&answer).remove("code").unwrap_or_else(|| panic!("no code: {answer:?}"));
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &*code),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
    ];
    firms.world.post(tenant, "/token", WEB, &form).await.json()
}

#[tokio::test]
async fn people_of_another_tenant_are_unknown() {
    for firms in &Firms::all().await {
        let world = &firms.world;
        let account = |tenant| world.path(tenant, "/account/applications");
        for (tenant, username, password) in [
            ("umbrella", "bob", "wonderland"),
            ("umbrella", "dora", "dora works at acme"),
            ("acme", "dora", "dora works at umbrella"),
        ] {
            let page = firms.browser().log_in(tenant, &account(tenant), (username, password)).await;
            assert!(page.body.contains(WRONG), "{username} at {tenant}: {page:?}");
        }
        let page = firms.browser().log_in("acme", &account("acme"), ("bob", "wonderland")).await;
        assert!(!page.body.contains(WRONG), "{page:?}");
        for tenant in TENANTS {
            let password = format!("dora works at {tenant}");
            let tokens = tokens(firms, &mut firms.browser(), (tenant, "dora", &password)).await;
            let bearer = format!("Bearer {}", tokens["access_token"].as_str().expect("a token"));
            let person = world.get(tenant, "/userinfo", &[("authorization", &*bearer)]).await.json();
            assert_eq!(person["sub"], format!("dora-of-{tenant}"));
            assert_eq!(person["email"], format!("dora@{tenant}.example"));
        }
        // E-mail goes to nobody whom another tenant knows.
        for address in ["dora@acme.example", "dora@umbrella.example"] {
            let mut browser = firms.browser();
            let page = browser.get("umbrella", &world.path("umbrella", "/password-reset")).await;
            let form = hidden_of(&page, "name=\"email\"");
            browser.post("umbrella", "/password-reset", (&form, &[("email", address)])).await;
        }
        assert_eq!(firms.outside("umbrella").mail().await.to, "dora@umbrella.example");
    }
}

#[tokio::test]
async fn each_tenant_has_its_look() {
    for firms in &Firms::all().await {
        for (tenant, other, accent) in [("acme", "umbrella", "#7a1f1f"), ("umbrella", "acme", "#1f3d7a")] {
            let world = &firms.world;
            let mut browser = firms.browser();
            let login = browser.get(tenant, &authorization_request(world, tenant, "")).await;
            let wrong = browser.get(tenant, &world.path(tenant, "/authorize?client_id=nobody")).await;
            let console = world.path(tenant, "/console");
            let console = browser.log_in(tenant, &console, ("alice", "wonderland")).await;
            for page in [&login, &wrong, &console] {
                assert!(page.body.contains(&format!("Firm of {tenant}")), "{page:?}");
                assert!(!page.body.contains(&format!("Firm of {other}")), "{page:?}");
            }
            let (_, sheet) = login.body.split_once("rel=\"stylesheet\" href=\"").expect("a stylesheet");
            let sheet = sheet.split('"').next().expect("a path").replace("&#x2f;", "/");
            let sheet = browser.get(tenant, &sheet).await;
            assert!(sheet.body.contains(accent), "{accent} at {tenant}");
        }
    }
}

#[tokio::test]
async fn each_tenant_has_its_policy() {
    for firms in &Firms::all().await {
        for (tenant, may_write) in [("acme", true), ("umbrella", false)] {
            let tokens = tokens(firms, &mut firms.browser(), (tenant, "alice", "wonderland")).await;
            let scope = tokens["scope"].as_str().expect("a scope");
            assert_eq!(scope.split(' ').any(|token| token == "write"), may_write, "{tenant}: {scope}");
        }
    }
}

/// Otherwise the tests here would pass for another reason than the stores.
#[tokio::test]
async fn with_one_store_for_both_people_are_known_at_both() {
    let firms = &Firms::start(By::Loopback, Stores::Mixed).await;
    let page = firms.world.path("umbrella", "/account/applications");
    let page = firms.browser().log_in("umbrella", &page, ("bob", "wonderland")).await;
    assert!(!page.body.contains(WRONG) && page.status == 200, "{page:?}");
}
