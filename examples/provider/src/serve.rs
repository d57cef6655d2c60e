//! The HTTP server: listens, serves, and ends in order.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use oauth_runtime::http::Connection;
use oauth_runtime::store::{AnyStore, Sweeper};
use oauth_runtime::ui::Pages;
use oauth_runtime::{BoxError, Issuer};
use tokio::net::{TcpListener, TcpStream};
use tokio::signal::unix::{SignalKind, signal};
use tower::ServiceExt;

use crate::api::Notes;
use crate::config::Config;
use crate::provider::Provider;
use crate::users::Users;
use crate::{api, pages, store};

/// A client that takes longer for its headers is stuck or hostile.
const LONGEST_HEADERS: Duration = Duration::from_secs(10);

/// Requests in flight get this long to end.
const LONGEST_FAREWELL: Duration = Duration::from_secs(10);

/// Serves until a signal ends it. Where `introduction` is given, it is the demo.
///
/// # Errors
/// Where the address is taken, the store can't be reached, or a password can't be hashed.
pub async fn run(config: Config, introduction: Option<fn(&str) -> String>) -> Result<(), BoxError> {
    let listener =
        TcpListener::bind(config.listen).await.map_err(|error| format!("{}: {error}", config.listen))?;
    let url = format!("http://{}", listener.local_addr()?);
    let store = store::open(&config).await?;
    let app = app(config, store.clone(), &url).await?;
    tokio::spawn(async move { Sweeper::new(store).run().await });
    println!("listening on {url}");
    if let Some(introduction) = introduction {
        eprintln!("{}", introduction(&url));
    }
    serve(listener, app).await
}

/// All routes.
async fn app(config: Config, store: AnyStore, url: &str) -> Result<Router, BoxError> {
    let issuer = match config.issuer {
        Some(issuer) => issuer,
        None if config.insecure_transport => Issuer::parse_insecure(url)?,
        None => url.parse().map_err(|error| {
            format!("{error}; name the provider's public URL with --issuer, or set insecure_transport = true")
        })?,
    };
    store::put_clients(&store, config.clients).await?;
    let users = Users::new(config.users)?;
    let provider = Provider::builder(issuer, store, users, Notes::default(), Pages::default())
        .insecure_transport(config.insecure_transport)
        .available(config.available)
        .error_uri(config.error_uri)
        .token_expires_in(config.token_expires_in)
        .refresh_token_expires_in(config.refresh_token_expires_in)
        .authorization_code_expires_in(config.authorization_code_expires_in)
        .refresh_token_grace_period(config.refresh_token_grace_period)
        .trusted_proxies(config.trusted_proxies)
        .build();
    let pages = pages::router(Arc::clone(&provider), config.is_demo);
    Ok(provider.router().merge(pages).merge(api::router(&provider)))
}

async fn serve(listener: TcpListener, app: Router) -> Result<(), BoxError> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let farewell = GracefulShutdown::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => answer(stream, peer, app.clone(), &farewell),
                // Out of file descriptors, most likely: those in use come back.
                Err(error) => {
                    tracing::warn!(%error, "a connection was not accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            },
            _ = terminate.recv() => break,
            _ = interrupt.recv() => break,
        }
    }
    drop(listener);
    if tokio::time::timeout(LONGEST_FAREWELL, farewell.shutdown()).await.is_err() {
        tracing::warn!("some requests did not end in time");
    }
    Ok(())
}

/// Serves one connection beside the others.
fn answer(stream: TcpStream, peer: SocketAddr, app: Router, farewell: &GracefulShutdown) {
    // A small response must not wait for the acknowledgement of another.
    let _ = stream.set_nodelay(true);
    let connection = Connection { peer: peer.ip(), is_tls: false };
    let service = app.map_request(move |mut request: http::Request<hyper::body::Incoming>| {
        request.extensions_mut().insert(connection);
        request.map(axum::body::Body::new)
    });
    let mut builder = Builder::new(TokioExecutor::new()).http1_only();
    builder.http1().timer(TokioTimer::new()).header_read_timeout(LONGEST_HEADERS);
    let served =
        builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service)).into_owned();
    let served = farewell.watch(served);
    tokio::spawn(async move {
        if let Err(error) = served.await {
            tracing::debug!(%error, "a connection ended early");
        }
    });
}
