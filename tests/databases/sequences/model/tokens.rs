//! Access tokens and refresh tokens.

use super::{GRANT, INVALID_CLIENT, INVALID_GRANT, Model, Outcome};

pub(in super::super) const ACCESS_TOKEN: u64 = 3_600;
pub(in super::super) const REFRESH_TOKEN: u64 = 14 * 86_400;

#[derive(Debug)]
pub(in super::super) struct AccessToken {
    pub(in super::super) grant: usize,
    expires_at: u64,
    is_revoked: bool,
}

#[derive(Debug)]
pub(in super::super) struct RefreshToken {
    pub(in super::super) grant: usize,
    expires_at: u64,
    /// When it was used first, and what came of it.
    used: Option<(u64, usize)>,
}

impl Model {
    pub(super) fn issue(&mut self, grant: usize, has_refresh_token: bool) {
        let end = self.grants[grant].begun + GRANT;
        let expires_at = (self.now + ACCESS_TOKEN).min(end);
        self.access_tokens.push(AccessToken { grant, expires_at, is_revoked: false });
        if has_refresh_token {
            let expires_at = (self.now + REFRESH_TOKEN).min(end);
            self.refresh_tokens.push(RefreshToken { grant, expires_at, used: None });
        }
    }

    /// A refresh token works once; a second use ends the grant, except for a retry within the grace period.
    pub(in super::super) fn refresh(&mut self, token: usize, client: usize) -> Outcome {
        let now = self.now;
        if self.disabled[client] {
            return INVALID_CLIENT;
        }
        let RefreshToken { grant, expires_at, used } = self.refresh_tokens[token];
        if self.grants[grant].client != client || self.grants[grant].has_ended || now >= expires_at {
            return INVALID_GRANT;
        }
        match used {
            None => {
                let successor = self.refresh_tokens.len();
                self.refresh_tokens[token].used = Some((now, successor));
                self.issue(grant, true);
                Outcome::Tokens
            }
            Some((at, successor))
                if now < at + self.grace_period && self.refresh_tokens[successor].used.is_none() =>
            {
                self.issue(grant, false);
                Outcome::Again { refresh_token: successor }
            }
            Some(_) => {
                self.grants[grant].has_ended = true;
                INVALID_GRANT
            }
        }
    }

    /// A client exchanges an access token of its own for another of the same grant, which lives no longer. A public client exchanges nothing.
    pub(in super::super) fn exchange(&mut self, token: usize, client: usize) -> Outcome {
        if self.disabled[client] {
            return INVALID_CLIENT;
        }
        if client == 1 {
            return Outcome::Refused("unauthorized_client");
        }
        let AccessToken { grant, expires_at, .. } = self.access_tokens[token];
        if self.grants[grant].client != client || !self.is_access_token_active(token) {
            return Outcome::Refused("invalid_request");
        }
        let expires_at = expires_at.min(self.now + ACCESS_TOKEN);
        self.access_tokens.push(AccessToken { grant, expires_at, is_revoked: false });
        Outcome::Exchanged
    }

    /// Only this token ends.
    pub(in super::super) fn revoke_access_token(&mut self, token: usize) {
        if !self.disabled[self.grants[self.access_tokens[token].grant].client] {
            self.access_tokens[token].is_revoked = true;
        }
    }

    /// All of its grant ends.
    pub(in super::super) fn revoke_refresh_token(&mut self, token: usize) {
        let grant = &mut self.grants[self.refresh_tokens[token].grant];
        if !self.disabled[grant.client] {
            grant.has_ended = true;
        }
    }

    pub(in super::super) fn is_access_token_active(&self, token: usize) -> bool {
        let AccessToken { grant, expires_at, is_revoked } = self.access_tokens[token];
        self.lives(grant) && !is_revoked && self.now < expires_at
    }

    pub(in super::super) fn is_refresh_token_active(&self, token: usize) -> bool {
        let RefreshToken { grant, expires_at, used } = self.refresh_tokens[token];
        self.lives(grant) && used.is_none() && self.now < expires_at
    }
}
