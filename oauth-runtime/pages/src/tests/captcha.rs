//! A captcha on the pages whose forms strangers send.

use std::net::IpAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use oauth_runtime_core::BoxError;
use oauth_runtime_core::rate_limit::{RateLimit, RateLimits};

use super::browser::{Browser, Page};
use super::{World, request};
use crate::{Captcha, CaptchaAnswer, CaptchaVerifier, Pages, PagesError};

/// Answers and addresses that were verified.
type Asked = Arc<Mutex<Vec<(String, Option<IpAddr>)>>>;

/// A service that accepts each right answer once.
struct Service(Asked);

#[async_trait]
impl CaptchaVerifier for Service {
    async fn verify(&self, answer: CaptchaAnswer<'_>) -> Result<bool, BoxError> {
        let mut asked = self.0.lock().expect("a lock");
        let is_first = asked.iter().all(|(known, _)| known != answer.answer);
        asked.push((answer.answer.to_owned(), answer.address));
        match answer.answer {
            "down" => Err("the service is down".into()),
            answer => Ok(answer.starts_with("right") && is_first),
        }
    }
}

const WIDGET: &str =
    "<script src=\"https://challenges.example/api.js\" async></script><div class=\"widget\"></div>";

/// Pages with a service that notes what it verified.
fn pages(asked: &Asked) -> Pages {
    let captcha = Captcha::new("task-answer", WIDGET, Service(Arc::clone(asked)))
        .script_origin("https://challenges.example")
        .frame_origin("https://frames.example")
        .connect_origin("https://challenges.example");
    Pages::builder().captcha(captcha).build().expect("pages")
}

fn world() -> (World, Asked) {
    let asked = Asked::default();
    (World::with("http://127.0.0.1:9000", pages(&asked)), asked)
}

fn policy(page: &Page) -> &str {
    page.headers["content-security-policy"].to_str().expect("text")
}

const TODAY: &str =
    "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'";

#[tokio::test]
async fn the_answer_is_verified_before_the_password_is_looked_at() {
    let (world, asked) = world();
    let browser = world.browser();
    let login = browser.open(&request("&scope=read")).await;
    assert!(login.says(WIDGET), "{login:?}");
    let submit = async |password: &str, answer: &str| {
        let fields = [("username", "alice"), ("password", password), ("task-answer", answer)];
        browser.submit(&login, "/login", &fields).await
    };
    // More often than the rate limit allows wrong passwords, and no answer tells them apart.
    for number in 0..20 {
        let answer = format!("wrong-{number}");
        let (right, wrong) = (submit("wonderland", &answer).await, submit("guess", &answer).await);
        for page in [&right, &wrong] {
            assert!(page.says("Please solve the task") && page.status == 200, "{page:?}");
        }
    }
    world.heard.happened(&[]);
    assert!(submit("guess", "right-1").await.says("password is wrong"));
    assert!(submit("wonderland", "right-1").await.says("Please solve the task"), "an answer counts once");
    assert!(submit("wonderland", "").await.says("Please solve the task"));
    assert_eq!(asked.lock().expect("a lock").last(), Some(&(String::new(), "192.0.2.1".parse().ok())));
    submit("wonderland", "right-2").await.assert_asks("/consent");
    // A second click gets the same answer, although the captcha would not.
    submit("wonderland", "right-2").await.assert_asks("/consent");
}

#[tokio::test]
async fn answers_are_limited_before_the_service_is_asked() {
    let asked = Asked::default();
    let limit = RateLimit::new(3, Duration::from_secs(5), Duration::from_secs(60));
    let limits = RateLimits::default().captcha(limit);
    let world = World::made("http://127.0.0.1:9000", pages(&asked), Vec::new(), false, limits);
    let submit = async |browser: &Browser, login: &Page, answer: &str| {
        let fields = [("username", "alice"), ("password", "wonderland"), ("task-answer", answer)];
        browser.submit(login, "/login", &fields).await
    };
    let known = world.browser();
    let login = known.open("/account/applications").await;
    submit(&known, &login, "right-0").await;
    let browser = world.browser();
    let login = browser.open(&request("&scope=read")).await;
    for number in 0..2 {
        submit(&browser, &login, &format!("wrong-{number}")).await;
    }
    let limited = submit(&browser, &login, "right-1").await;
    assert_eq!(
        (limited.status.as_u16(), &limited.headers["retry-after"]),
        (429, &"5".parse().expect("text"))
    );
    assert_eq!(asked.lock().expect("a lock").len(), 3, "the service was not asked");
    // A browser in which somebody is logged in does not count, and is not blocked.
    world.clock.pass(61);
    let asks = known.open(&request("&scope=openid+read&prompt=login")).await;
    submit(&browser, &login, "wrong-2").await;
    assert_eq!(submit(&browser, &login, "right-1").await.status, 429);
    submit(&known, &asks, "right-2").await.assert_asks("/consent");
}

