//! The log, on stderr.

use std::io::{IsTerminal, stderr};

use tracing::Subscriber;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::{EnvFilter, Layer, Registry};

/// The log. `RUST_LOG` sets its level.
pub fn subscriber() -> impl Subscriber + Send + Sync {
    Registry::default().with(layer())
}

/// The log beside other subscribers.
pub fn layer<S: Subscriber + for<'a> LookupSpan<'a>>() -> impl Layer<S> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    // The spans of requests are for traces; in front of each line, they would say the same again and again.
    let filter = match "oauth_runtime::request=off".parse() {
        Ok(directive) => filter.add_directive(directive),
        Err(_) => filter,
    };
    let log = tracing_subscriber::fmt::layer().with_writer(stderr).with_ansi(stderr().is_terminal());
    log.with_filter(filter)
}
