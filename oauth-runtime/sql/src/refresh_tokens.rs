//! Refresh tokens.

use super::SqlStore;
use super::database::Transaction;
use super::error::SqlError;
use super::one_trip::Added;
use super::record::{key, read};
use super::retry::retried;
use super::value::{Row, values};
use oauth_runtime_core::Digest;
use oauth_runtime_core::store::{RefreshTokenStore, Rotation, RotationOutcome};
use oauth_runtime_core::token::{IssuedTokens, RefreshToken};

impl RefreshTokenStore for SqlStore {
    async fn get_refresh_token(&self, digest: &Digest) -> Result<Option<RefreshToken>, SqlError> {
        let get = &self.statements.get_refresh_token;
        let row = retried!(self, "get_refresh_token", attempts => self.pool.fetch(get, values![digest]))?;
        row.map(|row| refresh_token(&row)).transpose()
    }

    async fn rotate_refresh_token(
        &self,
        rotation: Rotation,
        tokens: IssuedTokens,
    ) -> Result<RotationOutcome, SqlError> {
        retried!(self, "rotate_refresh_token", attempts => self.try_rotate(&rotation, &tokens))
    }
}

impl SqlStore {
    async fn try_rotate(
        &self,
        rotation: &Rotation,
        tokens: &IssuedTokens,
    ) -> Result<RotationOutcome, SqlError> {
        if let Some(successor) = &rotation.successor {
            let (added, successor) = (Added::new(tokens)?, successor.to_stored()?.form);
            let values = added.values(values![&rotation.presented, &successor]);
            if self
                .pool
                .execute_whole(self.statements.one_trip.rotate_refresh_token.adding(&added), &values)
                .await?
                > 0
            {
                return Ok(RotationOutcome::Rotated);
            }
        }
        let mut transaction = self.pool.begin().await?;
        let outcome = self.rotate(&mut transaction, rotation, tokens).await?;
        match outcome {
            RotationOutcome::Unknown | RotationOutcome::Replayed { .. } => transaction.roll_back().await?,
            _ => transaction.commit().await?,
        }
        Ok(outcome)
    }

    async fn rotate(
        &self,
        transaction: &mut Transaction,
        rotation: &Rotation,
        tokens: &IssuedTokens,
    ) -> Result<RotationOutcome, SqlError> {
        let grant_key = key(tokens.grant_id().as_str());
        if !self.extend_grant(transaction, &grant_key, tokens.expires_at()).await? {
            return Ok(RotationOutcome::Unknown);
        }
        if let Some(successor) = &rotation.successor {
            let successor = successor.to_stored()?.form;
            let rotate = values![&successor, &rotation.presented, &grant_key];
            if transaction.execute(&self.statements.rotate_refresh_token, rotate).await? > 0 {
                self.create_tokens(transaction, tokens).await?;
                return Ok(RotationOutcome::Rotated);
            }
        }
        let kept = self.refresh_token_within(transaction, &rotation.presented).await?;
        let Some(kept) = kept.filter(|kept| kept.grant_id == *tokens.grant_id()) else {
            return Ok(RotationOutcome::Unknown);
        };
        let Some(first) = kept.successor else {
            self.create_access_token_once(transaction, tokens).await?;
            return Ok(RotationOutcome::Kept);
        };
        if rotation.successor.as_ref() == Some(&first) {
            // An earlier attempt of ours succeeded, and its answer was lost.
            return Ok(RotationOutcome::Rotated);
        }
        let next = match &first.digest {
            Some(digest) => self.refresh_token_within(transaction, digest).await?,
            None => None,
        };
        if !rotation.is_retry_of(&first, next.as_ref()) {
            return Ok(RotationOutcome::Replayed { grant_id: kept.grant_id });
        }
        self.create_access_token_once(transaction, tokens).await?;
        Ok(RotationOutcome::Retried { successor: first.sealed })
    }

    async fn refresh_token_within(
        &self,
        transaction: &mut Transaction,
        digest: &Digest,
    ) -> Result<Option<RefreshToken>, SqlError> {
        let row = transaction.fetch(&self.statements.get_refresh_token, values![digest]).await?;
        row.map(|row| refresh_token(&row)).transpose()
    }

    /// Stores only the access token, unless an earlier attempt of ours did.
    async fn create_access_token_once(
        &self,
        transaction: &mut Transaction,
        tokens: &IssuedTokens,
    ) -> Result<(), SqlError> {
        let get = &self.statements.get_access_token;
        if transaction.fetch(get, values![&tokens.access_token.digest]).await?.is_none() {
            let alone = IssuedTokens::new(tokens.access_token.clone(), None);
            self.create_tokens(transaction, &alone).await?;
        }
        Ok(())
    }
}

fn refresh_token(row: &Row) -> Result<RefreshToken, SqlError> {
    let successor = row.optional_text(1)?;
    read(row, |form| RefreshToken::from_stored(form, successor.as_deref()))
}
