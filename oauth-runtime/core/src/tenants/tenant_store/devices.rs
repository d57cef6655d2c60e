//! Device codes.

use super::TenantStore;
use crate::store::{DeviceCodeStore, Redemption};
use crate::token::{DeviceCode, DeviceDecision, IssuedTokens};
use crate::{Digest, Timestamp};

#[diagnostic::do_not_recommend]
impl<S: DeviceCodeStore> DeviceCodeStore for TenantStore<S> {
    async fn create_device_code(&self, code: DeviceCode) -> Result<bool, S::Error> {
        self.store.create_device_code(self.shared(code)).await
    }

    async fn get_device_code(&self, digest: &Digest) -> Result<Option<DeviceCode>, S::Error> {
        Ok(self.store.get_device_code(&self.place.digest(digest)).await?.and_then(|code| self.own(code)))
    }

    async fn find_user_code(&self, user_code: &Digest) -> Result<Option<DeviceCode>, S::Error> {
        Ok(self.store.find_user_code(&self.place.digest(user_code)).await?.and_then(|code| self.own(code)))
    }

    async fn poll_device_code(&self, digest: &Digest, polled_at: Timestamp) -> Result<bool, S::Error> {
        self.store.poll_device_code(&self.place.digest(digest), polled_at).await
    }

    async fn decide_device_code(&self, digest: &Digest, decision: DeviceDecision) -> Result<bool, S::Error> {
        self.store.decide_device_code(&self.place.digest(digest), self.shared(decision)).await
    }

    async fn redeem_device_code(
        &self,
        digest: &Digest,
        tokens: IssuedTokens,
    ) -> Result<Redemption, S::Error> {
        let (digest, tokens) = (self.place.digest(digest), self.shared(tokens));
        let outcome = self.store.redeem_device_code(&digest, tokens).await?;
        Ok(self.own(outcome).unwrap_or(Redemption::Unknown))
    }
}
