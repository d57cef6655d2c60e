//! Sends the reference provider 100,000 requests of strangers of each kind, and reports its memory.
//!
//! `cargo run --release -p benches --bin strangers` is all there is to type. It builds the provider, and
//! starts one for each kind.

#![forbid(unsafe_code)]

mod arguments;
#[path = "../../built.rs"]
mod built;
mod crowd;
mod form;
mod kind;
#[path = "../../memory.rs"]
#[allow(dead_code, reason = "other programs need all of it")]
mod memory;
mod provider;
mod table;

use std::process::ExitCode;

use arguments::{Arguments, USAGE};
use kind::Kind;
use provider::Provider;

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
            eprintln!("strangers: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn measure(arguments: &Arguments) -> Result<()> {
    built::build()?;
    println!("{}", table::HEAD);
    for kind in Kind::ALL.into_iter().filter(|kind| arguments.wants(*kind)) {
        let provider = Provider::start(arguments)?;
        let before = memory::of(provider.id())?;
        let at_once = arguments.at_once.unwrap_or(kind.at_once());
        let crowd = crowd::send(kind, &provider, kind.requests(arguments.requests), at_once).await?;
        println!("{}", table::row(kind, &crowd, at_once, [before, memory::of(provider.id())?]));
    }
    Ok(())
}
