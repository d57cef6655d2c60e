//! Access tokens and grants, with faults.

use oauth_runtime::authorization_details::AuthorizationDetails;
use oauth_runtime::openid::Claims;
use oauth_runtime::store::{GrantStore, TokenStore};
use oauth_runtime::token::{AccessToken, GrantId, IssuedGrant, IssuedTokens};
use oauth_runtime::{Digest, Text, Timestamp};

use super::{Fault, Faulty, Unreachable};

impl TokenStore for Faulty {
    async fn create_token(&self, tokens: IssuedTokens) -> Result<(), Unreachable> {
        let is_revoked = self.beside().revoked_grants.contains(tokens.grant_id().as_str());
        if is_revoked && self.has(Fault::AddsNothingToRevokedGrants) {
            return Ok(());
        }
        self.note(&tokens);
        Ok(self.inner.create_token(self.cut(tokens)).await?)
    }

    async fn get_token(&self, digest: &Digest) -> Result<Option<AccessToken>, Unreachable> {
        if self.has(Fault::CutsDigests) {
            let mut kept = self.inner.get_token(&cut(digest)).await?;
            kept.iter_mut().for_each(|kept| kept.digest = *digest);
            return Ok(kept);
        }
        Ok(self.inner.get_token(digest).await?)
    }

    async fn revoke_token(&self, digest: &Digest) -> Result<(), Unreachable> {
        match self.fault {
            Fault::Fails => Err(Unreachable),
            Fault::CutsDigests => Ok(self.inner.revoke_token(&cut(digest)).await?),
            Fault::Panics => panic!("a column is missing"),
            Fault::RevokesTheGrantOfAToken => {
                let Some(token) = self.inner.get_token(digest).await? else { return Ok(()) };
                Ok(self.inner.revoke_grant(&token.grant_id).await?)
            }
            _ => Ok(self.inner.revoke_token(digest).await?),
        }
    }

    async fn revoke_grant(&self, grant_id: &GrantId) -> Result<(), Unreachable> {
        self.leave_device_code(grant_id.as_str()).await?;
        self.beside().revoked_grants.insert(grant_id.to_string());
        Ok(self.inner.revoke_grant(grant_id).await?)
    }
}

impl Faulty {
    /// The capacity of the columns.
    pub(super) fn cut(&self, mut tokens: IssuedTokens) -> IssuedTokens {
        tokens.access_token = self.kept(tokens.access_token);
        tokens.refresh_token = tokens.refresh_token.map(|token| self.kept(token));
        let token = &mut tokens.access_token;
        if self.has(Fault::CutsText) {
            let short = |name: Text| name.chars().take(255).collect::<String>().into();
            token.username = token.username.take().map(short);
        }
        if self.has(Fault::CutsDigests) {
            token.digest = cut(&token.digest);
        }
        if self.has(Fault::KeepsMomentsOf32Bits) {
            let seconds = token.expires_at.as_unix().min(u32::MAX.into());
            token.expires_at = Timestamp::from_unix(seconds);
        }
        if let Some(token) = tokens.refresh_token.as_mut().filter(|_| self.has(Fault::ForgetsWhatWasAskedFor))
        {
            token.requested_scope = None;
        }
        if self.has(Fault::ForgetsResources) {
            tokens.access_token.audience.clear();
            tokens.refresh_token.iter_mut().for_each(|token| token.audience.clear());
        }
        if self.has(Fault::ForgetsAuthorizationDetails) {
            tokens.access_token.authorization_details = AuthorizationDetails::default();
            if let Some(token) = &mut tokens.refresh_token {
                token.authorization_details = AuthorizationDetails::default();
            }
        }
        if self.has(Fault::ForgetsClaimsOfTokens) {
            tokens.access_token.claims = Claims::new();
        }
        if self.has(Fault::ForgetsForWhomAClientActs) {
            tokens.access_token.granted_to = None;
        }
        tokens
    }
}

/// The first 31 bytes.
fn cut(digest: &Digest) -> Digest {
    let mut bytes = *digest.as_bytes();
    bytes[31] = 0;
    Digest::from_bytes(bytes)
}

impl GrantStore for Faulty {
    async fn list_grants(&self, subject: &str) -> Result<Vec<IssuedGrant>, Unreachable> {
        let mut grants = self.inner.list_grants(subject).await?;
        if self.has(Fault::IgnoresCaseOfSubjects) {
            grants.extend(self.inner.list_grants(&subject.to_lowercase()).await?);
            grants.dedup_by(|one, other| one.grant_id == other.grant_id);
        }
        let beside = self.beside();
        grants.extend(beside.devices.late_grants.iter().filter(|grant| grant.subject == subject).cloned());
        if self.has(Fault::ApprovesWithoutGrant) {
            grants.retain(|grant| !beside.devices.approved.contains_key(grant.grant_id.as_str()));
        }
        if self.has(Fault::ForgetsTheSessionsOfGrants) {
            grants.iter_mut().for_each(|grant| grant.session_id = None);
        }
        Ok(grants)
    }

    async fn list_client_grants(
        &self,
        client_id: &str,
        after: Option<&GrantId>,
        limit: usize,
    ) -> Result<Vec<IssuedGrant>, Unreachable> {
        let after = after.filter(|_| !self.has(Fault::ListsAPageOfGrantsAgain));
        let limit = if self.has(Fault::ListsGrantsWithoutLimit) { usize::MAX } else { limit };
        let mut grants = self.inner.list_client_grants(client_id, after, limit).await?;
        if self.has(Fault::ListsGrantsOfSimilarClients) {
            grants.extend(self.inner.list_client_grants(&client_id.to_lowercase(), after, limit).await?);
            grants.dedup_by(|one, other| one.grant_id == other.grant_id);
        }
        let beside = self.beside();
        let own = beside.own_grants.iter().filter(|grant| grant.client_id == client_id && after.is_none());
        grants.extend(own.cloned());
        Ok(grants)
    }
}
