//! What can happen.

use super::model::PEOPLE;
use super::random::Random;

/// One thing that happens. Numbers name codes, devices and tokens in the order in which they came, from the first again after the last, so
/// that a step means something whatever is left out before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// A person approves a request of the client, for as long as they are logged in, or for longer.
    Approve { client: usize, person: usize, is_offline: bool },
    /// The client redeems a code, its own or another's.
    Redeem { code: usize, by_another: bool },
    /// A device asks for a code.
    BeginDevice { client: usize },
    /// A person types the code of a device, and allows or denies it.
    DecideDevice { device: usize, person: usize, allows: bool },
    /// The device asks for its tokens.
    PollDevice { device: usize, by_another: bool },
    /// The client uses a refresh token.
    Refresh { token: usize, by_another: bool },
    /// It exchanges an access token.
    Exchange { token: usize, by_another: bool },
    /// It revokes an access token.
    RevokeAccessToken { token: usize },
    /// It revokes a refresh token, and so its grant.
    RevokeRefreshToken { token: usize },
    /// An operator revokes what a person granted.
    RevokeGrants { person: usize },
    /// A person logs out in their browser.
    LogOut { person: usize },
    /// Time passes, in seconds.
    Wait { seconds: u64 },
    /// An operator wants another signing key.
    RotateKeys,
    /// An operator disables a client.
    Disable { client: usize },
    /// And enables it again.
    Enable { client: usize },
}

/// Around the ends of an interval between polls, of the grace period, of codes, of access tokens, of the times in which keys are published,
/// of refresh tokens, and of what is remembered of a session.
const WAITS: [u64; 15] =
    [1, 5, 10, 29, 30, 31, 299, 300, 600, 3_599, 3_600, 86_400, 90_000, 14 * 86_400, 29 * 86_400];

/// Within the interval of a device, and half the life of an access token.
const SHORT_WAITS: [u64; 4] = [1, 9, 1_900, 1_900];

impl Step {
    pub(super) fn random(random: &mut Random) -> Self {
        let kind = random.below(44);
        // The first ones are named more often, so that one thing happens to one grant.
        let most = [2, 4, 16][random.below(3)];
        let at = random.below(most);
        let by_another = random.below(8) == 0;
        let (client, person) = (random.below(2), random.below(PEOPLE));
        match kind {
            0..=3 => Self::Approve { client, person, is_offline: random.below(2) == 0 },
            4..=8 => Self::Redeem { code: at, by_another },
            9..=14 => Self::Refresh { token: at, by_another },
            15 => Self::RevokeAccessToken { token: at },
            16 => Self::RevokeRefreshToken { token: at },
            17 => Self::RevokeGrants { person },
            18..=21 => Self::Wait { seconds: WAITS[random.below(WAITS.len())] },
            22 => Self::Disable { client },
            23 => Self::Enable { client },
            24 | 25 => Self::BeginDevice { client },
            26 | 27 => Self::DecideDevice { device: at, person, allows: random.below(4) > 0 },
            28..=32 => Self::PollDevice { device: at, by_another },
            33..=37 => Self::Exchange { token: at, by_another },
            38 => Self::LogOut { person },
            39 => Self::RotateKeys,
            40..=42 => Self::Wait { seconds: SHORT_WAITS[random.below(SHORT_WAITS.len())] },
            _ => Self::Enable { client },
        }
    }
}
