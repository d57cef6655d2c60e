//! The connections to a server or a cluster, which are replaced when they are lost.
//!
//! One connection carries the requests of all tasks. A task that sees it fail replaces it with the next
//! attempt to connect, unless another task did; all wait for the same attempt. (The driver's
//! `ConnectionManager` keeps an attempt that a server refused while it was loading its data, and returns that
//! refusal from then on.)
//!
//! The driver for clusters replaces single connections by itself, and asks the nodes where keys are when one says that they
//! moved. A node that hangs says nothing: after a timeout, all of it is replaced, which asks the others.
//!
//! A write that waits for replicas holds up what comes after it on its connection, so such writes share a few more.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared};
use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Client, ConnectionAddr, ErrorKind, ServerErrorKind};

use super::connection::PATIENCE;
use super::error::RedisError;
use super::sentinel::Sentinels;
use super::wait::{Pipelining, UNCONFIRMED, Wait, Waiting};
use oauth_runtime_core::__internal::DatabasePlace;

/// An attempt to connect, or the resulting connection.
pub(super) type Attempt<C> = Shared<BoxFuture<'static, Result<C, redis::RedisError>>>;

/// Where a connection leads.
pub(super) trait Place {
    type Connection: Pipelining + Clone + Sync + 'static;

    /// How many connections carry writes that wait.
    const WAITING: usize;

    /// Connects.
    fn attempt(&self) -> Attempt<Self::Connection>;

    /// Whether the next request needs a new connection.
    fn is_lost(&self, error: &redis::RedisError) -> bool;
}

/// One server.
#[derive(Clone)]
pub(super) enum Server {
    At(Arc<Client>),
    /// They say where it is.
    Sentinels(Arc<Sentinels>),
}

impl Server {
    /// Where it is, if the URL says so.
    pub(super) fn at(&self) -> DatabasePlace {
        let Self::At(client) = self else { return DatabasePlace::default() };
        let info = client.get_connection_info();
        let (address, port) = match info.addr() {
            ConnectionAddr::Tcp(host, port) | ConnectionAddr::TcpTls { host, port, .. } => {
                (Some(host.clone()), Some(*port))
            }
            ConnectionAddr::Unix(path) => (Some(path.display().to_string()), None),
            _ => (None, None),
        };
        DatabasePlace { address, port, namespace: Some(info.redis_settings().db().to_string()) }
    }
}

impl Place for Server {
    type Connection = MultiplexedConnection;
    const WAITING: usize = 8;

    fn attempt(&self) -> Attempt<MultiplexedConnection> {
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

    /// A timeout may mean that the other end vanished, and a read-only server that another one has replaced it. So may a write that
    /// nobody confirms: the replicas may have gone over to another primary, which the sentinels know.
    fn is_lost(&self, error: &redis::RedisError) -> bool {
        if error.code() == Some(UNCONFIRMED) {
            return matches!(self, Self::Sentinels(_));
        }
        match error.kind() {
            ErrorKind::Server(kind) => {
                matches!(kind, ServerErrorKind::ReadOnly | ServerErrorKind::ResponseError)
            }
            ErrorKind::Extension | ErrorKind::UnexpectedReturnType => false,
            _ => true,
        }
    }
}

/// A cluster.
#[cfg(feature = "cluster")]
#[derive(Clone)]
pub(super) struct Nodes(pub(super) Arc<redis::cluster::ClusterClient>);

#[cfg(feature = "cluster")]
impl Place for Nodes {
    type Connection = redis::cluster_async::ClusterConnection;
    /// Each is one for each node.
    const WAITING: usize = 3;

    fn attempt(&self) -> Attempt<Self::Connection> {
        let client = Arc::clone(&self.0);
        async move { client.get_async_connection().await }.boxed().shared()
    }

