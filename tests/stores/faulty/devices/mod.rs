//! Device codes, with faults.

mod decisions;
mod polls;
mod redemption;

use std::collections::{HashMap, HashSet};

use oauth_runtime::authorization_details::AuthorizationDetails;
use oauth_runtime::store::{DeviceCodeStore, Redemption};
use oauth_runtime::token::{DeviceCode, DeviceDecision, IssuedGrant, IssuedTokens};
use oauth_runtime::{Digest, Secret, Timestamp};

use super::{Fault, Faulty, Unreachable};

/// The state of the faults, beside the memory store.
#[derive(Default)]
pub(super) struct Devices {
    codes: HashMap<Digest, DeviceCode>,
    user_codes: HashSet<Digest>,
    /// The last poll, and the interval since then.
    polls: HashMap<Digest, (Timestamp, u64)>,
    /// Late approvals that count anyway, with their grants.
    decisions: HashMap<Digest, DeviceDecision>,
    pub(super) late_grants: Vec<IssuedGrant>,
    /// The codes by their grants.
    pub(super) approved: HashMap<String, Digest>,
    /// The codes that a revocation left behind.
    left: Vec<DeviceCode>,
}

impl DeviceCodeStore for Faulty {
    async fn create_device_code(&self, mut code: DeviceCode) -> Result<bool, Unreachable> {
        code = self.kept(code);
        let taken = self.inner.find_user_code(&code.user_code).await?.is_some();
        if self.has(Fault::ChecksUserCodesInTwoSteps) {
            tokio::task::yield_now().await;
        }
        if self.has(Fault::KeepsMomentsOf32Bits) {
            code.expires_at = Timestamp::from_unix(code.expires_at.as_unix().min(u32::MAX.into()));
        }
        if self.has(Fault::ForgetsWhatWasAskedFor) {
            code.requested_scope = None;
        }
        if self.has(Fault::ForgetsResources) {
            code.audience.clear();
        }
        if self.has(Fault::ForgetsAuthorizationDetails) {
            code.authorization_details = AuthorizationDetails::default();
        }
        self.beside().ends_of_codes.insert(code.digest, code.expires_at);
        let first = self.beside().devices.user_codes.insert(code.user_code);
        if !first && self.has(Fault::NeverFreesUserCodes) {
            return Ok(false);
        }
        if self.inner.create_device_code(code.clone()).await? {
            self.beside().devices.codes.insert(code.digest, code);
            return Ok(true);
        }
        let overwrites = self.has(Fault::ChecksUserCodesInTwoSteps) && !taken;
        if overwrites || self.has(Fault::GivesUserCodesTwice) {
            let user_code = Secret::generate().digest();
            code.user_code = user_code;
            return Ok(self.inner.create_device_code(code).await?);
        }
        Ok(false)
    }

    async fn get_device_code(&self, digest: &Digest) -> Result<Option<DeviceCode>, Unreachable> {
        let kept = self.inner.get_device_code(digest).await?;
        Ok(self.seen(kept, |code| code.digest, digest))
    }

    async fn find_user_code(&self, user_code: &Digest) -> Result<Option<DeviceCode>, Unreachable> {
        let mut kept = self.inner.find_user_code(user_code).await?;
        if kept.is_none() && self.has(Fault::MixesUpDigests) {
            kept = self.inner.get_device_code(user_code).await?;
        }
        Ok(self.seen(kept, |code| code.user_code, user_code))
    }

    async fn poll_device_code(&self, digest: &Digest, polled_at: Timestamp) -> Result<bool, Unreachable> {
        self.poll(digest, polled_at).await
    }

    async fn decide_device_code(
        &self,
        digest: &Digest,
        decision: DeviceDecision,
    ) -> Result<bool, Unreachable> {
        self.decide(digest, decision).await
    }

    async fn redeem_device_code(
        &self,
        digest: &Digest,
        tokens: IssuedTokens,
    ) -> Result<Redemption, Unreachable> {
        self.redeem_device(digest, tokens).await
    }
}

impl Faulty {
    /// What the store returns instead of the code under this digest.
    fn seen(
        &self,
        kept: Option<DeviceCode>,
        by: impl Fn(&DeviceCode) -> Digest,
        digest: &Digest,
    ) -> Option<DeviceCode> {
        let mut beside = self.beside();
        let similar =
            |code: &&DeviceCode| by(code) != *digest && by(code).as_bytes()[..31] == digest.as_bytes()[..31];
        let kept = match self.fault {
            Fault::FindsSimilarDigests => {
                kept.or_else(|| beside.devices.codes.values().find(similar).cloned())
            }
            Fault::LeavesDeviceCodes => {
                kept.or_else(|| beside.devices.left.iter().find(|code| by(code) == *digest).cloned())
            }
            _ => kept,
        };
        let mut code = kept?;
        if self.has(Fault::SpendsByReading) {
            beside.spent_codes.insert(code.digest);
        }
        if self.has(Fault::ForgetsSpentCodes) && beside.spent_codes.contains(&code.digest) {
            return None;
        }
        if beside.swept_codes.contains(&code.digest) {
            return None;
        }
        if self.has(Fault::HidesThatCodesAreSpent) {
            code.redeemed = false;
        }
        if let Some(decision) = beside.devices.decisions.get(&code.digest) {
            code.decision = Some(decision.clone());
        }
        if let Some((_, interval)) =
            beside.devices.polls.get(&code.digest).filter(|_| self.has(Fault::ShowsTheNewInterval))
        {
            code.interval = *interval;
        }
        Some(code)
    }

    /// Records the code of a grant that is about to be revoked, so that it is left behind.
    pub(super) async fn leave_device_code(&self, grant_id: &str) -> Result<(), Unreachable> {
        let approved = self.beside().devices.approved.get(grant_id).copied();
        if let Some(digest) = approved {
            let code = self.inner.get_device_code(&digest).await?;
            self.beside().devices.left.extend(code);
        }
        Ok(())
    }
}
