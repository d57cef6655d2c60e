//! A server for a declaration's service.

mod connected;
mod end;
mod limits;
mod reply;

use std::fmt;
use std::future::{Future, IntoFuture, pending};
use std::io;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::net::TcpListener;

use self::connected::Connected;
use self::end::Ending;
use self::limits::Limits;
use crate::endpoints::Endpoints;

/// How long the server waits after it could not accept a connection, for example because no file descriptor is free.
const PAUSE: Duration = Duration::from_secs(1);

/// Serves a declaration's `service` over HTTP/1.1: what `axum::serve` does, with less between the socket and the endpoint,
/// and with limits that `axum::serve` does not have.
///
/// - A connection ends if it is idle, or in the head of a request, for longer than 75 seconds
///   ([`header_read_timeout`](Serve::header_read_timeout)), and so it does for a head of much more than 64 KiB.
/// - Each request knows its peer: the endpoints as their
///   [`Connection`](oauth_runtime_core::http::Connection), for limits and events, and your own routes as
///   [`ConnectInfo<SocketAddr>`](axum::extract::ConnectInfo).
/// - Small responses leave at once (`TCP_NODELAY`).
///
/// It serves no TLS and no HTTP/2: a proxy does this in front of it, or [`mtls`](crate::mtls) without one.
///
/// ```
/// use axum::{Router, routing::get};
/// use oauth_runtime::axum::serve;
/// use oauth_runtime::{oauth_server, store::MemoryStore};
/// use tokio::net::TcpListener;
///
/// #[oauth_server(grants(client_credentials))]
/// struct Notes {
///     #[store]
///     store: MemoryStore,
/// }
///
/// # async fn run() -> Result<(), Box<dyn std::error::Error>> {
/// let notes = Notes::new("http://127.0.0.1:9000".parse()?, MemoryStore::new());
/// let app = notes.service(Router::new().route("/", get(async || "hello")));
/// let listener = TcpListener::bind("127.0.0.1:9000").await?;
/// let end = async {
///     let _ = tokio::signal::ctrl_c().await;
/// };
/// serve(listener, app).with_graceful_shutdown(end).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// None: a listener that cannot accept is tried again after a second, and the log says why. The type is that of
/// `axum::serve`, so that one replaces the other.
pub fn serve(listener: TcpListener, service: Endpoints) -> Serve {
    Serve { listener, service, limits: Limits::default() }
}

/// The future of [`serve`]: await it.
#[must_use = "nothing is served until this is awaited"]
pub struct Serve {
    listener: TcpListener,
    service: Endpoints,
    limits: Limits,
}

impl Serve {
    /// How long a connection may wait for the end of a request's head: since it was opened, or since the last response. It
    /// bounds idle connections too, so let it be longer than a proxy in front keeps them: otherwise the proxy sends a request
    /// while the server closes. Default: 75 seconds, because the load balancers of the large clouds keep connections for 60.
    pub fn header_read_timeout(mut self, longest: Duration) -> Self {
        self.limits.head = longest;
        self
    }

    /// Ends once this future ends: the server accepts nothing more then, and finishes the requests in flight.
    pub fn with_graceful_shutdown(self, end: impl Future<Output = ()> + Send + 'static) -> Serving {
        Serving(Box::pin(self.run(end)))
    }

    async fn run(self, end: impl Future<Output = ()>) -> io::Result<()> {
        let Self { listener, service, limits } = self;
        let in_flight = Ending::new();
        let mut end = pin!(end);
        loop {
            tokio::select! {
                accepted = listener.accept() => match accepted {
                    Ok((stream, peer)) => {
                        // A small response must not wait for the acknowledgement of another.
                        let _ = stream.set_nodelay(true);
                        let connected = Connected::new(service.clone(), peer);
                        tokio::spawn(connected.serve(stream, limits, in_flight.of_connection()));
                    }
                    Err(error) => pause(error).await,
                },
                () = &mut end => break,
            }
        }
        drop(listener);
        in_flight.finish().await;
        Ok(())
    }
}

/// What ends with one connection is not the listener's problem; everything else may pass.
async fn pause(error: io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if !matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset) {
        tracing::error!(%error, "cannot accept connections; trying again in a second");
        tokio::time::sleep(PAUSE).await;
    }
}

/// A server at work.
#[must_use = "futures do nothing unless they are awaited"]
pub struct Serving(Pin<Box<dyn Future<Output = io::Result<()>> + Send>>);

impl Future for Serving {
    type Output = io::Result<()>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.as_mut().poll(context)
    }
}

impl fmt::Debug for Serving {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Serving").finish_non_exhaustive()
    }
}

impl IntoFuture for Serve {
    type Output = io::Result<()>;
    type IntoFuture = Serving;

    fn into_future(self) -> Serving {
        Serving(Box::pin(self.run(pending())))
    }
}

impl fmt::Debug for Serve {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Serve")
            .field("listener", &self.listener)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}
