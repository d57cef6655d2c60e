//! Administration: what an operator of a provider does with its store.
//!
//! ```
//! use oauth_runtime::ClientMetadata;
//! use oauth_runtime::administration::{Administration, ClientRegistration};
//! use oauth_runtime::store::MemoryStore;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), oauth_runtime::BoxError> {
//! let administration = Administration::new(MemoryStore::new());
//!
//! let metadata: ClientMetadata = serde_json::from_str(r#"{ "redirect_uris": ["https://client.example/cb"] }"#)?;
//! let new = administration.create_client(ClientRegistration::new(metadata).client_id("web")).await?;
//! let secret = new.secret.expect("a client with a secret, unless its metadata say otherwise");
//! println!("the secret of `{}`, told once: {}", new.client.client_id(), secret.reveal());
//!
//! administration.disable_client("web").await?;
//! assert!(administration.client("web").await?.is_disabled());
//! # Ok(())
//! # }
//! ```

mod client_changes;
mod clients;
mod documents;
mod error;
mod events;
mod grants;
mod people;
mod registration;
mod secrets;
#[cfg(test)]
mod tests;
mod webhooks;

use std::sync::Arc;

pub use error::AdministrationError;
pub use events::FoundEvents;
pub use registration::{ClientRegistration, NewClient};
pub use webhooks::{resume_webhook, webhooks};

use crate::event::{Actor, ClientChange, Event, EventKind, EventSubscriber};
use crate::registration::check_client;
use crate::seal::Seal;
use crate::server::{AuthorizationServer, Observation, observe};
use crate::store::Storage;
use crate::token::GrantId;
use crate::{Client, Clock, OAuthError, SystemClock, Timestamp};

/// An operator's work with the clients and grants of a store: register, change, disable, list, revoke.
///
/// It has no state of its own, so there may be any number of them, in any number of processes. Put a store
/// that the provider also uses into an `Arc`, or pass a reference. The store's [capabilities](crate::store) determine which calls
/// are available.
///
/// All changes are safe against concurrent ones: none is lost, and none is half done.
#[derive(Clone)]
pub struct Administration<S> {
    store: S,
    clock: Arc<dyn Clock>,
    check: Option<Arc<Check>>,
    seal: Option<Seal>,
    observe: Option<Arc<Observe>>,
}

