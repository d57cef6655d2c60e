//! The age of a login elsewhere, and what clients want of it.

use oauth_runtime_core::device::GRANT_TYPE;
use oauth_runtime_core::store::AuthorizationCodeStore;
use oauth_runtime_core::{Digest, OpenIdMetadata};

use super::*;

#[oauth_server(
    grants(authorization_code, device_code),
    responses(code),
    scopes(read = "Read your notes"),
    openid(profile),
    people(upstream),
    scope_module = scope_of_hall
)]
struct Hall {
    #[store]
    store: AnyStore,
    #[keys]
    keys: SigningKeys,
    #[ui]
    pages: Pages,
}

impl Served for Hall {
    async fn authorization(&self, request: http::Request<Bytes>) -> http::Response<Bytes> {
        self.create_authorization_response(request).await
    }
}

impl Scene<Hall> {
    /// A provider whose clients are registered with these demands.
    fn hall(change: impl FnOnce(&mut OpenIdMetadata)) -> Self {
        let Made { store, clock, heard, google, other, pages } = Made::new(|_, pages| pages);
        let openid = OpenIdMetadata::default().with(change);
        let tv = Client::public("tv").grant_types([GRANT_TYPE]).scope("openid read").openid(openid.clone());
        store.memory().put_client(tv.build().expect("a client"));
        let web = Client::confidential("web", "a-long-random-secret")
            .redirect_uri("https://client.example/cb")
            .scope("openid profile read")
            .openid(openid);
        store.memory().put_client(web.build().expect("a client"));
        let builder = Hall::builder(ISSUER.parse().expect("an issuer"), store.store(), KEYS.clone(), pages);
        Self { server: builder.clock(clock.clone()).build(), store, clock, heard, google, other }
    }

    /// The code that a television shows.
    async fn device(&self) -> String {
        let request = http::Request::post("/device_authorization")
            .header("host", "127.0.0.1:9000")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Bytes::from("client_id=tv&scope=openid+read"))
            .expect("a request");
        let answer: http::Response<Bytes> = self.server.create_response(request).await;
        let answer: Value = serde_json::from_slice(answer.body()).expect("JSON");
        answer["user_code"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
    }
}

#[tokio::test]
async fn max_age_is_not_met_by_an_upstream_that_does_not_say_when() {
    let scene = Scene::new();
    scene.link(ALICE).await;
    let browser = scene.browser();
    // A silent sign-in for another request.
    sign_in(&scene, &browser, &request("&scope=openid")).await.assert_asks("/consent");
    for max_age in ["60", "100000"] {
        let login = browser.open(&request(&format!("&scope=openid&max_age={max_age}"))).await;
        login.assert_asks("/login");
        let sent = leave(&browser, &login, "google", &scene.google).await;
        let page = browser.open(&response(&sent, &scene.google)).await;
        assert!(page.says("did not confirm"), "{page:?}");
    }
    // Without a demand, the sign-in is enough.
    browser.open(&request("&scope=openid")).await.assert_asks("/consent");
    // A second factor here shows that the person is there.
    let secret = crate::credentials::totp::generate();
    let changed = crate::credentials::change(&*scene.server, (ALICE, "alice"), |own| {
        own.app = crate::credentials::totp::OwnApp::new(&secret, ALICE, None, scene.clock.now());
        Some(())
    });
    changed.await.expect("a store");
    let browser = scene.browser();
    let factor = sign_in(&scene, &browser, &request("&scope=openid")).await;
    scene.pass(30);
    let code = crate::credentials::totp::code_at(&secret, scene.clock.now());
    browser.submit(&factor, "/second-factor", &[("code", &code)]).await.assert_asks("/consent");
    browser.open(&request("&scope=openid&max_age=60")).await.assert_asks("/consent");
}

/// Nobody may add a factor after a login that may be a week old. Another login there would have the same age.
#[tokio::test]
async fn a_login_elsewhere_of_unknown_age_sets_no_level_up_and_is_not_asked_for_again_and_again() {
    let levels = || {
        let [bronze, silver] = [crate::LoginRequirement::OneFactor, crate::LoginRequirement::TwoFactors];
        [crate::AcrLevel::new("bronze", bronze), crate::AcrLevel::new("silver", silver)]
    };
    let scene = Scene::with(|_, pages| pages.acr_levels(levels()), RateLimits::default());
    scene.link(ALICE).await;
    let browser = scene.browser();
    let answer = sign_in(&scene, &browser, &request("&scope=openid&acr_values=silver")).await;
    let error = answer.parameter("error");
    assert_eq!(error.as_deref(), Some("unmet_authentication_requirements"), "{answer:?}");
    // If the other provider says when, or the application trusts it, it is like any other login.
    scene.google.claim("auth_time", json!(scene.clock.now().as_unix() - 100));
    let said = sign_in(&scene, &scene.browser(), &request("&scope=openid&acr_values=silver")).await;
    said.assert_asks("/second-factor/set-up");
    let scene =
        Scene::with(|_, pages| pages.acr_levels(levels()).upstream_policy(Trusting), RateLimits::default());
    scene.link(ALICE).await;
    let trusted = sign_in(&scene, &scene.browser(), &request("&scope=openid&acr_values=silver")).await;
    trusted.assert_asks("/second-factor/set-up");
}

