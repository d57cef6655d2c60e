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
    for _ in 0..count {
        let response = deliver(&runtime, &server, kind.request(&mut messages)?);
        let body = String::from_utf8_lossy(response.body());
        if !response.status().is_success() || !body.contains(kind.expected()) {
            return Err(format!("{} {}: {} {body}", side.name(), kind.name(), response.status()).into());
        }
    }
    Ok(())
}
