//! Refresh tokens.

use super::SqlStore;
use super::error::SqlError;
use super::record::{key, read, write};
use super::retry::retried;
use super::value::{Row, values};
use crate::Digest;
use crate::store::{RefreshTokenStore, Rotation, RotationOutcome};
use crate::token::{IssuedTokens, RefreshToken, Successor};

const TABLE: &str = "refresh_tokens";

impl RefreshTokenStore for SqlStore {
    async fn get_refresh_token(&self, digest: &Digest) -> Result<Option<RefreshToken>, SqlError> {
        let get = &self.statements.get_refresh_token;
        let row = retried!(self, attempts => self.pool.fetch(get, values![digest]))?;
        row.map(|row| refresh_token(&row)).transpose()
    }

    async fn rotate_refresh_token(
        &self,
        rotation: Rotation,
        tokens: IssuedTokens,
    ) -> Result<RotationOutcome, SqlError> {
        let first_only = IssuedTokens { access_token: tokens.access_token.clone(), refresh_token: None };
        retried!(self, attempts => self.try_rotate(&rotation, &tokens, &first_only))
    }
}

impl SqlStore {
    async fn try_rotate(
        &self,
        rotation: &Rotation,
        tokens: &IssuedTokens,
        access_token_alone: &IssuedTokens,
    ) -> Result<RotationOutcome, SqlError> {
        let grant_key = key(tokens.grant_id().as_str());
        let successor = write(TABLE, &rotation.successor)?;
        let mut transaction = self.pool.begin().await?;
        if !self.extend_grant(&mut transaction, &grant_key, tokens.expires_at()).await? {
            transaction.roll_back().await?;
            return Ok(RotationOutcome::Unknown);
        }
        let rotate = values![&successor, &rotation.presented, &grant_key];
        if transaction.execute(&self.statements.rotate_refresh_token, rotate).await? > 0 {
            self.create_tokens(&mut transaction, tokens).await?;
            transaction.commit().await?;
            return Ok(RotationOutcome::Rotated);
        }
        let used = values![&rotation.presented];
        let used = transaction.fetch(&self.statements.get_refresh_token, used).await?;
        let used = used.map(|row| refresh_token(&row)).transpose()?;
        match used.and_then(|used| Some((used.successor?, used.grant_id))) {
            Some((first, _)) if first == rotation.successor => {
                // The connection was lost before the answer came to an earlier attempt of ours.
                transaction.roll_back().await?;
                Ok(RotationOutcome::Rotated)
            }
            Some((first, _)) if rotation.is_retry_of(first.rotated_at) => {
                self.create_tokens(&mut transaction, access_token_alone).await?;
                transaction.commit().await?;
                Ok(RotationOutcome::Retried { successor: first.sealed })
            }
            Some((_, grant_id)) => {
                transaction.roll_back().await?;
                Ok(RotationOutcome::Replayed { grant_id })
            }
            None => {
                transaction.roll_back().await?;
                Ok(RotationOutcome::Unknown)
            }
        }
    }
}

fn refresh_token(row: &Row) -> Result<RefreshToken, SqlError> {
    let token: RefreshToken = read(TABLE, row)?;
    let successor = row.optional_text(1)?.map(|text| serde_json::from_str::<Successor>(&text));
    let successor = successor.transpose().map_err(|source| SqlError::Record { table: TABLE, source })?;
    Ok(RefreshToken { successor, ..token })
}
