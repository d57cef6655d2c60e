//! The use of an initial access token, reserved until the result of the request is known.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// A reserved use of a token: nobody else has it meanwhile, and it is returned if the request fails.
#[derive(Debug, Clone, Default)]
pub(crate) struct TakenUse(Arc<Mutex<Option<Return>>>);

impl TakenUse {
    /// Reserves one of the remaining uses; `false` if there is none.
    pub(super) fn take(&self, uses: &Arc<AtomicU32>) -> bool {
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A policy may check twice.
        if taken.is_some() {
            return true;
        }
        let is_left =
            uses.fetch_update(Ordering::AcqRel, Ordering::Acquire, |left| left.checked_sub(1)).is_ok();
        *taken = is_left.then(|| Return(Some(Arc::clone(uses))));
        is_left
    }

    /// A client was registered with it.
    pub(crate) fn spend(&self) {
        if let Some(taken) = &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            taken.0 = None;
        }
    }
}

/// Returns the use on drop.
#[derive(Debug)]
struct Return(Option<Arc<AtomicU32>>);

impl Drop for Return {
    fn drop(&mut self) {
        if let Some(uses) = &self.0 {
            uses.fetch_add(1, Ordering::AcqRel);
        }
    }
}
