//! Clients that are named by the URL of their metadata document.

use std::collections::HashMap;
use std::sync::Mutex;

use oauth_runtime_core::async_trait;
use oauth_runtime_core::fetch::{FetchError, Fetched, Fetcher, Url};
use oauth_runtime_core::store::{ClientStore, ConsentStore};
use serde_json::{Value, json};

use super::World;
use super::browser::Page;

pub(super) const CLIENT: &str = "https://desk.example/client.json";

pub(super) const WEB: &str = "https://other.example/cb";

pub(super) const LOOPBACK: &str = "http://127.0.0.1:7777/cb";

/// The hosts of all documents, which a test can change.
pub(super) struct Hosts {
    answers: Mutex<HashMap<String, Fetched>>,
    requests: Mutex<Vec<String>>,
}

/// A document of [`CLIENT`].
pub(super) fn document() -> Value {
    json!({
        "client_id": CLIENT, "client_name": "Notes <b>for the desk</b>", "scope": "openid read",
        "redirect_uris": ["http://127.0.0.1/cb", WEB],
        "grant_types": ["authorization_code", "refresh_token"],
        "logo_uri": "https://desk.example/logo.png", "token_endpoint_auth_method": "none",
    })
}

impl Hosts {
    pub(super) fn new() -> Self {
        let hosts = Self { answers: Mutex::default(), requests: Mutex::default() };
        hosts.publish(&document());
        hosts
    }

    /// Replaces the document of the client that it names.
    pub(super) fn publish(&self, document: &Value) {
        let client_id = document["client_id"].as_str().expect("an identifier");
        self.put(client_id, Fetched::new(document.to_string()).content_type("application/json"));
    }

    pub(super) fn put(&self, url: &str, answer: Fetched) {
        self.answers.lock().expect("no panic").insert(url.to_owned(), answer);
    }

    /// How often a URL was fetched.
    pub(super) fn requests(&self, url: &str) -> usize {
        self.requests.lock().expect("no panic").iter().filter(|own| *own == url).count()
    }
}

#[async_trait]
impl Fetcher for Hosts {
    async fn get(&self, url: &Url) -> Result<Fetched, FetchError> {
        self.requests.lock().expect("no panic").push(url.to_string());
        let answer = self.answers.lock().expect("no panic").get(url.as_str()).cloned();
        answer.ok_or_else(|| FetchError::NotAllowed(url.to_string()))
    }
}

pub(super) fn ask(redirect_uri: &str, more: &str) -> String {
    ask_of(CLIENT, &format!("&scope=openid+read&redirect_uri={redirect_uri}{more}"))
}

/// A request of any public client.
pub(super) fn ask_of(client_id: &str, more: &str) -> String {
    format!(
        "/authorize?client_id={client_id}&response_type=code&state=xyz\
         &code_challenge_method=S256&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM{more}"
    )
}

async fn consent(world: &World, redirect_uri: &str) -> Page {
    let browser = world.browser();
    let login = browser.open(&ask(redirect_uri, "")).await;
    assert!(login.says("Notes &lt;b&gt;for the desk&lt;/b&gt;"), "the login names the client: {login:?}");
    browser.log_in(&login, "alice").await
}

#[tokio::test]
async fn the_page_names_the_hosts_of_the_document_and_of_the_redirect_uri() {
    let page = consent(&World::new(), WEB).await;
    page.assert_asks("/consent");
    assert!(page.says("published by <bdi>desk.example</bdi>"), "{page:?}");
    assert!(page.says("The access goes to <bdi>other.example</bdi>"), "{page:?}");
    assert!(page.says("you go on to <bdi>other.example</bdi>"), "{page:?}");
    assert!(!page.says("on this device") && !page.says("registered itself"), "{page:?}");
    // The host of the document answers nothing.
    assert!(!page.says("<img src=\"https") && !page.says("<img src=\"data:"), "{page:?}");
}

#[tokio::test]
async fn the_page_warns_of_a_redirect_uri_on_the_persons_computer() {
    let page = consent(&World::new(), LOOPBACK).await;
    assert!(page.says("published by <bdi>desk.example</bdi>"), "{page:?}");
    assert!(page.says("back to a program on this device (<bdi>127.0.0.1:7777</bdi>)"), "{page:?}");
    assert!(page.says("any other program here could say so too"), "{page:?}");
    // An operator's client has no such warning.
    let world = World::new();
    let browser = world.browser();
    let app = "/authorize?client_id=app&response_type=code&scope=read&redirect_uri=http://127.0.0.1:7/cb\
               &code_challenge_method=S256&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    let login = browser.open(app).await;
    let page = browser.log_in(&login, "alice").await;
    page.assert_asks("/consent");
    assert!(!page.says("any other program"), "{page:?}");
}

