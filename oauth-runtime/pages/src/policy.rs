//! The application's policy for approvals.

use async_trait::async_trait;
use oauth_runtime_core::authorization_details::AuthorizationDetails;
use oauth_runtime_core::{Approval, BoxError, Client, Scope};

/// A client's request, of which a person approves something.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Asked<'a> {
    /// The client.
    pub client: &'a Client,
    /// The requested scope; the client's default if it named none.
    pub scope: &'a Scope,
    /// The authorization details that the client asks for (RFC 9396).
    pub authorization_details: &'a AuthorizationDetails,
    /// Whether the client is a device (RFC 8628).
    pub is_device: bool,
    /// Whether the client asked elsewhere, and waits for the person (CIBA Core 1.0).
    pub is_backchannel: bool,
}

/// The application's policy for each approval of the [pages](super): it decides which permissions this person
/// may give, possibly none.
///
/// It runs for every approval, right before anything is issued: after a login or a consent, with a remembered
/// consent, with `prompt=none`, and for a device. It runs each time, so it also applies to consents that are
/// older than the policy. The consent page shows everything that the client asks for; the policy narrows the
/// person's answer. It does not run at a refresh, so if somebody loses a role, end their grants with
/// [`Administration::revoke_grants`](oauth_runtime_core::administration::Administration::revoke_grants).
///
/// ```
/// use async_trait::async_trait;
/// use oauth_runtime::ui::{ApprovalPolicy, Asked, Pages};
/// use oauth_runtime::{Approval, BoxError};
///
/// /// Only administrators give `admin` away.
/// struct Administrators(Vec<String>);
///
/// #[async_trait]
/// impl ApprovalPolicy for Administrators {
///     async fn approve(&self, _: Asked<'_>, approval: Approval) -> Result<Option<Approval>, BoxError> {
///         let is_administrator = self.0.iter().any(|subject| subject == approval.subject());
///         Ok(Some(if is_administrator { approval } else { approval.without("admin") }))
///     }
/// }
///
/// let pages = Pages::builder().approval_policy(Administrators(vec!["248289761001".into()])).build()?;
/// # let _ = pages;
/// # Ok::<(), oauth_runtime::ui::PagesError>(())
/// ```
#[async_trait]
pub trait ApprovalPolicy: Send + Sync + 'static {
    /// The effective approval, for the same person. Only the remaining scope is used, so a policy cannot add
    /// to what the person allowed; and [`Approval::authorization_details`], with which the policy narrows or completes
    /// the requested details. `None`: nothing is approved, and the client gets `access_denied`.
    ///
    /// # Errors
    /// An error is logged, and the client gets `server_error`.
    async fn approve(&self, asked: Asked<'_>, approval: Approval) -> Result<Option<Approval>, BoxError>;
}
