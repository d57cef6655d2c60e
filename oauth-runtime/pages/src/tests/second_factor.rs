//! Authenticator apps and recovery codes.

use oauth_runtime_core::store::CredentialStore;
use oauth_runtime_core::{Clock, Seal, Secret};

use super::browser::{Browser, Page};
use super::{World, request};
use crate::Pages;
use crate::credentials;
use crate::credentials::UserHandle;
use crate::credentials::totp::{OwnApp, code_at};

/// Sets up an app for alice; returns its secret and the recovery codes.
pub(super) async fn set_up(world: &World, browser: &Browser) -> (String, Vec<String>) {
    let login = browser.open("/account/security").await;
    let security = browser.log_in(&login, "alice").await;
    let page = browser.submit(&security, "/account/security", &[("totp", "set-up")]).await;
    assert!(page.says("<svg") && page.says("role=\"img\""), "{page:?}");
    let secret = between(&page, "<code class=\"key\">").remove(0).replace(' ', "");
    let wrong = browser.submit(&page, "/account/authenticator-app", &[("code", "000000")]).await;
    assert!(wrong.says("role=\"alert\""), "{wrong:?}");
    let code = code_at(&secret, world.clock.now());
    let codes = browser.submit(&wrong, "/account/authenticator-app", &[("code", &code)]).await;
    let codes = between(&codes, "<code class=\"key\">");
    assert_eq!(codes.len(), 10);
    // They are shown once, and the code that set up the app cannot log in.
    let again = browser.open("/account/recovery-codes").await;
    assert!(again.path.starts_with("/account/security") && again.says("10 recovery codes left"), "{again:?}");
    world.clock.pass(60);
    (secret, codes)
}

fn between(page: &Page, mark: &str) -> Vec<String> {
    let found = page.body.split(mark).skip(1).filter_map(|rest| rest.split('<').next());
    found.map(str::to_owned).collect()
}

/// Somebody else may get the user name afterwards.
#[tokio::test]
async fn what_an_application_deletes_is_asked_for_no_more() {
    let world = World::new();
    set_up(&world, &world.browser()).await;
    crate::delete_credentials(&world.server.store, "248289761002").await.expect("the store in memory");
    let browser = world.browser();
    let login = browser.open(&request("&scope=read")).await;
    browser.log_in(&login, "alice").await.assert_asks("/second-factor");
    crate::delete_credentials(&world.server.store, "248289761001").await.expect("the store in memory");
    let browser = world.browser();
    let login = browser.open(&request("&scope=read")).await;
    browser.log_in(&login, "alice").await.assert_asks("/consent");
}

#[tokio::test]
async fn a_password_alone_logs_nobody_in_any_more() {
    let world = World::new();
    let (secret, _) = set_up(&world, &world.browser()).await;
    let browser = world.browser();
    let login = browser.open(&request("&scope=read")).await;
    let planted = browser.cookie();
    let factor = browser.log_in(&login, "alice").await;
    factor.assert_asks("/second-factor");
    assert_ne!(browser.cookie(), planted, "the session is renewed by the password already");
    // It cannot be bypassed.
    for page in ["/consent", "/choose-account"] {
        let page = browser.open(&login.path.replace("/login", page)).await;
        assert!(page.status == 400 || page.asks("/login"), "{page:?}");
    }
    browser.open(&request("&scope=read")).await.assert_asks("/login");
    browser.open("/account/applications").await.assert_asks("/login");
    let skipped = browser.submit(&factor, "/second-factor", &[("skip", "yes")]).await;
    skipped.assert_asks("/second-factor");

    let code = code_at(&secret, world.clock.now());
    let spaced = format!("{} {}", &code[..3], &code[3..]);
    let consent = browser.submit(&factor, "/second-factor", &[("code", &spaced)]).await;
    browser.allow(&consent).await.assert_code();
}

#[tokio::test]
async fn a_code_is_good_once_and_for_a_while() {
    let world = World::new();
    let (secret, _) = set_up(&world, &world.browser()).await;
    let code = code_at(&secret, world.clock.now());
    let enter = async |code: &str| {
        let browser = world.browser();
        let login = browser.open(&request("&scope=read")).await;
        let factor = browser.log_in(&login, "alice").await;
        browser.submit(&factor, "/second-factor", &[("code", code)]).await
    };
    enter(&code).await.assert_asks("/consent");
    let again = enter(&code).await;
    assert!(again.asks("/second-factor") && again.says("used before"), "{again:?}");
    let old = code_at(&secret, world.clock.now().plus(30));
    world.clock.pass(120);
    enter(&old).await.assert_asks("/second-factor");
    enter(&code_at(&secret, world.clock.now())).await.assert_asks("/consent");
}

