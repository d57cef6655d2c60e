//! A time limit for writing a response: a client that does not read must not keep one in memory forever.

use std::io::{Error, ErrorKind, IoSlice, Result};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

/// A stream whose data has to be accepted by the other side in time.
///
/// The time starts when the other side stops accepting data, and ends when everything has been handed to the
/// operating system: reading a byte now and then does not extend it.
pub(super) struct BoundedWrite<S> {
    stream: S,
    longest: Duration,
    deadline: Option<Pin<Box<Sleep>>>,
}

impl<S> BoundedWrite<S> {
    pub(super) fn new(stream: S, longest: Duration) -> Self {
        Self { stream, longest, deadline: None }
    }

    /// The result of a write, unless it is too late.
    fn bounded<T>(&mut self, outcome: Poll<Result<T>>, context: &mut Context<'_>) -> Poll<Result<T>> {
        if outcome.is_ready() && self.deadline.is_none() {
            return outcome;
        }
        let longest = self.longest;
        let deadline = self.deadline.get_or_insert_with(|| Box::pin(sleep(longest)));
        match deadline.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(Err(Error::new(
                ErrorKind::TimedOut,
                "the client took too long to read a response",
            ))),
            Poll::Pending => outcome,
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for BoundedWrite<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for BoundedWrite<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize>> {
        let outcome = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.bounded(outcome, context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        let outcome = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        self.bounded(outcome, context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        let outcome = Pin::new(&mut self.stream).poll_flush(context);
        ready!(self.bounded(outcome, context))?;
        self.deadline = None;
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        let outcome = Pin::new(&mut self.stream).poll_shutdown(context);
        self.bounded(outcome, context)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};
    use tokio::time::Instant;

    use super::*;

    const LONGEST: Duration = Duration::from_secs(30);

    #[tokio::test(start_paused = true)]
    async fn a_client_that_does_not_read_is_given_up() {
        let (server, _client) = duplex(16);
        let started = Instant::now();
        let error = BoundedWrite::new(server, LONGEST).write_all(&[0; 64]).await.expect_err("nobody reads");
        assert_eq!((error.kind(), started.elapsed()), (ErrorKind::TimedOut, LONGEST));
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_reads_a_byte_now_and_then_is_given_up_all_the_same() {
        let (server, mut client) = duplex(16);
        let reader = tokio::spawn(async move {
            while client.read_u8().await.is_ok() {
                sleep(LONGEST / 4).await;
            }
        });
        let started = Instant::now();
        let error = BoundedWrite::new(server, LONGEST).write_all(&[0; 64]).await.expect_err("too slow");
        assert_eq!((error.kind(), started.elapsed()), (ErrorKind::TimedOut, LONGEST));
        reader.abort();
    }

    #[tokio::test(start_paused = true)]
    async fn each_response_has_its_own_time() {
        let (server, mut client) = duplex(16);
        let mut server = BoundedWrite::new(server, LONGEST);
        for _ in 0..5 {
            let read = async {
                sleep(LONGEST / 2).await;
                client.read_exact(&mut [0; 64]).await
            };
            let write = async {
                server.write_all(&[0; 64]).await?;
                server.flush().await
            };
            let (read, write) = tokio::join!(read, write);
            read.expect("all of it");
            write.expect("in time");
        }
    }
}
