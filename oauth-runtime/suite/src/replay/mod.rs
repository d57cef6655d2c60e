//! Values that may be used only once.

mod parallel;
mod uses;

use super::case::Case;
use oauth_runtime_core::store::ReplayStore;

pub(super) fn cases<S: ReplayStore + 'static>() -> Vec<Case<S>> {
    [uses::cases(), parallel::cases()].into_iter().flatten().collect()
}
