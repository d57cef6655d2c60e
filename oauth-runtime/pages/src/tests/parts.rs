//! An application's own handlers: they log people in, refuse, protect their forms, and have pages that look like the others.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use async_trait::async_trait;
use http::{Method, StatusCode};
use oauth_runtime_core::event::EventKind;
use oauth_runtime_core::openid::Claims;
use oauth_runtime_core::rate_limit::{RateLimit, RateLimits};
use oauth_runtime_core::{BoxError, OAuthError};

use super::browser::{Browser, Page};
use super::login_policy::{self, allow, refuse, tell};
use super::{World, request};
use crate::{
    Authentication, LoginAttempt, LoginDecision, LoginGeneration, LoginPolicy, OwnPage, Pages, PagesError,
    PasswordLogin, check_form_value, log_in, log_in_with_password, login_generation, logins, pending,
    protect_form, request_login,
};

const ALICE: &str = "248289761001";

/// A provider whose login page is the application's own.
fn world() -> World {
    World::with("http://127.0.0.1:9000", pages())
}

fn pages() -> Pages {
    Pages::builder().login_page("/sign-in").build().expect("pages")
}

fn by_message() -> Authentication {
    Authentication::new(ALICE, "alice", ["sms"])
}

/// The name of the request that waits at the application's own login page.
async fn waiting(browser: &Browser, more: &str) -> String {
    let page = browser.open(&request(more)).await;
    name(&page)
}

fn name(page: &Page) -> String {
    let name = page.path.strip_prefix("/sign-in?request=");
    name.unwrap_or_else(|| panic!("not at the own login page: {page:?}")).to_owned()
}

async fn logged_in_with(browser: &Browser, world: &World, request: &str, login: Authentication) -> Page {
    let head = browser.head(Method::POST, "/sign-in");
    let response = log_in(&*world.server, &head, request, login).await;
    browser.follow(browser.receive("/sign-in", response)).await
}

#[tokio::test]
async fn a_person_whom_the_application_authenticated_goes_on_like_one_with_a_password() {
    let world = world();
    let browser = world.browser();
    let id = waiting(&browser, "&scope=openid+read").await;
    let planted = browser.cookie();
    let consent = logged_in_with(&browser, &world, &id, by_message()).await;
    consent.assert_asks("/consent");
    assert_ne!(browser.cookie(), planted);
    let logins = logins(&*world.server, ALICE).await.expect("a store");
    assert_eq!((logins[0].acr.as_str(), logins[0].amr.as_slice()), ("1", ["sms".to_owned()].as_slice()));
    let events = world.heard.happened(&["login.succeeded"]);
    assert_eq!(events[0].kind, EventKind::LoginSucceeded { methods: vec!["sms".into()] });
    assert_eq!(events[0].address, "192.0.2.1".parse().ok());
    browser.allow(&consent).await.assert_code();
}

#[tokio::test]
async fn a_handler_reads_what_waits() {
    let world = world();
    let browser = world.browser();
    let more = "&scope=openid+read&login_hint=alice&prompt=consent&ui_locales=de&theme=dark";
    let id = waiting(&browser, more).await;
    let head = browser.head(Method::GET, "/sign-in");
    let found = pending(&*world.server, &head, &id).await.expect("a store").expect("it waits");
    assert_eq!((found.client_name(), found.claimed_name()), (Some("Notes <b>on the web</b>"), None));
    assert_eq!((found.username(), found.language(), found.request()), (Some("alice"), "de", id.as_str()));
    let asked = found.authorization().expect("an authorization request");
    assert!(asked.scope().contains("read") && asked.prompt().consent && !asked.prompt().login);
    assert_eq!(asked.parameter("theme"), Some("dark"));
    // Nobody else reads it, and it waits for half an hour.
    let other = world.browser().head(Method::GET, "/sign-in");
    assert!(pending(&*world.server, &other, &id).await.expect("a store").is_none());
    world.clock.pass(30 * 60 + 1);
    assert!(pending(&*world.server, &head, &id).await.expect("a store").is_none());
}

