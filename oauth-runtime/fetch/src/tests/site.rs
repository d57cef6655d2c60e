//! A site on this machine, which answers as a test says and counts requests.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use url::Url;

/// How it answers a request.
#[derive(Debug, Clone)]
pub(super) enum Answer {
    /// With this text, including the status line.
    Text(String),
    /// With an endless body.
    Endless,
    /// With the beginning of a response, and no more.
    Hanging,
}

pub(super) struct Site {
    port: u16,
    shared: Arc<Shared>,
}

struct Shared {
    answer: Mutex<Answer>,
    connections: AtomicUsize,
    requests: Mutex<Vec<String>>,
    asked: Notify,
    /// How many bytes of endless bodies the other side read.
    sent: AtomicUsize,
    hung_up: Notify,
    holds_back: Mutex<Option<Arc<Notify>>>,
}

/// `200 OK` with these headers, each with its line end, and a body.
pub(super) fn ok(headers: &str, body: &str) -> Answer {
    let length = body.len();
    Answer::Text(format!("HTTP/1.1 200 OK\r\n{headers}Content-Length: {length}\r\n\r\n{body}"))
}

/// A response without body.
pub(super) fn status(line: &str) -> Answer {
    Answer::Text(format!("HTTP/1.1 {line}\r\nContent-Length: 0\r\n\r\n"))
}

impl Site {
    pub(super) async fn start(answer: Answer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let shared = Arc::new(Shared {
            answer: Mutex::new(answer),
            connections: AtomicUsize::new(0),
            requests: Mutex::default(),
            asked: Notify::new(),
            sent: AtomicUsize::new(0),
            hung_up: Notify::new(),
            holds_back: Mutex::default(),
        });
        let serving = Arc::clone(&shared);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                serving.connections.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(Arc::clone(&serving).serve(stream));
            }
        });
        Self { port, shared }
    }

    /// The argument for `allow_host`.
    pub(super) fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }

    pub(super) fn url(&self, path: &str) -> Url {
        Url::parse(&format!("http://{}{path}", self.host())).expect("a URL")
    }

    pub(super) fn answers(&self, answer: Answer) {
        *self.shared.answer.lock().expect("not poisoned") = answer;
    }

    /// From now on, each response waits for a permit from the returned semaphore.
    pub(super) fn hold_back(&self) -> Arc<Notify> {
        let permit = Arc::new(Notify::new());
        *self.shared.holds_back.lock().expect("not poisoned") = Some(Arc::clone(&permit));
        permit
    }

    /// Until a request has arrived.
    pub(super) async fn asked(&self) {
        self.shared.asked.notified().await;
    }

    /// Until the other side has closed an endless body.
    pub(super) async fn hung_up(&self) {
        self.shared.hung_up.notified().await;
    }

    pub(super) fn requests(&self) -> Vec<String> {
        self.shared.requests.lock().expect("not poisoned").clone()
    }

    pub(super) fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }

    pub(super) fn sent(&self) -> usize {
        self.shared.sent.load(Ordering::SeqCst)
    }
}

impl Shared {
    async fn serve(self: Arc<Self>, mut stream: TcpStream) {
        while let Some(request) = read_request(&mut stream).await {
            self.requests.lock().expect("not poisoned").push(request);
            self.asked.notify_one();
            let permit = self.holds_back.lock().expect("not poisoned").clone();
            if let Some(permit) = permit {
                permit.notified().await;
            }
            let answer = self.answer.lock().expect("not poisoned").clone();
            match answer {
                Answer::Text(text) => {
                    if stream.write_all(text.as_bytes()).await.is_err() {
                        return;
                    }
                }
                Answer::Endless => {
                    let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").await;
                    let chunk = format!("1000\r\n{}\r\n", "x".repeat(0x1000));
                    while stream.write_all(chunk.as_bytes()).await.is_ok() {
                        self.sent.fetch_add(chunk.len(), Ordering::SeqCst);
                    }
                    self.hung_up.notify_one();
                    return;
                }
                Answer::Hanging => {
                    let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345").await;
                    // Until the other side closes.
                    let _ = stream.read(&mut [0]).await;
                    return;
                }
            }
        }
    }
}

/// The head and the body of a request; `None` if the connection ends or TLS begins.
async fn read_request(stream: &mut TcpStream) -> Option<String> {
    let mut request = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&request).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
            });
            if body.len() >= length.unwrap_or(0) {
                return Some(text);
            }
        }
        if stream.read_buf(&mut request).await.ok()? == 0 || !request[0].is_ascii_uppercase() {
            return None;
        }
    }
}
