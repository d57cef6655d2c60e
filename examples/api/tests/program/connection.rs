//! What clients need besides an answer: browsers the permission to read it, programs a connection that goes on.

use oauth_runtime::AccessTokenFormat;
use reqwest::{Client, Method};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use crate::support::{Api, NOTES, Site};

#[tokio::test]
async fn applications_in_a_browser_may_call_the_api() {
    let api = Api::start("https://notes.example", false);
    let url = format!("{}/notes", api.url);
    let asked = Client::new().request(Method::OPTIONS, &url).header("origin", "https://app.example");
    let asked = asked.header("access-control-request-method", "PUT");
    let asked = asked.header("access-control-request-headers", "authorization,content-type");
    let answer = asked.send().await.expect("an answer");
    let header = |answer: &reqwest::Response, name: &str| {
        let value = answer.headers().get(name);
        value.map(|value| value.to_str().expect("text").to_owned()).unwrap_or_default()
    };
    assert_eq!((answer.status().as_u16(), &*header(&answer, "access-control-allow-origin")), (200, "*"));
    assert!(header(&answer, "access-control-allow-headers").contains("authorization"), "{answer:?}");
    assert!(header(&answer, "access-control-allow-methods").contains("PUT"), "{answer:?}");

    let refused = Client::new().get(&url).header("origin", "https://app.example").send();
    let refused = refused.await.expect("an answer");
    assert_eq!((refused.status().as_u16(), &*header(&refused, "access-control-allow-origin")), (401, "*"));
    assert!(header(&refused, "access-control-expose-headers").contains("www-authenticate"), "{refused:?}");
}

/// One connection, as clients keep them in a pool.
struct Connection(BufReader<TcpStream>);

impl Connection {
    async fn open(api: &Api) -> Self {
        let address = api.url.strip_prefix("http://").expect("a URL");
        Self(BufReader::new(TcpStream::connect(address).await.expect("a connection")))
    }

    /// Sends a request; gives the status of the answer.
    async fn send(&mut self, method: &str, token: &str, body: &[u8]) -> std::io::Result<u16> {
        let length = body.len();
        let head = format!(
            "{method} /notes HTTP/1.1\r\nhost: api.example\r\nauthorization: Bearer {token}\r\ncontent-length: {length}\r\n\r\n"
        );
        self.0.write_all(head.as_bytes()).await?;
        self.0.write_all(body).await?;
        let (mut status, mut length) = (0, 0);
        loop {
            let mut line = String::new();
            self.0.read_line(&mut line).await?;
            let line = line.trim_end().to_ascii_lowercase();
            if let Some(rest) = line.strip_prefix("http/1.1 ") {
                status = rest[..3].parse().expect("a status");
            } else if let Some(value) = line.strip_prefix("content-length: ") {
                length = value.parse().expect("a length");
            } else if line.is_empty() {
                break;
            }
        }
        self.0.read_exact(&mut vec![0; length]).await?;
        Ok(status)
    }
}

/// Its body is longer than what the server reads ahead, so it has not arrived when the token is refused.
#[tokio::test]
async fn the_connection_of_a_refused_request_serves_the_next_one() {
    let site = Site::start().await;
    site.serve(AccessTokenFormat::Jwt);
    let api = Api::start(&site.url, false);
    let token = site.token(NOTES, "read").await;
    let mut connection = Connection::open(&api).await;
    let body = vec![b'x'; 2 * 1024 * 1024];
    for _ in 0..3 {
        let refused = connection.send("PUT", &token, &body).await.expect("an answer");
        let accepted = connection.send("GET", &token, b"").await.expect("an answer on the same connection");
        assert_eq!((refused, accepted), (403, 200));
    }
}
