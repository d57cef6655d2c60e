//! Pages that were built without the feature `passkeys`, on a store that has passkeys of people.

use oauth_runtime_core::store::{CredentialStore, StoredCredentials};
use oauth_runtime_core::{Clock, Digest};
use serde_json::{Value, json};

use super::login_policy::{self, allow};
use super::{World, request};
use crate::credentials::UserHandle;
use crate::{Pages, PagesBuilder, paths};

const ALICE: &str = "248289761001";

/// On a host with a name, where passkeys would be possible.
fn world(pages: PagesBuilder) -> World {
    World::with("http://localhost:9000", pages.build().expect("pages"))
}

fn digest() -> Digest {
    UserHandle::of(ALICE).digest()
}

fn passkey() -> Value {
    json!({ "name": "My laptop", "added_at": 1_780_000_000, "key": { "cred": { "counter": 7, "x": [1, 2, "é"] } } })
}

/// What pages with passkeys wrote.
async fn with_passkey(world: &World) {
    let data =
        json!({ "subject": ALICE, "username": "alice", "passkeys": [passkey()], "recovery_codes": [] });
    let kept = StoredCredentials::new(digest(), data.to_string());
    assert!(world.server.store.put_credentials(kept).await.expect("a store"));
}

async fn kept(world: &World) -> Value {
    let kept = world.server.store.get_credentials(&digest()).await.expect("a store").expect("a record");
    serde_json::from_str::<Value>(&kept.data).expect("JSON")["passkeys"].clone()
}

#[tokio::test]
async fn there_is_no_page_no_path_no_script_and_no_text_about_them() {
    let world = world(Pages::builder());
    with_passkey(&world).await;
    assert!(paths::<super::Notes>().all(|path| !path.contains("passkey")));
    assert!(crate::all_paths(&*world.server).iter().all(|path| !path.ends_with(".js")));
    let browser = world.browser();
    let login = browser.open(&request("&scope=read")).await;
    let security = browser.log_in(&browser.open("/account/security").await, "alice").await;
    for page in [&login, &security] {
        let text = page.body.to_lowercase();
        assert!(
            !text.contains("passkey") && !text.contains("webauthn") && !text.contains("<script"),
            "{page:?}"
        );
        let policy = page.headers["content-security-policy"].to_str().expect("text");
        assert!(!policy.contains("script-src"), "{policy}");
    }
    for path in ["/login/passkey", "/second-factor/passkey", "/account/passkeys"] {
        assert_eq!(browser.post(path, &[]).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn what_the_store_has_of_them_stays_as_it_is() {
    let world = world(Pages::builder());
    with_passkey(&world).await;
    world.give_app().await;
    assert_eq!(kept(&world).await, json!([passkey()]));
    crate::log_out_everywhere(&*world.server, ALICE).await.expect("a store");
    assert_eq!(kept(&world).await, json!([passkey()]));
    assert_eq!(crate::person(&*world.server, ALICE).await.expect("a store").expect("alice").passkeys, 1);
}

#[tokio::test]
async fn a_person_with_only_a_passkey_logs_in_with_the_password() {
    let world = world(Pages::builder());
    with_passkey(&world).await;
    let browser = world.browser();
    browser.approve(&request("&scope=openid+read"), "alice").await.assert_code();
    // A wish for two factors can't be granted, and is no obstacle.
    browser.open(&request("&scope=openid+read&acr_values=2")).await.assert_code();
}

#[tokio::test]
async fn where_a_second_factor_is_needed_nobody_adds_another_one_by_the_password_alone() {
    let policy = || login_policy::ByName { before: login_policy::factor, after: allow, fails: false };
    for pages in [
        Pages::builder().require_second_factor(|_: &str| true),
        Pages::builder().login_policy(policy()),
        Pages::builder().login_policy(policy()).set_up_missing_second_factor(),
    ] {
        let world = world(pages);
        with_passkey(&world).await;
        let browser = world.browser();
        let login = browser.open(&request("&scope=openid+read")).await;
        let page = browser.log_in(&login, "alice").await;
        // Not that they have none: that would be wrong.
        assert!(page.status == 403 && page.says("yours cannot be used here now"), "{page:?}");
        assert!(!page.says("set one up"), "{page:?}");
        // An operator lets them in.
        crate::delete_credentials(&world.server.store, ALICE).await.expect("a store");
        let page = browser.log_in(&browser.open(&request("&scope=openid+read")).await, "alice").await;
        assert!(!page.says("yours cannot be used"), "{page:?}");
    }
}

#[tokio::test]
async fn an_app_beside_it_is_asked_for() {
    let world = world(Pages::builder().require_second_factor(|_: &str| true));
    with_passkey(&world).await;
    let secret = world.give_app().await;
    let browser = world.browser();
    let factor = browser.log_in(&browser.open(&request("&scope=openid+read")).await, "alice").await;
    factor.assert_asks("/second-factor");
    let code = crate::credentials::totp::code_at(&secret, world.clock.now());
    browser.submit(&factor, "/second-factor", &[("code", &code)]).await.assert_asks("/consent");
}
