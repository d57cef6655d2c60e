//! The protected resources of a running provider.

use super::AuthorizationServer;
use crate::protected_resource::Resources;

/// The declared resources, and those of the settings.
pub(crate) fn resources<S: AuthorizationServer>(server: &S) -> &Resources {
    // The builder has refused settings with which this fails.
    let begin = || Resources::new(S::DECLARATION.resources, server.settings()).unwrap_or_default();
    server.runtime().resources(begin)
}
