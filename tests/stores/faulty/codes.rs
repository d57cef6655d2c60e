//! Authorization codes, with faults.

use oauth_runtime::Digest;
use oauth_runtime::store::{AuthorizationCodeStore, Redemption, TokenStore};
use oauth_runtime::token::{AuthorizationCode, IssuedTokens};

use super::{Fault, Faulty, Unreachable};

impl AuthorizationCodeStore for Faulty {
    async fn create_authorization_code(&self, code: AuthorizationCode) -> Result<(), Unreachable> {
        Ok(self.inner.create_authorization_code(code).await?)
    }

    async fn get_authorization_code(
        &self,
        digest: &Digest,
    ) -> Result<Option<AuthorizationCode>, Unreachable> {
        let kept = self.inner.get_authorization_code(digest).await?;
        let spent = &mut self.beside().spent_codes;
        if self.has(Fault::SpendsByReading) {
            spent.insert(*digest);
        }
        Ok(kept.filter(|_| !(self.has(Fault::ForgetsSpentCodes) && spent.contains(digest))))
    }

    async fn redeem_authorization_code(
        &self,
        digest: &Digest,
        tokens: IssuedTokens,
    ) -> Result<Redemption, Unreachable> {
        self.note(&tokens);
        let spent = self.beside().spent_codes.contains(digest);
        let Some(code) = self.inner.get_authorization_code(digest).await? else {
            return Ok(Redemption::Unknown);
        };
        if spent && self.has(Fault::ForgetsSpentCodes) {
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
        let redemption = self.inner.redeem_authorization_code(digest, tokens.clone()).await?;
        if self.has(Fault::StoresTokensOfReplays) && redemption != Redemption::Redeemed {
            self.create_token(tokens).await?;
        }
        if self.has(Fault::ForgetsSpentCodes) {
            self.beside().spent_codes.insert(*digest);
        }
        Ok(redemption)
    }
}
