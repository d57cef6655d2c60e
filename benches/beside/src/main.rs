//! Counts the instructions of requests to a declared provider and to the crate `oauth-as`: the same requests, in one
//! process, with the stores in memory that both bring along.
//!
//! `cargo run --release --locked` in this folder prints a table; with `-- check` it compares what ours cost with
//! budgets. It needs Valgrind.

mod budget;
mod count;
mod deliver;
mod messages;
mod ours;
mod request;
mod theirs;

use std::process::ExitCode;

use deliver::Side;
use request::Kind;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("beside: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => count::table(),
        ["check"] => budget::check(),
        // What Valgrind runs.
        ["send", side, kind, count] => deliver::send(Side::named(side)?, Kind::named(kind)?, count.parse()?),
        _ => Err("the only argument is `check`".into()),
    }
}
