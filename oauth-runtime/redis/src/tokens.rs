//! Access tokens, and the tokens that one request creates.

use redis::cmd;

use super::RedisStore;
use super::error::RedisError;
use super::record::{comparable, dropped_at, grant_form, key};
use oauth_runtime_core::Digest;
use oauth_runtime_core::store::TokenStore;
use oauth_runtime_core::token::{AccessToken, GrantId, IssuedTokens};

const KIND: &str = "access";

/// The tokens of a request, as arguments for the scripts.
pub(super) struct Issued {
    pub(super) grant_key: String,
    /// When the last of them expires.
    pub(super) expires_at: String,
    pub(super) dropped_at: String,
    /// Digest, record and expiry of the access token, then of the refresh token; empty if there is none.
    tokens: [String; 6],
}

impl Issued {
    pub(super) fn new(tokens: &IssuedTokens) -> Result<Self, RedisError> {
        let access = &tokens.access_token;
        let refresh = match &tokens.refresh_token {
            Some(token) => [token.digest.to_string(), token.to_stored()?.form, dropped_at(token.expires_at)],
            None => [String::new(), String::new(), "0".into()],
        };
        let [refresh_digest, refresh_record, refresh_end] = refresh;
        Ok(Self {
            grant_key: key(access.grant_id.as_str()),
            expires_at: comparable(tokens.expires_at()),
            dropped_at: dropped_at(tokens.expires_at()),
            tokens: [
                access.digest.to_string(),
                access.to_stored()?.form,
                dropped_at(access.expires_at),
                refresh_digest,
                refresh_record,
                refresh_end,
            ],
        })
    }

    /// All six.
    pub(super) fn tokens(&self) -> [&str; 6] {
        self.tokens.each_ref().map(String::as_str)
    }
}

impl TokenStore for RedisStore {
    async fn create_token(&self, tokens: IssuedTokens) -> Result<(), RedisError> {
        let issued = Issued::new(&tokens)?;
        let token = &tokens.access_token;
        // The grant is that of the client that the person allowed it.
        let client = key(tokens.grant_client_id());
        let is_own = token.subject.is_none() && tokens.refresh_token.is_none();
        let [access, record, access_end, ..] = issued.tokens();
        // A client's own token is the only one of its grant, so no list contains it.
        if is_own && !self.connection.is_cluster() {
            let arguments = [&*issued.grant_key, &client, access, record, access_end];
            return self.connection.script(&self.scripts.create_own_token, &[], &arguments).await;
        }
        let grant = tokens.grant();
        let subject = grant.as_ref().map(|grant| key(&grant.subject)).unwrap_or_default();
        let record = grant_form(grant.as_ref())?;
        if let Some(cluster) = self.cluster() {
            return cluster.create_tokens(&issued, &record, &subject, &client, is_own).await;
        }
        let mut arguments =
            vec![&*issued.grant_key, &record, &subject, &client, &issued.expires_at, &issued.dropped_at];
        arguments.extend(issued.tokens());
        self.connection.script(&self.scripts.create_tokens, &[], &arguments).await
    }

    async fn get_token(&self, digest: &Digest) -> Result<Option<AccessToken>, RedisError> {
        let record = match self.cluster() {
            Some(cluster) => cluster.access_token(&digest.to_string()).await?,
            None => {
                let get = cmd("GET").arg(self.connection.key(KIND, digest)).to_owned();
                self.connection.command(&get).await?
            }
        };
        Ok(record.map(AccessToken::from_stored).transpose()?)
    }

    async fn revoke_token(&self, digest: &Digest) -> Result<(), RedisError> {
        match self.cluster() {
            Some(cluster) => cluster.revoke_token(&digest.to_string()).await,
            None => self.connection.command(cmd("DEL").arg(self.connection.key(KIND, digest))).await,
        }
    }

    async fn revoke_grant(&self, grant_id: &GrantId) -> Result<(), RedisError> {
        let grant = key(grant_id.as_str());
        match self.cluster() {
            Some(cluster) => cluster.revoke(&grant).await,
            None => self.connection.script(&self.scripts.revoke_grant, &[], &[&grant]).await,
        }
    }
}
