//! Metrics for Prometheus, on a listener of their own: they are nobody's business outside.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use http::header::CONTENT_TYPE;
use metrics::{Unit, counter, describe_counter, describe_gauge, gauge};
use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle};
use oauth_runtime::audit_log;
use oauth_runtime::grant::ciba::ciba_figures;
use oauth_runtime::logout::notice_figures;
use oauth_runtime::password::hashing_figures;
use oauth_runtime::shared_signals::signal_figures;
use oauth_runtime::store::AnyStore;
use oauth_runtime::ui::{mail_figures, waiting_mails};
use oauth_runtime::webhook::webhook_figures;
use tokio::net::TcpListener;

use crate::provider::Provider;
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
const HASHING: &str = "oauth_password_hashing";
const MOST_HASHING: &str = "oauth_password_hashing_max";
const EVENTS_WAITING: &str = "oauth_audit_log_waiting";
const EVENTS_LOST: &str = "oauth_audit_log_lost";
const NOTICES: &str = "oauth_logout_notices_total";
const SIGNALS: &str = "oauth_signals_total";
const CIBA: &str = "oauth_ciba_notifications_total";
const WEBHOOKS: &str = "oauth_webhooks_total";
const MAILS: &str = "oauth_mails_total";
const MAILS_WAITING: &str = "oauth_mails_waiting";

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
    describe_gauge!(HASHING, Unit::Count, "Passwords that are hashed, or wait for it");
    describe_gauge!(MOST_HASHING, Unit::Count, "The limit of these passwords");
    describe_gauge!(EVENTS_WAITING, Unit::Count, "Events that wait for the store");
    describe_gauge!(
        EVENTS_LOST,
        Unit::Count,
        "Events that were lost since the last reload, because too many waited"
    );
    describe_counter!(NOTICES, Unit::Count, "Notices of logouts to clients, by what came of them");
    describe_counter!(SIGNALS, Unit::Count, "Pushes of shared signals to receivers, by what came of them");
    describe_counter!(CIBA, Unit::Count, "Notifications of clients about decisions, by what came of them");
    describe_counter!(WEBHOOKS, Unit::Count, "Events to webhooks, by what came of them");
    describe_counter!(MAILS, Unit::Count, "E-mails to people, by what came of them");
    describe_gauge!(MAILS_WAITING, Unit::Count, "E-mails that wait in the store, of all instances");
    Ok(handle)
}

/// Answers `GET /metrics`, as long as the process lives.
pub async fn serve(
    listener: TcpListener,
    handle: PrometheusHandle,
    store: Store,
    providers: Arc<RwLock<Vec<Arc<Provider>>>>,
) {
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
        let providers = providers.read().unwrap_or_else(PoisonError::into_inner).clone();
        measure_queues(&providers);
        measure_mails(&providers).await;
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
    gauge!(CACHED).set(float(figures.clients));
}

fn measure_queues(providers: &[Arc<Provider>]) {
    let hashing = hashing_figures();
    gauge!(HASHING, "state" => "running").set(float(hashing.running as u64));
    gauge!(HASHING, "state" => "waiting").set(float(hashing.waiting as u64));
    gauge!(MOST_HASHING).set(float(hashing.most as u64));
    let (mut waiting, mut lost) = (0_u64, 0);
    for figures in providers.iter().map(|provider| audit_log::figures(&**provider)) {
        waiting += figures.waiting as u64;
        lost += figures.lost;
    }
    gauge!(EVENTS_WAITING).set(float(waiting));
    gauge!(EVENTS_LOST).set(float(lost));
    let (notices, signals, mails) = (notice_figures(), signal_figures(), mail_figures());
    let (ciba, webhooks) = (ciba_figures(), webhook_figures());
    for (name, results) in [
        (NOTICES, [notices.delivered, notices.postponed, notices.given_up]),
        (SIGNALS, [signals.delivered, signals.postponed, signals.given_up]),
        (CIBA, [ciba.delivered, ciba.postponed, ciba.given_up]),
        (WEBHOOKS, [webhooks.delivered, webhooks.postponed, webhooks.given_up]),
        (MAILS, [mails.delivered, mails.postponed, mails.given_up]),
    ] {
        for (result, count) in ["delivered", "postponed", "given_up"].into_iter().zip(results) {
            counter!(name, "result" => result).absolute(count);
        }
    }
}

/// E-mails wait in the store, so each provider is asked. If the store fails, the figures stay as they were.
async fn measure_mails(providers: &[Arc<Provider>]) {
    let (mut strangers, mut people) = (0, 0);
    for provider in providers {
        match waiting_mails(&**provider).await {
            Ok(waiting) => {
                strangers += waiting.strangers;
                people += waiting.people;
            }
            Err(error) => {
                tracing::warn!(%error, "the store does not say how many e-mails wait");
                return;
            }
        }
    }
    gauge!(MAILS_WAITING, "queue" => "strangers").set(float(strangers as u64));
    gauge!(MAILS_WAITING, "queue" => "people").set(float(people as u64));
}

#[expect(clippy::cast_precision_loss, reason = "nothing here reaches 2^52")]
fn float(count: u64) -> f64 {
    count as f64
}
