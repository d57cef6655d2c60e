//! `provider`: see `--help`.

use std::io::IsTerminal;
use std::process::ExitCode;

use clap::Parser;
use provider::arguments::Arguments;
use provider::config::Config;
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
    let configured = Config::from_arguments(&arguments);
    let configured = configured.and_then(|config| Ok((config.load_tls()?, config)));
    let (tls, config) = match configured {
        Ok(configured) => configured,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(2);
        }
    };
    match serve::run(config, tls, demo::introduction(&arguments)).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
