//! The router of a declared provider: one route for each enabled endpoint.

use std::fmt;
use std::pin::pin;
use std::sync::Arc;

use axum::Router;
use tokio::task::JoinHandle;

use oauth_runtime_core::__internal::{Below, carried};
use oauth_runtime_core::AuthorizationServer;
use oauth_runtime_core::endpoint::{Endpoint, MetadataEndpoint, answer, unreadable};
use oauth_runtime_core::http::{Outcome, Response, watched};

use crate::answer::Answer;
use crate::body;
use crate::endpoints::Endpoints;
use crate::mounted::{Collects, Mounted};
use crate::observed::Observer;
use crate::received::Received;

/// Collects the routes of a provider; generated code calls one method for each enabled endpoint.
///
/// Every method reaches the endpoint, which itself answers `405` with `Allow`.
#[must_use = "a router is made by `build()`"]
pub struct Routes<S> {
    server: Arc<S>,
    router: Router,
    answers: Vec<(String, Answer)>,
}

impl<S> fmt::Debug for Routes<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Routes").field("router", &self.router).finish_non_exhaustive()
    }
}

impl<S: AuthorizationServer> Routes<S> {
    /// No route yet.
    pub fn new(server: Arc<S>) -> Self {
        #[cfg(feature = "metrics")]
        crate::metrics::describe();
        Self { server, router: Router::new(), answers: Vec::new() }
    }

    /// All routes of a server.
    pub fn of(server: &Arc<S>) -> Self
    where
        S: Mounted,
    {
        S::mount(Self::new(Arc::clone(server)))
    }

    /// An endpoint.
    pub fn endpoint<E: Endpoint<S> + 'static>(self, path: &str) -> Self {
        let server = Arc::clone(&self.server);
        let observer = Observer::new(E::ROW.name, path);
        let answer =
            Answer::new(move |request| observer.observe(Arc::clone(&server), request, answered::<E, S>));
        let mut router = self.router.route(path, answer.at_every_method());
        let below = path.trim_end_matches('/');
        router = match E::ROW.below {
            Below::Nothing => router,
            Below::Member => router.route(&format!("{below}/{{member}}"), answer.at_every_method()),
            // The pattern needs at least one more letter.
            Below::Anything => router
                .route(&format!("{below}/"), answer.at_every_method())
                .route(&format!("{below}/{{*rest}}"), answer.at_every_method()),
        };
        // Some clients end the path of a document with a slash.
        if E::ROW.is_document() && path.starts_with("/.well-known/") && !path.ends_with('/') {
            router = router.route(&format!("{path}/"), answer.at_every_method());
        }
        let mut answers = self.answers;
        answers.push((path.to_owned(), answer));
        Self { router, answers, ..self }
    }

    /// The pages and their files.
    #[cfg(feature = "ui")]
    pub fn pages(self) -> Self
    where
        S: oauth_runtime_pages::UiProvider,
    {
        let server = Arc::clone(&self.server);
        let paths = oauth_runtime_pages::all_paths(&*self.server);
        let router = paths.iter().fold(self.router, |router, path| {
            let (server, observer) = (Arc::clone(&server), Observer::new("pages", path));
            let answer = Answer::new(move |request| observer.observe(Arc::clone(&server), request, page));
            router.route(path, answer.at_every_method())
        });
        Self { router, ..self }
    }

    /// The operator's console: its pages, and its API.
    #[cfg(feature = "console")]
    pub fn console(self) -> Self
    where
        S: oauth_runtime_console::ConsoleProvider,
    {
        let paths = ["/console", "/console/", "/console/{*rest}"];
        let router = paths.iter().fold(self.router, |router, path| {
            let (server, observer) = (Arc::clone(&self.server), Observer::new("console", path));
            let answer = Answer::new(move |request| observer.observe(Arc::clone(&server), request, console));
            router.route(path, answer.at_every_method())
        });
        Self { router, ..self }
    }

    /// The router.
    pub fn build(self) -> Router {
        // Without this, axum creates each route again for each request.
        self.router.with_state(())
    }

    /// The endpoints in front of the router, which also has these routes.
    pub fn before(self, others: Router) -> Endpoints {
        Endpoints::new(self.answers, others.merge(self.router).with_state(()))
    }
}

impl<S: AuthorizationServer> Collects<S> for Routes<S> {
    fn endpoint<E: Endpoint<S> + 'static>(self, path: &'static str) -> Self {
        Routes::endpoint::<E>(self, path)
    }

    #[cfg(feature = "ui")]
    fn pages(self) -> Self
    where
        S: oauth_runtime_pages::UiProvider,
    {
        Routes::pages(self)
    }

    #[cfg(feature = "console")]
    fn console(self) -> Self
    where
        S: oauth_runtime_console::ConsoleProvider,
    {
        Routes::console(self)
    }
}

