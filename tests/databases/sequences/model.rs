//! What must come of each step: RFC 6749, RFC 7009, and RFC 9700 section 4.14.2 in the simplest words.

/// In seconds: none, and the usual one.
pub(super) const GRACE_PERIODS: [u64; 2] = [0, 30];

pub(super) const CODE: u64 = 300;
pub(super) const ACCESS_TOKEN: u64 = 3_600;
pub(super) const REFRESH_TOKEN: u64 = 14 * 86_400;

/// The oldest that a grant gets, in seconds.
const GRANT: u64 = 365 * 86_400;

/// What a token request comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// New tokens, with a new refresh token.
    Tokens,
    /// A new access token, and the refresh token that came before.
    Again { refresh_token: usize },
    /// Refused, with this code.
    Refused(&'static str),
}

/// Everything that is known.
#[derive(Debug, Default)]
pub(super) struct Model {
    pub(super) now: u64,
    grace_period: u64,
    disabled: [bool; 2],
    /// One for each approval.
    pub(super) grants: Vec<Grant>,
    pub(super) access_tokens: Vec<AccessToken>,
    pub(super) refresh_tokens: Vec<RefreshToken>,
}

#[derive(Debug)]
pub(super) struct Grant {
    pub(super) client: usize,
    begun: u64,
    is_redeemed: bool,
    has_ended: bool,
}

#[derive(Debug)]
pub(super) struct AccessToken {
    pub(super) grant: usize,
    expires_at: u64,
    is_revoked: bool,
}

#[derive(Debug)]
pub(super) struct RefreshToken {
    pub(super) grant: usize,
    expires_at: u64,
    /// When it was used first, and what came of it.
    used: Option<(u64, usize)>,
}

const INVALID_GRANT: Outcome = Outcome::Refused("invalid_grant");
const INVALID_CLIENT: Outcome = Outcome::Refused("invalid_client");

impl Model {
    pub(super) fn new(now: u64, grace_period: u64) -> Self {
        Self { now, grace_period, ..Self::default() }
    }

    pub(super) fn is_disabled(&self, client: usize) -> bool {
        self.disabled[client]
    }

    pub(super) fn set_disabled(&mut self, client: usize, disabled: bool) {
        self.disabled[client] = disabled;
    }

    /// A person approves.
    pub(super) fn approve(&mut self, client: usize) {
        self.grants.push(Grant { client, begun: self.now, is_redeemed: false, has_ended: false });
    }

    /// A code works once and for a while. A second use ends the grant.
    pub(super) fn redeem(&mut self, code: usize, client: usize) -> Outcome {
        let now = self.now;
        if self.disabled[client] {
            return INVALID_CLIENT;
        }
        let grant = &mut self.grants[code];
        if grant.client != client {
            return INVALID_GRANT;
        }
        if grant.is_redeemed {
            grant.has_ended = true;
            return INVALID_GRANT;
        }
        if grant.has_ended || now >= grant.begun + CODE {
            return INVALID_GRANT;
        }
        grant.is_redeemed = true;
        self.issue(code, true);
        Outcome::Tokens
    }

    /// A refresh token works once; a second use ends the grant, except for a retry within the grace period.
    pub(super) fn refresh(&mut self, token: usize, client: usize) -> Outcome {
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

    fn issue(&mut self, grant: usize, has_refresh_token: bool) {
        let end = self.grants[grant].begun + GRANT;
        let expires_at = (self.now + ACCESS_TOKEN).min(end);
        self.access_tokens.push(AccessToken { grant, expires_at, is_revoked: false });
        if has_refresh_token {
            let expires_at = (self.now + REFRESH_TOKEN).min(end);
            self.refresh_tokens.push(RefreshToken { grant, expires_at, used: None });
        }
    }

    /// Only this token ends.
    pub(super) fn revoke_access_token(&mut self, token: usize) {
        if !self.disabled[self.grants[self.access_tokens[token].grant].client] {
            self.access_tokens[token].is_revoked = true;
        }
    }

    /// All of its grant ends.
    pub(super) fn revoke_refresh_token(&mut self, token: usize) {
        let grant = &mut self.grants[self.refresh_tokens[token].grant];
        if !self.disabled[grant.client] {
            grant.has_ended = true;
        }
    }

    /// An operator ends it, redeemed or not.
    pub(super) fn revoke_grant(&mut self, code: usize) {
        self.grants[code].has_ended = true;
    }

    fn lives(&self, grant: usize) -> bool {
        !self.grants[grant].has_ended && !self.disabled[self.grants[grant].client]
    }

    pub(super) fn is_access_token_active(&self, token: usize) -> bool {
        let AccessToken { grant, expires_at, is_revoked } = self.access_tokens[token];
        self.lives(grant) && !is_revoked && self.now < expires_at
    }

    pub(super) fn is_refresh_token_active(&self, token: usize) -> bool {
        let RefreshToken { grant, expires_at, used } = self.refresh_tokens[token];
        self.lives(grant) && used.is_none() && self.now < expires_at
    }
}
