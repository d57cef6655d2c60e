//! The router of a declared provider: one route for each enabled endpoint.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::Request as AxumRequest;
use axum::routing::{MethodRouter, any};

use super::body;
use crate::endpoint;
use crate::http::{Request, Response};
#[cfg(feature = "openid")]
use crate::identity::OpenIdProvider;
#[cfg(feature = "openid")]
use crate::logout::LogoutEndpoint;
use crate::registration::{RegistrationPolicy, expire_unused_clients};
use crate::server::{AuthorizationEndpoint, AuthorizationServer};
use crate::store::{ClientRegistrationStore, DeviceCodeStore, RateLimitStore};

/// A handler for an endpoint. It is a macro because each function on the way would copy the request once
/// more.
macro_rules! handler {
    ($server:expr, $endpoint:path) => {{
        let server = Arc::clone(&$server);
        any(move |request: AxumRequest| async move {
            let response = match body::plain_request(request).await {
                Ok(request) => $endpoint(&*server, request).await,
                Err(error) => crate::http::error(&error, server.settings()),
            };
            response.map(Body::from)
        })
    }};
}

/// The same for an endpoint that counts attempts: it runs to completion if the connection is lost, so that a
/// correct attempt does not stay counted as wrong.
macro_rules! counting_handler {
    ($server:expr, $endpoint:path) => {{
        let server = Arc::clone(&$server);
        any(move |request: AxumRequest| async move {
            let response = match body::plain_request(request).await {
                Ok(request) => {
                    let server = Arc::clone(&server);
                    to_its_end(async move { $endpoint(&*server, request).await }).await
                }
                Err(error) => crate::http::error(&error, server.settings()),
            };
            response.map(Body::from)
        })
    }};
}

/// Collects the routes of a provider; generated code calls one method for each enabled endpoint.
///
/// Every method reaches the endpoint, which itself answers `405` with `Allow`.
#[must_use = "a router is made by `build()`"]
pub struct Routes<S> {
    server: Arc<S>,
    router: Router,
}

impl<S: AuthorizationServer> Routes<S> {
    /// No route yet.
    pub fn new(server: Arc<S>) -> Self {
        Self { server, router: Router::new() }
    }

    /// The token endpoint.
    pub fn token(self, path: &str) -> Self {
        // A task for each request has a small cost, so only providers with the grant for passwords pay it.
        let handler = match S::DECLARATION.has_grant_type("password") {
            true => counting_handler!(self.server, endpoint::token),
            false => handler!(self.server, endpoint::token),
        };
        Self { router: self.router.route(path, handler), ..self }
    }

    /// The authorization endpoint.
    pub fn authorization(self, path: &str) -> Self
    where
        S: AuthorizationEndpoint,
    {
        let handler = handler!(self.server, endpoint::authorization);
        Self { router: self.router.route(path, handler), ..self }
    }

    /// The device authorization endpoint.
    pub fn device_authorization(self, path: &str) -> Self
    where
        S::Store: DeviceCodeStore + RateLimitStore,
    {
        let handler = handler!(self.server, endpoint::device_authorization);
        Self { router: self.router.route(path, handler), ..self }
    }

    /// The introspection endpoint.
    pub fn introspection(self, path: &str) -> Self {
        let handler = handler!(self.server, endpoint::introspection);
        Self { router: self.router.route(path, handler), ..self }
    }

    /// The revocation endpoint.
    pub fn revocation(self, path: &str) -> Self {
        let handler = handler!(self.server, endpoint::revocation);
        Self { router: self.router.route(path, handler), ..self }
    }

    /// The pages and their files.
    #[cfg(feature = "ui")]
    pub fn pages(self) -> Self
    where
        S: crate::ui::UiProvider,
    {
        use crate::ui;

        let assets = self.server.pages().assets().map(|asset| asset.path().to_owned());
        let paths: Vec<String> = ui::paths::<S>().map(str::to_owned).chain(assets).collect();
        let router = paths.iter().fold(self.router, |router, path| {
            let server = Arc::clone(&self.server);
            router.route(
                path,
                any(move |request: AxumRequest| async move {
                    let response = match body::plain_request(request).await {
                        // A disconnected browser does not stop its request: a correct password must not stay
                        // counted as wrong.
                        Ok(request) if request.method() == http::Method::POST => {
                            let server = Arc::clone(&server);
                            to_its_end(async move { ui::respond(&*server, request).await }).await
                        }
                        Ok(request) => ui::respond(&*server, request).await,
                        Err(error) => ui::unreadable(&*server, &error),
                    };
                    response.map(Body::from)
                }),
            )
        });
        Self { router, ..self }
    }

    /// The metadata document. Some clients add a trailing slash to its path, so that works too.
    pub fn metadata(self, path: &str) -> Self {
        let mut router = self.router.route(path, handler!(self.server, metadata_document));
        if path.starts_with("/.well-known/") && !path.ends_with('/') {
            router = router.route(&format!("{path}/"), handler!(self.server, metadata_document));
        }
        Self { router, ..self }
    }

