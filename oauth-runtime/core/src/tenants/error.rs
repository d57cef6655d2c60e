//! Why a request has no provider.

use crate::OAuthError;
use crate::http::{Response, error_page};

/// Why the provider of a tenant cannot answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TenantError {
    /// The application could not say which provider it is; the log says why.
    #[error("the tenant cannot be found at the moment")]
    Failed,
    /// The application returned a provider whose issuer is not that of the tenant; the log names both.
    #[error("the provider of the tenant has another issuer")]
    Misplaced,
}

impl TenantError {
    /// What the client or the person gets.
    pub fn response(self) -> Response {
        error_page(&match self {
            Self::Failed => OAuthError::TemporarilyUnavailable { retry_after: None },
            Self::Misplaced => OAuthError::ServerError,
        })
    }
}
