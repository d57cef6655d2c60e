//! A provider that would answer in the name of another tenant.

use super::TenantError;
use crate::server::AuthorizationServer;

pub(super) fn refused<S: AuthorizationServer>(name: &str, server: &S) -> TenantError {
    tracing::error!(
        tenant = name,
        issuer = server.settings().issuer().as_str(),
        "the application returned a provider with the issuer of another tenant; no request reaches it: give each tenant \
         by host an issuer with this host and no path, and each tenant by path an issuer whose path is the name"
    );
    TenantError::Misplaced
}
