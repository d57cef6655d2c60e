//! Where passwords are hashed: a fixed number of workers, which keep their memory, and a short queue.
//!
//! Each hash needs 19 MiB. Without a limit, a burst of logins would take that much each, and allocators do
//! not return it.

mod large;
mod memory;
#[cfg(test)]
mod tests;

use std::sync::{LazyLock, Mutex, PoisonError};

use tokio::sync::Semaphore;

use self::large::LargeCalls;
pub(super) use self::memory::Memory;
use super::PasswordHashError;
use crate::spans::CallSpan;

/// More than four concurrent hashes are useless: they share the bandwidth of the memory.
const MOST_PLACES: usize = 4;

/// How many may wait for one worker: at some 20 milliseconds for a hash, less than a second.
const WAITING_FOR_A_PLACE: usize = 32;

/// The reserved part of the queue: one of this many parts.
const RESERVED: usize = 3;

/// The maximum that a worker keeps, in blocks of 1 KiB. What needs more is large.
pub(super) const MOST_KEPT: usize = 64 * 1024;

pub(super) struct Places {
    /// The running and waiting calls.
    line: Semaphore,
    /// The calls among them without a reservation.
    strangers: Semaphore,
    places: Semaphore,
    large: LargeCalls,
    memories: Mutex<Vec<Memory>>,
    /// How many places there are; as many memories are kept.
    number: usize,
    /// How many calls may run and wait.
    most: usize,
}

/// How busy the workers of this process are that hash passwords.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct HashingFigures {
    /// How many passwords are being hashed.
    pub running: usize,
    /// How many wait for a worker.
    pub waiting: usize,
    /// How many may run and wait. Beyond it, the error is [`PasswordHashError::Busy`].
    pub most: usize,
}

impl Places {
    fn new(places: usize, waiting: usize) -> Self {
        let line = places + waiting;
        Self {
            line: Semaphore::new(line),
            strangers: Semaphore::new(line - waiting / RESERVED),
            places: Semaphore::new(places),
            large: LargeCalls::new(),
            memories: Mutex::default(),
            number: places,
            most: line,
        }
    }

    /// Shared by the process: the memory is the machine's, however many stores there are.
    pub(super) fn shared() -> &'static Self {
        static SHARED: LazyLock<Places> = LazyLock::new(|| {
            let cores = std::thread::available_parallelism().map_or(1, usize::from);
            let places = cores.min(MOST_PLACES);
            Places::new(places, places * WAITING_FOR_A_PLACE)
        });
        &SHARED
    }

    /// How busy they are.
    pub(super) fn figures(&self) -> HashingFigures {
        let begun = self.most.saturating_sub(self.line.available_permits());
        let running = self.number.saturating_sub(self.places.available_permits()).min(begun);
        HashingFigures { running, waiting: begun - running, most: self.most }
    }

    /// Runs the work in a worker, off the async threads. The end of the queue is for `known` callers:
    /// strangers cannot fill it. A caller that is dropped while waiting leaves the queue; a running hash
    /// keeps its worker until it is done.
    pub(super) async fn run<T: Send + 'static>(
        &'static self,
        known: bool,
        work: impl FnOnce(&mut Memory) -> T + Send + 'static,
    ) -> Result<T, PasswordHashError> {
        self.run_of(known, false, work).await
    }

    /// The same for work that may be large: it takes much more memory or time than a new hash, and only an imported one does. One such
    /// call runs at a time, so that whoever knows the names of such people cannot take that memory, or that time, of each worker.
    ///
    /// Strangers take turns among themselves, so known people wait for at most one of them, and always have room in the line.
    pub(super) async fn run_of<T: Send + 'static>(
        &'static self,
        known: bool,
        is_large: bool,
        work: impl FnOnce(&mut Memory) -> T + Send + 'static,
    ) -> Result<T, PasswordHashError> {
        let span = CallSpan::of_password();
        let busy = || {
            span.failed("busy");
            PasswordHashError::Busy
        };
        let stranger = match known {
            true => None,
            false => Some(self.strangers.try_acquire().map_err(|_| busy())?),
        };
        let turn = self.line.try_acquire().map_err(|_| busy())?;
        let large = match is_large {
            false => None,
            true => Some(self.large.turn(known).await.map_err(|_| busy())?),
        };
        let place = self.places.acquire().await.map_err(|_| busy())?;
        let work = move || {
            let result = self.lend(work);
            drop((stranger, turn, place, large));
            result
        };
        tokio::task::spawn_blocking(work).await.map_err(|_| PasswordHashError::Memory)
    }

    /// Runs the work on this thread with the memory of a worker, whether a worker is free or not. Memory in
    /// excess of the workers' is freed.
    pub(super) fn lend<T>(&self, work: impl FnOnce(&mut Memory) -> T) -> T {
        let mut memory = self.lock().pop().unwrap_or_default();
        let result = work(&mut memory);
        let mut memories = self.lock();
        if memory.size() <= MOST_KEPT && memories.len() < self.number {
            memories.push(memory);
        }
        result
    }

    /// Frees the memory that no worker uses. The next hash allocates it again.
    pub(super) fn free_unused(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Memory>> {
        self.memories.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