#[tokio::test]
async fn a_request_of_another_browser_logs_nobody_in() {
    let world = world();
    let (attacker, victim) = (world.browser(), world.browser());
    let id = waiting(&attacker, "&scope=read").await;
    waiting(&victim, "&scope=read").await;
    for name in [id.as_str(), "", "made-up", &id[1..]] {
        let page = logged_in_with(&victim, &world, name, by_message()).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{name}: {page:?}");
        assert!(victim.cookie().is_none(), "{name}");
    }
    world.clock.pass(30 * 60 + 1);
    let late = logged_in_with(&attacker, &world, &id, by_message()).await;
    assert_eq!(late.status, StatusCode::BAD_REQUEST, "{late:?}");
}

#[tokio::test]
async fn a_second_factor_is_asked_for_unless_two_were_used() {
    let world = world();
    world.give_app().await;
    let browser = world.browser();
    let id = waiting(&browser, "&scope=openid+read").await;
    logged_in_with(&browser, &world, &id, by_message()).await.assert_asks("/second-factor");
    browser.open("/account/applications").await;
    assert!(logins(&*world.server, ALICE).await.expect("a store").is_empty(), "half a login is none");
    let id = waiting(&browser, "&scope=openid+read").await;
    logged_in_with(&browser, &world, &id, by_message().two_factors()).await.assert_asks("/consent");
    assert_eq!(logins(&*world.server, ALICE).await.expect("a store")[0].acr, "2");
}

#[tokio::test]
async fn the_login_policy_is_asked_about_it() {
    for (before, after, says) in [
        (refuse as fn(&str) -> _, allow as fn(&str) -> _, "You are not allowed"),
        (tell, allow, "Use the &lt;i&gt;company&lt;/i&gt; network."),
        (allow, refuse, "You are not allowed"),
        (allow, tell, "Use the &lt;i&gt;company&lt;/i&gt; network."),
        (login_policy::factor, allow, "You need a second factor"),
    ] {
        for login in [by_message(), by_message().two_factors()] {
            let is_enough = says.contains("second factor") && login != by_message();
            let pages = Pages::builder().login_page("/sign-in");
            let policy = login_policy::ByName { before, after, fails: false };
            let pages = pages.login_policy(policy).build().expect("pages");
            let world = World::with("http://127.0.0.1:9000", pages);
            let browser = world.browser();
            let id = waiting(&browser, "&scope=read").await;
            let page = logged_in_with(&browser, &world, &id, login).await;
            if is_enough {
                page.assert_asks("/consent");
                continue;
            }
            assert!(page.status == 403 && page.says(says), "{says}: {page:?}");
            assert!(logins(&*world.server, ALICE).await.expect("a store").is_empty(), "{says}");
        }
    }
}

#[tokio::test]
async fn somebody_who_does_not_exist_is_not_logged_in() {
    let world = world();
    let browser = world.browser();
    let id = waiting(&browser, "&scope=read").await;
    let login = Authentication::new("nobody", "nobody", ["sms"]);
    let page = logged_in_with(&browser, &world, &id, login).await;
    assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR, "{page:?}");
    assert!(browser.cookie().is_none());
}

#[tokio::test]
async fn a_browser_has_eight_accounts_however_they_logged_in() {
    let world = world();
    let browser = world.browser();
    for number in 0..9 {
        let subject = format!("person-{number}");
        world.server.store.put_claims(&subject, Claims::new());
        let id = waiting(&browser, "&scope=openid+read&prompt=login").await;
        let login = Authentication::new(subject, format!("p{number}"), ["sms"]);
        logged_in_with(&browser, &world, &id, login).await.assert_asks("/consent");
    }
    let head = browser.head(Method::GET, "/");
    assert_eq!(crate::logged_in(&*world.server, &head).await.expect("a store").len(), 8);
    assert_eq!(world.ended().len(), 1, "the oldest login ended like a logout");
}

