//! Logins and tokens that are not finished when the password is reset, or all logins end.

use std::collections::HashMap;

use http::header::{AUTHORIZATION, CONTENT_TYPE, HOST};
use oauth_runtime_core::device::GRANT_TYPE;
use oauth_runtime_core::each_capability;
use oauth_runtime_core::store::*;
use ready_stores::store::AnyStoreError;
use serde_json::Value;

use super::*;
use crate::credentials::UserHandle;
use crate::log_out_everywhere;

/// A store in which one call waits before or after its answer, calls of one method fail, or others change the credentials of
/// alice before each change of them.
pub(in crate::tests) struct Staged {
    pub(in crate::tests) store: Shelf,
    stop: Mutex<Option<Stop>>,
    fails: Mutex<Option<&'static str>>,
    /// How often others are faster.
    outrun: AtomicU64,
    /// How often each method was called.
    calls: Mutex<HashMap<&'static str, usize>>,
}

#[derive(Debug, thiserror::Error)]
pub(in crate::tests) enum StagedError {
    #[error(transparent)]
    Store(#[from] AnyStoreError),
    #[error("the store is away")]
    Away,
}

/// Where a call waits.
#[derive(Clone)]
pub(in crate::tests) struct Stop {
    method: &'static str,
    is_before: bool,
    /// How many calls of it do not wait.
    passes: usize,
    reached: Arc<Notify>,
    go: Arc<Notify>,
}

impl Staged {
    pub(in crate::tests) fn new(store: Shelf) -> Self {
        Self {
            store,
            stop: Mutex::default(),
            fails: Mutex::default(),
            outrun: AtomicU64::new(0),
            calls: Mutex::default(),
        }
    }

    /// How often this method was called.
    pub(in crate::tests) fn calls(&self, method: &str) -> usize {
        self.calls.lock().expect("a lock").get(method).copied().unwrap_or_default()
    }

    /// The next call of this method waits.
    pub(in crate::tests) fn stop_after(&self, method: &'static str) -> Stop {
        self.stop_at(method, false)
    }

    /// The same before it does anything.
    pub(in crate::tests) fn stop_before(&self, method: &'static str) -> Stop {
        self.stop_at(method, true)
    }

    /// Another call of this method waits, after so many.
    #[cfg(feature = "upstream")]
    pub(in crate::tests) fn stop_after_some(&self, method: &'static str, passes: usize) -> Stop {
        self.stop_at_some(method, false, passes)
    }

    pub(in crate::tests) fn stop_at(&self, method: &'static str, is_before: bool) -> Stop {
        self.stop_at_some(method, is_before, 0)
    }

    fn stop_at_some(&self, method: &'static str, is_before: bool, passes: usize) -> Stop {
        let stop = Stop { method, is_before, passes, reached: Arc::default(), go: Arc::default() };
        *self.stop.lock().expect("a lock") = Some(stop.clone());
        stop
    }

    async fn wait(&self, method: &'static str, is_before: bool) {
        let is_here = |stop: &mut Stop| {
            let is_one = stop.method == method && stop.is_before == is_before;
            let waits = is_one && stop.passes == 0;
            stop.passes -= usize::from(is_one && !waits);
            waits
        };
        let stop = self.stop.lock().expect("a lock").take_if(is_here);
        if let Some(stop) = stop {
            stop.reached.notify_one();
            stop.go.notified().await;
        }
    }

