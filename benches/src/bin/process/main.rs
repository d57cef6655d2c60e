//! The reference provider as a program: how long it takes to start, and how much memory it has.
//!
//! `cargo run --release -p benches --bin process` is all there is to type. It builds the provider.

#![forbid(unsafe_code)]

mod arguments;
#[path = "../../built.rs"]
mod built;
#[path = "../../memory.rs"]
#[allow(dead_code, reason = "other programs need all of it")]
mod memory;
mod provider;
mod start;
#[path = "../../statistics.rs"]
#[allow(dead_code, reason = "other programs need all of it")]
mod statistics;
mod table;
mod tokens;

use std::process::ExitCode;

use arguments::{Arguments, USAGE};
use oauth_runtime::store::AnyStore;
use tempfile::TempDir;
use test_servers::Postgres;

type Error = Box<dyn std::error::Error + Send + Sync>;
type Result<T> = std::result::Result<T, Error>;

#[tokio::main]
async fn main() -> ExitCode {
    let Some(arguments) = Arguments::parse(std::env::args().skip(1)) else {
        eprint!("{USAGE}");
        return ExitCode::from(2);
    };
    match measure(&arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("process: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn measure(arguments: &Arguments) -> Result<()> {
    built::build()?;
    let directory = TempDir::new()?;
    let file = format!("sqlite://{}", directory.path().join("provider.db").display());
    let postgresql = if arguments.has_postgresql { Some(Postgres::shared().fresh_database()) } else { None };
    let databases = [("SQLite", Some(file)), ("PostgreSQL", postgresql)];
    println!("{}", start::HEAD);
    for (name, url) in &databases {
        let Some(url) = url else { continue };
        // A ready database: what its first start creates is there.
        drop(AnyStore::connect(url).await?);
        println!("{}", start::row(name, url, arguments.starts)?);
    }
    println!("\n{}", table::HEAD);
    for (name, url) in [("memory", Some("memory:".to_owned()))].into_iter().chain(databases) {
        let Some(url) = url else { continue };
        println!("{}", tokens::row(name, &url, arguments.tokens).await?);
    }
    Ok(())
}
