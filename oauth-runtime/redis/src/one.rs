//! One server, and the connections to it, which are replaced when they are lost.
//!
//! One connection carries the requests of all tasks. A task that sees it fail replaces it with the next
//! attempt to connect, unless another task did; all wait for the same attempt. (The driver's
//! `ConnectionManager` keeps an attempt that a server refused while it was loading its data, and returns that
//! refusal from then on.)
//!
//! A write that waits for replicas holds up what comes after it on its connection, so such writes share a few more.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared};
use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Client, ErrorKind, ServerErrorKind};

use super::connection::PATIENCE;
use super::error::RedisError;
use super::sentinel::Sentinels;
use super::wait::{Wait, Waiting};

/// How many connections carry writes that wait.
const WAITING: usize = 8;

/// An attempt to connect, or the resulting connection.
type Attempt = Shared<BoxFuture<'static, Result<MultiplexedConnection, redis::RedisError>>>;

/// Where the server is.
#[derive(Clone)]
pub(super) enum Place {
    At(Arc<Client>),
    /// They say it.
    Sentinels(Arc<Sentinels>),
}

impl Place {
    fn attempt(&self) -> Attempt {
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(PATIENCE))
            .set_response_timeout(Some(PATIENCE));
        match self.clone() {
            Self::At(client) => {
                async move { client.get_multiplexed_async_connection_with_config(&config).await }
                    .boxed()
                    .shared()
            }
            Self::Sentinels(sentinels) => async move { sentinels.connect(&config).await }.boxed().shared(),
        }
    }
}

/// The connections to a server.
pub(super) struct One {
    place: Place,
    wait: Option<Wait>,
    /// The first is for what does not wait.
    lines: Box<[Mutex<Line>]>,
    next: AtomicUsize,
    /// How often a connection was lost. Then all of them are replaced: the others may lead to a primary that another one has replaced,
    /// and that still answers look-ups with what it knew.
    losses: AtomicUsize,
}

/// A connection, and how many had been lost when it was made.
#[derive(Clone)]
struct Line {
    attempt: Attempt,
    losses: usize,
}

impl One {
    pub(super) fn new(place: Place, wait: Option<Wait>) -> Self {
        let count = if wait.is_some() { 1 + WAITING } else { 1 };
        let lines = (0..count).map(|_| Mutex::new(Line { attempt: place.attempt(), losses: 0 })).collect();
        Self { place, wait, lines, next: AtomicUsize::new(0), losses: AtomicUsize::new(0) }
    }

    /// Sends a request, and once more if the connection is lost meanwhile, or if another server has taken over. After a timeout it
    /// is not repeated: the server has enough to do.
    pub(super) async fn send<T, F>(
        &self,
        is_write: bool,
        send: impl Fn(Waiting<MultiplexedConnection>) -> F,
    ) -> Result<T, RedisError>
    where
        F: Future<Output = redis::RedisResult<T>>,
    {
        let line = self.line(is_write);
        match self.once(line, &send).await {
            Err(error) if is_elsewhere(&error) => Ok(self.once(line, &send).await?),
            outcome => Ok(outcome?),
        }
    }

    fn line(&self, is_write: bool) -> &Mutex<Line> {
        let others = self.lines.len() - 1;
        let place = match others {
            0 => 0,
            _ if !is_write => 0,
            _ => 1 + self.next.fetch_add(1, Ordering::Relaxed) % others,
        };
        &self.lines[place]
    }

    async fn once<T, F>(
        &self,
        line: &Mutex<Line>,
        send: impl Fn(Waiting<MultiplexedConnection>) -> F,
    ) -> redis::RedisResult<T>
    where
        F: Future<Output = redis::RedisResult<T>>,
    {
        let used = self.current(line);
        let connection = used.attempt.clone().await.inspect_err(|_| self.lose(&used))?;
        let outcome = send(Waiting { connection, wait: self.wait }).await;
        if outcome.as_ref().is_err_and(ends_connection) {
            self.lose(&used);
        }
        outcome
    }

    /// The connection of a line, a new one if any was lost since it was made.
    fn current(&self, line: &Mutex<Line>) -> Line {
        let mut line = line.lock().unwrap_or_else(PoisonError::into_inner);
        let losses = self.losses.load(Ordering::Acquire);
        if line.losses != losses {
            *line = Line { attempt: self.place.attempt(), losses };
        }
        line.clone()
    }

    /// Reconnects at the next request, unless another task has already lost a connection from before.
    fn lose(&self, used: &Line) {
        let next = used.losses.wrapping_add(1);
        let _ = self.losses.compare_exchange(used.losses, next, Ordering::AcqRel, Ordering::Acquire);
    }
}

/// Whether the next attempt may find another server, and this one did nothing that the attempt would not recognise.
fn is_elsewhere(error: &redis::RedisError) -> bool {
    let is_lost = error.is_io_error() && !error.is_timeout();
    is_lost || error.kind() == ErrorKind::Server(ServerErrorKind::ReadOnly)
}

/// Whether the next request needs a new connection. A timeout may mean that the other end vanished, and a
/// read-only server that another one has replaced it.
fn ends_connection(error: &redis::RedisError) -> bool {
    match error.kind() {
        ErrorKind::Server(kind) => {
            matches!(kind, ServerErrorKind::ReadOnly | ServerErrorKind::ResponseError)
        }
        ErrorKind::Extension | ErrorKind::UnexpectedReturnType => false,
        _ => true,
    }
}
