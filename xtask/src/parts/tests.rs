//! The parts that run tests: one program more at once than there are processors, since the longest wait for servers and browsers.

use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::cargo::{output, root};
use crate::lints::cargo_with_lints;
use crate::parts::{Context, passed};
use crate::queue::Queue;
use crate::report::seconds;
use crate::rustdoc::RUSTDOC;
use crate::test_programs::{self, Outcome, TestProgram};

/// These take longest, so they are built first.
const FIRST: [&str; 2] = ["reference", "databases"];

/// Of the others, these start first.
const NEXT: [&str; 3] = ["suite", "sessions", "declarations"];

/// Builds the test programs that take longest.
pub(crate) fn build(context: &mut Context) -> Result<String, String> {
    let programs = test_programs::build_named(&FIRST)?;
    let outcome = format!("{} programs", programs.len());
    context.programs.add(programs);
    Ok(outcome)
}

/// Builds every test program. Those that run already are up to date.
pub(crate) fn build_others(context: &mut Context) -> Result<String, String> {
    let built = test_programs::build();
    let outcome =
        built.as_ref().map(|programs| format!("{} programs", programs.len())).map_err(String::clone);
    // After a failure too: the tests wait for the end of the build.
    context.programs.complete(in_order(built.unwrap_or_default()));
    outcome
}

fn in_order(mut programs: Vec<TestProgram>) -> Vec<TestProgram> {
    let rank = |name: &str| NEXT.iter().position(|next| *next == name).unwrap_or(NEXT.len());
    programs.sort_by_key(|program| rank(&program.name));
    programs
}

/// Runs every test program.
pub(crate) fn programs(context: &mut Context) -> Result<String, String> {
    if !context.others_are_being_built {
        context.programs.complete(in_order(test_programs::build()?));
    }
    let mut failed = Vec::new();
    for (name, outcome, took) in side_by_side(&context.programs) {
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
    // Its examples are those of the pages, and name another package.
    let twice = ["--exclude", "pages-without-passkeys"];
    let mut command = cargo_with_lints(["test", "--workspace", "--locked", "--doc", "--no-fail-fast"])?;
    command.args(twice);
    command.env("RUSTDOC", own).env(RUSTDOC, Path::new(sysroot.trim()).join("bin").join("rustdoc"));
    let program = TestProgram { name: "docs".into(), command };
    let outcome = program.run();
    context.add(&outcome);
    if outcome.is_success { Ok(outcome.to_string()) } else { Err(format!("{outcome}\n{}", outcome.failures)) }
}

/// Runs programs, and says of each how it went.
fn side_by_side(programs: &Queue) -> Vec<(String, Outcome, Duration)> {
    let finished = Mutex::new(Vec::new());
    let work = || {
        while let Some(program) = programs.next() {
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
