use bytes::Bytes;
use http::{Request, header};
use oauth_runtime_core::device::GRANT_TYPE;
use oauth_runtime_core::http::{Connection, Response};
use oauth_runtime_core::{Client, OpenIdMetadata};
use serde_json::Value;

use super::World;
use super::browser::{Browser, Page};
use crate::Pages;

/// A device that requested codes.
pub(super) struct Device<'a> {
    world: &'a World,
    answer: Value,
}

impl World {
    /// What the token endpoint answers.
    pub(super) async fn tokens(&self, form: &[(&str, &str)]) -> Value {
        json(self.server.create_token_response(self.post("/token", form)).await)
    }

    fn post(&self, path: &str, form: &[(&str, &str)]) -> Request<Bytes> {
        let connection = Connection::new("192.0.2.7".parse().expect("an address"), true);
        let request = Request::post(path).extension(connection).header(header::HOST, "127.0.0.1:9000");
        let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        request.body(Bytes::from(serde_urlencoded::to_string(form).expect("encoded"))).expect("a request")
    }

    pub(super) async fn device(&self, scope: &str) -> Device<'_> {
        self.device_asking(&[("scope", scope)]).await
    }

    pub(super) async fn device_asking(&self, more: &[(&str, &str)]) -> Device<'_> {
        let form = [&[("client_id", "tv")], more].concat();
        let request = self.post("/device_authorization", &form);
        let answer = json(self.server.create_device_authorization_response(request).await);
        Device { world: self, answer }
    }
}

impl Device<'_> {
    pub(super) fn says(&self, member: &str) -> &str {
        self.answer[member].as_str().unwrap_or_else(|| panic!("no {member}: {}", self.answer))
    }

    pub(super) async fn poll(&self) -> Value {
        let form =
            [("grant_type", GRANT_TYPE), ("client_id", "tv"), ("device_code", self.says("device_code"))];
        json(self.world.server.create_token_response(self.world.post("/token", &form)).await)
    }
}

fn json(response: Response) -> Value {
    serde_json::from_slice(response.body()).expect("JSON")
}

impl Browser {
    /// Opens the page and types a code.
    pub(super) async fn enter(&self, typed: &str) -> Page {
        let page = self.open("/device").await;
        self.submit(&page, "/device", &[("user_code", typed)]).await
    }

    /// Types the code, logs in, and is asked.
    pub(super) async fn asked(&self, device: &Device<'_>, username: &str) -> Page {
        let login = self.enter(device.says("user_code")).await;
        let consent = self.log_in(&login, username).await;
        consent.assert_asks("/device/consent");
        consent
    }

    async fn decide(&self, consent: &Page, decision: &str) -> Page {
        self.submit(consent, "/device/consent", &[("decision", decision)]).await
    }
}

#[tokio::test]
async fn a_person_types_the_code_logs_in_and_allows() {
    let world = World::new();
    let device = world.device("openid read write").await;
    assert_eq!(device.says("verification_uri"), "http://127.0.0.1:9000/device");
    assert_eq!(device.poll().await["error"], "authorization_pending");
    let browser = world.browser();
    let login = browser.enter(&device.says("user_code").to_lowercase().replace('-', " ")).await;
    login.assert_asks("/login");
    assert!(login.says("Living room"), "{login:?}");
    let consent = browser.log_in(&login, "alice").await;
    for said in ["Living room", "Read your notes", "connects another device", "<bdi>alice</bdi>"] {
        assert!(consent.says(said), "{said}: {consent:?}");
    }
    let mut fields = consent.fields("/device/consent");
    fields.retain(|(name, _)| name != "scope:write");
    fields.push(("decision".to_owned(), "allow".to_owned()));
    let end = browser.post("/device/consent", &fields).await;
    assert!(end.says("Your device is connected"), "{end:?}");

    world.clock.pass(5);
    let tokens = device.poll().await;
    assert_eq!(tokens["scope"], "openid read", "{tokens}");
    assert!(tokens["refresh_token"].is_string() && tokens["id_token"].is_string(), "{tokens}");
    let applications = browser.open("/account/applications").await;
    assert!(applications.says("Living room"), "{applications:?}");
}

