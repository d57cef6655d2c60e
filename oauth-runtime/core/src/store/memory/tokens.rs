//! Codes and tokens, by digest and by their grant.
//!
//! Every change to a grant holds the lock of its entry, so redemption, rotation and revocation of one grant
//! run one after the other. Locks are taken in the order grant, code or refresh token, access token.
//!
//! A client's own access token is the only one of its grant, so the grant does not list it: most tokens of a
//! busy server are of this kind. Only an administrator revokes such a grant; that scans for the token.

use super::MemoryError;
use super::MemoryStore;
use super::ciba_requests::CibaRequests;
use super::common::Common;
use super::device_records::Devices;
use super::first_of::FirstOf;
use super::kept_token::KeptToken;
use super::shards::{Shard, Shards};
use crate::store::{
    AuthorizationCodeStore, GrantManagementStore, GrantStore, Redemption, RefreshTokenStore, Rotation,
    RotationOutcome, TokenStore,
};
use crate::token::{
    AccessToken, AuthorizationCode, GrantId, IssuedGrant, IssuedTokens, RefreshToken, Successor,
};
use crate::{Digest, Timestamp};

/// A grant's identifier in the form of a digest: all maps have the same kind of key.
pub(super) type GrantKey = Digest;

#[derive(Default)]
pub(super) struct Tokens {
    pub(super) grants: Shards<Members>,
    pub(super) devices: Devices,
    pub(super) ciba_requests: CibaRequests,
    codes: Shards<Code>,
    access_tokens: Shards<KeptToken>,
    common: Common,
    refresh_tokens: Shards<RefreshToken>,
}

struct Code {
    code: AuthorizationCode,
    /// The digest of the access token that the code was redeemed for.
    redeemed_for: Option<Digest>,
}

/// One authorization: what a list of grants shows, and what was issued from it.
pub(super) struct Members {
    /// Absent if no resource owner gave it.
    grant: Option<IssuedGrant>,
    issued: Vec<(Member, Timestamp)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Member {
    Code(Digest),
    DeviceCode(Digest),
    CibaRequest(Digest),
    AccessToken(Digest),
    RefreshToken(Digest),
}

impl Tokens {
    pub(super) fn count(&self) -> usize {
        self.codes.count()
            + self.devices.count()
            + self.ciba_requests.count()
            + self.access_tokens.count()
            + self.refresh_tokens.count()
    }

    /// Deletes at most `limit` expired entries of each kind, and returns how many.
    pub(super) fn sweep(&self, now: Timestamp, limit: usize) -> usize {
        self.codes.sweep(now, limit)
            + self.devices.sweep(now, limit)
            + self.ciba_requests.sweep(now, limit)
            + self.access_tokens.sweep(now, limit)
            + self.refresh_tokens.sweep(now, limit)
            + self.grants.sweep(now, limit)
    }

    /// Whether anything that a resource owner granted to a client is kept.
    pub(super) fn has_grants(&self, client_id: &str) -> bool {
        let is_of_client =
            |members: &Members| members.grant.as_ref().is_some_and(|grant| grant.client_id == client_id);
        self.grants.each().any(|shard| shard.values().any(is_of_client))
    }

    /// Deletes everything that was issued to a client.
    pub(super) fn remove_client(&self, client_id: &str) {
        // Nothing can be added to the grants of an empty shard, and codes and refresh tokens without a grant are deleted at the end.
        self.grants.each().filter(|shard| !shard.is_empty()).for_each(|mut shard| {
            shard.retain(|members| members.grant.as_ref().is_none_or(|grant| grant.client_id != client_id));
            // Under the lock, so that nothing is added to a revoked grant.
            self.remove_codes_and_refresh_tokens(client_id);
        });
        self.remove_codes_and_refresh_tokens(client_id);
        self.access_tokens.each().for_each(|mut tokens| tokens.retain(|kept| kept.client_id != client_id));
    }

