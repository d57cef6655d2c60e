//! The providers in memory.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
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

/// A provider that is there, or that the first request for it is waiting for.
type Cell<S> = Arc<OnceCell<Option<Arc<S>>>>;

type Find<S> = dyn Fn(Arc<str>) -> BoxFuture<'static, Result<Option<Arc<S>>, BoxError>> + Send + Sync;

/// The providers by the names of their tenants.
pub(super) struct Directory<S> {
    find: Arc<Find<S>>,
    lifetime: Duration,
    most: u64,
    live: Cache<Arc<str>, Cell<S>>,
    absent: Cache<Arc<str>, ()>,
}

impl<S: Send + Sync + 'static> Directory<S> {
    pub(super) fn new(find: impl AsyncFind<S>) -> Self {
        let find = Arc::new(find);
        let find: Arc<Find<S>> = Arc::new(move |name| {
            let find = Arc::clone(&find);
            async move { find.find(name).await }.boxed()
        });
        let absent = Cache::builder().max_capacity(MOST_ABSENT).time_to_live(ABSENT_FOR).build();
        Self { find, lifetime: KEPT_FOR, most: MOST, live: live(KEPT_FOR, MOST), absent }
    }

    pub(super) fn kept_for(self, lifetime: Duration) -> Self {
        Self { lifetime, live: live(lifetime, self.most), ..self }
    }

    pub(super) fn most(self, most: u64) -> Self {
        Self { most, live: live(self.lifetime, most), ..self }
    }

    /// The provider. A failure is not remembered; neither is a request that its client gave up.
    pub(super) async fn find(&self, name: &str) -> Result<Option<Arc<S>>, TenantError> {
        if let Some(cell) = self.live.get(name)
            && let Some(Some(server)) = cell.get()
        {
            return Ok(Some(Arc::clone(server)));
        }
        if self.absent.contains_key(name) {
            return Ok(None);
        }
        let name: Arc<str> = name.into();
        let cell = self.live.get_with(Arc::clone(&name), Cell::default);
        let found = cell.get_or_try_init(|| (self.find)(Arc::clone(&name))).await;
        match found {
            Ok(Some(server)) => Ok(Some(Arc::clone(server))),
            Ok(None) => {
                self.absent.insert(Arc::clone(&name), ());
                self.live.invalidate(&name);
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
        self.absent.invalidate(name);
        self.live.invalidate(name);
    }
}

/// A lifetime of zero keeps a provider for the requests that already wait for it.
fn live<S: Send + Sync + 'static>(lifetime: Duration, most: u64) -> Cache<Arc<str>, Cell<S>> {
    Cache::builder().max_capacity(most).time_to_live(lifetime).build()
}

impl<S> fmt::Debug for Directory<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Directory")
            .field("lifetime", &self.lifetime)
            .field("most", &self.most)
            .finish_non_exhaustive()
    }
}
