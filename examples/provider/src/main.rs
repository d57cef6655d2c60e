//! `provider`: see `--help`.

use std::process::ExitCode;

use clap::Parser;
use oauth_runtime::BoxError;
use provider::arguments::Arguments;
use provider::causes::with_causes;
use provider::config::{Config, ConfigError};
use provider::telemetry::log;
use provider::{command, demo, serve};
use tracing::subscriber::with_default;
use tracing_subscriber::Registry;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

#[tokio::main]
async fn main() -> ExitCode {
    let mut arguments = Arguments::parse();
    if let Some(command) = arguments.command.take() {
        log::subscriber().init();
        return command::run(command, &arguments).await;
    }
    match run(&arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}", with_causes(&*error));
            if error.is::<ConfigError>() { ExitCode::from(2) } else { ExitCode::FAILURE }
        }
    }
}

async fn run(arguments: &Arguments) -> Result<(), BoxError> {
    // The configuration says where the log goes, and its clients are worth a line in it already.
    let config = with_default(log::subscriber(), || Config::from_arguments(arguments))?;
    if arguments.tenant.is_some() {
        return Err("--tenant is for commands: the provider serves all tenants".into());
    }
    let level = config.telemetry.log.as_deref();
    #[cfg(feature = "otlp")]
    let traces = match &config.telemetry.otlp_endpoint {
        Some(endpoint) => Some(provider::telemetry::traces::install(endpoint, level)?),
        None => None,
    };
    #[cfg(not(feature = "otlp"))]
    let traces = None::<()>;
    if traces.is_none() {
        Registry::default().with(log::layer(level)).init();
    }
    let loaded = config.load()?;
    let introduction = demo::introduction(&config);
    serve::run(config, loaded, introduction, arguments).await
}