    fn remove_codes_and_refresh_tokens(&self, client_id: &str) {
        self.codes.each().for_each(|mut codes| codes.retain(|kept| kept.code.client_id != client_id));
        self.devices.remove_client(client_id);
        self.ciba_requests.remove_client(client_id);
        self.refresh_tokens.each().for_each(|mut tokens| tokens.retain(|kept| kept.client_id != client_id));
    }

    /// Adds tokens to a grant whose lock is held.
    pub(super) fn add(&self, grant: &mut Shard<Members>, key: GrantKey, tokens: IssuedTokens) {
        let summary = || tokens.grant();
        let (digest, now) = (tokens.access_token.digest, tokens.access_token.issued_at);
        join(grant, key, Member::AccessToken(digest), tokens.access_token.expires_at, now, summary);
        if let Some(token) = &tokens.refresh_token {
            join(grant, key, Member::RefreshToken(token.digest), token.expires_at, now, summary);
        }
        let IssuedTokens { access_token, refresh_token } = tokens;
        if let Some(token) = refresh_token {
            let (digest, expires_at) = (token.digest, token.expires_at);
            self.refresh_tokens.lock(&digest).insert(digest, token, expires_at, now);
        }
        self.insert_access_token(access_token);
    }

    /// The refresh token that replaced another one.
    fn successor(&self, first: &Successor) -> Option<RefreshToken> {
        let digest = first.digest?;
        self.refresh_tokens.lock(&digest).get(&digest).cloned()
    }

    fn insert_access_token(&self, token: AccessToken) {
        let (digest, expires_at, now) = (token.digest, token.expires_at, token.issued_at);
        let token = KeptToken::new(token, &self.common);
        self.access_tokens.lock(&digest).insert(digest, token, expires_at, now);
    }
}

/// Adds a member to a grant, which lives as long as its longest-lived member.
pub(super) fn join(
    grant: &mut Shard<Members>,
    key: GrantKey,
    member: Member,
    expires_at: Timestamp,
    now: Timestamp,
    summary: impl FnOnce() -> Option<IssuedGrant>,
) {
    match grant.get_mut(&key) {
        Some(Members { grant: summary, issued }) => {
            // A grant that is refreshed for years must not grow with each refresh.
            if issued.len() == issued.capacity() {
                issued.retain(|(_, expires_at)| !expires_at.is_expired(now));
            }
            issued.push((member, expires_at));
            if let Some(summary) = summary {
                summary.expires_at = summary.expires_at.max(expires_at);
            }
            grant.extend(&key, expires_at);
        }
        None => {
            // Most grants have a code, an access token and a refresh token, and many get a second access token.
            let mut issued = Vec::with_capacity(4);
            issued.push((member, expires_at));
            let members = Members { grant: summary(), issued };
            grant.insert(key, members, expires_at, now);
        }
    }
}

/// Keeps a spent code in its grant at least until `expires_at`.
pub(super) fn keep_spent(grant: &mut Shard<Members>, key: &GrantKey, spent: Member, expires_at: Timestamp) {
    let members = grant.get_mut(key).into_iter().flat_map(|members| &mut members.issued);
    for (_, end) in members.filter(|(member, _)| *member == spent) {
        *end = (*end).max(expires_at);
    }
}

/// An identifier is as good a key as its digest, which costs three thousand instructions without hardware for it. Clients do
/// not choose identifiers.
pub(super) fn key_of(grant_id: &GrantId) -> GrantKey {
    grant_id.to_key().map_or_else(|| Digest::of(grant_id.as_str()), Digest::from_bytes)
}

impl TokenStore for MemoryStore {
    async fn create_token(&self, tokens: IssuedTokens) -> Result<(), MemoryError> {
        self.latest.note(tokens.access_token.issued_at);
        if tokens.access_token.subject.is_none() && tokens.refresh_token.is_none() {
            self.tokens.insert_access_token(tokens.access_token);
            return Ok(());
        }
        let key = key_of(tokens.grant_id());
        let mut grant = self.tokens.grants.lock(&key);
        self.tokens.add(&mut grant, key, tokens);
        Ok(())
    }