#[tokio::test]
async fn guessing_codes_is_slowed() {
    let world = World::new();
    let (secret, _) = set_up(&world, &world.browser()).await;
    let browser = world.browser();
    let login = browser.open(&request("&scope=read")).await;
    let mut factor = browser.log_in(&login, "alice").await;
    for _ in 0..5 {
        factor = browser.submit(&factor, "/second-factor", &[("code", "12345")]).await;
        factor.assert_asks("/second-factor");
    }
    let right = code_at(&secret, world.clock.now());
    let blocked = browser.submit(&factor, "/second-factor", &[("code", &right)]).await;
    assert_eq!(
        (blocked.status.as_u16(), &blocked.headers["retry-after"]),
        (429, &"30".parse().expect("a header"))
    );
    world.clock.pass(30);
    let right = code_at(&secret, world.clock.now());
    browser.submit(&blocked, "/second-factor", &[("code", &right)]).await.assert_asks("/consent");
}

#[tokio::test]
async fn a_recovery_code_works_where_one_time_codes_are_blocked() {
    let world = World::new();
    let (_, codes) = set_up(&world, &world.browser()).await;
    let browser = world.browser();
    let login = browser.open(&request("&scope=read")).await;
    let mut factor = browser.log_in(&login, "alice").await;
    for _ in 0..6 {
        factor = browser.submit(&factor, "/second-factor", &[("code", "12345")]).await;
    }
    assert_eq!(factor.status, 429);
    browser.submit(&factor, "/second-factor", &[("code", &codes[0])]).await.assert_asks("/consent");
}

#[tokio::test]
async fn a_recovery_code_works_once() {
    let world = World::new();
    let (_, codes) = set_up(&world, &world.browser()).await;
    for (code, is_good) in [(&codes[0], true), (&codes[0], false), (&codes[1], true)] {
        let browser = world.browser();
        let login = browser.open(&request("&scope=read")).await;
        let factor = browser.log_in(&login, "alice").await;
        let page = browser.submit(&factor, "/second-factor", &[("code", &code.to_lowercase())]).await;
        assert_eq!(page.asks("/consent"), is_good, "{code}: {page:?}");
    }
    // Another person's codes are worthless: bob has no app, so he is not asked at all.
    let browser = world.browser();
    let login = browser.open(&request("&scope=read")).await;
    browser.log_in(&login, "bob").await.assert_asks("/consent");
}

#[tokio::test]
async fn a_password_must_be_followed_by_the_code_in_time() {
    let world = World::new();
    let (secret, _) = set_up(&world, &world.browser()).await;
    let browser = world.browser();
    let login = browser.open(&request("&scope=read")).await;
    let factor = browser.log_in(&login, "alice").await;
    world.clock.pass(601);
    let code = code_at(&secret, world.clock.now());
    browser.submit(&factor, "/second-factor", &[("code", &code)]).await.assert_asks("/login");
}

#[tokio::test]
async fn the_app_is_removed_by_its_owner() {
    let world = World::new();
    let browser = world.browser();
    set_up(&world, &browser).await;
    let security = browser.open("/account/security").await;
    let other = world.browser();
    let login = other.open("/account/security").await;
    other.log_in(&login, "bob").await;
    assert_eq!(other.submit(&security, "/account/security", &[("totp", "remove")]).await.status, 400);
    let removed = browser.submit(&security, "/account/security", &[("totp", "remove")]).await;
    assert!(removed.says("Your changes are saved.") && removed.says("Set up an app"), "{removed:?}");
    let stranger = world.browser();
    let login = stranger.open(&request("&scope=read")).await;
    stranger.log_in(&login, "alice").await.assert_asks("/consent");
}

#[tokio::test]
async fn an_old_login_changes_no_credentials() {
    let world = World::new();
    let browser = world.browser();
    let login = browser.open("/account/security").await;
    let security = browser.log_in(&login, "alice").await;
    world.clock.pass(901);
    browser.submit(&security, "/account/security", &[("totp", "set-up")]).await.assert_asks("/login");
    browser.open("/account/authenticator-app").await.assert_asks("/login");
    let applications = browser.open("/account/applications").await;
    assert!(applications.says("No application"), "who looks need not log in again: {applications:?}");
}

#[tokio::test]
async fn a_client_that_wishes_for_more_is_granted_it_where_that_is_possible() {
    let world = World::new();
    let browser = world.browser();
    // Alice logged in before she had an app: one factor.
    browser.approve(&request("&scope=openid+read"), "alice").await.assert_code();
    let wish = request("&scope=openid+read&acr_values=2+1");
    browser.open(&wish).await.assert_code();
    let essential = serde_urlencoded::to_string([(
        "claims",
        r#"{"id_token":{"acr":{"essential":true,"values":["2"]}}}"#,
    )]);
    let essential = request(&format!("&scope=openid+read&{}", essential.expect("encoded")));
    let refused = browser.open(&essential).await;
    assert_eq!(refused.parameter("error").as_deref(), Some("unmet_authentication_requirements"));

    let elsewhere = world.browser();
    let (secret, _) = set_up(&world, &elsewhere).await;
    browser.open(&request("&scope=openid+read&acr_values=1+2")).await.assert_code();
    browser.open(&format!("{wish}&prompt=none")).await.assert_code();
    let factor = browser.open(&wish).await;
    factor.assert_asks("/second-factor");
    browser.submit(&factor, "/second-factor", &[("skip", "yes")]).await.assert_code();
    let silent = browser.open(&format!("{essential}&prompt=none")).await;
    assert_eq!(silent.parameter("error").as_deref(), Some("interaction_required"));
    let factor = browser.open(&essential).await;
    assert!(!factor.says("Not now"), "{factor:?}");
    let code = code_at(&secret, world.clock.now());
    browser.submit(&factor, "/second-factor", &[("code", &code)]).await.assert_code();
    browser.open(&format!("{essential}&prompt=none")).await.assert_code();
}

