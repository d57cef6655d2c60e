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
    /// The claims of all tokens that came, also of those that it did not take.
    all: Mutex<Vec<Value>>,
    /// What it answers to tokens with these words, whatever else it answers.
    refuses: Mutex<Option<(&'static str, StatusCode)>>,
    /// How many requests to a URL that never answers have begun, and how many have ended.
    stalled: watch::Sender<(usize, usize)>,
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
            all: Mutex::default(),
            refuses: Mutex::default(),
            stalled: watch::Sender::new((0, 0)),
            count: watch::Sender::new(0),
            tries: watch::Sender::new(0),
        });
        let app = Router::new()
            .route("/events", post(take))
            .route("/stalls", post(stall))
            .with_state(Arc::clone(&seen));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { host, seen }
    }

    pub(crate) fn host(&self) -> &str {
        &self.host
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/events", self.host)
    }

    /// A URL that never answers.
    pub(crate) fn stalling_url(&self) -> String {
        format!("http://{}/stalls", self.host)
    }

    /// Waits until a request to that URL has begun.
    pub(crate) async fn stalls(&self) {
        let mut stalled = self.seen.stalled.subscribe();
        stalled.wait_for(|(begun, _)| *begun > 0).await.expect("the receiver lives");
    }

    /// How many requests to that URL have ended.
    pub(crate) fn gave_up(&self) -> usize {
        self.seen.stalled.borrow().1
    }

    /// From now on it refuses tokens with this text.
    pub(crate) fn refuses(&self, text: &'static str) {
        *lock(&self.seen.refuses) = Some((text, StatusCode::BAD_REQUEST));
    }

    /// What came, also if it was not taken.
    pub(crate) fn all(&self) -> Vec<Value> {
        lock(&self.seen.all).clone()
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
    let claims = claims_of(&body);
    let refused = lock(&seen.refuses).filter(|(text, _)| claims.to_string().contains(text));
    lock(&seen.all).push(claims);
    let answer = match refused {
        Some((_, answer)) => answer,
        None => lock(&seen.answers).pop_front().unwrap_or(StatusCode::ACCEPTED),
    };
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

/// Notes when the client has gone away.
struct Stalled(Arc<Seen>);

impl Drop for Stalled {
    fn drop(&mut self) {
        self.0.stalled.send_modify(|(_, ended)| *ended += 1);
    }
}

async fn stall(State(seen): State<Arc<Seen>>) -> StatusCode {
    seen.stalled.send_modify(|(begun, _)| *begun += 1);
    let _stalled = Stalled(seen);
    std::future::pending().await
}
