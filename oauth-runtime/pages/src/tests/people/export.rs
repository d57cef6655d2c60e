//! A copy of a person's own data.

use serde_json::{Value, json};

use super::*;
use crate::DataExport;
use crate::tests::grants::{PAYMENT, managed};

const PATH: &str = "/account/export";

#[tokio::test]
async fn the_file_has_what_is_kept_of_the_person_and_no_secret() {
    let world = World::new();
    let browser = world.browser();
    browser
        .approve(&super::super::request("&scope=openid%20offline_access%20read"), "alice")
        .await
        .assert_code();
    let page = browser.open(PATH).await;
    let file = browser.submit(&page, PATH, &[]).await;
    let head = |name: &str| file.headers[name].to_str().expect("text").to_owned();
    assert_eq!(head("content-disposition"), "attachment; filename=\"account.json\"");
    assert_eq!(
        (head("content-type"), head("cache-control")),
        ("application/json".to_owned(), "no-store".to_owned())
    );
    let data: Value = serde_json::from_str(&file.body).expect("JSON");
    assert_eq!((&data["sub"], &data["username"]), (&json!(ALICE), &json!("alice")));
    assert_eq!(data["claims"], json!({ "email": "alice@example.org", "email_verified": true }));
    assert_eq!(data["grants"][0]["client_id"], "web");
    assert_eq!(data["consents"][0]["scope"], data["grants"][0]["scope"]);
    assert_eq!(data["sessions"][0]["amr"], json!(["pwd"]));
    assert_eq!(
        data["credentials"],
        json!({ "passkeys": [], "authenticator_app": false, "recovery_codes_left": 0 })
    );
    let members: Vec<&str> = data.as_object().expect("an object").keys().map(String::as_str).collect();
    let expected =
        ["claims", "consents", "credentials", "grants", "remembered_devices", "sessions", "sub", "username"];
    assert_eq!(members, expected);
    let cookie = browser.cookie().expect("a session");
    let secret = cookie.split('=').nth(1).expect("a value");
    assert!(
        !file.body.contains(secret) && !file.body.contains("$argon2") && !file.body.contains("grant_id"),
        "{}",
        file.body
    );
    assert_eq!(world.heard.of(&["data.exported"]).len(), 1);
}

#[tokio::test]
async fn the_file_says_what_a_client_manages() {
    let world = World::new();
    let now = world.server.settings().now();
    let id = managed(&world.server.store, now, ("web", ALICE), "read", PAYMENT).await;
    managed(&world.server.store, now, ("web", BOB), "read", PAYMENT).await;
    let (browser, page) = world.logged_in("alice", PATH).await;
    let file = browser.submit(&page, PATH, &[]).await;
    let data: Value = serde_json::from_str(&file.body).expect("JSON");
    let grants = data["grants"].as_array().expect("grants");
    let managed: Vec<&Value> = grants.iter().filter(|grant| !grant["managed"].is_null()).collect();
    let [grant] = managed.as_slice() else { panic!("{data}") };
    assert_eq!((&grant["client_id"], &grant["scope"]), (&json!("web"), &json!("read")));
    let expected = json!({
        "grant_id": id.as_str(),
        "resources": [],
        "authorization_details": serde_json::from_str::<Value>(PAYMENT).expect("JSON"),
        "claims": [],
        "updated_at": now,
    });
    assert_eq!(grant["managed"], expected, "{data}");
}

#[tokio::test]
async fn nobody_else_gets_the_file() {
    let world = World::new();
    let (browser, page) = world.logged_in("alice", PATH).await;
    let (other, _) = world.logged_in("bob", PATH).await;
    assert_eq!(other.submit(&page, PATH, &[]).await.status, 400, "a form of another session");
    world.clock.pass(15 * 60 + 1);
    browser.submit(&page, PATH, &[]).await.assert_asks("/login");
    assert_eq!(world.heard.of(&["data.exported"]).len(), 0);
}

/// The orders of everybody; Bob's can't be read.
struct Orders;

#[async_trait]
impl DataExport for Orders {
    async fn data_of(&self, subject: &str) -> Result<Value, BoxError> {
        if subject == BOB { Err("the database is down".into()) } else { Ok(json!({ "orders": [subject] })) }
    }
}

#[tokio::test]
async fn the_applications_own_data_is_in_the_file_or_there_is_no_file() {
    let world = World::with(|pages| pages.data_export(Orders), RateLimits::default());
    let (browser, page) = world.logged_in("alice", PATH).await;
    let data: Value = serde_json::from_str(&browser.submit(&page, PATH, &[]).await.body).expect("JSON");
    assert_eq!(data["application"], json!({ "orders": [ALICE] }));
    let (browser, page) = world.logged_in("bob", PATH).await;
    assert_eq!(browser.submit(&page, PATH, &[]).await.status, 500);
    assert_eq!(world.heard.of(&["data.exported"]).len(), 1, "of alice alone");
}
