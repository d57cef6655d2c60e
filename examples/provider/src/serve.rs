//! The HTTP server: listens, serves, and shuts down cleanly.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use oauth_runtime::axum::mtls::ClientCertificates;
use oauth_runtime::axum::well_known;
use oauth_runtime::fetch::WebFetcher;
use oauth_runtime::registration::check_client;
use oauth_runtime::store::Sweeper;
use oauth_runtime::ui::{ONE_FACTOR, TWO_FACTORS};
use oauth_runtime::{BoxError, ClientDocuments, Issuer, OAuthError};
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::api::Notes;
use crate::config::{Config, Loaded};
use crate::connection::{Connections, Limits};
use crate::direct_calls::DirectCalls;
use crate::every_request::guarded;
use crate::provider::Provider;
use crate::registration::Registration;
use crate::reload::Reloaded;
use crate::telemetry::metrics;
use crate::users::Users;
use crate::{api, demo, pages, store, store_secret};

/// Requests in flight get this long to end.
const LONGEST_FAREWELL: Duration = Duration::from_secs(10);

/// Serves until a signal ends it. If `introduction` is given, it is the demo.
///
/// # Errors
/// If the address is in use, the store cannot be reached, or a password cannot be hashed;
/// [`ConfigError`](crate::config::ConfigError) if a client is registered for something that the provider does
/// not have.
pub async fn run(
    config: Config,
    loaded: Loaded,
    introduction: Option<fn(&str) -> String>,
) -> Result<(), BoxError> {
    let Loaded { tls, mtls, clients, fetcher } = loaded;
    raise_limit_of_files();
    let listener = listen(config.listen).await?;
    let mtls_listener = match config.mtls.listen {
        Some(address) => Some(listen(address).await?),
        None => None,
    };
    let metrics = match config.telemetry.metrics_listen {
        // Before the routes, which describe theirs.
        Some(address) => Some((listen(address).await?, metrics::install()?)),
        None => None,
    };
    let scheme = if tls.is_some() { "https" } else { "http" };
    let url = format!("{scheme}://{}", listener.local_addr()?);
    let store = store::open(&config).await?;
    let limits = Limits {
        connections_per_address: config.connections_per_address,
        trusted_proxies: config.trusted_proxies.clone(),
        write_timeout: Duration::from_secs(config.write_timeout),
    };
    let acceptors = tls.iter().chain(&mtls).cloned().collect();
    let reloaded = Reloaded::new(config.tls.clone(), config.mtls.clone(), acceptors, clients.clone());
    let hsts = tls.is_some() && !config.issuer.as_ref().is_some_and(is_localhost);
    let mtls_port = match &mtls_listener {
        Some(listener) => Some(listener.local_addr()?.port()),
        None => None,
    };
    let issuer = issuer(&config, &url)?;
    let direct = DirectCalls::below(&issuer);
    let app = app(config, issuer, fetcher, &clients, mtls_port, store.clone()).await?;
    let direct = guarded(direct.only(app.clone()), hsts);
    let app = guarded(app, hsts);
    let sweeper = Sweeper::new(store.clone());
    tokio::spawn(async move { sweeper.run().await });
    // After the line below, a program that reads it may send signals.
    let signals = Signals::new()?;
    println!("listening on {url}");
    let mtls_connections = Connections::new(direct, mtls, limits.clone());
    let mut listeners = vec![(listener, Connections::new(app, tls, limits))];
    if let Some(listener) = mtls_listener {
        println!("mtls on https://{}", listener.local_addr()?);
        listeners.push((listener, mtls_connections));
    }
    if let Some((listener, handle)) = metrics {
        println!("metrics on http://{}/metrics", listener.local_addr()?);
        tokio::spawn(metrics::serve(listener, handle, store));
    }
    if let Some(introduction) = introduction {
        eprintln!("{}", introduction(&url));
    }
    serve(listeners, &reloaded, signals).await
}

async fn listen(address: SocketAddr) -> Result<TcpListener, BoxError> {
    Ok(TcpListener::bind(address).await.map_err(|error| format!("{address}: {error}"))?)
}