#[tokio::test]
async fn what_is_sealed_is_not_in_the_store() {
    let seal = Seal::new(&Secret::generate()).expect("long enough");
    for (pages, is_there) in
        [(Pages::default(), true), (Pages::builder().seal_with(seal).build().expect("pages"), false)]
    {
        let world = World::with("http://127.0.0.1:9000", pages);
        let (secret, codes) = set_up(&world, &world.browser()).await;
        let handle = UserHandle::of("248289761001");
        let kept = world.server.store.get_credentials(&handle.digest()).await.expect("the store in memory");
        let data = kept.expect("a record").data;
        assert_eq!(data.contains(&secret), is_there);
        assert!(codes.iter().all(|code| !data.contains(code)), "{data}");
    }
}

/// Set up before there was a secret, or with an older one.
#[tokio::test]
async fn a_stale_app_is_sealed_anew_when_it_is_used() {
    let old = Secret::generate();
    let old_seal = Seal::new(&old).expect("long enough");
    let seal = Seal::new(&Secret::generate()).expect("long enough").also_opens(&old);
    for before in [None, Some(&old_seal)] {
        let pages = Pages::builder().seal_with(seal.clone()).build().expect("pages");
        let world = World::with("http://127.0.0.1:9000", pages);
        let (secret, _) = set_up(&world, &world.browser()).await;
        let handle = UserHandle::of("248289761001");
        credentials::change(&*world.server, ("248289761001", ""), |own| {
            own.app = OwnApp::new(&secret, "248289761001", before, world.clock.now());
            Some(())
        })
        .await
        .expect("stored")
        .expect("changed");
        let kept = async || {
            world
                .server
                .store
                .get_credentials(&handle.digest())
                .await
                .expect("a store")
                .expect("a record")
                .data
        };
        let stale = kept().await;
        assert_eq!(stale.contains(&secret), before.is_none());
        world.clock.pass(120);
        let browser = world.browser();
        let factor = browser.log_in(&browser.open(&request("&scope=read")).await, "alice").await;
        let wrong = browser.submit(&factor, "/second-factor", &[("code", "000000")]).await;
        assert_eq!(kept().await, stale, "a wrong code seals nothing");
        let code = code_at(&secret, world.clock.now());
        browser.submit(&wrong, "/second-factor", &[("code", &code)]).await.assert_asks("/consent");
        let anew = kept().await;
        assert!(anew != stale && anew.contains("sealed:v1:") && !anew.contains(&secret), "{anew}");
        world.clock.pass(120);
        let browser = world.browser();
        let factor = browser.log_in(&browser.open(&request("&scope=read")).await, "alice").await;
        let code = code_at(&secret, world.clock.now());
        browser.submit(&factor, "/second-factor", &[("code", &code)]).await.assert_asks("/consent");
        assert_eq!(kept().await, anew, "what is not stale is left alone");
    }
}

/// Whoever knows the password logged in before the person set up their app.
#[tokio::test]
async fn a_session_from_before_the_app_cannot_remove_it() {
    let world = World::new();
    let intruder = world.browser();
    let login = intruder.open("/account/security").await;
    let security = intruder.log_in(&login, "alice").await;
    security.assert_asks("/account/security");
    let person = world.browser();
    let login = person.open("/account/security").await;
    let page = person.log_in(&login, "alice").await;
    let app = person.submit(&page, "/account/security", &[("totp", "set-up")]).await;
    let key = app.body.split("<code class=\"key\">").nth(1).and_then(|rest| rest.split('<').next());
    let code = code_at(&key.expect("a key").replace(' ', ""), world.clock.now());
    let codes = person.submit(&app, "/account/authenticator-app", &[("code", &code)]).await;
    assert!(codes.says("recovery codes") || codes.says("Recovery codes"), "{codes:?}");
    for change in [("totp", "remove"), ("totp", "set-up"), ("recovery", "new")] {
        intruder.submit(&security, "/account/security", &[change]).await.assert_asks("/login");
    }
    let own = crate::credentials::of_subject(&*world.server, "248289761001").await.expect("a store");
    assert!(own.app.is_some());
    // The person has just used it.
    let security = person.open("/account/security").await;
    security.assert_asks("/account/security");
    person.submit(&security, "/account/security", &[("totp", "remove")]).await;
    let own = crate::credentials::of_subject(&*world.server, "248289761001").await.expect("a store");
    assert!(own.app.is_none());
}
