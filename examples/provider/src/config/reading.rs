//! What is read elsewhere than in the store, or kept of it for a while.

use std::time::Duration;

use oauth_runtime::store::SqlOptions;
use serde::Deserialize;
use toml::Spanned;

use super::values::at_least;

/// The keys of this group.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Written {
    read_replica: Option<Spanned<String>>,
    read_replica_max_lag: Option<Spanned<u64>>,
    clients_cached_for: u64,
}

/// How the provider reads from its store.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The options of the store, if it has a read replica.
    pub replica: Option<SqlOptions>,
    /// How long a client is kept in memory; zero: not at all.
    pub clients_cached_for: Duration,
}

impl Reading {
    pub(super) fn of(source: &super::Source, store: Option<&str>) -> Result<Self, super::ConfigError> {
        let Written { read_replica, read_replica_max_lag, clients_cached_for } = source.read()?;
        let (is_set, mut options) = (read_replica.is_some(), SqlOptions::new());
        if let Some(url) = read_replica {
            let wrong = |message| Err(source.error(url.span(), "read_replica", message));
            if !store.is_some_and(is_postgresql) {
                return wrong("only a `store` of PostgreSQL has a replica here");
            }
            if !is_postgresql(url.get_ref()) {
                return wrong("write the URL of a PostgreSQL server: postgres://user:password@host/database");
            }
            options = options.read_replica(url.into_inner());
        }
        if let Some(lag) = read_replica_max_lag {
            if !is_set {
                let message = "this is about the `read_replica`: set it too";
                return Err(source.error(lag.span(), "read_replica_max_lag", message));
            }
            let lag = at_least(1, source, "read_replica_max_lag", lag)?;
            options = options.read_replica_max_lag(Duration::from_secs(lag));
        }
        let clients_cached_for = Duration::from_secs(clients_cached_for);
        Ok(Self { replica: is_set.then_some(options), clients_cached_for })
    }
}

fn is_postgresql(url: &str) -> bool {
    matches!(url.split(':').next(), Some("postgres" | "postgresql"))
}
