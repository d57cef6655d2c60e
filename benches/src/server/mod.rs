//! The servers under measurement.

mod declared;
mod observed;

use std::str::FromStr;

use axum::Router;
use tokio::net::TcpListener;

use crate::Result;

pub(crate) use handwritten::{CLIENT_ID, CLIENT_SECRET, SCOPE};

/// What stands before the address in the line that a server prints when it listens.
pub(crate) const LISTENING: &str = "listening on http://";

/// A server under measurement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Server {
    /// The least work, in plain axum.
    Handwritten,
    /// The provider that `#[oauth_server]` makes.
    Declared,
    /// The same with `events`, of which nobody hears.
    Events,
    /// The same with a subscriber that counts.
    Subscriber,
    /// The same with `events(audit_log)`, in memory.
    AuditLog,
}

impl Server {
    /// All of them.
    pub(crate) const ALL: [Self; 5] =
        [Self::Handwritten, Self::Declared, Self::Events, Self::Subscriber, Self::AuditLog];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Handwritten => "handwritten",
            Self::Declared => "declared",
            Self::Events => "events",
            Self::Subscriber => "subscriber",
            Self::AuditLog => "audit-log",
        }
    }

    /// Its router.
    pub(crate) fn router(self) -> Result<Router> {
        match self {
            Self::Handwritten => Ok(handwritten::router()),
            Self::Declared => declared::router(),
            Self::Events => observed::router(false),
            Self::Subscriber => observed::router(true),
            Self::AuditLog => observed::audited(),
        }
    }

    /// Serves until it is killed, on a port that the system chooses and on the thread that calls.
    pub(crate) fn serve(self) -> Result<()> {
        let router = self.router()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(listen(router))
    }
}

async fn listen(router: Router) -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{LISTENING}{}", listener.local_addr()?);
    Ok(axum::serve(listener, router).await?)
}

impl FromStr for Server {
    type Err = String;

    fn from_str(name: &str) -> std::result::Result<Self, String> {
        let found = Self::ALL.into_iter().find(|server| server.name() == name);
        found.ok_or_else(|| {
            let names: Vec<_> = Self::ALL.iter().map(|server| format!("`{}`", server.name())).collect();
            format!("the servers are {}", names.join(", "))
        })
    }
}