#[tokio::test]
async fn a_client_that_changes_before_the_click_is_shown_again() {
    let world = World::new();
    let device = world.device("read").await;
    let browser = world.browser();
    let page = browser.asked(&device, "alice").await;
    let client = Client::public("tv").name("Your bank").grant_types([GRANT_TYPE]).scope("read").build();
    world.server.store.put_client(client.expect("a client"));
    let again = browser.decide(&page, "allow").await;
    again.assert_asks("/device/consent");
    assert!(again.says("The application has changed") && again.says("<bdi>Your bank</bdi>"), "{again:?}");
    world.clock.pass(5);
    assert_eq!(device.poll().await["error"], "authorization_pending");
    assert!(browser.decide(&again, "allow").await.says("Your device is connected"));
    world.clock.pass(5);
    assert!(device.poll().await["access_token"].is_string());
    // Sent twice, it gets the same answer.
    assert!(browser.decide(&again, "allow").await.says("Your device is connected"));
}

#[tokio::test]
async fn a_code_in_the_link_is_asked_about() {
    let world = World::new();
    let device = world.device("read").await;
    let link = device.says("verification_uri_complete").replace("http://127.0.0.1:9000", "");
    let browser = world.browser();
    let page = browser.open(&link).await;
    assert!(page.says("Does your device show this code?"), "{page:?}");
    assert!(page.says(device.says("user_code")), "{page:?}");
    browser.submit(&page, "/device", &[]).await.assert_asks("/login");
    let garbage = browser.open("/device?user_code=%3Cscript%3E").await;
    assert!(garbage.says("Enter the code") && !garbage.says("script&gt;"), "{garbage:?}");
}

#[tokio::test]
async fn who_denies_is_believed() {
    let world = World::new();
    let device = world.device("read").await;
    let browser = world.browser();
    let consent = browser.asked(&device, "alice").await;
    let end = browser.decide(&consent, "deny").await;
    assert!(end.says("The device was not connected"), "{end:?}");
    assert_eq!(device.poll().await["error"], "access_denied");
    // A decided code is no longer pending.
    let again = browser.enter(device.says("user_code")).await;
    assert!(again.says("No device is waiting with this code"), "{again:?}");
}

/// D-06: somebody who has seen the code on a screen is not faster than its person.
#[tokio::test]
async fn the_browser_that_typed_a_code_first_decides() {
    let world = World::new();
    let device = world.device("read").await;
    let (alice, bob) = (world.browser(), world.browser());
    alice.enter(device.says("user_code")).await.assert_asks("/login");
    let late = bob.enter(device.says("user_code")).await;
    assert!(late.says("This code has been entered in another browser"), "{late:?}");
    late.assert_asks("/device");
    // Its own browser may type it again, and in another window.
    let asked = (alice.asked(&device, "alice").await, alice.enter(device.says("user_code")).await);
    asked.1.assert_asks("/device/consent");
    assert!(alice.decide(&asked.0, "allow").await.says("Your device is connected"));
    let late = alice.decide(&asked.1, "deny").await;
    assert!(late.says("No device is waiting with this code"), "{late:?}");
    assert!(device.poll().await["access_token"].is_string());
    assert_eq!(device.poll().await["error"], "invalid_grant", "a code is redeemed once");
}

/// D-06: a link with the code claims nothing before the person sends it, since programs follow links too.
#[tokio::test]
async fn a_link_that_is_followed_claims_nothing() {
    let world = World::new();
    let device = world.device("read").await;
    let (program, alice) = (world.browser(), world.browser());
    let link = device.says("verification_uri_complete");
    let path = link.strip_prefix("http://127.0.0.1:9000").expect("of the provider");
    program.open(path).await.assert_asks("/device");
    alice.enter(device.says("user_code")).await.assert_asks("/login");
}

/// D-06: codes that others have typed are guesses, too.
#[tokio::test]
async fn codes_of_others_count_as_guesses() {
    let world = World::new();
    let device = world.device("read").await;
    world.browser().enter(device.says("user_code")).await.assert_asks("/login");
    let mut mallory = world.browser();
    mallory.peer = "192.0.2.66";
    for _ in 0..50 {
        assert_eq!(mallory.enter(device.says("user_code")).await.status, 200);
    }
    assert_eq!(mallory.enter(device.says("user_code")).await.status, 429);
}

