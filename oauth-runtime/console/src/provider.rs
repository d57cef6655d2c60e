//! What the console needs of a provider.

use oauth_runtime_core::keys::SigningKeys;
use oauth_runtime_core::store::{
    ClientRegistrationStore, EventStore, GrantManagementStore, PersonStore, RateLimitStore,
    SessionClientStore,
};
use oauth_runtime_pages::UiProvider;

use crate::config::Console;

/// A provider with a console. [`#[oauth_server]`](oauth_runtime_core::oauth_server) implements it for a declaration with a
/// field that is marked `#[console]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no console",
    label = "the operator's console needs its configuration",
    note = "add a field `#[console] console: Console` to the declaration"
)]
pub trait ConsoleProvider:
    UiProvider<
    Store: ClientRegistrationStore
               + GrantManagementStore
               + PersonStore
               + EventStore
               + SessionClientStore
               + RateLimitStore,
>
{
    /// Who operates, and how the console looks.
    fn console(&self) -> &Console;

    /// The keys that the provider signs with; `None`: it signs nothing.
    fn signing_keys(&self) -> Option<&SigningKeys>;
}