#[tokio::test]
async fn a_service_that_is_down_lets_nobody_through() {
    let (world, _) = world();
    let browser = world.browser();
    let login = browser.open(&request("&scope=read")).await;
    let fields = [("username", "alice"), ("password", "wonderland"), ("task-answer", "down")];
    let page = browser.submit(&login, "/login", &fields).await;
    assert!(page.status == 500 && browser.cookie().is_none(), "{page:?}");
}

#[tokio::test]
async fn only_its_pages_allow_its_origins_and_without_it_nothing_changes() {
    let (world, _) = world();
    let browser = world.browser();
    let login = browser.open(&request("&scope=read")).await;
    let of_captcha = "script-src https://challenges.example; frame-src https://frames.example; connect-src https://challenges.example";
    assert_eq!(policy(&login), format!("{TODAY}; {of_captcha}"));
    let fields = [("username", "alice"), ("password", "wonderland"), ("task-answer", "right")];
    let consent = browser.submit(&login, "/login", &fields).await;
    assert_eq!(policy(&consent), TODAY);
    let plain = World::new().browser().open(&request("&scope=read")).await;
    assert_eq!(policy(&plain), TODAY);
}

#[test]
fn what_is_no_origin_is_a_mistake_at_the_start() {
    for wrong in ["https://challenges.example/x", "https://a.example; script-src *", "'unsafe-inline'"] {
        let captcha = || Captcha::new("answer", "", Service(Asked::default()));
        for captcha in
            [captcha().script_origin(wrong), captcha().frame_origin(wrong), captcha().connect_origin(wrong)]
        {
            let built = Pages::builder().captcha(captcha).build();
            assert_eq!(built.err(), Some(PagesError::CaptchaOrigin { origin: wrong.to_owned() }));
        }
    }
}

/// `people(…)` has more pages whose forms strangers send.
mod people {
    use super::*;
    use crate::tests::people::World;

    const PAGES: [&str; 3] = ["/sign-up", "/password-reset", "/login/email"];

    #[tokio::test]
    async fn every_page_that_sends_an_e_mail_asks_for_it_before_anybody_is_looked_up() {
        let asked = Asked::default();
        let captcha = Captcha::new("task-answer", WIDGET, Service(Arc::clone(&asked)));
        let captcha = captcha.script_origin("https://challenges.example");
        let world = World::with(|pages| pages.captcha(captcha), Default::default());
        for (number, path) in PAGES.into_iter().enumerate() {
            let browser = world.browser();
            let page = browser.open(path).await;
            assert!(page.says(WIDGET), "{path}: {page:?}");
            assert!(policy(&page).contains("script-src https://challenges.example"), "{path}: {page:?}");
            for answer in ["wrong", ""] {
                let fields = [("email", "alice@example.org"), ("task-answer", answer)];
                let again = browser.submit(&page, path, &fields).await;
                assert!(again.says("Please solve the task") && again.says(WIDGET), "{path}: {again:?}");
            }
            let answer = format!("right-{number}");
            let fields = [("email", "alice@example.org"), ("task-answer", &answer)];
            let sent = browser.submit(&page, path, &fields).await;
            assert!(sent.says("Check your mailbox"), "{path}: {sent:?}");
            assert_eq!(world.mailbox.next().await.to, "alice@example.org");
            // Guesses at a code are limited, so its page has no captcha.
            assert!(!sent.says(WIDGET), "{path}: {sent:?}");
        }
        assert_eq!(asked.lock().expect("a lock").len(), 9);
    }
}
