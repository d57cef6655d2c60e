//! Who hears that keys in a store were made or deleted.

use std::sync::{Mutex, PoisonError};

use crate::{Text, Timestamp};

/// Changes that nobody has heard of: those before the server exists.
const MOST_WAITING: usize = 100;

/// Something that happened to a key in a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum KeyChange {
    /// This instance made it.
    Created { slot: Text, algorithm: Text, signs_from: Timestamp },
    /// This instance deleted it, because its last token has expired.
    Retired { slot: Text },
}

/// Hears of a change. `false`: it hears no more, and wants to be forgotten.
type Listener = Box<dyn Fn(&KeyChange) -> bool + Send + Sync>;

/// The listeners of a source of keys. What happens before the first one listens waits for it.
#[derive(Default)]
pub(crate) struct KeyChanges(Mutex<Heard>);

#[derive(Default)]
struct Heard {
    listeners: Vec<Listener>,
    waiting: Vec<KeyChange>,
}

impl KeyChanges {
    /// Adds a listener, and tells it what nobody has heard of.
    pub(super) fn listen(&self, listener: Listener) {
        let mut heard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for change in heard.waiting.drain(..) {
            listener(&change);
        }
        heard.listeners.push(listener);
    }

    /// Tells everybody.
    pub(super) fn tell(&self, change: KeyChange) {
        let mut heard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        heard.listeners.retain(|listener| listener(&change));
        if heard.listeners.is_empty() && heard.waiting.len() < MOST_WAITING {
            heard.waiting.push(change);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn retired(slot: &str) -> KeyChange {
        KeyChange::Retired { slot: slot.into() }
    }

    fn noting(lives: bool) -> (Listener, Arc<Mutex<Vec<KeyChange>>>) {
        let heard = Arc::new(Mutex::new(Vec::new()));
        let own = Arc::clone(&heard);
        let listener = move |change: &KeyChange| {
            own.lock().expect("no panic under the lock").push(change.clone());
            lives
        };
        (Box::new(listener), heard)
    }

    #[test]
    fn what_nobody_heard_waits_for_the_first() {
        let changes = KeyChanges::default();
        changes.tell(retired("0"));
        let ((first, heard), (second, late)) = (noting(true), noting(true));
        changes.listen(first);
        changes.listen(second);
        changes.tell(retired("1"));
        assert_eq!(*heard.lock().expect("no panic"), [retired("0"), retired("1")]);
        assert_eq!(*late.lock().expect("no panic"), [retired("1")]);
    }

    #[test]
    fn a_listener_that_is_gone_is_forgotten() {
        let changes = KeyChanges::default();
        let ((gone, heard), (next, later)) = (noting(false), noting(true));
        changes.listen(gone);
        changes.tell(retired("0"));
        changes.tell(retired("1"));
        assert_eq!(*heard.lock().expect("no panic"), [retired("0")]);
        changes.listen(next);
        // The one that is gone did not hear "0" for anybody.
        assert_eq!(*later.lock().expect("no panic"), [retired("0"), retired("1")]);
    }

    #[test]
    fn what_waits_is_bounded() {
        let changes = KeyChanges::default();
        for _ in 0..MOST_WAITING * 2 {
            changes.tell(retired("0"));
        }
        let (listener, heard) = noting(true);
        changes.listen(listener);
        assert_eq!(heard.lock().expect("no panic").len(), MOST_WAITING);
    }
}
