//! Tenants: list, disable, enable.

use oauth_runtime_core::OAuthError;
use oauth_runtime_core::event::EventKind;

use super::Listed;
use crate::office::Office;
use crate::problem::Problem;
use crate::provider::ConsoleProvider;
use crate::tenants::{Tenant, TenantDirectory};

fn directory<S: ConsoleProvider>(office: &Office<S>) -> Result<&dyn TenantDirectory, Problem> {
    office.server.console().tenants().ok_or_else(|| Problem::not_found("this provider has no tenants"))
}

pub(crate) async fn list<S: ConsoleProvider>(office: &Office<S>) -> Result<Listed<Tenant>, Problem> {
    let tenants = directory(office)?.list().await.map_err(|error| {
        let error = &*error as &dyn std::error::Error;
        tracing::error!(error, "the tenants cannot be listed");
        Problem::from(OAuthError::ServerError)
    })?;
    Ok(Listed::whole(tenants))
}

async fn named<S: ConsoleProvider>(office: &Office<S>, name: &str) -> Result<Tenant, Problem> {
    let unknown = || Problem::not_found(format!("there is no tenant `{name}`"));
    if office.server.console().tenants().is_none() {
        return Err(unknown());
    }
    let mut tenants = list(office).await?.items.into_iter();
    tenants.find(|tenant| tenant.name == name).ok_or_else(unknown)
}

/// Disables or enables a tenant; does nothing if it is already so.
pub(crate) async fn set_enabled<S: ConsoleProvider>(
    office: &Office<S>,
    name: &str,
    enabled: bool,
) -> Result<Tenant, Problem> {
    let before = named(office, name).await?;
    if before.enabled == enabled {
        return Ok(before);
    }
    let set = directory(office)?.set_enabled(name, enabled).await;
    set.map_err(|error| Problem::conflict(error.to_string()))?;
    let kind = match enabled {
        true => EventKind::TenantEnabled { name: name.into() },
        false => EventKind::TenantDisabled { name: name.into() },
    };
    office.changed(kind, |event| event);
    named(office, name).await
}