    async fn asked(&self, method: &'static str) -> Result<(), StagedError> {
        // As a real store: requests at the same moment take turns.
        tokio::task::yield_now().await;
        self.wait(method, true).await;
        *self.calls.lock().expect("a lock").entry(method).or_default() += 1;
        if *self.fails.lock().expect("a lock") == Some(method) {
            return Err(StagedError::Away);
        }
        let is_outrun =
            || self.outrun.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
        if method == "put_credentials" && is_outrun().is_ok() {
            let digest = UserHandle::of(ALICE).digest();
            let kept = self.store.get_credentials(&digest).await?.expect("a record");
            let data = kept.data.to_string();
            self.store.put_credentials(kept.next(data)).await?;
        }
        Ok(())
    }
}

impl Stop {
    /// Meanwhile, this happens.
    pub(in crate::tests) async fn meanwhile(self, happens: impl Future<Output = ()>) {
        self.reached.notified().await;
        happens.await;
        self.go.notify_one();
    }
}

impl Storage for Staged {
    type Error = StagedError;

    fn is_temporary(error: &StagedError) -> bool {
        matches!(error, StagedError::Store(error) if AnyStore::is_temporary(error))
    }
}

macro_rules! staged {
    ($capability:ident { $($method:ident($($name:ident: $type:ty),*) -> $output:ty;)* }) => {
        impl $capability for Staged {
            $(async fn $method(&self, $($name: $type),*) -> Result<$output, StagedError> {
                self.asked(stringify!($method)).await?;
                let answer = $capability::$method(&*self.store, $($name),*).await?;
                self.wait(stringify!($method), false).await;
                Ok(answer)
            })*
        }
    };
}

each_capability!(staged);

#[allow(deprecated)]
#[oauth_server(
    grants(authorization_code, refresh_token, password, device_code),
    responses(code),
    scopes(read = "Read your notes"),
    openid(email),
    people(password_reset, email_login, profile, deletion, export),
    scope_module = scope_of_races
)]
pub(super) struct Races {
    #[store]
    store: Arc<Staged>,
    #[keys]
    keys: SigningKeys,
    #[ui]
    pages: Pages,
}

impl Served for Races {
    async fn authorization(&self, request: http::Request<Bytes>) -> http::Response<Bytes> {
        self.create_authorization_response(request).await
    }
}

pub(super) struct Track {
    pub(super) server: Arc<Races>,
    pub(super) store: Arc<Staged>,
    pub(super) mailbox: Mailbox,
}

impl Track {
    pub(super) fn new() -> Self {
        Self::made(Shelf::in_memory(Self::clients(), &members()))
    }

    /// The same on a new store of this kind.
    pub(super) async fn on(kind: Kind) -> Self {
        Self::made(kind.open(Self::clients(), &members()).await)
    }

    fn clients() -> Vec<Client> {
        let web = Client::confidential("web", "a-long-random-secret")
            .redirect_uri("https://client.example/cb")
            .grant_types(["authorization_code", "refresh_token", "password", GRANT_TYPE])
            .scope("openid email read");
        vec![web.build().expect("a client")]
    }

    fn made(store: Shelf) -> Self {
        let store = Arc::new(Staged::new(store));
        let mailbox = Mailbox::default();
        let pages = Pages::builder().mailer(mailbox.clone()).build().expect("pages");
        let issuer = "http://127.0.0.1:9000".parse().expect("an issuer");
        let server = Races::builder(issuer, Arc::clone(&store), KEYS.clone(), pages).build();
        Self { server, store, mailbox }
    }

    pub(super) fn browser(&self) -> Browser<Races> {
        Browser::new(Arc::clone(&self.server))
    }

    /// Alice sets a new password instead of a forgotten one.
    pub(super) async fn reset(&self) {
        let browser = self.browser();
        ask(&browser, "/password-reset", "alice@example.org").await;
        let page = browser.open(&link(&self.mailbox.next().await)).await;
        let done = browser.submit(&page, "/password-reset", &[("password", NEW)]).await;
        assert!(done.says("Your password is changed"), "{done:?}");
    }

    pub(super) async fn log_out_everywhere(&self) {
        log_out_everywhere(&*self.server, ALICE).await.expect("a store");
    }

