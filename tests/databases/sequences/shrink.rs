//! Makes a sequence that shows a difference as short as it can be.

use std::time::Duration;

use oauth_runtime::store::AnyStore;

use super::run;
use super::step::Step;

/// The shortest sequence that leaving out steps leads to, and the difference that it shows.
pub(super) async fn shortest(
    store: &AnyStore,
    grace_period: Duration,
    mut steps: Vec<Step>,
    mut difference: String,
) -> (Vec<Step>, String) {
    let mut length = steps.len();
    while length > 0 {
        let mut start = 0;
        while start < steps.len() {
            let mut fewer = steps.clone();
            drop(fewer.drain(start..(start + length).min(steps.len())));
            match run::run(store, grace_period, &fewer).await {
                Err(shown) => (steps, difference) = (fewer, shown),
                Ok(()) => start += length,
            }
        }
        length /= 2;
    }
    (steps, difference)
}