#[tokio::test]
async fn every_language_names_the_host_and_warns() {
    for language in ["en", "de", "fr", "es", "zh", "ar"] {
        let world = World::new();
        let mut browser = world.browser();
        browser.accept_language = language.to_owned();
        let login = browser.open(&ask(LOOPBACK, "")).await;
        let page = browser.log_in(&login, "alice").await;
        assert!(page.says("<bdi>desk.example</bdi>") && page.says("<bdi>127.0.0.1:7777</bdi>"), "{page:?}");
        assert_eq!(
            language == "en",
            page.says("any other program here could say so too"),
            "{language}: {page:?}"
        );
    }
}

#[tokio::test]
async fn nothing_of_the_client_is_stored_until_the_person_allows_it() {
    let world = World::new();
    let browser = world.browser();
    let page = consent(&world, WEB).await;
    let stored = async || world.server.store.get_client(CLIENT).await.expect("a store");
    assert!(stored().await.is_none());
    let login = browser.open(&ask(WEB, "")).await;
    let consent = browser.log_in(&login, "alice").await;
    let denied = browser.submit(&consent, "/consent", &[("decision", "deny")]).await;
    assert!(denied.status == 400 && denied.says("data-error=\"access_denied\""), "{denied:?}");
    assert!(denied.says("Go on to <bdi>other.example</bdi>"), "{denied:?}");
    assert!(stored().await.is_none());
    let again = browser.open(&ask(WEB, "")).await;
    browser.allow(&again).await.assert_code();
    assert!(stored().await.is_some());
    page.assert_asks("/consent");
}

#[tokio::test]
async fn a_consent_is_remembered_and_asked_for_again_once_the_document_changed() {
    let world = World::new();
    let browser = world.browser();
    let login = browser.open(&ask(WEB, "")).await;
    browser.allow(&browser.log_in(&login, "alice").await).await.assert_code();
    browser.open(&ask(WEB, "")).await.assert_code();
    let stored = world.server.store.get_client(CLIENT).await.expect("a store").expect("a client");
    // As the store would have it if the document had had another name until now.
    let renamed = stored.metadata().clone().with(|metadata| metadata.client_name = Some("Old".to_owned()));
    world.server.store.put_client(stored.with_metadata(renamed).expect("valid"));
    world.clock.pass(301);
    browser.open(&ask(WEB, "")).await.assert_asks("/consent");
    let consents = world.server.store.list_consents("248289761001").await.expect("a store");
    assert_eq!(consents.len(), 1);
}

/// The consent is saved first; if storing the client then fails, it was given for a document that nobody kept.
#[tokio::test]
async fn a_consent_for_a_client_that_is_not_stored_does_not_count_for_its_next_document() {
    let world = World::new();
    let browser = world.browser();
    let login = browser.open(&ask(WEB, "")).await;
    browser.allow(&browser.log_in(&login, "alice").await).await.assert_code();
    let consents = world.server.store.list_consents("248289761001").await.expect("a store");
    let forget = async || {
        assert!(world.server.store.remove_client(CLIENT));
        for consent in consents.clone() {
            assert!(world.server.store.replace_consent(None, consent).await.expect("a store"));
        }
    };
    forget().await;
    // While the document is kept, it is the one that the person saw.
    browser.open(&ask(WEB, "")).await.assert_code();
    forget().await;
    world.clock.pass(301);
    browser.open(&ask(WEB, "")).await.assert_asks("/consent");
}

#[tokio::test]
async fn the_page_of_applications_tells_the_host_beside_the_name() {
    let world = World::new();
    let browser = world.browser();
    let login = browser.open(&ask(WEB, "")).await;
    browser.allow(&browser.log_in(&login, "alice").await).await.assert_code();
    let page = browser.open("/account/applications").await;
    assert!(page.says("<bdi>Notes &lt;b&gt;for the desk&lt;/b&gt;</bdi></h2>"), "{page:?}");
    assert!(page.says("<p class=\"hint\"><bdi>desk.example</bdi></p>"), "{page:?}");
}

#[tokio::test]
async fn an_error_is_shown_to_the_person() {
    let world = World::new();
    let browser = world.browser();
    let page = browser.open(&ask(WEB, "&prompt=none")).await;
    assert!(page.status == 400 && page.says("data-error=\"login_required\""), "{page:?}");
    assert_eq!(page.location(), None);
}