    /// A browser in which alice, or somebody with her password, is logged in, on a page of the account.
    pub(super) async fn logged_in(&self, path: &str) -> (Browser<Races>, Page) {
        let browser = self.browser();
        let login = browser.open(path).await;
        let page = browser.log_in(&login, "alice").await;
        assert!(page.asks(path), "{page:?}");
        (browser, page)
    }

    pub(super) async fn is_password(&self, password: &str) -> bool {
        let found = self.store.authenticate("alice", &Secret::from(password)).await;
        found.expect("the store in memory").is_some()
    }

    pub(super) async fn address(&self) -> String {
        let email = self.store.get_email(ALICE).await.expect("the store in memory");
        String::from(email.expect("an address").address)
    }

    pub(super) fn fails(&self, method: Option<&'static str>) {
        *self.store.fails.lock().expect("a lock") = method;
    }

    pub(super) async fn grants(&self) -> usize {
        self.store.list_grants(ALICE).await.expect("the store in memory").len()
    }

    /// A request of the client itself.
    async fn call(&self, path: &str, form: &[(&str, &str)]) -> (u16, Value) {
        let request = http::Request::post(path)
            .header(HOST, "127.0.0.1:9000")
            .header(AUTHORIZATION, "Basic d2ViOmEtbG9uZy1yYW5kb20tc2VjcmV0")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Bytes::from(serde_urlencoded::to_string(form).expect("encoded")))
            .expect("a request");
        let answer: http::Response<Bytes> = self.server.create_response(request).await;
        (answer.status().as_u16(), serde_json::from_slice(answer.body()).unwrap_or_default())
    }
}

