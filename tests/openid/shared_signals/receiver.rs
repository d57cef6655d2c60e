//! A receiver of pushes (RFC 8935), over HTTP.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::extract::State;
use axum::routing::post;
use http::{HeaderMap, StatusCode};
use serde_json::Value;
use tokio::sync::watch;

use crate::support::{claims_of, header_of};

/// What a receiver got.
#[derive(Debug, Clone)]
pub(crate) struct Got {
    pub(crate) content_type: String,
    pub(crate) authorization: String,
    pub(crate) header: Value,
    pub(crate) claims: Value,
    /// The token.
    pub(crate) raw: String,
}

/// A receiver that takes everything, unless the test says otherwise.
#[derive(Clone)]
pub(crate) struct Receiver {
    host: String,
    seen: Arc<Seen>,
}

struct Seen {
    taken: Mutex<Vec<Got>>,
    answers: Mutex<VecDeque<StatusCode>>,
    count: watch::Sender<usize>,
    tries: watch::Sender<usize>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Receiver {
    pub(crate) async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let host = listener.local_addr().expect("an address").to_string();
        let seen = Arc::new(Seen {
            taken: Mutex::default(),
            answers: Mutex::default(),
            count: watch::Sender::new(0),
            tries: watch::Sender::new(0),
        });
        let app = Router::new().route("/events", post(take)).with_state(Arc::clone(&seen));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { host, seen }
    }

    pub(crate) fn host(&self) -> &str {
        &self.host
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/events", self.host)
    }

    /// The next answers.
    pub(crate) fn answers(&self, answers: impl IntoIterator<Item = u16>) {
        let answers = answers.into_iter().map(|status| StatusCode::from_u16(status).expect("a status"));
        lock(&self.seen.answers).extend(answers);
    }

    /// From now on it takes everything.
    pub(crate) fn clear(&self) {
        lock(&self.seen.answers).clear();
    }

    /// What it took.
    pub(crate) fn taken(&self) -> Vec<Got> {
        lock(&self.seen.taken).clone()
    }

    /// The same, once it has taken so many.
    pub(crate) async fn until(&self, number: usize) -> Vec<Got> {
        let mut count = self.seen.count.subscribe();
        count.wait_for(|count| *count >= number).await.expect("the receiver lives");
        self.taken()
    }

    /// Waits until so many attempts were made.
    pub(crate) async fn tried(&self, number: usize) {
        let mut tries = self.seen.tries.subscribe();
        tries.wait_for(|tries| *tries >= number).await.expect("the receiver lives");
    }

    pub(crate) fn tries(&self) -> usize {
        *self.seen.tries.borrow()
    }
}

async fn take(State(seen): State<Arc<Seen>>, headers: HeaderMap, body: String) -> StatusCode {
    let answer = lock(&seen.answers).pop_front().unwrap_or(StatusCode::ACCEPTED);
    if answer.is_success() {
        let header = |name: &str| {
            headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
        };
        let got = Got {
            content_type: header("content-type"),
            authorization: header("authorization"),
            header: header_of(&body),
            claims: claims_of(&body),
            raw: body,
        };
        lock(&seen.taken).push(got);
        seen.count.send_modify(|count| *count += 1);
    }
    seen.tries.send_modify(|tries| *tries += 1);
    answer
}
