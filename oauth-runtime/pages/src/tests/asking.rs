//! What the pages ask: `prompt`, `max_age`, hints, several accounts.

use oauth_runtime_core::__internal::{id_token_hint, with_id_token_hint};
use oauth_runtime_core::openid::IdTokenHint;
use oauth_runtime_core::{Approval, AuthorizationRequest, OAuthError, Timestamp};

use super::{World, request};
use crate::account::Account;
use crate::next_step::{Step, next_step};
use crate::question::Question;
use crate::session::{Progress, SessionData};
use crate::whose::{Nobody, find_account};

#[tokio::test]
async fn nothing_is_asked_where_nothing_may_be_asked() {
    let browser = World::new().browser();
    let silent = request("&scope=openid+read&prompt=none");
    assert_eq!(browser.open(&silent).await.parameter("error").as_deref(), Some("login_required"));
    assert_eq!(browser.cookie(), None, "nothing waits, so there is nothing to keep");
    let login = browser.open(&request("&scope=openid+read")).await;
    let consent = browser.log_in(&login, "alice").await;
    assert_eq!(browser.open(&silent).await.parameter("error").as_deref(), Some("consent_required"));
    browser.allow(&consent).await.assert_code();
    browser.open(&silent).await.assert_code();
    // A public client on a loopback address cannot prove who it is, so silence is not consent.
    let native = "/authorize?client_id=app&response_type=code&scope=openid+read&redirect_uri=http://127.0.0.1/cb&code_challenge_method=S256\
                  &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    browser.open(native).await.assert_asks("/consent");
    let silent = format!("{native}&prompt=none");
    assert_eq!(browser.open(&silent).await.parameter("error").as_deref(), Some("consent_required"));
}

#[tokio::test]
async fn a_login_that_is_asked_for_happens_exactly_once() {
    let world = World::new();
    let browser = world.browser();
    browser.approve(&request("&scope=openid+read"), "alice").await.assert_code();
    world.clock.pass(100);
    for _ in 0..2 {
        let login = browser.open(&request("&scope=openid+read&prompt=login")).await;
        login.assert_asks("/login");
        assert!(login.says("value=\"alice\""), "the name is known: {login:?}");
        browser.log_in(&login, "alice").await.assert_code();
    }
    // A wrong one does not count.
    let login = browser.open(&request("&scope=openid+read&prompt=login")).await;
    let wrong = browser.log_in_with(&login, "alice", "guess").await;
    wrong.assert_asks("/login");
    let consent = login.path.replace("/login", "/consent");
    assert_eq!(browser.open(&consent).await.status, 400, "there is no way round it");
}

#[tokio::test]
async fn a_login_may_be_too_old() {
    let world = World::new();
    let browser = world.browser();
    browser.approve(&request("&scope=openid+read"), "alice").await.assert_code();
    world.clock.pass(60);
    browser.open(&request("&scope=openid+read&max_age=60")).await.assert_code();
    world.clock.pass(1);
    let silent = browser.open(&request("&scope=openid+read&max_age=60&prompt=none")).await;
    assert_eq!(silent.parameter("error").as_deref(), Some("login_required"));
    let login = browser.open(&request("&scope=openid+read&max_age=60")).await;
    browser.log_in(&login, "alice").await.assert_code();
    // A login is never younger than zero seconds, except the one that the request caused.
    world.clock.pass(1);
    let login = browser.open(&request("&scope=openid+read&max_age=0")).await;
    login.assert_asks("/login");
    browser.log_in(&login, "alice").await.assert_code();
}

#[tokio::test]
async fn consent_is_asked_for_again_where_the_client_wants_it() {
    let browser = World::new().browser();
    browser.approve(&request("&scope=openid+read"), "alice").await.assert_code();
    let consent = browser.open(&request("&scope=openid+read&prompt=consent")).await;
    consent.assert_asks("/consent");
    browser.allow(&consent).await.assert_code();
}

#[tokio::test]
async fn a_person_chooses_between_their_accounts() {
    let browser = World::new().browser();
    browser.approve(&request("&scope=openid+read"), "alice").await.assert_code();
    let choose = browser.open(&request("&scope=openid+read&prompt=select_account")).await;
    choose.assert_asks("/choose-account");
    let login = browser.submit(&choose, "/choose-account", &[("account", "")]).await;
    assert!(login.asks("/login") && !login.says("value=\"alice\""), "{login:?}");
    let consent = browser.log_in(&login, "bob").await;
    browser.allow(&consent).await.assert_code();

    let choose = browser.open(&request("&scope=openid+read&prompt=select_account")).await;
    for name in ["alice", "bob"] {
        assert!(choose.says(&format!("<bdi>{name}</bdi>")), "{choose:?}");
    }
    let unknown = browser.submit(&choose, "/choose-account", &[("account", "248289761003")]).await;
    assert_eq!(unknown.status, 400);
    browser.submit(&choose, "/choose-account", &[("account", "248289761001")]).await.assert_code();
    let choose = browser.open(&request("&scope=openid+read&prompt=select_account+login")).await;
    let login = browser.submit(&choose, "/choose-account", &[("account", "248289761001")]).await;
    login.assert_asks("/login");
    browser.log_in(&login, "alice").await.assert_code();
}

