//! The redemption of device codes, with faults.

use oauth_runtime::Digest;
use oauth_runtime::store::{DeviceCodeStore, Redemption, TokenStore};
use oauth_runtime::token::{DeviceDecision, IssuedTokens};

use super::super::{Fault, Faulty, Unreachable};

impl Faulty {
    pub(super) async fn redeem_device(
        &self,
        digest: &Digest,
        mut tokens: IssuedTokens,
    ) -> Result<Redemption, Unreachable> {
        let Some(code) = self.inner.get_device_code(digest).await? else {
            return Ok(Redemption::Unknown);
        };
        if self.beside().swept_codes.contains(digest) {
            return Ok(Redemption::Unknown);
        }
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
        if self.has(Fault::SpendsDevicesForNothing) && own {
            self.beside().spent_codes.insert(*digest);
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
