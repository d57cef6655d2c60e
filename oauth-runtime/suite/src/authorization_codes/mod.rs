//! Authorization codes: kept as they are, redeemed once.

mod parallel;
mod redemption;
mod round_trip;

use super::case::Case;
use oauth_runtime_core::store::{AuthorizationCodeStore, TokenStore};

pub(super) fn cases<S: AuthorizationCodeStore + TokenStore + 'static>() -> Vec<Case<S>> {
    [round_trip::cases(), redemption::cases(), parallel::cases()].into_iter().flatten().collect()
}