/// D-07: the person sees when and from where the device asked, and neither answer is easier to give.
#[tokio::test]
async fn the_page_says_when_and_from_where_the_device_asked() {
    let world = World::new();
    let device = world.device("read").await;
    let browser = world.browser();
    let consent = browser.asked(&device, "alice").await;
    for said in ["From the address", "<bdi>192.0.2.7</bdi>", "just now"] {
        assert!(consent.says(said), "{said}: {consent:?}");
    }
    world.clock.pass(180);
    let later = browser.enter(device.says("user_code")).await;
    assert!(later.says("3 min ago"), "{later:?}");
    let buttons = ["allow", "deny"].map(|decision| format!("value=\"{decision}\" class=\"quiet\""));
    assert!(buttons.iter().all(|button| later.says(button)), "{later:?}");
}

#[tokio::test]
async fn a_code_that_expires_while_the_person_thinks_is_over() {
    let world = World::new();
    let device = world.device("read").await;
    let browser = world.browser();
    let consent = browser.asked(&device, "alice").await;
    world.clock.pass(600);
    let late = browser.decide(&consent, "allow").await;
    assert!(late.says("No device is waiting with this code"), "{late:?}");
    assert_eq!(device.poll().await["error"], "expired_token");
}

#[tokio::test]
async fn a_form_of_another_session_or_account_allows_nothing() {
    let world = World::new();
    let device = world.device("read").await;
    let (alice, mallory) = (world.browser(), world.browser());
    let page = mallory.open("/device").await;
    let typed = [("user_code", device.says("user_code"))];
    assert_eq!(alice.submit(&page, "/device", &typed).await.status, 400);
    assert_eq!(alice.post("/device", &[]).await.status, 400);
    let consent = alice.asked(&device, "alice").await;
    assert_eq!(mallory.decide(&consent, "allow").await.status, 400);
    assert_eq!(alice.post("/device/consent", &[("decision".into(), "allow".into())]).await.status, 400);
    assert_eq!(device.poll().await["error"], "authorization_pending");
    assert!(alice.decide(&consent, "allow").await.says("Your device is connected"));
}

#[tokio::test]
async fn another_account_is_chosen_on_the_way() {
    let world = World::new();
    let device = world.device("openid read").await;
    let browser = world.browser();
    let consent = browser.asked(&device, "alice").await;
    let id = consent.fields("/device/consent")[0].1.clone();
    let choose = browser.open(&format!("/choose-account?request={id}")).await;
    assert!(choose.says("Living room"), "{choose:?}");
    let login = browser.submit(&choose, "/choose-account", &[]).await;
    let as_bob = browser.log_in(&login, "bob").await;
    assert!(as_bob.says("<bdi>bob</bdi>"), "{as_bob:?}");
    assert_eq!(browser.decide(&consent, "allow").await.status, 400, "that page was about alice");
    assert!(browser.decide(&as_bob, "allow").await.says("Your device is connected"));
}

#[tokio::test]
async fn guesses_are_slowed_down_by_address() {
    let world = World::new();
    let device = world.device("read").await;
    let mut browser = world.browser();
    for _ in 0..50 {
        let page = browser.enter("BBBB-BBBB").await;
        assert!(page.says("No device is waiting with this code"), "{page:?}");
    }
    let blocked = browser.enter(device.says("user_code")).await;
    assert_eq!(blocked.status, 429, "{blocked:?}");
    assert!(blocked.headers.contains_key(header::RETRY_AFTER));
    browser.peer = "192.0.2.2";
    browser.enter(device.says("user_code")).await.assert_asks("/login");
    browser.peer = "192.0.2.1";
    world.clock.pass(5);
    browser.enter(device.says("user_code")).await.assert_asks("/login");
}

#[tokio::test]
async fn it_speaks_the_languages_and_escapes() {
    let world = World::with("http://127.0.0.1:9000", Pages::default());
    let mut browser = world.browser();
    browser.accept_language = "ar".to_owned();
    let page = browser.enter("\"><script>alert(1)</script>").await;
    assert!(page.says("dir=\"rtl\"") && page.says("رمز الجهاز"), "{page:?}");
    assert!(!page.says("<script>alert"), "{page:?}");
}