#[tokio::test]
async fn the_login_of_one_is_none_of_another() {
    let world = World::new();
    let browser = world.browser();
    browser.approve(&request("&scope=openid+read"), "alice").await.assert_code();
    world.clock.pass(100);
    for more in ["&prompt=login", "&max_age=60"] {
        let login = browser.open(&request(&format!("&scope=openid+read{more}"))).await;
        let choose = login.path.replace("/login", "/choose-account");
        let consent = browser.log_in(&login, "bob").await;
        consent.assert_asks("/consent");
        // Back to alice, directly and through the login page for another account.
        let login = browser.submit(&browser.open(&choose).await, "/choose-account", &[("account", "")]).await;
        login.assert_asks("/login");
        let back = [("account", "248289761001")];
        browser.submit(&browser.open(&choose).await, "/choose-account", &back).await.assert_asks("/login");
        assert_eq!(browser.open(&consent.path).await.status, 400, "there is no way round it");
    }
}

#[tokio::test]
async fn who_is_not_logged_in_need_not_choose() {
    let browser = World::new().browser();
    let login = browser.open(&request("&scope=openid+read&prompt=select_account")).await;
    login.assert_asks("/login");
    let consent = browser.log_in(&login, "alice").await;
    browser.allow(&consent).await.assert_code();
}

/// Alice logged in first and bob later, so he is the current one.
fn both() -> SessionData {
    let mut session = SessionData::default();
    session.add(Account::by_password("248289761001", "alice", Timestamp::from_unix(1)));
    session.add(Account::by_password("248289761002", "bob", Timestamp::from_unix(2)));
    session
}

async fn validated(world: &World, more: &str) -> AuthorizationRequest {
    asking_for(world, &format!("&scope=openid+read{more}")).await
}

async fn asking_for(world: &World, parameters: &str) -> AuthorizationRequest {
    let uri = request(parameters);
    let request = http::Request::get(uri).header("host", "127.0.0.1").body(bytes::Bytes::new());
    let request = request.expect("a request");
    oauth_runtime_core::endpoint::validate_authorization_request(&*world.server, &request)
        .await
        .expect("valid")
}

fn hint(subject: &str) -> IdTokenHint {
    id_token_hint("web", subject, None)
}

#[tokio::test]
async fn a_hint_finds_its_account() {
    let world = World::new();
    let (session, nothing) = (both(), Progress::default());
    let request = validated(&world, "").await;
    let found = |request: &AuthorizationRequest, progress: &Progress| {
        find_account(&*world.server, &session, request, progress).map(|account| account.username.clone())
    };
    assert_eq!(found(&request, &nothing).expect("found"), "bob");
    let hinted = with_id_token_hint(request.clone(), hint("248289761001"));
    assert_eq!(found(&hinted, &nothing).expect("found"), "alice");
    let named = validated(&world, "&login_hint=alice").await;
    assert_eq!(found(&named, &nothing).expect("found"), "alice");

    // The expected person is not logged in: they log in, or the client learns that it was somebody else.
    let stranger = with_id_token_hint(request.clone(), hint("248289761003"));
    assert!(matches!(found(&stranger, &nothing), Err(Nobody::Yet(Question::Login))));
    let other = Progress { account: Some("248289761002".into()), ..Progress::default() };
    assert!(matches!(found(&stranger, &other), Err(Nobody::Else(OAuthError::LoginRequired))));
    assert!(matches!(found(&hinted, &other), Err(Nobody::Else(OAuthError::LoginRequired))));
}

#[tokio::test]
async fn an_approval_says_how_the_person_was_authenticated() {
    let world = World::new();
    let request = validated(&world, "").await;
    let allowed = "openid read".parse().expect("a scope");
    let now = Timestamp::from_unix(10);
    let session = both();
    crate::consents::remember(&*world.server, "248289761002", &request, &allowed, now).await.expect("kept");
    let step =
        next_step(&*world.server, &session, &request, &Progress::default(), now).await.expect("decided");
    let Step::Approve(approval) = step else { panic!("{step:?}") };
    let session_of = |subject: &str| session.account(subject).expect("logged in").session_id.clone();
    let session_id = session_of("248289761002");
    let expected = Approval::new("248289761002").username("bob").auth_time(Timestamp::from_unix(2));
    let expected = expected.acr("1").amr(["pwd"]).session_id(&session_id);
    let login = session.account("248289761002").expect("logged in");
    assert_eq!(*approval, crate::consents::rest_on::<super::Notes>(expected, login));
    assert!(!session_id.is_empty() && session_id != session_of("248289761001"));
}
