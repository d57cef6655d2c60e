//! Authorization codes, with faults.

use oauth_runtime::Digest;
use oauth_runtime::authorization_details::AuthorizationDetails;
use oauth_runtime::store::{AuthorizationCodeStore, Redemption, TokenStore};
use oauth_runtime::token::{AuthorizationCode, IssuedTokens};

use super::{Fault, Faulty, Unreachable};

impl AuthorizationCodeStore for Faulty {
    async fn create_authorization_code(&self, mut code: AuthorizationCode) -> Result<(), Unreachable> {
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
        Ok(self.inner.create_authorization_code(self.kept(code)).await?)
    }

    async fn get_authorization_code(
        &self,
        digest: &Digest,
    ) -> Result<Option<AuthorizationCode>, Unreachable> {
        let mut kept = self.inner.get_authorization_code(digest).await?;
        let beside = &mut *self.beside();
        if self.has(Fault::SpendsByReading) {
            beside.spent_codes.insert(*digest);
        }
        if let Some(code) = kept.as_mut().filter(|_| self.has(Fault::HidesThatCodesAreSpent)) {
            code.redeemed = false;
        }
        let forgotten = self.has(Fault::ForgetsSpentCodes) && beside.spent_codes.contains(digest);
        Ok(kept.filter(|_| !forgotten && !beside.swept_codes.contains(digest)))
    }

    async fn redeem_authorization_code(
        &self,
        digest: &Digest,
        tokens: IssuedTokens,
    ) -> Result<Redemption, Unreachable> {
        let spent = self.beside().spent_codes.contains(digest);
        let Some(code) = self.inner.get_authorization_code(digest).await? else {
            return Ok(Redemption::Unknown);
        };
        let swept = self.beside().swept_codes.contains(digest);
        if swept || (spent && self.has(Fault::ForgetsSpentCodes)) {
            return Ok(Redemption::Unknown);
        }
        if spent {
            return Ok(Redemption::Replayed { grant_id: code.grant_id });
        }
        if self.has(Fault::RedeemsInTwoSteps) {
            tokio::task::yield_now().await;
            self.beside().spent_codes.insert(*digest);
            self.create_token(tokens).await?;
            return Ok(Redemption::Redeemed);
        }
        let redemption = self.inner.redeem_authorization_code(digest, self.cut(tokens.clone())).await?;
        if redemption == Redemption::Redeemed {
            self.note(&tokens);
        }
        if self.has(Fault::StoresTokensOfReplays) && redemption != Redemption::Redeemed {
            self.create_token(tokens).await?;
        }
        if self.has(Fault::ForgetsSpentCodes) {
            self.beside().spent_codes.insert(*digest);
        }
        Ok(redemption)
    }
}
