//! Calls that take much more memory or time than a new hash: one of them runs at a time.

use tokio::sync::{Semaphore, SemaphorePermit};

use crate::password::PasswordHashError;

/// How many large calls may run and wait: one runs, and each may take a second.
pub(super) const LARGE: usize = 8;

/// How many of them may be strangers'.
pub(super) const LARGE_OF_STRANGERS: usize = 4;

/// The turns of large calls.
pub(super) struct LargeCalls {
    /// The running and waiting calls, and the one that runs.
    line: Semaphore,
    running: Semaphore,
    /// Those of strangers: they take turns before they wait for the one that runs.
    strangers_line: Semaphore,
    strangers: Semaphore,
}

impl LargeCalls {
    pub(super) fn new() -> Self {
        Self {
            line: Semaphore::new(LARGE),
            running: Semaphore::new(1),
            strangers_line: Semaphore::new(LARGE_OF_STRANGERS),
            strangers: Semaphore::new(1),
        }
    }

    /// The turn of a large call: what it holds while it runs.
    pub(super) async fn turn(
        &self,
        known: bool,
    ) -> Result<[Option<SemaphorePermit<'_>>; 4], PasswordHashError> {
        let busy = |_| PasswordHashError::Busy;
        let (mut strangers_line, mut strangers_turn) = (None, None);
        if !known {
            strangers_line = Some(self.strangers_line.try_acquire().map_err(|_| PasswordHashError::Busy)?);
        }
        let line = self.line.try_acquire().map_err(|_| PasswordHashError::Busy)?;
        if !known {
            strangers_turn = Some(self.strangers.acquire().await.map_err(busy)?);
        }
        let turn = self.running.acquire().await.map_err(busy)?;
        // In this order they are given back: a known person who waits comes before the next stranger.
        Ok([Some(turn), strangers_turn, strangers_line, Some(line)])
    }
}
