//! What one tenant issued, at another tenant of the same process: with the same clients, secrets, people and passwords at
//! both, so that nothing but the tenant tells them apart.

use std::net::SocketAddr;
use std::sync::{Arc, LazyLock};

use axum::Router;
use http::request::Parts;
use oauth_runtime::axum::tenants;
use oauth_runtime::keys::{SigningAlgorithm, SigningKey, SigningKeys};
use oauth_runtime::openid::Claims;
use oauth_runtime::password::PasswordHash;
use oauth_runtime::registration::{RegistrationPolicy, RegistrationRequest};
use oauth_runtime::store::MemoryStore;
use oauth_runtime::tenants::Tenants;
use oauth_runtime::ui::Pages;
use oauth_runtime::{BoxError, Client, ClientMetadata, OAuthError, oauth_server};
use serde_json::Value;

use crate::support::{Answer, CHALLENGE, Http, VERIFIER, parameters_of};

#[oauth_server(
    grants(authorization_code, refresh_token, device_code),
    responses(code),
    scopes(read = "Read your notes"),
    openid(email),
    endpoints(introspection, revocation, metadata, end_session, registration, pushed_authorization_request),
    scope_module = scope_of_tenants
)]
struct Notes {
    #[store]
    store: MemoryStore,
    #[keys]
    keys: SigningKeys,
    #[ui]
    pages: Pages,
}

impl RegistrationPolicy for Notes {
    async fn register(&self, request: &RegistrationRequest, _: &Parts) -> Result<ClientMetadata, OAuthError> {
        Ok(request.metadata().clone())
    }
}

const ALICE: &str = "248289761001";
const CALLBACK: &str = "https://client.example/cb";
const WEB: Option<(&str, &str)> = Some(("web", "a-long-random-secret"));

static PASSWORD: LazyLock<PasswordHash> =
    LazyLock::new(|| PasswordHash::new(&"wonderland".into()).expect("hashed"));

fn notes(url: &str, name: &str) -> Result<Arc<Notes>, BoxError> {
    let web = Client::confidential("web", "a-long-random-secret")
        .redirect_uri(CALLBACK)
        .grant_types(["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code"])
        .resource_server()
        .scope("openid email read");
    let store = MemoryStore::with_clients([web.build()?]);
    store.put_user("alice", PASSWORD.clone(), ALICE);
    store.put_claims(ALICE, Claims::new());
    let keys = SigningKeys::fixed([SigningKey::generate(SigningAlgorithm::Es256)?])?;
    let issuer = format!("{url}/{name}").parse()?;
    Ok(Notes::builder(issuer, store, keys, Pages::default()).client_registration(true).build())
}

async fn start() -> Http {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let of = url.clone();
    let found = Tenants::by_path(move |name: Arc<str>| {
        let is_known = ["acme", "umbrella"].contains(&&*name);
        let found = if is_known { notes(&of, &name).map(Some) } else { Ok(None) };
        std::future::ready(found)
    });
    let app = Router::new().fallback_service(tenants(found));
    let app = app.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, app).await });
    Http::new(url)
}

/// A browser at one tenant: what it would send to the other.
struct Browser<'a> {
    http: &'a Http,
    cookies: Vec<String>,
}

impl<'a> Browser<'a> {
    fn new(http: &'a Http) -> Self {
        Self { http, cookies: Vec::new() }
    }

    async fn send(&mut self, method: &str, path: &str, form: Option<&[(&str, &str)]>) -> Answer {
        let cookies = self.cookies.join("; ");
        let mut headers = vec![("content-type", "application/x-www-form-urlencoded")];
        if !cookies.is_empty() {
            headers.push(("cookie", &cookies));
        }
        let body = form.map(|form| serde_urlencoded::to_string(form).expect("a form"));
        let answer = self.http.send(method, path, &headers, body).await;
        for cookie in answer.headers.get_all("set-cookie") {
            let pair = cookie.to_str().expect("text").split(';').next().expect("a pair").to_owned();
            let name = pair.split('=').next().expect("a name").to_owned();
            self.cookies.retain(|own| own.split('=').next() != Some(&*name));
            self.cookies.push(pair);
        }
        answer
    }

