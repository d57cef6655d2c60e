//! Connections that go from one operation to the next.
//!
//! sqlx tests each connection that returns to its pool. The test takes a round trip, in which nobody can use the
//! connection. If operations wait for a connection, one that is done hands its own to the next instead.

use std::collections::VecDeque;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::FutureExt;
use futures_util::future::{Either, select};
use sqlx::pool::PoolConnection;
use sqlx::{Database, Pool};
use tokio::sync::oneshot;

/// How many operations a connection serves before it returns to the pool, where transactions wait too.
const MOST_USES: u32 = 32;

/// A pool, and who waits for its connections.
pub(super) struct Lending<DB: Database> {
    pool: Pool<DB>,
    /// `None`: every connection returns to the pool, whose owner may have hooks there, and may wait himself.
    queue: Option<Arc<Queue<DB>>>,
}

/// Each gets a connection and the number of operations that it served.
type Queue<DB> = Mutex<VecDeque<oneshot::Sender<(PoolConnection<DB>, u32)>>>;

/// A connection for one operation. Dropping it returns it to the pool, which tests it.
pub(super) struct Lent<DB: Database> {
    pub(super) connection: PoolConnection<DB>,
    uses: u32,
    queue: Option<Arc<Queue<DB>>>,
}

impl<DB: Database> Lending<DB> {
    /// An application's own pool.
    pub(super) const fn of_application(pool: Pool<DB>) -> Self {
        Self { pool, queue: None }
    }

    /// A pool that only the store uses.
    pub(super) fn of_store(pool: Pool<DB>) -> Self {
        Self { pool, queue: Some(Arc::default()) }
    }

    pub(super) const fn pool(&self) -> &Pool<DB> {
        &self.pool
    }

    /// A connection from the pool, or from an operation that is done with it.
    pub(super) async fn lend(&self) -> Result<Lent<DB>, sqlx::Error> {
        let (connection, uses) = match &self.queue {
            // As long as the pool may open more connections, waiting for another operation's would keep it small.
            Some(queue) if self.pool.size() >= self.pool.options().get_max_connections() => {
                self.first_of(queue).await?
            }
            _ => (self.pool.acquire().await?, 0),
        };
        Ok(Lent { connection, uses, queue: self.queue.clone() })
    }

    async fn first_of(&self, queue: &Queue<DB>) -> Result<(PoolConnection<DB>, u32), sqlx::Error> {
        let mut acquired = pin!(self.pool.acquire());
        if let Some(connection) = acquired.as_mut().now_or_never() {
            return Ok((connection?, 0));
        }
        let (hand, handed) = oneshot::channel();
        wait(&mut queue.lock().unwrap_or_else(PoisonError::into_inner), hand);
        match select(acquired, handed).await {
            Either::Left((connection, _)) => Ok((connection?, 0)),
            Either::Right((Ok(handed), _)) => Ok(handed),
            Either::Right((Err(_), acquired)) => Ok((acquired.await?, 0)),
        }
    }
}

impl<DB: Database> Lent<DB> {
    /// The operation is over and has left nothing open: the next one may have the connection.
    pub(super) fn done(self) {
        let Some(queue) = self.queue else { return };
        let mut handed = (self.connection, self.uses + 1);
        while handed.1 < MOST_USES {
            let next = queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
            let Some(next) = next else { return };
            match next.send(handed) {
                Ok(()) => return,
                // It got one from the pool meanwhile, or gave up.
                Err(back) => handed = back,
            }
        }
    }
}

/// Appends a waiter. Those before it that gave up go: while a server hangs, no operation is done that would remove them.
fn wait<T>(queue: &mut VecDeque<oneshot::Sender<T>>, hand: oneshot::Sender<T>) {
    while queue.front().is_some_and(oneshot::Sender::is_closed) {
        queue.pop_front();
    }
    queue.push_back(hand);
}

impl<DB: Database> Clone for Lending<DB> {
    fn clone(&self) -> Self {
        Self { pool: self.pool.clone(), queue: self.queue.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_who_gave_up_do_not_pile_up() {
        let mut queue = VecDeque::new();
        for _ in 0..1_000 {
            let (hand, handed) = oneshot::channel::<()>();
            wait(&mut queue, hand);
            drop(handed);
        }
        assert_eq!(queue.len(), 1);
        let (hand, _handed) = oneshot::channel();
        wait(&mut queue, hand);
        assert!(queue.len() == 1 && !queue[0].is_closed(), "who still waits stays");
    }
}