#[tokio::test]
async fn a_password_from_ones_own_page_has_the_rules_of_the_pages() {
    let limits = RateLimits::default().username_at_address(RateLimit::new(
        2,
        std::time::Duration::from_secs(5),
        std::time::Duration::from_secs(900),
    ));
    let world = World::made("http://127.0.0.1:9000", pages(), Vec::new(), false, limits);
    let browser = world.browser();
    let id = waiting(&browser, "&scope=read").await;
    let head = browser.head(Method::POST, "/sign-in");
    let tried = async |password: &str| {
        log_in_with_password(&*world.server, &head, &id, "alice", &password.into()).await.expect("a store")
    };
    assert!(matches!(tried("guess").await, PasswordLogin::Wrong));
    assert!(matches!(tried("guess").await, PasswordLogin::Wrong));
    let blocked = tried("wonderland").await;
    assert!(
        matches!(blocked, PasswordLogin::TooManyAttempts { retry_after } if retry_after.as_secs() == 5),
        "{blocked:?}"
    );
    world.clock.pass(5);
    let PasswordLogin::Response(response) = tried("wonderland").await else { panic!("it was right") };
    let consent = browser.follow(browser.receive("/sign-in", response)).await;
    consent.assert_asks("/consent");
    // A second click is the same login.
    let before = browser.cookie();
    let PasswordLogin::Response(again) = tried("wonderland").await else { panic!("it was right") };
    browser.follow(browser.receive("/sign-in", again)).await.assert_asks("/consent");
    assert_eq!(browser.cookie(), before);
    let other = world.browser().head(Method::POST, "/sign-in");
    let refused = log_in_with_password(&*world.server, &other, &id, "alice", &"wonderland".into()).await;
    assert!(matches!(refused, Err(OAuthError::InvalidRequest(_))), "{refused:?}");
}

#[tokio::test]
async fn where_the_login_page_is_the_applications_own_the_pages_take_no_password() {
    let world = world();
    let browser = world.browser();
    let id = waiting(&browser, "&scope=read").await;
    let shown = browser.open(&format!("/login?request={id}")).await;
    assert_eq!(name(&shown), id);
    // What a form of the pages would send, made by somebody who knows the browser's key.
    let key = browser.keys.lock().expect("a lock")[0].split_once('=').expect("a pair").1.to_owned();
    let csrf = crate::session::sign_for_tests(&key.as_str().into(), &format!("/login\0{id}\0"));
    let fields =
        [("request", id.as_str()), ("csrf", &csrf), ("username", "alice"), ("password", "wonderland")];
    let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let refused = browser.post("/login", &fields).await;
    assert_eq!(refused.status, StatusCode::METHOD_NOT_ALLOWED, "{refused:?}");
    assert!(browser.cookie().is_none());
}

#[tokio::test]
async fn a_login_page_of_ones_own_is_a_path_under_the_issuer_that_no_page_has() {
    for path in [
        "sign-in",
        "//evil.example",
        "/",
        "",
        "/login",
        "/account/security",
        "/a?b",
        "/a#b",
        "https://evil.example",
        "/\\evil",
    ] {
        let built = Pages::builder().login_page(path).build();
        assert_eq!(built.err(), Some(PagesError::LoginPage { path: path.to_owned() }));
    }
    let world = World::with("http://127.0.0.1:9000/auth", pages());
    let browser = world.browser();
    let page = browser.open(&format!("/auth{}", request("&scope=read"))).await;
    assert!(page.path.starts_with("/auth/sign-in?request="), "{page:?}");
}

