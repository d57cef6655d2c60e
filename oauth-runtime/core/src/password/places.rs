//! Where passwords are hashed: a fixed number of workers, which keep their memory, and a short queue.
//!
//! Each hash needs 19 MiB. Without a limit, a burst of logins would take that much each, and allocators do
//! not return it.

use std::sync::{LazyLock, Mutex, PoisonError};

use argon2::Block;
use tokio::sync::{Semaphore, SemaphorePermit};

use super::PasswordHashError;

/// More than four concurrent hashes are useless: they share the bandwidth of the memory.
const MOST_PLACES: usize = 4;

/// How many may wait for one worker: at some 20 milliseconds for a hash, less than a second.
const WAITING_FOR_A_PLACE: usize = 32;

/// The reserved part of the queue: one of this many parts.
const RESERVED: usize = 3;

/// The maximum that a worker keeps, in blocks of 1 KiB. What needs more is large.
pub(super) const MOST_KEPT: usize = 64 * 1024;

/// How many large calls may run and wait: one runs, and each may take a second.
const LARGE: usize = 8;

/// How many of them may be strangers'.
const LARGE_OF_STRANGERS: usize = 4;

/// The memory of one worker.
#[derive(Default)]
pub(super) struct Memory(Vec<Block>);

impl Memory {
    /// This many blocks, with any content.
    pub(super) fn blocks(&mut self, count: usize) -> Result<&mut [Block], PasswordHashError> {
        if let Some(missing) = count.checked_sub(self.0.len()) {
            self.0.try_reserve_exact(missing).map_err(|_| PasswordHashError::Memory)?;
            self.0.resize(count, Block::new());
        }
        self.0.get_mut(..count).ok_or(PasswordHashError::Memory)
    }
}