/// There, HSTS would affect every other server of the developer, because it ignores ports.
fn is_localhost(issuer: &Issuer) -> bool {
    let host = issuer.origin().trim_start_matches("https://");
    host.split(':').next().is_some_and(|host| host.eq_ignore_ascii_case("localhost"))
}

/// What the configuration says, or the URL of the listener.
fn issuer(config: &Config, url: &str) -> Result<Issuer, BoxError> {
    Ok(match &config.issuer {
        Some(issuer) => issuer.clone(),
        None if config.insecure_transport => Issuer::parse_insecure(url)?,
        None => url.parse().map_err(|error| {
            format!("{error}; name the provider's public URL with --issuer, or set insecure_transport = true")
        })?,
    })
}

/// All routes.
async fn app(
    config: Config,
    issuer: Issuer,
    fetcher: WebFetcher,
    clients_with_certificates: &ClientCertificates,
    mtls_port: Option<u16>,
    store: store::Store,
) -> Result<Router, BoxError> {
    let store_secret = store_secret::of(&config)?;
    if store_secret.is_none() {
        tracing::warn!(
            "signing keys and the secrets of authenticator apps are not sealed in the store; set a \
             `store_secret` (openssl rand -hex 32), the same for all instances, and run `provider seal-keys`"
        );
    }
    let clients = if config.is_demo { demo::come_back(config.clients, &issuer)? } else { config.clients };
    let users = Users::new(config.users)?;
    let secret = store_secret.as_ref();
    let keys = config.openid.signing_keys(&store, secret).await?;
    tokio::spawn(keys.clone().run());
    let pages = config.pages.load(secret.map(|secret| &secret.seal))?;
    let languages: Vec<String> = pages.ui_locales().map(str::to_owned).collect();
    let is_open = matches!(config.registration, Registration::Open) || config.client_documents.is_some();
    if is_open && config.fetch.hosts().next().is_some() {
        let hosts: Vec<_> = config.fetch.hosts().collect();
        tracing::warn!(
            fetch_hosts = hosts.join(", "),
            "anybody may register a client, or name its metadata document, and make the provider send requests to \
             these hosts, even internal ones; remove them, or list initial access tokens in `registration` and \
             accept no metadata documents"
        );
    }
    let may_register = !matches!(config.registration, Registration::Off);
    let mtls_endpoints = config.mtls.endpoints(&issuer, mtls_port);
    let mut builder =
        Provider::builder(issuer, store.clone(), users, Notes::default(), config.registration, keys, pages);
    builder = builder.decryption_keys(config.openid.decryption_keys()?);
    if let Some(salt) = config.openid.pairwise_salt.clone() {
        builder = builder.pairwise_salt(salt);
    }
    if let Some(algorithm) = config.access_token_signing_alg {
        builder = builder.access_token_signing_alg(algorithm);
    }
    if let Some(nonces) = config.dpop.nonces {
        builder = builder.dpop_nonces(nonces);
    }
    if let Some(header) = config.mtls.certificate_header(clients_with_certificates) {
        builder = builder.client_certificate_header(header);
    }
    if let Some(base) = mtls_endpoints {
        builder = builder.mtls_endpoints(base);
    }
    for scope in config.scopes {
        builder = builder.scope(scope);
    }
    for resource in config.resources {
        builder = builder.resource(resource);
    }
    let provider = builder
        .fetcher(fetcher)
        .access_token_format(config.access_token_format)
        .client_secret_transport(config.client_authentication.secret_transport)
        .assertion_audience(config.client_authentication.assertion_audience)
        .require_pushed_authorization_requests(config.authorization_requests.pushed_are_required)
        .pushed_request_expires_in(Duration::from_secs(config.authorization_requests.pushed_expire_in))
        .require_dpop_nonce(config.dpop.nonce_is_required)
        .pushed_redirect_uris(config.authorization_requests.pushed_redirect_uris)
        .client_registration(may_register)
        .client_documents(config.client_documents.unwrap_or_else(ClientDocuments::refused))
        .id_token_expires_in(Duration::from_secs(config.openid.id_token_expires_in))
        .unsigned_id_tokens(config.openid.unsigned_id_tokens)
        .id_token_claims(config.openid.id_token_claims)
        .acr_values([ONE_FACTOR, TWO_FACTORS].map(str::to_owned))
        .ui_locales(languages)
        .insecure_transport(config.insecure_transport)
        .available(config.available)
        .error_uri(config.error_uri)
        .token_expires_in(Duration::from_secs(config.token_expires_in))
        .refresh_token_expires_in(Duration::from_secs(config.refresh_token_expires_in))
        .authorization_code_expires_in(Duration::from_secs(config.authorization_code_expires_in))
        .device_code_expires_in(Duration::from_secs(config.device_code_expires_in))
        .refresh_token_grace_period(Duration::from_secs(config.refresh_token_grace_period))
        .rotate_refresh_tokens(config.rotate_refresh_tokens)
        .grant_max_age(Duration::from_secs(config.grant_max_age))
        .unused_client_expires_in(Duration::from_secs(config.unused_client_expires_in))
        .most_unused_clients(config.most_unused_clients)
        .rate_limits(config.rate_limits)
        .logout_notice_lifetime(Duration::from_secs(config.logout_notice_lifetime))
        .trusted_proxies(config.trusted_proxies)
        .try_build()
        .map_err(|error| {
            config.source.key_error(error.setting(), format!("{}; {}", error.problem(), error.advice()))
        })?;
    for client in &clients {
        let checked = check_client(&*provider, client);
        let wrong = |error: OAuthError| config.source.client_error(client.client_id(), &error.description());
        checked.map_err(wrong)?;
    }
    for warning in config.warnings {
        eprintln!("warning: {warning}");
    }
    store::put_clients(&store, clients).await?;
    let app = provider.router().merge(api::router(&provider));
    let app = if config.is_demo { app.merge(pages::router(Arc::clone(&provider))) } else { app };
    Ok(under_path(app, &provider))
}

