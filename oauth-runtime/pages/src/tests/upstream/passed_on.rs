//! Each way to log out here goes on at the upstream, and waits for nothing of it.

use std::sync::atomic::{AtomicBool, Ordering};

use super::*;

/// A provider that stops to answer.
#[derive(Clone)]
struct Hanging(Fake, Arc<AtomicBool>);

impl Hanging {
    async fn may_hang(&self) {
        if self.1.load(Ordering::Relaxed) {
            std::future::pending::<()>().await;
        }
    }
}

#[async_trait]
impl Fetcher for Hanging {
    async fn get(&self, url: &Url) -> Result<Fetched, FetchError> {
        self.may_hang().await;
        self.0.get(url).await
    }

    async fn call(&self, call: Call<'_>) -> Result<Called, FetchError> {
        self.may_hang().await;
        self.0.call(call).await
    }
}

/// A browser in which Alice signed in with Google just now, on the security page.
async fn at_security(scene: &Scene) -> (Browser<Shop>, Page) {
    scene.link(ALICE).await;
    let now = scene.clock.now();
    scene.google.claim("auth_time", json!(now));
    let browser = scene.browser();
    let page = sign_in(scene, &browser, "/account/security").await;
    page.assert_asks("/account/security");
    (browser, page)
}

#[tokio::test]
async fn each_way_to_log_out_here_goes_on_at_the_upstream() {
    for (field, text) in [("sessions", Some("end")), ("login", None)] {
        let scene = Scene::new();
        let (browser, page) = at_security(&scene).await;
        let own = page.body.split("name=\"login\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let value = text.or(own).expect("a login");
        let onward = browser.submit(&page, "/account/security", &[(field, value)]).await;
        let location = onward.location().unwrap_or_else(|| panic!("{field}: {onward:?}"));
        assert!(location.starts_with("https://google.example/end?"), "{field}: {location}");
        let sent = parameters(&onward);
        browser.open("/account/applications").await.assert_asks("/login");
        let back = Url::parse(&sent["post_logout_redirect_uri"]).expect("a URL");
        let page = browser.open(&format!("{}?state={}", back.path(), sent["state"])).await;
        assert!(page.says("You are logged out"), "{field}: {page:?}");
    }
}

/// The other provider is of a company, whose people stay logged in there.
struct Quiet(&'static str);

#[async_trait]
impl UpstreamPolicy for Quiet {
    fn passes_logout_on(&self, upstream: &str) -> bool {
        upstream != self.0
    }
}

#[tokio::test]
async fn a_policy_keeps_a_logout_here() {
    for (quiet, goes_on) in [("google", false), ("other", true)] {
        let scene = Scene::with(|_, pages| pages.upstream_policy(Quiet(quiet)), RateLimits::default());
        let (browser, page) = at_security(&scene).await;
        let out = browser.submit(&page, "/account/security", &[("sessions", "end")]).await;
        let location = out.location().unwrap_or_default();
        assert_eq!(location.starts_with("https://google.example/end?"), goes_on, "{quiet}: {out:?}");
        assert!(goes_on || out.says("You are logged out"), "{quiet}: {out:?}");
        browser.open("/account/applications").await.assert_asks("/login");
    }
}

#[tokio::test]
async fn a_login_with_a_password_goes_nowhere_else() {
    let scene = Scene::new();
    let browser = scene.browser();
    let login = browser.open("/account/security").await;
    let page = browser.log_in(&login, "alice").await;
    let out = browser.submit(&page, "/account/security", &[("sessions", "end")]).await;
    assert!(out.says("You are logged out"), "{out:?}");
}

#[tokio::test]
async fn an_upstream_that_does_not_answer_keeps_nobody_logged_in() {
    let (fake, hangs) =
        (Fake::new("https://slow.example", &Kind::Memory.clock()), Arc::new(AtomicBool::new(false)));
    let fetcher = Hanging(fake.clone(), Arc::clone(&hangs));
    let with = |clock: &TestClock, pages: crate::PagesBuilder| {
        let slow = Upstream::openid("slow", "https://slow.example").client_id("us").client_secret("secret");
        pages.upstream(slow.fetcher(fetcher).clock(clock.clone()).build().expect("an upstream"))
    };
    let scene = Scene::with(with, RateLimits::default());
    let link = UpstreamLink::new("https://slow.example", "them", ALICE, scene.clock.now());
    assert!(scene.store.create_upstream_link(link.username("alice")).await.expect("a store"));
    let browser = scene.browser();
    let login = browser.open("/account/applications").await;
    let sent = leave(&browser, &login, "slow", &fake).await;
    let page = browser.open(&response(&sent, &fake)).await;
    assert!(page.says("Connected applications"), "{page:?}");
    // Its metadata is asked for again.
    scene.clock.pass(6 * 3600);
    hangs.store(true, Ordering::Relaxed);
    let page = browser.open("/logout").await;
    let out = std::pin::pin!(browser.submit(&page, "/logout", &[("decision", "logout")]));
    assert!(futures_util::poll!(out).is_pending(), "it waits for the upstream");
    browser.open("/account/applications").await.assert_asks("/login");
}

/// A frame that is closed must not stop the end of a session in the middle.
#[tokio::test]
async fn a_logout_in_a_frame_is_a_change() {
    let scene = Scene::new();
    let path = "/login/upstream/frontchannel-logout/google?iss=https://google.example&sid=one";
    let uri = path.parse().expect("a URI");
    assert!(crate::changes(&*scene.server, &http::Method::GET, &uri));
}
