//! Authorization codes.

use super::SqlStore;
use super::dialect::Sql;
use super::error::SqlError;
use super::grants::Grant;
use super::one_trip::{Added, Whole};
use super::record::{Issued, key, read};
use super::retry::retried;
use super::value::{Value, values};
use oauth_runtime_core::Digest;
use oauth_runtime_core::store::{AuthorizationCodeStore, Redemption};
use oauth_runtime_core::token::{AuthorizationCode, IssuedGrant, IssuedTokens};

impl AuthorizationCodeStore for SqlStore {
    async fn create_authorization_code(&self, code: AuthorizationCode) -> Result<(), SqlError> {
        let row = Issued::new(code.to_stored()?);
        let grant =
            Grant::new(&code.grant_id, &code.client_id, Some(IssuedGrant::from(&code)), code.expires_at)?;
        retried!(self, "create_authorization_code", attempts => async {
            let earlier = attempts.may_have_succeeded();
            if earlier && self.get_authorization_code(&code.digest).await?.is_some() {
                return Ok(());
            }
            let create = &self.statements.one_trip.create_authorization_code;
            let outcome = self.pool.create_whole(create, &row.with_grant(&grant)).await;
            // The server may have been at work on the earlier attempt while we looked.
            let is_duplicate = earlier && outcome.as_ref().is_err_and(SqlError::is_duplicate);
            if is_duplicate && self.get_authorization_code(&code.digest).await?.is_some() {
                return Ok(());
            }
            outcome
        })
    }

    async fn get_authorization_code(&self, digest: &Digest) -> Result<Option<AuthorizationCode>, SqlError> {
        let get = &self.statements.get_authorization_code;
        let row =
            retried!(self, "get_authorization_code", attempts => self.pool.fetch(get, values![digest]))?;
        let Some(row) = row else {
            return Ok(None);
        };
        let redeemed = row.optional_bytes(1)?.is_some();
        read(&row, |form| AuthorizationCode::from_stored(form, redeemed)).map(Some)
    }

    async fn redeem_authorization_code(
        &self,
        digest: &Digest,
        tokens: IssuedTokens,
    ) -> Result<Redemption, SqlError> {
        let code = Spending {
            one_trip: Some(&self.statements.one_trip.redeem_authorization_code),
            redeem: &self.statements.redeem_authorization_code,
            redeemed: &self.statements.redeemed_authorization_code,
            response: None,
        };
        retried!(self, "redeem_authorization_code", attempts => self.try_redeem(&code, digest, &tokens))
    }
}

/// The statements that spend a code of one kind.
pub(super) struct Spending<'a> {
    /// The whole redemption, unless the code was spent. `None`: it needs more than one round trip.
    pub(super) one_trip: Option<&'a Whole>,
    /// Marks the code with its token, and keeps the response.
    pub(super) redeem: &'a Sql,
    /// Reads the mark.
    pub(super) redeemed: &'a Sql,
    /// What is to be pushed to the client.
    pub(super) response: Option<&'a str>,
}

impl SqlStore {
    /// Spends a code of any kind.
    pub(super) async fn try_redeem(
        &self,
        code: &Spending<'_>,
        digest: &Digest,
        tokens: &IssuedTokens,
    ) -> Result<Redemption, SqlError> {
        if let Some(one_trip) = code.one_trip {
            let added = Added::new(tokens)?;
            if self.pool.execute_whole(one_trip.adding(&added), &added.values(values![digest])).await? > 0 {
                return Ok(Redemption::Redeemed);
            }
        }
        let (grant_key, redeemed_for) = (key(tokens.grant_id().as_str()), &tokens.access_token.digest);
        let mut transaction = self.pool.begin().await?;
        if !self.extend_grant(&mut transaction, &grant_key, tokens.expires_at()).await? {
            transaction.roll_back().await?;
            return Ok(Redemption::Unknown);
        }
        let mark = [Value::from(redeemed_for), Value::from(tokens.expires_at())];
        let response = code.response.map(Value::from);
        let row = [Value::from(digest), Value::from(&grant_key)];
        let spend: Vec<_> = mark.into_iter().chain(response).chain(row).collect();
        if transaction.execute(code.redeem, &spend).await? > 0 {
            self.create_tokens(&mut transaction, tokens).await?;
            transaction.commit().await?;
            return Ok(Redemption::Redeemed);
        }
        let spent = transaction.fetch(code.redeemed, values![digest, &grant_key]).await?;
        transaction.roll_back().await?;
        match spent.map(|spent| spent.bytes(0)).transpose()? {
            None => Ok(Redemption::Unknown),
            // The connection was lost before the answer to an earlier attempt of ours arrived.
            Some(by) if by == redeemed_for.as_bytes() => Ok(Redemption::Redeemed),
            Some(_) => Ok(Redemption::Replayed { grant_id: tokens.grant_id().clone() }),
        }
    }
}
