//! How often a page calls the store.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use http::header::COOKIE;
use http::{HeaderMap, HeaderValue, StatusCode};
use oauth_runtime_core::openid::Claims;
use oauth_runtime_core::store::{
    AuthorizationCodeStore, CibaRequestStore, ClaimsStore, ClientRegistrationStore, ClientStore, Consent,
    ConsentStore, CredentialStore, DeviceCodeStore, EmailChangeStore, EmailStore, EventStore, ExpiringStore,
    GrantManagementStore, GrantStore, KeyStore, LogoutNoticeStore, MailStore, MemoryError, MemoryStore,
    PasswordStore, PersonStore, ProfileStore, PushedRequestStore, RateLimitStore, RefreshTokenStore,
    ReplayStore, SessionClientStore, SessionStore, SignUpStore, SignalStore, Storage, StoredSession,
    TicketStore, TokenStore, UpstreamStore, UserStore, WebhookStore,
};
use oauth_runtime_core::{Client, Secret, each_capability, oauth_server};

use super::{KEYS, request};
use crate::session::SessionData;
use crate::session::cookie::Cookies;
use crate::{Account, Pages, respond};

/// What somebody else does with the store.
type Meanwhile = Box<dyn FnMut(&MemoryStore) + Send>;

/// A store that counts its calls, by method.
pub(super) struct Counting {
    store: MemoryStore,
    calls: Mutex<BTreeMap<&'static str, usize>>,
    /// Happens before each consent is replaced, on behalf of another instance or window.
    pub(super) meanwhile: Mutex<Option<Meanwhile>>,
}

impl Counting {
    pub(super) fn new(store: MemoryStore) -> Self {
        Self { store, calls: Mutex::default(), meanwhile: Mutex::default() }
    }

    fn count(&self, method: &'static str) {
        *self.calls.lock().unwrap_or_else(PoisonError::into_inner).entry(method).or_default() += 1;
        if method == "replace_consent"
            && let Some(happen) = &mut *self.meanwhile.lock().unwrap_or_else(PoisonError::into_inner)
        {
            happen(&self.store);
        }
    }

    /// The calls since the last time.
    pub(super) fn take(&self) -> BTreeMap<&'static str, usize> {
        std::mem::take(&mut self.calls.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Storage for Counting {
    type Error = MemoryError;
}

macro_rules! counted {
    ($capability:ident { $($method:ident($($name:ident: $type:ty),*) -> $output:ty;)* }) => {
        impl $capability for Counting {
            $(fn $method(&self, $($name: $type),*) -> impl Future<Output = Result<$output, MemoryError>> + Send {
                self.count(stringify!($method));
                $capability::$method(&self.store, $($name),*)
            })*
        }
    };
}

each_capability!(counted);

#[oauth_server(
    grants(authorization_code),
    responses(code),
    scopes(read = "Read your notes", write = "Change your notes"),
    openid(email),
    scope_module = scope_of_store_calls
)]
pub(super) struct Counted {
    #[store]
    pub(super) store: Counting,
    #[keys]
    keys: oauth_runtime_core::keys::SigningKeys,
    #[ui]
    pages: Pages,
}

pub(super) const PEOPLE: [&str; 3] = ["248289761001", "248289761002", "248289761003"];

pub(super) struct World {
    pub(super) server: Arc<Counted>,
    cookie: Option<HeaderValue>,
}

