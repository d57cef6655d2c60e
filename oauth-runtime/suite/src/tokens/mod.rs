//! Access tokens: kept unchanged, revoked alone or with their grant.

mod revocation;
mod round_trip;

use super::case::Case;
use oauth_runtime_core::store::TokenStore;

pub(super) fn cases<S: TokenStore + 'static>() -> Vec<Case<S>> {
    [round_trip::cases(), revocation::cases()].into_iter().flatten().collect()
}
