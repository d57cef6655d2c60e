//! What must come of each step: RFC 6749, RFC 7009, RFC 8628, RFC 8693, OpenID Connect Back-Channel Logout section 2.7, and RFC 9700
//! section 4.14.2 in the simplest words.

mod codes;
mod devices;
mod keys;
mod sessions;
mod tokens;

pub(super) use self::devices::Device;
pub(super) use self::keys::{EVERY, KEEP_FOR, Keys, PUBLISH_BEFORE};
pub(super) use self::tokens::{AccessToken, RefreshToken};

use self::sessions::Session;

/// In seconds: none, and the usual one.
pub(super) const GRACE_PERIODS: [u64; 2] = [0, 30];

/// How many people there are. Each has one browser.
pub(super) const PEOPLE: usize = 3;

/// The oldest that a grant gets, in seconds.
const GRANT: u64 = 365 * 86_400;

/// What a token request comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// New tokens, with a new refresh token.
    Tokens,
    /// A new access token, and the refresh token that came before.
    Again { refresh_token: usize },
    /// A new access token alone.
    Exchanged,
    /// Refused with `expired_token`, or with `invalid_grant` by a store that has forgotten the code since.
    Expired,
    /// Refused, with this code.
    Refused(&'static str),
}

const INVALID_GRANT: Outcome = Outcome::Refused("invalid_grant");
const INVALID_CLIENT: Outcome = Outcome::Refused("invalid_client");

/// Everything that is known.
#[derive(Debug)]
pub(super) struct Model {
    pub(super) now: u64,
    grace_period: u64,
    disabled: [bool; 2],
    /// The session in each person's browser.
    sessions: [Session; PEOPLE],
    /// One for each approval.
    pub(super) grants: Vec<Grant>,
    /// The grant of each code.
    pub(super) codes: Vec<usize>,
    pub(super) devices: Vec<Device>,
    pub(super) access_tokens: Vec<AccessToken>,
    pub(super) refresh_tokens: Vec<RefreshToken>,
    pub(super) keys: Keys,
}

#[derive(Debug)]
pub(super) struct Grant {
    pub(super) client: usize,
    person: usize,
    /// The number of the person's session, if it began in a browser.
    session: Option<usize>,
    /// Whether it goes on when the person logs out.
    is_offline: bool,
    begun: u64,
    is_redeemed: bool,
    has_ended: bool,
}

impl Model {
    pub(super) fn new(now: u64, grace_period: u64) -> Self {
        Self {
            now,
            grace_period,
            disabled: [false; 2],
            sessions: Default::default(),
            grants: Vec::new(),
            codes: Vec::new(),
            devices: Vec::new(),
            access_tokens: Vec::new(),
            refresh_tokens: Vec::new(),
            keys: Keys::new(now),
        }
    }

    pub(super) fn wait(&mut self, seconds: u64) {
        self.now += seconds;
        self.keys.refresh(self.now);
    }

    pub(super) fn is_disabled(&self, client: usize) -> bool {
        self.disabled[client]
    }

    pub(super) fn set_disabled(&mut self, client: usize, disabled: bool) {
        self.disabled[client] = disabled;
    }

    /// An operator ends what a person granted, redeemed or not.
    pub(super) fn revoke_grants(&mut self, person: usize) {
        for grant in self.grants.iter_mut().filter(|grant| grant.person == person) {
            grant.has_ended = true;
        }
    }

    fn lives(&self, grant: usize) -> bool {
        !self.grants[grant].has_ended && !self.disabled[self.grants[grant].client]
    }
}
