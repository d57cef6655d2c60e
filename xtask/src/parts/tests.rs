//! The parts that run tests: one program more at once than there are processors, since the longest wait for servers and browsers.

use std::collections::VecDeque;
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::cargo::{output, root};
use crate::lints::cargo_with_lints;
use crate::parts::{Context, passed};
use crate::report::seconds;
use crate::rustdoc::RUSTDOC;
use crate::test_programs::{self, Outcome, TestProgram};

/// These take longest, so they start first.
const FIRST: [&str; 4] = ["databases", "reference", "suite", "declarations"];

/// Builds every test program.
pub(crate) fn build(context: &mut Context) -> Result<String, String> {
    let programs = test_programs::build()?;
    let outcome = format!("{} programs", programs.len());
    context.programs = Some(programs);
    Ok(outcome)
}

/// Runs every test program.
pub(crate) fn programs(context: &mut Context) -> Result<String, String> {
    let mut programs = context.programs.take().map_or_else(test_programs::build, Ok)?;
    let rank = |name: &str| FIRST.iter().position(|first| *first == name).unwrap_or(FIRST.len());
    programs.sort_by_key(|program| rank(&program.name));
    let mut failed = Vec::new();
    for (name, outcome, took) in side_by_side(programs) {
        context.add(&outcome);
        context.finished.push((name.clone(), outcome.to_string(), took));
        if !outcome.is_success {
            failed.push(name);
        }
    }
    if failed.is_empty() { Ok(passed()) } else { Err(format!("tests failed in {}", failed.join(", "))) }
}

/// Builds the documentation and runs the examples in it.
pub(crate) fn docs(context: &mut Context) -> Result<String, String> {
    let own = std::env::current_exe().map_err(|error| format!("this program's own path: {error}"))?;
    let sysroot = output(Command::new("rustc").args(["--print", "sysroot"]).current_dir(root()))?;
    let mut command = cargo_with_lints(["test", "--workspace", "--locked", "--doc", "--no-fail-fast"])?;
    command.env("RUSTDOC", own).env(RUSTDOC, Path::new(sysroot.trim()).join("bin").join("rustdoc"));
    let program = TestProgram { name: "docs".into(), command };
    let outcome = program.run();
    context.add(&outcome);
    if outcome.is_success { Ok(outcome.to_string()) } else { Err(format!("{outcome}\n{}", outcome.failures)) }
}

/// Runs programs, and says of each how it went.
fn side_by_side(programs: Vec<TestProgram>) -> Vec<(String, Outcome, Duration)> {
    let waiting = Mutex::new(VecDeque::from(programs));
    let finished = Mutex::new(Vec::new());
    let work = || {
        loop {
            let next = waiting.lock().expect("no thread panics with it").pop_front();
            let Some(program) = next else { break };
            let began = Instant::now();
            let name = program.name.clone();
            let outcome = program.run();
            let took = began.elapsed();
            println!("  {name}: {outcome} in {}", seconds(took));
            if !outcome.is_success {
                println!("{}", outcome.failures);
            }
            finished.lock().expect("no thread panics with it").push((name, outcome, took));
        }
    };
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| (0..=processors).for_each(|_| drop(scope.spawn(work))));
    finished.into_inner().expect("no thread panics with it")
}