pub(super) struct Places {
    /// The running and waiting calls.
    line: Semaphore,
    /// The calls among them without a reservation.
    strangers: Semaphore,
    places: Semaphore,
    /// The running and waiting calls that are large, and the one that runs.
    large_line: Semaphore,
    large: Semaphore,
    /// The large calls of strangers: they take turns before they wait for the one that runs.
    large_strangers_line: Semaphore,
    large_strangers: Semaphore,
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
            large_line: Semaphore::new(LARGE),
            large: Semaphore::new(1),
            large_strangers_line: Semaphore::new(LARGE_OF_STRANGERS),
            large_strangers: Semaphore::new(1),
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
        let stranger = match known {
            true => None,
            false => Some(self.strangers.try_acquire().map_err(|_| PasswordHashError::Busy)?),
        };
        let turn = self.line.try_acquire().map_err(|_| PasswordHashError::Busy)?;
        let large = match is_large {
            false => None,
            true => Some(self.large_turn(known).await?),
        };
        let place = self.places.acquire().await.map_err(|_| PasswordHashError::Busy)?;
        let work = move || {
            let result = self.lend(work);
            drop((stranger, turn, place, large));
            result
        };
        tokio::task::spawn_blocking(work).await.map_err(|_| PasswordHashError::Memory)
    }

    /// The turn of a large call: what it holds while it runs.
    async fn large_turn(&self, known: bool) -> Result<[Option<SemaphorePermit<'_>>; 4], PasswordHashError> {
        let busy = |_| PasswordHashError::Busy;
        let (mut strangers_line, mut strangers_turn) = (None, None);
        if !known {
            strangers_line =
                Some(self.large_strangers_line.try_acquire().map_err(|_| PasswordHashError::Busy)?);
        }
        let line = self.large_line.try_acquire().map_err(|_| PasswordHashError::Busy)?;
        if !known {
            strangers_turn = Some(self.large_strangers.acquire().await.map_err(busy)?);
        }
        let turn = self.large.acquire().await.map_err(busy)?;
        // In this order they are given back: a known person who waits comes before the next stranger.
        Ok([Some(turn), strangers_turn, strangers_line, Some(line)])
    }

    /// Runs the work on this thread with the memory of a worker, whether a worker is free or not. Memory in
    /// excess of the workers' is freed.
    pub(super) fn lend<T>(&self, work: impl FnOnce(&mut Memory) -> T) -> T {
        let mut memory = self.lock().pop().unwrap_or_default();
        let result = work(&mut memory);
        let mut memories = self.lock();
        if memory.0.len() <= MOST_KEPT && memories.len() < self.number {
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

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc;

    use super::*;

    fn leaked(places: usize, waiting: usize) -> &'static Places {
        Box::leak(Box::new(Places::new(places, waiting)))
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn no_more_hash_at_once_than_there_are_places_and_the_memory_is_reused() {
        static AT_ONCE: AtomicUsize = AtomicUsize::new(0);
        let places = leaked(2, 100);
        let tasks: Vec<_> = (0..50)
            .map(|_| {
                tokio::spawn(places.run(false, |memory| {
                    let now = AT_ONCE.fetch_add(1, Ordering::SeqCst) + 1;
                    let blocks = memory.blocks(16).map(|blocks| blocks.len());
                    std::thread::yield_now();
                    AT_ONCE.fetch_sub(1, Ordering::SeqCst);
                    (now, blocks.ok())
                }))
            })
            .collect();
        for task in tasks {
            let (now, blocks) = task.await.expect("joined").expect("a place");
            assert!(now <= 2, "{now} at once");
            assert_eq!(blocks, Some(16));
        }
        assert!(places.lock().len() <= 2, "one memory a place");
    }

    #[test]
    fn what_hashes_without_a_place_leaves_no_memory_beyond_those_of_the_places() {
        let places = leaked(1, 1);
        let outer = places.lend(|memory| {
            places.lend(|memory| memory.blocks(16).map(|blocks| blocks.len()).ok());
            memory.blocks(32).map(|blocks| blocks.len()).ok()
        });
        assert_eq!(outer, Some(32));
        let kept: Vec<usize> = places.lock().iter().map(|memory| memory.0.len()).collect();
        assert_eq!(kept, [16], "the first that came back is kept, and the next hash takes it");
        assert_eq!(places.lend(|memory| memory.0.len()), 16);
        places.free_unused();
        assert_eq!(places.lend(|memory| memory.0.len()), 0);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_full_line_is_busy_and_a_place_that_is_left_is_free_again() {
        let places = leaked(1, 1);
        let (go, wait) = mpsc::channel::<()>();
        let (began, begun) = tokio::sync::oneshot::channel();
        let hashing = tokio::spawn(places.run(false, move |_| {
            let _ = began.send(());
            let _ = wait.recv();
        }));
        begun.await.expect("begun");
        assert_eq!(places.figures(), HashingFigures { running: 1, waiting: 0, most: 2 });
        let mut waiting = Box::pin(places.run(false, |_| ()));
        assert!(futures_util::poll!(&mut waiting).is_pending());
        assert_eq!(places.figures(), HashingFigures { running: 1, waiting: 1, most: 2 });
        assert!(matches!(places.run(false, |_| ()).await, Err(PasswordHashError::Busy)));
        // A disconnected caller leaves the queue.
        drop(waiting);
        let waiting = places.run(false, |_| ());
        go.send(()).expect("sent");
        waiting.await.expect("its turn came");
        hashing.await.expect("joined").expect("done");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_line_full_of_strangers_has_room_for_those_who_are_known() {
        let places = leaked(1, 3);
        let (go, wait) = mpsc::channel::<()>();
        let (began, begun) = tokio::sync::oneshot::channel();
        let hashing = tokio::spawn(places.run(false, move |_| {
            let _ = began.send(());
            let _ = wait.recv();
        }));
        begun.await.expect("begun");
        let mut strangers: Vec<_> = (0..2).map(|_| Box::pin(places.run(false, |_| ()))).collect();
        for stranger in &mut strangers {
            assert!(futures_util::poll!(stranger).is_pending());
        }
        assert!(matches!(places.run(false, |_| ()).await, Err(PasswordHashError::Busy)));
        let mut known = Box::pin(places.run(true, |_| ()));
        assert!(futures_util::poll!(&mut known).is_pending());
        assert!(matches!(places.run(true, |_| ()).await, Err(PasswordHashError::Busy)), "it has an end");
        go.send(()).expect("sent");
        futures_util::future::join_all(strangers).await;
        known.await.expect("its turn came");
        hashing.await.expect("joined").expect("done");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn one_large_call_runs_at_a_time_and_keeps_no_other_from_a_place() {
        let places = leaked(2, 100);
        let (go, wait) = mpsc::channel::<()>();
        let (began, begun) = tokio::sync::oneshot::channel();
        let first = tokio::spawn(places.run_of(false, true, move |_| {
            let _ = began.send(());
            let _ = wait.recv();
        }));
        begun.await.expect("begun");
        let is_known = |number| number >= LARGE_OF_STRANGERS;
        let mut others: Vec<_> =
            (1..LARGE).map(|number| Box::pin(places.run_of(is_known(number), true, |_| ()))).collect();
        for other in &mut others {
            assert!(futures_util::poll!(other).is_pending());
        }
        assert!(matches!(places.run_of(true, true, |_| ()).await, Err(PasswordHashError::Busy)));
        places.run(false, |_| ()).await.expect("a place is free");
        go.send(()).expect("sent");
        first.await.expect("joined").expect("done");
        for other in futures_util::future::join_all(others).await {
            other.expect("its turn came");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_known_person_with_a_large_hash_waits_for_one_stranger_at_most() {
        let places = leaked(2, 100);
        let (go, wait) = mpsc::channel::<()>();
        let (began, begun) = tokio::sync::oneshot::channel();
        let first = tokio::spawn(places.run_of(false, true, move |_| {
            let _ = began.send(());
            let _ = wait.recv();
        }));
        begun.await.expect("begun");
        let order: &'static Mutex<Vec<&str>> = Box::leak(Box::default());
        let call = |known: bool, name: &'static str| {
            let note = move |_: &mut Memory| order.lock().expect("a lock").push(name);
            Box::pin(places.run_of(known, true, note))
        };
        let mut strangers: Vec<_> = (1..LARGE_OF_STRANGERS).map(|_| call(false, "stranger")).collect();
        for stranger in &mut strangers {
            assert!(futures_util::poll!(stranger).is_pending());
        }
        // Strangers do not fill the line.
        let one_more = places.run_of(false, true, |_| ()).await;
        assert!(matches!(one_more, Err(PasswordHashError::Busy)));
        let mut known = call(true, "known");
        assert!(futures_util::poll!(&mut known).is_pending());
        go.send(()).expect("sent");
        first.await.expect("joined").expect("done");
        let (known, strangers) = tokio::join!(known, futures_util::future::join_all(strangers));
        known.expect("its turn came");
        assert!(strangers.into_iter().all(|stranger| stranger.is_ok()));
        assert_eq!(*order.lock().expect("a lock"), ["known", "stranger", "stranger", "stranger"]);
    }

    #[test]
    fn memory_that_the_system_does_not_give_is_an_error_and_not_a_crash() {
        let blocks = Memory::default().blocks(usize::MAX / 2048).map(|blocks| blocks.len());
        assert!(matches!(blocks, Err(PasswordHashError::Memory)), "{blocks:?}");
        assert!(PasswordHashError::Memory.is_temporary());
    }
}
