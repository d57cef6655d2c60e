//! What stands for the suite's host: it publishes documents, and hears of logouts, over TLS. It runs as long
//! as it is held, on a thread of its own, since the runtime of a test ends with the test.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tokio::sync::{Notify, oneshot};
use tokio_rustls::TlsAcceptor;

use crate::conformance::listener::TlsListener;
use crate::tls::Certificates;

/// The longest that a test waits for a request.
const PATIENCE: Duration = Duration::from_secs(60);

/// A host.
pub(crate) struct Host {
    pub(crate) url: String,
    /// What its certificate is signed with.
    pub(crate) certificates: Certificates,
    shared: Arc<Shared>,
    end: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    documents: Mutex<HashMap<String, String>>,
    /// Path and body of posted requests.
    posted: Mutex<Vec<(String, String)>>,
    arrived: Notify,
}

impl Host {
    pub(crate) fn start() -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        listener.set_nonblocking(true).expect("a socket");
        let url = format!("https://{}", listener.local_addr().expect("an address"));
        let certificates = Certificates::new();
        let acceptor = TlsAcceptor::from(certificates.server());
        let shared = Arc::new(Shared::default());
        let app = Router::new().fallback(answer).with_state(shared.clone());
        let (end, ended) = oneshot::channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime").block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
                tokio::select! {
                    served = axum::serve(TlsListener { listener, acceptor }, app) => served.expect("served"),
                    _ = ended => {}
                }
            });
        });
        Self { url, certificates, shared, end: Some(end), thread: Some(thread) }
    }

    /// Host and port.
    pub(crate) fn address(&self) -> &str {
        self.url.strip_prefix("https://").expect("a URL")
    }

    /// Publishes a document; gives its URL. The next one of the same name takes its place.
    pub(crate) fn publish(&self, name: &str, document: impl Into<String>) -> String {
        let path = format!("/test/a/oauth-provider/{name}");
        self.shared.documents.lock().expect("unpoisoned").insert(path.clone(), document.into());
        format!("{}{path}", self.url)
    }

    /// Waits for a body that was posted to this path.
    pub(crate) async fn posted(&self, path: &str, is_it: impl Fn(&str) -> bool) -> String {
        let wait = async {
            loop {
                let arrived = self.shared.arrived.notified();
                tokio::pin!(arrived);
                arrived.as_mut().enable();
                let found = self.find(path, &is_it);
                match found {
                    Some(body) => return body,
                    None => arrived.await,
                }
            }
        };
        tokio::time::timeout(PATIENCE, wait).await.unwrap_or_else(|_| panic!("nothing was posted to {path}"))
    }

    fn find(&self, path: &str, is_it: impl Fn(&str) -> bool) -> Option<String> {
        let posted = self.shared.posted.lock().expect("unpoisoned");
        let found = posted.iter().find(|(own, body)| own.ends_with(path) && is_it(body));
        found.map(|(_, body)| body.clone())
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        drop(self.end.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path().to_owned();
    if parts.method == Method::POST {
        let body = axum::body::to_bytes(body, 65_536).await.expect("a body");
        let body = String::from_utf8(body.to_vec()).expect("text");
        shared.posted.lock().expect("unpoisoned").push((path, body));
        shared.arrived.notify_waiters();
        return StatusCode::OK.into_response();
    }
    match shared.documents.lock().expect("unpoisoned").get(&path) {
        Some(document) => {
            ([(header::CONTENT_TYPE, content_type(document))], document.clone()).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// JSON, or a JWT.
fn content_type(document: &str) -> &'static str {
    if document.starts_with(['{', '[']) { "application/json" } else { "application/oauth-authz-req+jwt" }
}
