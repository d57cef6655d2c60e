//! Authorization codes.

use redis::cmd;

use super::RedisStore;
use super::cluster::NewCode;
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
        let new = NewCode {
            grant: &key(code.grant_id.as_str()),
            grant_record: &grant,
            subject: &key(&code.subject),
            client: &key(&code.client_id),
            expires_at: &comparable(code.expires_at),
            dropped_at: &dropped_at(code.expires_at),
            digest: &code.digest.to_string(),
            record: &code.to_stored()?.form,
        };
        if let Some(cluster) = self.cluster() {
            return cluster.create_code(&new).await;
        }
        let NewCode { grant, grant_record, subject, client, expires_at, dropped_at, digest, record } = new;
        let arguments = [grant, grant_record, subject, client, expires_at, dropped_at, digest, record];
        self.connection.script(&self.scripts.create_code, &[], &arguments).await
    }

    async fn get_authorization_code(&self, digest: &Digest) -> Result<Option<AuthorizationCode>, RedisError> {
        let (record, redeemed_for): (Option<String>, Option<String>) = match self.cluster() {
            Some(cluster) => cluster.code(&digest.to_string()).await?,
            None => {
                let mut get = cmd("HMGET");
                get.arg(self.connection.key(KIND, digest)).arg("record").arg("redeemed_for");
                self.connection.command(&get).await?
            }
        };
        let code = record.map(|form| AuthorizationCode::from_stored(&form, redeemed_for.is_some()));
        Ok(code.transpose()?)
    }

    async fn redeem_authorization_code(
        &self,
        digest: &Digest,
        tokens: IssuedTokens,
    ) -> Result<Redemption, RedisError> {
        self.redeem(KIND, digest, &tokens, "").await
    }
}

impl RedisStore {
    /// Spends a code of any kind, and keeps a response that is to be pushed; empty where there is none.
    pub(super) async fn redeem(
        &self,
        kind: &str,
        digest: &Digest,
        tokens: &IssuedTokens,
        response: &str,
    ) -> Result<Redemption, RedisError> {
        let issued = Issued::new(tokens)?;
        let outcome: String = match self.cluster() {
            Some(cluster) => cluster.redeem(kind, &digest.to_string(), &issued, response).await?,
            None => {
                let code = format!("{kind}:{digest}");
                let mut arguments = vec![&*issued.grant_key, &code, &issued.expires_at, &issued.dropped_at];
                arguments.extend(issued.tokens());
                arguments.push(response);
                self.connection.script(&self.scripts.redeem_code, &[], &arguments).await?
            }
        };
        Ok(match outcome.as_str() {
            "redeemed" => Redemption::Redeemed,
            // The script has compared the grants.
            "replayed" => Redemption::Replayed { grant_id: tokens.grant_id().clone() },
            _ => Redemption::Unknown,
        })
    }
}
