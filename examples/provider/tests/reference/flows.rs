//! Every flow of the manual, by the crates `oauth2` and `reqwest`; each token then opens the API that its scope allows.

use oauth2::basic::BasicClient;
use oauth2::{
    AuthType, AuthUrl, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointNotSet, EndpointSet,
    HttpRequest, HttpResponse, IntrospectionUrl, PkceCodeChallenge, RedirectUrl, ResourceOwnerPassword,
    ResourceOwnerUsername, Scope, TokenIntrospectionResponse, TokenResponse, TokenUrl,
};
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::process::{CONFIG, Origin, Provider};

type Client = BasicClient<EndpointSet, EndpointNotSet, EndpointSet, EndpointNotSet, EndpointSet>;

/// The transport of `oauth2`, over the `reqwest` that the tests have.
pub(crate) async fn send(request: HttpRequest) -> Result<HttpResponse, reqwest::Error> {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build()?;
    let response = client.execute(request.try_into()?).await?;
    let mut answer = http::Response::builder().status(response.status());
    for (name, value) in response.headers() {
        answer = answer.header(name, value);
    }
    Ok(answer.body(response.bytes().await?.to_vec()).expect("a response"))
}

fn client(provider: &Origin, client_id: &str, secret: Option<&str>, redirect_uri: &str) -> Client {
    let mut client = BasicClient::new(ClientId::new(client_id.into()));
    if let Some(secret) = secret {
        client = client.set_client_secret(ClientSecret::new(secret.into()));
    }
    client
        .set_auth_type(AuthType::BasicAuth)
        .set_auth_uri(AuthUrl::new(provider.url_of("/authorize")).expect("a URL"))
        .set_token_uri(TokenUrl::new(provider.url_of("/token")).expect("a URL"))
        .set_introspection_url(IntrospectionUrl::new(provider.url_of("/introspect")).expect("a URL"))
        .set_redirect_uri(RedirectUrl::new(redirect_uri.into()).expect("a URL"))
}

pub(crate) fn web(provider: &Origin) -> Client {
    client(provider, "web", Some("a-long-random-secret"), "https://client.example/cb")
}

async fn api(provider: &Origin, method: reqwest::Method, path: &str, token: &str) -> reqwest::Response {
    let request = reqwest::Client::new().request(method.clone(), provider.url_of(path)).bearer_auth(token);
    let request =
        if method == reqwest::Method::POST { request.json(&json!({ "text": "buy milk" })) } else { request };
    request.send().await.expect("an answer")
}

/// By `reqwest`: `oauth2` refuses to revoke over plain http, on a loopback address too.
async fn revoke(provider: &Origin, client_id: &str, token: &str) {
    let request = reqwest::Client::new().post(provider.url_of("/revoke"));
    let request = match client_id {
        "web" => request.basic_auth(client_id, Some("a-long-random-secret")).form(&[("token", token)]),
        "service" => request.basic_auth(client_id, Some("service-client-secret")).form(&[("token", token)]),
        public => request.form(&[("token", token), ("client_id", public)]),
    };
    assert_eq!(request.send().await.expect("an answer").status(), 200);
}

/// Reading needs `read`, writing needs `write`.
async fn assert_reads_only(provider: &Origin, token: &str) {
    assert_eq!(api(provider, reqwest::Method::GET, "/api/notes", token).await.status(), 200);
    let refused = api(provider, reqwest::Method::POST, "/api/notes", token).await;
    assert_eq!(refused.status(), 403);
    let challenge = refused.headers()["www-authenticate"].to_str().expect("text").to_owned();
    assert!(
        challenge.starts_with("Bearer ") && challenge.contains("error=\"insufficient_scope\""),
        "{challenge}"
    );
    assert!(challenge.contains("scope=\"write\""), "{challenge}");
}

async fn assert_refused(provider: &Origin, token: &str) {
    let refused = api(provider, reqwest::Method::GET, "/api/notes", token).await;
    assert_eq!(refused.status(), 401);
    let challenge = refused.headers()["www-authenticate"].to_str().expect("text");
    assert!(challenge.contains("error=\"invalid_token\""), "{challenge}");
}

async fn me(provider: &Origin, token: &str) -> Value {
    api(provider, reqwest::Method::GET, "/api/me", token).await.json().await.expect("JSON")
}

/// Authorization code with PKCE, refresh with rotation, introspection and revocation.
pub(crate) async fn assert_code_flow(provider: &Origin, client: &Client, client_id: &str) {
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let request = client.authorize_url(CsrfToken::new_random).add_scope(Scope::new("read".into()));
    let (url, state) = request.set_pkce_challenge(challenge).url();
    let response = Browser::new(&provider.url).approve(url.as_str(), "alice", "wonderland").await.response();
    assert_eq!((&response["state"], &response["iss"]), (state.secret(), &provider.url));

    let code = AuthorizationCode::new(response["code"].clone());
    let tokens =
        client.exchange_code(code).set_pkce_verifier(verifier).request_async(&send).await.expect("tokens");
    let access_token = tokens.access_token().secret();
    assert_reads_only(provider, access_token).await;
    assert_eq!(
        me(provider, access_token).await,
        json!({ "sub": "248289761001", "client_id": client_id, "scope": "read" })
    );

    let used = tokens.refresh_token().expect("a refresh token");
    let refreshed = client.exchange_refresh_token(used).request_async(&send).await.expect("tokens");
    assert_reads_only(provider, refreshed.access_token().secret()).await;
    let next = refreshed.refresh_token().expect("a refresh token");
    // A confidential client keeps its token until that is old.
    assert_eq!(next.secret() == used.secret(), client_id == "web");

    revoke(provider, client_id, next.secret()).await;
    assert_refused(provider, refreshed.access_token().secret()).await;
    client.exchange_refresh_token(next).request_async(&send).await.expect_err("revoked");
}

