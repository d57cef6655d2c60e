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
use world::SCOPE;

use crate::Result;
use crate::load::Work;
use crate::site::Site;

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
    /// node-oidc-provider, with its own pages.
    NodeOidcProvider,
    /// The provider of zitadel/oidc's example, with its own login page.
    Zitadel,
}

impl Server {
    /// The declared provider that the others are compared with comes first.
    pub(crate) const ALL: [Self; 9] = [
        Self::Declared(Setup::Default),
        Self::Declared(Setup::Router),
        Self::Declared(Setup::Rotating),
        Self::Handwritten,
        Self::OauthAs,
        Self::Oxide,
        Self::Declared(Setup::Pages),
        Self::NodeOidcProvider,
        Self::Zitadel,
    ];

    /// What the others are compared with: without pages and with them.
    pub(crate) const DECLARED: [Self; 2] = [Self::Declared(Setup::Default), Self::Declared(Setup::Pages)];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Declared(setup) => setup.name(),
            Self::Handwritten => "handwritten",
            Self::OauthAs => "oauth-as",
            Self::Oxide => "oxide-auth-axum",
            Self::NodeOidcProvider => "node-oidc-provider",
            Self::Zitadel => "zitadel-oidc",
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
            Self::Declared(Setup::Pages) => work.needs_pages(),
            Self::Declared(_) | Self::OauthAs | Self::Oxide => !work.needs_pages(),
            Self::Handwritten => !work.needs_people(),
            Self::NodeOidcProvider => true,
            // It knows no sessions, and asks for no consent.
            Self::Zitadel => matches!(work, Work::LoginPage | Work::SignIn),
        }
    }

    /// Where its endpoints are.
    pub(crate) fn site(self, address: String) -> Site {
        let [authorization, token, introspection] = match self {
            Self::NodeOidcProvider => ["/auth", "/token", "/token/introspection"],
            Self::Zitadel => ["/auth", "/oauth/token", "/oauth/introspect"],
            _ => ["/authorize", "/token", "/introspect"],
        };
        let scope = if self == Self::Zitadel { "profile" } else { SCOPE };
        let has_pages = matches!(self, Self::Declared(Setup::Pages) | Self::NodeOidcProvider | Self::Zitadel);
        Site { address, authorization, token, introspection, scope, has_pages }
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
            Self::NodeOidcProvider | Self::Zitadel => Err("it is a program of its own".into()),
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