    async fn get_token(&self, digest: &Digest) -> Result<Option<AccessToken>, MemoryError> {
        let tokens = self.tokens.access_tokens.lock(digest);
        Ok(tokens.get_with_expiry(digest).map(|(kept, expires_at)| kept.token(*digest, expires_at)))
    }

    async fn revoke_token(&self, digest: &Digest) -> Result<(), MemoryError> {
        self.tokens.access_tokens.lock(digest).remove(digest);
        Ok(())
    }

    async fn revoke_grant(&self, grant_id: &GrantId) -> Result<(), MemoryError> {
        let key = key_of(grant_id);
        let mut grant = self.tokens.grants.lock(&key);
        let Some(members) = grant.remove(&key) else {
            self.tokens
                .access_tokens
                .each()
                .for_each(|mut shard| shard.retain(|token| token.grant_id != *grant_id));
            return Ok(());
        };
        for (member, _) in members.issued {
            match member {
                Member::Code(digest) => drop(self.tokens.codes.lock(&digest).remove(&digest)),
                Member::DeviceCode(digest) => self.tokens.devices.remove(&digest),
                Member::CibaRequest(digest) => self.tokens.ciba_requests.remove(&digest),
                Member::AccessToken(digest) => drop(self.tokens.access_tokens.lock(&digest).remove(&digest)),
                Member::RefreshToken(digest) => {
                    drop(self.tokens.refresh_tokens.lock(&digest).remove(&digest));
                }
            }
        }
        Ok(())
    }
}

impl GrantStore for MemoryStore {
    async fn list_grants(&self, subject: &str) -> Result<Vec<IssuedGrant>, MemoryError> {
        let mut grants = Vec::new();
        for shard in self.tokens.grants.each() {
            let given = shard.values().filter_map(|members| members.grant.as_ref());
            grants.extend(given.filter(|grant| grant.subject == subject).cloned());
        }
        Ok(grants)
    }

    /// In the order of their identifiers.
    async fn list_client_grants(
        &self,
        client_id: &str,
        after: Option<&GrantId>,
        limit: usize,
    ) -> Result<Vec<IssuedGrant>, MemoryError> {
        let mut page = FirstOf::new(limit);
        for shard in self.tokens.grants.each() {
            let given = shard.values().filter_map(|members| members.grant.as_ref());
            let of_client = given.filter(|grant| grant.client_id == client_id);
            let after = after.map(GrantId::as_str);
            for grant in of_client.filter(|grant| after.is_none_or(|after| grant.grant_id.as_str() > after)) {
                page.add(grant.grant_id.to_string(), || grant.clone());
            }
        }
        Ok(page.into_vec())
    }
}

impl GrantManagementStore for MemoryStore {
    async fn get_grant(&self, grant_id: &GrantId) -> Result<Option<IssuedGrant>, MemoryError> {
        let key = key_of(grant_id);
        let grants = self.tokens.grants.lock(&key);
        Ok(grants.get(&key).and_then(|members| members.grant.clone()))
    }

    async fn replace_grant(&self, current: &IssuedGrant, next: IssuedGrant) -> Result<bool, MemoryError> {
        let key = key_of(&current.grant_id);
        let mut grants = self.tokens.grants.lock(&key);
        let kept = grants.get_mut(&key).and_then(|members| members.grant.as_mut());
        let Some(kept) = kept.filter(|kept| kept.is_version_of(current)) else { return Ok(false) };
        let expires_at = kept.expires_at.max(next.expires_at);
        *kept = IssuedGrant { expires_at, ..next };
        Ok(true)
    }
}

impl AuthorizationCodeStore for MemoryStore {
    async fn create_authorization_code(&self, code: AuthorizationCode) -> Result<(), MemoryError> {
        let key = key_of(&code.grant_id);
        let (digest, expires_at, now) = (code.digest, code.expires_at, code.issued_at);
        self.latest.note(now);
        let mut grant = self.tokens.grants.lock(&key);
        join(&mut grant, key, Member::Code(digest), expires_at, now, || Some(IssuedGrant::from(&code)));
        self.tokens.codes.lock(&digest).insert(digest, Code { code, redeemed_for: None }, expires_at, now);
        Ok(())
    }

