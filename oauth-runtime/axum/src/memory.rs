//! Memory for the futures of requests, used again and again.
//!
//! The future of an endpoint is some kilobytes. For a block of that size, a request would pay the allocator more than for
//! all of its other blocks together.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

/// How many blocks are kept for the next requests. More than that are in use only while requests wait for something.
const MOST_KEPT: usize = 32;

/// A block for a future.
type Block<F> = Pin<Box<Option<F>>>;

/// The blocks for the futures of one type.
pub(crate) struct Memory<F>(Arc<Mutex<Vec<Block<F>>>>);

impl<F> Default for Memory<F> {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(Vec::new())))
    }
}

impl<F> Memory<F> {
    /// The future, in a block that was used before if there is one. Nobody waits for the list: another thread that has it
    /// costs an allocation.
    pub(crate) fn hold(&self, future: F) -> Held<F> {
        let kept = self.0.try_lock().ok().and_then(|mut kept| kept.pop());
        let mut block = kept.unwrap_or_else(|| Box::pin(None));
        block.set(Some(future));
        Held { block: Some(block), memory: Self(Arc::clone(&self.0)) }
    }
}

/// A future in a block that returns to the others.
pub(crate) struct Held<F> {
    /// Always there until it is dropped.
    block: Option<Block<F>>,
    memory: Memory<F>,
}

impl<F> fmt::Debug for Held<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Held").finish_non_exhaustive()
    }
}

impl<F: Future> Future for Held<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        match self.block.as_mut().and_then(|block| block.as_mut().as_pin_mut()) {
            Some(future) => future.poll(context),
            None => Poll::Pending,
        }
    }
}

impl<F> Drop for Held<F> {
    fn drop(&mut self) {
        let Some(mut block) = self.block.take() else { return };
        // What the future holds ends with it, as everywhere.
        block.set(None);
        if let Ok(mut kept) = self.memory.0.try_lock()
            && kept.len() < MOST_KEPT
        {
            kept.push(block);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::ready;

    use super::*;

    #[tokio::test]
    async fn a_block_is_used_again_and_what_it_held_is_dropped() {
        let memory = Memory::default();
        let held = Arc::new(());
        let first = memory.hold(ready(Arc::clone(&held)));
        let second = memory.hold(ready(Arc::clone(&held)));
        assert_eq!(memory.0.lock().expect("a list").len(), 0);
        drop(first);
        assert_eq!(Arc::strong_count(&held), 2, "the first future is gone");
        drop(second.await);
        assert_eq!((Arc::strong_count(&held), memory.0.lock().expect("a list").len()), (1, 2));
        let third = memory.hold(ready(Arc::clone(&held)));
        assert_eq!(memory.0.lock().expect("a list").len(), 1);
        drop(third);
        let many: Vec<_> = (0..2 * MOST_KEPT).map(|_| memory.hold(ready(Arc::clone(&held)))).collect();
        drop(many);
        assert_eq!((Arc::strong_count(&held), memory.0.lock().expect("a list").len()), (1, MOST_KEPT));
    }
}
