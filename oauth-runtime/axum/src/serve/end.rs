//! The end of a server, as its connections hear of it.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

use tokio::sync::watch;

/// Ends a server's connections.
pub(super) struct Ending(watch::Sender<()>);

/// What a connection hears of the end.
pub(super) struct End(watch::Receiver<()>);

impl Ending {
    pub(super) fn new() -> Self {
        Self(watch::Sender::new(()))
    }

    /// For one connection.
    pub(super) fn of_connection(&self) -> End {
        End(self.0.subscribe())
    }

    /// Tells every connection, and waits until the last one has ended.
    pub(super) async fn finish(self) {
        self.0.send_replace(());
        self.0.closed().await;
    }
}

impl End {
    /// Runs a connection's future. When the server ends, `finish` tells the connection to end after its current request.
    pub(super) async fn watch<T, F>(
        self,
        connection: F,
        finish: impl Fn(Pin<&mut F>),
        poll: impl Fn(Pin<&mut F>, &mut Context<'_>) -> Poll<T>,
    ) -> T {
        let Self(mut own) = self;
        let seen = own.clone();
        let mut changed = pin!(own.changed());
        let mut connection = pin!(connection);
        let (mut is_registered, mut is_told) = (false, false);
        poll_fn(|context| {
            // A task keeps its waker, so to register it once is enough, and a request pays for a look at a number.
            let is_due = !is_registered || !matches!(seen.has_changed(), Ok(false));
            is_registered = true;
            if !is_told && is_due && changed.as_mut().poll(context).is_ready() {
                is_told = true;
                finish(connection.as_mut());
            }
            poll(connection.as_mut(), context)
        })
        .await
    }
}
