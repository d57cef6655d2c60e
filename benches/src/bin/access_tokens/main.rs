//! Measures JWT access tokens, and clients with metadata documents: each in turns with what it is compared with.
//!
//! `cargo run --release -p benches --bin access_tokens` is all there is to type. It needs Valgrind for the
//! instructions.

#![forbid(unsafe_code)]

#[path = "../openid/bare.rs"]
mod bare;
mod documents;
mod instructions;
mod issuing;
#[path = "../../statistics.rs"]
mod statistics;
mod turns;
mod verifying;

use std::process::ExitCode;

use documents::{Endpoint, Kind};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("access_tokens: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => {
            issuing::table(&runtime)?;
            verifying::table(&runtime)?;
            documents::table(&runtime)?;
            instructions::table()
        }
        // What Valgrind runs.
        ["send", kind, endpoint, count] => {
            let (kind, endpoint) = (Kind::named(kind)?, Endpoint::named(endpoint)?);
            runtime.block_on(documents::send(kind, endpoint, count.parse()?))
        }
        _ => Err("there are no arguments".into()),
    }
}
