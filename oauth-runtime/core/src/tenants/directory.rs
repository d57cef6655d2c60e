//! The providers in memory.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use moka::policy::EvictionPolicy;
use moka::sync::Cache;
use tokio::sync::OnceCell;

use super::{AsyncFind, TenantError};
use crate::error::BoxError;

/// How long a provider serves by default.
const KEPT_FOR: Duration = Duration::from_secs(10 * 60);

/// How many providers are in memory by default.
const MOST: u64 = 100_000;

/// How long the absence of a tenant is remembered, and of how many. Strangers can ask for any name.
const ABSENT_FOR: Duration = Duration::from_secs(10);
const MOST_ABSENT: u64 = 10_000;

/// How many tenants the application is asked for at once, and how long a request waits for the answer to another one.
const MOST_WAITING: u64 = 10_000;
const WAITS_FOR: Duration = Duration::from_secs(60);

/// The answer of the application, which requests wait for.
type Cell<S> = Arc<OnceCell<Option<Arc<S>>>>;

type Find<S> = dyn Fn(Arc<str>) -> BoxFuture<'static, Result<Option<Arc<S>>, BoxError>> + Send + Sync;

/// The providers by the names of their tenants.
pub(super) struct Directory<S> {
    find: Arc<Find<S>>,
    lifetime: Duration,
    most: u64,
    live: Cache<Arc<str>, Arc<S>>,
    /// Not among the live ones: strangers can ask for any name, and push no provider out.
    awaited: Cache<Arc<str>, Cell<S>>,
    absent: Cache<Arc<str>, ()>,
    /// Counts what was forgotten, so that an answer from before is not kept.
    generation: AtomicU64,
}

impl<S: Send + Sync + 'static> Directory<S> {
    pub(super) fn new(find: impl AsyncFind<S>) -> Self {
        let find = Arc::new(find);
        let find: Arc<Find<S>> = Arc::new(move |name| {
            let find = Arc::clone(&find);
            async move { find.find(name).await }.boxed()
        });
        let absent = Cache::builder().max_capacity(MOST_ABSENT).time_to_live(ABSENT_FOR).build();
        let awaited = Cache::builder().max_capacity(MOST_WAITING).time_to_live(WAITS_FOR).build();
        let (live, generation) = (live(KEPT_FOR, MOST), AtomicU64::new(0));
        Self { find, lifetime: KEPT_FOR, most: MOST, live, awaited, absent, generation }
    }

    pub(super) fn kept_for(self, lifetime: Duration) -> Self {
        Self { lifetime, live: live(lifetime, self.most), ..self }
    }

    pub(super) fn most(self, most: u64) -> Self {
        Self { most, live: live(self.lifetime, most), ..self }
    }

    /// The provider. A failure is not remembered; neither is a request that its client gave up.
    pub(super) async fn find(&self, name: &str) -> Result<Option<Arc<S>>, TenantError> {
        if let Some(server) = self.live.get(name) {
            return Ok(Some(server));
        }
        if self.absent.contains_key(name) {
            return Ok(None);
        }
        let generation = self.generation.load(Ordering::SeqCst);
        let name: Arc<str> = name.into();
        let cell = self.awaited.get_with(Arc::clone(&name), Cell::default);
        let found = cell.get_or_try_init(|| (self.find)(Arc::clone(&name))).await;
        match found {
            Ok(Some(server)) => {
                self.live.insert(Arc::clone(&name), Arc::clone(server));
                self.awaited.invalidate(&name);
                if self.generation.load(Ordering::SeqCst) != generation {
                    self.live.invalidate(&name);
                }
                Ok(Some(Arc::clone(server)))
            }
            Ok(None) => {
                self.absent.insert(Arc::clone(&name), ());
                self.awaited.invalidate(&name);
                if self.generation.load(Ordering::SeqCst) != generation {
                    self.absent.invalidate(&name);
                }
                Ok(None)
            }
            Err(error) => {
                tracing::error!(
                    tenant = &*name,
                    error = &*error as &dyn std::error::Error,
                    "the application could not find a tenant"
                );
                Err(TenantError::Failed)
            }
        }
    }

    pub(super) fn forget(&self, name: &str) {
        self.generation.fetch_add(1, Ordering::SeqCst);
        self.awaited.invalidate(name);
        self.absent.invalidate(name);
        self.live.invalidate(name);
    }
}

/// Those that were not used for the longest time leave first. A lifetime of zero keeps a provider for the requests that already
/// wait for it.
fn live<S: Send + Sync + 'static>(lifetime: Duration, most: u64) -> Cache<Arc<str>, Arc<S>> {
    let cache = Cache::builder().max_capacity(most).time_to_live(lifetime);
    cache.eviction_policy(EvictionPolicy::lru()).build()
}

impl<S> fmt::Debug for Directory<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Directory")
            .field("lifetime", &self.lifetime)
            .field("most", &self.most)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    /// A directory of three providers that notes whom it was asked for.
    fn noted() -> (Directory<String>, Arc<Mutex<Vec<String>>>) {
        let asked = Arc::new(Mutex::new(Vec::new()));
        let note = Arc::clone(&asked);
        let directory = Directory::new(move |name: Arc<str>| {
            note.lock().expect("no panic").push(name.to_string());
            let found = (!name.starts_with("nobody")).then(|| Arc::new(name.to_string()));
            std::future::ready(Ok(found))
        });
        (directory.most(3), asked)
    }

    async fn visit(directory: &Directory<String>, name: &str) {
        directory.find(name).await.expect("found");
        directory.live.run_pending_tasks();
    }

    #[tokio::test]
    async fn the_provider_that_was_not_used_for_the_longest_time_leaves_first() {
        let (directory, asked) = noted();
        for name in ["a", "b", "c", "a", "d", "a", "c", "d", "b"] {
            visit(&directory, name).await;
        }
        assert_eq!(*asked.lock().expect("no panic"), ["a", "b", "c", "d", "b"]);
    }

    #[tokio::test]
    async fn names_that_nobody_has_push_no_provider_out() {
        let (directory, asked) = noted();
        for name in ["a", "b", "c"] {
            visit(&directory, name).await;
        }
        for number in 0..1_000 {
            visit(&directory, &format!("nobody {number}")).await;
        }
        asked.lock().expect("no panic").clear();
        for name in ["a", "b", "c", "nobody 999"] {
            visit(&directory, name).await;
        }
        assert!(asked.lock().expect("no panic").is_empty(), "{asked:?}");
        directory.awaited.run_pending_tasks();
        assert_eq!(directory.awaited.entry_count(), 0);
    }
}
