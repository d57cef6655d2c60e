//! Grants that clients manage, with faults.

use oauth_runtime::store::GrantManagementStore;
use oauth_runtime::token::{GrantId, IssuedGrant};

use super::{Fault, Faulty, Unreachable};

impl GrantManagementStore for Faulty {
    async fn get_grant(&self, grant_id: &GrantId) -> Result<Option<IssuedGrant>, Unreachable> {
        let beside = self.beside().replaced_grants.get(grant_id.as_str()).cloned();
        Ok(self.inner.get_grant(grant_id).await?.or(beside))
    }

    async fn replace_grant(&self, current: &IssuedGrant, next: IssuedGrant) -> Result<bool, Unreachable> {
        let kept = self.inner.get_grant(&current.grant_id).await?;
        let Some(kept) = kept else {
            if self.has(Fault::ReplacesRevokedGrants) {
                self.beside().replaced_grants.insert(next.grant_id.to_string(), next);
                return Ok(true);
            }
            return Ok(false);
        };
        if self.has(Fault::ComparesGrantsWhole) && kept != *current {
            return Ok(false);
        }
        if self.has(Fault::ReplacesGrantsInTwoSteps) {
            let is_current = kept.is_version_of(current);
            tokio::task::yield_now().await;
            if !is_current {
                return Ok(false);
            }
            let kept = self.inner.get_grant(&current.grant_id).await?.unwrap_or(kept);
            return Ok(self.inner.replace_grant(&kept, next).await?);
        }
        let compared = if self.has(Fault::ReplacesAnyGrant) { &kept } else { current };
        Ok(self.inner.replace_grant(compared, next).await?)
    }
}
