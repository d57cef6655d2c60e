//! What the pages need of a provider.

use std::future::Future;

use super::{Account, Pages};
use crate::OAuthError;
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

    /// Is told of logins that end, once their grants have ended and before the session is written, so that their clients can hear of it. Gives
    /// the URLs to load in invisible frames on the page that says so (OpenID Connect Front-Channel Logout 1.0 section 2). It may be told
    /// of a login more than once.
    ///
    /// # Errors
    /// Then the person is still logged in, and can try again.
    fn session_ended(
        &self,
        accounts: &[Account],
    ) -> impl Future<Output = Result<Vec<String>, OAuthError>> + Send {
        let _ = accounts;
        std::future::ready(Ok(Vec::new()))
    }

    /// Is told when the session of such logins is written: clients that hear of it now don't find the session alive.
    fn session_is_over(&self) -> impl Future<Output = ()> + Send {
        std::future::ready(())
    }

    /// The names of the sessions in which clients know a person ([`Account::session_id`]), for the end of all of them. The pages know those
    /// with a live grant by themselves.
    ///
    /// # Errors
    /// Those of the store.
    fn sessions_of(&self, subject: &str) -> impl Future<Output = Result<Vec<String>, OAuthError>> + Send {
        let _ = subject;
        std::future::ready(Ok(Vec::new()))
    }
}
