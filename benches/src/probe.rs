//! One request, to see that a server answers as it should before its speed counts.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::Result;
use crate::server::{CLIENT_ID, CLIENT_SECRET};

/// Posts a form; the JSON of a `200` answer that no cache keeps.
pub(crate) fn post(address: &str, path: &str, form: &str) -> Result<serde_json::Value> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    write!(
        stream,
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nAuthorization: {}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        authorization(),
        form.len()
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    let head = head.to_ascii_lowercase();
    if !head.starts_with("http/1.1 200") || !head.contains("cache-control: no-store") {
        return Err(format!("{path} answered:\n{answer}").into());
    }
    Ok(serde_json::from_str(body)?)
}

/// The `Authorization` header of every request (RFC 6749 section 2.3.1).
pub(crate) fn authorization() -> String {
    format!("Basic {}", STANDARD.encode(format!("{CLIENT_ID}:{CLIENT_SECRET}")))
}
