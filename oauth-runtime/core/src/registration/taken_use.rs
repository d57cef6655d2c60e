//! What a request takes of an initial access token, until it is clear what comes of it.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// The use of a token that a request takes: nobody else has it meanwhile, and it is given back where nothing comes of the request.
#[derive(Debug, Clone, Default)]
pub(crate) struct TakenUse(Arc<Mutex<Option<Return>>>);

impl TakenUse {
    /// Takes one of the uses that are left; `false` where there is none.
    pub(super) fn take(&self, uses: &Arc<AtomicU32>) -> bool {
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A policy may look twice.
        if taken.is_some() {
            return true;
        }
        let is_left =
            uses.fetch_update(Ordering::AcqRel, Ordering::Acquire, |left| left.checked_sub(1)).is_ok();
        *taken = is_left.then(|| Return(Some(Arc::clone(uses))));
        is_left
    }

    /// A client is registered for it.
    pub(crate) fn spend(&self) {
        if let Some(taken) = &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            taken.0 = None;
        }
    }
}

/// Gives a use back when it is dropped.
#[derive(Debug)]
struct Return(Option<Arc<AtomicU32>>);

impl Drop for Return {
    fn drop(&mut self) {
        if let Some(uses) = &self.0 {
            uses.fetch_add(1, Ordering::AcqRel);
        }
    }
}
