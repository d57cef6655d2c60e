//! The log, on stderr.

use std::fmt;
use std::io::{IsTerminal, stderr};
use std::sync::OnceLock;

use oauth_runtime::event::RequestId;
use tracing::Subscriber;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::{FormatTime, SystemTime};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::reload::{self, Handle};
use tracing_subscriber::{EnvFilter, Layer, Registry};

/// What the log has, unless somebody says otherwise.
const DEFAULT: &str = "info";

/// The level of the log of this process, which SIGHUP changes.
static LEVEL: OnceLock<Handle<EnvFilter, Registry>> = OnceLock::new();

/// The log while the configuration is read.
pub fn subscriber() -> impl Subscriber + Send + Sync {
    Registry::default().with(lines().with_filter(filter(None)))
}

/// The log of the process, for a registry. `level` is that of the configuration.
pub fn layer(level: Option<&str>) -> impl Layer<Registry> {
    let (filter, handle) = reload::Layer::new(filter(level));
    // Only the first log of a process can be changed; there is one.
    let _ = LEVEL.set(handle);
    lines().with_filter(filter)
}

fn lines<S: Subscriber + for<'a> LookupSpan<'a>>() -> impl Layer<S> {
    tracing_subscriber::fmt::layer()
        .with_timer(TimeAndRequest)
        .with_writer(stderr)
        .with_ansi(stderr().is_terminal())
}

/// What each line begins with: the time, and the request that it belongs to, if any.
struct TimeAndRequest;

impl FormatTime for TimeAndRequest {
    fn format_time(&self, line: &mut Writer<'_>) -> fmt::Result {
        SystemTime.format_time(line)?;
        match RequestId::current() {
            Some(id) => write!(line, " request={id}"),
            None => Ok(()),
        }
    }
}

/// Changes the level to that of the configuration.
pub fn set_level(level: Option<&str>) {
    if let Some(handle) = LEVEL.get()
        && let Err(error) = handle.reload(filter(level))
    {
        tracing::warn!(%error, "the level of the log stays");
    }
}

/// Whether a text can be a level.
///
/// # Errors
/// What is wrong with it.
pub fn check(level: &str) -> Result<(), String> {
    EnvFilter::try_new(level).map(drop).map_err(|error| {
        format!("{error}; write a level such as info or debug, or oauth_runtime_core=debug,info")
    })
}

/// `RUST_LOG` wins over the configuration.
fn filter(level: Option<&str>) -> EnvFilter {
    let filter = EnvFilter::try_from_default_env()
        .or_else(|_| EnvFilter::try_new(level.unwrap_or(DEFAULT)))
        .unwrap_or_else(|_| EnvFilter::new(DEFAULT));
    // The spans of requests, and of what these wait for, are for traces; in front of each line, they would say the same again and again.
    match "oauth_runtime::request=off".parse() {
        Ok(directive) => filter.add_directive(directive),
        Err(_) => filter,
    }
}