/// Before the generation of the logins is read, and after.
#[tokio::test]
async fn a_login_that_began_with_the_old_password_does_not_outlive_the_reset() {
    on_memory_and_sql(async |kind| {
        for method in ["authenticate", "get_credentials"] {
            let track = Track::on(kind).await;
            let thief = track.browser();
            let login = thief.open("/account/applications").await;
            let stop = track.store.stop_after(method);
            let (page, ()) = tokio::join!(thief.log_in(&login, "alice"), stop.meanwhile(track.reset()));
            assert!(!page.says("Connected applications"), "{method}: {page:?}");
            thief.open("/account/applications").await.assert_asks("/login");
            // With the new password, in the same second.
            let login = thief.open("/account/applications").await;
            let page = thief.log_in_with(&login, "alice", NEW).await;
            assert!(page.says("Connected applications"), "{method}: {page:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_login_by_e_mail_that_began_before_the_reset_does_not_outlive_it() {
    on_memory_and_sql(async |kind| {
        for method in ["get_credentials", "take_ticket", "get_email"] {
            let track = Track::on(kind).await;
            let thief = track.browser();
            ask(&thief, "/login/email", "alice@example.org").await;
            let mail = track.mailbox.next().await;
            let confirmed = thief.send(http::Method::GET, &link(&mail), "").await;
            let stop = track.store.stop_after(method);
            let (page, ()) = tokio::join!(thief.follow(confirmed), stop.meanwhile(track.reset()));
            assert!(!page.says("Connected applications"), "{method}: {page:?}");
            thief.open("/account/applications").await.assert_asks("/login");
        }
    })
    .await;
}

#[tokio::test]
async fn a_token_of_the_password_grant_that_began_with_the_old_password_ends_with_the_reset() {
    on_memory_and_sql(async |kind| {
        let track = Track::on(kind).await;
        let form = [
            ("grant_type", "password"),
            ("username", "alice"),
            ("password", "wonderland"),
            ("scope", "read"),
        ];
        let stop = track.store.stop_after("authenticate");
        let ((status, body), ()) = tokio::join!(track.call("/token", &form), stop.meanwhile(track.reset()));
        assert_eq!((status, &body["error"]), (400, &"invalid_grant".into()), "{body}");
        assert_eq!(track.grants().await, 0);
        let form = [form[0], form[1], ("password", NEW), form[3]];
        let (status, body) = track.call("/token", &form).await;
        assert_eq!(status, 200, "{body}");
    })
    .await;
}

#[tokio::test]
async fn a_code_of_a_login_that_ends_meanwhile_is_not_issued() {
    on_memory_and_sql(async |kind| {
        let track = Track::on(kind).await;
        let browser = track.browser();
        let path = super::request();
        browser.approve(&path, "alice").await.assert_code();
        let stop = track.store.stop_after("get_consent");
        let path = format!("{path}&prompt=none");
        let (answer, ()) = tokio::join!(browser.open(&path), stop.meanwhile(track.log_out_everywhere()));
        assert!(answer.parameter("error").is_some() && answer.parameter("code").is_none(), "{answer:?}");
        assert_eq!(track.grants().await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_device_that_a_login_approves_while_it_ends_gets_nothing() {
    let track = Track::new();
    let (_, device) = track.call("/device_authorization", &[("scope", "read")]).await;
    let user_code = device["user_code"].as_str().unwrap_or_else(|| panic!("{device}"));
    let browser = track.browser();
    let page = browser.open("/device").await;
    let login = browser.submit(&page, "/device", &[("user_code", user_code)]).await;
    let consent = browser.log_in(&login, "alice").await;
    consent.assert_asks("/device/consent");
    let stop = track.store.stop_after("get_credentials");
    let allowed = browser.submit(&consent, "/device/consent", &[("decision", "allow")]);
    let (page, ()) = tokio::join!(allowed, stop.meanwhile(track.log_out_everywhere()));
    assert!(page.status.is_success(), "{page:?}");
    assert_eq!(track.grants().await, 0);
    let code = device["device_code"].as_str().expect("a code");
    let (_, body) = track.call("/token", &[("grant_type", GRANT_TYPE), ("device_code", code)]).await;
    assert!(body.get("access_token").is_none(), "{body}");
}

const THIEFS: &str = "eight blue umbrellas";

/// Whoever knows the old password is logged in, and changes it at the moment of the reset: before the pages look again, and
/// between that look and the store.
#[tokio::test]
async fn a_change_on_its_way_does_not_undo_a_reset() {
    on_memory_and_sql(async |kind| {
        for (is_before, method) in [(false, "get_email"), (true, "set_password")] {
            let track = Track::on(kind).await;
            let (thief, page) = track.logged_in("/account/password").await;
            let stop = track.store.stop_at(method, is_before);
            let change = thief.submit(&page, "/account/password", &[("password", THIEFS)]);
            let (answer, ()) = tokio::join!(change, stop.meanwhile(track.reset()));
            assert!(!answer.says("alice@example.org"), "{method}: {answer:?}");
            assert!(!track.is_password(THIEFS).await, "{method}");
            assert_eq!(
                track.is_password(NEW).await,
                !is_before,
                "{method}: nobody's if the thief's came last"
            );
            thief.open("/account/applications").await.assert_asks("/login");
            // Either way, the person can reset it once more.
            track.mailbox.drain();
            track.reset().await;
            assert!(track.is_password(NEW).await, "{method}");
        }
    })
    .await;
}

/// In two windows: the other request ends all logins but its own session's, while this one is about to store its password.
#[tokio::test]
async fn a_password_that_is_changed_twice_at_once_is_one_that_the_person_knows() {
    const OTHER: &str = "eight blue umbrellas";
    on_memory_and_sql(async |kind| {
        for is_before in [true, false] {
            let track = Track::on(kind).await;
            let (person, page) = track.logged_in("/account/password").await;
            let stop = track.store.stop_at("set_password", is_before);
            let first = person.submit(&page, "/account/password", &[("password", NEW)]);
            let other = async {
                person.submit(&page, "/account/password", &[("password", OTHER)]).await;
            };
            let (answer, ()) = tokio::join!(first, stop.meanwhile(other));
            let last = if is_before { NEW } else { OTHER };
            assert!(track.is_password(last).await, "{is_before}: {answer:?}");
            assert!(!answer.status.is_client_error(), "{answer:?}");
        }
    })
    .await;
}

/// A change that begins and ends between the new password and the end of all logins.
#[tokio::test]
async fn a_change_within_a_reset_does_not_undo_it() {
    on_memory_and_sql(async |kind| {
        let track = Track::on(kind).await;
        let (thief, page) = track.logged_in("/account/password").await;
        let stop = track.store.stop_after("set_password");
        let change = async {
            thief.submit(&page, "/account/password", &[("password", THIEFS)]).await.assert_asks("/login");
        };
        tokio::join!(track.reset(), stop.meanwhile(change));
        assert!(track.is_password(NEW).await && !track.is_password(THIEFS).await);
    })
    .await;
}

#[tokio::test]
async fn a_new_address_of_a_login_that_ends_meanwhile_is_not_kept() {
    on_memory_and_sql(async |kind| {
        for (is_before, method) in [(false, "take_ticket"), (true, "set_email")] {
            let track = Track::on(kind).await;
            let (thief, page) = track.logged_in("/account/email").await;
            thief.submit(&page, "/account/email", &[("email", "thief@example.org")]).await;
            let page = thief.open(&link(&track.mailbox.next().await)).await;
            let stop = track.store.stop_at(method, is_before);
            let change = thief.submit(&page, "/account/email", &[]);
            tokio::join!(change, stop.meanwhile(track.log_out_everywhere()));
            assert_eq!(track.address().await, "alice@example.org", "{method}");
            thief.open("/account/applications").await.assert_asks("/login");
        }
    })
    .await;
}

#[tokio::test]
async fn a_factor_of_a_login_that_ends_meanwhile_is_not_added() {
    on_memory_and_sql(async |kind| {
        let track = Track::on(kind).await;
        let (thief, security) = track.logged_in("/account/security").await;
        let app = thief.submit(&security, "/account/security", &[("totp", "set-up")]).await;
        let key = app.body.split("<code class=\"key\">").nth(1).and_then(|rest| rest.split('<').next());
        let key = key.expect("a key").replace(' ', "");
        let code = crate::credentials::totp::code_at(&key, track.server.settings().now());
        let stop = track.store.stop_before("put_credentials");
        let fields = [("code", &*code)];
        let added = thief.submit(&app, "/account/authenticator-app", &fields);
        tokio::join!(added, stop.meanwhile(track.log_out_everywhere()));
        let own = crate::credentials::of_subject(&*track.server, ALICE).await.expect("a store");
        assert!(own.app.is_none() && own.recovery_codes.is_empty());
    })
    .await;
}

/// Somebody who is logged in changes the same record all the time.
#[tokio::test]
async fn an_end_of_all_logins_is_not_outrun() {
    on_memory_and_sql(async |kind| {
        let track = Track::on(kind).await;
        let (thief, _) = track.logged_in("/account/password").await;
        track.log_out_everywhere().await;
        let (again, _) = track.logged_in("/account/password").await;
        track.store.outrun.store(100, Ordering::Relaxed);
        track.reset().await;
        for browser in [thief, again] {
            browser.open("/account/applications").await.assert_asks("/login");
        }
        assert!(track.is_password(NEW).await);
    })
    .await;
}

/// A store that fails at the right moment must not keep a change from the person.
#[tokio::test]
async fn what_happened_is_told_although_the_store_fails_after_it() {
    let track = Track::new();
    let (browser, page) = track.logged_in("/account/password").await;
    track.fails(Some("put_credentials"));
    let failed = browser.submit(&page, "/account/password", &[("password", NEW)]).await;
    assert!(failed.status.is_server_error() && track.is_password(NEW).await, "{failed:?}");
    assert_eq!(track.mailbox.next().await.kind, MailKind::PasswordChanged);

    let track = Track::new();
    let (browser, page) = track.logged_in("/account/email").await;
    browser.submit(&page, "/account/email", &[("email", "new@example.org")]).await;
    let page = browser.open(&link(&track.mailbox.next().await)).await;
    track.fails(Some("delete_tickets_of"));
    let failed = browser.submit(&page, "/account/email", &[]).await;
    assert!(failed.status.is_server_error() && track.address().await == "new@example.org", "{failed:?}");
    let told = track.mailbox.next().await;
    assert_eq!((told.kind, told.to.as_str()), (MailKind::EmailChanged, "alice@example.org"));

    let track = Track::new();
    let browser = track.browser();
    ask(&browser, "/password-reset", "alice@example.org").await;
    let page = browser.open(&link(&track.mailbox.next().await)).await;
    track.fails(Some("list_consents"));
    let failed = browser.submit(&page, "/password-reset", &[("password", NEW)]).await;
    assert!(failed.status.is_server_error() && track.is_password(NEW).await, "{failed:?}");
    assert_eq!(track.mailbox.next().await.kind, MailKind::PasswordChanged);
}

/// Alice's browser after she asked for a new password, the page that asks for the code, and the code.
async fn asked_for_code(track: &Track) -> (Browser<Races>, Page, String) {
    let browser = track.browser();
    let sent = ask(&browser, "/password-reset", "alice@example.org").await;
    let code = code(&track.mailbox.next().await);
    (browser, sent, code)
}

#[tokio::test]
async fn codes_that_are_guessed_at_once_are_no_more_than_others() {
    on_memory_and_sql(async |kind| {
        let track = Track::on(kind).await;
        let (browser, sent, right) = asked_for_code(&track).await;
        let wrong = if right.starts_with('0') { "1111 1111" } else { "0000 0000" };
        let guesses =
            (0..20).map(|_| async { browser.submit(&sent, "/password-reset", &[("code", wrong)]).await });
        let answers = futures_util::future::join_all(guesses).await;
        let looked_at = answers.iter().filter(|page| page.says("This code is wrong.")).count();
        assert!(looked_at <= 4, "{looked_at}");
        let late = browser.submit(&sent, "/password-reset", &[("code", &right)]).await;
        assert!(!late.says("name=\"password\""), "{late:?}");
    })
    .await;
}

#[tokio::test]
async fn of_two_forms_at_once_one_sets_its_password() {
    on_memory_and_sql(async |kind| {
        let track = Track::on(kind).await;
        let (browser, sent, code) = asked_for_code(&track).await;
        let page = browser.submit(&sent, "/password-reset", &[("code", &code)]).await;
        let (new, other) = ([("password", NEW)], [("password", THIEFS)]);
        let (one, two) = tokio::join!(
            browser.submit(&page, "/password-reset", &new),
            browser.submit(&page, "/password-reset", &other),
        );
        let done = [&one, &two].map(|page| page.says("Your password is changed"));
        assert!(done == [true, false] || done == [false, true], "{one:?} {two:?}");
        assert_eq!([track.is_password(NEW).await, track.is_password(THIEFS).await], done);
    })
    .await;
}

/// A document of the thief's client may make the answer to the form wait for as long as the thief wants.
#[tokio::test]
async fn a_consent_on_its_way_does_not_outlive_the_reset() {
    on_memory_and_sql(async |kind| {
        let track = Track::on(kind).await;
        let thief = track.browser();
        let login = thief.open(&crate::tests::request("&scope=read")).await;
        let consent = thief.log_in(&login, "alice").await;
        consent.assert_asks("/consent");
        let stop = track.store.stop_before("replace_consent");
        let (page, ()) = tokio::join!(
            thief.submit(&consent, "/consent", &[("decision", "allow")]),
            stop.meanwhile(track.reset())
        );
        assert!(!page.location().is_some_and(|to| to.contains("code=")), "{page:?}");
        assert!(track.store.list_consents(ALICE).await.expect("a store").is_empty());
    })
    .await;
}
