//! What generated code names for a field that is marked `#[ui]`. Not part of the public interface.

// Declarations in tests find here what applications find in `oauth-runtime`.
#[cfg(test)]
pub use oauth_runtime_core::__private::*;

pub use crate as ui;
pub use crate::account::Account;
pub use crate::account_pages::approvals::ApprovalPages;
pub use crate::challenge::AuthorizationChallengeEndpoint;
pub use crate::config::Pages;
pub use crate::declared::DeclaredPages;
#[cfg(feature = "upstream")]
pub use crate::people::UpstreamPages;
pub use crate::people::{
    ApprovalEmailPages, DeletionPages, EmailLoginPages, ExportPages, PasswordResetPages, PeoplePages,
    ProfilePages, SignUpPages,
};
pub use crate::provider::UiProvider;
