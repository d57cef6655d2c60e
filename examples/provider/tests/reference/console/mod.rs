//! The operator's console: its HTTP API and its pages.

mod absent;
mod api;
mod chromium;
mod command;
mod document;
mod pages;
mod refusals;

use std::sync::Arc;

use reqwest::cookie::{CookieStore, Jar};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::process::{CONFIG, Origin};

/// `alice` operates; two clients may use the API for themselves, one of them only to read; another one asks people.
const CLIENTS: &str = r#"
[console]
operators = ["alice"]

[[clients]]
client_id = "operations"
client_secret = "operations-client-secret"
grant_types = ["client_credentials"]
scope = "operator:read operator:write"

[[clients]]
client_id = "auditor"
client_secret = "auditor-client-secret"
grant_types = ["client_credentials"]
scope = "operator:read read"

[[clients]]
client_id = "tool"
client_secret = "tool-client-secret"
redirect_uris = ["https://client.example/cb"]
grant_types = ["authorization_code", "refresh_token"]
scope = "read operator:read operator:write"
"#;

/// A webhook without a receiver.
const WEBHOOK: &str = r#"
[[webhooks]]
name = "siem"
url = "https://siem.invalid/events"
secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
"#;

/// The API for notes exchanges tokens for it that the client `web` got.
const EXCHANGE: &str = r#"
[[resources]]
resource = "https://files.example"
scopes = ["read", "write"]

[[resources]]
resource = "https://notes.example"
scopes = ["read"]

[[clients]]
client_id = "notes-api"
client_secret = "notes-api-client-secret"
grant_types = ["urn:ietf:params:oauth:grant-type:token-exchange"]
response_types = []
scope = "read"
resource_server = true
resources = ["https://notes.example"]

[[exchange_rules]]
name = "notes read files"
clients = ["notes-api"]
from = ["web"]
to = ["https://files.example"]
scope = "read"
"#;

const ALICE: &str = "248289761001";
const BOB: &str = "248289761002";

/// The configuration with a console.
fn config() -> String {
    let config = CONFIG.replace("scope = \"read write\"", "scope = \"openid read write\"");
    format!("audit_log = true\nregistration = \"open\"\n{config}{CLIENTS}")
}

/// An access token of a client that acts for itself.
async fn token_for(provider: &Origin, client_id: &str, scope: &str, resource: &str) -> String {
    let form = [("grant_type", "client_credentials"), ("scope", scope), ("resource", resource)];
    let form: Vec<_> = form.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    let secret = format!("{client_id}-client-secret");
    let request = reqwest::Client::new().post(provider.url_of("/token"));
    let answer = request.basic_auth(client_id, Some(secret)).form(&form).send().await.expect("an answer");
    let answer: Value = answer.json().await.expect("JSON");
    answer["access_token"].as_str().unwrap_or_else(|| panic!("no token: {answer}")).to_owned()
}

/// The API, with the access token of a client.
struct Api<'a> {
    provider: &'a Origin,
    token: String,
}

impl<'a> Api<'a> {
    /// As the client that may change everything.
    async fn new(provider: &'a Origin) -> Self {
        let resource = provider.url_of("/console/api");
        let token = token_for(provider, "operations", "operator:read operator:write", &resource).await;
        Self { provider, token }
    }

    async fn send(&self, method: &str, path: &str, body: Option<&Value>) -> Response {
        let method: Method = method.parse().expect("a method");
        let url = self.provider.url_of(&format!("/console/api{path}"));
        let request = reqwest::Client::new().request(method, url).bearer_auth(&self.token);
        let request = body.into_iter().fold(request, |request, body| request.json(body));
        request.send().await.expect("an answer")
    }

    /// The status and the body; `null` without one.
    async fn call(&self, method: &str, path: &str, body: Option<&Value>) -> (StatusCode, Value) {
        let answer = self.send(method, path, body).await;
        for (name, value) in [("cache-control", "no-store"), ("x-content-type-options", "nosniff")] {
            assert_eq!(answer.headers()[name], value, "{method} {path}");
        }
        assert!(!answer.headers().contains_key("access-control-allow-origin"), "{method} {path}");
        let status = answer.status();
        let text = answer.text().await.expect("a body");
        let json = if text.is_empty() { Value::Null } else { serde_json::from_str(&text).expect("JSON") };
        (status, json)
    }

