//! What a connection may take.

use std::time::Duration;

use hyper::server::conn::http1::Builder;
use hyper_util::rt::TokioTimer;

/// The limits of a connection.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// How long a connection may wait for the end of a request's head.
    pub(super) head: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { head: Duration::from_secs(75) }
    }
}

impl Limits {
    /// 64 KiB for the head of a request, give or take what one read brings. Hyper's own limit is over 400 KiB, so a thousand silent
    /// connections could take hundreds of MiB.
    const LONGEST_HEAD: usize = 64 * 1024;

    /// A server of connections with these limits.
    pub(super) fn http(self) -> Builder {
        let mut http = Builder::new();
        http.timer(TokioTimer::new())
            .header_read_timeout(self.head)
            .max_buf_size(Self::LONGEST_HEAD)
            // Responses are short: one piece costs less to send than two.
            .writev(false);
        http
    }
}