/// The answer of an endpoint.
pub(crate) async fn answered<E: Endpoint<S>, S: AuthorizationServer>(
    server: Arc<S>,
    request: Received,
) -> Response {
    let response = match body::plain(request).await {
        // A constant, so that a task is compiled only for an endpoint that needs one.
        Ok(request) if E::OUTLIVES_CONNECTION => {
            let server = Arc::clone(&server);
            to_its_end(async move { answer::<E, S>(&*server, request).await }).await
        }
        Ok(request) => answer::<E, S>(&*server, request).await,
        Err(error) => unreadable(&*server, &error),
    };
    E::afterwards(&server);
    response
}

/// The answer of the pages.
#[cfg(feature = "ui")]
pub(crate) async fn page<S: oauth_runtime_pages::UiProvider>(server: Arc<S>, request: Received) -> Response {
    use oauth_runtime_pages as ui;

    match body::plain(request).await {
        // A disconnected browser does not stop its request: a correct password must not stay counted as wrong.
        Ok(request) if ui::changes(&*server, request.method(), request.uri()) => {
            let server = Arc::clone(&server);
            to_its_end(async move { ui::respond(&*server, request).await }).await
        }
        Ok(request) => ui::respond(&*server, request).await,
        Err(error) => ui::error_page_without_request(&*server, &error),
    }
}

/// The answer of the operator's console.
#[cfg(feature = "console")]
pub(crate) async fn console<S: oauth_runtime_console::ConsoleProvider>(
    server: Arc<S>,
    request: Received,
) -> Response {
    match body::plain(request).await {
        Ok(request) if !request.method().is_safe() => {
            // What began is done, whether or not the operator still waits for it.
            let server = Arc::clone(&server);
            to_its_end(async move { oauth_runtime_console::respond(&*server, request).await }).await
        }
        Ok(request) => oauth_runtime_console::respond(&*server, request).await,
        Err(error) => oauth_runtime_console::unreadable(error),
    }
}

/// Continues if the connection is lost.
///
/// The task starts at once. Otherwise each caller's state machine would contain the code that starts it, also for
/// endpoints that never do.
fn to_its_end(
    response: impl Future<Output = Response> + Send + 'static,
) -> impl Future<Output = Response> + Send {
    finished(tokio::spawn(carried(async move { watched(pin!(response)).await })))
}

async fn finished(task: JoinHandle<(Response, Outcome)>) -> Response {
    match task.await {
        Ok((response, outcome)) => {
            // For who watches the request, whose task is this one.
            outcome.note();
            response
        }
        Err(_) => {
            let mut response = Response::default();
            *response.status_mut() = http::StatusCode::INTERNAL_SERVER_ERROR;
            response
        }
    }
}

/// The metadata documents at the root of the host, for an issuer with a path: RFC 8414 section 3.1 puts the
/// document of `https://notes.example/auth` at `/.well-known/oauth-authorization-server/auth`, and OpenID
/// Connect clients also request `/.well-known/openid-configuration/auth` (section 5). Receivers of shared signals read
/// `/.well-known/ssf-configuration/auth` (OpenID Shared Signals Framework 1.0 section 7.2). Merge this router into
/// the root router, which nests the provider's own router under `/auth`.
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
pub fn well_known<S: Mounted>(server: &Arc<S>) -> Router {
    let routes = Routes::new(Arc::clone(server));
    let path = server.settings().issuer().path();
    if path.is_empty() {
        return routes.build();
    }
    let mut routes =
        routes.endpoint::<MetadataEndpoint>(&format!("/.well-known/oauth-authorization-server{path}"));
    if S::DECLARATION.endpoints.path("discovery").is_some() {
        routes = routes.endpoint::<MetadataEndpoint>(&format!("/.well-known/openid-configuration{path}"));
    }
    S::mount(Transmitter { routes, issuer_path: path.trim_end_matches('/').to_owned() }).routes.build()
}

/// Adds the document of a transmitter, if the declaration has one. Only there its type is known.
struct Transmitter<S> {
    routes: Routes<S>,
    issuer_path: String,
}

impl<S: AuthorizationServer> Collects<S> for Transmitter<S> {
    fn endpoint<E: Endpoint<S> + 'static>(self, _: &'static str) -> Self {
        if E::ROW.name != "ssf_configuration" {
            return self;
        }
        let path = format!("{}{}", E::ROW.default_path, self.issuer_path);
        Self { routes: self.routes.endpoint::<E>(&path), ..self }
    }

    #[cfg(feature = "ui")]
    fn pages(self) -> Self
    where
        S: oauth_runtime_pages::UiProvider,
    {
        self
    }

    #[cfg(feature = "console")]
    fn console(self) -> Self
    where
        S: oauth_runtime_console::ConsoleProvider,
    {
        self
    }
}
