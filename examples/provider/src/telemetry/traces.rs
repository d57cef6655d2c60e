//! Traces: a span for each request, with those of what it waits for, sent to a collector by OTLP over HTTP.

use std::time::Duration;

use oauth_runtime::BoxError;
use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, Registry};

use super::log;

/// A collector that is away must not keep the process from ending.
const LONGEST_EXPORT: Duration = Duration::from_secs(5);

/// Sends spans to the collector until it is dropped; then what is left.
#[derive(Debug)]
pub struct Traces(SdkTracerProvider);

/// Logs, and sends the spans of requests to the collector at this URL.
///
/// # Errors
/// If the exporter cannot be made.
pub fn install(endpoint: &str, level: Option<&str>) -> Result<Traces, BoxError> {
    let exporter = SpanExporter::builder()
        .with_http()
        .with_protocol(Protocol::HttpBinary)
        .with_endpoint(endpoint)
        .with_timeout(LONGEST_EXPORT)
        .build()?;
    // OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES say more.
    let resource = Resource::builder().with_service_name(service_name()).build();
    let provider = SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(resource).build();
    // With what begins like it: the spans of the store, of outgoing requests, of passwords and of mail.
    let spans = Targets::new().with_target("oauth_runtime::request", LevelFilter::INFO);
    let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("provider")).with_filter(spans);
    Registry::default().with(log::layer(level)).with(layer).try_init()?;
    Ok(Traces(provider))
}

fn service_name() -> String {
    std::env::var("OTEL_SERVICE_NAME").unwrap_or_else(|_| "oauth-provider".to_owned())
}

impl Drop for Traces {
    fn drop(&mut self) {
        if let Err(error) = self.0.shutdown() {
            tracing::warn!(%error, "the last spans may not have reached the collector");
        }
    }
}
