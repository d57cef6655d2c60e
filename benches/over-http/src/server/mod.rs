//! The servers under measurement, all on one thread, each with its store in memory.

mod oauth_as;
mod oxide;

use std::convert::Infallible;

use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use ours::Setup;
use tokio::net::TcpListener;
use tower::make::Shared;
use tower::service_fn;

use crate::Result;
use crate::load::Work;

/// A server under measurement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Server {
    /// The provider that `#[oauth_server]` makes.
    Declared(Setup),
    /// The least work, in plain axum; it has no authorization endpoint.
    Handwritten,
    /// `oauth-as` 1.0.1.
    OauthAs,
    /// `oxide-auth-axum` 0.6, with SHA-256 instead of Argon2 for the secrets of clients.
    Oxide,
}

impl Server {
    /// The declared provider that the others are compared with comes first.
    pub(crate) const ALL: [Self; 6] = [
        Self::Declared(Setup::Default),
        Self::Declared(Setup::Router),
        Self::Declared(Setup::Rotating),
        Self::Handwritten,
        Self::OauthAs,
        Self::Oxide,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Declared(setup) => setup.name(),
            Self::Handwritten => "handwritten",
            Self::OauthAs => "oauth-as",
            Self::Oxide => "oxide-auth-axum",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|server| server.name() == name)
    }

    /// What it can do.
    pub(crate) fn can(self, work: Work) -> bool {
        match self {
            // In everything else it is as by default.
            Self::Declared(Setup::Rotating) => work == Work::Refresh,
            Self::Handwritten => !work.needs_people(),
            Self::Declared(_) | Self::OauthAs | Self::Oxide => true,
        }
    }

    /// Serves until it is killed.
    pub(crate) fn serve(self) -> Result<()> {
        match self {
            Self::Declared(setup) => ours::serve(setup),
            Self::Handwritten => world::run(async {
                let listener = world::listener().await?;
                world::announce(&listener)?;
                Ok(axum::serve(listener, handwritten::router()).await?)
            }),
            Self::OauthAs => oauth_as::serve(),
            Self::Oxide => oxide::serve(),
        }
    }
}

/// Serves without a router, for a library that finds its endpoints itself.
async fn serve_all<F>(
    listener: TcpListener,
    answer: impl Fn(Request) -> F + Clone + Send + 'static,
) -> Result<()>
where
    F: Future<Output = Response<Body>> + Send + 'static,
{
    let service = service_fn(move |request: Request| {
        let answered = answer(request);
        async { Ok::<_, Infallible>(answered.await) }
    });
    Ok(axum::serve(listener, Shared::new(service)).await?)
}
