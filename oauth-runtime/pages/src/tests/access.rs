//! The application's access policy on the pages: what a person is shown, what they may grant, and what they read.

use oauth_runtime_core::access_policy::{Access, AccessError, AccessOccasion, AccessRequest};
use oauth_runtime_core::explain::{Explanation, Question, Verdict};
use oauth_runtime_core::store::AuthorizationCodeStore;
use oauth_runtime_core::{BoxError, Digest};

use super::browser::Page;
use super::{World, request};
use crate::explain;

const ALICE: &str = "248289761001";

const WANTS_ALL: &str = "&scope=openid+read+write";

/// The reason that a person reads.
const REASON: &str = "Only <b>finance</b> & friends.";

impl World {
    fn policy(&self, decide: fn(&AccessRequest<'_>) -> Access) {
        *self.server.access.lock().expect("a lock") = Some(decide);
    }

    async fn scope_of(&self, answer: &Page) -> String {
        let code = answer.parameter("code").unwrap_or_else(|| panic!("no code: {answer:?}"));
        let code = self.server.store.get_authorization_code(&Digest::of(&code)).await.expect("a store");
        code.expect("it is there").scope.as_str().to_owned()
    }

    async fn explained(&self, scope: &str) -> Explanation {
        let asked = Question::new("web", "authorization_code").subject(ALICE).username("alice").scope(scope);
        explain(&*self.server, &asked).await.expect("an explanation")
    }
}

fn without_write(_: &AccessRequest<'_>) -> Access {
    Access::allow().without("write").by("no writing")
}

fn everything(_: &AccessRequest<'_>) -> Access {
    Access::allow()
}

fn nothing(_: &AccessRequest<'_>) -> Access {
    Access::refuse(AccessError::AccessDenied).description("not this person").tell(REASON).by("finance only")
}

fn nothing_silently(_: &AccessRequest<'_>) -> Access {
    Access::refuse(AccessError::AccessDenied).by("finance only")
}

fn failing(_: &AccessRequest<'_>) -> Access {
    panic!("the policy failed")
}

#[tokio::test]
async fn the_consent_page_shows_only_what_the_person_may_grant() {
    let world = World::new();
    world.policy(without_write);
    let browser = world.browser();
    let login = browser.open(&request(WANTS_ALL)).await;
    let consent = browser.log_in(&login, "alice").await;
    assert!(consent.says("Read your notes") && !consent.says("Change your notes"), "{consent:?}");
    // A browser that sends more gets no more.
    let more = [("decision", "allow"), ("scope:write", "on"), ("scope:read", "on")];
    let answer = browser.submit(&consent, "/consent", &more).await;
    assert_eq!(world.scope_of(&answer).await, "openid read");
    // What was granted is remembered, with a prompt and without.
    for asked in [request(WANTS_ALL), request(&format!("{WANTS_ALL}&prompt=none"))] {
        assert_eq!(world.scope_of(&browser.open(&asked).await).await, "openid read");
    }
}

#[tokio::test]
async fn a_consent_that_is_older_than_the_policy_gives_no_more_than_the_policy() {
    let world = World::new();
    let browser = world.browser();
    assert_eq!(
        world.scope_of(&browser.approve(&request(WANTS_ALL), "alice").await).await,
        "openid read write"
    );
    world.policy(without_write);
    for more in ["", "&prompt=none"] {
        let answer = browser.open(&request(&format!("{WANTS_ALL}{more}"))).await;
        assert_eq!(world.scope_of(&answer).await, "openid read", "{more}");
    }
}

#[tokio::test]
async fn a_role_that_is_given_later_needs_a_consent_of_its_own() {
    let world = World::new();
    world.policy(without_write);
    let browser = world.browser();
    browser.approve(&request(WANTS_ALL), "alice").await.assert_code();
    world.policy(everything);
    let asked = browser.open(&request(WANTS_ALL)).await;
    asked.assert_asks("/consent");
    assert!(asked.says("Change your notes"), "{asked:?}");
    let silent = browser.open(&request(&format!("{WANTS_ALL}&prompt=none"))).await;
    assert_eq!(silent.parameter("error").as_deref(), Some("consent_required"));
}

#[tokio::test]
async fn a_form_that_showed_more_than_the_policy_allows_by_now_is_shown_again() {
    let world = World::new();
    let browser = world.browser();
    let login = browser.open(&request(WANTS_ALL)).await;
    let consent = browser.log_in(&login, "alice").await;
    world.policy(without_write);
    let again = browser.allow(&consent).await;
    again.assert_asks("/consent");
    assert!(!again.says("Change your notes"), "{again:?}");
    assert_eq!(world.scope_of(&browser.allow(&again).await).await, "openid read");
}

#[tokio::test]
async fn a_refused_person_reads_why_and_goes_back_to_the_client_with_the_error() {
    let world = World::new();
    world.policy(nothing);
    for language in ["en", "de", "fr", "es", "zh", "ar"] {
        let mut browser = world.browser();
        browser.accept_language = language.to_owned();
        let login = browser.open(&request(WANTS_ALL)).await;
        let page = browser.log_in(&login, "alice").await;
        assert!(page.says("Only &lt;b&gt;finance&lt;/b&gt; &amp; friends."), "{page:?}");
        assert!(page.says("https://client.example/cb?error=access_denied"), "{page:?}");
        assert!(page.says("state=xyz") && page.says("not+this+person"), "{page:?}");
        assert!(!page.asks("/consent") && page.status == 400, "{page:?}");
        let title = match language {
            "en" => "You cannot go on",
            "de" => "Hier geht es nicht weiter",
            "fr" => "Vous ne pouvez pas continuer",
            "es" => "No puede continuar",
            "zh" => "无法继续",
            _ => "لا يمكنك المتابعة",
        };
        assert!(page.says(title), "{language}: {page:?}");
        // A page may not be shown.
        let silent = browser.open(&request(&format!("{WANTS_ALL}&prompt=none"))).await;
        assert_eq!(silent.parameter("error").as_deref(), Some("access_denied"));
    }
}

#[tokio::test]
async fn without_a_text_the_browser_goes_back_at_once() {
    let world = World::new();
    world.policy(nothing_silently);
    let browser = world.browser();
    let login = browser.open(&request(WANTS_ALL)).await;
    let answer = browser.log_in(&login, "alice").await;
    assert_eq!(answer.parameter("error").as_deref(), Some("access_denied"));
}

#[tokio::test]
async fn a_policy_that_fails_grants_nothing() {
    let world = World::new();
    let browser = world.browser();
    browser.approve(&request(WANTS_ALL), "alice").await.assert_code();
    world.policy(failing);
    for more in ["", "&prompt=none", "&prompt=consent"] {
        let answer = browser.open(&request(&format!("{WANTS_ALL}{more}"))).await;
        let error = answer.location().map(|_| answer.parameter("error"));
        assert!(error.is_none_or(|error| error.as_deref() == Some("server_error")), "{more}: {answer:?}");
        assert!(!answer.says("Change your notes"), "{answer:?}");
    }
}

#[tokio::test]
async fn a_device_gets_what_its_person_may_grant() {
    let world = World::new();
    world.policy(|request| match request.occasion() {
        AccessOccasion::DeviceApproval => Access::allow().without("write"),
        _ => Access::allow(),
    });
    let device = world.device("openid read write").await;
    let browser = world.browser();
    let consent = browser.asked(&device, "alice").await;
    assert!(consent.says("Read your notes") && !consent.says("Change your notes"), "{consent:?}");
    let more = [("decision", "allow"), ("scope:write", "on"), ("scope:read", "on")];
    assert!(browser.submit(&consent, "/device/consent", &more).await.says("Your device is connected"));
    world.clock.pass(5);
    assert_eq!(device.poll().await["scope"], "openid read");
}

#[tokio::test]
async fn a_device_of_a_refused_person_hears_that_it_is_over() {
    let world = World::new();
    world.policy(nothing);
    let device = world.device("openid read write").await;
    let browser = world.browser();
    let login = browser.enter(device.says("user_code")).await;
    let page = browser.log_in(&login, "alice").await;
    assert!(page.says("Only &lt;b&gt;finance&lt;/b&gt; &amp; friends.") && page.status == 403, "{page:?}");
    world.clock.pass(5);
    assert_eq!(device.poll().await["error"], "access_denied");
}

/// What the pages and the authorization endpoint do, and what the explanation says.
#[tokio::test]
async fn the_explanation_says_what_the_pages_do() -> Result<(), BoxError> {
    let world = World::new();
    let browser = world.browser();
    let question = |explanation: &Explanation| match explanation.verdict() {
        Verdict::Asked { scope, .. } => format!("asked {scope}"),
        Verdict::Granted { scope } => format!("granted {scope}"),
        Verdict::Refused { error, .. } => format!("refused {error}"),
        _ => String::new(),
    };
    let login = browser.open("/account/applications").await;
    browser.log_in(&login, "alice").await;
    let rules: [fn(&AccessRequest<'_>) -> Access; 3] = [everything, without_write, nothing_silently];
    for decide in rules {
        world.policy(decide);
        for scope in ["openid read write", "openid read", "write", "openid admin", "unknown", "openid email"]
        {
            for is_remembered in [false, true] {
                let explained = world.explained(scope).await;
                let asked = format!("&scope={}", scope.replace(' ', "+"));
                let page = browser.open(&request(&asked)).await;
                let happened = match page.location() {
                    Some(_) if page.parameter("code").is_some() => {
                        format!("granted {}", world.scope_of(&page).await)
                    }
                    Some(_) => format!("refused {}", page.parameter("error").unwrap_or_default()),
                    None => {
                        let answer = browser.allow(&page).await;
                        format!("asked {}", world.scope_of(&answer).await)
                    }
                };
                assert_eq!(question(&explained), happened, "{scope} {is_remembered}:\n{explained}");
            }
        }
        world.server.take_back(ALICE).await?;
    }
    Ok(())
}
