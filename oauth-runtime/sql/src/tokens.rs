//! Access tokens, and the tokens that one request creates.

use super::SqlStore;
use super::database::Transaction;
use super::error::SqlError;
use super::grants::Grant;
use super::one_trip::Added;
use super::record::{Issued, key, read};
use super::retry::retried;
use super::value::values;
use oauth_runtime_core::Digest;
use oauth_runtime_core::store::TokenStore;
use oauth_runtime_core::token::{AccessToken, GrantId, IssuedTokens};

impl TokenStore for SqlStore {
    async fn create_token(&self, tokens: IssuedTokens) -> Result<(), SqlError> {
        // A token exchange adds to a grant, and looks afterwards whether the grant was revoked meanwhile.
        #[cfg(feature = "postgres")]
        let _changing = self.changing(key(tokens.access_token.grant_id.as_str()));
        retried!(self, "create_token", attempts => async {
            let earlier = attempts.may_have_succeeded();
            if earlier && self.get_token(&tokens.access_token.digest).await?.is_some() {
                return Ok(());
            }
            let outcome = self.try_create_token(&tokens).await;
            // The server may have been at work on the earlier attempt while we looked.
            let is_duplicate = earlier && outcome.as_ref().is_err_and(SqlError::is_duplicate);
            if is_duplicate && self.get_token(&tokens.access_token.digest).await?.is_some() {
                return Ok(());
            }
            outcome
        })
    }

    async fn get_token(&self, digest: &Digest) -> Result<Option<AccessToken>, SqlError> {
        #[cfg(feature = "postgres")]
        if let Some(token) = self.token_on_replica(digest).await {
            return Ok(Some(token));
        }
        let get = &self.statements.get_access_token;
        let row = retried!(self, "get_token", attempts => self.pool.fetch(get, values![digest]))?;
        row.map(|row| read(&row, AccessToken::from_stored)).transpose()
    }

    async fn revoke_token(&self, digest: &Digest) -> Result<(), SqlError> {
        #[cfg(feature = "postgres")]
        let _changing = self.changing(*digest);
        let revoke = &self.statements.revoke_access_token;
        retried!(self, "revoke_token", attempts => self.pool.execute(revoke, values![digest]))?;
        Ok(())
    }

    async fn revoke_grant(&self, grant_id: &GrantId) -> Result<(), SqlError> {
        let key = key(grant_id.as_str());
        #[cfg(feature = "postgres")]
        let _changing = self.changing(key);
        retried!(self, "revoke_grant", attempts => async {
            let mut transaction = self.pool.begin().await?;
            for statement in &self.statements.revoke_grant {
                transaction.execute(statement, values![&key]).await?;
            }
            transaction.commit().await
        })
    }
}

impl SqlStore {
    async fn try_create_token(&self, tokens: &IssuedTokens) -> Result<(), SqlError> {
        // A client's own token is the only one of its grant, so nothing else has to be found through it.
        if tokens.access_token.subject.is_none() && tokens.refresh_token.is_none() {
            let token = Issued::new(tokens.access_token.to_stored()?);
            self.pool.execute(&self.statements.create_access_token, &token.values()).await?;
            return Ok(());
        }
        let token = &tokens.access_token;
        let grant =
            Grant::new(&token.grant_id, tokens.grant_client_id(), tokens.grant(), tokens.expires_at())?;
        let added = Added::new(tokens)?;
        let values = added.values(values![grant.subject_key.as_ref(), &grant.record, &grant.client_key]);
        self.pool.create_whole(self.statements.one_trip.create_tokens.adding(&added), &values).await
    }

    /// Stores the tokens of a grant whose row is locked.
    pub(super) async fn create_tokens(
        &self,
        transaction: &mut Transaction,
        tokens: &IssuedTokens,
    ) -> Result<(), SqlError> {
        let token = Issued::new(tokens.access_token.to_stored()?);
        transaction.execute(&self.statements.create_access_token, &token.values()).await?;
        if let Some(token) = &tokens.refresh_token {
            let token = Issued::new(token.to_stored()?);
            transaction.execute(&self.statements.create_refresh_token, &token.values()).await?;
        }
        Ok(())
    }
}
