//! Metrics for Prometheus, on a listener of their own: they are nobody's business outside.

use std::time::Duration;

use axum::Router;
use axum::routing::get;
use http::header::CONTENT_TYPE;
use metrics::{Unit, counter, describe_counter, describe_gauge, gauge};
use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle};
use oauth_runtime::store::AnyStore;
use tokio::net::TcpListener;

use crate::store::Store;

/// From a look-up in memory to a password that waits for its turn.
const SECONDS: [f64; 14] =
    [0.000_25, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// How often what was measured is added up. Otherwise it would grow until somebody asks.
const UPKEEP: Duration = Duration::from_secs(5);

const CONNECTIONS: &str = "oauth_store_connections";
const MOST_CONNECTIONS: &str = "oauth_store_connections_max";
const LOOKUPS: &str = "oauth_client_cache_lookups_total";
const CACHED: &str = "oauth_client_cache_clients";

/// Collects metrics from now on.
///
/// # Errors
/// If something else collects them already.
pub fn install() -> Result<PrometheusHandle, BuildError> {
    let handle = PrometheusBuilder::new().set_buckets(&SECONDS)?.install_recorder()?;
    describe_gauge!(CONNECTIONS, Unit::Count, "Open connections to the SQL database, by what they do");
    describe_gauge!(MOST_CONNECTIONS, Unit::Count, "The limit of these connections");
    describe_counter!(LOOKUPS, Unit::Count, "Look-ups of clients, while `clients_cached_for` is set");
    describe_gauge!(CACHED, Unit::Count, "Clients in that cache");
    Ok(handle)
}

/// Answers `GET /metrics`, as long as the process lives.
pub async fn serve(listener: TcpListener, handle: PrometheusHandle, store: Store) {
    let upkeep = handle.clone();
    tokio::spawn(async move {
        let mut ticks = tokio::time::interval(UPKEEP);
        loop {
            ticks.tick().await;
            upkeep.run_upkeep();
        }
    });
    let answer = async move || {
        measure(&store);
        ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], handle.render())
    };
    let app = Router::new().route("/metrics", get(answer));
    if let Err(error) = axum::serve(listener, app).await {
        tracing::error!(%error, "the listener of metrics ended");
    }
}

/// What is only known when somebody asks.
fn measure(store: &Store) {
    if let AnyStore::Sql(sql) = store.store().shared() {
        let connections = sql.connections();
        gauge!(CONNECTIONS, "state" => "idle").set(connections.idle);
        gauge!(CONNECTIONS, "state" => "busy").set(connections.open.saturating_sub(connections.idle));
        gauge!(MOST_CONNECTIONS).set(connections.most);
    }
    let figures = store.figures();
    counter!(LOOKUPS, "result" => "hit").absolute(figures.hits);
    counter!(LOOKUPS, "result" => "miss").absolute(figures.misses);
    #[expect(clippy::cast_precision_loss, reason = "no cache has 2^52 clients")]
    gauge!(CACHED).set(figures.clients as f64);
}