/// Tells a server what happened.
type Observe = dyn Fn(EventKind, About<'_>) + Send + Sync;

/// What an operator changed.
enum About<'a> {
    Client(&'a str),
    Grant(&'a GrantId),
    Consent { subject: &'a str, client_id: &'a str },
}

impl About<'_> {
    fn event(self, kind: EventKind, at: Timestamp) -> Event {
        let event = Event::new(kind, at);
        match self {
            Self::Client(client_id) => event.client_id(client_id),
            Self::Grant(grant_id) => event.grant_id(grant_id),
            Self::Consent { subject, client_id } => event.subject(subject).client_id(client_id),
        }
    }
}

/// The check of a client before it is stored.
type Check = dyn Fn(&Client) -> std::result::Result<(), OAuthError> + Send + Sync;

/// The result of a call: the error is the store's, or says what was wrong with the call.
type Result<T, S> = std::result::Result<T, AdministrationError<<S as Storage>::Error>>;

impl<S: Storage> Administration<S> {
    /// The administration of a server's store. It checks each client against the server before it stores it:
    /// see [`checked`](Self::checked). What it changes is an [event](crate::event) of the server. It seals with the `seal_with` of the server's settings.
    pub fn of<Server: AuthorizationServer>(server: &Arc<Server>, store: S) -> Self {
        let observe = observer(server);
        let server = Arc::clone(server);
        let seal = server.settings().seal().cloned();
        Self { seal, observe, ..Self::new(store).checked(move |client| check_client(&*server, client)) }
    }

    /// The administration of this store, for a program without a server. Clients are not checked against a
    /// server, and what it does is no [event](crate::event) unless it is [observed](Self::observed_by).
    pub fn new(store: S) -> Self {
        Self { store, clock: Arc::new(SystemClock), check: None, seal: None, observe: None }
    }

    /// Checks each new or changed client before it is stored; [`of`](Self::of) uses [`check_client`] against
    /// the server's declaration. Without it, an unknown scope or algorithm is found only at the client's
    /// first request.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use oauth_runtime::administration::{Administration, ClientRegistration};
    /// use oauth_runtime::store::MemoryStore;
    /// use oauth_runtime::{ClientMetadata, oauth_server};
    ///
    /// #[oauth_server(grants(client_credentials), scopes(read = "Read your notes"))]
    /// struct Notes {
    ///     #[store]
    ///     store: Arc<MemoryStore>,
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), oauth_runtime::BoxError> {
    /// let store = Arc::new(MemoryStore::new());
    /// let notes = Notes::new("https://notes.example".parse()?, Arc::clone(&store));
    /// let administration = Administration::of(&notes, store);
    ///
    /// let mut metadata = ClientMetadata::default();
    /// metadata.grant_types = vec!["client_credentials".into()];
    /// metadata.scope = "reed".parse()?;
    /// let refused = administration.create_client(ClientRegistration::new(metadata)).await;
    /// assert_eq!(refused.err().map(|error| error.to_string()).as_deref(), Some("scope: `reed` is not declared; did you mean `read`?"));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn checked(
        self,
        check: impl Fn(&Client) -> std::result::Result<(), OAuthError> + Send + Sync + 'static,
    ) -> Self {
        Self { check: Some(Arc::new(check)), ..self }
    }

    /// An operator did this.
    fn observe(&self, kind: EventKind, about: About<'_>) {
        if let Some(observe) = &self.observe {
            observe(kind, about);
        }
    }

    /// An operator registered a client.
    fn observe_creation(&self, client: &Client) {
        if self.observe.is_some() {
            let kind = EventKind::client_created(Actor::Operator, client);
            self.observe(kind, About::Client(client.client_id()));
        }
    }

    /// An operator replaced a client.
    fn observe_change(&self, change: ClientChange, before: &Client, after: &Client) {
        if self.observe.is_some() {
            let kind = EventKind::client_changed(Actor::Operator, change, before, after);
            self.observe(kind, About::Client(after.client_id()));
        }
    }

    fn check(&self, client: &Client) -> Result<(), S> {
        let checked = self.check.as_ref().map_or(Ok(()), |check| check(client));
        checked.map_err(|error| AdministrationError::NotOffered(error.description().into_owned()))
    }

    /// Tells this subscriber what the administration changes, for a program without a server.
    #[must_use]
    pub fn observed_by(self, subscriber: impl EventSubscriber + 'static) -> Self {
        let clock = Arc::clone(&self.clock);
        let observe: Arc<Observe> =
            Arc::new(move |kind, about: About<'_>| subscriber.notify(&about.event(kind, clock.now())));
        Self { observe: Some(observe), ..self }
    }

    /// Seals the secrets of clients with `client_secret_jwt`, which cannot be created without it.
    #[cfg(feature = "openid")]
    #[must_use]
    pub fn seal_with(self, seal: Seal) -> Self {
        Self { seal: Some(seal), ..self }
    }

    /// The clock that decides which grants have expired, instead of the operating system's.
    #[must_use]
    pub fn clock(self, clock: impl Clock + 'static) -> Self {
        Self { clock: Arc::new(clock), ..self }
    }

    /// The time by its clock.
    pub fn now(&self) -> crate::Timestamp {
        self.clock.now()
    }

    /// The store.
    pub fn store(&self) -> &S {
        &self.store
    }
}

/// Tells the server what an operator did.
fn observer<Server: AuthorizationServer>(server: &Arc<Server>) -> Option<Arc<Observe>> {
    if const { <Server::Observation as Observation>::IS_ON } {
        let server = Arc::clone(server);
        Some(Arc::new(move |kind, about: About<'_>| {
            observe(&*server, |at| about.event(kind, at));
        }))
    } else {
        None
    }
}

impl<S> std::fmt::Debug for Administration<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Administration").finish_non_exhaustive()
    }
}
