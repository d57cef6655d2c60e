//! Authorization codes.

use redis::cmd;

use super::RedisStore;
use super::error::RedisError;
use super::record::{comparable, dropped_at, grant_form, key};
use super::tokens::Issued;
use oauth_runtime_core::Digest;
use oauth_runtime_core::store::{AuthorizationCodeStore, Redemption};
use oauth_runtime_core::token::{AuthorizationCode, IssuedGrant, IssuedTokens};

const KIND: &str = "code";

impl AuthorizationCodeStore for RedisStore {
    async fn create_authorization_code(&self, code: AuthorizationCode) -> Result<(), RedisError> {
        let grant = grant_form(Some(&IssuedGrant::from(&code)))?;
        let arguments = [
            &*key(code.grant_id.as_str()),
            &grant,
            &key(&code.subject),
            &key(&code.client_id),
            &comparable(code.expires_at),
            &dropped_at(code.expires_at),
            &code.digest.to_string(),
            &code.to_stored()?.form,
        ];
        self.connection.script(&self.scripts.create_code, &arguments).await
    }

    async fn get_authorization_code(&self, digest: &Digest) -> Result<Option<AuthorizationCode>, RedisError> {
        let mut get = cmd("HMGET");
        get.arg(self.connection.key(KIND, digest)).arg("record").arg("redeemed_for");
        let (record, redeemed_for): (Option<String>, Option<String>) = self.connection.command(&get).await?;
        let code = record.map(|form| AuthorizationCode::from_stored(&form, redeemed_for.is_some()));
        Ok(code.transpose()?)
    }

    async fn redeem_authorization_code(
        &self,
        digest: &Digest,
        tokens: IssuedTokens,
    ) -> Result<Redemption, RedisError> {
        self.redeem(KIND, digest, &tokens).await
    }
}

impl RedisStore {
    /// Spends a code of either kind.
    pub(super) async fn redeem(
        &self,
        kind: &str,
        digest: &Digest,
        tokens: &IssuedTokens,
    ) -> Result<Redemption, RedisError> {
        let (issued, code) = (Issued::new(tokens)?, format!("{kind}:{digest}"));
        let mut arguments = vec![&*issued.grant_key, &code, &issued.expires_at, &issued.dropped_at];
        arguments.extend(issued.tokens());
        let outcome: String = self.connection.script(&self.scripts.redeem_code, &arguments).await?;
        Ok(match outcome.as_str() {
            "redeemed" => Redemption::Redeemed,
            // The script has compared the grants.
            "replayed" => Redemption::Replayed { grant_id: tokens.grant_id().clone() },
            _ => Redemption::Unknown,
        })
    }
}
