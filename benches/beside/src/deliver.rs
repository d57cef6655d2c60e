//! Sends requests to a server.

use bytes::Bytes;
use http::{Request, Response};
use tokio::runtime::Runtime;

use crate::Result;
use crate::messages::Messages;
use crate::ours::Ours;
use crate::request::{Kind, Token};
use crate::theirs::Theirs;

/// Who answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Ours,
    Theirs,
    /// `oauth-as` with signatures by aws-lc, so that only the rest differs.
    Changed,
}

impl Side {
    pub(crate) const ALL: [Self; 3] = [Self::Ours, Self::Theirs, Self::Changed];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::Theirs => "theirs",
            Self::Changed => "changed",
        }
    }

    pub(crate) fn named(name: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|side| side.name() == name).ok_or_else(|| format!("no side {name}").into())
    }
}

/// A server.
pub(crate) enum Server {
    Ours(Box<Ours>),
    Theirs(Box<Theirs>),
}

impl Server {
    fn start(runtime: &Runtime, side: Side, token: Token, messages: &Messages) -> Result<Self> {
        Ok(match side {
            Side::Ours => Self::Ours(Box::new(Ours::new(token, messages)?)),
            _ => Self::Theirs(Box::new(runtime.block_on(Theirs::new(
                side == Side::Changed,
                token,
                messages,
            ))?)),
        })
    }

    async fn answer(&self, request: Request<Bytes>) -> Response<Bytes> {
        match self {
            Self::Ours(ours) => ours.answer(request).await,
            Self::Theirs(theirs) => theirs.answer(request).await,
        }
    }
}

/// From the request to the response: what counts.
#[inline(never)]
fn deliver(runtime: &Runtime, server: &Server, request: Request<Bytes>) -> Response<Bytes> {
    runtime.block_on(server.answer(request))
}

/// Sends that many requests, one after the other.
pub(crate) fn send(side: Side, kind: Kind, count: usize) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut messages = Messages::new()?;
    let server = Server::start(&runtime, side, kind.token(), &messages)?;
    let mut about = String::new();
    for _ in 0..count {
        about = runtime.block_on(kind.about(&server, &mut messages, about))?;
        let response = deliver(&runtime, &server, kind.request(&mut messages, &about)?);
        let text = text(&response);
        if response.status().is_client_error() || !text.contains(kind.expected()) {
            return Err(format!("{} {}: {} {text}", side.name(), kind.name(), response.status()).into());
        }
        if kind == Kind::Refresh {
            about = member(&text, "refresh_token")?;
        }
    }
    Ok(())
}

/// The body, or the `Location`.
fn text(response: &Response<Bytes>) -> String {
    let location = response.headers().get("location").map(|location| location.as_bytes());
    String::from_utf8_lossy(location.unwrap_or(response.body())).into_owned()
}

fn member(json: &str, name: &str) -> Result<String> {
    let members: serde_json::Value = serde_json::from_str(json)?;
    Ok(members[name].as_str().ok_or_else(|| format!("no {name} in {json}"))?.to_owned())
}

impl Kind {
    /// What a request is about: a new code, the token of the last response, or nothing.
    async fn about(self, server: &Server, messages: &mut Messages, last: String) -> Result<String> {
        match self {
            Self::Code => code(server, messages).await,
            Self::Introspect if last.is_empty() => token(server, messages, "access_token").await,
            Self::Refresh if last.is_empty() => token(server, messages, "refresh_token").await,
            _ => Ok(last),
        }
    }
}

async fn code(server: &Server, messages: &mut Messages) -> Result<String> {
    let location = text(&server.answer(Kind::Authorize.request(messages, "")?).await);
    let code = location.split(['?', '&']).find_map(|pair| pair.strip_prefix("code="));
    Ok(code.ok_or_else(|| format!("no code in {location}"))?.to_owned())
}

async fn token(server: &Server, messages: &mut Messages, name: &str) -> Result<String> {
    let code = code(server, messages).await?;
    member(&text(&server.answer(Kind::Code.request(messages, &code)?).await), name)
}