#[tokio::test]
async fn a_client_hears_that_the_person_did_not_log_in() {
    let world = world();
    let browser = world.browser();
    let id = waiting(&browser, "&scope=read").await;
    let head = browser.head(Method::POST, "/sign-in");
    let cancelled = || OAuthError::access_denied("the person cancelled");
    let other = world.browser().head(Method::POST, "/sign-in");
    let refused = crate::refuse(&*world.server, &other, &id, cancelled()).await;
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
    let response = crate::refuse(&*world.server, &head, &id, cancelled()).await;
    let page = browser.receive("/sign-in", response);
    assert_eq!(page.parameter("error").as_deref(), Some("access_denied"), "{page:?}");
    assert_eq!(page.parameter("state").as_deref(), Some("xyz"));
}

#[tokio::test]
async fn a_person_logs_in_and_returns_to_a_page_of_the_application() {
    let world = world();
    let browser = world.browser();
    let head = browser.head(Method::GET, "/orders");
    let page = browser
        .follow(browser.receive("/orders", request_login(&*world.server, &head, "/orders").await))
        .await;
    let id = name(&page);
    let page = logged_in_with(&browser, &world, &id, by_message()).await;
    assert_eq!(page.path, "/orders");
    for path in ["//evil.example", "https://evil.example", "orders", "/orders?next=//evil.example"] {
        let response = request_login(&*world.server, &head, path).await;
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR, "{path}");
    }
}

#[tokio::test]
async fn a_form_of_ones_own_is_bound_to_the_browser_the_form_and_the_login() {
    let world = world();
    let browser = world.browser();
    let made = protect_form(&*world.server, &browser.head(Method::GET, "/x"), "x").await.expect("a store");
    let mut response = http::Response::new(bytes::Bytes::new());
    made.set_cookie(&mut response);
    browser.receive("/x", response);
    let is_good = async |browser: &Browser, form: &str, value: &str| {
        check_form_value(&*world.server, &browser.head(Method::POST, "/x"), form, value)
            .await
            .expect("a store")
    };
    assert!(is_good(&browser, "x", made.value()).await);
    assert!(!is_good(&browser, "y", made.value()).await);
    assert!(!is_good(&browser, "x", "").await);
    assert!(!is_good(&world.browser(), "x", made.value()).await);
    let id = waiting(&browser, "&scope=read").await;
    logged_in_with(&browser, &world, &id, by_message()).await;
    assert!(!is_good(&browser, "x", made.value()).await, "a login ends it");
    let made = protect_form(&*world.server, &browser.head(Method::GET, "/x"), "x").await.expect("a store");
    assert!(is_good(&browser, "x", made.value()).await);
    let id = waiting(&browser, "&scope=openid+read&prompt=login").await;
    logged_in_with(&browser, &world, &id, by_message()).await;
    assert!(!is_good(&browser, "x", made.value()).await, "each login has a new secret");
}

#[tokio::test]
async fn a_page_of_ones_own_has_the_frame_and_the_policy_of_the_others() {
    let template = "{% extends \"base.html\" %}{% block title %}Orders{% endblock %}\
        {% block content %}<h1>{{ t(\"our-orders\") }}</h1><p>{{ last }}</p>{% endblock %}";
    let pages = Pages::builder().brand("Notes & more").own_template("orders.html", template);
    let pages =
        pages.translation("en", "our-orders = Your orders").translation("de", "our-orders = Bestellungen");
    let world = World::with("http://127.0.0.1:9000", pages.build().expect("pages"));
    let mut browser = world.browser();
    let head = browser.head(Method::GET, "/orders");
    let html = OwnPage::html("A <b>", "<h1>Hello</h1>").status(StatusCode::ACCEPTED);
    let page = browser.receive("/orders", html.respond(&*world.server, &head).await);
    assert!(page.status == 202 && page.says("<h1>Hello</h1>"), "{page:?}");
    assert!(page.says("A &lt;b&gt; – Notes &amp; more") && page.says("/assets/pages-"), "{page:?}");
    let policy = page.headers["content-security-policy"].to_str().expect("text");
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("script-src"), "{policy}");
    let values = std::collections::BTreeMap::from([("last", "<i>")]);
    browser.accept_language = "de".to_owned();
    let head = browser.head(Method::GET, "/orders");
    let page = OwnPage::template("orders.html", values).respond(&*world.server, &head).await;
    let page = browser.receive("/orders", page);
    assert!(page.says("<h1>Bestellungen</h1><p>&lt;i&gt;</p>") && page.says("lang=\"de\""), "{page:?}");
    let page = OwnPage::template("no-such.html", ()).respond(&*world.server, &head).await;
    assert_eq!(page.status(), StatusCode::INTERNAL_SERVER_ERROR);
    for name in ["login.html", "orders.txt", ""] {
        let built = Pages::builder().own_template(name, "").build();
        assert_eq!(built.err(), Some(PagesError::OwnTemplate { name: name.to_owned() }));
    }
    let unknown = "{% extends \"base.html\" %}{% block main %}{% endblock %}";
    assert!(Pages::builder().own_template("orders.html", unknown).build().is_err());
}

