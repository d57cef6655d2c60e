//! Rotation in the background.

use std::error::Error;
use std::time::Duration;

use super::RotationSchedule;
use crate::keys::SigningKeys;

/// Shorter is a loop that does nothing but ask the store.
const SHORTEST_WAIT: Duration = Duration::from_secs(1);

/// What another instance made is known after this.
const LONGEST_WAIT: Duration = Duration::from_secs(300);

impl RotationSchedule {
    /// How long an instance waits between two refreshes, if nothing is due before: several fit in the time that a key is
    /// published before it signs.
    pub(in crate::keys) fn interval(&self) -> Duration {
        Duration::from_secs(self.publish_before / 4).clamp(SHORTEST_WAIT, LONGEST_WAIT)
    }
}

impl SigningKeys {
    /// Refreshes the keys at once, whenever something is due, and at least every five minutes, for ever: spawn it, and abort
    /// the task to end it. A refresh that fails is logged and tried again; the last keys sign as long. Needs a tokio runtime
    /// with its timer. Keys that don't rotate need none of it, and it does nothing for them.
    pub async fn run(self) -> ! {
        let Some(interval) = self.interval() else { std::future::pending().await };
        loop {
            let wait = match self.refreshed().await {
                Ok(due) => Duration::from_secs(due.since(self.now())),
                Err(error) => {
                    tracing::warn!(
                        error = &error as &dyn Error,
                        "could not refresh the signing keys; trying again later"
                    );
                    // An error lasts, and what was due still is: no need to hurry more than usual.
                    interval
                }
            };
            tokio::time::sleep(wait.clamp(SHORTEST_WAIT, interval)).await;
        }
    }
}
