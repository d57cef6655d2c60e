//! The databases that are measured.

use oauth_runtime::store::AnyStore;
use tempfile::TempDir;
use test_servers::{MariaDb, Postgres, Redis};

use crate::Result;

/// A database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Database {
    Sqlite,
    Postgresql,
    MariaDb,
    Redis,
}

/// A running one, with an empty store on it.
pub(crate) struct Running {
    pub(crate) url: String,
    pub(crate) store: AnyStore,
    _directory: TempDir,
}

impl Database {
    pub(crate) const ALL: [Self; 4] = [Self::Sqlite, Self::Postgresql, Self::MariaDb, Self::Redis];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgresql => "PostgreSQL",
            Self::MariaDb => "MariaDB",
            Self::Redis => "Redis",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|database| database.name().eq_ignore_ascii_case(name))
    }

    pub(crate) async fn start(self) -> Result<Running> {
        let directory = TempDir::new()?;
        let url = match self {
            Self::Sqlite => format!("sqlite://{}/store.db", directory.path().display()),
            Self::Postgresql => Postgres::shared().fresh_database(),
            Self::MariaDb => MariaDb::shared().fresh_database(),
            Self::Redis => Redis::shared().fresh_database(),
        };
        let store = AnyStore::connect(&url).await?;
        Ok(Running { url, store, _directory: directory })
    }
}
