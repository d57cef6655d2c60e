//! A mail server that keeps what it gets, so that a test waits for an e-mail and for nothing else.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Mutex;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use std::time::Duration;

/// A server for SMTP (RFC 5321) without TLS and without passwords.
pub(crate) struct PostOffice {
    /// For the key `smtp`.
    pub(crate) url: String,
    mails: Mutex<UnboundedReceiver<Mail>>,
}

/// An e-mail that arrived.
#[derive(Debug, Clone)]
pub(crate) struct Mail {
    pub(crate) to: String,
    /// Its version as text.
    pub(crate) text: String,
}

impl PostOffice {
    pub(crate) async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("smtp://{}", listener.local_addr().expect("an address"));
        let (arrived, mails) = unbounded_channel();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, arrived.clone()));
            }
        });
        Self { url, mails: Mutex::new(mails) }
    }

    /// The table for a configuration.
    pub(crate) fn config(&self) -> String {
        format!("\n[mail]\nsmtp = \"{}\"\nfrom = \"Reference <no-reply@login.example>\"\n", self.url)
    }

    /// The next e-mail.
    pub(crate) async fn next(&self) -> Mail {
        let mut mails = self.mails.lock().await;
        // Much longer than any e-mail takes, so that a missing one is a failure.
        let mail = tokio::time::timeout(Duration::from_secs(120), mails.recv()).await;
        mail.expect("nobody sent an e-mail").expect("the post office is open")
    }

    /// Those that are there and that nobody has read.
    pub(crate) async fn unread(&self) -> usize {
        self.mails.lock().await.len()
    }
}

impl Mail {
    /// The way that the e-mail leads to.
    pub(crate) fn link(&self) -> String {
        let link = self.text.split_whitespace().find(|word| word.starts_with("http"));
        link.unwrap_or_else(|| panic!("no link: {self:?}")).to_owned()
    }

    /// The code that the person types.
    pub(crate) fn code(&self) -> String {
        let line = self.text.lines().find(|line| line.contains("type this code"));
        let line = line.unwrap_or_else(|| panic!("no code: {self:?}"));
        line.rsplit(": ").next().expect("a code").trim().to_owned()
    }

    pub(super) fn read(to: &str, message: &str) -> Self {
        let part = message.split("Content-Type: text/plain").nth(1).expect("a text");
        let (head, rest) = part.split_once("\r\n\r\n").expect("a head");
        let body = rest.split("\r\n--").next().expect("a body");
        let text = match head.to_ascii_lowercase() {
            head if head.contains("base64") => STANDARD.decode(body.replace("\r\n", "")).expect("base64"),
            head if head.contains("quoted-printable") => unquoted(body),
            _ => body.as_bytes().to_vec(),
        };
        Self { to: to.to_owned(), text: String::from_utf8(text).expect("UTF-8") }
    }
}

/// Quoted-printable (RFC 2045 section 6.7).
fn unquoted(text: &str) -> Vec<u8> {
    let text = text.replace("=\r\n", "");
    let mut parts = text.split('=');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).expect("two digits"));
        bytes.extend(&part.as_bytes()[2..]);
    }
    bytes
}

/// One connection.
async fn serve(stream: TcpStream, arrived: UnboundedSender<Mail>) {
    let (reader, mut writer) = stream.into_split();
    let mut lines = BufReader::new(reader);
    let (mut to, mut line) = (String::new(), String::new());
    let mut say = async |text: &str| writer.write_all(format!("{text}\r\n").as_bytes()).await.is_ok();
    say("220 post.example ESMTP").await;
    loop {
        line.clear();
        if !matches!(lines.read_line(&mut line).await, Ok(length) if length > 0) {
            return;
        }
        let verb = line.split([' ', '\r']).next().unwrap_or_default().to_ascii_uppercase();
        match &*verb {
            "RCPT" => {
                to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                say("250 OK").await;
            }
            "DATA" => {
                say("354 go on").await;
                let mut message = String::new();
                while !message.ends_with("\r\n.\r\n") {
                    if !matches!(lines.read_line(&mut message).await, Ok(length) if length > 0) {
                        return;
                    }
                }
                let _ = arrived.send(Mail::read(&to, &message.replace("\r\n..", "\r\n.")));
                say("250 OK").await;
            }
            "QUIT" => {
                say("221 bye").await;
                return;
            }
            _ => {
                say("250 OK").await;
            }
        }
    }
}
