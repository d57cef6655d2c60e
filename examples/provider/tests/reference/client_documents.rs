//! Clients that are named by the URL of their metadata document: the key `client_id_metadata_documents`.

use std::process::Command;

use reqwest::Client;
use serde_json::{Value, json};
use test_clients::DocumentHost;
use url::Url;

use crate::browser::{Browser, Page};
use crate::process::{CONFIG, Provider, refused};

/// RFC 7636 appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// What the provider needs to fetch from a host of documents.
pub(crate) fn config(host: &DocumentHost, more: &str) -> String {
    let (name, root) = (host.name(), host.root_file());
    format!(
        "client_id_metadata_documents = true\nfetch_hosts = [{name:?}]\nfetch_ca = {root:?}\n{more}{CONFIG}"
    )
}

/// An authorization request.
pub(crate) fn request(provider: &Provider, client_id: &str, redirect_uri: &str) -> String {
    let parameters = [
        ("response_type", "code"),
        ("client_id", client_id),
        ("redirect_uri", redirect_uri),
        ("scope", "read"),
        ("state", "af0ifjsldkj"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    Url::parse_with_params(&provider.url_of("/authorize"), parameters).expect("a URL").into()
}

async fn token(provider: &Provider, form: &[(&str, &str)]) -> Value {
    let sent = Client::new().post(provider.url_of("/token")).form(form).send().await;
    sent.expect("an answer").json().await.expect("JSON")
}

#[track_caller]
fn assert_shown(page: &Page, code: &str) {
    assert_eq!((page.status.as_u16(), page.location()), (400, None), "{page:?}");
    assert!(page.body.contains(&format!("data-error=\"{code}\"")), "{page:?}");
}

/// Over https, from the first page to a refresh; then the operator ends it.
#[tokio::test]
async fn a_client_with_a_document_needs_no_registration() {
    let loopback = "http://127.0.0.1:7777/cb";
    let host = DocumentHost::start(&["http://127.0.0.1/cb", "https://desk.example/cb"]).await;
    let folder = tempfile::tempdir().expect("a directory");
    let store = format!("sqlite://{}", folder.path().join("auth.db").display());
    let config = config(&host, "").replace("store = \"memory:\"", &format!("store = {store:?}"));
    let provider = Provider::start_with(&config);
    let (browser, client_id) = (Browser::new(&provider.url), host.client_id());

    let login = browser.open(&request(&provider, &client_id, loopback)).await;
    assert!(login.text().contains("Notes for the desk"), "{login:?}");
    let consent = browser.log_in(&login, "alice", "wonderland").await;
    let text = consent.text();
    for said in
        ["Notes for the desk", host.name(), "127.0.0.1:7777", "any other program here could say so too"]
    {
        assert!(text.contains(said), "{said:?} in {text:?}");
    }
    let response = browser.decide(&consent, "allow").await.response();
    assert_eq!(host.requests(), 1, "the document is kept");
    let grant = ("grant_type", "authorization_code");
    let id = ("client_id", client_id.as_str());
    let (code, uri) = (("code", response["code"].as_str()), ("redirect_uri", loopback));
    let tokens = token(&provider, &[grant, id, code, uri, ("code_verifier", VERIFIER)]).await;
    let refresh = ("refresh_token", tokens["refresh_token"].as_str().expect("a token"));
    let refreshed = token(&provider, &[("grant_type", "refresh_token"), id, refresh]).await;
    assert!(refreshed["access_token"].is_string(), "{refreshed}");

    let mut command = Command::new(env!("CARGO_BIN_EXE_provider"));
    let ended = command.args(["--store", &store, "clients", "revoke-host", "127.0.0.1", "--json"]).output();
    let ended: Value = serde_json::from_slice(&ended.expect("it runs").stdout).expect("JSON alone");
    assert_eq!(ended, json!({ "host": "127.0.0.1", "deleted": 1 }));
    let refresh = ("refresh_token", refreshed["refresh_token"].as_str().expect("a token"));
    let refused = token(&provider, &[("grant_type", "refresh_token"), id, refresh]).await;
    assert_eq!(refused["error"], "invalid_grant", "{refused}");
}

#[tokio::test]
async fn errors_are_shown_to_the_person_and_not_redirected() {
    let host = DocumentHost::start(&["https://desk.example/cb"]).await;
    let provider = Provider::start_with(&config(&host, ""));
    let (browser, client_id) = (Browser::new(&provider.url), host.client_id());
    let ask = request(&provider, &client_id, "https://desk.example/cb");
    let silent = format!("{}&prompt=none", ask.replace("scope=read", "scope=openid+read"));
    assert_shown(&browser.open(&silent).await, "login_required");
    assert_shown(&browser.open(&ask.replace("desk.example", "evil.example")).await, "invalid_request");
    assert_shown(&browser.open(&ask.replace("client.json", "other.json")).await, "invalid_client");
    host.set("client_secret", json!("everybody-can-read-this"));
    assert_shown(&browser.open(&ask.replace("client.json", "%2E%2E/client.json")).await, "invalid_client");
}

#[tokio::test]
async fn the_key_switches_them_on_and_both_documents_say_so() {
    let host = DocumentHost::start(&["https://desk.example/cb"]).await;
    let member = "client_id_metadata_document_supported";
    for is_on in [true, false] {
        let config = config(&host, "").replace("documents = true", &format!("documents = {is_on}"));
        let provider = Provider::start_with(&config);
        for path in ["/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"] {
            let metadata = Client::new().get(provider.url_of(path)).send().await.expect("an answer");
            let metadata: Value = metadata.json().await.expect("JSON");
            assert_eq!(metadata.get(member), is_on.then_some(&Value::Bool(true)), "{path}");
        }
        let page = Browser::new(&provider.url)
            .open(&request(&provider, &host.client_id(), "https://desk.example/cb"))
            .await;
        assert_eq!(page.has("input[name=password]"), is_on, "{page:?}");
        if !is_on {
            assert_shown(&page, "invalid_client");
        }
        assert_eq!(host.requests(), usize::from(is_on));
    }
}

#[tokio::test]
async fn a_host_that_is_not_allowed_is_not_asked() {
    let host = DocumentHost::start(&["https://desk.example/cb"]).await;
    let more = "client_documents = { allowed_hosts = [\"desk.example\"] }\n";
    let provider = Provider::start_with(&config(&host, more));
    let browser = Browser::new(&provider.url);
    let page = browser.open(&request(&provider, &host.client_id(), "https://desk.example/cb")).await;
    assert_shown(&page, "invalid_client");
    assert_eq!(host.requests(), 0);
}

#[test]
fn a_mistake_in_the_rules_is_told_with_its_key() {
    for (rules, said) in [
        ("allowed_hosts = [\"https://desk.example\"]", "`https://desk.example` is not a host"),
        ("denied_hosts = [\"DESK.example\"]", "`DESK.example` is not a host"),
        ("keep_at_most = 10", "documents cannot be kept"),
        ("loopback = true", "the issuer is not on a loopback address"),
        ("hosts = []", "unknown key"),
        ("redirect_uris = \"all\"", "write \"any\" or \"same_origin\""),
    ] {
        let issuer = "issuer = \"https://notes.example\"\n";
        let config = format!(
            "client_id_metadata_documents = true\nclient_documents = {{ {rules} }}\n{issuer}{CONFIG}"
        );
        let (code, _, log) = refused(&config);
        assert!(code == Some(2) && log.contains("client_documents") && log.contains(said), "{rules}: {log}");
    }
}
