//! A provider to start from: people who sign up, one web application that they sign in to, and a database.

mod provider;
mod serve;
mod settings;
#[cfg(test)]
mod tests;

use oauth_runtime::BoxError;

use settings::Settings;

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let log = tracing_subscriber::EnvFilter::try_from_default_env();
    tracing_subscriber::fmt().with_env_filter(log.unwrap_or_else(|_| "info".into())).init();
    serve::run(Settings::from_environment()?).await
}
