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

/// The answer of the application, which requests wait for. They share a failure too: an application that takes long to fail is
/// not asked again for each of them.
struct Asked<S> {
    /// What was forgotten before the application was asked.
    generation: u64,
    answer: OnceCell<Result<Option<Arc<S>>, TenantError>>,
}

type Find<S> = dyn Fn(Arc<str>) -> BoxFuture<'static, Result<Option<Arc<S>>, BoxError>> + Send + Sync;

/// The providers by the names of their tenants.
pub(super) struct Directory<S> {
    find: Arc<Find<S>>,
    lifetime: Duration,
    most: u64,
    live: Cache<Arc<str>, Arc<S>>,
    /// Not among the live ones: strangers can ask for any name, and push no provider out.
    awaited: Cache<Arc<str>, Arc<Asked<S>>>,
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

    /// The provider. A failure is not remembered, once those have it who wait; neither is a request that its client gave up.
    pub(super) async fn find(&self, name: &str) -> Result<Option<Arc<S>>, TenantError> {
        if let Some(server) = self.live.get(name) {
            return Ok(Some(server));
        }
        if self.absent.contains_key(name) {
            return Ok(None);
        }
        let name: Arc<str> = name.into();
        let ask = || {
            let generation = self.generation.load(Ordering::SeqCst);
            Arc::new(Asked { generation, answer: OnceCell::new() })
        };
        let asked = self.awaited.get_with(Arc::clone(&name), ask);
        let found = asked.answer.get_or_init(|| self.ask(&name)).await.clone();
        let is_old = || self.generation.load(Ordering::SeqCst) != asked.generation;
        match &found {
            Ok(Some(server)) => {
                self.live.insert(Arc::clone(&name), Arc::clone(server));
                self.awaited.invalidate(&name);
                if is_old() {
                    self.live.invalidate(&name);
                }
            }
            Ok(None) => {
                self.absent.insert(Arc::clone(&name), ());
                self.awaited.invalidate(&name);
                if is_old() {
                    self.absent.invalidate(&name);
                }
            }
            Err(_) => {}
        }
        found
    }

    /// Asks the application. After a failure, those who already wait share it, and the next request asks again.
    async fn ask(&self, name: &Arc<str>) -> Result<Option<Arc<S>>, TenantError> {
        (self.find)(Arc::clone(name)).await.map_err(|error| {
            tracing::error!(
                tenant = &**name,
                error = &*error as &dyn std::error::Error,
                "the application could not find a tenant"
            );
            self.awaited.invalidate(name);
            TenantError::Failed
        })
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

    /// A request that comes while a tenant is being forgotten joins one from before.
    #[tokio::test]
    async fn an_answer_from_before_a_tenant_was_forgotten_is_not_kept() {
        let answers = Arc::new(tokio::sync::Notify::new());
        let waits = Arc::clone(&answers);
        let directory = Directory::new(move |name: Arc<str>| {
            let waits = Arc::clone(&waits);
            async move {
                waits.notified().await;
                Ok::<_, BoxError>(Some(Arc::new(name.to_string())))
            }
        });
        let forgets = async {
            // The first half of `forget`.
            directory.generation.fetch_add(1, Ordering::SeqCst);
            let answer = async { answers.notify_one() };
            futures_util::join!(directory.find("acme"), answer).0
        };
        let (before, after) = futures_util::join!(directory.find("acme"), forgets);
        assert!(before.is_ok() && after.is_ok());
        assert!(directory.live.get("acme").is_none());
    }

    #[tokio::test]
    async fn those_who_wait_share_a_failure_and_the_next_one_asks_again() {
        let asked = Arc::new(AtomicU64::new(0));
        let counts = Arc::clone(&asked);
        let directory = Directory::<String>::new(move |_: Arc<str>| {
            counts.fetch_add(1, Ordering::SeqCst);
            async {
                tokio::task::yield_now().await;
                Err::<Option<Arc<String>>, BoxError>("the database is down".into())
            }
        });
        let all = futures_util::future::join_all((0..100).map(|_| directory.find("acme"))).await;
        assert!(all.iter().all(|found| matches!(found, Err(TenantError::Failed))));
        assert_eq!(asked.load(Ordering::SeqCst), 1);
        let _ = directory.find("acme").await;
        assert_eq!(asked.load(Ordering::SeqCst), 2);
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
