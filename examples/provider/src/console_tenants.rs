//! The tenants in the operator's console: their files, and another reading of the configuration after each change.

use std::path::PathBuf;

use oauth_runtime::console::{Tenant, TenantDirectory};
use oauth_runtime::{BoxError, async_trait};

use crate::reload::Reloads;
use crate::tenant_files::{State, TenantFiles};

/// The files of the tenants, and the issuers of those that are served.
pub(crate) struct ConsoleTenants {
    files: TenantFiles,
    served: Vec<(String, String)>,
    reloads: Reloads,
}

impl ConsoleTenants {
    pub(crate) fn new(directory: PathBuf, served: Vec<(String, String)>, reloads: Reloads) -> Self {
        Self { files: TenantFiles::in_directory(directory), served, reloads }
    }

    fn tenant(&self, name: &str, state: State) -> Option<Tenant> {
        let served = self.served.iter().find(|(own, _)| own == name);
        match (state, served) {
            (State::Removed, _) => None,
            (State::Disabled, _) => Some(Tenant::disabled(name)),
            (State::Enabled, Some((_, issuer))) => Some(Tenant::new(name, issuer)),
            // Its file came since the configuration was read, and this provider is the one of before the change.
            (State::Enabled, None) => {
                let mut tenant = Tenant::disabled(name);
                tenant.enabled = true;
                Some(tenant)
            }
        }
    }
}

#[async_trait]
impl TenantDirectory for ConsoleTenants {
    async fn list(&self) -> Result<Vec<Tenant>, BoxError> {
        let all = self.files.all()?;
        Ok(all.iter().filter_map(|(name, state)| self.tenant(name, *state)).collect())
    }

    async fn set_enabled(&self, name: &str, enabled: bool) -> Result<(), BoxError> {
        let (from, to) = match enabled {
            true => (State::Disabled, State::Enabled),
            false => (State::Enabled, State::Disabled),
        };
        self.files.move_to(name, from, to)?;
        let read = self.reloads.ask().await;
        if read.is_err() {
            self.files.move_to(name, to, from)?;
        }
        Ok(read?)
    }
}