    async fn get_authorization_code(
        &self,
        digest: &Digest,
    ) -> Result<Option<AuthorizationCode>, MemoryError> {
        let codes = self.tokens.codes.lock(digest);
        let kept = codes.get(digest);
        Ok(kept.map(|kept| AuthorizationCode { redeemed: kept.redeemed_for.is_some(), ..kept.code.clone() }))
    }

    async fn redeem_authorization_code(
        &self,
        digest: &Digest,
        tokens: IssuedTokens,
    ) -> Result<Redemption, MemoryError> {
        let key = key_of(tokens.grant_id());
        let mut grant = self.tokens.grants.lock(&key);
        {
            let mut codes = self.tokens.codes.lock(digest);
            let Some(kept) = codes.get_mut(digest) else {
                return Ok(Redemption::Unknown);
            };
            match kept.redeemed_for {
                None => kept.redeemed_for = Some(tokens.access_token.digest),
                Some(digest) if digest == tokens.access_token.digest => return Ok(Redemption::Redeemed),
                Some(_) => return Ok(Redemption::Replayed { grant_id: kept.code.grant_id.clone() }),
            }
            codes.extend(digest, tokens.expires_at());
        }
        keep_spent(&mut grant, &key, Member::Code(*digest), tokens.expires_at());
        self.tokens.add(&mut grant, key, tokens);
        Ok(Redemption::Redeemed)
    }
}

impl RefreshTokenStore for MemoryStore {
    async fn get_refresh_token(&self, digest: &Digest) -> Result<Option<RefreshToken>, MemoryError> {
        Ok(self.tokens.refresh_tokens.lock(digest).get(digest).cloned())
    }

    async fn rotate_refresh_token(
        &self,
        rotation: Rotation,
        mut tokens: IssuedTokens,
    ) -> Result<RotationOutcome, MemoryError> {
        self.latest.note(tokens.access_token.issued_at);
        let key = key_of(tokens.grant_id());
        let mut grant = self.tokens.grants.lock(&key);
        let first = {
            let mut refresh_tokens = self.tokens.refresh_tokens.lock(&rotation.presented);
            let Some(kept) = refresh_tokens.get_mut(&rotation.presented) else {
                return Ok(RotationOutcome::Unknown);
            };
            if kept.successor.is_none() {
                kept.successor.clone_from(&rotation.successor);
                None
            } else {
                kept.successor.clone()
            }
        };
        let outcome = match first {
            None if rotation.successor.is_some() => RotationOutcome::Rotated,
            None => RotationOutcome::Kept,
            // Another rotation needs the lock of the grant, so what is read here does not change.
            Some(first) if rotation.is_retry_of(&first, self.tokens.successor(&first).as_ref()) => {
                RotationOutcome::Retried { successor: first.sealed }
            }
            Some(_) => return Ok(RotationOutcome::Replayed { grant_id: tokens.grant_id().clone() }),
        };
        if outcome != RotationOutcome::Rotated {
            tokens.refresh_token = None;
        }
        self.tokens.add(&mut grant, key, tokens);
        Ok(outcome)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grant_does_not_grow_for_ever() {
        let grants = Shards::<Members>::default();
        let key = Digest::of("grant");
        for hour in 0..10_000 {
            let now = Timestamp::from_unix(hour * 3_600);
            let member = Member::AccessToken(Digest::of(&hour.to_string()));
            join(&mut grants.lock(&key), key, member, now.plus(100 * 3_600), now, || None);
        }
        let kept = grants.lock(&key).get(&key).map(|members| members.issued.len());
        assert!(kept.is_some_and(|kept| (100..=256).contains(&kept)), "{kept:?} of which 100 are alive");
    }
}
