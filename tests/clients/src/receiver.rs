//! A host that a provider calls, such as the notification endpoint of a client.

use std::path::Path;
use std::time::Duration;

use tempfile::NamedTempFile;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio_rustls::TlsAcceptor;

use crate::document_host::certificates;

/// Longer than between two attempts, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(90);

/// A host over https on 127.0.0.1, which keeps what it gets. Only the root in [`root_file`](Self::root_file) makes its
/// certificate trustworthy.
#[derive(Debug)]
pub struct Receiver {
    name: String,
    root: NamedTempFile,
    received: UnboundedReceiver<(String, String)>,
}

impl Receiver {
    /// Answers the first requests with these statuses, and all others with 204.
    ///
    /// # Panics
    /// If there is no free port or no certificate.
    pub async fn start(statuses: Vec<u16>) -> Self {
        let (root, config) = certificates();
        let acceptor = TlsAcceptor::from(config);
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let name = listener.local_addr().expect("an address").to_string();
        let (sender, received) = unbounded_channel();
        let mut statuses = statuses.into_iter();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let Ok(mut stream) = acceptor.accept(stream).await else { continue };
                let (mut text, mut whole) = (String::new(), None);
                while whole.is_none_or(|whole| text.len() < whole) {
                    let mut bytes = Vec::new();
                    if stream.read_buf(&mut bytes).await.unwrap_or(0) == 0 {
                        break;
                    }
                    text.push_str(std::str::from_utf8(&bytes).expect("ASCII"));
                    whole = whole.or_else(|| length(&text));
                }
                let status = statuses.next().unwrap_or(204);
                let answer =
                    format!("HTTP/1.1 {status} Status\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                let _ = stream.write_all(answer.as_bytes()).await;
                let _ = stream.shutdown().await;
                let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
                if sender.send((head.to_owned(), body.to_owned())).is_err() {
                    return;
                }
            }
        });
        Self { name, root, received }
    }

    /// Host and port.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The certificate to trust, in PEM.
    pub fn root_file(&self) -> &Path {
        self.root.path()
    }

    /// The head and the body of the next request.
    ///
    /// # Panics
    /// If none comes.
    pub async fn next(&mut self) -> (String, String) {
        let received = tokio::time::timeout(PATIENCE, self.received.recv()).await;
        received.expect("nobody calls").expect("the host lives")
    }
}

/// The length of a request, once its head is complete.
fn length(text: &str) -> Option<usize> {
    let (head, _) = text.split_once("\r\n\r\n")?;
    let field = head
        .lines()
        .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length:").map(str::to_owned));
    let body = field.and_then(|length| length.trim().parse::<usize>().ok()).unwrap_or_default();
    Some(head.len() + 4 + body)
}
