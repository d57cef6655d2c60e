//! OpenID Connect Session Management 1.0.

use std::collections::HashMap;
use std::sync::Arc;

use http::request::Parts;
use oauth_runtime::keys::SigningKeys;
use oauth_runtime::openid::Claims;
use oauth_runtime::session_management::browser_state_cookie;
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{Approval, AuthorizationRequest, BoxError, Client, Decision, Interaction, oauth_server};
use sha2::{Digest, Sha256};

use crate::support::{Answer, Http, TestClock, keys, parameters_of, query};

#[oauth_server(
    grants(authorization_code),
    responses(code, code id_token),
    openid,
    scopes(read = "Read your notes"),
    endpoints(check_session)
)]
struct Watched {
    #[store]
    store: MemoryStore,
    #[keys]
    keys: SigningKeys,
}

/// `x-sid` names the session.
impl Interaction for Watched {
    async fn authorize(&self, _: &AuthorizationRequest, http: &Parts) -> Result<Decision, BoxError> {
        let approval = Approval::new("alice-sub");
        let Some(session_id) = http.headers.get("x-sid").and_then(|value| value.to_str().ok()) else {
            return Ok(approval.into());
        };
        let cookie = browser_state_cookie(self.settings().issuer(), [session_id]);
        Ok(approval.session_id(session_id).cookie(cookie).into())
    }
}

struct Fixture {
    http: Http,
}

impl Fixture {
    async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let client = Client::confidential("web", "a-long-random-secret")
            .redirect_uri("https://client.example/cb")
            .redirect_uri("com.example.app:/cb")
            .response_types(["code", "code id_token"])
            .scope("openid read")
            .build()
            .expect("a valid client");
        let store = MemoryStore::with_clients([client]);
        store.put_claims("alice-sub", Claims::new());
        let server: Arc<Watched> =
            Watched::builder(url.parse().expect("an issuer"), store, keys()).clock(TestClock::new()).build();
        let app = server.router();
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { http: Http::new(url) }
    }

    async fn authorize(&self, parameters: &[(&str, &str)], session: Option<&str>) -> Answer {
        let headers: Vec<_> = session.map(|session| ("x-sid", session)).into_iter().collect();
        self.http.get(&format!("/authorize?{}", query(parameters)), &headers).await
    }
}

fn digest(text: &str) -> String {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(Sha256::digest(text))
}

/// The state in the cookie of a response.
fn browser_state(answer: &Answer) -> String {
    let pair = answer.header("set-cookie").split(';').next().expect("a pair");
    let (name, state) = pair.split_once('=').expect("a pair");
    assert!(name.starts_with("oauth_browser_state-"), "{answer:?}");
    state.to_owned()
}

/// As the frame's script computes it (section 3.2).
#[track_caller]
fn assert_state(parameters: &HashMap<String, String>, browser_state: &str) {
    let state = &parameters["session_state"];
    let (_, salt) = state.split_once('.').expect("a salt");
    let computed = digest(&format!("web https://client.example {browser_state} {salt}"));
    assert_eq!(*state, format!("{computed}.{salt}"));
}

#[tokio::test]
async fn each_authentication_response_has_the_state_of_the_session() {
    let provider = Fixture::start().await;
    for parameters in [&[][..], &[("response_type", "code id_token")], &[("response_mode", "fragment")]] {
        let answer = provider.authorize(parameters, Some("s1")).await;
        assert_state(&parameters_of(&answer), &browser_state(&answer));
    }
    let [first, second] =
        [provider.authorize(&[], Some("s1")).await, provider.authorize(&[], Some("s2")).await];
    assert_ne!(browser_state(&first), browser_state(&second));
    assert!(!browser_state(&first).contains("s1"), "clients may know the name of the session");
}

#[tokio::test]
async fn what_authenticates_nobody_has_no_state_of_a_session() {
    let provider = Fixture::start().await;
    let without = [
        provider.authorize(&[("scope", "read")], Some("s1")).await,
        provider.authorize(&[], None).await,
        // A program has no frames.
        provider.authorize(&[("redirect_uri", "com.example.app:/cb")], Some("s1")).await,
    ];
    for answer in without {
        let parameters = parameters_of(&answer);
        assert!(parameters.contains_key("code") && !parameters.contains_key("session_state"), "{answer:?}");
    }
    let refused = provider.authorize(&[("prompt", "login")], Some("s1")).await;
    assert_eq!(parameters_of(&refused)["error"], "login_required");
    assert_eq!(refused.header("set-cookie"), "", "an error sets no cookie");
    assert!(!parameters_of(&refused).contains_key("session_state"));
}

#[tokio::test]
async fn the_frame_may_be_embedded_and_runs_its_own_script_alone() {
    let provider = Fixture::start().await;
    let metadata = provider.http.get("/.well-known/openid-configuration", &[]).await.json();
    let frame = metadata["check_session_iframe"].as_str().expect("a URL");
    assert!(frame.ends_with("/check_session"), "{frame}");
    let answer = provider.http.get("/check_session", &[]).await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "text/html; charset=utf-8"));
    let policy = answer.header("content-security-policy");
    assert!(policy.contains("default-src 'none'; script-src 'sha256-"), "{policy}");
    assert!(!policy.contains("frame-ancestors"), "{policy}");
    assert_eq!(answer.header("x-frame-options"), "");
    assert!(answer.body.contains("data-cookie=\"oauth_browser_state-"), "{answer:?}");
    let refused = provider.http.post("/check_session", None, &[]).await;
    assert_eq!((refused.status.as_u16(), refused.header("allow")), (405, "GET, HEAD"));
}