    /// The driver replaces a connection that ends, and not one that hangs.
    fn is_lost(&self, error: &redis::RedisError) -> bool {
        error.is_timeout() || error.kind() == ErrorKind::ClusterConnectionNotFound
    }
}

/// The connections to a place.
pub(super) struct Lines<P: Place> {
    place: P,
    wait: Option<Wait>,
    /// The first is for what does not wait.
    lines: Box<[Mutex<Line<P::Connection>>]>,
    next: AtomicUsize,
    /// How often a connection was lost. Then all of them are replaced: the others may lead to a primary that another one has replaced,
    /// and that still answers look-ups with what it knew.
    losses: AtomicUsize,
}

/// A connection, and how many had been lost when it was made.
#[derive(Clone)]
struct Line<C: Clone> {
    attempt: Attempt<C>,
    losses: usize,
}

impl<P: Place> Lines<P> {
    pub(super) fn new(place: P, wait: Option<Wait>) -> Self {
        let count = if wait.is_some() { 1 + P::WAITING } else { 1 };
        let lines = (0..count).map(|_| Mutex::new(Line { attempt: place.attempt(), losses: 0 })).collect();
        Self { place, wait, lines, next: AtomicUsize::new(0), losses: AtomicUsize::new(0) }
    }

    /// Sends a request, and once more if the connection is lost meanwhile, or if another server has taken over. After a timeout it
    /// is not repeated: the server has enough to do.
    pub(super) async fn send<T, F>(
        &self,
        is_write: bool,
        send: impl Fn(Waiting<P::Connection>) -> F,
    ) -> Result<T, RedisError>
    where
        F: Future<Output = redis::RedisResult<T>>,
    {
        let line = self.line(is_write);
        let wait = self.wait.filter(|_| is_write);
        match self.once(line, wait, &send).await {
            Err(error) if is_elsewhere(&error) => Ok(self.once(line, wait, &send).await?),
            outcome => Ok(outcome?),
        }
    }

    /// Where they lead.
    pub(super) fn place(&self) -> &P {
        &self.place
    }

    /// The connection for commands that say themselves where they go.
    #[cfg(feature = "cluster")]
    pub(super) async fn connection(&self) -> Result<P::Connection, RedisError> {
        let used = self.current(&self.lines[0]);
        Ok(used.attempt.clone().await.inspect_err(|_| self.lose(&used))?)
    }

    fn line(&self, is_write: bool) -> &Mutex<Line<P::Connection>> {
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
        line: &Mutex<Line<P::Connection>>,
        wait: Option<Wait>,
        send: impl Fn(Waiting<P::Connection>) -> F,
    ) -> redis::RedisResult<T>
    where
        F: Future<Output = redis::RedisResult<T>>,
    {
        let used = self.current(line);
        let connection = used.attempt.clone().await.inspect_err(|_| self.lose(&used))?;
        let outcome = send(Waiting { connection, wait }).await;
        if outcome.as_ref().is_err_and(|error| self.place.is_lost(error)) {
            self.lose(&used);
        }
        outcome
    }

    /// The connection of a line, a new one if any was lost since it was made.
    fn current(&self, line: &Mutex<Line<P::Connection>>) -> Line<P::Connection> {
        let mut line = line.lock().unwrap_or_else(PoisonError::into_inner);
        let losses = self.losses.load(Ordering::Acquire);
        if line.losses != losses {
            *line = Line { attempt: self.place.attempt(), losses };
        }
        line.clone()
    }

    /// Reconnects at the next request, unless another task has already lost a connection from before.
    fn lose(&self, used: &Line<P::Connection>) {
        let next = used.losses.wrapping_add(1);
        let _ = self.losses.compare_exchange(used.losses, next, Ordering::AcqRel, Ordering::Acquire);
    }
}

/// Whether the next attempt may find another server, and this one did nothing that the attempt would not recognise.
fn is_elsewhere(error: &redis::RedisError) -> bool {
    let is_lost = error.is_io_error() && !error.is_timeout();
    is_lost || error.kind() == ErrorKind::Server(ServerErrorKind::ReadOnly)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::url::{Address, sentinels};

    #[test]
    fn sentinels_are_asked_again_when_nobody_confirms_a_write() {
        let error = redis::make_extension_error(UNCONFIRMED.to_owned(), None);
        let (sentinels, _) = sentinels("redis+sentinel://host/service").expect("a URL");
        assert!(Server::Sentinels(Arc::new(sentinels)).is_lost(&error));
        let client = Address::of("redis://host").and_then(Address::client).expect("a URL");
        assert!(!Server::At(Arc::new(client)).is_lost(&error));
    }
}
