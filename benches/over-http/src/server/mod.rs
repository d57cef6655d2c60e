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
use world::{SCOPE, client_id, client_secret};

use crate::Result;
use crate::load::Work;
use crate::others::Other;
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
    /// A program in another language.
    Other(Other),
}

impl Server {
    /// Our own, and those in Rust; the declared provider that the others are compared with comes first.
    const IN_RUST: [Self; 7] = [
        Self::Declared(Setup::Default),
        Self::Declared(Setup::Router),
        Self::Declared(Setup::Rotating),
        Self::Handwritten,
        Self::OauthAs,
        Self::Oxide,
        Self::Declared(Setup::Pages),
    ];

    /// What the others are compared with: without pages and with them.
    pub(crate) const DECLARED: [Self; 2] = [Self::Declared(Setup::Default), Self::Declared(Setup::Pages)];

    pub(crate) fn all() -> impl Iterator<Item = Self> {
        Self::IN_RUST.into_iter().chain(Other::ALL.into_iter().map(Self::Other))
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Declared(setup) => setup.name(),
            Self::Handwritten => "handwritten",
            Self::OauthAs => "oauth-as",
            Self::Oxide => "oxide-auth-axum",
            Self::Other(other) => other.name(),
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::all().find(|server| server.name() == name)
    }

    /// What it can do.
    pub(crate) fn can(self, work: Work) -> bool {
        match self {
            // In everything else it is as by default.
            Self::Declared(Setup::Rotating) => work == Work::Refresh,
            Self::Declared(Setup::Pages) => work.needs_pages(),
            Self::Declared(_) | Self::OauthAs | Self::Oxide => !work.needs_pages(),
            Self::Handwritten => !work.needs_people(),
            Self::Other(other) => other.can(work),
        }
    }

    /// Where its endpoints are.
    pub(crate) fn site(self, address: String) -> Site {
        let site = Site {
            address,
            authorization: "/authorize",
            token: "/token",
            introspection: "/introspect",
            scope: SCOPE,
            session_cookie: "session",
            can_introspect: true,
            person_member: Some("sub"),
            introspection_hint: "",
            parts_without_gain: 1,
        };
        match self {
            Self::Other(other) => other.site(site),
            _ => site,
        }
    }

    /// Serves until it is killed.
    pub(crate) fn serve(self) -> Result<()> {
        match self {
            Self::Declared(setup) => ours::serve(setup),
            Self::Handwritten => world::run(async {
                let listener = world::listener().await?;
                world::announce(&listener)?;
                let clients = (0..world::how_many()).map(|number| (client_id(number), client_secret(number)));
                Ok(axum::serve(listener, handwritten::router_for(clients)).await?)
            }),
            Self::OauthAs => oauth_as::serve(),
            Self::Oxide => oxide::serve(),
            Self::Other(_) => Err("it is a program of its own".into()),
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
