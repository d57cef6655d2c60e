//! What an operator wants to know about the audit log of a server.

use super::part::KeepsEvents;

/// What an operator wants to know about the audit log of a server, to export as metrics.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct AuditLogFigures {
    /// How many events wait for the store.
    pub waiting: usize,
    /// How many events were lost since the server began, because too many waited.
    pub lost: u64,
    /// Whether the store did not take events when it was last asked.
    pub is_failing: bool,
}

/// The figures of a server. All are zero if its audit log is off.
///
/// ```
/// use oauth_runtime::audit_log::figures;
/// use oauth_runtime::{oauth_server, store::MemoryStore};
///
/// #[oauth_server(grants(client_credentials), scopes(read = "Read your notes"), events(audit_log))]
/// struct Notes {
///     #[store]
///     store: MemoryStore,
/// }
///
/// # fn main() -> Result<(), oauth_runtime::IssuerError> {
/// let notes = Notes::new("https://notes.example".parse()?, MemoryStore::new());
/// assert_eq!((figures(&*notes).waiting, figures(&*notes).lost), (0, 0));
/// # Ok(())
/// # }
/// ```
pub fn figures<S: KeepsEvents>(server: &S) -> AuditLogFigures {
    server.runtime().audit_log().get().map(|own| own.0.figures()).unwrap_or_default()
}