    /// The body of a good answer.
    async fn get(&self, path: &str) -> Value {
        let (status, body) = self.call("GET", path, None).await;
        assert_eq!(status, 200, "{path}: {body}");
        body
    }
}

/// A browser that keeps its cookies where the test sees them.
fn browser_with_cookies(provider: &Origin) -> (Browser, Arc<Jar>) {
    let jar = Arc::new(Jar::default());
    let client = reqwest::Client::builder().cookie_provider(Arc::clone(&jar)).no_proxy();
    let client = client.redirect(reqwest::redirect::Policy::none()).build().expect("a client");
    (Browser::with(client, &provider.url), jar)
}

/// The value of the console's cookie: the access token of its own client.
fn session_of(provider: &Origin, jar: &Jar) -> String {
    let url = provider.url_of("/console").parse().expect("a URL");
    let cookies = jar.cookies(&url).expect("cookies");
    let cookies = cookies.to_str().expect("text").to_owned();
    let session = cookies.split("; ").find_map(|cookie| cookie.strip_prefix("oauth_console="));
    session.unwrap_or_else(|| panic!("no session in {cookies}")).to_owned()
}

/// An access token for the client `tool`, by `alice`.
async fn token_of_person(provider: &Origin) -> String {
    let api = provider.url_of("/console/api");
    let redirect_uri = "https://client.example/cb";
    let asked = provider.url_of(&format!(
        "/authorize?response_type=code&client_id=tool&redirect_uri={redirect_uri}&scope=operator:read operator:write&resource={api}"
    ));
    let page = Browser::new(&provider.url).approve(&asked, "alice", "wonderland").await;
    let code = page.response().remove("code").unwrap_or_else(|| panic!("no code: {page:?}"));
    let form = [("grant_type", "authorization_code"), ("code", &*code), ("redirect_uri", redirect_uri)];
    let request = reqwest::Client::new().post(provider.url_of("/token")).form(&form);
    let answer = request.basic_auth("tool", Some("tool-client-secret")).send().await.expect("an answer");
    let answer: Value = answer.json().await.expect("JSON");
    answer["access_token"].as_str().unwrap_or_else(|| panic!("no token: {answer}")).to_owned()
}

/// A grant of a person to the client `web`, by the password grant.
async fn grant(provider: &Origin, username: &str, password: &str) -> Value {
    let form =
        [("grant_type", "password"), ("username", username), ("password", password), ("scope", "read")];
    let request = reqwest::Client::new().post(provider.url_of("/token"));
    let request = request.basic_auth("web", Some("a-long-random-secret")).form(&form);
    let answer: Value = request.send().await.expect("an answer").json().await.expect("JSON");
    assert!(answer["access_token"].is_string(), "{answer}");
    answer
}

/// Somebody types a wrong password at the client `web`.
async fn wrong_password(provider: &Origin, username: &str) {
    let form = [("grant_type", "password"), ("username", username), ("password", "guess")];
    let request = reqwest::Client::new().post(provider.url_of("/token"));
    let request = request.basic_auth("web", Some("a-long-random-secret")).form(&form);
    assert_eq!(request.send().await.expect("an answer").status(), 400);
}

/// The status of the own API for a token.
async fn use_token(provider: &Origin, token: &Value) -> u16 {
    let token = token["access_token"].as_str().expect("a token");
    let request = reqwest::Client::new().get(provider.url_of("/api/me")).bearer_auth(token);
    request.send().await.expect("an answer").status().as_u16()
}

/// The events of the audit log, once it has one of this kind: it is written behind the requests.
async fn events_with(api: &Api<'_>, kind: &str) -> Vec<Value> {
    for _ in 0..10_000 {
        let events = api.get("/events?limit=100").await;
        let events = events["items"].as_array().expect("a list").clone();
        if events.iter().any(|event| event["type"] == kind) {
            return events;
        }
    }
    panic!("no event {kind}");
}

/// The clients that the configuration has.
fn new_client(client_id: &str) -> Value {
    json!({
        "client_id": client_id, "client_name": "Made by the API", "redirect_uris": ["https://made.example/cb"],
        "grant_types": ["authorization_code"], "response_types": ["code"], "scope": "read",
    })
}
