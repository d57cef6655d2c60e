//! Pending logout notices outlive the provider.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Duration;

use axum::Router;
use axum::extract::{Form, Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::post;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::browser::Browser;
use crate::process::{CONFIG, Provider};

const AUTHORIZE: &str = "/authorize?client_id=told&response_type=id_token&scope=openid&nonce=n&redirect_uri=https://client.example/cb";

/// Longer than between two attempts, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(90);

/// A client that is away until the test says otherwise: then its proxy answers for it.
struct Client {
    host: String,
    is_up: Arc<AtomicBool>,
    logout_tokens: UnboundedReceiver<String>,
}

impl Client {
    async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let host = listener.local_addr().expect("an address").to_string();
        let (sender, logout_tokens) = unbounded_channel();
        let is_up = Arc::new(AtomicBool::new(false));
        let logout = move |Form(form): Form<HashMap<String, String>>| {
            sender.send(form["logout_token"].clone()).expect("the test listens");
            async {}
        };
        let app = Router::new()
            .route("/logout", post(logout))
            .layer(from_fn_with_state(Arc::clone(&is_up), unless_away));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { host, is_up, logout_tokens }
    }

    async fn next(&mut self) -> Value {
        let logout_tokens = tokio::time::timeout(PATIENCE, self.logout_tokens.recv()).await;
        claims_of(&logout_tokens.expect("the client is told").expect("the client lives"))
    }
}

async fn unless_away(State(is_up): State<Arc<AtomicBool>>, request: Request, next: Next) -> Response {
    if is_up.load(Relaxed) {
        return next.run(request).await;
    }
    let mut away = Response::default();
    *away.status_mut() = axum::http::StatusCode::BAD_GATEWAY;
    away
}

fn claims_of(token: &str) -> Value {
    let payload = token.split('.').nth(1).expect("a JWT");
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).expect("base64url")).expect("JSON")
}

fn config(directory: &std::path::Path, host: &str) -> String {
    format!(
        r#"fetch_hosts = ["{host}"]
{}
[[clients]]
client_id = "told"
client_secret = "a-secret-of-the-client"
redirect_uris = ["https://client.example/cb"]
grant_types = ["authorization_code", "implicit"]
response_types = ["id_token"]
scope = "openid"
backchannel_logout_uri = "http://{host}/logout"
"#,
        CONFIG.replace("memory:", &format!("sqlite://{}/auth.db", directory.display()))
    )
}

/// Logs in at the client; gives the claims of the ID token, and the token.
async fn log_in(browser: &Browser, provider: &Provider) -> (Value, String) {
    let hint = browser
        .approve(&provider.url_of(AUTHORIZE), "alice", "wonderland")
        .await
        .response()
        .remove("id_token");
    let hint = hint.expect("an ID token");
    (claims_of(&hint), hint)
}

/// Waits until an attempt has failed, and that is written down.
fn failed_once(provider: &mut Provider) -> std::thread::JoinHandle<String> {
    let mut log = provider.log();
    let (sender, failed) = std::sync::mpsc::channel();
    let reader = std::thread::spawn(move || {
        let mut all = String::new();
        for line in log.by_ref().map_while(Result::ok) {
            if line.contains("could not notify a client of a logout yet") {
                let _ = sender.send(line.clone());
            }
            all.push_str(&line);
        }
        all
    });
    let line = failed.recv_timeout(PATIENCE).expect("the client is away");
    assert!(
        line.contains("client_id=\"told\"") && line.contains("502") && line.contains("attempts=1"),
        "{line}"
    );
    reader
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_was_away_is_told_by_the_provider_that_was_killed_and_started_again() {
    let directory = tempfile::tempdir().expect("a directory");
    let mut client = Client::start().await;
    let config = config(directory.path(), &client.host);
    let mut first = Provider::start_with(&config);
    let browser = Browser::new(&first.url);
    let (own, hint) = log_in(&browser, &first).await;
    let left = browser.open(&first.url_of(&format!("/end_session?id_token_hint={hint}"))).await;
    assert!(left.body.contains("logged out"), "{left:?}");
    let log = failed_once(&mut first);
    first.kill();
    log.join().expect("its log ended");

    client.is_up.store(true, Relaxed);
    let second = Provider::start_with(&config);
    let logout_tokens = client.next().await;
    assert_eq!(
        (&logout_tokens["aud"], &logout_tokens["sub"], &logout_tokens["sid"]),
        (&"told".into(), &own["sub"], &own["sid"])
    );
    assert_eq!(logout_tokens["iss"], second.url, "the token is one of now");
    assert!(logout_tokens["iat"].as_u64() >= own["iat"].as_u64(), "{logout_tokens}");
}

/// Two browsers, one of which has nothing at the client any more but its own session there.
#[tokio::test(flavor = "multi_thread")]
async fn a_logout_everywhere_tells_the_clients_of_all_sessions_at_once() {
    let directory = tempfile::tempdir().expect("a directory");
    let mut client = Client::start().await;
    client.is_up.store(true, Relaxed);
    let provider = Provider::start_with(&config(directory.path(), &client.host));
    let browsers = [Browser::new(&provider.url), Browser::new(&provider.url)];
    let mut sessions = Vec::new();
    for browser in &browsers {
        let login = browser.open(&provider.url_of(AUTHORIZE)).await;
        let mut answer = browser.log_in(&login, "alice", "wonderland").await;
        if answer.has("button[name=decision][value=allow]") {
            answer = browser.decide(&answer, "allow").await;
        }
        // An ID token without other tokens leaves no grant behind.
        sessions.push(claims_of(&answer.response()["id_token"])["sid"].clone());
    }
    let page = browsers[0].open(&provider.url_of("/account/security")).await;
    let ended = browsers[0].submit(&page.form("button[name=sessions]"), &[("sessions", "end")]).await;
    assert!(ended.body.contains("logged out"), "{ended:?}");
    let logout_tokens = [client.next().await["sid"].clone(), client.next().await["sid"].clone()];
    assert!(
        sessions.iter().all(|session| logout_tokens.contains(session)),
        "{logout_tokens:?} are not {sessions:?}"
    );
}
