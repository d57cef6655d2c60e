//! The rule that decides who needs a second factor.

use async_trait::async_trait;
use oauth_runtime_core::BoxError;

/// Decides who needs a second factor, whatever client they log in for. Set it with
/// [`PagesBuilder::require_second_factor`](super::PagesBuilder::require_second_factor).
///
/// A closure over the subject is a rule. This rule asks a table of roles:
///
/// ```
/// use async_trait::async_trait;
/// use oauth_runtime::BoxError;
/// use oauth_runtime::ui::{Pages, SecondFactorRule};
///
/// /// In your product: a pool of connections.
/// struct Roles;
///
/// #[async_trait]
/// impl SecondFactorRule for Roles {
///     async fn is_required(&self, subject: &str) -> Result<bool, BoxError> {
///         Ok(subject == "248289761001") // SELECT … FROM administrators
///     }
/// }
///
/// let administrators = Pages::builder().require_second_factor(Roles).build()?;
/// let everybody = Pages::builder().require_second_factor(|_: &str| true).build()?;
/// # let _ = (administrators, everybody);
/// # Ok::<(), oauth_runtime::ui::PagesError>(())
/// ```
///
/// The pages ask it at each login with one factor, and for each request of a person who logged in with one. The grant
/// `password` asks it too: that grant cannot ask for a second factor, so it refuses these people. For a rule that
/// depends on the client, use a [`LoginPolicy`](super::LoginPolicy).
#[async_trait]
pub trait SecondFactorRule: Send + Sync + 'static {
    /// Whether the person `subject` needs a second factor.
    ///
    /// # Errors
    /// An error is logged, and the person is not logged in.
    async fn is_required(&self, subject: &str) -> Result<bool, BoxError>;
}

#[async_trait]
impl<F: Fn(&str) -> bool + Send + Sync + 'static> SecondFactorRule for F {
    async fn is_required(&self, subject: &str) -> Result<bool, BoxError> {
        Ok(self(subject))
    }
}