#[tokio::test]
async fn a_client_is_told_no_time_that_nobody_knows() {
    let (now, silent) = (json!(1_790_000_000_u64 - 100), Value::Null);
    for auth_time in [now, silent] {
        let scene = Scene::new();
        scene.link(ALICE).await;
        scene.google.claim("auth_time", auth_time.clone());
        let browser = scene.browser();
        let consent = sign_in(&scene, &browser, &request("&scope=openid+read")).await;
        let code = browser.allow(&consent).await.parameter("code").expect("a code");
        let code = scene.store.get_authorization_code(&Digest::of(&code)).await.expect("a store");
        let told = code.expect("a code").authentication.auth_time;
        assert_eq!(told.map(|time| json!(time)), Some(auth_time).filter(|time| !time.is_null()));
    }
}

#[tokio::test]
async fn a_client_that_wants_to_know_the_time_gets_it_or_nobody() {
    let scene = Scene::hall(|openid| openid.require_auth_time = true);
    scene.link(ALICE).await;
    let browser = scene.browser();
    let login = browser.open(&request("&scope=openid")).await;
    let sent = leave(&browser, &login, "google", &scene.google).await;
    assert_eq!(sent["max_age"], "315360000");
    let page = browser.open(&response(&sent, &scene.google)).await;
    assert!(page.says("did not confirm"), "{page:?}");
    scene.google.claim("auth_time", json!(scene.clock.now().as_unix() - 100_000));
    let sent = leave(&browser, &page, "google", &scene.google).await;
    browser.open(&response(&sent, &scene.google)).await.assert_asks("/consent");
}

#[tokio::test]
async fn a_device_of_a_client_with_an_age_needs_that_login_there() {
    let scene = Scene::hall(|openid| openid.default_max_age = Some(100));
    scene.link(ALICE).await;
    for (auth_time, counts) in [(None, false), (Some(1000), false), (Some(90), true)] {
        let auth_time = auth_time.map(|ago| scene.clock.now().as_unix() - ago);
        scene.google.claim("auth_time", json!(auth_time));
        let (browser, code) = (scene.browser(), scene.device().await);
        let page = browser.open("/device").await;
        let login = browser.submit(&page, "/device", &[("user_code", &code)]).await;
        let sent = leave(&browser, &login, "google", &scene.google).await;
        assert_eq!(sent["max_age"], "100");
        let page = browser.open(&response(&sent, &scene.google)).await;
        assert_eq!(page.asks("/device/consent"), counts, "{auth_time:?} {page:?}");
        // A login for something else is as old.
        let browser = scene.browser();
        sign_in(&scene, &browser, "/account/applications").await;
        let page = browser.open("/device").await;
        let page = browser.submit(&page, "/device", &[("user_code", &scene.device().await)]).await;
        assert_eq!(page.asks("/device/consent"), counts, "{auth_time:?} {page:?}");
    }
}

/// The demands of a request are not known while it cannot be read.
#[tokio::test]
async fn a_request_that_cannot_be_read_for_a_moment_demands_a_new_login() {
    let scene = Scene::new();
    scene.link(ALICE).await;
    let browser = scene.browser();
    let login = browser.open(&request("&scope=openid&prompt=login")).await;
    let web = |uri| {
        let web = Client::confidential("web", "a-long-random-secret").redirect_uri(uri);
        web.scope("openid").build().expect("a client")
    };
    scene.store.memory().put_client(web("https://elsewhere.example/cb"));
    let sent = leave(&browser, &login, "google", &scene.google).await;
    assert_eq!(sent["prompt"], "login");
    scene.store.memory().put_client(web("https://client.example/cb"));
    let page = browser.open(&response(&sent, &scene.google)).await;
    assert!(page.says("did not confirm"), "{page:?}");
}

#[tokio::test]
async fn a_login_that_is_young_enough_counts_however_long_the_person_reads() {
    let scene = Scene::new();
    scene.link(ALICE).await;
    scene.google.claim("auth_time", json!(scene.clock.now().as_unix() - 100));
    let browser = scene.browser();
    let consent = sign_in(&scene, &browser, &request("&scope=openid+read&max_age=120")).await;
    consent.assert_asks("/consent");
    scene.pass(100);
    browser.allow(&consent).await.assert_code();
}

