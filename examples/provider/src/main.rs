//! `provider`: see `--help`.

use std::io::IsTerminal;
use std::process::ExitCode;

use clap::Parser;
use oauth_runtime::BoxError;
use provider::arguments::Arguments;
use provider::causes::with_causes;
use provider::config::{Config, ConfigError};
use provider::{command, demo, serve};
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> ExitCode {
    let mut arguments = Arguments::parse();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    log.with_ansi(std::io::stderr().is_terminal()).init();

    if let Some(command) = arguments.command.take() {
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
    let config = Config::from_arguments(arguments)?;
    let loaded = config.load()?;
    serve::run(config, loaded, demo::introduction(arguments)).await
}