    async fn get(&mut self, path: &str) -> Answer {
        let mut answer = self.send("GET", path, None).await;
        // Redirects within the provider.
        while let Some(next) = answer.headers.get("location").and_then(|next| next.to_str().ok()) {
            if !next.starts_with('/') {
                break;
            }
            answer = self.send("GET", next, None).await;
        }
        answer
    }

    /// The name and the secret of the session's cookie. Those of browser keys have a dot in their names.
    fn session(&self) -> (String, String) {
        let pairs = self.cookies.iter().filter_map(|cookie| cookie.split_once('='));
        let (name, secret) = pairs.rev().find(|(name, _)| !name.contains('.')).expect("a session");
        (name.to_owned(), secret.to_owned())
    }

    /// Sends the form of a page with more fields.
    async fn submit(&mut self, page: &Answer, more: &[(&str, &str)]) -> Answer {
        let (action, request, csrf) = form_of(page);
        let mut form = vec![("request", request.as_str()), ("csrf", csrf.as_str())];
        form.extend(more);
        let answer = self.send("POST", &action, Some(&form)).await;
        match answer.headers.get("location").and_then(|next| next.to_str().ok()) {
            Some(next) if next.starts_with('/') => self.get(next).await,
            _ => answer,
        }
    }

    /// Logs in and allows; the code.
    async fn sign_in(&mut self, tenant: &str) -> String {
        let page = self.get(&authorization_request(tenant, "")).await;
        assert!(page.body.contains("name=\"password\""), "{page:?}");
        let page = self.submit(&page, &[("username", "alice"), ("password", "wonderland")]).await;
        assert!(page.body.contains("name=\"decision\""), "what was allowed elsewhere counts here: {page:?}");
        let answer =
            self.submit(&page, &[("decision", "allow"), ("scope:read", "on"), ("scope:email", "on")]).await;
        parameters_of(&answer).remove("code").unwrap_or_else(|| panic!("no code: {answer:?}"))
    }
}

fn form_of(page: &Answer) -> (String, String, String) {
    let between = |before: &str| {
        let rest = page.body.split_once(before).unwrap_or_else(|| panic!("no {before}: {page:?}")).1;
        rest.split('"').next().unwrap_or_default().replace("&amp;", "&")
    };
    (between("action=\""), between("name=\"request\" value=\""), between("name=\"csrf\" value=\""))
}

fn authorization_request(tenant: &str, more: &str) -> String {
    format!(
        "/{tenant}/authorize?response_type=code&client_id=web&redirect_uri=https%3A%2F%2Fclient.example%2Fcb\
         &scope=openid+read&state=xyz&code_challenge={CHALLENGE}&code_challenge_method=S256{more}"
    )
}

async fn token(http: &Http, tenant: &str, form: &[(&str, &str)]) -> (u16, Value) {
    let answer = http.post(&format!("/{tenant}/token"), WEB, form).await;
    (answer.status.as_u16(), answer.json())
}

fn redemption(code: &str) -> [(&str, &str); 4] {
    [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
    ]
}

async fn is_active(http: &Http, tenant: &str, token: &str) -> bool {
    let answer = http.post(&format!("/{tenant}/introspect"), WEB, &[("token", token)]).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()["active"] == true
}

