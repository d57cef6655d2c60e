//! The spans of commands and scripts, with the names of OpenTelemetry's convention for Redis.

use futures_util::TryFutureExt;
use futures_util::future::BoxFuture;
use redis::{Arg, Cmd};

use super::error::RedisError;
use oauth_runtime_core::__internal::{CallSpan, DatabasePlace};

/// That of a command, whose name is its first word. Its keys and values are not in it.
pub(super) fn of_command(command: &Cmd, place: impl FnOnce() -> DatabasePlace) -> CallSpan {
    let name = match command.args_iter().next() {
        Some(Arg::Simple(name)) => std::str::from_utf8(name).unwrap_or_default(),
        _ => "",
    };
    CallSpan::of_store("redis", name, None, place)
}

/// The work in its span, as a box.
pub(super) fn within<'a, T: 'a>(
    span: CallSpan,
    work: impl Future<Output = Result<T, RedisError>> + Send + 'a,
) -> BoxFuture<'a, Result<T, RedisError>> {
    let failing = span.clone();
    span.around(Box::pin(work.inspect_err(move |error| failing.failed(kind_of(error)))))
}

/// The server's own word, such as `OOM`, or why there is none.
fn kind_of(error: &RedisError) -> &str {
    match error {
        RedisError::Redis(error) if error.is_timeout() => "timeout",
        RedisError::Redis(error) if error.is_io_error() => "disconnected",
        RedisError::Redis(error) => error.code().unwrap_or("_OTHER"),
        _ => "_OTHER",
    }
}
