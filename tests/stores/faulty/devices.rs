//! Device codes, with faults.

use oauth_runtime::store::{DeviceCodeStore, Redemption, TokenStore};
use oauth_runtime::token::{Authentication, DeviceCode, DeviceDecision, IssuedTokens};
use oauth_runtime::{Digest, Secret, Timestamp};

use super::{Fault, Faulty, Unreachable};

impl DeviceCodeStore for Faulty {
    async fn create_device_code(&self, mut code: DeviceCode) -> Result<bool, Unreachable> {
        let taken = self.inner.find_user_code(&code.user_code).await?.is_some();
        if self.has(Fault::ChecksUserCodesInTwoSteps) {
            tokio::task::yield_now().await;
        }
        if self.has(Fault::KeepsMomentsOf32Bits) {
            code.expires_at = Timestamp::from_unix(code.expires_at.as_unix().min(u32::MAX.into()));
        }
        let first = self.beside().user_codes.insert(code.user_code);
        if !first && self.has(Fault::NeverFreesUserCodes) {
            return Ok(false);
        }
        if self.inner.create_device_code(code.clone()).await? {
            self.beside().device_codes.insert(code.digest, code);
            return Ok(true);
        }
        let overwrites = self.has(Fault::ChecksUserCodesInTwoSteps) && !taken;
        if overwrites || self.has(Fault::GivesUserCodesTwice) {
            let user_code = Secret::generate().digest();
            return Ok(self.inner.create_device_code(DeviceCode { user_code, ..code }).await?);
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
        let Some(code) = self.inner.get_device_code(digest).await? else {
            return Ok(self.has(Fault::TakesUnknownCodes));
        };
        if code.decision.is_some() && self.has(Fault::PollsUndecidedCodesAlone) {
            return Ok(false);
        }
        let first = self.has(Fault::CountsTheIssueAsAPoll).then_some(code.issued_at);
        let interval = if self.has(Fault::HasOneInterval) { 5 } else { code.interval };
        let (before, interval) = self
            .beside()
            .polls
            .get(digest)
            .copied()
            .map_or((first, interval), |(at, every)| (Some(at), every));
        if self.has(Fault::PollsInTwoSteps) {
            tokio::task::yield_now().await;
        }
        let in_time = before.is_none_or(|before| before.plus(interval) <= polled_at);
        let slower = if in_time || self.has(Fault::NeverSlowsDown) { 0 } else { 5 };
        if in_time || !self.has(Fault::IgnoresPollsThatCameTooEarly) {
            self.beside().polls.insert(*digest, (polled_at, interval + slower));
        }
        Ok(in_time)
    }

    async fn decide_device_code(
        &self,
        digest: &Digest,
        mut decision: DeviceDecision,
    ) -> Result<bool, Unreachable> {
        let Some(code) = self.inner.get_device_code(digest).await? else {
            return Ok(self.has(Fault::TakesUnknownCodes));
        };
        if let DeviceDecision::Approved(approval) = &mut decision {
            let short = |name: String| name.chars().take(255).collect();
            match self.fault {
                Fault::ApprovesWhatWasAskedFor => approval.scope = code.scope.clone(),
                Fault::ForgetsTheLogin => approval.authentication = Authentication::default(),
                Fault::CutsText => approval.username = approval.username.take().map(short),
                _ => {}
            }
            self.beside().approved.insert(approval.grant_id.to_string(), code.digest);
        }
        if self.has(Fault::DecidesForTheClient) {
            let codes: Vec<_> = self.beside().device_codes.values().cloned().collect();
            for other in codes.iter().filter(|other| other.client_id == code.client_id) {
                self.inner.decide_device_code(&other.digest, decision.clone()).await?;
            }
            return Ok(code.decision.is_none());
        }
        if self.has(Fault::DecidesInTwoSteps) {
            tokio::task::yield_now().await;
        }
        let counts = self.inner.decide_device_code(digest, decision.clone()).await?;
        let late = self.has(Fault::LastDecisionCounts)
            || self.has(Fault::DecidesInTwoSteps) && code.decision.is_none();
        if late && !counts {
            if let DeviceDecision::Approved(approval) = &decision {
                self.beside().late_grants.push(approval.grant(&code));
            }
            self.beside().decisions.insert(*digest, decision);
        }
        Ok(counts || late)
    }

    async fn redeem_device_code(
        &self,
        digest: &Digest,
        mut tokens: IssuedTokens,
    ) -> Result<Redemption, Unreachable> {
        let Some(code) = self.inner.get_device_code(digest).await? else {
            return Ok(Redemption::Unknown);
        };
        let spent = self.beside().spent_codes.contains(digest);
        let own = match &code.decision {
            Some(DeviceDecision::Approved(approval)) => approval.grant_id == *tokens.grant_id(),
            _ => self.has(Fault::RedeemsWithoutApproval),
        };
        if spent && own {
            let grant_id = tokens.grant_id().clone();
            let forgotten = self.has(Fault::ForgetsSpentCodes);
            return Ok(if forgotten { Redemption::Unknown } else { Redemption::Replayed { grant_id } });
        }
        let approved = matches!(code.decision, Some(DeviceDecision::Approved(_)));
        let careless = self.has(Fault::RedeemsWithoutApproval) && !approved
            || self.has(Fault::RedeemsForAnyGrant) && approved && !own
            || self.has(Fault::RedeemsInTwoSteps) && own;
        if careless {
            tokio::task::yield_now().await;
            self.beside().spent_codes.insert(*digest);
            self.create_token(tokens).await?;
            return Ok(Redemption::Redeemed);
        }
        if self.has(Fault::RedeemsDevicesForOneToken) {
            tokens.refresh_token = None;
        }
        let redemption = self.inner.redeem_device_code(digest, self.cut(tokens.clone())).await?;
        if self.has(Fault::StoresTokensOfReplays) && redemption != Redemption::Redeemed {
            self.create_token(tokens).await?;
        }
        if self.has(Fault::ForgetsSpentCodes) && redemption == Redemption::Redeemed {
            self.beside().spent_codes.insert(*digest);
        }
        Ok(redemption)
    }
}

impl Faulty {
    /// What the store gives in place of the code that it keeps under this digest.
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
                kept.or_else(|| beside.device_codes.values().find(similar).cloned())
            }
            Fault::LeavesDeviceCodes => {
                kept.or_else(|| beside.left_codes.iter().find(|code| by(code) == *digest).cloned())
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
        if let Some(decision) = beside.decisions.get(&code.digest) {
            code.decision = Some(decision.clone());
        }
        if let Some((_, interval)) =
            beside.polls.get(&code.digest).filter(|_| self.has(Fault::ShowsTheNewInterval))
        {
            code.interval = *interval;
        }
        Some(code)
    }

    /// Notes the code of a grant that is about to be revoked, so that it is left.
    pub(super) async fn leave_device_code(&self, grant_id: &str) -> Result<(), Unreachable> {
        let approved = self.beside().approved.get(grant_id).copied();
        if let Some(digest) = approved {
            let code = self.inner.get_device_code(&digest).await?;
            self.beside().left_codes.extend(code);
        }
        Ok(())
    }
}