#[tokio::test]
async fn authorization_code_of_a_confidential_client() {
    let provider = Provider::start();
    assert_code_flow(&provider, &web(&provider), "web").await;
}

#[tokio::test]
async fn authorization_code_of_a_public_client() {
    let provider = Provider::start();
    // A native application listens on whichever port is free.
    let client = client(&provider, "app", None, "http://127.0.0.1:49152/cb");
    assert_code_flow(&provider, &client, "app").await;
}

#[tokio::test]
async fn a_used_refresh_token_ends_the_grant() {
    let strict = "rotate_refresh_tokens = \"always\"\nrefresh_token_grace_period = 0\n";
    let provider = Provider::start_with(&format!("{strict}{CONFIG}"));
    let client = web(&provider);
    let tokens = password_tokens(&client).await;
    let used = tokens.refresh_token().expect("a refresh token");
    let refreshed = client.exchange_refresh_token(used).request_async(&send).await.expect("tokens");
    client.exchange_refresh_token(used).request_async(&send).await.expect_err("used before");
    assert_refused(&provider, refreshed.access_token().secret()).await;
}

async fn password_tokens(client: &Client) -> oauth2::basic::BasicTokenResponse {
    let (username, password) =
        (ResourceOwnerUsername::new("alice".into()), ResourceOwnerPassword::new("wonderland".into()));
    let request = client.exchange_password(&username, &password).add_scope(Scope::new("read".into()));
    request.request_async(&send).await.expect("tokens")
}

#[tokio::test]
async fn password() {
    assert_password(&Provider::start()).await;
}

pub(crate) async fn assert_password(provider: &Origin) {
    let client = web(provider);
    assert_reads_only(provider, password_tokens(&client).await.access_token().secret()).await;
    let (username, guess) =
        (ResourceOwnerUsername::new("alice".into()), ResourceOwnerPassword::new("guess".into()));
    let refused =
        client.exchange_password(&username, &guess).request_async(&send).await.expect_err("a wrong password");
    assert!(format!("{refused:?}").contains("invalid_grant"), "{refused:?}");
}

#[tokio::test]
async fn client_credentials() {
    assert_client_credentials(&Provider::start()).await;
}

pub(crate) async fn assert_client_credentials(provider: &Origin) {
    let client = client(provider, "service", Some("service-client-secret"), "https://client.example/cb");
    let read = client.exchange_client_credentials().add_scope(Scope::new("read".into()));
    let read = read.request_async(&send).await.expect("tokens");
    assert!(read.refresh_token().is_none());
    assert_reads_only(provider, read.access_token().secret()).await;

    let all = client.exchange_client_credentials().request_async(&send).await.expect("tokens");
    let written = api(provider, reqwest::Method::POST, "/api/notes", all.access_token().secret()).await;
    assert!(written.status().is_success(), "{written:?}");
    let notes = api(provider, reqwest::Method::GET, "/api/notes", all.access_token().secret()).await;
    assert!(notes.text().await.expect("text").contains("buy milk"));
}

/// RFC 9700 section 4.15.
#[tokio::test]
async fn a_client_named_like_a_person_and_the_person_have_notes_of_their_own() {
    let namesake = r#"
        [[clients]]
        client_id = "248289761001"
        client_secret = "namesake-client-secret"
        grant_types = ["client_credentials"]
        scope = "read write"
    "#;
    let provider = Provider::start_with(&format!("{CONFIG}{namesake}"));
    let namesake =
        client(&provider, "248289761001", Some("namesake-client-secret"), "https://client.example/cb");
    let token = namesake.exchange_client_credentials().request_async(&send).await.expect("tokens");
    let written = api(&provider, reqwest::Method::POST, "/api/notes", token.access_token().secret()).await;
    assert!(written.status().is_success(), "{written:?}");
    let alice = password_tokens(&web(&provider)).await;
    let notes = api(&provider, reqwest::Method::GET, "/api/notes", alice.access_token().secret()).await;
    assert_eq!(notes.status(), 200);
    assert!(!notes.text().await.expect("text").contains("buy milk"));
}

#[tokio::test]
async fn introspection_and_revocation() {
    let provider = Provider::start();
    let client = client(&provider, "service", Some("service-client-secret"), "https://client.example/cb");
    let tokens = client.exchange_client_credentials().request_async(&send).await.expect("tokens");
    let introspected =
        client.introspect(tokens.access_token()).request_async(&send).await.expect("an answer");
    assert!(introspected.active());
    assert_eq!(introspected.client_id().map(|client_id| client_id.as_str()), Some("service"));
    assert_eq!(introspected.scopes().map(Vec::len), Some(2));

    revoke(&provider, "service", tokens.access_token().secret()).await;
    let introspected =
        client.introspect(tokens.access_token()).request_async(&send).await.expect("an answer");
    assert!(!introspected.active());
    assert_refused(&provider, tokens.access_token().secret()).await;
}

#[tokio::test]
async fn implicit() {
    let provider = Provider::start();
    let client = web(&provider);
    let request =
        client.authorize_url(CsrfToken::new_random).use_implicit_flow().add_scope(Scope::new("read".into()));
    let (url, state) = request.url();
    let page = Browser::new(&provider.url).approve(url.as_str(), "alice", "wonderland").await;
    assert_eq!(page.location().expect("a redirect").query(), None, "a token must not be in the query");
    let response = page.response();
    assert_eq!(&response["state"], state.secret());
    assert!(!response.contains_key("refresh_token"));
    assert_reads_only(&provider, &response["access_token"]).await;
}
