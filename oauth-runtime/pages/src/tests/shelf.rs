//! The ready stores, for tests that hold on each of them.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use futures_util::FutureExt;
use oauth_runtime_core::openid::Claims;
use oauth_runtime_core::store::{ClientRegistrationStore, MemoryStore};
use oauth_runtime_core::{Client, Clock, SystemClock};
use ready_stores::store::AnyStore;
use tempfile::TempDir;
use test_needs::{MARIADB, Need, POSTGRESQL, REDIS, skips};
use test_servers::{MariaDb, Postgres, Redis};

use super::{PASSWORD, TestClock};

/// A kind of store.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind {
    Memory,
    Sqlite,
    PostgreSql,
    MariaDb,
    Redis,
}

/// An empty store of a kind, which no other test uses.
pub(super) struct Shelf {
    store: AnyStore,
    /// Of SQLite's file.
    _directory: Option<TempDir>,
}

/// Runs a test on each store whose server is installed.
pub(super) async fn on_each_store(test: impl AsyncFn(Kind)) {
    on(&[Kind::Memory, Kind::Sqlite, Kind::PostgreSql, Kind::MariaDb, Kind::Redis], test).await;
}

/// The same for those whose transactions differ most: for tests that need very many databases.
pub(super) async fn on_memory_and_sql(test: impl AsyncFn(Kind)) {
    on(&[Kind::Memory, Kind::Sqlite, Kind::PostgreSql], test).await;
}

async fn on(kinds: &[Kind], test: impl AsyncFn(Kind)) {
    for &kind in kinds {
        if !skips(kind.needs()) {
            // The output of a test that fails is shown.
            println!("on {kind:?}");
            Box::pin(test(kind)).await;
        }
    }
}

impl Kind {
    fn needs(self) -> &'static [&'static Need] {
        match self {
            Self::Memory | Self::Sqlite => &[],
            Self::PostgreSql => &[&POSTGRESQL],
            Self::MariaDb => &[&MARIADB],
            Self::Redis => &[&REDIS],
        }
    }

    /// A clock for a provider on this store. Redis forgets by the time that it really is.
    pub(super) fn clock(self) -> TestClock {
        let now = if self == Self::Memory { 1_790_000_000 } else { SystemClock.now().as_unix() };
        TestClock(Arc::new(AtomicU64::new(now)))
    }

    /// A store with these clients and people: name, subject and claims of each. Everybody has the same password.
    pub(super) async fn open(self, clients: Vec<Client>, people: &[(&str, &str, Claims)]) -> Shelf {
        let directory = (self == Self::Sqlite).then(|| tempfile::tempdir().expect("a directory"));
        let url = match self {
            Self::Memory => "memory:".to_owned(),
            Self::Sqlite => {
                let directory = directory.as_ref().expect("a directory").path().display().to_string();
                format!("sqlite://{directory}/auth.db")
            }
            Self::PostgreSql => Postgres::shared().fresh_database(),
            Self::MariaDb => MariaDb::shared().fresh_database(),
            Self::Redis => Redis::shared().fresh_database(),
        };
        let store = AnyStore::connect(&url).await.expect("a store");
        for client in clients {
            assert!(store.create_client(client).await.expect("a store"));
        }
        for (username, subject, claims) in people {
            store.put_user(username, PASSWORD.clone(), subject).await.expect("a store");
            store.put_claims(subject, claims.clone()).await.expect("a store");
        }
        Shelf { store, _directory: directory }
    }
}

impl Shelf {
    /// A store in memory.
    pub(super) fn in_memory(clients: Vec<Client>, people: &[(&str, &str, Claims)]) -> Self {
        Kind::Memory.open(clients, people).now_or_never().expect("nobody waits for memory")
    }

    /// The store itself, for a provider.
    pub(super) fn store(&self) -> AnyStore {
        self.store.clone()
    }

    /// The store in memory, in tests that run on it alone.
    pub(super) fn memory(&self) -> &MemoryStore {
        match &self.store {
            AnyStore::Memory(store) => store,
            _ => panic!("the test runs on another store"),
        }
    }
}

impl Deref for Shelf {
    type Target = AnyStore;

    fn deref(&self) -> &AnyStore {
        &self.store
    }
}