#[tokio::test]
async fn codes_and_tokens_of_another_tenant() {
    let http = start().await;
    let code = Browser::new(&http).sign_in("acme").await;
    let (status, error) = token(&http, "umbrella", &redemption(&code)).await;
    assert_eq!((status, &error["error"]), (400, &"invalid_grant".into()));
    let (status, tokens) = token(&http, "acme", &redemption(&code)).await;
    assert_eq!(status, 200, "the code is not spent: {tokens}");
    let (access, refresh) =
        (tokens["access_token"].as_str().expect("a token"), tokens["refresh_token"].as_str());
    let refresh = refresh.expect("a refresh token");

    let bearer = format!("Bearer {access}");
    let userinfo = |tenant: &str| format!("/{tenant}/userinfo");
    assert_eq!(http.get(&userinfo("umbrella"), &[("authorization", &bearer)]).await.status, 401);
    assert_eq!(http.get(&userinfo("acme"), &[("authorization", &bearer)]).await.status, 200);
    assert!(!is_active(&http, "umbrella", access).await && !is_active(&http, "umbrella", refresh).await);
    for revoked in [access, refresh] {
        let answer = http.post("/umbrella/revoke", WEB, &[("token", revoked)]).await;
        assert_eq!(answer.status, 200, "as for any unknown token");
    }
    assert!(is_active(&http, "acme", access).await, "another tenant revokes nothing");
    let form = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
    let (status, error) = token(&http, "umbrella", &form).await;
    assert_eq!((status, &error["error"]), (400, &"invalid_grant".into()));
    assert_eq!(token(&http, "acme", &form).await.0, 200);
}

#[tokio::test]
async fn the_session_of_another_tenant() {
    let http = start().await;
    let mut browser = Browser::new(&http);
    browser.sign_in("acme").await;
    let session = browser.session();
    let page = browser.get(&authorization_request("umbrella", "")).await;
    assert!(
        page.body.contains("name=\"password\"") && page.body.contains("action=\"/umbrella/login\""),
        "{page:?}"
    );
    let silent = browser.get(&authorization_request("umbrella", "&prompt=none")).await;
    assert_eq!(parameters_of(&silent).get("error").map(String::as_str), Some("login_required"));
    let account = browser.get("/umbrella/account/applications").await;
    assert!(account.body.contains("name=\"password\""), "{account:?}");
    // The same secret under the cookie's name of the other tenant.
    let mut other = Browser::new(&http);
    other.sign_in("umbrella").await;
    let (name, _) = other.session();
    browser.cookies.push(format!("{name}={}", session.1));
    let silent = browser.get(&authorization_request("umbrella", "&prompt=none")).await;
    assert_eq!(parameters_of(&silent).get("error").map(String::as_str), Some("login_required"));
    // A login there ends none here.
    let http = start().await;
    let mut browser = Browser::new(&http);
    browser.sign_in("acme").await;
    browser.sign_in("umbrella").await;
    let silent = browser.get(&authorization_request("acme", "&prompt=none")).await;
    assert!(parameters_of(&silent).contains_key("code"), "{silent:?}");
}

#[tokio::test]
async fn pages_and_forms_of_another_tenant() {
    let http = start().await;
    let mut browser = Browser::new(&http);
    let page = browser.get(&authorization_request("acme", "")).await;
    let (action, request, csrf) = form_of(&page);
    assert_eq!(action, "/acme/login");
    let elsewhere = browser.send("GET", &format!("/umbrella/login?request={request}"), None).await;
    assert!(!elsewhere.body.contains(&request), "{elsewhere:?}");
    let form = [("request", &*request), ("csrf", &csrf), ("username", "alice"), ("password", "wonderland")];
    let answer = browser.send("POST", "/umbrella/login", Some(&form)).await;
    assert!(answer.headers.get("location").is_none(), "{answer:?}");
    let silent = browser.get(&authorization_request("umbrella", "&prompt=none")).await;
    assert_eq!(parameters_of(&silent).get("error").map(String::as_str), Some("login_required"));
}

