//! The HTTP server: listens, serves, and shuts down cleanly.

use std::net::SocketAddr;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use axum::Router;
use oauth_runtime::axum::{Reloadable, well_known};
use oauth_runtime::fetch::WebFetcher;
use oauth_runtime::store::Sweeper;
use oauth_runtime::ui::deliver_mails;
use oauth_runtime::{BoxError, Issuer, audit_log};
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc::Receiver;

use crate::arguments::Arguments;
use crate::build::{Lasting, build};
use crate::causes::with_causes;
use crate::config::{Config, Loaded, Source};
use crate::connection::{Connections, Limits};
use crate::demo::Introduction;
use crate::direct_calls::DirectCalls;
use crate::every_request::guarded;
use crate::provider::Provider;
use crate::reload::{self, Asked, Certificates, Reloads};
use crate::telemetry::{log, metrics};
use crate::{api, pages, store, tenants};

/// Requests in flight get this long to end.
const LONGEST_FAREWELL: Duration = Duration::from_secs(10);

/// Serves until a signal ends it. If `introduction` is given, it is the demo. `arguments` name the configuration, which
/// SIGHUP reads again.
///
/// # Errors
/// If the address is in use, the store cannot be reached, or a password cannot be hashed;
/// [`ConfigError`](crate::config::ConfigError) if a client is registered for something that the provider does
/// not have.
pub async fn run(
    config: Config,
    loaded: Loaded,
    introduction: Option<Introduction>,
    arguments: &Arguments,
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
    let certificates = Certificates::new(config.tls.clone(), config.mtls.clone(), acceptors, clients.clone());
    let hsts = tls.is_some() && !config.issuer.as_ref().is_some_and(is_localhost);
    let mtls_port = match &mtls_listener {
        Some(listener) => Some(listener.local_addr()?.port()),
        None => None,
    };
    let issuer = issuer(&config, &url)?;
    let direct = DirectCalls::below(&issuer);
    let (reloads, asked) = Reloads::new();
    let lasting = Lasting::new(&config, issuer, clients, mtls_port, store.clone()).await?;
    let lasting = Lasting { reloads: Some(reloads), ..lasting };
    let mut sources = (config.source.clone(), config.source.clone());
    #[cfg(feature = "otlp")]
    let has_traces = config.telemetry.otlp_endpoint.is_some();
    let (router, providers) = routes(config, fetcher, &lasting).await?;
    let providers = Arc::new(RwLock::new(providers));
    let current = Reloadable::new(router);
    let app = Router::new().fallback_service(current.clone());
    #[cfg(feature = "otlp")]
    let app = match has_traces {
        true => crate::telemetry::parent::continued(app, lasting.trusted_proxies.clone()),
        false => app,
    };
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
        tokio::spawn(metrics::serve(listener, handle, store, Arc::clone(&providers)));
    }
    if let Some(introduction) = introduction {
        eprintln!("{}", introduction(&url));
    }
    let mut reload =
        async || reload(arguments, &certificates, &lasting, (&current, &providers), &mut sources).await;
    serve(listeners, &mut reload, asked, signals).await?;
    let providers = providers.read().unwrap_or_else(PoisonError::into_inner).clone();
    flush(&providers).await;
    Ok(())
}

/// Waits until the e-mails that are on their way are sent, and until the store has the events of providers that end.
async fn flush(providers: &[Arc<Provider>]) {
    for provider in providers {
        if tokio::time::timeout(LONGEST_FAREWELL, deliver_mails(provider)).await.is_err() {
            tracing::warn!("the mail server is slow: some e-mails are sent after the next start, or again");
        }
        let lost = audit_log::flush(&**provider, LONGEST_FAREWELL).await;
        if lost > 0 {
            tracing::error!(lost, "the store did not take the last events of the audit log");
        }
    }
}

/// Reads the configuration and the certificates again. After any mistake, all that there was stays in use. The
/// configurations are that of the start and that in use.
async fn reload(
    arguments: &Arguments,
    certificates: &Certificates,
    lasting: &Lasting,
    (current, providers): (&Reloadable<Router>, &RwLock<Vec<Arc<Provider>>>),
    (started, before): &mut (Source, Source),
) -> Result<(), String> {
    let read = async {
        let config = Config::from_arguments(arguments)?;
        let certificates = certificates.read()?;
        let Loaded { fetcher, .. } = config.load()?;
        let (source, level) = (config.source.clone(), config.telemetry.log.clone());
        let routes =
            routes(Config { trusted_proxies: lasting.trusted_proxies.clone(), ..config }, fetcher, lasting);
        Ok::<_, BoxError>((certificates, routes.await?, source, level))
    };
    match read.await {
        Ok((read, (router, new_providers), new, level)) => {
            certificates.take(read);
            current.replace(router);
            if new_providers.len() > 1 {
                tracing::info!("SIGHUP: read the files of {} tenants", new_providers.len() - 1);
            }
            let mut providers = providers.write().unwrap_or_else(PoisonError::into_inner);
            let old = std::mem::replace(&mut *providers, new_providers);
            drop(providers);
            tokio::spawn(async move { flush(&old).await });
            log::set_level(level.as_deref());
            reload::tell_changes(started, before, &new);
            *before = new;
            Ok(())
        }
        Err(error) => {
            let why = with_causes(&*error);
            tracing::error!("SIGHUP: keeping the old certificates and the old configuration: {why}");
            Err(why)
        }
    }
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
pub(crate) fn issuer(config: &Config, url: &str) -> Result<Issuer, BoxError> {
    Ok(match &config.issuer {
        Some(issuer) => issuer.clone(),
        None if config.insecure_transport => Issuer::parse_insecure(url)?,
        None => url.parse().map_err(|error| {
            format!("{error}; name the provider's public URL with --issuer, or set insecure_transport = true")
        })?,
    })
}

/// All routes.
async fn routes(
    config: Config,
    fetcher: WebFetcher,
    lasting: &Lasting,
) -> Result<(Router, Vec<Arc<Provider>>), BoxError> {
    let (is_demo, mut config) = (config.is_demo, config);
    let mut served = Vec::new();
    let all = std::mem::take(&mut config.tenants);
    let issuer = |tenant: &Config| tenant.issuer.as_ref().map(|issuer| issuer.as_str().to_owned());
    config.served = all.iter().filter_map(|tenant| Some((tenant.tenant.clone()?, issuer(tenant)?))).collect();
    for tenant in all {
        served.push(tenants::tenant(tenant, &lasting.tenants).await?);
    }
    let (provider, clients) = build(config, fetcher, lasting)?;
    store::put_clients(&lasting.store, clients).await?;
    let app = provider.router().merge(api::router(&provider));
    let app = if is_demo { app.merge(pages::router(Arc::clone(&provider))) } else { app };
    let app = under_path(app, &provider);
    let providers = served.iter().map(|(tenant, _)| Arc::clone(tenant)).chain([provider]).collect();
    Ok((tenants::routes(app, served)?, providers))
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
    reload: &mut impl AsyncFnMut() -> Result<(), String>,
    mut asked: Receiver<Asked>,
    mut signals: Signals,
) -> Result<(), BoxError> {
    loop {
        tokio::select! {
            () = accept(&listeners) => {}
            _ = signals.hang_up.recv() => drop(reload().await),
            Some(done) = asked.recv() => drop(done.send(reload().await)),
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
