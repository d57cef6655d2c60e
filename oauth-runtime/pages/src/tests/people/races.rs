//! Logins and tokens that are not finished when the password is reset, or all logins end.

use http::header::{AUTHORIZATION, CONTENT_TYPE, HOST};
use oauth_runtime_core::device::GRANT_TYPE;
use oauth_runtime_core::each_capability;
use oauth_runtime_core::store::*;
use serde_json::Value;

use super::*;
use crate::log_out_everywhere;

/// A store in which one call waits after it was answered.
pub(super) struct Staged {
    store: MemoryStore,
    stop: Mutex<Option<Stop>>,
}

/// Where a call waits.
#[derive(Clone)]
struct Stop {
    method: &'static str,
    reached: Arc<Notify>,
    go: Arc<Notify>,
}

impl Staged {
    /// The next call of this method waits.
    fn stop_after(&self, method: &'static str) -> Stop {
        let stop = Stop { method, reached: Arc::default(), go: Arc::default() };
        *self.stop.lock().expect("a lock") = Some(stop.clone());
        stop
    }

    async fn answered(&self, method: &'static str) {
        let stop = self.stop.lock().expect("a lock").take_if(|stop| stop.method == method);
        if let Some(stop) = stop {
            stop.reached.notify_one();
            stop.go.notified().await;
        }
    }
}

impl Stop {
    /// Meanwhile, this happens.
    async fn meanwhile(self, happens: impl Future<Output = ()>) {
        self.reached.notified().await;
        happens.await;
        self.go.notify_one();
    }
}

impl Storage for Staged {
    type Error = MemoryError;
}

macro_rules! staged {
    ($capability:ident { $($method:ident($($name:ident: $type:ty),*) -> $output:ty;)* }) => {
        impl $capability for Staged {
            $(async fn $method(&self, $($name: $type),*) -> Result<$output, MemoryError> {
                let answer = $capability::$method(&self.store, $($name),*).await;
                self.answered(stringify!($method)).await;
                answer
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
    people(password_reset, email_login),
    scope_module = scope_of_races
)]
struct Races {
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

struct Track {
    server: Arc<Races>,
    store: Arc<Staged>,
    mailbox: Mailbox,
}

impl Track {
    fn new() -> Self {
        let web = Client::confidential("web", "a-long-random-secret")
            .redirect_uri("https://client.example/cb")
            .grant_types(["authorization_code", "refresh_token", "password", GRANT_TYPE])
            .scope("openid email read");
        let store = MemoryStore::with_clients([web.build().expect("a client")]);
        store.put_user("alice", PASSWORD.clone(), ALICE);
        let claims = Claims::new().with("email", "alice@example.org").with("email_verified", true);
        store.put_claims(ALICE, claims);
        let store = Arc::new(Staged { store, stop: Mutex::default() });
        let mailbox = Mailbox::default();
        let pages = Pages::builder().mailer(mailbox.clone()).build().expect("pages");
        let issuer = "http://127.0.0.1:9000".parse().expect("an issuer");
        let server = Races::builder(issuer, Arc::clone(&store), KEYS.clone(), pages).build();
        Self { server, store, mailbox }
    }

    fn browser(&self) -> Browser<Races> {
        Browser::new(Arc::clone(&self.server))
    }

    /// Alice sets a new password instead of a forgotten one.
    async fn reset(&self) {
        let browser = self.browser();
        ask(&browser, "/password-reset", "alice@example.org").await;
        let page = browser.open(&link(&self.mailbox.next().await)).await;
        let done = browser.submit(&page, "/password-reset", &[("password", NEW)]).await;
        assert!(done.says("Your password is changed"), "{done:?}");
    }

    async fn log_out_everywhere(&self) {
        log_out_everywhere(&*self.server, ALICE).await.expect("a store");
    }

    async fn grants(&self) -> usize {
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
    for method in ["authenticate", "get_credentials"] {
        let track = Track::new();
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
}

#[tokio::test]
async fn a_login_by_e_mail_that_began_before_the_reset_does_not_outlive_it() {
    for method in ["get_credentials", "take_ticket", "get_email"] {
        let track = Track::new();
        let thief = track.browser();
        ask(&thief, "/login/email", "alice@example.org").await;
        let mail = track.mailbox.next().await;
        let confirmed = thief.send(http::Method::GET, &link(&mail), "").await;
        let stop = track.store.stop_after(method);
        let (page, ()) = tokio::join!(thief.follow(confirmed), stop.meanwhile(track.reset()));
        assert!(!page.says("Connected applications"), "{method}: {page:?}");
        thief.open("/account/applications").await.assert_asks("/login");
    }
}

#[tokio::test]
async fn a_token_of_the_password_grant_that_began_with_the_old_password_ends_with_the_reset() {
    let track = Track::new();
    let form =
        [("grant_type", "password"), ("username", "alice"), ("password", "wonderland"), ("scope", "read")];
    let stop = track.store.stop_after("authenticate");
    let ((status, body), ()) = tokio::join!(track.call("/token", &form), stop.meanwhile(track.reset()));
    assert_eq!((status, &body["error"]), (400, &"invalid_grant".into()), "{body}");
    assert_eq!(track.grants().await, 0);
    let form = [form[0], form[1], ("password", NEW), form[3]];
    let (status, body) = track.call("/token", &form).await;
    assert_eq!(status, 200, "{body}");
}

#[tokio::test]
async fn a_code_of_a_login_that_ends_meanwhile_is_not_issued() {
    let track = Track::new();
    let browser = track.browser();
    let path = super::request();
    browser.approve(&path, "alice").await.assert_code();
    let stop = track.store.stop_after("get_consent");
    let path = format!("{path}&prompt=none");
    let (answer, ()) = tokio::join!(browser.open(&path), stop.meanwhile(track.log_out_everywhere()));
    assert!(answer.parameter("error").is_some() && answer.parameter("code").is_none(), "{answer:?}");
    assert_eq!(track.grants().await, 0);
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
