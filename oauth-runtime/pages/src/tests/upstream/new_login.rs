//! Demands for a new login.

use super::*;

#[tokio::test]
async fn a_demand_for_a_new_login_is_passed_on_and_checked() {
    let scene = Scene::new();
    scene.link(ALICE).await;
    for (more, prompt, max_age) in [("&prompt=login", Some("login"), "600"), ("&max_age=60", None, "60")] {
        let browser = scene.browser();
        let login = browser.open(&request(&format!("&scope=openid{more}"))).await;
        let sent = leave(&browser, &login, "google", &scene.google).await;
        assert_eq!(sent.get("prompt").map(String::as_str), prompt);
        assert_eq!(sent["max_age"], max_age);
        // An old login there.
        scene.google.claim("auth_time", json!(scene.clock.now().as_unix() - 1000));
        let page = browser.open(&response(&sent, &scene.google)).await;
        assert!(page.says("did not confirm"), "{page:?}");
        // No time at all.
        scene.google.claim("auth_time", Value::Null);
        let sent = leave(&browser, &page, "google", &scene.google).await;
        let page = browser.open(&response(&sent, &scene.google)).await;
        assert!(page.says("did not confirm"), "{page:?}");
        // A new login there.
        scene.google.claim("auth_time", json!(scene.clock.now()));
        let sent = leave(&browser, &page, "google", &scene.google).await;
        browser.open(&response(&sent, &scene.google)).await.assert_asks("/consent");
    }
}

#[tokio::test]
async fn somebody_at_an_unlocked_computer_needs_a_new_login_at_the_upstream() {
    let scene = Scene::new();
    scene.link(ALICE).await;
    scene.google.claim("auth_time", json!(scene.clock.now()));
    let browser = scene.browser();
    sign_in(&scene, &browser, "/account/security").await;
    scene.pass(16 * 60);
    let login = browser.open("/account/security").await;
    login.assert_asks("/login");
    let sent = leave(&browser, &login, "google", &scene.google).await;
    assert_eq!(sent.get("prompt").map(String::as_str), Some("login"));
    let page = browser.open(&response(&sent, &scene.google)).await;
    assert!(page.says("did not confirm"), "{page:?}");
}

#[tokio::test]
async fn an_old_login_there_is_not_a_new_one_here() {
    let scene = Scene::new();
    scene.link(ALICE).await;
    scene.google.claim("auth_time", json!(scene.clock.now().as_unix() - 1000));
    let browser = scene.browser();
    sign_in(&scene, &browser, &request("&scope=openid")).await.assert_asks("/consent");
    browser.open(&request("&scope=openid&max_age=60")).await.assert_asks("/login");
}

#[tokio::test]
async fn a_provider_without_openid_connect_cannot_prove_a_new_login() {
    let github = Fake::new("https://github.example", &Kind::Memory.clock());
    let scene = Scene::with(
        |clock, pages| {
            let upstream =
                Upstream::oauth("github", OAuthProvider::github()).client_id("us").client_secret("s");
            let upstream = upstream.fetcher(github.clone()).clock(clock.clone());
            pages.upstream(upstream.build().expect("an upstream"))
        },
        RateLimits::default(),
    );
    let browser = scene.browser();
    let login = browser.open(&request("&prompt=login&scope=openid")).await;
    let page = browser.open(&way(&login, "github")).await;
    assert!(page.says("did not confirm"), "{page:?}");
    let login = browser.open(&request("")).await;
    let left = browser.open(&way(&login, "github")).await;
    assert!(
        left.location().is_some_and(|url| url.starts_with("https://github.com/login/oauth/authorize?")),
        "{left:?}"
    );
}

