//! Device codes in the shared directory, as far as a race needs them.

use std::convert::Infallible;

use oauth_runtime::store::{DeviceCodeStore, Redemption};
use oauth_runtime::token::{DeviceCode, DeviceDecision, IssuedTokens};
use oauth_runtime::{Digest, Timestamp};

use super::SharedDirectory;

/// With whether it is spent.
type Kept = (DeviceCode, bool);

impl DeviceCodeStore for SharedDirectory {
    async fn create_device_code(&self, code: DeviceCode) -> Result<bool, Infallible> {
        self.transaction().put(code.digest, &(&code, false));
        Ok(true)
    }

    async fn get_device_code(&self, digest: &Digest) -> Result<Option<DeviceCode>, Infallible> {
        Ok(self.transaction().get::<Kept>(digest).map(|(mut code, redeemed)| {
            code.redeemed = redeemed;
            code
        }))
    }

    async fn find_user_code(&self, _: &Digest) -> Result<Option<DeviceCode>, Infallible> {
        unimplemented!("no race of processes looks for user codes")
    }

    async fn poll_device_code(&self, _: &Digest, _: Timestamp) -> Result<bool, Infallible> {
        unimplemented!("no race of processes polls")
    }

    async fn decide_device_code(
        &self,
        digest: &Digest,
        decision: DeviceDecision,
    ) -> Result<bool, Infallible> {
        let transaction = self.transaction();
        let Some((mut code, spent)) = transaction.get::<Kept>(digest) else { return Ok(false) };
        code.decision = Some(decision);
        transaction.put(digest, &(code, spent));
        Ok(true)
    }

    async fn redeem_device_code(
        &self,
        digest: &Digest,
        tokens: IssuedTokens,
    ) -> Result<Redemption, Infallible> {
        let transaction = self.transaction();
        match transaction.get::<Kept>(digest) {
            None => Ok(Redemption::Unknown),
            Some((_, true)) => Ok(Redemption::Replayed { grant_id: tokens.grant_id().clone() }),
            Some((code, false)) => {
                transaction.put(digest, &(code, true));
                transaction.put_tokens(&tokens);
                Ok(Redemption::Redeemed)
            }
        }
    }
}
