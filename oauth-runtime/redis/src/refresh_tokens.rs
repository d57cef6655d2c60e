//! Refresh tokens.

use redis::cmd;

use super::RedisStore;
use super::error::RedisError;
use super::tokens::Issued;
use oauth_runtime_core::Digest;
use oauth_runtime_core::store::{RefreshTokenStore, Rotation, RotationOutcome};
use oauth_runtime_core::token::{IssuedTokens, RefreshToken, Successor};

const KIND: &str = "refresh";

impl RefreshTokenStore for RedisStore {
    async fn get_refresh_token(&self, digest: &Digest) -> Result<Option<RefreshToken>, RedisError> {
        let (record, successor): (Option<String>, Option<String>) = match self.cluster() {
            Some(cluster) => cluster.refresh_token(&digest.to_string()).await?,
            None => {
                let mut get = cmd("HMGET");
                get.arg(self.connection.key(KIND, digest)).arg("record").arg("successor");
                self.connection.command(&get).await?
            }
        };
        Ok(record.map(|form| RefreshToken::from_stored(&form, successor.as_deref())).transpose()?)
    }

    async fn rotate_refresh_token(
        &self,
        rotation: Rotation,
        tokens: IssuedTokens,
    ) -> Result<RotationOutcome, RedisError> {
        let issued = Issued::new(&tokens)?;
        let presented = rotation.presented.to_string();
        let successor = match &rotation.successor {
            Some(successor) => successor.to_stored()?.form,
            None => String::new(),
        };
        let outcome: String = match self.cluster() {
            Some(cluster) => cluster.rotate(&issued, &presented, &successor).await?,
            None => {
                let mut arguments =
                    vec![&*issued.grant_key, &presented, &successor, &issued.expires_at, &issued.dropped_at];
                arguments.extend(issued.tokens());
                self.connection.script(&self.scripts.rotate_token, &[], &arguments).await?
            }
        };
        match outcome.as_str() {
            "unknown" => return Ok(RotationOutcome::Unknown),
            "rotated" => return Ok(RotationOutcome::Rotated),
            "kept" => return Ok(RotationOutcome::Kept),
            _ => {}
        }
        // It was used before and stays so, so its time can be checked now.
        let first = Successor::from_stored(&outcome)?;
        let replayed = || RotationOutcome::Replayed { grant_id: tokens.grant_id().clone() };
        if !rotation.is_in_grace_period_of(&first) {
            return Ok(replayed());
        }
        let issued = Issued::new(&IssuedTokens::new(tokens.access_token.clone(), None))?;
        let next = first.digest.map(|digest| digest.to_string()).unwrap_or_default();
        let outcome: String = match self.cluster() {
            Some(cluster) => cluster.retry_rotation(&issued, &presented, &next).await?,
            None => {
                let mut arguments =
                    vec![&*issued.grant_key, &presented, &issued.expires_at, &issued.dropped_at, &next];
                arguments.extend(issued.tokens());
                self.connection.script(&self.scripts.retry_rotation, &[], &arguments).await?
            }
        };
        Ok(match outcome.as_str() {
            "retried" => RotationOutcome::Retried { successor: first.sealed },
            "replayed" => replayed(),
            _ => RotationOutcome::Unknown,
        })
    }
}
