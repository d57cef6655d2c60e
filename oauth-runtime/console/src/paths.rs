//! The paths of the console under the issuer.

use oauth_runtime_core::AuthorizationServer;
/// The HTTP API.
pub(crate) use oauth_runtime_tables::console::API;

pub(crate) const HOME: &str = "/console";
pub(crate) const OPENAPI: &str = "/openapi.json";
pub(crate) const CALLBACK: &str = "/console/callback";

/// Whether the console is at this path.
pub fn is_console(path: &str) -> bool {
    path.strip_prefix(HOME).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A router that is nested under the issuer's path has removed it.
pub(crate) fn under_issuer<'a, S: AuthorizationServer>(server: &S, path: &'a str) -> &'a str {
    match path.strip_prefix(server.settings().issuer().path()) {
        Some(rest) if rest.starts_with('/') => rest,
        _ => path,
    }
}
