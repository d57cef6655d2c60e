//! What the pages need of a provider.

use std::future::Future;

use oauth_runtime_core::__internal::catch_panic;
use oauth_runtime_core::store::{
    ClaimsStore, ConsentStore, CredentialStore, GrantStore, RateLimitStore, ReplayStore, SessionStore,
    UserStore,
};
use oauth_runtime_core::{AuthorizationEndpoint, OAuthError, Part};

use crate::account::Account;
use crate::config::Pages;
use crate::part::PagePart;

/// A provider with the pages of [`ui`](super): it has their configuration, its store keeps sessions,
/// consents, passkeys and second factors, and its users have passwords and claims.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no pages",
    label = "the pages of `oauth_runtime::ui` need their configuration",
    note = "write: impl UiProvider for {Self} {{ type People = (); fn pages(&self) -> &Pages {{ &self.pages }} }}"
)]
pub trait UiProvider:
    AuthorizationEndpoint<
        Store: SessionStore + ConsentStore + GrantStore + CredentialStore + ReplayStore + RateLimitStore,
        Users: UserStore + ClaimsStore,
    >
{
    /// What people do with their accounts themselves: the words of `people(…)`, as a list of types. `()`: nothing.
    type People: PagePart<Self>;

    /// How the pages look, and what they say.
    fn pages(&self) -> &Pages;

    /// Whether this client is the provider itself: nobody is asked whether it may have what it asks for. Default: none is.
    fn is_own_client(&self, client_id: &str) -> bool {
        let _ = client_id;
        false
    }

    /// Called for logins that end, after their grants have ended and before the session is written, so that
    /// their clients can be notified. Returns the URLs to load in invisible frames on the page (OpenID
    /// Connect Front-Channel Logout 1.0 section 2). It may be called more than once for a login.
    ///
    /// Default: what the declaration's parts do, which is to notify the clients if it has `endpoints(end_session)`.
    ///
    /// # Errors
    /// After an error, the person is still logged in and can try again.
    fn session_ended(
        &self,
        accounts: &[Account],
    ) -> impl Future<Output = Result<Vec<String>, OAuthError>> + Send {
        let session_ids: Vec<String> = accounts.iter().map(|account| account.session_id.clone()).collect();
        async move { catch_panic(Self::Parts::end_sessions(self, &session_ids)).await }
    }

    /// Called when the session of these logins has been written: clients that are notified now no longer find
    /// the session alive.
    fn session_is_over(&self) -> impl Future<Output = ()> + Send {
        Self::Parts::sessions_ended(self);
        std::future::ready(())
    }

    /// The names of the sessions in which clients know a person ([`Account::session_id`]), to end all of
    /// them. The pages already know those with a valid grant.
    ///
    /// # Errors
    /// Those of the store.
    fn sessions_of(&self, subject: &str) -> impl Future<Output = Result<Vec<String>, OAuthError>> + Send {
        async move { Self::Parts::sessions_of(self, subject).await }
    }
}
