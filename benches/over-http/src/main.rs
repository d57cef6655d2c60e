//! Measures a declared provider over HTTP, in turns with a hand-written one and other libraries.
//!
//! `cargo run --release --locked` in this folder is all there is to type. `-- --help` lists the options.

#![forbid(unsafe_code)]

mod arguments;
mod commit;
mod contestant;
mod document;
mod load;
mod others;
#[path = "../../src/pin.rs"]
mod pin;
mod plot;
mod process;
mod report;
mod server;
mod site;
#[path = "../../src/statistics.rs"]
mod statistics;

use std::error::Error;
use std::process::ExitCode;

use arguments::{Arguments, Invocation, USAGE};
use contestant::Contestant;
use report::{Comparison, Report};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("over-http: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    match Invocation::parse(std::env::args().skip(1))? {
        Invocation::Help => print!("{USAGE}"),
        Invocation::Serve(server) => server.serve()?,
        Invocation::Load(load) => {
            let measured = load::run(load)?;
            println!("{} {} {}", measured.times, measured.seconds, measured.cpu_seconds);
        }
        Invocation::Measure(arguments) => measure(&arguments)?,
    }
    Ok(())
}

/// All rounds, then the report.
fn measure(arguments: &Arguments) -> Result<()> {
    pin::check_cores()?;
    let mut contestants = contestant::all(arguments)?;
    let mut report = Report::new(&arguments.works, &contestants);
    for round in 0..arguments.rounds {
        for comparison in &mut report.comparisons {
            measure_round(comparison, &mut contestants, round, arguments)?;
            eprintln!("round {}: {}", round + 1, comparison.last_round());
        }
    }
    print!("{}", report.text(arguments));
    if let Some(file) = &arguments.plot {
        plot::draw(file, &report)?;
    }
    if arguments.write {
        plot::draw(&document::plot(), &report)?;
        document::write(&report, arguments)?;
    }
    Ok(())
}

/// One server after the other; who begins changes with the round, so that a machine which grows slower or faster favours
/// nobody.
fn measure_round(
    comparison: &mut Comparison,
    contestants: &mut [Contestant],
    round: usize,
    arguments: &Arguments,
) -> Result<()> {
    for offset in 0..contestants.len() {
        let index = (round + offset) % contestants.len();
        if contestants[index].can(comparison.work) {
            let measured = contestants[index].measure(comparison.work, arguments)?;
            comparison.rows[index].rounds.push(measured);
        }
    }
    Ok(())
}
