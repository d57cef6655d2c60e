//! The tenants of a program, as the console of its main provider lists, disables and enables them.

use std::sync::Arc;

use async_trait::async_trait;
use oauth_runtime_core::BoxError;
use serde::Serialize;

use crate::config::ConsoleBuilder;

/// A tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Tenant {
    /// Its name, which never changes.
    pub name: String,
    /// Its issuer; `None`: it is not known while the tenant is disabled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    /// Whether its requests are answered.
    pub enabled: bool,
}

impl Tenant {
    /// A tenant that is enabled.
    pub fn new(name: impl Into<String>, issuer: impl Into<String>) -> Self {
        Self { name: name.into(), issuer: Some(issuer.into()), enabled: true }
    }

    /// A tenant that is disabled.
    pub fn disabled(name: impl Into<String>) -> Self {
        Self { name: name.into(), issuer: None, enabled: false }
    }
}

/// Lists the tenants of a program, and disables and enables them: [`ConsoleBuilder::tenants`]. Where they are kept is the program's
/// matter: in a table, in files.
///
/// ```
/// use std::sync::{Arc, Mutex};
///
/// use oauth_runtime::console::{Console, Tenant, TenantDirectory};
/// use oauth_runtime::{BoxError, async_trait};
///
/// /// A program reads and writes its table of customers.
/// struct Customers(Mutex<Vec<Tenant>>);
///
/// #[async_trait]
/// impl TenantDirectory for Customers {
///     async fn list(&self) -> Result<Vec<Tenant>, BoxError> {
///         Ok(self.0.lock().map_err(|_| "the table is locked")?.clone())
///     }
///
///     async fn set_enabled(&self, name: &str, enabled: bool) -> Result<(), BoxError> {
///         let mut customers = self.0.lock().map_err(|_| "the table is locked")?;
///         for customer in customers.iter_mut().filter(|customer| customer.name == name) {
///             customer.enabled = enabled;
///         }
///         // Then `Tenants::forget(name)`, so that the next request asks again.
///         Ok(())
///     }
/// }
///
/// let acme = Tenant::new("acme", "https://notes.example/acme");
/// let console = Console::builder().operator("248289761001").tenants(Customers(Mutex::new(vec![acme]))).build()?;
/// # let _: Console = console;
/// # Ok::<(), oauth_runtime::ui::PagesError>(())
/// ```
#[async_trait]
pub trait TenantDirectory: Send + Sync + 'static {
    /// All tenants, in the order in which operators see them.
    ///
    /// # Errors
    /// Why they cannot be listed. The log has it, and the operator reads that something failed.
    async fn list(&self) -> Result<Vec<Tenant>, BoxError>;

    /// Disables or enables a tenant that [`list`](Self::list) has in the other state. Once it returns, requests are answered
    /// accordingly, by this process at least.
    ///
    /// # Errors
    /// Why it stays as it was, for the operator, who reads it.
    async fn set_enabled(&self, name: &str, enabled: bool) -> Result<(), BoxError>;
}

impl ConsoleBuilder {
    /// Lets operators see the tenants of the program, and disable and enable them. Give it to the console of the provider whose operators
    /// may do so, and not to those of the tenants. Default: there are none.
    pub fn tenants(mut self, directory: impl TenantDirectory) -> Self {
        self.tenants = Some(Arc::new(directory));
        self
    }
}
