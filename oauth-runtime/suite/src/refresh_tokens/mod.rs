//! Refresh tokens: kept as they are, rotated once.

mod grace;
mod keeping;
mod parallel;
mod rotation;
mod round_trip;

use super::case::Case;
use oauth_runtime_core::store::{RefreshTokenStore, TokenStore};

pub(super) fn cases<S: RefreshTokenStore + TokenStore + 'static>() -> Vec<Case<S>> {
    [round_trip::cases(), rotation::cases(), grace::cases(), keeping::cases(), parallel::cases()]
        .into_iter()
        .flatten()
        .collect()
}
