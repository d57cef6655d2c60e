//! The memory store with one failing operation.

use std::cell::Cell;

use crate::Client;
use crate::store::*;

tokio::task_local! {
    /// How many operations of this task succeed before one fails; negative after that. Other tasks'
    /// operations succeed.
    static LEFT: Cell<i64>;
}

/// The memory store with one failing operation.
pub(super) struct Failing {
    pub(super) inner: MemoryStore,
}

#[derive(Debug, thiserror::Error)]
#[error("the connection is lost")]
pub(super) struct Lost;

impl From<MemoryError> for Lost {
    fn from(_: MemoryError) -> Self {
        Self
    }
}

impl Failing {
    pub(super) fn with_clients(clients: impl IntoIterator<Item = Client>) -> Self {
        Self { inner: MemoryStore::with_clients(clients) }
    }
}

/// Runs something whose operation after `succeed` others fails. Returns whether there was one.
pub(super) async fn failing_after<T>(succeed: i64, work: impl Future<Output = T>) -> (T, bool) {
    LEFT.scope(Cell::new(succeed), async {
        let outcome = work.await;
        (outcome, LEFT.with(Cell::get) < 0)
    })
    .await
}

fn step() -> Result<(), Lost> {
    let left = LEFT.try_with(|left| left.replace(left.get() - 1));
    if left == Ok(0) { Err(Lost) } else { Ok(()) }
}

impl Storage for Failing {
    type Error = Lost;

    fn is_temporary(_: &Lost) -> bool {
        true
    }
}

macro_rules! failing {
    ($capability:ident { $($method:ident($($name:ident: $type:ty),*) -> $output:ty;)* }) => {
        impl $capability for Failing {
            $(async fn $method(&self, $($name: $type),*) -> Result<$output, Lost> {
                step()?;
                Ok(self.inner.$method($($name),*).await?)
            })*
        }
    };
}

each_capability!(failing);
