//! What an operation works with.

use std::sync::Arc;

use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::administration::{Administration, AdministrationError};
use oauth_runtime_core::event::{Event, EventKind};
use oauth_runtime_core::store::Storage;
use oauth_runtime_core::{AuthorizationServer, Timestamp};

use crate::problem::{Problem, of_administration};
use crate::provider::ConsoleProvider;
use crate::store_of::StoreOf;

/// The provider, and the administration of its store.
pub(crate) struct Office<S: ConsoleProvider> {
    pub(crate) server: Arc<S>,
    pub(crate) administration: Administration<StoreOf<S>>,
}

/// The error of a provider's store.
type StoreError<S> = <<S as AuthorizationServer>::Store as Storage>::Error;

impl<S: ConsoleProvider> Office<S> {
    pub(crate) fn new(server: Arc<S>) -> Self {
        let administration = Administration::of(&server, StoreOf(Arc::clone(&server)));
        Self { server, administration }
    }

    pub(crate) fn store(&self) -> &S::Store {
        self.server.store()
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.server.settings().now()
    }

    /// The administration's answer, or its error as a problem.
    pub(crate) fn done<T>(result: Result<T, AdministrationError<StoreError<S>>>) -> Result<T, Problem> {
        result.map_err(of_administration::<S::Store>)
    }

    /// The store's answer, or its error as a problem.
    pub(crate) fn kept<T>(result: Result<T, StoreError<S>>) -> Result<T, Problem> {
        result.map_err(|error| store_failure::<S::Store>(error).into())
    }

    /// The operator changed something.
    pub(crate) fn changed(&self, kind: EventKind, about: impl FnOnce(Event) -> Event) {
        oauth_runtime_core::__internal::observe(&*self.server, |at| about(Event::new(kind, at)));
    }
}
