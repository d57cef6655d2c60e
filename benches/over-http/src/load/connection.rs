//! A connection, with one request at a time.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::answer::{Answer, header};
use crate::Result;

/// More than most answers have.
const CAPACITY: usize = 16 * 1024;

const HEAD_END: &[u8] = b"\r\n\r\n";

pub(super) struct Connection {
    address: String,
    stream: TcpStream,
    received: Vec<u8>,
    /// The body of an answer that came in chunks.
    joined: Vec<u8>,
    /// Whether the server has ended it.
    is_over: bool,
}

impl Connection {
    pub(super) async fn open(address: &str) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let received = Vec::with_capacity(CAPACITY);
        Ok(Self { address: address.to_owned(), stream, received, joined: Vec::new(), is_over: false })
    }

    /// Sends a request and reads the whole answer.
    pub(super) async fn exchange(&mut self, request: &[u8]) -> Result<Answer<'_>> {
        if self.is_over {
            *self = Self::open(&self.address).await?;
        }
        self.received.clear();
        self.stream.write_all(request).await?;
        let head_end = loop {
            self.read().await?;
            if let Some(at) = find(&self.received, HEAD_END) {
                break at + HEAD_END.len();
            }
        };
        let head = std::str::from_utf8(&self.received[..head_end])?;
        let status = head.get(9..12).ok_or("an answer has no status")?.parse()?;
        self.is_over = header(head, "connection").is_some_and(|value| value.eq_ignore_ascii_case("close"));
        let length = header(head, "content-length").map(str::parse::<usize>).transpose()?;
        let is_chunked = header(head, "transfer-encoding").is_some();
        if is_chunked {
            self.join_chunks(head_end).await?;
        } else {
            let end = head_end + length.unwrap_or(0);
            while self.received.len() < end {
                self.read().await?;
            }
        }
        let body = if is_chunked { &self.joined } else { &self.received[head_end..] };
        let head = std::str::from_utf8(&self.received[..head_end])?;
        Ok(Answer { status, head, body: std::str::from_utf8(body)? })
    }

    async fn read(&mut self) -> Result<()> {
        match self.stream.read_buf(&mut self.received).await? {
            0 => Err("the server ended the connection within an answer".into()),
            _ => Ok(()),
        }
    }

    async fn join_chunks(&mut self, mut at: usize) -> Result<()> {
        self.joined.clear();
        loop {
            let line_end = loop {
                match find(&self.received[at..], b"\r\n") {
                    Some(length) => break at + length,
                    None => self.read().await?,
                }
            };
            let size = std::str::from_utf8(&self.received[at..line_end])?;
            let size = usize::from_str_radix(size.split(';').next().unwrap_or_default().trim(), 16)?;
            let begin = line_end + 2;
            at = begin + size + 2;
            while self.received.len() < at {
                self.read().await?;
            }
            if size == 0 {
                return Ok(());
            }
            self.joined.extend_from_slice(&self.received[begin..begin + size]);
        }
    }
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}