/// Somebody begins a request with `prompt=login`, signs in elsewhere as themselves, and has the person's login refreshed
/// silently.
#[tokio::test]
async fn a_link_is_no_new_login_where_the_time_is_not_known() {
    let scene = Scene::with(|_, pages| pages.upstream_policy(Trusting), RateLimits::default());
    scene.link(ALICE).await;
    let browser = scene.browser();
    let login = browser.open(&request("&scope=openid&prompt=login")).await;
    scene.other.claim("sub", json!("mallory"));
    scene.other.claim("auth_time", json!(scene.clock.now()));
    let sent = leave(&browser, &login, "other", &scene.other).await;
    let ask = browser.open(&response(&sent, &scene.other)).await;
    assert_eq!(ask.path, "/login/upstream/link");
    sign_in(&scene, &browser, &request("&scope=openid")).await.assert_asks("/consent");
    let ask = browser.open("/login/upstream/link").await;
    let page = browser.submit(&ask, "/login/upstream/link", &[("decision", "link")]).await;
    page.assert_asks("/login");
}

/// Their clock is wrong, or they lie.
#[tokio::test]
async fn a_login_there_that_is_in_the_future_is_one_of_now() {
    let scene = Scene::new();
    scene.link(ALICE).await;
    scene.google.claim("auth_time", json!(scene.clock.now().as_unix() + 3600));
    let browser = scene.browser();
    sign_in(&scene, &browser, &request("&scope=openid")).await.assert_asks("/consent");
    assert_eq!(browser.open("/account/upstreams").await.path, "/account/upstreams");
    scene.pass(16 * 60);
    browser.open("/account/upstreams").await.assert_asks("/login");
}

/// The person was logged in here before they left for the other provider.
#[tokio::test]
async fn a_link_by_an_earlier_login_is_no_new_login() {
    let scene = Scene::new();
    let browser = scene.browser();
    let login = browser.open("/account/upstreams").await;
    browser.log_in(&login, "alice").await;
    scene.pass(60);
    let login = browser.open(&request("&scope=openid&prompt=login")).await;
    scene.google.claim("auth_time", json!(scene.clock.now()));
    let sent = leave(&browser, &login, "google", &scene.google).await;
    let ask = browser.open(&response(&sent, &scene.google)).await;
    assert_eq!(ask.path, "/login/upstream/link", "{ask:?}");
    let page = browser.submit(&ask, "/login/upstream/link", &[("decision", "link")]).await;
    page.assert_asks("/login");
    assert_eq!(scene.links_of(ALICE).await.len(), 1);
}

struct Trusting;

#[async_trait]
impl UpstreamPolicy for Trusting {
    fn counts_as_recent(&self, _: &str) -> bool {
        true
    }
}

/// With `prompt=create`, an account that was made for the request is what the client asked for.
#[tokio::test]
async fn an_account_that_is_made_with_a_login_of_unknown_age_meets_a_demand_for_a_new_account() {
    let scene = Scene::open();
    let browser = scene.browser();
    let sign_up = browser.open(&request("&scope=openid&prompt=create")).await;
    let (_, to_login) = sign_up.body.split_once("href=\"/login?").expect("a link to the login");
    let to_login = to_login.split('"').next().expect("an end").replace("&amp;", "&");
    let page = sign_in(&scene, &browser, &format!("/login?{to_login}")).await;
    let page = browser.submit(&page, "/login/upstream/link", &[("decision", "create")]).await;
    page.assert_asks("/consent");
}

/// The login that a client demands is a login here: a secret of another sign-in does not pass it.
#[tokio::test]
async fn an_old_login_of_the_applications_own_is_no_new_one() {
    let scene = Scene::new();
    let day = scene.clock.now().as_unix() - 24 * 3600;
    for (more, counts) in [
        ("&prompt=login", false),
        ("&max_age=60", false),
        ("&max_age=172800", true),
        ("&prompt=login&max_age=172800", false),
        ("", true),
    ] {
        let browser = scene.browser();
        let login = browser.open(&request(&format!("&scope=openid{more}"))).await;
        let id = login.fields("/login").into_iter().find(|(name, _)| name == "request").expect("a field").1;
        let head = browser.head(http::Method::POST, "/sign-in");
        let person = crate::Authentication::new(ALICE, "alice", ["sms"]);
        for person in [person.clone().auth_time(Timestamp::from_unix(day)), person] {
            let is_old = person != crate::Authentication::new(ALICE, "alice", ["sms"]);
            let answer = crate::log_in(&*scene.server, &head, &id, person).await;
            let page = browser.follow(browser.receive("/sign-in", answer)).await;
            assert_eq!(page.asks("/consent"), counts || !is_old, "{more} {page:?}");
        }
    }
}