/// The routes under the path of the issuer, if it has one. They are also at the root, for a proxy that strips
/// the path.
fn under_path(app: Router, provider: &Arc<Provider>) -> Router {
    match provider.settings().issuer().path() {
        "" => app,
        path => Router::new().nest(path, app.clone()).merge(app).merge(well_known(provider)),
    }
}

/// Each connection is a file, and systems start with a soft limit of 1024 for the sake of old programs.
fn raise_limit_of_files() {
    match rlimit::increase_nofile_limit(u64::MAX) {
        Ok(files) => tracing::debug!(files, "raised the limit of open files"),
        Err(error) => tracing::warn!(%error, "could not raise the limit of open files"),
    }
}

/// The signals that it knows.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
    hang_up: Signal,
}

impl Signals {
    fn new() -> std::io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hang_up: signal(SignalKind::hangup())?,
        })
    }
}

/// The next connection of any listener.
async fn accept(listeners: &[(TcpListener, Connections)]) {
    let accepts = listeners.iter().map(|(listener, connections)| {
        Box::pin(async move {
            match listener.accept().await {
                Ok((stream, peer)) => connections.serve(stream, peer),
                // Probably out of file descriptors: those in use will be released.
                Err(error) => {
                    tracing::warn!(%error, "a connection was not accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
        })
    });
    futures_util::future::select_all(accepts).await;
}

async fn serve(
    listeners: Vec<(TcpListener, Connections)>,
    reloaded: &Reloaded,
    mut signals: Signals,
) -> Result<(), BoxError> {
    loop {
        tokio::select! {
            () = accept(&listeners) => {}
            _ = signals.hang_up.recv() => reloaded.reload(),
            _ = signals.terminate.recv() => break,
            _ = signals.interrupt.recv() => break,
        }
    }
    let farewells = listeners.into_iter().map(|(listener, connections)| {
        drop(listener);
        connections.finish()
    });
    if tokio::time::timeout(LONGEST_FAREWELL, futures_util::future::join_all(farewells)).await.is_err() {
        tracing::warn!("some requests did not end in time");
    }
    Ok(())
}