    /// The metadata document at the path of OpenID Connect Discovery.
    pub fn discovery(self, path: &str) -> Self {
        self.metadata(path)
    }

    /// The published keys.
    #[cfg(feature = "openid")]
    pub fn jwks(self, path: &str) -> Self
    where
        S: OpenIdProvider,
    {
        let handler = handler!(self.server, published_keys);
        Self { router: self.router.route(path, handler), ..self }
    }

    /// The UserInfo endpoint.
    #[cfg(feature = "openid")]
    pub fn userinfo(self, path: &str) -> Self
    where
        S: OpenIdProvider,
    {
        let handler = handler!(self.server, endpoint::userinfo);
        Self { router: self.router.route(path, handler), ..self }
    }

    /// The registration endpoint, and below it a path for each client.
    pub fn registration(self, path: &str) -> Self
    where
        S: RegistrationPolicy,
        S::Store: ClientRegistrationStore + RateLimitStore,
    {
        let below = format!("{}/{{client_id}}", path.trim_end_matches('/'));
        let router = self.router.route(path, registration_handler(&self.server));
        Self { router: router.route(&below, registration_handler(&self.server)), ..self }
    }

    /// The logout endpoint.
    #[cfg(feature = "openid")]
    pub fn end_session(self, path: &str) -> Self
    where
        S: LogoutEndpoint,
    {
        let handler = handler!(self.server, endpoint::end_session);
        Self { router: self.router.route(path, handler), ..self }
    }

    /// The router.
    pub fn build(self) -> Router {
        // Without this, axum creates each route again for each request.
        self.router.with_state(())
    }
}

/// Registration, occasionally followed by the deletion of unused clients.
fn registration_handler<S>(server: &Arc<S>) -> MethodRouter
where
    S: AuthorizationServer + RegistrationPolicy,
    S::Store: ClientRegistrationStore + RateLimitStore,
{
    let server = Arc::clone(server);
    any(move |request: AxumRequest| async move {
        let response = match body::plain_request(request).await {
            Ok(request) => {
                let registering = Arc::clone(&server);
                to_its_end(async move { endpoint::registration(&*registering, request).await }).await
            }
            Err(error) => crate::http::error(&error, server.settings()),
        };
        if server.runtime().unused_clients().is_sweep_due(server.settings().now()) {
            // The store has logged the failure, and the next sweep continues.
            tokio::spawn(async move { expire_unused_clients(&*server).await });
        }
        response.map(Body::from)
    })
}

/// Continues if the connection is lost.
async fn to_its_end(response: impl Future<Output = Response> + Send + 'static) -> Response {
    tokio::spawn(response).await.unwrap_or_else(|_| {
        let mut response = Response::default();
        *response.status_mut() = http::StatusCode::INTERNAL_SERVER_ERROR;
        response
    })
}

async fn metadata_document<S: AuthorizationServer>(server: &S, request: Request) -> Response {
    endpoint::metadata(server, &request)
}

#[cfg(feature = "openid")]
async fn published_keys<S: OpenIdProvider>(server: &S, request: Request) -> Response {
    endpoint::jwks(server, &request)
}

/// The metadata documents at the root of the host, for an issuer with a path: RFC 8414 section 3.1 puts that
/// of `https://notes.example/auth` at `/.well-known/oauth-authorization-server/auth`, and OpenID Connect
/// clients also use `/.well-known/openid-configuration/auth` (section 5). Merge this into the router at the
/// root, next to the provider's router under `/auth`.
///
/// ```
/// use axum::Router;
/// use oauth_runtime::axum::well_known;
/// use oauth_runtime::{oauth_server, store::MemoryStore};
///
/// #[oauth_server(grants(client_credentials), endpoints(metadata))]
/// struct Notes {
///     #[store]
///     store: MemoryStore,
/// }
///
/// let notes = Notes::new("https://notes.example/auth".parse()?, MemoryStore::new());
/// let app = Router::new().nest("/auth", notes.router()).merge(well_known(&notes));
/// # let _: Router = app;
/// # Ok::<(), oauth_runtime::IssuerError>(())
/// ```
///
/// For an issuer without a path, this router is empty.
pub fn well_known<S: AuthorizationServer>(server: &Arc<S>) -> Router {
    let routes = Routes::new(Arc::clone(server));
    let path = server.settings().issuer().path();
    if path.is_empty() {
        return routes.build();
    }
    let routes = routes.metadata(&format!("/.well-known/oauth-authorization-server{path}"));
    match S::DECLARATION.endpoints.discovery {
        Some(_) => routes.discovery(&format!("/.well-known/openid-configuration{path}")).build(),
        None => routes.build(),
    }
}
