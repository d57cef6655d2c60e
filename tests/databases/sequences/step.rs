//! What can happen.

use super::random::Random;

/// One thing that happens. Numbers name codes and tokens in the order in which they came, from the first again after the last, so that a
/// step means something whatever is left out before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// A person approves a request of the client.
    Approve { client: usize },
    /// The client redeems a code, its own or another's.
    Redeem { code: usize, by_another: bool },
    /// It uses a refresh token.
    Refresh { token: usize, by_another: bool },
    /// It revokes an access token.
    RevokeAccessToken { token: usize },
    /// It revokes a refresh token, and so its grant.
    RevokeRefreshToken { token: usize },
    /// An operator revokes what a person granted, by the code that it began with.
    RevokeGrant { code: usize },
    /// Time passes, in seconds.
    Wait { seconds: u64 },
    /// An operator disables a client.
    Disable { client: usize },
    /// And enables it again.
    Enable { client: usize },
}

/// Around the ends of the grace period, of codes, of access tokens and of refresh tokens.
const WAITS: [u64; 11] = [1, 10, 29, 30, 31, 299, 300, 3_599, 3_600, 90_000, 14 * 86_400];

impl Step {
    pub(super) fn random(random: &mut Random) -> Self {
        let kind = random.below(24);
        // The first ones are named more often, so that one thing happens to one grant.
        let most = [2, 4, 16][random.below(3)];
        let at = random.below(most);
        let by_another = random.below(8) == 0;
        match kind {
            0..=3 => Self::Approve { client: random.below(2) },
            4..=8 => Self::Redeem { code: at, by_another },
            9..=14 => Self::Refresh { token: at, by_another },
            15 => Self::RevokeAccessToken { token: at },
            16 => Self::RevokeRefreshToken { token: at },
            17 => Self::RevokeGrant { code: at },
            18..=21 => Self::Wait { seconds: WAITS[random.below(WAITS.len())] },
            22 => Self::Disable { client: random.below(2) },
            _ => Self::Enable { client: random.below(2) },
        }
    }
}