impl World {
    /// A browser in which this many people are logged in.
    pub(super) async fn with(people: usize) -> Self {
        let web = Client::confidential("web", "a-long-random-secret")
            .redirect_uri("https://client.example/cb")
            .scope("openid email read write")
            .build()
            .expect("a client");
        let store = MemoryStore::with_clients([web]);
        for subject in PEOPLE {
            store.put_claims(subject, Claims::new());
        }
        let counting = Counting::new(store);
        let issuer = "http://127.0.0.1:9000".parse().expect("an issuer");
        let server = Counted::builder(issuer, counting, KEYS.clone(), Pages::default()).build();
        let now = server.settings().now();
        let (mut data, secret) = (SessionData::default(), Secret::generate());
        for subject in &PEOPLE[..people] {
            data.add(Account::by_password(subject, "alice", now));
        }
        let data = serde_json::to_string(&data).expect("JSON");
        let row = StoredSession::new(secret.digest(), data, now, now.plus(3600));
        server.store.create_session(row).await.expect("stored");
        for subject in PEOPLE {
            let consent = Consent::new(subject, "web", "read".parse().expect("a scope"), now);
            server.store.replace_consent(None, consent).await.expect("stored");
        }
        let cookie =
            (people > 0).then(|| Cookies::of(&*server).sent_beside(&HeaderMap::new(), &secret)).flatten();
        server.store.take();
        Self { server, cookie }
    }

    pub(super) fn http(&self, path: &str) -> http::Request<bytes::Bytes> {
        let mut http = http::Request::get(path)
            .header("host", "127.0.0.1:9000")
            .body(bytes::Bytes::new())
            .expect("a request");
        if let Some(cookie) = &self.cookie {
            http.headers_mut().insert(COOKIE, cookie.clone());
        }
        http
    }

    async fn page(&self, path: &str) -> BTreeMap<&'static str, usize> {
        let response = respond(&*self.server, self.http(path)).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}: {response:?}");
        self.server.store.take()
    }
}

/// Whether each account of a session is still logged in takes one call for the credentials and one for the
/// claims.
#[tokio::test]
async fn the_pages_of_an_account_ask_the_store_once_for_each_thing() {
    for people in [1, 3] {
        let world = World::with(people).await;
        let each = [("get_session", 1), ("get_credentials", people), ("get_claims", people)];
        let security = each.into_iter().chain([("list_sessions", 1)]);
        assert_eq!(world.page("/account/security").await, security.collect(), "{people}");
        let applications =
            each.into_iter().chain([("list_consents", 1), ("list_grants", 1), ("get_client", 1)]);
        assert_eq!(world.page("/account/applications").await, applications.collect(), "{people}");
    }
}

#[tokio::test]
async fn the_login_page_of_somebody_unknown_asks_for_the_client_alone() {
    let world = World::with(0).await;
    let redirect = world.server.create_authorization_response(world.http(&request("&scope=read"))).await;
    assert_eq!(redirect.status(), StatusCode::SEE_OTHER);
    assert_eq!(world.server.store.take(), [("get_client", 1)].into());
    let login = redirect.headers()["location"].to_str().expect("text");
    let path = login.strip_prefix("http://127.0.0.1:9000").unwrap_or(login);
    let mut http = world.http(path);
    let set = redirect.headers()["set-cookie"].to_str().expect("text").split(';').next().expect("a cookie");
    http.headers_mut().insert(COOKIE, set.parse().expect("a header"));
    let response = respond(&*world.server, http).await;
    assert_eq!(response.status(), StatusCode::OK, "{response:?}");
    assert_eq!(world.server.store.take(), [("get_client", 1)].into());
}

/// The gate asks for the person, and the login and the consent are checked again after the code exists: all of them may be gone
/// by then.
#[tokio::test]
async fn an_authorization_request_with_a_session_asks_for_each_thing_once_before_and_once_after_the_code() {
    let world = World::with(1).await;
    let response = world.server.create_authorization_response(world.http(&request("&scope=read"))).await;
    let location = response.headers()["location"].to_str().expect("text");
    assert!(location.contains("code="), "{location}");
    let expected = [
        ("get_client", 1),
        ("get_session", 1),
        ("get_credentials", 2),
        ("get_claims", 2),
        ("get_consent", 2),
        ("create_authorization_code", 1),
    ];
    assert_eq!(world.server.store.take(), expected.into());
}
