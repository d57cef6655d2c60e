//! What the pages need of a provider.

use std::future::Future;

use super::{Account, Pages};
use crate::server::AuthorizationEndpoint;
use crate::store::{
    ClaimsStore, ConsentStore, CredentialStore, GrantStore, RateLimitStore, ReplayStore, SessionStore,
    UserStore,
};

/// A provider whose pages are those of [`ui`](super): it has their configuration, its store keeps sessions,
/// consents, passkeys and second factors, and its users are known by password and by what is said of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no pages",
    label = "the pages of `oauth_runtime::ui` need their configuration",
    note = "write: impl UiProvider for {Self} {{ fn pages(&self) -> &Pages {{ &self.pages }} }}"
)]
pub trait UiProvider:
    AuthorizationEndpoint<
        Store: SessionStore + ConsentStore + GrantStore + CredentialStore + ReplayStore + RateLimitStore,
        Users: UserStore + ClaimsStore,
    >
{
    /// How the pages look, and what they say.
    fn pages(&self) -> &Pages;

    /// Is told of logins that ended, so that their clients can hear of it. Gives the URLs to load in invisible frames on the page that
    /// says so (OpenID Connect Front-Channel Logout 1.0 section 2).
    fn session_ended(&self, accounts: &[Account]) -> impl Future<Output = Vec<String>> + Send {
        let _ = accounts;
        std::future::ready(Vec::new())
    }
}
