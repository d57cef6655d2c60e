//! Events of signing keys.

use std::sync::{Arc, Weak};

use super::{AuthorizationServer, Part, SigningProvider, observe};
use crate::event::{Event, EventKind};
use crate::keys::KeyChange;

/// A provider with `events` that signs.
#[derive(Debug, Clone, Copy)]
pub struct SigningKeyEvents;

impl<S: SigningProvider> Part<S> for SigningKeyEvents {
    fn begin(server: &Arc<S>) {
        // The keys may outlive the server: a configuration that is read again makes another one.
        let listener = Arc::downgrade(server);
        server.keys().on_change(move |change| told(&listener, change));
    }
}

fn told<S: AuthorizationServer>(server: &Weak<S>, change: &KeyChange) -> bool {
    let Some(server) = server.upgrade() else { return false };
    observe(&*server, |at| Event::new(kind(change), at));
    true
}

fn kind(change: &KeyChange) -> EventKind {
    match change {
        KeyChange::Created { slot, algorithm, signs_from } => EventKind::SigningKeyMade {
            key: slot.clone(),
            algorithm: algorithm.clone(),
            signs_from: *signs_from,
        },
        KeyChange::Retired { slot } => EventKind::SigningKeyRetired { key: slot.clone() },
    }
}
