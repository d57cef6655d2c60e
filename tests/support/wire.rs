//! HTTP/1.1 by hand, for requests that no client would send and for the state of a connection afterwards.

use http::StatusCode;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::Http;

/// One connection to the server, kept open between requests.
pub(crate) struct Wire(TcpStream);

/// A response, from its bytes.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Http {
    /// A new connection.
    pub(crate) async fn connect(&self) -> Wire {
        let address = self.url.trim_start_matches("http://");
        Wire(TcpStream::connect(address).await.expect("a connection"))
    }
}

impl Wire {
    /// Sends bytes unchanged, and reads the response.
    pub(crate) async fn send(&mut self, request: &[u8]) -> Reply {
        self.0.write_all(request).await.expect("the server reads");
        self.reply().await
    }

    /// Sends a form to `path`.
    pub(crate) async fn post(&mut self, path: &str, body: &[u8]) -> Reply {
        let length = body.len();
        let mut request = format!(
            "POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\n\r\n"
        )
        .into_bytes();
        request.extend_from_slice(body);
        self.send(&request).await
    }

    async fn reply(&mut self) -> Reply {
        let mut read = Vec::new();
        let end_of_head = loop {
            if let Some(end) = read.windows(4).position(|window| window == b"\r\n\r\n") {
                break end + 4;
            }
            assert_ne!(self.0.read_buf(&mut read).await.expect("a response"), 0, "closed early");
        };
        let head = String::from_utf8(read[..end_of_head].to_vec()).expect("a head of ASCII");
        let length = content_length(&head);
        while read.len() < end_of_head + length {
            assert_ne!(self.0.read_buf(&mut read).await.expect("a body"), 0, "closed early");
        }
        let status = head.get(9..12).and_then(|status| status.parse().ok()).expect("a status");
        let body = String::from_utf8(read[end_of_head..].to_vec()).expect("a body of text");
        Reply { status, head, body }
    }
}

fn content_length(head: &str) -> usize {
    let headers = head.lines().filter_map(|line| line.split_once(':'));
    let mut lengths = headers.filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    lengths.next().and_then(|(_, length)| length.trim().parse().ok()).unwrap_or(0)
}
