//! Tenants that are known when the program starts.

use std::collections::HashMap;
use std::sync::Arc;

use super::addressing::Addressing;
use super::directory::Directory;
use super::{TenantError, Tenants};
use crate::server::AuthorizationServer;

impl<S: AuthorizationServer> Tenants<S> {
    /// These providers, by the paths of their issuers if they have one, or else by their hosts.
    ///
    /// ```
    /// use oauth_runtime::store::MemoryStore;
    /// use oauth_runtime::tenants::Tenants;
    /// use oauth_runtime::oauth_server;
    ///
    /// #[oauth_server(grants(client_credentials))]
    /// struct Notes {
    ///     #[store]
    ///     store: MemoryStore,
    /// }
    ///
    /// let of = |issuer: &str| Ok::<_, oauth_runtime::IssuerError>(Notes::new(issuer.parse()?, MemoryStore::new()));
    /// let tenants = Tenants::of([of("https://acme.example")?, of("https://umbrella.example")?])?;
    /// # let _: Tenants<Notes> = tenants;
    /// # Ok::<(), oauth_runtime::BoxError>(())
    /// ```
    ///
    /// # Errors
    /// [`TenantError::Misplaced`] if some have a path and others have none, if a path has several segments, or if two have
    /// the same name; the log says which.
    pub fn of(servers: impl IntoIterator<Item = Arc<S>>) -> Result<Self, TenantError> {
        let mut addressing = None;
        let mut named: HashMap<String, Arc<S>> = HashMap::new();
        for server in servers {
            let issuer = server.settings().issuer();
            let own = if issuer.path().is_empty() { Addressing::Host } else { Addressing::Path };
            let name = addressing
                .replace(own)
                .is_none_or(|other| other == own)
                .then(|| own.name_of(issuer))
                .flatten();
            let taken = name.is_some_and(|name| named.insert(name, Arc::clone(&server)).is_none());
            if !taken {
                let issuer = server.settings().issuer().as_str();
                tracing::error!(
                    issuer,
                    "this issuer has the address of another tenant, or is not addressed like the others"
                );
                return Err(TenantError::Misplaced);
            }
        }
        let find = move |name: Arc<str>| std::future::ready(Ok(named.get(&*name).cloned()));
        Ok(Self { addressing: addressing.unwrap_or(Addressing::Host), directory: Directory::new(find) })
    }
}
