//! Rotation in the background.

use std::error::Error;
use std::time::Duration;

use futures_util::future::join_all;

use super::RotationSchedule;
use crate::keys::SigningKeys;
use crate::keys::signing_keys::Shared;

/// Anything shorter is a busy loop.
const SHORTEST_WAIT: Duration = Duration::from_secs(1);

/// After this, the work of another instance is visible.
const LONGEST_WAIT: Duration = Duration::from_secs(300);

impl RotationSchedule {
    /// How long an instance waits between two refreshes if nothing is due earlier: several fit into the time
    /// that a key is published before it signs.
    pub(in crate::keys) fn interval(&self) -> Duration {
        Duration::from_secs(self.publish_before / 4).clamp(SHORTEST_WAIT, LONGEST_WAIT)
    }
}

impl SigningKeys {
    /// Refreshes the keys immediately, whenever something is due, and at least every five minutes, forever:
    /// spawn it, and abort the task to end it. A failed refresh is logged and retried; the last keys keep
    /// signing. It needs a tokio runtime with its timer. It does nothing for keys that do not rotate.
    pub async fn run(self) -> ! {
        join_all(self.groups().map(|group| group.run())).await;
        std::future::pending().await
    }
}

impl Shared {
    async fn run(&self) {
        // What does not rotate has no source.
        let Some(interval) = self.interval() else { return };
        loop {
            let wait = match self.refreshed().await {
                Ok(due) => Duration::from_secs(due.since(self.now())),
                Err(error) => {
                    tracing::warn!(
                        error = &error as &dyn Error,
                        "could not refresh the signing keys; trying again later"
                    );
                    // An error lasts, and what was due still is, so there is no hurry.
                    interval
                }
            };
            tokio::time::sleep(wait.clamp(SHORTEST_WAIT, interval)).await;
        }
    }
}
