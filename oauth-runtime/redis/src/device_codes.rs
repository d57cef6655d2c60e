//! Device codes: a hash for each code, found by its user code.

use redis::cmd;

use super::RedisStore;
use super::cluster::NewCode;
use super::error::RedisError;
use super::record::{comparable, dropped_at, grant_form, key, marked, unmarked};
use oauth_runtime_core::store::{DeviceCodeStore, Redemption};
use oauth_runtime_core::token::{DeviceCode, DeviceDecision, IssuedTokens};
use oauth_runtime_core::{Digest, Timestamp};

const KIND: &str = "device";

impl DeviceCodeStore for RedisStore {
    async fn create_device_code(&self, code: DeviceCode) -> Result<bool, RedisError> {
        let arguments = [
            &*code.digest.to_string(),
            &code.user_code.to_string(),
            &key(&code.client_id),
            &code.to_stored()?.form,
            // Lua's numbers are exact up to 53 bits.
            &code.interval.min(u32::MAX.into()).to_string(),
            &dropped_at(code.expires_at),
        ];
        match self.cluster() {
            Some(cluster) => cluster.create_device_code(arguments).await,
            None => self.connection.script(&self.scripts.create_device_code, &[], &arguments).await,
        }
    }

    async fn get_device_code(&self, digest: &Digest) -> Result<Option<DeviceCode>, RedisError> {
        self.device_code(&digest.to_string()).await
    }

    async fn find_user_code(&self, user_code: &Digest) -> Result<Option<DeviceCode>, RedisError> {
        let get = cmd("GET").arg(self.connection.key("user-code", user_code)).to_owned();
        match self.connection.command::<Option<String>>(&get).await? {
            Some(digest) => self.device_code(&digest).await,
            None => Ok(None),
        }
    }

    async fn poll_device_code(&self, digest: &Digest, polled_at: Timestamp) -> Result<bool, RedisError> {
        self.poll(KIND, digest, polled_at).await
    }

    async fn decide_device_code(
        &self,
        digest: &Digest,
        decision: DeviceDecision,
    ) -> Result<bool, RedisError> {
        let Some(code) = self.get_device_code(digest).await? else {
            return Ok(false);
        };
        let grant = match &decision {
            DeviceDecision::Approved(approval) => Some(approval.grant(&code.client_id, code.expires_at)),
            DeviceDecision::Denied => None,
        };
        let decision = marked(decision.to_stored()?);
        let new = NewCode {
            grant: &grant.as_ref().map(|grant| key(grant.grant_id.as_str())).unwrap_or_default(),
            grant_record: &grant_form(grant.as_ref())?,
            subject: &grant.as_ref().map(|grant| key(&grant.subject)).unwrap_or_default(),
            client: &key(&code.client_id),
            expires_at: &comparable(code.expires_at),
            dropped_at: &dropped_at(code.expires_at),
            digest: &digest.to_string(),
            record: "",
        };
        if let Some(cluster) = self.cluster() {
            let approved = grant.is_some().then_some(&new);
            return cluster.decide_device_code(new.digest, &decision, approved).await;
        }
        let NewCode { grant, grant_record, subject, client, expires_at, dropped_at, digest, .. } = new;
        let arguments = [digest, &*decision, grant, grant_record, subject, client, expires_at, dropped_at];
        self.connection.script(&self.scripts.decide_device_code, &[], &arguments).await
    }

    async fn redeem_device_code(
        &self,
        digest: &Digest,
        tokens: IssuedTokens,
    ) -> Result<Redemption, RedisError> {
        self.redeem(KIND, digest, &tokens, "").await
    }
}

impl RedisStore {
    async fn device_code(&self, digest: &str) -> Result<Option<DeviceCode>, RedisError> {
        let (record, decision, redeemed_for): (Option<String>, Option<String>, Option<String>) = match self
            .cluster()
        {
            Some(cluster) => cluster.device_code(digest).await?,
            None => {
                let mut get = cmd("HMGET");
                get.arg(self.connection.key(KIND, digest)).arg("record").arg("decision").arg("redeemed_for");
                self.connection.command(&get).await?
            }
        };
        let decision = decision.as_deref().map(unmarked);
        let code = record.map(|form| DeviceCode::from_stored(&form, decision, redeemed_for.is_some()));
        Ok(code.transpose()?)
    }
}
