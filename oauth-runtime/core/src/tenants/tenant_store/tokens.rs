//! Access tokens, refresh tokens and grants.

use super::TenantStore;
use crate::Digest;
use crate::store::{
    GrantManagementStore, GrantStore, RefreshTokenStore, Rotation, RotationOutcome, TokenStore,
};
use crate::token::{AccessToken, GrantId, IssuedGrant, IssuedTokens, RefreshToken};

#[diagnostic::do_not_recommend]
impl<S: TokenStore> TokenStore for TenantStore<S> {
    async fn create_token(&self, tokens: IssuedTokens) -> Result<(), S::Error> {
        self.store.create_token(self.shared(tokens)).await
    }

    async fn get_token(&self, digest: &Digest) -> Result<Option<AccessToken>, S::Error> {
        Ok(self.store.get_token(&self.place.digest(digest)).await?.and_then(|token| self.own(token)))
    }

    async fn revoke_token(&self, digest: &Digest) -> Result<(), S::Error> {
        self.store.revoke_token(&self.place.digest(digest)).await
    }

    async fn revoke_grant(&self, grant_id: &GrantId) -> Result<(), S::Error> {
        self.store.revoke_grant(&self.place.grant_id(grant_id)).await
    }
}

#[diagnostic::do_not_recommend]
impl<S: RefreshTokenStore> RefreshTokenStore for TenantStore<S> {
    async fn get_refresh_token(&self, digest: &Digest) -> Result<Option<RefreshToken>, S::Error> {
        Ok(self.store.get_refresh_token(&self.place.digest(digest)).await?.and_then(|token| self.own(token)))
    }

    async fn rotate_refresh_token(
        &self,
        rotation: Rotation,
        tokens: IssuedTokens,
    ) -> Result<RotationOutcome, S::Error> {
        let outcome = self.store.rotate_refresh_token(self.shared(rotation), self.shared(tokens)).await?;
        Ok(self.own(outcome).unwrap_or(RotationOutcome::Unknown))
    }
}

#[diagnostic::do_not_recommend]
impl<S: GrantStore> GrantStore for TenantStore<S> {
    async fn list_grants(&self, subject: &str) -> Result<Vec<IssuedGrant>, S::Error> {
        Ok(self.all_own(self.store.list_grants(&self.key(subject)).await?))
    }

    async fn list_client_grants(
        &self,
        client_id: &str,
        after: Option<&GrantId>,
        limit: usize,
    ) -> Result<Vec<IssuedGrant>, S::Error> {
        let after = after.map(|after| self.place.grant_id(after));
        let page = self.store.list_client_grants(&self.key(client_id), after.as_ref(), limit).await?;
        Ok(self.all_own(page))
    }
}

#[diagnostic::do_not_recommend]
impl<S: GrantManagementStore> GrantManagementStore for TenantStore<S> {
    async fn get_grant(&self, grant_id: &GrantId) -> Result<Option<IssuedGrant>, S::Error> {
        Ok(self.store.get_grant(&self.place.grant_id(grant_id)).await?.and_then(|grant| self.own(grant)))
    }

    async fn replace_grant(&self, current: &IssuedGrant, next: IssuedGrant) -> Result<bool, S::Error> {
        self.store.replace_grant(&self.shared(current.clone()), self.shared(next)).await
    }
}
