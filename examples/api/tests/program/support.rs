//! A provider in the test's process, which can change its keys and go away, and the API as a program of its own.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use axum::{Router, serve};
use jsonwebtoken::EncodingKey;
use oauth_runtime::keys::{SigningAlgorithm, SigningKey, SigningKeys};
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{AccessTokenFormat, Client, oauth_server};
use serde_json::Value;
use tokio::net::TcpListener;
use tower::ServiceExt;

/// The API.
pub(crate) const NOTES: &str = "https://api.example/notes";
/// Another API of the same provider.
pub(crate) const FILES: &str = "https://files.example";
pub(crate) const SECRET: &str = "a-long-random-secret";

#[oauth_server(
    grants(client_credentials),
    scopes(read = "Read your notes", write = "Change your notes"),
    endpoints(introspection, revocation, metadata),
    access_tokens(opaque, jwt),
    resources(notes = "https://api.example/notes", files = "https://files.example")
)]
pub(crate) struct Notes {
    #[store]
    pub(crate) store: MemoryStore,
    #[keys]
    pub(crate) keys: SigningKeys,
}

/// A site on this machine. It serves one provider after the other, or none.
pub(crate) struct Site {
    pub(crate) url: String,
    serving: Arc<Mutex<Option<Router>>>,
    /// The private key of the provider that it serves, in PEM.
    key: Mutex<String>,
}

impl Site {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let serving: Arc<Mutex<Option<Router>>> = Arc::default();
        let served = Arc::clone(&serving);
        let app = Router::new().fallback(async move |request: Request| -> Response {
            let router = served.lock().unwrap().clone();
            match router {
                Some(router) => router.oneshot(request).await.into_response(),
                None => http::StatusCode::BAD_GATEWAY.into_response(),
            }
        });
        tokio::spawn(async move { serve(listener, app).await });
        Self { url, serving, key: Mutex::default() }
    }

    /// Serves a provider with new keys.
    pub(crate) fn serve(&self, format: AccessTokenFormat) -> Arc<Notes> {
        let client = |id| Client::confidential(id, SECRET).grant_types(["client_credentials"]);
        let job = client("job").scope("read write").build().expect("a client");
        let api = client("api").resource_server().resources([NOTES]).build().expect("a client");
        let key = SigningKey::generate(SigningAlgorithm::Es256).expect("a key");
        *self.key.lock().unwrap() = key.to_pem().reveal().to_owned();
        let keys = SigningKeys::fixed([key]);
        let store = MemoryStore::with_clients([job, api]);
        let notes = Notes::builder(self.url.parse().expect("an issuer"), store, keys.expect("keys"));
        let notes = notes.access_token_format(format).build();
        *self.serving.lock().unwrap() = Some(notes.router());
        notes
    }

    /// A JWT of the provider whose header has no `typ`. No provider of the framework writes one.
    pub(crate) fn untyped(&self, key_id: &str, claims: &Value) -> String {
        let mut header = jsonwebtoken::Header::new(jsonwebtoken::Algorithm::ES256);
        (header.typ, header.kid) = (None, Some(key_id.to_owned()));
        let key = EncodingKey::from_ec_pem(self.key.lock().unwrap().as_bytes()).expect("a key");
        jsonwebtoken::encode(&header, claims, &key).expect("a token")
    }

    pub(crate) fn goes_down(&self) {
        *self.serving.lock().unwrap() = None;
    }

    /// A token from the token endpoint.
    pub(crate) async fn token(&self, resource: &str, scope: &str) -> String {
        let form = [("grant_type", "client_credentials"), ("resource", resource), ("scope", scope)];
        let request =
            reqwest::Client::new().post(format!("{}/token", self.url)).basic_auth("job", Some(SECRET));
        let answer: Value = request.form(&form).send().await.expect("an answer").json().await.expect("JSON");
        answer["access_token"].as_str().unwrap_or_else(|| panic!("a token in {answer}")).to_owned()
    }
}

/// The running program; it is killed when the test ends.
pub(crate) struct Api {
    pub(crate) url: String,
    child: Child,
}

/// What it answers to a request: the status, the challenge, `Retry-After` and the body.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) challenge: String,
    pub(crate) retry_after: Option<String>,
    pub(crate) body: String,
}

impl Api {
    /// Accepts JWTs of this issuer, and with `introspects` other tokens.
    pub(crate) fn start(issuer: &str, introspects: bool) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_api"));
        command.env("ISSUER", issuer).env("RESOURCE", NOTES).env_remove("CLIENT_SECRET");
        if introspects {
            command.env("CLIENT_SECRET", SECRET);
        }
        let mut child = command.stdout(Stdio::piped()).spawn().expect("the program");
        let stdout = child.stdout.take().expect("its output");
        let url = BufReader::new(stdout).lines().next().expect("its address").expect("a line");
        Self { url, child }
    }

    pub(crate) async fn get(&self, token: &str) -> Answer {
        self.request(http::Method::GET, token).await
    }

    pub(crate) async fn request(&self, method: http::Method, token: &str) -> Answer {
        let mut request = reqwest::Client::new().request(method, format!("{}/notes", self.url));
        if !token.is_empty() {
            request = request.bearer_auth(token);
        }
        let response = request.send().await.expect("an answer");
        let header =
            |name| response.headers().get(name).map(|value| value.to_str().expect("text").to_owned());
        Answer {
            status: response.status().as_u16(),
            challenge: header("www-authenticate").unwrap_or_default(),
            retry_after: header("retry-after"),
            body: response.text().await.expect("a body"),
        }
    }
}

impl Drop for Api {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
