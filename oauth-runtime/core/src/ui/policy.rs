//! What the application says of an approval, beside the person.

use async_trait::async_trait;

use crate::{Approval, BoxError, Client, Scope};

/// Who asks for what, of which a person approves something.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Asked<'a> {
    /// The client that asks.
    pub client: &'a Client,
    /// What it asks for; its default where it named none.
    pub scope: &'a Scope,
    /// Whether it is a device (RFC 8628).
    pub is_device: bool,
}

/// The application's word on each approval of the [pages](super): which of the permissions this person may give away, or that they may give none.
///
/// It is asked on every way to an approval, right before anything is issued: after a login or a consent, where a remembered consent answers, with
/// `prompt=none`, and for a device. It is asked each time, so it holds for consents that are older than the policy. The consent page shows all that the
/// client asks for; the policy narrows what the person answered. A refresh is no approval: where somebody loses a role, end their grants with
/// [`Administration::revoke_grants`](crate::administration::Administration::revoke_grants).
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
    /// The approval that counts, of the same person. Only what it leaves of the scope is looked at, so that a policy can't give more than the person
    /// allowed. `None` where nothing is approved, and the client gets `access_denied`.
    ///
    /// # Errors
    /// An error is logged, and the client gets `server_error`.
    async fn approve(&self, asked: Asked<'_>, approval: Approval) -> Result<Option<Approval>, BoxError>;
}