/// An attacker at an unlocked computer logs out here, and the person is still logged in over there.
#[tokio::test]
async fn logging_out_first_is_no_way_to_a_recent_login() {
    for (auth_time, counts) in [(None, false), (Some(20 * 60), false), (Some(60), true)] {
        let scene = Scene::new();
        scene.link(ALICE).await;
        let auth_time = auth_time.map(|ago| scene.clock.now().as_unix() - ago);
        scene.google.claim("auth_time", json!(auth_time));
        let browser = scene.browser();
        let login = browser.open("/account/security").await;
        let sent = leave(&browser, &login, "google", &scene.google).await;
        assert_eq!(sent.get("max_age").map(String::as_str), Some("900"));
        let page = browser.open(&response(&sent, &scene.google)).await;
        assert_eq!(page.asks("/account/security"), counts, "{page:?}");
        assert_eq!(page.says("did not confirm"), !counts, "{page:?}");
        // By the way of a client, whose login may be old.
        let browser = scene.browser();
        sign_in(&scene, &browser, &request("&scope=openid")).await.assert_asks("/consent");
        let page = browser.open("/account/security").await;
        assert_eq!(page.asks("/account/security"), counts, "{page:?}");
        assert!(browser.open("/account/applications").await.says("Connected applications"));
    }
}

/// The application says that the upstream is good enough.
struct Trusting;

#[async_trait]
impl UpstreamPolicy for Trusting {
    fn counts_as_recent(&self, upstream: &str) -> bool {
        upstream == "google"
    }
}

#[tokio::test]
async fn where_the_application_says_so_a_sign_in_of_unknown_age_is_a_recent_login() {
    let scene = Scene::with(|_, pages| pages.upstream_policy(Trusting), RateLimits::default());
    scene.link(ALICE).await;
    let browser = scene.browser();
    let page = sign_in(&scene, &browser, "/account/security").await;
    page.assert_asks("/account/security");
    // If the upstream says when, its time is used.
    scene.google.claim("auth_time", json!(scene.clock.now().as_unix() - 1000));
    sign_in(&scene, &scene.browser(), "/account/security").await.assert_asks("/login");
}

#[cfg(feature = "passkeys")]
mod with_passkeys {
    use webauthn_authenticator_rs::softpasskey::SoftPasskey;

    use super::*;
    use crate::tests::passkeys::add;

    /// Their account may have begun with another provider, so the passkey may be all that they have.
    #[tokio::test]
    async fn the_last_passkey_of_a_person_who_may_have_no_password_stays() {
        let Made { store, clock, heard, google, other, pages } = Made::new(|_, pages| pages);
        let issuer = "http://localhost:9000".parse().expect("an issuer");
        let builder = Shop::builder(issuer, store.store(), KEYS.clone(), pages);
        let server = builder.event_subscriber(heard.clone()).clock(clock.clone()).build();
        let scene = Scene { server, store, clock, heard, google, other };
        scene.link(ALICE).await;
        let by_password = scene.browser();
        let (_, _, security) = add(&by_password, &mut SoftPasskey::new(true)).await;
        let (_, id) = security.body.split_once("name=\"remove_passkey\" value=\"").expect("a button");
        let id = id.split('"').next().expect("an end");
        scene.google.claim("auth_time", json!(scene.clock.now()));
        let browser = scene.browser();
        sign_in(&scene, &browser, "/account/security").await.assert_asks("/account/security");
        // Because of the passkey, the link can be ended.
        let page = browser.open("/account/upstreams").await;
        let digest = scene.links_of(ALICE).await[0].digest.to_string();
        browser.submit(&page, "/account/upstreams", &[("unlink", &digest)]).await;
        assert!(scene.links_of(ALICE).await.is_empty());
        let page = browser.open("/account/security").await;
        let refused = browser.submit(&page, "/account/security", &[("remove_passkey", id)]).await;
        assert!(
            refused.says("not certain that you can log in without it") && refused.says(id),
            "{refused:?}"
        );
        // A person who has just typed their password has that.
        let removed = by_password.submit(&security, "/account/security", &[("remove_passkey", id)]).await;
        assert!(!removed.says(id), "{removed:?}");
    }
}
