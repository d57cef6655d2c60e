//! What generated code names for a field that is marked `#[ui]`. Not part of the public interface.

use oauth_runtime_core::__internal::{catch_panic, end_sessions};
use oauth_runtime_core::logout::LogoutEndpoint;

// Declarations in tests find here what applications find in `oauth-runtime`.
#[cfg(test)]
pub use oauth_runtime_core::__private::*;

pub use crate as ui;
pub use crate::account::Account;
pub use crate::config::Pages;
pub use crate::provider::UiProvider;

/// The pages end the sessions of these accounts: notices for their clients are stored, and the frames for the
/// browser are returned.
pub async fn sessions_ended<S: LogoutEndpoint>(
    server: &S,
    accounts: &[Account],
) -> Result<Vec<String>, oauth_runtime_core::OAuthError> {
    let session_ids: Vec<String> = accounts.iter().map(|account| account.session_id.clone()).collect();
    catch_panic(end_sessions(server, &session_ids)).await
}
