//! The application's part: who may have what, and for how long.

use std::future::Future;

use super::{Access, AccessRequest};
use crate::error::BoxError;

/// The application's policy: `policy(access)` in the declaration.
///
/// It is asked on every way to an approval and to tokens; [`AccessOccasion`](super::AccessOccasion) lists them. No grant and
/// no page can go around it:
///
/// - Before the person is asked: the consent page shows only what they may grant, and a remembered consent or `prompt=none`
///   gives no more.
/// - When they have answered, whatever the application's [`Interaction`](crate::Interaction) says: the code, and the tokens in
///   the response, have at most what the policy allows.
/// - At each token request. A refresh asks again: if a role was taken away, the new access token lacks its scope. The refresh
///   token keeps what the person approved, so the scope comes back with the role.
///
/// The policy only narrows: it cannot add a scope that nobody asked for. Its answer counts at once, but access tokens that
/// exist live on until they expire; an [`Administration`](crate::administration::Administration) ends them sooner.
///
/// ```
/// use std::time::Duration;
///
/// use oauth_runtime::access_policy::{Access, AccessError, AccessPolicy, AccessRequest};
/// use oauth_runtime::store::MemoryStore;
/// use oauth_runtime::{BoxError, oauth_server};
///
/// #[oauth_server(
///     grants(client_credentials),
///     scopes(read = "Read your notes", admin = "Manage everything"),
///     policy(access),
/// )]
/// struct Notes {
///     #[store]
///     store: MemoryStore,
/// }
///
/// impl AccessPolicy for Notes {
///     async fn decide(&self, request: &AccessRequest<'_>) -> Result<Access, BoxError> {
///         if request.client().client_id() == "old-app" {
///             return Ok(Access::refuse(AccessError::UnauthorizedClient).by("retired"));
///         }
///         // Of people, only administrators grant `admin`; a client has it for itself if it is registered for it.
///         let Some(subject) = request.subject() else { return Ok(Access::allow()) };
///         Ok(match self.is_administrator(subject).await? {
///             true => Access::allow().access_token_expires_in(Duration::from_secs(300)).by("administrators"),
///             false => Access::allow().without("admin").by("everybody"),
///         })
///     }
/// }
/// # impl Notes {
/// #     async fn is_administrator(&self, subject: &str) -> Result<bool, BoxError> {
/// #         Ok(subject == "248289761001")
/// #     }
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say who may have what",
    label = "the policy that is declared here needs this",
    note = "write: impl AccessPolicy for {Self} {{\n\
            async fn decide(&self, request: &AccessRequest<'_>) -> Result<Access, BoxError> {{ … }} }}"
)]
pub trait AccessPolicy: Send + Sync {
    /// What the client gets.
    ///
    /// # Errors
    /// An error is logged, and the client gets `server_error`: nothing is approved or issued, and the code or the refresh token
    /// of the request remains usable.
    fn decide(&self, request: &AccessRequest<'_>) -> impl Future<Output = Result<Access, BoxError>> + Send;
}
