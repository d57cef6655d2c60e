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
    // The configuration says where traces go, and its clients are worth a line in the log already.
    let config = with_default(log::subscriber(), || Config::from_arguments(arguments))?;
    #[cfg(feature = "otlp")]
    let _traces = match &config.telemetry.otlp_endpoint {
        Some(endpoint) => Some(provider::telemetry::traces::install(endpoint)?),
        None => {
            log::subscriber().init();
            None
        }
    };
    #[cfg(not(feature = "otlp"))]
    log::subscriber().init();
    let loaded = config.load()?;
    let introduction = demo::introduction(&config);
    serve::run(config, loaded, introduction).await
}
