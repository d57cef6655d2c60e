//! Measures the token endpoint and introspection of a declared provider, in turns with an axum endpoint written by
//! hand that does the same least work.
//!
//! `cargo run --release -p benches` is all there is to type. `--help` lists the options. With `-- instructions` it
//! counts instructions and allocations, which do not depend on what else runs on the machine.

#![forbid(unsafe_code)]

mod arguments;
mod child;
mod endpoint;
mod instructions;
mod load;
mod pin;
mod probe;
mod report;
mod requests;
mod served;
mod server;
mod statistics;

use std::error::Error;
use std::process::ExitCode;

use arguments::{Arguments, Invocation, USAGE};
use child::Child;
use endpoint::Endpoint;
use load::Measurement;
use report::Comparison;
use server::Server;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("benches: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    match Invocation::parse(std::env::args().skip(1))? {
        Invocation::Help => print!("{USAGE}"),
        Invocation::Serve(server) => server.serve()?,
        Invocation::Measure(arguments) => measure(&arguments)?,
        Invocation::Count => print!("{}", instructions::table()?),
        Invocation::Send(server, endpoint, count) => requests::send(server, endpoint, count)?,
        Invocation::SendServed(server, endpoint, count) => served::send(server, endpoint, count)?,
    }
    Ok(())
}

/// All rounds, then the report.
fn measure(arguments: &Arguments) -> Result<()> {
    pin::check_cores()?;
    load::install_if_missing()?;
    let mut comparisons: Vec<Comparison> = Endpoint::ALL.into_iter().map(Comparison::new).collect();
    for round in 0..arguments.rounds {
        for comparison in &mut comparisons {
            let pair = measure_pair(comparison.endpoint, round, arguments)?;
            eprintln!("round {}, {}", round + 1, report::line(comparison.endpoint, &pair));
            comparison.rounds.push(pair);
        }
    }
    print!("{}", report::table(arguments, &comparisons));
    Ok(())
}

/// Both servers, one after the other; the first of one round is the second of the next, so that a machine which grows
/// slower or faster favours neither.
fn measure_pair(endpoint: Endpoint, round: usize, arguments: &Arguments) -> Result<[Measurement; 2]> {
    let [baseline, subject] = [arguments.baseline, arguments.subject];
    if round.is_multiple_of(2) {
        let first = measure_server(baseline, endpoint, arguments)?;
        Ok([first, measure_server(subject, endpoint, arguments)?])
    } else {
        let first = measure_server(subject, endpoint, arguments)?;
        Ok([measure_server(baseline, endpoint, arguments)?, first])
    }
}

/// A new server for each measurement: none pays for the tokens that an earlier one left in memory.
fn measure_server(server: Server, endpoint: Endpoint, arguments: &Arguments) -> Result<Measurement> {
    let child = Child::start(server)?;
    let body = endpoint.body(&child.address)?;
    load::run(&child, endpoint, &body, arguments.warm_up)?;
    load::run(&child, endpoint, &body, arguments.seconds)
}