#[tokio::test]
async fn id_tokens_and_keys_of_another_tenant() {
    let http = start().await;
    let mut browser = Browser::new(&http);
    let code = browser.sign_in("acme").await;
    let (_, tokens) = token(&http, "acme", &redemption(&code)).await;
    let hint = tokens["id_token"].as_str().expect("an ID token").to_owned();
    let end = |tenant: &str| format!("/{tenant}/end_session?id_token_hint={hint}");
    let ended = browser.send("GET", &end("umbrella"), None).await;
    assert!(ended.headers.get("location").is_none() && !ended.body.contains("client.example"), "{ended:?}");
    let silent = browser.get(&authorization_request("acme", "&prompt=none")).await;
    assert!(parameters_of(&silent).contains_key("code"), "the login here goes on: {silent:?}");
    let hinted =
        browser.get(&authorization_request("umbrella", &format!("&prompt=none&id_token_hint={hint}"))).await;
    let error = parameters_of(&hinted).remove("error");
    assert!(matches!(error.as_deref(), Some("login_required" | "invalid_request")), "{hinted:?}");
    let keys = |tenant: &str| format!("/{tenant}/jwks");
    let (acme, umbrella) =
        (http.get(&keys("acme"), &[]).await.json(), http.get(&keys("umbrella"), &[]).await.json());
    assert_ne!(acme["keys"][0]["x"], umbrella["keys"][0]["x"]);
    assert!(acme["keys"][0]["x"].is_string(), "{acme}");
}

#[tokio::test]
async fn requests_devices_and_registrations_of_another_tenant() {
    let http = start().await;
    let pushed = [
        ("response_type", "code"),
        ("redirect_uri", CALLBACK),
        ("scope", "openid read"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    let pushed = http.post("/acme/par", WEB, &pushed).await.json();
    let request_uri = pushed["request_uri"].as_str().expect("a request URI");
    let by_uri = |tenant: &str| format!("/{tenant}/authorize?client_id=web&request_uri={request_uri}");
    assert_eq!(http.get(&by_uri("umbrella"), &[]).await.status, 400);
    assert_eq!(http.get(&by_uri("acme"), &[]).await.status, 303, "it is not used up");

    let device = http.post("/acme/device_authorization", WEB, &[("scope", "read")]).await.json();
    let device_code = device["device_code"].as_str().expect("a device code");
    let poll = [("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("device_code", device_code)];
    assert_eq!(token(&http, "umbrella", &poll).await.1["error"], "invalid_grant");
    assert_eq!(token(&http, "acme", &poll).await.1["error"], "authorization_pending");

    let metadata = format!(r#"{{ "redirect_uris": ["{CALLBACK}"] }}"#);
    let json = [("content-type", "application/json")];
    let registered = http.send("POST", "/acme/register", &json, Some(metadata)).await.json();
    let client_id = registered["client_id"].as_str().expect("a client");
    let bearer = format!("Bearer {}", registered["registration_access_token"].as_str().expect("a token"));
    let client = |tenant: &str| format!("/{tenant}/register/{client_id}");
    assert_eq!(http.get(&client("umbrella"), &[("authorization", &bearer)]).await.status, 401);
    assert_eq!(http.get(&client("acme"), &[("authorization", &bearer)]).await.status, 200);
    let secret = registered["client_secret"].as_str().expect("a secret");
    let form = [("grant_type", "refresh_token"), ("refresh_token", "unknown")];
    let answer = http.post("/umbrella/token", Some((client_id, secret)), &form).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["error"]), (401, &"invalid_client".into()));
}

#[tokio::test]
async fn metadata_names_one_tenant_alone() {
    let http = start().await;
    for (tenant, other) in [("acme", "umbrella"), ("umbrella", "acme")] {
        let own = http.get(&format!("/{tenant}/.well-known/openid-configuration"), &[]).await;
        assert_eq!(own.json()["issuer"], http.url_of(&format!("/{tenant}")));
        assert!(!own.body.contains(other), "{}", own.body);
        for at_root in ["oauth-authorization-server", "openid-configuration"] {
            let document = http.get(&format!("/.well-known/{at_root}/{tenant}"), &[]).await;
            assert_eq!(document.body, own.body, "{at_root}");
        }
    }
    for path in
        ["/token", "/authorize", "/.well-known/openid-configuration", "/nobody/token", "/acme/umbrella/token"]
    {
        assert_eq!(http.get(path, &[]).await.status, 404, "{path}");
    }
}
