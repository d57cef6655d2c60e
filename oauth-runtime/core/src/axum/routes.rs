//! The router of a declared provider: one route an enabled endpoint.

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

/// A handler for an endpoint. A macro, since each function on the way would copy the request once more.
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

/// The same for an endpoint that counts attempts: it runs to its end where the connection is lost meanwhile, so that an attempt which was right
/// does not stay counted as wrong.
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

/// Collects the routes of a provider; generated code calls one method an enabled endpoint.
///
/// Every method reaches the endpoint, which answers `405` with `Allow` itself.
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
        // A task for each request costs a little, so only those pay that have the grant in which passwords are guessed.
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

    /// The pages, and what they load beside themselves.
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
                        // A browser that hangs up does not stop what it began: a right password must not stay counted as wrong.
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

    /// The metadata document. Some clients end its path with a slash, so it is there too.
    pub fn metadata(self, path: &str) -> Self {
        let mut router = self.router.route(path, handler!(self.server, metadata_document));
        if path.starts_with("/.well-known/") && !path.ends_with('/') {
            router = router.route(&format!("{path}/"), handler!(self.server, metadata_document));
        }
        Self { router, ..self }
    }

    /// The metadata document where OpenID Connect Discovery has it.
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

    /// The registration of clients, and below it a path for each of them.
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
        // Without this axum makes each route anew for each request.
        self.router.with_state(())
    }
}

/// Registration, and now and then beside it the end of clients that nobody used.
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
            // The store has logged what went wrong, and the next sweep goes on.
            tokio::spawn(async move { expire_unused_clients(&*server).await });
        }
        response.map(Body::from)
    })
}

/// Runs on where the connection is lost meanwhile.
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

/// The metadata documents at the root of the host, for an issuer with a path: RFC 8414 section 3.1 has that of `https://notes.example/auth` at
/// `/.well-known/oauth-authorization-server/auth`, and clients that know OpenID Connect ask for `/.well-known/openid-configuration/auth` too (section
/// 5). Merge this into the router at the root, whose part under `/auth` is the provider's own.
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
/// For an issuer without a path there is nothing to add: this is an empty router.
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
