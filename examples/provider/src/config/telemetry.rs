//! The log, metrics and traces.

use std::net::SocketAddr;

use serde::Deserialize;
use toml::Spanned;

use super::error::ConfigError;
use super::given::Given;
use super::parse_address;
use super::source::Source;
use crate::telemetry::log;

/// The keys of this group.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Written {
    log: Option<Spanned<String>>,
    metrics_listen: Option<Spanned<String>>,
    otlp_endpoint: Option<Spanned<String>>,
}

/// Checked.
#[derive(Debug, Clone)]
pub struct TelemetryConfig {
    /// The level of the log, unless `RUST_LOG` sets it.
    pub log: Option<String>,
    /// Where Prometheus may ask for metrics.
    pub metrics_listen: Option<SocketAddr>,
    /// The URL of a collector that takes traces by OTLP over HTTP.
    pub otlp_endpoint: Option<String>,
}

impl TelemetryConfig {
    pub(super) fn of(source: &Source) -> Result<Self, ConfigError> {
        let written: Written = source.read()?;
        let given = |key, value: Option<_>| value.map(|value| Given::in_file(source, key, value));
        let listen = given("metrics_listen", written.metrics_listen);
        let endpoint = given("otlp_endpoint", written.otlp_endpoint);
        let level = given("log", written.log);
        Ok(Self {
            log: level
                .map(|level| level.parse(|text| log::check(text).map(|()| text.to_owned())))
                .transpose()?,
            metrics_listen: listen.map(|listen| listen.parse(parse_address)).transpose()?,
            otlp_endpoint: endpoint.map(|endpoint| endpoint.parse(check_endpoint)).transpose()?,
        })
    }
}

fn check_endpoint(text: &str) -> Result<String, String> {
    if cfg!(not(feature = "otlp")) {
        return Err("this build sends no traces; build it with the feature `otlp`".to_owned());
    }
    let is_url = text.starts_with("http://") || text.starts_with("https://");
    match is_url && text.parse::<http::Uri>().is_ok() {
        true => Ok(text.to_owned()),
        false => Err("write the URL of the collector, such as http://127.0.0.1:4318/v1/traces".to_owned()),
    }
}