#[tokio::test]
async fn a_consent_is_about_the_device_that_it_showed() {
    let world = World::new();
    let (own, foreign) = (world.device("read").await, world.device("read write").await);
    let browser = world.browser();
    browser.approve(&super::request("&scope=read"), "alice").await.assert_code();
    // One tab has the page open, another one a link that somebody sent; both are the same form of one
    // session.
    let empty = browser.open("/device").await;
    let link = foreign.says("verification_uri_complete").replace("http://127.0.0.1:9000", "");
    let linked = browser.open(&link).await;
    let consent = browser.submit(&empty, "/device", &[("user_code", own.says("user_code"))]).await;
    consent.assert_asks("/device/consent");
    let other = browser.submit(&linked, "/device", &[]).await;
    other.assert_asks("/device/consent");
    assert!(browser.decide(&consent, "allow").await.says("Your device is connected"));
    assert!(own.poll().await["access_token"].is_string());
    assert_eq!(foreign.poll().await["error"], "authorization_pending");
    // The answer on one page does not count on another.
    let mut fields = other.fields("/device/consent");
    fields[1] = consent.fields("/device/consent")[1].clone();
    fields.push(("decision".to_owned(), "allow".to_owned()));
    assert_eq!(browser.post("/device/consent", &fields).await.status, 400);
}

#[tokio::test]
async fn nothing_is_decided_in_a_session_that_ended() {
    let world = World::new();
    let device = world.device("read").await;
    let browser = world.browser();
    let consent = browser.asked(&device, "alice").await;
    let cookie = browser.cookie();
    let page = browser.open("/logout").await;
    browser.submit(&page, "/logout", &[("decision", "logout")]).await;
    *browser.cookie.lock().expect("a lock") = cookie;
    assert_eq!(browser.decide(&consent, "allow").await.status, 400);
    assert_eq!(device.poll().await["error"], "authorization_pending");
}

#[tokio::test]
async fn a_client_that_wants_young_logins_gets_them() {
    let world = World::new();
    let openid = OpenIdMetadata::default().with(|openid| openid.default_max_age = Some(100));
    let strict = Client::public("tv").grant_types([GRANT_TYPE]).scope("openid read").openid(openid);
    world.server.store.put_client(strict.build().expect("a client"));
    let browser = world.browser();
    browser.approve(&super::request("&scope=read"), "alice").await.assert_code();
    world.clock.pass(101);
    let device = world.device("openid read").await;
    let login = browser.enter(device.says("user_code")).await;
    login.assert_asks("/login");
    let consent = browser.log_in(&login, "alice").await;
    // However long the person takes to decide.
    world.clock.pass(200);
    assert!(browser.decide(&consent, "allow").await.says("Your device is connected"));
    assert!(device.poll().await["id_token"].is_string());

    let device = world.device("openid read").await;
    let request = world.server.find_device_request(device.says("user_code")).await.expect("a store");
    let old = oauth_runtime_core::Approval::new("248289761001")
        .auth_time(oauth_runtime_core::Timestamp::from_unix(1));
    let refused = world.server.approve_device_request(&request.expect("it waits"), old).await;
    assert_eq!(refused, Err(oauth_runtime_core::OAuthError::LoginRequired));
}

#[tokio::test]
async fn the_policy_of_the_application_counts_for_devices() {
    struct Reading;
    #[async_trait::async_trait]
    impl crate::ApprovalPolicy for Reading {
        async fn approve(
            &self,
            asked: crate::Asked<'_>,
            approval: oauth_runtime_core::Approval,
        ) -> Result<Option<oauth_runtime_core::Approval>, oauth_runtime_core::BoxError> {
            assert!(asked.is_device && asked.client.client_id() == "tv");
            Ok((approval.subject() == "248289761001").then(|| approval.without("write")))
        }
    }
    let pages = Pages::builder().approval_policy(Reading).build().expect("pages");
    let world = World::with("http://127.0.0.1:9000", pages);
    let device = world.device("read write").await;
    let browser = world.browser();
    let consent = browser.asked(&device, "alice").await;
    assert!(browser.decide(&consent, "allow").await.says("Your device is connected"));
    assert_eq!(device.poll().await["scope"], "read");

    let device = world.device("read").await;
    let browser = world.browser();
    let consent = browser.asked(&device, "bob").await;
    assert!(browser.decide(&consent, "allow").await.says("The device was not connected"));
    assert_eq!(device.poll().await["error"], "access_denied");
}

#[tokio::test]
async fn a_decision_that_is_sent_twice_is_told_twice() {
    let world = World::new();
    let device = world.device("read").await;
    let browser = world.browser();
    let consent = browser.asked(&device, "alice").await;
    for decision in ["allow", "allow", "deny"] {
        let end = browser.decide(&consent, decision).await;
        assert!(end.says("Your device is connected"), "{decision}: {end:?}");
    }
    assert!(device.poll().await["access_token"].is_string());
}