#[tokio::test]
async fn a_login_that_began_before_all_others_ended_is_none() {
    let world = world();
    let begun = login_generation(&*world.server, ALICE).await.expect("a store");
    let kept: LoginGeneration =
        serde_json::from_str(&serde_json::to_string(&begun).expect("JSON")).expect("kept");
    assert_eq!(kept, begun, "it can be kept beside the code");
    crate::log_out_everywhere(&*world.server, ALICE).await.expect("a store");
    for login in [by_message(), by_message().two_factors()] {
        let browser = world.browser();
        let id = waiting(&browser, "&scope=read").await;
        let late = logged_in_with(&browser, &world, &id, login.clone().generation(begun)).await;
        assert_eq!(late.status, StatusCode::BAD_REQUEST, "{late:?}");
        assert!(logins(&*world.server, ALICE).await.expect("a store").is_empty());
        let now = login_generation(&*world.server, ALICE).await.expect("a store");
        logged_in_with(&browser, &world, &id, login.generation(now)).await.assert_asks("/consent");
        crate::log_out_everywhere(&*world.server, ALICE).await.expect("a store");
    }
}

/// Ends all logins of the person while it is asked for the first time.
#[derive(Clone, Default)]
struct EndsAll(Arc<OnceLock<Arc<super::Notes>>>, Arc<AtomicBool>);

impl EndsAll {
    async fn ended(&self) -> LoginDecision {
        if !self.1.swap(true, Ordering::SeqCst) {
            crate::log_out_everywhere(&**self.0.get().expect("a server"), ALICE).await.expect("a store");
        }
        LoginDecision::allow()
    }
}

#[async_trait]
impl LoginPolicy for EndsAll {
    async fn before(&self, _: LoginAttempt<'_>) -> Result<LoginDecision, BoxError> {
        Ok(self.ended().await)
    }
}

/// The policy may ask another service, which takes long.
#[tokio::test]
async fn a_login_of_ones_own_does_not_outlive_the_end_of_all_while_the_policy_is_asked() {
    for login in [by_message(), by_message().two_factors()] {
        let policy = EndsAll::default();
        let pages =
            Pages::builder().login_page("/sign-in").login_policy(policy.clone()).build().expect("pages");
        let world = World::with("http://127.0.0.1:9000", pages);
        assert!(policy.0.set(Arc::clone(&world.server)).is_ok());
        let browser = world.browser();
        let id = waiting(&browser, "&scope=read").await;
        let late = logged_in_with(&browser, &world, &id, login.clone()).await;
        assert_eq!(late.status, StatusCode::BAD_REQUEST, "{late:?}");
        assert!(logins(&*world.server, ALICE).await.expect("a store").is_empty());
        logged_in_with(&browser, &world, &id, login).await.assert_asks("/consent");
    }
}
